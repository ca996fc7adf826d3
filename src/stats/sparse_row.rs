//! One row of a sparse matrix, and the walk over two of them.
//!
//! Values are assumed free of NaN. No function panics on a malformed row; one is caught by `SparseRow::new`.

/// One row of a sparse matrix: the columns that hold something, strictly ascending, and their values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SparseRow<'a> {
    /// Column numbers, strictly ascending.
    pub columns: &'a [u32],
    /// The value of each column, as many as there are columns.
    pub values: &'a [f64],
}

impl<'a> SparseRow<'a> {
    /// A checked row: `None` if the lengths differ or the columns do not ascend strictly. O(n).
    pub fn new(columns: &'a [u32], values: &'a [f64]) -> Option<Self> {
        let sound = columns.len() == values.len() && columns.is_sorted_by(|a, b| a < b);
        sound.then_some(SparseRow { columns, values })
    }

    /// Sum of the values, in column order. O(n).
    pub fn sum(&self) -> f64 {
        self.values.iter().sum()
    }

    /// The sum, if the row can be read as a distribution: no negative value, and a finite sum above 0. O(n).
    pub fn mass(&self) -> Option<f64> {
        let sum = self.sum();
        (self.has_no_negative() && sum > 0.0 && sum.is_finite()).then_some(sum)
    }

    /// Whether no value is below 0 (nor NaN). O(n).
    pub fn has_no_negative(&self) -> bool {
        self.values.iter().all(|&value| value >= 0.0)
    }

    /// Whether all `n_columns` cells, stored or not, hold one and the same value. O(n).
    pub fn is_constant(&self, n_columns: usize) -> bool {
        let first = self.values.first().copied().unwrap_or(0.0);
        (first == 0.0 || self.values.len() == n_columns) && self.values.iter().all(|&value| value == first)
    }
}

/// Visits every column that at least one row stores, ascending, as `(column, x, y)`; a missing value is 0.
///
/// The one merge loop behind every measure. O(n_a + n_b), no allocation.
pub fn union(a: SparseRow, b: SparseRow, mut visit: impl FnMut(u32, f64, f64)) {
    let mut left = a.columns.iter().copied().zip(a.values.iter().copied());
    let mut right = b.columns.iter().copied().zip(b.values.iter().copied());
    let (mut at_left, mut at_right) = (left.next(), right.next());
    loop {
        match (at_left, at_right) {
            (Some((i, x)), Some((j, y))) if i == j => {
                visit(i, x, y);
                (at_left, at_right) = (left.next(), right.next());
            }
            (Some((i, x)), Some((j, _))) if i < j => {
                visit(i, x, 0.0);
                at_left = left.next();
            }
            (Some((i, x)), None) => {
                visit(i, x, 0.0);
                at_left = left.next();
            }
            (_, Some((j, y))) => {
                visit(j, 0.0, y);
                at_right = right.next();
            }
            (None, None) => break,
        }
    }
}

/// Adds up `part(x, y)` over the union of the columns, ascending. O(n_a + n_b).
pub fn total(a: SparseRow, b: SparseRow, part: impl Fn(f64, f64) -> f64) -> f64 {
    let mut sum = 0.0;
    union(a, b, |_, x, y| sum += part(x, y));
    sum
}

/// What the algebraic measures need, filled in one pass over the union of the columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PairSums {
    /// Sum of x^2.
    pub xx: f64,
    /// Sum of y^2.
    pub yy: f64,
    /// Sum of xy.
    pub xy: f64,
    /// Sum of min(x, y).
    pub smaller: f64,
    /// Sum of max(x, y).
    pub larger: f64,
    /// Sum of |x - y|.
    pub gaps: f64,
    /// Sum of (x - y)^2.
    pub squared_gaps: f64,
    /// Largest |x - y|.
    pub widest_gap: f64,
    /// Columns where neither is 0.
    pub both: f64,
    /// Columns where not both are 0.
    pub either: f64,
}

impl PairSums {
    /// The sums of two rows. O(n_a + n_b).
    pub fn of(a: SparseRow, b: SparseRow) -> PairSums {
        let mut sums = PairSums::default();
        union(a, b, |_, x, y| sums.add(x, y));
        sums
    }

    fn add(&mut self, x: f64, y: f64) {
        let gap = (x - y).abs();
        self.xx += x * x;
        self.yy += y * y;
        self.xy += x * y;
        self.smaller += x.min(y);
        self.larger += x.max(y);
        self.gaps += gap;
        self.squared_gaps += gap * gap;
        self.widest_gap = self.widest_gap.max(gap);
        self.both += f64::from(x != 0.0 && y != 0.0);
        self.either += f64::from(x != 0.0 || y != 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row<'a>(columns: &'a [u32], values: &'a [f64]) -> SparseRow<'a> {
        SparseRow { columns, values }
    }

    fn visited(a: SparseRow, b: SparseRow) -> Vec<(u32, f64, f64)> {
        let mut seen = Vec::new();
        union(a, b, |column, x, y| seen.push((column, x, y)));
        seen
    }

    #[test]
    fn union_visits_each_column_once() {
        let (a, b) = (row(&[1, 4, 6], &[1.0, 2.0, 3.0]), row(&[0, 4, 9], &[5.0, 6.0, 7.0]));
        let nothing = row(&[], &[]);
        let both = [(0, 0.0, 5.0), (1, 1.0, 0.0), (4, 2.0, 6.0), (6, 3.0, 0.0), (9, 0.0, 7.0)];
        assert_eq!(visited(a, b), both);
        assert_eq!(visited(b, a), both.map(|(column, x, y)| (column, y, x)));
        assert_eq!(visited(a, nothing), [(1, 1.0, 0.0), (4, 2.0, 0.0), (6, 3.0, 0.0)]);
        assert_eq!(visited(nothing, nothing), []);
    }

    #[test]
    fn bad_rows_are_refused() {
        assert!(SparseRow::new(&[0, 7], &[1.0, -1.0]).is_some());
        assert_eq!(SparseRow::new(&[1, 1], &[1.0, 1.0]), None);
        assert_eq!(SparseRow::new(&[2, 1], &[1.0, 1.0]), None);
        assert_eq!(SparseRow::new(&[1], &[]), None);
    }

    #[test]
    fn mass_and_constancy() {
        assert_eq!(row(&[0, 3], &[1.0, 2.5]).mass(), Some(3.5));
        for values in [[0.0, 0.0], [2.0, -1.0], [f64::INFINITY, 1.0]] {
            assert_eq!(row(&[0, 3], &values).mass(), None);
        }
        assert_eq!(row(&[], &[]).mass(), None);
        assert!(row(&[], &[]).is_constant(4));
        assert!(row(&[1], &[0.0]).is_constant(4));
        assert!(row(&[0, 1], &[2.0, 2.0]).is_constant(2));
        assert!(!row(&[0, 1], &[2.0, 2.0]).is_constant(3));
        assert!(!row(&[0, 1], &[2.0, 1.0]).is_constant(2));
    }
}
