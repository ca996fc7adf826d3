//! Words in a row between breaks.

use std::ops::RangeInclusive;

use crate::error::{Error, Result};
use crate::token::Tokens;

/// The most words in a run.
pub(super) const MOST: usize = 6;

/// Words in a row, by their numbers; places behind the last hold [`OPEN`].
pub(super) type Words = [u32; MOST];
/// A place that any word fills.
pub(super) const OPEN: u32 = u32::MAX;

/// Calls `each` with the document and the words of every run of `length`
/// tokens between breaks. `ids` has a number for each token: [`Tokens::ids`],
/// or others in their place.
pub(super) fn each_run(tokens: &Tokens, ids: &[u32], length: usize, mut each: impl FnMut(u32, &Words)) {
    for document in 0..tokens.n_documents() {
        let mut unbroken = 0;
        for i in tokens.range(document) {
            unbroken = if tokens.breaks()[i] { 1 } else { unbroken + 1 };
            if unbroken >= length {
                let mut words = [OPEN; MOST];
                words[..length].copy_from_slice(&ids[i + 1 - length..=i]);
                each(document as u32, &words);
            }
        }
    }
}

/// How often a run occurs, and in how many documents.
#[derive(Default)]
pub(super) struct Counted {
    pub count: u64,
    pub documents: u32,
    last_document: Option<u32>,
}

impl Counted {
    /// One more occurrence; documents come in order.
    pub fn add(&mut self, document: u32) {
        self.count += 1;
        if self.last_document.replace(document) != Some(document) {
            self.documents += 1;
        }
    }
}

/// The words as they are written, `*` for an open place.
pub(super) fn wording(tokens: &Tokens, words: &[u32], separator: &str) -> String {
    let word = |&id: &u32| if id == OPEN { "*" } else { tokens.vocabulary().at(id as usize) };
    words.iter().map(word).collect::<Vec<&str>>().join(separator)
}

/// Refuses numbers of words outside `least` to [`MOST`].
pub(super) fn check_words(words: &RangeInclusive<usize>, least: usize) -> Result<()> {
    let (shortest, longest) = (*words.start(), *words.end());
    if (least..=MOST).contains(&shortest) && (shortest..=MOST).contains(&longest) {
        return Ok(());
    }
    let expected = if least == 1 { "1 to 6" } else { "2 to 6" };
    Err(Error::option("words", format!("{shortest} to {longest}"), expected))
}

/// The setters that all kinds of runs share, for a struct with the fields
/// `words`, `min_count` and `separator`; what they say of their own first.
macro_rules! run_setters {
    ($words:literal, $min_count:literal) => {
        #[doc = $words]
        #[must_use]
        pub fn words(mut self, words: std::ops::RangeInclusive<usize>) -> Self {
            self.words = words;
            self
        }

        #[doc = $min_count]
        #[must_use]
        pub fn min_count(mut self, count: u64) -> Self {
            self.min_count = count;
            self
        }

        /// Sets what lies between words; a space by default.
        #[must_use]
        pub fn separator(mut self, separator: impl Into<String>) -> Self {
            self.separator = separator.into();
            self
        }
    };
}
pub(super) use run_setters;
