//! Association of K words in a row: quanteda's lambda and z, and NLTK's measures for three words and more.

/// Counts of the 2^K patterns of a K-gram: `counts[mask]` K-grams agree with the target in exactly the places of the
/// bits of `mask` (bit 0 is the first word). The last one is the count of the target itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Patterns {
    words: u32,
    counts: Vec<u64>,
}

impl Patterns {
    /// Exact patterns from "at least" counts: `matching[mask]` K-grams agree with the target in the places of `mask`
    /// and are free elsewhere, so that `matching[0]` is the number of K-grams. Inclusion and exclusion, O(K 2^K).
    ///
    /// `None` unless there are 2^K counts, K from 1 to 8, and no pattern comes out below 0.
    pub fn from_matching(matching: &[u64]) -> Option<Self> {
        let words = matching.len().checked_ilog2().filter(|k| (1..=8).contains(k) && 1 << k == matching.len())?;
        let mut counts = matching.to_vec();
        for bit in (0..words).map(|k| 1usize << k) {
            for mask in (0..counts.len()).filter(|mask| mask & bit == 0) {
                counts[mask] = counts[mask].checked_sub(counts[mask | bit])?;
            }
        }
        Some(Self { words, counts })
    }

    /// Lambda and z, with `smoothing` added to every cell: lambda = sum over patterns of (-1)^(K - ones) ln n,
    /// sigma = sqrt(sum 1/n), z = lambda/sigma (Blaheta & Johnson 2001; quanteda.textstats, smoothing 0.5).
    ///
    /// Lambda is the K-way interaction of a log-linear model. For K > 2 it may be negative for a strong phrase whose
    /// parts are strong phrases already: do not rank slogans by it alone.
    pub fn lambda(&self, smoothing: f64) -> (f64, f64) {
        let (mut lambda, mut variance) = (0.0, 0.0);
        for (mask, &count) in self.counts.iter().enumerate() {
            let n = count as f64 + smoothing;
            let is_odd = (self.words - mask.count_ones()) % 2 == 1;
            lambda += if is_odd { -n.ln() } else { n.ln() };
            variance += 1.0 / n;
        }
        (lambda, lambda / variance.sqrt())
    }

    fn total(&self) -> f64 {
        self.counts.iter().map(|&n| n as f64).sum()
    }

    /// Count of the target.
    fn observed(&self) -> f64 {
        self.counts.last().map_or(0.0, |&n| n as f64)
    }

    /// Share of K-grams that agree with the target in each place.
    fn shares(&self) -> Vec<f64> {
        let with =
            |k: u32| self.counts.iter().enumerate().filter(move |(mask, _)| mask >> k & 1 == 1).map(|(_, &n)| n as f64);
        (0..self.words).map(|k| with(k).sum::<f64>() / self.total()).collect()
    }

    /// Count of a pattern if all places were independent.
    fn expected(&self, mask: usize, shares: &[f64]) -> f64 {
        let of_place = |(k, share): (usize, &f64)| if mask >> k & 1 == 1 { *share } else { 1.0 - share };
        self.total() * shares.iter().enumerate().map(of_place).product::<f64>()
    }

    /// Pointwise mutual information against independence of all words, log2(O/E).
    pub fn mi(&self) -> f64 {
        (self.observed() / self.expected(self.counts.len() - 1, &self.shares())).log2()
    }

    /// t = (O - E)/sqrt O; 0 if the target never occurs.
    pub fn t(&self) -> f64 {
        let (o, e) = (self.observed(), self.expected(self.counts.len() - 1, &self.shares()));
        if o > 0.0 { (o - e) / o.sqrt() } else { 0.0 }
    }

    /// Log-likelihood ratio against independence of all words, 2 sum O ln(O/E) (NLTK's `likelihood_ratio`).
    pub fn g2(&self) -> f64 {
        let shares = self.shares();
        let of_cell = |(mask, &n): (usize, &u64)| {
            let o = n as f64;
            if n > 0 { o * (o / self.expected(mask, &shares)).ln() } else { 0.0 }
        };
        (2.0 * self.counts.iter().enumerate().map(of_cell).sum::<f64>()).max(0.0)
    }

    /// Pearson's chi-squared against independence of all words.
    pub fn chi_squared(&self) -> f64 {
        let shares = self.shares();
        let of_cell = |(mask, &n): (usize, &u64)| {
            let e = self.expected(mask, &shares);
            if e > 0.0 { (n as f64 - e).powi(2) / e } else { 0.0 }
        };
        self.counts.iter().enumerate().map(of_cell).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::golden::{close, golden};

    fn patterns(counts: &[u64]) -> Patterns {
        Patterns { words: counts.len().ilog2(), counts: counts.to_vec() }
    }

    /// NLTK's order: iii, oii, ioi, ooi, iio, oio, ioo, ooo; `o` first says that the first word is another.
    fn nltk_trigram() -> Patterns {
        let counts: Vec<u64> = serde_json::from_value(golden("nltk_contingency")).unwrap();
        patterns(&(0..8).map(|mask| counts[7 - mask]).collect::<Vec<_>>())
    }

    #[test]
    fn lambda_as_quanteda() {
        for (found, key) in [
            (patterns(&[9870, 70, 30, 30]), "quanteda_lambda_z_2x2_[n00,n10,n01,n11]=[9870,70,30,30]"),
            (nltk_trigram(), "quanteda_lambda_z_2x2x2_same_table"),
        ] {
            let (lambda, z) = found.lambda(0.5);
            close(lambda, &golden(key)[0], key);
            close(z, &golden(key)[1], key);
        }
    }

    #[test]
    fn trigrams_as_nltk() {
        let of = golden("nltk_trigram_20_(30,25,40)_(100,80,90)_10000");
        let x = nltk_trigram();
        for (name, value) in
            [("student_t", x.t()), ("pmi", x.mi()), ("likelihood_ratio", x.g2()), ("chi_sq", x.chi_squared())]
        {
            close(value, &of[name], name);
        }
    }

    #[test]
    fn inclusion_and_exclusion() {
        // Bigrams ab ab ax cb: matching any 4, first a 3, second b 3, both 2.
        let found = Patterns::from_matching(&[4, 3, 3, 2]).unwrap();
        assert_eq!(found.counts, [0, 1, 1, 2]);
        for wrong in [&[4, 3, 3][..], &[4], &[4, 3, 3, 4], &[]] {
            assert_eq!(Patterns::from_matching(wrong), None);
        }
    }
}
