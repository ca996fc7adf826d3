//! A block that occurs twice in one document counts once.

use std::hash::Hasher;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::{Deserialize, Serialize};

use super::boilerplate::{Removal, remove};
use crate::text::{EditedText, count_bytes, ends_sentence, half_width, is_blank, is_usual_han};

/// Finds long passages that a document holds earlier already, in the same order: a page
/// that holds its article twice, a report stored twice. The first copy stays.
///
/// Rows of tables, clauses of laws and refrains belong to their text, however
/// often they come: they are short, or few different sentences again and again. A
/// passage is a run of sentences among which enough are different and long
/// enough together.
///
/// Sentences are compared without spaces and with half-width digits and
/// letters; a line end ends one too. Linear time; applying it twice is the same as once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RepeatedBlocks {
    characters: usize,
    sentences: usize,
}

impl Default for RepeatedBlocks {
    /// 10 different sentences with 400 characters.
    fn default() -> Self {
        Self { characters: 400, sentences: 10 }
    }
}

/// How far back a run is compared, in passages of the least length.
const REACH: usize = 20;

/// A sentence of the text with all that follows up to the next one.
struct Sentence {
    bytes: Range<usize>,
    hash: u64,
    characters: usize,
    /// Where the same wording comes earlier, as far as it was looked for.
    place: usize,
}

impl RepeatedBlocks {
    /// Name of the removals in the log.
    pub const RULE: &'static str = "repeated_block";

    /// Sets how many characters the different sentences of a passage have at least.
    #[must_use]
    pub fn characters(mut self, least: usize) -> Self {
        self.characters = least.max(1);
        self
    }

    /// Sets how many different sentences a passage has at least.
    #[must_use]
    pub fn sentences(mut self, least: usize) -> Self {
        self.sentences = least.max(1);
        self
    }

    /// Removes later copies from a text, on top of what was done to it before.
    pub fn apply(&self, text: &mut EditedText) -> Vec<Removal> {
        let mut cuts: Vec<(&str, Range<usize>)> = Vec::new();
        for range in self.find(text.text()) {
            match cuts.last_mut() {
                Some((_, last)) if last.end == range.start => last.end = range.end,
                _ => cuts.push((Self::RULE, range)),
            }
        }
        remove(text, &cuts)
    }

    /// The sentences to leave out, in order.
    ///
    /// Sentences are put on a stack of what stays. The run that ends with the
    /// newest one is compared backwards with two others: the one that goes on
    /// where its predecessor was found, and the one that ends with the first
    /// sentence of the same wording. When a run is long enough it is taken
    /// off, and what goes on in the same way is not put on at all. A run that
    /// is too short was compared over a bounded number of sentences, which
    /// is why all this is linear; and all that is looked at is on the stack,
    /// which is why twice is the same as once.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let sentences = self.candidates(text);
        let mut kept: Vec<Sentence> = Vec::with_capacity(sentences.len());
        let mut first: FxHashMap<u64, usize> = FxHashMap::default();
        let mut gone: Vec<Range<usize>> = Vec::new();
        // Where the copy that is being left out goes on in `kept`, and where it must end.
        let mut goes_on: Option<(usize, usize)> = None;
        for sentence in sentences {
            if let Some((at, end)) = goes_on
                && at < end
                && kept.get(at).is_some_and(|k| same(text, k, &sentence))
            {
                gone.push(sentence.bytes);
                goes_on = Some((at + 1, end));
                continue;
            }
            goes_on = None;
            let first = *first.entry(sentence.hash).or_insert(kept.len());
            let next = kept.last().map_or(first, |k| k.place + 1);
            kept.push(sentence);
            let (a, b) = (self.run(text, &kept, next), self.run(text, &kept, first));
            let (place, (run, is_block)) = if a.1 || (a.0 > b.0 && !b.1) { (next, a) } else { (first, b) };
            if is_block {
                let start = kept.len() - run;
                gone.extend(kept.drain(start..).map(|s| s.bytes));
                goes_on = Some((place + 1, start));
            } else if let Some(last) = kept.last_mut() {
                last.place = place;
            }
        }
        gone.sort_by_key(|r| r.start);
        gone
    }

    /// The sentences, unless what is there for the second time is too short to be a passage.
    fn candidates(&self, text: &str) -> Vec<Sentence> {
        // Counted at the speed of memory; most texts are too short.
        let characters = |text: &str| count_bytes(text.as_bytes(), |byte| byte & 0xc0 != 0x80);
        if text.len() < 2 * self.characters || characters(text) < 2 * self.characters {
            return Vec::new();
        }
        let all: Vec<Sentence> = sentences(text).collect();
        let mut seen = FxHashSet::with_capacity_and_hasher(all.len(), rustc_hash::FxBuildHasher);
        let again = all.iter().filter(|s| !seen.insert(s.hash)).map(|s| s.characters).sum::<usize>();
        if again < self.characters { Vec::new() } else { all }
    }

    /// Number of sentences that end with the newest one and lie at `place`
    /// as well, without overlap, and whether they are a block.
    fn run(&self, text: &str, kept: &[Sentence], place: usize) -> (usize, bool) {
        let (mut run, mut characters) = (0, 0);
        let mut different: Vec<u64> = Vec::new();
        let pairs = kept.iter().enumerate().rev().zip(kept.get(..=place).unwrap_or_default().iter().rev());
        for ((at, new), old) in pairs.take(REACH * self.sentences) {
            if at <= place || !same(text, new, old) {
                break;
            }
            run += 1;
            if different.len() < self.sentences.max(self.characters) && !different.contains(&new.hash) {
                different.push(new.hash);
                characters += new.characters;
            }
        }
        (run, characters >= self.characters && different.len() >= self.sentences)
    }
}

fn same(text: &str, a: &Sentence, b: &Sentence) -> bool {
    let wording = |s: &Sentence| text.get(s.bytes.clone()).map(|t| wording(t).collect::<Vec<char>>());
    a.hash == b.hash && a.characters == b.characters && wording(a) == wording(b)
}

/// What counts when sentences are compared.
fn wording(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|&c| !is_gap(c)).map(written)
}

fn is_gap(c: char) -> bool {
    !is_usual_han(c) && (c.is_whitespace() || is_blank(c))
}

fn written(c: char) -> char {
    if is_usual_han(c) { c } else { half_width(c).unwrap_or(c) }
}

/// Sentences with their ends, closing quotation marks and following blanks;
/// line ends and wide indents end a sentence, too.
fn sentences(text: &str) -> impl Iterator<Item = Sentence> + '_ {
    let mut characters = text.char_indices();
    let mut open = Open::default();
    std::iter::from_fn(move || {
        for (at, c) in characters.by_ref() {
            if is_gap(c) {
                open.gap(c);
                continue;
            }
            let done = open.ends_before(c).then(|| open.end(at));
            open.push(c);
            if done.is_some() {
                return done;
            }
        }
        (open.from < text.len()).then(|| open.end(text.len()))
    })
}

/// A sentence that may go on.
#[derive(Default)]
struct Open {
    from: usize,
    hasher: FxHasher,
    characters: usize,
    /// Whether a mark that ends it is in it.
    ended: bool,
    /// What is in the gap behind its last character: a line end, and how many wide blanks.
    line_end: bool,
    wide: usize,
}

impl Open {
    fn gap(&mut self, c: char) {
        self.line_end |= c == '\n' || c == '\r';
        self.wide += usize::from(matches!(c, '\u{3000}' | '\u{a0}' | '\u{2003}'));
    }

    /// Whether a character is the first of another sentence.
    fn ends_before(&self, c: char) -> bool {
        let closes = || matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》');
        self.characters > 0 && (self.line_end || self.wide >= 2 || (self.ended && !closes() && !ends_sentence(c)))
    }

    fn push(&mut self, c: char) {
        self.hasher.write_u32(written(c) as u32);
        self.characters += 1;
        self.ended |= ends_sentence(c);
        (self.line_end, self.wide) = (false, 0);
    }

    fn end(&mut self, at: usize) -> Sentence {
        let done = std::mem::replace(self, Self { from: at, ..Self::default() });
        Sentence { bytes: done.from..at, hash: done.hasher.finish(), characters: done.characters, place: 0 }
    }
}
