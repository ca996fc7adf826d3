//! One row per term: the life of every term of a corpus.

use polars::prelude::{Column, DataFrame};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::life::{self, Clock, Places, Slope, Test};
use super::rates::Rates;
use super::scope::{Scope, scope_setters};
use super::series::Cell;
use super::timeline::Timeline;
use crate::corpus::Period;
use crate::error::{Error, Result};
use crate::matrix::{Dtm, PartialCounts};
use crate::stats::burst::BurstModel;
use crate::stats::multiple_testing::benjamini_hochberg;
use crate::table;

/// The life of each term in one row: since when, until when, how fast, how
/// steadily, and whether that is more than noise. Every term of the matrix,
/// unless terms are named.
///
/// ```
/// use tifa::{TrendProfile, prelude::*};
/// let corpus = Corpus::read("data/sample.jsonl")?;
/// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
/// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.tokenize(&corpus)?.dtm();
/// let profile = TrendProfile::by(Period::Year).terms(["科学发展观", "新质生产力"]).of(&dtm)?;
/// let class: Vec<_> = profile.column("class")?.str()?.iter().flatten().collect();
/// assert_eq!(class, ["gone", "emerging"]);
/// # use tifa::polars;
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendProfile {
    scope: Scope,
    test: TrendTest,
    confidence: f64,
    level: f64,
    window: Option<usize>,
    penalty: f64,
}

/// The test behind `z`, `p_value` and `q_value` of a [`TrendProfile`].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TrendTest {
    /// Mann and Kendall's, for periods that are independent of each other.
    #[default]
    MannKendall,
    /// The same with Hamed and Rao's variance for autocorrelated periods, over
    /// all lags whose rank correlation is significant at 0.05. Null where the
    /// corrected variance is not positive or nothing is left to rank.
    HamedRao {
        /// Values of the detrended series this close share a rank. 0 gives the
        /// figures of pyMannKendall, in which rounding decides about ties.
        tie_tolerance: f64,
    },
}

impl TrendTest {
    /// Hamed and Rao's test with a tie tolerance of 0.
    #[must_use]
    pub fn hamed_rao() -> Self {
        TrendTest::HamedRao { tie_tolerance: 0.0 }
    }
}

impl TrendProfile {
    /// Profiles by this unit of time.
    #[must_use]
    pub fn by(period: Period) -> Self {
        let scope = Scope::by(period);
        Self { scope, test: TrendTest::default(), confidence: 0.95, level: 0.05, window: None, penalty: 2.0 }
    }

    scope_setters!();

    /// Sets the trend test; [`TrendTest::MannKendall`] by default.
    #[must_use]
    pub fn test(mut self, test: TrendTest) -> Self {
        self.test = test;
        self
    }

    /// Sets the confidence of the interval of the slope; 0.95 by default.
    #[must_use]
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// Sets the `q_value` up to which a term is rising or fading; 0.05 by default.
    #[must_use]
    pub fn level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// Sets how many of the last periods with text are the present, for the
    /// class; a tenth of them by default, at least two.
    #[must_use]
    pub fn window(mut self, periods: usize) -> Self {
        self.window = Some(periods);
        self
    }

    /// Sets what a change point costs, in units of noise variance × ln n; 2
    /// by default. Larger values give fewer change points.
    #[must_use]
    pub fn penalty(mut self, penalty: f64) -> Self {
        self.penalty = penalty;
        self
    }

    fn check(&self) -> Result<()> {
        let inside = |name, x: f64| {
            let right = x > 0.0 && x < 1.0;
            if right { Ok(()) } else { Err(Error::option(name, x, "more than 0 and less than 1")) }
        };
        inside("confidence", self.confidence)?;
        inside("level", self.level)?;
        let not_negative = |name, x: f64| {
            let right = x >= 0.0 && x.is_finite();
            if right { Ok(()) } else { Err(Error::option(name, x, "0 or more")) }
        };
        not_negative("penalty", self.penalty)?;
        if let TrendTest::HamedRao { tie_tolerance } = self.test {
            not_negative("tie_tolerance", tie_tolerance)?;
        }
        if self.window == Some(0) {
            return Err(Error::option("window", 0, "1 or more periods"));
        }
        Ok(())
    }

    /// The profile of each term, in the order given or in that of the vocabulary.
    ///
    /// Tests and places see the periods that have text; missing years are
    /// left out, and keep their distance in slopes. Rates are per 10,000
    /// tokens.
    ///
    /// | column | dtype | meaning |
    /// |---|---|---|
    /// | `term` | String | |
    /// | `class` | String | below; null for a term that does not occur |
    /// | `count`, `doc_count` | UInt64, UInt32 | occurrences, documents |
    /// | `rate` | Float64 | in all periods together, null without text |
    /// | `first`, `last` | String | first and last period in use |
    /// | `emergence` | String | begin of the first run of two or more periods in use |
    /// | `retreat` | String | first period after the last such run, null while it lasts |
    /// | `periods` | UInt32 | periods in use |
    /// | `peak`, `peak_rate` | String, Float64 | period of the highest rate (the first of equals), that rate |
    /// | `half_life` | UInt32 | periods from the peak to the first with half its rate or less, null before that |
    /// | `gap` | UInt32 | longest run of periods without the term between two uses |
    /// | `steadiness` | Float64 | 1 - ½ Σ abs(share of occurrences - share of text), 1 for use as even as the text |
    /// | `s`, `tau` | Int64, Float64 | Kendall's S, S / (n(n-1)/2) |
    /// | `z`, `p_value` | Float64 | of the chosen test, two-sided |
    /// | `q_value` | Float64 | Benjamini and Hochberg's, over all terms in the table that occur |
    /// | `tau_b`, `tau_b_p_value` | Float64 | Kendall's tau-b with time, and its p; null for a constant rate |
    /// | `slope`, `slope_low`, `slope_high` | Float64 | Theil and Sen's, rate per period, with interval; limits null in short series |
    /// | `changes` | UInt32 | change points, see [`TrendProfile::change_points`] |
    /// | `bursts`, `burst_weight` | UInt32, Float64 | Kleinberg's of two states, by documents (s = 2, γ = 1); weight of the heaviest, null without |
    ///
    /// The class is the first that fits, with n periods and the last w of
    /// them as the present: *gone*, not in the present; *emerging*, first used
    /// in the present (and not in the first period of all); *returning*, back
    /// in the present after w (at least 2) or more periods without; *fading*,
    /// at less than half the rate that it had from its first use until the
    /// present; *rising* and again *fading*, `q_value` up to the level and S
    /// above or below 0; *steady*. Positions, ranks, tests and that one ratio
    /// decide, so longer texts or other units of the rate change no class.
    ///
    /// A term that does not occur has nulls but for its counts and 0 `periods`,
    /// `changes` and `bursts`. With one period, trends are null.
    ///
    /// Costs, for n periods of which a term is used in k: pairs and steadiness
    /// O(k log k); slopes O(n k), but O(k log k) where ties decide; change
    /// points O(n) to O(n²), none where the variation is below one penalty;
    /// bursts O(n); Hamed and Rao O(n²). Linear in terms, in parallel.
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of); [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for settings out of their bounds.
    pub fn of(&self, dtm: &Dtm) -> Result<DataFrame> {
        self.check()?;
        self.table(&Rates::new(&self.scope, dtm)?)
    }

    /// As [`TrendProfile::of`], from counts by group: by the period that the
    /// groups have, or one that holds it, such as years over months.
    ///
    /// # Errors
    /// As [`TrendProfile::of`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for a period into which the groups do not fit.
    pub fn of_counts(&self, counts: &PartialCounts) -> Result<DataFrame> {
        self.check()?;
        self.table(&Rates::of_counts(&self.scope, counts)?)
    }

    fn table(&self, rates: &Rates) -> Result<DataFrame> {
        let clock = Clock::new(&rates.timeline);
        let window = self.window_of(&clock);
        let documents: Vec<u64> = rates.timeline.documents.iter().map(|&d| u64::from(d)).collect();
        let lives: Vec<Life> = rates
            .chosen
            .columns
            .par_iter()
            .map(|&column| self.life(rates.series.of(column), &clock, &documents, window))
            .collect();
        let p_values: Vec<Option<f64>> = lives.iter().map(|life| life.slope.as_ref()?.test.map(|t| t.1)).collect();
        let q_values = benjamini_hochberg(&p_values);
        let classes = lives.iter().zip(&q_values).map(|(life, q)| self.class(life, *q, &clock, window));
        let classes: Vec<Option<String>> = classes.collect();
        let tokens: u64 = rates.timeline.tokens.iter().sum();
        let mut columns = vec![table::column("term", rates.chosen.names.clone()), table::column("class", classes)];
        columns.extend(places_columns(&lives, &rates.timeline, &clock, tokens));
        columns.extend(trend_columns(&lives, p_values, q_values));
        table::frame(lives.len(), columns)
    }

    /// Every change in the level of a term, by term and then by time.
    ///
    /// Columns: `term` (Categorical), `period` (String, the first of the new
    /// level), `rate_before` and `rate_after` (Float64, per 10,000 tokens,
    /// over all periods of the old and the new level).
    ///
    /// PELT with the l2 cost (Killick, Fearnhead & Eckley 2012) finds the
    /// levels of sqrt(c + 3/8), c being the count brought to the mean length of
    /// a period (Anscombe 1948: noise of variance 1/4, if occurrences were
    /// independent); every change costs `penalty` / 4 × ln n, and a level
    /// lasts two periods or more. All positions are tried; the optimum is exact.
    ///
    /// # Errors
    /// As [`TrendProfile::of`].
    pub fn change_points(&self, dtm: &Dtm) -> Result<DataFrame> {
        self.check()?;
        let rates = Rates::new(&self.scope, dtm)?;
        let clock = Clock::new(&rates.timeline);
        let found: Vec<Vec<(usize, f64, f64)>> = rates
            .chosen
            .columns
            .par_iter()
            .map(|&column| life::changes(rates.series.of(column), &clock, self.penalty))
            .collect();
        let each = || rates.chosen.names.iter().zip(&found).flat_map(|(name, of)| of.iter().map(move |c| (name, c)));
        let period = |place: usize| rates.timeline.label(clock.periods[place]);
        table::frame(
            each().count(),
            vec![
                table::column("term", each().map(|(name, _)| name.clone()).collect::<Vec<String>>()),
                table::column("period", each().map(|(_, c)| period(c.0)).collect::<Vec<String>>()),
                table::column("rate_before", each().map(|(_, c)| c.1).collect::<Vec<f64>>()),
                table::column("rate_after", each().map(|(_, c)| c.2).collect::<Vec<f64>>()),
            ],
        )
    }

    fn window_of(&self, clock: &Clock) -> usize {
        self.window.unwrap_or_else(|| clock.len().div_ceil(10).max(2))
    }

    fn life(&self, cells: &[Cell], clock: &Clock, documents: &[u64], window: usize) -> Life {
        let test = match self.test {
            TrendTest::MannKendall => Test::MannKendall,
            TrendTest::HamedRao { tie_tolerance } => Test::HamedRao { tie_tolerance },
        };
        let occurs = !cells.is_empty();
        let bursts = life::bursts(cells, documents, |c| u64::from(c.documents), &BurstModel::default());
        Life {
            count: cells.iter().map(|c| c.count).sum(),
            documents: cells.iter().map(|c| c.documents).sum(),
            places: Places::of(cells, clock, window),
            slope: occurs.then(|| Slope::of(cells, clock, test, self.confidence)).flatten(),
            changes: life::changes(cells, clock, self.penalty).len() as u32,
            bursts: bursts.len() as u32,
            burst_weight: bursts.iter().map(|b| b.weight).reduce(f64::max),
        }
    }

    fn class(&self, life: &Life, q: Option<f64>, clock: &Clock, window: usize) -> Option<String> {
        let tau = life.slope.as_ref().map_or(0.0, |slope| slope.tau);
        let places = life.places.as_ref()?;
        Some(life::class(places, clock.len(), window, tau, q.unwrap_or(1.0), self.level).to_string())
    }
}

/// All that is known of one term.
struct Life {
    count: u64,
    documents: u32,
    places: Option<Places>,
    slope: Option<Slope>,
    changes: u32,
    bursts: u32,
    burst_weight: Option<f64>,
}

fn places_columns(lives: &[Life], timeline: &Timeline, clock: &Clock, tokens: u64) -> Vec<Column> {
    let label = |place: usize| timeline.label(clock.periods[place]);
    let labels = |of: &dyn Fn(&Places) -> Option<usize>| -> Vec<Option<String>> {
        lives.iter().map(|life| life.places.as_ref().and_then(of).map(label)).collect()
    };
    let some = |of: &dyn Fn(&Places) -> Option<u32>| -> Vec<Option<u32>> {
        lives.iter().map(|life| life.places.as_ref().and_then(of)).collect()
    };
    let numbers = |of: &dyn Fn(&Places) -> f64| -> Vec<Option<f64>> {
        lives.iter().map(|life| life.places.as_ref().map(of)).collect()
    };
    let in_use = |life: &Life| life.places.as_ref().map_or(0, |p| p.in_use as u32);
    vec![
        table::column("count", lives.iter().map(|l| l.count).collect::<Vec<u64>>()),
        table::column("doc_count", lives.iter().map(|l| l.documents).collect::<Vec<u32>>()),
        table::column("rate", lives.iter().map(|l| table::rate(l.count, tokens)).collect::<Vec<Option<f64>>>()),
        table::column("first", labels(&|p| Some(p.first))),
        table::column("last", labels(&|p| Some(p.last))),
        table::column("emergence", labels(&|p| p.emergence)),
        table::column("retreat", labels(&|p| p.retreat)),
        table::column("periods", lives.iter().map(in_use).collect::<Vec<u32>>()),
        table::column("peak", labels(&|p| Some(p.peak))),
        table::column("peak_rate", numbers(&|p| p.peak_rate)),
        table::column("half_life", some(&|p| p.half_life)),
        table::column("gap", some(&|p| Some(p.gap as u32))),
        table::column("steadiness", numbers(&|p| p.steadiness)),
    ]
}

fn trend_columns(lives: &[Life], p_values: Vec<Option<f64>>, q_values: Vec<Option<f64>>) -> Vec<Column> {
    let numbers = |of: &dyn Fn(&Slope) -> Option<f64>| -> Vec<Option<f64>> {
        lives.iter().map(|life| life.slope.as_ref().and_then(of)).collect()
    };
    vec![
        table::column("s", lives.iter().map(|l| l.slope.as_ref().map(|s| s.s)).collect::<Vec<Option<i64>>>()),
        table::column("tau", numbers(&|s| Some(s.tau))),
        table::column("z", numbers(&|s| s.test.map(|t| t.0))),
        table::column("p_value", p_values),
        table::column("q_value", q_values),
        table::column("tau_b", numbers(&|s| s.tau_b.as_ref().map(|t| t.tau_b))),
        table::column("tau_b_p_value", numbers(&|s| s.tau_b.as_ref().map(|t| t.p))),
        table::column("slope", numbers(&|s| s.line.as_ref().map(|l| l.slope))),
        table::column("slope_low", numbers(&|s| s.line.as_ref().and_then(|l| l.lower))),
        table::column("slope_high", numbers(&|s| s.line.as_ref().and_then(|l| l.upper))),
        table::column("changes", lives.iter().map(|l| l.changes).collect::<Vec<u32>>()),
        table::column("bursts", lives.iter().map(|l| l.bursts).collect::<Vec<u32>>()),
        table::column("burst_weight", lives.iter().map(|l| l.burst_weight).collect::<Vec<Option<f64>>>()),
    ]
}
