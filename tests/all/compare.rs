//! Similarity, word shift, diversity, keywords.

use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;
use tifa::{
    compare::{Measure, Similarity, Weights, WordShift},
    describe::{Diversity, KeyTerms, TextRank},
};

use crate::{column, corpus_of, data, words};

fn numbers(frame: &DataFrame, name: &str) -> Vec<f64> {
    column(frame, name).iter().map(|x| x.parse().unwrap()).collect()
}

#[test]
fn pairs_by_hand() {
    let dtm = words(&["a a b", "a c", "d"]).dtm();
    let pairs = |measure| Similarity::by(measure).pairs(&dtm).unwrap();
    let table = pairs(Measure::Cosine);
    assert_eq!(
        (column(&table, "doc_id"), column(&table, "other")),
        (vec!["1".into(), "1".into(), "2".into()], vec!["2".into(), "3".into(), "3".into()])
    );
    // (2,1,0,0)·(1,0,1,0) = 2, lengths √5 and √2
    assert!((numbers(&table, "score")[0] - 2.0 / 10f64.sqrt()).abs() < 1e-15);
    assert_eq!(numbers(&table, "score")[1..], [0.0, 0.0]);
    assert_eq!(numbers(&pairs(Measure::Jaccard), "score"), [1.0 / 3.0, 0.0, 0.0]);
    assert_eq!(numbers(&pairs(Measure::WeightedJaccard), "score")[0], 0.25); // min 1, max 2 + 1 + 1
    assert_eq!(numbers(&pairs(Measure::Dice), "score")[0], 0.5);
    assert_eq!(numbers(&pairs(Measure::Manhattan), "score"), [3.0, 4.0, 3.0]);
    assert_eq!(numbers(&pairs(Measure::Euclidean), "score")[1], 6f64.sqrt());
    assert!((numbers(&pairs(Measure::Canberra), "score")[0] - (1.0 / 3.0 + 2.0)).abs() < 1e-15);
    assert!(
        numbers(&pairs(Measure::JensenShannon), "score")[1..].iter().all(|s| (s - 2f64.ln()).abs() < 1e-15),
        "nothing shared"
    );
    assert_eq!(numbers(&pairs(Measure::Hellinger), "score")[2], 1.0);
    let empty = Similarity::by(Measure::Cosine).pairs(&words(&["a", ""]).dtm()).unwrap();
    assert_eq!(column(&empty, "score"), ["-"], "an empty document is like nothing");
    let error = Similarity::by(Measure::Cosine).max_pairs(2).pairs(&dtm).unwrap_err().to_string();
    assert!(error.contains('3'), "{error}");
}

fn sample() -> Dtm {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap().dtm()
}

/// The nearest rows, found through shared columns, are those of the table of all pairs.
#[test]
fn nearest_equals_all_pairs() {
    let dtm = sample();
    let weighted = dtm.tf_idf(&TfIdf::sklearn()).unwrap();
    let mut shifted = Measure::ALL.to_vec();
    shifted.push(Measure::Minkowski(3.0));
    for measure in shifted {
        let similarity = Similarity::by(measure);
        for (pairs, nearest) in [
            (similarity.pairs(&dtm).unwrap(), similarity.nearest(&dtm, 5).unwrap()),
            (similarity.pairs(&weighted).unwrap(), similarity.nearest(&weighted, 5).unwrap()),
        ] {
            let mut of: std::collections::BTreeMap<String, Vec<f64>> = Default::default();
            for ((a, b), score) in
                column(&pairs, "doc_id").into_iter().zip(column(&pairs, "other")).zip(numbers(&pairs, "score"))
            {
                of.entry(a).or_default().push(score);
                of.entry(b).or_default().push(score);
            }
            let mut found: std::collections::BTreeMap<String, Vec<f64>> = Default::default();
            for (id, score) in column(&nearest, "doc_id").into_iter().zip(numbers(&nearest, "score")) {
                found.entry(id).or_default().push(score);
            }
            for (id, mut scores) in of {
                scores.sort_by(|a, b| if measure.is_distance() { a.total_cmp(b) } else { b.total_cmp(a) });
                for (a, b) in scores.iter().zip(&found[&id]) {
                    assert!((a - b).abs() < 1e-9, "{measure:?}, {id}: {a} {b}");
                }
            }
        }
    }
    let one = Similarity::by(Measure::Cosine).nearest_to(&dtm, "2008-江州-01", 3).unwrap();
    assert_eq!((one.height(), column(&one, "rank")), (3, vec!["1".into(), "2".into(), "3".into()]));
    assert!(
        Similarity::by(Measure::Cosine).nearest_to(&dtm, "nowhere", 3).unwrap_err().to_string().contains("nowhere")
    );
}

#[test]
fn jensen_shannon_is_symmetric_and_bounded() {
    let scores = numbers(&Similarity::by(Measure::JensenShannon).pairs(&sample()).unwrap(), "score");
    assert!(scores.iter().all(|s| (0.0..=2f64.ln()).contains(s)));
    let (ab, ba) = (words(&["a a b", "b c"]).dtm(), words(&["b c", "a a b"]).dtm());
    let score = |dtm: &Dtm| numbers(&Similarity::by(Measure::JensenShannon).pairs(dtm).unwrap(), "score")[0];
    assert_eq!(score(&ab), score(&ba));
}

#[test]
fn word_shift_by_hand() {
    let dtm = words(&["a a a b", "b b b a"]).dtm();
    let shift = WordShift::default().between(&dtm, |d| d.id() == "1", |d| d.id() == "2").unwrap();
    assert_eq!(column(&shift, "term"), ["a", "b"]);
    // p = 3/4, q = 1/4, m = 1/2 for a and the other way round for b
    let part = 0.5 * 0.75 * 1.5f64.ln() + 0.5 * 0.25 * 0.5f64.ln();
    let contributions = numbers(&shift, "contribution");
    assert!((contributions[0] + part).abs() < 1e-15 && (contributions[1] - part).abs() < 1e-15, "{contributions:?}");
    assert!((numbers(&shift, "divergence")[0] - 2.0 * part).abs() < 1e-15);
    // Four occurrences fall to either side: 0, 1, 2, 3, 4 of them to the first with 1, 4, 6, 4, 1 of 16.
    let of = |x: f64| {
        let (p, q) = (x / 4.0, (4.0 - x) / 4.0);
        let side = |p: f64| if p > 0.0 { 0.5 * p * (p / 0.5).ln() } else { 0.0 };
        side(p) + side(q)
    };
    let chance = (2.0 * of(0.0) + 8.0 * of(1.0) + 6.0 * of(2.0)) / 16.0;
    assert!((numbers(&shift, "expected")[0] - chance).abs() < 1e-15);
    assert!((numbers(&shift, "excess")[1] - (part - chance)).abs() < 1e-15);
    assert!((numbers(&shift, "divergence_expected")[0] - 2.0 * chance).abs() < 1e-15);
    assert!(WordShift::default().between(&dtm, |_| false, |_| true).unwrap_err().to_string().contains("first group"));
    assert!(
        WordShift::default()
            .weights(Weights::Given(0.0, 1.0))
            .between(&dtm, |d| d.id() == "1", |d| d.id() == "2")
            .is_err()
    );
}

#[test]
fn word_shift_between_years_adds_up() {
    let dtm = sample();
    let all = WordShift::default().neighbours(&dtm, Period::Year).unwrap();
    let pairs = Similarity::by(Measure::JensenShannon).pairs(&dtm.group_by(Period::Year).unwrap()).unwrap();
    let mut sums: std::collections::BTreeMap<(String, String), f64> = Default::default();
    for ((from, to), part) in
        column(&all, "from").into_iter().zip(column(&all, "to")).zip(numbers(&all, "contribution"))
    {
        *sums.entry((from, to)).or_default() += part.abs();
    }
    assert_eq!(sums.len(), 16, "17 years");
    for ((a, b), score) in
        column(&pairs, "doc_id").into_iter().zip(column(&pairs, "other")).zip(numbers(&pairs, "score"))
    {
        if let Some(sum) = sums.get(&(a, b)) {
            assert!((sum - score).abs() < 1e-12);
        }
    }
    assert_eq!(WordShift::default().top(3).neighbours(&dtm, Period::Year).unwrap().height(), 48);
}

#[test]
fn diversity_by_hand() {
    let corpus = corpus_of(&["a a b c。a！", "a", ""]);
    let tokens = Tokenizer::builder()
        .stop_words(["a"].into_iter().collect())
        .build_on(tifa::token::Whitespace)
        .unwrap()
        .tokenize(&corpus)
        .unwrap();
    let table = Diversity::default().window(3).segment(2).of(&tokens).unwrap();
    let first = |name: &str| column(&table, name)[0].clone();
    assert_eq!(["characters", "tokens", "types", "sentences"].map(first), ["5", "5", "3", "2"]);
    assert_eq!((first("mean_sentence_length"), first("ttr")), ("2.5".into(), "0.6".into()));
    assert_eq!(first("mattr"), ((2.0 + 3.0 + 3.0) / 9.0).to_string(), "windows aab, abc, bca");
    assert_eq!(first("msttr"), "0.75", "segments aa, bc");
    assert_eq!(first("simpson_d"), "0.3", "3 · 2 / (5 · 4)");
    assert_eq!(first("yule_k"), "2400", "10⁴ (9 + 1 + 1 − 5) / 25");
    assert_eq!([1, 2].map(|d| column(&table, "mattr")[d].clone()), ["-", "-"], "no window fits");
    assert_eq!([column(&table, "ttr")[1].clone(), column(&table, "ttr")[2].clone()], ["1", "-"]);
    assert!(Diversity::default().window(0).of(&tokens).is_err());
}

#[test]
fn keywords() {
    let corpus = corpus_of(&["x a b a b a c", "c"]);
    let tokens = Tokenizer::builder()
        .stop_words(["x"].into_iter().collect())
        .build_on(tifa::token::Whitespace)
        .unwrap()
        .tokenize(&corpus)
        .unwrap();
    let ranked = KeyTerms::text_rank(TextRank { window: 2, ..TextRank::default() }).top(2).of(&tokens).unwrap();
    assert_eq!(
        (column(&ranked, "term"), column(&ranked, "doc_id")),
        (vec!["a".into(), "b".into()], vec!["1".into(), "1".into()]),
        "one word alone has no neighbours"
    );
    assert_eq!(column(&ranked, "score")[0], "1");
    let weighted = KeyTerms::tf_idf(TfIdf::sklearn()).top(1).of(&tokens).unwrap();
    assert_eq!(column(&weighted, "term"), ["a", "c"]);
    assert!(KeyTerms::text_rank(TextRank { damping: 2.0, ..TextRank::default() }).of(&tokens).is_err());
}
