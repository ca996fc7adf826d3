//! Joining single characters by jieba's hidden Markov model.

use std::sync::OnceLock;

use jieba_rs::Jieba;

/// Made of jieba's model by `data/dictionary/hmm.py`.
static MODEL: &[u8] = include_bytes!("../../../data/dictionary/jieba.hmm");

/// The states of a character: it begins a word, ends it, lies within it, or is one.
const BEGIN: usize = 0;
const END: usize = 1;
const WITHIN: usize = 2;
const SINGLE: usize = 3;

/// From which two states each can be reached; of equal chances the second wins.
const BEFORE: [[usize; 2]; 4] = [[END, SINGLE], [BEGIN, WITHIN], [BEGIN, WITHIN], [END, SINGLE]];

/// The characters of the model.
const FIRST: u32 = 0x4e00;
const COUNT: usize = 0x9fd6 - 0x4e00;

/// Logarithms of probabilities.
struct Model {
    begin: [f64; 4],
    go_on: [[f64; 4]; 4],
    /// Of each character from [`FIRST`] on, given the state.
    characters: Vec<[f64; 4]>,
}

impl Model {
    fn shared() -> &'static Self {
        static SHARED: OnceLock<Model> = OnceLock::new();
        SHARED.get_or_init(|| Self::from_bytes(MODEL))
    }

    fn from_bytes(bytes: &[u8]) -> Self {
        let (count, rest) = bytes.split_at(4);
        let count = count.iter().rev().fold(0, |n, &byte| n << 8 | usize::from(byte));
        let (values, numbers) = rest.split_at(8 * count);
        let value = |number: &[u8; 2]| values.as_chunks().0[usize::from(u16::from_le_bytes(*number))];
        let mut chances = numbers.as_chunks().0.iter().map(|number| f64::from_le_bytes(value(number)));
        let mut four = || std::array::from_fn(|_| chances.next().unwrap_or(f64::NEG_INFINITY));
        let (begin, go_on) = (four(), std::array::from_fn(|_| four()));
        Self { begin, go_on, characters: (0..COUNT).map(|_| four()).collect() }
    }

    fn of(&self, c: char) -> Option<&[f64; 4]> {
        self.characters.get((c as u32).wrapping_sub(FIRST) as usize)
    }
}

/// jieba's model and rules, for characters that ours does not know.
fn without_dictionary() -> &'static Jieba {
    static SHARED: OnceLock<Jieba> = OnceLock::new();
    SHARED.get_or_init(Jieba::empty)
}

/// The model at work.
#[derive(Default)]
pub(super) struct Joints {
    /// Per character and state, whether the second of [`BEFORE`] came before it.
    came_from: Vec<[bool; 4]>,
    states: Vec<usize>,
}

impl Joints {
    /// Calls `word` with the number of characters of each word of a run of
    /// two characters and more.
    pub fn cut(&mut self, text: &str, mut word: impl FnMut(usize)) {
        if !self.find_states(text) {
            return without_dictionary().cut(text, true).iter().for_each(|token| word(token.end - token.start));
        }
        let mut length = 0;
        for &state in &self.states {
            length += 1;
            if matches!(state, END | SINGLE) {
                word(length);
                length = 0;
            }
        }
    }

    /// The most probable states (Viterbi's algorithm), in jieba's order of
    /// operations; false for a text with a character that the model does not know.
    fn find_states(&mut self, text: &str) -> bool {
        let model = Model::shared();
        self.came_from.clear();
        let mut chances: Option<[f64; 4]> = None;
        for c in text.chars() {
            let Some(of_character) = model.of(c) else { return false };
            let mut came_from = [false; 4];
            chances = Some(std::array::from_fn(|state| match chances {
                None => model.begin[state] + of_character[state],
                Some(before) => {
                    let [first, second] =
                        BEFORE[state].map(|from| before[from] + model.go_on[from][state] + of_character[state]);
                    came_from[state] = first <= second;
                    first.max(second)
                }
            }));
            self.came_from.push(came_from);
        }
        let Some(chances) = chances else { return false };
        let mut state = if chances[END] > chances[SINGLE] { END } else { SINGLE };
        self.states.clear();
        for came_from in self.came_from.iter().rev() {
            self.states.push(state);
            state = BEFORE[state][usize::from(came_from[state])];
        }
        self.states.reverse();
        true
    }
}
