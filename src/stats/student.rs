//! Tails and quantiles of the normal and of Student's t distribution.

use statrs::function::beta::checked_beta_reg;
use statrs::function::erf::erfc_inv;

use super::trend_test::two_sided_p;

/// From here on t is taken for normal: the tails differ by less than 1 / df.
const NORMAL_FROM: f64 = 20_000.0;

/// Two-sided tail probability of Student's t: P(|T| >= |t|) = I_x(df/2, 1/2), x = df / (df + t^2).
///
/// 1 for a t that is not a number or a `df` that is not positive, so that nothing follows from them.
pub fn student_p(t: f64, df: f64) -> f64 {
    if t.is_nan() || df.is_nan() || df <= 0.0 {
        return 1.0;
    }
    if df >= NORMAL_FROM {
        return two_sided_p(t);
    }
    if t.is_infinite() {
        return 0.0;
    }
    checked_beta_reg(df / 2.0, 0.5, df / (df + t * t)).map_or(1.0, |p| p.clamp(0.0, 1.0))
}

/// The z whose two-sided normal tail is `p`; infinite for 0.
pub fn normal_z(p: f64) -> f64 {
    std::f64::consts::SQRT_2 * erfc_inv(p)
}

/// The t whose two-sided tail is `p`, 0 < p < 1; infinite where `df` is not positive. Newton steps on the logarithm of
/// the tail from the normal quantile, inside a bracket: about six tails.
pub fn student_t(p: f64, df: f64) -> f64 {
    if df.is_nan() || df <= 0.0 {
        return f64::INFINITY;
    }
    let (mut low, mut high) = (0.0, 1e12);
    let z = normal_z(p);
    let mut t = z + (z * z * z + z) / (4.0 * df);
    // ln of the density at 0, from the tail near it: P(|T| >= h) = 1 - 2 h f(0) for a small h.
    let h = 1e-4;
    let ln_peak = ((1.0 - student_p(h, df)) / (2.0 * h)).ln();
    for _ in 0..100 {
        let tail = student_p(t, df);
        if tail > p {
            low = t
        } else {
            high = t
        }
        let ln_density = ln_peak - 0.5 * (df + 1.0) * (t * t / df).ln_1p();
        let newton = t + (tail / p).ln() * tail / (2.0 * ln_density.exp());
        let inside = newton > low && newton < high;
        let next = if inside { newton } else { 0.5 * (low + high.min(2.0 * low + 1.0)) };
        if (next - t).abs() <= 1e-13 * t {
            return next;
        }
        t = next;
    }
    t
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17: 2 * stats.t.sf(t, df), stats.t.isf(p / 2, df).
    #[test]
    fn golden_scipy() {
        for (t, df, p) in GOLDEN {
            let found = student_p(t, df);
            assert!((found - p).abs() <= 1e-10 * p, "t {t} df {df}: {found} {p}");
            assert!((student_p(-t, df) - found).abs() < 1e-300);
            let back = student_t(p, df);
            assert!((back - t).abs() <= 1e-8 * t, "{back} {t}");
        }
    }

    const GOLDEN: [(f64, f64, f64); 11] = [
        (0.5, 1.0, 0.7048327646991335),
        (2.5, 2.0, 0.12961172022151082),
        (1.0, 8.0, 0.34659350708733416),
        (3.355387331, 8.0, 0.010000000004948275),
        (12.0, 8.0, 2.143866747688769e-06),
        (2.0, 18.0, 0.060821465669332435),
        (7.5, 55.0, 5.720471298288183e-10),
        (30.0, 55.0, 8.9553385107848e-36),
        (1.97, 178.0, 0.05038956760004033),
        (9.0, 178.0, 3.3657170999840843e-16),
        (2.2, 4999.0, 0.027852491587574475),
    ];

    #[test]
    fn limits() {
        assert_eq!(student_p(f64::NAN, 3.0), 1.0);
        assert_eq!(student_p(1.0, 0.0), 1.0);
        assert_eq!(student_p(f64::INFINITY, 5.0), 0.0);
        assert!((student_p(0.0, 7.0) - 1.0).abs() < 1e-15);
        assert!((student_p(1.0, 1.0) - 0.5).abs() < 1e-14, "the Cauchy distribution");
        assert!((normal_z(0.05) - 1.959_963_984_540_054).abs() < 1e-12);
        assert_eq!(student_t(0.05, 0.0), f64::INFINITY);
        assert!((student_t(0.05, 1e9) - normal_z(0.05)).abs() < 1e-9);
    }
}
