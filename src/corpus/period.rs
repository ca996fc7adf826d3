//! Units of time that documents are counted by.

use serde::{Deserialize, Serialize};

use super::{Corpus, Documents, calendar};
use crate::error::{Error, ErrorKind, Result};
use crate::text::Date;

/// A unit of time, or any other order in which documents follow each other.
///
/// Labels sort in order of time: `2016`, `2016H1`, `2016Q3`, `2016-09`,
/// `2016-W37`, `2016-09-12`, `2016-2020`, `18 2012-2017`. The labels of a
/// document variable are its values, and follow each other as the values do.
///
/// A date belongs to a period if all days that it can mean lie there: a bare
/// year names a five-year plan, but no quarter.
///
/// ```
/// use tifa::{Date, Period};
/// let date: Date = "2016-09-12".parse()?;
/// assert_eq!(Period::Week.of(date).as_deref(), Some("2016-W37"));
/// assert_eq!(Period::FiveYearPlan.of(date).as_deref(), Some("2016-2020"));
/// assert_eq!(Period::CongressTerm.of(date).as_deref(), Some("18 2012-2017"));
/// # Ok::<(), tifa::text::DateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
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
    /// Weeks from Monday to Sunday by ISO 8601, `2016-W37`.
    Week,
    /// Days, `2016-09-12`.
    Day,
    /// Five-year plans, `2016-2020`, from 1953 on; `1963-1965` lies between
    /// the second and the third. Dates before 1953 have none. Later plans
    /// follow every five years.
    FiveYearPlan,
    /// Terms between national party congresses, `18 2012-2017`: number, year
    /// of the congress and year of the next. A term begins on the opening day.
    /// From the 7th (1945) on; the 20th, of 2022, is open at its end, so use
    /// [`Period::from_dates`] for later ones. Dates before 1945-04-23 have none.
    CongressTerm,
    /// Periods that begin at dates that you give, by [`Period::from_dates`].
    Edges(Edges),
    /// The values of a document variable in their order: numbers by size,
    /// texts by code point. Documents without a value count as undated.
    Variable(String),
}

/// The dates at which such periods begin.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Date>", into = "Vec<Date>")]
pub struct Edges {
    dates: Vec<Date>,
    /// First day of each date, from 1970-01-01.
    days: Vec<i32>,
}

impl TryFrom<Vec<Date>> for Edges {
    type Error = Error;

    fn try_from(dates: Vec<Date>) -> Result<Self> {
        let days: Vec<i32> = dates.iter().filter_map(|d| d.days()).map(|(first, _)| first).collect();
        if days.is_empty() || days.len() != dates.len() {
            return Err(Error::option("edges", format!("{dates:?}"), "one date or more"));
        }
        match days.windows(2).position(|pair| pair[0] >= pair[1]) {
            Some(i) => Err(Error::option("edges", dates[i + 1], "dates in order of time, each once")),
            None => Ok(Self { dates, days }),
        }
    }
}

impl From<Edges> for Vec<Date> {
    fn from(edges: Edges) -> Self {
        edges.dates
    }
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
    /// The periods that have a name of their own, the coarsest of the calendar first.
    pub(crate) const NAMED: [Period; 8] = [
        Period::Year,
        Period::HalfYear,
        Period::Quarter,
        Period::Month,
        Period::Week,
        Period::Day,
        Period::FiveYearPlan,
        Period::CongressTerm,
    ];

    /// Periods that begin at these dates; a date known to the year or month
    /// means its first day. Each lasts until the next, the last has no end,
    /// and documents before the first count as undated. Labels name the first
    /// and the last day, `2012-11-15/2017-10-24`; that of the last period ends
    /// in `/`.
    ///
    /// # Errors
    /// [`ErrorKind::Option`] without a date, or for dates out of order.
    ///
    /// ```
    /// use tifa::Period;
    /// let terms = Period::from_dates(["2013".parse()?, "2018".parse()?])?;
    /// assert_eq!(terms.of("2017-12-31".parse()?).as_deref(), Some("2013-01-01/2017-12-31"));
    /// assert_eq!(terms.of("2020".parse()?).as_deref(), Some("2018-01-01/"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_dates(dates: impl IntoIterator<Item = Date>) -> Result<Self> {
        dates.into_iter().collect::<Vec<Date>>().try_into().map(Period::Edges)
    }

    /// The unit's name, as in messages; that of a variable is its own.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Period::Variable(name) => name,
            fixed => fixed.fixed_name(),
        }
    }

    fn fixed_name(&self) -> &'static str {
        match self {
            Period::Year => "year",
            Period::HalfYear => "half-year",
            Period::Quarter => "quarter",
            Period::Month => "month",
            Period::Week => "week",
            Period::Day => "day",
            Period::FiveYearPlan => "five-year-plan",
            Period::CongressTerm => "congress-term",
            Period::Edges(_) => "period",
            Period::Variable(_) => "variable",
        }
    }

    /// Units in a year, where all are of one length.
    pub(crate) fn per_year(&self) -> Option<f64> {
        match self {
            Period::Year => Some(1.0),
            Period::HalfYear => Some(2.0),
            Period::Quarter => Some(4.0),
            Period::Month => Some(12.0),
            Period::Week => Some(calendar::DAYS_PER_YEAR / 7.0),
            Period::Day => Some(calendar::DAYS_PER_YEAR),
            _ => None,
        }
    }

    /// Running number of the unit that holds a day; neighbours differ by one.
    fn of_day(&self, day: i32) -> Option<i32> {
        match self {
            Period::Year => calendar::part_of_year(day, 1),
            Period::HalfYear => calendar::part_of_year(day, 2),
            Period::Quarter => calendar::part_of_year(day, 4),
            Period::Month => calendar::part_of_year(day, 12),
            Period::Week => Some(calendar::week(day)),
            Period::Day => Some(day),
            Period::FiveYearPlan => calendar::plan(calendar::part_of_year(day, 1)?),
            Period::CongressTerm => calendar::congress(day),
            Period::Edges(edges) => (edges.days.partition_point(|&edge| edge <= day) as i32).checked_sub(1),
            Period::Variable(_) => None,
        }
        .filter(|&unit| unit >= 0 || matches!(self, Period::Week | Period::Day))
    }

    /// First day of a unit; `None` behind an open end.
    fn first_day(&self, unit: i32) -> Option<i32> {
        match self {
            Period::Year => calendar::first_day(unit, 1),
            Period::HalfYear => calendar::first_day(unit, 2),
            Period::Quarter => calendar::first_day(unit, 4),
            Period::Month => calendar::first_day(unit, 12),
            Period::Week => Some(calendar::monday(unit)),
            Period::Day => Some(unit),
            Period::FiveYearPlan => calendar::first_day(calendar::plan_start(unit), 1),
            Period::CongressTerm => calendar::congress_start(unit),
            Period::Edges(edges) => edges.days.get(usize::try_from(unit).ok()?).copied(),
            Period::Variable(_) => None,
        }
    }

    /// First and last day of a unit, where both are known.
    pub(crate) fn span(&self, unit: i32) -> Option<(i32, i32)> {
        Some((self.first_day(unit)?, self.first_day(unit + 1)? - 1))
    }

    /// Running number of the unit that holds `date`. `None` where the date is
    /// too coarse.
    pub(crate) fn ordinal(&self, date: Date) -> Option<i32> {
        let (first, last) = date.days()?;
        self.holding(first, last)
    }

    /// Running number of the unit that holds all days from one to another.
    pub(crate) fn holding(&self, first: i32, last: i32) -> Option<i32> {
        let unit = self.of_day(first)?;
        (self.of_day(last) == Some(unit)).then_some(unit)
    }

    /// The label of a unit by its running number.
    pub(crate) fn label(&self, unit: i32) -> String {
        let part = |n: i32| (unit.div_euclid(n), unit.rem_euclid(n) + 1);
        let day = |day: Option<i32>| {
            day.and_then(Date::from_epoch_days).map_or_else(String::new, |date: Date| date.to_string())
        };
        match self {
            Period::Year => format!("{unit:04}"),
            Period::HalfYear => format!("{:04}H{}", part(2).0, part(2).1),
            Period::Quarter => format!("{:04}Q{}", part(4).0, part(4).1),
            Period::Month => format!("{:04}-{:02}", part(12).0, part(12).1),
            Period::Week => calendar::week_label(unit),
            Period::Day => day(Some(unit)),
            Period::FiveYearPlan => {
                format!("{:04}-{:04}", calendar::plan_start(unit), calendar::plan_start(unit + 1) - 1)
            }
            Period::CongressTerm => calendar::congress_label(unit),
            Period::Edges(_) => {
                format!("{}/{}", day(self.first_day(unit)), day(self.first_day(unit + 1).map(|d| d - 1)))
            }
            Period::Variable(_) => unit.to_string(),
        }
    }

    /// The label of the unit that holds `date`, or `None` where the date is
    /// too coarse (a bare year has no month) or outside all units, and always
    /// for a variable.
    ///
    /// ```
    /// use tifa::{Date, Period};
    /// let date: Date = "2016-09-12".parse()?;
    /// assert_eq!(Period::Quarter.of(date).as_deref(), Some("2016Q3"));
    /// assert_eq!(Period::Month.of("2016".parse()?), None);
    /// # Ok::<(), tifa::text::DateError>(())
    /// ```
    #[must_use]
    pub fn of(&self, date: Date) -> Option<String> {
        self.ordinal(date).map(|o| self.label(o))
    }

    /// The running number of each document's unit, `None` for those left
    /// out, and the labels of a variable's units.
    pub(crate) fn of_documents(&self, documents: &Documents, undated: Undated) -> Result<Ordinals> {
        let ordinals = match self {
            Period::Variable(name) => {
                let (ranks, labels) = documents.variable(name)?.values.ranks();
                Ordinals { of_document: ranks, labels: Some(labels) }
            }
            _ => {
                let of_date = |date: &Option<Date>| date.and_then(|d| self.ordinal(d));
                Ordinals { of_document: documents.dates().iter().map(of_date).collect(), labels: None }
            }
        };
        let count = ordinals.of_document.iter().filter(|o| o.is_none()).count();
        if let (Undated::Error, Some(first)) = (undated, ordinals.of_document.iter().position(Option::is_none)) {
            let coverage = Coverage::of(documents.dates(), self);
            return Err(ErrorKind::Undated {
                count,
                total: ordinals.of_document.len(),
                first: documents.ids()[first].clone(),
                period: self.name().into(),
                too_coarse: coverage.too_coarse,
                serves: coverage
                    .serves
                    .as_ref()
                    .and_then(|p| Period::NAMED.iter().find(|b| *b == p))
                    .map(Period::fixed_name),
            }
            .into());
        }
        Ok(ordinals)
    }
}

/// How far the dates of a corpus go with a unit of time, see [`Corpus::coverage`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// Documents whose date names one unit.
    pub dated: usize,
    /// Documents without a date, or with one outside all units.
    pub undated: usize,
    /// Documents with a date that is too coarse: a bare year names no quarter.
    pub too_coarse: usize,
    /// Position of the first such document.
    pub first_too_coarse: Option<usize>,
    /// The finest calendar unit that every date names; none without dates.
    pub serves: Option<Period>,
}

impl Coverage {
    fn of(dates: &[Option<Date>], period: &Period) -> Self {
        let mut coverage = Self { dated: 0, undated: 0, too_coarse: 0, first_too_coarse: None, serves: None };
        for (position, date) in dates.iter().enumerate() {
            let is_coarse = |date: &Date| date.days().is_some_and(|(first, last)| first < last);
            match date {
                Some(date) if period.ordinal(*date).is_some() => coverage.dated += 1,
                Some(date) if is_coarse(date) => {
                    coverage.too_coarse += 1;
                    coverage.first_too_coarse.get_or_insert(position);
                }
                _ => coverage.undated += 1,
            }
        }
        let known = || dates.iter().flatten();
        let units = [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::HalfYear, Period::Year];
        let serves = |unit: &Period| known().all(|date| unit.ordinal(*date).is_some());
        coverage.serves = units.into_iter().find(serves).filter(|_| known().next().is_some());
        coverage
    }
}

impl Corpus {
    /// How many documents have a date that names a unit of time, and which
    /// unit would serve where it is too coarse.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// use tifa::polars::prelude::df;
    /// let frame = df!("text" => ["质量", "品牌"], "date" => ["2015", "2016-03"]).unwrap();
    /// let coverage = Corpus::from_frame(&frame)?.coverage(&Period::Quarter);
    /// assert_eq!((coverage.dated, coverage.too_coarse, coverage.serves), (1, 1, Some(Period::Year)));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    #[must_use]
    pub fn coverage(&self, period: &Period) -> Coverage {
        Coverage::of(self.shared_documents().dates(), period)
    }
}

/// The unit of each document.
pub(crate) struct Ordinals {
    /// Running numbers; neighbours differ by one.
    pub of_document: Vec<Option<i32>>,
    /// The labels of the units from 0, where they do not follow from the number.
    labels: Option<Vec<String>>,
}

impl Ordinals {
    pub fn label(&self, period: &Period, unit: i32) -> String {
        let own = self.labels.as_ref().and_then(|labels| labels.get(usize::try_from(unit).ok()?).cloned());
        own.unwrap_or_else(|| period.label(unit))
    }
}

impl std::str::FromStr for Period {
    type Err = Error;

    /// Reads `year`, `half-year`, `quarter`, `month`, `week`, `day`,
    /// `five-year-plan` or `congress-term`.
    fn from_str(text: &str) -> Result<Self> {
        Period::NAMED.into_iter().find(|p| p.name() == text).ok_or_else(|| {
            let expected = "year, half-year, quarter, month, week, day, five-year-plan or congress-term";
            Error::option("period", text, expected)
        })
    }
}
