//! Disjoint sets.

/// Disjoint sets over `0..n`; the smallest member stands for its set.
pub(super) struct UnionFind(Vec<u32>);

impl UnionFind {
    pub fn new(n: u32) -> Self {
        Self((0..n).collect())
    }

    /// The smallest member of the set, halving the path on the way.
    pub fn find(&mut self, mut x: u32) -> u32 {
        while self.0[x as usize] != x {
            let above = self.0[self.0[x as usize] as usize];
            self.0[x as usize] = above;
            x = above;
        }
        x
    }

    pub fn union(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    /// The smallest member of every element's set. Parents are smaller than
    /// their children, so that one pass in order flattens everything.
    pub fn roots(&mut self) -> &[u32] {
        for x in 0..self.0.len() {
            self.0[x] = self.0[self.0[x] as usize];
        }
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_stand_under_their_smallest() {
        let mut sets = UnionFind::new(6);
        for (a, b) in [(5, 4), (1, 3), (4, 3), (2, 2)] {
            sets.union(a, b);
        }
        assert_eq!(sets.roots(), [0, 1, 2, 1, 1, 1]);
    }
}
