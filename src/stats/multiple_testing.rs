//! Corrections of p values for testing many terms at once: Benjamini-Hochberg, Holm, Bonferroni, Sidak.
//!
//! In all of them, `None`, NaN and values outside [0, 1] are missing: they stay `None` and do not count as tests.

/// Benjamini-Hochberg q values: the smallest false discovery rate at which each test would be declared.
///
/// With the m present p values sorted ascending, q_(i) = min over j >= i of p_(j) m / j, at most 1 (R's
/// `p.adjust(method = "BH")`). Valid for independent or positively dependent tests. Equal p get equal q; the order of
/// the input is kept. Benjamini & Hochberg 1995. Cost O(m log m).
pub fn benjamini_hochberg(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(f64, usize)> = p_values.iter().zip(0..).filter_map(|(&p, i)| Some((present(p)?, i))).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let tests = order.len() as f64;
    let mut adjusted = vec![None; p_values.len()];
    let mut least = 1.0_f64;
    for (below, &(p, index)) in order.iter().enumerate().rev() {
        least = least.min(p * tests / (below + 1) as f64);
        if let Some(slot) = adjusted.get_mut(index) {
            *slot = Some(least);
        }
    }
    adjusted
}

/// Bonferroni: min(1, m p), m = number of present p values. Controls the chance of any false positive, whatever the
/// dependence. Bonferroni 1936, Dunn 1961. Cost O(m).
pub fn bonferroni(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let tests = count_present(p_values);
    p_values.iter().map(|&p| Some((present(p)? * tests).min(1.0))).collect()
}

/// Sidak: 1 - (1 - p)^m, m = number of present p values; exact for independent tests, slightly below Bonferroni.
/// Computed through log1p/expm1, so tiny p keep their digits. Sidak 1967. Cost O(m).
pub fn sidak(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let tests = count_present(p_values);
    p_values.iter().map(|&p| Some(-(tests * (-present(p)?).ln_1p()).exp_m1())).collect()
}

/// Holm: with the m present p values sorted ascending, the i-th is max over j <= i of p_(j) (m - j + 1), at most 1.
/// Controls the chance of any false positive, as Bonferroni does, and is never above it. Holm 1979. Cost O(m log m).
pub fn holm(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(f64, usize)> = p_values.iter().zip(0..).filter_map(|(&p, i)| Some((present(p)?, i))).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut adjusted = vec![None; p_values.len()];
    let mut greatest = 0.0_f64;
    for (below, &(p, index)) in order.iter().enumerate() {
        greatest = greatest.max(p * (order.len() - below) as f64).min(1.0);
        if let Some(slot) = adjusted.get_mut(index) {
            *slot = Some(greatest);
        }
    }
    adjusted
}

fn present(p: Option<f64>) -> Option<f64> {
    // -0.0 becomes 0.0, so that signs of zero do not show in the output.
    p.filter(|p| (0.0..=1.0).contains(p)).map(|p| p + 0.0)
}

fn count_present(p_values: &[Option<f64>]) -> f64 {
    p_values.iter().filter(|&&p| present(p).is_some()).count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLDEN_P: [f64; 10] = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216];

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    fn close(got: &[Option<f64>], expected: &[Option<f64>]) {
        assert_eq!(got.len(), expected.len());
        for (a, b) in got.iter().zip(expected) {
            assert_eq!(a.is_some(), b.is_some());
            assert!((a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs() < 1e-15, "{a:?} != {b:?}");
        }
    }

    #[test]
    fn golden_bh() {
        // golden.json, BH_q_of_[...]
        let q = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.10571428571428572, 0.216, 0.216, 0.216];
        close(&benjamini_hochberg(&some(&GOLDEN_P)), &some(&q));
    }

    #[test]
    fn order_is_kept_and_missing_values_do_not_count() {
        // Present: .04, .01, .02 (m = 3): sorted .01*3/1, .02*3/2, .04*3/3 = .03, .03, .04.
        let p = [Some(0.04), None, Some(0.01), Some(f64::NAN), Some(0.02), Some(-0.1), Some(1.5)];
        close(&benjamini_hochberg(&p), &[Some(0.04), None, Some(0.03), None, Some(0.03), None, None]);
        close(&bonferroni(&p), &[Some(0.12), None, Some(0.03), None, Some(0.06), None, None]);
        // 1 - .96^3, 1 - .99^3, 1 - .98^3
        close(&sidak(&p), &[Some(0.115264), None, Some(0.029701), None, Some(0.058808), None, None]);
    }

    #[test]
    fn holm_by_hand() {
        // .01 * 3, max(.03, .02 * 2) = .04, max(.04, .04 * 1) = .04.
        close(&holm(&some(&[0.04, 0.01, 0.02])), &some(&[0.04, 0.03, 0.04]));
        close(&holm(&[Some(0.5), None, Some(0.9)]), &[Some(1.0), None, Some(1.0)]);
        assert!(holm(&[]).is_empty());
    }

    #[test]
    fn bh_equals_definition_on_random_values() {
        let mut state: u64 = 1;
        let p: Vec<f64> = (0..200)
            .map(|_| {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                ((state >> 33) % 500) as f64 / 500.0
            })
            .collect();
        // Definition without sorting: q(p) = min over p' >= p of p' m / #{p'' <= p'}.
        let at = |cut: f64| cut * 200.0 / p.iter().filter(|&&v| v <= cut).count() as f64;
        let q: Vec<f64> =
            p.iter().map(|&own| p.iter().filter(|&&v| v >= own).map(|&v| at(v)).fold(1.0, f64::min)).collect();
        close(&benjamini_hochberg(&some(&p)), &some(&q));
    }

    #[test]
    fn limits() {
        assert!(benjamini_hochberg(&[]).is_empty());
        assert_eq!(benjamini_hochberg(&[None]), [None]);
        assert_eq!(benjamini_hochberg(&[Some(0.3)]), [Some(0.3)]);
        assert_eq!(bonferroni(&some(&[0.6, 1.0])), some(&[1.0, 1.0]));
        assert_eq!(sidak(&some(&[0.0, 1.0])), some(&[0.0, 1.0]));
        // Tiny p: 1 - (1-p)^2 = 2p to first order, where the plain formula gives 0.
        close(&sidak(&some(&[1e-20, 1.0])), &some(&[2e-20, 1.0]));
        assert!(sidak(&some(&[1e-20, 1.0]))[0].unwrap() > 0.0);
    }
}
