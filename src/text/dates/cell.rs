//! A cell of a table that is to be a date as a whole.

mod forms;

pub(crate) use forms::part_of_year;

use super::{DateFinder, arabic_digit};
use crate::text::date::Date;
use crate::text::normalize::half_width;
use crate::text::signs::is_blank;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateCell {
    /// A date, with what a person should know of how it was read.
    Date(Date, Option<DateDoubt>),
    /// That there is no date: 未知, N/A, `-`, 0000-00-00, nothing.
    Placeholder,
    /// Something that is no date.
    NoDate,
}

/// Why a date may not be what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum DateDoubt {
    /// The cell may mean several days, such as 12/09/2016: only what they share is taken.
    Ambiguous,
    /// Two digits of the year were written: 00 to 49 are taken for 2000 to 2049, others for 1950 to 1999.
    TwoDigitYear,
    /// A spreadsheet's number of the day, counted from 1900.
    DayNumber,
    /// Seconds, or thousandths and smaller parts, since 1970; the day is that in China.
    UnixTime,
    /// The only date in a longer text.
    OutOfText,
}

impl DateDoubt {
    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ambiguous => "ambiguous",
            Self::TwoDigitYear => "two_digit_year",
            Self::DayNumber => "day_number",
            Self::UnixTime => "unix_time",
            Self::OutOfText => "out_of_text",
        }
    }
}

/// Which number comes first in 25/09/2016.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Day,
    Month,
}

/// How the cells of one column write their dates, as far as they show it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DateColumn {
    first: Option<First>,
    /// Whether months have two digits, as in 2016.09, so that 2016.1 lost one.
    is_padded: bool,
}

impl DateColumn {
    /// The habits that the cells of a column show.
    pub fn of<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut day, mut month, mut is_padded) = (false, false, false);
        for cell in cells {
            if let Some((a, b)) = forms::two_and_year(cell) {
                day |= a > 12 && b <= 12;
                month |= b > 12 && a <= 12;
            }
            let bytes = cell.as_bytes();
            is_padded |= bytes.len() == 7 && bytes[4] == b'.' && bytes[5] == b'0';
        }
        let first = match (day, month) {
            (true, false) => Some(First::Day),
            (false, true) => Some(First::Month),
            _ => None,
        };
        Self { first, is_padded }
    }

    /// Reads a cell.
    pub fn read(&self, cell: &str) -> DateCell {
        self.read_plain(&plain(cell))
    }

    /// Reads a cell that a program kept as a number: 2016.1 may have been
    /// 2016.10, so it is known to the year.
    pub fn read_number(&self, cell: f64) -> DateCell {
        if cell.is_nan() {
            return DateCell::Placeholder;
        }
        self.of_numbers().read(&cell.to_string())
    }

    /// The same column, had a program kept its cells as numbers.
    pub fn of_numbers(self) -> Self {
        Self { is_padded: true, ..self }
    }

    fn read_plain(&self, text: &str) -> DateCell {
        if is_placeholder(text) {
            return DateCell::Placeholder;
        }
        if let Some(read) = self.number(text) {
            return read;
        }
        let label = text.split_once(':').filter(|(label, _)| label.chars().all(|c| arabic_digit(c).is_none()));
        if let Some((_, behind)) = label {
            return self.read_plain(behind.trim());
        }
        match forms::whole(text, self.first) {
            forms::Whole::Date(date, _) if matches!(date.year(), 1 | 9999) => DateCell::Placeholder,
            forms::Whole::Date(date, doubt) => DateCell::Date(date, doubt),
            forms::Whole::Invalid => DateCell::NoDate,
            forms::Whole::Other => span(text).unwrap_or_else(|| only_date(text)),
        }
    }

    /// Cells of digits, with at most one point.
    fn number(&self, text: &str) -> Option<DateCell> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let n: u64 = whole.parse().ok()?;
        let is_whole = fraction.bytes().all(|b| b == b'0');
        let of = |date: Option<Date>, doubt| date.map_or(DateCell::NoDate, |date| DateCell::Date(date, doubt));
        let part = |from: usize, to: usize| whole[from..to].parse::<u8>().unwrap_or(u8::MAX);
        let year = |digits: &str| digits.parse::<i32>().ok();
        Some(match whole.len() {
            4 if is_whole && matches!(n, 1 | 9999) => DateCell::Placeholder,
            4 if is_whole => of(Date::new(n as i32, None, None), None),
            4 if fraction.len() <= 2 => {
                let lost = self.is_padded && fraction == "1";
                let month = fraction.parse().ok().filter(|_| !lost);
                of(Date::new(n as i32, month, None), lost.then_some(DateDoubt::Ambiguous))
            }
            5 => of(forms::spreadsheet_day(n), Some(DateDoubt::DayNumber)),
            6 if is_whole && (1800..=2100).contains(&(n / 100)) => {
                of(forms::coarse(year(&whole[..4])?, part(4, 6), 0), None)
            }
            6 if is_whole => {
                let year = forms::two_digit_year(part(0, 2));
                of(Date::new(year, Some(part(2, 4)), Some(part(4, 6))), Some(DateDoubt::TwoDigitYear))
            }
            8 if is_whole && whole == "99991231" => DateCell::Placeholder,
            8 if is_whole => of(forms::coarse(year(&whole[..4])?, part(4, 6), part(6, 8)), None),
            12 | 14 | 17 if is_whole && part(8, 10) < 24 && part(10, 12) < 60 => {
                of(Date::new(year(&whole[..4])?, Some(part(4, 6)), Some(part(6, 8))), None)
            }
            10 if is_whole && part(8, 10) < 24 && forms::is_day(&whole[..8]) => {
                of(Date::new(year(&whole[..4])?, Some(part(4, 6)), Some(part(6, 8))), None)
            }
            10 | 13 | 16 | 19 => {
                let seconds = n / 10u64.pow(whole.len() as u32 - 10);
                of(forms::china_day(seconds), Some(DateDoubt::UnixTime))
            }
            _ => DateCell::NoDate,
        })
    }
}

/// One width, one dash, one blank, and no brackets or quotes around.
fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '，' => ',',
        '。' => '.',
        '—' | '–' | '−' | '‐' | '‑' | '―' | '﹣' => '-',
        c if c.is_whitespace() || is_blank(c) || c.is_control() => ' ',
        c => half_width(c).unwrap_or(c),
    };
    let text: String = text.chars().map(one).collect();
    let around = |c: char| c.is_whitespace() || "()[]【】〔〕《》<>\"'“”‘’".contains(c);
    let mut inner = text.trim_matches(around);
    if inner.chars().any(|c| c.is_alphanumeric()) {
        inner = inner.trim_end_matches([',', ';', '.', '、', ' ']);
    }
    // A closing bracket belongs to one inside: 2016年9月12日(星期一).
    let inner = if inner.contains('(') && !inner.contains(')') { format!("{inner})") } else { inner.to_string() };
    inner.strip_prefix("D:").map(str::to_string).unwrap_or(inner)
}

/// Words for a date that nobody knows, in small letters and without blanks.
const PLACEHOLDERS: &[&str] = &[
    "na",
    "n/a",
    "n.a",
    "nan",
    "nat",
    "nil",
    "null",
    "none",
    "unknown",
    "undated",
    "nodate",
    "n.d",
    "nd",
    "tbd",
    "tba",
    "\\n",
    "#n/a",
    "#value!",
    "#ref!",
    "#null!",
    "#name?",
    "#num!",
    "missing",
    "未知",
    "不详",
    "不明",
    "未详",
    "无",
    "暂无",
    "未注明",
    "未标注",
    "未填",
    "未填写",
    "未定",
    "待定",
    "待补",
    "待查",
    "缺",
    "缺失",
    "空",
    "没有",
    "佚",
    "無",
    "不詳",
    "待補",
];

fn is_placeholder(text: &str) -> bool {
    let word: String = text.chars().filter(|c| *c != ' ').flat_map(char::to_lowercase).collect();
    let says_so = |word: &str| PLACEHOLDERS.contains(&word);
    let mut signs = word.chars().filter(|c| c.is_alphanumeric() || *c == '\\' || *c == '#').peekable();
    let nothing = signs.peek().is_none();
    let zeros = !nothing && word.chars().all(|c| !c.is_alphanumeric() || c == '0');
    let named = ["日期", "时间", "年份", "年月", "date"];
    let about = named.iter().find_map(|n| word.find(n).map(|at| (&word[..at], &word[at + n.len()..])));
    let bare = about.is_some_and(|(before, behind)| {
        (says_so(before) && behind.is_empty()) || says_so(behind) && before.chars().all(|c| !c.is_numeric())
    });
    nothing || zeros || says_so(&word) || bare || word.starts_with("1900-01-00") || word.starts_with("1900-1-0 ")
}

/// Two dates with a word or dash between, such as 2016年9月-10月 or 2016-09-12 至 2016-09-15: what
/// both share.
fn span(text: &str) -> Option<DateCell> {
    // Nobody writes more; and every place is tried.
    if text.len() > 100 {
        return None;
    }
    let exact = |text: &str| match forms::whole(text.trim(), None) {
        forms::Whole::Date(date, None) => Some(date),
        _ => {
            text.trim().parse().ok().filter(|year| (1800..=2100).contains(year)).and_then(|y| Date::new(y, None, None))
        }
    };
    let second = |text: &str, first: Date| {
        let text = text.trim();
        if let Some(date) = exact(text) {
            return Some(date);
        }
        // What the first date says need not be said again, but units must.
        let (year, units) = (first.year(), text.ends_with(['月', '日', '号']));
        let month = || first.month().map(|month| format!("{year}年{month}月{text}"));
        exact(&format!("{year}年{text}")).or_else(|| exact(&month()?)).filter(|_| units)
    };
    let both = |(at, sign): (usize, &str)| {
        let first = exact(text.get(..at)?)?;
        Some((first, second(text.get(at + sign.len()..)?, first)?))
    };
    let (first, last) = ["至", "到", "~", "～", "-"].iter().flat_map(|sign| text.match_indices(sign)).find_map(both)?;
    let month = first.month().filter(|month| last.month() == Some(*month));
    let day = first.day().filter(|day| month.is_some() && last.day() == Some(*day));
    let shared = Date::new(first.year(), month, day).filter(|_| first.year() == last.year());
    Some(shared.map_or(DateCell::NoDate, |date| DateCell::Date(date, Some(DateDoubt::Ambiguous))))
}

/// The date of a longer text, where all dates in it agree.
fn only_date(text: &str) -> DateCell {
    let found = DateFinder::default().find(text);
    let Some(finest) = found.iter().map(|f| f.date).min_by_key(|date| date.days().map(|(a, b)| b - a)) else {
        return DateCell::NoDate;
    };
    let holds = |date: Date| match (date.days(), finest.days()) {
        (Some(outer), Some(inner)) => outer.0 <= inner.0 && inner.1 <= outer.1,
        _ => false,
    };
    match found.iter().all(|f| holds(f.date)) {
        true => DateCell::Date(finest, Some(DateDoubt::OutOfText)),
        false => DateCell::NoDate,
    }
}
