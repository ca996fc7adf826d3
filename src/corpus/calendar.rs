//! Years, weeks, five-year plans and congress terms as running numbers of
//! days, counted from 1970-01-01.

use chrono::{Datelike, NaiveDate};

/// Mean length of a Gregorian year.
pub(crate) const DAYS_PER_YEAR: f64 = 365.2425;

/// First years of the plans; those that follow begin every five years.
const PLANS: [i32; 6] = [1953, 1958, 1963, 1966, 1971, 1976];

/// The number of the first congress below.
const FIRST_CONGRESS: usize = 7;

/// Opening days of the national party congresses from the 7th on.
const CONGRESSES: [(i32, u32, u32); 14] = [
    (1945, 4, 23),
    (1956, 9, 15),
    (1969, 4, 1),
    (1973, 8, 24),
    (1977, 8, 12),
    (1982, 9, 1),
    (1987, 10, 25),
    (1992, 10, 12),
    (1997, 9, 12),
    (2002, 11, 8),
    (2007, 10, 15),
    (2012, 11, 8),
    (2017, 10, 18),
    (2022, 10, 16),
];

fn day_number(year: i32, month: u32, day: u32) -> Option<i32> {
    NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_epoch_days())
}

/// Running number of one of `parts` equal parts of a year, in whole months.
pub(super) fn part_of_year(day: i32, parts: i32) -> Option<i32> {
    let date = NaiveDate::from_epoch_days(day)?;
    Some(date.year() * parts + date.month0() as i32 * parts / 12)
}

/// First day of such a part.
pub(super) fn first_day(unit: i32, parts: i32) -> Option<i32> {
    let month = unit.rem_euclid(parts) * 12 / parts + 1;
    day_number(unit.div_euclid(parts), month as u32, 1)
}

/// Running number of the week from Monday on; 1970-01-01 was a Thursday.
pub(super) fn week(day: i32) -> i32 {
    (day + 3).div_euclid(7)
}

pub(super) fn monday(week: i32) -> i32 {
    week * 7 - 3
}

pub(super) fn week_label(week: i32) -> String {
    NaiveDate::from_epoch_days(monday(week)).map_or_else(String::new, |monday| {
        let iso = monday.iso_week();
        format!("{:04}-W{:02}", iso.year(), iso.week())
    })
}

/// Running number of the plan of a year.
pub(super) fn plan(year: i32) -> Option<i32> {
    let [.., last] = PLANS;
    let known = PLANS.len() as i32 - 1;
    if year >= last {
        return Some(known + (year - last) / 5);
    }
    (PLANS.partition_point(|&first| first <= year) as i32).checked_sub(1).filter(|&plan| plan >= 0)
}

/// First year of a plan.
pub(super) fn plan_start(plan: i32) -> i32 {
    let [.., last] = PLANS;
    let known = PLANS.len() as i32 - 1;
    let listed = usize::try_from(plan).ok().and_then(|p| PLANS.get(p));
    listed.copied().unwrap_or(last + (plan - known) * 5)
}

/// Running number of the term of a day; below 0 before the first.
pub(super) fn congress(day: i32) -> Option<i32> {
    let begun = CONGRESSES.iter().filter(|(y, m, d)| day_number(*y, *m, *d).is_some_and(|opening| opening <= day));
    Some(begun.count() as i32 - 1)
}

pub(super) fn congress_start(term: i32) -> Option<i32> {
    let (year, month, day) = *CONGRESSES.get(usize::try_from(term).ok()?)?;
    day_number(year, month, day)
}

pub(super) fn congress_label(term: i32) -> String {
    let year = |term: usize| CONGRESSES.get(term).map_or_else(String::new, |(year, _, _)| year.to_string());
    let term = usize::try_from(term).unwrap_or(0);
    format!("{:02} {}-{}", FIRST_CONGRESS + term, year(term), year(term + 1))
}
