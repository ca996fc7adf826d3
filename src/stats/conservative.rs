//! Conservative log ratio: the effect size that the data still support at their worst.

use super::interval::clopper_pearson_at;
use super::two_counts::TwoCounts;

/// Evert's conservative log ratio (LRC).
///
/// With the exact interval \[L, U\] of a/(a+b) at level `alpha`/`tests` (Clopper-Pearson, Bonferroni over `tests`
/// terms): log2(N2/N1 L/(1-L)), at least 0, where p1 >= p2; log2(N2/N1 U/(1-U)), at most 0, otherwise. 0 says that
/// the data do not tell the direction; 0 too for a = b = 0. Evert 2022, as in R's corpora 0.6 (`keyness`, measure
/// LRC) and Scattertext.
///
/// `None` if alpha lies outside (0, 1) or there are no tests.
pub fn conservative_log_ratio(x: &TwoCounts, alpha: f64, tests: u64) -> Option<f64> {
    let interval = interval(x, alpha / 2.0, tests)?;
    let Some((lower, upper)) = interval else { return Some(0.0) };
    let (p1, p2) = x.shares();
    Some(if p1 >= p2 { lower.max(0.0) } else { upper.min(0.0) })
}

/// The lower limit alone, one-sided, at any sign: the least log ratio that the data support at level
/// `alpha`/`tests` (R's corpora, measure PositiveLRC). `None` as [`conservative_log_ratio`], and for a = b = 0.
pub fn positive_conservative_log_ratio(x: &TwoCounts, alpha: f64, tests: u64) -> Option<f64> {
    interval(x, alpha, tests)?.map(|(lower, _)| lower)
}

/// Limits of the log ratio with `tail`/`tests` on each side; `Some(None)` without occurrences.
fn interval(x: &TwoCounts, tail: f64, tests: u64) -> Option<Option<(f64, f64)>> {
    if !(tail > 0.0 && tail < 1.0) || tests == 0 {
        return None;
    }
    if x.target + x.reference == 0 {
        return Some(None);
    }
    let limits = clopper_pearson_at(x.target, x.target + x.reference, tail / tests as f64)?;
    let (_, _, n1, n2) = x.floats();
    let log_ratio = |share: f64| (n2 / n1 * (share / (1.0 - share))).log2();
    Some(Some((log_ratio(limits.lower), log_ratio(limits.upper))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::golden::{close, golden};

    #[test]
    fn golden_values() {
        for (a, b, key) in [(100, 20, "100_20"), (7, 0, "7_0"), (3, 40, "3_40"), (5, 4, "5_4")] {
            let (x, of) =
                (TwoCounts::new(a, b, 10_000, 50_000).unwrap(), golden(&format!("keyness_{key}_10000_50000")));
            close(conservative_log_ratio(&x, 0.05, 1).unwrap(), &of["LRC95_m1"], key);
            close(conservative_log_ratio(&x, 0.05, 1_000).unwrap(), &of["LRC95_m1000"], key);
            close(positive_conservative_log_ratio(&x, 0.05, 1_000).unwrap(), &of["PosLRC95_m1000"], key);
        }
    }

    #[test]
    fn swapping_the_sides_flips_the_sign() {
        for (a, b) in [(0, 0), (0, 50), (3, 400), (100, 20), (100, 500)] {
            let score =
                |a, b, n1, n2| conservative_log_ratio(&TwoCounts::new(a, b, n1, n2).unwrap(), 0.05, 100).unwrap();
            let (one, other) = (score(a, b, 10_000, 50_000), score(b, a, 50_000, 10_000));
            assert!((one + other).abs() < 1e-9, "{a} {b}: {one} {other}");
        }
    }

    #[test]
    fn limits() {
        let x = TwoCounts::new(0, 0, 10, 10).unwrap();
        assert_eq!(conservative_log_ratio(&x, 0.05, 5), Some(0.0));
        assert_eq!(positive_conservative_log_ratio(&x, 0.05, 5), None);
        let y = TwoCounts::new(1, 1, 10, 10).unwrap();
        assert_eq!(conservative_log_ratio(&y, 0.0, 5), None);
        assert_eq!(conservative_log_ratio(&y, 0.05, 0), None);
    }
}
