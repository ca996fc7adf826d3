//! Where the entries of a lexicon occur in a corpus, and how sure that is.

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::entries::Entries;
use super::whole_words::{Judge, WholeWords};
use super::{Lexicon, LexiconEntry};
use crate::corpus::{Corpus, Text};
use crate::error::Result;
use crate::pool::SHARE;
use crate::table::{Table, schema};

/// What is known of one entry.
#[derive(Debug, Clone, Default)]
struct Occurrences {
    count: u64,
    longest_count: u64,
    doc_count: u32,
    doubtful: u64,
    /// Document and context of the first doubtful one.
    example: Option<(usize, String)>,
}

impl Occurrences {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.longest_count += other.longest_count;
        self.doc_count += other.doc_count;
        self.doubtful += other.doubtful;
        let earlier = |(document, _): &(usize, String)| self.example.as_ref().is_none_or(|(known, _)| document < known);
        if other.example.as_ref().is_some_and(earlier) {
            self.example = other.example;
        }
    }
}

impl Lexicon {
    /// How often each entry occurs in the texts of a corpus, and how many of the occurrences are
    /// doubtful: parts of other words, as [`WholeWords`] says. An entry with a count of 0 occurs nowhere.
    ///
    /// Columns: [`OCCURRENCES`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("a", "十三个代表团学习三个代表重要思想")])?;
    /// let table = Lexicon::from_terms(["三个代表", "工匠精神"])?.occurrences(&corpus)?;
    /// assert_eq!(table.select(["term", "count", "doc_count", "doubtful", "example"])?.to_string(), "\
    /// shape: (2, 5)
    /// ┌──────────┬───────┬───────────┬──────────┬────────────────────────────┐
    /// │ term     ┆ count ┆ doc_count ┆ doubtful ┆ example                    │
    /// │ ---      ┆ ---   ┆ ---       ┆ ---      ┆ ---                        │
    /// │ cat      ┆ u64   ┆ u32       ┆ u64      ┆ str                        │
    /// ╞══════════╪═══════╪═══════════╪══════════╪════════════════════════════╡
    /// │ 三个代表 ┆ 2     ┆ 1         ┆ 1        ┆ 十三个代表团学习三个代表重 │
    /// │ 工匠精神 ┆ 0     ┆ 0         ┆ 0        ┆ null                       │
    /// └──────────┴───────┴───────────┴──────────┴────────────────────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn occurrences(&self, corpus: &Corpus) -> Result<DataFrame> {
        let entries = Entries::new(self);
        // Where doubtful occurrences are left out, none of those that count is doubtful: they are
        // counted beside the others.
        let left_out = match self.whole_words() {
            WholeWords::Judged => Some(Entries::new(&self.clone().with_whole_words(WholeWords::Latin))),
            _ => None,
        };
        let judge = Judge::jieba();
        let of_document = |(document, text): (usize, &Text)| {
            let mut found: Vec<(usize, Occurrences)> = Vec::new();
            let mut of = |entry: usize, add: &mut dyn FnMut(&mut Occurrences)| {
                found.push((entry, Occurrences::default()));
                if let Some((_, last)) = found.last_mut() {
                    add(last);
                }
            };
            let hits = |entries: &Entries| {
                let mut hits = Vec::new();
                entries.all(text, |hit| hits.push(hit));
                hits
            };
            let all = hits(&entries);
            all.iter().for_each(|hit| of(hit.entry, &mut |o| o.count += 1));
            let with_doubtful = left_out.as_ref().map_or_else(|| all.clone(), hits);
            entries.apart(all).iter().for_each(|hit| of(hit.entry, &mut |o| o.longest_count += 1));
            for hit in with_doubtful {
                if judge.as_ref().is_some_and(|judge| judge.doubts(text, &hit.bytes)) {
                    of(hit.entry, &mut |o| {
                        o.doubtful += 1;
                        o.example = Some((document, context(text, &hit.bytes)));
                    });
                }
            }
            found.sort_by_key(|(entry, _)| *entry); // stable: the first example stays first
            found
                .chunk_by(|a, b| a.0 == b.0)
                .map(|of_entry| {
                    let mut sum = Occurrences::default();
                    for (_, occurrences) in of_entry {
                        let first = sum.example.take();
                        sum.add(occurrences.clone());
                        sum.example = first.or(sum.example.take());
                    }
                    sum.doc_count = u32::from(sum.count > 0);
                    (of_entry.first().map_or(0, |(entry, _)| *entry), sum)
                })
                .collect::<Vec<_>>()
        };
        let found: Vec<Vec<(usize, Occurrences)>> =
            corpus.texts().par_iter().with_max_len(SHARE).enumerate().map(of_document).collect();
        let mut rows: Vec<(&LexiconEntry, Occurrences)> = self.iter().map(|e| (e, Occurrences::default())).collect();
        for (entry, occurrences) in found.into_iter().flatten() {
            if let Some((_, sum)) = rows.get_mut(entry) {
                sum.add(occurrences);
            }
        }
        Table::of_rows(&OCCURRENCES, &rows)
            .column("term", |(entry, _)| entry.term().to_string())
            .column("head", |(entry, _)| entry.head().to_string())
            .column("count", |(_, o)| o.count)
            .column("longest_count", |(_, o)| o.longest_count)
            .column("doc_count", |(_, o)| o.doc_count)
            .column("doubtful", |(_, o)| o.doubtful)
            .column("example", |(_, o)| o.example.as_ref().map(|(_, text)| text.clone()))
            .frame()
    }
}

/// An occurrence with up to eight characters on both sides, on one line.
fn context(text: &str, bytes: &std::ops::Range<usize>) -> String {
    let (before, after) = (text.get(..bytes.start).unwrap_or_default(), text.get(bytes.end..).unwrap_or_default());
    let left: usize = before.chars().rev().take(8).map(char::len_utf8).sum();
    let right: usize = after.chars().take(8).map(char::len_utf8).sum();
    let around = text.get(bytes.start - left..bytes.end + right).unwrap_or_default();
    around.replace(['\n', '\r', '\t'], " ")
}

schema! {
    /// The columns of [`Lexicon::occurrences`](crate::Lexicon::occurrences), in the order of the lexicon.
    OCCURRENCES = "occurrences" {
        term: Term, "", "the entry";
        head: Term, "", "the form under which it is counted";
        count: U64, "occurrences", "every occurrence, inside longer entries too";
        longest_count: U64, "occurrences", "those that no preferred entry overlaps: what a matrix of tokens counts";
        doc_count: U32, "documents", "documents in which it occurs";
        doubtful: U64, "occurrences", "occurrences that are more probably parts of other words; counted unless the lexicon leaves them out";
        example: Text, "", "the first doubtful occurrence with the text around it";
    }
}
