//! The share of units that have taken something up by each time, when not all are seen all the time.

use super::student::normal_z;

/// The share that has adopted by one time, with its limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adopted {
    pub share: f64,
    /// None before the first event and once nobody is left.
    pub limits: Option<(f64, f64)>,
}

/// Kaplan and Meier's (1958) estimate 1 - product(1 - d / r) from the numbers (at risk r, events d) of each time, in
/// order; times without anybody at risk change nothing. Limits by Greenwood's variance on ln(-ln S), which keeps them
/// between 0 and 1 (Kalbfleisch & Prentice 1980). Units may enter late: r counts those that are seen and have not
/// adopted.
pub fn kaplan_meier(times: &[(u32, u32)], confidence: f64) -> Vec<Adopted> {
    let z = normal_z(1.0 - confidence);
    let (mut stay, mut variance) = (1.0_f64, 0.0);
    let step = |&(at_risk, events): &(u32, u32)| {
        let (r, d) = (f64::from(at_risk), f64::from(events.min(at_risk)));
        if r > 0.0 {
            stay *= 1.0 - d / r;
            variance += if d < r { d / (r * (r - d)) } else { f64::INFINITY };
        }
        let inside = stay > 0.0 && stay < 1.0;
        let limits = inside.then(|| {
            let spread = z * variance.sqrt() / stay.ln();
            let [a, b] = [spread.exp(), (-spread).exp()].map(|power| 1.0 - stay.powf(power));
            (a.min(b), a.max(b))
        });
        Adopted { share: 1.0 - stay, limits }
    };
    times.iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// statsmodels 0.15, SurvfuncRight, without and with late entry: survival and its standard error.
    #[test]
    fn golden_statsmodels() {
        type Case<'a> = (&'a [(u32, u32)], [f64; 5], [f64; 5]);
        let golden: [Case<'_>; 2] = [
            (
                &[(10, 1), (8, 2), (6, 2), (3, 1), (2, 1)],
                [0.9, 0.675, 0.45, 0.3, 0.15],
                [0.09486833, 0.15507055, 0.16601958, 0.16507574, 0.1343968],
            ),
            (
                &[(3, 1), (4, 2), (4, 2), (3, 1), (2, 1)],
                [2.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0, 1.0 / 9.0, 1.0 / 18.0],
                [
                    0.27216552697590873,
                    0.21516574145596762,
                    0.13608276348795437,
                    0.10143010324169745,
                    0.06415002990995843,
                ],
            ),
        ];
        for (times, survival, error) in golden {
            for ((found, s), e) in kaplan_meier(times, 0.95).iter().zip(survival).zip(error) {
                assert!((1.0 - found.share - s).abs() < 1e-12);
                // ln(-ln S) has the standard error e / (S |ln S|).
                let (low, high) = found.limits.unwrap();
                let spread = 1.959963984540054 * e / (s * s.ln().abs());
                let limit = |x: f64| 1.0 - s.powf(x.exp());
                assert!((low - limit(-spread)).abs() < 1e-7 && (high - limit(spread)).abs() < 1e-7, "{found:?}");
            }
        }
    }

    #[test]
    fn edges() {
        assert_eq!(kaplan_meier(&[(0, 0), (3, 0)], 0.95), [Adopted { share: 0.0, limits: None }; 2]);
        assert_eq!(kaplan_meier(&[(2, 2), (0, 0)], 0.95), [Adopted { share: 1.0, limits: None }; 2]);
        assert_eq!(kaplan_meier(&[], 0.95), []);
    }
}
