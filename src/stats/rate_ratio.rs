//! The ratio of two rates from counts that may come in heaps.

use statrs::function::beta::checked_beta_reg;

use super::student::{normal_z, student_t};

/// A ratio of rates, second by first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateRatio {
    /// Infinite where only the second side has occurrences.
    pub ratio: f64,
    /// 0 where the second side has no occurrence.
    pub lower: f64,
    /// Infinite where the first side has none.
    pub upper: f64,
    /// Two-sided p that the rates are equal.
    pub p: f64,
}

/// The ratio of the rate of `second` occurrences in `second_text` to that of `first` in `first_text`.
///
/// Given both together, the second count is binomial with the odds ratio * second_text / first_text. Counts are divided
/// by `dispersion`, variance by mean, and the limits are Jeffreys' for that share: quantiles of a beta distribution of
/// second + 1/2 and first + 1/2, which is one of conditional likelihood with half an occurrence on each side.
/// `None` without occurrences, without text, and for a dispersion below 1 or a confidence outside (0, 1).
pub fn rate_ratio(
    (first, first_text): (f64, f64),
    (second, second_text): (f64, f64),
    dispersion: f64,
    confidence: f64,
) -> Option<RateRatio> {
    let usable = first >= 0.0 && second >= 0.0 && first + second > 0.0 && first_text > 0.0 && second_text > 0.0;
    if !usable || dispersion.is_nan() || dispersion < 1.0 || !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let tail = 0.5 * (1.0 - confidence);
    let (a, b) = (second / dispersion + 0.5, first / dispersion + 0.5);
    let by_share = |share: f64| share / (1.0 - share) * first_text / second_text;
    let even = second_text / (first_text + second_text);
    let below = below(a, b, even);
    Some(RateRatio {
        ratio: second * first_text / (first * second_text),
        lower: if second > 0.0 { by_share(beta_quantile(a, b, tail)) } else { 0.0 },
        upper: if first > 0.0 { by_share(beta_quantile(a, b, 1.0 - tail)) } else { f64::INFINITY },
        p: (2.0 * below.min(1.0 - below)).min(1.0),
    })
}

/// Widens a dispersion that is known from `df` degrees of freedom by what Student's t is wider than the normal.
pub fn widened(dispersion: f64, df: f64, confidence: f64) -> f64 {
    let tail = 1.0 - confidence;
    1.0 + (dispersion - 1.0) * (student_t(tail, df) / normal_z(tail)).powi(2)
}

fn below(a: f64, b: f64, x: f64) -> f64 {
    checked_beta_reg(a, b, x).unwrap_or(0.5)
}

/// The x below which a beta variable lies with probability `p`, by bisection.
fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high || high - low <= 1e-15 * high {
            break;
        }
        if below(a, b, middle) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17: stats.beta.ppf(p, a, b).
    #[test]
    fn golden_quantiles() {
        for (a, b, p, x) in GOLDEN {
            let found = beta_quantile(a, b, p);
            assert!((found - x).abs() < 1e-9 * x, "{a} {b} {p}: {found} {x}");
        }
    }

    const GOLDEN: [(f64, f64, f64, f64); 5] = [
        (0.5, 0.5, 0.025, 0.001541333133436012),
        (10.5, 4.5, 0.975, 0.8949714398777346),
        (3.0, 200.5, 0.025, 0.003065653480197211),
        (1000.5, 1100.5, 0.975, 0.49757167716533385),
        (0.7, 12.2, 0.975, 0.22162125720332276),
    ];

    #[test]
    fn by_hand() {
        let found = rate_ratio((10.0, 1000.0), (30.0, 1500.0), 1.0, 0.95).unwrap();
        assert!((found.ratio - 2.0).abs() < 1e-12);
        assert!(found.lower > 0.9 && found.lower < 1.1 && found.upper > 3.9 && found.upper < 4.5, "{found:?}");
        // The other way round.
        let back = rate_ratio((30.0, 1500.0), (10.0, 1000.0), 1.0, 0.95).unwrap();
        assert!((found.lower * back.upper - 1.0).abs() < 1e-9 && (found.p - back.p).abs() < 1e-9);
        // Limits exclude 1 exactly where p is below the level.
        for second in 1..60 {
            let of = rate_ratio((10.0, 1000.0), (f64::from(second), 1500.0), 1.7, 0.95).unwrap();
            assert_eq!(of.lower > 1.0 || of.upper < 1.0, of.p < 0.05, "{second} {of:?}");
        }
        let none = rate_ratio((10.0, 100.0), (0.0, 100.0), 1.0, 0.95).unwrap();
        assert_eq!((none.ratio, none.lower), (0.0, 0.0));
        let only = rate_ratio((0.0, 100.0), (10.0, 100.0), 1.0, 0.95).unwrap();
        assert_eq!((only.ratio, only.upper), (f64::INFINITY, f64::INFINITY));
        assert_eq!(rate_ratio((0.0, 100.0), (0.0, 100.0), 1.0, 0.95), None);
        assert_eq!(rate_ratio((1.0, 0.0), (1.0, 100.0), 1.0, 0.95), None);
        assert_eq!(rate_ratio((1.0, 1.0), (1.0, 1.0), 0.5, 0.95), None);
    }

    #[test]
    fn few_degrees_widen() {
        assert_eq!(widened(1.0, 2.0, 0.95), 1.0);
        assert!((widened(2.0, 2.0, 0.95) - (1.0 + (4.302652729911275f64 / 1.959963984540054).powi(2))).abs() < 1e-6);
        assert!((widened(2.0, 1e6, 0.95) - 2.0).abs() < 1e-4);
    }
}
