//! A tree of words as a double array (Aoe 1989): one look-up a character.

use std::collections::VecDeque;

use super::places::FreePlaces;
use crate::error::{Error, Result};

/// No word ends here.
const NO_WORD: u32 = u32::MAX;

/// The place of what is no word of the dictionary.
pub(in crate::token) const NO_PLACE: u32 = 0;

/// The place of a sign, which is no word at all.
pub(in crate::token) const NO_WORD_AT_ALL: u32 = u32::MAX;

/// A place in the array, small, for it is memory that a look-up waits for.
/// The child of a node for a code lies at `base ^ code`, if that code stands
/// there; no two nodes have the same base, and none without children has one.
/// Nodes below the root lie at their codes and have no code themselves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub way: Way,
    pub code: u16,
    /// Index of the weight of the word that ends here. Index 0 means that no
    /// word ends here: its weight is NaN, which wins no comparison.
    pub weight: u16,
}

/// The code of a place to which no code leads.
const NO_CODE: u16 = u16::MAX;

pub(super) const EMPTY: Node = Node { way: Way(0), code: NO_CODE, weight: 0 };

/// Where the children of a node lie, in the lower bits, and in the upper ones
/// which codes may lead to one, by their last bits: most look-ups that would
/// find nothing need no memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Way(u32);

/// The bits of a base.
const BASE: u32 = 24;

impl Way {
    /// None for a base that does not fit.
    fn new(base: u32, codes: &[u16]) -> Option<Self> {
        let may = codes.iter().fold(0, |bits, code| bits | 1 << (BASE + u32::from(code % 8)));
        (base < 1 << BASE).then_some(Self(base | may))
    }

    #[inline(always)]
    pub fn may_lead(self, code: u16) -> bool {
        self.0 >> (BASE + u32::from(code % 8)) & 1 != 0
    }

    #[inline(always)]
    pub fn to(self, code: u16) -> u32 {
        (self.0 & ((1 << BASE) - 1)) ^ u32::from(code)
    }
}

/// Words as sequences of codes from 1 on, in an order that keeps those with a
/// common beginning together, the shorter first.
pub(super) struct TokenRecord {
    pub codes: Vec<u16>,
    /// Where each sequence begins in `codes`, and the end of the last.
    pub starts: Vec<u32>,
    /// More than every code.
    pub limit: u16,
}

impl TokenRecord {
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub fn get(&self, sequence: usize) -> &[u16] {
        &self.codes[self.starts[sequence] as usize..self.starts[sequence + 1] as usize]
    }
}

/// The words as a tree.
#[derive(Debug, Clone)]
pub(super) struct DoubleArray {
    roots: Vec<Root>,
    /// By hash, which two codes begin a word, and perhaps some that do not.
    may_pair: Vec<u64>,
    nodes: Vec<Node>,
    weights: Vec<f64>,
    /// Number of the word that ends at each place; beside the nodes, for
    /// cutting needs none.
    numbers: Vec<u32>,
}

/// A character by itself, with its weight at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Root {
    pub weight: f64,
    pub way: Way,
    /// Where the character is a word; else [`NO_PLACE`].
    pub place: u32,
}

/// Of a sign. A step that is more than certain, so that no path needs to know
/// what lies behind it.
const SIGN: Root = Root { weight: f64::INFINITY, way: Way(0), place: NO_WORD_AT_ALL };

/// Of a letter that is cut off like a sign.
const LETTER: Root = Root { place: NO_PLACE, ..SIGN };

/// Of another character in no word.
const STRANGE: Root = Root { weight: f64::NAN, way: Way(0), place: NO_PLACE };

const PAIR_BITS: u32 = 20;

#[inline(always)]
fn pair(first: u16, second: u16) -> usize {
    let key = u32::from(first) << 16 | u32::from(second);
    (key.wrapping_mul(0x9e37_79b1) >> (32 - PAIR_BITS)) as usize
}

/// A node whose children are to be placed: the sequences that run through it.
struct Growing {
    node: u32,
    sequences: std::ops::Range<usize>,
    depth: usize,
}

impl DoubleArray {
    /// The tree of these sequences, and the bases that were found.
    pub fn build(sequences: &TokenRecord, weights: Weights) -> Result<(Self, Vec<u32>)> {
        let mut places = FreePlaces::new(sequences.limit);
        let mut bases = Vec::new();
        let array = Self::place(sequences, weights, |codes| {
            let base = places.base_for(codes);
            bases.push(base);
            Some(base)
        });
        let many = || Error::option("words", sequences.len(), "words that fit into 16 million places");
        Ok((array.ok_or_else(many)?, bases))
    }

    /// The same tree from the bases that an earlier building found.
    pub fn rebuild(sequences: &TokenRecord, weights: Weights, bases: &[u32]) -> Result<Self> {
        let mut bases = bases.iter().copied();
        let broken = || Error::saved("dictionary", "its bases belong to other words");
        Self::place(sequences, weights, |_| bases.next()).ok_or_else(broken)
    }

    /// Places every node, level by level; `None` where two nodes would lie in one place.
    fn place(
        sequences: &TokenRecord,
        weights: Weights,
        mut base_for: impl FnMut(&[u16]) -> Option<u32>,
    ) -> Option<Self> {
        // Two codes more are those of characters in no word.
        let block = (usize::from(sequences.limit) + 2).next_power_of_two();
        let mut array = Self {
            roots: Vec::new(),
            may_pair: vec![0; (1 << PAIR_BITS) / 64],
            nodes: vec![EMPTY; block],
            weights: weights.distinct,
            numbers: vec![NO_WORD; block],
        };
        let mut queue = VecDeque::from([Growing { node: 0, sequences: 0..sequences.len(), depth: 0 }]);
        let mut codes: Vec<u16> = Vec::new();
        while let Some(Growing { node, sequences: mut through, depth }) = queue.pop_front() {
            if depth > 0 && sequences.get(through.start).len() == depth {
                array.nodes[node as usize].weight = weights.of_words[through.start];
                array.numbers[node as usize] = through.start as u32;
                through.start += 1;
            }
            if through.is_empty() {
                continue;
            }
            codes.clear();
            let children = queue.len()..;
            while !through.is_empty() {
                let code = sequences.get(through.start)[depth];
                let count = through.clone().take_while(|&s| sequences.get(s)[depth] == code).count();
                codes.push(code);
                queue.push_back(Growing { node, sequences: through.start..through.start + count, depth: depth + 1 });
                through.start += count;
            }
            if depth == 0 {
                queue.range_mut(children).zip(&codes).for_each(|(child, &code)| child.node = u32::from(code));
                continue;
            }
            let base = base_for(&codes)?;
            array.nodes[node as usize].way = Way::new(base, &codes)?;
            if depth == 1 {
                let hashes = codes.iter().map(|&code| pair(node as u16, code));
                hashes.for_each(|hash| array.may_pair[hash / 64] |= 1 << (hash % 64));
            }
            for (child, &code) in queue.range_mut(children).zip(&codes) {
                let place = (base ^ u32::from(code)) as usize;
                if place >= array.nodes.len() {
                    let size = (place + 1).next_multiple_of(block);
                    array.nodes.resize(size, EMPTY);
                    array.numbers.resize(size, NO_WORD);
                }
                if place < usize::from(sequences.limit) || array.nodes[place].code != NO_CODE {
                    return None;
                }
                array.nodes[place].code = code;
                child.node = place as u32;
            }
        }
        let root = |code: usize| {
            let Node { weight, way, .. } = array.nodes[code];
            let place = if array.numbers[code] == NO_WORD { NO_PLACE } else { code as u32 };
            Root { weight: array.weights[usize::from(weight)], way, place }
        };
        array.roots =
            std::iter::once(SIGN).chain((1..usize::from(sequences.limit)).map(root)).chain([STRANGE, LETTER]).collect();
        Some(array)
    }

    /// The place at which the word made of these codes ends.
    pub fn place_of(&self, codes: impl IntoIterator<Item = u16>) -> Option<u32> {
        let mut codes = codes.into_iter();
        let Root { mut way, mut place, .. } = self.root(codes.next()?);
        for code in codes {
            if !way.may_lead(code) {
                return None;
            }
            place = way.to(code);
            let node = self.node(place);
            if node.code != code {
                return None;
            }
            way = node.way;
        }
        self.number_at(place).map(|_| place)
    }

    /// The number of the word that ends at a place, if one does.
    pub fn number_at(&self, place: u32) -> Option<u32> {
        self.numbers.get(place as usize).copied().filter(|&number| number != NO_WORD)
    }

    /// How many places there are.
    pub fn places(&self) -> usize {
        self.nodes.len()
    }

    /// A character by itself.
    #[inline(always)]
    pub fn root(&self, code: u16) -> Root {
        self.roots[usize::from(code)]
    }

    /// What lies at a place.
    #[inline(always)]
    pub fn node(&self, place: u32) -> Node {
        self.nodes[place as usize]
    }

    #[inline(always)]
    pub fn weight(&self, number: u16) -> f64 {
        self.weights[usize::from(number)]
    }

    /// Whether two characters may begin a word: most that do not are known here,
    /// so that they need no look-up of their own.
    #[inline(always)]
    pub fn may_begin(&self, first: u16, second: u16) -> bool {
        let hash = pair(first, second);
        self.may_pair[hash / 64] >> (hash % 64) & 1 != 0
    }

    /// The memory that it takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.nodes.len() * size_of::<Node>()
            + self.roots.len() * size_of::<Root>()
            + self.numbers.len() * size_of::<u32>()
            + self.weights.len() * 8
    }
}

/// The logarithms of the probabilities of words, each stored once: words have
/// few different frequencies.
pub(super) struct Weights {
    /// Not a number, then the distinct weights.
    distinct: Vec<f64>,
    of_words: Vec<u16>,
}

impl Weights {
    /// As jieba computes them: `ln f − ln (sum of all f)`.
    pub fn new(frequencies: &[u64]) -> Result<Self> {
        let total = total(frequencies).ln();
        let mut distinct = frequencies.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() >= usize::from(u16::MAX) {
            return Err(Error::option(
                "words",
                format!("{} frequencies", distinct.len()),
                "65,534 different ones at most",
            ));
        }
        let number = |f: &u64| distinct.partition_point(|d| d < f) as u16 + 1;
        let of_words = frequencies.iter().map(number).collect();
        let weights = distinct.iter().map(|&f| (f as f64).ln() - total);
        Ok(Self { distinct: std::iter::once(f64::NAN).chain(weights).collect(), of_words })
    }
}

/// The sum of all frequencies.
pub(super) fn total(frequencies: &[u64]) -> f64 {
    frequencies.iter().fold(0u64, |sum, n| sum.wrapping_add(*n)) as f64
}
