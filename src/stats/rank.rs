//! Ranks in descending order under every usual rule for ties.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

/// What equal values get. Names and meanings follow R's `rank` and data.table's `frank`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Ties {
    /// All the best rank of the group: 1, 2, 2, 4 (quanteda's default).
    #[default]
    Min,
    /// All the worst rank of the group: 1, 3, 3, 4.
    Max,
    /// All the mean rank of the group: 1, 2.5, 2.5, 4.
    Average,
    /// In order of appearance: 1, 2, 3, 4.
    First,
    /// As `Min`, but the next group goes on without a gap: 1, 2, 2, 3.
    Dense,
    /// The group's ranks in an order drawn from this seed; the same seed always gives the same ranks.
    Random(u64),
}

/// Ranks of counts, the largest having rank 1; one rank per value, in the order of the values.
///
/// An empty slice gives no ranks. O(n log n).
pub fn rank_counts(values: &[u64], ties: Ties) -> Vec<f64> {
    let mut order: Vec<(Reverse<u64>, usize)> =
        values.iter().enumerate().map(|(at, &key)| (Reverse(key), at)).collect();
    order.sort_unstable();
    let mut ranks = vec![0.0; order.len()];
    let mut random = SplitMix64(match ties {
        Ties::Random(seed) => seed,
        _ => 0,
    });
    let mut before = 0;
    for (groups_before, group) in order.chunk_by_mut(|a, b| a.0 == b.0).enumerate() {
        if matches!(ties, Ties::Random(_)) {
            random.shuffle(group);
        }
        let size = group.len();
        for (inside, &(_, at)) in group.iter().enumerate() {
            let rank = match ties {
                Ties::Min => (before + 1) as f64,
                Ties::Max => (before + size) as f64,
                Ties::Average => before as f64 + (size as f64 + 1.0) / 2.0,
                Ties::First | Ties::Random(_) => (before + inside + 1) as f64,
                Ties::Dense => (groups_before + 1) as f64,
            };
            if let Some(place) = ranks.get_mut(at) {
                *place = rank;
            }
        }
        before += size;
    }
    ranks
}

/// The splitmix64 generator (Steele, Lea and Flood 2014): 64 bits of state, one multiply-and-mix per number.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, the high half of a 128-bit product; its bias is at most bound / 2^64.
    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// Fisher-Yates; every order is equally likely, up to the bias of `below`.
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: [Ties; 6] = [Ties::Min, Ties::Max, Ties::Average, Ties::First, Ties::Dense, Ties::Random(7)];

    #[test]
    fn each_rule_by_hand() {
        // Descending: 9 | 5 5 5 | 3 | 1 1.
        let counts = [5, 1, 9, 5, 3, 1, 5];
        let cases: [(Ties, [f64; 7]); 5] = [
            (Ties::Min, [2.0, 6.0, 1.0, 2.0, 5.0, 6.0, 2.0]),
            (Ties::Max, [4.0, 7.0, 1.0, 4.0, 5.0, 7.0, 4.0]),
            (Ties::Average, [3.0, 6.5, 1.0, 3.0, 5.0, 6.5, 3.0]),
            (Ties::First, [2.0, 6.0, 1.0, 3.0, 5.0, 7.0, 4.0]),
            (Ties::Dense, [2.0, 4.0, 1.0, 2.0, 3.0, 4.0, 2.0]),
        ];
        for (ties, expected) in cases {
            assert_eq!(rank_counts(&counts, ties), expected, "{ties:?}");
        }
    }

    #[test]
    fn splitmix64_gives_its_published_numbers() {
        // The first outputs for seed 1234567 as listed by Rosetta Code, task "Pseudo-random numbers/Splitmix64".
        let mut random = SplitMix64(1234567);
        assert_eq!(random.next(), 6457827717110365317);
        assert_eq!(random.next(), 3203168211198807973);
        assert_eq!(random.next(), 9817491932198370423);
    }

    #[test]
    fn random_ties_are_repeatable_and_stay_in_their_group() {
        let counts: Vec<u64> = (0..60).map(|i| [4, 9, 2][i % 3]).collect();
        let ranks = rank_counts(&counts, Ties::Random(42));
        assert_eq!(ranks, rank_counts(&counts, Ties::Random(42)));
        assert_ne!(ranks, rank_counts(&counts, Ties::Random(43)));
        let mut sorted = ranks.clone();
        sorted.sort_by(f64::total_cmp);
        assert_eq!(sorted, (1..=60).map(f64::from).collect::<Vec<_>>());
        for (count, rank) in counts.iter().zip(&ranks) {
            let (low, high) = if *count == 9 {
                (1.0, 20.0)
            } else if *count == 4 {
                (21.0, 40.0)
            } else {
                (41.0, 60.0)
            };
            assert!((low..=high).contains(rank));
        }
    }

    #[test]
    fn random_ties_favour_no_place() {
        // Two equal values: the first should come first in about half of 10,000 seeds (five sigma = 250).
        let wins = (0..10_000).filter(|&seed| rank_counts(&[1, 1], Ties::Random(seed)) == [1.0, 2.0]).count();
        assert!(wins.abs_diff(5_000) < 250, "{wins}");
    }

    #[test]
    fn agrees_with_counting_the_larger_ones() {
        let mut seed = 1u64;
        for length in 0..40 {
            let values: Vec<u64> = (0..length)
                .map(|_| {
                    seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    seed >> 61
                })
                .collect();
            let larger = |v: u64| values.iter().filter(|&&other| other > v).count() as f64;
            let equal = |v: u64| values.iter().filter(|&&other| other == v).count() as f64;
            for (i, &value) in values.iter().enumerate() {
                let earlier = values.iter().take(i).filter(|&&other| other == value).count() as f64;
                let mut above: Vec<u64> = values.iter().copied().filter(|&other| other > value).collect();
                above.sort_unstable();
                above.dedup();
                assert_eq!(rank_counts(&values, Ties::Min)[i], larger(value) + 1.0);
                assert_eq!(rank_counts(&values, Ties::Max)[i], larger(value) + equal(value));
                assert_eq!(rank_counts(&values, Ties::Average)[i], larger(value) + (equal(value) + 1.0) / 2.0);
                assert_eq!(rank_counts(&values, Ties::First)[i], larger(value) + earlier + 1.0);
                assert_eq!(rank_counts(&values, Ties::Dense)[i], above.len() as f64 + 1.0);
            }
        }
    }

    #[test]
    fn empty_single_and_all_tied() {
        for ties in RULES {
            assert!(rank_counts(&[], ties).is_empty());
            assert_eq!(rank_counts(&[3], ties), [1.0]);
        }
        assert_eq!(rank_counts(&[u64::MAX; 3], Ties::Average), [2.0; 3]);
        assert_eq!(rank_counts(&[0; 3], Ties::Dense), [1.0; 3]);
    }
}
