//! Who takes up a wording, in which order, and how it spreads.

use std::collections::BTreeSet;

use polars::prelude::{Column, DataFrame};
use serde::{Deserialize, Serialize};

use super::scope::{Scope, scope_setters};
use super::timeline::Timeline;
use crate::corpus::Period;
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::table;

/// How terms spread over the units of a document variable: provinces,
/// agencies, newspapers. A unit adopts a term in the first period in which one
/// of its documents uses it.
///
/// ```
/// use tifa::{trend::Diffusion, prelude::*};
/// let corpus = Corpus::read("data/sample.jsonl")?;
/// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
/// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.tokenize(&corpus)?.dtm();
/// let spread = Diffusion::over("place").level("level").terms(["质量强市"]);
/// println!("{}", spread.adopters(&dtm)?);
/// println!("{}", spread.levels(&dtm)?); // province or city first?
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diffusion {
    scope: Scope,
    unit: String,
    level: Option<String>,
}

impl Diffusion {
    /// Spread over the values of this document variable, by year. Documents
    /// without a value are left out.
    #[must_use]
    pub fn over(variable: impl Into<String>) -> Self {
        let scope = Scope { terms: Some(Vec::new()), ..Scope::by(Period::Year) };
        Self { scope, unit: variable.into(), level: None }
    }

    /// Sets the unit of time; years by default.
    #[must_use]
    pub fn period(mut self, period: Period) -> Self {
        self.scope.period = period;
        self
    }

    /// Names the document variable that says at which level a document
    /// stands: centre, province, city. None by default.
    #[must_use]
    pub fn level(mut self, variable: impl Into<String>) -> Self {
        self.level = Some(variable.into());
        self
    }

    scope_setters!();

    /// When each unit adopted each term: by term in the order given, then by
    /// period, then by unit; units that have not adopted it come last.
    ///
    /// Columns: `term` (Categorical), `unit` (String), `first` (String, period of
    /// the first use), `order` (UInt32, 1 for the first; units of one period
    /// share the smallest), `lag` (UInt32, periods after the first of all),
    /// `adopters` (UInt32, units that have adopted it by then), `share`
    /// (Float64, these of all units, 0 to 1), `level` (String, of the unit's
    /// documents that used it first; null without a level variable), `status`
    /// (String: `adopted`; `had it first`, in the period of its first text, so
    /// that it may have used it before; `not adopted`; `no text`, where no
    /// document of it has a period). All but `term`, `unit` and `status` are
    /// null where a unit has not adopted it.
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of);
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) for a
    /// variable that the corpus lacks.
    pub fn adopters(&self, dtm: &Dtm) -> Result<DataFrame> {
        let spread = self.spread(dtm)?;
        let mut rows: Vec<(&str, usize, Option<Step>)> = Vec::new();
        for adoption in &spread.adoptions {
            let steps = adoption.steps();
            rows.extend(steps.iter().map(|step| (adoption.term.as_str(), step.unit, Some(*step))));
            let late = (0..spread.units.len()).filter(|&u| adoption.first[u].is_none());
            rows.extend(late.map(|unit| (adoption.term.as_str(), unit, None)));
        }
        let numbers = |of: fn(&Step) -> u32| column(&rows, |row| row.2.as_ref().map(of));
        let units = spread.units.len() as f64;
        let status = |unit: usize, step: Option<&Step>| match (step, spread.texts[unit].first()) {
            (Some(step), first) if first == Some(&step.period) => "had it first",
            (Some(_), _) => "adopted",
            (None, Some(_)) => "not adopted",
            (None, None) => "no text",
        };
        let level = |step: &Step| spread.levels.get(step.level? as usize).cloned();
        table::frame(
            rows.len(),
            vec![
                table::column("term", column(&rows, |row| row.0.to_string())),
                table::column("unit", column(&rows, |row| spread.units[row.1].clone())),
                table::column("first", column(&rows, |row| row.2.map(|s| spread.timeline.label(s.period)))),
                table::column("order", numbers(|s| s.order)),
                table::column("lag", numbers(|s| s.lag)),
                table::column("adopters", numbers(|s| s.adopters)),
                table::column("share", column(&rows, |row| row.2.map(|s| f64::from(s.adopters) / units))),
                table::column("level", column(&rows, |row| row.2.as_ref().and_then(level))),
                table::column("status", column(&rows, |row| status(row.1, row.2.as_ref()).to_string())),
            ],
        )
    }

    /// How many units have adopted each term by each period: by term in the
    /// order given, then by time.
    ///
    /// Columns: `term` (Categorical), `period` (String), `new` (UInt32, units that
    /// adopt it then), `adopters` (UInt32, so far), `units` (UInt32, of the
    /// whole corpus), `share` (Float64, 0 to 1).
    ///
    /// # Errors
    /// As [`Diffusion::adopters`].
    pub fn curve(&self, dtm: &Dtm) -> Result<DataFrame> {
        let spread = self.spread(dtm)?;
        let units = spread.units.len();
        let points = |adoption: &Adoption| {
            let mut so_far = 0;
            let new = adoption.new_by_period(spread.timeline.len());
            let points: Vec<(u32, u32)> = new
                .into_iter()
                .map(|new| {
                    so_far += new;
                    (new, so_far)
                })
                .collect();
            points
        };
        let rows: Vec<(&str, usize, (u32, u32))> = spread
            .adoptions
            .iter()
            .flat_map(|a| points(a).into_iter().enumerate().map(|(p, point)| (a.term.as_str(), p, point)))
            .collect();
        table::frame(
            rows.len(),
            vec![
                table::column("term", column(&rows, |row| row.0.to_string())),
                table::column("period", column(&rows, |row| spread.timeline.labels[row.1].clone())),
                table::column("new", column(&rows, |row| row.2.0)),
                table::column("adopters", column(&rows, |row| row.2.1)),
                table::column("units", vec![units as u32; rows.len()]),
                table::column("share", column(&rows, |row| f64::from(row.2.1) / units as f64)),
            ],
        )
    }

    /// Which level used each term first: by term in the order given, then by
    /// period, then by level; levels that have not used it come last.
    ///
    /// Columns: `term` (Categorical), `level` (String), `first` (String, period),
    /// `order` (UInt32, 1 for the first; levels of one period share the
    /// smallest), `lag` (UInt32, periods after the first of all), `units`
    /// (UInt32, units that adopted the term in documents of that level).
    /// `first`, `order` and `lag` are null where the level has not used it.
    ///
    /// # Errors
    /// As [`Diffusion::adopters`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// where no level variable is named.
    pub fn levels(&self, dtm: &Dtm) -> Result<DataFrame> {
        if self.level.is_none() {
            return Err(Error::option("level", "none", "the document variable that names the level"));
        }
        let spread = self.spread(dtm)?;
        let rows: Vec<(&str, LevelStep)> = spread
            .adoptions
            .iter()
            .flat_map(|adoption| adoption.level_steps().into_iter().map(|step| (adoption.term.as_str(), step)))
            .collect();
        table::frame(
            rows.len(),
            vec![
                table::column("term", column(&rows, |row| row.0.to_string())),
                table::column("level", column(&rows, |row| spread.levels[row.1.level].clone())),
                table::column("first", column(&rows, |row| row.1.first.map(|f| spread.timeline.label(f)))),
                table::column("order", column(&rows, |row| row.1.first.map(|_| row.1.order))),
                table::column("lag", column(&rows, |row| row.1.first.map(|_| row.1.lag))),
                table::column("units", column(&rows, |row| row.1.units)),
            ],
        )
    }

    /// First uses of every chosen term. Linear in the cells of the matrix.
    pub(super) fn spread(&self, dtm: &Dtm) -> Result<Spread> {
        let timeline = Timeline::new(dtm, &self.scope.period, self.scope.undated)?;
        let chosen = self.scope.choose(dtm)?;
        let documents = dtm.shared_documents();
        let (unit_of, units) = documents.variable(&self.unit)?.values.ranks();
        let (level_of, levels) = match &self.level {
            Some(name) => documents.variable(name)?.values.ranks(),
            None => (vec![None; documents.len()], Vec::new()),
        };
        let mut adoptions: Vec<Adoption> =
            chosen.names.iter().map(|term| Adoption::new(term, units.len(), levels.len())).collect();
        let mut slots: Vec<Vec<usize>> = vec![Vec::new(); dtm.n_terms()];
        for (slot, column) in chosen.columns.iter().enumerate() {
            if let Some(column) = column {
                slots[*column as usize].push(slot);
            }
        }
        let mut texts = vec![Vec::new(); units.len()];
        for (row, period) in timeline.of_document.iter().enumerate() {
            let (Some(period), Some(unit)) = (period, unit_of[row]) else { continue };
            texts[unit as usize].push(*period);
            for (column, _) in dtm.row(row) {
                for &slot in &slots[column as usize] {
                    adoptions[slot].see(*period, unit as usize, level_of[row].map(|l| l as u32));
                }
            }
        }
        for periods in &mut texts {
            periods.sort_unstable();
            periods.dedup();
        }
        Ok(Spread { timeline, units, levels, adoptions, texts })
    }
}

fn column<R, T>(rows: &[R], of: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}

/// The first uses of the chosen terms.
pub(super) struct Spread {
    pub timeline: Timeline,
    pub units: Vec<String>,
    pub levels: Vec<String>,
    pub adoptions: Vec<Adoption>,
    /// The periods in which each unit has text, in order.
    pub texts: Vec<Vec<u32>>,
}

/// First uses of one term.
pub(super) struct Adoption {
    pub term: String,
    /// Per unit: period, and level of its documents there (the first in order).
    first: Vec<Option<(u32, Option<u32>)>>,
    level_first: Vec<Option<u32>>,
}

/// One unit's adoption among the others.
#[derive(Clone, Copy)]
struct Step {
    unit: usize,
    period: u32,
    level: Option<u32>,
    order: u32,
    lag: u32,
    adopters: u32,
}

/// One level's first use among the others.
struct LevelStep {
    level: usize,
    first: Option<u32>,
    order: u32,
    lag: u32,
    units: u32,
}

impl Adoption {
    fn new(term: &str, units: usize, levels: usize) -> Self {
        Self { term: term.to_string(), first: vec![None; units], level_first: vec![None; levels] }
    }

    fn see(&mut self, period: u32, unit: usize, level: Option<u32>) {
        // Earlier first; of one period, a known level before none, and lower before higher.
        let key = |use_: (u32, Option<u32>)| (use_.0, use_.1.is_none(), use_.1);
        let seen = (period, level);
        let first = &mut self.first[unit];
        if first.is_none_or(|known| key(seen) < key(known)) {
            *first = Some(seen);
        }
        if let Some(level) = level {
            let first = &mut self.level_first[level as usize];
            *first = Some(first.map_or(period, |known| known.min(period)));
        }
    }

    /// The period in which each unit adopted.
    pub fn periods(&self) -> impl Iterator<Item = Option<u32>> {
        self.first.iter().map(|first| first.map(|(period, _)| period))
    }

    pub fn adopters(&self) -> usize {
        self.first.iter().flatten().count()
    }

    /// Distinct periods of adoption.
    pub fn times(&self) -> usize {
        self.first.iter().flatten().map(|(period, _)| *period).collect::<BTreeSet<u32>>().len()
    }

    pub fn new_by_period(&self, periods: usize) -> Vec<u32> {
        let mut new = vec![0; periods];
        self.first.iter().flatten().for_each(|(period, _)| new[*period as usize] += 1);
        new
    }

    /// The levels in order of their first use.
    fn level_steps(&self) -> Vec<LevelStep> {
        let firsts = &self.level_first;
        let start = firsts.iter().flatten().min().copied().unwrap_or(0);
        let step = |level: usize| {
            let first = firsts[level];
            let earlier = firsts.iter().flatten().filter(|&&f| Some(f) < first).count() as u32;
            let units = self.first.iter().flatten().filter(|(_, l)| *l == Some(level as u32)).count() as u32;
            LevelStep { level, first, order: earlier + 1, lag: first.map_or(0, |f| f - start), units }
        };
        let mut order: Vec<usize> = (0..firsts.len()).collect();
        order.sort_by_key(|&level| (firsts[level].is_none(), firsts[level], level));
        order.into_iter().map(step).collect()
    }

    /// The units that adopted the term, in order.
    fn steps(&self) -> Vec<Step> {
        let mut known: Vec<(u32, usize, Option<u32>)> = self
            .first
            .iter()
            .enumerate()
            .filter_map(|(unit, f)| f.map(|(period, level)| (period, unit, level)))
            .collect();
        known.sort_unstable();
        let start = known.first().map_or(0, |k| k.0);
        let before = |period: u32| known.partition_point(|k| k.0 < period) as u32;
        let step = |&(period, unit, level): &(u32, usize, Option<u32>)| Step {
            unit,
            period,
            level,
            order: before(period) + 1,
            lag: period - start,
            adopters: known.partition_point(|k| k.0 <= period) as u32,
        };
        known.iter().map(step).collect()
    }
}

/// Columns of optional numbers from rows of which each holds some of them.
pub(super) fn numbers<R>(name: &str, rows: &[R], of: impl Fn(&R) -> Option<f64>) -> Column {
    table::column(name, column(rows, of))
}
