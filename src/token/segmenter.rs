//! Cutting text into words.

use std::fmt;
use std::ops::Range;

use jieba_rs::Jieba;

/// Cuts a text into consecutive pieces.
///
/// The contract: pieces come in order, none is empty, each ends where the
/// next begins, the first begins at 0 and the last ends with the text, so
/// that joined together they are the text byte for byte. White space and
/// punctuation are pieces like any other. An empty text has no piece.
pub trait Segmenter: fmt::Debug + Send + Sync {
    /// Calls `piece` with the byte range and the part of speech (empty where
    /// the segmenter knows none) of each piece.
    fn segment(&self, text: &str, piece: &mut dyn FnMut(Range<usize>, &str));

    /// Whether the word is in the segmenter's dictionary; `None` for a
    /// segmenter that has none.
    fn knows(&self, _word: &str) -> Option<bool> {
        None
    }
}

/// Words by the dictionary and the hidden Markov model of jieba.
#[derive(Clone)]
pub struct JiebaSegmenter {
    jieba: Jieba,
    hmm: bool,
    tags: bool,
}

impl JiebaSegmenter {
    /// jieba with its own dictionary. `hmm` lets it join characters that the
    /// dictionary leaves single, as jieba itself does by default.
    #[must_use]
    pub fn new(hmm: bool) -> Self {
        Self::with_jieba(Jieba::new(), hmm)
    }

    /// A jieba that was set up elsewhere, with your own dictionary for example.
    #[must_use]
    pub fn with_jieba(jieba: Jieba, hmm: bool) -> Self {
        Self { jieba, hmm, tags: false }
    }

    /// Whether pieces bear their part of speech, which takes longer.
    #[must_use]
    pub fn tagged(mut self, tags: bool) -> Self {
        self.tags = tags;
        self
    }
}

impl fmt::Debug for JiebaSegmenter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JiebaSegmenter").field("hmm", &self.hmm).field("tags", &self.tags).finish_non_exhaustive()
    }
}

impl Segmenter for JiebaSegmenter {
    fn segment(&self, text: &str, piece: &mut dyn FnMut(Range<usize>, &str)) {
        if self.tags {
            for tag in self.jieba.tag(text, self.hmm) {
                piece(tag.byte_start..tag.byte_end, tag.tag);
            }
        } else {
            for token in self.jieba.cut(text, self.hmm) {
                piece(token.byte_start..token.byte_end, "");
            }
        }
    }

    fn knows(&self, word: &str) -> Option<bool> {
        Some(self.jieba.has_word(word))
    }
}

/// Every character a piece of its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Characters;

impl Segmenter for Characters {
    fn segment(&self, text: &str, piece: &mut dyn FnMut(Range<usize>, &str)) {
        for (start, c) in text.char_indices() {
            piece(start..start + c.len_utf8(), "");
        }
    }
}

/// Text that is segmented already, with spaces between its words.
///
/// A word is what lies between spaces, without the punctuation around it.
/// ASCII signs and `·` between letters or digits belong to the word, and so
/// does a per cent sign behind a digit: `6.5%`, `3.7` and `AT&T` stay whole.
/// Other punctuation parts words, as in `质量，品牌`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Whitespace;

impl Segmenter for Whitespace {
    fn segment(&self, text: &str, piece: &mut dyn FnMut(Range<usize>, &str)) {
        let (mut start, mut current, mut before) = (0, None, ' ');
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let after = chars.peek().map_or(' ', |&(_, c)| c);
            let class = class(before, c, after);
            if current.is_some_and(|k| k != class) {
                piece(start..at, "");
                start = at;
            }
            (current, before) = (Some(class), c);
        }
        if start < text.len() {
            piece(start..text.len(), "");
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Space,
    Sign,
}

/// The class of a character between two others.
fn class(before: char, c: char, after: char) -> Class {
    let joins = (c.is_ascii() || c == '·') && before.is_alphanumeric() && after.is_alphanumeric();
    let per_cent = matches!(c, '%' | '％' | '‰') && before.is_numeric();
    match c {
        c if c.is_whitespace() => Class::Space,
        c if c.is_alphanumeric() || joins || per_cent => Class::Word,
        _ => Class::Sign,
    }
}
