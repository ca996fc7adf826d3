//! Finding the entries of a lexicon in a text.

use std::fmt;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Lexicon;
use super::whole_words::{Edges, Judge, WholeWords};

/// An occurrence of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The entry's number in its lexicon.
    pub entry: usize,
    /// Its place in the text, in bytes.
    pub bytes: Range<usize>,
}

/// The entries of a lexicon as a tree of characters.
///
/// Beginnings of entries are rare in a text, so the first two characters are
/// looked up in a small table of bits, and the tree is entered where both
/// may begin an entry. An automaton over bytes was measured too: with 10,000
/// Chinese entries it read less than a tenth as fast, and took half a minute to
/// build for a million.
#[derive(Clone, Default)]
pub(crate) struct Entries {
    children: FxHashMap<(u32, char), u32>,
    /// Entry that ends at each node.
    ends: Vec<Option<u32>>,
    /// The characters that begin entries: most others need no second look.
    firsts: Firsts,
    /// Whether a pair of first characters may begin an entry, by hash.
    pairs: Bits,
    /// Whether a character is an entry by itself, by hash.
    singles: Bits,
    /// Order of preference where entries overlap; empty where all are equal.
    priorities: Vec<i32>,
    /// What may not occur beside each entry; empty where anything may.
    edges: Vec<Edges>,
    /// Where doubtful occurrences do not count.
    judge: Option<Judge>,
}

impl Entries {
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut entries = Self {
            ends: vec![None],
            pairs: Bits::for_keys(lexicon.len()),
            singles: Bits::for_keys(lexicon.len()),
            ..Self::default()
        };
        entries.children.reserve(lexicon.len() * 3);
        for (number, entry) in lexicon.iter().enumerate() {
            entries.insert(entry.term(), number as u32);
        }
        if lexicon.iter().any(|e| e.priority() != 0) {
            entries.priorities = lexicon.iter().map(|e| e.priority()).collect();
        }
        if lexicon.whole_words() != WholeWords::Never {
            let edges: Vec<Edges> = lexicon.iter().map(|e| Edges::of(e.term())).collect();
            entries.edges = if edges.iter().all(|e| *e == Edges::default()) { Vec::new() } else { edges };
        }
        if lexicon.whole_words() == WholeWords::Judged {
            entries.judge = Judge::jieba();
        }
        entries
    }

    fn insert(&mut self, term: &str, number: u32) {
        let mut chars = term.chars();
        chars.clone().take(1).for_each(|first| self.firsts.set(first));
        match (chars.next(), chars.next()) {
            (Some(first), Some(second)) => self.pairs.set(pair(first, second)),
            (Some(only), None) => self.singles.set(only.into()),
            _ => return,
        }
        let mut node = 0;
        for c in term.chars() {
            let next = self.ends.len() as u32;
            node = *self.children.entry((node, c)).or_insert(next);
            if node == next {
                self.ends.push(None);
            }
        }
        self.ends[node as usize].get_or_insert(number);
    }

    pub fn is_empty(&self) -> bool {
        self.children.is_empty()
    }

    /// Calls `hit` for every entry that begins at `start`, shortest first.
    fn at(&self, text: &str, start: usize, mut hit: impl FnMut(Hit)) {
        let mut node = 0;
        for (i, c) in text[start..].char_indices() {
            let Some(&child) = self.children.get(&(node, c)) else { return };
            node = child;
            if let Some(entry) = self.ends[node as usize] {
                let found = Hit { entry: entry as usize, bytes: start..start + i + c.len_utf8() };
                if self.counts(text, &found) {
                    hit(found);
                }
            }
        }
    }

    /// Whether an occurrence is one of the entry itself, under the setting of the lexicon.
    fn counts(&self, text: &str, hit: &Hit) -> bool {
        self.edges.get(hit.entry).is_none_or(|edges| edges.allow(text, &hit.bytes))
            && self.judge.as_ref().is_none_or(|judge| !judge.doubts(text, &hit.bytes))
    }

    /// Calls `begin` with each position at which an entry may begin, in
    /// order; positions before the one it returns are passed over.
    fn scan(&self, text: &str, mut begin: impl FnMut(usize) -> usize) {
        let mut skip = 0;
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            if start < skip || !self.firsts.get(c) {
                continue;
            }
            let pair = chars.peek().is_some_and(|&(_, next)| self.pairs.get(pair(c, next)));
            if pair || self.singles.get(c.into()) {
                skip = begin(start);
            }
        }
    }

    /// Every occurrence of every entry, nested and overlapping ones too: by
    /// beginning, then by end.
    pub fn all(&self, text: &str, mut hit: impl FnMut(Hit)) {
        if self.is_empty() {
            return;
        }
        self.scan(text, |start| {
            self.at(text, start, &mut hit);
            start
        });
    }

    /// Of all occurrences those that [`Entries::without_overlap`] gives.
    pub fn apart(&self, all: Vec<Hit>) -> Vec<Hit> {
        match self.priorities.is_empty() {
            true => leftmost_longest(all),
            false => keep_preferred(all, |hit| self.priorities[hit.entry]),
        }
    }

    /// Occurrences that do not overlap, in order. Entries of greater priority
    /// come first; among equals the leftmost, and of those that begin
    /// together the longest.
    pub fn without_overlap(&self, text: &str, mut hit: impl FnMut(Hit)) {
        if self.is_empty() {
            return;
        }
        if !self.priorities.is_empty() {
            let mut all = Vec::new();
            self.all(text, |h| all.push(h));
            self.apart(all).into_iter().for_each(hit);
            return;
        }
        self.scan(text, |start| {
            let mut longest = None;
            self.at(text, start, |h| longest = Some(h));
            longest.map_or(start, |h| {
                let end = h.bytes.end;
                hit(h);
                end
            })
        });
    }
}

/// The first occurrence and each that begins behind the last one taken: the longest, where
/// several begin together. They come by beginning, then by end.
fn leftmost_longest(hits: Vec<Hit>) -> Vec<Hit> {
    let (mut kept, mut free): (Vec<Hit>, _) = (Vec::new(), 0);
    for hit in hits {
        match kept.last_mut() {
            Some(last) if last.bytes.start == hit.bytes.start => *last = hit,
            _ if hit.bytes.start < free => continue,
            _ => kept.push(hit),
        }
        free = kept.last().map_or(0, |last| last.bytes.end);
    }
    kept
}

/// The hits that remain when each in turn, greatest priority first, then
/// leftmost, then longest, drives out those that overlap it; in order of text.
pub(crate) fn keep_preferred(mut hits: Vec<Hit>, priority: impl Fn(&Hit) -> i32) -> Vec<Hit> {
    hits.sort_by_key(|h| (std::cmp::Reverse(priority(h)), h.bytes.start, std::cmp::Reverse(h.bytes.end)));
    let mut taken: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    hits.retain(|h| {
        let before = taken.range(..h.bytes.end).next_back();
        let free = before.is_none_or(|(_, &end)| end <= h.bytes.start);
        if free {
            taken.insert(h.bytes.start, h.bytes.end);
        }
        free
    });
    hits.sort_by_key(|h| h.bytes.start);
    hits
}

fn pair(first: char, second: char) -> u64 {
    u64::from(first as u32) << 32 | u64::from(second as u32)
}

/// A set of characters; those above U+FFFF may always be in it.
#[derive(Clone)]
struct Firsts(Vec<u64>);

impl Default for Firsts {
    fn default() -> Self {
        Self(vec![0; (u16::MAX as usize + 1) / 64])
    }
}

impl Firsts {
    fn set(&mut self, c: char) {
        if let Some(word) = self.0.get_mut(c as usize / 64) {
            *word |= 1 << (c as usize % 64);
        }
    }

    fn get(&self, c: char) -> bool {
        self.0.get(c as usize / 64).is_none_or(|word| word >> (c as usize % 64) & 1 != 0)
    }
}

/// A set of keys that may say yes for a key it was not given, never no for one it was.
#[derive(Clone, Default)]
struct Bits {
    words: Vec<u64>,
    shift: u32,
}

impl Bits {
    /// About 16 bits for each key.
    fn for_keys(keys: usize) -> Self {
        let bits = (keys.max(64) * 16).next_power_of_two();
        Self { words: vec![0; bits / 64], shift: 64 - bits.trailing_zeros() }
    }

    fn bit(&self, key: u64) -> (usize, u64) {
        let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let hash = (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift;
        ((hash / 64) as usize, 1 << (hash % 64))
    }

    fn set(&mut self, key: u64) {
        let (word, bit) = self.bit(key);
        self.words[word] |= bit;
    }

    fn get(&self, key: u64) -> bool {
        let (word, bit) = self.bit(key);
        self.words[word] & bit != 0
    }
}

impl fmt::Debug for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.ends.iter().flatten().count();
        f.debug_struct("Entries").field("entries", &entries).field("nodes", &self.ends.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_of_all_occurrences_is_what_a_scan_takes() {
        let mut random = fastrand::Rng::with_seed(11);
        let mut string =
            |n: usize| (0..n).map(|_| random.choice(['质', '量', '强', '国']).unwrap()).collect::<String>();
        for round in 0..200 {
            let terms: std::collections::BTreeSet<String> = (0..6).map(|i| string(1 + (round + i) % 4)).collect();
            let lexicon = Lexicon::from_terms(terms).unwrap();
            let (entries, text) = (Entries::new(&lexicon), string(40));
            let (mut all, mut taken) = (Vec::new(), Vec::new());
            entries.all(&text, |hit| all.push(hit));
            entries.without_overlap(&text, |hit| taken.push(hit));
            assert_eq!(entries.apart(all), taken, "{text}");
        }
    }
}
