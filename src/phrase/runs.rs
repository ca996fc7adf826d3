//! Words in a row between breaks.

use crate::token::Tokens;

/// The most words in a run.
pub(super) const MOST: usize = 6;

/// Words in a row, by their numbers; places behind the last hold [`OPEN`].
pub(super) type Words = [u32; MOST];
pub(super) const OPEN: u32 = u32::MAX;

/// Calls `each` with the document and the words of every run of `length`
/// tokens between breaks.
pub(super) fn each_run(tokens: &Tokens, length: usize, mut each: impl FnMut(u32, &Words)) {
    for document in 0..tokens.n_documents() {
        let mut unbroken = 0;
        for i in tokens.range(document) {
            unbroken = if tokens.breaks()[i] { 1 } else { unbroken + 1 };
            if unbroken >= length {
                let mut words = [OPEN; MOST];
                words[..length].copy_from_slice(&tokens.ids()[i + 1 - length..=i]);
                each(document as u32, &words);
            }
        }
    }
}
