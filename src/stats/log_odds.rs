//! Weighted log odds with a Dirichlet prior ("Fightin' Words").

use super::two_counts::TwoCounts;

/// Log odds of one term, with the prior's pull.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogOdds {
    /// Difference of the log odds, delta; above 0 where the target uses the term more.
    pub delta: f64,
    /// delta over its standard error.
    pub z: f64,
}

/// Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008).
///
/// With the pseudo-count `alpha` of the term and `alpha_all` of all terms:
/// delta = ln((a + alpha)/(N1 + alpha_all - a - alpha)) - ln((b + alpha)/(N2 + alpha_all - b - alpha));
/// z = delta / sqrt(1/(a + alpha) + 1/(b + alpha)).
///
/// `None` unless 0 < alpha < alpha_all.
pub fn log_odds(x: &TwoCounts, alpha: f64, alpha_all: f64) -> Option<LogOdds> {
    if !(alpha > 0.0 && alpha < alpha_all && alpha_all.is_finite()) {
        return None;
    }
    let (a, b, n1, n2) = x.floats();
    let log_odds = |count: f64, size: f64| ((count + alpha) / (size + alpha_all - count - alpha)).ln();
    let delta = log_odds(a, n1) - log_odds(b, n2);
    Some(LogOdds { delta, z: delta / (1.0 / (a + alpha) + 1.0 / (b + alpha)).sqrt() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::golden::{close, golden};

    #[test]
    fn golden_values() {
        let of = golden("fightin_words_y1=100,n1=10000,y2=20,n2=50000,alpha_w=.01,alpha_0=20");
        let found = log_odds(&TwoCounts::new(100, 20, 10_000, 50_000).unwrap(), 0.01, 20.0).unwrap();
        close(found.delta, &of["delta"], "delta");
        close(found.z, &of["zeta"], "z");
    }

    #[test]
    fn a_strong_prior_pulls_to_nothing() {
        let x = TwoCounts::new(10, 0, 100, 100).unwrap();
        let z: Vec<f64> = [1.0, 100.0, 10_000.0].map(|alpha| log_odds(&x, alpha, alpha * 10.0).unwrap().z).into();
        assert!(z[0] > z[1] && z[1] > z[2] && z[2] > 0.0, "{z:?}");
        assert_eq!(log_odds(&x, 0.0, 1.0), None);
        assert_eq!(log_odds(&x, 1.0, 1.0), None);
    }
}
