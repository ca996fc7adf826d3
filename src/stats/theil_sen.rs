//! Theil-Sen slope: how fast a term rises or falls per period, robust to outliers, with a confidence interval.
//!
//! The pairwise slopes are never sorted. Their order is known in three blocks (falling, tied at zero, rising) from the
//! pair counts alone, so a wanted rank is 0 at once or a selection inside one block; zero slopes are never stored.

use super::pair_counts::{PairCounts, pair_counts_sparse};
use statrs::function::erf::erfc_inv;

/// Theil-Sen line x = intercept + slope * t, t = 0, 1, ..., n-1.
#[derive(Debug, Clone, PartialEq)]
pub struct TheilSen {
    /// Median of all pairwise slopes, per period.
    pub slope: f64,
    /// median(x) - median(0..n-1) * slope.
    pub intercept: f64,
    /// Lower confidence limit of the slope; `None` if the series is too short for a finite limit.
    pub lower: Option<f64>,
    /// Upper confidence limit of the slope; `None` if the series is too short for a finite limit.
    pub upper: Option<f64>,
}

/// Theil-Sen slope and intercept of a series with one value per equally spaced period, and a confidence interval.
///
/// slope = median over i < j of (x_j - x_i)/(j - i), the mean of the two middle values for an even number of pairs;
/// intercept = median(x) - median(0..n-1) * slope (pyMannKendall's `sens_slope`; Conover's intercept).
/// Interval: with N = n(n-1)/2 pairs and C = z * sqrt(var S) (ties included), the limits are the slopes of rank
/// (N - C)/2 and (N + C)/2 + 1, counted from 1 upwards, interpolated between neighbours for broken ranks.
///
/// `confidence` lies in (0, 1), usually 0.95. `None` with fewer than 2 values, a value that is not finite, or a
/// confidence outside (0, 1). Theil 1950, Sen 1968, Gilbert 1987. Cost O(n k) time and memory for k non-zero values
/// (at most n^2/2 slopes); O(n log n) if all wanted ranks fall on slope zero.
#[cfg(test)]
pub fn theil_sen(x: &[f64], confidence: f64) -> Option<TheilSen> {
    theil_sen_sparse(x.len(), &nonzero_entries(x), confidence)
}

/// [`theil_sen`] of a series of `n` periods that is zero except at `entries` = (index, value), indices strictly
/// increasing below `n` (otherwise `None`). Equal to the dense result.
///
/// Cost O(k log k) for k entries if slope and limits all fall on the block of zero slopes (as a rule for rare terms),
/// otherwise O(n k) time and memory: slopes between two zeros are not visited.
#[cfg(test)]
pub fn theil_sen_sparse(n: usize, entries: &[(usize, f64)], confidence: f64) -> Option<TheilSen> {
    theil_sen_of(&pair_counts_sparse(n, entries)?, entries, |i| i as f64, confidence)
}

/// [`theil_sen_sparse`] of a series whose pairs are counted already, and whose periods lie at times of their own:
/// `time` of an index gives its place, in strictly increasing order, so that missing periods keep their distance.
/// slope = median of (x_j - x_i)/(t_j - t_i); intercept = median(x) - median(t) * slope. Cost as there.
pub fn theil_sen_of(
    counts: &PairCounts,
    entries: &[(usize, f64)],
    time: impl Fn(usize) -> f64,
    confidence: f64,
) -> Option<TheilSen> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let n = counts.n;
    let last = counts.pairs().checked_sub(1)?;
    let half_width = std::f64::consts::SQRT_2 * erfc_inv(1.0 - confidence) * counts.var_s().sqrt();
    // Ranks from 0: one less than in the definition above.
    let low = (counts.pairs() as f64 - half_width) / 2.0 - 1.0;
    let high = (counts.pairs() as f64 + half_width) / 2.0;
    let reach = (low.max(0.0) as u64, (high.ceil() as u64).min(last));
    let mut slopes = RankedSlopes::new(entries, counts, reach, &time);
    let slope = slopes.median();
    let middle = (time((n - 1) / 2) + time(n / 2)) / 2.0;
    Some(TheilSen {
        slope,
        intercept: sparse_median(n, entries) - middle * slope,
        lower: slopes.at_broken_rank(low),
        upper: slopes.at_broken_rank(high),
    })
}

/// The slope of [`theil_sen`] alone. Cost O(n log n) if both middle slopes are 0, else O(n k).
pub fn theil_sen_slope(x: &[f64]) -> Option<f64> {
    theil_sen_slope_sparse(x.len(), &nonzero_entries(x))
}

/// The slope of [`theil_sen_sparse`] alone. Cost O(k log k) if both middle slopes are 0, else O(n k).
pub fn theil_sen_slope_sparse(n: usize, entries: &[(usize, f64)]) -> Option<f64> {
    let counts = pair_counts_sparse(n, entries)?;
    let last = counts.pairs().checked_sub(1)?;
    let reach = (last / 2, counts.pairs() / 2);
    Some(RankedSlopes::new(entries, &counts, reach, &|i| i as f64).median())
}

/// Whether the Theil-Sen slope is exactly 0 because both middle ranks fall on tied pairs. True whenever more than half
/// of all pairs tie, and also when fewer tie but rising and falling pairs balance. `false` without pairs. Cost O(1).
#[cfg(test)]
pub fn median_slope_is_zero(counts: &PairCounts) -> bool {
    let pairs = counts.pairs();
    pairs > 0 && counts.falling <= (pairs - 1) / 2 && counts.falling + counts.tied > pairs / 2
}

/// All pairwise slopes in rank order: falling ones, `tied` zeros, rising ones. The two outer blocks stay unsorted, and
/// empty if no wanted rank reaches them.
struct RankedSlopes {
    falling: Vec<f64>,
    rising: Vec<f64>,
    zero_from: u64,
    zero_to: u64,
    pairs: u64,
}

impl RankedSlopes {
    /// `reach`: smallest and largest rank (from 0) that will be asked for.
    fn new(entries: &[(usize, f64)], counts: &PairCounts, reach: (u64, u64), time: &impl Fn(usize) -> f64) -> Self {
        let (zero_from, zero_to) = (counts.falling, counts.falling + counts.tied);
        let (mut falling, mut rising) = (Vec::new(), Vec::new());
        if reach.0 < zero_from || reach.1 >= zero_to {
            falling.reserve_exact(counts.falling as usize);
            rising.reserve_exact(counts.rising as usize);
            for_each_slope(
                counts.n,
                entries,
                time,
                |slope| {
                    if slope < 0.0 { falling.push(slope) } else { rising.push(slope) }
                },
            );
        }
        Self { falling, rising, zero_from, zero_to, pairs: counts.pairs() }
    }

    /// Slope of the given rank from 0; ranks must lie inside the promised reach. Cost linear in the block.
    fn at(&mut self, rank: u64) -> f64 {
        if rank < self.zero_from {
            select(&mut self.falling, rank as usize)
        } else if rank < self.zero_to {
            0.0
        } else {
            select(&mut self.rising, (rank - self.zero_to) as usize)
        }
    }

    fn median(&mut self) -> f64 {
        let (low, high) = (self.at(self.pairs.saturating_sub(1) / 2), self.at(self.pairs / 2));
        if low == high { low } else { (low + high) / 2.0 }
    }

    /// Linear interpolation between the two ranks around `rank`; `None` outside all ranks.
    fn at_broken_rank(&mut self, rank: f64) -> Option<f64> {
        if !(rank >= 0.0 && rank <= self.pairs as f64 - 1.0) {
            return None;
        }
        let (below, share) = (self.at(rank.floor() as u64), rank.fract());
        Some(if share == 0.0 { below } else { below + share * (self.at(rank.ceil() as u64) - below) })
    }
}

/// Calls `visit` with each non-zero pairwise slope once, in a fixed order.
fn for_each_slope(n: usize, entries: &[(usize, f64)], time: &impl Fn(usize) -> f64, mut visit: impl FnMut(f64)) {
    let mut x = vec![0.0; n];
    let t: Vec<f64> = (0..n).map(time).collect();
    for &(index, value) in entries {
        if let Some(slot) = x.get_mut(index) {
            *slot = value;
        }
    }
    for &(i, value) in entries.iter().filter(|e| e.1 != 0.0) {
        // Pairs with an earlier period: only with zeros, the others were met from their own side.
        for (j, _) in x.iter().enumerate().take(i).filter(|&(_, &earlier)| earlier == 0.0) {
            visit(value / (t[i] - t[j]));
        }
        for (j, &later) in x.iter().enumerate().skip(i + 1).filter(|&(_, &later)| later != value) {
            visit((later - value) / (t[j] - t[i]));
        }
    }
}

/// Median of n values that are zero except at `entries`. Cost O(k).
fn sparse_median(n: usize, entries: &[(usize, f64)]) -> f64 {
    let mut negative: Vec<f64> = entries.iter().map(|e| e.1).filter(|&v| v < 0.0).collect();
    let mut positive: Vec<f64> = entries.iter().map(|e| e.1).filter(|&v| v > 0.0).collect();
    let zero_to = n - positive.len();
    let mut at = |rank: usize| {
        if rank < negative.len() {
            select(&mut negative, rank)
        } else if rank < zero_to {
            0.0
        } else {
            select(&mut positive, rank - zero_to)
        }
    };
    (at(n.saturating_sub(1) / 2) + at(n / 2)) / 2.0
}

/// The value of rank `rank` (from 0) of an unsorted list, by quickselect; 0 for a rank outside the list.
fn select(values: &mut [f64], rank: usize) -> f64 {
    if rank >= values.len() {
        return 0.0;
    }
    *values.select_nth_unstable_by(rank, f64::total_cmp).1
}

fn nonzero_entries(x: &[f64]) -> Vec<(usize, f64)> {
    x.iter().copied().enumerate().filter(|e| e.1 != 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::super::pair_counts::pair_counts;
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} != {b}");
    }

    fn middle(sorted: &[f64]) -> f64 {
        (sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2]) / 2.0
    }

    fn sorted_slopes(x: &[f64]) -> Vec<f64> {
        let pairs = (0..x.len()).flat_map(|i| (i + 1..x.len()).map(move |j| (i, j)));
        let mut slopes: Vec<f64> = pairs.map(|(i, j)| (x[j] - x[i]) / (j - i) as f64).collect();
        slopes.sort_by(f64::total_cmp);
        slopes
    }

    fn random_series(seed: u64, n: usize, zero_share: u64) -> Vec<f64> {
        let mut state = seed;
        let mut draw = |m: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % m
        };
        (0..n).map(|_| if draw(10) < zero_share { 0.0 } else { draw(9) as f64 - 2.0 }).collect()
    }

    #[test]
    fn golden_slope_and_intercept() {
        // golden.json, mann_kendall_x (pyMannKendall 1.4.3)
        let fit = theil_sen(&[2.0, 3.0, 3.0, 5.0, 4.0, 6.0, 8.0, 7.0, 9.0, 9.0], 0.95).unwrap();
        close(fit.slope, 0.8);
        close(fit.intercept, 1.9);
    }

    #[test]
    fn interval_equals_sorted_slopes_at_the_defined_ranks() {
        // z(0.975) = 1.959963984540054 and var(S) from the counts; ranks read off a full sort.
        for seed in 0..40 {
            let x = random_series(seed, 5 + seed as usize / 2, seed % 10);
            let (slopes, counts) = (sorted_slopes(&x), pair_counts(&x).unwrap());
            let c = 1.959963984540054 * counts.var_s().sqrt();
            let at = |rank: f64| {
                let inside = rank >= 1.0 && rank <= slopes.len() as f64;
                inside.then(|| {
                    let (low, share) = (rank as usize - 1, rank.fract());
                    slopes[low] + share * (slopes[(low + 1).min(slopes.len() - 1)] - slopes[low])
                })
            };
            let fit = theil_sen(&x, 0.95).unwrap();
            close(fit.slope, middle(&slopes));
            let mut values = x.clone();
            values.sort_by(f64::total_cmp);
            close(fit.intercept, middle(&values) - middle(&slopes) * (x.len() - 1) as f64 / 2.0);
            let total = slopes.len() as f64;
            for (got, expected) in [(fit.lower, at((total - c) / 2.0)), (fit.upper, at((total + c) / 2.0 + 1.0))] {
                assert_eq!(got.is_some(), expected.is_some(), "{x:?}");
                close(got.unwrap_or(0.0), expected.unwrap_or(0.0));
            }
        }
    }

    #[test]
    fn sparse_equals_dense_and_zero_rule_is_exact() {
        let mut zero_rule_hits = 0;
        for seed in 0..200 {
            let x = random_series(seed + 1000, 2 + seed as usize % 23, seed % 11);
            let counts = pair_counts(&x).unwrap();
            let entries: Vec<_> = x.iter().copied().enumerate().collect();
            assert_eq!(theil_sen_sparse(x.len(), &entries, 0.9), theil_sen(&x, 0.9));
            assert_eq!(theil_sen_slope_sparse(x.len(), &entries), theil_sen_slope(&x));
            let slopes = sorted_slopes(&x);
            close(theil_sen_slope(&x).unwrap(), middle(&slopes));
            let both_zero = slopes[(slopes.len() - 1) / 2] == 0.0 && slopes[slopes.len() / 2] == 0.0;
            assert_eq!(median_slope_is_zero(&counts), both_zero);
            if 2 * counts.tied > counts.pairs() {
                assert!(both_zero);
                zero_rule_hits += 1;
            }
        }
        assert!(zero_rule_hits > 20);
    }

    #[test]
    fn long_rare_series_needs_no_pair_list() {
        // 4e9 periods, two entries: the n^2 list could not exist.
        let fit = theil_sen_sparse(4_000_000_000, &[(5, 2.0), (3_000_000_000, 1.0)], 0.95).unwrap();
        assert_eq!(fit, TheilSen { slope: 0.0, intercept: 0.0, lower: Some(0.0), upper: Some(0.0) });
    }

    #[test]
    fn missing_periods_keep_their_distance() {
        // x = 3 t at t = 0, 1, 5, 6: every slope is 3, though the neighbours 1 and 5 differ by 12.
        let (x, t) = ([0.0, 3.0, 15.0, 18.0], [0.0, 1.0, 5.0, 6.0]);
        let entries: Vec<_> = x.iter().copied().enumerate().filter(|e| e.1 != 0.0).collect();
        let fit = theil_sen_of(&pair_counts(&x).unwrap(), &entries, |i| t[i], 0.95).unwrap();
        close(fit.slope, 3.0);
        close(fit.intercept, 0.0);
    }

    #[test]
    fn short_and_bad_series() {
        // A line: every slope is 2; with n = 3 the interval ranks lie outside the 3 slopes.
        let line = theil_sen(&[1.0, 3.0, 5.0], 0.95).unwrap();
        assert_eq!(line, TheilSen { slope: 2.0, intercept: 1.0, lower: None, upper: None });
        let flat = theil_sen(&[3.0; 5], 0.95).unwrap();
        assert_eq!(flat, TheilSen { slope: 0.0, intercept: 3.0, lower: Some(0.0), upper: Some(0.0) });
        assert_eq!(theil_sen(&[], 0.95), None);
        assert_eq!(theil_sen(&[1.0], 0.95), None);
        assert_eq!(theil_sen(&[1.0, f64::NAN], 0.95), None);
        assert_eq!(theil_sen(&[1.0, 2.0], 1.0), None);
        assert_eq!(theil_sen(&[1.0, 2.0], f64::NAN), None);
        assert_eq!(theil_sen_sparse(3, &[(3, 1.0)], 0.95), None);
    }
}
