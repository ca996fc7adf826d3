//! What is known of one text alone adds up to what is known of a corpus.

use std::collections::{BTreeMap, BTreeSet};

use tifa::ErrorKind;
use tifa::clean::{RepostKind, RepostSignature};
use tifa::matrix::PartialCounts;
use tifa::phrase::clauses;
use tifa::prelude::*;
use tifa::token::{Counting, WholeWords};

use crate::{column, data};

fn sample() -> Corpus {
    Corpus::read(data("sample.jsonl")).unwrap()
}

#[test]
fn a_lexicon_counts_text_by_text_as_in_a_matrix() {
    let corpus = sample();
    let lexicon = Lexicon::bundled().unwrap();
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    for counting in [Counting::LongestMatch, Counting::AllMatches, Counting::PerCategory] {
        let (counter, dtm) = (lexicon.counter(counting), tokens.dtm_of(&lexicon, counting));
        for document in 0..corpus.len() {
            let counted: Vec<(&str, u64)> = counter.count(corpus.text(document)).collect();
            let of_row = dtm.vocabulary().iter().map(|term| (term, u64::from(dtm.count(document, term))));
            assert_eq!(counted, of_row.filter(|(_, count)| *count > 0).collect::<Vec<_>>(), "{document}");
        }
    }
}

#[test]
fn phrases_occur_in_clauses_as_often_as_in_the_corpus() {
    for (text, expected) in [
        ("推进“放管服”改革、Ｗ ＴＯ＋１", "推进放管服改革、W\nTO+1\n"),
        ("，。", ""),
        ("质量", "质量\n"),
        ("“质量”。", "质量\n"),
    ] {
        assert_eq!(clauses(text), expected);
    }
    let corpus = sample();
    let table = NGrams::default().of_characters(&corpus).unwrap();
    let terms = column(&table, "term");
    let counter =
        Lexicon::from_terms(&terms).unwrap().with_whole_words(WholeWords::Never).counter(Counting::AllMatches);
    let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for document in 0..corpus.len() {
        for (term, n) in counter.count(&clauses(corpus.text(document))) {
            let (count, documents) = counts.entry(term.to_string()).or_default();
            (*count, *documents) = (*count + n, *documents + 1);
        }
    }
    let (count, documents) = (column(&table, "count"), column(&table, "doc_count"));
    for (row, term) in terms.iter().enumerate() {
        let (n, in_documents) = counts[term];
        assert_eq!((n.to_string(), in_documents.to_string()), (count[row].clone(), documents[row].clone()), "{term}");
    }
}

/// Texts of a corpus beside copies with one sentence changed: signatures that share a band and agree
/// enough, and then the exact look, name the pairs of which the groups are made.
#[test]
fn signatures_lead_to_the_same_reposts() {
    let sample = sample();
    let mut texts: Vec<String> = (0..sample.len()).map(|i| sample.text(i).to_string()).collect();
    for i in (0..sample.len()).step_by(3) {
        texts.push(format!("编者按{}", sample.text(i)));
        texts.push(format!(" {}\n", sample.text(i)));
    }
    texts.extend(["短".to_string(), "短。".to_string(), "……".to_string()]);
    let reposts = Reposts::default();
    let (banding, least) = (reposts.banding().unwrap(), reposts.least_agreement());
    let signed = reposts.signatures(&texts).unwrap();
    let agreement = |a: &RepostSignature, b: &RepostSignature| {
        let equal = a.values.iter().zip(&b.values).filter(|(a, b)| a == b).count();
        equal as f64 / a.values.len() as f64
    };
    let mut groups: Vec<usize> = (0..texts.len()).collect();
    for a in 0..texts.len() {
        for b in 0..a {
            let (x, y) = (&signed[a], &signed[b]);
            let exact = x.length > 0 && (x.hash, x.length) == (y.hash, y.length);
            let share = x.bands(banding).iter().zip(y.bands(banding)).any(|(x, y)| *x == y);
            if exact || (share && agreement(x, y) >= least && reposts.joins(&texts[a], &texts[b])) {
                let (from, to) = (groups[a], groups[b]);
                groups.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
            }
        }
    }
    let of_groups = |group: &dyn Fn(usize) -> Option<usize>| -> BTreeSet<Vec<usize>> {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        (0..texts.len()).for_each(|i| members.entry(group(i).unwrap_or(usize::MAX - i)).or_default().push(i));
        members.into_values().filter(|m| m.len() > 1).collect()
    };
    let places = reposts.find(&texts).unwrap();
    let expected = of_groups(&|i| places[i].map(|p| p.group as usize));
    assert!(expected.len() > 25);
    assert_eq!(of_groups(&|i| Some(groups[i])), expected);
    for (place, text) in places.iter().zip(&texts) {
        let Some(place) = place.filter(|p| p.kind == RepostKind::Near) else { continue };
        assert_eq!(reposts.similarity(text, &texts[place.first]), place.similarity);
    }
    assert!(Reposts::default().hashes(1).signatures(&texts).is_err());
}

#[test]
fn counts_travel_as_bytes() {
    let dtm = Tokenizer::builder().build().unwrap().dtm(&sample()).unwrap();
    let counts = PartialCounts::of(&dtm, (Period::Year, "place")).unwrap();
    let bytes = counts.to_bytes().unwrap();
    assert_eq!(PartialCounts::from_bytes(&bytes).unwrap(), counts);
    assert_eq!(counts.n_cells(), counts.dtm().unwrap().n_nonzero());
    for length in [0, 1, 4, bytes.len() / 2, bytes.len() - 1] {
        let error = PartialCounts::from_bytes(&bytes[..length]).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Saved { .. } | ErrorKind::Table { .. }), "{error}");
    }
}
