//! What is known of one text before it is compared, for corpora that no one machine holds.

use rayon::prelude::*;

use super::hash::{characters, hash, mix};
use super::minhash::Signatures;
use super::shingles::Shingles;
use super::{Banding, Reposts, lower_bound};
use crate::error::Result;
use crate::pool::SHARE;

/// What [`Reposts`] compares of a text, in half a kilobyte: equal hashes and lengths are exact
/// reposts; texts whose signatures share a band are worth the exact look of [`Reposts::joins`].
///
/// ```
/// use tifa::prelude::*;
/// let reposts = Reposts::default();
/// let signed = reposts.signatures(&["建设质量强市。", "建设 质量强市！", "大桥通车。"])?;
/// assert_eq!(signed[0], signed[1]);
/// assert_ne!(signed[0], signed[2]);
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepostSignature {
    /// A hash of the letters, Han characters and digits in their order.
    pub hash: u64,
    /// Their number.
    pub length: usize,
    /// The MinHash signature; empty for a text too short to be a near repost.
    pub values: Vec<u32>,
}

impl RepostSignature {
    /// A number for each band; none for a text too short to be a near repost.
    #[must_use]
    pub fn bands(&self, banding: Banding) -> Vec<u64> {
        let key = |band: &[u32]| band.iter().fold(0, |h, &v| mix(h ^ u64::from(v)));
        self.values.chunks_exact(banding.rows).take(banding.bands).map(key).collect()
    }
}

impl Reposts {
    /// The signature of each text.
    ///
    /// # Errors
    /// Where an option is out of its bounds.
    pub fn signatures<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Result<Vec<RepostSignature>> {
        self.banding()?;
        let lengths: Vec<usize> =
            texts.par_iter().with_max_len(SHARE).map(|text| characters(text.as_ref()).count()).collect();
        let least = self.min_length.max(self.shingle);
        let long = || (0..texts.len()).filter(|&text| lengths[text] >= least);
        let signatures = Signatures::of(long().map(|text| texts[text].as_ref()).collect(), self.shingle, self.hashes);
        let mut rows: Vec<Option<u32>> = vec![None; texts.len()];
        long().zip(0..).for_each(|(text, row)| rows[text] = Some(row));
        let sign = |(text, (&length, row)): (&T, (&usize, &Option<u32>))| RepostSignature {
            hash: hash(characters(text.as_ref())),
            length,
            values: row.map_or_else(Vec::new, |row| signatures.row(row).to_vec()),
        };
        Ok(texts.par_iter().with_max_len(SHARE).zip(lengths.par_iter().zip(&rows)).map(sign).collect())
    }

    /// The least share of places in which two signatures agree that are worth the exact look.
    #[must_use]
    pub fn least_agreement(&self) -> f64 {
        lower_bound(self.measure.least_jaccard(self.threshold), self.hashes)
    }

    /// The similarity of two texts.
    #[must_use]
    pub fn similarity(&self, a: &str, b: &str) -> f64 {
        self.measure.of(&Shingles::of(a, self.shingle), &Shingles::of(b, self.shingle))
    }

    /// Whether two texts, both long enough, are near reposts of each other.
    #[must_use]
    pub fn joins(&self, a: &str, b: &str) -> bool {
        self.measure.joins(&Shingles::of(a, self.shingle), &Shingles::of(b, self.shingle), self.threshold)
    }
}
