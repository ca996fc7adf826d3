//! Characters as small numbers.

use rustc_hash::FxHashMap;

/// Whether a character belongs to a block that is cut into words; other
/// characters are tokens of their own.
const IN_BLOCK: u16 = 1 << 15;

/// So many characters can have codes.
pub(super) const MOST: usize = IN_BLOCK as usize - 2;

/// Codes from 1 on for the characters of a dictionary, the most frequent
/// first; 0 for all others.
#[derive(Debug, Clone)]
pub(super) struct Characters {
    /// Codes and [`IN_BLOCK`] of the characters of the basic plane.
    basic: Vec<u16>,
    others: FxHashMap<char, u16>,
}

impl Characters {
    /// Codes for at most [`MOST`] characters, in the order given.
    pub fn new(in_order: Vec<char>) -> Self {
        let mut characters = Self { basic: vec![0; 1 << 16], others: FxHashMap::default() };
        for (c, code) in in_order.into_iter().zip(1..) {
            match characters.basic.get_mut(c as usize) {
                Some(of_basic) => *of_basic = code,
                None => drop(characters.others.insert(c, code)),
            }
        }
        let basic = characters.basic.iter_mut().zip(0u32..);
        let in_block = basic.filter(|(_, c)| char::from_u32(*c).is_some_and(is_in_block));
        in_block.for_each(|(code, _)| *code |= IN_BLOCK);
        characters
    }

    /// The code of a character of a block, 0 for one that no word holds;
    /// `None` for a character that is in no block.
    #[inline]
    pub fn in_block(&self, c: char) -> Option<u16> {
        let code = match self.basic.get(c as usize) {
            Some(&code) => code,
            None if is_in_block(c) => self.others.get(&c).copied().unwrap_or(0) | IN_BLOCK,
            None => 0,
        };
        (code & IN_BLOCK != 0).then_some(code & !IN_BLOCK)
    }

    /// The code of a character, 0 for one that no word holds.
    pub fn code(&self, c: char) -> u16 {
        let code = self.basic.get(c as usize).copied().or_else(|| self.others.get(&c).copied());
        code.unwrap_or(0) & !IN_BLOCK
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
