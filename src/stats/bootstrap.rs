//! Resampling of documents, the same for everyone who asks with the same seed.

/// SplitMix64 (Steele, Lea & Flood 2014): one state, 64 bits a draw.
pub struct Draws(u64);

impl Draws {
    /// Draws that depend on the seed and a stream number alone.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut draws = Draws(seed);
        let offset = draws.next();
        Draws(offset ^ stream.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Fisher and Yates: every order is equally likely, up to the unevenness of [`Draws::below`].
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// A number below `n`; 0 for n = 0. Uneven by less than n / 2^64.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}

/// The quantile at `share` of sorted values, by linear interpolation (R's type 7); `None` without values.
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let rank = share.clamp(0.0, 1.0) * sorted.len().checked_sub(1)? as f64;
    let (low, high) = (sorted.get(rank.floor() as usize)?, sorted.get(rank.ceil() as usize)?);
    Some(low + rank.fract() * (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_sequence() {
        // Seed 1234567, as in the reference implementation's widely used test vector.
        let mut draws = Draws(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| draws.next()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn even_and_repeatable() {
        let (mut a, mut b) = (Draws::new(1, 2), Draws::new(1, 2));
        let mut hits = [0; 5];
        for _ in 0..10_000 {
            let draw = a.below(5);
            assert_eq!(draw, b.below(5));
            hits[draw] += 1;
        }
        // Mean 2,000, standard deviation 40: five of them either way.
        assert!(hits.iter().all(|h| (1800..2200).contains(h)), "{hits:?}");
        assert_eq!(a.below(0), 0);
    }

    #[test]
    fn quantiles_by_hand() {
        let x = [1.0, 2.0, 4.0, 8.0];
        for (share, expected) in [(0.0, 1.0), (0.5, 3.0), (1.0, 8.0), (0.25, 1.75)] {
            assert_eq!(quantile(&x, share), Some(expected));
        }
        assert_eq!(quantile(&[], 0.5), None);
    }
}
