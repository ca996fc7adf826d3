//! A permutation test of rates between two sides that draws whole documents, not tokens.

use rayon::prelude::*;

use super::bootstrap::Draws;

/// Permutations that are worked on at once: one byte of membership per document each.
const BLOCK: usize = 128;

/// Documents on two sides, and how often they are to be dealt anew.
pub struct PermutationTest<'a> {
    /// Tokens of each document that is on either side.
    pub tokens: &'a [u64],
    /// Whether it is on the target's side.
    pub is_target: &'a [bool],
    /// Number of random deals, R.
    pub rounds: usize,
    /// Where the draws come from.
    pub seed: u64,
}

impl PermutationTest<'_> {
    /// Two-sided p of each term, given as its documents and its counts there.
    ///
    /// The documents are dealt to the two sides again and again, as many to each as there are. p = (1 + number of
    /// deals in which |a/N1 - b/N2| is at least the observed one) / (R + 1), so the least possible p is 1/(R + 1).
    /// The test is exact if documents are exchangeable; it makes no assumption on tokens, which clump in documents.
    /// Equality is judged with a tolerance of 1e-12, relatively. Source: Good 2005; for keyness, the R package keyperm.
    ///
    /// All p are 1 without documents on one of the sides. Cost O(R (documents + non-zero counts)), in parallel over
    /// terms; memory 128 bytes a document. The same seed gives the same p, whatever the number of threads.
    pub fn p_values(&self, postings: &[&[(u32, u32)]]) -> Vec<f64> {
        let targets = self.is_target.iter().filter(|t| **t).count();
        if targets == 0 || targets == self.is_target.len() {
            return vec![1.0; postings.len()];
        }
        let all: u64 = self.tokens.iter().sum();
        let observed_size: u64 = self.tokens.iter().zip(self.is_target).filter(|(_, t)| **t).map(|(n, _)| n).sum();
        let observe = |posting: &&[(u32, u32)]| {
            let is_in = |&&(document, _): &&(u32, u32)| self.is_target.get(document as usize).copied().unwrap_or(false);
            let inside: u64 = posting.iter().filter(is_in).map(|&(_, n)| u64::from(n)).sum();
            let total = posting.iter().map(|&(_, n)| u64::from(n)).sum();
            (total, difference(inside, total, observed_size, all) * (1.0 - 1e-12))
        };
        let observed: Vec<(u64, f64)> = postings.par_iter().map(observe).collect();
        let mut reached = vec![0u64; postings.len()];
        for start in (0..self.rounds).step_by(BLOCK) {
            let deals = Deals::new(self, targets, start..self.rounds.min(start + BLOCK));
            let terms = postings.par_iter().zip(&observed).zip(&mut reached);
            terms.for_each(|((posting, &(total, far)), reached)| *reached += deals.reaching(posting, total, far, all));
        }
        reached.into_iter().map(|n| (n + 1) as f64 / (self.rounds + 1) as f64).collect()
    }
}

/// |a/N1 - b/N2|; 0 where a side has no tokens.
fn difference(inside: u64, total: u64, size: u64, all: u64) -> f64 {
    if size == 0 || size == all {
        return 0.0;
    }
    (inside as f64 / size as f64 - (total - inside) as f64 / (all - size) as f64).abs()
}

/// A block of deals.
struct Deals {
    /// Per document: 1 for each deal in which it is on the target's side.
    membership: Vec<[u8; BLOCK]>,
    /// Per deal: tokens on the target's side.
    sizes: [u64; BLOCK],
    n: usize,
}

impl Deals {
    fn new(test: &PermutationTest<'_>, targets: usize, rounds: std::ops::Range<usize>) -> Self {
        let documents = test.tokens.len();
        let mut deals = Self { membership: vec![[0; BLOCK]; documents], sizes: [0; BLOCK], n: rounds.len() };
        let mut order: Vec<usize> = (0..documents).collect();
        for (column, round) in rounds.enumerate() {
            let mut draws = Draws::new(test.seed, round as u64);
            order.iter_mut().enumerate().for_each(|(i, place)| *place = i);
            for i in 0..targets {
                order.swap(i, i + draws.below(documents - i));
                deals.membership[order[i]][column] = 1;
                deals.sizes[column] += test.tokens[order[i]];
            }
        }
        deals
    }

    /// In how many of the deals the difference is at least the observed one.
    fn reaching(&self, posting: &[(u32, u32)], total: u64, observed: f64, all: u64) -> u64 {
        let mut inside = [0u64; BLOCK];
        for &(document, count) in posting {
            let Some(membership) = self.membership.get(document as usize) else { continue };
            inside.iter_mut().zip(membership).for_each(|(sum, &is_in)| *sum += u64::from(count) * u64::from(is_in));
        }
        let reaches = |(&inside, &size): (&u64, &u64)| difference(inside, total, size, all) >= observed;
        inside.iter().zip(&self.sizes).take(self.n).filter(|&pair| reaches(pair)).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_deals_of_few_documents() {
        // Six documents of 10 tokens, one of them with the term: on the target's side (2 of 6) in one deal of three.
        // Observed outside: difference 1/40; inside it is 1/20. So every deal reaches it.
        let tokens = [10; 6];
        let target = [true, true, false, false, false, false];
        let test = PermutationTest { tokens: &tokens, is_target: &target, rounds: 6_000, seed: 1 };
        let p = test.p_values(&[&[(3, 1)], &[(0, 1)], &[(0, 2), (1, 2)], &[]]);
        assert_eq!((p[0], p[3]), (1.0, 1.0));
        // 1/3 and 1/15, five standard errors of 6,000 draws: 0.031 and 0.017.
        assert!((p[1] - 1.0 / 3.0).abs() < 0.031, "{p:?}");
        assert!((p[2] - 1.0 / 15.0).abs() < 0.017, "{p:?}");
    }

    #[test]
    fn sides_without_documents() {
        let test = PermutationTest { tokens: &[5, 5], is_target: &[true, true], rounds: 9, seed: 1 };
        assert_eq!(test.p_values(&[&[(0, 3)]]), [1.0]);
        let none = PermutationTest { tokens: &[], is_target: &[], rounds: 9, seed: 1 };
        assert_eq!(none.p_values(&[&[]]), [1.0]);
        let empty = PermutationTest { tokens: &[0, 0], is_target: &[true, false], rounds: 9, seed: 1 };
        assert_eq!(empty.p_values(&[&[]]), [1.0]);
    }

    #[test]
    fn blocks_do_not_show() {
        let tokens: Vec<u64> = (1..=20).collect();
        let target: Vec<bool> = (0..20).map(|i| i % 3 == 0).collect();
        let posting: Vec<(u32, u32)> = (0..20).map(|d| (d, d * 7 % 5)).collect();
        let reached = |rounds| {
            let test = PermutationTest { tokens: &tokens, is_target: &target, rounds, seed: 4 };
            (test.p_values(&[&posting])[0] * (rounds + 1) as f64).round() as u64
        };
        let (few, more) = (reached(BLOCK), reached(BLOCK + 1));
        assert!(more == few || more == few + 1, "the first deals are the same: {few} {more}");
    }
}
