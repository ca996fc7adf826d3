//! From positions of the collation to bytes of the texts.

use std::ops::Range;

use crate::phrase::sequence::read_characters;
use crate::text::is_alphanumeric;

/// Where each character of one text that counts lies.
pub(super) struct CountedCharacters<'a> {
    text: &'a str,
    starts: Vec<u32>,
}

impl<'a> CountedCharacters<'a> {
    pub fn of(text: &'a str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 3);
        read_characters(text, |c, _, byte| {
            if is_alphanumeric(c) || c == '+' {
                starts.push(byte as u32);
            }
        });
        Self { text, starts }
    }

    /// The bytes from the first character of a range to the end of its last.
    /// Marks between them are part of it, and so is a quotation mark or a
    /// title's at its edge whose counterpart is.
    pub fn bytes(&self, characters: Range<usize>) -> Range<usize> {
        let bytes = self.plain_bytes(characters);
        if bytes.is_empty() { bytes } else { self.with_marks(bytes) }
    }

    /// As [`CountedCharacters::bytes`], without marks at the edges.
    pub fn plain_bytes(&self, characters: Range<usize>) -> Range<usize> {
        let start = self.starts.get(characters.start).map_or(self.text.len(), |&b| b as usize);
        let last = characters.end.checked_sub(1).and_then(|i| self.starts.get(i)).map_or(start, |&b| b as usize);
        let width = self.text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        if characters.is_empty() { start..start } else { start..last + width }
    }

    /// Whether no character that counts lies in a range of bytes.
    pub fn holds_none(&self, bytes: &Range<usize>) -> bool {
        self.characters(bytes.clone()).is_empty()
    }

    /// The characters that begin in a range of bytes.
    pub fn characters(&self, bytes: Range<usize>) -> Range<usize> {
        let at = |byte: usize| self.starts.partition_point(|&b| (b as usize) < byte);
        at(bytes.start)..at(bytes.end)
    }

    fn with_marks(&self, bytes: Range<usize>) -> Range<usize> {
        let (Some(before), Some(inside)) = (self.text.get(..bytes.start), self.text.get(bytes.clone())) else {
            return bytes;
        };
        let after = self.text.get(bytes.end..).unwrap_or_default();
        let first = |o: char, k: char| inside.chars().find(|&c| c == o || c == k);
        let last = |o: char, k: char| inside.chars().rev().find(|&c| c == o || c == k);
        let opening =
            before.chars().next_back().filter(|&c| PAIRS.iter().any(|&(o, k)| o == c && first(o, k) == Some(k)));
        let closing = after.chars().next().filter(|&c| PAIRS.iter().any(|&(o, k)| k == c && last(o, k) == Some(o)));
        bytes.start - opening.map_or(0, char::len_utf8)..bytes.end + closing.map_or(0, char::len_utf8)
    }
}

/// Marks that come in pairs.
const PAIRS: [(char, char); 5] = [('“', '”'), ('‘', '’'), ('「', '」'), ('『', '』'), ('《', '》')];

/// A wording on one line: line breaks and white space between Han characters go.
pub(super) fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(line.chars().next_back()) && latin(word.chars().next()) {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The stretches of a text that stand as someone else's words: between
/// quotation marks or 《 and 》, and what follows 指出： and the like up to the
/// end of the sentence. A mark that is never closed ends with its line.
pub(super) fn quoted(text: &str) -> Vec<Range<usize>> {
    const SPEECH: [&str; 8] = ["指出", "强调", "要求", "提出", "表示", "规定", "明确", "写道"];
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(usize, char)> = None; // where it begins, and what closes it
    for (at, c) in text.char_indices() {
        let closes = match open {
            Some((_, '。')) => matches!(c, '。' | '！' | '？' | '\n'),
            Some((_, mark)) => c == mark || c == '\n',
            None => false,
        };
        if let (true, Some((from, _))) = (closes, open) {
            ranges.push(from..at);
            open = None;
            continue;
        }
        let opens = match c {
            '“' => Some('”'),
            '「' => Some('」'),
            '『' => Some('』'),
            '《' => Some('》'),
            '«' => Some('»'),
            '：' | ':' if SPEECH.iter().any(|verb| text[..at].ends_with(verb)) => Some('。'),
            _ => None,
        };
        let by_speech = matches!(open, Some((_, '。')));
        if let Some(mark) = opens
            && (open.is_none() || (by_speech && mark == '”' && open.is_some_and(|(from, _)| from == at)))
        {
            open = Some((at + c.len_utf8(), mark));
        }
    }
    ranges.extend(open.map(|(from, _)| from..text.len()));
    ranges
}

/// Whether at least four fifths of a range lie in quoted stretches.
pub(super) fn is_quoted(range: &Range<usize>, quoted: &[Range<usize>]) -> bool {
    let from = quoted.partition_point(|q| q.end <= range.start);
    let near = quoted[from..].iter().take_while(|q| q.start < range.end);
    let inside: usize = near.map(|q| q.end.min(range.end) - q.start.max(range.start)).sum();
    !range.is_empty() && inside * 5 >= range.len() * 4
}
