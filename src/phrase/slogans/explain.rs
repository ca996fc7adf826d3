//! What speaks for any string, or why it is no row.

use std::ops::Range;

use polars::prelude::DataFrame;

use super::evidence::Evidence;
use super::ground::{Ground, MIN_LENGTH};
use super::mined::MinedSlogans;
use super::tally::{Gathered, Scratch};
use crate::error::Result;
use crate::phrase::sequence::{PAUSE, Sequence, ends_clause};
use crate::table::{Table, schema};

schema! {
    /// The columns of [`MinedSlogans::explain`].
    SLOGAN_EVIDENCE = "slogan_evidence" {
        term: Term, "", "the string";
        rank: U32, "", "its rank among the rows; null where it is none";
        reason: Text, "", "why it is no row; null where it is one";
        parent: Text, "", "the row that says the same, or the whole that it is part of; null where there is none";
        count: U64, "occurrences", "every occurrence";
        doc_count: U32, "documents", "documents that hold it; null where it was refused";
        evidence: Text, "", "the kind of evidence, see SloganWeights; null where it was refused";
        value: F64, "", "the value of the evidence";
        weight: F64, "", "its weight";
        contribution: F64, "", "what it adds to the score: value by weight";
    }
}

/// One contribution to the score of a string, or the one line of a string that was refused.
struct Line {
    term: String,
    rank: Option<u32>,
    reason: Option<&'static str>,
    parent: Option<String>,
    count: u64,
    doc_count: Option<u32>,
    evidence: Option<&'static str>,
    value: Option<f64>,
    weight: Option<f64>,
}

/// What is found of a string in a corpus.
enum Standing {
    Row { rank: u32, evidence: Evidence, parent: Option<String> },
    Judged { reason: &'static str, evidence: Evidence },
    Refused { reason: &'static str, count: usize },
}

impl MinedSlogans {
    /// What speaks for strings of your choice: their counts, every
    /// contribution to their scores, their ranks, or why they are no rows.
    /// The texts are read again, but not mined again.
    ///
    /// Columns: [`SLOGAN_EVIDENCE`]; strings in the order given, contributions
    /// in that of [`SloganWeights`](crate::phrase::SloganWeights).
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let table = Slogans::default().mine(&corpus)?.explain(["的质量", "工匠精神"])?;
    /// let shown = table.select(["term", "reason", "count", "doc_count", "evidence", "value"])?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌──────────┬─────────────────────────────────┬───────┬───────────┬─────────────┬──────────┐
    /// │ term     ┆ reason                          ┆ count ┆ doc_count ┆ evidence    ┆ value    │
    /// │ ---      ┆ ---                             ┆ ---   ┆ ---       ┆ ---         ┆ ---      │
    /// │ cat      ┆ str                             ┆ u64   ┆ u32       ┆ str         ┆ f64      │
    /// ╞══════════╪═════════════════════════════════╪═══════╪═══════════╪═════════════╪══════════╡
    /// │ 的质量   ┆ a particle or a suffix is at i… ┆ 3     ┆ null      ┆ null        ┆ null     │
    /// │ 工匠精神 ┆ null                            ┆ 16    ┆ 13        ┆ frame_left  ┆ 1.386294 │
    /// │ 工匠精神 ┆ null                            ┆ 16    ┆ 13        ┆ frame_verbs ┆ 1.098612 │
    /// └──────────┴─────────────────────────────────┴───────┴───────────┴─────────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn explain<S: AsRef<str>>(&self, strings: impl IntoIterator<Item = S>) -> Result<DataFrame> {
        let ground = self.options.ground(&self.corpus, self.words())?;
        let mut lines = Vec::new();
        for string in strings {
            let string = string.as_ref();
            let line = Line {
                term: string.to_string(),
                rank: None,
                reason: None,
                parent: None,
                count: 0,
                doc_count: None,
                evidence: None,
                value: None,
                weight: None,
            };
            match self.standing(&ground, string) {
                Standing::Refused { reason, count } => {
                    lines.push(Line { reason: Some(reason), count: count as u64, ..line });
                }
                Standing::Row { rank, evidence, parent } => {
                    self.contributions(Line { rank: Some(rank), parent, ..line }, &evidence, &mut lines)
                }
                Standing::Judged { reason, evidence } => {
                    self.contributions(Line { reason: Some(reason), ..line }, &evidence, &mut lines);
                }
            }
        }
        Table::of_rows(&SLOGAN_EVIDENCE, &lines)
            .column("term", |l| l.term.clone())
            .column("rank", |l| l.rank)
            .column("reason", |l| l.reason.map(str::to_string))
            .column("parent", |l| l.parent.clone())
            .column("count", |l| l.count)
            .column("doc_count", |l| l.doc_count)
            .column("evidence", |l| l.evidence.map(str::to_string))
            .column("value", |l| l.value)
            .column("weight", |l| l.weight)
            // What adds nothing is 0, not -0.
            .column("contribution", |l| Some(l.value? * l.weight? + 0.0))
            .frame()
    }

    fn contributions(&self, line: Line, evidence: &Evidence, lines: &mut Vec<Line>) {
        lines.extend(self.options.weights.contributions(evidence).into_iter().map(|c| Line {
            term: line.term.clone(),
            rank: line.rank,
            reason: line.reason,
            parent: line.parent.clone(),
            count: evidence.count as u64,
            doc_count: Some(evidence.doc_count as u32),
            evidence: Some(c.name),
            value: Some(c.value),
            weight: Some(c.weight),
        }));
    }

    fn standing(&self, ground: &Ground, string: &str) -> Standing {
        if let Some(row) = self.slogans.iter().position(|s| s.term == string) {
            let slogan = &self.slogans[row];
            let parent = slogan.parent.map(|parent| self.slogans[parent].term.clone());
            return Standing::Row { rank: row as u32 + 1, evidence: slogan.evidence.clone(), parent };
        }
        let sequence = &ground.sequence;
        let symbols = symbols_of(sequence, string).unwrap_or_default();
        let positions = positions(sequence, &symbols);
        let count = positions.len();
        let refused = |reason| Standing::Refused { reason, count };
        if symbols.len() < MIN_LENGTH || count == 0 {
            return refused("does not occur, or holds a mark or fewer than two characters");
        }
        if symbols.len() > ground.max_length {
            return refused("longer than `max_length`");
        }
        if count < ground.min_count {
            return refused("fewer occurrences than `min_count`");
        }
        let (mut gathered, mut scratch) = (Gathered::default(), Scratch::default());
        gathered.fill(ground, positions.into_iter());
        let of = gathered.all(symbols.len());
        let mut evidence = match ground.judge(&of, &mut scratch) {
            Ok(evidence) => evidence,
            Err(refusal) => return refused(refusal.reason()),
        };
        ground.complete(&mut evidence, &of, &mut scratch);
        evidence.cohesion = cohesion(sequence, &symbols, count);
        if let Some(reference) = &self.options.reference {
            evidence.contrast_with(reference.count(string), reference, sequence.characters_in_clauses());
        }
        let full = self.slogans.len() >= self.options.rows;
        let score = self.options.weights.score(&evidence);
        let behind = full && self.slogans.last().is_none_or(|last| score <= last.score);
        let reason = if behind {
            "behind the last of `rows`"
        } else {
            "goes on alike in all its occurrences, cut off within a longer string"
        };
        Standing::Judged { reason, evidence }
    }
}

/// The symbols of a string, which may hold `、`; none where one never occurs.
fn symbols_of(sequence: &Sequence, string: &str) -> Option<Vec<u32>> {
    let symbol = |c: char| if c == '、' { Some(PAUSE) } else { Some(sequence.symbol(c)).filter(|&s| !ends_clause(s)) };
    string.chars().map(symbol).collect()
}

/// Where a string occurs, positions that go on alike in a row.
fn positions(sequence: &Sequence, symbols: &[u32]) -> Vec<u32> {
    let Some(&first) = symbols.first() else { return Vec::new() };
    let all = &sequence.symbols;
    let places = (0..all.len()).filter(|&p| all[p] == first && all[p..].starts_with(symbols));
    let mut positions: Vec<u32> = places.map(|p| p as u32).collect();
    positions.sort_by_key(|&p| sequence.symbol_at(p as usize + symbols.len()));
    positions
}

/// As [`Miner::cohesion`](super::miner::Miner::cohesion), by one reading
/// of the text for all beginnings of the string and one for all ends.
fn cohesion(sequence: &Sequence, symbols: &[u32], count: usize) -> f64 {
    let all = &sequence.symbols;
    let n = symbols.len();
    // Per length, how often exactly this many symbols are there, and no more.
    let (mut left, mut right) = (vec![0usize; n + 1], vec![0usize; n + 1]);
    let near = |range: Range<usize>| all.get(range).unwrap_or_default();
    for place in 0..all.len() {
        let ahead = near(place..(place + n).min(all.len()));
        left[ahead.iter().zip(symbols).take_while(|(a, b)| a == b).count()] += 1;
        let back = near((place + 1).saturating_sub(n)..place + 1);
        right[back.iter().rev().zip(symbols.iter().rev()).take_while(|(a, b)| a == b).count()] += 1;
    }
    for length in (0..n).rev() {
        left[length] += left[length + 1];
        right[length] += right[length + 1];
    }
    let split = |k: usize| (count as f64 * all.len() as f64 / (left[k] as f64 * right[n - k] as f64)).ln();
    (1..n).map(split).fold(f64::INFINITY, f64::min)
}
