//! Dispersion: how evenly a term is spread over the parts of a corpus.
//!
//! T_i occurrences in part i, W_i its size, k parts; t_i = T_i / sum T, w_i = W_i / sum W, rates R_i = T_i / W_i,
//! r_i = R_i / sum R. Formulas as in the R package tlda and in Gries (2008, 2020). For a measure that ends in
//! `_even`, 1 is a perfectly even spread; for one that ends in `_uneven`, 0 is.

/// The dispersion of one term. A measure that its formula leaves undefined is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Dispersion {
    /// Number of parts with a size above 0, k.
    pub parts: u32,
    /// Parts in which the term occurs.
    pub range: u32,
    /// Range / k.
    pub range_share: f64,
    /// Population standard deviation of the T_i.
    pub deviation: f64,
    /// Coefficient of variation of the rates, sd(R) / mean(R).
    pub variation: f64,
    /// Juilland's D = 1 - variation / sqrt(k - 1) (Juilland & Chang-Rodriguez 1964). `None` for one part.
    pub juilland_even: Option<f64>,
    /// Carroll's D2 = -sum r log2 r / log2 k (Carroll 1970). `None` for one part.
    pub carroll_even: Option<f64>,
    /// Rosengren's S = (sum sqrt(w_i T_i))^2 / sum T (Rosengren 1971).
    pub rosengren_even: f64,
    /// Gries's DP = 0.5 sum |t - w| (Gries 2008).
    pub dp_uneven: f64,
    /// DP / (1 - min w) (Lijffijt & Gries 2012). `None` for one part.
    pub dp_norm_uneven: Option<f64>,
    /// D_P = 1 - DP / (1 - min w over the parts with the term) (Egbert, Burch & Biber 2020). `None` where the term's
    /// only part is the corpus.
    pub dp_even: Option<f64>,
    /// Kullback-Leibler divergence, sum t log2(t/w), in bits (Gries 2020).
    pub divergence_uneven: f64,
    /// 2^-divergence (Gries 2024).
    pub divergence_even: f64,
    /// D_A = 2 (sum i r_(i), r falling, - 1) / (k - 1), turned so that 1 is even (Burch, Egbert & Biber 2017). `None`
    /// for one part.
    pub da_even: Option<f64>,
}

/// The parts of a corpus, measured once for all terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    sizes: Vec<u64>,
    /// Parts with a size above 0.
    count: f64,
    size: f64,
    /// Size of the smallest of them.
    least: f64,
}

impl Parts {
    /// Parts of these sizes. Parts of size 0 are no parts.
    pub fn new(sizes: Vec<u64>) -> Self {
        let parts = || sizes.iter().filter(|w| **w > 0);
        let (count, size) = (parts().count() as f64, parts().sum::<u64>() as f64);
        let least = parts().min().map_or(0.0, |&w| w as f64);
        Self { count, size, least, sizes }
    }
}

/// Dispersion of a term from the parts in which it occurs: part and count, the parts in order.
///
/// `None` if the term does not occur, or occurs in a part of size 0 or in none of the parts. Cost O(c log c) for c
/// parts with the term, whatever the number of parts.
pub fn dispersion(occurrences: &[(u32, u64)], parts: &Parts) -> Option<Dispersion> {
    let mut inside = Vec::with_capacity(occurrences.len());
    for &(part, count) in occurrences.iter().filter(|(_, count)| *count > 0) {
        let size = *parts.sizes.get(part as usize).filter(|w| **w > 0)?;
        inside.push((count as f64, size as f64));
    }
    let total = sum(&inside, |t, _| t);
    if total == 0.0 {
        return None;
    }
    let (k, size) = (parts.count, parts.size);
    let several = |value: f64| (k > 1.0).then_some(value);
    let empty = k - inside.len() as f64;
    let (mean, rates) = (total / k, sum(&inside, |t, w| t / w));
    // Population standard deviation; every part without the term adds the mean's square.
    let deviation = |sum_of_squares: f64, mean: f64| ((sum_of_squares + empty * mean * mean) / k).sqrt();
    let variation = deviation(sum(&inside, |t, w| (t / w - rates / k).powi(2)), rates / k) / (rates / k);
    let entropy = -sum(&inside, |t, w| x_log2_x(t / w / rates));
    let without_term = 1.0 - sum(&inside, |_, w| w) / size;
    let dp = 0.5 * (sum(&inside, |t, w| (t / total - w / size).abs()) + without_term.max(0.0));
    let least_with_term = inside.iter().map(|(_, w)| w / size).fold(f64::INFINITY, f64::min);
    let divergence = sum(&inside, |t, w| t / total * (t / total / (w / size)).log2()).max(0.0);
    Some(Dispersion {
        parts: k as u32,
        range: inside.len() as u32,
        range_share: inside.len() as f64 / k,
        deviation: deviation(sum(&inside, |t, _| (t - mean).powi(2)), mean),
        variation,
        juilland_even: several(1.0 - variation / (k - 1.0).sqrt()),
        carroll_even: several(entropy / k.log2()),
        rosengren_even: sum(&inside, |t, w| (w / size * t).sqrt()).powi(2) / total,
        dp_uneven: dp,
        dp_norm_uneven: several(dp / (1.0 - parts.least / size)),
        dp_even: (least_with_term < 1.0).then(|| 1.0 - dp / (1.0 - least_with_term)),
        divergence_uneven: divergence,
        divergence_even: (-divergence).exp2(),
        da_even: several(da(&inside, rates, k)),
    })
}

fn sum(parts: &[(f64, f64)], of: impl Fn(f64, f64) -> f64) -> f64 {
    parts.iter().map(|&(t, w)| of(t, w)).sum()
}

fn x_log2_x(x: f64) -> f64 {
    if x > 0.0 { x * x.log2() } else { 0.0 }
}

/// Parts without the term come last and add nothing.
fn da(inside: &[(f64, f64)], rates: f64, k: f64) -> f64 {
    let mut shares: Vec<f64> = inside.iter().map(|(t, w)| t / w / rates).collect();
    shares.sort_unstable_by(|a, b| b.total_cmp(a));
    let weighted: f64 = shares.iter().zip(1u32..).map(|(r, i)| f64::from(i) * r).sum();
    2.0 * (weighted - 1.0) / (k - 1.0)
}

/// Average reduced frequency: f occurrences in clumps count as fewer.
///
/// With the places of the term among N tokens (from 0, rising), v = N / f and the distances d_i between neighbours,
/// the last one round to the first: ARF = (1/v) sum min(d_i, v), between 1 and f (Savicky & Hlavacova 2002). 0 without
/// occurrences. Cost O(f).
pub fn average_reduced_frequency(places: &[u64], tokens: u64) -> f64 {
    let (Some(&first), Some(&last)) = (places.first(), places.last()) else { return 0.0 };
    let v = tokens as f64 / places.len() as f64;
    let round = (tokens + first).saturating_sub(last) as f64;
    let between = places.windows(2).map(|w| (w[1] - w[0]) as f64);
    between.chain([round]).map(|d| d.min(v)).sum::<f64>() / v
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::golden::{close, golden};

    fn dispersion(counts: &[u64], sizes: &[u64]) -> Option<Dispersion> {
        let occurrences: Vec<(u32, u64)> = (0..).zip(counts.iter().copied()).collect();
        super::dispersion(&occurrences, &Parts::new(sizes.to_vec()))
    }

    #[test]
    fn gries_example() {
        let of = golden("dispersion_gries_v=1..5_W=9,10,10,10,11");
        let found = dispersion(&[1, 2, 3, 4, 5], &[9, 10, 10, 10, 11]).unwrap();
        for (name, value) in [
            ("range", f64::from(found.range)),
            ("sd_pop", found.deviation),
            ("VC", found.deviation / 3.0),
            ("juilland_D", found.juilland_even.unwrap()),
            ("carroll_D2", found.carroll_even.unwrap()),
            ("rosengren_S", found.rosengren_even),
            ("DP", found.dp_uneven),
            ("DPnorm_lijffijt", found.dp_norm_uneven.unwrap()),
            ("DP_egbert_conv", found.dp_even.unwrap()),
            ("KLD", found.divergence_uneven),
            ("DKL_2", found.divergence_even),
            ("DA", found.da_even.unwrap()),
        ] {
            close(value, &of[name], name);
        }
    }

    #[test]
    fn even_and_in_one_part() {
        let even = dispersion(&[2, 4, 6], &[10, 20, 30]).unwrap();
        let near = |x: f64, y: f64| assert!((x - y).abs() < 1e-12, "{x} is not {y}");
        for value in [even.juilland_even, even.carroll_even, even.dp_even, even.da_even] {
            near(value.unwrap(), 1.0);
        }
        near(even.rosengren_even, 1.0);
        near(even.dp_uneven, 0.0);
        near(even.divergence_uneven, 0.0);
        let one = dispersion(&[0, 0, 5], &[10, 10, 10]).unwrap();
        near(one.juilland_even.unwrap(), 0.0);
        near(one.carroll_even.unwrap(), 0.0);
        near(one.dp_norm_uneven.unwrap(), 1.0);
        near(one.dp_even.unwrap(), 0.0);
        near(one.da_even.unwrap(), 0.0);
        near(one.divergence_uneven, 3f64.log2());
    }

    #[test]
    fn dp_stays_within_its_bounds() {
        let mut random = fastrand::Rng::with_seed(3);
        for _ in 0..500 {
            let k = random.usize(1..12);
            let sizes: Vec<u64> = (0..k).map(|_| random.u64(1..500)).collect();
            let counts: Vec<u64> = sizes.iter().map(|&w| random.u64(0..=w.min(9))).collect();
            let Some(found) = dispersion(&counts, &sizes) else { continue };
            let least = *sizes.iter().min().unwrap() as f64 / sizes.iter().sum::<u64>() as f64;
            assert!(found.dp_uneven >= 0.0 && found.dp_uneven <= 1.0 - least + 1e-12, "{counts:?} {sizes:?}");
            for value in [found.juilland_even, found.carroll_even, found.dp_norm_uneven, found.dp_even, found.da_even] {
                assert!(value.is_none_or(|v| (-1e-9..=1.0 + 1e-9).contains(&v)), "{counts:?} {sizes:?} {found:?}");
            }
        }
    }

    #[test]
    fn no_parts_no_term() {
        assert_eq!(dispersion(&[], &[]), None);
        assert_eq!(dispersion(&[0, 0], &[5, 5]), None);
        assert_eq!(dispersion(&[1, 0], &[0, 5]), None);
        assert_eq!(dispersion(&[0, 0, 1], &[5, 5]), None, "a part that there is not");
        let one = dispersion(&[3, 0], &[9, 0]).unwrap();
        assert_eq!((one.parts, one.range, one.juilland_even, one.dp_even), (1, 1, None, None));
        assert_eq!(one.dp_uneven, 0.0);
        assert!((one.rosengren_even - 1.0).abs() < 1e-12);
    }

    #[test]
    fn reduced_frequency_by_hand() {
        // 12 tokens, 3 occurrences, v = 4. Evenly spread: 3. In one clump at 0, 1, 2: (1 + 1 + 4)/4 = 1.5.
        assert_eq!(average_reduced_frequency(&[0, 4, 8], 12), 3.0);
        assert_eq!(average_reduced_frequency(&[0, 1, 2], 12), 1.5);
        assert_eq!(average_reduced_frequency(&[11], 12), 1.0);
        assert_eq!(average_reduced_frequency(&[], 12), 0.0);
    }
}
