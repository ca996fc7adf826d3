//! How unevenly a string falls over the years.

use crate::corpus::Documents;
use crate::phrase::sequence::Sequence;

/// The year of each document, numbered, and the symbols in each year.
pub(super) struct Years {
    labels: Vec<i32>,
    of_document: Vec<Option<usize>>,
    sizes: Vec<f64>,
}

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
        let mut distinct: Vec<i32> = years.iter().flatten().copied().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let mut sizes = vec![0.0; distinct.len()];
        let of_document: Vec<Option<usize>> =
            years.iter().map(|y| y.and_then(|y| distinct.binary_search(&y).ok())).collect();
        for (year, bounds) in of_document.iter().zip(sequence.documents.windows(2)) {
            if let Some(year) = year {
                sizes[*year] += f64::from(bounds[1] - bounds[0]);
            }
        }
        Self { labels: distinct, of_document, sizes }
    }

    fn year(&self, document: usize) -> Option<usize> {
        self.of_document.get(document).copied().flatten()
    }

    /// The share of the dated text that is older than the first year in which
    /// a string occurs; 0 in fewer than two years.
    pub fn onset(&self, documents: impl Iterator<Item = usize>) -> f64 {
        let first = documents.filter_map(|d| self.year(d)).min().unwrap_or(0);
        let total: f64 = self.sizes.iter().sum();
        if total > 0.0 { self.sizes[..first].iter().sum::<f64>() / total } else { 0.0 }
    }

    /// When a string occurs, by the documents of its occurrences; none where
    /// none is dated.
    pub fn span(&self, documents: impl Iterator<Item = usize>) -> Option<Span> {
        let mut years: Vec<usize> = documents.filter_map(|d| self.year(d)).collect();
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

    /// G² of the counts by year against the years' sizes, less its
    /// expectation, per 2f, at most 2; 0 in fewer than two years.
    pub fn burst(&self, documents: impl Iterator<Item = usize>) -> f64 {
        if self.sizes.len() < 2 {
            return 0.0;
        }
        let mut counts = vec![0u32; self.sizes.len()];
        documents.filter_map(|d| self.year(d)).for_each(|year| counts[year] += 1);
        let f: f64 = counts.iter().map(|&c| f64::from(c)).sum();
        let total: f64 = self.sizes.iter().sum();
        if f == 0.0 || total == 0.0 {
            return 0.0;
        }
        let part = |(&c, &size): (&u32, &f64)| match c {
            0 => 0.0,
            c => f64::from(c) * (f64::from(c) * total / (f * size)).ln(),
        };
        let g2 = 2.0 * counts.iter().zip(&self.sizes).map(part).sum::<f64>();
        ((g2 - (counts.len() as f64 - 1.0)).max(0.0) / (2.0 * f)).min(2.0)
    }
}
