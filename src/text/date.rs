//! Calendar dates that may be known to the year or month only.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A date of the Gregorian calendar, as precise as it is known: year,
/// year and month, or year, month and day.
///
/// Earlier dates are smaller; a date known to the year only is smaller than
/// every day in that year.
///
/// ```
/// use tifa::Date;
/// let date: Date = "2016-09-12".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2016, Some(9), Some(12)));
/// assert_eq!("2016年9月".parse::<Date>()?.to_string(), "2016-09");
/// assert!("2016-02-30".parse::<Date>().is_err());
/// # Ok::<(), tifa::text::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: i32,
    month: Option<u8>,
    day: Option<u8>,
}

/// A text that is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError(String);

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no date (YYYY, YYYY-MM, YYYY-MM-DD)", self.0)
    }
}

impl std::error::Error for DateError {}

impl Date {
    /// A date from its parts; `None` where the calendar has no such day, the
    /// year is outside 1 to 9999, or a day is given without a month.
    #[must_use]
    pub fn new(year: i32, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let day_exists = |m: u8, d: u8| NaiveDate::from_ymd_opt(year, m.into(), d.into()).is_some();
        let valid = (1..=9999).contains(&year)
            && match (month, day) {
                (None, None) => true,
                (Some(m), None) => day_exists(m, 1),
                (Some(m), Some(d)) => day_exists(m, d),
                (None, Some(_)) => false,
            };
        valid.then_some(Self { year, month, day })
    }

    /// A day counted from 1970-01-01, as Polars stores dates.
    pub(crate) fn from_epoch_days(days: i32) -> Option<Self> {
        use chrono::Datelike;
        let date = NaiveDate::from_epoch_days(days)?;
        Self::new(date.year(), Some(date.month() as u8), Some(date.day() as u8))
    }

    /// The first and the last day that the date can mean, counted from
    /// 1970-01-01: the same day, a whole month or a whole year.
    pub(crate) fn days(self) -> Option<(i32, i32)> {
        let first = NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1).into(), self.day.unwrap_or(1).into())?;
        let after = match (self.month, self.day) {
            (Some(_), Some(_)) => first.succ_opt(),
            (Some(12), None) | (None, _) => NaiveDate::from_ymd_opt(self.year + 1, 1, 1),
            (Some(month), None) => NaiveDate::from_ymd_opt(self.year, u32::from(month) + 1, 1),
        };
        Some((first.to_epoch_days(), after?.to_epoch_days() - 1))
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12, where it is known.
    #[must_use]
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, where it is known.
    #[must_use]
    pub fn day(self) -> Option<u8> {
        self.day
    }

    /// The date in a file name such as `ningbo_2016-09-12.txt` or `2012.txt`,
    /// where exactly one stands there.
    pub(crate) fn in_file_name(name: &str) -> Option<Self> {
        let chars: Vec<char> = name.chars().collect();
        let mut found: Option<Self> = None;
        let mut i = 0;
        while i < chars.len() {
            if !chars[i].is_ascii_digit() {
                i += 1;
                continue;
            }
            let end = date_like_run(&chars, i);
            let run: String = chars[i..end].iter().collect();
            let year = run.chars().take_while(char::is_ascii_digit).count();
            if let (4 | 8, Ok(date)) = (year, run.trim_end_matches(['-', '_', '.']).replace('_', "-").parse::<Self>())
                && (1900..=2100).contains(&date.year)
            {
                if found.is_some_and(|f| f != date) {
                    return None;
                }
                found = Some(date);
            }
            i = end;
        }
        found
    }
}

/// End of the run of digits and date separators that starts at `i`.
fn date_like_run(chars: &[char], i: usize) -> usize {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '年' | '月' | '日');
    i + chars[i..].iter().take_while(|c| part(**c)).count()
}

impl std::str::FromStr for Date {
    type Err = DateError;

    /// Reads `2016`, `2016-9`, `2016-09-12`, the same with `/`, `.` or
    /// 年月日, `20160912`, and any of these with a time of day behind it.
    /// Full-width digits are read like half-width ones.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let half: String = text.trim().chars().map(half_width).collect();
        parse_half_width(&half).ok_or_else(|| DateError(text.to_string()))
    }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '－' => '-',
        '／' => '/',
        '．' => '.',
        _ => c,
    }
}

fn parse_half_width(text: &str) -> Option<Date> {
    let date = match text.split_once(|c: char| c == 'T' || c.is_whitespace()) {
        Some((date, time)) if is_time(time) => date,
        Some(_) => return None,
        None => text,
    };
    if date.bytes().all(|b| b.is_ascii_digit()) {
        return match date.len() {
            4 => Date::new(date.parse().ok()?, None, None),
            8 => Date::new(date[..4].parse().ok()?, date[4..6].parse().ok(), date[6..].parse().ok()),
            _ => None,
        };
    }
    let chinese = date.contains('年');
    let parts: Vec<&str> = if chinese {
        let rest = date.trim_end_matches('日');
        let rest = rest.strip_suffix('月').unwrap_or(rest);
        let rest = rest.strip_suffix('年').unwrap_or(rest);
        rest.split(['年', '月']).collect()
    } else {
        let separator = date.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
        date.split(separator).collect()
    };
    let number = |s: &str| {
        let digits = !s.is_empty() && s.len() <= 2 && s.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| s.parse::<u8>().ok()).flatten()
    };
    if parts[0].len() != 4 || !parts[0].bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year = parts[0].parse().ok()?;
    match parts[1..] {
        [] => Date::new(year, None, None),
        [month] => Date::new(year, Some(number(month)?), None),
        [month, day] => Date::new(year, Some(number(month)?), Some(number(day)?)),
        _ => None,
    }
}

/// `07:05`, `07:05:00`, with fractions and a zone, as far as it looks like one.
fn is_time(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || (text.contains(':')
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | ' ')))
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}
