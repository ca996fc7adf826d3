//! How unevenly a string falls over the years.

use std::collections::BTreeMap;

use crate::corpus::Documents;
use crate::phrase::sequence::Sequence;

/// The year of each document, numbered, and the symbols in each year.
pub(super) struct Years {
    labels: Vec<i32>,
    /// [`UNDATED`] where there is none.
    of_document: Vec<u32>,
    sizes: Vec<f64>,
    total: f64,
    /// Per year, the share of the dated text that is older.
    older: Vec<f64>,
}

const UNDATED: u32 = u32::MAX;

/// When a string occurs: years, and the quartiles between which its middle
/// occurrences lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub first: i32,
    /// The year in which it makes up most of the text; the earliest of equals.
    pub peak: i32,
    pub last: i32,
    pub quartiles: (i32, i32),
}

impl Years {
    pub fn new(sequence: &Sequence, documents: &Documents) -> Self {
        let years = documents.dates().iter().map(|date| date.map(|d| d.year()));
        let of_documents = || years.clone().zip(sequence.documents.windows(2));
        let sizes = of_documents().filter_map(|(year, bounds)| Some((year?, u64::from(bounds[1] - bounds[0]))));
        let mut all = Self::of_sizes(sizes);
        all.of_document = years.map(|year| year.and_then(|y| all.number(y)).map_or(UNDATED, |n| n as u32)).collect();
        all
    }

    /// Years by how many symbols they have, in any order; sizes of one year add up.
    pub fn of_sizes(sizes: impl Iterator<Item = (i32, u64)>) -> Self {
        let mut by_year: BTreeMap<i32, u64> = BTreeMap::new();
        sizes.for_each(|(year, size)| *by_year.entry(year).or_default() += size);
        let sizes: Vec<f64> = by_year.values().map(|&size| size as f64).collect();
        let total = sizes.iter().sum::<f64>();
        let share = |n: usize| if total > 0.0 { sizes[..n].iter().sum::<f64>() / total } else { 0.0 };
        let older = (0..sizes.len()).map(share).collect();
        Self { labels: by_year.into_keys().collect(), of_document: Vec::new(), sizes, total, older }
    }

    fn number(&self, year: i32) -> Option<usize> {
        self.labels.binary_search(&year).ok()
    }

    /// When a string occurs, by the documents of its occurrences; none where
    /// none is dated.
    pub fn span(&self, documents: impl Iterator<Item = u32>) -> Option<Span> {
        let mut counts = vec![0u32; self.sizes.len()];
        for document in documents {
            let year = self.of_document.get(document as usize).copied().unwrap_or(UNDATED);
            if let Some(count) = counts.get_mut(year as usize) {
                *count += 1;
            }
        }
        self.span_of(&counts)
    }

    /// The same by the counts of the years.
    pub fn span_of<N: Copy + Into<u64>>(&self, counts: &[N]) -> Option<Span> {
        let counts: Vec<u64> = counts.iter().map(|&n| n.into()).collect();
        let rate = |year: usize| counts[year] as f64 / self.sizes[year];
        let with_some = (0..counts.len()).filter(|&year| counts[year] > 0);
        let peak = with_some.reduce(|best, year| if rate(year) > rate(best) { year } else { best })?;
        let n: u64 = counts.iter().sum();
        // The year of one of the occurrences, in order of time from 0 on.
        let label = |place: u64| {
            let mut before = 0;
            let holds = |&count: &u64| {
                before += count;
                place < before
            };
            counts.iter().position(holds).map_or(0, |year| self.labels[year])
        };
        Some(Span {
            first: label(0),
            peak: self.labels[peak],
            last: label(n - 1),
            quartiles: (label((n - 1) / 4), label(3 * (n - 1) / 4)),
        })
    }

    /// Counts of years as a list of all years.
    pub fn counts(&self, by_year: impl Iterator<Item = (i32, u64)>) -> Vec<u64> {
        let mut counts = vec![0; self.sizes.len()];
        for (year, count) in by_year {
            if let Some(of_year) = self.number(year).and_then(|number| counts.get_mut(number)) {
                *of_year += count;
            }
        }
        counts
    }

    /// How many occurrences fall into each year, by their documents.
    pub fn count(&self, documents: &[u32], counts: &mut Vec<u32>) {
        counts.clear();
        counts.resize(self.sizes.len(), 0);
        for &document in documents {
            if let Some(count) = counts.get_mut(self.of_document[document as usize] as usize) {
                *count += 1;
            }
        }
    }

    /// How unevenly a string falls over the years, and how late it begins:
    /// G² of the counts by year against the years' sizes, less its
    /// expectation, per 2f, at most 2; and the share of the dated text that is
    /// older than the first year in which it occurs. Both are 0 in fewer than
    /// two years.
    pub fn burst_and_onset<N: Copy + Into<u64>>(&self, counts: &[N]) -> (f64, f64) {
        let count = |c: &N| {
            let n: u64 = (*c).into();
            n as f64
        };
        let f: f64 = counts.iter().map(count).sum();
        if self.sizes.len() < 2 || f == 0.0 || self.total == 0.0 {
            return (0.0, 0.0);
        }
        let part = |(c, &size): (&N, &f64)| {
            let c = count(c);
            if c > 0.0 { c * (c * self.total / (f * size)).ln() } else { 0.0 }
        };
        let g2 = 2.0 * counts.iter().zip(&self.sizes).map(part).sum::<f64>();
        let burst = ((g2 - (counts.len() as f64 - 1.0)).max(0.0) / (2.0 * f)).min(2.0);
        let onset = counts.iter().position(|c| count(c) > 0.0).map_or(0.0, |first| self.older[first]);
        (burst, onset)
    }
}
