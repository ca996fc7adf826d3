//! Texts that share a band, compared and joined.

use rayon::prelude::*;

use super::banding::Banding;
use super::hash::mix;
use super::minhash::Signatures;
use super::shingles::Shingles;
use super::union_find::UnionFind;

/// With how many neighbours in its bucket a text is compared at most, so that
/// a bucket of thousands costs thousands and not millions of comparisons.
const WINDOW: usize = 32;

/// What is needed to compare the texts of a bucket.
pub(super) struct Buckets<'a> {
    pub signatures: Signatures,
    /// A number per text that depends on nothing but the text.
    pub ties: Vec<u64>,
    /// Pairs whose signatures agree less than this are passed over.
    pub floor: f64,
    pub shingles: &'a (dyn Fn(u32) -> Shingles + Sync),
    pub alike: &'a (dyn Fn(&Shingles, &Shingles) -> bool + Sync),
}

impl Buckets<'_> {
    /// For every text the smallest text of its group. Which pairs are looked
    /// at depends only on the texts, and the groups only on which of them are
    /// alike: neither order nor threads can change them.
    pub fn join(&self, banding: Banding) -> Vec<u32> {
        let mut groups = UnionFind::new(self.signatures.len());
        for band in 0..banding.bands {
            let start = band * banding.rows;
            let key = |t: u32| {
                self.signatures.row(t)[start..start + banding.rows].iter().fold(0, |h, &v| mix(h ^ u64::from(v)))
            };
            let mut keyed: Vec<(u64, u32)> = (0..self.signatures.len()).into_par_iter().map(|t| (key(t), t)).collect();
            keyed.par_sort_unstable();
            let roots = groups.roots();
            let pairs: Vec<(u32, u32)> = keyed
                .par_chunk_by(|a, b| a.0 == b.0)
                .filter(|bucket| bucket.len() > 1)
                .flat_map_iter(|bucket| self.pairs(bucket.iter().map(|b| b.1).collect(), start, roots))
                .collect();
            for (a, b) in pairs {
                groups.union(a, b);
            }
        }
        groups.roots().to_vec()
    }

    /// Pairs of a bucket that are alike and not yet joined. Each text is
    /// compared with those of the `WINDOW` before it; a bucket that is larger
    /// is first sorted by the rest of the signatures, from the band onwards
    /// and round, which brings those most alike together (as in an LSH forest).
    fn pairs(&self, mut texts: Vec<u32>, start: usize, roots: &[u32]) -> Vec<(u32, u32)> {
        if texts.len() > WINDOW + 1 {
            let rotated = |t: u32| {
                let (head, tail) = self.signatures.row(t).split_at(start);
                (tail, head, self.ties[t as usize])
            };
            texts.sort_unstable_by(|&a, &b| rotated(a).cmp(&rotated(b)));
        }
        let mut pairs = Vec::new();
        let mut joined = UnionFind::new(texts.len() as u32);
        let mut sets: Vec<Option<Shingles>> = texts.iter().map(|_| None).collect();
        for (i, &a) in texts.iter().enumerate() {
            let window = i.saturating_sub(WINDOW);
            for (j, &b) in texts.iter().enumerate().take(i).skip(window) {
                let known = roots[a as usize] == roots[b as usize] || joined.find(i as u32) == joined.find(j as u32);
                if known || self.signatures.agreement(a, b) < self.floor {
                    continue;
                }
                let (before, after) = sets.split_at_mut(i);
                let b_set = before[j].get_or_insert_with(|| (self.shingles)(b));
                let a_set = after[0].get_or_insert_with(|| (self.shingles)(a));
                if (self.alike)(a_set, b_set) {
                    joined.union(i as u32, j as u32);
                    pairs.push((a, b));
                }
            }
            if let Some(past) = i.checked_sub(WINDOW) {
                sets[past] = None; // no later text looks back so far
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::reposts::shingles::RepostMeasure;

    /// Texts that share a frame, all unlike, and a twin of each tenth: most
    /// are in one bucket of every band (a band is one row), and the window
    /// finds the twins without comparing all pairs.
    #[test]
    fn a_hub_stays_linear_and_loses_no_twin() {
        let mut rng = fastrand::Rng::with_seed(3);
        let mut random = |n: usize| (0..n).map(|_| rng.char('一'..='龥')).collect::<String>();
        let frame = random(300);
        let mut texts: Vec<String> = (0..400).map(|_| format!("{frame}{}", random(200))).collect();
        for i in 0..40 {
            let mut twin: Vec<char> = texts[i * 10].chars().collect();
            twin.truncate(480);
            texts.push(twin.into_iter().collect());
        }
        let looks = std::sync::atomic::AtomicUsize::new(0);
        let alike = |a: &Shingles, b: &Shingles| {
            looks.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            RepostMeasure::Jaccard.joins(a, b, 0.8)
        };
        let buckets = Buckets {
            signatures: Signatures::of(texts.iter().map(String::as_str).collect(), 5, 128),
            ties: (0..440).collect(),
            floor: 0.0, // every pair of a window gets the exact look
            shingles: &|t| Shingles::of(&texts[t as usize], 5),
            alike: &alike,
        };
        let roots = buckets.join(Banding { bands: 16, rows: 1 });
        let expected: Vec<u32> = (0..400).chain((0..40).map(|i| i * 10)).collect();
        assert_eq!(roots, expected);
        assert!(looks.into_inner() <= 16 * 440 * WINDOW);
    }
}
