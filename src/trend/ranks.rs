//! Trends by the ranks of rates: Mann and Kendall, Hamed and Rao, Theil and Sen.

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::life::Clock;
use super::profile::TrendProfile;
use super::rank_test::TrendTest;
use super::rates::Rates;
use super::series::Cell;
use crate::error::Result;
use crate::matrix::Dtm;
use crate::stats::hamed_rao::hamed_rao;
use crate::stats::multiple_testing::benjamini_hochberg;
use crate::stats::pair_counts::pair_counts_sparse;
use crate::stats::theil_sen::{TheilSen, theil_sen_of};
use crate::stats::trend_test::{KendallTau, kendall_tau_b_of, mann_kendall_of};
use crate::table::{Table, schema};

impl TrendProfile {
    /// The trend of each term's rate by ranks, as other programs give it, over
    /// all periods that have text. Ranks know nothing of the length of texts:
    /// where it grows, or a term is rare, [`TrendProfile::of`] holds and this
    /// does not (see [`TrendTest`] for figures).
    ///
    /// Columns: [`TREND_RANKS`]. All but `term` are null for a term that does
    /// not occur and with one period.
    ///
    /// Costs, for n periods of which a term is used in k: O(k log k); slopes
    /// O(n k), but O(k log k) where ties decide; Hamed and Rao O(n²).
    ///
    /// ```
    /// use tifa::{TrendProfile, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let table = TrendProfile::by(Period::Year).terms(["科学发展观", "乡村振兴"]).ranks(&dtm)?;
    /// assert_eq!(table.select(["term", "s", "tau", "z", "p_value", "slope"])?.to_string(), "\
    /// shape: (2, 6)
    /// ┌────────────┬─────┬───────────┬───────────┬──────────┬───────────┐
    /// │ term       ┆ s   ┆ tau       ┆ z         ┆ p_value  ┆ slope     │
    /// │ ---        ┆ --- ┆ ---       ┆ ---       ┆ ---      ┆ ---       │
    /// │ cat        ┆ i64 ┆ f64       ┆ f64       ┆ f64      ┆ f64       │
    /// ╞════════════╪═════╪═══════════╪═══════════╪══════════╪═══════════╡
    /// │ 科学发展观 ┆ -71 ┆ -0.522059 ┆ -3.398165 ┆ 0.000678 ┆ -2.679074 │
    /// │ 乡村振兴   ┆ 65  ┆ 0.477941  ┆ 2.970059  ┆ 0.002977 ┆ 1.885694  │
    /// └────────────┴─────┴───────────┴───────────┴──────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`TrendProfile::of`].
    pub fn ranks(&self, dtm: &Dtm) -> Result<DataFrame> {
        self.check()?;
        Rates::ask(&self.scope, dtm, |rates| {
            let clock = Clock::new(&rates.timeline);
            let of_column = |&column: &Option<u32>| {
                let cells = rates.series.of(column);
                (!cells.is_empty()).then(|| Slope::of(cells, &clock, self.test, self.confidence)).flatten()
            };
            let slopes: Vec<Option<Slope>> = rates.chosen.columns.par_iter().map(of_column).collect();
            let numbers = |of: &dyn Fn(&Slope) -> Option<f64>| -> Vec<Option<f64>> {
                slopes.iter().map(|slope| slope.as_ref().and_then(of)).collect()
            };
            let p_values = numbers(&|s| s.test.map(|t| t.1));
            let q_values = benjamini_hochberg(&p_values);
            Table::of_rows(&TREND_RANKS, &slopes)
                .values("term", rates.terms(0..slopes.len() as u32))
                .column("s", |s| s.as_ref().map(|s| s.s))
                .values("tau", numbers(&|s| Some(s.tau)).into())
                .values("z", numbers(&|s| s.test.map(|t| t.0)).into())
                .values("p_value", p_values.into())
                .values("q_value", q_values.into())
                .values("tau_b", numbers(&|s| s.tau_b.as_ref().map(|t| t.tau_b)).into())
                .values("tau_b_p_value", numbers(&|s| s.tau_b.as_ref().map(|t| t.p)).into())
                .values("slope", numbers(&|s| s.line.as_ref().map(|l| l.slope)).into())
                .values("slope_low", numbers(&|s| s.line.as_ref().and_then(|l| l.lower)).into())
                .values("slope_high", numbers(&|s| s.line.as_ref().and_then(|l| l.upper)).into())
                .frame()
        })
    }
}

schema! {
    /// The columns of [`TrendProfile::ranks`].
    TREND_RANKS = "trend_ranks" {
        term: Term, "", "the term";
        s: I64, "", "Kendall's S: rising pairs of periods less falling ones";
        tau: F64, "-1 to 1", "S / (n (n - 1) / 2)";
        z: F64, "", "standardised S, by the chosen test";
        p_value: F64, "0 to 1", "of z, two-sided";
        q_value: F64, "0 to 1", "Benjamini and Hochberg's, over all terms in the table that occur";
        tau_b: F64, "-1 to 1", "Kendall's tau-b with time; null for a constant rate";
        tau_b_p_value: F64, "0 to 1", "its p value, two-sided";
        slope: F64, "per 10,000 tokens and period", "Theil and Sen's; 0 where most pairs of periods have no occurrence, whatever the trend";
        slope_low: F64, "per 10,000 tokens and period", "lower limit of the slope; null in short series";
        slope_high: F64, "per 10,000 tokens and period", "upper limit of the slope; null in short series";
    }
}

/// The trend of a term's rate.
#[derive(Debug, Clone, PartialEq)]
struct Slope {
    s: i64,
    tau: f64,
    /// z and p; none where the corrected variance is not defined.
    test: Option<(f64, f64)>,
    tau_b: Option<KendallTau>,
    line: Option<TheilSen>,
}

/// Level of the autocorrelations that Hamed and Rao's correction takes in.
const LAG_LEVEL: f64 = 0.05;

impl Slope {
    /// None with fewer than two periods. O(k log k) for k periods in use of
    /// n, where rare; at worst O(n k) for the line and O(n²) for Hamed-Rao.
    fn of(cells: &[Cell], clock: &Clock, test: TrendTest, confidence: f64) -> Option<Self> {
        let rates = clock.rates(cells);
        let counts = pair_counts_sparse(clock.len(), &rates)?;
        let plain = mann_kendall_of(&counts)?;
        let test = match test {
            TrendTest::MannKendall => Some((plain.z, plain.p)),
            TrendTest::HamedRao { tie_tolerance } => {
                let mut x = vec![0.0; clock.len()];
                rates.iter().for_each(|&(i, rate)| x[i] = rate);
                hamed_rao(&x, LAG_LEVEL, tie_tolerance).map(|test| (test.z, test.p))
            }
        };
        let time = |i: usize| f64::from(clock.periods[i]);
        Some(Self {
            s: plain.s,
            tau: plain.tau,
            test,
            tau_b: kendall_tau_b_of(&counts),
            line: theil_sen_of(&counts, &rates, time, confidence),
        })
    }
}
