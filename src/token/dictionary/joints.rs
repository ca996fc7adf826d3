//! Joining single characters by jieba's hidden Markov model.

use jieba_rs::Jieba;

/// Runs of at most so many characters are remembered.
const SHORT: usize = 4;

/// So many of them at most; a newer one drives out an older one in its place.
const MEMORY_BITS: u32 = 13;
const MEMORY: usize = 1 << MEMORY_BITS;

/// jieba without a dictionary, so that the model alone cuts, and what it said
/// of short runs: texts are full of the same ones.
pub(super) struct Joints {
    model: Jieba,
    /// Runs, and a bit for each of their characters that ends a word.
    memory: Vec<(u64, u8)>,
}

impl Default for Joints {
    fn default() -> Self {
        Self { model: Jieba::empty(), memory: vec![(0, 0); MEMORY] }
    }
}

impl Joints {
    /// Calls `word` with the number of characters of each word of a run. A
    /// run that is a word of the dictionary stays single characters, for the
    /// best path prefers them. Codes below `strange` are of one character each.
    #[inline]
    pub fn cut(
        &mut self,
        codes: &[u16],
        strange: u16,
        text: &str,
        is_word: impl Fn() -> bool,
        mut word: impl FnMut(usize),
    ) {
        let Some(key) = key(codes, strange) else {
            return self.ask(codes, text, is_word, word);
        };
        let place = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - MEMORY_BITS)) as usize;
        if self.memory[place].0 != key {
            let (mut ends, mut end) = (0, 0);
            self.ask(codes, text, is_word, |length| {
                end += length;
                ends |= 1 << (end - 1);
            });
            self.memory[place] = (key, ends);
        }
        let mut ends = self.memory[place].1;
        while ends != 0 {
            let length = ends.trailing_zeros() + 1;
            word(length as usize);
            ends >>= length;
        }
    }

    fn ask(&self, codes: &[u16], text: &str, is_word: impl Fn() -> bool, mut word: impl FnMut(usize)) {
        if is_word() {
            codes.iter().for_each(|_| word(1));
        } else {
            self.model.cut(text, true).iter().for_each(|token| word(token.end - token.start));
        }
    }
}

/// A few known characters as one number, never 0.
fn key(codes: &[u16], strange: u16) -> Option<u64> {
    let known = codes.len() <= SHORT && codes.iter().all(|&code| code < strange);
    known.then(|| codes.iter().fold(0, |key, &code| key << 16 | u64::from(code)))
}
