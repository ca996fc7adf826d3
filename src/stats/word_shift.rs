//! Jensen-Shannon word shift: which terms make two texts or periods differ, and on which side they stand.
//!
//! Sources: Lin 1991 (divergence with weights); Gallagher et al. 2021, "Generalized word shift graphs" (shares).

use serde::{Deserialize, Serialize};

use super::sparse_row::{SparseRow, union};

/// How much each side counts in the mixture of the two distributions.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Weights {
    /// One half each: both sides count alike, whatever their sizes.
    #[default]
    Equal,
    /// In proportion to the sums of the two rows: the mixture is the pooled text.
    Size,
    /// In this proportion, first to second; both above 0. They need not sum to 1.
    Given(f64, f64),
}

/// One term's part in the difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TermShift {
    /// The term's column.
    pub column: u32,
    /// Its share in the first row, count / sum.
    pub first_share: f64,
    /// Its share in the second row, count / sum.
    pub second_share: f64,
    /// Its part of the divergence in nats: positive if its share is larger in the second row, negative if larger
    /// in the first, 0 if the shares are equal.
    pub contribution: f64,
}

/// The difference between two rows, term by term.
#[derive(Debug, Clone, PartialEq)]
pub struct Divergence {
    /// The Jensen-Shannon divergence in nats: the sum of the absolute contributions.
    pub divergence: f64,
    /// The weight of the first row; the two weights sum to 1.
    pub first_weight: f64,
    /// The weight of the second row.
    pub second_weight: f64,
    /// Every column in which one of the rows is not 0, ascending by column.
    pub terms: Vec<TermShift>,
}

impl Divergence {
    /// Puts the terms in order of absolute contribution, largest first, ties by column. O(n log n).
    pub fn sort_by_contribution(&mut self) {
        self.terms.sort_by(|a, b| {
            let by_size = b.contribution.abs().total_cmp(&a.contribution.abs());
            by_size.then(a.column.cmp(&b.column))
        });
    }
}

/// Splits the Jensen-Shannon divergence between two rows of counts into the parts of its terms.
///
/// With p and q the shares of a term in the first and second row, u and v the weights (u + v = 1) and
/// m = u p + v q, the term's part is u p ln(p/m) + v q ln(q/m), which is never negative. The divergence is their
/// sum, between 0 and -u ln u - v ln v (ln 2 for equal weights).
///
/// `None` if a row is empty or all 0, has a negative value or an infinite sum, or if the given weights are not
/// both above 0 with a finite sum. Values are assumed free of NaN. O(n_first + n_second).
pub fn word_shift(first: SparseRow, second: SparseRow, weights: Weights) -> Option<Divergence> {
    let (first_mass, second_mass) = (first.mass()?, second.mass()?);
    let (first_weight, second_weight) = match weights {
        Weights::Equal => (0.5, 0.5),
        Weights::Size => shares(first_mass, second_mass)?,
        Weights::Given(first, second) => shares(first, second)?,
    };
    let mut divergence = 0.0;
    let mut terms = Vec::with_capacity(first.columns.len().max(second.columns.len()));
    union(first, second, |column, x, y| {
        if x == 0.0 && y == 0.0 {
            return;
        }
        let (first_share, second_share) = (x / first_mass, y / second_mass);
        let part = jensen_shannon_part(first_share, second_share, first_weight, second_weight);
        divergence += part;
        let contribution = if second_share < first_share { -part } else { part };
        terms.push(TermShift { column, first_share, second_share, contribution });
    });
    Some(Divergence { divergence, first_weight, second_weight, terms })
}

/// What one column adds to the Jensen-Shannon divergence, in nats:
/// u p ln(p/m) + v q ln(q/m) with m = u p + v q, for weights u + v = 1.
///
/// Never negative (log-sum inequality). Written with p/m - 1 = v (p - q)/m, so that near-equal shares keep
/// their digits. 0 if p = q = 0.
pub fn jensen_shannon_part(p: f64, q: f64, u: f64, v: f64) -> f64 {
    let mean = u * p + v * q;
    if mean <= 0.0 {
        return 0.0;
    }
    let gap = (p - q) / mean;
    let side = |mass: f64, excess: f64| if mass > 0.0 { mass * excess.ln_1p() } else { 0.0 };
    (side(u * p, v * gap) + side(v * q, -u * gap)).max(0.0)
}

/// Two positive numbers scaled to sum 1.
fn shares(first: f64, second: f64) -> Option<(f64, f64)> {
    let sum = first + second;
    (first > 0.0 && second > 0.0 && sum.is_finite()).then(|| (first / sum, second / sum))
}

#[cfg(test)]
mod tests {
    use super::super::similarity::Measure;
    use super::*;

    const FIRST: SparseRow = row(&[0, 1, 2, 4], &[30.0, 5.0, 12.0, 3.0]);
    const SECOND: SparseRow = row(&[0, 1, 3, 4, 7], &[10.0, 5.0, 7.0, 40.0, 2.0]);

    const fn row<'a>(columns: &'a [u32], values: &'a [f64]) -> SparseRow<'a> {
        SparseRow { columns, values }
    }

    fn shift(first: SparseRow, second: SparseRow, weights: Weights) -> Divergence {
        word_shift(first, second, weights).expect("both rows hold counts")
    }

    fn absolute_sum(shift: &Divergence) -> f64 {
        shift.terms.iter().map(|term| term.contribution.abs()).sum()
    }

    fn check(found: &Divergence, divergence: f64, expected: &[(u32, f64)]) {
        assert!((found.divergence - divergence).abs() < 1e-12);
        assert_eq!(found.terms.len(), expected.len());
        for (term, (column, contribution)) in found.terms.iter().zip(expected) {
            assert_eq!(term.column, *column);
            assert!((term.contribution - contribution).abs() < 1e-12, "column {column}: {}", term.contribution);
        }
    }

    #[test]
    fn by_hand() {
        // p = (1/2, 1/2, 0), q = (1/2, 0, 1/2), m = (1/2, 1/4, 1/4): the two one-sided terms give (1/2)(1/2) ln 2 each.
        let first = row(&[3, 5], &[2.0, 2.0]);
        let second = row(&[3, 9], &[1.0, 1.0]);
        let quarter = std::f64::consts::LN_2 / 4.0;
        check(&shift(first, second, Weights::Equal), 2.0 * quarter, &[(3, 0.0), (5, -quarter), (9, quarter)]);
        // Weights 2/3 and 1/3: ln(p/m) is ln(3/2) for the first side's term and ln 3 for the second's.
        let (left, right) = (1.5f64.ln() / 3.0, 3f64.ln() / 6.0);
        check(&shift(first, second, Weights::Size), left + right, &[(3, 0.0), (5, -left), (9, right)]);
    }

    #[test]
    fn as_shifterator() {
        // shifterator 0.3.0 (Python), `entropy.get_jsd_scores` with base e and the weights given here; contributions
        // p2 s2 - p1 s1; signs set by the shares.
        let equal = [
            (0, -0.06946710885364064),
            (1, -0.0006732992760059555),
            (2, -0.08317766166719341),
            (3, 0.037906486436872014),
            (4, 0.1357046846462576),
            (7, 0.01083042469624914),
        ];
        check(&shift(FIRST, SECOND, Weights::Equal), 0.3377596655762188, &equal);
        // Weights 50/114 and 64/114.
        let by_size = [
            (0, -0.070219396092863),
            (1, -0.0006665108281264315),
            (2, -0.08675530978593152),
            (3, 0.035449189081085665),
            (4, 0.12881185075465434),
            (7, 0.010128339737453047),
        ];
        check(&shift(FIRST, SECOND, Weights::Size), 0.33203059628011394, &by_size);
        assert_eq!(shift(FIRST, SECOND, Weights::Size), shift(FIRST, SECOND, Weights::Given(50.0, 64.0)));
    }

    #[test]
    fn contributions_sum_to_the_divergence() {
        let mut seed = 5u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % below
        };
        for _ in 0..100 {
            let columns: Vec<u32> = (0..30).collect();
            let mut counts = || -> Vec<f64> { columns.iter().map(|_| next(9).saturating_sub(4) as f64).collect() };
            let (x, y) = (counts(), counts());
            let (a, b) = (row(&columns, &x), row(&columns, &y));
            for weights in [Weights::Equal, Weights::Size, Weights::Given(0.9, 0.1)] {
                let found = shift(a, b, weights);
                let (u, v) = (found.first_weight, found.second_weight);
                // Independent of the split: H(m) - u H(p) - v H(q), H the entropy in nats.
                let entropy = |share: &dyn Fn(usize) -> f64| -> f64 {
                    (0..30).map(share).filter(|p| *p > 0.0).map(|p| -p * p.ln()).sum()
                };
                let p = |i: usize| x[i] / a.sum();
                let q = |i: usize| y[i] / b.sum();
                let divergence = entropy(&|i| u * p(i) + v * q(i)) - u * entropy(&p) - v * entropy(&q);
                assert!((found.divergence - divergence).abs() < 1e-12);
                assert!((absolute_sum(&found) - divergence).abs() < 1e-12);
                let ceiling = -u * u.ln() - v * v.ln();
                assert!(found.divergence <= ceiling + 1e-12);
                for term in &found.terms {
                    assert!(term.contribution * (term.second_share - term.first_share) >= 0.0);
                }
            }
            let divergence = Measure::JensenShannon.between(a, b, 30).expect("no empty row");
            assert!((shift(a, b, Weights::Equal).divergence - divergence).abs() < 1e-15);
        }
    }

    #[test]
    fn turning_the_sides_round_turns_the_signs() {
        let (there, back) = (shift(FIRST, SECOND, Weights::Size), shift(SECOND, FIRST, Weights::Size));
        for (one, other) in there.terms.iter().zip(&back.terms) {
            assert!((one.contribution + other.contribution).abs() < 1e-15);
        }
    }

    #[test]
    fn equal_shares_do_not_shift_and_sorting_puts_the_largest_first() {
        let double = row(FIRST.columns, &[60.0, 10.0, 24.0, 6.0]);
        for weights in [Weights::Equal, Weights::Size, Weights::Given(0.3, 0.6)] {
            let same = shift(FIRST, double, weights);
            assert_eq!(same.divergence, 0.0);
            assert!(same.terms.iter().all(|term| term.contribution == 0.0));
        }
        let mut sorted = shift(FIRST, SECOND, Weights::Equal);
        sorted.sort_by_contribution();
        assert_eq!(sorted.terms.iter().map(|term| term.column).collect::<Vec<_>>(), [4, 2, 0, 3, 7, 1]);
    }

    #[test]
    fn bad_input_is_none() {
        let nothing = row(&[], &[]);
        let zero = row(&[1], &[0.0]);
        let negative = row(&[1, 2], &[5.0, -1.0]);
        for bad in [nothing, zero, negative] {
            assert_eq!(word_shift(FIRST, bad, Weights::Equal), None);
            assert_eq!(word_shift(bad, FIRST, Weights::Size), None);
        }
        for (u, v) in [(0.0, 1.0), (1.0, -1.0), (f64::INFINITY, 1.0), (f64::NAN, 1.0)] {
            assert_eq!(word_shift(FIRST, SECOND, Weights::Given(u, v)), None);
        }
    }
}
