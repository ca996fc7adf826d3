//! Strings that are looked for in a corpus all at once.

use std::ops::Range;

use rayon::prelude::*;

use crate::error::{Error, Result};

/// Strings and parts of them in a tree of characters, each node behind its
/// parent and before what comes later.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    characters: Vec<char>,
    /// Where the nodes below each node end.
    ends: Vec<u32>,
    wishes: Vec<Wish>,
}

/// A tree of all parts of a string grows with the square of its length.
const LONGEST: usize = 64;

/// Checks the greatest length of strings that are counted over parts of a corpus.
///
/// # Errors
/// [`ErrorKind::Option`](crate::ErrorKind::Option) above 64.
pub(super) fn check_length(option: &'static str, length: usize) -> Result<()> {
    match length {
        0..=LONGEST => Ok(()),
        _ => Err(Error::option(option, length, "at most 64 where texts come in parts")),
    }
}

/// What is asked of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wish {
    /// It only leads to others.
    Nothing,
    /// Its count.
    Count,
    /// All that can be known.
    Everything,
}

/// Everything about some strings, and beside it:
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// Counts of what they begin and end with, and of their parts between `、`.
    CountsOfParts,
    /// Everything about what they begin with.
    Beginnings,
}

impl Wanted {
    pub fn of<'a>(strings: impl Iterator<Item = &'a str>, beside: Beside) -> Self {
        let parts = beside == Beside::CountsOfParts;
        let (mut all, mut suffixes) = (Vec::new(), Vec::new());
        for string in strings {
            let start = all.len();
            all.extend(string.chars());
            let last = if parts { all.len() } else { all.len().min(start + 1) };
            suffixes.extend((start..last).map(|from| (from, all.len(), from == start)));
        }
        suffixes.par_sort_unstable_by(|a, b| all[a.0..a.1].cmp(&all[b.0..b.1]));
        let (mut wanted, mut path) = (Self::default(), Vec::new());
        for (from, to, whole) in suffixes {
            let suffix = &all[from..to];
            let known = path.iter().zip(suffix).take_while(|&(&node, &c)| wanted.characters[node] == c).count();
            wanted.leave(&mut path, known);
            for &character in &suffix[known..] {
                path.push(wanted.characters.len());
                wanted.characters.push(character);
                wanted.ends.push(0);
                wanted.wishes.push(Wish::Nothing);
            }
            wanted.wish(&path, suffix, whole, beside);
        }
        wanted.leave(&mut path, 0);
        wanted
    }

    /// Goes back to a node on the path.
    fn leave(&mut self, path: &mut Vec<usize>, depth: usize) {
        for node in path.drain(depth..) {
            self.ends[node] = self.characters.len() as u32;
        }
    }

    fn wish(&mut self, path: &[usize], suffix: &[char], whole: bool, beside: Beside) {
        let mut ask = |nodes: &[usize], wish: Wish| {
            nodes.iter().for_each(|&node| self.wishes[node] = self.wishes[node].max(wish));
        };
        let last = &path[path.len().saturating_sub(1)..];
        match beside {
            Beside::Beginnings => ask(path, Wish::Everything),
            Beside::CountsOfParts if whole => {
                ask(path, Wish::Count);
                ask(last, Wish::Everything);
            }
            Beside::CountsOfParts => ask(last, Wish::Count),
        }
        let pause = suffix.iter().position(|&c| c == '、').filter(|_| beside == Beside::CountsOfParts);
        if let Some(before) = pause.and_then(|pause| path.get(pause.checked_sub(1)?)) {
            ask(&[*before], Wish::Count);
        }
    }

    /// How many nodes there are.
    pub fn n_nodes(&self) -> usize {
        self.characters.len()
    }

    /// The node of each first character, in order.
    pub fn roots(&self) -> Vec<(char, usize)> {
        let (mut roots, mut node) = (Vec::new(), 0);
        while let Some(&character) = self.characters.get(node) {
            roots.push((character, node));
            node = self.ends[node] as usize;
        }
        roots
    }

    /// Calls `each` with the node, the length, the places and the wish of every string
    /// that begins with the character of a root and is at some of the
    /// positions, in order of code point. The positions are those of the
    /// character, in order of what follows; `number` is the symbol of a character.
    pub fn each_found(
        &self,
        root: usize,
        number: impl Fn(char) -> Option<u32>,
        symbols: &[u32],
        positions: &[u32],
        mut each: impl FnMut(usize, usize, Range<usize>, Wish),
    ) {
        let end = self.ends[root] as usize;
        let mut path = vec![(end, 0..positions.len())];
        each(root, 1, 0..positions.len(), self.wishes[root]);
        let mut node = root + 1;
        while node < end {
            while path.pop_if(|(end, _)| *end <= node).is_some() {}
            let Some((_, around)) = path.last() else { break };
            let places = number(self.characters[node]).map_or(0..0, |symbol| {
                let at = |&p: &u32| symbols.get(p as usize + path.len()).copied().unwrap_or(0);
                let first = around.start + positions[around.clone()].partition_point(|p| at(p) < symbol);
                let behind = &positions[first..around.end];
                // Few go on in the same way, as a rule.
                let few = behind.iter().take(FEW).take_while(|p| at(p) == symbol).count();
                let rest = if few == FEW { behind[few..].partition_point(|p| at(p) == symbol) } else { 0 };
                first..first + few + rest
            });
            if places.is_empty() {
                node = self.ends[node] as usize;
                continue;
            }
            each(node, path.len() + 1, places.clone(), self.wishes[node]);
            path.push((self.ends[node] as usize, places));
            node += 1;
        }
    }
}

/// This many places are looked at one by one.
const FEW: usize = 4;
