//! Phrase frames: words in a row with one open place.

use polars::prelude::DataFrame;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::runs::{Counted, OPEN, Words, check_words, each_run, run_setters, wording};
use crate::error::Result;
use crate::table::{Table, schema};
use crate::token::Tokens;

/// Fillers shown of each frame.
const SHOWN: usize = 10;

/// Phrase frames (p-frames): runs of words that are the same but for one
/// place, such as `质量 强 *` with its fillers 国, 省, 市. With the
/// thresholds of documents they are lexical bundles with a slot.
///
/// Every word counts here, those too that are left out of matrices. No frame
/// reaches across punctuation or a line end. For frames of characters, cut the
/// texts with [`Characters`](crate::token::Characters).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PhraseFrames {
    words: std::ops::RangeInclusive<usize>,
    min_count: u64,
    min_doc_count: u32,
    min_variants: u32,
    separator: String,
}

impl Default for PhraseFrames {
    /// Three to five words, ten occurrences in five documents (Biber's cuts
    /// for bundles), two fillers, a space between words.
    fn default() -> Self {
        Self { words: 3..=5, min_count: 10, min_doc_count: 5, min_variants: 2, separator: " ".into() }
    }
}

struct Row {
    frame: Words,
    length: usize,
    counted: Counted,
    /// Filler and count, most frequent first.
    fillers: Vec<(u32, u64)>,
}

impl PhraseFrames {
    run_setters! {
        "Sets the number of places, the open one included, from 2 to 6; 3 to 5 by default.",
        "Keeps frames with this many occurrences, all fillers together; 10 by default."
    }

    /// Keeps frames in this many documents (the range threshold); 5 by default.
    #[must_use]
    pub fn min_doc_count(mut self, documents: u32) -> Self {
        self.min_doc_count = documents;
        self
    }

    /// Keeps frames with this many different fillers; 2 by default.
    #[must_use]
    pub fn min_variants(mut self, fillers: u32) -> Self {
        self.min_variants = fillers;
        self
    }

    /// The frames, most frequent first, then by frame.
    ///
    /// Columns: [`PHRASE_FRAMES`].
    ///
    /// ```
    /// use tifa::{phrase::PhraseFrames, prelude::*, token::Characters};
    /// let corpus = Corpus::from_texts([("甲", "质量强国，质量强省，质量强市"), ("乙", "质量强市")])?;
    /// let characters = Tokenizer::builder().build_on(Characters)?.tokenize(&corpus)?;
    /// let frames = PhraseFrames::default().words(4..=4).min_count(4).min_doc_count(2).separator("");
    /// assert_eq!(frames.of(&characters)?.to_string(), "\
    /// shape: (1, 7)
    /// ┌─────────┬────────┬───────┬───────────┬──────────┬──────────────────┬──────────┐
    /// │ frame   ┆ length ┆ count ┆ doc_count ┆ variants ┆ fillers          ┆ entropy  │
    /// │ ---     ┆ ---    ┆ ---   ┆ ---       ┆ ---      ┆ ---              ┆ ---      │
    /// │ str     ┆ u32    ┆ u64   ┆ u32       ┆ u32      ┆ str              ┆ f64      │
    /// ╞═════════╪════════╪═══════╪═══════════╪══════════╪══════════════════╪══════════╡
    /// │ 质量强* ┆ 4      ┆ 4     ┆ 2         ┆ 3        ┆ 市 2、国 1、省 1 ┆ 1.039721 │
    /// └─────────┴────────┴───────┴───────────┴──────────┴──────────────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a number of words
    /// outside 2 to 6.
    pub fn of(&self, tokens: &Tokens) -> Result<DataFrame> {
        check_words(&self.words, 2)?;
        let kinds: Vec<(usize, usize)> =
            self.words.clone().flat_map(|length| (0..length).map(move |open| (length, open))).collect();
        let found: Vec<Vec<Row>> =
            kinds.into_par_iter().map(|(length, open)| self.rows(tokens, length, open)).collect();
        let mut rows: Vec<(String, Row)> = found
            .into_iter()
            .flatten()
            .map(|row| (wording(tokens, &row.frame[..row.length], &self.separator), row))
            .collect();
        rows.sort_by(|(a, x), (b, y)| y.counted.count.cmp(&x.counted.count).then_with(|| a.cmp(b)));
        let fillers = |row: &Row| {
            let shown = row.fillers.iter().take(SHOWN);
            let shown = shown.map(|&(id, n)| format!("{} {n}", tokens.vocabulary().at(id as usize)));
            shown.collect::<Vec<String>>().join("、")
        };
        Table::new(
            &PHRASE_FRAMES,
            vec![
                rows.iter().map(|(frame, _)| frame.clone()).collect::<Vec<String>>().into(),
                rows.iter().map(|(_, r)| r.length as u32).collect::<Vec<u32>>().into(),
                rows.iter().map(|(_, r)| r.counted.count).collect::<Vec<u64>>().into(),
                rows.iter().map(|(_, r)| r.counted.documents).collect::<Vec<u32>>().into(),
                rows.iter().map(|(_, r)| r.fillers.len() as u32).collect::<Vec<u32>>().into(),
                rows.iter().map(|(_, r)| fillers(r)).collect::<Vec<String>>().into(),
                rows.iter().map(|(_, r)| r.entropy()).collect::<Vec<f64>>().into(),
            ],
        )?
        .into_frame()
    }

    /// All frames of one length with one place open: counted first, then the
    /// fillers of those that are kept.
    fn rows(&self, tokens: &Tokens, length: usize, open: usize) -> Vec<Row> {
        let mut frames: FxHashMap<Words, Counted> = FxHashMap::default();
        each_run(tokens, tokens.ids(), length, |document, words| {
            let mut frame = *words;
            frame[open] = OPEN;
            frames.entry(frame).or_default().add(document);
        });
        frames.retain(|_, c| c.count >= self.min_count && c.documents >= self.min_doc_count);
        let mut fillers: FxHashMap<Words, FxHashMap<u32, u64>> = FxHashMap::default();
        each_run(tokens, tokens.ids(), length, |_, words| {
            let mut frame = *words;
            frame[open] = OPEN;
            if frames.contains_key(&frame) {
                *fillers.entry(frame).or_default().entry(words[open]).or_default() += 1;
            }
        });
        let row = |(frame, counted): (Words, Counted)| {
            let mut fillers: Vec<(u32, u64)> = fillers.remove(&frame)?.into_iter().collect();
            fillers.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            (fillers.len() as u32 >= self.min_variants).then_some(Row { frame, length, counted, fillers })
        };
        frames.into_iter().filter_map(row).collect()
    }
}

impl Row {
    fn entropy(&self) -> f64 {
        let n = self.counted.count as f64;
        self.fillers.iter().map(|&(_, count)| count as f64 / n).map(|p| -p * p.ln()).sum::<f64>() + 0.0
    }
}

schema! {
    /// The columns of [`PhraseFrames::of`].
    PHRASE_FRAMES = "phrase_frames" {
        frame: Text, "", "the words, * for the open place";
        length: U32, "words", "places, the open one included";
        count: U64, "occurrences", "occurrences with any filler";
        doc_count: U32, "documents", "documents that hold it";
        variants: U32, "terms", "different fillers";
        fillers: Text, "", "the ten most frequent fillers with their counts, 、 between them";
        entropy: F64, "nats", "of the fillers: 0 for one, the logarithm of their number for equally frequent ones";
    }
}
