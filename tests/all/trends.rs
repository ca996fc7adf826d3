//! Terms over time.

use tifa::ErrorKind;
use tifa::prelude::*;

use crate::{column, dated};

fn dtm(texts: &[(&str, &str)]) -> Dtm {
    Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&dated(texts)).unwrap().dtm()
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
fn more_units_of_time() {
    let of = |period: &Period, date: &str| period.of(date.parse().unwrap());
    for (period, date, label) in [
        (Period::Week, "2016-01-03", Some("2015-W53")), // a Sunday; the week's Thursday lies in 2015
        (Period::Week, "2016-01-04", Some("2016-W01")),
        (Period::Week, "1970-01-01", Some("1970-W01")),
        (Period::Week, "2016-01", None),
        (Period::Day, "2016-02-29", Some("2016-02-29")),
        (Period::FiveYearPlan, "1952", None),
        (Period::FiveYearPlan, "1953", Some("1953-1957")),
        (Period::FiveYearPlan, "1964", Some("1963-1965")),
        (Period::FiveYearPlan, "1980-12-31", Some("1976-1980")),
        (Period::FiveYearPlan, "1981", Some("1981-1985")),
        (Period::FiveYearPlan, "2025", Some("2021-2025")),
        (Period::CongressTerm, "1945-04-22", None),
        (Period::CongressTerm, "1950", Some("07 1945-1956")),
        (Period::CongressTerm, "2012-11-07", Some("17 2007-2012")),
        (Period::CongressTerm, "2012-11-08", Some("18 2012-2017")),
        (Period::CongressTerm, "2012", None), // two terms share the year
        (Period::CongressTerm, "2017-11", Some("19 2017-2022")),
        (Period::CongressTerm, "2024", Some("20 2022-")),
        (Period::Variable("n".into()), "2024", None),
    ] {
        assert_eq!(of(&period, date).as_deref(), label, "{period:?} {date}");
    }
    let edges = Period::from_dates(["2013-03".parse().unwrap(), "2018-03-17".parse().unwrap()]).unwrap();
    assert_eq!(of(&edges, "2013-02-28"), None);
    assert_eq!(of(&edges, "2013-03-01").as_deref(), Some("2013-03-01/2018-03-16"));
    assert_eq!(of(&edges, "2018"), None, "the year lies in both");
    assert_eq!(of(&edges, "2018-03-17").as_deref(), Some("2018-03-17/"));
    assert!(Period::from_dates([]).is_err());
    assert!(Period::from_dates(["2018".parse().unwrap(), "2018-01-01".parse().unwrap()]).is_err());
    for name in ["week", "day", "five-year-plan", "congress-term"] {
        assert_eq!(name.parse::<Period>().unwrap().name(), name);
    }
}

/// Every day of two centuries: labels ascend with time, and neighbours differ by at most one unit.
#[test]
fn labels_sort_in_order_of_time() {
    let date = |y, m, d| Date::new(y, Some(m), Some(d));
    let days: Vec<Date> =
        (1953..=2060).flat_map(|y| (1..=12).flat_map(move |m| (1..=31).filter_map(move |d| date(y, m, d)))).collect();
    let edges = Period::from_dates(["1953".parse().unwrap(), "1999-09-09".parse().unwrap()]).unwrap();
    for name in ["year", "half-year", "quarter", "month", "week", "day", "five-year-plan", "congress-term"] {
        let period: Period = name.parse().unwrap();
        let labels: Vec<String> = days.iter().map(|&d| period.of(d).unwrap()).collect();
        assert!(labels.is_sorted(), "{name}");
    }
    assert!(days.iter().map(|&d| edges.of(d).unwrap()).is_sorted());
}

#[test]
fn by_any_ordered_variable() {
    let frame = tifa::polars::df!(
        "text" => ["a b", "a", "b", "a a"], "session" => [Some(10i64), Some(9), None, Some(9)], "stage" => ["乙", "甲", "甲", "丙"]
    );
    let corpus = Corpus::from_frame(&frame.unwrap()).unwrap();
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap().dtm();
    let sessions = Trend::by(Period::Variable("session".into())).terms(["a"]);
    assert!(sessions.of(&dtm).unwrap_err().to_string().contains("1 of 4"));
    let table = sessions.undated(Undated::Skip).of(&dtm).unwrap();
    assert_eq!(
        (column(&table, "period"), column(&table, "count")),
        (vec!["9".into(), "10".into()], vec!["3".into(), "1".into()])
    );
    let stages = Trend::by(Period::Variable("stage".into())).terms(["a"]).of(&dtm).unwrap();
    assert_eq!(column(&stages, "period"), ["丙", "乙", "甲"]);
    assert!(Trend::by(Period::Variable("nowhere".into())).terms(["a"]).of(&dtm).is_err());
    assert_eq!(dtm.group_by(Period::Variable("stage".into())).unwrap().document(0).id(), "丙");
}

#[test]
fn rates_by_tokens_and_characters() {
    let corpus = dated(&[("2016", "质量强市 工匠，2025 ！")]);
    let stop = StopWords::from_iter(["工匠"]);
    let tokens =
        Tokenizer::builder().stop_words(stop).build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap();
    let trend = Trend::by(Period::Year).terms(["质量强市"]).of(&tokens.dtm()).unwrap();
    assert_eq!(column(&trend, "characters"), ["10"], "stop words count, punctuation does not");
    assert_eq!(column(&trend, "rate_characters"), ["1000"]);
    let million: f64 = column(&trend, "rate_million")[0].parse().unwrap();
    assert!((million - 1e6 / 3.0).abs() < 1e-6);
}

#[test]
fn part_periods_are_marked() {
    let partial = |dates: &[&str]| {
        let texts: Vec<(&str, &str)> = dates.iter().map(|d| (*d, "a")).collect();
        column(&Trend::by(Period::Year).terms(["a"]).of(&dtm(&texts)).unwrap(), "partial")
    };
    assert_eq!(
        partial(&["2014-07-01", "2015-01-02", "2015-12-30", "2016-01-03", "2016-12-20"]),
        ["true", "false", "false"]
    );
    assert_eq!(partial(&["2014-01-01", "2014-12-31", "2015-01-02", "2015-05-30"]), ["false", "true"]);
    assert_eq!(partial(&["2014-03-05", "2015-03-05", "2016-03-16"]), ["false"; 3], "one report every March");
    assert_eq!(partial(&["2014", "2015-01-01", "2015-12-31"]), ["false"; 2], "a bare year may mean all of it");
    assert_eq!(partial(&["2014-07-01", "2014-12-31"]), ["true"]);
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
