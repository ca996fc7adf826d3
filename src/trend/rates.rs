//! How often chosen terms occur in each period.

use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series as PolarsSeries};
use serde::{Deserialize, Serialize};

use super::scope::{Chosen, Scope, check_rows, groups_setter, scope_setters};
use super::series::{Cell, Series};
use super::timeline::Timeline;
use crate::corpus::Period;
use crate::error::{Error, Result};
use crate::matrix::{Dtm, PartialCounts};
use crate::table::{self, Table, Values, schema};

/// How often terms occur in each period: every term of the matrix, unless
/// terms are named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trend {
    pub(super) scope: Scope,
}

impl Trend {
    /// Counts by this unit of time.
    #[must_use]
    pub fn by(period: Period) -> Self {
        Self { scope: Scope::by(period) }
    }

    scope_setters!();
    groups_setter!();

    /// Counts the terms in every period from the first to the last that has
    /// documents: by term in the order given, then by time.
    ///
    /// Columns: [`TREND`]. Rates and share are null in a period without
    /// documents.
    ///
    /// `partial` marks a first period in which the corpus begins late, or a
    /// last one in which it ends early: its first document comes later, by
    /// more than a tenth of the period, than the first documents of all other
    /// periods come in theirs (or than its first day, where there is no other).
    /// Compare its counts with others with care; rates bear it better.
    ///
    /// ```
    /// use tifa::{polars::prelude::df, prelude::*};
    /// let frame = df!("text" => ["质量强市", "弘扬工匠精神"], "date" => ["2014", "2016-09-12"])?;
    /// let lexicon = Lexicon::from_terms(["质量强市", "工匠精神"])?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&Corpus::from_frame(&frame)?)?;
    /// let table = Trend::by(Period::Year).terms(["工匠精神"]).of(&dtm)?; // 2015 has no documents
    /// let shown = table.select(["term", "period", "count", "rate", "doc_count", "share", "tokens"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 7)
    /// ┌──────────┬────────┬───────┬────────┬───────────┬───────┬────────┐
    /// │ term     ┆ period ┆ count ┆ rate   ┆ doc_count ┆ share ┆ tokens │
    /// │ ---      ┆ ---    ┆ ---   ┆ ---    ┆ ---       ┆ ---   ┆ ---    │
    /// │ cat      ┆ str    ┆ u64   ┆ f64    ┆ u32       ┆ f64   ┆ u64    │
    /// ╞══════════╪════════╪═══════╪════════╪═══════════╪═══════╪════════╡
    /// │ 工匠精神 ┆ 2014   ┆ 0     ┆ 0.0    ┆ 0         ┆ 0.0   ┆ 1      │
    /// │ 工匠精神 ┆ 2015   ┆ 0     ┆ null   ┆ 0         ┆ null  ┆ 0      │
    /// │ 工匠精神 ┆ 2016   ┆ 1     ┆ 5000.0 ┆ 1         ┆ 1.0   ┆ 2      │
    /// └──────────┴────────┴───────┴────────┴───────────┴───────┴────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Undated`](crate::ErrorKind::Undated) for documents without
    /// a period, unless they are to be skipped;
    /// [`ErrorKind::UnknownTerm`](crate::ErrorKind::UnknownTerm) where terms
    /// must occur; [`ErrorKind::Option`](crate::ErrorKind::Option) for a date
    /// outside the years 1900 to 2100 in periods of the calendar, and for a table
    /// of more than 20 million rows, which names their number.
    pub fn of(&self, dtm: &Dtm) -> Result<DataFrame> {
        Rates::ask(&self.scope, dtm, Self::table)
    }

    /// As [`Trend::of`], from counts by group: by the period that the groups
    /// have, or one that holds it, such as years over months. Documents that
    /// were left out of the counts are left out here.
    ///
    /// Columns: [`TREND`].
    ///
    /// ```
    /// use tifa::{matrix::PartialCounts, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let counts = PartialCounts::of(&dtm, Period::Month)?;
    /// let table = Trend::by(Period::Year).terms(["工匠精神"]).of_counts(&counts)?;
    /// let shown = table.select(["term", "period", "count", "rate", "doc_count", "share"])?.tail(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌──────────┬────────┬───────┬───────────┬───────────┬───────┐
    /// │ term     ┆ period ┆ count ┆ rate      ┆ doc_count ┆ share │
    /// │ ---      ┆ ---    ┆ ---   ┆ ---       ┆ ---       ┆ ---   │
    /// │ cat      ┆ str    ┆ u64   ┆ f64       ┆ u32       ┆ f64   │
    /// ╞══════════╪════════╪═══════╪═══════════╪═══════════╪═══════╡
    /// │ 工匠精神 ┆ 2022   ┆ 1     ┆ 13.927577 ┆ 1         ┆ 0.2   │
    /// │ 工匠精神 ┆ 2023   ┆ 2     ┆ 28.653295 ┆ 2         ┆ 0.4   │
    /// │ 工匠精神 ┆ 2024   ┆ 3     ┆ 42.194093 ┆ 2         ┆ 0.4   │
    /// └──────────┴────────┴───────┴───────────┴───────────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Trend::of`]; [`ErrorKind::Option`](crate::ErrorKind::Option) for a
    /// period into which the groups do not fit.
    pub fn of_counts(&self, counts: &PartialCounts) -> Result<DataFrame> {
        Self::table(&Rates::of_counts(&self.scope, counts)?)
    }

    fn table(rates: &Rates) -> Result<DataFrame> {
        let timeline = &rates.timeline;
        let p = |c: &Cell| c.period as usize;
        let [terms, periods] = rates.keys();
        Table::of_rows(&TREND, &rates.dense()?)
            .values("term", terms)
            .values("period", periods)
            .column("count", |c| c.count)
            .column("rate", |c| table::rate(c.count, timeline.tokens[p(c)]))
            .column("doc_count", |c| c.documents)
            .column("share", |c| share(c.documents, timeline.documents[p(c)]))
            .column("tokens", |c| timeline.tokens[p(c)])
            .column("documents", |c| timeline.documents[p(c)])
            .column("rate_million", |c| table::rate(c.count, timeline.tokens[p(c)]).map(|rate| rate * 100.0))
            .column("rate_characters", |c| table::rate(c.count, timeline.characters[p(c)]))
            .column("characters", |c| timeline.characters[p(c)])
            .column("partial", |c| timeline.partial[p(c)])
            .frame()
    }
}

schema! {
    /// The columns of [`Trend::of`].
    TREND = "trend" {
        term: Term, "", "the term";
        period: Text, "", "label of the period";
        count: U64, "occurrences", "occurrences of the term in the period";
        rate: F64, "per 10,000 tokens", "count by the tokens of the period";
        doc_count: U32, "documents", "documents of the period that hold the term";
        share: F64, "0 to 1", "these, of all documents of the period";
        tokens: U64, "tokens", "tokens of the period, before any word is left out";
        documents: U32, "documents", "documents of the period";
        rate_million: F64, "per million tokens", "count by the tokens of the period";
        rate_characters: F64, "per 10,000 characters", "count by the characters of the period (每万字)";
        characters: U64, "characters", "letters, Han characters and digits of the period";
        partial: Bool, "", "whether the corpus begins late or ends early in the period";
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
            found.insert_column(0, PolarsSeries::new("group".into(), vec![label; found.height()]).into_column())?;
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
    pub fn dense(&self) -> Result<Vec<Cell>> {
        let n = self.timeline.len();
        check_rows(self.chosen.names.len(), n, "periods")?;
        let mut all = Vec::with_capacity(n * self.chosen.names.len());
        for (_, cells) in self.each() {
            let start = all.len();
            all.extend((0..n as u32).map(|period| Cell { period, count: 0, documents: 0 }));
            cells.iter().for_each(|cell| all[start + cell.period as usize] = *cell);
        }
        Ok(all)
    }

    /// The columns `term` and `period` beside [`Rates::dense`].
    pub fn keys(&self) -> [Values; 2] {
        let (terms, periods) = (self.chosen.names.len() as u32, self.timeline.len() as u32);
        let each = (0..terms).flat_map(|term| std::iter::repeat_n(term, periods as usize));
        [self.terms(each), self.timeline.labelled((0..terms).flat_map(|_| 0..periods).map(Some))]
    }

    /// A column of chosen terms by their places.
    pub fn terms(&self, places: impl Iterator<Item = u32>) -> Values {
        Values::coded(self.chosen.names.iter().map(String::as_str), places.collect())
    }
}
