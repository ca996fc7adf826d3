//! Units of time that documents are counted by.

use serde::{Deserialize, Serialize};

use super::{Date, Documents};
use crate::error::{ErrorKind, Result};

/// A unit of time.
///
/// Labels sort in order of time: `2016`, `2016H1`, `2016Q3`, `2016-09`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Period {
    /// Calendar years, `2016`.
    #[default]
    Year,
    /// Half-years, `2016H1` and `2016H2`.
    HalfYear,
    /// Quarters, `2016Q1` to `2016Q4`.
    Quarter,
    /// Months, `2016-09`.
    Month,
}

/// What a question about time does with documents whose date is missing or
/// too coarse for its [`Period`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Undated {
    /// It is an error that says how many and which first.
    #[default]
    Error,
    /// They are left out.
    Skip,
}

impl Period {
    fn per_year(self) -> i32 {
        match self {
            Period::Year => 1,
            Period::HalfYear => 2,
            Period::Quarter => 4,
            Period::Month => 12,
        }
    }

    /// The unit's name, as in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Period::Year => "year",
            Period::HalfYear => "half-year",
            Period::Quarter => "quarter",
            Period::Month => "month",
        }
    }

    /// Running number of the unit that holds `date`; neighbours differ by one.
    /// `None` where the date is too coarse.
    pub(crate) fn ordinal(self, date: Date) -> Option<i32> {
        let n = self.per_year();
        if n == 1 {
            return Some(date.year());
        }
        let month = i32::from(date.month()?);
        Some(date.year() * n + (month - 1) * n / 12)
    }

    /// The label of a unit by its running number.
    pub(crate) fn label(self, ordinal: i32) -> String {
        let n = self.per_year();
        let (year, part) = (ordinal.div_euclid(n), ordinal.rem_euclid(n) + 1);
        match self {
            Period::Year => format!("{year:04}"),
            Period::HalfYear => format!("{year:04}H{part}"),
            Period::Quarter => format!("{year:04}Q{part}"),
            Period::Month => format!("{year:04}-{part:02}"),
        }
    }

    /// The label of the unit that holds `date`, or `None` where the date is
    /// too coarse (a bare year has no month).
    ///
    /// ```
    /// use tifa::{Date, Period};
    /// let date: Date = "2016-09-12".parse()?;
    /// assert_eq!(Period::Quarter.of(date).as_deref(), Some("2016Q3"));
    /// assert_eq!(Period::Month.of("2016".parse()?), None);
    /// # Ok::<(), tifa::DateError>(())
    /// ```
    #[must_use]
    pub fn of(self, date: Date) -> Option<String> {
        self.ordinal(date).map(|o| self.label(o))
    }

    /// The running number of each document's unit, `None` for those left out.
    pub(crate) fn of_documents(self, documents: &Documents, undated: Undated) -> Result<Vec<Option<i32>>> {
        let ordinals: Vec<Option<i32>> = documents.dates().iter().map(|d| d.and_then(|d| self.ordinal(d))).collect();
        let count = ordinals.iter().filter(|o| o.is_none()).count();
        if let (Undated::Error, Some(first)) = (undated, ordinals.iter().position(Option::is_none)) {
            return Err(ErrorKind::Undated {
                count,
                total: ordinals.len(),
                first: documents.ids()[first].clone(),
                period: self.name().into(),
            }
            .into());
        }
        Ok(ordinals)
    }
}

impl std::str::FromStr for Period {
    type Err = crate::Error;

    /// Reads `year`, `half-year`, `quarter` or `month`.
    fn from_str(text: &str) -> Result<Self> {
        [Period::Year, Period::HalfYear, Period::Quarter, Period::Month]
            .into_iter()
            .find(|p| p.name() == text)
            .ok_or_else(|| crate::Error::option("period", text, "year, half-year, quarter or month"))
    }
}
