//! When one wording takes the place of another.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::rates::Rates;
use super::scope::{Scope, groups_setter, scope_setters};
use crate::corpus::Period;
use crate::error::Result;
use crate::matrix::Dtm;
use crate::table::{self, Table, schema};

/// The wordings of one idea against each other over time: 全面建设小康社会 and
/// 全面建成小康社会.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    scope: Scope,
}

impl Succession {
    /// The wordings, older ones first, by year.
    #[must_use]
    pub fn of<S: Into<String>>(family: impl IntoIterator<Item = S>) -> Self {
        Self { scope: Scope::by(Period::Year) }.terms(family)
    }

    /// Sets the unit of time; years by default.
    #[must_use]
    pub fn period(mut self, period: Period) -> Self {
        self.scope.period = period;
        self
    }

    scope_setters!();
    groups_setter!();

    /// The share of each wording in each period, by wording in the order
    /// given, then by time.
    ///
    /// Columns: [`SUCCESSION`].
    ///
    /// ```
    /// use tifa::{polars::prelude::df, prelude::*, trend::Succession};
    /// let texts = ["建设小康", "建设小康", "建设小康，建成小康", "建成小康"];
    /// let frame = df!("text" => texts, "date" => ["2000", "2001", "2003", "2004"])?;
    /// let lexicon = Lexicon::from_terms(["建设小康", "建成小康"])?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&Corpus::from_frame(&frame)?)?;
    /// assert_eq!(Succession::of(["建设小康", "建成小康"]).shares(&dtm)?.tail(Some(5)).to_string(), "\
    /// shape: (5, 6)
    /// ┌──────────┬────────┬───────┬─────────┬────────┬───────┐
    /// │ term     ┆ period ┆ count ┆ rate    ┆ family ┆ share │
    /// │ ---      ┆ ---    ┆ ---   ┆ ---     ┆ ---    ┆ ---   │
    /// │ cat      ┆ str    ┆ u64   ┆ f64     ┆ u64    ┆ f64   │
    /// ╞══════════╪════════╪═══════╪═════════╪════════╪═══════╡
    /// │ 建成小康 ┆ 2000   ┆ 0     ┆ 0.0     ┆ 1      ┆ 0.0   │
    /// │ 建成小康 ┆ 2001   ┆ 0     ┆ 0.0     ┆ 1      ┆ 0.0   │
    /// │ 建成小康 ┆ 2002   ┆ 0     ┆ null    ┆ 0      ┆ null  │
    /// │ 建成小康 ┆ 2003   ┆ 1     ┆ 5000.0  ┆ 2      ┆ 0.5   │
    /// │ 建成小康 ┆ 2004   ┆ 1     ┆ 10000.0 ┆ 1      ┆ 1.0   │
    /// └──────────┴────────┴───────┴─────────┴────────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of).
    pub fn shares(&self, dtm: &Dtm) -> Result<DataFrame> {
        Rates::ask(&self.scope, dtm, |rates| {
            let (cells, n) = (rates.dense()?, rates.timeline.len());
            let mut family = vec![0u64; n];
            cells.iter().for_each(|cell| family[cell.period as usize] += cell.count);
            let of = |p: u32| family[p as usize];
            let share = |count: u64, of: u64| (of > 0).then(|| count as f64 / of as f64);
            let rate = |p: u32, count| table::rate(count, rates.timeline.tokens[p as usize]);
            let [terms, periods] = rates.keys();
            Table::of_rows(&SUCCESSION, &cells)
                .values("term", terms)
                .values("period", periods)
                .column("count", |c| c.count)
                .column("rate", |c| rate(c.period, c.count))
                .column("family", |c| of(c.period))
                .column("share", |c| share(c.count, of(c.period)))
                .frame()
        })
    }

    /// When each later wording overtakes each earlier one, by pair in the
    /// order given.
    ///
    /// Columns: [`CROSSINGS`].
    ///
    /// ```
    /// use tifa::{polars::prelude::df, prelude::*, trend::Succession};
    /// let texts = ["建设小康", "建设小康", "建设小康，建成小康", "建成小康"];
    /// let frame = df!("text" => texts, "date" => ["2000", "2001", "2003", "2004"])?;
    /// let lexicon = Lexicon::from_terms(["建设小康", "建成小康"])?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&Corpus::from_frame(&frame)?)?;
    /// assert_eq!(Succession::of(["建设小康", "建成小康"]).crossings(&dtm)?.to_string(), "\
    /// shape: (1, 5)
    /// ┌──────────┬──────────┬────────────┬────────┬──────────┐
    /// │ from     ┆ to       ┆ first_lead ┆ period ┆ position │
    /// │ ---      ┆ ---      ┆ ---        ┆ ---    ┆ ---      │
    /// │ str      ┆ str      ┆ str        ┆ str    ┆ f64      │
    /// ╞══════════╪══════════╪════════════╪════════╪══════════╡
    /// │ 建设小康 ┆ 建成小康 ┆ 2004       ┆ 2004   ┆ 3.0      │
    /// └──────────┴──────────┴────────────┴────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of).
    pub fn crossings(&self, dtm: &Dtm) -> Result<DataFrame> {
        Rates::ask(&self.scope, dtm, |rates| {
            let (cells, n) = (rates.dense()?, rates.timeline.len());
            let names = &rates.chosen.names;
            let mut rows = Vec::new();
            for older in 0..names.len() {
                for newer in older + 1..names.len() {
                    let leads = (0..n).filter_map(|p| lead(p, cells[older * n + p].count, cells[newer * n + p].count));
                    rows.push((older, newer, Crossing::of(&leads.collect::<Vec<_>>())));
                }
            }
            let label = |p: Option<usize>| p.map(|p| rates.timeline.labels[p].clone());
            Table::of_rows(&CROSSINGS, &rows)
                .column("from", |row| names[row.0].clone())
                .column("to", |row| names[row.1].clone())
                .column("first_lead", |row| label(row.2.first_lead))
                .column("period", |row| label(row.2.period))
                .column("position", |row| row.2.position)
                .frame()
        })
    }
}

schema! {
    /// The columns of [`Succession::shares`].
    SUCCESSION = "succession" {
        term: Term, "", "the wording";
        period: Text, "", "label of the period";
        count: U64, "occurrences", "occurrences of the wording in the period";
        rate: F64, "per 10,000 tokens", "count by the tokens of the period; null without text";
        family: U64, "occurrences", "occurrences of all wordings in the period";
        share: F64, "0 to 1", "count, of these; null where there are none";
    }
}

schema! {
    /// The columns of [`Succession::crossings`].
    CROSSINGS = "crossings" {
        from: Text, "", "the earlier wording";
        to: Text, "", "the later wording";
        first_lead: Text, "", "first period in which the later one is used more; null where it never is";
        period: Text, "", "first period from which on it leads wherever either is used; null where it does not, or led from the start";
        position: F64, "periods", "where their shares cross on the straight line from the last period before; 0 is the first period of the corpus";
    }
}

/// By how much of their occurrences the newer wording leads, where either is used.
fn lead(period: usize, older: u64, newer: u64) -> Option<(usize, f64)> {
    let both = older + newer;
    (both > 0).then(|| (period, (newer as f64 - older as f64) / both as f64))
}

#[derive(Debug, Default, PartialEq)]
struct Crossing {
    first_lead: Option<usize>,
    period: Option<usize>,
    position: Option<f64>,
}

impl Crossing {
    /// From the leads of the newer wording in order of time.
    fn of(leads: &[(usize, f64)]) -> Self {
        let first_lead = leads.iter().find(|(_, lead)| *lead > 0.0).map(|(p, _)| *p);
        let Some(before) = leads.iter().rposition(|(_, lead)| *lead <= 0.0) else { return Self::default() };
        let Some(&(period, lead)) = leads.get(before + 1) else { return Self { first_lead, ..Self::default() } };
        let (from, behind) = leads[before];
        let part = behind / (behind - lead);
        Self { first_lead, period: Some(period), position: Some(from as f64 + part * (period - from) as f64) }
    }
}
