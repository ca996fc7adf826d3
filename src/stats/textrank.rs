//! TextRank keywords of one document, by the algorithm of Python's jieba 0.42.1 (`jieba.analyse.textrank`).
//!
//! Source: Mihalcea and Tarau 2004, in jieba's variant: weighted edges, a fixed number of sweeps, stretched result.

use rustc_hash::FxHashMap as HashMap;
use serde::{Deserialize, Serialize};

/// The settings of TextRank; the default is jieba's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TextRank {
    /// A token is paired with the `window - 1` tokens after it (jieba's `span`: 5).
    pub window: usize,
    /// The part of a score that comes from the neighbours, 0 to 1 (jieba: 0.85).
    pub damping: f64,
    /// How often all scores are computed anew (Python's jieba: 10; the crate jieba-rs: 20).
    pub sweeps: usize,
}

impl Default for TextRank {
    fn default() -> Self {
        TextRank { window: 5, damping: 0.85, sweeps: 10 }
    }
}

impl TextRank {
    /// Scores every type of the document that co-occurs with a candidate; highest first, ties by id.
    ///
    /// `tokens` is the whole document, `None` standing for a token that is no candidate (punctuation, stop word,
    /// other part of speech): it takes its place in the window but is never paired. Each pair of candidates within
    /// the window adds 1 to the edge of its two types; a type paired with itself is an edge from it to it.
    ///
    /// Scores begin at 1 / |V|. A sweep goes through the types in ascending order of id and sets each to
    /// (1 - d) + d * sum over edges of weight / (sum of the neighbour's weights) * score of the neighbour, new
    /// scores being used at once. At the end w becomes (w - min/10) / (max - min/10), so the best has 1.
    ///
    /// jieba sweeps in the code-point order of the words. As scores have not settled after 10 sweeps, its last
    /// digits are had only if ids ascend in that order too.
    ///
    /// `None` if damping is not within 0 to 1. No pair gives an empty list.
    /// O(tokens * window + types log types + sweeps * edges).
    pub(crate) fn scores(&self, tokens: &[Option<u32>]) -> Option<Vec<(u32, f64)>> {
        if !(0.0..=1.0).contains(&self.damping) {
            return None;
        }
        let graph = Graph::of(&count_pairs(tokens, self.window));
        let mut scores = graph.rank(self.damping, self.sweeps);
        stretch(&mut scores);
        let mut ranked: Vec<(u32, f64)> = graph.ids.into_iter().zip(scores).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Some(ranked)
    }
}

/// Ordered pairs of candidates within the window and how often each occurs, in order of first occurrence.
///
/// (a, b) and (b, a) stay two edges and the order is kept, as in jieba, so that sums round as there.
fn count_pairs(tokens: &[Option<u32>], window: usize) -> Vec<((u32, u32), f64)> {
    let mut pairs: Vec<((u32, u32), f64)> = Vec::new();
    let mut place: HashMap<(u32, u32), usize> = HashMap::default();
    for (at, token) in tokens.iter().enumerate() {
        let Some(first) = *token else { continue };
        let followers = tokens.iter().skip(at + 1).take(window.saturating_sub(1));
        for second in followers.copied().flatten() {
            let pair = (first, second);
            let at = *place.entry(pair).or_insert(pairs.len());
            match pairs.get_mut(at) {
                Some((_, count)) => *count += 1.0,
                None => pairs.push((pair, 1.0)),
            }
        }
    }
    pairs
}

/// An undirected weighted graph of types.
struct Graph {
    /// Type ids, ascending; a node is the place of its id in here.
    ids: Vec<u32>,
    /// For each node its edges, as (neighbour, weight / sum of the neighbour's weights).
    edges: Vec<Vec<(usize, f64)>>,
}

impl Graph {
    fn of(pairs: &[((u32, u32), f64)]) -> Graph {
        let mut ids: Vec<u32> = pairs.iter().flat_map(|&((a, b), _)| [a, b]).collect();
        ids.sort_unstable();
        ids.dedup();
        let node = |id: u32| ids.binary_search(&id).unwrap_or_default();
        let mut edges = vec![Vec::new(); ids.len()];
        let mut strength = vec![0.0; ids.len()];
        let mut link = |from: usize, to: usize, weight: f64| {
            if let (Some(list), Some(sum)) = (edges.get_mut(from), strength.get_mut(from)) {
                list.push((to, weight));
                *sum += weight;
            }
        };
        for &((a, b), weight) in pairs {
            link(node(a), node(b), weight);
            link(node(b), node(a), weight);
        }
        for (neighbour, weight) in edges.iter_mut().flatten() {
            *weight /= strength.get(*neighbour).copied().unwrap_or(1.0);
        }
        Graph { ids, edges }
    }

    fn rank(&self, damping: f64, sweeps: usize) -> Vec<f64> {
        let mut scores = vec![1.0 / self.ids.len().max(1) as f64; self.ids.len()];
        for _ in 0..sweeps {
            for (at, edges) in self.edges.iter().enumerate() {
                let mut sum = 0.0;
                for &(neighbour, share) in edges {
                    sum += share * scores.get(neighbour).copied().unwrap_or(0.0);
                }
                if let Some(score) = scores.get_mut(at) {
                    *score = (1.0 - damping) + damping * sum;
                }
            }
        }
        scores
    }
}

/// (w - min/10) / (max - min/10) for each score; all scores are above 0, so the divisor is too.
fn stretch(scores: &mut [f64]) {
    let least = scores.iter().copied().fold(f64::MAX, f64::min) / 10.0;
    let most = scores.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    for score in scores {
        *score = (*score - least) / (most - least);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(tokens: &[Option<u32>]) -> Vec<(u32, f64)> {
        TextRank::default().scores(tokens).expect("damping is 0.85")
    }

    #[test]
    fn as_python_jieba() {
        // Made by driving jieba 0.42.1's own `jieba.analyse.textrank.UndirectWeightedGraph` from Python 3.11: pairs
        // counted over the list with span 5 as in `TextRank.textrank` (None = fails `pairfilter`), one `addEdge` per
        // distinct pair in order of first occurrence, then `rank()`; `repr` of the floats. Only + - * / in the same
        // order, hence equal to the last bit.
        let all = [1, 2, 3, 2, 4, 1, 3, 5, 2, 5].map(Some);
        let expected = [
            (2, 1.0),
            (3, 0.7769381000099788),
            (1, 0.7149308749537044),
            (5, 0.6140328304533358),
            (4, 0.4990182904062274),
        ];
        assert_eq!(scores(&all), expected);

        const NO: Option<u32> = None;
        let [two, three, four, seven, nine] = [2, 3, 4, 7, 9].map(Some);
        let gaps = [seven, NO, three, three, NO, nine, NO, NO, NO, NO, two, seven, NO, three, nine, four, NO, four];
        let expected = [
            (3, 1.0),
            (9, 0.664667933754493),
            (4, 0.6474504773007067),
            (7, 0.5785205093313914),
            (2, 0.3192196011542196),
        ];
        assert_eq!(scores(&gaps), expected);
    }

    #[test]
    fn one_sweep_by_hand() {
        // Path 1 - 2 - 3, strengths 1 2 1, start 1/3. s1 = .15 + .85 (1/2)(1/3) = .2916667, s2 = .15 + .85 (s1 + 1/3)
        // = .68125, s3 = .15 + .85 s2/2 = .43953125; then (s - s1/10)/(s2 - s1/10).
        let once = TextRank { window: 2, damping: 0.85, sweeps: 1 };
        let found = once.scores(&[1, 2, 3].map(Some)).expect("damping is 0.85");
        let (least, most) = (0.175 / 6.0, 0.68125);
        let expected = [(2, 1.0), (3, (0.43953125 - least) / (most - least)), (1, 9.0 * least / (most - least))];
        for (one, other) in found.iter().zip(expected) {
            assert_eq!(one.0, other.0);
            assert!((one.1 - other.1).abs() < 1e-14, "{one:?} is not {other:?}");
        }
    }

    /// The same algorithm on a full matrix of weights, ids 0 to 11.
    fn dense(tokens: &[Option<u32>], settings: TextRank) -> Vec<(u32, f64)> {
        let mut weight = [[0.0; 12]; 12];
        for i in 0..tokens.len() {
            for j in i + 1..tokens.len().min(i + settings.window) {
                if let (Some(a), Some(b)) = (tokens[i], tokens[j]) {
                    weight[a as usize][b as usize] += 1.0;
                    weight[b as usize][a as usize] += 1.0;
                }
            }
        }
        let strength = weight.map(|row: [f64; 12]| row.iter().sum::<f64>());
        let nodes: Vec<usize> = (0..12).filter(|&node| strength[node] > 0.0).collect();
        let mut score = [1.0 / nodes.len() as f64; 12];
        for _ in 0..settings.sweeps {
            for &node in &nodes {
                let sum: f64 = nodes.iter().map(|&other| weight[node][other] / strength[other] * score[other]).sum();
                score[node] = 1.0 - settings.damping + settings.damping * sum;
            }
        }
        let least = nodes.iter().map(|&node| score[node]).fold(f64::MAX, f64::min) / 10.0;
        let most = nodes.iter().map(|&node| score[node]).fold(0.0, f64::max);
        nodes.iter().map(|&node| (node as u32, (score[node] - least) / (most - least))).collect()
    }

    #[test]
    fn agrees_with_a_full_matrix() {
        let mut seed = 9u64;
        for length in 2..80 {
            let tokens: Vec<Option<u32>> = (0..length)
                .map(|_| {
                    seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    Some((seed >> 33) as u32 % 18).filter(|&id| id < 12)
                })
                .collect();
            let settings = TextRank { window: length % 9, damping: 0.85, sweeps: length % 13 };
            let found = settings.scores(&tokens).expect("damping is 0.85");
            assert!(found.is_sorted_by(|a, b| a.1 > b.1 || (a.1 == b.1 && a.0 < b.0)));
            let mut by_id = found.clone();
            by_id.sort_by_key(|&(id, _)| id);
            let expected = dense(&tokens, settings);
            assert_eq!(by_id.len(), expected.len());
            for (one, other) in by_id.iter().zip(expected) {
                assert_eq!(one.0, other.0);
                assert!((one.1 - other.1).abs() < 1e-12, "{one:?} is not {other:?}");
            }
        }
    }

    #[test]
    fn a_gap_takes_its_place_but_is_never_paired() {
        let near = TextRank { window: 2, ..TextRank::default() };
        let wider = TextRank { window: 3, ..TextRank::default() };
        let tokens = [Some(8), None, Some(4)];
        assert_eq!(near.scores(&tokens), Some(vec![]));
        assert_eq!(wider.scores(&tokens).map(|found| found.len()), Some(2));
    }

    #[test]
    fn edge_cases() {
        for tokens in [&[][..], &[None, None], &[Some(3)]] {
            assert_eq!(scores(tokens), []);
        }
        assert_eq!(scores(&[Some(5), Some(5)]), [(5, 1.0)]); // only paired with itself
        let tied = TextRank { sweeps: 0, ..TextRank::default() }.scores(&[Some(6), Some(2)]);
        assert_eq!(tied, Some(vec![(2, 1.0), (6, 1.0)])); // ties by id
        for window in [0, 1] {
            assert_eq!(TextRank { window, ..TextRank::default() }.scores(&[Some(6), Some(2)]), Some(vec![]));
        }
        let all = TextRank { window: usize::MAX, ..TextRank::default() };
        assert_eq!(all.scores(&[Some(6), Some(2)]).map(|found| found.len()), Some(2));
        for damping in [-0.1, 1.1, f64::NAN] {
            assert_eq!(TextRank { damping, ..TextRank::default() }.scores(&[Some(6), Some(2)]), None);
        }
        for damping in [0.0, 1.0] {
            let found = TextRank { damping, ..TextRank::default() }.scores(&[1, 2, 3, 1].map(Some));
            assert!(found.is_some_and(|found| found.iter().all(|(_, score)| (0.0..=1.0).contains(score))));
        }
    }
}
