//! Who first, what instead, in which stages, and how sure.

use tifa::polars::prelude::{DataFrame, df};
use tifa::prelude::*;
use tifa::{
    ErrorKind,
    trend::{Bands, Diffusion, Periodisation, StageDistance, Succession},
};

use crate::{column, dated};

fn tokens(corpus: &Corpus) -> Dtm {
    Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(corpus).unwrap().dtm()
}

fn dtm(texts: &[(&str, &str)]) -> Dtm {
    tokens(&dated(texts))
}

/// Rows of date, unit, level, text.
fn units(rows: &[(&str, &str, &str, &str)]) -> Dtm {
    let of = |i: usize| -> Vec<&str> { rows.iter().map(|r| [r.0, r.1, r.2, r.3][i]).collect() };
    tokens(
        &Corpus::from_frame(&df!("date" => of(0), "unit" => of(1), "level" => of(2), "text" => of(3)).unwrap())
            .unwrap(),
    )
}

fn numbers(table: &DataFrame, name: &str) -> Vec<f64> {
    column(table, name).iter().map(|x| x.parse().unwrap_or(f64::NAN)).collect()
}

#[test]
fn order_of_adoption() {
    let dtm = units(&[
        ("2012", "江州", "市", "a"),
        ("2010", "国", "中央", "a b"),
        ("2013", "国", "中央", "a a"),
        ("2012", "东屏", "省", "x a"),
        ("2014", "东屏", "省", "b"),
        ("2014", "西岭", "省", "a"),
        ("2015", "南湾", "市", "x"),
    ]);
    let spread = Diffusion::over("unit").level("level").terms(["a", "b", "没有"]);
    let table = spread.adopters(&dtm).unwrap();
    assert_eq!(column(&table, "term")[..5], ["a"; 5]);
    assert_eq!(column(&table, "unit")[..5], ["国", "东屏", "江州", "西岭", "南湾"], "units of a year by code point");
    assert_eq!(column(&table, "first")[..5], ["2010", "2012", "2012", "2014", "-"]);
    assert_eq!(column(&table, "order")[..5], ["1", "2", "2", "4", "-"]);
    assert_eq!(column(&table, "lag")[..5], ["0", "2", "2", "4", "-"]);
    assert_eq!(column(&table, "adopters")[..5], ["1", "3", "3", "4", "-"]);
    assert_eq!(column(&table, "share")[..5], ["0.2", "0.6", "0.6", "0.8", "-"]);
    assert_eq!(column(&table, "level")[..5], ["中央", "省", "市", "省", "-"]);
    assert_eq!(column(&table, "first")[5..], ["2010", "2014", "-", "-", "-", "-", "-", "-", "-", "-"]);

    let levels = spread.levels(&dtm).unwrap();
    assert_eq!(column(&levels, "level")[..3], ["中央", "市", "省"]);
    assert_eq!(column(&levels, "first")[..3], ["2010", "2012", "2012"]);
    assert_eq!(column(&levels, "order")[..3], ["1", "2", "2"]);
    assert_eq!(column(&levels, "units")[..3], ["1", "1", "2"]);
    assert_eq!(column(&levels, "lag")[3..6], ["0", "4", "-"], "b: centre, province, never a city");

    let curve = spread.curve(&dtm).unwrap();
    assert_eq!(column(&curve, "period")[..6], ["2010", "2011", "2012", "2013", "2014", "2015"]);
    assert_eq!(column(&curve, "new")[..6], ["1", "0", "2", "0", "1", "0"]);
    assert_eq!(column(&curve, "adopters")[..6], ["1", "1", "3", "3", "4", "4"]);

    assert!(matches!(Diffusion::over("unit").levels(&dtm).unwrap_err().kind(), ErrorKind::Option { .. }));
    assert!(Diffusion::over("nowhere").adopters(&dtm).unwrap_err().to_string().contains("unit"));
}

/// The noisy logistic curve whose fit was computed with 40 digits (see `src/stats/adoption.rs`):
/// 1, 2, 4, 7, 12, 18, 24, 27, 29 and 30 adopters in ten years.
#[test]
fn curves_of_adoption() {
    let new = [1, 1, 2, 3, 5, 6, 6, 3, 2, 1];
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut unit = 0;
    for (year, n) in new.into_iter().enumerate() {
        for _ in 0..n {
            unit += 1;
            rows.push(((2010 + year).to_string(), format!("{unit:02}")));
        }
    }
    let rows: Vec<(&str, &str, &str, &str)> = rows.iter().map(|(d, u)| (d.as_str(), u.as_str(), "", "a b")).collect();
    let table = Diffusion::over("unit").terms(["a", "没有"]).fits(&units(&rows)).unwrap();
    assert_eq!(column(&table, "model"), ["logistic", "bass", "logistic", "bass"]);
    assert_eq!(column(&table, "note")[2..], ["not enough adopters"; 2]);
    assert_eq!(column(&table, "adopters"), ["30", "30", "0", "0"]);
    assert_eq!(column(&table, "note")[0], "-");
    for (name, expected) in [
        ("ceiling", 31.008723266253797),
        ("ceiling_error", 0.28359865194028827),
        ("rate", 0.783706436279681),
        ("rate_error", 0.019467088162965406),
        ("t50", 4.5476008818964),
        ("t50_error", 0.04181436937906247),
        ("rss", 0.5368475699558214),
    ] {
        assert!((numbers(&table, name)[0] - expected).abs() < 1e-7, "{name}: {}", numbers(&table, name)[0]);
    }
    assert_eq!(column(&table, "t50_period")[0], "2015", "4.5 periods after 2010");
    assert_eq!(column(&table, "innovation")[0], "-");
}

#[test]
fn one_wording_for_another() {
    let dtm = dtm(&[
        ("2000", "old old x"),
        ("2001", "old old old new"),
        ("2002", "new new old"), // leads, but not for good
        ("2003", "old new"),
        ("2005", "x"),
        ("2007", "new new new old"),
        ("2008", "new"),
    ]);
    let family = Succession::of(["old", "new", "newer"]);
    let shares = family.shares(&dtm).unwrap();
    assert_eq!(column(&shares, "count")[..9], ["2", "3", "1", "1", "0", "0", "0", "1", "0"]);
    assert_eq!(
        column(&shares, "share")[..9],
        ["1", "0.75", (1.0f64 / 3.0).to_string().as_str(), "0.5", "-", "-", "-", "0.25", "0"]
    );
    assert_eq!(column(&shares, "rate")[4..6], ["-", "0"], "2004 has no text, 2005 has");
    let crossings = family.crossings(&dtm).unwrap();
    assert_eq!(column(&crossings, "from"), ["old", "old", "new"]);
    assert_eq!(column(&crossings, "to"), ["new", "newer", "newer"]);
    assert_eq!(column(&crossings, "first_lead"), ["2002", "-", "-"]);
    assert_eq!(column(&crossings, "period"), ["2007", "-", "-"]);
    // In 2003 the lead is 0: there they cross, three periods after 2000.
    assert_eq!(column(&crossings, "position")[0], "3");
    let backwards = Succession::of(["newer", "new"]).crossings(&dtm).unwrap();
    assert_eq!(column(&backwards, "period"), ["-"], "nothing was replaced");
}

#[test]
fn stages_of_a_discourse() {
    let early = "a a a a b x";
    let (middle, late) = ("b b b b c x", "c c c c c d");
    let texts = [("2000", early), ("2001", early), ("2003", early), ("2004", middle), ("2005", middle), ("2006", late)];
    let dtm = dtm(&texts);
    let by_divergence = Periodisation::by(Period::Year).distance(StageDistance::JensenShannon);
    let three = by_divergence.stages(&dtm, 3).unwrap();
    assert_eq!(column(&three, "first"), ["2000", "2004", "2006"]);
    assert_eq!(column(&three, "last"), ["2003", "2005", "2006"]);
    assert_eq!(column(&three, "periods"), ["3", "2", "1"]);
    assert_eq!(
        (column(&three, "documents"), column(&three, "tokens")[0].as_str()),
        (vec!["3".into(), "2".into(), "1".into()], "18")
    );
    let merges = by_divergence.merges(&dtm).unwrap();
    assert_eq!(column(&merges, "stages"), ["5", "4", "3", "2", "1"]);
    assert_eq!(numbers(&merges, "distance")[..3], [0.0; 3]);
    assert_eq!(column(&merges, "last")[4], "2006");

    let neighbours = Periodisation::by(Period::Year).terms(["a", "b"]).neighbours(&dtm).unwrap();
    assert_eq!(column(&neighbours, "period"), ["2001", "2003", "2004", "2005"], "2006 has neither a nor b");
    // (0.8, 0.2) against (0, 1), m = (0.4, 0.6).
    let expected = 0.5 * (0.8 * 2f64.ln() + 0.2 * (1.0f64 / 3.0).ln()) + 0.5 * (1.0f64 / 0.6).ln();
    assert!((numbers(&neighbours, "divergence")[2] - expected).abs() < 1e-12);

    for stages in [0, 7] {
        assert!(matches!(
            Periodisation::by(Period::Year).stages(&dtm, stages).unwrap_err().kind(),
            ErrorKind::Option { .. }
        ));
    }
}

#[test]
fn adoption_among_units_at_risk() {
    let dtm = units(&[
        ("2010", "国", "", "a"),
        ("2010", "东屏", "", "x"),
        ("2012", "东屏", "", "a"),
        ("2010", "西岭", "", "x"),
        ("2013", "西岭", "", "a"),
        ("2011", "南湾", "", "x"),
        ("2012", "南湾", "", "x"),
    ]);
    let spread = Diffusion::over("unit").terms(["a"]);
    // 国 had it in its first text. In 2012 东屏 and 南湾 are seen, in 2013 only 西岭.
    let table = spread.at_risk(&dtm, 0.95).unwrap();
    assert_eq!(column(&table, "at_risk"), ["0", "0", "2", "1"]);
    assert_eq!(column(&table, "adopted"), ["0", "0", "1", "1"]);
    assert_eq!(column(&table, "share"), ["0", "0", "0.5", "1"]);
    assert_eq!(column(&table, "had_it_first"), ["1", "1", "1", "1"]);
    assert_eq!(column(&table, "share_low")[..2], ["-", "-"]);
    let status = column(&spread.adopters(&dtm).unwrap(), "status");
    assert_eq!(status, ["had it first", "adopted", "adopted", "not adopted"]);
    assert!(spread.at_risk(&dtm, 1.0).is_err());
}

/// Twenty periods of one discourse, one of them short: the short one is no stage of its own.
#[test]
fn short_periods_stay() {
    let (mut alone, mut by_divergence, mut excess) = (0, 0, 0.0);
    for seed in 0..10 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut text = |words: usize| {
            let word = |_| format!("w{}", (rng.f64() * rng.f64() * 60.0) as usize);
            (0..words).map(word).collect::<Vec<String>>().join(" ")
        };
        let texts: Vec<(String, String)> =
            (0..20).map(|y| ((2000 + y).to_string(), text(if y == 12 { 40 } else { 400 }))).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(y, t)| (y.as_str(), t.as_str())).collect();
        let dtm = dtm(&texts);
        let is_alone = |stages: Periodisation| {
            let table = stages.stages(&dtm, 3).unwrap();
            column(&table, "first").iter().zip(column(&table, "last")).any(|(a, b)| a == "2012" && b == "2012")
        };
        alone += usize::from(is_alone(Periodisation::by(Period::Year)));
        by_divergence += usize::from(is_alone(Periodisation::by(Period::Year).distance(StageDistance::JensenShannon)));
        let neighbours = Periodisation::by(Period::Year).neighbours(&dtm).unwrap();
        excess +=
            numbers(&neighbours, "excess").iter().sum::<f64>() / numbers(&neighbours, "divergence").iter().sum::<f64>();
    }
    assert!(alone <= 3 && by_divergence >= 9, "{alone} {by_divergence}");
    assert!((excess / 10.0).abs() < 0.05, "equal texts have no excess: {excess}");
}

/// Gries and Hilpert's distance by hand: rates 100 200 | 1000 1200 of one term.
#[test]
fn variability_of_neighbours() {
    let text = |n: usize| format!("{}{}", "a ".repeat(n), "z ".repeat(100 - n));
    let texts: Vec<(String, String)> =
        [1, 2, 10, 12].iter().enumerate().map(|(i, &n)| ((2000 + i).to_string(), text(n))).collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(d, t)| (d.as_str(), t.as_str())).collect();
    let merges =
        |distance| Periodisation::by(Period::Year).terms(["a"]).distance(distance).merges(&dtm(&texts)).unwrap();
    let sd = merges(StageDistance::StandardDeviation);
    let squares: f64 = [100.0f64, 200.0, 1000.0, 1200.0].iter().map(|x| (x - 625.0).powi(2)).sum();
    for (found, expected) in
        numbers(&sd, "distance").iter().zip([5000f64.sqrt(), 20_000f64.sqrt(), (squares / 3.0).sqrt()])
    {
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }
    assert_eq!(column(&sd, "middle"), ["2001", "2003", "2002"]);
    let cv = merges(StageDistance::VariationCoefficient);
    assert!(
        (numbers(&cv, "distance")[0] - 20_000f64.sqrt() / 1100.0).abs() < 1e-9,
        "1000 and 1200 are closer by share"
    );
}

/// Limits against textbook values: 0 of 10 and 3 of 10 (Clopper-Pearson), 0 and 3 events (Garwood), 95 %.
#[test]
fn exact_bands() {
    let mut texts = vec![("2000", "a z z z z z z z z z"); 3];
    texts.extend([("2000", "z z z z z z z z z z"); 7]);
    texts.push(("2002", "z"));
    let dtm = dtm(&texts);
    let table = Trend::by(Period::Year).terms(["a"]).bands(&dtm, &Bands::exact()).unwrap();
    for (name, expected) in [("share_low", 0.0667395111777345), ("share_high", 0.6524528500599973)] {
        assert!((numbers(&table, name)[0] - expected).abs() < 1e-9, "{name} {}", numbers(&table, name)[0]);
    }
    // 3 events: 0.6186721 to 8.7672731 (chi-square quantiles / 2), in 100 tokens.
    assert!((numbers(&table, "rate_low")[0] - 61.86721).abs() < 1e-4);
    assert!((numbers(&table, "rate_high")[0] - 876.72731).abs() < 1e-4);
    assert_eq!((column(&table, "rate_low")[1].as_str(), column(&table, "share_high")[1].as_str()), ("-", "-"));
    assert_eq!(column(&table, "share_low")[2], "0");
    assert!((numbers(&table, "rate_high")[2] - 1e4 * -(0.025f64.ln())).abs() < 1e-6);
    assert!((numbers(&table, "share_high")[2] - 0.975).abs() < 1e-12, "0 of 1: 1 - 0.025");
}

#[test]
fn bootstrap_bands() {
    let mut rng = fastrand::Rng::with_seed(3);
    let texts: Vec<String> =
        (0..400).map(|_| if rng.f64() < 0.3 { "a z z z".into() } else { "z z z z".to_string() }).collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|t| ("2000", t.as_str())).collect();
    let corpus = dated(&texts);
    let trend = Trend::by(Period::Year).terms(["a"]);
    let bands = Bands::bootstrap(2000).seed(5);
    let table = trend.bands(&tokens(&corpus), &bands).unwrap();
    // The share of 400 documents has a standard error of sqrt(p (1 - p) / 400): the band is about 1.96 of them either way.
    let p = numbers(&table, "share")[0];
    let error = (p * (1.0 - p) / 400.0).sqrt();
    for (name, side) in [("share_low", -1.96), ("share_high", 1.96)] {
        assert!((numbers(&table, name)[0] - (p + side * error)).abs() < 0.25 * error, "{name}");
    }
    assert!((numbers(&table, "rate_low")[0] - 2500.0 * numbers(&table, "share_low")[0]).abs() < 1e-6);
    // Same seed, other terms, other order of documents: the same band.
    let reversed = Corpus::from_frame(&corpus.to_frame().unwrap().reverse()).unwrap();
    let again = Trend::by(Period::Year).terms(["z", "a"]).bands(&tokens(&reversed), &bands).unwrap();
    assert_eq!(column(&again, "rate_high")[1], column(&table, "rate_high")[0]);
    let other = |seed| trend.bands(&tokens(&corpus), &Bands::bootstrap(2000).seed(seed)).unwrap();
    let high: std::collections::BTreeSet<String> =
        (0..8).map(|seed| column(&other(seed), "rate_high")[0].clone()).collect();
    assert!(high.len() > 1, "other seeds, other samples");
    for wrong in [Bands::exact().confidence(1.0), Bands::bootstrap(0), Bands::bootstrap(9).confidence(0.0)] {
        assert!(matches!(trend.bands(&tokens(&corpus), &wrong).unwrap_err().kind(), ErrorKind::Option { .. }));
    }
}

#[test]
fn smoothed_and_indexed() {
    let dtm = dtm(&[("2000", "a z z z z z z z z z"), ("2001", "a a a z z z z z z z"), ("2003", "a a z z z z z z z z")]);
    let trend = Trend::by(Period::Year).terms(["a", "没有"]);
    let smooth = |reach| column(&trend.moving_average(&dtm, reach).unwrap(), "average")[..4].to_vec();
    assert_eq!(smooth(0), ["1000", "3000", "-", "2000"]);
    assert_eq!(smooth(1), ["2000", "2000", "2500", "2000"], "shortened at the ends, 2002 has no text");
    assert_eq!(smooth(usize::MAX), ["2000"; 4]);
    let index = trend.index(&dtm, "2001").unwrap();
    let index = numbers(&index, "index");
    assert!((index[0] - 100.0 / 3.0).abs() < 1e-9 && index[1] == 100.0 && index[2].is_nan());
    assert!(index[4..].iter().all(|x| x.is_nan()), "no base, no index");
    assert!(matches!(trend.index(&dtm, "1999").unwrap_err().kind(), ErrorKind::Option { .. }));
}

/// Nothing in, nothing out: no question about time panics on an empty corpus.
#[test]
fn empty_corpora() {
    let empty = dtm(&[]);
    let trend = Trend::by(Period::Year).terms(["a"]);
    assert_eq!(trend.bands(&empty, &Bands::bootstrap(10)).unwrap().height(), 0);
    assert_eq!(trend.moving_average(&empty, 3).unwrap().height(), 0);
    assert_eq!(Succession::of(["a", "b"]).crossings(&empty).unwrap().height(), 1);
    assert_eq!(Periodisation::by(Period::Year).merges(&empty).unwrap().height(), 0);
    assert_eq!(tifa::trend::Bursts::by(Period::Year).terms(["a"]).of(&empty).unwrap().height(), 0);
    assert_eq!(tifa::trend::HeatScale::by_share().terms(["a"]).levels(&empty).unwrap().height(), 0);
    let one = units(&[("2000", "u", "l", "a")]);
    assert_eq!(Diffusion::over("unit").terms(["a"]).adopters(&one).unwrap().height(), 1);
    assert_eq!(Periodisation::by(Period::Year).stages(&one, 1).unwrap().height(), 1);
}
