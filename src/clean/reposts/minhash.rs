//! MinHash signatures of shingle sets.

use rayon::prelude::*;

use super::hash::{characters, hash, mix};
use crate::pool::SHARE;
use crate::progress::Watch;

/// Signatures of equal length, one row per text. The share of places in which
/// two rows agree estimates the Jaccard similarity of the shingle sets.
///
/// Fast similarity sketching (Dahlgaard, Knudsen and Thorup, FOCS 2017): in
/// round after round every shingle throws a value at one random place, earlier
/// rounds beat later ones and within a round the smallest value stays, until
/// no place is empty; from round `width` on, round `width + i` throws at place
/// `i` only, so that it ends. About `n + width · ln(width)` hashes a text
/// instead of the `n · width` of plain MinHash, and as close an estimate for
/// short texts as for long ones.
pub(super) struct Signatures {
    values: Vec<u32>,
    width: usize,
}

impl Signatures {
    pub fn of(texts: Vec<&str>, shingle: usize, width: usize) -> Self {
        Self::watched(texts, shingle, width, &Watch::begin(&(), 0))
    }

    /// Those of some texts; of no use where the watched work was stopped.
    pub fn watched(texts: Vec<&str>, shingle: usize, width: usize, watch: &Watch<'_>) -> Self {
        let mut values = vec![0; texts.len() * width];
        values.par_chunks_mut(width).with_max_len(SHARE).zip(texts).for_each_init(
            Scratch::default,
            |s, (row, text)| {
                if !watch.is_stopped() {
                    s.sketch(text, shingle, row);
                    watch.count(1);
                }
            },
        );
        Self { values, width }
    }

    pub fn len(&self) -> u32 {
        (self.values.len() / self.width) as u32
    }

    pub fn row(&self, row: u32) -> &[u32] {
        let start = row as usize * self.width;
        &self.values[start..start + self.width]
    }

    /// The share of places in which two rows agree.
    pub fn agreement(&self, a: u32, b: u32) -> f64 {
        let equal = self.row(a).iter().zip(self.row(b)).map(|(a, b)| u32::from(a == b)).sum::<u32>();
        f64::from(equal) / self.width as f64
    }
}

/// What one thread needs while sketching.
#[derive(Default)]
struct Scratch {
    characters: Vec<char>,
    hashes: Vec<u64>,
    places: Vec<u64>,
}

impl Scratch {
    fn sketch(&mut self, text: &str, shingle: usize, row: &mut [u32]) {
        self.characters.clear();
        self.characters.extend(characters(text));
        self.hashes.clear();
        self.hashes.extend(self.characters.windows(shingle).map(|w| hash(w.iter().copied())));
        self.places.clear();
        self.places.resize(row.len(), u64::MAX);
        let width = row.len() as u64;
        let mut empty = row.len();
        for round in 0..2 * width {
            if round == 8 {
                // Few shingles, or few different ones: the same one again throws nothing new.
                self.hashes.sort_unstable();
                self.hashes.dedup();
            }
            let seed = mix(round + 1);
            for &h in &self.hashes {
                let random = mix(h ^ seed);
                let place = if round < width { ((random >> 32) * width) >> 32 } else { round - width };
                let held = &mut self.places[place as usize];
                empty -= usize::from(*held == u64::MAX);
                *held = (*held).min((round << 32) | (random & 0xffff_ffff));
            }
            if empty == 0 {
                break;
            }
        }
        for (value, &held) in row.iter_mut().zip(&self.places) {
            *value = held as u32; // the random half; the round has done its work
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::reposts::shingles::{RepostMeasure, Shingles};

    fn random_text(rng: &mut fastrand::Rng, length: usize) -> String {
        (0..length).map(|_| rng.char('一'..='龥')).collect()
    }

    /// The estimate is unbiased and has the variance of plain MinHash, for
    /// texts much shorter than the signature as well.
    #[test]
    fn agreement_estimates_the_jaccard_similarity() {
        let mut rng = fastrand::Rng::with_seed(7);
        for length in [24, 100, 470] {
            let (mut error, mut square, mut variance) = (0.0, 0.0, 0.0);
            for _ in 0..150 {
                let text = random_text(&mut rng, length);
                let cut = text.char_indices().nth(length / 5).unwrap().0;
                let other = format!("{}{}", random_text(&mut rng, length / 5), &text[cut..]);
                let exact = RepostMeasure::Jaccard.of(&Shingles::of(&text, 5), &Shingles::of(&other, 5));
                let estimate = Signatures::of(vec![&text, &other], 5, 128).agreement(0, 1);
                error += (estimate - exact) / 150.0;
                square += (estimate - exact).powi(2) / 150.0;
                variance += exact * (1.0 - exact) / 128.0 / 150.0;
            }
            assert!(error.abs() < 4.0 * (variance / 150.0).sqrt(), "{length}: bias {error}");
            assert!(square < 1.4 * variance, "{length}: {square} against {variance}");
        }
    }

    #[test]
    fn hashes_never_change() {
        // SplitMix64 seeded with 0 begins 0xe220a8397b1dcdaf (Vigna's reference code).
        assert_eq!(mix(0x9e37_79b9_7f4a_7c15), 0xe220_a839_7b1d_cdaf);
        assert_ne!(hash("江州".chars()), hash("州江".chars()));
    }
}
