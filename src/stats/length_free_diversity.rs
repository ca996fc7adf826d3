//! Lexical diversity that does not fall with length: MTLD and HD-D.

use rustc_hash::FxHashMap as HashMap;

/// Measure of textual lexical diversity: the mean length of runs that keep a type-token ratio above `threshold`, read
/// forwards and backwards (McCarthy & Jarvis 2010; 0.72 there).
///
/// A run ends, as one factor, where its ratio falls to the threshold or below; what is left at the end counts as the
/// part (1 - ratio)/(1 - threshold) of a factor. MTLD of one direction is tokens / factors. `None` for no token, for a
/// threshold outside (0, 1), and where no type is repeated, so that there is no factor. O(N).
pub fn mtld(types: &[u32], threshold: f64) -> Option<f64> {
    if !(threshold > 0.0 && threshold < 1.0) {
        return None;
    }
    let forwards = factors(types.iter().copied(), threshold);
    let backwards = factors(types.iter().rev().copied(), threshold);
    let n = types.len() as f64;
    (forwards > 0.0 && backwards > 0.0).then(|| (n / forwards + n / backwards) / 2.0)
}

fn factors(types: impl Iterator<Item = u32>, threshold: f64) -> f64 {
    // Per type: the run in which it stood last.
    let mut last_run: HashMap<u32, u32> = HashMap::default();
    let (mut run, mut tokens, mut distinct, mut factors) = (0u32, 0.0, 0.0, 0.0);
    for id in types {
        tokens += 1.0;
        if last_run.insert(id, run) != Some(run) {
            distinct += 1.0;
        }
        if distinct / tokens <= threshold {
            factors += 1.0;
            run += 1;
            (tokens, distinct) = (0.0, 0.0);
        }
    }
    if tokens > 0.0 {
        factors += (1.0 - distinct / tokens) / (1.0 - threshold);
    }
    factors
}

/// HD-D: the expected type-token ratio of `draws` tokens drawn without replacement, the sum over types of
/// (1 - P(not drawn)) / draws (McCarthy & Jarvis 2007; 42 draws there).
///
/// From pairs (frequency, number of types with it) as in [`Spectrum`](super::diversity::Spectrum). `None` for no draws
/// or fewer tokens than draws. O(frequencies x draws).
pub fn hdd(frequencies: &[(u64, u64)], draws: u64) -> Option<f64> {
    let tokens: u64 = frequencies.iter().map(|&(i, v)| i * v).sum();
    if draws == 0 || tokens < draws {
        return None;
    }
    // P(not drawn) = C(N - i, draws) / C(N, draws), as a product of draws ratios.
    let missed =
        |i: u64| (0..draws).map(|k| (tokens - k).saturating_sub(i) as f64 / (tokens - k) as f64).product::<f64>();
    Some(frequencies.iter().map(|&(i, v)| v as f64 * (1.0 - missed(i))).sum::<f64>() / draws as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::diversity::Spectrum;
    use crate::stats::golden::golden;

    #[test]
    fn as_lexicalrichness() {
        let cases = golden("lexicalrichness");
        for case in cases.as_array().unwrap() {
            let ids: Vec<u32> = serde_json::from_value(case["types"].clone()).unwrap();
            let spectrum = Spectrum::of_tokens(&ids);
            for (found, name) in [(mtld(&ids, 0.72), "mtld"), (hdd(&spectrum.frequencies, 42), "hdd")] {
                let expected = case[name].as_f64().unwrap();
                assert!((found.unwrap() - expected).abs() < 1e-9, "{name}: {found:?} is not {expected}");
            }
        }
    }

    #[test]
    fn by_hand() {
        // a a | b b | c: two factors (ratio 1/2), the rest has ratio 1 and adds nothing; backwards c b b | a a.
        // Backwards: c b (1), c b b (2/3 <= 0.72, one factor), a a (one factor).
        assert_eq!(mtld(&[1, 1, 2, 2, 3], 0.72), Some(2.5));
        // Two of a, one of b: drawing 2 of 3 misses a with 0, b with 2/3 * 1/2.
        assert!((hdd(&[(1, 1), (2, 1)], 2).unwrap() - (2.0 / 3.0 + 1.0) / 2.0).abs() < 1e-12);
    }

    #[test]
    fn no_factor_no_tokens() {
        assert_eq!((mtld(&[1, 2, 3], 0.72), mtld(&[], 0.72), mtld(&[1, 1], 1.0)), (None, None, None));
        assert_eq!((hdd(&[(1, 5)], 6), hdd(&[(1, 5)], 0), hdd(&[], 1)), (None, None, None));
        assert_eq!(hdd(&[(1, 5)], 5), Some(1.0));
    }
}
