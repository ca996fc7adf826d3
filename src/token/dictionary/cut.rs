//! The best path through a text, and its words.

use std::fmt;
use std::hint::select_unpredictable;
use std::ops::Range;

use super::WordList;
use super::characters::SIGN;
use super::double_array::NO_PLACE;
use super::joints::Joints;
use super::words::{SHORT, Words};

/// What cutting needs again and again.
#[derive(Default)]
pub(in crate::token) struct Scratch {
    /// The characters at hand as codes, and the byte at which each begins.
    codes: Vec<u16>,
    starts: Vec<u32>,
    words: Words,
    /// Per character: the logarithm of the probability of the best path from
    /// it on, and the number of characters of the first word of that path.
    chances: Vec<f64>,
    lengths: Vec<u32>,
    /// 1 per character that is joined with such neighbours, and 0 behind the last.
    joins: Vec<u8>,
    joints: Joints,
    pieces: Vec<Piece>,
}

/// A piece of the characters at hand: the character at which it ends, and its place.
#[derive(Clone, Copy)]
struct Piece {
    end: u32,
    place: u32,
}

/// This many bytes are cut at a time: enough for look-ups to overlap, few enough
/// to stay in the nearest cache.
const BATCH: usize = 1024;

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scratch")
    }
}

impl WordList {
    /// Cuts a text as jieba does: calls `piece` with the range in bytes and the
    /// place of the word in the tree, [`NO_PLACE`] for what is no word of the
    /// dictionary, or [`NO_WORD_AT_ALL`](super::NO_WORD_AT_ALL) for a sign.
    pub(in crate::token) fn cut(
        &self,
        text: &str,
        hmm: bool,
        scratch: &mut Scratch,
        piece: &mut impl FnMut(Range<usize>, u32),
    ) {
        let mut done = 0;
        while done < text.len() {
            done = self.read_batch(text, done, scratch);
            let n = scratch.starts.len() - 1;
            scratch.words.find(&self.array, &scratch.codes, n);
            self.find_path(n, scratch);
            self.find_joins(text, n, hmm, scratch);
            self.follow_path(text, n, hmm, scratch);
            let Scratch { starts, pieces, .. } = &*scratch;
            let mut start = starts[0] as usize;
            for &Piece { end, place } in pieces {
                let end = starts[end as usize] as usize;
                piece(start..end, place);
                start = end;
            }
        }
    }

    /// Reads characters from a byte on, up to a sign behind which jieba begins
    /// anew; returns where they end.
    fn read_batch(&self, text: &str, from: usize, scratch: &mut Scratch) -> usize {
        let Scratch { codes, starts, .. } = scratch;
        codes.clear();
        starts.clear();
        let bytes = text.as_bytes();
        let (mut at, mut code) = (from, SIGN);
        while at < bytes.len() && (at < from + BATCH || code != SIGN) {
            let width;
            (code, width) = match bytes[at..] {
                [a @ 0xe0..=0xef, b, c, ..] => {
                    let c = u16::from(a & 0xf) << 12 | u16::from(b & 0x3f) << 6 | u16::from(c & 0x3f);
                    (self.characters.of_basic(c), 3)
                }
                [b'\r', b'\n', ..] => (SIGN, 2),
                [a @ ..0x80, ..] => (self.characters.of_basic(u16::from(a)), 1),
                _ => text[at..].chars().next().map_or((SIGN, 1), |c| (self.characters.in_text(c), c.len_utf8())),
            };
            codes.push(code);
            starts.push(at as u32);
            at += width;
        }
        codes.extend([SIGN; 2]);
        starts.push(at as u32);
        at
    }

    /// The best path, from the end to the beginning. The order of operations
    /// is that of jieba, to the last bit: a longer word wins over a shorter
    /// one of equal chances.
    fn find_path(&self, n: usize, scratch: &mut Scratch) {
        let Scratch { words, chances, lengths, .. } = scratch;
        if chances.len() < n {
            chances.resize(n, 0.0);
            lengths.resize(n, 0);
        }
        let (chances, lengths, mut long) = (&mut chances[..n], &mut lengths[..n], &words.long[..]);
        // The chances of the next four positions stay at hand.
        let (mut b1, mut b2, mut b3, mut b4) = (0.0, 0.0, 0.0, 0.0);
        for (at, words) in words.at[..n].iter_mut().enumerate().rev() {
            let [w1, w2, w3, w4] = words.weights;
            let [c1, c2, c3, c4] = [w1 + b1, w2 + b2, w3 + b3, w4 + b4];
            // The neighbour's chance comes last, as it is known last.
            let mut best = greater(c1, greater(c2, greater(c3, greater(c4, f64::NEG_INFINITY))));
            let mut length = u32::from(c1 >= best);
            length = select_unpredictable(c2 >= best, 2, length);
            length = select_unpredictable(c3 >= best, 3, length);
            length = select_unpredictable(c4 >= best, 4, length);
            while let Some((word, shorter)) = long.split_last().filter(|(word, _)| word.at as usize == at) {
                // Longest first, unlike above: a shorter one must be better than any.
                let chance = word.weight + chances.get(at + word.length as usize).copied().unwrap_or(0.0);
                if chance > best || chance == best && word.length > length {
                    (best, length, words.places[SHORT - 1]) = (chance, word.length, word.place);
                }
                long = shorter;
            }
            if length == 0 {
                (best, length) = (self.unknown + b1, 1);
            }
            lengths[at] = length;
            let best = if best < 0.0 { best } else { 0.0 };
            chances[at] = best;
            (b1, b2, b3, b4) = (best, b1, b2, b3);
        }
    }

    /// Which characters of the best path are joined: single ones, or without the
    /// model those that are Latin letters and digits. Found for all at once, for
    /// asking at each word is a wrong guess at many.
    fn find_joins(&self, text: &str, n: usize, hmm: bool, scratch: &mut Scratch) {
        let Scratch { codes, starts, lengths, joins, .. } = scratch;
        let steps = codes[..n].iter().zip(&lengths[..n]);
        joins.clear();
        joins.extend(steps.map(|(&code, &length)| u8::from(self.characters.joins(code) & (length == 1))));
        if !hmm {
            let is_latin = |start: u32| text.as_bytes()[start as usize].is_ascii_alphanumeric();
            joins.iter_mut().zip(&*starts).for_each(|(joins, &start)| *joins &= u8::from(is_latin(start)));
        }
        joins.push(0);
    }

    /// The words on the best path, single characters joined.
    fn follow_path(&self, text: &str, n: usize, hmm: bool, scratch: &mut Scratch) {
        let Scratch { codes, starts, words, lengths, joins, joints, pieces, .. } = scratch;
        let (words, lengths, joins) = (&words.at[..n], &lengths[..n], &joins[..=n]);
        // The place of any characters among which no longer word is best.
        let place = |at: usize, length: usize| match length {
            1 => words[at].places[0],
            2..=SHORT if words[at].weights[length - 1].is_nan() => NO_PLACE,
            2..=SHORT => words[at].places[length - 1],
            _ => self.array.place_of(codes[at..at + length].iter().copied()).unwrap_or(NO_PLACE),
        };
        pieces.clear();
        let mut at = 0;
        while at < n {
            let length = lengths[at] as usize;
            let mut end = at + length;
            if joins[at] & joins[end] == 0 {
                pieces.push(Piece { end: end as u32, place: words[at].places[length.min(SHORT) - 1] });
                at = end;
                continue;
            }
            while joins[end] != 0 {
                end += 1;
            }
            let of_run = &text[starts[at] as usize..starts[end] as usize];
            let (characters, is_word) = (end - at, place(at, end - at) != NO_PLACE);
            let mut join = |length| {
                pieces.push(Piece { end: (at + length) as u32, place: place(at, length) });
                at += length;
            };
            match hmm {
                false => join(characters),
                // The best path prefers the characters of such a word.
                true if is_word => (0..characters).for_each(|_| join(1)),
                true => joints.cut(of_run, join),
            }
        }
    }
}

/// The second where the first is not a number.
fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}
