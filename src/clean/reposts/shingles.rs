//! Shingle sets and their similarity.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::hash::characters;

/// How the similarity of two shingle sets A and B is measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepostMeasure {
    /// |A ∩ B| / |A ∪ B|: the two texts are nearly the same.
    #[default]
    Jaccard,
    /// |A ∩ B| / min(|A|, |B|): the shorter text is in the longer one.
    /// Joins only where the shorter has at least half the shingles of the
    /// longer, so that a digest of many items does not join them all.
    Containment,
}

impl RepostMeasure {
    /// The similarity; 0 where a set is empty.
    pub(super) fn of(self, a: &Shingles, b: &Shingles) -> f64 {
        let shared = a.shared(b);
        let whole = match self {
            Self::Jaccard => a.len() + b.len() - shared,
            Self::Containment => a.len().min(b.len()),
        };
        if whole == 0 { 0.0 } else { shared as f64 / whole as f64 }
    }

    /// Whether two texts are reposts of each other.
    pub(super) fn joins(self, a: &Shingles, b: &Shingles, threshold: f64) -> bool {
        let least = match self {
            Self::Jaccard => threshold,
            Self::Containment => 0.5,
        };
        let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
        short as f64 >= least * long as f64 && self.of(a, b) >= threshold
    }

    /// The least Jaccard similarity of two texts that reach the threshold:
    /// for containment c and sizes 1 : 2, c / (3 − c).
    pub(super) fn least_jaccard(self, threshold: f64) -> f64 {
        match self {
            Self::Jaccard => threshold,
            Self::Containment => threshold / (3.0 - threshold),
        }
    }
}

/// The set of a text's shingles: the characters themselves, not their hashes,
/// so that no two shingles are ever taken for one.
pub(super) struct Shingles {
    characters: Vec<char>,
    starts: Vec<usize>,
    shingle: usize,
}

impl Shingles {
    pub fn of(text: &str, shingle: usize) -> Self {
        let characters: Vec<char> = characters(text).collect();
        let mut starts: Vec<usize> = (0..(characters.len() + 1).saturating_sub(shingle)).collect();
        starts.sort_unstable_by_key(|&s| &characters[s..s + shingle]);
        starts.dedup_by_key(|s| &characters[*s..*s + shingle]);
        Self { characters, starts, shingle }
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The shingle at a place in their order.
    fn get(&self, place: usize) -> Option<&[char]> {
        self.starts.get(place).map(|&s| &self.characters[s..s + self.shingle])
    }

    /// The number of shingles in both.
    fn shared(&self, other: &Self) -> usize {
        let (mut i, mut j, mut shared) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.get(i), other.get(j)) {
            let order = a.cmp(b);
            i += usize::from(order != Ordering::Greater);
            j += usize::from(order != Ordering::Less);
            shared += usize::from(order == Ordering::Equal);
        }
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counted by hand, with shingles of two characters.
    #[test]
    fn similarities() {
        let cases = [
            ("江州市", "江州市", 1.0, 1.0),
            ("江州市长", "江州市民", 2.0 / 4.0, 2.0 / 3.0), // 江州 州市 市长 | 江州 州市 市民
            ("江州", "江州江州", 1.0 / 2.0, 1.0),           // 江州 | 江州 州江
            ("江，州。", "江州", 1.0, 1.0),
            ("江州", "临江", 0.0, 0.0),
            ("江", "江", 0.0, 0.0),
            ("", "", 0.0, 0.0),
        ];
        for (a, b, jaccard, containment) in cases {
            let (a, b) = (Shingles::of(a, 2), Shingles::of(b, 2));
            assert_eq!(RepostMeasure::Jaccard.of(&a, &b), jaccard);
            assert_eq!(RepostMeasure::Containment.of(&b, &a), containment);
        }
    }

    #[test]
    fn an_excerpt_of_less_than_half_joins_nothing() {
        let long = Shingles::of("临江省江州市甲乙丙丁", 2); // 9 shingles
        let half = Shingles::of("临江省江州市", 2); // 5
        let less = Shingles::of("临江省江州", 2); // 4
        assert!(RepostMeasure::Containment.joins(&long, &half, 1.0));
        assert!(!RepostMeasure::Containment.joins(&long, &less, 1.0));
    }
}
