//! What readers of PDF files and scans leave in a text: found and counted here, mended by the `Normalizer`.

use super::{TextWarning, TextWarningKind};
use crate::text::normalize::{lost_glyphs, unified};
use crate::text::signs::{Signs, is_invisible};
use crate::text::wrap;

/// At most one warning of each kind.
pub(crate) fn find(text: &str) -> Vec<TextWarning> {
    let signs = Signs::of(text);
    let mut found = Vec::new();
    if signs.radicals {
        let places = text.char_indices().filter(|&(_, c)| unified(c).is_some()).map(|(at, _)| at);
        found.extend(warning(TextWarningKind::Radicals, places));
    }
    if signs.glyphs {
        found.extend(warning(TextWarningKind::LostGlyphs, lost_glyphs(text).map(|glyph| glyph.start)));
    }
    if signs.invisible {
        found.extend(warning(TextWarningKind::InvisibleInWords, invisible_in_words(text).into_iter()));
    }
    found
}

/// The warning of lines that a page broke, where they are so.
pub(crate) fn hard_wrapped(text: &str) -> Option<TextWarning> {
    warning(TextWarningKind::HardWrapped, wrap::joints(text).into_iter().map(|(joint, _)| joint.start))
}

fn warning(kind: TextWarningKind, mut places: impl Iterator<Item = usize>) -> Option<TextWarning> {
    let byte = places.next()?;
    Some(TextWarning { kind, count: 1 + places.count(), byte })
}

/// Where invisible characters stand with a letter, Han character or digit on both sides.
fn invisible_in_words(text: &str) -> Vec<usize> {
    let (mut found, mut run) = (Vec::new(), Vec::new());
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        if is_invisible(c) {
            run.push(at);
            continue;
        }
        if in_word && c.is_alphanumeric() {
            found.append(&mut run);
        }
        run.clear();
        in_word = c.is_alphanumeric();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use TextWarningKind::{InvisibleInWords, LostGlyphs, Radicals};

    #[test]
    fn each_kind_is_counted_and_placed() {
        for (text, kind, count, byte) in [
            ("弘扬⼯匠精神，坚持⾼质量发展", Radicals, 2, 6),
            ("实施⻋间改造⻅效", Radicals, 2, 6),
            ("更\u{f9e9}，", Radicals, 1, 3),
            ("强市(cid:12)(cid:3)，", LostGlyphs, 2, 6),
            ("（CID：7）", LostGlyphs, 1, 0),
            ("质\u{200b}量\u{1}\u{2}强市\u{200b}。", InvisibleInWords, 3, 3),
            ("质\u{fe00}量\u{e000}强", InvisibleInWords, 2, 3),
        ] {
            assert_eq!(find(text), [TextWarning { kind, count, byte }], "{text}");
        }
        for text in ["(cid)", "(cid:)", "(cid:x)", "(id:1)", "质量。\u{200b}强市", "\u{feff}质量", "cid:12"] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}
