//! What counts as a character, a letter, Han character or digit of any
//! script, and what ends a sentence; bytes that pass a test, counted.

/// Whether a piece is a word: it holds a letter, Han character or digit.
// Not inlined, so that the usual way past it is.
#[inline(never)]
pub(crate) fn is_word(piece: &str) -> bool {
    piece.chars().any(is_alphanumeric)
}

/// Whether it is one of U+4E00 to U+9FFF, as nearly all characters are.
#[inline]
pub(crate) fn is_usual_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Whether the first bytes are those of U+4E00 to U+9FFF, as of nearly all words.
pub(crate) fn begins_with_han(piece: &str) -> bool {
    matches!(piece.as_bytes(), [0xe5..=0xe9, ..] | [0xe4, 0xb8..=0xff, ..])
}

/// As [`char::is_alphanumeric`], with the usual characters of Chinese text
/// settled without its tables, and its punctuation without a guess at which.
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    let among = |first: u32, last: u32| (c as u32).wrapping_sub(first) <= last - first;
    let is_sign = among(0x2000, 0x206f)
        | among(0x3000, 0x3004)
        | among(0x3008, 0x3020)
        | among(0xff00, 0xff0f)
        | among(0xff1a, 0xff20);
    is_usual_han(c) || !is_sign && c.is_alphanumeric()
}

/// Whether a mark ends a sentence.
pub(crate) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?')
}

/// The lines of a text without their ends, as `split('\n')` gives them, found at the speed of memory.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    between(text, memchr::memchr_iter(b'\n', text.as_bytes()))
}

/// What stands between ASCII signs at these places.
pub(crate) fn between(text: &str, ends: impl Iterator<Item = usize>) -> impl Iterator<Item = &str> {
    let mut from = 0;
    ends.chain([text.len()]).filter_map(move |end| {
        let piece = text.get(from..end);
        from = end + 1;
        piece
    })
}

/// How many bytes pass a test, many at a time.
pub(crate) fn count_bytes(bytes: &[u8], test: impl Fn(u8) -> bool) -> usize {
    let of_chunk = |chunk: &[u8]| chunk.iter().fold(0u8, |sum, &byte| sum + u8::from(test(byte)));
    bytes.chunks(255).map(|chunk| usize::from(of_chunk(chunk))).sum()
}

#[cfg(test)]
mod tests {
    #[test]
    fn lines_are_what_stands_between_their_ends() {
        for text in ["", "\n", "江州", "江\n\n州\r\n", "\n江\n州"] {
            assert!(super::lines(text).eq(text.split('\n')), "{text:?}");
        }
    }

    #[test]
    fn letters_and_digits_are_those_of_unicode() {
        let differs = |c: &char| super::is_alphanumeric(*c) != c.is_alphanumeric();
        assert_eq!(('\0'..=char::MAX).find(differs), None);
    }
}
