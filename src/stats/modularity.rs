//! Communities of a network by modularity.

/// An undirected network with weights: for each node its neighbours with the
/// weight of the edge. Every edge is at both of its ends; an edge from a
/// node to itself stands once, with twice its weight.
#[derive(Debug, Clone, Default)]
pub struct WeightedNetwork {
    neighbours: Vec<Vec<(u32, f64)>>,
}

impl WeightedNetwork {
    /// A network of `n` nodes without edges.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self { neighbours: vec![Vec::new(); n] }
    }

    /// Adds an edge between two different nodes.
    pub fn edge(&mut self, a: usize, b: usize, weight: f64) {
        self.neighbours[a].push((b as u32, weight));
        self.neighbours[b].push((a as u32, weight));
    }

    fn len(&self) -> usize {
        self.neighbours.len()
    }

    /// The sum of the weights at each node.
    fn strengths(&self) -> Vec<f64> {
        self.neighbours.iter().map(|of_node| of_node.iter().map(|n| n.1).sum()).collect()
    }

    /// Modularity of a partition (Newman & Girvan 2004; Newman 2004 with weights):
    /// `Q = Σ_c (w_c / W - (s_c / W)²)`, where `w_c` is the weight inside a
    /// community, counted from both ends, `s_c` the sum of the strengths of
    /// its nodes, `W` the sum of all strengths. None without an edge.
    #[must_use]
    pub fn modularity(&self, communities: &[u32]) -> Option<f64> {
        let n = communities.iter().max().map_or(0, |&c| c as usize + 1);
        let (mut inside, mut strength) = (vec![0.0; n], vec![0.0; n]);
        for (node, of_node) in self.neighbours.iter().enumerate() {
            let community = communities[node];
            for &(other, weight) in of_node {
                strength[community as usize] += weight;
                if communities[other as usize] == community {
                    inside[community as usize] += weight;
                }
            }
        }
        let all: f64 = strength.iter().sum();
        (all > 0.0).then(|| inside.iter().zip(&strength).map(|(w, s)| w / all - (s / all) * (s / all)).sum())
    }

    /// The community of each node, from 0 in order of their first nodes.
    ///
    /// Louvain's method (Blondel et al. 2008): nodes move to the neighbouring
    /// community with the greatest gain until none gains, communities become
    /// nodes, and so on; then single nodes may move once more, and all begins
    /// anew from there until nothing changes. Communities that fall into
    /// parts without an edge between them are parted, as Leiden's method asks
    /// for (Traag et al. 2019). Nodes are visited in order and ties go to the
    /// community with the lower number, so equal networks give equal
    /// communities. A node without edges is a community of its own.
    #[must_use]
    pub fn communities(&self) -> Vec<u32> {
        let mut communities: Vec<u32> = (0..self.len() as u32).collect();
        loop {
            let mut moved = self.settle(&mut communities);
            let (mut network, mut of_node) = self.joined(&communities);
            let mut above: Vec<u32> = (0..network.len() as u32).collect();
            while network.settle(&mut above) {
                moved = true;
                let (joined, number) = network.joined(&above);
                of_node.iter_mut().for_each(|c| *c = number[*c as usize]);
                above = (0..joined.len() as u32).collect();
                network = joined;
            }
            communities = self.connected(&of_node);
            if !moved {
                return communities;
            }
        }
    }

    /// Moves single nodes while modularity grows; whether one moved.
    fn settle(&self, communities: &mut [u32]) -> bool {
        let strengths = self.strengths();
        let all: f64 = strengths.iter().sum();
        if all <= 0.0 {
            return false;
        }
        let n = communities.iter().max().map_or(0, |&c| c as usize + 1);
        let mut of_community = vec![0.0; n];
        communities.iter().zip(&strengths).for_each(|(&c, s)| of_community[c as usize] += s);
        let (mut tie, mut near) = (vec![0.0; n], Vec::new());
        let mut moved = false;
        loop {
            let mut moves = 0;
            for node in 0..self.len() {
                let (own, strength) = (communities[node], strengths[node]);
                near.push(own);
                for &(other, weight) in self.neighbours[node].iter().filter(|n| n.0 as usize != node) {
                    let community = communities[other as usize];
                    if tie[community as usize] == 0.0 && community != own {
                        near.push(community);
                    }
                    tie[community as usize] += weight;
                }
                of_community[own as usize] -= strength;
                // Gain of joining, in units of 2 / W: tie - strength of the community × own strength / W.
                let gain = |c: u32| tie[c as usize] - of_community[c as usize] * strength / all;
                let stay = gain(own);
                let best = near.iter().map(|&c| (gain(c), c)).fold((stay, own), |best, (gain, c)| {
                    let better =
                        gain > best.0 + 1e-12 * all || (gain > best.0 - 1e-12 * all && best.1 != own && c < best.1);
                    if better { (gain, c) } else { best }
                });
                if best.1 != own {
                    communities[node] = best.1;
                    moves += 1;
                }
                of_community[best.1 as usize] += strength;
                near.drain(..).for_each(|c| tie[c as usize] = 0.0);
            }
            moved |= moves > 0;
            if moves == 0 {
                return moved;
            }
        }
    }

    /// The network of communities, and the number of the community of each node.
    fn joined(&self, communities: &[u32]) -> (Self, Vec<u32>) {
        let of_node = in_order(communities);
        let n = of_node.iter().max().map_or(0, |&c| c as usize + 1);
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); n];
        of_node.iter().enumerate().for_each(|(node, &c)| members[c as usize].push(node));
        let (mut weight, mut met) = (vec![0.0; n], Vec::new());
        let mut neighbours = Vec::with_capacity(n);
        for nodes in &members {
            for &(other, w) in nodes.iter().flat_map(|&node| &self.neighbours[node]) {
                let other = of_node[other as usize];
                if weight[other as usize] == 0.0 {
                    met.push(other);
                }
                weight[other as usize] += w;
            }
            met.sort_unstable();
            neighbours.push(met.drain(..).map(|c| (c, std::mem::take(&mut weight[c as usize]))).collect());
        }
        (Self { neighbours }, of_node)
    }

    /// The same communities, those without inner ties parted; numbered in order.
    fn connected(&self, communities: &[u32]) -> Vec<u32> {
        let mut parts = vec![u32::MAX; self.len()];
        let (mut next, mut waiting) = (0, Vec::new());
        for first in 0..self.len() {
            if parts[first] != u32::MAX {
                continue;
            }
            parts[first] = next;
            waiting.push(first);
            while let Some(node) = waiting.pop() {
                for &(other, _) in &self.neighbours[node] {
                    let other = other as usize;
                    if parts[other] == u32::MAX && communities[other] == communities[first] {
                        parts[other] = next;
                        waiting.push(other);
                    }
                }
            }
            next += 1;
        }
        parts
    }
}

/// The same partition numbered from 0 in order of first members.
fn in_order(communities: &[u32]) -> Vec<u32> {
    let mut number = vec![u32::MAX; communities.iter().max().map_or(0, |&c| c as usize + 1)];
    let mut next = 0;
    let numbered = communities.iter().map(|&c| {
        let number = &mut number[c as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *number
    });
    numbered.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Zachary's karate club, as networkx has it, without its weights.
    #[rustfmt::skip]
    const KARATE: [(usize, usize); 78] = [
        (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (0, 7), (0, 8), (0, 10), (0, 11), (0, 12), (0, 13), (0, 17),
        (0, 19), (0, 21), (0, 31), (1, 2), (1, 3), (1, 7), (1, 13), (1, 17), (1, 19), (1, 21), (1, 30), (2, 3), (2, 7),
        (2, 8), (2, 9), (2, 13), (2, 27), (2, 28), (2, 32), (3, 7), (3, 12), (3, 13), (4, 6), (4, 10), (5, 6), (5, 10),
        (5, 16), (6, 16), (8, 30), (8, 32), (8, 33), (9, 33), (13, 33), (14, 32), (14, 33), (15, 32), (15, 33),
        (18, 32), (18, 33), (19, 33), (20, 32), (20, 33), (22, 32), (22, 33), (23, 25), (23, 27), (23, 29), (23, 32),
        (23, 33), (24, 25), (24, 27), (24, 31), (25, 31), (26, 29), (26, 33), (27, 33), (28, 31), (28, 33), (29, 32),
        (29, 33), (30, 32), (30, 33), (31, 32), (31, 33), (32, 33),
    ];

    fn karate() -> WeightedNetwork {
        let mut network = WeightedNetwork::new(34);
        KARATE.iter().for_each(|&(a, b)| network.edge(a, b, 1.0));
        network
    }

    /// The two camps of the club have 0.3582; no partition has more than 0.4198 (Brandes et al. 2008).
    #[test]
    fn karate_club() {
        let network = karate();
        let hi = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 19, 21];
        let camps: Vec<u32> = (0..34).map(|node| u32::from(!hi.contains(&node))).collect();
        // networkx 3.6: modularity(G, camps, weight=None).
        assert!((network.modularity(&camps).unwrap() - 0.358_234_714_003_944_8).abs() < 1e-12);
        let found = network.communities();
        let q = network.modularity(&found).unwrap();
        assert!(q > 0.415 && q < 0.419_790, "{q}");
        assert_eq!(found[0], 0);
    }

    /// Every partition of small random networks: none is better than the best, few found are much worse.
    #[test]
    fn against_all_partitions() {
        let mut random = fastrand::Rng::with_seed(18);
        let (mut best_found, rounds) = (0, 60);
        for _ in 0..rounds {
            let n = random.usize(2..8);
            let mut network = WeightedNetwork::new(n);
            for (a, b) in (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))) {
                if random.f64() < 0.45 {
                    network.edge(a, b, random.u32(1..6).into());
                }
            }
            let found = network.communities();
            let Some(q) = network.modularity(&found) else { continue };
            let best = partitions(n).iter().filter_map(|p| network.modularity(p)).fold(f64::MIN, f64::max);
            assert!(q <= best + 1e-12 && q >= best - 0.06, "{q} of {best}");
            best_found += usize::from(q > best - 1e-12);
        }
        assert!(best_found > rounds * 3 / 4, "{best_found}");
    }

    fn partitions(n: usize) -> Vec<Vec<u32>> {
        (0..n).fold(vec![Vec::new()], |all: Vec<Vec<u32>>, _| {
            let grown = |p: Vec<u32>| {
                let next = p.iter().max().map_or(0, |&c| c + 1);
                (0..=next).map(move |c| p.iter().copied().chain([c]).collect())
            };
            all.into_iter().flat_map(grown).collect()
        })
    }

    #[test]
    fn edges_of_the_case() {
        assert!(WeightedNetwork::new(0).communities().is_empty());
        let alone = WeightedNetwork::new(3);
        assert_eq!((alone.communities(), alone.modularity(&[0, 1, 2])), (vec![0, 1, 2], None));
        let mut two = WeightedNetwork::new(5);
        two.edge(0, 4, 2.0);
        two.edge(1, 3, 1.0);
        assert_eq!(two.communities(), [0, 1, 2, 1, 0]);
    }
}
