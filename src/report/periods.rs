//! What each period was about.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::cells::{numbers, words};
use crate::corpus::{Period, Undated};
use crate::error::Result;
use crate::matrix::{Dtm, Grouping, TfIdf};
use crate::table::{Table, schema};

/// The terms that set each period (or group) apart from the others:
/// `count · ln(N / n)`, where N is the number of periods with text and n that
/// of periods with the term. The idf is not smoothed: a term of every period
/// weighs nothing, so common words go. The formula is
/// [`TfIdf::textbook`]'s, periods taken as documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodTerms {
    grouping: Grouping,
    top: usize,
    terms: Option<Vec<String>>,
}

impl PeriodTerms {
    /// By this unit of time or these document variables. Undated documents
    /// are left out.
    #[must_use]
    pub fn by(grouping: impl Into<Grouping>) -> Self {
        let grouping = match grouping.into() {
            Grouping::Period(period, _) => Grouping::Period(period, Undated::Skip),
            other => other,
        };
        Self { grouping, top: 10, terms: None }
    }

    /// Maximum number of terms of each period; 10 by default.
    #[must_use]
    pub fn top(mut self, terms: usize) -> Self {
        self.top = terms;
        self
    }

    /// Looks at these terms only, such as the formulations of a good score;
    /// all by default.
    #[must_use]
    pub fn terms<S: Into<String>>(mut self, terms: impl IntoIterator<Item = S>) -> Self {
        self.terms = Some(terms.into_iter().map(Into::into).collect());
        self
    }

    /// The terms of each period, periods in order of time, terms by score,
    /// ties by count, then by term. Terms whose score is 0 are left out; with
    /// a single period all scores are 0, and terms come by count.
    ///
    /// Columns: [`PERIOD_TERMS`].
    ///
    /// ```
    /// use tifa::{prelude::*, report::PeriodTerms};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.dtm(&corpus)?;
    /// assert_eq!(PeriodTerms::by(Period::Year).top(2).of(&dtm)?.head(Some(4)).to_string(), "\
    /// shape: (4, 5)
    /// ┌────────┬──────┬──────┬───────┬──────────┐
    /// │ period ┆ rank ┆ term ┆ count ┆ score    │
    /// │ ---    ┆ ---  ┆ ---  ┆ ---   ┆ ---      │
    /// │ str    ┆ u32  ┆ cat  ┆ u64   ┆ f64      │
    /// ╞════════╪══════╪══════╪═══════╪══════════╡
    /// │ 2008   ┆ 1    ┆ 调解 ┆ 3     ┆ 8.49964  │
    /// │ 2008   ┆ 2    ┆ 矛盾 ┆ 4     ┆ 6.938404 │
    /// │ 2009   ┆ 1    ┆ 社区 ┆ 4     ┆ 8.560265 │
    /// │ 2009   ┆ 2    ┆ 不准 ┆ 4     ┆ 5.787676 │
    /// └────────┴──────┴──────┴───────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Dtm::group_by`].
    pub fn of(&self, dtm: &Dtm) -> Result<DataFrame> {
        let rows = self.rows(dtm)?;
        Table::of_rows(&PERIOD_TERMS, &rows)
            .column("period", |r| r.period.clone())
            .column("rank", |r| r.rank)
            .column("term", |r| r.term.clone())
            .column("count", |r| r.count)
            .column("score", |r| r.score)
            .frame()
    }

    pub(super) fn rows(&self, dtm: &Dtm) -> Result<Vec<PeriodTerm>> {
        let grouped = dtm.group_by(self.grouping.clone())?;
        if grouped.n_documents() == 0 || grouped.n_terms() == 0 {
            return Ok(Vec::new());
        }
        let single = grouped.n_documents() < 2;
        let scores = grouped.tf_idf(&TfIdf::textbook())?.to_frame()?;
        let (periods, terms) = (words(&scores, "doc_id"), words(&scores, "term"));
        let scores = numbers(&scores, "score")?;
        let counts = grouped.to_frame()?;
        let mut of_cell = std::collections::HashMap::new();
        let named = words(&counts, "doc_id").into_iter().zip(words(&counts, "term"));
        for (cell, count) in named.zip(numbers(&counts, "count")?) {
            of_cell.insert(cell, count.unwrap_or(0.0) as u64);
        }
        let mut found: Vec<Vec<PeriodTerm>> = Vec::new();
        let mut at: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
        for row in 0..grouped.n_documents() {
            at.insert(grouped.document(row).id().to_string(), row);
            found.push(Vec::new());
        }
        let cells: Vec<(String, String, f64)> = if single {
            of_cell.keys().map(|(period, term)| (period.clone(), term.clone(), 0.0)).collect()
        } else {
            periods.into_iter().zip(terms).zip(scores).map(|((p, t), s)| (p, t, s.unwrap_or(0.0))).collect()
        };
        let chosen: Option<std::collections::HashSet<&str>> =
            self.terms.as_ref().map(|terms| terms.iter().map(String::as_str).collect());
        for (period, term, score) in cells {
            if chosen.as_ref().is_some_and(|chosen| !chosen.contains(term.as_str())) {
                continue;
            }
            let Some(&row) = at.get(&period) else { continue };
            let count = of_cell.get(&(period.clone(), term.clone())).copied().unwrap_or(0);
            if count > 0 && (score > 0.0 || single) {
                found[row].push(PeriodTerm { period, rank: 0, term, count, score });
            }
        }
        for terms in &mut found {
            terms.sort_by(|a, b| {
                b.score.total_cmp(&a.score).then(b.count.cmp(&a.count)).then_with(|| a.term.cmp(&b.term))
            });
            terms.truncate(self.top);
            terms.iter_mut().zip(1..).for_each(|(term, rank)| term.rank = rank);
        }
        Ok(found.concat())
    }
}

/// One row.
#[derive(Debug, Clone)]
pub(super) struct PeriodTerm {
    pub period: String,
    pub rank: u32,
    pub term: String,
    pub count: u64,
    pub score: f64,
}

impl Default for PeriodTerms {
    fn default() -> Self {
        Self::by(Period::Year)
    }
}

schema! {
    /// The columns of [`PeriodTerms::of`].
    PERIOD_TERMS = "periods" {
        period: Text, "", "the period or group";
        rank: U32, "", "place in the period, from 1";
        term: Term, "", "the term";
        count: U64, "occurrences", "every occurrence in the period, those inside longer terms too";
        score: F64, "", "count · ln(N / n), N periods with text, n periods with the term";
    }
}
