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
use crate::stats::word_shift::jensen_shannon_part;
use crate::table::{Table, Values, schema};

/// Stages found by joining neighbouring periods, and the divergence between
/// neighbours. By every term of the matrix, unless terms are named. Periods without any of them are left out.
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
    /// Columns: [`MERGES`].
    ///
    /// ```
    /// use tifa::{prelude::*, trend::Periodisation};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// assert_eq!(Periodisation::by(Period::Year).merges(&dtm)?.head(Some(3)).to_string(), "\
    /// shape: (3, 6)
    /// ┌──────┬───────┬────────┬──────┬────────────┬────────┐
    /// │ step ┆ first ┆ middle ┆ last ┆ distance   ┆ stages │
    /// │ ---  ┆ ---   ┆ ---    ┆ ---  ┆ ---        ┆ ---    │
    /// │ u32  ┆ str   ┆ str    ┆ str  ┆ f64        ┆ u32    │
    /// ╞══════╪═══════╪════════╪══════╪════════════╪════════╡
    /// │ 1    ┆ 2020  ┆ 2021   ┆ 2021 ┆ -13.113724 ┆ 16     │
    /// │ 2    ┆ 2018  ┆ 2019   ┆ 2019 ┆ -8.837655  ┆ 15     │
    /// │ 3    ┆ 2020  ┆ 2022   ┆ 2022 ┆ 1.007806   ┆ 14     │
    /// └──────┴───────┴────────┴──────┴────────────┴────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of).
    pub fn merges(&self, dtm: &Dtm) -> Result<DataFrame> {
        let profiles = Profiles::new(&self.scope, dtm)?;
        let merges = self.tree(&profiles);
        let n = profiles.rows.len() as u32;
        let label = |place: fn(&Merge) -> usize| profiles.labels(merges.iter().map(place));
        Table::of_rows(&MERGES, &merges)
            .values("step", (1..=merges.len() as u32).collect::<Vec<u32>>().into())
            .values("first", label(|m| m.start))
            .values("middle", label(|m| m.middle))
            .values("last", label(|m| m.end - 1))
            .column("distance", |m| m.distance)
            .values("stages", (1..n).rev().collect::<Vec<u32>>().into())
            .frame()
    }

    /// This many stages, in order of time.
    ///
    /// Columns: [`STAGES`].
    ///
    /// ```
    /// use tifa::{prelude::*, trend::Periodisation};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// assert_eq!(Periodisation::by(Period::Year).stages(&dtm, 3)?.to_string(), "\
    /// shape: (3, 6)
    /// ┌───────┬───────┬──────┬─────────┬───────────┬────────┐
    /// │ stage ┆ first ┆ last ┆ periods ┆ documents ┆ tokens │
    /// │ ---   ┆ ---   ┆ ---  ┆ ---     ┆ ---       ┆ ---    │
    /// │ u32   ┆ str   ┆ str  ┆ u32     ┆ u32       ┆ u64    │
    /// ╞═══════╪═══════╪══════╪═════════╪═══════════╪════════╡
    /// │ 1     ┆ 2008  ┆ 2014 ┆ 7       ┆ 33        ┆ 4835   │
    /// │ 2     ┆ 2015  ┆ 2019 ┆ 5       ┆ 24        ┆ 3631   │
    /// │ 3     ┆ 2020  ┆ 2024 ┆ 5       ┆ 23        ┆ 3315   │
    /// └───────┴───────┴──────┴─────────┴───────────┴────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
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
        Table::of_rows(&STAGES, &spans)
            .values("stage", (1..=spans.len() as u32).collect::<Vec<u32>>().into())
            .values("first", profiles.labels(spans.iter().map(|s| s.0)))
            .values("last", profiles.labels(spans.iter().map(|s| s.1 - 1)))
            .column("periods", |s| (s.1 - s.0) as u32)
            .column("documents", |s| inside(s).map(|p| timeline.documents[p]).sum::<u32>())
            .column("tokens", |s| inside(s).map(|p| timeline.tokens[p]).sum::<u64>())
            .frame()
    }

    /// How far each period is from the one before, in order of time.
    ///
    /// Columns: [`NEIGHBOURS`]. The terms that drive a divergence are those of
    /// [`WordShift::neighbours`](crate::compare::WordShift::neighbours).
    ///
    /// On the government work reports from 1954 on the mean of `divergence` is
    /// nearly that of `expected`: most of what divergences of neighbours say is
    /// the length of the texts.
    ///
    /// ```
    /// use tifa::{prelude::*, trend::Periodisation};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// assert_eq!(Periodisation::by(Period::Year).neighbours(&dtm)?.head(Some(3)).to_string(), "\
    /// shape: (3, 5)
    /// ┌──────────┬────────┬────────────┬──────────┬──────────┐
    /// │ previous ┆ period ┆ divergence ┆ expected ┆ excess   │
    /// │ ---      ┆ ---    ┆ ---        ┆ ---      ┆ ---      │
    /// │ str      ┆ str    ┆ f64        ┆ f64      ┆ f64      │
    /// ╞══════════╪════════╪════════════╪══════════╪══════════╡
    /// │ 2008     ┆ 2009   ┆ 0.449885   ┆ 0.437883 ┆ 0.012003 │
    /// │ 2009     ┆ 2010   ┆ 0.471949   ┆ 0.452244 ┆ 0.019705 │
    /// │ 2010     ┆ 2011   ┆ 0.474946   ┆ 0.458821 ┆ 0.016124 │
    /// └──────────┴────────┴────────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of).
    pub fn neighbours(&self, dtm: &Dtm) -> Result<DataFrame> {
        let profiles = Profiles::new(&self.scope, dtm)?;
        let of_pair = |p: &[Row]| (divergence(&p[0], &p[1]), expected(&p[0], &p[1]));
        let pairs: Vec<(f64, f64)> = profiles.rows.windows(2).map(of_pair).collect();
        Table::of_rows(&NEIGHBOURS, &pairs)
            .values("previous", profiles.labels(0..pairs.len()))
            .values("period", profiles.labels(1..=pairs.len()))
            .column("divergence", |p| p.0)
            .column("expected", |p| p.1)
            .column("excess", |p| p.0 - p.1)
            .frame()
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

schema! {
    /// The columns of [`Periodisation::merges`].
    MERGES = "merges" {
        step: U32, "", "order of joining, from 1";
        first: Text, "", "first period of the joined stage";
        middle: Text, "", "first period of its right side";
        last: Text, "", "last period of the joined stage";
        distance: F64, "", "of the two sides, in the unit of the chosen distance";
        stages: U32, "stages", "stages left after it";
    }
}

schema! {
    /// The columns of [`Periodisation::stages`].
    STAGES = "stages" {
        stage: U32, "", "number of the stage, from 1";
        first: Text, "", "its first period";
        last: Text, "", "its last period";
        periods: U32, "periods", "its periods with text";
        documents: U32, "documents", "documents in them";
        tokens: U64, "tokens", "tokens in them";
    }
}

schema! {
    /// The columns of [`Periodisation::neighbours`].
    NEIGHBOURS = "neighbours" {
        previous: Text, "", "the period before";
        period: Text, "", "the period";
        divergence: F64, "nats, 0 to ln 2", "Jensen-Shannon, each side with weight ½";
        expected: F64, "nats", "its mean for texts of these lengths in which every term has the same rate";
        excess: F64, "nats", "divergence less expected; below 0 where the texts are more alike than equal ones are by chance";
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

    /// A column of labels of periods by their places here.
    fn labels(&self, places: impl Iterator<Item = usize>) -> Values {
        self.rates.timeline.labelled(places.map(|place| self.periods.get(place).copied()))
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
