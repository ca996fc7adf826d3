//! What is claimed of corpora in which nothing changes. `cargo bench --bench nulls` measures it at length.

use tifa::TrendProfile;
use tifa::prelude::*;
use tifa::trend::Bursts;

use crate::column;
use crate::simulated::{Lengths, Noise, Simulation, zipf};

const TERMS: usize = 120;

/// The most of n that pass at `level` in all but one of 10,000 runs: mean and four standard deviations, and one.
fn most(n: usize, level: f64) -> usize {
    let mean = n as f64 * level;
    (mean + 4.0 * (mean * (1.0 - level)).sqrt()).ceil() as usize + 1
}

#[test]
fn nothing_changes() {
    let mut rng = fastrand::Rng::with_seed(2026);
    let shapes = [
        (20, 1, Lengths::Growing, Noise::Poisson),
        (20, 3, Lengths::ShortEnds, Noise::Clumped),
        (20, 1, Lengths::Random, Noise::Heaps),
        (57, 1, Lengths::GrowingDocuments, Noise::Poisson),
        (10, 3, Lengths::Equal, Noise::Clumped),
    ];
    for (periods, documents, lengths, noise) in shapes {
        let simulation = Simulation { periods, documents, lengths, noise };
        let dtm = simulation.dtm(&mut rng, TERMS, |term, _| zipf(term, TERMS));
        let terms: Vec<String> = (0..TERMS).map(|t| format!("w{t}")).collect();
        let question = TrendProfile::by(Period::Year).terms(terms.clone());
        let table = question.of(&dtm).unwrap();
        let p: Vec<f64> = column(&table, "p_value").iter().filter_map(|p| p.parse().ok()).collect();
        let low = p.iter().filter(|p| **p <= 0.05).count();
        assert!(p.len() > TERMS / 2 && low <= most(p.len(), 0.05), "{simulation:?}: {low} of {}", p.len());
        // Corrected for many tests, hardly anything is claimed at all.
        let claims = column(&table, "class")
            .iter()
            .filter(|c| !["-", "steady", "established", "uncertain"].contains(&c.as_str()))
            .count();
        assert!(claims <= 4, "{simulation:?}: {claims} classes");
        let count = |name: &str| column(&table, name).iter().filter(|n| !["0", "-"].contains(&n.as_str())).count();
        assert!(count("changes") <= most(TERMS, 0.05), "{simulation:?}: {} with changes", count("changes"));
        assert!(count("bursts") <= most(TERMS, 0.05), "{simulation:?}: {} with bursts", count("bursts"));
        let (low, high) = (column(&table, "rate_ratio_low"), column(&table, "rate_ratio_high"));
        let outside = low.iter().zip(&high).filter(|(low, high)| {
            low.parse::<f64>().is_ok_and(|x| x > 1.0) || high.parse::<f64>().is_ok_and(|x| x < 1.0)
        });
        assert!(outside.count() <= most(p.len(), 0.05), "{simulation:?}");
        let bursts = Bursts::by(Period::Year).terms(terms).of(&dtm).unwrap();
        assert_eq!(
            column(&bursts, "p_value").iter().filter(|p| p.parse::<f64>().unwrap() <= 0.05).count(),
            column(&table, "bursts").iter().filter_map(|n| n.parse::<usize>().ok()).sum::<usize>(),
            "bursts and profiles share one unit and one null"
        );
    }
}

/// A rate that grows fivefold is found, and called rising.
#[test]
fn something_changes() {
    let mut rng = fastrand::Rng::with_seed(7);
    let simulation = Simulation { periods: 20, documents: 3, lengths: Lengths::Random, noise: Noise::Poisson };
    let grown = |p: usize| 8.0 * 5f64.powf(p as f64 / 19.0);
    let dtm = simulation.dtm(&mut rng, 40, |term, p| if term < 20 { grown(p) } else { grown(19 - p) });
    let table = TrendProfile::by(Period::Year).terms((0..40).map(|t| format!("w{t}"))).of(&dtm).unwrap();
    let classes = column(&table, "class");
    assert!(classes[..20].iter().filter(|c| *c == "rising").count() >= 18, "{classes:?}");
    assert!(classes[20..].iter().filter(|c| *c == "fading").count() >= 18, "{classes:?}");
    let truth = 5f64.powf(1.0 / 19.0);
    let covers = |row: usize| {
        let of = |name: &str| column(&table, name)[row].parse::<f64>().unwrap();
        let truth = if row < 20 { truth } else { 1.0 / truth };
        of("rate_ratio_low") <= truth && truth <= of("rate_ratio_high")
    };
    assert!((0..40).filter(|&row| covers(row)).count() >= 34);
}
