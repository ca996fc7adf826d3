//! What a text holds for the steps of normalising, seen in one quick pass, so
//! that a step which would change nothing need not read the text; and what is
//! a blank, a line end, a Han character.

/// What a text holds that a step may change. Each may be said of a text in which the
/// step changes nothing after all, but never the other way round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::text) struct Signs {
    /// Characters of [`is_invisible`].
    pub invisible: bool,
    /// Radicals and ideographs of other standards.
    pub radicals: bool,
    /// An opening bracket with the name of a glyph behind it.
    pub glyphs: bool,
    /// A line end other than `\n`, or three of them with nothing but blanks between.
    pub line_ends: bool,
    /// Two wide blanks in a run of blanks inside a line.
    pub indents: bool,
    /// Full-width forms that have a half-width one.
    pub wide: bool,
    /// Blanks of any kind.
    pub spaces: bool,
}

/// What the byte that begins a character says of it.
#[derive(Clone, Copy, PartialEq)]
enum Begin {
    /// Of no interest, whatever follows.
    Plain,
    Control,
    LineFeed,
    Space,
    Bracket,
    /// Perhaps a blank, a line end or an invisible character.
    Rare,
    /// `“`, `”` and `—` begin so, and so do blanks and marks without width.
    Quotation,
    /// `。` and `、` begin so, and so does the wide blank of Chinese texts.
    Punctuation,
    /// `，` and `：` begin so, and so do full-width letters and digits.
    FullWidth,
}

const BEGINS: [Begin; 256] = {
    let mut begins = [Begin::Plain; 256];
    let mut control = 0;
    while control < 0x20 {
        begins[control] = Begin::Control;
        control += 1;
    }
    begins[0x09] = Begin::Space;
    begins[0x0a] = Begin::LineFeed;
    begins[0x20] = Begin::Space;
    begins[0x7f] = Begin::Control;
    begins[b'(' as usize] = Begin::Bracket;
    let rare = [0xc2, 0xcd, 0xd8, 0xe1, 0xee, 0xf3, 0xf4];
    let mut i = 0;
    while i < rare.len() {
        begins[rare[i] as usize] = Begin::Rare;
        i += 1;
    }
    begins[0xe2] = Begin::Quotation;
    begins[0xe3] = Begin::Punctuation;
    begins[0xef] = Begin::FullWidth;
    begins
};

/// The places of all bytes that begin a character of interest, and of a few others: those of the
/// usual Han characters (U+4000 to U+9FFF) and of ASCII letters and digits are passed over,
/// 64 at a time.
pub(in crate::text) fn marks(text: &str) -> impl Iterator<Item = usize> + '_ {
    let (blocks, rest) = text.as_bytes().as_chunks::<64>();
    let mut last = [b'x'; 64];
    last.iter_mut().zip(rest).for_each(|(to, &byte)| *to = byte);
    let (mut looked_at, mut mask) = (0, 0_u64);
    std::iter::from_fn(move || {
        while mask == 0 {
            let block = blocks.get(looked_at).or((looked_at == blocks.len()).then_some(&last))?;
            mask = marked(block);
            looked_at += 1;
        }
        let place = mask.trailing_zeros() as usize;
        mask &= mask - 1;
        Some(64 * (looked_at - 1) + place)
    })
}

/// A bit for each of the bytes that is a mark, the first byte's the lowest.
fn marked(block: &[u8; 64]) -> u64 {
    /// The highest bit of each byte.
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let each = |byte: u8| u64::from_le_bytes([byte; 8]);
    let of_word = |word: u64| {
        let low = word & !HIGH;
        // Whether the byte without its highest bit is at least as great.
        let at_least = |least: u8| low + each(0x80 - least);
        let leads = at_least(0x6a) | (at_least(0x40) & !at_least(0x64));
        let ascii = !at_least(0x29) | at_least(0x7f);
        let marks = ((word & leads) | (!word & ascii)) & HIGH;
        // The eight bits side by side.
        (marks >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    };
    let words = block.as_chunks::<8>().0.iter().enumerate();
    words.fold(0, |mask, (i, &word)| mask | of_word(u64::from_le_bytes(word)) << (8 * i))
}

impl Signs {
    pub fn of(text: &str) -> Self {
        let mut signs = Self::default();
        let mut gap = Gap::default();
        let bytes = text.as_bytes();
        for at in marks(text) {
            let byte = bytes[at];
            let rest = bytes.get(at + 1..).unwrap_or_default();
            match BEGINS[byte as usize] {
                Begin::Plain => {}
                Begin::LineFeed => gap.line_end(at, 1, &mut signs),
                Begin::Space => gap.space(at, 1, false, &mut signs),
                Begin::Bracket => signs.glyphs |= names_glyph(rest),
                Begin::Punctuation => {
                    if let [0x80, 0x80, ..] = rest {
                        gap.space(at, 3, true, &mut signs);
                    }
                }
                Begin::Quotation => {
                    // — ‘ ’ “ ” … are common.
                    if !matches!(rest, [0x80, 0x94 | 0x98 | 0x99 | 0x9c | 0x9d | 0xa6, ..]) {
                        signs.rare(at, byte, rest, &mut gap);
                    }
                }
                Begin::FullWidth => signs.full_width(rest),
                _ => signs.rare(at, byte, rest, &mut gap),
            }
        }
        signs
    }

    /// Looks at a character of U+F000 to U+FFFF.
    fn full_width(&mut self, rest: &[u8]) {
        let [a, b, ..] = *rest else { return };
        match (a, b) {
            (0xbc, 0x88) => self.glyphs |= rest.get(2..).is_some_and(names_glyph),
            // ！ ＂ ＇ ） ， ： ； ＜ ＞ ？ stay, and they are common.
            (0xbc, 0x81 | 0x82 | 0x87 | 0x89 | 0x8c | 0x9a | 0x9b | 0x9c | 0x9e | 0x9f) => {}
            (0xbc | 0xbd, _) | (0xbf, 0xa5) => self.wide = true,
            (0xa4..=0xab, _) => self.radicals = true,
            _ => self.invisible |= decoded(0xef, rest).is_some_and(is_invisible),
        }
    }

    /// Looks at a character that few texts have.
    fn rare(&mut self, at: usize, byte: u8, rest: &[u8], gap: &mut Gap) {
        let Some(c) = decoded(byte, rest) else { return };
        if is_line_end(c) {
            self.line_ends = true;
            gap.line_end(at, c.len_utf8(), self);
        } else if is_space(c) {
            gap.space(at, c.len_utf8(), is_wide_space(c), self);
        } else {
            self.invisible |= is_invisible(c);
            self.radicals |= matches!(c, '\u{2e80}'..='\u{2fd5}');
        }
    }
}

/// Whether the name of a glyph follows a bracket.
fn names_glyph(rest: &[u8]) -> bool {
    rest.get(..3).is_some_and(|name| name.eq_ignore_ascii_case(b"cid"))
}

/// The character that begins with a byte.
fn decoded(byte: u8, rest: &[u8]) -> Option<char> {
    let next = |i: usize| rest.get(i).copied().unwrap_or(0);
    let mut character = [byte, next(0), next(1), next(2)];
    let length = match byte {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    std::str::from_utf8(character.get_mut(..length)?).ok()?.chars().next()
}

/// The blanks and line ends that occur together.
#[derive(Default)]
struct Gap {
    /// Where the gap that was seen last ends.
    end: usize,
    line_ends: usize,
    /// Wide blanks since the last line end, and whether they are inside a line.
    wide: usize,
    is_inside: bool,
}

impl Gap {
    fn begin(&mut self, at: usize) {
        if at != self.end || at == 0 {
            (self.line_ends, self.wide) = (0, 0);
            self.is_inside = at > 0;
        }
    }

    fn line_end(&mut self, at: usize, length: usize, signs: &mut Signs) {
        self.begin(at);
        self.line_ends += 1;
        signs.line_ends |= self.line_ends > 2;
        self.end = at + length;
        (self.wide, self.is_inside) = (0, false);
    }

    fn space(&mut self, at: usize, length: usize, is_wide: bool, signs: &mut Signs) {
        self.begin(at);
        signs.spaces = true;
        self.wide += usize::from(is_wide);
        signs.indents |= self.wide >= 2 && self.is_inside;
        self.end = at + length;
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

/// What the eye takes for a gap, or for nothing, within a line.
pub(crate) fn is_blank(c: char) -> bool {
    is_space(c) || is_invisible(c)
}

/// Han characters, with 々 and 〇.
pub(crate) fn is_han_character(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fff}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What ends a line.
pub(crate) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Spaces of any width; what ends a line is none.
pub(crate) fn is_space(c: char) -> bool {
    c == ' ' || (!c.is_ascii_graphic() && c.is_whitespace() && !is_line_end(c))
}

/// Wide enough that two in a row indent a paragraph.
pub(crate) fn is_wide_space(c: char) -> bool {
    matches!(c, '\u{3000}' | '\u{2003}' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_the_bytes_that_are_neither_usual_nor_letters() {
        let is_mark = |byte: u8| !matches!(byte, 0x29..=0x7e | 0x80..=0xbf | 0xe4..=0xe9);
        assert!((0..=255).all(|byte| is_mark(byte) || BEGINS[byte as usize] == Begin::Plain));
        for byte in 0..=255 {
            for place in [0, 1, 7, 8, 40, 63] {
                let mut block = [b'x'; 64];
                block[place] = byte;
                assert_eq!(marked(&block), u64::from(is_mark(byte)) << place, "{byte:#x} at {place}");
            }
        }
        let signs = ['江', '州', '，', 'x', '。', '\n', ' ', '5', '(', '—', '\u{3000}', 'é', '①', '𠘨'];
        let mut random = fastrand::Rng::with_seed(24);
        for _ in 0..2_000 {
            let text: String = (0..random.usize(..200)).map(|_| signs[random.usize(..signs.len())]).collect();
            let slow: Vec<usize> =
                text.bytes().enumerate().filter(|&(_, byte)| is_mark(byte)).map(|(at, _)| at).collect();
            assert_eq!(marks(&text).collect::<Vec<_>>(), slow, "{text}");
        }
    }

    #[test]
    fn the_quick_pass_sees_every_character() {
        for c in '\0'..=char::MAX {
            let text = format!("江{c}州");
            let signs = Signs::of(&text);
            assert_eq!(signs.invisible, is_invisible(c), "{c:?}");
        }
        for text in ["(cid:1)", "（CID：1）"] {
            assert!(Signs::of(text).glyphs, "{text}");
        }
        let wide = Signs { wide: true, ..Signs::default() };
        assert_eq!(Signs::of("全市“质量强市”（试行）——ISO(2016)，５％。"), wide);
        assert_eq!(Signs::of("全市（试行）：《意见》；！？\n\n“质量”。"), Signs::default());
    }
}
