//! How unevenly a string falls over the years.

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
        let years: Vec<Option<i32>> = documents.dates().iter().map(|d| d.map(|d| d.year())).collect();
        let mut labels: Vec<i32> = years.iter().flatten().copied().collect();
        labels.sort_unstable();
        labels.dedup();
        let mut sizes = vec![0.0; labels.len()];
        let number = |year: &Option<i32>| year.and_then(|year| labels.binary_search(&year).ok());
        let of_document: Vec<u32> = years.iter().map(|y| number(y).map_or(UNDATED, |n| n as u32)).collect();
        for (&year, bounds) in of_document.iter().zip(sequence.documents.windows(2)) {
            if let Some(size) = sizes.get_mut(year as usize) {
                *size += f64::from(bounds[1] - bounds[0]);
            }
        }
        let total = sizes.iter().sum::<f64>();
        let share = |n: usize| if total > 0.0 { sizes[..n].iter().sum::<f64>() / total } else { 0.0 };
        let older = (0..sizes.len()).map(share).collect();
        Self { labels, of_document, sizes, total, older }
    }

    /// When a string occurs, by the documents of its occurrences; none where
    /// none is dated.
    pub fn span(&self, documents: impl Iterator<Item = u32>) -> Option<Span> {
        let year = |document: u32| self.of_document.get(document as usize).copied().filter(|&y| y != UNDATED);
        let mut years: Vec<usize> = documents.filter_map(year).map(|y| y as usize).collect();
        years.sort_unstable();
        let rate = |of_year: &&[usize]| of_year.len() as f64 / self.sizes[of_year[0]];
        let peak = years.chunk_by(|a, b| a == b).reduce(|best, y| if rate(&y) > rate(&best) { y } else { best })?;
        let label = |i: usize| self.labels[years[i]];
        let n = years.len();
        Some(Span {
            first: label(0),
            peak: self.labels[peak[0]],
            last: label(n - 1),
            quartiles: (label((n - 1) / 4), label(3 * (n - 1) / 4)),
        })
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
