//! Formulations that are new in a period, against the time before it.

use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;

use super::Slogans;
use super::mined::MinedSlogans;
use super::rows::Slogan;
use super::tables::year;
use crate::corpus::{Corpus, Period, Undated};
use crate::error::Result;
use crate::stats::hypergeometric::upper_tail;
use crate::stats::multiple_testing::benjamini_hochberg;
use crate::table::{Table, schema};
use crate::text::Date;

/// The share of false discoveries that the rows may hold.
const FALSE_DISCOVERIES: f64 = 0.05;

schema! {
    /// The columns of [`Slogans::since`].
    SLOGANS_SINCE = "slogans_since" {
        rank: U32, "", "row by row: what is new first, each by score";
        term: Term, "", "the formulation";
        level: Text, "", "head, part or variant, see SLOGANS";
        new: Bool, "", "whether it never occurs before the date";
        count_before: U64, "occurrences", "before the date";
        count_since: U64, "occurrences", "since the date";
        doc_count_before: U32, "documents", "documents before the date that hold it";
        doc_count_since: U32, "documents", "documents since the date that hold it";
        rate_before: F64, "per 10,000 characters", "before the date; null without text";
        rate_since: F64, "per 10,000 characters", "since the date; null without text";
        first: Text, "year", "year in which it occurs first";
        score: F64, "", "score as a formulation, see SloganWeights";
        p_value: F64, "", "Fisher's exact test on days, one-sided";
        q_value: F64, "", "adjusted for all formulations (Benjamini & Hochberg 1995)";
    }
}

/// A change with its p value and its q value.
type New<'a> = (&'a Change<'a>, Option<f64>, Option<f64>);

/// A formulation before a date and since.
struct Change<'a> {
    slogan: &'a Slogan,
    count: [u64; 2],
    doc_count: [u64; 2],
    /// Days on which it occurs.
    days: [u64; 2],
}

impl Slogans {
    /// The formulations that are new since a date or gained ground since: those
    /// that never occur before it first, then those that did, each by score.
    ///
    /// A formulation is a row where the share of days on which it occurs is
    /// greater since the date, by Fisher's exact test on days (one-sided)
    /// with at most 5 % of false discoveries over all formulations (Benjamini &
    /// Hochberg 1995). Days are what is counted, for a formulation repeats
    /// itself within one document and among those of one day; a document
    /// whose day is not known is a day by itself. A date known to the year lies
    /// before every day of that year but the first.
    ///
    /// The size of the claim: where the dates of 57 yearly reports, and the days
    /// of 15,369 items of news with all that was said on them, were dealt out
    /// anew at random, 20 times each, no table had a row; with their own dates
    /// the tables since 2013 and 2018 have 4,000 and 6,747. By documents instead of days,
    /// two of three such tables of news had rows.
    ///
    /// Columns: [`SLOGANS_SINCE`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let table = Slogans::default().rows(1).since(&corpus, "2013".parse()?)?;
    /// let shown = table.select(["term", "new", "count_before", "count_since", "doc_count_since", "first"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (1, 6)
    /// ┌──────────────────┬──────┬──────────────┬─────────────┬─────────────────┬───────┐
    /// │ term             ┆ new  ┆ count_before ┆ count_since ┆ doc_count_since ┆ first │
    /// │ ---              ┆ ---  ┆ ---          ┆ ---         ┆ ---             ┆ ---   │
    /// │ cat              ┆ bool ┆ u64          ┆ u64         ┆ u32             ┆ str   │
    /// ╞══════════════════╪══════╪══════════════╪═════════════╪═════════════════╪═══════╡
    /// │ 供给侧结构性改革 ┆ true ┆ 0            ┆ 17          ┆ 16              ┆ 2016  │
    /// └──────────────────┴──────┴──────────────┴─────────────┴─────────────────┴───────┘");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Slogans::mine`]; [`ErrorKind::Undated`](crate::ErrorKind::Undated)
    /// for documents without a date.
    pub fn since(&self, corpus: &Corpus, date: Date) -> Result<DataFrame> {
        // The newest words are rare in the whole and rank low.
        self.clone().rows(usize::MAX).mine(corpus)?.since(date, self.rows)
    }
}

impl MinedSlogans {
    fn since(&self, date: Date, rows: usize) -> Result<DataFrame> {
        Period::Year.of_documents(self.corpus.shared_documents(), Undated::Error)?;
        let since: Vec<usize> =
            self.corpus.shared_documents().dates().iter().map(|d| usize::from(*d >= Some(date))).collect();
        let mut characters = [0u64; 2];
        for (&side, bounds) in since.iter().zip(self.starts.windows(2)) {
            characters[side] += u64::from(bounds[1] - bounds[0]);
        }
        let days = self.days();
        let mut n_days = [0u64; 2];
        let mut seen = vec![false; days.len()];
        for (&day, &side) in days.iter().zip(&since) {
            n_days[side] += u64::from(!std::mem::replace(&mut seen[day], true));
        }
        let mut last = vec![usize::MAX; days.len()];
        let mut change = |(row, slogan)| self.change((row, slogan), &since, &days, &mut last);
        let changes: Vec<Change<'_>> = self.slogans.iter().enumerate().map(&mut change).collect();
        let p_value = |c: &Change<'_>| upper_tail(n_days[0] + n_days[1], n_days[1], c.days[0] + c.days[1], c.days[1]);
        let p_values: Vec<Option<f64>> = changes.iter().map(|c| Some(p_value(c))).collect();
        let q_values = benjamini_hochberg(&p_values);
        let mut kept: Vec<usize> =
            (0..changes.len()).filter(|&i| q_values[i].is_some_and(|q| q <= FALSE_DISCOVERIES)).collect();
        kept.sort_by_key(|&i| changes[i].count[0] > 0);
        kept.truncate(rows);
        let kept: Vec<New<'_>> = kept.into_iter().map(|i| (&changes[i], p_values[i], q_values[i])).collect();
        let rate = |n: u64, side: usize| (characters[side] > 0).then(|| n as f64 * 1e4 / characters[side] as f64);
        Table::of_rows(&SLOGANS_SINCE, &kept)
            .values("rank", (1..=kept.len() as u32).collect::<Vec<u32>>().into())
            .column("term", |(c, ..)| c.slogan.term.clone())
            .column("level", |(c, ..)| self.level(c.slogan).to_string())
            .column("new", |(c, ..)| c.count[0] == 0)
            .column("count_before", |(c, ..)| c.count[0])
            .column("count_since", |(c, ..)| c.count[1])
            .column("doc_count_before", |(c, ..)| c.doc_count[0] as u32)
            .column("doc_count_since", |(c, ..)| c.doc_count[1] as u32)
            .column("rate_before", |(c, ..)| rate(c.count[0], 0))
            .column("rate_since", |(c, ..)| rate(c.count[1], 1))
            .column("first", |(c, ..)| year(c.slogan.span, |s| s.first))
            .column("score", |(c, ..)| c.slogan.score)
            .column("p_value", |(_, p, _)| *p)
            .column("q_value", |(.., q)| *q)
            .frame()
    }

    /// The number of the day of each document; one whose day is not known is by itself.
    fn days(&self) -> Vec<usize> {
        let mut numbers: FxHashMap<Date, usize> = FxHashMap::default();
        let day = |(document, date): (usize, &Option<Date>)| match date.filter(|date| date.day().is_some()) {
            Some(date) => *numbers.entry(date).or_insert(document),
            None => document,
        };
        self.corpus.shared_documents().dates().iter().enumerate().map(day).collect()
    }

    /// `last` holds per day the last row that was seen on it.
    fn change<'a>(
        &self,
        (row, slogan): (usize, &'a Slogan),
        since: &[usize],
        days: &[usize],
        last: &mut [usize],
    ) -> Change<'a> {
        let mut change = Change { slogan, count: [0; 2], doc_count: [0; 2], days: [0; 2] };
        let mut last_document = None;
        self.each_document(&slogan.occurrences, |document, _| {
            let side = since[document];
            change.count[side] += 1;
            change.doc_count[side] += u64::from(last_document.replace(document) != Some(document));
            change.days[side] += u64::from(std::mem::replace(&mut last[days[document]], row) != row);
        });
        change
    }
}
