//! Ratios of two sides, first uses, what is new, the order of levels, other models; and what all questions share.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use tifa::polars::prelude::{DataFrame, df};
use tifa::prelude::*;
use tifa::trend::{Diffusion, FirstUses, HeatScale, RateRatio};
use tifa::{ErrorKind, Progress, TrendProfile};

use crate::{column, dated};

fn number(table: &DataFrame, name: &str, row: usize) -> f64 {
    column(table, name)[row].parse().unwrap_or_else(|_| panic!("{name} {}", column(table, name)[row]))
}

/// A matrix of space-separated words: date, unit, level, text.
fn dtm(rows: &[(&str, &str, &str, &str)]) -> Dtm {
    let of = |i: usize| rows.iter().map(|r| [r.0, r.1, r.2, r.3][i]).collect::<Vec<_>>();
    let frame = df!("date" => of(0), "unit" => of(1), "level" => of(2), "text" => of(3)).unwrap();
    let corpus = Corpus::from_frame(&frame).unwrap();
    Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap().dtm()
}

#[test]
fn ratios_of_two_years() {
    let text = |a: usize, z: usize| format!("{}{}", "a ".repeat(a), "z ".repeat(z));
    let texts: Vec<(&str, String)> = (0..8)
        .map(|d| (if d < 4 { "2016" } else { "2018" }, d))
        .map(|(y, d)| (y, text(if d < 4 { 2 } else { 6 }, 94)))
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(d, t)| (*d, t.as_str())).collect();
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&dated(&texts)).unwrap().dtm();
    let question = RateRatio::default().terms(["a", "没有"]);
    let table = question.between(&dtm, |d| d.year() == Some(2016), |d| d.year() == Some(2018)).unwrap();
    assert_eq!((column(&table, "first_count")[0].as_str(), column(&table, "second_count")[0].as_str()), ("8", "24"));
    // 8 of 384 tokens, 24 of 400.
    assert!((number(&table, "rate_ratio", 0) - (24.0 / 400.0) / (8.0 / 384.0)).abs() < 1e-12);
    assert_eq!(number(&table, "dispersion", 0), 1.0, "equal documents");
    assert!(number(&table, "rate_ratio_low", 0) > 1.0 && number(&table, "p_value", 0) < 0.05);
    assert_eq!((column(&table, "note")[1].as_str(), column(&table, "rate_ratio")[1].as_str()), ("does not occur", "-"));
    // One document on each side says nothing about dispersion, unless it is given.
    let single = question.between(&dtm, |d| d.id() == "1", |d| d.id() == "8").unwrap();
    assert_eq!(column(&single, "note")[0], "too few documents");
    let given = question.clone().dispersion(2.0).between(&dtm, |d| d.id() == "1", |d| d.id() == "8").unwrap();
    assert!(number(&given, "rate_ratio_low", 0) < 3.0 && number(&given, "rate_ratio_high", 0) > 3.0);
    let nothing = question.between(&dtm, |_| false, |_| true).unwrap();
    assert_eq!(column(&nothing, "note"), ["no text"; 2]);
    for wrong in [question.clone().dispersion(0.5), question.clone().confidence(1.0)] {
        assert!(matches!(wrong.between(&dtm, |_| true, |_| true).unwrap_err().kind(), ErrorKind::Option { .. }));
    }
    let strict = question.strict(true).between(&dtm, |_| true, |_| true).unwrap_err();
    assert!(matches!(strict.kind(), ErrorKind::UnknownTerm { .. }));
}

#[test]
fn first_uses_that_can_be_cited() {
    let frame = df!(
        "id" => ["c", "b", "a", "d"],
        "date" => ["2001-05", "2001-02-03", "2001-02-03", "1999"],
        "text" => ["三个代表。", "学习三个代表重要思想！明天开会。", "今天。\n践行“三个代表”\n要求。", "十三个代表团到会。其他。"],
    );
    let corpus = Corpus::from_frame(&frame.unwrap()).unwrap();
    let path = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(path.path(), "term,first_year\n三个代表,2000\n工匠精神,2016\n").unwrap();
    let lexicon = Lexicon::read(path.path()).unwrap();
    let table = FirstUses::by(Period::Year).of(&corpus, &lexicon).unwrap();
    let of = |name: &str| column(&table, name)[0].clone();
    assert_eq!((of("count"), of("doubtful_share")), ("4".into(), "0.25".into()));
    assert_eq!(
        (of("first"), of("first_doc_id"), of("first_sentence")),
        ("1999".into(), "d".into(), "十三个代表团到会。".into())
    );
    assert_eq!((of("first_start"), of("first_end")), ("3".into(), "15".into()));
    assert_eq!((of("first_whole"), of("whole_doc_id")), ("2001".into(), "a".into()), "the earliest day, then the id");
    assert_eq!(of("whole_sentence"), "践行“三个代表”");
    assert_eq!(of("note"), "before the lexicon's first year, as a part of other words");
    assert_eq!(column(&table, "first_year"), ["2000", "2016"]);
    for name in ["first", "first_doc_id", "first_sentence", "doubtful_share", "note", "whole_start"] {
        assert_eq!(column(&table, name)[1], "-", "{name} of an entry that does not occur");
    }
}

#[test]
fn what_is_new_in_each_group() {
    let dtm = dtm(&[
        ("2001", "u", "省", "a z z z z z"),
        ("2002", "u", "省", "a b b b z z c"),
        ("2001", "v", "市", "b z z z"),
        ("2003", "v", "市", "a b c c z"),
        ("2003", "w", "国", "z d d"),
    ]);
    let news = TrendProfile::by(Period::Year).groups("level").newcomers(&dtm).unwrap();
    assert_eq!(column(&news, "group"), ["国", "国", "市", "市"], "the latest year is that of all");
    assert_eq!(column(&news, "term"), ["d", "z", "c", "a"]);
    assert_eq!(column(&news, "period"), ["2003"; 4]);
    assert_eq!(column(&news, "count"), ["2", "1", "2", "1"]);
    assert_eq!(column(&news, "p_value")[0], "-", "nothing before to be absent from");
    // Two of nine tokens' rest: 4 of 9 tokens stand before.
    assert!(number(&news, "p_value", 2) < 1.0);
    let all = TrendProfile::by(Period::Year).newcomers(&dtm).unwrap();
    assert_eq!(column(&all, "term"), ["d"]);
}

/// Three of six documents use the term, all of one level: two of the twenty ways to deal the levels do that.
#[test]
fn order_of_levels_against_chance() {
    let mut rows = vec![("2001", "u", "省", "a"); 3];
    rows.extend(vec![("2001", "v", "市", "z"); 3]);
    rows.extend([("2002", "u", "省", "a"), ("2002", "v", "市", "a"), ("2002", "w", "县", "z")]);
    let dtm = dtm(&rows);
    let spread = Diffusion::over("unit").level("level").terms(["a", "没有"]);
    let order = spread.level_order(&dtm, 4000, 1).unwrap();
    assert_eq!(column(&order, "earlier"), ["省", "省", "市", "县", "县", "市"], "three pairs for each term");
    assert_eq!(column(&order, "later"), ["市", "县", "县", "市", "省", "省"]);
    assert_eq!(column(&order, "lag"), ["1", "-", "-", "-", "-", "-"]);
    assert_eq!(
        (column(&order, "earlier_first")[0].as_str(), column(&order, "later_first")[0].as_str()),
        ("2001", "2002")
    );
    assert!((number(&order, "p_value", 0) - 0.1).abs() < 0.025, "{}", number(&order, "p_value", 0));
    assert_eq!(column(&order, "p_value")[3..], ["-", "-", "-"]);
    assert_eq!(order, spread.level_order(&dtm, 4000, 1).unwrap(), "one seed, one result");
    assert!(matches!(spread.level_order(&dtm, 0, 1).unwrap_err().kind(), ErrorKind::Option { .. }));
    assert!(Diffusion::over("unit").terms(["a"]).level_order(&dtm, 9, 1).is_err());
}

/// Every term of the matrix where none are named; none where none are wanted.
#[test]
fn without_terms_every_term() {
    let dtm = dtm(&[("2001", "u", "省", "a b"), ("2003", "v", "市", "b c")]);
    let none: [&str; 0] = [];
    assert_eq!(Trend::by(Period::Year).of(&dtm).unwrap().height(), 9);
    assert_eq!(HeatScale::by_share().levels(&dtm).unwrap().height(), 9);
    assert_eq!(Diffusion::over("unit").adopters(&dtm).unwrap().height(), 6);
    assert_eq!(TrendProfile::by(Period::Year).of(&dtm).unwrap().height(), 3);
    assert_eq!(Trend::by(Period::Year).terms(none).of(&dtm).unwrap().height(), 0);
    assert_eq!(TrendProfile::by(Period::Year).terms(none).of(&dtm).unwrap().height(), 0);
}

/// A wrong date must not fill the memory.
#[test]
fn two_centuries_by_day() {
    let text = (0..300).map(|i| format!("w{i} ")).collect::<String>();
    let texts = [("1900-01-01", text.as_str()), ("2100-12-31", text.as_str())];
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&dated(&texts)).unwrap().dtm();
    let error = Trend::by(Period::Day).of(&dtm).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Option { .. }));
    assert!(error.to_string().contains("22024200 rows") && error.to_string().contains("fewer terms"), "{error}");
    assert!(HeatScale::by_share().period(Period::Day).levels(&dtm).is_err());
    assert_eq!(Trend::by(Period::Day).terms(["w1"]).of(&dtm).unwrap().height(), 73_414);
    assert_eq!(TrendProfile::by(Period::Day).of(&dtm).unwrap().height(), 300);
}

#[derive(Default)]
struct Watch {
    total: AtomicUsize,
    done: AtomicUsize,
    most: usize,
}

impl Progress for Watch {
    fn begin(&self, total: usize) {
        self.total.fetch_add(total, Ordering::Relaxed);
    }

    fn advance(&self, terms: usize) -> ControlFlow<()> {
        let done = self.done.fetch_add(terms, Ordering::Relaxed) + terms;
        if done > self.most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn profiles_are_watched_and_stopped() {
    let dtm = dtm(&[("2001", "u", "省", "a b c d"), ("2003", "v", "市", "b c")]);
    let profile = TrendProfile::by(Period::Year).groups("unit");
    let watch = Watch { most: usize::MAX, ..Watch::default() };
    let table = profile.of_with(&dtm, &watch).unwrap();
    assert_eq!((watch.total.into_inner(), watch.done.into_inner()), (8, 8));
    assert_eq!(column(&table, "term"), column(&profile.of(&dtm).unwrap(), "term"));
    let stopped = profile.of_with(&dtm, &Watch::default()).unwrap_err();
    assert!(matches!(stopped.kind(), ErrorKind::Cancelled));
}

/// The golden counts of the stats of regressions, through a matrix: statsmodels' figures.
#[test]
fn other_models() {
    let counts = [9, 4, 6, 1, 0, 2, 0, 1];
    let text = [100, 120, 90, 200, 150, 170, 210, 60];
    let texts: Vec<(String, String)> = (0..8)
        .map(|y| ((2000 + y).to_string(), format!("{}{}", "a ".repeat(counts[y]), "z ".repeat(text[y] - counts[y]))))
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(d, t)| (d.as_str(), t.as_str())).collect();
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&dated(&texts)).unwrap().dtm();
    let profile = TrendProfile::by(Period::Year).terms(["a", "没有"]);
    let table = profile.regressions(&dtm).unwrap();
    assert_eq!(column(&table, "model"), ["poisson", "negative_binomial", "poisson", "negative_binomial"]);
    for (row, slope, error, likelihood) in [
        (0, -0.5391269599001094, 0.12336458142567103, -15.783852005975664),
        (1, -0.5208697700180884, 0.14027843292194248, -15.72517991127822),
    ] {
        assert!((number(&table, "slope", row) - slope).abs() < 1e-6);
        assert!((number(&table, "slope_error", row) - error).abs() < 1e-6);
        assert!((number(&table, "log_likelihood", row) - likelihood).abs() < 1e-6);
        assert!((number(&table, "rate_ratio", row) - slope.exp()).abs() < 1e-6);
    }
    assert_eq!(column(&table, "slope")[2], "-");
    let drifting = profile.drifting(&dtm).unwrap();
    assert!(number(&drifting, "t", 0) < 0.0 && number(&drifting, "df", 0) <= 6.0);
    assert_eq!(column(&drifting, "p_value")[1], "-");
}
