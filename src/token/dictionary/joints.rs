//! Joining single characters by jieba's hidden Markov model.

use std::sync::OnceLock;

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

    fn of(&self, c: char) -> &[f64; 4] {
        &self.characters[(c as u32 - FIRST) as usize]
    }
}

/// Whether the model knows a character.
fn is_known(c: char) -> bool {
    (FIRST..FIRST + COUNT as u32).contains(&(c as u32))
}

/// The model at work.
#[derive(Default)]
pub(super) struct Joints {
    /// Per character and state, whether the second of [`BEFORE`] came before
    /// it; of no meaning for the first.
    came_from: Vec<[bool; 4]>,
    states: Vec<usize>,
}

impl Joints {
    /// Calls `word` with the number of characters of each word of a run of
    /// two characters and more.
    pub fn cut(&mut self, run: &str, mut word: impl FnMut(usize)) {
        let mut rest = run;
        while !rest.is_empty() {
            rest = &rest[self.find_states(rest)..];
            let mut length = 0;
            for &state in self.states.iter().rev() {
                length += 1;
                if matches!(state, END | SINGLE) {
                    word(length);
                    length = 0;
                }
            }
            let unknown = rest.find(is_known).unwrap_or(rest.len());
            cut_latin(&rest[..unknown], &mut word);
            rest = &rest[unknown..];
        }
    }

    /// The most probable states of the characters that the model knows at the
    /// beginning of a text, from the last to the first (Viterbi's algorithm),
    /// in jieba's order of operations; returns where these characters end.
    fn find_states(&mut self, text: &str) -> usize {
        let model = Model::shared();
        self.came_from.clear();
        self.states.clear();
        let (mut end, mut chances) = (0, [0.0; 4]);
        for c in text.chars().take_while(|c| is_known(*c)) {
            let of_character = model.of(c);
            let mut came_from = [false; 4];
            chances = std::array::from_fn(|state| {
                if end == 0 {
                    return model.begin[state] + of_character[state];
                }
                let [first, second] =
                    BEFORE[state].map(|from| chances[from] + model.go_on[from][state] + of_character[state]);
                came_from[state] = first <= second;
                first.max(second)
            });
            self.came_from.push(came_from);
            end += c.len_utf8();
        }
        let mut state = if chances[END] > chances[SINGLE] { END } else { SINGLE };
        for came_from in self.came_from.iter().rev() {
            self.states.push(state);
            state = BEFORE[state][usize::from(came_from[state])];
        }
        end
    }
}

/// CharacterCodes that the model does not know: Latin words, and what lies between them.
fn cut_latin(mut rest: &str, word: &mut impl FnMut(usize)) {
    while !rest.is_empty() {
        let between = rest.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let length = if between > 0 { between } else { latin_word(rest.as_bytes()) };
        word(rest[..length].chars().count());
        rest = &rest[length..];
    }
}

/// The length of a word such as `5G`, `3.5%` or `COVID-19` at the beginning of a text.
fn latin_word(text: &[u8]) -> usize {
    let letters_from = |start: usize| text[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let mut end = letters_from(0);
    while matches!(text[end..], [b'.' | b'_' | b'-', next, ..] if next.is_ascii_alphanumeric()) {
        end += 1 + letters_from(end + 1);
    }
    end + usize::from(text.get(end) == Some(&b'%'))
}
