//! Monotonic trend of one term over periods: Mann-Kendall and Kendall's tau-b against time.
//!
//! Neighbours: `pair_counts` (the counting), `theil_sen` (size of the trend), `hamed_rao` (autocorrelated series).

use super::pair_counts::PairCounts;
#[cfg(test)]
use super::pair_counts::{pair_counts, pair_counts_sparse};
use statrs::function::erf::erfc;

/// Mann-Kendall test of a monotonic trend.
#[derive(Debug, Clone, PartialEq)]
pub struct MannKendall {
    /// Number of periods.
    pub n: usize,
    /// S = rising pairs - falling pairs.
    pub s: i64,
    /// Variance of S without trend, corrected for ties.
    pub var_s: f64,
    /// Standardised S with continuity correction; 0 when S = 0.
    pub z: f64,
    /// Two-sided p of z under the normal approximation.
    pub p: f64,
    /// S / (n(n-1)/2), that is tau-a: ties pull it towards 0.
    pub tau: f64,
}

/// Kendall's tau-b between time and value.
#[derive(Debug, Clone, PartialEq)]
pub struct KendallTau {
    /// S / sqrt(pairs (pairs - tied pairs)).
    pub tau_b: f64,
    /// Two-sided p.
    pub p: f64,
    /// True if `p` comes from the exact distribution, false for the normal approximation.
    pub exact: bool,
}

/// Longest tie-free series whose tau-b is tested exactly (SciPy's `method="auto"` has the same bound).
pub const EXACT_TAU_MAX_N: usize = 33;

/// Mann-Kendall trend test of a series with one value per equally spaced period, in time order.
///
/// S = sum over i < j of sign(x_j - x_i); var(S) = `[n(n-1)(2n+5) - sum t(t-1)(2t+5)] / 18` over groups of t equal
/// values; z = (S - sign(S)) / sqrt(var(S)); tau = S / (n(n-1)/2). Same definitions as pyMannKendall's
/// `original_test`. The normal approximation is usual from n = 10; the test assumes independent periods.
///
/// `None` with fewer than 2 values or a value that is not finite. A constant series gives S = 0, var = 0, z = 0, p = 1.
/// Mann 1945, Kendall 1975. Cost O(n log n).
#[cfg(test)]
pub fn mann_kendall(x: &[f64]) -> Option<MannKendall> {
    mann_kendall_of(&pair_counts(x)?)
}

/// [`mann_kendall`] of a series of `n` periods that is zero except at `entries` = (index, value).
///
/// The result is equal to the dense one, bit for bit: both follow from the same integers. Entries must be in strictly
/// increasing index order below `n`, otherwise `None`. Cost O(k log k) for k entries.
#[cfg(test)]
pub fn mann_kendall_sparse(n: usize, entries: &[(usize, f64)]) -> Option<MannKendall> {
    mann_kendall_of(&pair_counts_sparse(n, entries)?)
}

/// [`mann_kendall`] from pairs already counted. `None` with fewer than 2 periods. Cost O(1).
pub fn mann_kendall_of(counts: &PairCounts) -> Option<MannKendall> {
    if counts.n < 2 {
        return None;
    }
    let (s, var_s) = (counts.s(), counts.var_s());
    let z = continuity_z(s, var_s);
    Some(MannKendall { n: counts.n, s, var_s, z, p: two_sided_p(z), tau: s as f64 / counts.pairs() as f64 })
}

/// Kendall's tau-b of value against time (the trend measure of Hilpert & Gries 2009), with two-sided p.
///
/// tau-b = S / sqrt(P (P - T)), P = n(n-1)/2 pairs, T = pairs with equal values; time has no ties. p: without ties
/// and n <= [`EXACT_TAU_MAX_N`] the exact distribution of S over all n! orders; otherwise z = S / sqrt(var(S)),
/// without continuity correction (unlike Mann-Kendall), as in SciPy's `kendalltau`.
///
/// `None` with fewer than 2 values, a value that is not finite, or a constant series (tau-b undefined).
/// Kendall 1945, 1970. Cost O(n log n), plus O(n^3) for the exact p.
#[cfg(test)]
pub fn kendall_tau_b(x: &[f64]) -> Option<KendallTau> {
    kendall_tau_b_of(&pair_counts(x)?)
}

/// [`kendall_tau_b`] from pairs already counted (dense or sparse).
pub fn kendall_tau_b_of(counts: &PairCounts) -> Option<KendallTau> {
    let untied = counts.rising + counts.falling;
    if untied == 0 {
        return None;
    }
    let tau_b = counts.s() as f64 / (counts.pairs() as f64 * untied as f64).sqrt();
    let exact = counts.tied == 0 && counts.n <= EXACT_TAU_MAX_N;
    let p = if exact {
        exact_tau_p(counts.n, counts.rising.min(counts.falling) as usize)
    } else {
        two_sided_p(counts.s() as f64 / counts.var_s().sqrt())
    };
    Some(KendallTau { tau_b, p, exact })
}

/// z of a sum S with continuity correction: (S - sign(S)) / sqrt(var), and 0 when S = 0 or var is not positive.
pub fn continuity_z(s: i64, var_s: f64) -> f64 {
    if s == 0 || var_s <= 0.0 {
        return 0.0;
    }
    (s - s.signum()) as f64 / var_s.sqrt()
}

/// Two-sided tail probability of a standard normal: erfc(|z| / sqrt 2). Keeps its digits far out in the tail, where
/// 2 (1 - cdf(z)) is 0.
pub fn two_sided_p(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// min(1, 2 P(at most `inversions` inversions)) in a random order of n items. The number of inversions is a sum of
/// independent uniforms on 0..i for i = 0..n-1, so its distribution is a running convolution (Kendall 1970).
fn exact_tau_p(n: usize, inversions: usize) -> f64 {
    let mut prob = vec![0.0; inversions + 1];
    if let Some(first) = prob.first_mut() {
        *first = 1.0;
    }
    let mut next = prob.clone();
    for items in 2..=n {
        for (count, slot) in next.iter_mut().enumerate() {
            let lowest = (count + 1).saturating_sub(items);
            *slot = prob.iter().take(count + 1).skip(lowest).sum::<f64>() / items as f64;
        }
        std::mem::swap(&mut prob, &mut next);
    }
    (2.0 * prob.iter().sum::<f64>()).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLDEN: [f64; 10] = [2.0, 3.0, 3.0, 5.0, 4.0, 6.0, 8.0, 7.0, 9.0, 9.0];

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} != {b}");
    }

    #[test]
    fn golden_mann_kendall() {
        // golden.json, mann_kendall_x (pyMannKendall 1.4.3)
        let mk = mann_kendall(&GOLDEN).unwrap();
        assert_eq!((mk.n, mk.s, mk.var_s), (10, 39, 123.0));
        close(mk.z, 3.4263446117362424);
        close(mk.p, 0.0006117636822975392);
        close(mk.tau, 0.8666666666666667);
    }

    #[test]
    fn golden_tau_b() {
        // golden.json, kendall_tau_b_same_x (SciPy, asymptotic because of ties)
        let tau = kendall_tau_b(&GOLDEN).unwrap();
        close(tau.tau_b, 0.8865926413116155);
        close(tau.p, 0.0004372575927067331);
        assert!(!tau.exact);
    }

    #[test]
    fn falling_series_mirrors_rising() {
        let down: Vec<f64> = GOLDEN.iter().map(|v| -v).collect();
        let (a, b) = (mann_kendall(&GOLDEN).unwrap(), mann_kendall(&down).unwrap());
        assert_eq!((b.s, b.z, b.p, b.tau), (-a.s, -a.z, a.p, -a.tau));
    }

    #[test]
    fn exact_p_by_hand() {
        // 4 rising values: only 2 of 24 orders have |S| = 6.
        let tau = kendall_tau_b(&[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert_eq!(tau.tau_b, 1.0);
        close(tau.p, 2.0 / 24.0);
        // One inversion among 4: 1 + 3 orders on each side.
        close(kendall_tau_b(&[1.0, 2.0, 4.0, 3.0]).unwrap().p, 8.0 / 24.0);
        // S = 0: p = 1.
        close(kendall_tau_b(&[2.0, 4.0, 1.0, 3.0]).unwrap().p, 1.0);
    }

    #[test]
    fn exact_p_equals_enumeration() {
        fn count(rest: &mut Vec<usize>, inversions: usize, tally: &mut [u32]) {
            if rest.is_empty() {
                tally[inversions] += 1;
            }
            for i in 0..rest.len() {
                let item = rest.remove(i);
                count(rest, inversions + i, tally);
                rest.insert(i, item);
            }
        }
        let mut tally = vec![0; 16];
        count(&mut (0..6).collect(), 0, &mut tally);
        for c in 0..=7 {
            let expected = (2.0 * tally[..=c].iter().sum::<u32>() as f64 / 720.0).min(1.0);
            close(exact_tau_p(6, c), expected);
        }
    }

    #[test]
    fn sparse_equals_dense() {
        let mut state: u64 = 3;
        for n in 2..50 {
            let x: Vec<f64> = (0..n)
                .map(|_| {
                    state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    ((state >> 33) % 9).saturating_sub(5) as f64
                })
                .collect();
            let entries: Vec<_> = x.iter().copied().enumerate().filter(|e| e.1 != 0.0).collect();
            assert_eq!(mann_kendall_sparse(n, &entries), mann_kendall(&x));
        }
    }

    #[test]
    fn edge_cases() {
        assert_eq!(mann_kendall(&[]), None);
        assert_eq!(mann_kendall(&[1.0]), None);
        assert_eq!(mann_kendall(&[1.0, f64::NAN]), None);
        let flat = mann_kendall(&[4.0; 6]).unwrap();
        assert_eq!((flat.s, flat.var_s, flat.z, flat.p, flat.tau), (0, 0.0, 0.0, 1.0, 0.0));
        assert_eq!(mann_kendall_sparse(6, &[]).unwrap(), flat);
        assert_eq!(kendall_tau_b(&[4.0; 6]), None);
        assert_eq!(kendall_tau_b(&[4.0]), None);
        // n = 2: var = 2*1*9/18 = 1, z = (1 - 1)/1 = 0.
        assert_eq!(mann_kendall(&[1.0, 2.0]).map(|m| (m.z, m.p, m.tau)), Some((0.0, 1.0, 1.0)));
    }
}
