//! Rising, falling and tied pairs of a time series: the one count behind Mann-Kendall, Kendall's tau-b and Theil-Sen.

/// Longest series accepted: all pair counts then fit their integer types.
pub const MAX_N: usize = u32::MAX as usize;

/// What the n(n-1)/2 pairs (i, j), i < j, of a series do.
#[derive(Debug, Clone, PartialEq)]
pub struct PairCounts {
    /// Number of periods n.
    pub n: usize,
    /// Pairs with x_j > x_i (concordant with time).
    pub rising: u64,
    /// Pairs with x_j < x_i (discordant with time).
    pub falling: u64,
    /// Pairs with x_j = x_i.
    pub tied: u64,
    /// Sum of t (t-1) (2t+5) over the groups of t equal values: the tie correction of var(S).
    pub tie_term: u128,
}

impl PairCounts {
    /// All pairs, n (n-1) / 2.
    pub fn pairs(&self) -> u64 {
        self.rising + self.falling + self.tied
    }

    /// Kendall's S = rising - falling pairs.
    pub fn s(&self) -> i64 {
        self.rising as i64 - self.falling as i64
    }

    /// Variance of S under "no trend", with ties: `[n(n-1)(2n+5) - sum t(t-1)(2t+5)] / 18` (Kendall 1975).
    /// 0 when all values are equal.
    pub fn var_s(&self) -> f64 {
        (spread(self.n as u128).saturating_sub(self.tie_term)) as f64 / 18.0
    }
}

/// Counts the pairs of a series with one value per period, in time order.
///
/// `None` if a value is not finite or n > [`MAX_N`]; 0 or 1 values give zero pairs; -0.0 equals 0.0.
/// Merge-sort inversion count (Knight 1966). Cost O(n log n), two buffers of n.
pub fn pair_counts(x: &[f64]) -> Option<PairCounts> {
    if x.len() > MAX_N {
        return None;
    }
    let order = ordered_pairs(x.iter().copied())?;
    Some(PairCounts {
        n: x.len(),
        rising: choose_two(x.len()) - order.tied - order.falling,
        falling: order.falling,
        tied: order.tied,
        tie_term: order.tie_term,
    })
}

/// Counts the pairs of a series of `n` periods that is zero except at `entries` = (index, value).
///
/// Equal to [`pair_counts`] of the dense series. An entry of value v at index i, with `before` and `after` zeros on
/// its two sides, adds `before` rising and `after` falling pairs if v > 0, the reverse if v < 0; pairs of two entries
/// go through the inversion count; the zeros tie with each other.
///
/// `None` if the indices are not strictly increasing and below `n`, a value is not finite, or n > [`MAX_N`]. Entries
/// of value 0 are allowed and ignored. Cost O(k log k) for k entries, independent of n.
pub fn pair_counts_sparse(n: usize, entries: &[(usize, f64)]) -> Option<PairCounts> {
    if n > MAX_N || !valid_entries(n, entries) {
        return None;
    }
    let order = ordered_pairs(entries.iter().map(|e| e.1).filter(|&v| v != 0.0))?;
    let (k, zeros) = (order.len, n - order.len);
    let mut rising = choose_two(k) - order.tied - order.falling;
    let mut falling = order.falling;
    for (rank, &(index, value)) in entries.iter().filter(|e| e.1 != 0.0).enumerate() {
        let before = (index - rank) as u64;
        let after = zeros as u64 - before;
        rising += if value > 0.0 { before } else { after };
        falling += if value > 0.0 { after } else { before };
    }
    Some(PairCounts {
        n,
        rising,
        falling,
        tied: order.tied + choose_two(zeros),
        tie_term: order.tie_term + spread(zeros as u128),
    })
}

/// Whether `entries` are in strictly increasing index order, inside `0..n`. Cost O(k).
pub fn valid_entries(n: usize, entries: &[(usize, f64)]) -> bool {
    entries.is_sorted_by(|a, b| a.0 < b.0) && entries.last().is_none_or(|e| e.0 < n)
}

/// Result of sorting one value list while counting.
struct Ordered {
    len: usize,
    falling: u64,
    tied: u64,
    tie_term: u128,
}

fn ordered_pairs(values: impl Iterator<Item = f64>) -> Option<Ordered> {
    let mut from: Vec<f64> = values.collect();
    if from.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let mut into = vec![0.0; from.len()];
    let (mut width, mut falling) = (1, 0);
    while width < from.len() {
        let blocks = from.chunks(2 * width).zip(into.chunks_mut(2 * width));
        falling += blocks.map(|(src, dst)| merge_counting(src, width, dst)).sum::<u64>();
        std::mem::swap(&mut from, &mut into);
        width *= 2;
    }
    let (mut tied, mut tie_term) = (0, 0);
    for group in from.chunk_by(|a, b| a == b) {
        tied += choose_two(group.len());
        tie_term += spread(group.len() as u128);
    }
    Some(Ordered { len: from.len(), falling, tied, tie_term })
}

/// Merges the two sorted parts of `src` into `dst`; returns the number of pairs (left, right) with right < left.
fn merge_counting(src: &[f64], width: usize, dst: &mut [f64]) -> u64 {
    let (left, right) = src.split_at(width.min(src.len()));
    let (mut i, mut j, mut inversions) = (0, 0, 0);
    for slot in dst {
        match (left.get(i), right.get(j)) {
            (Some(&a), Some(&b)) if b < a => {
                inversions += (left.len() - i) as u64;
                (*slot, j) = (b, j + 1);
            }
            (Some(&a), _) => (*slot, i) = (a, i + 1),
            (None, Some(&b)) => (*slot, j) = (b, j + 1),
            (None, None) => break,
        }
    }
    inversions
}

fn choose_two(t: usize) -> u64 {
    let t = t as u64;
    t * t.saturating_sub(1) / 2
}

/// t (t-1) (2t+5).
fn spread(t: u128) -> u128 {
    t * t.saturating_sub(1) * (2 * t + 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brute(x: &[f64]) -> (u64, u64, u64) {
        let mut c = (0, 0, 0);
        for i in 0..x.len() {
            for j in i + 1..x.len() {
                if x[j] > x[i] {
                    c.0 += 1;
                } else if x[j] < x[i] {
                    c.1 += 1;
                } else {
                    c.2 += 1;
                }
            }
        }
        c
    }

    /// Integers -1..=3, roughly `zero_share` of them zero.
    fn random_series(state: &mut u64, n: usize, zero_share: u64) -> Vec<f64> {
        let mut draw = |m: u64| {
            *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (*state >> 33) % m
        };
        (0..n).map(|_| if draw(10) < zero_share { 0.0 } else { draw(5) as f64 - 1.0 }).collect()
    }

    #[test]
    fn counts_by_hand() {
        // 1 3 2 2: rising (1,3) (1,2) (1,2); falling (3,2) (3,2); tied (2,2). One group of two: 2*1*9 = 18.
        let c = pair_counts(&[1.0, 3.0, 2.0, 2.0]).unwrap();
        assert_eq!((c.rising, c.falling, c.tied, c.tie_term), (3, 2, 1, 18));
        assert_eq!(c.var_s(), (4.0 * 3.0 * 13.0 - 18.0) / 18.0);
    }

    #[test]
    fn dense_equals_brute_force() {
        let mut state = 7;
        for n in 0..40 {
            let x = random_series(&mut state, n, 3);
            let c = pair_counts(&x).unwrap();
            assert_eq!((c.rising, c.falling, c.tied), brute(&x), "{x:?}");
            assert_eq!(c.pairs() as usize, n * n.saturating_sub(1) / 2);
        }
    }

    #[test]
    fn sparse_equals_dense() {
        let mut state = 11;
        for n in 0..60 {
            let x = random_series(&mut state, n, 8);
            let nonzero: Vec<_> = x.iter().copied().enumerate().filter(|e| e.1 != 0.0).collect();
            let all: Vec<_> = x.iter().copied().enumerate().collect();
            assert_eq!(pair_counts_sparse(n, &nonzero), pair_counts(&x));
            assert_eq!(pair_counts_sparse(n, &all), pair_counts(&x));
        }
    }

    #[test]
    fn bad_input_is_none_and_signed_zeros_tie() {
        assert_eq!(pair_counts(&[1.0, f64::NAN]), None);
        assert_eq!(pair_counts_sparse(5, &[(1, 1.0), (1, 2.0)]), None);
        assert_eq!(pair_counts_sparse(5, &[(2, 1.0), (1, 2.0)]), None);
        assert_eq!(pair_counts_sparse(5, &[(5, 1.0)]), None);
        assert_eq!(pair_counts_sparse(5, &[(4, f64::INFINITY)]), None);
        assert_eq!(pair_counts_sparse(usize::MAX, &[]), None);
        assert_eq!(pair_counts_sparse(MAX_N, &[]).unwrap().s(), 0);
        assert_eq!(pair_counts(&[0.0, -0.0, 0.0]).unwrap().tied, 3);
        assert_eq!(pair_counts_sparse(0, &[]), pair_counts(&[]));
    }
}
