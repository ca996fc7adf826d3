//! The parts of a text that are counted, coded or quoted.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::letters::{ends_sentence, is_alphanumeric};

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Unit {
    /// The whole document.
    Document,
    /// Up to a full stop, question or exclamation mark, semicolon or line end.
    Sentence,
    /// As a sentence, and up to a comma or colon too; not up to `、`.
    #[default]
    Clause,
}

impl Unit {
    /// The places, in bytes, of the units of a text that hold a letter, Han
    /// character or digit, without white space around them. The mark that
    /// ends a unit, with quotation marks and brackets that close after it,
    /// belongs to it.
    pub(crate) fn of(self, text: &str) -> Vec<Range<usize>> {
        let mut units = Vec::new();
        let mut start = 0;
        let mut before = '\0';
        let mut chars = text.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let in_number = matches!(c, ',' | ':')
                && before.is_ascii_digit()
                && chars.peek().is_some_and(|(_, after)| after.is_ascii_digit());
            if self.ends_at(c) && !in_number {
                let mut end = i + c.len_utf8();
                while let Some((i, c)) =
                    chars.next_if(|(_, c)| matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》'))
                {
                    end = i + c.len_utf8();
                }
                push(&mut units, text, start..end);
                start = end;
            }
            before = c;
        }
        push(&mut units, text, start..text.len());
        units
    }

    fn ends_at(self, c: char) -> bool {
        match (self, c) {
            (Unit::Document, _) => false,
            (_, '；' | ';' | '\n' | '\r' | '\u{2028}' | '\u{2029}') => true,
            (_, c) if ends_sentence(c) => true,
            (Unit::Clause, '，' | ',' | '：' | ':') => true,
            _ => false,
        }
    }
}

fn push(units: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let unit = &text[range.clone()];
    if unit.chars().any(is_alphanumeric) {
        let start = range.start + unit.len() - unit.trim_start().len();
        units.push(start..start + unit.trim().len());
    }
}
