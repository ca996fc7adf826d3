//! The best path through a text, and its words.

use std::fmt;
use std::ops::Range;

use super::Dictionary;
use super::joints::Joints;

/// The place of what is no word of the dictionary.
pub(in crate::token) const NO_PLACE: u32 = 0;

/// What cutting needs again and again.
pub(in crate::token) struct Scratch {
    /// The blocks at hand: codes, a 0 behind each block, and the byte at which
    /// each character begins or the block ends.
    codes: Vec<u16>,
    starts: Vec<u32>,
    blocks: Vec<Range<usize>>,
    /// Per character: the logarithm of the probability of the best path from
    /// it to the end of its block, and the first step of that path.
    chances: Vec<f64>,
    steps: Vec<Step>,
    joints: Joints,
}

#[derive(Clone, Copy, Default)]
struct Step {
    length: u32,
    /// Place of the word in the tree.
    place: u32,
}

/// The best way on from a position among those met so far.
struct Best {
    chance: f64,
    step: Step,
}

impl Best {
    #[inline(always)]
    fn meet(&mut self, chance: f64, length: u32, place: u32) {
        let better = chance >= self.chance;
        self.chance = if better { chance } else { self.chance };
        self.step = if better { Step { length, place } } else { self.step };
    }
}

/// So many characters are cut at a time: enough for the look-ups to overlap,
/// few enough to stay in the cache.
const BATCH: usize = 512;

impl Default for Scratch {
    fn default() -> Self {
        Self {
            codes: Vec::new(),
            starts: Vec::new(),
            blocks: Vec::new(),
            chances: Vec::new(),
            steps: Vec::new(),
            joints: Joints::new(),
        }
    }
}

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scratch")
    }
}

impl Dictionary {
    /// Cuts a text as jieba does: calls `piece` with the range in bytes and the
    /// place of the word in the tree, or [`NO_PLACE`] where the search for the
    /// best path met none (it may be a word all the same).
    pub(in crate::token) fn cut(
        &self,
        text: &str,
        hmm: bool,
        scratch: &mut Scratch,
        piece: &mut impl FnMut(Range<usize>, u32),
    ) {
        let mut done = 0;
        let mut first = 0;
        for (start, c) in text.char_indices() {
            if let Some(code) = self.characters.in_block(c) {
                scratch.codes.push(code);
                scratch.starts.push(start as u32);
            } else if scratch.codes.len() > first {
                first = scratch.end_block(first, start);
                if first > BATCH {
                    self.cut_blocks(text, done, hmm, scratch, piece);
                    (done, first) = (start, 0);
                }
            }
        }
        if scratch.codes.len() > first {
            scratch.end_block(first, text.len());
        }
        let end = scratch.starts.last().map_or(done, |&end| end as usize);
        self.cut_blocks(text, done, hmm, scratch, piece);
        between(text, end..text.len(), piece);
    }

    /// Cuts the blocks at hand and what lies between them, from a byte of the
    /// text on, and forgets them.
    fn cut_blocks(
        &self,
        text: &str,
        mut done: usize,
        hmm: bool,
        scratch: &mut Scratch,
        piece: &mut impl FnMut(Range<usize>, u32),
    ) {
        self.find_paths(scratch);
        let blocks = std::mem::take(&mut scratch.blocks);
        for block in &blocks {
            between(text, done..scratch.starts[block.start] as usize, piece);
            self.follow_path(text, block.clone(), hmm, scratch, piece);
            done = scratch.starts[block.end] as usize;
        }
        scratch.blocks = blocks;
        scratch.blocks.clear();
        scratch.codes.clear();
        scratch.starts.clear();
    }

    /// The best path through each block, from its end to its beginning. The
    /// order of operations is that of jieba, to the last bit: a longer word
    /// wins over a shorter one of equal chances.
    fn find_paths(&self, scratch: &mut Scratch) {
        let Scratch { codes, blocks, chances, steps, .. } = scratch;
        chances.resize(codes.len(), 0.0);
        steps.resize(codes.len(), Step::default());
        for block in blocks {
            // Each position waits for the one behind it: that one's chance is
            // kept at hand and comes in last.
            let mut behind = 0.0;
            chances[block.end] = behind;
            for at in block.clone().rev() {
                let mut longer = Best { chance: f64::NEG_INFINITY, step: Step::default() };
                self.array.longer_words(&codes[at..], |weight, length, place| {
                    longer.meet(weight + chances[at + length], length as u32, place);
                });
                let one = self.array.weight_of_one(codes[at]) + behind;
                let step = Step { length: 1, place: u32::from(codes[at]) };
                let single = one > longer.chance;
                let mut best = if single { Best { chance: one, step } } else { longer };
                if best.step.length == 0 {
                    // A word of no frequency, or none at all.
                    let chance = if one.is_nan() { self.unknown + behind } else { one };
                    best = Best { chance, step: if one.is_nan() { Step { length: 1, place: NO_PLACE } } else { step } };
                }
                behind = best.chance;
                chances[at] = best.chance;
                steps[at] = best.step;
            }
        }
    }

    /// The words on the best path through a block, single characters joined.
    fn follow_path(
        &self,
        text: &str,
        block: Range<usize>,
        hmm: bool,
        scratch: &mut Scratch,
        piece: &mut impl FnMut(Range<usize>, u32),
    ) {
        let mut first_single: Option<usize> = None;
        let mut at = block.start;
        while at < block.end {
            let Step { length, place } = scratch.steps[at];
            let start = scratch.starts[at] as usize;
            if length == 1 && (hmm || text.as_bytes()[start].is_ascii_alphanumeric()) {
                first_single.get_or_insert(at);
            } else {
                if let Some(first) = first_single.take() {
                    self.join(text, first..at, hmm, scratch, piece);
                }
                piece(start..scratch.starts[at + length as usize] as usize, place);
            }
            at += length as usize;
        }
        if let Some(first) = first_single {
            self.join(text, first..block.end, hmm, scratch, piece);
        }
    }

    /// Joins a run of characters that the path leaves single.
    fn join(
        &self,
        text: &str,
        run: Range<usize>,
        hmm: bool,
        scratch: &mut Scratch,
        piece: &mut impl FnMut(Range<usize>, u32),
    ) {
        let Scratch { codes, starts, steps, joints, .. } = scratch;
        let byte = |at: usize| starts[at] as usize;
        if run.len() == 1 {
            piece(byte(run.start)..byte(run.end), steps[run.start].place);
        } else if !hmm {
            piece(byte(run.start)..byte(run.end), NO_PLACE);
        } else {
            let is_word = || self.array.place_of(&codes[run.clone()]).is_some();
            let mut at = run.start;
            joints.cut(&codes[run.clone()], &text[byte(run.start)..byte(run.end)], is_word, |length| {
                piece(byte(at)..byte(at + length), if length == 1 { steps[at].place } else { NO_PLACE });
                at += length;
            });
        }
    }
}

/// The characters between blocks, each a piece, a line end of two characters too.
fn between(text: &str, range: Range<usize>, piece: &mut impl FnMut(Range<usize>, u32)) {
    let mut characters = text[range.clone()].char_indices();
    while let Some((at, c)) = characters.next() {
        let start = range.start + at;
        let line_end = c == '\r' && characters.as_str().starts_with('\n');
        if line_end {
            characters.next();
        }
        piece(start..start + c.len_utf8() + usize::from(line_end), NO_PLACE);
    }
}

impl Scratch {
    /// Ends the block that began at a place, at a byte of the text; the place
    /// at which the next one begins.
    fn end_block(&mut self, first: usize, byte: usize) -> usize {
        self.blocks.push(first..self.codes.len());
        self.codes.push(0);
        self.starts.push(byte as u32);
        self.codes.len()
    }
}
