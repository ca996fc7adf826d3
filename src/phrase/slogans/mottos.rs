//! Strings that marks make whole: mottos written with `、`, and quotations.

use std::ops::RangeInclusive;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::bits::{CLOSING, OPENING};
use super::miner::Miner;
use crate::phrase::repeats::Repeat;
use crate::phrase::sequence::{PAUSE, ends_clause};
use crate::pool::SHARE;

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
    let window = |start: u32, length: usize| symbols.get(start as usize..start as usize + length);
    let mut pauses: Vec<u32> = (0..).zip(symbols).filter(|(_, s)| **s == PAUSE).map(|(p, _)| p).collect();
    for part in PART {
        // Windows that are rare do not become frequent by growing.
        let mut starts: Vec<u32> = pauses.iter().filter_map(|p| p.checked_sub(part as u32)).collect();
        let mut occurrences: FxHashMap<&[u32], usize> = FxHashMap::default();
        for parts in 2.. {
            let length = parts * (part + 1) - 1;
            if length > max_length {
                break;
            }
            starts = starts.into_par_iter().filter(|&s| are_parts(window(s, length), part)).collect();
            let counts = counted(starts.par_iter().filter_map(|&s| window(s, length)));
            let is_frequent = |&s: &u32| window(s, length).is_some_and(|w| counts[w] >= min_count);
            starts = starts.into_par_iter().filter(is_frequent).collect();
            if parts == 2 {
                pauses = starts.iter().map(|s| s + part as u32).collect();
            }
            if starts.is_empty() {
                break;
            }
            let frequent: Vec<(&[u32], usize)> = counts.into_iter().filter(|&(_, count)| count >= min_count).collect();
            count_new(miner, frequent.iter().flat_map(|(window, _)| parts_of(window, part)), &mut occurrences);
            let together = |&&(window, count): &&(&[u32], usize)| {
                parts_of(window, part).all(|part| count as f64 >= TOGETHER * occurrences[part] as f64)
            };
            let repeat = |(window, _): &(&[u32], usize)| Repeat {
                length: window.len(),
                places: miner.array.find(symbols, window),
            };
            found.par_extend(frequent.par_iter().filter(together).map(repeat));
        }
    }
    found.sort_unstable_by_key(|r: &Repeat| (r.places.start, r.length));
    found
}

/// How often each string comes.
fn counted<'a>(strings: impl ParallelIterator<Item = &'a [u32]>) -> FxHashMap<&'a [u32], usize> {
    let count = |mut counts: FxHashMap<&'a [u32], usize>, string| {
        *counts.entry(string).or_default() += 1;
        counts
    };
    let add = |a: FxHashMap<_, _>, b: FxHashMap<_, _>| {
        let (mut more, fewer) = if a.len() < b.len() { (b, a) } else { (a, b) };
        fewer.into_iter().for_each(|(string, count)| *more.entry(string).or_default() += count);
        more
    };
    strings.fold(FxHashMap::default, count).reduce(FxHashMap::default, add)
}

fn parts_of(window: &[u32], part: usize) -> impl Iterator<Item = &[u32]> {
    window.chunks(part + 1).map(move |chunk| &chunk[..part])
}

/// Adds how often the strings occur that are not counted yet. They are looked
/// up in order, so that each finds near the last what it needs of the array.
fn count_new<'a>(miner: &Miner, strings: impl Iterator<Item = &'a [u32]>, counts: &mut FxHashMap<&'a [u32], usize>) {
    let mut new: Vec<&[u32]> = strings.filter(|string| !counts.contains_key(string)).collect();
    new.par_sort_unstable();
    new.dedup();
    let symbols = &miner.ground.sequence.symbols;
    counts.par_extend(new.into_par_iter().map(|string| (string, miner.array.find(symbols, string).len())));
}

/// Whether a window is made of parts of that length with `、` between them.
pub(super) fn are_parts(window: Option<&[u32]>, part: usize) -> bool {
    window.is_some_and(|window| {
        let between = |i: usize| i % (part + 1) == part;
        window.iter().enumerate().all(|(i, &s)| if between(i) { s == PAUSE } else { !ends_clause(s) })
    })
}

/// What is in quotation marks at least this often, within a clause.
pub(super) fn quotations(miner: &Miner) -> Vec<Repeat> {
    let symbols = &miner.ground.sequence.symbols;
    let (min_count, max_length) = (miner.ground.min_count, miner.ground.max_length);
    // None goes on in the next document, for a boundary ends each.
    let of_document = |bounds: &[u32]| {
        let (mut found, mut opened) = (Vec::new(), None);
        for position in bounds[0] as usize..bounds[1] as usize {
            let mark = miner.ground.marks.at(position);
            if mark & CLOSING != 0 {
                let inside = opened.take().map(|start: usize| &symbols[start..position]);
                found.extend(inside.filter(|s| (2..=max_length).contains(&s.len())));
            }
            if mark & OPENING != 0 {
                opened = Some(position);
            }
            if ends_clause(symbols[position]) {
                opened = None;
            }
        }
        found
    };
    let counts = counted(miner.ground.sequence.documents.par_windows(2).with_max_len(SHARE).flat_map_iter(of_document));
    let frequent: Vec<&[u32]> = counts.into_iter().filter(|&(_, n)| n >= min_count).map(|(inside, _)| inside).collect();
    let repeat = |inside: &&[u32]| Repeat { length: inside.len(), places: miner.array.find(symbols, inside) };
    let mut found: Vec<Repeat> = frequent.par_iter().map(repeat).collect();
    found.sort_unstable_by_key(|r| (r.places.start, r.length));
    found
}
