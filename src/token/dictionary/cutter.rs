//! Where the words of a text lie, without their names.

use std::ops::Range;
use std::sync::Arc;

use super::{Scratch, WordList};

/// Cuts one text after the other into words, with jieba's hidden Markov model.
pub(crate) struct WordCutter {
    dictionary: Arc<WordList>,
    scratch: Scratch,
}

impl WordCutter {
    pub(crate) fn new(dictionary: Arc<WordList>) -> Self {
        Self { dictionary, scratch: Scratch::default() }
    }

    /// Calls `word` with the bytes of each word or sign, in order.
    pub(crate) fn cut(&mut self, text: &str, mut word: impl FnMut(Range<usize>)) {
        self.dictionary.cut(text, true, &mut self.scratch, &mut |bytes, _| word(bytes));
    }
}
