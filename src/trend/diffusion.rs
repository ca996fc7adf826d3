//! Who takes up a wording, in which order, and how it spreads.

use std::collections::BTreeSet;

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::scope::{Scope, check_rows, scope_setters};
use super::timeline::Timeline;
use crate::corpus::Period;
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::table::{Table, schema};

/// How terms spread over the units of a document variable: provinces,
/// agencies, newspapers. A unit adopts a term in the first period in which one
/// of its documents uses it. Every term of the matrix, unless terms are named.
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
    pub(super) scope: Scope,
    unit: String,
    pub(super) level: Option<String>,
}

impl Diffusion {
    /// Spread over the values of this document variable, by year. Documents
    /// without a value are left out.
    #[must_use]
    pub fn over(variable: impl Into<String>) -> Self {
        Self { scope: Scope::by(Period::Year), unit: variable.into(), level: None }
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
    /// Columns: [`ADOPTERS`]. All but `term`, `unit` and `status` are null
    /// where a unit has not adopted the term.
    ///
    /// ```
    /// use tifa::{prelude::*, trend::Diffusion};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let table = Diffusion::over("place").level("level").terms(["质量强市"]).adopters(&dtm)?;
    /// let shown = table.select(["term", "unit", "first", "order", "lag", "level", "status"])?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 7)
    /// ┌──────────┬────────┬───────┬───────┬─────┬───────┬─────────┐
    /// │ term     ┆ unit   ┆ first ┆ order ┆ lag ┆ level ┆ status  │
    /// │ ---      ┆ ---    ┆ ---   ┆ ---   ┆ --- ┆ ---   ┆ ---     │
    /// │ cat      ┆ str    ┆ str   ┆ u32   ┆ u32 ┆ str   ┆ str     │
    /// ╞══════════╪════════╪═══════╪═══════╪═════╪═══════╪═════════╡
    /// │ 质量强市 ┆ 明港市 ┆ 2012  ┆ 1     ┆ 0   ┆ 市    ┆ adopted │
    /// │ 质量强市 ┆ 江州市 ┆ 2015  ┆ 2     ┆ 3   ┆ 市    ┆ adopted │
    /// │ 质量强市 ┆ 石桥市 ┆ 2016  ┆ 3     ┆ 4   ┆ 市    ┆ adopted │
    /// └──────────┴────────┴───────┴───────┴─────┴───────┴─────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
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
        let number = |row: &Option<Step>, of: fn(&Step) -> u32| row.as_ref().map(of);
        let units = spread.units.len() as f64;
        let status = |unit: usize, step: Option<&Step>| match (step, spread.texts[unit].first()) {
            (Some(step), first) if first == Some(&step.period) => "had it first",
            (Some(_), _) => "adopted",
            (None, Some(_)) => "not adopted",
            (None, None) => "no text",
        };
        let level = |step: &Step| spread.levels.get(step.level? as usize).cloned();
        Table::of_rows(&ADOPTERS, &rows)
            .column("term", |row| row.0.to_string())
            .column("unit", |row| spread.units[row.1].clone())
            .column("first", |row| row.2.map(|s| spread.timeline.label(s.period)))
            .column("order", |row| number(&row.2, |s| s.order))
            .column("lag", |row| number(&row.2, |s| s.lag))
            .column("adopters", |row| number(&row.2, |s| s.adopters))
            .column("share", |row| row.2.map(|s| f64::from(s.adopters) / units))
            .column("level", |row| row.2.as_ref().and_then(level))
            .column("status", |row| status(row.1, row.2.as_ref()).to_string())
            .frame()
    }

    /// How many units have adopted each term by each period: by term in the
    /// order given, then by time.
    ///
    /// Columns: [`ADOPTION_CURVE`].
    ///
    /// ```
    /// use tifa::{prelude::*, trend::Diffusion};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// assert_eq!(Diffusion::over("place").terms(["质量强市"]).curve(&dtm)?.tail(Some(3)).to_string(), "\
    /// shape: (3, 6)
    /// ┌──────────┬────────┬─────┬──────────┬───────┬───────┐
    /// │ term     ┆ period ┆ new ┆ adopters ┆ units ┆ share │
    /// │ ---      ┆ ---    ┆ --- ┆ ---      ┆ ---   ┆ ---   │
    /// │ cat      ┆ str    ┆ u32 ┆ u32      ┆ u32   ┆ f64   │
    /// ╞══════════╪════════╪═════╪══════════╪═══════╪═══════╡
    /// │ 质量强市 ┆ 2022   ┆ 0   ┆ 5        ┆ 10    ┆ 0.5   │
    /// │ 质量强市 ┆ 2023   ┆ 0   ┆ 5        ┆ 10    ┆ 0.5   │
    /// │ 质量强市 ┆ 2024   ┆ 0   ┆ 5        ┆ 10    ┆ 0.5   │
    /// └──────────┴────────┴─────┴──────────┴───────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
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
        Table::of_rows(&ADOPTION_CURVE, &rows)
            .column("term", |row| row.0.to_string())
            .column("period", |row| spread.timeline.labels[row.1].clone())
            .column("new", |row| row.2.0)
            .column("adopters", |row| row.2.1)
            .column("units", |_| units as u32)
            .column("share", |row| f64::from(row.2.1) / units as f64)
            .frame()
    }

    /// Which level used each term first: by term in the order given, then by
    /// period, then by level; levels that have not used it come last.
    ///
    /// Columns: [`ADOPTION_LEVELS`]. `first`, `order` and `lag` are null where
    /// the level has not used the term.
    ///
    /// ```
    /// use tifa::{prelude::*, trend::Diffusion};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// assert_eq!(Diffusion::over("place").level("level").terms(["高质量发展"]).levels(&dtm)?.to_string(), "\
    /// shape: (3, 6)
    /// ┌────────────┬───────┬───────┬───────┬─────┬───────┐
    /// │ term       ┆ level ┆ first ┆ order ┆ lag ┆ units │
    /// │ ---        ┆ ---   ┆ ---   ┆ ---   ┆ --- ┆ ---   │
    /// │ cat        ┆ str   ┆ str   ┆ u32   ┆ u32 ┆ u32   │
    /// ╞════════════╪═══════╪═══════╪═══════╪═════╪═══════╡
    /// │ 高质量发展 ┆ 全国  ┆ 2018  ┆ 1     ┆ 0   ┆ 1     │
    /// │ 高质量发展 ┆ 市    ┆ 2018  ┆ 1     ┆ 0   ┆ 5     │
    /// │ 高质量发展 ┆ 省    ┆ 2020  ┆ 3     ┆ 2   ┆ 3     │
    /// └────────────┴───────┴───────┴───────┴─────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
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
        Table::of_rows(&ADOPTION_LEVELS, &rows)
            .column("term", |row| row.0.to_string())
            .column("level", |row| spread.levels[row.1.level].clone())
            .column("first", |row| row.1.first.map(|f| spread.timeline.label(f)))
            .column("order", |row| row.1.first.map(|_| row.1.order))
            .column("lag", |row| row.1.first.map(|_| row.1.lag))
            .column("units", |row| row.1.units)
            .frame()
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
        check_rows(chosen.names.len(), units.len().max(timeline.len()), "units or periods")?;
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

schema! {
    /// The columns of [`Diffusion::adopters`].
    ADOPTERS = "adopters" {
        term: Term, "", "the term";
        unit: Text, "", "the unit: value of the document variable";
        first: Text, "", "period of the first use";
        order: U32, "", "1 for the first; units of one period share the smallest";
        lag: U32, "periods", "periods after the first of all";
        adopters: U32, "units", "units that have adopted the term by then";
        share: F64, "0 to 1", "these, of all units";
        level: Text, "", "level of the unit's documents that used it first; null without a level variable";
        status: Text, "", "`adopted`; `had it first`, in the period of its first text; `not adopted`; `no text` with a period";
    }
}

schema! {
    /// The columns of [`Diffusion::curve`].
    ADOPTION_CURVE = "adoption_curve" {
        term: Term, "", "the term";
        period: Text, "", "label of the period";
        new: U32, "units", "units that adopt the term then";
        adopters: U32, "units", "units that have adopted it so far";
        units: U32, "units", "units of the whole corpus";
        share: F64, "0 to 1", "adopters, of all units";
    }
}

schema! {
    /// The columns of [`Diffusion::levels`].
    ADOPTION_LEVELS = "adoption_levels" {
        term: Term, "", "the term";
        level: Text, "", "the level: value of the document variable";
        first: Text, "", "period of its first use";
        order: U32, "", "1 for the first; levels of one period share the smallest";
        lag: U32, "periods", "periods after the first of all";
        units: U32, "units", "units that adopted the term in documents of that level";
    }
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
