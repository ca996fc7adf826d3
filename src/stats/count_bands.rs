//! Intervals of a rate from counts that may come in heaps: gamma-Poisson.

use statrs::function::gamma::checked_gamma_lr;

use super::interval::Interval;
use super::student::normal_z;

/// Occurrences that the prior of [`document_dispersion`] counts as.
const PRIOR: f64 = 10.0;

/// The counts of a term in the documents of one period.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PeriodCounts {
    /// Occurrences.
    pub count: f64,
    /// Documents that have text, and those that hold the term.
    pub documents: f64,
    pub holding: f64,
    /// Tokens of all documents.
    pub text: f64,
    /// Sum over the documents of count² / tokens.
    pub squares: f64,
}

/// Variance of a term's counts in documents by what Poisson counts would have, within periods: Pearson's chi² of the
/// documents of each period by its degrees, weighted by the period's occurrences; a prior of ten occurrences that come
/// as they do in a document that holds the term. At least 1. `None` where no period has two documents.
pub fn document_dispersion(periods: &[PeriodCounts]) -> Option<f64> {
    let sum = |of: fn(&PeriodCounts) -> f64| periods.iter().map(of).sum::<f64>();
    let heap = sum(|p| p.count) / sum(|p| p.holding).max(1.0);
    let (mut top, mut weight) = (PRIOR * heap, PRIOR);
    let several = periods.iter().filter(|p| p.documents > 1.5);
    several.clone().next()?;
    for p in several.filter(|p| p.count > 0.0) {
        top += (p.text * p.squares - p.count * p.count) / (p.documents - 1.0);
        weight += p.count;
    }
    Some((top / weight).max(1.0))
}

/// What the shape of the upper limit has more than the count, and that of the lower limit from a count of two on.
///
/// 1 and 0 are Garwood's exact limits, which cover too much; 1/2 and 1/2 are Jeffreys', which cover 0.90 of means near
/// 0.1 and 2.5. These two were searched so that a Poisson mean of 0.05 to 5 lies inside in 0.94 of cases at least.
const UPPER: f64 = 0.7;
const LOWER: f64 = 0.25;

/// Interval of the mean behind a count whose variance is `dispersion` times its mean: between the quantiles of gamma
/// distributions of scale `dispersion` and a shape of x = count / dispersion and a little more, [`LOWER`] or [`UPPER`];
/// from 0 where the count is 0. Where x is 1 or less the lower limit is the exact one: a term that occurs once may be
/// as rare as that.
///
/// `None` for arguments out of range.
pub fn count_interval(count: f64, dispersion: f64, confidence: f64) -> Option<Interval> {
    let usable = count >= 0.0 && count.is_finite() && dispersion >= 1.0 && confidence > 0.0 && confidence < 1.0;
    if !usable {
        return None;
    }
    let tail = (1.0 - confidence) / 2.0;
    let x = count / dispersion;
    let shape = x + LOWER * (x - 1.0).clamp(0.0, 1.0);
    let lower = if count > 0.0 { dispersion * gamma_quantile(shape, tail) } else { 0.0 };
    Some(Interval { lower, upper: dispersion * gamma_quantile(x + UPPER, 1.0 - tail) })
}

/// The x below which a gamma variable of this shape, scale 1, lies with probability `p`. By bisection from Wilson and
/// Hilferty's (1931) approximation, which is the answer where the shape is above a million.
fn gamma_quantile(shape: f64, p: f64) -> f64 {
    let z = if p < 0.5 { -normal_z(2.0 * p) } else { normal_z(2.0 * (1.0 - p)) };
    let ninth = 1.0 / (9.0 * shape);
    let near = shape * (1.0 - ninth + z * ninth.sqrt()).powi(3).max(1e-12);
    if shape > 1e6 {
        return near;
    }
    let below = |x: f64| checked_gamma_lr(shape, x).unwrap_or(if x > shape { 1.0 } else { 0.0 });
    let (mut low, mut high) = (near * 0.5, near * 2.0 + 1e-9);
    while low > 1e-300 && below(low) > p {
        low *= 0.25;
    }
    while high < 1e300 && below(high) < p {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high || high - low <= 1e-13 * high {
            break;
        }
        if below(middle) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17: stats.gamma.ppf(p, shape).
    #[test]
    fn golden_quantiles() {
        let golden = [
            (0.5, 0.975, 2.511943093657444),
            (1.5, 0.025, 0.10789764131194893),
            (3.5, 0.975, 8.006382137314663),
            (10.5, 0.025, 5.141448891261431),
            (250.5, 0.975, 282.45675032301074),
            (40000.5, 0.025, 39609.45276418203),
        ];
        for (shape, p, x) in golden {
            let found = gamma_quantile(shape, p);
            assert!((found - x).abs() < 1e-8 * x, "{shape} {p}: {found} {x}");
        }
    }

    #[test]
    fn intervals() {
        let none = count_interval(0.0, 1.0, 0.95).unwrap();
        assert_eq!(none.lower, 0.0);
        // scipy 1.17: stats.gamma.ppf(0.975, 0.7), stats.gamma.ppf(0.025, 1), stats.gamma.ppf(0.025, 10.25).
        assert!((none.upper - 3.020256391314354).abs() < 1e-8);
        assert!((count_interval(1.0, 1.0, 0.95).unwrap().lower - 0.025317807984289876).abs() < 1e-9);
        assert!((count_interval(10.0, 1.0, 0.95).unwrap().lower - 4.967945775379684).abs() < 1e-7);
        let heaps = count_interval(10.0, 4.0, 0.95).unwrap();
        let even = count_interval(10.0, 1.0, 0.95).unwrap();
        assert!(heaps.lower < even.lower && even.lower < 10.0 && 10.0 < even.upper && even.upper < heaps.upper);
        assert_eq!(count_interval(f64::NAN, 1.0, 0.95), None);
        assert_eq!(count_interval(1.0, 0.5, 0.95), None);
        assert_eq!(count_interval(1.0, 1.0, 1.0), None);
        let many = count_interval(1e8, 1.0, 0.95).unwrap();
        assert!((many.upper - 1e8 - 1.96e4).abs() < 100.0);
    }

    /// Sums of Poisson probabilities, no draws.
    #[test]
    fn poisson_means_lie_inside() {
        let limits: Vec<Interval> = (0..30).map(|c| count_interval(f64::from(c), 1.0, 0.95).unwrap()).collect();
        for step in 5..=500 {
            let mean = f64::from(step) / 100.0;
            let (mut p, mut covered) = ((-mean).exp(), 0.0);
            for (count, limits) in limits.iter().enumerate() {
                covered += if limits.lower <= mean && mean <= limits.upper { p } else { 0.0 };
                p *= mean / (count + 1) as f64;
            }
            assert!((0.938..=0.9995).contains(&covered), "{mean}: {covered}");
        }
    }

    #[test]
    fn dispersion_by_hand() {
        // Two documents of 10 tokens with 4 and 0: chi² 4, weighted by 4 of 14, prior 4.
        let one = PeriodCounts { count: 4.0, documents: 2.0, holding: 1.0, text: 20.0, squares: 1.6 };
        assert!((document_dispersion(&[one]).unwrap() - (4.0 * 4.0 + 10.0 * 4.0) / 14.0).abs() < 1e-12);
        let single = PeriodCounts { documents: 1.0, ..one };
        assert_eq!(document_dispersion(&[single]), None);
        assert_eq!(document_dispersion(&[PeriodCounts { documents: 2.0, ..PeriodCounts::default() }]), Some(1.0));
    }
}
