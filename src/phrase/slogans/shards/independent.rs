//! Occurrences that no longer formulation overlaps, document by document.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::super::settle::independent;
use crate::corpus::{Corpus, Text};
use crate::phrase::sequence::{END, read_characters};

/// A tree of the characters of some strings.
pub(super) struct Finder {
    strings: Vec<Vec<u32>>,
    /// The node behind a node by a character; the root is 0.
    behind: FxHashMap<(u32, char), u32>,
    /// Per node the string that ends there.
    ends: Vec<Option<u32>>,
}

impl Finder {
    pub fn new(strings: &[&str]) -> Self {
        let symbols = |s: &&str| s.chars().map(|c| c as u32).collect();
        let strings_of = strings.iter().map(symbols).collect();
        let mut finder = Self { strings: strings_of, behind: FxHashMap::default(), ends: vec![None] };
        for (number, string) in (0..).zip(strings) {
            let mut node = 0;
            for character in string.chars() {
                let new = finder.ends.len() as u32;
                node = *finder.behind.entry((node, character)).or_insert(new);
                if node == new {
                    finder.ends.push(None);
                }
            }
            finder.ends[node as usize] = Some(number);
        }
        finder
    }

    /// Per string, how many occurrences count by themselves.
    pub fn independent(&self, corpus: &Corpus) -> Vec<u64> {
        let nothing = || vec![0u64; self.strings.len()];
        let add = |mut sums: Vec<u64>, text: &Text| {
            self.each_independent(text, |string, n| sums[string] += n);
            sums
        };
        let sum = |mut a: Vec<u64>, b: Vec<u64>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            a
        };
        corpus.texts().par_iter().fold(nothing, add).reduce(nothing, sum)
    }

    fn each_independent(&self, text: &str, mut each: impl FnMut(usize, u64)) {
        let mut characters = Vec::with_capacity(text.len() / 3);
        read_characters(text, |c, _, _| characters.push(c));
        if let Some(last) = characters.last_mut() {
            *last = END; // a `、` at the end of a text leads to nothing
        }
        let mut found: Vec<(u32, u32)> = Vec::new();
        for start in 0..characters.len() {
            let mut node = 0;
            for character in &characters[start..] {
                let Some(&next) = self.behind.get(&(node, *character)) else { break };
                node = next;
                found.extend(self.ends[node as usize].map(|string| (string, start as u32)));
            }
        }
        found.sort_unstable();
        let of_strings: Vec<&[(u32, u32)]> = found.chunk_by(|a, b| a.0 == b.0).collect();
        let strings: Vec<&[u32]> = of_strings.iter().map(|of| self.strings[of[0].0 as usize].as_slice()).collect();
        let positions: Vec<Vec<u32>> = of_strings.iter().map(|of| of.iter().map(|o| o.1).collect()).collect();
        for (of, counts) in of_strings.iter().zip(independent(characters.len(), &strings, &positions)) {
            each(of[0].0 as usize, counts.into_iter().filter(|&by_itself| by_itself).count() as u64);
        }
    }
}
