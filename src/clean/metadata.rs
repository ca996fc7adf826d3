//! What a text says about itself: title, source, byline, date, number, place, page.

mod fields;

use std::sync::LazyLock;

use memchr::memmem;
use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};

use super::boilerplate::{Boilerplate, RuleScope};
pub use fields::{MetadataField, MetadataItem, MetadataSource};

use crate::text::{Date, DateFinder, FoundDate, between, half_width, is_blank, is_han_character};

/// Reads metadata from the lines at the head and at the end of a text.
///
/// Give it the text before its spaces are normalised and before boilerplate
/// is removed: both take away what is read here ([`Cleaner`](crate::Cleaner)
/// keeps that order). Everything found is returned, in the order of the text.
///
/// ```
/// use tifa::clean::{Boilerplate, MetadataField, MetadataReader};
/// let page = "江政发〔2016〕18号\n关于推进质量强市的意见\n各县区：\n现提出以下意见。\n";
/// let found = MetadataReader::default().read(page, &Boilerplate::bundled());
/// assert_eq!((found[0].field, found[0].value.as_str()), (MetadataField::DocumentNumber, "江政发〔2016〕18号"));
/// assert_eq!((found[1].field, found[1].value.as_str()), (MetadataField::Title, "关于推进质量强市的意见"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MetadataReader {
    head: usize,
    end: usize,
    infer_year: bool,
}

impl Default for MetadataReader {
    /// The first 30 and the last 8 lines that are not blank.
    fn default() -> Self {
        Self { head: 30, end: 8, infer_year: false }
    }
}

/// A line that is not blank, trimmed, with its place.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    start: usize,
    part: Part,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// Before the first paragraph of running text.
    Head,
    /// That paragraph and all that follows up to the end.
    Body,
    /// The last lines.
    End,
}

/// A line with as many characters or with a full stop is running text.
const LONG: usize = 80;

impl MetadataReader {
    /// Sets how many lines that are not blank are read at the head.
    #[must_use]
    pub fn head(mut self, lines: usize) -> Self {
        self.head = lines;
        self
    }

    /// Sets how many lines that are not blank are read at the end.
    #[must_use]
    pub fn end(mut self, lines: usize) -> Self {
        self.end = lines;
        self
    }

    /// Whether a dateline without a year takes that of the first full date.
    #[must_use]
    pub fn infer_year(mut self, infer: bool) -> Self {
        self.infer_year = infer;
        self
    }

    /// What the text says about itself. The boilerplate rules tell which
    /// lines cannot be its title.
    #[must_use]
    pub fn read(&self, text: &str, boilerplate: &Boilerplate) -> Vec<MetadataItem> {
        let lines = self.lines(text);
        let mut found = Vec::new();
        found.extend(title(&lines, boilerplate));
        // A paper's name ends the text, often on the line of its last paragraph.
        for line in lines.iter().rev().take(self.end).filter(|l| l.part != Part::Head || lines.len() <= self.end) {
            paper(line, &mut found);
        }
        for line in &lines {
            if line.part != Part::Body {
                labels(line, &mut found);
                own_line(line, &mut found);
            }
            if line.part != Part::End {
                session(line, &mut found);
            }
        }
        let year = found.iter().find(|f| f.field == MetadataField::Date).and_then(|f| f.value.parse::<Date>().ok());
        for line in lines.iter().filter(|l| l.part != Part::End) {
            dateline(line, year.filter(|_| self.infer_year), &mut found);
        }
        found.sort_by_key(|f| (f.bytes.start, f.field));
        found.dedup_by(|a, b| a.field == b.field && a.bytes.start < b.bytes.end);
        found
    }

    /// The lines at the head and at the end; texts may be long, so they are
    /// taken from both sides.
    fn lines<'t>(&self, text: &'t str) -> Vec<Line<'t>> {
        let line = |raw: &'t str| {
            let trimmed = raw.trim_matches(|c: char| c.is_whitespace() || is_blank(c));
            let start = trimmed.as_ptr().addr() - text.as_ptr().addr();
            (!trimmed.is_empty()).then_some(Line { text: trimmed, start, part: Part::Head })
        };
        let mut lines: Vec<Line<'t>> = Vec::new();
        for mut line in pieces(text).filter_map(line).take(self.head) {
            let is_body = is_running_text(line.text);
            line.part = if is_body { Part::Body } else { Part::Head };
            lines.push(line);
            if is_body {
                break;
            }
        }
        let after = lines.last().map_or(0, |l| l.start + l.text.len());
        let rest = text.get(after..).unwrap_or_default();
        let mut end: Vec<Line<'t>> = pieces_from_the_end(rest).filter_map(line).take(self.end).collect();
        end.iter_mut().for_each(|l| l.part = if is_running_text(l.text) { Part::Body } else { Part::End });
        lines.extend(end.into_iter().rev());
        lines
    }
}

/// What is between line ends of either kind, as `split` gives it, found at the speed of memory.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    between(text, memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()))
}

/// The same, the last first.
fn pieces_from_the_end(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr::memrchr2(b'\n', b'\r', text.as_bytes());
        rest = end.and_then(|end| text.get(..end));
        text.get(end.map_or(0, |end| end + 1)..)
    })
}

fn is_running_text(line: &str) -> bool {
    line.ends_with(['。', '！', '？', '；']) || line.chars().nth(LONG).is_some() && line.contains(['。', '，', ','])
}

/// The first line of the head that no rule removes and that is neither date,
/// byline nor number, up to a date of session. Behind an opening with a colon
/// and from a numbered heading on comes the text, and headings in it are not its title.
fn title(lines: &[Line<'_>], boilerplate: &Boilerplate) -> Option<MetadataItem> {
    let opens = |l: &Line<'_>| {
        is_numbered(l.text) && !l.text.chars().all(|c| c.is_ascii_digit())
            || l.text.ends_with([':', '：']) && boilerplate.rule_for(l.text).is_some()
    };
    let is_title = |line: &&Line<'_>| {
        let furniture = boilerplate.rule_for(line.text).is_some_and(|r| r.scope != RuleScope::Suffix);
        let mut other = Vec::new();
        own_line(line, &mut other);
        let wordless = line.text.chars().filter(|c| c.is_alphabetic()).nth(1).is_none();
        !furniture
            && !wordless
            && other.is_empty()
            && !line.text.ends_with([':', '：', '，', ','])
            && !line.text.contains('。')
    };
    let line = lines.iter().take_while(|l| l.part == Part::Head && !opens(l)).find(is_title)?;
    let mut sessions = Vec::new();
    session(line, &mut sessions);
    let end = sessions.first().map_or(line.text.len(), |f| f.bytes.start - line.start);
    let text = line.text.get(..end)?.trim_end_matches(|c: char| is_dash(c) || c.is_whitespace() || "（(".contains(c));
    let bytes = line.start..line.start + text.len();
    (!text.is_empty()).then(|| MetadataItem {
        field: MetadataField::Title,
        value: one_spaced(text),
        bytes,
        how: MetadataSource::Position,
    })
}

/// Whether a line is the number or heading of a section: 一、 （二） 第三章 1. 02
fn is_numbered(line: &str) -> bool {
    let numeral = |c: char| "〇零一二三四五六七八九十百".contains(c) || c.is_ascii_digit();
    let body = line.strip_prefix(['（', '(', '第']).unwrap_or(line);
    let rest = body.trim_start_matches(numeral);
    let number = body.len() - rest.len();
    let behind: &[char] =
        if line.starts_with('第') { &['章', '节', '条', '编'] } else { &['、', '．', '.', '）', ')'] };
    let ends = rest.is_empty() || rest.starts_with(behind) && !rest.get(1..).is_some_and(|r| r.starts_with(numeral));
    (1..=9).contains(&number) && ends
}

fn is_dash(c: char) -> bool {
    matches!(c, '—' | '－' | '-' | '─' | '–')
}

static MEETINGS: LazyLock<[memmem::Finder<'static>; 2]> = LazyLock::new(|| ["会议", "大会"].map(memmem::Finder::new));

/// The day on which a report was given.
fn session(line: &Line<'_>, found: &mut Vec<MetadataItem>) {
    if !MEETINGS.iter().any(|meeting| meeting.find(line.text.as_bytes()).is_some()) {
        return;
    }
    for date in DateFinder::default().find(line.text) {
        let before = line.text.get(..date.bytes.start).unwrap_or_default().trim_end();
        let after: String = line.text.get(date.bytes.end..).unwrap_or_default().chars().take(60).collect();
        let opened = before.is_empty() || before.ends_with(is_dash) || before.ends_with(['（', '(']);
        // Up to the second day of 21日和22日在…会议上.
        let near = after.chars().take(8).take_while(|c| *c != '，').any(|c| c == '在');
        let held = near && (after.contains("会议") || after.contains("大会"));
        if opened && held && date.date.day().is_some() {
            push_date(found, line, &date, 0, MetadataSource::Session);
        }
    }
}

const PATTERNS: [&str; 6] = [
    // A label and its value up to a gap, a date, the next label or a bracket.
    r"(?P<source>来\s*源|稿\s*源|原载|转自|摘自)\s*[:：∶]\s*(?P<value>[^\s:：∶\d０-９。，；！？）)】\]〕]{1,30})",
    r"(?P<byline>作\s*者|记\s*者|通讯员|撰\s*文|署名)\s*[:：∶]\s*(?P<value>[\p{Han}·、]{2,20}(?:\s[\p{Han}·]{2,4}$)?)",
    // Offices, a gap, a name: 市委书记 市长 某某.
    r"^(?:[\p{Han}、]{0,16}(?:书记|常委|市长|省长|州长|县长|区长|镇长|主席|主任|部长|厅长|局长|总理|委员|院长|会长|代表|评论员|记者|通讯员)[\s\u{3000}]+)+(?P<value>\p{Han}[\s\u{3000}]?\p{Han}{1,3})$",
    r"^(?:(?:发文字号|文\s*号|文件编号)\s*[:：]\s*)?(?P<value>[\p{Han}]{1,12}\s*[〔\[［（(【﹝]\s*[\d０-９]{4}\s*[〕\]］）)】﹞]\s*第?\s*[\d０-９]{1,5}\s*号)(?:[\s\u{3000}]+签发人.{0,20})?$",
    r"^[【\[［（(]?\s*据?(?:新华社|新华网|中新社|中新网|人民网|本[报网台刊])(?P<place>\p{Han}{2,8}?)??\s*(?P<date>(?:[\d０-９〇零○一二三四五六七八九]{4}\s*年)?\s*(?:[\d０-９]{1,2}|[元一二三四五六七八九十]{1,3})\s*月\s*(?:[\d０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*日)?\s*(?:[电電讯]|消息)(?:[\s\u{3000}（(:：】\]］）)]|$|\p{Han})",
    // A paper, its day and its page at the end of a text.
    r"《\s*(?P<source>\p{Han}{2,12})\s*》\s*[（(]?\s*(?P<date>[\d０-９]{4}\s*年\s*[\d０-９]{1,2}\s*月\s*[\d０-９]{1,2}\s*日|[\d０-９](?:\s?[\d０-９]){7}|\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2})\s*[,，]?\s*(?:第?\s*(?P<page>[0-9A-Z]{1,3}(?:\s*[至、—-]\s*[0-9A-Z]{1,3})?)\s*版)?\s*[）)]",
];

static REGEXES: LazyLock<Vec<Option<Regex>>> = LazyLock::new(|| PATTERNS.iter().map(|p| Regex::new(p).ok()).collect());

/// The pattern at an index; all of them compile, as a test makes sure.
fn regex(i: usize) -> Option<&'static Regex> {
    REGEXES.get(i)?.as_ref()
}

/// What a pattern finds. Few lines have any, and only those pay for its parts.
fn captures(i: usize, text: &str) -> Option<Captures<'_>> {
    regex(i).filter(|r| r.is_match(text))?.captures(text)
}

fn push(
    found: &mut Vec<MetadataItem>,
    line: &Line<'_>,
    field: MetadataField,
    captures: &Captures<'_>,
    name: &str,
    how: MetadataSource,
) {
    if let Some(m) = captures.name(name) {
        let bytes = line.start + m.start()..line.start + m.end();
        found.push(MetadataItem { field, value: one_spaced(m.as_str()), bytes, how });
    }
}

/// Labelled values, and the dates on lines with a label.
fn labels(line: &Line<'_>, found: &mut Vec<MetadataItem>) {
    let sources = captures(0, line.text);
    let bylines = captures(1, line.text);
    let labelled = ["发布", "更新", "日期", "时间", "刊发", "成文"].iter().any(|w| line.text.contains(w));
    if let Some(captures) = &sources {
        push(found, line, MetadataField::Source, captures, "value", MetadataSource::Label);
    }
    if let Some(captures) = &bylines {
        push(found, line, MetadataField::Byline, captures, "value", MetadataSource::Label);
    }
    let dates = DateFinder::default().find(line.text);
    let days = || dates.iter().filter(|d| d.date.day().is_some());
    let plain = days().next().is_some_and(|d| d.time.is_some() && d.bytes.start == 0);
    if sources.is_some() || bylines.is_some() || labelled || plain {
        days().for_each(|d| push_date(found, line, d, 0, MetadataSource::HeadLine));
    }
}

fn push_date(found: &mut Vec<MetadataItem>, line: &Line<'_>, date: &FoundDate, offset: usize, how: MetadataSource) {
    let bytes = line.start + offset + date.bytes.start..line.start + offset + date.bytes.end;
    if let Some(time) = date.time {
        found.push(MetadataItem { field: MetadataField::Time, value: time.to_string(), bytes: bytes.clone(), how });
    }
    found.push(MetadataItem { field: MetadataField::Date, value: date.date.to_string(), bytes, how });
}

/// Source, day and page at the end of a line: 《人民日报》（2020年12月13日 02 版）.
fn paper(line: &Line<'_>, found: &mut Vec<MetadataItem>) {
    let from = line.text.char_indices().rev().nth(80).map_or(0, |(at, _)| at);
    let Some(tail) = line.text.get(from..).filter(|tail| tail.ends_with(['）', ')'])) else { return };
    let line = Line { text: tail, start: line.start + from, ..*line };
    let Some(captures) = captures(5, tail) else { return };
    let (Some(all), Some(day)) = (captures.get(0), captures.name("date")) else { return };
    if !tail.get(all.end()..).is_some_and(|rest| rest.chars().all(|c| "）)".contains(c) || c.is_whitespace())) {
        return;
    }
    // 1 9 5 4 0 9 2 4: digits that stand apart.
    let plain: String = day.as_str().chars().filter(|c| !c.is_whitespace()).collect();
    let Some(date) = DateFinder::default().parse(&plain).filter(|d| d.date.day().is_some()) else { return };
    push(found, &line, MetadataField::Source, &captures, "source", MetadataSource::Paper);
    push(found, &line, MetadataField::Page, &captures, "page", MetadataSource::Paper);
    let bytes = line.start + day.start()..line.start + day.end();
    let value = date.date.to_string();
    found.push(MetadataItem { field: MetadataField::Date, value, bytes, how: MetadataSource::Paper });
}

/// Lines that are nothing but a date, a byline or a document number.
fn own_line(line: &Line<'_>, found: &mut Vec<MetadataItem>) {
    let how = if line.part == Part::End { MetadataSource::Signature } else { MetadataSource::OwnLine };
    if let Some(date) = DateFinder::default().parse(line.text).filter(|d| d.date.day().is_some()) {
        push_date(found, line, &date, 0, how);
    } else if line.part == Part::Head && regex(2).is_some_and(|r| r.is_match(line.text)) {
        let bytes = line.start..line.start + line.text.len();
        found.push(MetadataItem { field: MetadataField::Byline, value: one_spaced(line.text), bytes, how });
    } else if let Some(captures) = captures(3, line.text)
        && let Some(number) = captures.name("value")
    {
        let bytes = line.start + number.start()..line.start + number.end();
        found.push(MetadataItem {
            field: MetadataField::DocumentNumber,
            value: document_number(number.as_str()),
            bytes,
            how,
        });
    }
}

/// Place and date of a dateline; its year is taken from another date only if
/// there is one to take.
fn dateline(line: &Line<'_>, other: Option<Date>, found: &mut Vec<MetadataItem>) {
    let Some(captures) = captures(4, line.text) else { return };
    push(found, line, MetadataField::Place, &captures, "place", MetadataSource::Dateline);
    let Some(day) = captures.name("date") else { return };
    let finder = other.map_or_else(DateFinder::default, |date| DateFinder::default().year(date.year()));
    if let Some(date) = finder.parse(day.as_str()) {
        let how = if date.year_written { MetadataSource::Dateline } else { MetadataSource::DatelineYearInferred };
        push_date(found, line, &date, day.start(), how);
    }
}

/// Runs of blanks as one space, none in letter-spaced words (某　某), letters
/// and digits half-width.
fn one_spaced(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut was_single = false;
    for word in text.split(|c: char| c.is_whitespace() || is_blank(c)).filter(|w| !w.is_empty()) {
        let mut characters = word.chars();
        let is_single = characters.next().is_some_and(is_han_character) && characters.next().is_none();
        let is_spaced_word = was_single && is_single;
        if !plain.is_empty() && !is_spaced_word {
            plain.push(' ');
        }
        plain.extend(word.chars().map(|c| half_width(c).unwrap_or(c)));
        was_single = is_single;
    }
    plain
}

/// 国发〔2016〕18号 from any bracket, width and spacing.
fn document_number(text: &str) -> String {
    let plain = |c: char| match c {
        '[' | '［' | '（' | '(' | '【' | '﹝' => '〔',
        ']' | '］' | '）' | ')' | '】' | '﹞' => '〕',
        c => half_width(c).unwrap_or(c),
    };
    text.chars().filter(|&c| !c.is_whitespace() && !is_blank(c) && c != '第').map(plain).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn pieces_are_what_stands_between_line_ends() {
        for text in ["", "\n", "江州", "江\n\r\n州\r", "\n江\r州\n"] {
            let ends = ['\n', '\r'];
            assert!(super::pieces(text).eq(text.split(ends)), "{text:?}");
            assert!(super::pieces_from_the_end(text).eq(text.rsplit(ends)), "{text:?}");
        }
    }

    #[test]
    fn all_patterns_compile() {
        assert!(super::REGEXES.iter().all(Option::is_some));
    }
}
