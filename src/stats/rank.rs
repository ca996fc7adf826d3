//! Ranks in descending order under every usual rule for ties.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::bootstrap::Draws;

/// What equal values get. Names and meanings follow R's `rank` and data.table's `frank`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Ties {
    /// All the best rank of the group: 1, 2, 2, 4 (quanteda's default).
    #[default]
    Min,
    /// All the worst rank of the group: 1, 3, 3, 4.
    Max,
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
pub fn rank_counts(values: &[u64], ties: Ties) -> Vec<u32> {
    let mut order: Vec<(Reverse<u64>, usize)> =
        values.iter().enumerate().map(|(at, &key)| (Reverse(key), at)).collect();
    order.sort_unstable();
    let mut ranks = vec![0; order.len()];
    let mut random = Draws::new(
        match ties {
            Ties::Random(seed) => seed,
            _ => 0,
        },
        0,
    );
    let mut before = 0;
    for (groups_before, group) in order.chunk_by_mut(|a, b| a.0 == b.0).enumerate() {
        if matches!(ties, Ties::Random(_)) {
            random.shuffle(group);
        }
        let size = group.len();
        for (inside, &(_, at)) in group.iter().enumerate() {
            let rank = match ties {
                Ties::Min => (before + 1) as u32,
                Ties::Max => (before + size) as u32,
                Ties::First | Ties::Random(_) => (before + inside + 1) as u32,
                Ties::Dense => (groups_before + 1) as u32,
            };
            if let Some(place) = ranks.get_mut(at) {
                *place = rank;
            }
        }
        before += size;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: [Ties; 5] = [Ties::Min, Ties::Max, Ties::First, Ties::Dense, Ties::Random(7)];

    #[test]
    fn each_rule_by_hand() {
        // Descending: 9 | 5 5 5 | 3 | 1 1.
        let counts = [5, 1, 9, 5, 3, 1, 5];
        let cases: [(Ties, [u32; 7]); 4] = [
            (Ties::Min, [2, 6, 1, 2, 5, 6, 2]),
            (Ties::Max, [4, 7, 1, 4, 5, 7, 4]),
            (Ties::First, [2, 6, 1, 3, 5, 7, 4]),
            (Ties::Dense, [2, 4, 1, 2, 3, 4, 2]),
        ];
        for (ties, expected) in cases {
            assert_eq!(rank_counts(&counts, ties), expected, "{ties:?}");
        }
    }

    #[test]
    fn random_ties_are_repeatable_and_stay_in_their_group() {
        let counts: Vec<u64> = (0..60).map(|i| [4, 9, 2][i % 3]).collect();
        let ranks = rank_counts(&counts, Ties::Random(42));
        assert_eq!(ranks, rank_counts(&counts, Ties::Random(42)));
        assert_ne!(ranks, rank_counts(&counts, Ties::Random(43)));
        let mut sorted = ranks.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (1..=60).collect::<Vec<u32>>());
        for (count, rank) in counts.iter().zip(&ranks) {
            let (low, high) = if *count == 9 {
                (1, 20)
            } else if *count == 4 {
                (21, 40)
            } else {
                (41, 60)
            };
            assert!((low..=high).contains(rank));
        }
    }

    #[test]
    fn random_ties_favour_no_place() {
        // Two equal values: the first should come first in about half of 10,000 seeds (five sigma = 250).
        let wins = (0..10_000).filter(|&seed| rank_counts(&[1, 1], Ties::Random(seed)) == [1, 2]).count();
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
            let larger = |v: u64| values.iter().filter(|&&other| other > v).count() as u32;
            let equal = |v: u64| values.iter().filter(|&&other| other == v).count() as u32;
            for (i, &value) in values.iter().enumerate() {
                let earlier = values.iter().take(i).filter(|&&other| other == value).count() as u32;
                let mut above: Vec<u64> = values.iter().copied().filter(|&other| other > value).collect();
                above.sort_unstable();
                above.dedup();
                assert_eq!(rank_counts(&values, Ties::Min)[i], larger(value) + 1);
                assert_eq!(rank_counts(&values, Ties::Max)[i], larger(value) + equal(value));
                assert_eq!(rank_counts(&values, Ties::First)[i], larger(value) + earlier + 1);
                assert_eq!(rank_counts(&values, Ties::Dense)[i], above.len() as u32 + 1);
            }
        }
    }

    #[test]
    fn empty_single_and_all_tied() {
        for ties in RULES {
            assert!(rank_counts(&[], ties).is_empty());
            assert_eq!(rank_counts(&[3], ties), [1]);
        }
        assert_eq!(rank_counts(&[0; 3], Ties::Dense), [1; 3]);
    }
}
