//! Formulas and models beyond the golden file.

use std::f64::consts::E;

use tifa::matrix::{DocumentWeight, IdfTable, Norm, TermWeight, TfIdfModel};
use tifa::prelude::*;

use crate::{column, words};

/// Counts a 3, b 0, c 1 | a 2, b 1: N = 2, df(a) = 2, df(b) = df(c) = 1.
fn dtm() -> Dtm {
    words(&["a a a c", "a a b"]).dtm()
}

fn weight(formula: &TfIdf, row: usize, term: &str) -> f64 {
    dtm().tf_idf(formula).unwrap().weight(row, term)
}

#[test]
fn parts_by_hand() {
    let term = |t| TfIdf::custom(t, DocumentWeight::One, Norm::None);
    for (part, a, c) in [
        (TermWeight::Count, 3.0, 1.0),
        (TermWeight::Share, 0.75, 0.25),
        (TermWeight::ShareOfMax, 1.0, 1.0 / 3.0),
        (TermWeight::Presence, 1.0, 1.0),
        (TermWeight::Logarithmic { base: 3.0 }, 2.0, 1.0),
        (TermWeight::DoubleLogarithmic { base: 2.0 }, 1.0 + (1.0 + 3f64.log2()).log2(), 1.0),
        (TermWeight::Augmented { k: 0.4 }, 1.0, 0.4 + 0.6 / 3.0),
        (TermWeight::LogAverage { base: 2.0 }, (1.0 + 3f64.log2()) / 2.0, 0.5), // mean tf of row 1 is 2
    ] {
        assert!((weight(&term(part), 0, "a") - a).abs() < 1e-15, "{part:?}");
        assert!((weight(&term(part), 0, "c") - c).abs() < 1e-15, "{part:?}");
    }
    let document = |d| TfIdf::custom(TermWeight::Presence, d, Norm::None);
    for (part, a, c) in [
        (DocumentWeight::One, 1.0, 1.0),
        (DocumentWeight::SmoothPlusOne, 1.0, 1.5f64.ln() + 1.0),
        (DocumentWeight::PlusOne, 1.0, 2f64.ln() + 1.0),
        (DocumentWeight::Inverse { base: 2.0, s: 1.0, k: 1.0 }, (1.0 + 2.0 / 3.0f64).log2(), 1.0),
        (DocumentWeight::InverseMax { base: 2.0, s: 0.0, k: 0.0 }, 0.0, 1.0),
        (DocumentWeight::Raised { base: E, a: 1.0 }, 1.5f64.ln(), 3f64.ln()),
        (DocumentWeight::InverseProbability { base: E }, 0.0, 0.0),
        (DocumentWeight::Table(IdfTable::new([("a", 0.5), ("b", 2.0)]).unwrap()), 0.5, 2.0),
    ] {
        assert!((weight(&document(part.clone()), 0, "a") - a).abs() < 1e-15, "{part:?}");
        assert!((weight(&document(part.clone()), 0, "c") - c).abs() < 1e-15, "{part:?}");
    }
}

#[test]
fn presets_by_hand() {
    assert_eq!(weight(&TfIdf::textbook(), 0, "c"), 2f64.ln());
    assert_eq!(weight(&TfIdf::textbook(), 0, "a"), 0.0);
    assert_eq!(weight(&TfIdf::gensim(), 0, "c"), 1.0, "the only weight above 0 of its row");
    assert_eq!(TfIdf::smart("nfc").unwrap(), TfIdf::gensim());
    for letters in ["", "nf", "nfcc", "zfc", "nzc", "nfu", "词频法"] {
        assert!(TfIdf::smart(letters).is_err(), "{letters}");
    }
}

/// jieba: words that filters drop count in no denominator; unseen words get the median of the table.
#[test]
fn jieba_preset() {
    let corpus = crate::corpus_of(&["我们提升质量、品牌"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("idf.txt");
    std::fs::write(&path, "提升 3.0\n质量 5.0\n甲 9.0\n乙 1.0\n").unwrap();
    let table = IdfTable::read(&path).unwrap();
    assert_eq!((table.len(), table.idf("没有")), (4, 5.0), "sorted 1 3 5 9, the upper of the middle two");
    let tokens = Tokenizer::builder()
        .min_characters(2)
        .stop_words(["我们"].into_iter().collect())
        .build()
        .unwrap()
        .tokenize(&corpus)
        .unwrap();
    let weighted = tokens.dtm().tf_idf(&TfIdf::jieba(table)).unwrap();
    for (term, score) in [("提升", 3.0 / 3.0), ("质量", 5.0 / 3.0), ("品牌", 5.0 / 3.0)] {
        assert!((weighted.weight(0, term) - score).abs() < 1e-12);
    }
    std::fs::write(&path, "提升 3.0\n质量 much\n").unwrap();
    assert!(IdfTable::read(&path).unwrap_err().to_string().contains("line 2"));
    std::fs::write(&path, "质量 NaN\n").unwrap();
    assert!(IdfTable::read(&path).unwrap_err().to_string().contains("line 1"));
    assert!(IdfTable::new(Vec::<(String, f64)>::new()).is_err());
    assert!(IdfTable::new([("a", f64::INFINITY)]).is_err());
}

#[test]
fn formulas_say_what_they_are() {
    for (formula, text) in [
        (TfIdf::quanteda(), "tf · log10(N / df)"),
        (TfIdf::tidytext(), "(tf / Σ tf) · ln(N / df)"),
        (TfIdf::gensim(), "tf · log2(N / df), rows / their L2 norm"),
        (TfIdf::smart("Ltn").unwrap(), "((1 + log2 tf) / (1 + log2(mean tf))) · log2((1 + N) / df)"),
        (TfIdf::smart("apc").unwrap(), "(0.5 + 0.5 · tf / max tf) · max(0, log2((N − df) / df)), rows / their L2 norm"),
        (
            TfIdf::quanteda().document_weight(DocumentWeight::Inverse { base: 10.0, s: 1.0, k: 1.0 }),
            "tf · log10(1 + N / (1 + df))",
        ),
    ] {
        assert_eq!(formula.to_string(), text);
    }
    assert_eq!(dtm().tf_idf(&TfIdf::tidytext()).unwrap().formula(), &TfIdf::tidytext());
}

#[test]
fn constants_that_make_no_sense_are_refused() {
    for term in [
        TermWeight::Logarithmic { base: 1.0 },
        TermWeight::LogAverage { base: f64::NAN },
        TermWeight::Augmented { k: 1.5 },
        TermWeight::DoubleLogarithmic { base: 0.0 },
    ] {
        assert!(dtm().tf_idf(&TfIdf::sklearn().term_weight(term)).is_err(), "{term:?}");
    }
    for document in [
        DocumentWeight::Inverse { base: 10.0, s: f64::NAN, k: 0.0 },
        DocumentWeight::Raised { base: -1.0, a: 0.0 },
        DocumentWeight::InverseMax { base: 2.0, s: 0.0, k: -1.0 },
    ] {
        assert!(dtm().tf_idf(&TfIdf::sklearn().document_weight(document.clone())).is_err(), "{document:?}");
    }
}

#[test]
fn a_model_freezes_what_it_learned() {
    let old = words(&["a a b", "a c", "a d d"]).dtm();
    for formula in [TfIdf::sklearn(), TfIdf::quanteda(), TfIdf::tidytext(), TfIdf::gensim()] {
        let model = TfIdfModel::fit(&old, &formula).unwrap();
        let (fitted, transformed) = (old.tf_idf(&formula).unwrap(), model.transform(&old).unwrap());
        assert!(fitted.to_frame().unwrap().equals(&transformed.to_frame().unwrap()));
    }
    let model = TfIdfModel::fit(
        &old,
        &TfIdf::custom(TermWeight::Share, DocumentWeight::Inverse { base: E, s: 0.0, k: 0.0 }, Norm::None),
    )
    .unwrap();
    let new = words(&["b z z b"]).dtm();
    let weighted = model.transform(&new).unwrap();
    assert_eq!(weighted.weight(0, "b"), 3f64.ln(), "N = 3 and df = 1 of the old corpus; z is in no sum");
    assert_eq!((weighted.n_terms(), weighted.weight(0, "z")), (4, 0.0));
    let unknown = model.unknown_terms(&new).unwrap();
    assert_eq!((column(&unknown, "term"), column(&unknown, "count")), (vec!["z".into()], vec!["2".into()]));
    let saved = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<TfIdfModel>(&saved).unwrap(), model);
    for (from, to) in [
        ("\"version\":1,\"formula\"", "\"version\":3,\"formula\""),
        ("\"frequencies\":[3,1,1,1]", "\"frequencies\":[9,1,1,1]"),
        ("\"frequencies\":[3,1,1,1]", "\"frequencies\":[3]"),
    ] {
        assert!(saved.contains(from), "{saved}");
        assert!(serde_json::from_str::<TfIdfModel>(&saved.replace(from, to)).is_err(), "{to}");
    }
}

/// A head form that never occurred has no document frequency; weighing it is an error, not infinity.
#[test]
fn weights_are_numbers() {
    let lexicon = Lexicon::from_terms(["a", "z"]).unwrap();
    let counted = |text| words(&[text]).dtm_of(&lexicon, tifa::token::Counting::AllMatches);
    let model = TfIdfModel::fit(&counted("a"), &TfIdf::textbook()).unwrap();
    assert!(model.transform(&counted("z")).unwrap_err().to_string().contains("\"z\""));
}
