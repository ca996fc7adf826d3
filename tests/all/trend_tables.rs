//! Bursts, temperatures, diffusion and succession.

use tifa::polars::prelude::df;
use tifa::prelude::*;
use tifa::{
    ErrorKind,
    trend::{BurstUnit, Bursts, HeatMeasure, HeatScale},
};

use crate::column;

/// Documents of space-separated words: date, text.
fn dtm(texts: &[(String, String)]) -> Dtm {
    let texts: Vec<(&str, &str)> = texts.iter().map(|(d, t)| (d.as_str(), t.as_str())).collect();
    Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&crate::dated(&texts)).unwrap().dtm()
}

/// Years from 2000 with this many documents, the first of which hold the term `a`.
fn years(with: &[usize], of: usize) -> Dtm {
    let texts = with.iter().enumerate().flat_map(|(y, &n)| {
        (0..of).map(move |d| (format!("{}", 2000 + y), if d < n { "a z".into() } else { "z z".to_string() }))
    });
    dtm(&texts.collect::<Vec<_>>())
}

/// Kleinberg's own unit.
fn documents() -> Bursts {
    Bursts::by(Period::Year).unit(BurstUnit::Documents)
}

/// The second Kleinberg series of the golden file: states 0 0 1 1 1 1 1 0 0 0.
#[test]
fn golden_burst() {
    let dtm = years(&[1, 1, 5, 5, 5, 5, 5, 1, 1, 1], 100);
    let table = documents().terms(["a"]).of(&dtm).unwrap();
    assert_eq!((column(&table, "start"), column(&table, "end")), (vec!["2002".into()], vec!["2006".into()]));
    assert_eq!((column(&table, "level"), column(&table, "hits")), (vec!["1".into()], vec!["25".into()]));
    // 25 of 500 at p = 0.03 against 0.06.
    let weight = 25.0 * 2f64.ln() + 475.0 * (0.94f64 / 0.97).ln();
    assert!((column(&table, "weight")[0].parse::<f64>().unwrap() - weight).abs() < 1e-9);
    let quiet = years(&[2, 3, 2, 4, 4, 4, 4, 3, 2, 2], 100);
    assert_eq!(documents().terms(["a"]).of(&quiet).unwrap().height(), 0, "the first golden series");
    let all = documents().of(&dtm).unwrap();
    assert_eq!(column(&all, "term"), ["a"], "z is in every document: nothing can be above that");
}

#[test]
fn nested_bursts_and_bounds() {
    let dtm = years(&[1, 1, 1, 8, 30, 30, 8, 1, 1, 1, 1, 1], 100);
    let table = documents().terms(["a"]).states(4).of(&dtm).unwrap();
    let levels: Vec<u32> = column(&table, "level").iter().map(|l| l.parse().unwrap()).collect();
    assert!(levels.len() > 1 && levels.is_sorted(), "{table}");
    assert!(column(&table, "start").is_sorted());
    let tokens = Bursts::by(Period::Year).terms(["a"]).unit(BurstUnit::Tokens).of(&dtm).unwrap();
    // 8 of 200 tokens is nearer to 0.035 than to 0.07: 8 ln 2 + 192 ln(0.93 / 0.965) < 0.
    assert_eq!(column(&tokens, "hits"), ["60"]);
    let by = documents;
    for wrong in [by().ratio(1.0), by().gamma(-0.1), by().states(1), by().states(65), by().ratio(f64::NAN)] {
        assert!(matches!(wrong.of(&dtm).unwrap_err().kind(), ErrorKind::Option { .. }));
    }
}

/// Shares 1, 2 … 100 of 100 documents: the levels are their own quantiles, and a decline shows.
#[test]
fn temperatures_from_the_data() {
    let shares: Vec<usize> = (1..=100).rev().collect();
    let heat = HeatScale::by_quantiles().terms(["a"]).levels(&years(&shares, 100)).unwrap();
    let levels = column(&heat, "level");
    let count = |level: &str| levels.iter().filter(|l| *l == level).count();
    // The quantile 0.99 of 1 to 100 is 99.01, 0.95 is 95.05, 0.8 is 80.2, 0.6 is 60.4, 0.3 is 30.7.
    let found = ["沸", "烫", "热", "暖", "温", "冷"].map(count);
    assert_eq!(found, [1, 4, 15, 20, 30, 30]);
    assert!(column(&heat, "rank").windows(2).all(|w| w[0].parse::<u32>().unwrap() >= w[1].parse().unwrap()));
    let even = HeatScale::by_quantiles().terms(["a"]).levels(&years(&[5, 5, 5], 10)).unwrap();
    assert_eq!(column(&even, "level"), ["沸"; 3], "all bounds coincide");
    let none = HeatScale::by_quantiles().terms(["没有"]).levels(&years(&[5, 5], 10)).unwrap();
    assert_eq!(column(&none, "level"), ["冷"; 2]);
}

#[test]
fn temperatures_by_hand() {
    let share = HeatScale::by_share().terms(["a"]);
    // Of 10,000 documents 129 are exactly 0.0129; 518 exactly 0.0518.
    let dtm = years(&[128, 129, 0, 518, 517, 600], 10_000);
    let table = share.levels(&dtm).unwrap();
    assert_eq!(column(&table, "level"), ["below 烫", "烫", "below 烫", "沸", "烫", "沸"]);
    assert_eq!(column(&table, "rank"), ["0", "1", "0", "2", "1", "2"]);
    assert_eq!(column(&table, "change"), ["-", "1", "-1", "2", "-1", "1"]);
    let changes = share.changes(&dtm).unwrap();
    assert_eq!(column(&changes, "period"), ["2001", "2002", "2003", "2004", "2005"]);
    assert_eq!((column(&changes, "from")[2].as_str(), column(&changes, "to")[2].as_str()), ("below 烫", "沸"));
    let articles = HeatScale::by_articles().terms(["a"]).levels(&years(&[499, 500, 2000], 2_000)).unwrap();
    assert_eq!(column(&articles, "level"), ["below 烫", "烫", "沸"]);
}

#[test]
fn months_are_brought_to_a_year() {
    let month = |m: &str, n: usize| (0..n).map(|_| (m.to_string(), "a".to_string())).collect::<Vec<_>>();
    let texts = [month("2018-06", 41), month("2018-08", 42), month("2018-09", 167)].concat();
    let scale = HeatScale::by_articles().period(Period::Month).terms(["a"]);
    let table = scale.levels(&dtm(&texts)).unwrap();
    assert_eq!(column(&table, "articles_per_year"), ["492", "-", "504", "2004"]);
    assert_eq!(column(&table, "level"), ["below 烫", "-", "烫", "沸"]);
    assert_eq!(column(&table, "change"), ["-", "-", "1", "1"], "against the last month with documents");
    let days =
        scale.clone().period(Period::from_dates(["2018-06".parse().unwrap(), "2018-09".parse().unwrap()]).unwrap());
    let table = days.levels(&dtm(&texts)).unwrap();
    let per_year: f64 = column(&table, "articles_per_year")[0].parse().unwrap();
    assert!((per_year - 83.0 * 365.2425 / 92.0).abs() < 1e-9);
    assert_eq!(column(&table, "level")[1], "-", "a period without an end has no length");
}

#[test]
fn scales_of_ones_own() {
    let dtm = years(&[0, 1, 2, 5], 10);
    let scale = |bands: &[(&str, f64)]| HeatScale::new(HeatMeasure::Share, bands.iter().copied(), "冷").terms(["a"]);
    let table = scale(&[("热", 0.5), ("温", 0.1), ("暖", 0.2)]).levels(&dtm).unwrap();
    assert_eq!(column(&table, "level"), ["冷", "温", "暖", "热"]);
    for wrong in [scale(&[]), scale(&[("a", 0.0)]), scale(&[("a", 0.1), ("b", 0.1)]), scale(&[("a", f64::NAN)])] {
        assert!(matches!(wrong.levels(&dtm).unwrap_err().kind(), ErrorKind::Option { .. }));
    }
    let frame = df!("text" => ["a"], "n" => [1i64]).unwrap();
    let corpus = Corpus::from_frame(&frame).unwrap();
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap().dtm();
    assert!(HeatScale::by_articles().period(Period::Variable("n".into())).levels(&dtm).is_err());
}
