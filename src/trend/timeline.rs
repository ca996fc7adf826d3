//! The periods of a corpus in order, with what is said in each.

use crate::corpus::calendar::DAYS_PER_YEAR;
use crate::corpus::{Documents, Period, Undated};
use crate::error::{Error, Result};
use crate::matrix::{Dtm, GroupKey, Grouping, PartialCounts};
use crate::table::Values;
use crate::text::Date;

/// Years that calendar periods are made for: one wrong date must not stretch
/// the axis over millennia.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// Share of a period by which a corpus may begin late or end early before the
/// period counts as a part.
const TOLERANCE: f64 = 0.1;

/// Every period from the first to the last that has documents.
pub(super) struct Timeline {
    pub labels: Vec<String>,
    /// The period of each document, `None` for those left out.
    pub of_document: Vec<Option<u32>>,
    pub tokens: Vec<u64>,
    pub characters: Vec<u64>,
    pub documents: Vec<u32>,
    /// Whether the corpus covers only a part of the period.
    pub partial: Vec<bool>,
    /// Periods of that length in a year, where the length is known.
    pub per_year: Vec<Option<f64>>,
}

impl Timeline {
    pub fn new(dtm: &Dtm, period: &Period, undated: Undated) -> Result<Self> {
        let documents = dtm.shared_documents();
        let ordinals = period.of_documents(documents, undated)?;
        check_years(period, documents, &ordinals.of_document)?;
        let days = documents.dates().iter().map(|date| date.and_then(Date::days));
        let label = |unit| ordinals.label(period, unit);
        let mut timeline = Self::empty(period, &ordinals.of_document, days, label);
        timeline.add_up(dtm);
        Ok(timeline)
    }

    /// The same periods with the text of some documents only.
    pub fn of_some(&self, dtm: &Dtm, keep: impl Fn(usize) -> bool) -> Self {
        let n = self.len();
        let of_document: Vec<Option<u32>> =
            self.of_document.iter().enumerate().map(|(row, p)| p.filter(|_| keep(row))).collect();
        let mut timeline = Timeline {
            labels: self.labels.clone(),
            of_document,
            tokens: vec![0; n],
            characters: vec![0; n],
            documents: vec![0; n],
            partial: self.partial.clone(),
            per_year: self.per_year.clone(),
        };
        timeline.add_up(dtm);
        timeline
    }

    fn add_up(&mut self, dtm: &Dtm) {
        for (row, p) in self.of_document.iter().enumerate() {
            let Some(p) = p.map(|p| p as usize) else { continue };
            self.tokens[p] += dtm.tokens()[row];
            self.characters[p] += dtm.characters()[row];
            self.documents[p] += 1;
        }
    }

    /// The timeline of counts by group, by the period of the groups or one
    /// that holds theirs; [`Timeline::of_document`] is the period of each group.
    pub fn of_counts(counts: &PartialCounts, period: &Period) -> Result<Self> {
        let groups = counts.groups();
        let units = groups.iter().map(|g| unit_of(&g.key, counts.grouping(), period).map(Some));
        let units = units.collect::<Result<Vec<Option<i32>>>>()?;
        if !matches!(period, Period::Edges(_)) {
            for day in groups.iter().filter_map(|g| g.days).flat_map(|(a, b)| [a, b]) {
                if let Some(date) = Date::from_epoch_days(day).filter(|d| !YEARS.contains(&d.year())) {
                    return Err(far_date(date.to_string()));
                }
            }
        }
        let mut timeline = Self::empty(period, &units, groups.iter().map(|g| g.days), |unit| period.label(unit));
        for (group, p) in groups.iter().zip(&timeline.of_document) {
            let Some(p) = p.map(|p| p as usize) else { continue };
            timeline.tokens[p] += group.tokens;
            timeline.characters[p] += group.characters;
            timeline.documents[p] = narrow(u64::from(timeline.documents[p]) + group.documents)?;
        }
        Ok(timeline)
    }

    /// The periods from the first to the last of these units, nothing in
    /// them yet, by units and days of documents or groups of them.
    fn empty(
        period: &Period,
        units: &[Option<i32>],
        days: impl Iterator<Item = Option<(i32, i32)>>,
        label: impl Fn(i32) -> String,
    ) -> Self {
        let present = || units.iter().copied().flatten();
        let first = present().min().unwrap_or(0);
        let n = present().max().map_or(0, |last| (last - first + 1) as usize);
        let unit = |p: usize| first + p as i32;
        let spans: Vec<Option<(i32, i32)>> = (0..n).map(|p| period.span(unit(p))).collect();
        let length = |span: &Option<(i32, i32)>| span.map(|(a, b)| DAYS_PER_YEAR / f64::from(b - a + 1));
        let of_document: Vec<Option<u32>> = units.iter().map(|o| o.map(|o| (o - first) as u32)).collect();
        Timeline {
            labels: (0..n).map(|p| label(unit(p))).collect(),
            tokens: vec![0; n],
            characters: vec![0; n],
            documents: vec![0; n],
            partial: parts(&spans, days, &of_document),
            per_year: spans.iter().map(|span| period.per_year().or_else(|| length(span))).collect(),
            of_document,
        }
    }

    pub fn len(&self) -> usize {
        self.labels.len()
    }

    pub fn label(&self, period: u32) -> String {
        self.labels[period as usize].clone()
    }

    /// A column of labels of periods, null where there is none.
    pub fn labelled(&self, periods: impl Iterator<Item = Option<u32>>) -> Values {
        Values::coded(self.labels.iter().map(String::as_str), periods.map(|p| p.unwrap_or(u32::MAX)).collect())
    }

    /// The periods that have text.
    pub fn present(&self) -> Vec<u32> {
        (0..self.len() as u32).filter(|&p| self.tokens[p as usize] > 0).collect()
    }
}

fn check_years(period: &Period, documents: &Documents, ordinals: &[Option<i32>]) -> Result<()> {
    if matches!(period, Period::Edges(_) | Period::Variable(_)) {
        return Ok(());
    }
    for (row, date) in documents.dates().iter().enumerate() {
        if let (Some(date), Some(_)) = (date, ordinals[row])
            && !YEARS.contains(&date.year())
        {
            return Err(far_date(format!("{date} of document {:?}", documents.ids()[row])));
        }
    }
    Ok(())
}

fn far_date(value: String) -> Error {
    Error::option("date", value, "a year from 1900 to 2100; use dates of your own for others")
}

/// A number of documents, in the width that tables have for it.
pub(super) fn narrow(documents: u64) -> Result<u32> {
    u32::try_from(documents).map_err(|_| Error::option("documents", documents, "at most 2^32 - 1 in a period"))
}

/// The unit of a period in which all days of a group lie.
fn unit_of(key: &GroupKey, grouping: &Grouping, period: &Period) -> Result<i32> {
    let unit = match (grouping.period(), key.period) {
        (Some(own), Some(unit)) if own == period => Some(unit),
        (Some(own), Some(unit)) => own.span(unit).and_then(|(first, last)| period.holding(first, last)),
        _ => None,
    };
    unit.ok_or_else(|| {
        let value = format!("{} for {:?}", period.name(), key.label(grouping));
        Error::option("period", value, "the period of the counts, or one that holds it")
    })
}

/// Which periods the corpus covers in part: the first if its first document
/// comes later in it, by more than a tenth of its length, than the first
/// document of any other period in theirs; the last likewise by its end. With
/// no other period, later than its first day. A date known to the month or
/// year covers all of it.
fn parts(
    spans: &[Option<(i32, i32)>],
    of_documents: impl Iterator<Item = Option<(i32, i32)>>,
    of_document: &[Option<u32>],
) -> Vec<bool> {
    let mut days: Vec<Option<(i32, i32)>> = vec![None; spans.len()];
    for (row, covered) in of_documents.enumerate() {
        let (Some(p), Some((a, b))) = (of_document[row], covered) else { continue };
        let covered = &mut days[p as usize];
        *covered = Some(covered.map_or((a, b), |(first, last)| (first.min(a), last.max(b))));
    }
    let missing = |p: usize| {
        let ((from, to), (first, last)) = (spans[p]?, days[p]?);
        let share = |days: i32| f64::from(days.max(0)) / f64::from(to - from + 1);
        Some((share(first - from), share(to - last)))
    };
    let mut partial = vec![false; spans.len()];
    let Some(end) = spans.len().checked_sub(1) else { return partial };
    let usual = |edge: usize, side: fn((f64, f64)) -> f64| {
        (0..=end).filter(|&p| p != edge).filter_map(missing).map(side).fold(0.0, f64::max)
    };
    let before = missing(0).is_some_and(|m| m.0 > usual(0, |m| m.0) + TOLERANCE);
    let after = missing(end).is_some_and(|m| m.1 > usual(end, |m| m.1) + TOLERANCE);
    partial[0] |= before;
    partial[end] |= after;
    partial
}
