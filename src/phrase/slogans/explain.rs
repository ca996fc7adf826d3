//! What speaks for any string, or why it is no row.

use polars::prelude::DataFrame;

use super::Slogans;
use super::evidence::{Evidence, MIN_LENGTH};
use super::weights::Contribution;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::phrase::repeats::Repeat;
use crate::table;

impl Slogans {
    /// What speaks for strings of your choice in a corpus: their counts, every
    /// contribution to their scores, their ranks, or why they are no rows.
    ///
    /// Columns, strings in the order given, contributions in that of
    /// [`SloganWeights`](crate::phrase::SloganWeights): `term` (String), `rank`
    /// (UInt32, among all strings by the mining's own order, null where it is
    /// no candidate), `reason` (String, why it is no row, null where it is
    /// one), `count` (UInt64), `doc_count` (UInt32, null where it was not
    /// heard), `evidence` (String), `value`, `weight`, `contribution` (Float64;
    /// null in the one row of a string that was not heard).
    ///
    /// # Errors
    /// As [`Slogans::find`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let why = Slogans::default().explain(&corpus, ["工匠精神", "的质量"])?;
    /// let reasons = why.column("reason").unwrap().str().unwrap();
    /// assert_eq!(reasons.get(0), None);
    /// assert_eq!(reasons.get(why.height() - 1), Some("a particle or a suffix is at its edge"));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn explain<S: AsRef<str>>(&self, corpus: &Corpus, strings: impl IntoIterator<Item = S>) -> Result<DataFrame> {
        let (miner, kept) = self.rows_of(corpus, None)?;
        let ground = &miner.ground;
        let mut lines = Lines::default();
        for string in strings {
            let string = string.as_ref();
            let row = kept.iter().position(|k| miner.text(&k.found.repeat) == string);
            let symbols = string.chars().map(|c| if c == '、' { Some(1) } else { known(ground.sequence.symbol(c)) });
            let symbols: Vec<u32> = symbols.collect::<Option<_>>().unwrap_or_default();
            let is_here = |window: &&[u32]| *window == symbols;
            let count = ground.sequence.symbols.windows(symbols.len().max(1)).filter(is_here).count();
            if let Some(row) = row {
                let evidence = &kept[row].found.evidence;
                lines.heard(string, Some(row as u32 + 1), None, evidence, self.weights.contributions(evidence));
            } else if symbols.len() < MIN_LENGTH || count == 0 {
                lines.refused(string, "does not occur, or holds a mark or fewer than two characters", count);
            } else if symbols.len() > self.max_length {
                lines.refused(string, "longer than `max_length`", count);
            } else if count < ground.min_count {
                lines.refused(string, "fewer occurrences than `min_count`", count);
            } else {
                let places = miner.array.find(&ground.sequence.symbols, &symbols);
                match miner.evidence(&Repeat { length: symbols.len(), places }) {
                    Err(refusal) => lines.refused(string, refusal.reason(), count),
                    Ok(evidence) => {
                        let reason = if kept.len() >= self.rows {
                            "behind the last of `rows`"
                        } else {
                            "goes on alike in all its occurrences, cut off within a longer string"
                        };
                        lines.heard(string, None, Some(reason), &evidence, self.weights.contributions(&evidence));
                    }
                }
            }
        }
        lines.table()
    }
}

fn known(symbol: u32) -> Option<u32> {
    (symbol > 1).then_some(symbol)
}

#[derive(Default)]
struct Lines {
    term: Vec<String>,
    rank: Vec<Option<u32>>,
    reason: Vec<Option<String>>,
    count: Vec<u64>,
    doc_count: Vec<Option<u32>>,
    evidence: Vec<Option<String>>,
    numbers: [Vec<Option<f64>>; 3],
}

impl Lines {
    fn refused(&mut self, term: &str, reason: &str, count: usize) {
        self.line(term, None, Some(reason), count, None);
        self.evidence.push(None);
        self.numbers.iter_mut().for_each(|n| n.push(None));
    }

    fn heard(
        &mut self,
        term: &str,
        rank: Option<u32>,
        reason: Option<&str>,
        evidence: &Evidence,
        contributions: impl IntoIterator<Item = Contribution>,
    ) {
        for Contribution { name, value, weight } in contributions {
            self.line(term, rank, reason, evidence.count, Some(evidence.doc_count as u32));
            self.evidence.push(Some(name.to_string()));
            let numbers = self.numbers.iter_mut().zip([value, weight, value * weight]);
            numbers.for_each(|(column, number)| column.push(Some(number)));
        }
    }

    fn line(&mut self, term: &str, rank: Option<u32>, reason: Option<&str>, count: usize, doc_count: Option<u32>) {
        self.term.push(term.to_string());
        self.rank.push(rank);
        self.reason.push(reason.map(str::to_string));
        self.count.push(count as u64);
        self.doc_count.push(doc_count);
    }

    fn table(self) -> Result<DataFrame> {
        let [value, weight, contribution] = self.numbers;
        table::frame(
            self.term.len(),
            vec![
                table::column("term", self.term),
                table::column("rank", self.rank),
                table::column("reason", self.reason),
                table::column("count", self.count),
                table::column("doc_count", self.doc_count),
                table::column("evidence", self.evidence),
                table::column("value", value),
                table::column("weight", weight),
                table::column("contribution", contribution),
            ],
        )
    }
}
