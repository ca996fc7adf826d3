//! CharacterCodes as small numbers.

use rustc_hash::FxHashMap;

/// The code of a sign: a token of its own, whatever its neighbours, and no word.
pub(super) const SIGN: u16 = 0;

/// This many characters can have codes of their own.
pub(super) const MOST: usize = u16::MAX as usize - 3;

/// Codes from 1 on for the characters of a dictionary, the most frequent
/// first, and two more for those that are in no word.
#[derive(Debug, Clone)]
pub(super) struct CharacterCodes {
    /// What the characters of the basic plane are in a text.
    basic: Vec<u16>,
    /// The code of a character that is joined with its neighbours, but is in
    /// no word. The next is that of a letter cut off like a sign, as of kana.
    strange: u16,
    /// Codes of all characters that `basic` does not tell.
    others: FxHashMap<char, u16>,
}

impl CharacterCodes {
    /// Codes for at most [`MOST`] characters, in the order given.
    pub fn new(in_order: &[char]) -> Self {
        let strange = in_order.len() as u16 + 1;
        let in_text = |c: u32| char::from_u32(c).map_or(SIGN, |c| of_no_word(c, strange));
        let mut basic: Vec<u16> = (0..1 << 16).map(in_text).collect();
        let mut others = FxHashMap::default();
        for (&c, code) in in_order.iter().zip(1..) {
            match basic.get_mut(c as usize) {
                Some(of_basic) if *of_basic == strange => *of_basic = code,
                _ => drop(others.insert(c, code)),
            }
        }
        Self { basic, strange, others }
    }

    /// Whether a character may be joined with its neighbours.
    #[inline(always)]
    pub fn joins(&self, code: u16) -> bool {
        code.wrapping_sub(1) < self.strange
    }

    /// What a character of the basic plane is in a text.
    #[inline(always)]
    pub fn of_basic(&self, c: u16) -> u16 {
        self.basic[usize::from(c)]
    }

    /// What a character is in a text.
    #[inline(always)]
    pub fn in_text(&self, c: char) -> u16 {
        match self.basic.get(c as usize) {
            Some(&code) => code,
            None => self.beyond(c),
        }
    }

    #[cold]
    #[inline(never)]
    fn beyond(&self, c: char) -> u16 {
        let of_no_word = of_no_word(c, self.strange);
        if self.joins(of_no_word) { self.others.get(&c).copied().unwrap_or(of_no_word) } else { of_no_word }
    }

    /// The code of a character, 0 for one that no word holds.
    pub fn code(&self, c: char) -> u16 {
        let code = self.basic.get(c as usize).copied().filter(|code| (1..self.strange).contains(code));
        code.or_else(|| self.others.get(&c).copied()).unwrap_or(0)
    }
}

/// What a character in no word is in a text.
fn of_no_word(c: char, strange: u16) -> u16 {
    match c {
        c if is_in_block(c) => strange,
        c if c.is_alphanumeric() => strange + 1,
        _ => SIGN,
    }
}

/// Han characters, ASCII letters and digits and the signs `+#&._%-`: what
/// jieba cuts into words.
fn is_in_block(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '&' | '.' | '_' | '%' | '-'),
        '\u{3400}'..='\u{4dbf}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{2a6df}'
        | '\u{2a700}'..='\u{2b73f}'
        | '\u{2b740}'..='\u{2b81f}'
        | '\u{2b820}'..='\u{2ceaf}'
        | '\u{2ceb0}'..='\u{2ebef}'
        | '\u{2f800}'..='\u{2fa1f}' => true,
        _ => false,
    }
}
