//! Regressions of counts on time with the logarithm of the text as offset: Poisson and negative binomial.
//!
//! Neighbour: `count_trend` (the tests behind profiles, which hold where these do not).

use statrs::function::gamma::{digamma, ln_gamma};

use super::axis::Axis;

/// A regression ln(mean) = ln(text) + a + b t.
#[derive(Debug, Clone, PartialEq)]
pub struct CountRegression {
    /// b, ln of the rate ratio per unit of time.
    pub slope: f64,
    /// Its standard error from the expected information.
    pub error: f64,
    /// α of a variance m + α m²; 0 for Poisson.
    pub alpha: f64,
    /// Logarithm of the likelihood at its maximum.
    pub ln_likelihood: f64,
}

/// Counts of every period of an axis, zeros included.
struct Counts<'a> {
    axis: &'a Axis<'a>,
    counts: Vec<f64>,
    total: f64,
    centre: f64,
}

/// What a negative binomial regression of one α comes to.
#[derive(Debug, Clone, Copy)]
struct Fit {
    level: f64,
    slope: f64,
    error: f64,
}

/// The Poisson regression of counts `cells` = (place, count), counts above 0. `None` where the maximum lies at an
/// infinite slope: all counts in the first or in the last period, no counts, or fewer than two periods.
pub fn poisson_regression(axis: &Axis, cells: &[(usize, f64)]) -> Option<CountRegression> {
    let counts = Counts::new(axis, cells)?;
    let fit = counts.poisson();
    Some(CountRegression {
        slope: fit.slope,
        error: fit.error,
        alpha: 0.0,
        ln_likelihood: counts.ln_likelihood(&fit, 0.0),
    })
}

/// The negative binomial regression (NB2: variance m + α m²), α by maximum likelihood; that of Poisson, with α = 0,
/// where counts vary no more than Poisson's.
///
/// For a given α the slope is found by Fisher scoring; α is where the derivative of the likelihood along those maxima
/// is 0, by bisection of ln α. The error is that of the slope at this α. `None` as [`poisson_regression`], and where α
/// has no finite maximum.
pub fn negative_binomial_regression(axis: &Axis, cells: &[(usize, f64)]) -> Option<CountRegression> {
    let counts = Counts::new(axis, cells)?;
    let start = counts.poisson();
    let means = counts.means(&start);
    let excess: f64 = counts.counts.iter().zip(means).map(|(c, m)| (c - m) * (c - m) - c).sum();
    if excess <= 0.0 {
        return poisson_regression(axis, cells);
    }
    let (mut low, mut high) = (-16.0_f64, -16.0_f64);
    let mut fit = start;
    loop {
        high += 2.0;
        fit = counts.negative_binomial(high.exp(), fit)?;
        if counts.steepness(&fit, high.exp()) < 0.0 {
            break;
        }
        low = high;
        if high > 12.0 {
            return None;
        }
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        fit = counts.negative_binomial(middle.exp(), fit)?;
        if counts.steepness(&fit, middle.exp()) > 0.0 { low = middle } else { high = middle }
    }
    let alpha = (0.5 * (low + high)).exp();
    let fit = counts.negative_binomial(alpha, fit)?;
    Some(CountRegression {
        slope: fit.slope,
        error: fit.error,
        alpha,
        ln_likelihood: counts.ln_likelihood(&fit, alpha),
    })
}

impl<'a> Counts<'a> {
    fn new(axis: &'a Axis<'a>, cells: &[(usize, f64)]) -> Option<Self> {
        let (first, last) = (cells.first()?.0, cells.last()?.0);
        if axis.len() < 2 || first == last && (first == 0 || last + 1 == axis.len()) {
            return None;
        }
        let mut counts = vec![0.0; axis.len()];
        cells.iter().for_each(|&(i, count)| counts[i] = count);
        Some(Self { axis, total: counts.iter().sum(), counts, centre: axis.flat().mean })
    }

    fn time(&self, i: usize) -> f64 {
        self.axis.time(i) - self.centre
    }

    /// Means of the counts, by shares of the text.
    fn means(&self, fit: &Fit) -> impl Iterator<Item = f64> {
        let of = |i: usize| self.axis.share(i) * (fit.level + fit.slope * self.time(i)).exp();
        (0..self.counts.len()).map(of).collect::<Vec<f64>>().into_iter()
    }

    fn poisson(&self) -> Fit {
        let by_time: f64 = self.counts.iter().enumerate().map(|(i, c)| c * self.axis.time(i)).sum();
        let slope = self.axis.slope_of_mean(by_time / self.total);
        let tilt = self.axis.tilt(slope);
        let level = self.total.ln() - (tilt.ln_total() - slope * self.centre);
        Fit { level, slope, error: 1.0 / (self.total * tilt.variance).sqrt() }
    }

    /// Fisher scoring from another fit, steps halved until the likelihood grows.
    fn negative_binomial(&self, alpha: f64, start: Fit) -> Option<Fit> {
        let mut fit = start;
        let mut reached = self.ln_likelihood(&fit, alpha);
        for _ in 0..200 {
            let (mut s0, mut s1, mut i00, mut i01, mut i11) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for ((i, c), m) in self.counts.iter().enumerate().zip(self.means(&fit)) {
                let (t, weight) = (self.time(i), m / (1.0 + alpha * m));
                let part = (c - m) / (1.0 + alpha * m);
                s0 += part;
                s1 += part * t;
                i00 += weight;
                i01 += weight * t;
                i11 += weight * t * t;
            }
            let det = i00 * i11 - i01 * i01;
            if !(det > 0.0 && det.is_finite()) {
                return None;
            }
            fit.error = (i00 / det).sqrt();
            let (up, turn) = ((i11 * s0 - i01 * s1) / det, (i00 * s1 - i01 * s0) / det);
            if up.abs() <= 1e-12 * (1.0 + fit.level.abs()) && turn.abs() <= 1e-12 * (1.0 + fit.slope.abs()) {
                return Some(fit);
            }
            let mut part = 1.0;
            loop {
                let next = Fit { level: fit.level + part * up, slope: fit.slope + part * turn, ..fit };
                let likelihood = self.ln_likelihood(&next, alpha);
                if likelihood >= reached - 1e-12 * reached.abs() {
                    (fit, reached) = (next, likelihood);
                    break;
                }
                part *= 0.5;
                if part < 1e-6 {
                    return Some(fit);
                }
            }
        }
        Some(fit)
    }

    /// ln L = sum of ln Γ(c + 1/α) - ln Γ(1/α) - ln Γ(c + 1) + c ln(α m) - (c + 1/α) ln(1 + α m), for Poisson of
    /// c ln m - m - ln Γ(c + 1).
    fn ln_likelihood(&self, fit: &Fit, alpha: f64) -> f64 {
        let of = |(c, m): (&f64, f64)| {
            let known = c * m.ln() - ln_gamma(c + 1.0);
            if alpha == 0.0 { known - m } else { known + rising(*c, alpha) - (c + 1.0 / alpha) * (alpha * m).ln_1p() }
        };
        self.counts.iter().zip(self.means(fit)).map(of).sum()
    }

    /// Derivative of the likelihood by α, times α².
    fn steepness(&self, fit: &Fit, alpha: f64) -> f64 {
        let of = |(c, m): (&f64, f64)| {
            (alpha * m).ln_1p() - alpha * harmonic(*c, alpha) + alpha * (c - m) / (1.0 + alpha * m)
        };
        self.counts.iter().zip(self.means(fit)).map(of).sum()
    }
}

/// Counts up to which sums over j = 0 .. c - 1 are taken term by term.
const FEW: f64 = 200.0;

/// ln of the product of 1 + α j over j = 0 .. c - 1, which is ln Γ(c + 1/α) - ln Γ(1/α) + c ln α.
fn rising(c: f64, alpha: f64) -> f64 {
    if c <= FEW {
        return (0..c as u32).map(|j| (alpha * f64::from(j)).ln_1p()).sum();
    }
    ln_gamma(c + 1.0 / alpha) - ln_gamma(1.0 / alpha) + c * alpha.ln()
}

/// Sum of 1 / (1 + α j) over j = 0 .. c - 1, which is (ψ(c + 1/α) - ψ(1/α)) / α.
fn harmonic(c: f64, alpha: f64) -> f64 {
    if c <= FEW {
        return (0..c as u32).map(|j| 1.0 / (1.0 + alpha * f64::from(j))).sum();
    }
    (digamma(c + 1.0 / alpha) - digamma(1.0 / alpha)) / alpha
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(name: &str, found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance * expected.abs(), "{name}: {found}, not {expected}");
    }

    fn cells(counts: &[u32]) -> Vec<(usize, f64)> {
        counts.iter().enumerate().filter(|(_, c)| **c > 0).map(|(i, c)| (i, f64::from(*c))).collect()
    }

    struct Golden {
        counts: &'static [u32],
        text: &'static [f64],
        times: &'static [f64],
        /// statsmodels 0.15 GLM, Poisson, offset ln(text): slope, its standard error, ln likelihood.
        poisson: [f64; 3],
        /// Its NegativeBinomial (NB2) by maximum likelihood: slope, α, ln likelihood; and the standard error of its
        /// GLM with that α.
        negative_binomial: [f64; 4],
    }

    const GOLDEN: [Golden; 4] = [
        Golden {
            counts: &[0, 1, 0, 0, 2, 0, 1, 3, 0, 4],
            text: &[5.0, 8.0, 13.0, 20.0, 9.0, 30.0, 22.0, 41.0, 37.0, 50.0],
            times: &[0.0, 1.0, 2.0, 4.0, 5.0, 6.0, 7.0, 8.0, 11.0, 12.0],
            poisson: [0.03414568479010116, 0.08896906352821754, -13.912772511607752],
            negative_binomial: [0.020435313722764026, 0.34671240253499674, -13.814737741769521, 0.10465824602383021],
        },
        Golden {
            counts: &[9, 4, 6, 1, 0, 2, 0, 1],
            text: &[100.0, 120.0, 90.0, 200.0, 150.0, 170.0, 210.0, 60.0],
            times: &[2000.0, 2001.0, 2002.0, 2003.0, 2004.0, 2005.0, 2006.0, 2007.0],
            poisson: [-0.5391269599001094, 0.12336458142567103, -15.783852005975664],
            negative_binomial: [-0.5208697700180884, 0.1105941018769491, -15.72517991127822, 0.14027843292194248],
        },
        Golden {
            counts: &[40, 22, 31, 90, 12, 75, 60, 88, 140, 9, 130, 77],
            text: &[80.0, 70.0, 60.0, 100.0, 50.0, 90.0, 70.0, 80.0, 120.0, 30.0, 110.0, 60.0],
            times: &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0],
            poisson: [0.09178354412353937, 0.01095597613563186, -68.5580034285664],
            negative_binomial: [0.0911179670493542, 0.13466551129224827, -53.36548121215985, 0.03299550926965529],
        },
        Golden {
            counts: &[0, 7, 0, 1, 12, 0, 3, 0, 25, 2, 0, 9, 31, 4, 0, 18],
            text: &[10.0, 12.0, 9.0, 14.0, 11.0, 13.0, 10.0, 12.0, 15.0, 9.0, 11.0, 14.0, 16.0, 12.0, 10.0, 13.0],
            times: &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0],
            poisson: [0.10134045327839958, 0.02233421085652061, -86.59522891205668],
            negative_binomial: [0.10211724939036901, 2.200691369772381, -43.26449589497254, 0.08454555400508633],
        },
    ];

    #[test]
    fn golden_statsmodels() {
        for g in &GOLDEN {
            let axis = Axis::new(g.times, g.text).unwrap();
            let found = poisson_regression(&axis, &cells(g.counts)).unwrap();
            close("slope", found.slope, g.poisson[0], 1e-9);
            close("error", found.error, g.poisson[1], 1e-9);
            // ln L of statsmodels has the text in its means; so has this, as a share times the total level.
            close("ln L", found.ln_likelihood, g.poisson[2], 1e-9);
            let found = negative_binomial_regression(&axis, &cells(g.counts)).unwrap();
            close("slope", found.slope, g.negative_binomial[0], 1e-6);
            close("alpha", found.alpha, g.negative_binomial[1], 1e-6);
            close("ln L", found.ln_likelihood, g.negative_binomial[2], 1e-9);
            close("error", found.error, g.negative_binomial[3], 1e-6);
        }
    }

    #[test]
    fn even_counts_are_poisson() {
        let times: Vec<f64> = (0..10).map(f64::from).collect();
        let axis = Axis::new(&times, &[10.0; 10]).unwrap();
        let counts = cells(&[2, 3, 3, 5, 4, 6, 8, 7, 9, 9]);
        assert_eq!(negative_binomial_regression(&axis, &counts), poisson_regression(&axis, &counts));
    }

    #[test]
    fn without_a_slope() {
        let axis = Axis::new(&[0.0, 1.0, 2.0], &[1.0; 3]).unwrap();
        assert_eq!(poisson_regression(&axis, &[]), None);
        assert_eq!(poisson_regression(&axis, &[(0, 4.0)]), None);
        assert_eq!(negative_binomial_regression(&axis, &[(2, 4.0)]), None);
        assert!(poisson_regression(&axis, &[(1, 4.0)]).unwrap().slope.abs() < 1e-12);
    }

    #[test]
    fn sums_join_at_the_border() {
        for alpha in [0.01, 0.5, 3.0] {
            let (c, x) = (FEW, 1.0 / alpha);
            close("rising", rising(c, alpha), ln_gamma(c + x) - ln_gamma(x) + c * alpha.ln(), 1e-10);
            close("harmonic", harmonic(c, alpha), (digamma(c + x) - digamma(x)) * x, 1e-9);
        }
    }
}
