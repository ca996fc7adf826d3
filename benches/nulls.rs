//! How often a corpus in which nothing changes is said to change, how often a change is found, and how often intervals
//! hold what they should.
//!
//! ```text
//! cargo bench --bench nulls            # 12 corpora of each kind, minutes
//! cargo bench --bench nulls -- 100     # 100 of each
//! ```
//!
//! Every kind of corpus has 100 terms with 0.1 to 20 occurrences a period. Columns: share of terms with p up to 0.05 by
//! the trend of counts (`trend`) and by Mann-Kendall (`ranks`), share of corpora with a q up to 0.05 (`any q`), share
//! of terms with a class other than steady and uncertain (`class`), with a change point, with a burst, and whose true
//! rate ratio lies in its interval (`covers`).

use std::ops::AddAssign;

use tifa::TrendProfile;
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;

#[path = "../tests/all/simulated.rs"]
mod simulated;
use simulated::{Lengths, Noise, Simulation, zipf};

const TERMS: usize = 100;

#[derive(Default)]
struct Tally {
    corpora: f64,
    any: f64,
    tests: f64,
    trend: f64,
    ranks: f64,
    class: f64,
    changes: f64,
    bursts: f64,
    covers: f64,
}

fn main() {
    let corpora = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(12);
    println!(
        "{:<40}{:>7}{:>7}{:>7}{:>7}{:>8}{:>7}{:>7}",
        "nothing changes", "trend", "ranks", "any q", "class", "changes", "bursts", "covers"
    );
    for noise in [Noise::Poisson, Noise::Clumped, Noise::Heaps, Noise::Drifting] {
        for periods in [10, 20, 57, 180] {
            for lengths in LENGTHS {
                for documents in [1, 5] {
                    let simulation = Simulation { periods, documents, lengths, noise };
                    print(&simulation, &tally(&simulation, corpora, 1.0));
                }
            }
        }
    }
    println!("\nThe rate grows by this factor from the first period to the last (power)");
    for factor in [2.0, 4.0] {
        for periods in [10, 20, 57] {
            let simulation = Simulation { periods, documents: 1, lengths: Lengths::Equal, noise: Noise::Poisson };
            print!("x{factor} ");
            print(&simulation, &tally(&simulation, corpora, factor));
        }
    }
}

const LENGTHS: [Lengths; 5] =
    [Lengths::Equal, Lengths::Growing, Lengths::GrowingDocuments, Lengths::ShortEnds, Lengths::Random];

fn tally(simulation: &Simulation, corpora: usize, factor: f64) -> Tally {
    let mut tally = Tally::default();
    let ratio = factor.powf(1.0 / (simulation.periods as f64 - 1.0));
    for seed in 0..corpora {
        let mut rng = fastrand::Rng::with_seed(seed as u64);
        let dtm = simulation.dtm(&mut rng, TERMS, |term, p| zipf(term, TERMS) * ratio.powi(p as i32));
        let profile = TrendProfile::by(Period::Year).terms((0..TERMS).map(|t| format!("w{t}")));
        let (table, ranks) = (profile.of(&dtm).expect("a table"), profile.ranks(&dtm).expect("a table"));
        let numbers = |table: &DataFrame, name: &str| -> Vec<f64> {
            let of = table.column(name).and_then(|c| Ok(c.f64()?.iter().map(|x| x.unwrap_or(f64::NAN)).collect()));
            of.expect("numbers")
        };
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
        tally.any.add_assign(f64::from(low(numbers(&table, "q_value")) > 0.0));
        let classes = table.column("class").and_then(|c| Ok(c.str()?.iter().flatten().filter(|c| claims(c)).count()));
        tally.class += classes.expect("texts") as f64;
        tally.changes += whole("changes");
        tally.bursts += whole("bursts");
        tally.covers += from.iter().zip(to).filter(|(a, b)| **a <= ratio && ratio <= *b).count() as f64;
    }
    tally
}

fn claims(class: &str) -> bool {
    class != "steady" && class != "uncertain"
}

fn print(simulation: &Simulation, t: &Tally) {
    let Simulation { periods, documents, lengths, noise } = simulation;
    let name = format!("{noise:?} {periods} periods, {documents} each, {lengths:?}");
    let shares = [t.trend, t.ranks].map(|n| n / t.tests);
    let rest = [t.class, t.changes, t.bursts, t.covers].map(|n| n / t.tests);
    println!(
        "{name:<40.40}{:7.3}{:7.3}{:7.2}{:7.3}{:8.3}{:7.3}{:7.3}",
        shares[0],
        shares[1],
        t.any / t.corpora,
        rest[0],
        rest[1],
        rest[2],
        rest[3]
    );
}
