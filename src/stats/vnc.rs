//! Clustering of neighbours: only what stands side by side is joined.
//!
//! Source: Gries & Hilpert 2008, 2012 (variability-based neighbour clustering of periods).

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// One joining of two neighbouring clusters of leaves.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// First leaf of the left cluster.
    pub start: usize,
    /// First leaf of the right cluster.
    pub middle: usize,
    /// Leaf behind the last of the right cluster.
    pub end: usize,
    /// Distance of the two.
    pub distance: f64,
}

/// Joins neighbours, the closest pair first, until one cluster is left: n - 1 merges for n leaves, in order.
///
/// `distance` of two neighbours must not be NaN; of equal distances the earlier pair is joined first. Distances need
/// not rise from merge to merge. O(n log n) besides 3n distances and n joinings.
pub fn cluster_neighbours<C>(leaves: Vec<C>, distance: impl Fn(&C, &C) -> f64, join: impl Fn(C, C) -> C) -> Vec<Merge> {
    let n = leaves.len();
    let mut clusters: Vec<Option<C>> = leaves.into_iter().map(Some).collect();
    // Of each cluster, by its first leaf: the leaf behind its last, and the first leaf of the cluster before.
    let mut ends: Vec<usize> = (1..=n).collect();
    let mut before: Vec<Option<usize>> = (0..n).map(|i| i.checked_sub(1)).collect();
    let mut queue = BinaryHeap::new();
    let pair = |clusters: &[Option<C>], ends: &[usize], start: usize| {
        let middle = ends[start];
        let (left, right) = (clusters[start].as_ref()?, clusters.get(middle)?.as_ref()?);
        Some(Reverse(Pair { distance: distance(left, right), start, middle, end: ends[middle] }))
    };
    queue.extend((0..n).filter_map(|start| pair(&clusters, &ends, start)));
    let mut merges = Vec::with_capacity(n.saturating_sub(1));
    while let Some(Reverse(Pair { distance, start, middle, end })) = queue.pop() {
        // A pair of which one side has grown or gone is out of date.
        let current = ends[start] == middle && clusters[start].is_some() && ends[middle] == end;
        if !current {
            continue;
        }
        let (Some(left), Some(right)) = (clusters[start].take(), clusters[middle].take()) else { continue };
        clusters[start] = Some(join(left, right));
        ends[start] = end;
        if end < n {
            before[end] = Some(start);
        }
        queue.extend(pair(&clusters, &ends, start));
        queue.extend(before[start].and_then(|previous| pair(&clusters, &ends, previous)));
        merges.push(Merge { start, middle, end, distance });
    }
    merges
}

/// Two neighbours on the queue.
struct Pair {
    distance: f64,
    start: usize,
    middle: usize,
    end: usize,
}

impl Pair {
    fn key(&self) -> (usize, usize, usize) {
        (self.start, self.middle, self.end)
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Pair {}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        self.distance.total_cmp(&other.distance).then(self.key().cmp(&other.key()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number, mean and squared deviations of pooled values: distance is the standard deviation of both together.
    fn sd(values: &[f64]) -> f64 {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64).sqrt()
    }

    fn pooled(a: &Vec<f64>, b: &Vec<f64>) -> f64 {
        sd(&[a.as_slice(), b.as_slice()].concat())
    }

    fn clusters(x: &[f64]) -> Vec<Merge> {
        cluster_neighbours(x.iter().map(|&v| vec![v]).collect(), pooled, |a, b| [a, b].concat())
    }

    #[test]
    fn by_hand() {
        // 1 2 | 10 12: sd(1, 2) = 0.5^0.5, sd(10, 12) = 2^0.5, all: mean 6.25, squares 248 - 6.25 * 25 = 92.75 + ... / 3.
        let merges = clusters(&[1.0, 2.0, 10.0, 12.0]);
        let places: Vec<_> = merges.iter().map(|m| (m.start, m.middle, m.end)).collect();
        assert_eq!(places, [(0, 1, 2), (2, 3, 4), (0, 2, 4)]);
        let squares: f64 = [1.0f64, 2.0, 10.0, 12.0].iter().map(|v| (v - 6.25).powi(2)).sum();
        for (merge, expected) in merges.iter().zip([0.5f64.sqrt(), 2f64.sqrt(), (squares / 3.0).sqrt()]) {
            assert!((merge.distance - expected).abs() < 1e-12);
        }
        assert_eq!(clusters(&[]), []);
        assert_eq!(clusters(&[4.0]), []);
        let tied = clusters(&[1.0, 1.0, 1.0]);
        assert_eq!((tied[0].start, tied[1].middle), (0, 2), "the earlier of equal pairs first");
    }

    #[test]
    fn as_the_plain_search() {
        let mut state = 11u64;
        for n in 2..40 {
            let x: Vec<f64> = (0..n)
                .map(|_| {
                    state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    ((state >> 33) % 20) as f64
                })
                .collect();
            let mut groups: Vec<(usize, Vec<f64>)> = x.iter().enumerate().map(|(i, &v)| (i, vec![v])).collect();
            let mut expected = Vec::new();
            while groups.len() > 1 {
                let mut best = (0, f64::INFINITY);
                for i in 0..groups.len() - 1 {
                    let distance = pooled(&groups[i].1, &groups[i + 1].1);
                    if distance < best.1 {
                        best = (i, distance);
                    }
                }
                let right = groups.remove(best.0 + 1);
                let left = &mut groups[best.0];
                left.1.extend(right.1);
                let end = left.0 + left.1.len();
                expected.push(Merge { start: left.0, middle: right.0, end, distance: best.1 });
            }
            assert_eq!(clusters(&x), expected);
        }
    }
}
