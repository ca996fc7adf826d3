//! How often each term occurs.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::matrix::{Dtm, Grouping};
use crate::stats::rank::{Ties, rank_counts};
use crate::table;

/// A table of how often each term occurs, in all documents or by group.
///
/// ```
/// use tifa::{Frequencies, Ties, prelude::*};
/// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌"), ("乙", "质量")])?;
/// let dtm = Tokenizer::builder().build()?.tokenize(&corpus)?.dtm();
/// let table = Frequencies::default().ties(Ties::Dense).of(&dtm)?;
/// assert_eq!(table.column("count").unwrap().u64().unwrap().get(0), Some(3));
/// # use tifa::polars;
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Frequencies {
    ties: Ties,
    by: Option<Grouping>,
}

impl Frequencies {
    /// Sets the rank of terms with equal counts; the smallest by default.
    #[must_use]
    pub fn ties(mut self, ties: Ties) -> Self {
        self.ties = ties;
        self
    }

    /// Counts by group of documents.
    #[must_use]
    pub fn by(mut self, grouping: impl Into<Grouping>) -> Self {
        self.by = Some(grouping.into());
        self
    }

    /// A row per term that occurs, most frequent first, ties in order of the
    /// vocabulary; by group in order where groups are asked for.
    ///
    /// Columns: `group` (String, only where groups are asked for), `rank`
    /// (Float64), `term` (Enum over the vocabulary), `count` (UInt64),
    /// `doc_count` (UInt32), `rate` (Float64, per 10,000 tokens) and
    /// `per_million` (Float64, per million tokens; both null where there are
    /// none), `share` (Float64, of the documents, 0 to 1), `cumulative_share`
    /// (Float64, of all occurrences in the matrix, up to this row), `log_rank`
    /// and `log_count` (Float64, to base 10, for a Zipf plot; the rank is the
    /// row's place).
    ///
    /// # Errors
    /// As [`Dtm::group_by`].
    pub fn of(&self, dtm: &Dtm) -> Result<DataFrame> {
        let Some(grouping) = &self.by else {
            let all = (0..dtm.n_documents()).collect();
            return self.table(dtm, None, vec![(String::new(), all)]);
        };
        let groups = grouping.members(dtm.shared_documents())?;
        let labels = groups.iter().map(|(label, rows)| (label.clone(), rows.clone())).collect();
        self.table(dtm, Some("group"), labels)
    }

    fn table(&self, dtm: &Dtm, group: Option<&str>, groups: Vec<(String, Vec<usize>)>) -> Result<DataFrame> {
        let mut rows = Rows::default();
        for (label, members) in groups {
            rows.push_group(dtm, &label, &members, self.ties);
        }
        let mut columns: Vec<_> = group.map(|name| table::column(name, rows.groups)).into_iter().collect();
        let height = rows.terms.len();
        columns.extend([
            table::column("rank", rows.ranks),
            table::terms("term", dtm.vocabulary().iter(), rows.terms)?,
            table::column("count", rows.counts),
            table::column("doc_count", rows.doc_counts),
            table::column("rate", rows.rates.clone()),
            table::column("per_million", rows.rates.iter().map(|r| r.map(|r| r * 100.0)).collect::<Vec<Option<f64>>>()),
            table::column("share", rows.shares),
            table::column("cumulative_share", rows.cumulative),
            table::column("log_rank", rows.log_ranks),
            table::column("log_count", rows.log_counts),
        ]);
        table::frame(height, columns)
    }
}

#[derive(Default)]
struct Rows {
    groups: Vec<String>,
    ranks: Vec<f64>,
    terms: Vec<u32>,
    counts: Vec<u64>,
    doc_counts: Vec<u32>,
    rates: Vec<Option<f64>>,
    shares: Vec<f64>,
    cumulative: Vec<f64>,
    log_ranks: Vec<f64>,
    log_counts: Vec<f64>,
}

impl Rows {
    fn push_group(&mut self, dtm: &Dtm, label: &str, members: &[usize], ties: Ties) {
        let (mut totals, mut documents) = (vec![0u64; dtm.n_terms()], vec![0u32; dtm.n_terms()]);
        for (column, count) in members.iter().flat_map(|&r| dtm.row(r)) {
            totals[column as usize] += u64::from(count);
            documents[column as usize] += 1;
        }
        let tokens: u64 = members.iter().map(|&r| dtm.tokens()[r]).sum();
        let all: u64 = totals.iter().sum();
        let mut order: Vec<u32> = (0..dtm.n_terms() as u32).filter(|&t| totals[t as usize] > 0).collect();
        order.sort_by_key(|&t| std::cmp::Reverse(totals[t as usize]));
        let counts: Vec<u64> = order.iter().map(|&t| totals[t as usize]).collect();
        let mut sum = 0;
        for (place, (&term, &count)) in order.iter().zip(&counts).enumerate() {
            let doc_count = documents[term as usize];
            sum += count;
            self.groups.push(label.to_string());
            self.doc_counts.push(doc_count);
            self.rates.push(table::rate(count, tokens));
            self.shares.push(f64::from(doc_count) / members.len() as f64);
            self.cumulative.push(sum as f64 / all as f64);
            self.log_ranks.push((place as f64 + 1.0).log10());
            self.log_counts.push((count as f64).log10());
        }
        self.ranks.extend(rank_counts(&counts, ties));
        self.terms.extend(order);
        self.counts.extend(counts);
    }
}

impl Dtm {
    /// A row per term that occurs, most frequent first: [`Frequencies`] with
    /// nothing set.
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn frequencies(&self) -> Result<DataFrame> {
        Frequencies::default().of(self)
    }
}
