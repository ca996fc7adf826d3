//! What is at each position of a corpus: sixteen bits that evidence is counted from.

use std::sync::Arc;

use rayon::prelude::*;

use super::bits::{
    CLAUSE, CLAUSE_END, CLOSING, FREE, FREE_END, HEADING, MODIFIER, NOUN, OPENING, PAUSE_BEFORE, PAUSE_HERE, SINGLE,
    SINGLE_BEFORE, VERB, WORD,
};
use super::frames::Frames;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::phrase::sequence::{BOUNDARY, CLOSED, OPENED, PAUSE, Sequence, ends_clause, pieces, read_characters};
use crate::phrase::watch::Watch;
use crate::pool::SHARE;
use crate::token::{Tokens, WordCutter, WordList};

/// A line of this many characters at most that no sentence or clause ends is a heading.
const HEADING_LENGTH: usize = 40;
const LINE_ENDS: &str = "。；，、,;.！？!?：:…";

/// The marks of every position, and of the one behind the last.
pub(super) struct Marks(Vec<u16>);

/// What says where words begin.
pub(super) enum Words<'a> {
    /// The bundled dictionary.
    Dictionary,
    /// Tokens of the same documents.
    Tokens(&'a Tokens),
    /// Marks that were made before.
    Known(Arc<Marks>),
}

impl Marks {
    /// The marks of a corpus, document by document.
    ///
    /// # Errors
    /// [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) where the work was stopped.
    pub fn of(
        corpus: &Corpus,
        words: Words<'_>,
        sequence: &Sequence,
        frames: &Frames,
        watch: &Watch<'_>,
    ) -> Result<Arc<Self>> {
        let ground = (corpus, sequence, frames, watch);
        match words {
            Words::Known(marks) => Ok(marks),
            Words::Tokens(tokens) => Self::by(
                ground,
                || (),
                |(), d, starts| {
                    starts.extend(tokens.document(d).map(|t| t.bytes.start));
                },
            ),
            Words::Dictionary => {
                let dictionary = WordList::jieba()?;
                Self::by(
                    ground,
                    || WordCutter::new(dictionary.clone()),
                    |cutter, d, starts| {
                        cutter.cut(corpus.text(d), |word| starts.push(word.start));
                    },
                )
            }
        }
    }

    fn by<C>(
        (corpus, sequence, frames, watch): (&Corpus, &Sequence, &Frames, &Watch<'_>),
        cutter: impl Fn() -> C + Sync + Send,
        words: impl Fn(&mut C, usize, &mut Vec<usize>) + Sync + Send,
    ) -> Result<Arc<Self>> {
        let end = sequence.symbols.len();
        let mut marks = vec![0; end + 1];
        marks[end] = WORD | CLAUSE | CLAUSE_END | FREE | FREE_END;
        let of_document = |(cutter, starts): &mut (C, Vec<usize>), (d, marks): (usize, &mut [u16])| {
            if !watch.goes_on_after(0) {
                return;
            }
            starts.clear();
            words(cutter, d, starts);
            let places = sequence.documents[d] as usize..sequence.documents[d + 1] as usize;
            mark_layout(corpus.text(d), starts, marks);
            mark_symbols(&sequence.symbols[places], frames, marks);
        };
        let pieces = pieces(&mut marks, &sequence.documents);
        pieces.into_par_iter().with_max_len(SHARE).enumerate().for_each_init(|| (cutter(), Vec::new()), of_document);
        watch.check()?;
        Ok(Arc::new(Self(marks)))
    }

    /// Of no text.
    pub fn none() -> Arc<Self> {
        Arc::new(Self(Vec::new()))
    }

    pub fn at(&self, position: usize) -> u16 {
        self.0[position]
    }

    /// The marks of some positions; none where there are no such.
    pub fn of_places(&self, places: std::ops::Range<usize>) -> &[u16] {
        self.0.get(places).unwrap_or_default()
    }
}

/// Marks the words, by the bytes at which they begin, the headings and the quotation marks of a text.
fn mark_layout(text: &str, starts: &[usize], marks: &mut [u16]) {
    let headings = headings(text);
    let (mut starts, mut headings) = (starts.iter().copied().peekable(), headings.into_iter().peekable());
    let mut places = marks.iter_mut();
    read_characters(text, |_, quotation, byte| {
        while starts.next_if(|&start| start < byte).is_some() {}
        while headings.next_if(|&(_, end)| end <= byte).is_some() {}
        if let Some(mark) = places.next() {
            *mark |= if starts.peek() == Some(&byte) || byte >= text.len() { WORD } else { 0 };
            *mark |= if headings.peek().is_some_and(|&(start, _)| start <= byte) { HEADING } else { 0 };
            *mark |= if quotation & OPENED != 0 { OPENING } else { 0 };
            *mark |= if quotation & CLOSED != 0 { CLOSING } else { 0 };
        }
    });
}

/// Marks what the symbols of a document say: frame words, clauses, neighbours.
fn mark_symbols(symbols: &[u32], frames: &Frames, marks: &mut [u16]) {
    for start in 0..symbols.len() {
        frames.each_word_at(&symbols[start..], |place, mark| {
            if let Some(at) = marks.get_mut(start + place) {
                *at |= mark;
            }
        });
    }
    let mut before = BOUNDARY;
    for (&symbol, mark) in symbols.iter().zip(marks.iter_mut()) {
        let set = |says: bool, bits: u16| if says { bits } else { 0 };
        *mark |= set(before == PAUSE, PAUSE_BEFORE)
            | set(symbol == PAUSE, PAUSE_HERE)
            | set(ends_clause(before), CLAUSE | FREE | WORD)
            | set(ends_clause(symbol), CLAUSE_END | FREE_END | WORD)
            | set(*mark & VERB != 0 || frames.is_function(before), FREE)
            | set(*mark & NOUN != 0 || frames.is_function(symbol), FREE_END)
            | set(symbol == frames.modifier && !ends_clause(symbol), MODIFIER);
        before = symbol;
    }
    for place in 1..marks.len() {
        if marks[place - 1] & marks[place] & WORD != 0 {
            marks[place - 1] |= SINGLE;
            marks[place] |= SINGLE_BEFORE;
        }
    }
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
        let mut marks = vec![0; 11];
        mark_layout(text, &starts, &mut marks);
        let of = |mark: u16| marks.iter().map(|m| if m & mark != 0 { '1' } else { '0' }).collect::<String>();
        assert_eq!(of(WORD), "10101101011");
        assert_eq!(of(HEADING), "11111000000");
        assert_eq!((of(OPENING), of(CLOSING)), ("00000001000".into(), "00000000010".into()));
    }

    #[test]
    fn what_is_no_heading() {
        assert!(headings("一行").is_empty(), "the only line");
        assert_eq!(headings("一、质量强市\n推进。\n").len(), 1);
        assert!(headings(&format!("{}\n推进。", "长".repeat(41))).is_empty());
        assert_eq!(headings(&format!("{}\n推进。", "长".repeat(40))).len(), 1);
    }
}
