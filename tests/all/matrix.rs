//! The matrix: counts, groups, bounds, frequencies.

use tifa::polars::prelude::df;
use tifa::prelude::*;
use tifa::{Bound, ErrorKind};

use crate::{column, words};

#[test]
fn counts_by_hand() {
    let dtm = words(&["a b a", "b c", ""]).dtm();
    assert_eq!((dtm.n_documents(), dtm.n_terms(), dtm.n_nonzero()), (3, 3, 4));
    assert_eq!(
        [dtm.count(0, "a"), dtm.count(0, "b"), dtm.count(1, "a"), dtm.count(9, "a"), dtm.count(0, "z")],
        [2, 1, 0, 0, 0]
    );
    assert_eq!(dtm.term_totals().to_vec(), [2, 2, 1]);
    assert_eq!(dtm.document_frequencies().to_vec(), [1, 2, 1]);
    assert_eq!(dtm.document_tokens().to_vec(), [3, 2, 0]);
    let frame = dtm.to_frame().unwrap();
    assert_eq!(column(&frame, "doc_id"), ["1", "1", "2", "2"]);
    assert_eq!(column(&frame, "term"), ["a", "b", "b", "c"]);
    assert_eq!(column(&frame, "count"), ["2", "1", "1", "1"]);
}

#[test]
fn frequencies_by_hand() {
    let table = words(&["b b a c", "b a"]).dtm().frequencies().unwrap();
    assert_eq!(column(&table, "term"), ["b", "a", "c"]);
    assert_eq!(column(&table, "rank"), ["1", "2", "3"]);
    assert_eq!(
        column(&table, "rate"),
        ["5000", (2.0 * 1e4 / 6.0).to_string().as_str(), (1e4 / 6.0).to_string().as_str()]
    );
    assert_eq!(column(&table, "share"), ["1", "1", "0.5"]);
    let tied = words(&["b a c c"]).dtm().frequencies().unwrap();
    assert_eq!(
        (column(&tied, "term"), column(&tied, "rank")),
        (vec!["c".into(), "a".into(), "b".into()], vec!["1".into(), "2".into(), "2".into()])
    );
}

#[test]
fn trimming_keeps_bounds_and_denominators() {
    let dtm = words(&["a b b c c c", "c b", "c"]).dtm(); // a 1/1, b 3/2, c 5/3
    let kept = |trim: Trim| dtm.trim(&trim).unwrap().vocabulary().iter().map(str::to_string).collect::<Vec<_>>();
    assert_eq!(kept(Trim::default()), ["a", "b", "c"]);
    assert_eq!(kept(Trim::default().min_count(3)), ["b", "c"]);
    assert_eq!(kept(Trim::default().max_count(3)), ["a", "b"]);
    assert_eq!(kept(Trim::default().min_doc_count(2).max_doc_count(2)), ["b"]);
    assert_eq!(kept(Trim::default().min_doc_count(0.5)), ["b", "c"], "2 of 3 documents are at least half");
    assert_eq!(kept(Trim::default().min_count(Bound::Share(5.0 / 9.0))), ["c"], "a bound is included");
    let trimmed = dtm.trim(&Trim::default().min_count(3)).unwrap();
    assert_eq!(trimmed.document_tokens(), dtm.document_tokens());
    assert_eq!(column(&trimmed.frequencies().unwrap(), "rate")[0], (5.0 * 1e4 / 9.0).to_string());
    let error = dtm.trim(&Trim::default().min_count(6).max_doc_count(0.1)).unwrap_err().to_string();
    assert!(error.contains("min_count Count(6)") && error.contains("max_doc_count Share(0.1)"), "{error}");
    assert!(matches!(dtm.trim(&Trim::default().min_count(1.5)).unwrap_err().kind(), ErrorKind::Option { .. }));
}

#[test]
fn groups_are_sums() {
    let frame = df!(
        "text" => ["a b", "a", "b b", "c"], "date" => [Some("2016-02-01"), Some("2015"), Some("2016-07"), None],
        "place" => [Some("乙"), Some("甲"), None, Some("甲")]
    );
    let corpus = Corpus::from_frame(&frame.unwrap()).unwrap();
    let dtm = Tokenizer::builder().build_on(tifa::Whitespace).unwrap().tokenize(&corpus).unwrap().dtm();
    let places = dtm.group_by("place").unwrap();
    let ids: Vec<&str> = (0..places.n_documents()).map(|r| places.document(r).id()).collect();
    assert_eq!(ids, ["", "乙", "甲"]);
    assert_eq!((places.count(0, "b"), places.count(2, "a"), places.count(2, "c")), (2, 1, 1));
    assert_eq!(places.document(2).variable("documents").as_deref(), Some("2"));
    assert_eq!(places.document_tokens().to_vec(), [2, 2, 2]);

    let error = dtm.group_by(Period::Year).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Undated { count: 1, first, .. } if first == "4"), "{error}");
    let years = dtm.group_by(tifa::Grouping::Period(Period::Year, Undated::Skip)).unwrap();
    assert_eq!((years.n_documents(), years.document(1).id(), years.count(1, "b")), (2, "2016", 3));
    assert!(dtm.group_by("nowhere").unwrap_err().to_string().contains("place"), "the error lists the variables");
}

#[test]
fn top_terms_in_order() {
    let weighted = words(&["a a b c", "c"]).dtm().tf_idf(&TfIdf::sklearn()).unwrap();
    let top = weighted.top_terms(2).unwrap();
    assert_eq!(column(&top, "doc_id"), ["1", "1", "2"]);
    assert_eq!(column(&top, "term"), ["a", "b", "c"], "2 × rare, then rare, then common");
    assert_eq!(column(&top, "rank"), ["1", "2", "1"]);
    assert_eq!(weighted.top_terms(0).unwrap().height(), 0);
    let tied = words(&["b a", "b a"]).dtm().tf_idf(&TfIdf::sklearn()).unwrap().top_terms(1).unwrap();
    assert_eq!(column(&tied, "term"), ["a", "a"], "ties go to the earlier term");
}
