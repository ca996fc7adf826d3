//! One way to write a text: width, spaces, line ends.

mod pdf;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::edit::{EditedText, Edits};
use super::signs::{is_han_character, is_invisible, is_line_end, is_space, is_wide_space, marks};
use super::wrap;

pub(super) use pdf::{lost_glyphs, unified};

/// Brings texts to one way of writing, in named steps that can be switched.
///
/// Steps run in the order of [`NormalizerStep`]; each counts what it changed, and byte
/// ranges of the result lead back to the original. Normalising twice is the
/// same as once.
///
/// ```
/// use tifa::text::{EditedText, Normalizer};
/// let mut text = EditedText::unchanged("　　质 量 强 市，增长５％");
/// Normalizer::default().apply(&mut text);
/// assert_eq!(text.text(), "质量强市，增长5%");
/// assert_eq!(text.original(0..12), 6..21); // 质 量 强 市
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Normalizer {
    steps: Vec<NormalizerStep>,
}

/// A step of a [`Normalizer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NormalizerStep {
    /// Control characters that are no white space, characters without width, marks of
    /// direction, soft hyphens, variation selectors and characters of private use go.
    Invisible,
    /// Radicals (U+2E80 to U+2FD5) become the characters that they look like, by Unicode's own
    /// table, and ideographs kept for another standard (U+F900 to U+FAFF) those that they are:
    /// readers of PDF files mistake ⼯ for 工.
    Radicals,
    /// `(cid:n)` goes, a glyph for which a PDF has no character; between two words a space stays.
    LostGlyphs,
    /// CRLF, CR, U+2028 and the like become `\n`; of several blank lines in a
    /// row one is left.
    LineEnds,
    /// In a text whose lines end where those of a page did, the lines of a paragraph are joined.
    /// Such a text is known by its lines: two in five or more are as wide as the widest, give or
    /// take two characters, and sentences end inside them. Verses, tables, lists and headings stay.
    Unwrap,
    /// An indent inside a line, two or more wide spaces other than those of a
    /// letter-spaced word (通　　知), starts a paragraph:
    /// texts whose line ends were lost show their paragraphs in no other way.
    Indents,
    /// Unicode's compatibility composition, which also makes Chinese
    /// punctuation such as ， and （ half-width. Not on by default.
    Nfkc,
    /// Full-width ASCII letters, digits and symbols (％ ＋ ＝ …) become
    /// half-width. Chinese punctuation and brackets ，。：；！？（）“”～ stay.
    Width,
    /// Traditional characters become simplified. Not on by default; needs the
    /// feature `opencc`.
    #[cfg(feature = "opencc")]
    Simplified,
    /// Spaces at both ends of a line, beside Chinese punctuation and in
    /// letter-spaced words (质 量 强 市: single Han characters one after the
    /// other) go; any other run of spaces becomes one ASCII space, so that the
    /// halves of a title stay apart.
    Spaces,
}

impl NormalizerStep {
    /// The name of the step in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            NormalizerStep::Invisible => "invisible",
            NormalizerStep::Radicals => "radicals",
            NormalizerStep::LostGlyphs => "lost_glyphs",
            NormalizerStep::LineEnds => "line_ends",
            NormalizerStep::Unwrap => "unwrap",
            NormalizerStep::Indents => "indents",
            NormalizerStep::Nfkc => "nfkc",
            NormalizerStep::Width => "width",
            #[cfg(feature = "opencc")]
            NormalizerStep::Simplified => "simplified",
            NormalizerStep::Spaces => "spaces",
        }
    }

    /// Whether there is anything in a text that the step could change.
    fn may_change(self, text: &mut EditedText) -> bool {
        match self {
            NormalizerStep::Invisible => text.signs().invisible,
            NormalizerStep::Radicals => text.signs().radicals,
            NormalizerStep::LostGlyphs => text.signs().glyphs,
            NormalizerStep::LineEnds => text.signs().line_ends,
            NormalizerStep::Indents => text.signs().indents,
            NormalizerStep::Width => text.signs().wide,
            NormalizerStep::Spaces => text.signs().spaces,
            _ => true,
        }
    }

    fn run(self, text: &str, edits: &mut Edits) {
        match self {
            NormalizerStep::Invisible => runs(text, is_invisible).for_each(|run| edits.remove(run)),
            NormalizerStep::Radicals => pdf::radicals(text, edits),
            NormalizerStep::LostGlyphs => pdf::remove_lost_glyphs(text, edits),
            NormalizerStep::LineEnds => line_ends(text, edits),
            NormalizerStep::Unwrap => {
                wrap::joints(text).into_iter().for_each(|(joint, with)| edits.replace(joint, with));
            }
            NormalizerStep::Indents => indents(text, edits),
            NormalizerStep::Nfkc => nfkc(text, edits),
            NormalizerStep::Width => width(text, edits),
            #[cfg(feature = "opencc")]
            NormalizerStep::Simplified => super::simplify::simplified(text, edits),
            NormalizerStep::Spaces => spaces(text, edits),
        }
    }
}

/// How often a step changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepCount {
    /// The step.
    pub step: NormalizerStep,
    /// Number of places that it changed.
    pub changes: usize,
}

impl Default for Normalizer {
    /// Every step but [`NormalizerStep::Nfkc`] and `Simplified`.
    fn default() -> Self {
        Self::lines().with(NormalizerStep::Unwrap).with(NormalizerStep::Width).with(NormalizerStep::Spaces)
    }
}

impl Normalizer {
    /// No step at all, to build on with [`Normalizer::with`].
    #[must_use]
    pub fn none() -> Self {
        Self { steps: Vec::new() }
    }

    /// Invisible characters, radicals, lost glyphs, line ends and indents only: lines as
    /// boilerplate rules and metadata expect them, all else as it is written in the source.
    #[must_use]
    pub fn lines() -> Self {
        use NormalizerStep::{Indents, Invisible, LineEnds, LostGlyphs, Radicals};
        [Invisible, Radicals, LostGlyphs, LineEnds, Indents].into_iter().fold(Self::none(), Self::with)
    }

    /// Switches a step on.
    #[must_use]
    pub fn with(mut self, step: NormalizerStep) -> Self {
        self.steps.push(step);
        self
    }

    /// Switches a step off.
    #[must_use]
    pub fn without(mut self, step: NormalizerStep) -> Self {
        self.steps.retain(|s| *s != step);
        self
    }

    /// The steps in the order in which they run.
    #[must_use]
    pub fn steps(&self) -> Vec<NormalizerStep> {
        let mut steps = self.steps.clone();
        steps.sort_unstable();
        steps.dedup();
        steps
    }

    /// Normalises a text, on top of what was done to it before. Returns the
    /// number of changes of each step.
    pub fn apply(&self, text: &mut EditedText) -> Vec<StepCount> {
        self.apply_those(text, |_| true)
    }

    /// As [`Normalizer::apply`], but only those of its steps that lay out the lines as they are
    /// written in the source.
    pub(crate) fn lay_out(&self, text: &mut EditedText) -> Vec<StepCount> {
        self.apply_those(text, |step| step <= NormalizerStep::Indents && step != NormalizerStep::Unwrap)
    }

    fn apply_those(&self, text: &mut EditedText, those: impl Fn(NormalizerStep) -> bool) -> Vec<StepCount> {
        let count = |step: NormalizerStep| {
            if !step.may_change(text) {
                return StepCount { step, changes: 0 };
            }
            let mut run = || text.edit(|text, edits| step.run(text, edits));
            let changes = match step {
                // Joined lines may show a column of their own.
                NormalizerStep::Unwrap => (0..COLUMNS).map(|_| run()).take_while(|&changes| changes > 0).sum(),
                _ => run(),
            };
            StepCount { step, changes }
        };
        self.steps().into_iter().filter(|&step| those(step)).map(count).collect()
    }
}

/// How many columns of different widths are undone, one inside the other.
const COLUMNS: usize = 8;

/// Punctuation that is set in the square of a Han character.
fn is_square_punctuation(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '，' | '：' | '；' | '！' | '？' | '（' | '）' | '～'
        | '“' | '”' | '‘' | '’' | '—' | '…')
}

/// Whether a gap is in a letter-spaced word: between two Han characters
/// that have no other Han character at their far sides.
fn is_letter_spacing(text: &str, gap: &std::ops::Range<usize>) -> bool {
    let han = |c: Option<char>| c.is_some_and(is_han_character);
    let lone = |near, far| han(near) && !han(far);
    let mut before = text.get(..gap.start).unwrap_or_default().chars().rev();
    let mut after = text.get(gap.end..).unwrap_or_default().chars();
    lone(before.next(), before.next()) && lone(after.next(), after.next())
}

/// Whether a blank, an invisible character or a line end may begin with a byte.
const MAY_BE_BLANK: [bool; 256] = {
    let mut may = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        may[byte] = matches!(byte, 0..=0x20 | 0x7f | 0xc2 | 0xcd | 0xd8 | 0xe1..=0xe3 | 0xee | 0xef | 0xf3 | 0xf4);
        byte += 1;
    }
    may
};

/// Runs of characters that pass a test, as byte ranges. Only blanks, invisible characters and
/// line ends may pass it: bytes that begin none are skipped undecoded.
fn runs<'t>(text: &'t str, test: impl Fn(char) -> bool + 't) -> impl Iterator<Item = std::ops::Range<usize>> + 't {
    let mut places = marks(text).filter(|&at| MAY_BE_BLANK[text.as_bytes()[at] as usize]);
    let mut done = 0;
    std::iter::from_fn(move || {
        let begins = |at: &usize| *at >= done && text.get(*at..).is_some_and(|rest| rest.starts_with(&test));
        let start = places.find(begins)?;
        let run = text.get(start..)?;
        done = run.find(|c| !test(c)).map_or(text.len(), |len| start + len);
        Some(start..done)
    })
}

/// The characters just before and just after a byte range.
fn beside(text: &str, range: &std::ops::Range<usize>) -> (Option<char>, Option<char>) {
    let before = text.get(..range.start).and_then(|t| t.chars().next_back());
    (before, text.get(range.end..).and_then(|t| t.chars().next()))
}

/// Line ends with the blanks around them are looked at as one, so that
/// three or more in a row can become two.
fn line_ends(text: &str, edits: &mut Edits) {
    for run in runs(text, |c| is_line_end(c) || is_space(c)) {
        let Some(gap) = text.get(run.clone()) else { continue };
        let first = gap.find(is_line_end);
        let last = gap.char_indices().rev().find(|&(_, c)| is_line_end(c)).map(|(i, c)| i + c.len_utf8());
        let (Some(first), Some(last)) = (first, last) else { continue };
        let Some(ends) = gap.get(first..last) else { continue };
        let count = ends.chars().filter(|&c| is_line_end(c)).count() - ends.matches("\r\n").count();
        if count > 2 {
            replace_if_new(text, run.start + first..run.start + last, "\n\n", edits);
        } else {
            for (at, c) in ends.char_indices().filter(|&(_, c)| is_line_end(c)) {
                let at = run.start + first + at;
                let pair = c == '\r' && text.get(at + 1..).is_some_and(|t| t.starts_with('\n'));
                if pair || (c == '\n' && text.get(..at).is_some_and(|t| t.ends_with('\r'))) {
                    if pair {
                        edits.replace(at..at + 2, "\n");
                    }
                } else {
                    replace_if_new(text, at..at + c.len_utf8(), "\n", edits);
                }
            }
        }
    }
}

fn replace_if_new(text: &str, range: std::ops::Range<usize>, with: &str, edits: &mut Edits) {
    if text.get(range.clone()) != Some(with) {
        edits.replace(range, with);
    }
}

fn indents(text: &str, edits: &mut Edits) {
    for run in runs(text, is_space) {
        let wide = text.get(run.clone()).map_or(0, |t| t.chars().filter(|&c| is_wide_space(c)).count());
        let inside = |c: Option<char>| c.is_some_and(|c| !is_line_end(c));
        let (before, after) = beside(text, &run);
        if wide >= 2 && inside(before) && inside(after) && !is_letter_spacing(text, &run) {
            edits.replace(run, "\n");
        }
    }
}

/// Half-width forms, where there is one for this step.
pub(crate) fn half_width(c: char) -> Option<char> {
    match c {
        // Punctuation and brackets.
        '！' | '＂' | '＇' | '（' | '）' | '，' | '：' | '；' | '＜' | '＞' | '？' | '［' | '］' | '｛' | '｝'
        | '～' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        '￥' => Some('¥'),
        _ => None,
    }
}

fn width(text: &str, edits: &mut Edits) {
    let mut buffer = [0; 4];
    // All of them begin with one byte.
    let begins = text.bytes().enumerate().filter(|&(_, byte)| byte == 0xef).map(|(at, _)| at);
    for at in begins {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
        if let Some(half) = half_width(c) {
            edits.replace(at..at + c.len_utf8(), half.encode_utf8(&mut buffer));
        }
    }
}

/// The unified blocks, which no normal form changes.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// Cluster by cluster (a character and the marks behind it), so that offsets
/// stay fine.
fn nfkc(text: &str, edits: &mut Edits) {
    use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
    use unicode_normalization::{IsNormalized, is_nfkc_quick};
    // Composition reaches over marks, and in Hangul over vowels and finals;
    // half-width ones are such only when taken apart.
    let goes_on = |c: char| {
        let mut first = None;
        decompose_compatible(c, |part| first = first.or(Some(part)));
        let first = first.unwrap_or(c);
        canonical_combining_class(first) != 0 || is_nfkc_quick(std::iter::once(first)) == IsNormalized::Maybe
    };
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut end = start + c.len_utf8();
        while let Some((at, c)) = chars.next_if(|&(_, c)| !c.is_ascii() && !is_han(c) && goes_on(c)) {
            end = at + c.len_utf8();
        }
        if end - start == 1 || (end - start == c.len_utf8() && is_han(c)) {
            continue; // nothing to compose
        }
        let Some(cluster) = text.get(start..end) else { continue };
        if is_nfkc_quick(cluster.chars()) != IsNormalized::Yes {
            let normal: String = cluster.nfkc().collect();
            replace_if_new(text, start..end, &normal, edits);
        }
    }
}

fn spaces(text: &str, edits: &mut Edits) {
    for run in runs(text, is_space) {
        let (before, after) = beside(text, &run);
        let edge = |c: Option<char>| c.is_none_or(is_line_end);
        let mark = |c: Option<char>| c.is_some_and(is_square_punctuation);
        let square = |c: Option<char>| mark(c) || c.is_some_and(is_han_character);
        let beside_mark = (mark(before) || mark(after)) && square(before) && square(after);
        let drop = edge(before) || edge(after) || beside_mark || is_letter_spacing(text, &run);
        replace_if_new(text, run, if drop { "" } else { " " }, edits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::signs::Signs;

    /// It may look twice where there is nothing, but never misses.
    #[test]
    fn the_quick_pass_sees_every_character_that_looks_like_another() {
        for c in '\0'..=char::MAX {
            assert!(unified(c).is_none() || Signs::of(&format!("江{c}州")).radicals, "{c:?}");
        }
    }

    /// Every step by itself: what it changes it has been seen for.
    #[test]
    fn no_step_changes_what_was_not_seen() {
        let pieces = [
            "江", "州", "，", "５", " ", "\u{3000}", "\u{a0}", "\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\t", "（",
            "￥", "～",
        ];
        let mut random = fastrand::Rng::with_seed(15);
        for _ in 0..20_000 {
            let text: String = (0..random.usize(1..9)).map(|_| pieces[random.usize(..pieces.len())]).collect();
            let signs = Signs::of(&text);
            for (step, seen) in [
                (NormalizerStep::LineEnds, signs.line_ends),
                (NormalizerStep::Indents, signs.indents),
                (NormalizerStep::Width, signs.wide),
                (NormalizerStep::Spaces, signs.spaces),
            ] {
                let changes = EditedText::unchanged(text.as_str()).edit(|text, edits| step.run(text, edits));
                assert!(seen || changes == 0, "{step:?} in {text:?}");
            }
        }
    }
}
