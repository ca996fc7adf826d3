//! How far apart two texts lie by chance alone, when every word has the same rate in both.

use super::word_shift::jensen_shannon_part;

/// Up to this count of a word in both texts, expectations are summed over the binomial distribution; above it they are
/// those of large counts, from which they differ by less than a hundredth.
const EXACT: usize = 60;

/// How many words occur so often in both texts together: the number for each count up to [`EXACT`], and for more.
#[derive(Debug, Clone)]
pub struct CountsOfCounts {
    few: Vec<f64>,
    many: f64,
}

impl CountsOfCounts {
    pub fn new() -> Self {
        Self { few: vec![0.0; EXACT + 1], many: 0.0 }
    }

    /// Takes in a word with this count in both texts.
    pub fn add(&mut self, count: f64) {
        match self.few.get_mut(count as usize) {
            Some(words) => *words += 1.0,
            None => self.many += 1.0,
        }
    }

    /// Mean of the G statistic of two texts, 2 sum(x ln(x / (k w)) + y ln(y / (k (1 - w)))), when each of the k
    /// occurrences of a word falls into the first with probability `share` = w. Large counts give 1 each.
    pub fn expected_g(&self, share: f64) -> f64 {
        let part = |x: f64, k: f64| 2.0 * (term(x, k * share) + term(k - x, k * (1.0 - share)));
        self.sum(share, part) + self.many
    }

    /// Mean of the Jensen-Shannon divergence, in nats, of texts with `first` and `second` occurrences, each side with
    /// weight 1/2.
    pub fn expected_divergence(&self, first: f64, second: f64) -> f64 {
        self.total(&ExpectedParts::new(first, second, 0.5, 0.5))
    }

    /// The same by the parts of words for any weights.
    pub fn total(&self, parts: &ExpectedParts) -> f64 {
        let words = self.few.iter().enumerate().filter(|(k, words)| *k > 0 && **words > 0.0);
        words.map(|(k, words)| words * parts.of(k as f64)).sum::<f64>() + self.many * parts.large
    }

    /// Sum over the words of few counts of the mean of `part`(x, k), x binomial.
    fn sum(&self, share: f64, part: impl Fn(f64, f64) -> f64) -> f64 {
        let words = self.few.iter().enumerate().filter(|(k, words)| *k > 0 && **words > 0.0);
        words.map(|(k, words)| words * mean(k, share, |x| part(x, k as f64))).sum()
    }
}

/// Mean of `of`(x), x being binomial with k draws.
fn mean(k: usize, share: f64, of: impl Fn(f64) -> f64) -> f64 {
    let (mut p, mut sum) = ((1.0 - share).powi(k as i32), 0.0);
    for x in 0..=k {
        sum += p * of(x as f64);
        p *= (k - x) as f64 / (x + 1) as f64 * share / (1.0 - share);
    }
    sum
}

/// The mean part of a word in the Jensen-Shannon divergence, in nats, of two texts in which it has one rate, by its
/// count in both texts.
#[derive(Debug, Clone)]
pub struct ExpectedParts {
    few: Vec<f64>,
    large: f64,
}

impl ExpectedParts {
    /// For texts with `first` and `second` occurrences, of the weights u and v. Words of large counts have
    /// u v / 2 (1 / first + 1 / second) each.
    pub fn new(first: f64, second: f64, u: f64, v: f64) -> Self {
        let share = first / (first + second);
        let part = |x: f64, k: usize| jensen_shannon_part(x / first, (k as f64 - x) / second, u, v);
        let few = (0..=EXACT).map(|k| mean(k, share, |x| part(x, k))).collect();
        Self { few, large: 0.5 * u * v * (1.0 / first + 1.0 / second) }
    }

    /// The mean part of a word with this count in both texts together.
    pub fn of(&self, count: f64) -> f64 {
        self.few.get(count as usize).copied().unwrap_or(self.large)
    }
}

/// x ln(x / m), 0 at 0.
fn term(x: f64, m: f64) -> f64 {
    if x > 0.0 { x * (x / m).ln() } else { 0.0 }
}

/// The part of a word in the G statistic: counts `x` and `y` in texts of `first` and `second` occurrences.
pub fn g_part(x: f64, y: f64, first: f64, second: f64) -> f64 {
    let (k, all) = (x + y, first + second);
    2.0 * (term(x, k * first / all) + term(y, k * second / all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let mut one = CountsOfCounts::new();
        one.add(1.0);
        // One occurrence in either of two equal texts: x ln 2 in both cases, twice.
        assert!((one.expected_g(0.5) - 2.0 * 2f64.ln()).abs() < 1e-12);
        let mut two = CountsOfCounts::new();
        two.add(2.0);
        // Both in one text: 4 ln 2, with probability a half.
        assert!((two.expected_g(0.5) - 2.0 * 2f64.ln()).abs() < 1e-12);
        assert!((g_part(2.0, 0.0, 7.0, 7.0) - 4.0 * 2f64.ln()).abs() < 1e-12);
        assert_eq!(g_part(3.0, 1.0, 30.0, 10.0), 0.0);
    }

    /// At the border between sums and the approximation the two agree.
    #[test]
    fn large_counts_join_on() {
        for share in [0.2, 0.5, 0.7] {
            let (mut few, mut many) = (CountsOfCounts::new(), CountsOfCounts::new());
            few.add(EXACT as f64);
            many.add(EXACT as f64 + 1.0);
            assert!((few.expected_g(share) / many.expected_g(share) - 1.0).abs() < 0.03, "{share}");
            let (first, second) = (1e4 * share, 1e4 * (1.0 - share));
            let ratio = few.expected_divergence(first, second) / many.expected_divergence(first, second);
            assert!((ratio - 1.0).abs() < 0.03, "{share} {ratio}");
        }
    }

    /// The mean over simulated texts of 300 and 100 words with equal rates.
    #[test]
    fn mean_of_simulated_texts() {
        let mut state = 5u64;
        let mut draw = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let (mut found, mut expected, mut g, mut expected_g) = (0.0, 0.0, 0.0, 0.0);
        for _ in 0..400 {
            let mut counts = [[0.0; 2]; 50];
            for i in 0..400 {
                counts[(draw() * draw() * 50.0) as usize][usize::from(i >= 300)] += 1.0;
            }
            let mut words = CountsOfCounts::new();
            for [x, y] in counts.iter().filter(|c| c[0] + c[1] > 0.0) {
                words.add(x + y);
                found += jensen_shannon_part(x / 300.0, y / 100.0, 0.5, 0.5);
                g += g_part(*x, *y, 300.0, 100.0);
            }
            expected += words.expected_divergence(300.0, 100.0);
            expected_g += words.expected_g(0.75);
        }
        assert!((found / expected - 1.0).abs() < 0.03, "{found} {expected}");
        assert!((g / expected_g - 1.0).abs() < 0.03, "{g} {expected_g}");
    }
}
