//! Calendar dates that may be known to the year, half-year, quarter or month only.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A date of the Gregorian calendar, as precise as it is known: year,
/// half-year, quarter, month or day.
///
/// Earlier dates are smaller; a date known to the year only is smaller than
/// every day in that year.
///
/// ```
/// use tifa::Date;
/// let date: Date = "2016-09-12".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2016, Some(9), Some(12)));
/// assert_eq!("2016年9月".parse::<Date>()?.to_string(), "2016-09");
/// assert_eq!("2016年第三季度".parse::<Date>()?.to_string(), "2016Q3");
/// assert!("2016-02-30".parse::<Date>().is_err());
/// # Ok::<(), tifa::text::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: i32,
    /// The first month that it can mean.
    month: u8,
    precision: Precision,
    /// 1 where no day is known.
    day: u8,
}

/// How much of a date is known, from the least on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Precision {
    Year,
    HalfYear,
    Quarter,
    Month,
    Day,
}

impl Precision {
    /// How many months the date can lie in.
    fn months(self) -> u32 {
        match self {
            Self::Year => 12,
            Self::HalfYear => 6,
            Self::Quarter => 3,
            Self::Month | Self::Day => 1,
        }
    }
}

/// A text that is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError(pub(super) String);

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
        let precision = match (month, day) {
            (None, None) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
            (None, Some(_)) => return None,
        };
        let (month, day) = (month.unwrap_or(1), day.unwrap_or(1));
        let exists = (1..=9999).contains(&year) && NaiveDate::from_ymd_opt(year, month.into(), day.into()).is_some();
        exists.then_some(Self { year, month, precision, day })
    }

    /// A quarter, 1 to 4, of a year from 1 to 9999.
    #[must_use]
    pub fn of_quarter(year: i32, quarter: u8) -> Option<Self> {
        let exists = (1..=4).contains(&quarter) && (1..=9999).contains(&year);
        exists.then(|| Self { year, month: quarter * 3 - 2, precision: Precision::Quarter, day: 1 })
    }

    /// A half-year, 1 or 2, of a year from 1 to 9999.
    #[must_use]
    pub fn of_half_year(year: i32, half: u8) -> Option<Self> {
        let exists = (1..=2).contains(&half) && (1..=9999).contains(&year);
        exists.then(|| Self { year, month: half * 6 - 5, precision: Precision::HalfYear, day: 1 })
    }

    /// A day counted from 1970-01-01, as Polars stores dates.
    pub(crate) fn from_epoch_days(days: i32) -> Option<Self> {
        use chrono::Datelike;
        let date = NaiveDate::from_epoch_days(days)?;
        Self::new(date.year(), Some(date.month() as u8), Some(date.day() as u8))
    }

    /// The first and the last day that the date can mean, counted from
    /// 1970-01-01: the same day, or a whole month, quarter, half-year or year.
    pub(crate) fn days(self) -> Option<(i32, i32)> {
        let first = NaiveDate::from_ymd_opt(self.year, self.month.into(), self.day.into())?;
        let after = match self.precision {
            Precision::Day => first.succ_opt(),
            _ => match u32::from(self.month) + self.precision.months() {
                month @ 1..=12 => NaiveDate::from_ymd_opt(self.year, month, 1),
                _ => NaiveDate::from_ymd_opt(self.year + 1, 1, 1),
            },
        };
        Some((first.to_epoch_days(), after?.to_epoch_days() - 1))
    }

    /// Whether all days that it can mean lie within a span, both ends included.
    pub(crate) fn lies_in(self, from: Option<Self>, to: Option<Self>) -> bool {
        let Some((first, last)) = self.days() else { return false };
        let begin = from.and_then(Self::days).map(|days| days.0);
        let end = to.and_then(Self::days).map(|days| days.1);
        begin.is_none_or(|begin| first >= begin) && end.is_none_or(|end| last <= end)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12, where it is known.
    #[must_use]
    pub fn month(self) -> Option<u8> {
        (self.precision >= Precision::Month).then_some(self.month)
    }

    /// The quarter, 1 to 4, where it is known.
    #[must_use]
    pub fn quarter(self) -> Option<u8> {
        (self.precision >= Precision::Quarter).then(|| self.month.div_ceil(3))
    }

    /// Whether nothing but the year is known.
    pub(crate) fn is_whole_year(self) -> bool {
        self.precision == Precision::Year
    }

    /// The day of the month, where it is known.
    #[must_use]
    pub fn day(self) -> Option<u8> {
        (self.precision == Precision::Day).then_some(self.day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        match self.precision {
            Precision::Year => Ok(()),
            Precision::HalfYear => write!(f, "H{}", self.month.div_ceil(6)),
            Precision::Quarter => write!(f, "Q{}", self.month.div_ceil(3)),
            Precision::Month => write!(f, "-{:02}", self.month),
            Precision::Day => write!(f, "-{:02}-{:02}", self.month, self.day),
        }
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
