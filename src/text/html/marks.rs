//! Marks of footnotes, which are in the text but belong to its apparatus.

/// Whether a link leads to a note of its own page.
pub(super) fn is_note_link(href: &str) -> bool {
    href.trim_start().starts_with('#') || ["#_ftn", "#_edn", "#cite", "#fn", "#note"].iter().any(|n| href.contains(n))
}

/// Whether the text of a `sup` or of a link to a note is its mark: `[1]`, `〔注2〕`, `①`, `*`, and a
/// bare number behind a Han character or a Chinese mark; a power (`10²`, `m²`, `平方米²`) is none.
pub(super) fn is_note_mark(name: &str, before: &str, text: &str) -> bool {
    let text = text.trim();
    let bare = text.trim_matches(|c| "[]［］〔〕【】()（）".contains(c)).trim();
    let number = bare.strip_prefix('注').unwrap_or(bare).trim_matches([':', '：', ' ']);
    let is_number = !number.is_empty() && number.chars().count() <= 3 && number.chars().all(|c| c.is_ascii_digit());
    let is_sign = matches!(bare, "*" | "**" | "†" | "‡" | "注")
        || bare.chars().count() == 1 && bare.chars().all(|c| matches!(c, '①'..='⑳' | '㉑'..='㉟' | '❶'..='❿'));
    let behind = before.trim_end().chars().next_back();
    let of_text = behind.is_some_and(|c| !c.is_ascii() && !matches!(c, '米' | '厘' | '０'..='９' | '㎡' | '㎥'));
    match bare.len() < text.len() {
        true => is_number || is_sign,
        false => is_sign || is_number && (name == "a" || of_text || number.len() < bare.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_powers() {
        for (before, text) in [
            ("质量强市", "[1]"),
            ("质量。", "1"),
            ("m", "〔2〕"),
            ("质量", "①"),
            ("质量", "*"),
            ("质量”", "注3"),
            ("质量", "（12）"),
        ] {
            assert!(is_note_mark("sup", before, text), "{before} {text}");
        }
        for (before, text) in [
            ("10", "8"),
            ("m", "2"),
            ("平方米", "2"),
            ("质量", "强市"),
            ("质量", "（试行）"),
            ("质量", "2016"),
            ("", "1"),
            ("质量", "th"),
            ("质量", "-1"),
        ] {
            assert!(!is_note_mark("sup", before, text), "{before} {text}");
        }
    }
}
