//! Strings that marks make whole: mottos written with `、`, and quotations.

use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;

use super::bits::{CLOSING, OPENING};
use super::miner::Miner;
use crate::phrase::repeats::Repeat;
use crate::phrase::sequence::{PAUSE, ends_clause};

/// Lengths of the parts.
pub(super) const PART: RangeInclusive<usize> = 2..=8;

/// A motto makes up this share of the occurrences of each of its parts; an
/// enumeration does not.
pub(super) const TOGETHER: f64 = 0.3;

/// Strings such as 大众创业、万众创新: two or more parts of equal length whose
/// occurrences go together.
pub(super) fn mottos(miner: &Miner) -> Vec<Repeat> {
    let symbols = &miner.ground.sequence.symbols;
    let (min_count, max_length) = (miner.ground.min_count, miner.ground.max_length);
    let mut found = Vec::new();
    let mut pauses: Vec<usize> = (0..symbols.len()).filter(|&p| symbols[p] == PAUSE).collect();
    for part in PART {
        // Windows that are rare do not become frequent by growing.
        let mut starts: Vec<usize> = pauses.iter().filter_map(|p| p.checked_sub(part)).collect();
        for parts in 2.. {
            let length = parts * (part + 1) - 1;
            if length > max_length {
                break;
            }
            starts.retain(|&s| are_parts(symbols.get(s..s + length), part));
            let mut counts: FxHashMap<&[u32], usize> = FxHashMap::default();
            starts.iter().for_each(|&s| *counts.entry(&symbols[s..s + length]).or_default() += 1);
            starts.retain(|&s| counts[&symbols[s..s + length]] >= min_count);
            if parts == 2 {
                pauses = starts.iter().map(|s| s + part).collect();
            }
            if starts.is_empty() {
                break;
            }
            let frequent = counts.into_iter().filter(|&(_, count)| count >= min_count);
            found.extend(frequent.filter_map(|(window, count)| motto(miner, window, part, count)));
        }
    }
    found.sort_unstable_by_key(|r: &Repeat| (r.places.start, r.length));
    found
}

/// Whether a window is made of parts of that length with `、` between them.
pub(super) fn are_parts(window: Option<&[u32]>, part: usize) -> bool {
    window.is_some_and(|window| {
        let between = |i: usize| i % (part + 1) == part;
        window.iter().enumerate().all(|(i, &s)| if between(i) { s == PAUSE } else { !ends_clause(s) })
    })
}

/// The window as a repeat, where its parts go together.
fn motto(miner: &Miner, window: &[u32], part: usize, count: usize) -> Option<Repeat> {
    let symbols = &miner.ground.sequence.symbols;
    let occurrences = |part: &[u32]| miner.array.find(symbols, part).len();
    let together = window.chunks(part + 1).all(|p| count as f64 >= TOGETHER * occurrences(&p[..part]) as f64);
    together.then(|| Repeat { length: window.len(), places: miner.array.find(symbols, window) })
}

/// What is in quotation marks at least this often, within a clause.
pub(super) fn quotations(miner: &Miner) -> Vec<Repeat> {
    let symbols = &miner.ground.sequence.symbols;
    let (min_count, max_length) = (miner.ground.min_count, miner.ground.max_length);
    let mut counts: FxHashMap<&[u32], usize> = FxHashMap::default();
    let mut opened = None;
    for (position, &symbol) in symbols.iter().enumerate() {
        let mark = miner.ground.marks.at(position);
        if mark & CLOSING != 0 {
            let inside = opened.take().map(|start: usize| &symbols[start..position]);
            if let Some(inside) = inside.filter(|s| (2..=max_length).contains(&s.len())) {
                *counts.entry(inside).or_default() += 1;
            }
        }
        if mark & OPENING != 0 {
            opened = Some(position);
        }
        if ends_clause(symbol) {
            opened = None;
        }
    }
    let frequent = counts.into_iter().filter(|&(_, count)| count >= min_count);
    let repeat =
        |(inside, _): (&[u32], usize)| Repeat { length: inside.len(), places: miner.array.find(symbols, inside) };
    let mut found: Vec<Repeat> = frequent.map(repeat).collect();
    found.sort_unstable_by_key(|r| (r.places.start, r.length));
    found
}
