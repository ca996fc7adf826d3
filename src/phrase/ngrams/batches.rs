//! N-grams of documents that come in batches.

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::parts::{Part, Reading, n_grams_of, repeated};
use super::{NGrams, frame};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::phrase::counted::CountedRepeat;
use crate::phrase::strings::{Strings, add_by_size};
use crate::phrase::suffix_array::Reach;
use crate::phrase::sums::Sums;
use crate::phrase::wanted::{Beside, Wanted, check_length};
use crate::token::Tokenizer;

impl NGrams {
    /// N-grams of the characters of documents that come in batches, such as those of
    /// [`CorpusReader::batches`](crate::CorpusReader::batches): for texts that no memory
    /// holds. Memory is bounded by one batch and the n-grams that batches repeat.
    ///
    /// `batches` is called three times: to see how much text there is, for what each batch
    /// repeats (`min_count` by its share of the text, and at least twice), and for exact counts
    /// of that in all batches (Savasere, Omiecinski & Navathe 1995). Rows are those of
    /// [`NGrams::of_characters`] of all documents together. Only what no batch repeats
    /// is missing; nothing can be that occurs more often than there are batches.
    ///
    /// Columns: [`NGRAMS`](crate::phrase::NGRAMS).
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let ngrams = NGrams::default().min_count(4);
    /// let table = ngrams.of_character_batches(|| CorpusReader::default().batches("data/sample.jsonl", 30))?;
    /// assert!(table.equals_missing(&ngrams.of_characters(&Corpus::read("data/sample.jsonl")?)?));
    /// let shown = table.select(["term", "length", "count", "doc_count", "first", "last"])?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌──────┬────────┬───────┬───────────┬───────┬──────┐
    /// │ term ┆ length ┆ count ┆ doc_count ┆ first ┆ last │
    /// │ ---  ┆ ---    ┆ ---   ┆ ---       ┆ ---   ┆ ---  │
    /// │ cat  ┆ u32    ┆ u64   ┆ u32       ┆ str   ┆ str  │
    /// ╞══════╪════════╪═══════╪═══════════╪═══════╪══════╡
    /// │ 质量 ┆ 2      ┆ 95    ┆ 36        ┆ 2012  ┆ 2024 │
    /// │ 发展 ┆ 2      ┆ 88    ┆ 51        ┆ 2008  ┆ 2024 │
    /// │ 企业 ┆ 2      ┆ 71    ┆ 41        ┆ 2008  ┆ 2024 │
    /// └──────┴────────┴───────┴───────────┴───────┴──────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of the batches; as [`NGrams::of_characters`] for each;
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for lengths above 64.
    pub fn of_character_batches<B>(&self, batches: impl FnMut() -> Result<B>) -> Result<DataFrame>
    where
        B: IntoIterator<Item = Result<Corpus>>,
    {
        self.of_batches(Reading::characters(), batches)
    }

    /// N-grams of the tokens of documents that come in batches, cut by `tokenizer`;
    /// otherwise as [`NGrams::of_character_batches`].
    ///
    /// Columns: [`NGRAMS`](crate::phrase::NGRAMS).
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let tokenizer = Tokenizer::builder().build()?;
    /// let ngrams = NGrams::default().length(2..=4).min_count(4);
    /// let table = ngrams.of_token_batches(&tokenizer, || CorpusReader::default().batches("data/sample.jsonl", 30))?;
    /// let tokens = tokenizer.tokenize(&Corpus::read("data/sample.jsonl")?)?;
    /// assert!(table.equals_missing(&ngrams.of_tokens(&tokens)?));
    /// let shown = table.select(["term", "length", "count", "doc_count", "first", "last"])?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌────────────┬────────┬───────┬───────────┬───────┬──────┐
    /// │ term       ┆ length ┆ count ┆ doc_count ┆ first ┆ last │
    /// │ ---        ┆ ---    ┆ ---   ┆ ---       ┆ ---   ┆ ---  │
    /// │ cat        ┆ u32    ┆ u64   ┆ u32       ┆ str   ┆ str  │
    /// ╞════════════╪════════╪═══════╪═══════════╪═══════╪══════╡
    /// │ 高质量发展 ┆ 2      ┆ 26    ┆ 23        ┆ 2018  ┆ 2024 │
    /// │ 质量强市   ┆ 2      ┆ 23    ┆ 16        ┆ 2012  ┆ 2024 │
    /// │ 新发展     ┆ 2      ┆ 22    ┆ 18        ┆ 2016  ┆ 2024 │
    /// └────────────┴────────┴───────┴───────────┴───────┴──────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of the batches and of [`Tokenizer::tokenize`]; as [`NGrams::of_tokens`] for each
    /// batch; [`ErrorKind::Option`](crate::ErrorKind::Option) for more than 1,111,000
    /// different tokens in repeated n-grams or 16,777,000 in all.
    pub fn of_token_batches<B>(&self, tokenizer: &Tokenizer, batches: impl FnMut() -> Result<B>) -> Result<DataFrame>
    where
        B: IntoIterator<Item = Result<Corpus>>,
    {
        self.of_batches(Reading::tokens(tokenizer), batches)
    }

    fn of_batches<B>(&self, mut reading: Reading<'_>, mut batches: impl FnMut() -> Result<B>) -> Result<DataFrame>
    where
        B: IntoIterator<Item = Result<Corpus>>,
    {
        let limits = self.limits()?;
        check_length("length", limits.max_length)?;
        let mut all = 0.0;
        for batch in batches()? {
            all += batch?.bytes() as f64;
        }
        let mut waiting: Vec<Strings> = Vec::new();
        for batch in batches()? {
            let batch = batch?;
            let least = (limits.min_count as f64 * (batch.bytes() as f64 / all).min(1.0)).ceil() as usize;
            let part = reading.read(&batch)?;
            let reach = Reach { length: limits.max_length, min_count: least.max(2), singles: true };
            let strings = Strings::of(reading.names(&part, &repeated(&part, reach)?)?);
            add_by_size(&mut waiting, strings, Strings::len, |a, b| a.union(&b));
        }
        let strings = waiting.into_iter().rev().reduce(|a, b| a.union(&b)).unwrap_or_default();
        let wanted = Wanted::of(strings.iter(), Beside::Beginnings);
        drop(strings);
        let mut waiting: Vec<Sums> = Vec::new();
        reading.begin_counting(&wanted);
        for batch in batches()? {
            let batch = batch?;
            let part: Part<'_> = reading.read(&batch)?;
            let sums = reading.count(&part, &wanted, limits)?;
            add_by_size(&mut waiting, sums, Sums::size, |a, b| a.merge(&b));
        }
        let sums = waiting.into_iter().rev().reduce(|a, b| a.merge(&b)).unwrap_or_default();
        let rows = n_grams_of(&sums, limits, self.min_doc_count).zip(0..);
        let rows: Vec<(CountedRepeat, (u32, String))> =
            rows.map(|((row, name), number)| (row, (number, reading.written(name)))).collect();
        let (counted, terms): (Vec<CountedRepeat>, Vec<(u32, String)>) = rows.into_par_iter().unzip();
        frame(&counted, &terms)
    }
}
