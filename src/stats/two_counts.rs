//! One term in two collections: how certain is a difference in frequency, and how large.
//!
//! a and b are the counts of the term in the target and in the reference, N1 and N2 their sizes, N = N1 + N2,
//! p1 = a/N1, p2 = b/N2, E1 = N1 (a+b)/N, E2 = N2 (a+b)/N. Neighbours: `fisher` (the exact test), `conservative`
//! (effect size with its interval), `log_odds` (with a prior).

use libm::erfc;
use statrs::function::erf::erfc_inv;

/// The counts of one term on two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TwoCounts {
    /// Occurrences in the target, a.
    pub target: u64,
    /// Occurrences in the reference, b.
    pub reference: u64,
    /// Size of the target, N1.
    pub target_size: u64,
    /// Size of the reference, N2.
    pub reference_size: u64,
}

/// Continuity correction of the compatible statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Correction {
    /// Yates' half, where an expected count is below 5 and the difference is large enough: what quanteda does unless
    /// told otherwise.
    #[default]
    Yates,
    /// Williams' divisor, as quanteda's code has it: it divides the likelihood ratio, but multiplies chi-squared.
    Williams,
    /// None.
    Without,
}

/// Small constant inside quanteda's logarithms.
const QUANTEDA_EPSILON: f64 = 1e-9;

impl TwoCounts {
    /// Counts that are no larger than the sizes, both of which are above 0; `None` otherwise.
    pub fn new(target: u64, reference: u64, target_size: u64, reference_size: u64) -> Option<Self> {
        let fits = target_size > 0 && reference_size > 0 && target <= target_size && reference <= reference_size;
        fits.then_some(Self { target, reference, target_size, reference_size })
    }

    /// a, b, N1, N2.
    pub(super) fn floats(&self) -> (f64, f64, f64, f64) {
        (self.target as f64, self.reference as f64, self.target_size as f64, self.reference_size as f64)
    }

    /// E1 and E2: the counts expected if both sides used the term at one rate.
    pub fn expected(&self) -> (f64, f64) {
        let (a, b, n1, n2) = self.floats();
        (n1 * (a + b) / (n1 + n2), n2 * (a + b) / (n1 + n2))
    }

    /// p1 and p2.
    pub fn shares(&self) -> (f64, f64) {
        let (a, b, n1, n2) = self.floats();
        (a / n1, b / n2)
    }

    /// Whether the target uses the term more, p1 > p2. Decided in integers, so that equal rates are equal.
    pub fn is_overused(&self) -> bool {
        u128::from(self.target) * u128::from(self.reference_size)
            > u128::from(self.reference) * u128::from(self.target_size)
    }

    /// Whether p1 = p2.
    pub fn is_even(&self) -> bool {
        u128::from(self.target) * u128::from(self.reference_size)
            == u128::from(self.reference) * u128::from(self.target_size)
    }

    /// The four cells: a, b, and all other tokens of either side.
    fn cells(&self) -> [f64; 4] {
        let (a, b, n1, n2) = self.floats();
        [a, b, n1 - a, n2 - b]
    }

    /// The four expected cells.
    fn expected_cells(&self) -> [f64; 4] {
        let (_, _, n1, n2) = self.floats();
        let (e1, e2) = self.expected();
        [e1, e2, n1 - e1, n2 - e2]
    }

    /// Log-likelihood ratio over all four cells, 2 sum O ln(O/E), 0 ln 0 = 0: at least 0 (Dunning 1993).
    pub fn g2(&self) -> f64 {
        if self.is_even() {
            return 0.0;
        }
        let of_cell = |(observed, expected): (f64, f64)| part(observed, expected);
        (2.0 * self.cells().into_iter().zip(self.expected_cells()).map(of_cell).sum::<f64>()).max(0.0)
    }

    /// Log-likelihood ratio over the term's two cells, 2 (a ln(a/E1) + b ln(b/E2)): the UCREL calculator, WordSmith,
    /// Wmatrix (Rayson & Garside 2000). A little below [`TwoCounts::g2`].
    pub fn g2_two_cell(&self) -> f64 {
        if self.is_even() {
            return 0.0;
        }
        let (a, b, ..) = self.floats();
        let (e1, e2) = self.expected();
        (2.0 * (part(a, e1) + part(b, e2))).max(0.0)
    }

    /// Pearson's chi-squared, N (ad - bc)^2 / [(a+b)(c+d) N1 N2] with c = N1 - a, d = N2 - b; 0 where a margin is 0.
    pub fn chi_squared(&self) -> f64 {
        self.chi_squared_less(0.0)
    }

    /// Chi-squared with Yates' correction: N/2 is taken from |ad - bc|, which never falls below 0 (Yates 1934).
    pub fn chi_squared_yates(&self) -> f64 {
        self.chi_squared_less(0.5)
    }

    fn chi_squared_less(&self, correction: f64) -> f64 {
        let [a, b, c, d] = self.cells();
        let n = a + b + c + d;
        let margins = (a + b) * (c + d) * (a + c) * (b + d);
        let difference = ((a * d - b * c).abs() - n * correction).max(0.0);
        if margins > 0.0 { n * difference * difference / margins } else { 0.0 }
    }

    /// The Bayes information criterion of a difference, G2 of two cells - ln N (Wilson 2013): above 2 positive, 6
    /// strong, 10 very strong evidence; below 0 evidence of no difference.
    pub fn bic(&self) -> f64 {
        let (_, _, n1, n2) = self.floats();
        self.g2_two_cell() - (n1 + n2).ln()
    }

    /// Effect size of the log-likelihood, G2 of two cells / (N ln min(E1, E2)) (Johnston, Berry & Mielke 2006).
    /// `None` where min(E1, E2) is 1; negative below.
    pub fn effect_size_log_likelihood(&self) -> Option<f64> {
        let (_, _, n1, n2) = self.floats();
        let (e1, e2) = self.expected();
        let value = self.g2_two_cell() / ((n1 + n2) * e1.min(e2).ln());
        value.is_finite().then_some(value)
    }

    /// Log ratio, log2(p1/p2), a count of 0 taken as 0.5 (Hardie 2014, CQPweb). 0 if both counts are 0.
    pub fn log_ratio(&self) -> f64 {
        if self.is_even() {
            return 0.0;
        }
        let (a, b, n1, n2) = self.floats();
        let not_zero = |count: f64| if count == 0.0 { 0.5 } else { count };
        (not_zero(a) / n1 / (not_zero(b) / n2)).log2()
    }

    /// Log ratio with one half added to all counts and sizes (Walter 1975; R's corpora,
    /// pandas-association-measures).
    pub fn log_ratio_walter(&self) -> f64 {
        let (a, b, n1, n2) = self.floats();
        ((a + 0.5) / (n1 + 0.5)).log2() - ((b + 0.5) / (n2 + 0.5)).log2()
    }

    /// %DIFF, 100 (p1 - p2)/p2; where p2 = 0 it is divided by 1e-18, as UCREL does (Gabrielatos & Marchi 2012).
    pub fn percent_difference(&self) -> f64 {
        let (p1, p2) = self.shares();
        (p1 - p2) * 100.0 / if p2 == 0.0 { 1e-18 } else { p2 }
    }

    /// Simple maths, (f1 + n)/(f2 + n) with frequencies per million (Kilgarriff 2009, Sketch Engine). `n` above 0:
    /// small favours rare terms, large common ones.
    pub fn simple_maths(&self, n: f64) -> f64 {
        let (p1, p2) = self.shares();
        (p1 * 1e6 + n) / (p2 * 1e6 + n)
    }

    /// Odds ratio, a (N2 - b) / (b (N1 - a)). Infinite if only the reference lacks the term; `None` for 0/0.
    pub fn odds_ratio(&self) -> Option<f64> {
        let [a, b, c, d] = self.cells();
        let ratio = a / c / (b / d);
        (!ratio.is_nan()).then_some(ratio)
    }

    /// Relative risk, p1/p2. Infinite if only the reference lacks the term; `None` for 0/0.
    pub fn relative_risk(&self) -> Option<f64> {
        let (p1, p2) = self.shares();
        let ratio = p1 / p2;
        (!ratio.is_nan()).then_some(ratio)
    }

    /// Interval of the relative risk, exp(ln RR -+ z sqrt(1/a - 1/N1 + 1/b - 1/N2)) (Katz et al. 1978); a count of 0
    /// is taken as 0.5, so that there always is one. `z` is the normal quantile of the confidence.
    pub fn relative_risk_interval(&self, z: f64) -> (f64, f64) {
        let (a, b, n1, n2) = self.floats();
        let (a, b) = if a == 0.0 || b == 0.0 { (a.max(0.5), b.max(0.5)) } else { (a, b) };
        let error = (1.0 / a - 1.0 / n1 + 1.0 / b - 1.0 / n2).max(0.0).sqrt();
        let log = (a / n1 / (b / n2)).ln();
        ((log - z * error).exp(), (log + z * error).exp())
    }

    /// Difference coefficient, (p1 - p2)/(p1 + p2), from -1 to 1 (Hofland & Johansson 1982); 0 for 0/0.
    pub fn difference_coefficient(&self) -> f64 {
        let (p1, p2) = self.shares();
        if p1 + p2 > 0.0 { (p1 - p2) / (p1 + p2) } else { 0.0 }
    }

    /// Delta P, p1 - p2 (Gries 2013).
    pub fn delta_p(&self) -> f64 {
        let (p1, p2) = self.shares();
        p1 - p2
    }
}

/// The numbers of quanteda.textstats' `textstat_keyness`, faults included, for comparison with published studies.
/// Read from its source, `src/keyness.cpp`; signed, negative where the reference uses the term more.
impl TwoCounts {
    /// Half a count if some expected cell is below 5 and |ad - bc| >= N/2, otherwise 0.
    fn quanteda_half(&self) -> f64 {
        let [a, b, c, d] = self.cells();
        let small = self.expected_cells().into_iter().any(|e| e < 5.0);
        if (a * d - b * c).abs() >= (a + b + c + d) / 2.0 && small { 0.5 } else { 0.0 }
    }

    /// Williams' q = 1 + (N/(a+b) + N/(c+d) - 1)(N/N1 + N/N2 - 1)/(6N); 1 if a cell is 0.
    fn williams(&self) -> f64 {
        let [a, b, c, d] = self.cells();
        let n = a + b + c + d;
        if self.cells().contains(&0.0) {
            return 1.0;
        }
        1.0 + (n / (a + b) + n / (c + d) - 1.0) * (n / (a + c) + n / (b + d) - 1.0) / (6.0 * n)
    }

    fn quanteda_signed(&self, value: f64) -> f64 {
        let (a, ..) = self.floats();
        if a > self.expected().0 { value } else { -value }
    }

    /// `measure = "lr"`: G2 with 1e-9 inside each logarithm, which adds about 2e-9 N.
    pub fn quanteda_g2(&self, correction: Correction) -> f64 {
        let mut cells = self.cells();
        let [a, b, c, d] = cells;
        if correction == Correction::Yates {
            let half = self.quanteda_half() * if a * d > b * c { 1.0 } else { -1.0 };
            cells = [a - half, b + half, c + half, d - half];
        }
        let of_cell = |(o, e): (f64, f64)| o * (o / e + QUANTEDA_EPSILON).ln();
        let g2 = 2.0 * cells.into_iter().zip(self.expected_cells()).map(of_cell).sum::<f64>();
        self.quanteda_signed(if correction == Correction::Williams { g2 / self.williams() } else { g2 })
    }

    /// `measure = "chi2"`; Williams' q multiplies it, as the code has it.
    pub fn quanteda_chi_squared(&self, correction: Correction) -> f64 {
        let half = if correction == Correction::Yates { self.quanteda_half() } else { 0.0 };
        let chi = self.chi_squared_less(half);
        self.quanteda_signed(if correction == Correction::Williams { chi * self.williams() } else { chi })
    }

    /// `measure = "pmi"`: ln(a/E1 + 1e-9).
    pub fn quanteda_pmi(&self) -> f64 {
        (self.target as f64 / self.expected().0 + QUANTEDA_EPSILON).ln()
    }
}

/// O ln(O/E), 0 where nothing was observed.
fn part(observed: f64, expected: f64) -> f64 {
    if observed > 0.0 { observed * (observed / expected).ln() } else { 0.0 }
}

/// P(X >= `x`) of chi-squared with one degree of freedom, erfc(sqrt(x/2)); 1 for values of 0 or less. The error
/// function is libm's, exact to the last digit; that of statrs 0.18 is off by 2e-12 at p = 0.05.
pub fn chi_squared_p_value(x: f64) -> f64 {
    erfc((x.max(0.0) / 2.0).sqrt())
}

/// The normal quantile that leaves `alpha`/2 on each side; 1.96 for 0.05.
pub fn normal_quantile(alpha: f64) -> f64 {
    std::f64::consts::SQRT_2 * erfc_inv(alpha)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::golden::{close, golden};

    const CASES: [(u64, u64, &str); 4] = [
        (100, 20, "keyness_100_20_10000_50000"),
        (7, 0, "keyness_7_0_10000_50000"),
        (3, 40, "keyness_3_40_10000_50000"),
        (5, 4, "keyness_5_4_10000_50000"),
    ];

    fn counts(a: u64, b: u64) -> TwoCounts {
        TwoCounts::new(a, b, 10_000, 50_000).unwrap()
    }

    #[test]
    fn golden_values() {
        for (a, b, key) in CASES {
            let (x, of) = (counts(a, b), golden(key));
            let infinite = |v: Option<f64>| v.map_or(f64::NAN, |v| if v.is_infinite() { f64::MAX } else { v });
            for (name, value) in [
                ("E11", x.expected().0),
                ("E12", x.expected().1),
                ("G2_4term", x.g2()),
                ("G2_2term_UCREL", x.g2_two_cell()),
                ("quanteda_G2_none", x.quanteda_g2(Correction::Without)),
                ("quanteda_G2_default", x.quanteda_g2(Correction::Yates)),
                ("quanteda_G2_williams", x.quanteda_g2(Correction::Williams)),
                ("chi2_none", x.quanteda_chi_squared(Correction::Without)),
                ("chi2_default", x.quanteda_chi_squared(Correction::Yates)),
                ("chi2_williams_as_coded", x.quanteda_chi_squared(Correction::Williams)),
                ("pmi_ln", x.quanteda_pmi()),
                ("BIC_2term", x.bic()),
                ("ELL", x.effect_size_log_likelihood().unwrap()),
                ("OR", infinite(x.odds_ratio())),
                ("RR", infinite(x.relative_risk())),
                ("logratio_hardie", x.log_ratio()),
                ("logratio_walter", x.log_ratio_walter()),
                ("pctdiff", x.percent_difference()),
                ("simplemaths1", x.simple_maths(1.0)),
                ("simplemaths100", x.simple_maths(100.0)),
                ("diff_coef", x.difference_coefficient()),
                ("deltaP", x.delta_p()),
            ] {
                close(value, &of[name], &format!("{key} {name}"));
            }
            close(x.quanteda_chi_squared(Correction::Without).abs(), &x.chi_squared().into(), key);
        }
    }

    #[test]
    fn corrections_by_hand() {
        // a = 3, b = 1, N1 = N2 = 10: ad - bc = 27 - 7 = 20 = N, margins 4 * 16 * 10 * 10.
        let x = TwoCounts::new(3, 1, 10, 10).unwrap();
        assert_eq!(x.chi_squared(), 20.0 * 400.0 / 6400.0);
        assert_eq!(x.chi_squared_yates(), 20.0 * 100.0 / 6400.0);
        assert_eq!(TwoCounts::new(2, 2, 10, 11).unwrap().chi_squared_yates(), 0.0, "never below 0");
    }

    #[test]
    fn swapping_the_sides_flips_the_sign() {
        for (a, b) in [(0, 0), (0, 9), (1, 1), (3, 40), (100, 20), (10_000, 50_000)] {
            let (x, y) = (counts(a, b), TwoCounts::new(b, a, 50_000, 10_000).unwrap());
            let near = |u: f64, v: f64| assert!((u - v).abs() <= 1e-12 * u.abs().max(1.0), "{a} {b}: {u} {v}");
            near(x.g2(), y.g2());
            near(x.g2_two_cell(), y.g2_two_cell());
            near(x.chi_squared(), y.chi_squared());
            near(x.log_ratio(), -y.log_ratio());
            near(x.log_ratio_walter(), -y.log_ratio_walter());
            near(x.difference_coefficient(), -y.difference_coefficient());
            assert!(x.g2() >= 0.0 && x.g2_two_cell() >= 0.0);
        }
    }

    #[test]
    fn equal_rates_and_zeros() {
        let even = counts(2, 10);
        assert!(even.is_even() && !even.is_overused());
        assert_eq!((even.g2(), even.g2_two_cell(), even.log_ratio(), even.chi_squared()), (0.0, 0.0, 0.0, 0.0));
        let none = counts(0, 0);
        assert_eq!((none.g2(), none.log_ratio(), none.odds_ratio(), none.relative_risk()), (0.0, 0.0, None, None));
        let new = counts(7, 0);
        assert_eq!((new.odds_ratio(), new.relative_risk()), (Some(f64::INFINITY), Some(f64::INFINITY)));
        let (low, high) = new.relative_risk_interval(1.96);
        assert!(1.0 < low && low < high && high.is_finite(), "{low} {high}");
        assert_eq!(TwoCounts::new(11, 0, 10, 5), None);
        assert_eq!(TwoCounts::new(0, 0, 0, 5), None);
    }

    #[test]
    fn relative_risk_interval_of_a_textbook() {
        // 15 of 100 against 30 of 100: ln 0.5 -+ 1.96 sqrt(1/15 - 1/100 + 1/30 - 1/100) = 0.2872 to 0.8704.
        let (low, high) = TwoCounts::new(15, 30, 100, 100).unwrap().relative_risk_interval(1.96);
        assert!((low - 0.2872).abs() < 1e-4 && (high - 0.8704).abs() < 1e-4, "{low} {high}");
    }

    #[test]
    fn quantiles_of_the_tables() {
        for (alpha, z) in [(0.05, 1.959_963_984_540_054), (0.01, 2.575_829_303_548_9), (1.0, 0.0)] {
            assert!((normal_quantile(alpha) - z).abs() < 1e-9, "{alpha}: {}", normal_quantile(alpha));
        }
    }

    #[test]
    fn p_values_of_the_tables() {
        for (x, p) in [(3.841_458_820_694_124, 0.05), (6.634_896_601_021_213, 0.01), (0.0, 1.0), (-1.0, 1.0)] {
            assert!((chi_squared_p_value(x) - p).abs() < 1e-12, "{x}: {}", chi_squared_p_value(x));
        }
    }
}
