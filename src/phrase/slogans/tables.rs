//! The formulations as a table.

use polars::prelude::DataFrame;

use super::mined::MinedSlogans;
use super::rows::Slogan;
use super::years::Span;
use crate::error::Result;
use crate::table::{Table, schema};

schema! {
    /// The columns of [`MinedSlogans::to_frame`].
    SLOGANS = "slogans" {
        rank: U32, "", "rank by score, from 1";
        term: Term, "", "the formulation";
        level: Text, "", "head, or what it is to its parent: a part, which the parent contains, or a variant";
        parent: Text, "", "the row that says the same, or the whole that it is part of; null for heads";
        family: Text, "", "the head of its family; null where it has none";
        count: U64, "occurrences", "every occurrence";
        independent: U64, "occurrences", "occurrences that no longer formulation overlaps: over all rows, nothing counts twice";
        doc_count: U32, "documents", "documents that hold it";
        share: F64, "0 to 1", "documents that hold it, of all";
        first: Text, "year", "year in which it occurs first; null where no document is dated";
        peak: Text, "year", "year in which it makes up most of the text";
        last: Text, "year", "year in which it occurs last";
        score: F64, "", "sum of what the evidence adds, see SloganWeights";
        frame_left: U32, "occurrences", "right after a frame verb";
        frame_verbs: U32, "verbs", "different frame verbs before it";
        frame_right: F64, "0 to 1", "occurrences right before a frame noun";
        quoted: F64, "0 to 1", "occurrences in quotation marks by itself";
        clause_start: F64, "0 to 1", "occurrences at the beginning of a clause";
        clause_end: F64, "0 to 1", "occurrences at the end of a clause";
        quoting: U32, "documents", "documents that quote it";
        cohesion: F64, "nats", "least pointwise mutual information over all splits in two";
        left_entropy: F64, "nats", "entropy of the characters before it";
        right_entropy: F64, "nats", "entropy of the characters behind it";
        c_value: F64, "", "C-value (Frantzi, Ananiadou & Mima 2000) among the rows";
        burst: F64, "0 to 2", "how unevenly it falls over the years";
        onset: F64, "0 to 1", "share of the dated text that is older than its first year";
        free_left: F64, "0 to 1", "occurrences at the beginning of a clause, behind a function character or a frame verb";
        free_right: F64, "0 to 1", "occurrences at the end of a clause, before a function character or a frame noun";
        word_left: F64, "0 to 1", "occurrences at the beginning of a word";
        word_right: F64, "0 to 1", "occurrences at the end of a word";
        modifies: F64, "0 to 1", "occurrences right before 的";
        heading: F64, "0 to 1", "occurrences in headings";
        parallel: U32, "times", "a 、 parts it from a clause of the same length";
        company: F64, "per 100 characters", "frame verbs within 25 characters on either side, but for one right before it";
        contrast: F64, "log2", "its rate over that in the reference, both counts plus one half; null without one";
        reference_count: F64, "occurrences", "count in the reference; null without one";
        boilerplate: Bool, "", "a form of address or a signature, by its constant place";
    }
}

impl MinedSlogans {
    /// The formulations as a table, best first.
    ///
    /// Columns: [`SLOGANS`]. A row has a parent where one contains the other
    /// and their counts are near ([`Slogans::absorb`](crate::Slogans::absorb)),
    /// where it is the parent with verbs before it, or where the parent holds two thirds of its
    /// occurrences, or as a motto more than half of them (百花齐放、百家争鸣). The score is explained
    /// at [`SloganWeights`](crate::phrase::SloganWeights), families at
    /// [`MinedSlogans::families`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "推进一带一路建设，落实一带一路倡议。"),
    ///     ("乙", "参与一带一路，一带一路倡议深入人心。"),
    ///     ("丙", "弘扬工匠精神，弘扬工匠精神要靠制度。"),
    /// ])?;
    /// let table = Slogans::default().mine(&corpus)?.to_frame()?;
    /// let shown = table.select(["rank", "term", "count", "independent", "doc_count", "parent", "family"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 7)
    /// ┌──────┬──────────────┬───────┬─────────────┬───────────┬──────────┬──────────┐
    /// │ rank ┆ term         ┆ count ┆ independent ┆ doc_count ┆ parent   ┆ family   │
    /// │ ---  ┆ ---          ┆ ---   ┆ ---         ┆ ---       ┆ ---      ┆ ---      │
    /// │ u32  ┆ cat          ┆ u64   ┆ u64         ┆ u32       ┆ str      ┆ str      │
    /// ╞══════╪══════════════╪═══════╪═════════════╪═══════════╪══════════╪══════════╡
    /// │ 1    ┆ 一带一路     ┆ 4     ┆ 2           ┆ 2         ┆ null     ┆ 一带一路 │
    /// │ 2    ┆ 一带一路倡议 ┆ 2     ┆ 2           ┆ 2         ┆ 一带一路 ┆ 一带一路 │
    /// └──────┴──────────────┴───────┴─────────────┴───────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let counts = self.slogans.iter().map(|s| s.occurrences.positions.len() as u64).collect();
        let independent = self.slogans.iter().map(|s| Some(s.occurrences.by_themselves())).collect();
        table(&self.slogans, counts, independent, self.corpus.len() as u64)
    }

    /// What a row is to its parent.
    pub(super) fn level(&self, slogan: &Slogan) -> &'static str {
        level(&self.slogans, slogan)
    }
}

/// Rows with their counts as a table; `documents` is how many there are.
pub(super) fn table(
    slogans: &[Slogan],
    counts: Vec<u64>,
    independent: Vec<Option<u64>>,
    documents: u64,
) -> Result<DataFrame> {
    let term_of = |row: Option<usize>| row.map(|row| slogans[row].term.clone());
    let documents = documents as f64;
    Table::of_rows(&SLOGANS, slogans)
        .values("rank", (1..=slogans.len() as u32).collect::<Vec<u32>>().into())
        .column("term", |s| s.term.clone())
        .column("level", |s| level(slogans, s).to_string())
        .column("parent", |s| term_of(s.parent))
        .column("family", |s| term_of(s.family))
        .values("count", counts.into())
        .values("independent", independent.into())
        .column("doc_count", |s| s.evidence.doc_count as u32)
        .column("share", |s| s.evidence.doc_count as f64 / documents)
        .column("first", |s| year(s.span, |s| s.first))
        .column("peak", |s| year(s.span, |s| s.peak))
        .column("last", |s| year(s.span, |s| s.last))
        .column("score", |s| s.score)
        .column("frame_left", |s| s.evidence.frame_left)
        .column("frame_verbs", |s| s.evidence.frame_verbs)
        .column("frame_right", |s| s.evidence.frame_right)
        .column("quoted", |s| s.evidence.quoted)
        .column("clause_start", |s| s.evidence.clause_start)
        .column("clause_end", |s| s.evidence.clause_end)
        .column("quoting", |s| s.evidence.quoting)
        .column("cohesion", |s| s.evidence.cohesion)
        .column("left_entropy", |s| s.evidence.left_entropy)
        .column("right_entropy", |s| s.evidence.right_entropy)
        .column("c_value", |s| s.c_value)
        .column("burst", |s| s.evidence.burst)
        .column("onset", |s| s.evidence.onset)
        .column("free_left", |s| s.evidence.free_left)
        .column("free_right", |s| s.evidence.free_right)
        .column("word_left", |s| s.evidence.word_left)
        .column("word_right", |s| s.evidence.word_right)
        .column("modifies", |s| s.evidence.modifies)
        .column("heading", |s| s.evidence.heading)
        .column("parallel", |s| s.evidence.parallel)
        .column("company", |s| s.evidence.company)
        .column("contrast", |s| s.evidence.contrast)
        .column("reference_count", |s| s.evidence.reference.map(|n| n as f64))
        .column("boilerplate", |s| s.evidence.boilerplate)
        .frame()
}

/// What a row is to its parent.
fn level(slogans: &[Slogan], slogan: &Slogan) -> &'static str {
    match slogan.parent.map(|row| &slogans[row]) {
        None => "head",
        Some(parent) if parent.term.contains(&slogan.term) => "part",
        Some(_) => "variant",
    }
}

/// A year of a span as text.
pub(super) fn year(span: Option<Span>, of: fn(&Span) -> i32) -> Option<String> {
    span.map(|span| format!("{:04}", of(&span)))
}
