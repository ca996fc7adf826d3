//! How much of the text stands left and right of a node.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::text::Unit;
use crate::token::Tokens;

/// How much of the text is shown on either side of a node. No window reaches
/// past the end of a line, so that headings and paragraphs stay apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Window {
    /// This many characters, punctuation included.
    Characters(usize),
    /// This many tokens, with what lies between them.
    Tokens(usize),
    /// To the ends of the sentence, or of the clause. A document as unit is
    /// cut at the ends of the line.
    Unit(Unit),
}

impl Default for Window {
    fn default() -> Self {
        Window::Characters(20)
    }
}

/// The windows of the hits of one document, in order of their beginnings.
pub(super) struct Windows<'a> {
    text: &'a str,
    window: Window,
    units: Vec<Range<usize>>,
    starts: Vec<usize>,
}

impl<'a> Windows<'a> {
    pub fn new(window: Window, text: &'a str, document: usize, tokens: Option<&Tokens>) -> Self {
        let units = match window {
            Window::Unit(unit) => unit.of(text),
            _ => Vec::new(),
        };
        let starts = match (window, tokens) {
            (Window::Tokens(_), Some(tokens)) => tokens.document(document).map(|t| t.bytes.start).collect(),
            _ => Vec::new(),
        };
        Self { text, window, units, starts }
    }

    /// Where the context of a node begins and ends.
    pub fn around(&self, node: &Range<usize>) -> Range<usize> {
        let whole = match self.window {
            Window::Characters(n) => before(self.text, node.start, n)..after(self.text, node.end, n),
            Window::Tokens(n) => self.tokens_around(node, n),
            Window::Unit(_) => self.units_around(node),
        };
        let (left, right) = (&self.text[whole.start..node.start], &self.text[node.end..whole.end]);
        let is_end = |c| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
        let start = left.rfind(is_end).map_or(0, |at| at + left[at..].chars().next().map_or(1, char::len_utf8));
        whole.start + start..right.find(is_end).map_or(whole.end, |at| node.end + at)
    }

    fn tokens_around(&self, node: &Range<usize>, n: usize) -> Range<usize> {
        let first = self.starts.partition_point(|&start| start < node.start);
        let next = self.starts.partition_point(|&start| start < node.end);
        let start =
            if n == 0 { node.start } else { self.starts[..first].iter().rev().nth(n - 1).copied().unwrap_or(0) };
        let end = if n == 0 { node.end } else { self.starts.get(next + n).copied().unwrap_or(self.text.len()) };
        let tail = self.text[node.end..end.max(node.end)].trim_end_matches(|c: char| !c.is_alphanumeric());
        start.min(node.start)..node.end + tail.len()
    }

    fn units_around(&self, node: &Range<usize>) -> Range<usize> {
        let at = |place: usize| self.units.partition_point(|unit| unit.end <= place);
        let (first, last) = (at(node.start), at(node.end.saturating_sub(1)));
        let start = self.units.get(first).map_or(node.start, |unit| unit.start.min(node.start));
        let end = self.units.get(last).map_or(node.end, |unit| if unit.start < node.end { unit.end } else { node.end });
        start..end.max(node.end)
    }
}

/// The place `n` characters before another.
pub(super) fn before(text: &str, place: usize, n: usize) -> usize {
    match n.checked_sub(1) {
        Some(last) => text[..place].char_indices().rev().nth(last).map_or(0, |(at, _)| at),
        None => place,
    }
}

/// The place `n` characters after another.
pub(super) fn after(text: &str, place: usize, n: usize) -> usize {
    text[place..].char_indices().nth(n).map_or(text.len(), |(at, _)| place + at)
}
