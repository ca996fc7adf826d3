//! Fisher's exact test of one term on two sides, and the odds ratio that goes with it.

use super::two_counts::TwoCounts;

/// Result of Fisher's exact test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fisher {
    /// Two-sided p: the probability of all tables with the same margins that are no more probable than this one.
    pub p: f64,
    /// Odds ratio of greatest conditional likelihood; 0 or infinite where the count is the least or greatest possible.
    pub odds_ratio: f64,
}

/// Fisher's exact test with margins fixed: given a + b occurrences, the target's count is hypergeometric.
///
/// Tables up to 1 + 1e-7 times as probable as the observed one count as no more probable, as in R and SciPy. The
/// odds ratio is the psi at which the noncentral hypergeometric mean is a (R's `fisher.test`). Fisher 1935.
///
/// Probabilities are ratios to that of the most probable table, built up by multiplication, so a p of 1e-200 keeps
/// its digits; below about 1e-300 it is 0. Cost O(number of tables with a noticeable probability, and the way from
/// the most probable to the observed one).
pub fn fisher(x: &TwoCounts) -> Fisher {
    let margins = Margins::new(x);
    Fisher { p: margins.p_value(x.target as f64), odds_ratio: margins.odds_ratio(x.target as f64) }
}

/// The margins of a 2 x 2 table.
struct Margins {
    occurrences: f64,
    target_size: f64,
    reference_size: f64,
    least: f64,
    most: f64,
}

impl Margins {
    fn new(x: &TwoCounts) -> Self {
        let (a, b, n1, n2) = x.floats();
        Self {
            occurrences: a + b,
            target_size: n1,
            reference_size: n2,
            least: (a + b - n2).max(0.0),
            most: (a + b).min(n1),
        }
    }

    /// P(k + 1)/P(k) at odds ratio 1.
    fn step(&self, k: f64) -> f64 {
        (self.occurrences - k) * (self.target_size - k)
            / ((k + 1.0) * (self.reference_size - self.occurrences + k + 1.0))
    }

    fn mode(&self) -> f64 {
        let mode = (self.occurrences + 1.0) * (self.target_size + 1.0) / (self.target_size + self.reference_size + 2.0);
        mode.floor().clamp(self.least, self.most)
    }

    /// Calls `each` with tables and their probability relative to the mode's: from the mode up, then from below it
    /// down, on either side until `each` says that the rest does not matter.
    fn walk(&self, psi: f64, start: f64, mut each: impl FnMut(f64, f64) -> bool) {
        let (mut k, mut weight) = (start, 1.0);
        while each(k, weight) && k < self.most {
            weight *= self.step(k) * psi;
            k += 1.0;
        }
        (k, weight) = (start, 1.0);
        while k > self.least {
            k -= 1.0;
            weight /= self.step(k) * psi;
            if !each(k, weight) {
                break;
            }
        }
    }

    fn p_value(&self, observed: f64) -> f64 {
        let mode = self.mode();
        let mut of_observed = 0.0;
        self.walk(1.0, mode, |k, weight| {
            if k == observed {
                of_observed = weight;
            }
            weight > 0.0 && if observed >= mode { k < observed } else { k >= mode || k > observed }
        });
        let bound = of_observed * (1.0 + 1e-7);
        let (mut all, mut extreme) = (0.0, 0.0);
        self.walk(1.0, mode, |_, weight| {
            all += weight;
            if weight <= bound {
                extreme += weight;
            }
            weight > 0.0 && (weight > bound || weight > extreme * 1e-17)
        });
        f64::min(extreme / all, 1.0)
    }

    /// Mean and variance of the target's count at an odds ratio.
    fn moments(&self, psi: f64, start: f64) -> (f64, f64) {
        let (mut all, mut first, mut second) = (0.0, 0.0, 0.0);
        self.walk(psi, start, |k, weight| {
            let distance = k - start;
            all += weight;
            first += weight * distance;
            second += weight * distance * distance;
            weight > all * 1e-18
        });
        let mean = first / all;
        (start + mean, second / all - mean * mean)
    }

    /// Newton steps on ln psi, whose mean is increasing; started where the observed count is the mode.
    fn odds_ratio(&self, observed: f64) -> f64 {
        if self.most <= self.least {
            return f64::NAN;
        }
        if observed <= self.least {
            return 0.0;
        }
        if observed >= self.most {
            return f64::INFINITY;
        }
        // psi at which P(observed - 1) = P(observed + 1): the observed count is the mode.
        let mut log_psi = -0.5 * (self.step(observed - 1.0).ln() + self.step(observed).ln());
        for _ in 0..100 {
            let (mean, variance) = self.moments(log_psi.exp(), observed);
            let step = (observed - mean) / variance.max(f64::MIN_POSITIVE);
            log_psi += step.clamp(-1.0, 1.0);
            if step.abs() < 1e-13 * log_psi.abs().max(1.0) {
                break;
            }
        }
        log_psi.exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::golden::golden;

    fn of(a: u64, b: u64, n1: u64, n2: u64) -> Fisher {
        fisher(&TwoCounts::new(a, b, n1, n2).unwrap())
    }

    #[test]
    fn golden_p_values() {
        for (a, b, key) in [(100, 20, "100_20"), (7, 0, "7_0"), (3, 40, "3_40"), (5, 4, "5_4")] {
            let expected = golden(&format!("keyness_{key}_10000_50000"))["fisher_p"].as_f64().unwrap();
            let found = of(a, b, 10_000, 50_000).p;
            assert!((found / expected - 1.0).abs() < 1e-9, "{key}: {found} is not {expected}");
        }
    }

    #[test]
    fn as_scipy() {
        let cases = golden("scipy_fisher");
        for case in cases.as_array().unwrap() {
            let n = |i: usize| case["counts"][i].as_u64().unwrap();
            let found = of(n(0), n(1), n(2), n(3));
            let p = case["p"].as_f64().unwrap();
            assert!((found.p / p - 1.0).abs() < 1e-9, "{case}: {}", found.p);
            match case["conditional_odds_ratio"].as_f64() {
                Some(psi) => assert!((found.odds_ratio - psi).abs() <= 1e-8 * psi, "{case}: {}", found.odds_ratio),
                None => assert!(found.odds_ratio.is_infinite() || found.odds_ratio.is_nan(), "{case}"),
            }
        }
    }

    /// The definition, with factorials.
    #[test]
    fn every_small_table() {
        let choose = |n: u64, k: u64| (0..k).map(|i| (n - i) as f64 / (k - i) as f64).product::<f64>();
        for (n1, n2) in [(1, 1), (3, 5), (6, 4), (7, 7)] {
            for (a, b) in (0..=n1).flat_map(|a| (0..=n2).map(move |b| (a, b))) {
                let probability = |k: u64| choose(n1, k) * choose(n2, a + b - k) / choose(n1 + n2, a + b);
                let tables = (a + b).saturating_sub(n2)..=(a + b).min(n1);
                let p: f64 = tables.map(probability).filter(|&q| q <= probability(a) * (1.0 + 1e-7)).sum();
                assert!((of(a, b, n1, n2).p - p).abs() < 1e-12, "{a} {b} {n1} {n2}");
            }
        }
    }

    #[test]
    fn far_tails() {
        assert_eq!(of(0, 0, 10, 20).p, 1.0);
        assert!(of(3_000, 0, 1_000_000, 9_000_000).p >= 0.0);
        let p = of(60, 0, 1_000_000, 9_000_000).p;
        assert!(0.0 < p && p < 1.1e-60, "{p}");
    }
}
