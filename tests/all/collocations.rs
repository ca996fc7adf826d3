//! Collocations against brute force, quanteda's definition and NLTK's figures.

use std::collections::BTreeMap;

use tifa::phrase::{
    CollocationMeasure, Collocations, LexicalBundles, Margins, PhraseFrames, UsageFluctuation, WordsInARow,
};
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;

use crate::{column, words};

fn numbers(frame: &DataFrame, name: &str) -> Vec<f64> {
    column(frame, name).iter().map(|x| x.parse().unwrap_or(f64::NAN)).collect()
}

/// Random words, some runs broken by commas, one word left out of matrices.
fn random_tokens(seed: u64) -> (Tokens, Vec<Vec<String>>) {
    let mut random = fastrand::Rng::with_seed(seed);
    let texts: Vec<String> = (0..4)
        .map(|_| {
            let n = random.usize(0..40);
            (0..n).map(|_| ["a ", "b ", "c ", "d ", "的 ", ", "][random.usize(..6)]).collect()
        })
        .collect();
    let tokenizer = Tokenizer::builder().stop_words(["的"].into_iter().collect());
    let corpus = crate::corpus_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let tokens = tokenizer.build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap();
    let runs = texts.iter().flat_map(|t| t.split(',')).map(|run| run.split_whitespace().map(str::to_string).collect());
    (tokens, runs.collect())
}

/// The definition: every node with every word in its window.
#[test]
fn windows_by_brute_force() {
    for seed in 0..30 {
        let (tokens, runs) = random_tokens(seed);
        let (left, right) = [(0, 1), (2, 2), (1, 3), (3, 0)][seed as usize % 4];
        let mut pairs: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
        for run in &runs {
            for (i, node) in run.iter().enumerate() {
                for (j, other) in run.iter().enumerate() {
                    if j > i && j - i <= right {
                        pairs.entry((node, other)).or_default().1 += 1;
                    } else if j < i && i - j <= left {
                        pairs.entry((node, other)).or_default().0 += 1;
                    }
                }
            }
        }
        let count = |is: &dyn Fn(&str, &str) -> bool| -> u64 {
            pairs.iter().filter(|((x, y), _)| is(x, y)).map(|(_, (l, r))| l + r).sum()
        };
        let table = Collocations::window(left, right).min_count(1).of(&tokens).unwrap();
        let (terms, neighbours) = (column(&table, "term"), column(&table, "collocate"));
        let mut seen = 0;
        for i in 0..table.height() {
            let (x, y) = (terms[i].as_str(), neighbours[i].as_str());
            let (l, r) = pairs[&(x, y)];
            assert_eq!(
                [l + r, l, r].map(|n| n.to_string()),
                ["count", "left_count", "right_count"].map(|c| column(&table, c)[i].clone())
            );
            assert_eq!(column(&table, "term_count")[i], count(&|a, _| a == x).to_string());
            assert_eq!(column(&table, "collocate_count")[i], count(&|_, b| b == y).to_string());
            assert_eq!(column(&table, "total")[i], count(&|_, _| true).to_string());
            assert!(left != right || x <= y, "each pair once");
            seen += l + r;
        }
        let scored = |x: &str, y: &str| x != "的" && y != "的" && (left != right || x <= y);
        assert_eq!(seen, count(&scored), "seed {seed}");
        // The rows of one node are its rows of all pairs, either way round.
        if let Ok(node) = Collocations::window(left, right).min_count(1).of_node(&tokens, "b") {
            let rows = column(&node, "count").iter().map(|n| n.parse::<u64>().unwrap()).sum::<u64>();
            assert_eq!(rows, count(&|x, y| x == "b" && y != "的"));
        }
    }
}

/// quanteda's definition: every run of words against every expression.
#[test]
fn lambda_by_brute_force() {
    for seed in 0..12 {
        let (tokens, runs) = random_tokens(seed);
        for length in 2..=4 {
            let table = WordsInARow::default().words(length..=length).min_count(1).of(&tokens).unwrap();
            let all: Vec<&[String]> = runs.iter().flat_map(|run| run.windows(length)).collect();
            for (i, term) in column(&table, "term").iter().enumerate() {
                let target: Vec<&str> = term.split(' ').collect();
                let mut counts = vec![0.5; 1 << length];
                for run in &all {
                    let mask = (0..length).filter(|&k| run[k] == target[k]).map(|k| 1usize << k).sum::<usize>();
                    counts[mask] += 1.0;
                }
                let sign = |mask: usize| if (length as u32 - mask.count_ones()).is_multiple_of(2) { 1.0 } else { -1.0 };
                let lambda: f64 = counts.iter().enumerate().map(|(mask, n): (usize, &f64)| sign(mask) * n.ln()).sum();
                let z = lambda / counts.iter().map(|n| 1.0 / n).sum::<f64>().sqrt();
                assert!((numbers(&table, "lambda")[i] - lambda).abs() < 1e-9, "{term}");
                assert!((numbers(&table, "z")[i] - z).abs() < 1e-9, "{term}");
                assert_eq!(numbers(&table, "count")[i], counts[(1 << length) - 1] - 0.5);
            }
        }
    }
}

#[test]
fn nltk_margins() {
    let case =
        &serde_json::from_str::<serde_json::Value>(include_str!("../golden_compare.json")).unwrap()["nltk_bigrams"];
    let tokens = words(&[case["text"].as_str().unwrap()]);
    let table = Collocations::adjacent()
        .margins(Margins::Words)
        .min_count(2)
        .measures([
            CollocationMeasure::Mi,
            CollocationMeasure::T,
            CollocationMeasure::ChiSquared,
            CollocationMeasure::G2,
            CollocationMeasure::Dice,
            CollocationMeasure::Jaccard,
            CollocationMeasure::PoissonStirling,
            CollocationMeasure::MiLike,
            CollocationMeasure::PhiSquared,
        ])
        .of(&tokens)
        .unwrap();
    let rows = case["scores"].as_object().unwrap();
    assert_eq!(table.height(), rows.len());
    for i in 0..table.height() {
        let pair = format!("{} {}", column(&table, "term")[i], column(&table, "collocate")[i]);
        for (ours, theirs) in [
            ("mi", "pmi"),
            ("t", "student_t"),
            ("chi_squared", "chi_sq"),
            ("g2", "likelihood_ratio"),
            ("dice", "dice"),
            ("jaccard", "jaccard"),
            ("poisson_stirling", "poisson_stirling"),
            ("mi_like", "mi_like"),
            ("phi_squared", "phi_sq"),
        ] {
            let (found, expected) = (numbers(&table, ours)[i], rows[&pair][theirs].as_f64().unwrap());
            assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{pair} {ours}: {found} {expected}");
        }
    }
}

#[test]
fn rows_and_wrong_questions() {
    let tokens = words(&["a b a b a b c d c d"]);
    let table = Collocations::adjacent().min_count(2).of(&tokens).unwrap();
    assert_eq!(column(&table, "term")[0], "a");
    assert!(numbers(&table, "g2").windows(2).all(|w| w[0] >= w[1]));
    assert_eq!(Collocations::adjacent().min_count(2).top(1).of(&tokens).unwrap().height(), 1);
    for (error, part) in [
        (Collocations::window(0, 0).of(&tokens).map(|_| ()), "window"),
        (Collocations::window(2, 2).margins(Margins::Words).of(&tokens).map(|_| ()), "margins"),
        (Collocations::adjacent().of_node(&tokens, "x").map(|_| ()), "x"),
        (WordsInARow::default().words(1..=2).of(&tokens).map(|_| ()), "2 to 6"),
        (WordsInARow::default().words(2..=7).of(&tokens).map(|_| ()), "2 to 6"),
        (WordsInARow::default().smoothing(0.0).of(&tokens).map(|_| ()), "smoothing"),
    ] {
        let error = error.unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
    assert_eq!(Collocations::adjacent().of(&words(&["", "x"])).unwrap().height(), 0);
}

#[test]
fn company_changes_from_year_to_year() {
    let corpus = crate::dated(&[
        ("2015", "质 量 质 量 质 量 ， 数 字"),
        ("2016", "质 量 质 量 ， 质 牌 质 牌"),
        ("2017", "质 牌 质 牌"),
        ("2018", "数 字"),
    ]);
    let tokens = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap();
    let fluctuation = UsageFluctuation::default().window(0, 1).min_count(2).threshold(0.0);
    let table = fluctuation.of(&tokens, "质", Period::Year).unwrap();
    assert_eq!(column(&table, "from"), ["2015", "2016", "2017"]);
    assert_eq!(column(&table, "count_from"), ["3", "4", "2"]);
    assert_eq!(column(&table, "shared"), ["1", "1", "0"]);
    assert_eq!(column(&table, "gained"), ["牌", "", ""]);
    assert_eq!(column(&table, "lost"), ["", "量", "牌"]);
    assert_eq!(column(&table, "jaccard"), ["0.5", "0.5", "0"]);
    // 量 and 牌: one of two agrees; shares 3/4 and 1/4, chance 2 * 3/16: (1/2 - 3/8)/(5/8).
    assert!((numbers(&table, "ac1")[0] - 0.2).abs() < 1e-12);
    // The collocates of a year are those of the year's own texts.
    let alone = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap();
    let alone = alone.tokenize(&corpus.filter(|d| d.year() == Some(2016)).unwrap()).unwrap();
    let of_year = Collocations::window(0, 1).min_count(2).of_node(&alone, "质").unwrap();
    let high = |row: &usize| numbers(&of_year, "mi")[*row] >= 0.0;
    assert_eq!((0..of_year.height()).filter(high).count().to_string(), column(&table, "collocates_to")[0]);
    assert!(fluctuation.of(&tokens, "无", Period::Year).unwrap_err().to_string().contains('无'));
}

/// Every run with one place open, by trying all of them.
#[test]
fn frames_by_brute_force() {
    for seed in 0..10 {
        let (tokens, runs) = random_tokens(seed);
        let frames = PhraseFrames::default().words(2..=3).min_count(2).min_doc_count(1).of(&tokens).unwrap();
        let mut expected: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        for run in &runs {
            for (length, open) in [(2, 0), (2, 1), (3, 0), (3, 1), (3, 2)] {
                for words in run.windows(length) {
                    let mut frame = words.to_vec();
                    let filler = std::mem::replace(&mut frame[open], "*".to_string());
                    *expected.entry(frame.join(" ")).or_default().entry(filler).or_default() += 1;
                }
            }
        }
        expected.retain(|_, fillers| fillers.len() > 1);
        let found = column(&frames, "frame");
        assert_eq!(found.len(), expected.len(), "seed {seed}");
        for (i, frame) in found.iter().enumerate() {
            let fillers = &expected[frame];
            assert_eq!(column(&frames, "count")[i], fillers.values().sum::<u64>().to_string());
            assert_eq!(column(&frames, "variants")[i], fillers.len().to_string());
        }
    }
    assert!(PhraseFrames::default().words(1..=3).of(&words(&["a"])).unwrap_err().to_string().contains("2 to 6"));
}

/// Every run of words between breaks, read from the table of tokens.
#[test]
fn bundles_by_brute_force() {
    for seed in 0..10 {
        let (tokens, _) = random_tokens(seed);
        let bundles =
            LexicalBundles::default().words(1..=4).min_rate(0.0).min_count(3).min_doc_count(2).of(&tokens).unwrap();
        let frame = tokens.to_frame().unwrap();
        let (ids, words, breaks) = (column(&frame, "doc_id"), column(&frame, "term"), column(&frame, "break_before"));
        let mut counted: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for start in 0..words.len() {
            for length in 1..=4 {
                let run = start..start + length;
                let whole = run.end <= words.len()
                    && ids[run.end - 1] == ids[start]
                    && (start + 1..run.end).all(|i| breaks[i] == "false");
                if whole {
                    counted.entry(words[run].join(" ")).or_default().push(&ids[start]);
                }
            }
        }
        counted.retain(|_, documents| documents.len() >= 3 && documents.iter().any(|d| d != &documents[0]));
        assert_eq!(bundles.height(), counted.len(), "seed {seed}");
        for (i, term) in column(&bundles, "term").iter().enumerate() {
            let documents = counted.get_mut(term).unwrap();
            assert_eq!(column(&bundles, "count")[i], documents.len().to_string());
            documents.dedup();
            assert_eq!(column(&bundles, "doc_count")[i], documents.len().to_string());
        }
    }
    let (tokens, _) = random_tokens(1);
    let n = tokens.n_tokens() as f64;
    // As often per million as the most frequent word: that one stays, a hair more and none does.
    let all = LexicalBundles::default().words(1..=1).min_rate(0.0).min_doc_count(1).of(&tokens).unwrap();
    let most: f64 = column(&all, "count")[0].parse().unwrap();
    let at =
        |rate| LexicalBundles::default().words(1..=1).min_rate(rate).min_doc_count(1).of(&tokens).unwrap().height();
    assert!(at(most * 1e6 / n - 1e-6) >= 1 && at(most * 1e6 / n + 1e-3) == 0);
    for wrong in [
        LexicalBundles::default().words(0..=2),
        LexicalBundles::default().words(2..=7),
        LexicalBundles::default().min_share(1.1),
        LexicalBundles::default().min_rate(f64::NAN),
    ] {
        assert!(wrong.of(&tokens).is_err());
    }
}
