//! Lexical diversity of one document: how many different words it uses for its length.
//!
//! Formulas are those of quanteda's `textstat_lexdiv` (Tweedie and Baayen 1998), logarithms to base 10. N is the
//! number of tokens, V of types, V_i of types that occur i times, M2 = sum i^2 V_i.

use rustc_hash::FxHashMap as HashMap;

/// The frequency spectrum of one document, from which all measures without word order follow.
///
/// Every measure is `None` where its formula divides by 0, and for an empty document. O(number of different
/// frequencies) each, at most about sqrt(2 N).
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrum {
    /// Number of tokens, N.
    pub tokens: u64,
    /// Number of types, V.
    pub types: u64,
    /// Pairs (i, V_i): a frequency and the number of types that have it; ascending, no zeros.
    pub frequencies: Vec<(u64, u64)>,
}

impl Spectrum {
    /// The spectrum of a document given as the type ids of its tokens. O(N).
    pub fn of_tokens(types: &[u32]) -> Spectrum {
        let mut counts: HashMap<u32, u64> = HashMap::default();
        for &id in types {
            *counts.entry(id).or_default() += 1;
        }
        Spectrum::of_counts(counts.into_values())
    }

    /// The spectrum of a document given as the counts of its types, as in a row of a count matrix; zeros are
    /// passed over. O(V).
    pub fn of_counts(counts: impl IntoIterator<Item = u64>) -> Spectrum {
        let mut with_frequency: HashMap<u64, u64> = HashMap::default();
        let (mut tokens, mut types) = (0u64, 0u64);
        for count in counts.into_iter().filter(|&count| count > 0) {
            tokens = tokens.saturating_add(count);
            types += 1;
            *with_frequency.entry(count).or_default() += 1;
        }
        let mut frequencies: Vec<(u64, u64)> = with_frequency.into_iter().collect();
        frequencies.sort_unstable();
        Spectrum { tokens, types, frequencies }
    }

    fn n(&self) -> f64 {
        self.tokens as f64
    }

    fn v(&self) -> f64 {
        self.types as f64
    }

    /// Sum of a function of frequency over all types.
    fn over_types(&self, part: impl Fn(f64) -> f64) -> f64 {
        self.frequencies.iter().map(|&(i, v_i)| v_i as f64 * part(i as f64)).sum()
    }

    /// Type-token ratio V/N; falls with length, so compare only documents of like length.
    pub fn ttr(&self) -> Option<f64> {
        divide(self.v(), self.n())
    }

    /// Guiraud's R = V / sqrt N (Guiraud 1954).
    pub fn guiraud_r(&self) -> Option<f64> {
        divide(self.v(), self.n().sqrt())
    }

    /// Carroll's corrected TTR = V / sqrt(2 N) (Carroll 1964).
    pub fn cttr(&self) -> Option<f64> {
        divide(self.v(), (2.0 * self.n()).sqrt())
    }

    /// Herdan's C = log V / log N (Herdan 1960). `None` for one token.
    pub fn herdan_c(&self) -> Option<f64> {
        divide(self.v().log10(), self.n().log10())
    }

    /// Dugast's Uber index U = (log N)^2 / (log N - log V) (Dugast 1978). `None` if no word is repeated.
    pub fn uber_u(&self) -> Option<f64> {
        divide(self.n().log10().powi(2), self.n().log10() - self.v().log10())
    }

    /// Summer's S = log log V / log log N. `None` for fewer than two types and for 10 tokens; of little meaning
    /// below 10 tokens, where both logarithms are negative.
    pub fn summer_s(&self) -> Option<f64> {
        divide(self.v().log10().log10(), self.n().log10().log10())
    }

    /// Maas' a = sqrt((log N - log V) / (log N)^2) (Maas 1972); small is diverse. `None` for one token.
    pub fn maas_a(&self) -> Option<f64> {
        let log_n = self.n().log10();
        divide((log_n - self.v().log10()).sqrt(), log_n)
    }

    /// Yule's K = 10^4 (-1/N + sum V_i (i/N)^2) = 10^4 (M2 - N) / N^2 (Yule 1944); small is diverse.
    pub fn yule_k(&self) -> Option<f64> {
        divide(1e4 * (self.over_types(|i| i * i) - self.n()), self.n() * self.n())
    }

    /// Yule's I = V^2 / (M2 - V) (Yule 1944). `None` if no word is repeated, where quanteda reports 0.
    pub fn yule_i(&self) -> Option<f64> {
        divide(self.v() * self.v(), self.over_types(|i| i * i) - self.v())
    }

    /// Simpson's D = sum V_i (i/N) ((i-1)/(N-1)) (Simpson 1949): the chance that two tokens drawn without
    /// replacement are the same word; small is diverse. `None` for one token.
    pub fn simpson_d(&self) -> Option<f64> {
        divide(self.over_types(|i| i * (i - 1.0)), self.n() * (self.n() - 1.0))
    }

    /// Herdan's Vm = sqrt(sum V_i (i/N)^2 - 1/V) (Herdan 1955): 0 if all types are equally frequent.
    pub fn herdan_vm(&self) -> Option<f64> {
        let (n, v) = (self.n(), self.v());
        divide(self.over_types(|i| i * i) * v - n * n, n * n * v).map(|square| square.max(0.0).sqrt())
    }

    /// Shannon entropy of the word frequencies in bits: -sum V_i (i/N) log2 (i/N) (Shannon 1948), between 0 and
    /// log2 V.
    pub fn entropy(&self) -> Option<f64> {
        let n = self.n();
        let bits = self.over_types(|i| i / n * (n / i).log2());
        (self.tokens > 0 && bits.is_finite()).then_some(bits)
    }
}

/// The quotient, unless it is infinite or not a number.
fn divide(above: f64, below: f64) -> Option<f64> {
    let quotient = above / below;
    quotient.is_finite().then_some(quotient)
}

/// Moving-average type-token ratio: the mean TTR of all runs of `window` tokens (Covington and McFall 2010).
///
/// `None` if the window is 0 or longer than the document: the window is never changed (quanteda shortens it, for
/// all documents at once). A token at i whose type last stood at p is new in the windows that begin after p, so
/// the types of all windows are counted in one pass, as an exact integer. O(N).
pub fn mattr(types: &[u32], window: usize) -> Option<f64> {
    let windows = window_count(types, window)?;
    let mut total = 0u128;
    for_each_previous(types, |at, previous| {
        let begin = (at + 1).saturating_sub(window).max(previous.map_or(0, |p| p + 1));
        let end = (at + 1).min(windows);
        total += end.saturating_sub(begin) as u128;
    });
    Some(total as f64 / (windows as f64 * window as f64))
}

/// Mean segmental type-token ratio: the mean TTR of consecutive segments of `segment` tokens (Johnson 1944).
///
/// Tokens after the last full segment are left out. `None` if the segment is 0 or longer than the document; the
/// segment is never changed. O(N).
pub fn msttr(types: &[u32], segment: usize) -> Option<f64> {
    window_count(types, segment)?;
    let used = types.len() - types.len() % segment;
    let mut total = 0u64;
    for_each_previous(types.get(..used)?, |at, previous| {
        let begin = at - at % segment;
        total += u64::from(previous.is_none_or(|p| p < begin));
    });
    Some(total as f64 / used as f64)
}

/// The number of runs of `window` tokens, if there is one.
fn window_count(types: &[u32], window: usize) -> Option<usize> {
    (window > 0).then(|| types.len().checked_sub(window))?.map(|rest| rest + 1)
}

/// Visits each position with the last earlier position of the same type.
fn for_each_previous(types: &[u32], mut visit: impl FnMut(usize, Option<usize>)) {
    let mut last: HashMap<u32, usize> = HashMap::default();
    for (at, &id) in types.iter().enumerate() {
        visit(at, last.insert(id, at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64, what: &str) {
        let found = found.unwrap_or(f64::NAN);
        assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{what}: {found} is not {expected}");
    }

    #[test]
    fn by_hand() {
        // 20 tokens: one type 6 times, two 3 times, two twice, four once. N = 6 + 6 + 4 + 4 = 20, V = 9,
        // M2 = 36 + 2*9 + 2*4 + 4 = 66. log10 20 = 1 + log10 2.
        let ids = [1, 2, 1, 3, 4, 1, 2, 5, 1, 3, 6, 2, 1, 7, 4, 3, 8, 5, 1, 9];
        let spectrum = Spectrum::of_tokens(&ids);
        assert_eq!((spectrum.tokens, spectrum.types), (20, 9));
        assert_eq!(spectrum.frequencies, [(1, 4), (2, 2), (3, 2), (6, 1)]);
        let (log_n, log_v) = (1.0 + 2f64.log10(), 2.0 * 3f64.log10());
        close(spectrum.ttr(), 0.45, "TTR 9/20");
        close(spectrum.guiraud_r(), 9.0 / (2.0 * 5f64.sqrt()), "R 9/sqrt 20");
        close(spectrum.cttr(), 9.0 / (2.0 * 10f64.sqrt()), "CTTR 9/sqrt 40");
        close(spectrum.herdan_c(), log_v / log_n, "C");
        close(spectrum.uber_u(), log_n * log_n / (log_n - log_v), "U");
        close(spectrum.summer_s(), log_v.ln() / log_n.ln(), "S: the base of the outer logarithm cancels");
        close(spectrum.maas_a(), (log_n - log_v).sqrt() / log_n, "Maas");
        close(spectrum.yule_k(), 1150.0, "K 10^4 (66 - 20)/400");
        close(spectrum.yule_i(), 81.0 / 57.0, "I 81/(66 - 9)");
        close(spectrum.simpson_d(), 46.0 / 380.0, "D (6*5 + 2*3*2 + 2*2*1)/(20*19)");
        close(spectrum.herdan_vm(), (66.0 / 400.0 - 1.0 / 9.0f64).sqrt(), "Vm");
        // -(0.3 log2 0.3 + 2 * 0.15 log2 0.15 + 2 * 0.1 log2 0.1 + 4 * 0.05 log2 0.05), log2 10 = l:
        // 0.3 (l - log2 3) + 0.3 (1 + l - log2 3) + 0.2 l + 0.2 (1 + l) = l + 0.5 - 0.6 log2 3.
        close(spectrum.entropy(), 10f64.log2() + 0.5 - 0.6 * 3f64.log2(), "entropy");
    }

    #[test]
    fn decimal_values_of_the_logarithmic_measures() {
        // 10 types, 100 tokens: log V = 1, log N = 2. C 1/2, U 4/(2 - 1), S log 1/log 2 = 0, Maas sqrt(1)/2.
        let spectrum = Spectrum::of_counts([10; 10]);
        close(spectrum.herdan_c(), 0.5, "C");
        close(spectrum.uber_u(), 4.0, "U");
        close(spectrum.summer_s(), 0.0, "S");
        close(spectrum.maas_a(), 0.5, "Maas");
        close(spectrum.herdan_vm(), 0.0, "Vm of equal frequencies");
        close(spectrum.entropy(), 10f64.log2(), "entropy of equal frequencies");
    }

    #[test]
    fn published_examples() {
        // quanteda.textstats tests/testthat/test-textstat_lexdiv.R, expectations written as fractions there.
        let spectrum = Spectrum::of_tokens(&[2, 1, 2, 1, 2, 1, 2, 1]);
        close(spectrum.maas_a(), ((8f64.log10() - 2f64.log10()) / 8f64.log10().powi(2)).sqrt(), "b a b a b a b a");
        close(Spectrum::of_tokens(&[1, 1, 2, 2, 3]).yule_i(), 9.0 / 6.0, "a a b b c");
        let one_two = [1, 1, 2, 1, 1, 2, 1];
        close(mattr(&one_two, 2), (0.5 + 1.0 + 1.0 + 0.5 + 1.0 + 1.0) / 6.0, "MATTR 2");
        close(mattr(&one_two, 3), 2.0 / 3.0, "MATTR 3");
        close(mattr(&one_two, 4), 0.5, "MATTR 4");
        let fruit = [1, 2, 1, 2, 3, 3, 1, 2];
        close(msttr(&fruit, 2), (1.0 + 1.0 + 0.5 + 1.0) / 4.0, "MSTTR 2");
        close(msttr(&fruit, 3), 2.0 / 3.0, "MSTTR 3, the last two tokens left out");
        close(msttr(&fruit, 4), (2.0 / 4.0 + 3.0 / 4.0) / 2.0, "MSTTR 4");
        close(msttr(&fruit, 8), 3.0 / 8.0, "MSTTR of the whole is TTR");
        close(mattr(&fruit, 8), 3.0 / 8.0, "MATTR of the whole is TTR");
    }

    #[test]
    fn agrees_with_brute_force() {
        let ttr = |run: &[u32]| Spectrum::of_tokens(run).ttr().unwrap_or(f64::NAN);
        let mean = |ratios: Vec<f64>| ratios.iter().sum::<f64>() / ratios.len() as f64;
        let mut seed = 3u64;
        for length in 1..60usize {
            let ids: Vec<u32> = (0..length)
                .map(|_| {
                    seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    (seed >> 33) as u32 % (1 + length as u32 / 3)
                })
                .collect();
            for window in 1..=length {
                close(mattr(&ids, window), mean(ids.windows(window).map(ttr).collect()), "MATTR");
                close(msttr(&ids, window), mean(ids.chunks_exact(window).map(ttr).collect()), "MSTTR");
            }
            // Simpson's D by trying every ordered pair; K from its own definition through the sum of squared shares.
            let spectrum = Spectrum::of_tokens(&ids);
            let pairs = (0..length).flat_map(|i| (0..length).map(move |j| (i, j))).filter(|(i, j)| i != j);
            let (same, all) = pairs.fold((0.0, 0.0), |(s, a), (i, j)| (s + f64::from(ids[i] == ids[j]), a + 1.0));
            if all > 0.0 {
                close(spectrum.simpson_d(), same / all, "D");
            }
            let chance: f64 = ids.iter().map(|a| ids.iter().filter(|b| *b == a).count() as f64).sum();
            let n = length as f64;
            close(spectrum.yule_k(), 1e4 * (chance / (n * n) - 1.0 / n), "K");
        }
    }

    #[test]
    fn a_window_that_does_not_fit_is_none() {
        for measure in [mattr, msttr] {
            assert_eq!(measure(&[1, 2, 3], 4), None);
            assert_eq!(measure(&[1, 2, 3], 0), None);
            assert_eq!(measure(&[], 1), None);
            assert_eq!(measure(&[], 0), None);
            assert_eq!(measure(&[1, 1, 1], usize::MAX), None);
            assert_eq!(measure(&[1, 1, 1], 1), Some(1.0));
        }
    }

    #[test]
    fn empty_one_token_no_repeat_one_type() {
        let empty = Spectrum::of_tokens(&[]);
        assert_eq!(empty, Spectrum::of_counts([0, 0]));
        let one = Spectrum::of_tokens(&[7]);
        type Of = fn(&Spectrum) -> Option<f64>;
        let undefined_for_one: [Of; 6] = [
            Spectrum::herdan_c,
            Spectrum::uber_u,
            Spectrum::summer_s,
            Spectrum::maas_a,
            Spectrum::simpson_d,
            Spectrum::yule_i,
        ];
        for measure in undefined_for_one {
            assert_eq!((measure(&empty), measure(&one)), (None, None));
        }
        let defined_for_one: [(Of, f64); 5] = [
            (Spectrum::ttr, 1.0),
            (Spectrum::guiraud_r, 1.0),
            (Spectrum::yule_k, 0.0),
            (Spectrum::herdan_vm, 0.0),
            (Spectrum::entropy, 0.0),
        ];
        for (measure, of_one) in defined_for_one {
            assert_eq!((measure(&empty), measure(&one)), (None, Some(of_one)));
        }
        assert_eq!(empty.cttr(), None);
        let no_repeat = Spectrum::of_counts([1; 10]);
        assert_eq!((no_repeat.uber_u(), no_repeat.yule_i(), no_repeat.summer_s()), (None, None, None));
        assert_eq!((no_repeat.yule_k(), no_repeat.maas_a(), no_repeat.simpson_d()), (Some(0.0), Some(0.0), Some(0.0)));
        let one_type = Spectrum::of_counts([5]);
        assert_eq!((one_type.simpson_d(), one_type.herdan_c(), one_type.summer_s()), (Some(1.0), Some(0.0), None));
        assert_eq!(Spectrum::of_counts([u64::MAX, u64::MAX]).tokens, u64::MAX);
    }
}
