//! Where a piece of a text comes from.

/// Where a piece of text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin<'a> {
    /// An entry of the lexicon.
    Lexicon,
    /// A word at this place of the engine's dictionary.
    Word(u32),
    /// A sign, which is no word.
    Sign,
    /// The segmenter, with the part of speech it gives.
    Segmenter(&'a str),
}
