//! Exact confidence intervals for a share (Clopper-Pearson) and for a count (Garwood).
//!
//! A limit is the parameter at which a tail probability equals (1 - confidence)/2. Tails are summed from the observed
//! count outwards, all terms positive, which is accurate for any size; the equation is solved by Newton steps on the
//! logarithm of the tail, kept inside a bracket. (The incomplete beta of statrs 0.18 sums at most 140
//! continued-fraction terms, too few for large n, so its inverse is not used.)

use statrs::function::gamma::ln_gamma;
use std::f64::consts::TAU;

/// Largest count accepted; the tail sums take about a tenth of a second there.
pub const MAX_COUNT: u64 = 1_000_000_000_000;

/// A two-sided confidence interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// Clopper-Pearson interval of the share behind `successes` of `trials`.
///
/// Lower limit: p with P(X >= k | n, p) = (1 - confidence)/2, 0 if k = 0. Upper limit: p with P(X <= k | n, p) =
/// (1 - confidence)/2, 1 if k = n. Coverage is at least `confidence` for every true share.
///
/// `None` if trials is 0 or above [`MAX_COUNT`], successes > trials, or confidence outside (0, 1). Clopper & Pearson
/// 1934. Cost O(sqrt(n)) per Newton step, about ten steps.
pub fn clopper_pearson(successes: u64, trials: u64, confidence: f64) -> Option<Interval> {
    clopper_pearson_at(successes, trials, tail_share(confidence)?)
}

/// [`clopper_pearson`] with the probability left on each side, `tail` = (1 - confidence)/2, which keeps its digits
/// where it is tiny, as after a correction for many tests. `None` if it lies outside (0, 0.5).
pub fn clopper_pearson_at(successes: u64, trials: u64, tail: f64) -> Option<Interval> {
    if !(tail > 0.0 && tail < 0.5) || trials == 0 || trials > MAX_COUNT || successes > trials {
        return None;
    }
    let (k, n) = (successes as f64, trials as f64);
    let upper = if successes == trials {
        1.0
    } else if successes == 0 {
        -(tail.ln() / n).exp_m1()
    } else {
        solve(k / n, 1.0, tail.ln(), |p| binomial_at_most(k, n, p))
    };
    let lower = if successes == 0 {
        0.0
    } else if successes == trials {
        (tail.ln() / n).exp()
    } else {
        solve(k / n, 0.0, tail.ln(), |p| binomial_at_least(k, n, p))
    };
    Some(Interval { lower, upper })
}

/// Exact interval of a Poisson mean from one observed `count`; divide by the exposure (characters, documents) for a
/// rate.
///
/// Lower limit: m with P(X >= k | m) = (1 - confidence)/2, 0 if k = 0. Upper limit: m with P(X <= k | m) =
/// (1 - confidence)/2, which is -ln((1 - confidence)/2) if k = 0.
///
/// `None` if confidence lies outside (0, 1) or count > [`MAX_COUNT`]. Garwood 1936. Cost O(sqrt(k)) per Newton step,
/// about ten steps.
pub fn poisson_interval(count: u64, confidence: f64) -> Option<Interval> {
    let tail = tail_share(confidence)?;
    if count > MAX_COUNT {
        return None;
    }
    if count == 0 {
        return Some(Interval { lower: 0.0, upper: -tail.ln() });
    }
    let k = count as f64;
    let mut step = 1.0 + k.sqrt();
    while poisson_at_most(k, k + step).0 >= tail.ln() {
        step *= 2.0;
    }
    Some(Interval {
        lower: solve(k, 0.0, tail.ln(), |m| poisson_at_least(k, m)),
        upper: solve(k, k + step, tail.ln(), |m| poisson_at_most(k, m)),
    })
}

/// P(X <= k) of Binomial(n, p) for whole k and n; 1 where k >= n, and where an argument is out of range.
pub fn binomial_tail(k: f64, n: f64, p: f64) -> f64 {
    let usable = k >= 0.0 && n > 0.0 && n <= MAX_COUNT as f64 && p > 0.0;
    if !usable || k >= n {
        return 1.0;
    }
    if p >= 1.0 {
        return 0.0;
    }
    if k == 0.0 {
        return (n * (-p).ln_1p()).exp();
    }
    if p * n >= k {
        binomial_at_most(k, n, p).0.exp().min(1.0)
    } else if k + 1.0 >= n {
        1.0 - p.powf(n)
    } else {
        (1.0 - binomial_at_least(k + 1.0, n, p).0.exp()).max(0.0)
    }
}

/// Probability left on each side; `None` for a confidence outside (0, 1).
fn tail_share(confidence: f64) -> Option<f64> {
    (confidence > 0.0 && confidence < 1.0).then_some((1.0 - confidence) / 2.0)
}

/// Solves ln tail(x) = `target` between `inside`, where the tail is larger, and `outside`, where it is smaller (not
/// evaluated there). `log_tail` returns the logarithm and its derivative. ln tail is concave in x, so Newton steps
/// approach the root from one side; a step that leaves the bracket is replaced by bisection.
fn solve(inside: f64, outside: f64, target: f64, log_tail: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut inside, mut outside) = (inside, outside);
    let mut x = inside;
    for _ in 0..200 {
        let (value, slope) = log_tail(x);
        if value >= target {
            inside = x;
        } else {
            outside = x;
        }
        let newton = x - (value - target) / slope;
        if (newton - x).abs() <= 8.0 * f64::EPSILON * x {
            return x;
        }
        let within = newton > inside.min(outside) && newton < inside.max(outside);
        let next = if within { newton } else { 0.5 * (inside + outside) };
        x = next;
    }
    x
}

/// 1 + ratio(0) + ratio(0) ratio(1) + ... until the terms no longer count. Ratios fall below 1.
fn falling_series(ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut sum, mut term, mut i) = (1.0, 1.0, 0.0);
    while term > sum * 1e-17 {
        term *= ratio(i);
        sum += term;
        i += 1.0;
    }
    sum
}

/// ln P(X <= k) of Poisson(m), m >= k, and its derivative in m.
fn poisson_at_most(k: f64, m: f64) -> (f64, f64) {
    let series = falling_series(|i| (k - i) / m);
    (ln_poisson(k, m) + series.ln(), -1.0 / series)
}

/// ln P(X >= k) of Poisson(m), 0 < m <= k, and its derivative in m.
fn poisson_at_least(k: f64, m: f64) -> (f64, f64) {
    let series = falling_series(|i| m / (k + 1.0 + i));
    (ln_poisson(k, m) + series.ln(), k / m / series)
}

/// ln P(X <= k) of Binomial(n, p), p >= k/n, 0 < k < n, and its derivative in p.
fn binomial_at_most(k: f64, n: f64, p: f64) -> (f64, f64) {
    let odds_against = (1.0 - p) / p;
    let series = falling_series(|i| (k - i) / (n - k + 1.0 + i) * odds_against);
    (ln_binomial(k, n, p) + series.ln(), -(n - k) / (1.0 - p) / series)
}

/// ln P(X >= k) of Binomial(n, p), 0 < p <= k/n, 0 < k < n, and its derivative in p.
fn binomial_at_least(k: f64, n: f64, p: f64) -> (f64, f64) {
    let odds = p / (1.0 - p);
    let series = falling_series(|i| (n - k - i) / (k + 1.0 + i) * odds);
    (ln_binomial(k, n, p) + series.ln(), k / p / series)
}

/// ln P(X = k) of Poisson(m), k > 0, in Loader's (2000) saddle-point form: no difference of large numbers.
fn ln_poisson(k: f64, m: f64) -> f64 {
    -stirling_error(k) - deviance(k, m) - 0.5 * (TAU * k).ln()
}

/// ln P(X = k) of Binomial(n, p), 0 < k < n, in the same form.
fn ln_binomial(k: f64, n: f64, p: f64) -> f64 {
    let errors = stirling_error(n) - stirling_error(k) - stirling_error(n - k);
    errors - deviance(k, n * p) - deviance(n - k, n * (1.0 - p)) - 0.5 * (TAU * k * ((n - k) / n)).ln()
}

/// ln x! - [x ln x - x + ln(2 pi x)/2] for x >= 1: the rest of Stirling's formula, by its series from 16 on.
fn stirling_error(x: f64) -> f64 {
    if x < 16.0 {
        return ln_gamma(x + 1.0) - (x * x.ln() - x + 0.5 * (TAU * x).ln());
    }
    let s = 1.0 / (x * x);
    (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0)))) / x
}

/// x ln(x/m) + m - x for x, m > 0. Near x = m by the series of ln((1+v)/(1-v)), v = (x-m)/(x+m):
/// (x-m) v + 2x (v^3/3 + v^5/5 + ...).
fn deviance(x: f64, m: f64) -> f64 {
    let v = (x - m) / (x + m);
    if v.abs() > 0.1 {
        return x * (x / m).ln() + m - x;
    }
    let (mut power, mut sum, mut odd) = (v, 0.0, 3.0);
    for _ in 0..12 {
        power *= v * v;
        sum += power / odd;
        odd += 2.0;
    }
    (x - m) * v + 2.0 * x * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * b.abs(), "{a} != {b}");
    }

    #[test]
    fn tails_are_running_sums() {
        for (n, p) in [(1, 0.3), (2, 0.9), (7, 0.02), (12, 0.5), (30, 0.97)] {
            let (mut sum, mut term) = (0.0, (1.0_f64 - p).powi(n));
            for k in 0..=n {
                sum += term;
                close(binomial_tail(f64::from(k), f64::from(n), p), sum.min(1.0), 1e-9);
                term *= f64::from(n - k) / f64::from(k + 1) * p / (1.0 - p);
            }
        }
        assert_eq!(binomial_tail(0.0, 5.0, 1.0), 0.0);
        assert_eq!((binomial_tail(5.0, 5.0, 0.5), binomial_tail(0.0, 0.0, 0.5)), (1.0, 1.0));
        assert_eq!(binomial_tail(1.0, 5.0, f64::NAN), 1.0);
    }

    #[test]
    fn closed_forms() {
        let zero = clopper_pearson(0, 10, 0.95).unwrap();
        assert_eq!(zero.lower, 0.0);
        close(zero.upper, 1.0 - 0.025_f64.powf(0.1), 1e-14);
        let all = clopper_pearson(10, 10, 0.95).unwrap();
        assert_eq!(all.upper, 1.0);
        close(all.lower, 0.025_f64.powf(0.1), 1e-14);
        let none = poisson_interval(0, 0.95).unwrap();
        assert_eq!(none.lower, 0.0);
        close(none.upper, -0.025_f64.ln(), 1e-14);
        // k = 1: P(X >= 1) = 1 - e^-m = .025; n = 2, k = 1: p^2 = .975 (P(X <= 1) = 1 - p^2 = .025), (1-p)^2 = .975.
        close(poisson_interval(1, 0.95).unwrap().lower, -0.975_f64.ln(), 1e-13);
        let half = clopper_pearson(1, 2, 0.95).unwrap();
        close(half.upper, 0.975_f64.sqrt(), 1e-14);
        close(half.lower, 1.0 - 0.975_f64.sqrt(), 1e-13);
    }

    #[test]
    fn clopper_pearson_reference() {
        // Bisection on mpmath's regularised incomplete beta, 40 digits; the last row on a 40-digit tail sum.
        let rows = [
            (3, 10, 0.95, 0.06673951117773447, 0.6524528500599973),
            (1, 20, 0.95, 0.0012650894979498036, 0.24873276277202777),
            (19, 20, 0.95, 0.7512672372279722, 0.9987349105020502),
            (7, 500, 0.99, 0.004090921514665674, 0.03392114228136337),
            (250, 1000, 0.9, 0.22754347967160922, 0.2735536313237202),
            (12, 100000, 0.95, 6.20072391173597e-5, 0.00020960645805016376),
            (40000, 100000, 0.95, 0.39696157351032885, 0.40304422765862385),
        ];
        for (k, n, confidence, lower, upper) in rows {
            let got = clopper_pearson(k, n, confidence).unwrap();
            close(got.lower, lower, 1e-12);
            close(got.upper, upper, 1e-12);
        }
    }

    #[test]
    fn poisson_reference() {
        // Bisection on mpmath's regularised incomplete gamma, 40 digits (k = 10: the well-known 4.795389 to 18.390356);
        // the last row on 40-digit tail sums.
        let rows = [
            (1, 0.95, 0.025317807984289876, 5.571643390938899),
            (10, 0.95, 4.7953886961324335, 18.39035604201778),
            (5, 0.99, 1.0779282406523194, 14.149759411023014),
            (100, 0.9, 84.13927721831419, 118.07927278209706),
            (1000, 0.95, 938.9730184076952, 1063.952136016302),
            (100000, 0.95, 99381.15266374472, 100621.74473974388),
        ];
        for (k, confidence, lower, upper) in rows {
            let got = poisson_interval(k, confidence).unwrap();
            close(got.lower, lower, 1e-12);
            close(got.upper, upper, 1e-12);
        }
    }

    #[test]
    fn saddle_point_equals_plain_probabilities() {
        // Plain: products over the definition, sizes where nothing cancels; both sides of the series bound.
        for n in [2_u32, 5, 15, 16, 17, 40] {
            for k in 1..n {
                let (kf, nf) = (f64::from(k), f64::from(n));
                for p in [0.01, kf / nf, 0.3, 0.93] {
                    let coefficient: f64 = (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product();
                    let plain = coefficient.ln() + kf * p.ln() + (nf - kf) * (1.0 - p).ln();
                    assert!((ln_binomial(kf, nf, p) - plain).abs() < 1e-12 * plain.abs().max(1.0));
                    let factorial: f64 = (1..=k).map(f64::from).product();
                    let plain = kf * (nf * p).ln() - nf * p - factorial.ln();
                    assert!((ln_poisson(kf, nf * p) - plain).abs() < 1e-12 * plain.abs().max(1.0));
                }
            }
        }
    }

    #[test]
    fn binomial_is_symmetric_and_tends_to_poisson() {
        for (k, n) in [(1, 7), (3, 9), (50, 333), (999, 1000)] {
            let (a, b) = (clopper_pearson(k, n, 0.9).unwrap(), clopper_pearson(n - k, n, 0.9).unwrap());
            close(a.lower, 1.0 - b.upper, 1e-10);
            close(a.upper, 1.0 - b.lower, 1e-10);
        }
        // n p for 10 of 1e9 against the Poisson limits; the difference is of order k/n.
        let (share, count) = (clopper_pearson(10, 1_000_000_000, 0.95).unwrap(), poisson_interval(10, 0.95).unwrap());
        close(share.lower * 1e9, count.lower, 1e-7);
        close(share.upper * 1e9, count.upper, 1e-7);
    }

    #[test]
    fn extreme_confidence_stays_inside_the_range() {
        for confidence in [1e-9, 0.5, 0.999999999, 1.0 - f64::EPSILON] {
            for (k, n) in [(1, 2), (1, 1_000_000), (999_999, 1_000_000), (5, 11)] {
                let i = clopper_pearson(k, n, confidence).unwrap();
                let share = k as f64 / n as f64;
                // Tiny confidence: the limits are median-unbiased values, at most 1/n off the share.
                assert!(i.lower > 0.0 && i.upper < 1.0 && i.lower <= i.upper);
                assert!(i.lower <= share && i.upper >= share, "{k} {n} {confidence} {i:?}");
                let m = poisson_interval(k, confidence).unwrap();
                assert!(m.lower > 0.0 && m.lower <= k as f64 && m.upper >= k as f64 && m.upper.is_finite());
            }
        }
        assert_eq!(clopper_pearson(1, 0, 0.95), None);
        assert_eq!(clopper_pearson(0, 0, 0.95), None);
        assert_eq!(clopper_pearson(3, 2, 0.95), None);
        assert_eq!(clopper_pearson(1, 2, 1.0), None);
        assert_eq!(clopper_pearson(3, u64::MAX, 0.95), None);
        assert_eq!(poisson_interval(u64::MAX, 0.95), None);
        assert_eq!(poisson_interval(1, 0.0), None);
        assert_eq!(poisson_interval(1, f64::NAN), None);
    }
}
