//! Slogans counted in shards.

use std::collections::BTreeMap;

use tifa::phrase::{RankedSlogans, SloganCandidates, SloganCounts};
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;

use crate::{column, corpus_of, data, dated};

/// What depends on no other row: the evidence for each term.
const OWN: [&str; 32] = [
    "count",
    "doc_count",
    "share",
    "first",
    "peak",
    "last",
    "frame_left",
    "frame_verbs",
    "frame_right",
    "quoted",
    "clause_start",
    "clause_end",
    "quoting",
    "cohesion",
    "left_entropy",
    "right_entropy",
    "burst",
    "onset",
    "free_left",
    "free_right",
    "word_left",
    "word_right",
    "modifies",
    "heading",
    "parallel",
    "company",
    "contrast",
    "reference_count",
    "boilerplate",
    "score",
    "level",
    "parent",
];

fn rows(table: &DataFrame, names: &[&str]) -> BTreeMap<String, Vec<String>> {
    let columns: Vec<Vec<String>> = names.iter().map(|name| column(table, name)).collect();
    let row = |i: usize| columns.iter().map(|c| c[i].clone()).collect();
    column(table, "term").into_iter().enumerate().map(|(i, term)| (term, row(i))).collect()
}

/// Every n-th document.
fn shards(corpus: &Corpus, n: usize) -> Vec<Corpus> {
    (0..n).map(|i| corpus.filter(|d| d.position() % n == i).unwrap()).collect()
}

fn ranked(slogans: &Slogans, shards: &[Corpus]) -> RankedSlogans {
    let share = 1.0 / shards.len() as f64;
    let candidates = SloganCandidates::merge_all(shards.iter().map(|s| slogans.candidates(s, share).unwrap()));
    let counts = SloganCounts::merge_all(shards.iter().map(|s| slogans.count(s, &candidates).unwrap())).unwrap();
    let ranked = slogans.rank(&counts).unwrap();
    let mut sums = vec![0; ranked.len()];
    for shard in shards {
        sums.iter_mut().zip(ranked.independent_in(shard)).for_each(|(sum, n)| *sum += n);
    }
    ranked.with_independent(sums).unwrap()
}

/// One shard is the corpus itself: every column of every row.
#[test]
fn one_shard_is_the_whole() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    for slogans in [
        Slogans::default().rows(usize::MAX),
        Slogans::default().rows(300),
        Slogans::default().min_count(3).min_doc_count(1).max_length(9).absorb(0.7).rows(usize::MAX),
        Slogans::default().reference(tifa::phrase::SloganReference::general().unwrap()).rows(50),
    ] {
        let whole = slogans.mine(&corpus).unwrap().to_frame().unwrap();
        let ranked = ranked(&slogans, std::slice::from_ref(&corpus)).to_frame().unwrap();
        assert_eq!(ranked.height(), whole.height());
        for name in whole.get_column_names().into_iter().filter(|name| *name != "family") {
            assert_eq!(column(&ranked, name), column(&whole, name), "{name}");
        }
    }
}

/// Whatever the shards, a row has the evidence of the whole; and what occurs
/// more often than there are shards is there.
#[test]
fn shards_say_what_the_whole_says() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    for n in [2, 3, 7] {
        let slogans = Slogans::default().min_count(n + 1).rows(usize::MAX);
        let whole = rows(&slogans.mine(&corpus).unwrap().to_frame().unwrap(), &OWN[..30]);
        let ranked = rows(&ranked(&slogans, &shards(&corpus, n)).to_frame().unwrap(), &OWN[..30]);
        let mut missing = 0;
        // A form loses points by a better row, which may be missing.
        for (term, row) in &whole {
            let Some(of_shards) = ranked.get(term) else {
                missing += 1;
                continue;
            };
            assert_eq!(of_shards[..29], row[..29], "{term} in {n} shards");
        }
        assert!(ranked.keys().all(|term| whole.contains_key(term)), "{n} shards");
        assert!(missing * 100 <= whole.len(), "{missing} of {} are missing in {n} shards", whole.len());
    }
}

/// Random texts of few characters, where everything repeats, and shards of any size.
#[test]
fn random_texts_in_random_shards() {
    let characters: Vec<char> = "质量强国推进实施的和，。、“”第一二\n".chars().collect();
    let mut rng = fastrand::Rng::with_seed(19);
    for round in 0..30 {
        let mut text = |n: usize| (0..n).map(|_| *rng.choice(&characters).unwrap()).collect::<String>();
        let texts: Vec<(String, String)> = (0..12).map(|i| (format!("{}", 2010 + i % 4), text(60 + 10 * i))).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(d, t)| (d.as_str(), t.as_str())).collect();
        let corpus = dated(&texts);
        let n = 1 + round % 4;
        let slogans = Slogans::default().min_count(2 + round % 3).min_doc_count(1 + round % 2).rows(usize::MAX);
        let whole = rows(&slogans.mine(&corpus).unwrap().to_frame().unwrap(), &OWN[..28]);
        let ranked = rows(&ranked(&slogans, &shards(&corpus, n)).to_frame().unwrap(), &OWN[..28]);
        for (term, row) in &ranked {
            assert_eq!(Some(row), whole.get(term), "{term} in {n} shards of round {round}");
        }
    }
}

#[test]
fn no_order_of_shards_shows() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let slogans = Slogans::default().rows(100);
    let shards = shards(&corpus, 4);
    let each: Vec<SloganCandidates> = shards.iter().map(|s| slogans.candidates(s, 0.25).unwrap()).collect();
    let candidates = SloganCandidates::merge_all(each.clone());
    assert_eq!(SloganCandidates::merge_all(each.iter().rev().cloned()), candidates);
    assert_eq!(candidates.clone().merge(each[2].clone()), candidates);
    assert_eq!(SloganCandidates::from_bytes(&candidates.to_bytes().unwrap()).unwrap(), candidates);
    let counts: Vec<SloganCounts> = shards.iter().map(|s| slogans.count(s, &candidates).unwrap()).collect();
    let [a, b, c, d] = [0, 1, 2, 3].map(|i| counts[i].clone());
    let all = SloganCounts::merge_all(counts.iter().cloned()).unwrap();
    let pairs = a.clone().merge(b.clone()).unwrap().merge(c.clone().merge(d.clone()).unwrap()).unwrap();
    let back = d.merge(c).unwrap().merge(b).unwrap().merge(a).unwrap();
    assert_eq!((&pairs, &back), (&all, &all));
    assert_eq!(slogans.count(&corpus, &candidates).unwrap(), all, "the whole is the sum");
    let bytes = all.to_bytes().unwrap();
    assert_eq!(SloganCounts::from_bytes(&bytes).unwrap(), all);
    assert!(SloganCounts::from_bytes(&bytes[..bytes.len() / 2]).is_err());
    assert!(SloganCounts::from_bytes(&candidates.to_bytes().unwrap()).is_err());
}

#[test]
fn batches_of_any_size() {
    // Row 23 of the whole is repeated in no batch of 27.
    let slogans = Slogans::default().rows(20);
    let whole = slogans.mine(&Corpus::read(data("sample.jsonl")).unwrap()).unwrap().to_frame().unwrap();
    for documents in [80, 41, 27] {
        let batches = || CorpusReader::default().batches(data("sample.jsonl"), documents);
        let table = slogans.mine_batches(batches).unwrap().to_frame().unwrap();
        for name in whole.get_column_names().into_iter().filter(|name| *name != "family") {
            assert_eq!(column(&table, name), column(&whole, name), "{name} in batches of {documents}");
        }
    }
    let nothing = || Ok(Vec::<tifa::Result<Corpus>>::new());
    assert!(slogans.mine_batches(nothing).unwrap().is_empty());
    assert!(slogans.mine_batches(|| Ok([Ok(corpus_of(&["", "。"]))])).unwrap().is_empty());
}

#[test]
fn what_does_not_fit_together_is_an_error() {
    let corpus = corpus_of(&["建设质量强市。", "实施质量强市战略"]);
    let slogans = Slogans::default();
    assert!(slogans.candidates(&corpus, 0.0).is_err() && slogans.candidates(&corpus, f64::NAN).is_err());
    let candidates = slogans.candidates(&corpus, 1.0).unwrap();
    let (one, other) = (slogans.clone(), slogans.clone().frame_verbs(["推进"]));
    let counts = one.count(&corpus, &candidates).unwrap();
    assert!(counts.clone().merge(other.count(&corpus, &candidates).unwrap()).is_err());
    assert!(other.rank(&counts).is_err());
    assert!(one.clone().leave_out_doubtful(true).rank(&counts).is_err());
    let long = slogans.max_length(65);
    assert!(long.candidates(&corpus, 1.0).is_err() && long.count(&corpus, &candidates).is_err());
    let ranked = one.rank(&counts).unwrap();
    assert!(ranked.clone().with_independent(vec![99; ranked.len()]).is_err());
    assert!(ranked.with_independent(Vec::new()).is_err());
}
