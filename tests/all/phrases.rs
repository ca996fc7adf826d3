//! N-grams and slogans: fast against brute force, and what a reader expects.

use std::collections::{BTreeMap, BTreeSet};

use tifa::prelude::*;

use crate::{column, corpus_of, dated, random_text};

/// What is known of a string by looking at every occurrence.
#[derive(Default)]
struct Looked {
    count: usize,
    documents: BTreeSet<usize>,
    left: BTreeMap<String, usize>,
    right: BTreeMap<String, usize>,
}

/// All strings of the clauses, by brute force; edges of clauses are neighbours of their own.
fn look(texts: &[String], lengths: std::ops::RangeInclusive<usize>) -> BTreeMap<String, Looked> {
    let mut all: BTreeMap<String, Looked> = BTreeMap::new();
    let mut edge = 0;
    for (d, text) in texts.iter().enumerate() {
        for clause in text.split('，') {
            let chars: Vec<char> = clause.chars().collect();
            for n in lengths.clone() {
                for i in 0..(chars.len() + 1).saturating_sub(n) {
                    let found = all.entry(chars[i..i + n].iter().collect()).or_default();
                    let mut neighbour = |c: Option<&char>| {
                        edge += 1;
                        c.map_or_else(|| format!("edge {edge}"), char::to_string)
                    };
                    let (left, right) = (neighbour(i.checked_sub(1).map(|p| &chars[p])), neighbour(chars.get(i + n)));
                    found.count += 1;
                    found.documents.insert(d);
                    *found.left.entry(left).or_default() += 1;
                    *found.right.entry(right).or_default() += 1;
                }
            }
        }
    }
    all
}

fn entropy(neighbours: &BTreeMap<String, usize>) -> f64 {
    let n: usize = neighbours.values().sum();
    neighbours.values().map(|&c| -(c as f64 / n as f64) * (c as f64 / n as f64).ln()).sum()
}

/// Few characters make long repeats, a wide alphabet makes few to a key; dates, thresholds and lengths vary.
#[test]
fn character_ngrams_equal_brute_force() {
    let few: Vec<char> = "甲乙丙，".chars().collect();
    let many: Vec<char> = ('一'..='\u{9fff}').step_by(3).chain(['，'; 900]).collect();
    for seed in 0..90 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut texts: Vec<String> = (0..rng.usize(1..7)).map(|_| random_text(&mut rng, &few, 40)).collect();
        if seed % 3 == 0 {
            let wide = random_text(&mut rng, &many, 300);
            texts.extend([wide.clone(), random_text(&mut rng, &few, 20) + &wide[..wide.len() / 6 * 3], wide]);
        }
        let dates: Vec<&str> =
            texts.iter().map(|_| rng.choice(["", "2013", "2015-07", "2018-01-31"]).unwrap()).collect();
        let rows: Vec<(&str, &str)> = dates.iter().copied().zip(texts.iter().map(String::as_str)).collect();
        let corpus = dated(&rows);
        let (lengths, min_count, min_doc_count) = match seed % 4 {
            0 => (2..=6, 2, 1),
            1 => (1..=3, 2 + rng.usize(..3), 2),
            2 => (3..=40, 2, 1 + rng.usize(..3)),
            _ => (2..=4, 2 + rng.usize(..3), 1),
        };
        let ngrams = NGrams::default().length(lengths.clone()).min_count(min_count).min_doc_count(min_doc_count);
        let table = ngrams.of_characters(&corpus).unwrap();
        let looked = look(&texts, lengths);
        // A string is a fragment when one character always precedes it, or always after it.
        let whole = |l: &Looked| l.count >= min_count && l.left.len() > 1 && l.right.len() > 1;
        let fits = |l: &Looked| whole(l) && l.documents.len() >= min_doc_count;
        let expected: BTreeSet<&String> = looked.iter().filter(|(_, l)| fits(l)).map(|(s, _)| s).collect();
        let columns = ["term", "count", "doc_count", "first", "last", "left_entropy", "right_entropy"];
        let [terms, counts, documents, first, last, left, right] = columns.map(|name| column(&table, name));
        assert_eq!(terms.iter().collect::<BTreeSet<_>>(), expected, "seed {seed}: {texts:?}");
        for (i, term) in terms.iter().enumerate() {
            let l = &looked[term];
            assert_eq!((&counts[i], &documents[i]), (&l.count.to_string(), &l.documents.len().to_string()));
            let years = || l.documents.iter().map(|d| dates[*d]).filter(|d| !d.is_empty()).map(|d| &d[..4]);
            assert_eq!((&*first[i], &*last[i]), (years().min().unwrap_or("-"), years().max().unwrap_or("-")));
            let near = |number: &str, of| (number.parse::<f64>().unwrap() - entropy(of)).abs() < 1e-12;
            assert!(near(&left[i], &l.left) && near(&right[i], &l.right), "seed {seed}: {term}");
        }
    }
}

/// Enough text for several groups of symbols, read in parts and in several rounds on four threads.
#[test]
fn ngrams_are_the_same_on_any_number_of_threads() {
    let mut rng = fastrand::Rng::with_seed(5);
    let alphabet: Vec<char> = ('一'..='\u{7fff}').step_by(41).chain(['，'; 9]).collect();
    let texts: Vec<String> = (0..300).map(|i| random_text(&mut rng, &alphabet[i % 9 * 20..], 1 + 9 * i)).collect();
    let corpus = corpus_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let tokens = Tokenizer::builder().build_on(tifa::token::Characters).unwrap().tokenize(&corpus).unwrap();
            let ngrams = NGrams::default().length(2..=9);
            (ngrams.of_characters(&corpus).unwrap(), ngrams.of_tokens(&tokens).unwrap())
        })
    };
    let (characters, tokens) = on(1);
    assert!(characters.height() > 10_000 && characters.equals_missing(&tokens));
    for threads in [2, 4, 7] {
        let (of_characters, of_tokens) = on(threads);
        assert!(of_characters.equals_missing(&characters) && of_tokens.equals_missing(&tokens), "{threads} threads");
    }
}

#[test]
fn token_ngrams_equal_character_ngrams_of_single_characters() {
    let alphabet: Vec<char> = "甲乙丙，".chars().collect();
    let mut rng = fastrand::Rng::with_seed(1);
    let texts: Vec<String> = (0..4).map(|_| random_text(&mut rng, &alphabet, 60)).collect();
    let corpus = corpus_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let tokens = Tokenizer::builder().build_on(tifa::token::Characters).unwrap().tokenize(&corpus).unwrap();
    let ngrams = NGrams::default().length(2..=5);
    assert!(ngrams.of_characters(&corpus).unwrap().equals_missing(&ngrams.of_tokens(&tokens).unwrap()));
}

#[test]
fn ngrams_by_hand() {
    let corpus = dated(&[("2015", "建设质量强市，质量强市"), ("2016-03", "质量强市好。“放管服”改革、放管服改革")]);
    let table = NGrams::default().of_characters(&corpus).unwrap();
    assert_eq!(column(&table, "term"), ["质量强市", "放管服改革"], "no fragment, and quotation marks leave no gap");
    assert_eq!(column(&table, "count"), ["3", "2"]);
    assert_eq!(column(&table, "doc_count"), ["2", "1"]);
    assert_eq!(
        (column(&table, "first"), column(&table, "last")),
        (vec!["2015".into(), "2016".into()], vec!["2016".into(), "2016".into()])
    );
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let phrases = NGrams::default().length(2..=4).of_tokens(&tokens).unwrap();
    assert_eq!(column(&phrases, "term")[0], "质量强市");
    assert!(NGrams::default().length(0..=2).of_characters(&corpus).is_err());
    assert_eq!(NGrams::default().min_doc_count(2).of_characters(&corpus).unwrap().height(), 1);
}

#[test]
fn nothing_crosses_a_break() {
    for nothing in [corpus_of(&[]), corpus_of(&["", "，"])] {
        assert_eq!(NGrams::default().of_characters(&nothing).unwrap().height(), 0);
        assert_eq!(NGrams::default().length(1..=99).of_characters(&nothing).unwrap().height(), 0);
        assert!(Slogans::default().mine(&nothing).unwrap().is_empty());
    }
    let corpus = corpus_of(&["甲乙，丙丁", "甲乙，丙丁", "甲乙\n丙丁"]);
    let table = NGrams::default().of_characters(&corpus).unwrap();
    assert_eq!(column(&table, "term"), ["丙丁", "甲乙"]);
}

/// Strings of up to 64 symbols are found by sorting, longer ones by the suffix
/// array of the whole text: both give the same rows.
#[test]
fn rows_do_not_depend_on_the_longest_length_asked_for() {
    let mut random = fastrand::Rng::with_seed(11);
    for round in 0..6 {
        let texts: Vec<String> =
            (0..6).map(|_| random_text(&mut random, &['质', '量', '强', '国', '，', '、'], 90)).collect();
        let twice = [texts.clone(), texts].concat();
        let corpus = corpus_of(&twice.iter().map(String::as_str).collect::<Vec<_>>());
        let tokens = Tokenizer::builder().build_on(tifa::token::Characters).unwrap().tokenize(&corpus).unwrap();
        let rows = |longest: usize, of: &dyn Fn(&NGrams) -> tifa::polars::prelude::DataFrame| {
            let frame = of(&NGrams::default().length(1..=longest).min_count(2 + round % 3));
            let columns =
                ["term", "length", "count", "doc_count", "left_entropy", "right_entropy"].map(|c| column(&frame, c));
            let short = |row: &usize| columns[1][*row].parse::<usize>().unwrap() <= 64;
            let row = |row: usize| -> [String; 6] { std::array::from_fn(|c| columns[c][row].clone()) };
            (0..frame.height()).filter(short).map(row).collect::<Vec<_>>()
        };
        let of_tokens = |ngrams: &NGrams| ngrams.of_tokens(&tokens).unwrap();
        let of_characters = |ngrams: &NGrams| ngrams.of_characters(&corpus).unwrap();
        assert!(rows(64, &of_tokens).len() > 50);
        assert_eq!(rows(64, &of_tokens), rows(90, &of_tokens));
        assert_eq!(rows(64, &of_characters), rows(90, &of_characters));
    }
}

/// Batches of any size give the rows of the whole that occur more often than there are batches.
#[test]
fn ngrams_in_batches() {
    let mut rng = fastrand::Rng::with_seed(11);
    let tokenizer = Tokenizer::builder().build().unwrap();
    for round in 0..12 {
        let characters: Vec<char> = "质量强国发展的，、“”。".chars().collect();
        let mut text = |n: usize| (0..n).map(|_| *rng.choice(&characters).unwrap()).collect::<String>();
        let texts: Vec<(String, String)> = (0..9).map(|i| (format!("{}", 2010 + i % 5), text(40 + 9 * i))).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(d, t)| (d.as_str(), t.as_str())).collect();
        let corpus = crate::dated(&texts);
        let n = 1 + round % 4;
        let batches = || Ok((0..n).map(|i| corpus.filter(|d| d.position() * n / 9 == i)));
        let lengths = if round % 2 == 0 { 1..=4 } else { 2..=16 };
        let ngrams = NGrams::default().length(lengths).min_count(n.max(2)).min_doc_count(1 + round % 3);
        let complete = ngrams.clone().min_count(n + 1);
        let tokens = tokenizer.tokenize(&corpus).unwrap();
        let tables = [
            (complete.of_character_batches(batches).unwrap(), complete.of_characters(&corpus).unwrap()),
            (complete.of_token_batches(&tokenizer, batches).unwrap(), complete.of_tokens(&tokens).unwrap()),
        ];
        for (of_batches, whole) in tables {
            assert!(of_batches.equals_missing(&whole), "round {round}: {of_batches} is not {whole}");
        }
        // With a lower threshold some may be missing, but none is wrong.
        let whole = ngrams.of_characters(&corpus).unwrap();
        let rows = |table: &tifa::polars::prelude::DataFrame| -> std::collections::BTreeSet<Vec<String>> {
            let columns: Vec<Vec<String>> =
                table.get_column_names().iter().map(|name| crate::column(table, name)).collect();
            (0..table.height()).map(|i| columns.iter().map(|c| c[i].clone()).collect()).collect()
        };
        assert!(rows(&ngrams.of_character_batches(batches).unwrap()).is_subset(&rows(&whole)), "round {round}");
    }
    let nothing = || Ok(Vec::<tifa::Result<Corpus>>::new());
    assert_eq!(NGrams::default().of_character_batches(nothing).unwrap().height(), 0);
    assert!(NGrams::default().length(2..=65).of_character_batches(nothing).is_err());
}
