//! Many strings in order, one behind the other in one text.

use std::cmp::Ordering;

/// Strings in order of code point, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Strings in any order.
    pub fn of<S: AsRef<str> + Ord>(mut strings: Vec<S>) -> Self {
        strings.sort_unstable();
        strings.dedup();
        let mut all = Self::default();
        strings.iter().for_each(|s| all.push(s.as_ref()));
        all
    }

    /// Adds a string that comes behind all others.
    pub fn push(&mut self, string: &str) {
        self.text.push_str(string);
        self.ends.push(self.text.len());
    }

    /// Adds strings that all come behind these.
    pub fn append(&mut self, other: &Self) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    /// The strings of both.
    pub fn union(&self, other: &Self) -> Self {
        let (mut all, mut i, mut j) = (Self::default(), 0, 0);
        while let Some(order) = next_of_two(self, i, other, j) {
            all.push(if order.is_le() { self.at(i) } else { other.at(j) });
            i += usize::from(order.is_le());
            j += usize::from(order.is_ge());
        }
        all
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn at(&self, i: usize) -> &str {
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[i]]
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|i| self.at(i))
    }
}

/// Which of two lists in order the next string is in: the first, the second, or both.
pub(super) fn next_of_two(a: &Strings, i: usize, b: &Strings, j: usize) -> Option<Ordering> {
    match (i < a.len(), j < b.len()) {
        (true, true) => Some(a.at(i).cmp(b.at(j))),
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        (false, false) => None,
    }
}

/// Adds a part to others of falling sizes. Parts of like size are merged at
/// once, so that each string is merged as often as sizes double.
pub(super) fn add_by_size<T>(waiting: &mut Vec<T>, part: T, size: impl Fn(&T) -> usize, merge: impl Fn(T, T) -> T) {
    let mut part = part;
    while let Some(last) = waiting.pop_if(|last| size(last) <= 2 * size(&part)) {
        part = merge(last, part);
    }
    waiting.push(part);
}
