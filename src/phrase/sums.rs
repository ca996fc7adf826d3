//! Counts of strings that add up over parts of a corpus.

use std::cmp::Ordering;

use super::strings::{Strings, next_of_two};

/// Strings in order, each with what is counted of it: a count per fact, a fact
/// being a kind and perhaps a value (the year, the symbol behind).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub strings: Strings,
    /// In order for each string; none is 0.
    facts: Vec<u32>,
    counts: Vec<u64>,
    ends: Vec<usize>,
}

/// A fact of this kind about this value, which has 24 bits.
pub(super) const fn fact(kind: u8, value: u32) -> u32 {
    (kind as u32) << 24 | (value & 0xff_ffff)
}

/// What is counted of one string.
#[derive(Clone, Copy)]
pub(super) struct Counted<'a> {
    pub facts: &'a [u32],
    pub counts: &'a [u64],
}

impl Counted<'_> {
    /// The count of a fact that has no value.
    pub fn count(&self, kind: u8) -> u64 {
        self.facts.binary_search(&fact(kind, 0)).map_or(0, |i| self.counts[i])
    }

    /// The facts of one kind, by value.
    pub fn of_kind(&self, kind: u8) -> impl Iterator<Item = (u32, u64)> {
        let start = self.facts.partition_point(|&f| f < fact(kind, 0));
        let end = self.facts.partition_point(|&f| f <= fact(kind, u32::MAX));
        self.facts[start..end].iter().zip(&self.counts[start..end]).map(|(f, &n)| (f & 0xff_ffff, n))
    }
}

impl Sums {
    /// Adds a string that comes behind all others, with its facts in order.
    pub fn push(&mut self, string: &str, counted: impl IntoIterator<Item = (u32, u64)>) {
        self.strings.push(string);
        for (fact, count) in counted {
            self.facts.push(fact);
            self.counts.push(count);
        }
        self.ends.push(self.facts.len());
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Strings and facts.
    pub fn size(&self) -> usize {
        self.ends.len() + self.facts.len()
    }

    pub fn at(&self, i: usize) -> Counted<'_> {
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        Counted { facts: &self.facts[start..self.ends[i]], counts: &self.counts[start..self.ends[i]] }
    }

    /// Adds strings that all come behind these.
    pub fn append(&mut self, other: &Self) {
        let before = self.facts.len();
        self.strings.append(&other.strings);
        self.facts.extend_from_slice(&other.facts);
        self.counts.extend_from_slice(&other.counts);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    /// The sums of both; associative and commutative.
    pub fn merge(&self, other: &Self) -> Self {
        let (mut merged, mut i, mut j) = (Self::default(), 0, 0);
        while let Some(order) = next_of_two(&self.strings, i, &other.strings, j) {
            let string = if order.is_le() { self.strings.at(i) } else { other.strings.at(j) };
            let nothing = Counted { facts: &[], counts: &[] };
            let a = if order.is_le() { self.at(i) } else { nothing };
            let b = if order.is_ge() { other.at(j) } else { nothing };
            merged.push(string, added(a, b));
            i += usize::from(order.is_le());
            j += usize::from(order.is_ge());
        }
        merged
    }
}

/// The facts of both in order, equal ones added.
fn added<'a>(a: Counted<'a>, b: Counted<'a>) -> impl Iterator<Item = (u32, u64)> + 'a {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        let order = match (a.facts.get(i), b.facts.get(j)) {
            (Some(x), Some(y)) => x.cmp(y),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return None,
        };
        let (mut fact, mut count) = (0, 0);
        if order.is_le() {
            (fact, count) = (a.facts[i], a.counts[i]);
            i += 1;
        }
        if order.is_ge() {
            (fact, count) = (b.facts[j], b.counts[j].saturating_add(count));
            j += 1;
        }
        Some((fact, count))
    })
}
