//! Texts whose lines end where the page did: found by the lengths of their
//! lines, and put together again.
//!
//! In a wrapped text most lines are as wide as the column, none is wider, and
//! sentences end inside lines rather than at their ends. Verses, tables,
//! lists and headings are set in lines, too, but end with them; texts with a
//! paragraph a line have lines of all widths.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::letters::{self, is_usual_han};
use super::signs::{is_blank, is_han_character};

/// Widths are counted in half-width columns, two for a Han character. A column
/// is no narrower than this: verses are.
const NARROWEST: usize = 24;
/// No column of a page is wider.
const WIDEST: usize = 200;
/// By so much a full line may miss the width of the column: a mark that may not
/// begin a line takes a character with it, and digits are narrow.
const SLACK: usize = 4;
/// This many full lines show a column.
const FULL: usize = 4;
/// This many do where nothing speaks against it.
const FEW: usize = 2;

/// The line ends that the page made, each with the blanks around it, and what
/// belongs in their place: nothing, or a space between Latin words. Empty for
/// a text that is not wrapped.
pub(super) fn joints(text: &str) -> Vec<(Range<usize>, &'static str)> {
    if !may_be_wrapped(text) {
        return Vec::new();
    }
    let mut lines = lines(text);
    // Some readers put a blank line after every line.
    let is_written = |line: &&Line<'_>| !line.body.is_empty();
    let written = lines.iter().filter(is_written).count();
    let doubled = lines.windows(2).filter(|pair| pair.iter().filter(is_written).count() == 1).count();
    if written > FULL && doubled * 10 >= written * 18 - 20 {
        lines.retain(|line| !line.body.is_empty());
    }
    let column = Column::of(&lines, Filled::Columns).or_else(|| Column::of(&lines, Filled::Characters));
    let Some(column) = column else { return Vec::new() };
    let joints: Vec<_> = lines.windows(2).filter_map(|pair| column.joint(pair.first()?, pair.get(1)?)).collect();
    // Paragraphs go on from line to line, or these are no paragraphs.
    if joints.len() * 2 >= column.full { joints } else { Vec::new() }
}

/// Whether lines are alike in length, which is seen by counting bytes: in most texts they are
/// not, and nobody need look at their characters.
fn may_be_wrapped<'t>(text: &'t str) -> bool {
    let blank = |c: char| c.is_whitespace() || is_blank(c);
    let lines = || letters::lines(text).map(|line| line.trim_end_matches(blank)).filter(|line| !line.is_empty());
    let (n, long) = lines().fold((0, 0), |(n, long), line| (n + 1, long + usize::from(line.len() > 3 * WIDEST)));
    if n <= FEW || long * 20 > n {
        return false;
    }
    // The least and greatest number of columns, or twice the characters, that the line may have.
    let bounds = |line: &'t str| {
        let [narrow, wide, characters, tabs] = measured(line.as_bytes());
        (narrow + 2 * wide, 2 * characters + 2 * tabs, line)
    };
    let mut lines: Vec<(usize, usize, &str)> = lines().map(bounds).collect();
    // One line in twenty may be wider than the column, and one in five a row of cells.
    lines.sort_by_key(|&(least, ..)| std::cmp::Reverse(least));
    let (above, rows) = (n / 20, n / 5);
    let may_be_row = |line: &str| line.trim_start_matches(blank).chars().any(|c| c == '\t' || is_blank(c));
    let rows = lines.iter().take(above + rows).filter(|(.., line)| may_be_row(line)).count().min(rows);
    let column = lines.get(above + rows).map_or(0, |&(least, ..)| least);
    lines.iter().filter(|(_, most, _)| most + 2 * SLACK >= column).count() * 5 >= n * 2
}

/// How many bytes of a line are ASCII, begin a character from U+3000 on, begin any character,
/// and are tabs; many at a time.
fn measured(bytes: &[u8]) -> [usize; 4] {
    let mut sums = [0; 4];
    for chunk in bytes.chunks(255) {
        let (mut narrow, mut wide, mut characters, mut tabs) = (0u8, 0u8, 0u8, 0u8);
        for &byte in chunk {
            narrow += u8::from(byte < 0x80);
            wide += u8::from(byte >= 0xe3);
            characters += u8::from(byte & 0xc0 != 0x80);
            tabs += u8::from(byte == b'\t');
        }
        sums.iter_mut().zip([narrow, wide, characters, tabs]).for_each(|(sum, n)| *sum += usize::from(n));
    }
    sums
}

/// What fills the lines of a page: columns, of which a digit takes half as many as a Han
/// character, or characters, whatever their width.
#[derive(Clone, Copy, PartialEq)]
enum Filled {
    Columns,
    Characters,
}

/// A line that may be blank.
struct Line<'t> {
    /// Its text without blanks around it.
    body: &'t str,
    /// Where its body begins and ends in the text.
    bytes: Range<usize>,
    /// Columns of blanks before it.
    indent: usize,
    /// Columns with the indent.
    width: usize,
    /// Twice its characters with the indent: its columns if digits were as wide as Han characters.
    squares: usize,
    is_row: bool,
}

impl Line<'_> {
    fn length(&self, filled: Filled) -> usize {
        if filled == Filled::Columns { self.width } else { self.squares }
    }

    /// Whether it is as long as a column of this length. Where columns count, the same number of
    /// characters will do.
    fn fills(&self, column: usize, filled: Filled) -> bool {
        self.squares.abs_diff(column) <= SLACK / 2 || filled == Filled::Columns && self.width.abs_diff(column) <= SLACK
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let blank = |c: char| c.is_whitespace() || is_blank(c);
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|raw| {
            let body = raw.trim_start_matches(blank);
            let start = raw.len() - body.len();
            let body = body.trim_end_matches(blank);
            let bytes = at + start..at + start + body.len();
            at += raw.len();
            let indent: usize = raw.get(..start).unwrap_or_default().chars().map(columns).sum();
            let (mut width, mut characters, mut blanks, mut is_row) = (0, 0, 0, false);
            for c in body.chars() {
                characters += 1;
                width += columns(c);
                blanks = if is_usual_han(c) || !is_blank(c) { 0 } else { blanks + 1 };
                // Cells stand apart.
                is_row |= blanks == 2 || c == '\t';
            }
            Line { body, bytes, indent, width: indent + width, squares: indent + 2 * characters, is_row }
        })
        .collect()
}

/// The width of a character on a page.
fn columns(c: char) -> usize {
    match c {
        c if is_usual_han(c) => 2,
        '\t' => 4,
        '\u{200b}'..='\u{200f}' | '\r' | '\n' => 0,
        '\0'..='\u{2e7f}' if !matches!(c, '“' | '”' | '‘' | '’' | '—' | '…') => 1,
        _ => 2,
    }
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';')
}

fn is_mark(c: char) -> bool {
    ends_sentence(c) || matches!(c, '，' | '、' | '：' | ',' | ':')
}

fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | ')' | '》' | '」' | '』' | '】')
}

/// The column of a page.
struct Column {
    filled: Filled,
    width: usize,
    /// The squares of most full lines: on some pages digits are as wide as Han characters.
    squares: Option<usize>,
    /// Columns of blanks before a usual line.
    indent: usize,
    /// Whether paragraphs begin with blanks. If not, the end of a sentence at the end of a full
    /// line may be that of a paragraph, and stays one.
    indents: bool,
    /// How many lines fill it.
    full: usize,
}

impl Column {
    /// The column that most lines fill, if the lines are those of paragraphs.
    fn of(lines: &[Line<'_>], filled: Filled) -> Option<Self> {
        let written: Vec<&Line<'_>> = lines.iter().filter(|l| !l.body.is_empty()).collect();
        let rows = written.iter().filter(|l| l.is_row).count();
        let prose = || written.iter().filter(|l| !l.is_row);
        let lengths = prose().map(|l| l.length(filled)).filter(|w| (NARROWEST..=WIDEST).contains(w));
        let width = most_frequent(lengths)?;
        let full: Vec<&&Line<'_>> = prose().filter(|l| l.fills(width, filled)).collect();
        let (slack, exactly) = if filled == Filled::Columns { (SLACK, SLACK / 2) } else { (SLACK / 2, 0) };
        let wider = prose().filter(|l| l.length(filled) > width + slack).count();
        let exact = full.iter().filter(|l| l.length(filled).abs_diff(width) <= exactly).count();
        let of_page = full.len() >= FEW
            && rows * 5 <= written.len()
            && wider * 20 <= written.len()
            && full.len() * 5 >= written.len() * 2
            && exact * 10 >= full.len() * 7;
        if !of_page {
            return None;
        }
        let ends = Ends::of(&full);
        let shown = full.len() >= FULL || exact == full.len() && rows == 0 && ends.show_a_paragraph(&written, width);
        if !shown || !ends.are_of_prose() {
            return None;
        }
        let indent = most_frequent(full.iter().map(|l| l.indent))?;
        let indents = prose().filter(|l| l.indent > indent + 1).count() > 1;
        let squares = most_frequent(full.iter().map(|l| l.squares))
            .filter(|&usual| full.iter().filter(|l| l.squares == usual).count() * 2 > full.len());
        Some(Self { filled, width, squares, indent, indents, full: full.len() })
    }

    /// The line end between two lines of one paragraph.
    fn joint(&self, line: &Line<'_>, next: &Line<'_>) -> Option<(Range<usize>, &'static str)> {
        let (last, first) = (line.body.chars().next_back()?, next.body.chars().next()?);
        // What did not fit any more would have made the line full.
        let unbroken = next.body.chars().take_while(|c| c.is_ascii_graphic()).count();
        let length = line.length(self.filled);
        let next_word = if self.filled == Filled::Columns { unbroken } else { 2 * unbroken };
        let is_full = line.fills(self.width, self.filled)
            || Some(line.squares) == self.squares
            || length > self.width
            || length + next_word > self.width && unbroken > 1;
        let ended = ends_sentence(last) || closes(last) && line.body.chars().rev().nth(1).is_some_and(ends_sentence);
        let goes_on = !ended || self.indents || closes(first) || is_mark(first);
        let is_apart = next.indent > self.indent + 1 || begins_item(next.body);
        if !is_full || !goes_on || is_apart || line.is_row || next.is_row {
            return None;
        }
        // A number goes on, a word does not.
        let latin = last.is_ascii_alphabetic() && first.is_ascii_alphanumeric();
        Some((line.bytes.end..next.bytes.start, if latin { " " } else { "" }))
    }
}

/// Where sentences end in the full lines of a column.
#[derive(Default)]
struct Ends {
    lines: usize,
    /// Lines that end with a sentence, or with any mark.
    with_sentence: usize,
    with_mark: usize,
    /// Lines in which a sentence ends, or a mark stands, before their end.
    sentence_inside: usize,
    mark_inside: usize,
    /// How many lines have their first mark where most have it.
    same_place: usize,
}

impl Ends {
    fn of(full: &[&&Line<'_>]) -> Self {
        let mut ends = Self { lines: full.len(), ..Self::default() };
        let mut places = Vec::new();
        for line in full {
            let mut chars = line.body.chars();
            let last = chars.next_back().unwrap_or(' ');
            ends.with_sentence += usize::from(ends_sentence(last));
            ends.with_mark += usize::from(is_mark(last));
            ends.sentence_inside += usize::from(chars.clone().any(ends_sentence));
            if let Some(place) = chars.position(is_mark) {
                ends.mark_inside += 1;
                places.push(place);
            }
        }
        let usual = most_frequent(places.iter().copied());
        ends.same_place = places.iter().filter(|&&p| Some(p) == usual).count();
        ends
    }

    /// Whether a few full lines are those of a paragraph all the same: no mark at any of their
    /// ends and one in each, a line behind them that ends it, and nothing else but a title.
    fn show_a_paragraph(&self, written: &[&Line<'_>], width: usize) -> bool {
        let ended = |line: &Line<'_>| line.body.chars().next_back().is_some_and(|c| ends_sentence(c) || closes(c));
        let full = |line: &Line<'_>| line.width.abs_diff(width) <= SLACK || line.squares.abs_diff(width) <= SLACK;
        let title = usize::from(written.first().is_some_and(|line| !full(line) && !ended(line)));
        let rest = written.get(title..).unwrap_or_default();
        self.with_mark == 0
            && self.mark_inside == self.lines
            && rest.iter().all(|line| full(line) || ended(line))
            && rest.windows(2).any(|pair| full(pair[0]) && !full(pair[1]) && ended(pair[1]))
    }

    /// Sentences end where they like; in a verse or list at the ends of lines.
    fn are_of_prose(&self) -> bool {
        self.with_sentence * 3 <= self.lines
            && self.with_mark * 3 <= self.lines * 2
            && self.sentence_inside * 20 >= self.lines
            && self.sentence_inside > 0
            && self.mark_inside * 2 >= self.lines
            && self.same_place * 2 <= self.lines
    }
}

/// Whether a line begins an item or a section: 一、 （二） 第三章 1. ① ●
fn begins_item(body: &str) -> bool {
    let numeral = |c: char| "〇零一二三四五六七八九十百".contains(c);
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９');
    let after = |rest: &str, is: &dyn Fn(char) -> bool| {
        let length = rest.find(|c| !is(c)).unwrap_or(rest.len());
        let number = rest.get(..length).filter(|n| !n.is_empty() && n.chars().count() <= 4)?;
        rest.get(number.len()..).map(str::to_string)
    };
    if body.starts_with(['●', '•', '·', '■', '◆', '★', '▲', '—', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '⑩'])
    {
        return !body.starts_with("——");
    }
    if let Some(rest) = body.strip_prefix(['（', '(']) {
        let rest = after(rest, &numeral).or_else(|| after(rest, &digit));
        return rest.is_some_and(|r| r.starts_with(['）', ')']));
    }
    if let Some(rest) = body.strip_prefix('第') {
        let rest = after(rest, &numeral).or_else(|| after(rest, &digit));
        return rest.is_some_and(|r| r.starts_with(['章', '条', '节', '编', '款']));
    }
    let chinese = after(body, &numeral).is_some_and(|r| r.starts_with(['、', '．', '.']));
    let number =
        after(body, &digit).is_some_and(|r| r.starts_with(['、', '．', '.']) && !r.chars().nth(1).is_some_and(digit));
    chinese || number && body.chars().any(is_han_character)
}

/// The most frequent of some numbers, of equally frequent ones the greatest.
fn most_frequent(numbers: impl Iterator<Item = usize>) -> Option<usize> {
    let mut times: FxHashMap<usize, usize> = FxHashMap::default();
    numbers.for_each(|n| *times.entry(n).or_default() += 1);
    times.into_iter().max_by_key(|&(number, times)| (times, number)).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the quick look passes over has no column, however lines, rows and blanks fall.
    #[test]
    fn the_quick_look_misses_no_column() {
        let words = ["质量强市", "弘扬工匠精神", "加快建设", "2016", "GDP", "各县区要", "标准化", "和", "制造强国"];
        let marks = ["，", "，", "。", "、", "①", "é", "“十三五”", "　", " "];
        let mut random = fastrand::Rng::with_seed(39);
        let (mut columns, mut passed) = (0, 0);
        for _ in 0..2_000 {
            let (width, filled) = (random.usize(24..70), random.bool());
            let usual = if random.bool() { 4 } else { marks.len() };
            let (mut text, mut line) = (String::new(), String::new());
            for _ in 0..random.usize(10..120) {
                let mark = marks[random.usize(..usual)];
                for c in words[random.usize(..words.len())].chars().chain(mark.chars()) {
                    let full = if filled { line.chars().map(super::columns).sum() } else { 2 * line.chars().count() };
                    if full + 1 >= width {
                        text += &line;
                        text.push('\n');
                        line.clear();
                    }
                    line.push(c);
                }
                if random.u8(..40) == 0 {
                    text += &line;
                    text += ["\n", "\n二、重点任务\n", "\n甲\t乙\t2016\t丙\n", "\n\n"][random.usize(..4)];
                    line.clear();
                }
            }
            text += &line;
            let lines = lines(&text);
            let column = Column::of(&lines, Filled::Columns).or_else(|| Column::of(&lines, Filled::Characters));
            columns += usize::from(column.is_some());
            passed += usize::from(!may_be_wrapped(&text));
            assert!(column.is_none() || may_be_wrapped(&text), "{text}");
        }
        assert!(columns > 20 && passed > 20, "{columns} columns, {passed} passed over");
    }
}
