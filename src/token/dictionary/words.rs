//! All words at every position of a text, found without waiting.

use std::hint::select_unpredictable;

use super::double_array::{DoubleArray, EMPTY, NO_PLACE, Node, Root};

/// The words of the dictionary at each position of a stretch of text.
///
/// They are found level by level: the nodes of all positions are fetched in
/// one loop that does nothing else, and judged in another that does not
/// branch. Whether a word goes on is as good as chance, so that asking it
/// position by position waits for memory and for a wrong guess in turn.
#[derive(Default)]
pub(super) struct Words {
    pub at: Vec<WordsAt>,
    /// By position, then by length.
    pub long: Vec<LongWord>,
    nodes: Vec<Node>,
    open: Vec<Open>,
}

/// Words of this many characters lie in [`WordsAt`].
pub(super) const SHORT: usize = 4;

/// The words of one to four characters that begin at a position.
#[derive(Clone, Copy)]
pub(super) struct WordsAt {
    /// Not a number where there is no word.
    pub weights: [f64; SHORT],
    pub places: [u32; SHORT],
}

/// A longer word.
#[derive(Clone, Copy)]
pub(super) struct LongWord {
    pub at: u32,
    pub length: u32,
    pub place: u32,
    pub weight: f64,
}

/// A position whose word may go on at a place.
#[derive(Clone, Copy)]
struct Open {
    at: u32,
    place: u32,
}

impl Words {
    /// Finds the words of the first `n` positions; two signs stand
    /// behind the last.
    pub fn find(&mut self, array: &DoubleArray, codes: &[u16], n: usize) {
        if self.at.len() < n {
            self.at.resize(n, WordsAt { weights: [f64::NAN; SHORT], places: [NO_PLACE; SHORT] });
            self.nodes.resize(n, EMPTY);
            self.open.resize(n, Open { at: 0, place: NO_PLACE });
        }
        let mut open = self.begin(array, codes, n);
        for length in 2..=SHORT {
            open = self.go_on(array, codes, open, length);
        }
        self.long.clear();
        for Open { at, place } in &self.open[..open] {
            walk(array, &codes[*at as usize..], *place, |length, place, weight| {
                self.long.push(LongWord { at: *at, length, place, weight });
            });
        }
    }

    /// The words of one character; returns how many may go on.
    fn begin(&mut self, array: &DoubleArray, codes: &[u16], n: usize) -> usize {
        let mut open = 0;
        for (at, (words, pair)) in self.at[..n].iter_mut().zip(codes.windows(2)).enumerate() {
            let Root { weight, way, place } = array.root(pair[0]);
            *words = WordsAt {
                weights: [weight, f64::NAN, f64::NAN, f64::NAN],
                places: [place, NO_PLACE, NO_PLACE, NO_PLACE],
            };
            self.open[open] = Open { at: at as u32, place: way.to(pair[1]) };
            open += usize::from(array.may_begin(pair[0], pair[1]));
        }
        open
    }

    /// The words of a length among the positions that may go on; returns how
    /// many of them still may.
    fn go_on(&mut self, array: &DoubleArray, codes: &[u16], candidates: usize, length: usize) -> usize {
        let nodes = &mut self.nodes[..candidates];
        for (node, open) in nodes.iter_mut().zip(&self.open) {
            *node = array.node(open.place);
        }
        let mut open = 0;
        for (candidate, node) in nodes.iter().enumerate() {
            let Open { at, place } = self.open[candidate];
            let [code, next] = [length - 1, length].map(|further| codes[at as usize + further]);
            let is_there = node.code == code;
            let words = &mut self.at[at as usize];
            words.weights[length - 1] = array.weight(select_unpredictable(is_there, node.weight, 0));
            words.places[length - 1] = place;
            self.open[open] = Open { at, place: node.way.to(next) };
            open += usize::from(is_there & node.way.may_lead(next));
        }
        open
    }
}

/// The words of more than [`SHORT`] characters at the beginning of a text, of
/// which the first may lie at a place: few positions come so far.
fn walk(array: &DoubleArray, codes: &[u16], mut place: u32, mut found: impl FnMut(u32, u32, f64)) {
    for (pair, length) in codes[SHORT..].windows(2).zip(SHORT as u32 + 1..) {
        let node = array.node(place);
        if node.code != pair[0] {
            return;
        }
        if node.weight != 0 {
            found(length, place, array.weight(node.weight));
        }
        if !node.way.may_lead(pair[1]) {
            return;
        }
        place = node.way.to(pair[1]);
    }
}
