//! Whether an occurrence of an entry is the word itself or a part of another one.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::WordList;
use super::dictionary::Scratch;
use crate::text::is_han_character;

/// Which occurrences of the entries of a [`Lexicon`](crate::Lexicon) count, where an entry may stand
/// inside another word.
///
/// An entry that begins or ends with a Latin letter or digit is a whole word only where
/// no letter or digit goes on (AI is none in MAINTAIN, nor 5G in 15GB), and one of Chinese
/// numerals only where the number does not go on (七五 in 一九七五年). For Han characters there
/// are no such borders: there the jieba dictionary judges. An occurrence is *doubtful* where the most
/// probable words of its clause
/// - overlap an end of it: 三个代表 in 十三个|代表团, 新发展理念 in 创新|发展|理念;
/// - or hold it whole, unless the rest of that word is a word too, or a single character before
///   it: 中国 in 发展中国家 is doubtful, 改革 in 改革开放 and 质量 in 高质量 are not;
///
/// and where it begins or ends inside a Chinese number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WholeWords {
    /// Every occurrence counts, inside other words too.
    Never,
    /// Latin letters, digits and numerals: whole words only. Of Han characters every occurrence
    /// counts, so that counts are those of the string.
    #[default]
    Latin,
    /// Doubtful occurrences do not count either.
    Judged,
}

/// Letters of the Latin script and digits, of either width.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, 'À'..='ɏ' | '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

fn is_numeral(c: char) -> bool {
    "〇零○一二三四五六七八九十百千".contains(c)
}

/// What may not occur beside an entry for it to be a whole word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Edges {
    latin_before: bool,
    latin_after: bool,
    numerals: bool,
}

impl Edges {
    pub fn of(term: &str) -> Self {
        Self {
            latin_before: term.chars().next().is_some_and(is_latin),
            latin_after: term.chars().next_back().is_some_and(is_latin),
            numerals: !term.is_empty() && term.chars().all(is_numeral),
        }
    }

    /// Whether an occurrence is a whole word, as far as letters and numerals tell.
    pub fn allow(self, text: &str, bytes: &Range<usize>) -> bool {
        if self == Self::default() {
            return true;
        }
        let mut before = text.get(..bytes.start).unwrap_or_default().chars().rev();
        let mut after = text.get(bytes.end..).unwrap_or_default().chars();
        let (near, far) = (before.next(), before.next());
        // 1.5G: the point belongs to the number.
        let point = matches!(near, Some('.' | ',' | '．')) && far.is_some_and(is_digit);
        let begins_with_digit = text.get(bytes.clone()).is_some_and(|t| t.starts_with(is_digit));
        let latin_before = near.is_some_and(is_latin) || point && begins_with_digit;
        let next = after.next();
        let number = |c: Option<char>| c.is_some_and(|c| is_numeral(c) || is_digit(c));
        !(self.latin_before && latin_before
            || self.latin_after && next.is_some_and(is_latin)
            || self.numerals && (number(near) || number(next)))
    }
}

/// The segmenter's judgement on occurrences of entries.
#[derive(Debug, Clone)]
pub(crate) struct Judge {
    words: Arc<WordList>,
}

/// How much text beside an occurrence is looked at, in characters.
const CONTEXT: usize = 40;

impl Judge {
    /// The judge with jieba's dictionary. A test makes sure that it can be read.
    pub fn jieba() -> Option<Self> {
        WordList::jieba().ok().map(|words| Self { words })
    }

    /// Whether an occurrence is more probably a part of other words.
    pub fn doubts(&self, text: &str, bytes: &Range<usize>) -> bool {
        let Some(term) = text.get(bytes.clone()) else { return false };
        if !term.chars().any(is_han_character) {
            return false;
        }
        splits_number(text, bytes, term) || self.splits_word(text, bytes)
    }

    fn splits_word(&self, text: &str, bytes: &Range<usize>) -> bool {
        thread_local! {
            static SCRATCH: Cell<Scratch> = Cell::default();
        }
        let before = text.get(..bytes.start).unwrap_or_default();
        let after = text.get(bytes.end..).unwrap_or_default();
        let characters = |c: &char| is_han_character(*c);
        let left: usize = before.chars().rev().take(CONTEXT).take_while(characters).map(char::len_utf8).sum();
        let right: usize = after.chars().take(CONTEXT).take_while(characters).map(char::len_utf8).sum();
        let start = bytes.start - left;
        let Some(context) = text.get(start..bytes.end + right) else { return false };
        let own = left..left + bytes.len();
        let mut doubtful = false;
        let mut scratch = SCRATCH.take();
        self.words.cut(context, false, &mut scratch, &mut |piece, _| {
            let overlaps = piece.start < own.end && own.start < piece.end;
            let reaches_out = piece.start < own.start || piece.end > own.end;
            doubtful |= overlaps && reaches_out && self.is_other(context, &piece, &own);
        });
        SCRATCH.set(scratch);
        doubtful
    }

    /// Whether a word that reaches out of an occurrence says something else.
    fn is_other(&self, context: &str, piece: &Range<usize>, own: &Range<usize>) -> bool {
        let Some(word) = context.get(piece.clone()) else { return false };
        if self.words.frequency(word).is_none() {
            return false;
        }
        let holds = piece.start <= own.start && own.end <= piece.end;
        if !holds {
            return true;
        }
        let rest = |range: Range<usize>| context.get(range).unwrap_or_default();
        let (before, after) = (rest(piece.start..own.start), rest(own.end..piece.end));
        let is_word = |rest: &str| rest.chars().nth(1).is_some() && self.words.frequency(rest).is_some();
        let sound_before = before.is_empty() || is_word(before) || after.is_empty() && before.chars().nth(1).is_none();
        !(sound_before && (after.is_empty() || is_word(after)))
    }
}

/// Whether a Chinese number goes on where the term begins or ends with one.
fn splits_number(text: &str, bytes: &Range<usize>, term: &str) -> bool {
    let before = text.get(..bytes.start).and_then(|t| t.chars().next_back());
    let after = text.get(bytes.end..).and_then(|t| t.chars().next());
    let both = |a: Option<char>, b: Option<char>| a.is_some_and(is_numeral) && b.is_some_and(is_numeral);
    both(before, term.chars().next()) || both(term.chars().next_back(), after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_inside_other_words_are_doubtful() {
        let judge = Judge::jieba().unwrap();
        let doubts = |text: &str, term: &str| {
            let at = text.find(term).unwrap();
            judge.doubts(text, &(at..at + term.len()))
        };
        for (text, term) in [
            ("十三个代表团参加了会议", "三个代表"),
            ("发展中国家的声音", "中国"),
            ("两项指标双双创下新高", "双创"),
            ("市场冰火两重天", "两重"),
            ("坚持创新发展理念", "新发展理念"),
            ("二十三个代表团", "三个代表"),
            ("一百八十四个全面小康村", "四个全面"),
        ] {
            assert!(doubts(text, term), "{term} in {text}");
        }
        for (text, term) in [
            ("学习三个代表重要思想", "三个代表"),
            ("中国的发展", "中国"),
            ("推进双创工作", "双创"),
            ("完整准确全面贯彻新发展理念", "新发展理念"),
            ("坚持改革开放", "改革"),
            ("推动高质量发展", "质量"),
            ("建设质量强市，弘扬工匠精神", "质量强市"),
            ("弘扬工匠精神", "工匠精神"),
            ("AI应用", "AI"),
        ] {
            assert!(!doubts(text, term), "{term} in {text}");
        }
    }

    #[test]
    fn letters_digits_and_numerals_have_borders() {
        let allows = |text: &str, term: &str| {
            let at = text.find(term).unwrap();
            Edges::of(term).allow(text, &(at..at + term.len()))
        };
        for (text, term) in [
            ("MAINTAIN", "AI"),
            ("GDPR", "GDP"),
            ("15GB", "5G"),
            ("services", "ces"),
            ("1.5G", "5G"),
            ("ＡAI", "AI"),
            ("一九七五年", "七五"),
            ("1七五", "七五"),
            ("一九一八年", "九一八"),
            ("中国制造20250", "中国制造2025"),
        ] {
            assert!(!allows(text, term), "{term} in {text}");
        }
        for (text, term) in [
            ("推广AI应用", "AI"),
            ("发展5G。", "5G"),
            ("“七五”计划", "七五"),
            ("七五计划", "七五"),
            ("中国制造2025计划", "中国制造2025"),
            ("互联网+AI", "互联网+"),
            ("AI+", "AI"),
            ("十三个代表团", "三个代表"),
        ] {
            assert!(allows(text, term), "{term} in {text}");
        }
    }
}
