//! Change points of counts over text of unequal length: Poisson levels, widened by dispersion, with a p value each.

use super::change_points::cheapest_ends;
use super::student::{student_p, student_t};

/// A change in the level of a term.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// First place of the new level.
    pub place: usize,
    /// Occurrences per unit of text over the whole old level.
    pub before: f64,
    /// The same over the new one.
    pub after: f64,
    /// P that counts of one level have some change as large.
    pub p: f64,
}

/// Smallest number of periods of a level.
pub const MIN_PERIODS: usize = 2;

/// The changes in level of counts `cells` = (place, count) over the text of all places; `before[i]` is the text before
/// place i, and the last entry that of all.
///
/// A level from a to b with count C in text W costs -2 C ln(C / W), twice the negative Poisson likelihood; every change
/// costs `dispersion` times the square of `limit`, see [`change_limit`].
/// (Killick, Fearnhead & Eckley 2012 for the search, which is exact.) The p of a change compares the two levels beside
/// it in the same way. A term whose deviance from one level is below the cost of one change is done in O(k); else
/// O(n) to O(n²).
pub fn count_changes(cells: &[(usize, f64)], before: &[f64], dispersion: f64, limit: f64) -> Vec<Change> {
    let n = before.len().saturating_sub(1);
    if n < 2 * MIN_PERIODS || cells.is_empty() {
        return Vec::new();
    }
    let tries = n as f64 - 1.0;
    let penalty = dispersion * limit * limit;
    let (all, text) = (cells.iter().map(|c| c.1).sum::<f64>(), before[n]);
    let deviance =
        cells.iter().map(|&(i, c)| 2.0 * c * (c * text / all / (before[i + 1] - before[i])).ln()).sum::<f64>();
    if deviance <= penalty {
        return Vec::new();
    }
    let mut counts = vec![0.0; n + 1];
    cells.iter().for_each(|&(i, c)| counts[i + 1] = c);
    (1..=n).for_each(|i| counts[i] += counts[i - 1]);
    let cost = |start: usize, end: usize| {
        let count = counts[end] - counts[start];
        if count > 0.0 { -2.0 * count * (count / (before[end] - before[start])).ln() } else { 0.0 }
    };
    let ends = cheapest_ends(&places(cells, n), penalty, MIN_PERIODS, cost);
    let starts: Vec<usize> = std::iter::once(0).chain(ends).collect();
    let rate = |start: usize, end: usize| (counts[end] - counts[start]) / (before[end] - before[start]);
    let change = |w: &[usize]| {
        let gain = (cost(w[0], w[2]) - cost(w[0], w[1]) - cost(w[1], w[2])).max(0.0);
        let p = student_p((gain / dispersion).sqrt(), n as f64 - 2.0) * tries;
        Change { place: w[1], before: rate(w[0], w[1]), after: rate(w[1], w[2]), p: p.min(1.0) }
    };
    starts.windows(3).map(change).collect()
}

/// Where a change may lie: beside periods with counts, or one further where the shortest level needs it. Inside a run
/// of periods without counts the cost of a cut is concave in the text before it, so an end of the run is as good.
fn places(cells: &[(usize, f64)], n: usize) -> Vec<usize> {
    let mut places = vec![0];
    for &(i, _) in cells {
        let next = places[places.len() - 1] + 1;
        places.extend(i.saturating_sub(1).max(next)..(i + 3).min(n));
    }
    places.push(n);
    places
}

/// The quantile of Student's t with n - 2 degrees whose two tails hold level / (n - 1): by Bonferroni's inequality over
/// all places, n counts of one level have a change as large with the probability `level` at most.
pub fn change_limit(n: usize, level: f64) -> f64 {
    student_t(level / (n as f64 - 1.0).max(1.0), n as f64 - 2.0).min(MOST)
}

/// The largest quantile used: t with few degrees has tails that no series of that length reaches.
const MOST: f64 = 1e6;

/// P that counts with one rate have, in some stretch of n periods, as much as this stretch: the binomial tail of `inside`
/// of `all` at the stretch's `share` of the text, times the number of stretches, n (n + 1) / 2.
pub fn burst_p(inside: f64, all: f64, share: f64, dispersion: f64, n: usize) -> f64 {
    let independent = (all / dispersion).floor();
    let outside = independent - (inside / dispersion).floor();
    let tail = super::interval::binomial_tail(outside.max(0.0), independent, 1.0 - share);
    (tail * n as f64 * (n as f64 + 1.0) / 2.0).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(text: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0];
        text.iter().for_each(|w| sums.push(sums[sums.len() - 1] + w));
        sums
    }

    fn cells(counts: &[f64]) -> Vec<(usize, f64)> {
        counts.iter().copied().enumerate().filter(|c| c.1 > 0.0).collect()
    }

    #[test]
    fn a_step_by_hand() {
        let counts = [1.0, 2.0, 1.0, 1.0, 2.0, 30.0, 31.0, 29.0, 30.0, 31.0, 10.0, 9.0, 11.0, 10.0];
        let found = count_changes(&cells(&counts), &before(&[10.0; 14]), 1.0, change_limit(14, 0.05));
        assert_eq!(found.iter().map(|c| c.place).collect::<Vec<_>>(), [5, 10]);
        assert_eq!((found[0].before, found[0].after), (7.0 / 50.0, 151.0 / 50.0));
        assert_eq!((found[1].before, found[1].after), (151.0 / 50.0, 40.0 / 40.0));
        assert!(found.iter().all(|c| c.p < 0.05));
        // The same counts in text that grows with them are one level.
        let text: Vec<f64> = counts.iter().map(|c| c * 7.0).collect();
        assert_eq!(count_changes(&cells(&counts), &before(&text), 1.0, change_limit(14, 0.05)), []);
        // So are they where counts come in heaps.
        assert_eq!(count_changes(&cells(&counts), &before(&[10.0; 14]), 40.0, change_limit(14, 0.05)), []);
        assert_eq!(count_changes(&[], &before(&[1.0; 9]), 1.0, 3.0), []);
        assert_eq!(count_changes(&[(0, 9.0)], &before(&[1.0; 3]), 1.0, 3.0), []);
    }

    /// Against every segmentation with levels of two periods or more.
    #[test]
    fn the_cheapest_of_all() {
        let mut state = 17u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((state >> 33) % below) as f64
        };
        let mut changed = 0;
        for round in 0..300 {
            let n = 4 + round % 8;
            let text: Vec<f64> = (0..n).map(|_| 1.0 + draw(4)).collect();
            let high = 1.0 + draw(40);
            let counts: Vec<f64> = (0..n).map(|i| draw(4) + if i > n / 2 { draw(3) * high } else { 0.0 }).collect();
            let (sums, total) = (before(&text), counts.iter().sum::<f64>());
            if total == 0.0 {
                continue;
            }
            let limit = change_limit(n, 0.4);
            let penalty = limit * limit;
            let cost = |a: usize, b: usize| {
                let count: f64 = counts[a..b].iter().sum();
                if count > 0.0 { -2.0 * count * (count / text[a..b].iter().sum::<f64>()).ln() } else { 0.0 }
            };
            let of = |ends: &[usize]| {
                let starts = std::iter::once(0).chain(ends.iter().copied());
                starts.zip(ends).map(|(a, &b)| cost(a, b) + penalty).sum::<f64>()
            };
            let mut least = f64::INFINITY;
            for mask in 0..1_u32 << (n - 1) {
                let ends: Vec<usize> = (1..n).filter(|i| mask >> (i - 1) & 1 == 1).chain([n]).collect();
                let starts = std::iter::once(0).chain(ends.iter().copied());
                if starts.zip(&ends).all(|(a, b)| b - a >= MIN_PERIODS) {
                    least = least.min(of(&ends));
                }
            }
            let found = count_changes(&cells(&counts), &sums, 1.0, limit);
            let ends: Vec<usize> = found.iter().map(|c| c.place).chain([n]).collect();
            assert!((of(&ends) - least).abs() < 1e-9, "{counts:?} {text:?} {ends:?}");
            changed += usize::from(!found.is_empty());
        }
        assert!(changed > 30, "{changed}");
    }

    #[test]
    fn burst_p_by_hand() {
        // Eight of eight in a half: 1/256, times the ten stretches of four periods.
        assert!((burst_p(8.0, 8.0, 0.5, 1.0, 4) - 10.0 / 256.0).abs() < 1e-12);
        // Four independent ones of which all lie inside.
        assert!((burst_p(8.0, 8.0, 0.5, 2.0, 4) - 10.0 / 16.0).abs() < 1e-12);
        assert_eq!(burst_p(1.0, 8.0, 0.5, 1.0, 4), 1.0);
    }
}
