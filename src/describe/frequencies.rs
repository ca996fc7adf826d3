//! How often each term occurs.

use std::sync::Arc;

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::matrix::{Dtm, Grouping, PartialCounts};
use crate::stats::rank::{Ties, rank_counts};
use crate::table::{self, Table, Values, schema};
use crate::token::Vocabulary;

/// A table of how often each term occurs, in all documents or by group.
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
    /// Columns: [`FREQUENCIES`], or [`FREQUENCIES_BY_GROUP`] where groups are
    /// asked for.
    ///
    /// ```
    /// use tifa::{Frequencies, describe::Ties, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌"), ("乙", "质量、旅游")])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&corpus)?;
    /// let table = Frequencies::default().ties(Ties::Dense).of(&dtm)?;
    /// assert_eq!(table.select(["rank", "term", "count", "doc_count", "rate", "share"])?.to_string(), "\
    /// shape: (3, 6)
    /// ┌──────┬──────┬───────┬───────────┬────────┬───────┐
    /// │ rank ┆ term ┆ count ┆ doc_count ┆ rate   ┆ share │
    /// │ ---  ┆ ---  ┆ ---   ┆ ---       ┆ ---    ┆ ---   │
    /// │ u32  ┆ cat  ┆ u64   ┆ u32       ┆ f64    ┆ f64   │
    /// ╞══════╪══════╪═══════╪═══════════╪════════╪═══════╡
    /// │ 1    ┆ 质量 ┆ 3     ┆ 2         ┆ 6000.0 ┆ 1.0   │
    /// │ 2    ┆ 品牌 ┆ 1     ┆ 1         ┆ 2000.0 ┆ 0.5   │
    /// │ 2    ┆ 旅游 ┆ 1     ┆ 1         ┆ 2000.0 ┆ 0.5   │
    /// └──────┴──────┴───────┴───────────┴────────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Dtm::group_by`].
    pub fn of(&self, dtm: &Dtm) -> Result<DataFrame> {
        let mut rows = Vec::new();
        match &self.by {
            None => {
                let all: Vec<usize> = (0..dtm.n_documents()).collect();
                self.push_members(dtm, "", &all, &mut rows);
            }
            Some(grouping) => {
                for (label, members) in grouping.members(dtm.shared_documents())? {
                    self.push_members(dtm, &label, &members, &mut rows);
                }
            }
        }
        self.table(dtm.vocabulary(), &rows)
    }

    /// As [`Frequencies::of`], from counts by group: of all groups together,
    /// or of each where the grouping asked for is that of the counts.
    ///
    /// Columns: [`FREQUENCIES`], or [`FREQUENCIES_BY_GROUP`] where groups are
    /// asked for.
    ///
    /// ```
    /// use tifa::{Frequencies, matrix::PartialCounts, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let counts = PartialCounts::of(&Tokenizer::builder().min_characters(2).build()?.dtm(&corpus)?, Period::Year)?;
    /// let table = Frequencies::default().by(Period::Year).of_counts(&counts)?;
    /// let shown = table.select(["group", "rank", "term", "count", "doc_count", "rate"])?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌───────┬──────┬────────┬───────┬───────────┬───────────┐
    /// │ group ┆ rank ┆ term   ┆ count ┆ doc_count ┆ rate      │
    /// │ ---   ┆ ---  ┆ ---    ┆ ---   ┆ ---       ┆ ---       │
    /// │ str   ┆ u32  ┆ cat    ┆ u64   ┆ u32       ┆ f64       │
    /// ╞═══════╪══════╪════════╪═══════╪═══════════╪═══════════╡
    /// │ 2008  ┆ 1    ┆ 不能   ┆ 6     ┆ 3         ┆ 78.431373 │
    /// │ 2008  ┆ 2    ┆ 减排   ┆ 4     ┆ 2         ┆ 52.287582 │
    /// │ 2008  ┆ 2    ┆ 发展观 ┆ 4     ┆ 3         ┆ 52.287582 │
    /// └───────┴──────┴────────┴───────┴───────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for another grouping,
    /// and for more than 2^32 - 1 documents with one term.
    pub fn of_counts(&self, counts: &PartialCounts) -> Result<DataFrame> {
        let mut rows = Vec::new();
        let mut push = |label: &str, size: Size, totals: &[(u64, u64)]| -> Result<()> {
            let narrow = |n: u64| u32::try_from(n).map_err(|_| Error::option("documents", n, "at most 2^32 - 1"));
            let documents = totals.iter().map(|&(_, n)| narrow(n)).collect::<Result<Vec<u32>>>()?;
            let counts: Vec<u64> = totals.iter().map(|&(n, _)| n).collect();
            self.push_group(label, size, &counts, &documents, &mut rows);
            Ok(())
        };
        match &self.by {
            None => {
                let size = Size { documents: counts.n_documents(), tokens: counts.n_tokens() };
                push("", size, &counts.totals())?;
            }
            Some(grouping) if grouping == counts.grouping() => {
                for (number, (group, label)) in counts.groups().iter().zip(counts.labels()).enumerate() {
                    let mut totals = vec![(0, 0); counts.vocabulary().len()];
                    counts
                        .cells()
                        .row(number)
                        .for_each(|(c, count, documents)| totals[c as usize] = (count, documents));
                    push(&label, Size { documents: group.documents, tokens: group.tokens }, &totals)?;
                }
            }
            Some(other) => return Err(Error::option("by", format!("{other:?}"), "the grouping of the counts")),
        }
        self.table(counts.vocabulary(), &rows)
    }

    fn table(&self, vocabulary: &Vocabulary, rows: &[Row]) -> Result<DataFrame> {
        let term = Values::coded(vocabulary.iter(), rows.iter().map(|r| r.term).collect());
        let table = match &self.by {
            None => Table::of_rows(&FREQUENCIES, rows),
            Some(_) => Table::of_rows(&FREQUENCIES_BY_GROUP, rows).column("group", |r| r.group.clone()),
        };
        table
            .column("rank", |r| r.rank)
            .values("term", term)
            .column("count", |r| r.count)
            .column("doc_count", |r| r.doc_count)
            .column("rate", |r| r.rate)
            .column("per_million", |r| r.rate.map(|rate| rate * 100.0))
            .column("share", |r| r.share)
            .column("cumulative_share", |r| r.cumulative_share)
            .column("log_rank", |r| (f64::from(r.place) + 1.0).log10())
            .column("log_count", |r| (r.count as f64).log10())
            .frame()
    }

    fn push_members(&self, dtm: &Dtm, label: &str, members: &[usize], rows: &mut Vec<Row>) {
        let (mut totals, mut documents) = (vec![0u64; dtm.n_terms()], vec![0u32; dtm.n_terms()]);
        for (column, count) in members.iter().flat_map(|&r| dtm.row(r)) {
            totals[column as usize] += u64::from(count);
            documents[column as usize] += 1;
        }
        let tokens = members.iter().map(|&r| dtm.tokens()[r]).sum();
        let size = Size { documents: members.len() as u64, tokens };
        self.push_group(label, size, &totals, &documents, rows);
    }

    fn push_group(&self, label: &str, size: Size, totals: &[u64], documents: &[u32], rows: &mut Vec<Row>) {
        let all: u64 = totals.iter().sum();
        let mut order: Vec<u32> = (0..totals.len() as u32).filter(|&t| totals[t as usize] > 0).collect();
        order.sort_by_key(|&t| std::cmp::Reverse(totals[t as usize]));
        let counts: Vec<u64> = order.iter().map(|&t| totals[t as usize]).collect();
        let group: Arc<str> = label.into();
        let mut sum = 0;
        for (place, (term, rank)) in order.into_iter().zip(rank_counts(&counts, self.ties)).enumerate() {
            let (count, doc_count) = (counts[place], documents[term as usize]);
            sum += count;
            rows.push(Row {
                group: Arc::clone(&group),
                place: place as u32,
                rank,
                term,
                count,
                doc_count,
                rate: table::rate(count, size.tokens),
                share: f64::from(doc_count) / size.documents as f64,
                cumulative_share: sum as f64 / all as f64,
            });
        }
    }
}

/// How large a group is.
struct Size {
    documents: u64,
    tokens: u64,
}

struct Row {
    group: Arc<str>,
    /// The row's place in its group, from 0.
    place: u32,
    rank: u32,
    term: u32,
    count: u64,
    doc_count: u32,
    rate: Option<f64>,
    share: f64,
    cumulative_share: f64,
}

schema! {
    /// The columns of [`Frequencies::of`].
    FREQUENCIES = "frequencies" {
        rank: U32, "", "rank by count, ties as the setting says";
        term: Term, "", "the term";
        count: U64, "occurrences", "every occurrence of the term in the matrix";
        doc_count: U32, "documents", "documents that hold the term";
        rate: F64, "per 10,000 tokens", "count by tokens, before any word is left out; null without tokens";
        per_million: F64, "per million tokens", "the same per million tokens";
        share: F64, "0 to 1", "documents that hold the term, of all documents";
        cumulative_share: F64, "0 to 1", "occurrences of this and all earlier rows, of all in the matrix";
        log_rank: F64, "", "logarithm of the row's place to base 10, for a Zipf plot";
        log_count: F64, "", "logarithm of the count to base 10";
    }
}

schema! {
    /// The columns of [`Frequencies::of`] by group.
    FREQUENCIES_BY_GROUP = "frequencies" {
        group: Text, "", "the group of documents";
        rank: U32, "", "rank by count in the group, ties as the setting says";
        term: Term, "", "the term";
        count: U64, "occurrences", "every occurrence of the term in the group";
        doc_count: U32, "documents", "documents of the group that hold the term";
        rate: F64, "per 10,000 tokens", "count by tokens of the group, before any word is left out";
        per_million: F64, "per million tokens", "the same per million tokens";
        share: F64, "0 to 1", "documents that hold the term, of the group's documents";
        cumulative_share: F64, "0 to 1", "occurrences of this and the group's earlier rows, of all in the group";
        log_rank: F64, "", "logarithm of the row's place in the group to base 10, for a Zipf plot";
        log_count: F64, "", "logarithm of the count to base 10";
    }
}

impl Dtm {
    /// A row per term that occurs, most frequent first: [`Frequencies`] with
    /// nothing set.
    ///
    /// Columns: [`FREQUENCIES`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌"), ("乙", "质量、旅游")])?;
    /// let table = Tokenizer::builder().build()?.dtm(&corpus)?.frequencies()?;
    /// assert_eq!(table.select(["rank", "term", "count", "doc_count", "rate", "share"])?.to_string(), "\
    /// shape: (3, 6)
    /// ┌──────┬──────┬───────┬───────────┬────────┬───────┐
    /// │ rank ┆ term ┆ count ┆ doc_count ┆ rate   ┆ share │
    /// │ ---  ┆ ---  ┆ ---   ┆ ---       ┆ ---    ┆ ---   │
    /// │ u32  ┆ cat  ┆ u64   ┆ u32       ┆ f64    ┆ f64   │
    /// ╞══════╪══════╪═══════╪═══════════╪════════╪═══════╡
    /// │ 1    ┆ 质量 ┆ 3     ┆ 2         ┆ 6000.0 ┆ 1.0   │
    /// │ 2    ┆ 品牌 ┆ 1     ┆ 1         ┆ 2000.0 ┆ 0.5   │
    /// │ 2    ┆ 旅游 ┆ 1     ┆ 1         ┆ 2000.0 ┆ 0.5   │
    /// └──────┴──────┴───────┴───────────┴────────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn frequencies(&self) -> Result<DataFrame> {
        Frequencies::default().of(self)
    }
}
