//! Terms over time.

use tifa::ErrorKind;
use tifa::prelude::*;

use crate::{column, dated};

fn dtm(texts: &[(&str, &str)]) -> Dtm {
    Tokenizer::builder().build_on(tifa::Whitespace).unwrap().tokenize(&dated(texts)).unwrap().dtm()
}

#[test]
fn gaps_are_zeros_and_nulls() {
    let dtm = dtm(&[("2014-03-01", "a b c d"), ("2016-05", "a a b b"), ("2016-11-30", "b b b b b b")]);
    let trend = Trend::by(Period::Year).terms(["b", "a", "没有"]).of(&dtm).unwrap();
    assert_eq!(column(&trend, "term"), ["b", "b", "b", "a", "a", "a", "没有", "没有", "没有"]);
    assert_eq!(column(&trend, "period")[..3], ["2014", "2015", "2016"]);
    assert_eq!(column(&trend, "count"), ["1", "0", "8", "1", "0", "2", "0", "0", "0"]);
    assert_eq!(column(&trend, "rate"), ["2500", "-", "8000", "2500", "-", "2000", "0", "-", "0"]);
    assert_eq!(column(&trend, "doc_count"), ["1", "0", "2", "1", "0", "1", "0", "0", "0"]);
    assert_eq!(column(&trend, "share"), ["1", "-", "1", "1", "-", "0.5", "0", "-", "0"]);
    assert_eq!(column(&trend, "tokens")[..3], ["4", "0", "10"]);
    assert_eq!(column(&trend, "documents")[..3], ["1", "0", "2"]);
}

#[test]
fn units_of_time() {
    let texts = [("2015-12-31", "a"), ("2016-01-01", "a"), ("2016-06-30", "a"), ("2016-07-01", "a")];
    let periods = |period| column(&Trend::by(period).terms(["a"]).of(&dtm(&texts)).unwrap(), "period");
    assert_eq!(periods(Period::Year), ["2015", "2016"]);
    assert_eq!(periods(Period::HalfYear), ["2015H2", "2016H1", "2016H2"]);
    assert_eq!(periods(Period::Quarter), ["2015Q4", "2016Q1", "2016Q2", "2016Q3"]);
    assert_eq!(periods(Period::Month).len(), 8);
    assert_eq!(periods(Period::Month)[0], "2015-12");
    for name in ["year", "half-year", "quarter", "month"] {
        assert_eq!(name.parse::<Period>().unwrap().name(), name);
    }
    assert!("week day".parse::<Period>().is_err());
}

#[test]
fn undated_documents_are_refused_or_skipped() {
    let dtm = dtm(&[("2016", "a"), ("2016-05", "a")]);
    let monthly = Trend::by(Period::Month).terms(["a"]);
    let error = monthly.of(&dtm).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Undated { count: 1, total: 2, first, .. } if first == "1"), "{error}");
    assert_eq!(column(&monthly.undated(Undated::Skip).of(&dtm).unwrap(), "period"), ["2016-05"]);
    let strict = Trend::by(Period::Year).terms(["z"]).strict(true).of(&dtm).unwrap_err();
    assert!(matches!(strict.kind(), ErrorKind::UnknownTerm { term } if term == "z"));
}

#[test]
fn a_term_asked_for_twice_comes_twice() {
    let trend = Trend::by(Period::Year).terms(["a", "a"]).of(&dtm(&[("2016", "a")])).unwrap();
    assert_eq!(column(&trend, "count"), ["1", "1"]);
}

/// On the bundled sample formulations rise and fall in their years.
#[test]
fn sample_trends() {
    let corpus = Corpus::read(crate::data("sample.jsonl")).unwrap();
    let lexicon = Lexicon::read(crate::data("lexicon/tifa.csv")).unwrap();
    let dtm = Tokenizer::builder().lexicon(lexicon).build().unwrap().tokenize(&corpus).unwrap().dtm();
    let span = |term: &str| {
        let trend = Trend::by(Period::Year).terms([term]).strict(true).of(&dtm).unwrap();
        let used: Vec<String> = column(&trend, "period")
            .into_iter()
            .zip(column(&trend, "count"))
            .filter(|(_, c)| c != "0")
            .map(|(p, _)| p)
            .collect();
        (used[0].clone(), used[used.len() - 1].clone())
    };
    let years = |a: &str, b: &str| (a.to_string(), b.to_string());
    assert_eq!(span("科学发展观"), years("2008", "2013"));
    assert_eq!(span("供给侧结构性改革"), years("2016", "2022"));
    assert_eq!(span("新质生产力"), years("2024", "2024"));
    assert_eq!(span("工匠精神"), years("2016", "2024"));
}
