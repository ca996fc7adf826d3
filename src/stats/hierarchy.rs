//! Hierarchical clustering of a few hundred things by their distances: merges, a cut, and how good a cut is.

use kodama::{Method, linkage};
use serde::{Deserialize, Serialize};

/// How far two clusters are apart. Names as in SciPy's `linkage`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Linkage {
    /// As their nearest members.
    Single,
    /// As their farthest members.
    Complete,
    /// As their members on average (UPGMA; "between-groups linkage" in SPSS).
    #[default]
    Average,
    /// As the two that each was merged from, on average (WPGMA).
    Weighted,
    /// By the sum of squares that merging adds. Meant for Euclidean distances.
    Ward,
    /// As their centres. Meant for Euclidean distances; heights may fall.
    Centroid,
    /// As the middles of what each was merged from. As [`Linkage::Centroid`].
    Median,
}

/// One merge. Clusters are numbered as in SciPy: the things from 0, then the merges in order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Merge {
    /// The one with the smaller number.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// Distance at which they are merged.
    pub height: f64,
    /// Things in the new cluster.
    pub size: usize,
}

/// All merges of `n` things, from the nearest on. `distances` are those of the pairs (0, 1), (0, 2) … (1, 2) …
///
/// `None` if there are not n (n - 1)/2 of them or one is not finite. Müllner 2011, by the crate kodama. Cost O(n^2),
/// for centroid and median O(n^2 log n).
pub fn merges(distances: &[f64], n: usize, method: Linkage) -> Option<Vec<Merge>> {
    if distances.len() != n * n.saturating_sub(1) / 2 || distances.iter().any(|d| !d.is_finite()) {
        return None;
    }
    let method = match method {
        Linkage::Single => Method::Single,
        Linkage::Complete => Method::Complete,
        Linkage::Average => Method::Average,
        Linkage::Weighted => Method::Weighted,
        Linkage::Ward => Method::Ward,
        Linkage::Centroid => Method::Centroid,
        Linkage::Median => Method::Median,
    };
    if n < 2 {
        return Some(Vec::new());
    }
    let dendrogram = linkage(&mut distances.to_vec(), n, method);
    let merge = |step: &kodama::Step<f64>| Merge {
        first: step.cluster1.min(step.cluster2),
        second: step.cluster1.max(step.cluster2),
        height: step.dissimilarity,
        size: step.size,
    };
    Some(dendrogram.steps().iter().map(merge).collect())
}

/// The cluster of each of `n` things after all merges but the last `clusters - 1`, numbered from 0 in order of their
/// first members. At least one and at most n clusters.
pub fn cut(merges: &[Merge], n: usize, clusters: usize) -> Vec<u32> {
    let clusters = clusters.clamp(1, n.max(1));
    let mut above: Vec<usize> = (0..n + merges.len()).collect();
    for (i, merge) in merges.iter().enumerate().take(n.saturating_sub(clusters)) {
        above[merge.first] = n + i;
        above[merge.second] = n + i;
    }
    let mut number = vec![u32::MAX; above.len()];
    let mut next = 0;
    (0..n)
        .map(|thing| {
            let mut top = thing;
            while above[top] != top {
                top = above[top];
            }
            if number[top] == u32::MAX {
                number[top] = next;
                next += 1;
            }
            number[top]
        })
        .collect()
}

/// The place of the pair (i, j), i < j, among the distances of `n` things.
pub fn pair(i: usize, j: usize, n: usize) -> usize {
    let (i, j) = (i.min(j), i.max(j));
    i * (2 * n - i - 1) / 2 + j - i - 1
}

/// Silhouette of each thing: (b - a)/max(a, b), with a its mean distance to its own cluster and b that to the nearest
/// other one; 0 for a cluster of one, and where all is one cluster (Rousseeuw 1987). Cost O(n^2).
pub fn silhouettes(distances: &[f64], clusters: &[u32]) -> Vec<f64> {
    let n = clusters.len();
    let k = clusters.iter().max().map_or(0, |&c| c as usize + 1);
    let mut sizes = vec![0usize; k];
    clusters.iter().for_each(|&c| sizes[c as usize] += 1);
    let mut sums = vec![0.0; k];
    (0..n)
        .map(|i| {
            sums.fill(0.0);
            (0..n).filter(|&j| j != i).for_each(|j| sums[clusters[j] as usize] += distances[pair(i, j, n)]);
            let own = clusters[i] as usize;
            if sizes[own] == 1 || k == 1 {
                return 0.0;
            }
            let a = sums[own] / (sizes[own] - 1) as f64;
            let others = (0..k).filter(|&c| c != own).map(|c| sums[c] / sizes[c] as f64);
            let b = others.fold(f64::INFINITY, f64::min);
            if a.max(b) > 0.0 { (b - a) / a.max(b) } else { 0.0 }
        })
        .collect()
}

/// The number of clusters from 2 to `most` with the greatest mean silhouette, the smallest of equals. Cuts between
/// merges of equal height are passed over, for their members would depend on the order of ties. 1 if no cut is left.
pub fn best_cut(distances: &[f64], merges: &[Merge], n: usize, most: usize) -> usize {
    let mut best = (1, f64::NEG_INFINITY);
    for clusters in 2..=most.min(n.saturating_sub(1)) {
        let (last_done, first_undone) = (merges[n - clusters - 1].height, merges[n - clusters].height);
        if first_undone - last_done <= 1e-12 * first_undone.abs() {
            continue;
        }
        let silhouette = silhouettes(distances, &cut(merges, n, clusters)).iter().sum::<f64>();
        if silhouette > best.1 + 1e-12 {
            best = (clusters, silhouette);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::golden::golden;

    #[test]
    fn as_scipy() {
        let cases = golden("scipy_linkage");
        for case in cases.as_array().unwrap() {
            let distances: Vec<f64> = serde_json::from_value(case["distances"].clone()).unwrap();
            let n = case["n"].as_u64().unwrap() as usize;
            for (method, name) in [
                (Linkage::Single, "single"),
                (Linkage::Complete, "complete"),
                (Linkage::Average, "average"),
                (Linkage::Weighted, "weighted"),
                (Linkage::Ward, "ward"),
                (Linkage::Centroid, "centroid"),
                (Linkage::Median, "median"),
            ] {
                let found = merges(&distances, n, method).unwrap();
                let expected: Vec<[f64; 4]> = serde_json::from_value(case[name].clone()).unwrap();
                for (merge, row) in found.iter().zip(&expected) {
                    assert_eq!((merge.first as f64, merge.second as f64, merge.size as f64), (row[0], row[1], row[3]));
                    assert!((merge.height - row[2]).abs() < 1e-9, "{name}: {merge:?} {row:?}");
                }
            }
            let found = merges(&distances, n, Linkage::Average).unwrap();
            let scores = case["silhouette"].as_object().unwrap();
            for (k, score) in scores {
                let clusters = cut(&found, n, k.parse().unwrap());
                let mean = silhouettes(&distances, &clusters).iter().sum::<f64>() / n as f64;
                assert!((mean - score.as_f64().unwrap()).abs() < 1e-9, "{k} clusters: {mean}");
            }
        }
    }

    #[test]
    fn two_pairs_and_one_apart() {
        // 0 and 1 near, 2 and 3 near, 4 far: distances 01 02 03 04 12 13 14 23 24 34.
        let distances = [0.1, 0.8, 0.8, 1.0, 0.8, 0.8, 1.0, 0.2, 1.0, 1.0];
        let merges = merges(&distances, 5, Linkage::Average).unwrap();
        assert_eq!(cut(&merges, 5, 3), [0, 0, 1, 1, 2]);
        assert_eq!(cut(&merges, 5, 2), [0, 0, 0, 0, 1]);
        assert_eq!((cut(&merges, 5, 1), cut(&merges, 5, 9)), (vec![0; 5], vec![0, 1, 2, 3, 4]));
        assert_eq!(best_cut(&distances, &merges, 5, 4), 3);
        assert_eq!(pair(3, 1, 5), 5);
    }

    #[test]
    fn none_one_and_all_alike() {
        assert_eq!(merges(&[], 0, Linkage::Average), Some(vec![]));
        assert_eq!(merges(&[], 1, Linkage::Average), Some(vec![]));
        assert_eq!((cut(&[], 1, 3), cut(&[], 0, 1)), (vec![0], vec![]));
        assert_eq!(merges(&[1.0], 3, Linkage::Average), None);
        assert_eq!(merges(&[f64::NAN], 2, Linkage::Average), None);
        let alike = merges(&[1.0; 6], 4, Linkage::Average).unwrap();
        assert_eq!(best_cut(&[1.0; 6], &alike, 4, 3), 1, "ties decide nothing");
        assert_eq!(silhouettes(&[1.0], &[0, 0]), [0.0, 0.0]);
    }
}
