//! Association of two words: how much more often they occur together than their frequencies explain.
//!
//! O11 pairs of both words, R1 pairs with the first, C1 pairs with the second, N pairs in all; E = R1 C1 / N,
//! O12 = R1 - O11, O21 = C1 - O11, O22 the rest. Names and formulas: Evert (2008), Brezina (2018), NLTK, gensim.

use super::two_counts::TwoCounts;

/// The contingency counts of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairCounts2x2 {
    /// O11.
    pub both: u64,
    /// R1.
    pub first: u64,
    /// C1.
    pub second: u64,
    /// N.
    pub total: u64,
}

impl PairCounts2x2 {
    /// Counts that leave no cell below 0, of words that both occur; `None` otherwise.
    pub fn new(both: u64, first: u64, second: u64, total: u64) -> Option<Self> {
        let fits = both <= first && both <= second && first > 0 && second > 0 && first + second - both <= total;
        fits.then_some(Self { both, first, second, total })
    }

    fn floats(&self) -> (f64, f64, f64, f64) {
        (self.both as f64, self.first as f64, self.second as f64, self.total as f64)
    }

    /// O11, O12, O21, O22.
    fn cells(&self) -> [f64; 4] {
        let (o, r, c, n) = self.floats();
        [o, r - o, c - o, n - r - c + o]
    }

    /// E = R1 C1 / N.
    pub fn expected(&self) -> f64 {
        let (_, r, c, n) = self.floats();
        r * c / n
    }

    /// Mutual information, log2(O/E); minus infinity for pairs that never occur, as its relatives below.
    pub fn mi(&self) -> f64 {
        self.mi_power(1)
    }

    /// MI with the pair's count to a power, log2(O^k / E): MI2 and MI3 favour frequent pairs (Daille 1994).
    pub fn mi_power(&self, k: i32) -> f64 {
        ((self.both as f64).powi(k) / self.expected()).log2()
    }

    /// O log2(O/E); 0 for pairs that never occur.
    pub fn local_mi(&self) -> f64 {
        if self.both == 0 { 0.0 } else { self.both as f64 * self.mi() }
    }

    /// Normalised pointwise mutual information, ln(O N / (R1 C1)) / -ln(O/N), from -1 (never together) to 1 (always)
    /// (Bouma 2009). 1 where every pair is this one.
    pub fn npmi(&self) -> f64 {
        let (o, r, c, n) = self.floats();
        match self.both {
            0 => -1.0,
            both if both == self.total => 1.0,
            _ => (o / r * (n / c)).ln() / -(o / n).ln(),
        }
    }

    /// t = (O - E)/sqrt O; 0 for pairs that never occur.
    pub fn t(&self) -> f64 {
        let o = self.both as f64;
        if self.both == 0 { 0.0 } else { (o - self.expected()) / o.sqrt() }
    }

    /// z = (O - E)/sqrt E.
    pub fn z(&self) -> f64 {
        (self.both as f64 - self.expected()) / self.expected().sqrt()
    }

    /// The same counts as one term on two sides: the second word after the first, and elsewhere. `None` if every
    /// pair has the first word.
    fn as_sides(&self) -> Option<TwoCounts> {
        TwoCounts::new(self.both, self.second - self.both, self.first, self.total - self.first)
    }

    /// Log-likelihood ratio over four cells (Dunning 1993); 0 if every pair has one of the words.
    pub fn g2(&self) -> f64 {
        self.as_sides().map_or(0.0, |x| x.g2())
    }

    /// Pearson's chi-squared; 0 if every pair has one of the words.
    pub fn chi_squared(&self) -> f64 {
        self.as_sides().map_or(0.0, |x| x.chi_squared())
    }

    /// Simple log-likelihood, 2 (O ln(O/E) - (O - E)) (Evert 2008).
    pub fn simple_log_likelihood(&self) -> f64 {
        let (o, e) = (self.both as f64, self.expected());
        let logarithm = if self.both == 0 { 0.0 } else { o * (o / e).ln() };
        (2.0 * (logarithm - (o - e))).max(0.0)
    }

    /// Dice, 2 O / (R1 + C1).
    pub fn dice(&self) -> f64 {
        let (o, r, c, _) = self.floats();
        2.0 * o / (r + c)
    }

    /// logDice, 14 + log2 Dice (Rychly 2008, Sketch Engine): at most 14, the same for any size of corpus.
    pub fn log_dice(&self) -> f64 {
        14.0 + self.dice().log2()
    }

    /// Minimum sensitivity, min(O/R1, O/C1) (Pedersen 1998).
    pub fn minimum_sensitivity(&self) -> f64 {
        let (o, r, c, _) = self.floats();
        o / r.max(c)
    }

    /// Liddell's difference, (O11 O22 - O12 O21)/(C1 (N - C1)) (Liddell 1976). `None` if every pair has the second word.
    pub fn liddell(&self) -> Option<f64> {
        let [a, b, c, d] = self.cells();
        divide(a * d - b * c, (a + c) * (b + d))
    }

    /// Delta P of the second word given the first, O/R1 - (C1 - O)/(N - R1) (Gries 2013).
    pub fn delta_p_second(&self) -> Option<f64> {
        let [a, b, c, d] = self.cells();
        Some(a / (a + b) - divide(c, c + d)?)
    }

    /// Delta P of the first word given the second, O/C1 - (R1 - O)/(N - C1).
    pub fn delta_p_first(&self) -> Option<f64> {
        let [a, b, c, d] = self.cells();
        Some(a / (a + c) - divide(b, b + d)?)
    }

    /// Jaccard, O / (R1 + C1 - O).
    pub fn jaccard(&self) -> f64 {
        let (o, r, c, _) = self.floats();
        o / (r + c - o)
    }

    /// Ochiai, O / sqrt(R1 C1): the cosine of the two words' places (Ochiai 1957).
    pub fn ochiai(&self) -> f64 {
        let (o, r, c, _) = self.floats();
        o / (r * c).sqrt()
    }

    /// Equivalence index, O^2 / (R1 C1): the square of [`PairCounts2x2::ochiai`] (Callon et al. 1991).
    pub fn equivalence(&self) -> f64 {
        let (o, r, c, _) = self.floats();
        o * o / (r * c)
    }

    /// NLTK's `mi_like`, O^3 / (R1 C1).
    pub fn mi_like(&self) -> f64 {
        let (o, r, c, _) = self.floats();
        o.powi(3) / (r * c)
    }

    /// NLTK's `poisson_stirling`, O (log2(O/E) - 1); 0 for pairs that never occur.
    pub fn poisson_stirling(&self) -> f64 {
        if self.both == 0 { 0.0 } else { self.both as f64 * (self.mi() - 1.0) }
    }

    /// NLTK's `phi_sq`, chi-squared / N.
    pub fn phi_squared(&self) -> f64 {
        self.chi_squared() / self.total as f64
    }

    /// gensim's default score of phrases, (O - min_count) / (R1 C1) times the size of its vocabulary, bigrams included
    /// (Mikolov et al. 2013).
    pub fn gensim(&self, min_count: f64, vocabulary: f64) -> f64 {
        let (o, r, c, _) = self.floats();
        (o - min_count) / r / c * vocabulary
    }
}

fn divide(above: f64, below: f64) -> Option<f64> {
    (below != 0.0).then(|| above / below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::golden::{close, golden};

    #[test]
    fn golden_values() {
        let x = PairCounts2x2::new(30, 100, 60, 10_000).unwrap();
        let of = golden("coll_30_100_60_10000");
        for (name, value) in [
            ("E11", x.expected()),
            ("MI_log2", x.mi()),
            ("MI2", x.mi_power(2)),
            ("MI3", x.mi_power(3)),
            ("t", x.t()),
            ("z", x.z()),
            ("logDice", x.log_dice()),
            ("dice", x.dice()),
            ("min_sens", x.minimum_sensitivity()),
            ("liddell", x.liddell().unwrap()),
            ("deltaP_w2_given_w1", x.delta_p_second().unwrap()),
            ("deltaP_w1_given_w2", x.delta_p_first().unwrap()),
            ("simple_ll", x.simple_log_likelihood()),
            ("local_mi_log10", x.local_mi() / 10f64.log2()),
            ("npmi", x.npmi()),
            ("gensim_default_min5_vocab1000", x.gensim(5.0, 1000.0)),
        ] {
            close(value, &of[name], name);
        }
        let nltk = golden("nltk_bigram_30_100_60_10000");
        for (name, value) in [
            ("student_t", x.t()),
            ("chi_sq", x.chi_squared()),
            ("mi_like", x.mi_like()),
            ("pmi", x.mi()),
            ("likelihood_ratio", x.g2()),
            ("poisson_stirling", x.poisson_stirling()),
            ("jaccard", x.jaccard()),
            ("phi_sq", x.phi_squared()),
            ("dice", x.dice()),
        ] {
            close(value, &nltk[name], name);
        }
    }

    #[test]
    fn ochiai_by_hand() {
        let x = PairCounts2x2::new(6, 9, 16, 100).unwrap();
        assert_eq!((x.ochiai(), x.equivalence()), (0.5, 0.25));
    }

    #[test]
    fn never_together_and_always() {
        let never = PairCounts2x2::new(0, 5, 5, 100).unwrap();
        assert_eq!((never.mi(), never.npmi(), never.t(), never.local_mi()), (f64::NEG_INFINITY, -1.0, 0.0, 0.0));
        assert_eq!((never.ochiai(), never.dice(), never.log_dice()), (0.0, 0.0, f64::NEG_INFINITY));
        let always = PairCounts2x2::new(5, 5, 5, 5).unwrap();
        assert_eq!((always.npmi(), always.g2(), always.chi_squared(), always.liddell()), (1.0, 0.0, 0.0, None));
        assert_eq!(always.log_dice(), 14.0);
        assert_eq!((always.delta_p_first(), always.delta_p_second()), (None, None));
    }

    #[test]
    fn swapping_the_words_swaps_delta_p_alone() {
        let (x, y) = (PairCounts2x2::new(3, 8, 20, 99).unwrap(), PairCounts2x2::new(3, 20, 8, 99).unwrap());
        for of in [PairCounts2x2::mi, PairCounts2x2::g2, PairCounts2x2::ochiai, PairCounts2x2::z, PairCounts2x2::npmi] {
            assert!((of(&x) - of(&y)).abs() < 1e-12);
        }
        assert_eq!(x.delta_p_first(), y.delta_p_second());
    }

    #[test]
    fn impossible_counts() {
        for (both, first, second, total) in [(2, 1, 5, 9), (2, 5, 1, 9), (0, 5, 5, 9), (0, 0, 5, 9)] {
            assert_eq!(PairCounts2x2::new(both, first, second, total), None);
        }
    }
}
