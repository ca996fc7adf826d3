//! How signatures are cut into bands.

/// The cut of MinHash signatures into bands of rows: two texts are compared
/// where all rows of some band agree. At similarity `s` that happens with
/// probability `1 − (1 − sʳ)ᵇ`, a steep S-curve.
///
/// For every threshold the longest bands are taken that still reach 0.99 at
/// the threshold itself; with 128 hashes:
///
/// | threshold | bands × rows | 0.3 | 0.4 | 0.5 | 0.6 | 0.7 | 0.8 | 0.9 |
/// |---|---|---|---|---|---|---|---|---|
/// | 0.4 | 64 × 2 | 0.998 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |
/// | 0.5 | 42 × 3 | 0.683 | 0.938 | 0.996 | 1.000 | 1.000 | 1.000 | 1.000 |
/// | 0.6 | 42 × 3 | 0.683 | 0.938 | 0.996 | 1.000 | 1.000 | 1.000 | 1.000 |
/// | 0.7 | 32 × 4 | 0.229 | 0.564 | 0.873 | 0.988 | 1.000 | 1.000 | 1.000 |
/// | 0.8 | 21 × 6 | 0.015 | 0.083 | 0.282 | 0.633 | 0.928 | 0.998 | 1.000 |
/// | 0.9 | 12 × 10 | 0.000 | 0.001 | 0.012 | 0.070 | 0.291 | 0.744 | 0.994 |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Banding {
    /// Number of bands.
    pub bands: usize,
    /// Rows in each band.
    pub rows: usize,
}

impl Banding {
    /// The longest bands that find a pair of this similarity with a
    /// probability of at least 0.99.
    pub(super) fn reaching(similarity: f64, hashes: usize) -> Self {
        let cut = |rows: usize| Self { bands: hashes / rows, rows };
        (1..=hashes).rev().map(cut).find(|c| c.probability(similarity) >= 0.99).unwrap_or(cut(1))
    }

    /// The probability that two texts of this Jaccard similarity are compared.
    #[must_use]
    pub fn probability(&self, similarity: f64) -> f64 {
        1.0 - (1.0 - similarity.powf(self.rows as f64)).powf(self.bands as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of the table in the docs.
    #[test]
    fn the_documented_curves() {
        for (threshold, bands, rows, curve) in CURVES {
            let banding = Banding::reaching(threshold, 128);
            assert_eq!(banding, Banding { bands, rows }, "{threshold}");
            for (s, expected) in [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].into_iter().zip(curve) {
                let found = banding.probability(s);
                assert!((found - expected).abs() <= 0.0005 + 1e-12, "{threshold} at {s}: {found}");
            }
        }
    }

    const CURVES: [(f64, usize, usize, [f64; 7]); 6] = [
        (0.4, 64, 2, [0.998, 1.000, 1.000, 1.000, 1.000, 1.000, 1.000]),
        (0.5, 42, 3, [0.683, 0.938, 0.996, 1.000, 1.000, 1.000, 1.000]),
        (0.6, 42, 3, [0.683, 0.938, 0.996, 1.000, 1.000, 1.000, 1.000]),
        (0.7, 32, 4, [0.229, 0.564, 0.873, 0.988, 1.000, 1.000, 1.000]),
        (0.8, 21, 6, [0.015, 0.083, 0.282, 0.633, 0.928, 0.998, 1.000]),
        (0.9, 12, 10, [0.000, 0.001, 0.012, 0.070, 0.291, 0.744, 0.994]),
    ];
}
