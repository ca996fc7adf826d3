//! How surprising it is to draw a given number of one kind.

use statrs::function::gamma::ln_gamma;

/// P(X ≥ `seen`) where `drawn` of `all` are drawn without replacement and `kind` of them are of a kind (the upper tail
/// of the hypergeometric distribution; Fisher's exact test, one-sided).
///
/// 1 where `seen` is 0 or no more than must be drawn; 0 where it is more than can be. Cost O(`drawn`).
pub fn upper_tail(all: u64, kind: u64, drawn: u64, seen: u64) -> f64 {
    let (kind, drawn) = (kind.min(all), drawn.min(all));
    let least = (kind + drawn).saturating_sub(all);
    if seen <= least {
        return 1.0;
    }
    let choose = |n: u64, k: u64| ln_gamma(n as f64 + 1.0) - ln_gamma(k as f64 + 1.0) - ln_gamma((n - k) as f64 + 1.0);
    let total = choose(all, drawn);
    let chance = |x: u64| (choose(kind, x) + choose(all - kind, drawn - x) - total).exp();
    // From the rarest on: small terms first.
    (seen..=kind.min(drawn)).rev().map(chance).sum::<f64>().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17.1: `hypergeom.sf(seen - 1, all, kind, drawn)`.
    #[test]
    fn as_scipy() {
        for (all, kind, drawn, seen, expected) in [
            (50, 5, 10, 4, 0.004_083_520_549_755_716),
            (57, 10, 12, 12, 0.0),
            (15_369, 5_000, 30, 25, 1.362_267_591_235_955_6e-8),
            (20, 10, 5, 0, 1.0),
            (100, 40, 7, 7, 0.001_164_672_134_182_183),
        ] {
            let got = upper_tail(all, kind, drawn, seen);
            assert!((got - expected).abs() <= 1e-9 * expected, "{all} {kind} {drawn} {seen}: {got}");
        }
    }

    /// By hand: 2 of 4 drawn, 2 of a kind; both are it in 1 of 6 draws, one at least in 5 of 6.
    #[test]
    fn by_hand() {
        assert!((upper_tail(4, 2, 2, 2) - 1.0 / 6.0).abs() < 1e-12);
        assert!((upper_tail(4, 2, 2, 1) - 5.0 / 6.0).abs() < 1e-12);
        assert_eq!((upper_tail(4, 4, 2, 2), upper_tail(0, 0, 0, 0)), (1.0, 1.0));
    }
}
