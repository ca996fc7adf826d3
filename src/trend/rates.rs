//! How often chosen terms occur in each period.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::scope::{Chosen, Scope, groups_setter, scope_setters};
use super::series::{Cell, Series};
use super::timeline::Timeline;
use crate::corpus::Period;
use crate::error::{Error, Result};
use crate::matrix::{Dtm, PartialCounts};
use crate::table;

/// How often chosen terms occur in each period.
///
/// ```
/// use tifa::prelude::*;
/// use polars::prelude::df;
/// let frame = df!("text" => ["质量强市", "弘扬工匠精神"], "date" => ["2014", "2016-09-12"]).unwrap();
/// let lexicon = Lexicon::from_terms(["质量强市", "工匠精神"])?;
/// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.tokenize(&Corpus::from_frame(&frame)?)?.dtm();
/// let trend = Trend::by(Period::Year).terms(["工匠精神"]).of(&dtm)?;
/// assert_eq!(trend.height(), 3); // 2014, 2015 without documents, 2016
/// use tifa::polars;
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trend {
    pub(super) scope: Scope,
}

impl Trend {
    /// Counts by this unit of time.
    #[must_use]
    pub fn by(period: Period) -> Self {
        Self { scope: Scope { terms: Some(Vec::new()), ..Scope::by(period) } }
    }

    scope_setters!();
    groups_setter!();

    /// Counts the terms in every period from the first to the last that has
    /// documents: by term in the order given, then by time.
    ///
    /// Columns: `term` (Categorical), `period` (String), `count` (UInt64),
    /// `rate` (Float64, per 10,000 tokens of the period), `doc_count`
    /// (UInt32), `share` (Float64, of the period's documents, 0 to 1),
    /// `tokens` (UInt64) and `documents` (UInt32) of the period,
    /// `rate_million` (Float64, per million tokens), `rate_characters`
    /// (Float64, per 10,000 characters, 每万字), `characters` (UInt64, letters,
    /// Han characters and digits of the period), `partial` (Boolean). Rates
    /// and share are null in a period without documents.
    ///
    /// `partial` marks a first period in which the corpus begins late, or a
    /// last one in which it ends early: its first document comes later, by
    /// more than a tenth of the period, than the first documents of all other
    /// periods come in theirs (or than its first day, where there is no other).
    /// Compare its counts with others with care; rates bear it better.
    ///
    /// # Errors
    /// [`ErrorKind::Undated`](crate::ErrorKind::Undated) for documents without
    /// a period, unless they are to be skipped;
    /// [`ErrorKind::UnknownTerm`](crate::ErrorKind::UnknownTerm) where terms
    /// must occur; [`ErrorKind::Option`](crate::ErrorKind::Option) for a date
    /// outside the years 1900 to 2100 in periods of the calendar.
    pub fn of(&self, dtm: &Dtm) -> Result<DataFrame> {
        Rates::ask(&self.scope, dtm, Self::table)
    }

    /// As [`Trend::of`], from counts by group: by the period that the groups
    /// have, or one that holds it, such as years over months. Documents that
    /// were left out of the counts are left out here.
    ///
    /// # Errors
    /// As [`Trend::of`]; [`ErrorKind::Option`](crate::ErrorKind::Option) for a
    /// period into which the groups do not fit.
    pub fn of_counts(&self, counts: &PartialCounts) -> Result<DataFrame> {
        Self::table(&Rates::of_counts(&self.scope, counts)?)
    }

    fn table(rates: &Rates) -> Result<DataFrame> {
        let timeline = &rates.timeline;
        let n = timeline.len();
        let cells = rates.dense();
        let each = || (0..cells.len()).map(|i| (cells[i], i % n));
        let optional =
            |of: &dyn Fn(Cell, usize) -> Option<f64>| -> Vec<Option<f64>> { each().map(|(c, p)| of(c, p)).collect() };
        let [terms, periods] = rates.keys();
        let characters = |c: Cell, p: usize| table::rate(c.count, timeline.characters[p]);
        table::frame(
            cells.len(),
            vec![
                terms,
                periods,
                table::column("count", each().map(|(c, _)| c.count).collect::<Vec<u64>>()),
                table::column("rate", optional(&|c, p| table::rate(c.count, timeline.tokens[p]))),
                table::column("doc_count", each().map(|(c, _)| c.documents).collect::<Vec<u32>>()),
                table::column("share", optional(&|c, p| share(c.documents, timeline.documents[p]))),
                table::column("tokens", each().map(|(_, p)| timeline.tokens[p]).collect::<Vec<u64>>()),
                table::column("documents", each().map(|(_, p)| timeline.documents[p]).collect::<Vec<u32>>()),
                table::column(
                    "rate_million",
                    optional(&|c, p| table::rate(c.count, timeline.tokens[p]).map(|rate| rate * 100.0)),
                ),
                table::column("rate_characters", optional(&characters)),
                table::column("characters", each().map(|(_, p)| timeline.characters[p]).collect::<Vec<u64>>()),
                table::column("partial", each().map(|(_, p)| timeline.partial[p]).collect::<Vec<bool>>()),
            ],
        )
    }
}

/// A fraction of documents; none where there are no documents.
pub(super) fn share(part: u32, of: u32) -> Option<f64> {
    (of > 0).then(|| f64::from(part) / f64::from(of))
}

/// Chosen terms on a timeline.
pub(super) struct Rates {
    pub timeline: Timeline,
    pub chosen: Chosen,
    pub series: Series,
}

impl Rates {
    pub fn new(scope: &Scope, dtm: &Dtm) -> Result<Self> {
        let timeline = Timeline::new(dtm, &scope.period, scope.undated)?;
        let chosen = scope.choose(dtm)?;
        let series = Series::new(dtm, &timeline, &chosen);
        Ok(Self { timeline, chosen, series })
    }

    pub fn of_counts(scope: &Scope, counts: &PartialCounts) -> Result<Self> {
        if let Some(groups) = &scope.groups {
            return Err(Error::option("groups", groups, "none: counts by group have no document variables"));
        }
        let timeline = Timeline::of_counts(counts, &scope.period)?;
        let chosen = scope.choose_from(counts.vocabulary())?;
        let series = Series::of_counts(counts, &timeline, &chosen)?;
        Ok(Self { timeline, chosen, series })
    }

    /// The table of a question about time; where groups are asked for, that of
    /// each in turn, all on one timeline, behind a column `group`.
    pub fn ask(scope: &Scope, dtm: &Dtm, of: impl Fn(&Rates) -> Result<DataFrame>) -> Result<DataFrame> {
        let Some(variable) = &scope.groups else { return of(&Rates::new(scope, dtm)?) };
        let all = Timeline::new(dtm, &scope.period, scope.undated)?;
        let (group_of, groups) = dtm.shared_documents().variable(variable)?.values.ranks();
        let chosen = scope.choose(dtm)?;
        let of_group = |group: Option<usize>| {
            let keep = |row: usize| group.is_some_and(|g| group_of[row].map(|of| of as usize) == Some(g));
            let timeline = all.of_some(dtm, keep);
            let series = Series::new(dtm, &timeline, &chosen);
            let mut found = of(&Rates { timeline, chosen: chosen.clone(), series })?;
            let label = group.map_or_else(String::new, |g| groups[g].clone());
            found.insert_column(0, table::column("group", vec![label; found.height()]))?;
            Ok::<DataFrame, Error>(found)
        };
        if groups.is_empty() {
            return Ok(of_group(None)?.head(Some(0)));
        }
        let mut rows = of_group(Some(0))?;
        for group in 1..groups.len() {
            rows.vstack_mut(&of_group(Some(group))?)?;
        }
        Ok(rows)
    }

    /// The cells of every chosen term.
    pub fn each(&self) -> impl Iterator<Item = (&str, &[Cell])> {
        self.chosen.names.iter().zip(&self.chosen.columns).map(|(name, &c)| (name.as_str(), self.series.of(c)))
    }

    /// A cell for every term and period, zeros included.
    pub fn dense(&self) -> Vec<Cell> {
        let n = self.timeline.len();
        let mut all = Vec::with_capacity(n * self.chosen.names.len());
        for (_, cells) in self.each() {
            let start = all.len();
            all.extend((0..n as u32).map(|period| Cell { period, count: 0, documents: 0 }));
            cells.iter().for_each(|cell| all[start + cell.period as usize] = *cell);
        }
        all
    }

    /// The columns `term` and `period` beside [`Rates::dense`].
    pub fn keys(&self) -> [polars::prelude::Column; 2] {
        let labels = &self.timeline.labels;
        let terms: Vec<String> =
            self.chosen.names.iter().flat_map(|name| std::iter::repeat_n(name.clone(), labels.len())).collect();
        let periods: Vec<String> = self.chosen.names.iter().flat_map(|_| labels.iter().cloned()).collect();
        [table::column("term", terms), table::column("period", periods)]
    }
}
