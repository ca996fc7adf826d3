//! Counting neighbours: term by term, in one dense row of counters.

use rayon::prelude::*;

use crate::pool::Pool;
use crate::token::Tokens;

/// No column: the word is left out of matrices.
const LEFT_OUT: u32 = u32::MAX;

/// A node, a collocate, and how often it stands on either side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub term: u32,
    pub collocate: u32,
    pub left: u64,
    pub right: u64,
}

/// The tokens of a corpus as neighbours of one another.
///
/// The places of each term lie together, so that a term's neighbours are
/// counted in one row as long as the vocabulary, which stays in the cache.
pub(super) struct Neighbours<'a> {
    /// Per token: the term it counts as.
    terms: Vec<u32>,
    breaks: &'a [bool],
    left: usize,
    right: usize,
    /// Places of term `t`: `places[bounds[t]..bounds[t + 1]]`.
    places: Vec<u32>,
    bounds: Vec<usize>,
    /// Pairs in which a term is the node, and the collocate.
    as_node: Vec<u64>,
    as_collocate: Vec<u64>,
    total: u64,
}

/// Counters of one thread: pairs on the left and on the right.
struct Row {
    counts: Vec<(u32, u32)>,
    touched: Vec<u32>,
}

impl<'a> Neighbours<'a> {
    pub fn new(tokens: &'a Tokens, left: usize, right: usize) -> Self {
        let features = tokens.features();
        let terms: Vec<u32> =
            tokens.ids().par_iter().map(|&id| features[id as usize].map_or(LEFT_OUT, |f| f.0)).collect();
        let n_terms = tokens.vocabulary().len();
        let mut bounds = vec![0usize; n_terms + 1];
        terms.iter().filter(|t| **t != LEFT_OUT).for_each(|&t| bounds[t as usize + 1] += 1);
        (0..n_terms).for_each(|t| bounds[t + 1] += bounds[t]);
        let mut next = bounds.clone();
        let mut places = vec![0u32; bounds[n_terms]];
        for (place, &term) in (0..).zip(&terms).filter(|(_, t)| **t != LEFT_OUT) {
            places[next[term as usize]] = place;
            next[term as usize] += 1;
        }
        let mut neighbours = Self {
            terms,
            breaks: tokens.breaks(),
            left,
            right,
            places,
            bounds,
            as_node: vec![0; n_terms],
            as_collocate: vec![0; n_terms],
            total: 0,
        };
        neighbours.add_margins();
        neighbours
    }

    /// Sizes of windows: of a node, those before and after it; a collocate is
    /// in the windows of as many nodes the other way round.
    fn add_margins(&mut self) {
        let n = self.terms.len();
        let mut run = 0..0;
        while run.end < n {
            let start = run.end;
            let end = (start + 1..n).find(|&i| self.breaks[i]).unwrap_or(n);
            run = start..end;
            for i in run.clone() {
                let (before, after) = (i - run.start, run.end - i - 1);
                let node = (before.min(self.left) + after.min(self.right)) as u64;
                let collocate = (before.min(self.right) + after.min(self.left)) as u64;
                self.total += node;
                if self.terms[i] != LEFT_OUT {
                    self.as_node[self.terms[i] as usize] += node;
                    self.as_collocate[self.terms[i] as usize] += collocate;
                }
            }
        }
    }

    /// Pairs with this term as node.
    pub fn as_node(&self, term: u32) -> u64 {
        self.as_node[term as usize]
    }

    /// Pairs with this term as collocate.
    pub fn as_collocate(&self, term: u32) -> u64 {
        self.as_collocate[term as usize]
    }

    /// All pairs.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Places of a term.
    pub fn occurrences(&self, term: u32) -> u64 {
        self.places_of(term).len() as u64
    }

    fn places_of(&self, term: u32) -> &[u32] {
        &self.places[self.bounds[term as usize]..self.bounds[term as usize + 1]]
    }

    /// The pairs of one node, or all pairs (once each, where both orders are
    /// the same), with this many occurrences; by term, then by collocate.
    pub fn pairs(&self, node: Option<u32>, min_count: u64) -> Vec<Pair> {
        let n_terms = self.bounds.len() - 1;
        let rows = Pool::new(|| Row { counts: vec![(0, 0); n_terms], touched: Vec::new() });
        match node {
            Some(term) => rows.with(|row| self.pairs_of(term, 0, min_count, row)),
            None => {
                // A pair occurs no more often than its rarer word has neighbours.
                let often: Vec<u32> = (0..n_terms as u32).filter(|&t| self.as_node(t) >= min_count).collect();
                let of_term = |&term: &u32| {
                    let first = if self.left == self.right { term } else { 0 };
                    rows.with(|row| self.pairs_of(term, first, min_count, row))
                };
                often.par_iter().with_max_len(64).map(of_term).collect::<Vec<_>>().concat()
            }
        }
    }

    /// The pairs of a term with collocates from `first` on.
    fn pairs_of(&self, term: u32, first: u32, min_count: u64, row: &mut Row) -> Vec<Pair> {
        let Row { counts, touched } = row;
        let mut add = |place: usize, is_left: bool| {
            let collocate = self.terms[place];
            if collocate == LEFT_OUT || collocate < first {
                return;
            }
            let (left, right) = &mut counts[collocate as usize];
            if *left + *right == 0 {
                touched.push(collocate);
            }
            *(if is_left { left } else { right }) += 1;
        };
        for &place in self.places_of(term) {
            let place = place as usize;
            let after = place + 1..self.terms.len().min(place + 1 + self.right);
            after.take_while(|&i| !self.breaks[i]).for_each(|i| add(i, false));
            let before = (place.saturating_sub(self.left)..place).rev();
            before.take_while(|&i| !self.breaks[i + 1]).for_each(|i| add(i, true));
        }
        // Few pairs are frequent enough: only these are put in order.
        let frequent = touched.drain(..).filter_map(|collocate| {
            let (left, right) = std::mem::take(&mut counts[collocate as usize]);
            let (left, right) = (u64::from(left), u64::from(right));
            (left + right >= min_count).then_some(Pair { term, collocate, left, right })
        });
        let mut pairs: Vec<Pair> = frequent.collect();
        pairs.sort_unstable_by_key(|pair| pair.collocate);
        pairs
    }
}
