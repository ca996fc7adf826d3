//! How often a corpus in which nothing changes is said to change, how often a change is found, and how often intervals
//! hold what they should.
//!
//! ```text
//! cargo bench --bench nulls                  # 12 corpora of each kind, minutes
//! cargo bench --bench nulls -- 100           # 100 of each
//! cargo bench --bench nulls -- 20 Heaps 57   # of one kind of noise and one number of periods
//! ```
//!
//! Every kind of corpus has 100 terms with 0.1 to 20 occurrences a period. Columns: share of terms with p up to 0.05 by
//! the trend of counts (`trend`), by Mann-Kendall (`ranks`) and by the test for rates that drift (`drift`); share of
//! corpora with a q up to 0.05 (`any q`), and with a class other than steady, established and uncertain (`any class`);
//! share of terms with such a class, with a change point, with a burst, whose true rate ratio lies in its interval
//! (`covers`); and share of periods whose true rate lies in its band (`bands`).

use tifa::TrendProfile;
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;
use tifa::trend::Bands;

#[path = "../tests/all/simulated.rs"]
mod simulated;
use simulated::{Lengths, Noise, Simulation, TOKENS, zipf};

const TERMS: usize = 100;

#[derive(Default)]
struct Tally {
    corpora: f64,
    any: f64,
    any_class: f64,
    tests: f64,
    trend: f64,
    ranks: f64,
    drift: f64,
    class: f64,
    changes: f64,
    bursts: f64,
    covers: f64,
    bands: f64,
    periods: f64,
}

const NOISES: [Noise; 5] = [Noise::Poisson, Noise::Clumped, Noise::ByPeriod, Noise::Heaps, Noise::Drifting];
const PERIODS: [usize; 4] = [10, 20, 57, 180];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let numbers: Vec<usize> = asked.iter().filter_map(|a| a.parse().ok()).collect();
    let corpora = numbers.first().copied().unwrap_or(12);
    let wanted = |noise: Noise| {
        let names = || asked.iter().filter(|a| a.parse::<usize>().is_err());
        names().next().is_none() || names().any(|name| *name == format!("{noise:?}"))
    };
    let periods = PERIODS.into_iter().filter(|n| numbers.get(1).is_none_or(|only| only == n));
    let periods: Vec<usize> = periods.collect();
    println!(
        "{:<42}{:>7}{:>7}{:>7}{:>7}{:>10}{:>7}{:>8}{:>7}{:>7}{:>7}",
        "nothing changes",
        "trend",
        "ranks",
        "drift",
        "any q",
        "any class",
        "class",
        "changes",
        "bursts",
        "covers",
        "bands"
    );
    for noise in NOISES.into_iter().filter(|noise| wanted(*noise)) {
        for &periods in &periods {
            for lengths in LENGTHS {
                for documents in [1, 5] {
                    let simulation = Simulation { periods, documents, lengths, noise };
                    print(&simulation, &tally(&simulation, corpora, 1.0));
                }
            }
        }
    }
    println!("\nThe rate grows by this factor from the first period to the last (power)");
    for noise in [Noise::Poisson, Noise::Drifting].into_iter().filter(|noise| wanted(*noise)) {
        for factor in [2.0, 4.0] {
            for &periods in &periods {
                let simulation = Simulation { periods, documents: 1, lengths: Lengths::Equal, noise };
                print!("x{factor} ");
                print(&simulation, &tally(&simulation, corpora, factor));
            }
        }
    }
}

const LENGTHS: [Lengths; 5] =
    [Lengths::Equal, Lengths::Growing, Lengths::GrowingDocuments, Lengths::ShortEnds, Lengths::Random];

fn tally(simulation: &Simulation, corpora: usize, factor: f64) -> Tally {
    let mut tally = Tally::default();
    let ratio = factor.powf(1.0 / (simulation.periods as f64 - 1.0));
    let names: Vec<String> = (0..TERMS).map(|t| format!("w{t}")).collect();
    for seed in 0..corpora {
        let mut rng = fastrand::Rng::with_seed(seed as u64);
        let dtm = simulation.dtm(&mut rng, TERMS, |term, p| zipf(term, TERMS) * ratio.powi(p as i32));
        let profile = TrendProfile::by(Period::Year).terms(names.clone());
        let (table, ranks) = (profile.of(&dtm).expect("a table"), profile.ranks(&dtm).expect("a table"));
        let drifting = profile.drifting(&dtm).expect("a table");
        let whole = |name: &str| -> f64 {
            let counts = table.column(name).and_then(|c| Ok(c.u32()?.iter().flatten().filter(|n| *n > 0).count()));
            counts.expect("numbers") as f64
        };
        let low = |x: Vec<f64>| x.into_iter().filter(|p| *p <= 0.05).count() as f64;
        let (from, to) = (numbers(&table, "rate_ratio_low"), numbers(&table, "rate_ratio_high"));
        tally.corpora += 1.0;
        tally.tests += numbers(&table, "p_value").iter().filter(|p| !p.is_nan()).count() as f64;
        tally.trend += low(numbers(&table, "p_value"));
        tally.ranks += low(numbers(&ranks, "p_value"));
        tally.drift += low(numbers(&drifting, "p_value"));
        tally.any += f64::from(u8::from(low(numbers(&table, "q_value")) > 0.0));
        let classes = table.column("class").and_then(|c| Ok(c.str()?.iter().flatten().filter(|c| claims(c)).count()));
        let classes = classes.expect("texts") as f64;
        tally.class += classes;
        tally.any_class += f64::from(u8::from(classes > 0.0));
        tally.changes += whole("changes");
        tally.bursts += whole("bursts");
        tally.covers += from.iter().zip(to).filter(|(a, b)| **a <= ratio && ratio <= *b).count() as f64;
        // A level that drifts or is that of one period is what its band is of, and nobody knows it here.
        if factor == 1.0 && !matches!(simulation.noise, Noise::Drifting | Noise::ByPeriod) {
            let bands = Trend::by(Period::Year).terms(names.clone()).bands(&dtm, &Bands::counts()).expect("a table");
            let (low, high) = (numbers(&bands, "rate_low"), numbers(&bands, "rate_high"));
            let rate = |term: usize| zipf(term, TERMS) * 1e4 / TOKENS;
            let inside = |row: &usize| {
                low[*row] <= rate(row / simulation.periods) && rate(row / simulation.periods) <= high[*row]
            };
            tally.bands += (0..low.len()).filter(inside).count() as f64;
            tally.periods += low.iter().filter(|x| !x.is_nan()).count() as f64;
        }
    }
    tally
}

fn numbers(table: &DataFrame, name: &str) -> Vec<f64> {
    let of = table.column(name).and_then(|c| Ok(c.f64()?.iter().map(|x| x.unwrap_or(f64::NAN)).collect()));
    of.expect("numbers")
}

fn claims(class: &str) -> bool {
    !["steady", "established", "uncertain"].contains(&class)
}

fn print(simulation: &Simulation, t: &Tally) {
    let Simulation { periods, documents, lengths, noise } = simulation;
    let name = format!("{noise:?} {periods} periods, {documents} each, {lengths:?}");
    let of = |n: f64| n / t.tests;
    let bands = if t.periods > 0.0 { format!("{:7.3}", t.bands / t.periods) } else { "      -".to_string() };
    println!(
        "{name:<42.42}{:7.3}{:7.3}{:7.3}{:7.2}{:10.2}{:7.3}{:8.3}{:7.3}{:7.3}{bands}",
        of(t.trend),
        of(t.ranks),
        of(t.drift),
        t.any / t.corpora,
        t.any_class / t.corpora,
        of(t.class),
        of(t.changes),
        of(t.bursts),
        of(t.covers)
    );
}
