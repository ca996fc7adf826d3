//! Which rows say the same as a better one, and counts in which nothing counts twice.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Slogans;
use super::frames::Frames;
use super::ground::MIN_LENGTH;
use super::miner::{Found, by_score};
use crate::phrase::repeats::Repeat;

/// A string that is kept.
pub(super) struct Kept<S = Repeat> {
    pub found: Found<S>,
    /// The better row that says the same.
    pub parent: Option<usize>,
}

/// The rows: strings best first, given as they come by score; forms of better
/// rows marked and put back.
pub(super) fn settle<S: Send + Sync>(
    found: Vec<Found<S>>,
    symbols: impl Fn(&S) -> &[u32] + Sync,
    (frames, absorb): (&Frames, f64),
    options: &Slogans,
) -> Vec<Kept<S>> {
    let strings: Vec<&[u32]> = found.iter().map(|f| symbols(&f.string)).collect();
    let counts: Vec<usize> = found.iter().map(|f| f.evidence.count).collect();
    let parents = parents(&strings, &counts, frames, absorb);
    let mut kept: Vec<Kept<S>> = found.into_iter().zip(parents).map(|(found, parent)| Kept { found, parent }).collect();
    for form in kept.iter_mut().filter(|k| k.parent.is_some()) {
        form.found.evidence.form = true;
        form.found.score = options.weights.score(&form.found.evidence);
    }
    let order = |a: &Found<S>, b: &Found<S>| by_score((a.score, symbols(&a.string)), (b.score, symbols(&b.string)));
    let mut places: Vec<usize> = (0..kept.len()).collect();
    places.par_sort_by(|&a, &b| order(&kept[a].found, &kept[b].found));
    let mut row_of = vec![0; kept.len()];
    places.iter().enumerate().for_each(|(row, &before)| row_of[before] = row);
    kept.iter_mut().for_each(|k| k.parent = k.parent.map(|parent| row_of[parent]));
    kept.par_sort_by(|a, b| order(&a.found, &b.found));
    kept.truncate(options.rows);
    // A weight below 0 may put a form before what it is a form of.
    kept.iter_mut().enumerate().for_each(|(row, k)| k.parent = k.parent.filter(|&parent| parent < row));
    kept
}

/// The better row of which each string is a form, by number, none for most;
/// strings come best first, with their counts. One contains the other and their
/// counts are near, or a string is a row with verbs before it.
fn parents(strings: &[&[u32]], counts: &[usize], frames: &Frames, absorb: f64) -> Vec<Option<usize>> {
    let near = |a: usize, b: usize| a.min(b) as f64 >= absorb * a.max(b) as f64;
    // Parts of rows that absorb others, and those rows themselves: the greatest count, and whose.
    let mut parts: FxHashMap<&[u32], (usize, usize)> = FxHashMap::default();
    let mut whole: FxHashMap<&[u32], (usize, usize)> = FxHashMap::default();
    let mut parents = Vec::with_capacity(strings.len());
    for (row, (&symbols, &count)) in strings.iter().zip(counts).enumerate() {
        let slices = || (MIN_LENGTH..=symbols.len()).flat_map(|n| symbols.windows(n));
        let around = parts.get(symbols).filter(|(other, _)| near(count, *other));
        let inside = || slices().filter_map(|s| whole.get(s)).find(|(other, _)| near(count, *other));
        let shell = || frames.without_verbs(symbols).find_map(|rest| whole.get(rest));
        let parent = around.or_else(shell).or_else(inside).map(|&(_, row)| row);
        if parent.is_none() {
            for slice in slices() {
                let most = parts.entry(slice).or_insert((count, row));
                if count > most.0 {
                    *most = (count, row);
                }
            }
            whole.insert(symbols, (count, row));
        }
        parents.push(parent);
    }
    parents
}

/// Per string, per occurrence: whether it counts by itself. Longer strings
/// take their places first, among equals those of better rows; what overlaps
/// a place that is taken does not count.
pub(super) fn independent(length: usize, strings: &[&[u32]], positions: &[Vec<u32>]) -> Vec<Vec<bool>> {
    let mut order: Vec<usize> = (0..strings.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(strings[i].len()));
    let mut taken = vec![false; length];
    let mut counts: Vec<Vec<bool>> = vec![Vec::new(); strings.len()];
    for i in order {
        let take = |&p: &u32| {
            // What is taken is at least as long, so an overlap covers an end.
            let place = p as usize..p as usize + strings[i].len();
            let free = !taken[place.start] && !taken[place.end - 1];
            if free {
                taken[place].fill(true);
            }
            free
        };
        counts[i] = positions[i].iter().map(take).collect();
    }
    counts
}

/// C-value (Frantzi, Ananiadou & Mima 2000) of each string with its count:
/// `log2 n · (f − mean count of the longer strings among them that hold it)`.
pub(super) fn c_values(strings: &[&[u32]], counts: &[usize]) -> Vec<f64> {
    let rows: FxHashMap<&[u32], usize> = strings.iter().enumerate().map(|(i, s)| (*s, i)).collect();
    let mut around = vec![(0usize, 0usize); strings.len()];
    for (symbols, count) in strings.iter().zip(counts) {
        let proper = (MIN_LENGTH..symbols.len()).flat_map(|n| symbols.windows(n));
        let mut inside: Vec<usize> = proper.filter_map(|s| rows.get(s).copied()).collect();
        inside.sort_unstable();
        inside.dedup();
        for row in inside {
            around[row].0 += count;
            around[row].1 += 1;
        }
    }
    let value = |((symbols, &count), &(sum, n)): ((&&[u32], &usize), &(usize, usize))| {
        let nested = if n == 0 { 0.0 } else { sum as f64 / n as f64 };
        (symbols.len() as f64).log2() * (count as f64 - nested)
    };
    strings.iter().zip(counts).zip(&around).map(value).collect()
}
