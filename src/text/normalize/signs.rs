//! What a text holds for the steps of normalising, seen in one quick pass, so
//! that a step which would change nothing need not read the text.

/// Which kinds of characters are in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::text) struct Signs {
    /// Characters of [`is_invisible`].
    pub invisible: bool,
    /// Radicals and ideographs of other standards.
    pub radicals: bool,
    /// An opening bracket with the name of a glyph behind it.
    pub glyphs: bool,
}

/// Bytes that begin a character of interest.
const BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        begins[control] = !matches!(control, 0x09..=0x0d);
        control += 1;
    }
    let others = [0x7f, b'(', 0xc2, 0xcd, 0xd8, 0xe1, 0xe2, 0xee, 0xef, 0xf3, 0xf4];
    let mut i = 0;
    while i < others.len() {
        begins[others[i] as usize] = true;
        i += 1;
    }
    begins
};

impl Signs {
    pub fn of(text: &str) -> Self {
        let mut signs = Self::default();
        let bytes = text.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            if BEGINS[byte as usize] {
                let rest = bytes.get(at + 1..).unwrap_or_default();
                signs.note(byte, rest);
            }
        }
        signs
    }

    /// Looks at the character that begins with a byte; `rest` is what follows it.
    fn note(&mut self, byte: u8, rest: &[u8]) {
        let next = |i: usize| rest.get(i).copied().unwrap_or(0);
        match byte {
            b'(' => self.glyphs |= rest.get(..3).is_some_and(|name| name.eq_ignore_ascii_case(b"cid")),
            0xef if matches!(next(0), 0xbc) => {
                // （ and other full-width signs, which are common.
                let cid = rest.get(2..5).is_some_and(|name| name.eq_ignore_ascii_case(b"cid"));
                self.glyphs |= next(1) == 0x88 && cid;
            }
            0xe2 if next(0) >= 0xba => self.radicals |= next(0) < 0xbf || next(1) <= 0x95,
            0xef if matches!(next(0), 0xa4..=0xab) => self.radicals = true,
            _ => {
                let mut character = [byte, next(0), next(1), next(2)];
                let length = match byte {
                    0..0x80 => 1,
                    0x80..0xe0 => 2,
                    0xe0..0xf0 => 3,
                    _ => 4,
                };
                let decoded = std::str::from_utf8(character.get_mut(..length).unwrap_or_default());
                self.invisible |= decoded.is_ok_and(|c| c.chars().all(is_invisible));
            }
        }
    }
}

/// Characters that show nothing in a Chinese text: control characters that are
/// no white space, characters without width, marks of direction, soft hyphens,
/// variation selectors, tags, private use, and what stands for an object.
pub(in crate::text) fn is_invisible(c: char) -> bool {
    // The usual characters first.
    if matches!(c, '\u{20}'..='\u{7e}' | '\u{3000}'..='\u{d7ff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
    {
        return false;
    }
    matches!(c,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{ad}'
        | '\u{34f}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffc}'
        | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::super::pdf::unified;
    use super::*;

    #[test]
    fn the_quick_pass_sees_every_character() {
        for c in '\0'..=char::MAX {
            let text = format!("江{c}州");
            let signs = Signs::of(&text);
            assert_eq!(signs.invisible, is_invisible(c), "{c:?}");
            // It may look twice where there is nothing, but never misses.
            assert!(signs.radicals || unified(c).is_none(), "{c:?}");
        }
        for text in ["(cid:1)", "（CID：1）"] {
            assert!(Signs::of(text).glyphs, "{text}");
        }
        assert_eq!(Signs::of("全市“质量强市”（试行）——ISO(2016)，５％。"), Signs::default());
    }
}
