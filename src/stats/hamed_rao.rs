//! Mann-Kendall with the Hamed-Rao variance correction for autocorrelated series.

use super::pair_counts::pair_counts;
use super::theil_sen::theil_sen_slope;
use super::trend_test::{continuity_z, two_sided_p};
use statrs::function::erf::erfc_inv;

/// Mann-Kendall test with autocorrelation-corrected variance.
#[derive(Debug, Clone, PartialEq)]
pub struct HamedRao {
    /// Number of periods.
    pub n: usize,
    /// Kendall's S, not corrected.
    pub s: i64,
    /// Corrected variance of S: var(S) * correction.
    pub var_s: f64,
    /// n / n*: above 1 with positive autocorrelation (weaker evidence), below 1 with negative.
    pub correction: f64,
    /// Number of lags with a significant rank autocorrelation.
    pub significant_lags: usize,
    /// Standardised S with continuity correction.
    pub z: f64,
    /// Two-sided p of z.
    pub p: f64,
    /// S / (n(n-1)/2).
    pub tau: f64,
}

/// Mann-Kendall test corrected for autocorrelation, with the semantics of pyMannKendall's
/// `hamed_rao_modification_test` (lag = None: all significant lags).
///
/// Detrend: d_i = x_i - i * slope, i = 1..n, with the Theil-Sen slope. Rank d (ties: mean rank) and take the
/// autocorrelation r_k of the ranks for k = 1..n-1. Over the lags with |r_k| > z(1 - alpha/2) / sqrt(n):
/// correction = 1 + 2/(n(n-1)(n-2)) * sum (n-k)(n-k-1)(n-k-2) r_k. Then z and p as in Mann-Kendall, from
/// var(S) * correction.
///
/// `alpha`: level of the lag test in (0, 1), usually 0.05. `tie_tolerance`: detrended values closer than this share a
/// rank. **0 reproduces pyMannKendall, where rounding in x_i - i * slope decides which values tie**: on the golden
/// series it splits 1.2 from 1.1999999999999993 and gives z = 11.73 where exact arithmetic gives z = 13.27. Prefer
/// about 1e-9 times the range of x for results that do not hang on rounding.
///
/// `None` with fewer than 3 values, a value that is not finite, alpha or tolerance out of range, all detrended values
/// tied (a constant or exactly linear series: no autocorrelation to estimate), or a corrected variance that is not
/// positive (strong negative autocorrelation). pyMannKendall returns NaN in the last two cases.
/// Hamed & Rao 1998. Cost O(n^2).
pub fn hamed_rao(x: &[f64], alpha: f64, tie_tolerance: f64) -> Option<HamedRao> {
    let n = x.len();
    let usable = n >= 3 && alpha > 0.0 && alpha < 1.0 && tie_tolerance >= 0.0 && tie_tolerance.is_finite();
    if !usable {
        return None;
    }
    let (counts, slope) = (pair_counts(x)?, theil_sen_slope(x)?);
    let detrended: Vec<f64> = x.iter().enumerate().map(|(i, v)| v - (i + 1) as f64 * slope).collect();
    let ranks = centred_ranks(&detrended, tie_tolerance);
    let power: f64 = ranks.iter().map(|r| r * r).sum();
    if power <= 0.0 {
        return None;
    }
    let bound = std::f64::consts::SQRT_2 * erfc_inv(alpha) / (n as f64).sqrt();
    let (mut weighted, mut significant_lags) = (0.0, 0);
    for lag in 1..n {
        let shifted = ranks.iter().skip(lag);
        let r = ranks.iter().zip(shifted).map(|(a, b)| a * b).sum::<f64>() / power;
        if r.abs() > bound {
            weighted += triple(n - lag) * r;
            significant_lags += 1;
        }
    }
    let correction = 1.0 + 2.0 / triple(n) * weighted;
    let (s, var_s) = (counts.s(), counts.var_s() * correction);
    if var_s <= 0.0 {
        return None;
    }
    let z = continuity_z(s, var_s);
    let tau = s as f64 / counts.pairs() as f64;
    Some(HamedRao { n, s, var_s, correction, significant_lags, z, p: two_sided_p(z), tau })
}

/// m (m-1) (m-2).
fn triple(m: usize) -> f64 {
    let m = m as f64;
    m * (m - 1.0) * (m - 2.0)
}

/// Ranks minus their mean (n+1)/2. Values within `tolerance` of the smallest of their group share the mean rank.
fn centred_ranks(values: &[f64], tolerance: f64) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut ranks = vec![0.0; values.len()];
    let mut rest = order.as_slice();
    let mut below = 0;
    while let Some(&(smallest, _)) = rest.first() {
        let (group, later) = rest.split_at(rest.partition_point(|v| v.0 - smallest <= tolerance).max(1));
        let rank = below as f64 + (group.len() as f64 + 1.0) / 2.0 - (values.len() as f64 + 1.0) / 2.0;
        for &(_, index) in group {
            if let Some(slot) = ranks.get_mut(index) {
                *slot = rank;
            }
        }
        below += group.len();
        rest = later;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::super::trend_test::mann_kendall;
    use super::*;

    const GOLDEN: [f64; 10] = [2.0, 3.0, 3.0, 5.0, 4.0, 6.0, 8.0, 7.0, 9.0, 9.0];

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} != {b}");
    }

    #[test]
    fn golden_pymannkendall() {
        // golden.json, hamed_rao (pyMannKendall 1.4.3); its p is 2 (1 - cdf(z)) = 0 by cancellation.
        let fit = hamed_rao(&GOLDEN, 0.05, 0.0).unwrap();
        close(fit.z, 11.733226190176898);
        close(fit.var_s, 10.488957055214732);
        assert!(fit.p > 0.0 && fit.p < 1e-30);
        assert_eq!((fit.s, fit.significant_lags), (39, 1));
    }

    #[test]
    fn tolerance_gives_the_exact_arithmetic_result() {
        // By hand: d = x - 0.8 i = 1.2 1.4 .6 1.8 0 1.2 2.4 .6 1.8 1; sorted 0 .6 .6 1 1.2 1.2 1.4 1.8 1.8 2.4 with
        // ranks 1 2.5 2.5 4 5.5 5.5 7 8.5 8.5 10, so the centred ranks in time order are 0 1.5 -3 3 -4.5 0 4.5 -3 3
        // -1.5. Sum of squares 81; lag-1 products 0 -4.5 -9 -13.5 0 0 -13.5 -9 -4.5 sum to -54, r_1 = -2/3, beyond the
        // bound 1.96 / sqrt(10) = .62; correction 1 + 2/720 * 504 * (-2/3) = 1/15; var = 123/15 = 8.2.
        let fit = hamed_rao(&GOLDEN, 0.05, 1e-9).unwrap();
        close(fit.correction, 1.0 / 15.0);
        close(fit.var_s, 8.2);
        close(fit.z, 38.0 / 8.2_f64.sqrt());
        assert_eq!(fit.significant_lags, 1);
    }

    #[test]
    fn no_significant_lag_leaves_mann_kendall_unchanged() {
        // bound = z / sqrt(n) > 1 for alpha = 1e-4, n = 10 (3.89 / 3.16): no lag can pass.
        let (fit, plain) = (hamed_rao(&GOLDEN, 1e-4, 0.0).unwrap(), mann_kendall(&GOLDEN).unwrap());
        assert_eq!((fit.significant_lags, fit.correction), (0, 1.0));
        assert_eq!((fit.z, fit.p, fit.var_s, fit.tau), (plain.z, plain.p, plain.var_s, plain.tau));
    }

    #[test]
    fn ranks_with_ties() {
        assert_eq!(centred_ranks(&[3.0, 1.0, 3.0, 2.0], 0.0), [1.0, -1.5, 1.0, -0.5]);
        assert_eq!(centred_ranks(&[0.0, 0.1, 1.0], 0.2), [-0.5, -0.5, 1.0]);
    }

    #[test]
    fn undefined_cases() {
        assert_eq!(hamed_rao(&[], 0.05, 0.0), None);
        assert_eq!(hamed_rao(&[1.0, 2.0], 0.05, 0.0), None);
        assert_eq!(hamed_rao(&[0.0; 8], 0.05, 0.0), None);
        assert_eq!(hamed_rao(&[1.0, 2.0, 3.0, 4.0], 0.05, 0.0), None);
        assert_eq!(hamed_rao(&GOLDEN, 0.0, 0.0), None);
        assert_eq!(hamed_rao(&GOLDEN, 0.05, f64::NAN), None);
        assert_eq!(hamed_rao(&[1.0, f64::NAN, 2.0, 3.0], 0.05, 0.0), None);
    }
}
