//! What cuts the text between lexicon entries.

use std::ops::Range;
use std::sync::Arc;

use super::Segmenter;
use super::dictionary::{NO_PLACE, NO_WORD_AT_ALL, Scratch, WordList};
use super::origin::Origin;

/// The dictionary of a tokenizer, which numbers its words while it cuts, or
/// any other segmenter.
#[derive(Debug, Clone)]
pub(super) enum Engine {
    WordList { dictionary: Arc<WordList>, hmm: bool },
    Other(Arc<dyn Segmenter>),
}

impl Engine {
    /// The dictionary whose places stand for words.
    pub fn dictionary(&self) -> Option<&WordList> {
        match self {
            Self::WordList { dictionary, .. } => Some(dictionary),
            Self::Other(_) => None,
        }
    }

    /// Calls `piece` for each piece of the text, as [`Segmenter`] promises.
    pub fn segment(&self, text: &str, scratch: &mut Scratch, piece: &mut impl FnMut(Range<usize>, Origin<'_>)) {
        match self {
            Self::WordList { dictionary, hmm } => dictionary.cut(text, *hmm, scratch, &mut |range, place| {
                let origin = match place {
                    NO_PLACE => Origin::Segmenter(""),
                    NO_WORD_AT_ALL => Origin::Sign,
                    place => Origin::Word(place),
                };
                piece(range, origin);
            }),
            Self::Other(segmenter) => {
                segmenter.segment(text, &mut |range, tag| piece(range, Origin::Segmenter(tag)));
            }
        }
    }

    /// Whether a word is in the dictionary; `None` where there is none.
    pub fn knows(&self, word: &str) -> Option<bool> {
        match self {
            Self::WordList { dictionary, .. } => Some(dictionary.frequency(word).is_some()),
            Self::Other(segmenter) => segmenter.knows(word),
        }
    }
}
