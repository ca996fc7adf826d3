//! The stages of a discourse: which periods belong together, and what divides them.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::rates::Rates;
use super::scope::{Scope, scope_setters};
use crate::corpus::Period;
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::stats::chance_divergence::{CountsOfCounts, g_part};
use crate::stats::sparse_row::{SparseRow, union};
use crate::stats::vnc::{Merge, cluster_neighbours};
use crate::stats::word_shift::{Weights, WordShift, jensen_shannon_part, word_shift};
use crate::table;

/// Stages found by joining neighbouring periods, and the divergence between
/// neighbours with the terms that drive it. By every term of the matrix,
/// unless terms are named. Periods without any of them are left out.
///
/// ```
/// use tifa::{trend::Periodisation, prelude::*};
/// let corpus = Corpus::read("data/sample.jsonl")?;
/// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
/// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.tokenize(&corpus)?.dtm();
/// let stages = Periodisation::by(Period::Year).stages(&dtm, 3)?;
/// assert_eq!(stages.height(), 3);
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Periodisation {
    scope: Scope,
    distance: StageDistance,
}

/// How far two neighbouring stages are from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum StageDistance {
    /// What joining them costs: the G statistic of their pooled counts (twice
    /// the loss of likelihood), less its mean for equal texts of these lengths.
    /// 20 equal periods of which one is short do not set that one apart.
    #[default]
    Likelihood,
    /// Jensen-Shannon divergence of their pooled counts, each side with
    /// weight ½, in nats (0 to ln 2). Short texts lie far from all others by
    /// chance, so short periods become stages of their own.
    JensenShannon,
    /// Standard deviation (n - 1) of the rates of all their periods: the
    /// distance of Gries and Hilpert's variability-based neighbour clustering
    /// (2008). Of several terms, the mean.
    StandardDeviation,
    /// The same by the mean rate, so that frequent terms do not drown rare
    /// ones; 0 where a term does not occur in either.
    VariationCoefficient,
}

impl Periodisation {
    /// Stages of this unit of time.
    #[must_use]
    pub fn by(period: Period) -> Self {
        Self { scope: Scope::by(period), distance: StageDistance::default() }
    }

    /// Sets the distance; the likelihood by default. The last two hold a
    /// number for every term in every period, so name the terms.
    #[must_use]
    pub fn distance(mut self, distance: StageDistance) -> Self {
        self.distance = distance;
        self
    }

    scope_setters!();

    /// Every joining of neighbours, the closest pair first: the tree of stages.
    ///
    /// Columns: `step` (UInt32, from 1), `first`, `middle`, `last` (String:
    /// first period, first period of the right side, last period),
    /// `distance` (Float64, of the two sides), `stages` (UInt32, left after it).
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of).
    pub fn merges(&self, dtm: &Dtm) -> Result<DataFrame> {
        let profiles = Profiles::new(&self.scope, dtm)?;
        let merges = self.tree(&profiles);
        let label = |i: usize| profiles.label(i);
        let n = profiles.rows.len();
        table::frame(
            merges.len(),
            vec![
                table::column("step", (1..=merges.len() as u32).collect::<Vec<u32>>()),
                table::column("first", merges.iter().map(|m| label(m.start)).collect::<Vec<String>>()),
                table::column("middle", merges.iter().map(|m| label(m.middle)).collect::<Vec<String>>()),
                table::column("last", merges.iter().map(|m| label(m.end - 1)).collect::<Vec<String>>()),
                table::column("distance", merges.iter().map(|m| m.distance).collect::<Vec<f64>>()),
                table::column("stages", (1..n as u32).rev().collect::<Vec<u32>>()),
            ],
        )
    }

    /// This many stages, in order of time.
    ///
    /// Columns: `stage` (UInt32, from 1), `first`, `last` (String, periods),
    /// `periods` (UInt32, with text), `documents` (UInt32), `tokens` (UInt64).
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of); [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for 0 stages or more than there are periods.
    pub fn stages(&self, dtm: &Dtm, stages: usize) -> Result<DataFrame> {
        let profiles = Profiles::new(&self.scope, dtm)?;
        let n = profiles.rows.len();
        if !(1..=n).contains(&stages) {
            return Err(Error::option("stages", stages, "1 or more, but no more than periods with these terms"));
        }
        let merges = self.tree(&profiles);
        let mut starts: Vec<usize> = merges[n - stages..].iter().map(|m| m.middle).collect();
        starts.push(0);
        starts.sort_unstable();
        let ends = starts[1..].iter().copied().chain([n]);
        let spans: Vec<(usize, usize)> = starts.iter().copied().zip(ends).collect();
        let timeline = &profiles.rates.timeline;
        let inside = |&(from, to): &(usize, usize)| profiles.periods[from..to].iter().map(|&p| p as usize);
        table::frame(
            spans.len(),
            vec![
                table::column("stage", (1..=spans.len() as u32).collect::<Vec<u32>>()),
                table::column("first", spans.iter().map(|s| profiles.label(s.0)).collect::<Vec<String>>()),
                table::column("last", spans.iter().map(|s| profiles.label(s.1 - 1)).collect::<Vec<String>>()),
                table::column("periods", spans.iter().map(|s| (s.1 - s.0) as u32).collect::<Vec<u32>>()),
                table::column(
                    "documents",
                    spans.iter().map(|s| inside(s).map(|p| timeline.documents[p]).sum()).collect::<Vec<u32>>(),
                ),
                table::column(
                    "tokens",
                    spans.iter().map(|s| inside(s).map(|p| timeline.tokens[p]).sum()).collect::<Vec<u64>>(),
                ),
            ],
        )
    }

    /// How far each period is from the one before, in order of time.
    ///
    /// Columns: `previous`, `period` (String), `divergence` (Float64,
    /// Jensen-Shannon in nats, 0 to ln 2, each side with weight ½), `expected`
    /// (Float64, its mean for texts of these lengths in which every term has the
    /// same rate), `excess` (Float64, what is left: below 0 where the texts are
    /// more alike than chance makes equal ones).
    ///
    /// On the government work reports from 1954 on the mean of `divergence` is
    /// nearly that of `expected`: most of what divergences of neighbours say is
    /// the length of the texts.
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of).
    pub fn neighbours(&self, dtm: &Dtm) -> Result<DataFrame> {
        let profiles = Profiles::new(&self.scope, dtm)?;
        let pairs: Vec<&[Row]> = profiles.rows.windows(2).collect();
        table::frame(
            pairs.len(),
            vec![
                table::column("previous", (0..pairs.len()).map(|i| profiles.label(i)).collect::<Vec<String>>()),
                table::column("period", (0..pairs.len()).map(|i| profiles.label(i + 1)).collect::<Vec<String>>()),
                table::column("divergence", pairs.iter().map(|p| divergence(&p[0], &p[1])).collect::<Vec<f64>>()),
                table::column("expected", pairs.iter().map(|p| expected(&p[0], &p[1])).collect::<Vec<f64>>()),
                table::column(
                    "excess",
                    pairs.iter().map(|p| divergence(&p[0], &p[1]) - expected(&p[0], &p[1])).collect::<Vec<f64>>(),
                ),
            ],
        )
    }

    /// The terms that drive the divergence between neighbours: this many for
    /// each pair, by time, then by size of the contribution, ties by term.
    ///
    /// Columns: `previous`, `period` (String), `rank` (UInt32, from 1),
    /// `term` (Categorical), `contribution` (Float64, its part of the divergence in
    /// nats, above 0 where its share grew, below where it shrank),
    /// `share_before`, `share_after` (Float64, of the occurrences of all these
    /// terms). Terms whose share stayed the same are left out.
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of).
    pub fn drivers(&self, dtm: &Dtm, terms: usize) -> Result<DataFrame> {
        let profiles = Profiles::new(&self.scope, dtm)?;
        let shift = |pair: &[Row]| word_shift(pair[0].view(), pair[1].view(), Weights::Equal);
        let shifts: Vec<(usize, WordShift)> =
            profiles.rows.windows(2).enumerate().filter_map(|(i, pair)| Some((i, shift(pair)?))).collect();
        let mut rows = Vec::new();
        for (pair, mut shift) in shifts {
            shift.sort_by_contribution();
            let driving = shift.terms.into_iter().take(terms).filter(|t| t.contribution != 0.0);
            rows.extend(driving.zip(1u32..).map(|(term, rank)| (pair, rank, term)));
        }
        let name = |column: u32| dtm.vocabulary().at(column as usize).to_string();
        table::frame(
            rows.len(),
            vec![
                table::column("previous", rows.iter().map(|r| profiles.label(r.0)).collect::<Vec<String>>()),
                table::column("period", rows.iter().map(|r| profiles.label(r.0 + 1)).collect::<Vec<String>>()),
                table::column("rank", rows.iter().map(|r| r.1).collect::<Vec<u32>>()),
                table::column("term", rows.iter().map(|r| name(r.2.column)).collect::<Vec<String>>()),
                table::column("contribution", rows.iter().map(|r| r.2.contribution).collect::<Vec<f64>>()),
                table::column("share_before", rows.iter().map(|r| r.2.first_share).collect::<Vec<f64>>()),
                table::column("share_after", rows.iter().map(|r| r.2.second_share).collect::<Vec<f64>>()),
            ],
        )
    }

    fn tree(&self, profiles: &Profiles) -> Vec<Merge> {
        let by_spread = |of_term: fn(&Spread) -> f64| {
            let mean = move |a: &Vec<Spread>, b: &Vec<Spread>| {
                let pooled = a.iter().zip(b).map(|(a, b)| of_term(&a.with(b)));
                pooled.sum::<f64>() / a.len().max(1) as f64
            };
            let join = |a: Vec<Spread>, b: Vec<Spread>| a.iter().zip(&b).map(|(a, b)| a.with(b)).collect();
            cluster_neighbours(profiles.spreads(), mean, join)
        };
        match self.distance {
            StageDistance::Likelihood => cluster_neighbours(profiles.rows.clone(), cost_of_joining, Row::with),
            StageDistance::JensenShannon => cluster_neighbours(profiles.rows.clone(), divergence, Row::with),
            StageDistance::StandardDeviation => by_spread(Spread::deviation),
            StageDistance::VariationCoefficient => by_spread(Spread::variation),
        }
    }
}

/// The counts of one period or stage, by column.
#[derive(Debug, Clone, Default)]
struct Row {
    columns: Vec<u32>,
    values: Vec<f64>,
}

impl Row {
    fn view(&self) -> SparseRow<'_> {
        SparseRow { columns: &self.columns, values: &self.values }
    }

    fn with(self, other: Row) -> Row {
        let mut both = Row::default();
        union(self.view(), other.view(), |column, x, y| {
            both.columns.push(column);
            both.values.push(x + y);
        });
        both
    }
}

fn divergence(a: &Row, b: &Row) -> f64 {
    let (of_a, of_b) = (a.view().sum(), b.view().sum());
    let mut sum = 0.0;
    union(a.view(), b.view(), |_, x, y| sum += jensen_shannon_part(x / of_a, y / of_b, 0.5, 0.5));
    sum
}

/// The mean divergence of equal texts of these lengths.
fn expected(a: &Row, b: &Row) -> f64 {
    let mut words = CountsOfCounts::new();
    union(a.view(), b.view(), |_, x, y| words.add(x + y));
    words.expected_divergence(a.view().sum(), b.view().sum())
}

/// The G statistic less its mean for equal texts.
fn cost_of_joining(a: &Row, b: &Row) -> f64 {
    let (of_a, of_b) = (a.view().sum(), b.view().sum());
    let (mut words, mut g) = (CountsOfCounts::new(), 0.0);
    union(a.view(), b.view(), |_, x, y| {
        words.add(x + y);
        g += g_part(x, y, of_a, of_b);
    });
    g - words.expected_g(of_a / (of_a + of_b))
}

/// Number, mean and squared deviations of the rates of a term in a stage.
#[derive(Debug, Clone, Copy)]
struct Spread {
    n: f64,
    mean: f64,
    squares: f64,
}

impl Spread {
    /// Both together (Chan, Golub & LeVeque 1983).
    fn with(&self, other: &Spread) -> Spread {
        let n = self.n + other.n;
        let gap = other.mean - self.mean;
        let squares = self.squares + other.squares + gap * gap * self.n * other.n / n;
        Spread { n, mean: self.mean + gap * other.n / n, squares }
    }

    fn deviation(&self) -> f64 {
        (self.squares / (self.n - 1.0)).sqrt()
    }

    fn variation(&self) -> f64 {
        if self.mean > 0.0 { self.deviation() / self.mean } else { 0.0 }
    }
}

/// The counts of the chosen terms in each period that has some.
struct Profiles {
    rates: Rates,
    periods: Vec<u32>,
    rows: Vec<Row>,
}

impl Profiles {
    fn new(scope: &Scope, dtm: &Dtm) -> Result<Self> {
        let rates = Rates::new(scope, dtm)?;
        let mut rows = vec![Row::default(); rates.timeline.len()];
        let mut columns: Vec<u32> = rates.chosen.columns.iter().copied().flatten().collect();
        columns.sort_unstable();
        columns.dedup();
        for column in columns {
            for cell in rates.series.of(Some(column)) {
                let row = &mut rows[cell.period as usize];
                row.columns.push(column);
                row.values.push(cell.count as f64);
            }
        }
        let periods: Vec<u32> = (0..rows.len() as u32).filter(|&p| !rows[p as usize].columns.is_empty()).collect();
        rows.retain(|row| !row.columns.is_empty());
        Ok(Self { rates, periods, rows })
    }

    fn label(&self, place: usize) -> String {
        self.rates.timeline.label(self.periods[place])
    }

    /// Each period's rates, a stage of its own, of every chosen term that occurs.
    fn spreads(&self) -> Vec<Vec<Spread>> {
        let mut columns: Vec<u32> = self.rows.iter().flat_map(|row| row.columns.iter().copied()).collect();
        columns.sort_unstable();
        columns.dedup();
        let of_row = |(row, &p): (&Row, &u32)| {
            let tokens = self.rates.timeline.tokens[p as usize] as f64;
            let mut spreads = vec![Spread { n: 1.0, mean: 0.0, squares: 0.0 }; columns.len()];
            for (column, count) in row.columns.iter().zip(&row.values) {
                if let Ok(place) = columns.binary_search(column) {
                    spreads[place].mean = count * 1e4 / tokens;
                }
            }
            spreads
        };
        self.rows.iter().zip(&self.periods).map(of_row).collect()
    }
}
