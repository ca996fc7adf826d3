//! What words and layout say of each position of a corpus.

use rayon::prelude::*;

use crate::corpus::Corpus;
use crate::error::Result;
use crate::phrase::sequence::read_characters;
use crate::token::{Tokens, WordCutter, WordList};

/// Per position, and one behind the last: whether a word begins there and
/// whether it lies in a heading.
pub(super) struct Places(Vec<u8>);

const WORD: u8 = 1;
const HEADING: u8 = 2;

/// A line of this many characters at most that no sentence or clause ends is a heading.
const HEADING_LENGTH: usize = 40;
const LINE_ENDS: &str = "。；，、,;.！？!?：:…";

impl Places {
    /// By the words of the bundled dictionary.
    pub fn of_dictionary(corpus: &Corpus) -> Result<Self> {
        let dictionary = WordList::jieba()?;
        Ok(Self::of(
            corpus,
            || WordCutter::new(dictionary.clone()),
            |cutter, d, starts| {
                cutter.cut(corpus.text(d), |word| starts.push(word.start));
            },
        ))
    }

    /// By tokens of the same documents.
    pub fn of_tokens(corpus: &Corpus, tokens: &Tokens) -> Self {
        Self::of(corpus, || (), |(), d, starts| starts.extend(tokens.document(d).map(|t| t.bytes.start)))
    }

    fn of<C>(
        corpus: &Corpus,
        cutter: impl Fn() -> C + Sync + Send,
        words: impl Fn(&mut C, usize, &mut Vec<usize>) + Sync + Send,
    ) -> Self {
        let of_document = |(cutter, starts): &mut (C, Vec<usize>), d: usize| {
            starts.clear();
            words(cutter, d, starts);
            marks(corpus.text(d), starts)
        };
        let parts: Vec<Vec<u8>> =
            (0..corpus.len()).into_par_iter().map_init(|| (cutter(), Vec::new()), of_document).collect();
        let mut marks = parts.concat();
        marks.push(WORD);
        Self(marks)
    }

    pub fn starts_word(&self, position: usize) -> bool {
        self.0[position] & WORD != 0
    }

    pub fn is_heading(&self, position: usize) -> bool {
        self.0[position] & HEADING != 0
    }
}

/// The marks of one text, given the bytes at which its words begin.
fn marks(text: &str, starts: &[usize]) -> Vec<u8> {
    let headings = headings(text);
    let (mut starts, mut headings) = (starts.iter().copied().peekable(), headings.into_iter().peekable());
    let mut marks = Vec::new();
    read_characters(text, |_, _, byte| {
        while starts.next_if(|&start| start < byte).is_some() {}
        while headings.next_if(|&(_, end)| end <= byte).is_some() {}
        let word = if starts.peek() == Some(&byte) || byte >= text.len() { WORD } else { 0 };
        let heading = if headings.peek().is_some_and(|&(start, _)| start <= byte) { HEADING } else { 0 };
        marks.push(word | heading);
    });
    marks
}

/// The lines that are headings, in bytes.
fn headings(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let line = line.trim();
        let is_short = || line.chars().nth(1).is_some() && line.chars().nth(HEADING_LENGTH).is_none();
        // A text of one line is no heading over anything.
        if (start > 0 || end < text.len()) && !line.ends_with(|c| LINE_ENDS.contains(c)) && is_short() {
            found.push((start, end));
        }
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_headings_by_hand() {
        // Positions: 质 量 强 市 | 推 进 “质 量” 强 | and the ends of the two clauses.
        let text = "质量强市\n推进“质量”强。";
        let starts = [0, 6, 12, 13, 19, 22, 28, 31, 34];
        let marks = marks(text, &starts);
        let of = |mark: u8| marks.iter().map(|m| if m & mark != 0 { '1' } else { '0' }).collect::<String>();
        assert_eq!(of(WORD), "10101101011");
        assert_eq!(of(HEADING), "11111000000");
    }

    #[test]
    fn what_is_no_heading() {
        assert!(headings("一行").is_empty(), "the only line");
        assert_eq!(headings("一、质量强市\n推进。\n").len(), 1);
        assert!(headings(&format!("{}\n推进。", "长".repeat(41))).is_empty());
        assert_eq!(headings(&format!("{}\n推进。", "长".repeat(40))).len(), 1);
    }
}
