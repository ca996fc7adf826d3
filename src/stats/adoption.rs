//! Adoption curves: logistic growth and Bass diffusion fitted to cumulative adopters.
//!
//! Least squares on a cumulative curve: its errors are correlated from period to period, so the standard errors are
//! those of the usual non-linear fit and tend to be too small. Compare fits with them, do not test with them.

use super::levenberg_marquardt::{Three, fit_three};

/// Logistic curve K / (1 + exp(-r (t - t0))). The half-way time t50 is t0.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticFit {
    /// Final number of adopters K.
    pub ceiling: f64,
    /// Growth rate r per unit of time.
    pub rate: f64,
    /// Time at which half of K has adopted, in the time units of the input.
    pub t50: f64,
    /// Standard errors of ceiling, rate and t50.
    pub standard_errors: [f64; 3],
    /// Sum of squared residuals.
    pub rss: f64,
}

/// Bass curve m (1 - e^-(p+q)u) / (1 + (q/p) e^-(p+q)u), u = time since the origin.
#[derive(Debug, Clone, PartialEq)]
pub struct BassFit {
    /// Innovation p: adoption without example, per unit of time.
    pub innovation: f64,
    /// Imitation q: adoption by example. Negative if the pull of earlier adopters falls off.
    pub imitation: f64,
    /// Final number of adopters m.
    pub ceiling: f64,
    /// Standard errors of innovation, imitation and ceiling.
    pub standard_errors: [f64; 3],
    /// Time at which half of m has adopted: origin + ln(2 + q/p) / (p + q).
    pub t50: f64,
    /// Standard error of t50 (delta method).
    pub t50_standard_error: f64,
    /// Time of fastest adoption, origin + ln(q/p) / (p + q); `None` if q <= p (fastest at the origin).
    pub peak: Option<f64>,
    /// Sum of squared residuals.
    pub rss: f64,
}

/// Fewest distinct adoption times that are fitted.
pub const MIN_ADOPTION_TIMES: usize = 4;

/// Fits K / (1 + exp(-r (t - t0))), K > 0, r > 0, to a cumulative curve of (time, adopters so far).
///
/// Start: the best of a fixed grid of r and t0, with K by linear least squares; then Levenberg-Marquardt. Standard
/// errors from the Jacobian. A curve that has not yet slowed down leaves K open: large standard errors or `None`.
///
/// `None` unless times are finite and strictly increasing, adopters finite, not negative and never falling, with at
/// least [`MIN_ADOPTION_TIMES`] times at which adopters rise; and `None` without convergence.
/// Verhulst 1838; Griliches 1957 for diffusion. Cost O(n) per step.
pub fn fit_logistic(curve: &[(f64, f64)]) -> Option<LogisticFit> {
    let (first, last) = usable_curve(curve)?;
    let (span, points) = (last - first, shifted(curve, first));
    let rates = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0].map(|v| v / span);
    let middles = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3].map(|v| v * span);
    let grid = rates.into_iter().flat_map(|r| middles.map(|t0| [1.0, r, t0]));
    let start = best_start(&points, grid, 0, logistic)?;
    let fit = fit_three(&points, start, logistic)?;
    let [ceiling, rate, middle] = fit.params;
    Some(LogisticFit {
        ceiling,
        rate,
        t50: middle + first,
        standard_errors: diagonal_roots(&fit.covariance),
        rss: fit.rss,
    })
}

/// Fits the Bass curve, p > 0, p + q > 0, m > 0, to a cumulative curve of (time, adopters so far).
///
/// `origin` is the time at which nobody had adopted and the process began; points up to it expect 0 adopters. With
/// yearly data the usual choice is the year before the first adoption. Start: grid of p + q and q/p with m by linear
/// least squares; then Levenberg-Marquardt. Conditions on `curve` and `None` as in [`fit_logistic`], also if `origin`
/// is not finite or not before the last time. `None` is common for short curves of single adopters that rise almost
/// evenly or flatten from the start: their least squares lie at infinite m or vanishing p + q. Bass 1969; least
/// squares on cumulative adopters after Srinivasan & Mason 1986. Cost O(n) per step.
pub fn fit_bass(curve: &[(f64, f64)], origin: f64) -> Option<BassFit> {
    let (_, last) = usable_curve(curve)?;
    let span = last - origin;
    if !(span > 0.0 && span.is_finite()) {
        return None;
    }
    let points = shifted(curve, origin);
    let speeds = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0].map(|v| v / span);
    let ratios = [0.1, 1.0, 5.0, 25.0, 125.0, 1e3, 1e4, 1e6];
    let grid = speeds.into_iter().flat_map(|c| ratios.map(|a| [c / (1.0 + a), c * a / (1.0 + a), 1.0]));
    let start = best_start(&points, grid, 2, bass)?;
    // First in logarithms, where no step can leave the allowed region, then in p, q, m for their covariance.
    let near = fit_three(&points, to_logs(&start), bass_in_logs)?;
    let fit = fit_three(&points, from_logs(&near.params), bass)?;
    let [p, q, m] = fit.params;
    let (speed, ratio) = (p + q, q / p);
    let half = (2.0 + ratio).ln() / speed;
    // Gradient of half in p and q.
    let by_ratio = 1.0 / ((2.0 + ratio) * speed);
    let (dp, dq) = (-ratio / p * by_ratio - half / speed, by_ratio / p - half / speed);
    let [[pp, pq, _], [_, qq, _], _] = fit.covariance;
    Some(BassFit {
        innovation: p,
        imitation: q,
        ceiling: m,
        standard_errors: diagonal_roots(&fit.covariance),
        t50: origin + half,
        t50_standard_error: (dp * dp * pp + 2.0 * dp * dq * pq + dq * dq * qq).max(0.0).sqrt(),
        peak: (q > p).then(|| origin + ratio.ln() / speed),
        rss: fit.rss,
    })
}

/// First and last time of a curve that can be fitted.
fn usable_curve(curve: &[(f64, f64)]) -> Option<(f64, f64)> {
    let finite = curve.iter().all(|p| p.0.is_finite() && p.1.is_finite() && p.1 >= 0.0);
    let ordered = curve.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1);
    let before = std::iter::once(0.0).chain(curve.iter().map(|p| p.1));
    let rises = before.zip(curve).filter(|(earlier, p)| p.1 > *earlier).count();
    let (first, last) = (curve.first()?.0, curve.last()?.0);
    (finite && ordered && rises >= MIN_ADOPTION_TIMES && (last - first).is_finite()).then_some((first, last))
}

fn shifted(curve: &[(f64, f64)], by: f64) -> Vec<(f64, f64)> {
    curve.iter().map(|p| (p.0 - by, p.1)).collect()
}

/// The grid point with the smallest squared error once its linear parameter (number `ceiling`) is optimal.
fn best_start(
    points: &[(f64, f64)],
    grid: impl Iterator<Item = Three>,
    ceiling: usize,
    model: impl Fn(f64, &Three) -> Option<(f64, Three)>,
) -> Option<Three> {
    let mut best: Option<(f64, Three)> = None;
    for mut params in grid {
        // With ceiling 1 the model gives the share f; the best ceiling is sum(y f) / sum(f f), gain sum(y f)^2/sum(f
        // f).
        let (mut yf, mut ff) = (0.0, 0.0);
        for &(t, y) in points {
            let share = model(t, &params).map_or(0.0, |m| m.0);
            yf += y * share;
            ff += share * share;
        }
        let gain = yf * yf / ff;
        if gain.is_finite() && best.is_none_or(|b| gain > b.0) {
            params.iter_mut().skip(ceiling).take(1).for_each(|p| *p = yf / ff);
            best = Some((gain, params));
        }
    }
    best.map(|b| b.1)
}

fn diagonal_roots(covariance: &[Three; 3]) -> Three {
    let [[a, _, _], [_, b, _], [_, _, c]] = covariance;
    [a, b, c].map(|v| v.max(0.0).sqrt())
}

fn logistic(t: f64, params: &Three) -> Option<(f64, Three)> {
    let &[ceiling, rate, middle] = params;
    if !(ceiling > 0.0 && rate > 0.0) {
        return None;
    }
    let share = 1.0 / (1.0 + (-rate * (t - middle)).exp());
    let slope = ceiling * share * (1.0 - share);
    Some((ceiling * share, [share, slope * (t - middle), -slope * rate]))
}

fn bass(t: f64, params: &Three) -> Option<(f64, Three)> {
    let &[p, q, ceiling] = params;
    if !(p > 0.0 && p + q > 0.0 && ceiling > 0.0) {
        return None;
    }
    let t = t.max(0.0);
    let (decay, ratio) = ((-(p + q) * t).exp(), q / p);
    let below = 1.0 + ratio * decay;
    let share = (1.0 - decay) / below;
    // Partial derivatives of the share in decay and in ratio.
    let (by_decay, by_ratio) = (-(1.0 + ratio) / (below * below), -(1.0 - decay) * decay / (below * below));
    let through_decay = -t * decay * by_decay;
    let dp = ceiling * (through_decay - ratio / p * by_ratio);
    let dq = ceiling * (through_decay + by_ratio / p);
    Some((ceiling * share, [dp, dq, share]))
}

/// (p, q, m) as (ln p, ln(p+q), ln m).
fn to_logs(&[p, q, m]: &Three) -> Three {
    [p.ln(), (p + q).ln(), m.ln()]
}

fn from_logs(&[p, speed, m]: &Three) -> Three {
    [p.exp(), speed.exp() - p.exp(), m.exp()]
}

/// [`bass`] with its derivatives in the logarithms, by the chain rule.
fn bass_in_logs(t: f64, logs: &Three) -> Option<(f64, Three)> {
    let params = from_logs(logs);
    let (value, [dp, dq, dm]) = bass(t, &params)?;
    let [p, q, m] = params;
    Some((value, [(dp - dq) * p, dq * (p + q), dm * m]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * b.abs().max(1e-3), "{a} != {b}");
    }

    fn logistic_value(t: f64, k: f64, r: f64, t0: f64) -> f64 {
        k / (1.0 + (-r * (t - t0)).exp())
    }

    fn bass_value(u: f64, p: f64, q: f64, m: f64) -> f64 {
        let e = (-(p + q) * u).exp();
        m * (1.0 - e) / (1.0 + q / p * e)
    }

    #[test]
    fn planted_logistic_is_recovered() {
        for (k, r, t0) in [(31.0, 0.8, 2012.5), (5.0, 0.25, 2010.0), (300.0, 2.5, 2006.2), (27.0, 0.4, 2019.0)] {
            let curve: Vec<_> = (2000..=2022).map(|y| (f64::from(y), logistic_value(f64::from(y), k, r, t0))).collect();
            let fit = fit_logistic(&curve).unwrap();
            close(fit.ceiling, k, 1e-9);
            close(fit.rate, r, 1e-9);
            close(fit.t50, t0, 1e-12);
            assert!(fit.standard_errors.iter().all(|e| *e < 1e-8));
        }
    }

    #[test]
    fn planted_bass_is_recovered() {
        for (p, q, m) in [(0.03, 0.38, 100.0), (0.002, 0.6, 31.0), (0.1, 0.05, 12.0), (0.2, 1.5, 500.0)] {
            let curve: Vec<_> = (1..=18).map(|u| (2000.0 + f64::from(u), bass_value(f64::from(u), p, q, m))).collect();
            let fit = fit_bass(&curve, 2000.0).unwrap();
            close(fit.innovation, p, 1e-8);
            close(fit.imitation, q, 1e-8);
            close(fit.ceiling, m, 1e-9);
            // t50 and peak by their definitions: half of m, steepest point.
            close(bass_value(fit.t50 - 2000.0, p, q, m), m / 2.0, 1e-9);
            assert_eq!(fit.peak.is_some(), q > p);
            if let Some(peak) = fit.peak {
                let slope = |u: f64| bass_value(u + 1e-3, p, q, m) - bass_value(u - 1e-3, p, q, m);
                let u = peak - 2000.0;
                assert!(slope(u) > slope(u - 0.1) && slope(u) > slope(u + 0.1));
            }
        }
    }

    #[test]
    fn logistic_reference_with_noise() {
        // Gauss-Newton in 40 digits with numeric derivatives (mpmath), covariance rss/(n-3) (J^T J)^-1.
        let y = [1.0, 2.0, 4.0, 7.0, 12.0, 18.0, 24.0, 27.0, 29.0, 30.0];
        let curve: Vec<_> = (2010..).map(f64::from).zip(y).collect();
        let fit = fit_logistic(&curve).unwrap();
        close(fit.ceiling, 31.008723266253797, 1e-9);
        close(fit.rate, 0.783706436279681, 1e-9);
        close(fit.t50, 2014.5476008818964, 1e-12);
        for (got, expected) in
            fit.standard_errors.iter().zip([0.28359865194028827, 0.019467088162965406, 0.04181436937906247])
        {
            close(*got, expected, 1e-7);
        }
        close(fit.rss, 0.5368475699558214, 1e-10);
    }

    #[test]
    fn bass_reference_with_noise() {
        // As above.
        let y = [3.0, 8.0, 15.0, 26.0, 41.0, 56.0, 70.0, 81.0, 88.0, 92.0, 95.0, 96.0];
        let curve: Vec<_> = (1..).map(f64::from).zip(y).collect();
        let fit = fit_bass(&curve, 0.0).unwrap();
        close(fit.innovation, 0.02104318235926535, 1e-9);
        close(fit.imitation, 0.5956637840148648, 1e-9);
        close(fit.ceiling, 97.91573830807164, 1e-9);
        for (got, expected) in
            fit.standard_errors.iter().zip([0.00043380556221292087, 0.006130127450401779, 0.24676423927399483])
        {
            close(*got, expected, 1e-7);
        }
        close(fit.t50, 5.531589793846175, 1e-9);
        close(fit.t50_standard_error, 0.014360513488743478, 1e-7);
        close(fit.peak.unwrap(), 5.420888590760724, 1e-9);
        close(fit.rss, 0.8060042676747199, 1e-10);
    }

    #[test]
    fn unusable_curves_are_none() {
        let three_times = [(1.0, 1.0), (2.0, 2.0), (3.0, 2.0), (4.0, 5.0), (5.0, 5.0)];
        assert_eq!(fit_logistic(&three_times), None);
        assert_eq!(fit_bass(&three_times, 0.0), None);
        assert_eq!(fit_logistic(&[]), None);
        let falling = [(1.0, 1.0), (2.0, 3.0), (3.0, 2.0), (4.0, 5.0), (5.0, 6.0), (6.0, 7.0)];
        assert_eq!(fit_logistic(&falling), None);
        // Exponential growth: the squares fall towards K = infinity, there is no finite optimum.
        let growing: Vec<_> = (0..12).map(|t| (f64::from(t), (0.4 * f64::from(t)).exp())).collect();
        assert_eq!(fit_logistic(&growing), None);
        let doubled_time = [(1.0, 1.0), (1.0, 3.0), (3.0, 4.0), (4.0, 5.0)];
        assert_eq!(fit_logistic(&doubled_time), None);
        let fine: Vec<_> = (1..9).map(|t| (f64::from(t), bass_value(f64::from(t), 0.05, 0.5, 9.0))).collect();
        assert_eq!(fit_bass(&fine, 8.0), None);
        assert_eq!(fit_bass(&fine, f64::NAN), None);
        assert!(fit_bass(&fine, 0.0).is_some());
    }
}
