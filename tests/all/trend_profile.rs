//! The life of every term in one row.

use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;
use tifa::{ErrorKind, TrendProfile, trend::TrendTest};

use crate::golden::golden;
use crate::{column, dated};

/// Years from 2000 in which each term occurs so often, filled up with `z` to `length` tokens.
/// A length of 0 leaves the year out.
fn years(counts: &[(&str, &[usize])], lengths: &[usize]) -> Dtm {
    let text = |y: usize| {
        let mut words: Vec<&str> = counts.iter().flat_map(|(term, n)| std::iter::repeat_n(*term, n[y])).collect();
        assert!(words.len() <= lengths[y]);
        words.resize(lengths[y], "z");
        words.join(" ")
    };
    let texts: Vec<(String, String)> =
        (0..lengths.len()).filter(|&y| lengths[y] > 0).map(|y| ((2000 + y).to_string(), text(y))).collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(d, t)| (d.as_str(), t.as_str())).collect();
    Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&dated(&texts)).unwrap().dtm()
}

fn profile(dtm: &Dtm, terms: &[&str]) -> DataFrame {
    TrendProfile::by(Period::Year).terms(terms.iter().copied()).of(dtm).unwrap()
}

fn number(table: &DataFrame, name: &str, row: usize) -> f64 {
    column(table, name)[row].parse().unwrap_or_else(|_| panic!("{name} {}", column(table, name)[row]))
}

/// pyMannKendall's and SciPy's figures; 10,000 tokens a year make the rate the count.
#[test]
fn golden_trend() {
    let x = [2, 3, 3, 5, 4, 6, 8, 7, 9, 9];
    let dtm = years(&[("a", &x)], &[10_000; 10]);
    let table = profile(&dtm, &["a"]);
    let expected = golden("mann_kendall_x=2,3,3,5,4,6,8,7,9,9");
    for (name, key) in [("s", "s"), ("tau", "Tau"), ("z", "z"), ("p_value", "p"), ("slope", "slope")] {
        assert!((number(&table, name, 0) - expected[key].as_f64().unwrap()).abs() < 1e-9, "{name}");
    }
    let tau_b = golden("kendall_tau_b_same_x");
    assert!((number(&table, "tau_b", 0) - tau_b["tau_b"].as_f64().unwrap()).abs() < 1e-9);
    assert!((number(&table, "tau_b_p_value", 0) - tau_b["p"].as_f64().unwrap()).abs() < 1e-9);
    let corrected = TrendProfile::by(Period::Year).terms(["a"]).test(TrendTest::hamed_rao()).of(&dtm).unwrap();
    assert!((number(&corrected, "z", 0) - golden("hamed_rao")["z"].as_f64().unwrap()).abs() < 1e-9);
    assert_eq!(column(&corrected, "s"), ["39"]);
}

#[test]
fn q_values_are_golden() {
    // One p each by the same test; Benjamini and Hochberg's step over all of them by hand.
    let rising = [0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
    let (even, fading) = ([1; 10], [8, 7, 6, 5, 4, 3, 2, 2, 1, 1]);
    let table = profile(&years(&[("a", &rising), ("b", &even), ("c", &fading)], &[100; 10]), &["a", "b", "c", "d"]);
    let p: Vec<f64> = (0..3).map(|i| number(&table, "p_value", i)).collect();
    assert_eq!(p[1], 1.0);
    let (low, high) = if p[0] < p[2] { (0, 2) } else { (2, 0) };
    assert!((number(&table, "q_value", high) - (p[high] * 1.5)).abs() < 1e-12);
    assert!((number(&table, "q_value", low) - (p[low] * 3.0).min(p[high] * 1.5)).abs() < 1e-12);
    assert_eq!(column(&table, "q_value")[3], "-", "a term that does not occur is no test");
    assert_eq!(column(&table, "class"), ["rising", "steady", "fading", "-"]);
}

#[test]
fn places_by_hand() {
    //          2000 01 02 03 04 05 06 07 08 09; 2003 has no text
    let a: &[usize] = &[0, 1, 4, 0, 2, 2, 0, 0, 1, 0];
    let lengths = [100, 100, 100, 0, 100, 100, 100, 100, 100, 100];
    let table = profile(&years(&[("a", a)], &lengths), &["a", "没有"]);
    let of = |name: &str| column(&table, name)[0].clone();
    let expected = [
        ("first", "2001"),
        ("last", "2008"),
        ("emergence", "2001"),
        ("retreat", "2006"),
        ("peak", "2002"),
        ("peak_rate", "400"),
        ("half_life", "2"), // 2004 has half the rate of 2002
        ("gap", "2"),       // 2006 and 2007; 2003 has no text
        ("periods", "5"),
        ("count", "10"),
        ("doc_count", "5"),
    ];
    for (name, value) in expected {
        assert_eq!(of(name), value, "{name}");
    }
    // Shares of ten: 4 2 2 1 1 against nine times 1/9.
    let excess = (0.4 - 1.0 / 9.0) + 2.0 * (0.2 - 1.0 / 9.0);
    assert!((number(&table, "steadiness", 0) - (1.0 - excess)).abs() < 1e-12);
    assert!((number(&table, "rate", 0) - 10.0 * 1e4 / 900.0).abs() < 1e-9);
    for name in ["class", "first", "rate", "p_value", "slope", "half_life", "gap", "burst_weight"] {
        let nothing = if name == "rate" { "0" } else { "-" };
        assert_eq!(column(&table, name)[1], nothing, "{name}");
    }
    assert_eq!(column(&table, "periods")[1], "0");
}

#[test]
fn missing_years_keep_their_distance() {
    // 0 3 15 18 in 2000, 2001, 2005, 2006: three more a year.
    let dtm = years(&[("a", &[0, 3, 0, 0, 0, 15, 18])], &[10_000, 10_000, 0, 0, 0, 10_000, 10_000]);
    assert!((number(&profile(&dtm, &["a"]), "slope", 0) - 3.0).abs() < 1e-12);
}

#[test]
fn classes() {
    let terms: [(&str, &[usize]); 6] = [
        ("gone", &[3, 3, 2, 3, 3, 2, 0, 0, 0, 0]),
        ("emerging", &[0, 0, 0, 0, 0, 0, 0, 0, 2, 3]),
        ("returning", &[2, 2, 0, 0, 0, 0, 0, 0, 0, 3]),
        ("rising", &[0, 1, 1, 2, 3, 4, 5, 6, 7, 8]),
        ("fading", &[9, 8, 7, 6, 5, 4, 3, 2, 1, 1]),
        ("steady", &[3, 4, 3, 4, 3, 4, 3, 4, 3, 4]),
    ];
    let names: Vec<&str> = terms.iter().map(|(name, _)| *name).collect();
    let dtm = years(&terms, &[100; 10]);
    assert_eq!(column(&profile(&dtm, &names), "class"), names);
    // Counts times seven, and texts of another length: no class changes.
    let scaled: Vec<(&str, Vec<usize>)> = terms.iter().map(|(t, x)| (*t, x.iter().map(|n| n * 7).collect())).collect();
    let scaled: Vec<(&str, &[usize])> = scaled.iter().map(|(t, x)| (*t, x.as_slice())).collect();
    assert_eq!(column(&profile(&years(&scaled, &[900; 10]), &names), "class"), names);
    // Risen and half fallen again: 1 in the last two years, 3 in those from 2003 on.
    let fallen = years(&[("a", &[0, 0, 0, 4, 4, 3, 2, 2, 1, 1]), ("b", &[0, 0, 0, 4, 4, 3, 2, 2, 1, 2])], &[100; 10]);
    assert_eq!(column(&profile(&fallen, &["a", "b"]), "class"), ["fading", "steady"]);
    // With a window of one year, what came two years ago is no news.
    let narrow = TrendProfile::by(Period::Year).terms(["emerging"]).window(1).of(&dtm).unwrap();
    assert_ne!(column(&narrow, "class"), ["emerging"]);
}

/// Another begin of time leaves tau, p and class what they were.
#[test]
fn shifted_in_time() {
    let texts = |year: i32| {
        let mut rng = fastrand::Rng::with_seed(7);
        let text = |_| (0..50).map(|_| ["a", "b", "c", "d"][rng.usize(..4)]).collect::<Vec<_>>().join(" ");
        let texts: Vec<(String, String)> =
            (0..12).map(text).enumerate().map(|(i, t)| ((year + i as i32).to_string(), t)).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(d, t)| (d.as_str(), t.as_str())).collect();
        Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&dated(&texts)).unwrap().dtm()
    };
    let [a, b] = [1950, 2001].map(|year| TrendProfile::by(Period::Year).of(&texts(year)).unwrap());
    for name in ["term", "tau", "p_value", "q_value", "slope", "class", "changes", "bursts", "half_life"] {
        assert_eq!(column(&a, name), column(&b, name), "{name}");
    }
    assert_eq!(column(&a, "term"), ["a", "b", "c", "d"]);
}

#[test]
fn change_points_of_a_step() {
    let step: &[usize] = &[1, 2, 1, 1, 2, 30, 31, 29, 30, 31, 10, 9, 11, 10];
    let dtm = years(&[("a", step), ("even", &[5; 14])], &[1000; 14]);
    let table =
        TrendProfile::by(Period::Year).change_points(&dtm.trim(&Trim::default().max_count(400)).unwrap()).unwrap();
    assert_eq!(column(&table, "term"), ["a", "a"]);
    assert_eq!(column(&table, "period"), ["2005", "2010"]);
    let rates = [(14.0, 302.0), (302.0, 100.0)]; // 7 in 5,000 tokens, 151 in 5,000, 40 in 4,000
    for (row, (before, after)) in rates.into_iter().enumerate() {
        assert!((number(&table, "rate_before", row) - before).abs() < 1e-9);
        assert!((number(&table, "rate_after", row) - after).abs() < 1e-9);
    }
    // A term that comes from nothing rose from 0, not from -0.
    let new = years(&[("a", &[0, 0, 0, 0, 20, 20, 20, 20])], &[100; 8]);
    let new = TrendProfile::by(Period::Year).terms(["a"]).change_points(&new).unwrap();
    assert_eq!(column(&new, "rate_before"), ["0"]);
    let profile = profile(&dtm, &["a", "even"]);
    assert_eq!(column(&profile, "changes"), ["2", "0"]);
}

#[test]
fn bad_input() {
    let one = years(&[("a", &[3])], &[10]);
    let table = profile(&one, &["a"]);
    assert_eq!(column(&table, "class"), ["steady"]);
    for name in ["p_value", "tau", "slope", "emergence", "half_life"] {
        assert_eq!(column(&table, name), ["-"], "{name} of one period");
    }
    let tied = profile(&years(&[("a", &[2; 6])], &[10; 6]), &["a"]);
    assert_eq!((column(&tied, "p_value"), column(&tied, "tau_b")), (vec!["1".into()], vec!["-".into()]));
    let constant = TrendProfile::by(Period::Year).test(TrendTest::hamed_rao()).of(&years(&[("a", &[2; 6])], &[10; 6]));
    assert_eq!(column(&constant.unwrap(), "p_value")[0], "-");
    let nothing = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&dated(&[])).unwrap().dtm();
    assert_eq!(profile(&nothing, &["a"]).height(), 1);

    let strict = TrendProfile::by(Period::Year).terms(["b"]).strict(true).of(&one).unwrap_err();
    assert!(matches!(strict.kind(), ErrorKind::UnknownTerm { .. }));
    let by = || TrendProfile::by(Period::Year);
    let wrong = [by().confidence(1.0), by().level(0.0), by().penalty(-1.0), by().penalty(f64::NAN), by().window(0)];
    for profile in wrong {
        assert!(matches!(profile.of(&one).unwrap_err().kind(), ErrorKind::Option { .. }));
    }
    let early = Tokenizer::builder()
        .build_on(tifa::token::Whitespace)
        .unwrap()
        .tokenize(&dated(&[("0216", "a"), ("2016", "a")]));
    let early = early.unwrap().dtm();
    let error = by().of(&early).unwrap_err().to_string();
    assert!(error.contains("0216") && error.contains("1900"), "{error}");
}
