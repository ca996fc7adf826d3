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
    let table = TrendProfile::by(Period::Year).terms(["a"]).ranks(&dtm).unwrap();
    let expected = golden("mann_kendall_x=2,3,3,5,4,6,8,7,9,9");
    for (name, key) in [("s", "s"), ("tau", "Tau"), ("z", "z"), ("p_value", "p"), ("slope", "slope")] {
        assert!((number(&table, name, 0) - expected[key].as_f64().unwrap()).abs() < 1e-9, "{name}");
    }
    let tau_b = golden("kendall_tau_b_same_x");
    assert!((number(&table, "tau_b", 0) - tau_b["tau_b"].as_f64().unwrap()).abs() < 1e-9);
    assert!((number(&table, "tau_b_p_value", 0) - tau_b["p"].as_f64().unwrap()).abs() < 1e-9);
    let corrected = TrendProfile::by(Period::Year).terms(["a"]).test(TrendTest::hamed_rao()).ranks(&dtm).unwrap();
    assert!((number(&corrected, "z", 0) - golden("hamed_rao")["z"].as_f64().unwrap()).abs() < 1e-9);
    assert_eq!(column(&corrected, "s"), ["39"]);
}

#[test]
fn q_values_are_golden() {
    // One p each by the same test; Benjamini and Hochberg's step over all of them by hand.
    let rising = [0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
    let (even, fading) = ([1; 10], [8, 7, 6, 5, 4, 3, 2, 2, 1, 1]);
    let dtm = years(&[("a", &rising), ("b", &even), ("c", &fading)], &[100; 10]);
    let table = TrendProfile::by(Period::Year).terms(["a", "b", "c", "d"]).ranks(&dtm).unwrap();
    let p: Vec<f64> = (0..3).map(|i| number(&table, "p_value", i)).collect();
    assert_eq!(p[1], 1.0);
    let (low, high) = if p[0] < p[2] { (0, 2) } else { (2, 0) };
    assert!((number(&table, "q_value", high) - (p[high] * 1.5)).abs() < 1e-12);
    assert!((number(&table, "q_value", low) - (p[low] * 3.0).min(p[high] * 1.5)).abs() < 1e-12);
    assert_eq!(column(&table, "q_value")[3], "-", "a term that does not occur is no test");
    let classes = column(&profile(&dtm, &["a", "b", "c", "d"]), "class");
    // Born in 2002; among eighteen tests its rise since then is not proved. Ten of a term cannot prove that it is steady.
    assert_eq!(classes, ["established", "uncertain", "fading", "-"]);
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
    for name in ["class", "first", "rate", "p_value", "rate_ratio", "half_life", "gap", "burst_weight"] {
        let nothing = if name == "rate" { "0" } else { "-" };
        assert_eq!(column(&table, name)[1], nothing, "{name}");
    }
    assert_eq!(column(&table, "periods")[1], "0");
}

#[test]
fn missing_years_keep_their_distance() {
    // 0 3 15 18 in 2000, 2001, 2005, 2006: three more a year.
    let dtm = years(&[("a", &[0, 3, 0, 0, 0, 15, 18])], &[10_000, 10_000, 0, 0, 0, 10_000, 10_000]);
    let ranks = TrendProfile::by(Period::Year).terms(["a"]).ranks(&dtm).unwrap();
    assert!((number(&ranks, "slope", 0) - 3.0).abs() < 1e-12);
    // 1, 2, 32 in 2000, 2001, 2005: twice as many every year.
    let doubled = years(&[("a", &[1, 2, 0, 0, 0, 32])], &[10_000, 10_000, 0, 0, 0, 10_000]);
    assert!((number(&profile(&doubled, &["a"]), "rate_ratio", 0) - 2.0).abs() < 1e-9);
    assert!((number(&profile(&doubled, &["a"]), "percent_year", 0) - 100.0).abs() < 1e-6);
}

/// Sixteen years of one text each.
const LIVES: [(&str, &[usize]); 7] = [
    ("gone", &[9, 11, 8, 10, 9, 12, 10, 9, 8, 11, 10, 9, 0, 0, 0, 0]),
    ("emerging", &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 26]),
    ("returning", &[9, 11, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 9]),
    ("rising", &[2, 2, 3, 3, 4, 4, 6, 7, 8, 9, 11, 12, 14, 16, 19, 22]),
    ("fading", &[22, 19, 16, 14, 12, 11, 9, 8, 7, 6, 4, 4, 3, 3, 2, 2]),
    ("peaked", &[0, 0, 1, 3, 8, 15, 22, 25, 22, 15, 12, 9, 7, 5, 3, 2]),
    ("steady", &[20, 22, 19, 21, 20, 23, 18, 20, 21, 19, 22, 20, 20, 21, 19, 20]),
];

#[test]
fn classes() {
    let names: Vec<&str> = LIVES.iter().map(|(name, _)| *name).collect();
    let dtm = years(&LIVES, &[200; 16]);
    assert_eq!(column(&profile(&dtm, &names), "class"), names);
    // Texts of another length: no class changes.
    assert_eq!(column(&profile(&years(&LIVES, &[900; 16]), &names), "class"), names);
    // A tenth of the text, in the last year: what is missing there proves nothing.
    let mut short: Vec<(&str, Vec<usize>)> = LIVES.iter().map(|(t, x)| (*t, x.to_vec())).collect();
    short.iter_mut().for_each(|(_, x)| x[15] = x[15].div_ceil(10));
    let short: Vec<(&str, &[usize])> = short.iter().map(|(t, x)| (*t, x.as_slice())).collect();
    let mut lengths = [200; 16];
    lengths[15] = 20;
    let classes = column(&profile(&years(&short, &lengths), &names), "class");
    for (class, name) in classes.iter().zip(&names) {
        assert!(class == name || class == "uncertain", "{name} is {class}");
    }
    assert_eq!(classes[6], "steady");
}

/// What nothing proves is uncertain, and leans.
#[test]
fn uncertain_terms_lean() {
    let rare: &[usize] = &[0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0];
    let single: &[usize] = &[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    let table = profile(&years(&[("a", rare), ("b", single)], &[100; 16]), &["a", "b"]);
    assert_eq!(column(&table, "class"), ["uncertain", "uncertain"]);
    assert_eq!(column(&table, "leaning")[0], "rising");
    assert!(number(&table, "rate_ratio_low", 0) < 1.0 && number(&table, "rate_ratio_high", 0) > 1.0);
}

/// A term that is born late is judged from its birth.
#[test]
fn judged_from_birth() {
    let born: &[usize] = &[0, 0, 0, 0, 0, 0, 0, 0, 40, 36, 30, 27, 25, 20, 18, 15];
    let stray: &[usize] = &[0, 1, 0, 0, 0, 0, 0, 0, 30, 31, 28, 30, 33, 29, 30, 31];
    let table = profile(&years(&[("born", born), ("stray", stray)], &[100; 16]), &["born", "stray"]);
    assert_eq!(column(&table, "since"), ["2008", "2008"]);
    assert_eq!(column(&table, "first"), ["2008", "2001"]);
    assert_eq!(column(&table, "first_firm"), ["2008", "2008"]);
    assert!(number(&table, "rate_ratio", 0) < 1.0, "it falls since it was born");
    assert_eq!(column(&table, "class"), ["peaked", "steady"]);
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
    for name in ["term", "z", "p_value", "q_value", "rate_ratio", "class", "changes", "bursts", "half_life"] {
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
    assert_eq!(column(&table, "class"), ["uncertain"]);
    for name in ["p_value", "rate_ratio", "emergence", "half_life"] {
        assert_eq!(column(&table, name), ["-"], "{name} of one period");
    }
    let tied = TrendProfile::by(Period::Year).terms(["a"]).ranks(&years(&[("a", &[2; 6])], &[10; 6])).unwrap();
    assert_eq!((column(&tied, "p_value"), column(&tied, "tau_b")), (vec!["1".into()], vec!["-".into()]));
    let constant =
        TrendProfile::by(Period::Year).test(TrendTest::hamed_rao()).ranks(&years(&[("a", &[2; 6])], &[10; 6]));
    assert_eq!(column(&constant.unwrap(), "p_value")[0], "-");
    let nothing = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&dated(&[])).unwrap().dtm();
    assert_eq!(profile(&nothing, &["a"]).height(), 1);

    let strict = TrendProfile::by(Period::Year).terms(["b"]).strict(true).of(&one).unwrap_err();
    assert!(matches!(strict.kind(), ErrorKind::UnknownTerm { .. }));
    let by = || TrendProfile::by(Period::Year);
    let wrong = [by().confidence(1.0), by().level(0.0), by().level(f64::NAN), by().window(0)];
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
