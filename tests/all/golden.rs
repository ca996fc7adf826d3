//! Figures of other programs, from `tests/golden.json` (its origin is told in `tests/README.md`).

use tifa::matrix::{DocumentWeight, Norm, TermWeight, TfIdfModel};
use tifa::prelude::*;

use crate::words;

pub fn golden(key: &str) -> serde_json::Value {
    let all: serde_json::Value = serde_json::from_str(include_str!("../golden.json")).unwrap();
    all[key].clone()
}

fn rows(key: &str) -> Vec<Vec<f64>> {
    serde_json::from_value(golden(key)).unwrap()
}

/// The counts `X` of the golden file as a matrix with the terms a, b, c, d.
pub fn golden_dtm() -> Dtm {
    let text = |row: &Vec<f64>| {
        let times = row.iter().zip(["a ", "b ", "c ", "d "]).map(|(&n, term)| term.repeat(n as usize));
        times.collect::<String>()
    };
    let texts: Vec<String> = rows("X").iter().map(text).collect();
    words(&texts.iter().map(String::as_str).collect::<Vec<_>>()).dtm()
}

fn check(formula: &TfIdf, key: &str, tolerance: f64) {
    let weighted = golden_dtm().tf_idf(formula).unwrap();
    for (r, row) in rows(key).iter().enumerate() {
        for (expected, term) in row.iter().zip(["a", "b", "c", "d"]) {
            let found = weighted.weight(r, term);
            assert!((found - expected).abs() <= tolerance, "{key}: row {r}, {term}: {found} is not {expected}");
        }
    }
}

#[test]
fn sklearn() {
    let natural = TermWeight::Logarithmic { base: std::f64::consts::E };
    check(&TfIdf::sklearn(), "sklearn_default", 1e-12);
    check(&TfIdf::sklearn().document_weight(DocumentWeight::PlusOne), "sklearn_no_smooth", 1e-12);
    check(&TfIdf::sklearn().term_weight(natural), "sklearn_sublinear", 1e-12);
    check(&TfIdf::sklearn().norm(Norm::None), "sklearn_norm_none", 1e-12);
    check(&TfIdf::sklearn().norm(Norm::L1), "sklearn_l1", 1e-12);
    let model = TfIdfModel::fit(&golden_dtm(), &TfIdf::sklearn()).unwrap();
    let idf: Vec<f64> = serde_json::from_value(golden("sklearn_idf_default")).unwrap();
    assert!(model.idf().iter().zip(&idf).all(|(a, b)| (a - b).abs() < 1e-12));
}

#[test]
fn quanteda() {
    let weight_only = |term| TfIdf::custom(term, DocumentWeight::One, Norm::None);
    check(&TfIdf::quanteda(), "quanteda_tfidf_default", 1e-12);
    check(&TfIdf::quanteda().term_weight(TermWeight::Share), "quanteda_tfidf_prop", 1e-12);
    check(&weight_only(TermWeight::Logarithmic { base: 10.0 }), "quanteda_logcount", 1e-12);
    check(&weight_only(TermWeight::Augmented { k: 0.5 }), "quanteda_augmented_k0.5_nonzero_only", 1e-12);
    check(&weight_only(TermWeight::LogAverage { base: 10.0 }), "quanteda_logave", 1e-12);
    let probability =
        TfIdf::custom(TermWeight::Presence, DocumentWeight::InverseProbability { base: 10.0 }, Norm::None);
    let idf: Vec<f64> = serde_json::from_value(golden("quanteda_inverseprob")).unwrap();
    let model = TfIdfModel::fit(&golden_dtm(), &probability).unwrap();
    assert!(model.idf().iter().zip(&idf).all(|(a, b)| (a - b).abs() < 1e-12), "{:?}", model.idf());
    check(&TfIdf::tidytext(), "tidytext_tf_idf", 1e-12);
}

#[test]
fn quanteda_schemes() {
    let idf = |document: DocumentWeight, key: &str| {
        let model = TfIdfModel::fit(&golden_dtm(), &TfIdf::quanteda().document_weight(document)).unwrap();
        let expected: Vec<f64> = serde_json::from_value(golden(key)).unwrap();
        assert!(model.idf().iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-12), "{key}: {:?}", model.idf());
    };
    idf(DocumentWeight::Inverse { base: 10.0, s: 0.0, k: 0.0 }, "quanteda_docfreq_inverse");
    idf(DocumentWeight::Inverse { base: 10.0, s: 1.0, k: 1.0 }, "quanteda_docfreq_inverse_k1_s1");
    idf(DocumentWeight::InverseMax { base: 10.0, s: 0.0, k: 0.0 }, "quanteda_docfreq_inversemax");
    idf(DocumentWeight::InverseProbability { base: 10.0 }, "quanteda_docfreq_inverseprob");
    idf(DocumentWeight::One, "quanteda_docfreq_unary");
    for (term, key) in [
        (TermWeight::Count, "quanteda_weight_count"),
        (TermWeight::Share, "quanteda_weight_prop"),
        (TermWeight::ShareOfMax, "quanteda_weight_propmax"),
        (TermWeight::Presence, "quanteda_weight_boolean"),
        (TermWeight::Logarithmic { base: 10.0 }, "quanteda_weight_logcount"),
        (TermWeight::Logarithmic { base: 2.0 }, "quanteda_weight_logcount_base2"),
        (TermWeight::Augmented { k: 0.4 }, "quanteda_weight_augmented_k0.4"),
        (TermWeight::LogAverage { base: 10.0 }, "quanteda_weight_logave"),
    ] {
        check(&TfIdf::custom(term, DocumentWeight::One, Norm::None), key, 1e-12);
    }
    check(&TfIdf::textbook(), "textbook_tf_ln_n_df", 1e-12);
}

#[test]
fn gensim() {
    check(&TfIdf::gensim(), "gensim_default", 1e-9);
    let triples = golden("gensim_smart");
    let mut seen = 0;
    for (letters, rows) in triples.as_object().unwrap().iter().filter(|(l, _)| l.ends_with(['n', 'c'])) {
        let weighted = golden_dtm().tf_idf(&TfIdf::smart(letters).unwrap()).unwrap();
        let rows: Vec<Vec<f64>> = serde_json::from_value(rows.clone()).unwrap();
        for (r, row) in rows.iter().enumerate() {
            for (expected, term) in row.iter().zip(["a", "b", "c", "d"]) {
                let found = weighted.weight(r, term);
                assert!((found - expected).abs() < 1e-9, "{letters}: row {r}, {term}: {found} is not {expected}");
            }
        }
        seen += 1;
    }
    assert_eq!(seen, 48, "six letters for the count, four for the documents, two for the norm");
}

/// scikit-learn fitted on X, applied to Y: the frequencies of X stay.
#[test]
fn sklearn_transform() {
    let y: Vec<Vec<f64>> = rows("Y");
    let text = |row: &Vec<f64>| {
        row.iter().zip(["a ", "b ", "c ", "d "]).map(|(&n, t)| t.repeat(n as usize)).collect::<String>()
    };
    let texts: Vec<String> = y.iter().map(text).collect();
    let dtm = words(&texts.iter().map(String::as_str).collect::<Vec<_>>()).dtm();
    let weighted = TfIdfModel::fit(&golden_dtm(), &TfIdf::sklearn()).unwrap().transform(&dtm).unwrap();
    for (r, row) in rows("sklearn_transform_Y").iter().enumerate() {
        for (expected, term) in row.iter().zip(["a", "b", "c", "d"]) {
            assert!((weighted.weight(r, term) - expected).abs() < 1e-12);
        }
    }
}

/// jieba's `extract_tags`, on the words that its filters keep.
#[test]
fn jieba_extract_tags() {
    let cases = golden("jieba_extract_tags");
    for case in cases.as_array().unwrap() {
        let table: Vec<(String, f64)> = serde_json::from_value(case["idf"].clone()).unwrap();
        let kept: Vec<String> = serde_json::from_value(case["kept"].clone()).unwrap();
        let tags: Vec<(String, f64)> = serde_json::from_value(case["tags"].clone()).unwrap();
        let table = tifa::matrix::IdfTable::new(table).unwrap();
        assert_eq!(Some(table.idf("没有的词")), case["median_idf"].as_f64());
        let weighted = words(&[&kept.join(" ")]).dtm().tf_idf(&TfIdf::jieba(table)).unwrap();
        for (term, score) in tags {
            assert!((weighted.weight(0, &term) - score).abs() < 1e-12, "{term}");
        }
    }
}

/// The toy of `golden.json`: three times 质量强市, with freely varying neighbours.
#[test]
fn branching_entropy() {
    let toy = golden("newword_toy");
    let corpus = crate::corpus_of(&[toy["text"].as_str().unwrap()]);
    let table = NGrams::default().min_count(3).of_characters(&corpus).unwrap();
    assert_eq!(crate::column(&table, "term"), [toy["w"].as_str().unwrap()]);
    assert_eq!(crate::column(&table, "count"), [toy["freq"].to_string()]);
    for (side, key) in [("left_entropy", "H_left"), ("right_entropy", "H_right")] {
        let found: f64 = crate::column(&table, side)[0].parse().unwrap();
        assert!((found - toy[key].as_f64().unwrap()).abs() < 1e-12);
    }
}
