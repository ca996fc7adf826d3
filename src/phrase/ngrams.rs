//! N-grams of tokens or characters.

mod batches;
mod parts;

use std::cmp::Reverse;
use std::ops::RangeInclusive;
use std::sync::Arc;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::counted::{CountedRepeat, counted_repeats};
use super::repeats::Limits;
use super::sequence::{BOUNDARY, Sequence};
use super::watch::Watch;
use crate::corpus::{Corpus, Documents};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::table::{self, Table, Values, schema};
use crate::text::Date;
use crate::token::Tokens;

/// Repeated n-grams of all lengths at once, without their fragments: an
/// n-gram that only ever occurs inside one and the same longer n-gram (质量强
/// where it is always 质量强市) is left out.
///
/// No n-gram reaches across punctuation or a line end. Quotation marks leave
/// no gap between characters: “放管服”改革 counts for 放管服改革.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NGrams {
    length: RangeInclusive<usize>,
    min_count: usize,
    min_doc_count: usize,
}

impl Default for NGrams {
    fn default() -> Self {
        Self { length: 2..=16, min_count: 2, min_doc_count: 1 }
    }
}

impl NGrams {
    /// Number of tokens or characters; 2 to 16 by default.
    #[must_use]
    pub fn length(mut self, length: RangeInclusive<usize>) -> Self {
        self.length = length;
        self
    }

    /// Minimum number of occurrences; 2 by default, and never fewer.
    #[must_use]
    pub fn min_count(mut self, count: usize) -> Self {
        self.min_count = count;
        self
    }

    /// Minimum number of documents; 1 by default.
    #[must_use]
    pub fn min_doc_count(mut self, documents: usize) -> Self {
        self.min_doc_count = documents;
        self
    }

    /// N-grams of tokens, most frequent first, then longest, then by term.
    ///
    /// Columns: [`NGRAMS`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "打造质量强市标杆。建设质量强市。"), ("乙", "建设质量强市")])?;
    /// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    /// let shown = NGrams::default().of_tokens(&tokens)?.select(["term", "length", "count", "doc_count"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 4)
    /// ┌──────────────┬────────┬───────┬───────────┐
    /// │ term         ┆ length ┆ count ┆ doc_count │
    /// │ ---          ┆ ---    ┆ ---   ┆ ---       │
    /// │ cat          ┆ u32    ┆ u64   ┆ u32       │
    /// ╞══════════════╪════════╪═══════╪═══════════╡
    /// │ 质量强市     ┆ 2      ┆ 3     ┆ 2         │
    /// │ 建设质量强市 ┆ 3      ┆ 2     ┆ 2         │
    /// └──────────────┴────────┴───────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for lengths that begin
    /// at 0 or end before they begin, or a corpus of 2^31 symbols or more.
    pub fn of_tokens(&self, tokens: &Tokens) -> Result<DataFrame> {
        self.of_tokens_with(tokens, &())
    }

    /// As [`NGrams::of_tokens`], watched and stopped by `progress`. Documents
    /// come as their share of the n-grams that are done, for n-grams are
    /// counted by first token, not by document.
    ///
    /// Columns: [`NGRAMS`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "打造质量强市标杆。建设质量强市。"), ("乙", "建设质量强市")])?;
    /// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    /// let table = NGrams::default().min_count(3).of_tokens_with(&tokens, &())?; // `()` watches nothing
    /// assert_eq!(table.select(["term", "length", "count", "doc_count"])?.to_string(), "\
    /// shape: (1, 4)
    /// ┌──────────┬────────┬───────┬───────────┐
    /// │ term     ┆ length ┆ count ┆ doc_count │
    /// │ ---      ┆ ---    ┆ ---   ┆ ---       │
    /// │ cat      ┆ u32    ┆ u64   ┆ u32       │
    /// ╞══════════╪════════╪═══════╪═══════════╡
    /// │ 质量强市 ┆ 2      ┆ 3     ┆ 2         │
    /// └──────────┴────────┴───────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`NGrams::of_tokens`]; [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled)
    /// where `progress` stopped the work.
    pub fn of_tokens_with(&self, tokens: &Tokens, progress: &dyn Progress) -> Result<DataFrame> {
        let sequence = Sequence::of_tokens(tokens);
        let places = Places::of(&sequence);
        let term = |sequence: &Sequence, repeat: &CountedRepeat| {
            let document = sequence.document_of(repeat.position) as usize;
            let first = places.token(sequence, repeat.position);
            let bytes = tokens.bytes(first).start..tokens.bytes(first + repeat.length as usize - 1).end;
            tokens.text(document).get(bytes).unwrap_or_default()
        };
        self.table(sequence, tokens.shared_documents(), progress, term)
    }

    /// N-grams of characters, otherwise as [`NGrams::of_tokens`]; `length`
    /// counts characters.
    ///
    /// Columns: [`NGRAMS`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "打造质量强市标杆。建设质量强市。"), ("乙", "质量强市")])?;
    /// let table = NGrams::default().of_characters(&corpus)?;
    /// let shown = table.select(["term", "length", "count", "doc_count", "left_entropy", "right_entropy"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (1, 6)
    /// ┌──────────┬────────┬───────┬───────────┬──────────────┬───────────────┐
    /// │ term     ┆ length ┆ count ┆ doc_count ┆ left_entropy ┆ right_entropy │
    /// │ ---      ┆ ---    ┆ ---   ┆ ---       ┆ ---          ┆ ---           │
    /// │ cat      ┆ u32    ┆ u64   ┆ u32       ┆ f64          ┆ f64           │
    /// ╞══════════╪════════╪═══════╪═══════════╪══════════════╪═══════════════╡
    /// │ 质量强市 ┆ 4      ┆ 3     ┆ 2         ┆ 1.098612     ┆ 1.098612      │
    /// └──────────┴────────┴───────┴───────────┴──────────────┴───────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`NGrams::of_tokens`].
    pub fn of_characters(&self, corpus: &Corpus) -> Result<DataFrame> {
        self.of_characters_with(corpus, &())
    }

    /// As [`NGrams::of_characters`], watched and stopped by `progress`.
    ///
    /// Columns: [`NGRAMS`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "打造质量强市标杆。建设质量强市。"), ("乙", "质量强市")])?;
    /// let table = NGrams::default().min_doc_count(2).of_characters_with(&corpus, &())?; // `()` watches nothing
    /// assert_eq!(table.select(["term", "length", "count", "doc_count"])?.to_string(), "\
    /// shape: (1, 4)
    /// ┌──────────┬────────┬───────┬───────────┐
    /// │ term     ┆ length ┆ count ┆ doc_count │
    /// │ ---      ┆ ---    ┆ ---   ┆ ---       │
    /// │ cat      ┆ u32    ┆ u64   ┆ u32       │
    /// ╞══════════╪════════╪═══════╪═══════════╡
    /// │ 质量强市 ┆ 4      ┆ 3     ┆ 2         │
    /// └──────────┴────────┴───────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`NGrams::of_tokens_with`].
    pub fn of_characters_with(&self, corpus: &Corpus, progress: &dyn Progress) -> Result<DataFrame> {
        let term = |sequence: &Sequence, repeat: &CountedRepeat| {
            let start = repeat.position as usize;
            let symbols = &sequence.symbols[start..start + repeat.length as usize];
            symbols.iter().map(|&s| sequence.characters[s as usize]).collect::<String>()
        };
        self.table(Sequence::of_characters(corpus), corpus.shared_documents(), progress, term)
    }

    fn limits(&self) -> Result<Limits> {
        let (min_length, max_length) = (*self.length.start(), *self.length.end());
        if min_length == 0 || max_length < min_length {
            return Err(Error::option(
                "length",
                format!("{min_length} to {max_length}"),
                "1 or more to as much or more",
            ));
        }
        Ok(Limits { min_length, max_length, min_count: self.min_count.max(2) })
    }

    fn table<T: AsRef<str> + Send + Sync>(
        &self,
        sequence: Sequence,
        documents: &Documents,
        progress: &dyn Progress,
        term: impl Fn(&Sequence, &CountedRepeat) -> T + Sync,
    ) -> Result<DataFrame> {
        let limits = self.limits()?;
        let mut watch = Watch::begin(progress, sequence.n_documents());
        watch.on(sequence.symbols.len());
        let counted = counted_repeats(&sequence, documents, limits, self.min_doc_count, &watch)?;
        // In the order of the text, which is read from front to back.
        let mut by_position: Vec<(u32, u32)> =
            counted.iter().zip(0..).map(|(repeat, i)| (repeat.position, i)).collect();
        by_position.par_sort_unstable();
        let term = |&(_, i): &(u32, u32)| (i, term(&sequence, &counted[i as usize]));
        let terms: Vec<(u32, T)> = by_position.par_iter().map(term).collect();
        drop((by_position, sequence));
        let frame = frame(&counted, &terms)?;
        watch.finish()?;
        Ok(frame)
    }
}

/// The table of n-grams, with the number and the name of each in any order.
fn frame<T: AsRef<str> + Sync>(counted: &[CountedRepeat], terms: &[(u32, T)]) -> Result<DataFrame> {
    // Most are told apart without a look at the term itself; two ways to cut one term stay in order.
    let mut order: Vec<(Reverse<u64>, Reverse<u32>, u64, u32)> = terms
        .par_iter()
        .zip(0..terms.len() as u32)
        .map(|((i, term), place)| {
            let repeat = &counted[*i as usize];
            (Reverse(repeat.count), Reverse(repeat.length), beginning(term.as_ref()), place)
        })
        .collect();
    order.par_sort_unstable_by(|a, b| {
        let named = |place: u32| (terms[place as usize].1.as_ref(), terms[place as usize].0);
        (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)).then_with(|| named(a.3).cmp(&named(b.3)))
    });
    let rows: Vec<CountedRepeat> =
        order.par_iter().map(|&(.., place)| counted[terms[place as usize].0 as usize].clone()).collect();
    let names = Names::of(order.iter().map(|&(.., place)| terms[place as usize].1.as_ref()));
    rows_as_table(&rows, names)
}

/// The first eight bytes as a number in the order of the strings.
fn beginning(term: &str) -> u64 {
    term.bytes().chain(std::iter::repeat(0)).take(8).fold(0, |number, byte| number << 8 | u64::from(byte))
}

/// Names one behind the other in one string, for there may be millions.
#[derive(Debug)]
struct Names {
    text: String,
    /// Where each name begins, and the end of the last.
    starts: Vec<usize>,
}

impl Names {
    fn of<'a>(names: impl Iterator<Item = &'a str>) -> Arc<Self> {
        let (mut text, mut starts) = (String::new(), vec![0]);
        for name in names {
            text.push_str(name);
            starts.push(text.len());
        }
        Arc::new(Self { text, starts })
    }
}

impl table::Names for Names {
    fn n_names(&self) -> usize {
        self.starts.len() - 1
    }

    fn name(&self, number: u32) -> Option<&str> {
        let number = number as usize;
        self.text.get(*self.starts.get(number)?..*self.starts.get(number + 1)?)
    }
}

fn rows_as_table(rows: &[CountedRepeat], terms: Arc<Names>) -> Result<DataFrame> {
    let numbers = (0..rows.len() as u32).collect();
    Table::of_rows(&NGRAMS, rows)
        .values("term", Values::named(&terms, numbers))
        .column("length", |r| r.length)
        .column("count", |r| r.count)
        .column("doc_count", |r| r.doc_count)
        .values("first", years(rows, |r| r.first))
        .values("last", years(rows, |r| r.last))
        .column("left_entropy", |r| r.left_entropy)
        .column("right_entropy", |r| r.right_entropy)
        .frame()
}

/// The year of each row, each written once; a number that is none's where there is no date.
fn years(rows: &[CountedRepeat], of: fn(&CountedRepeat) -> Option<Date>) -> Values {
    let years = || rows.iter().filter_map(of).map(Date::year);
    let first = years().min().unwrap_or(0);
    let labels: Vec<String> = (first..=years().max().unwrap_or(0)).map(|year| format!("{year:04}")).collect();
    let number = |r: &CountedRepeat| of(r).map_or(u32::MAX, |date| (date.year() - first) as u32);
    Values::coded(labels, rows.iter().map(number).collect())
}

schema! {
    /// The columns of [`NGrams::of_tokens`] and [`NGrams::of_characters`].
    NGRAMS = "ngrams" {
        term: Term, "", "the n-gram as it is written in the text at its first occurrence";
        length: U32, "tokens or characters", "its length";
        count: U64, "occurrences", "every occurrence";
        doc_count: U32, "documents", "documents that hold it";
        first: Text, "year", "year in which it occurs first; null where no document is dated";
        last: Text, "year", "year in which it occurs last";
        left_entropy: F64, "nats", "how freely the neighbours before it vary, each beginning of a clause one of its own";
        right_entropy: F64, "nats", "the same behind it";
    }
}

/// Which token stands at a position of a sequence of tokens.
struct Places {
    /// The number of tokens before every block of positions.
    before: Vec<u32>,
}

impl Places {
    /// Positions of a block.
    const BLOCK: usize = 256;

    fn of(sequence: &Sequence) -> Self {
        let mut all = 0;
        let before = |block: &[u32]| {
            let before = all;
            all += tokens_in(block);
            before
        };
        Self { before: sequence.symbols.chunks(Self::BLOCK).map(before).collect() }
    }

    fn token(&self, sequence: &Sequence, position: u32) -> usize {
        let (position, block) = (position as usize, position as usize / Self::BLOCK);
        (self.before[block] + tokens_in(&sequence.symbols[block * Self::BLOCK..position])) as usize
    }
}

fn tokens_in(symbols: &[u32]) -> u32 {
    symbols.iter().map(|&symbol| u32::from(symbol != BOUNDARY)).sum()
}
