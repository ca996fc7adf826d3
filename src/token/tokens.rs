//! The tokens of a corpus.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use polars::prelude::DataFrame;

use super::{TermId, Vocabulary};
use crate::corpus::{Documents, Texts};
use crate::error::Result;
use crate::table::{Table, Values, schema};

/// The words of a corpus in order: interned, with their place in the text and
/// a mark where punctuation or a line end precedes them.
///
/// A token holds at least one letter, Han character or digit, or is an entry
/// of the lexicon. What lies between tokens (punctuation, symbols, white
/// space) is a gap; tokens and gaps together are the text.
#[derive(Clone)]
pub struct Tokens {
    pub(super) documents: Arc<Documents>,
    pub(super) texts: Texts,
    pub(super) vocabulary: Arc<Vocabulary>,
    /// Per term: the term it is counted as, or `None` where it is left out.
    pub(super) features: Vec<Option<TermId>>,
    /// Per term: its part of speech; empty where the segmenter gave none.
    pub(super) parts_of_speech: Vec<String>,
    pub(super) ids: Vec<u32>,
    pub(super) starts: Vec<u32>,
    pub(super) breaks: Vec<bool>,
    /// Where each document begins in the three above, and the end of the last.
    pub(super) offsets: Vec<usize>,
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    /// The wording.
    pub term: &'a str,
    /// Its number in [`Tokens::vocabulary`].
    pub id: TermId,
    /// Its place in the text, in bytes.
    pub bytes: Range<usize>,
    /// Its place in the text, in characters (Unicode scalar values).
    pub characters: Range<usize>,
    /// Whether a phrase may not reach across its beginning: it is the
    /// document's first, or punctuation, a symbol, a line end, a tab, an
    /// ideographic space or more than one space precedes it.
    pub break_before: bool,
}

impl Tokens {
    /// Number of documents.
    #[must_use]
    pub fn n_documents(&self) -> usize {
        self.documents.len()
    }

    /// Number of tokens in all documents.
    #[must_use]
    pub fn n_tokens(&self) -> usize {
        self.ids.len()
    }

    /// The distinct wordings.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub(crate) fn shared_vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// The tokens of the document at a position below [`Tokens::n_documents`].
    ///
    /// # Panics
    /// Where there is no such position.
    pub fn document(&self, position: usize) -> impl ExactSizeIterator<Item = Token<'_>> {
        let text = self.text(position);
        let (mut byte, mut character) = (0, 0);
        self.range(position).map(move |i| {
            let term = self.vocabulary.at(self.ids[i] as usize);
            let bytes = self.starts[i] as usize..self.starts[i] as usize + term.len();
            let start = character + text[byte..bytes.start].chars().count();
            (byte, character) = (bytes.end, start + term.chars().count());
            let characters = start..character;
            Token { term, id: TermId(self.ids[i]), bytes, characters, break_before: self.breaks[i] }
        })
    }

    /// The text of the document at a position below [`Tokens::n_documents`].
    ///
    /// # Panics
    /// Where there is no such position.
    #[must_use]
    pub fn text(&self, position: usize) -> &str {
        &self.texts[position]
    }

    /// The tokens as a table, in order of the text.
    ///
    /// Columns: [`TOKENS`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "弘扬工匠精神，建设质量强市。")])?;
    /// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    /// let columns = ["doc_id", "position", "term", "start", "end", "break_before"];
    /// let shown = tokens.to_frame()?.select(columns)?.head(Some(4));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (4, 6)
    /// ┌────────┬──────────┬──────┬───────┬─────┬──────────────┐
    /// │ doc_id ┆ position ┆ term ┆ start ┆ end ┆ break_before │
    /// │ ---    ┆ ---      ┆ ---  ┆ ---   ┆ --- ┆ ---          │
    /// │ cat    ┆ u32      ┆ cat  ┆ u32   ┆ u32 ┆ bool         │
    /// ╞════════╪══════════╪══════╪═══════╪═════╪══════════════╡
    /// │ 甲     ┆ 0        ┆ 弘扬 ┆ 0     ┆ 6   ┆ true         │
    /// │ 甲     ┆ 1        ┆ 工匠 ┆ 6     ┆ 12  ┆ false        │
    /// │ 甲     ┆ 2        ┆ 精神 ┆ 12    ┆ 18  ┆ false        │
    /// │ 甲     ┆ 3        ┆ 建设 ┆ 21    ┆ 27  ┆ true         │
    /// └────────┴──────────┴──────┴───────┴─────┴──────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let n = self.n_tokens();
        let (mut documents, mut positions) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for document in 0..self.n_documents() {
            let length = self.range(document).len() as u32;
            documents.resize(documents.len() + length as usize, document as u32);
            positions.extend(0..length);
        }
        let end = |i: usize| self.starts[i] + self.vocabulary.at(self.ids[i] as usize).len() as u32;
        let part_of_speech = |&id: &u32| self.part_of_speech(TermId(id)).map(str::to_string);
        let columns = vec![
            Values::named(&self.documents, documents),
            positions.into(),
            Values::named(&self.vocabulary, self.ids.clone()),
            self.ids.iter().map(part_of_speech).collect::<Vec<Option<String>>>().into(),
            self.starts.clone().into(),
            (0..n).map(end).collect::<Vec<u32>>().into(),
            self.breaks.clone().into(),
        ];
        Table::new(&TOKENS, columns)?.into_frame()
    }

    /// The part of speech of a term, where the tokenizer was asked for it.
    #[must_use]
    pub fn part_of_speech(&self, id: TermId) -> Option<&str> {
        self.parts_of_speech.get(id.index()).map(String::as_str).filter(|tag| !tag.is_empty())
    }

    pub(crate) fn range(&self, document: usize) -> Range<usize> {
        self.offsets[document]..self.offsets[document + 1]
    }

    /// The place in its text of a token, by its number in all documents.
    pub(crate) fn bytes(&self, token: usize) -> Range<usize> {
        let start = self.starts[token] as usize;
        start..start + self.vocabulary.at(self.ids[token] as usize).len()
    }

    pub(crate) fn shared_texts(&self) -> &Texts {
        &self.texts
    }

    pub(crate) fn ids(&self) -> &[u32] {
        &self.ids
    }

    pub(crate) fn breaks(&self) -> &[bool] {
        &self.breaks
    }

    pub(crate) fn features(&self) -> &[Option<TermId>] {
        &self.features
    }

    pub(crate) fn shared_documents(&self) -> &Arc<Documents> {
        &self.documents
    }
}

schema! {
    /// The columns of [`Tokens::to_frame`].
    TOKENS = "tokens" {
        doc_id: Term, "", "the document";
        position: U32, "", "place of the token in its document, from 0";
        term: Term, "", "the wording";
        part_of_speech: Text, "", "jieba's tag; null where the tokenizer was not asked for it";
        start: U32, "bytes", "where the token begins in the text";
        end: U32, "bytes", "where it ends";
        break_before: Bool, "", "whether a phrase may not reach across its beginning";
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("documents", &self.n_documents())
            .field("tokens", &self.n_tokens())
            .field("vocabulary", &self.vocabulary)
            .finish()
    }
}
