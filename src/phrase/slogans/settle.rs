//! Which rows say the same as another one, and counts in which nothing counts twice.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Slogans;
use super::cores::{Core, cores};
use super::frames::Frames;
use super::ground::MIN_LENGTH;
use super::miner::{Found, by_score};
use super::wholes::{lifts, roots, wholes};
use crate::phrase::repeats::Repeat;

/// A string that is kept.
pub(super) struct Kept<S = Repeat> {
    pub found: Found<S>,
    /// The row that says the same, or the whole that it is part of.
    pub parent: Option<usize>,
}

/// The rows: strings best first, given as they come by score; wholes in the
/// place of their parts, parts and forms of better rows marked and put back.
pub(super) fn settle<S: Send + Sync>(
    found: Vec<Found<S>>,
    symbols: impl Fn(&S) -> &[u32] + Sync,
    (frames, absorb): (&Frames, f64),
    options: &Slogans,
) -> Vec<Kept<S>> {
    let strings: Vec<&[u32]> = found.iter().map(|f| symbols(&f.string)).collect();
    let roots = roots(&wholes(&found, &strings, frames), &found, &strings);
    let lifts = lifts(&found, &roots);
    let parents = Parents::of(&found, &strings, &roots, &lifts, options).find(frames, absorb);
    let mut kept: Vec<Kept<S>> = found.into_iter().zip(parents).map(|(found, parent)| Kept { found, parent }).collect();
    for (row, one) in kept.iter_mut().enumerate() {
        let evidence = &mut one.found.evidence;
        evidence.part = roots[row] != row;
        evidence.form = one.parent.is_some() && !evidence.part;
        evidence.whole = if one.parent.is_some() { 0.0 } else { lifts[row] };
        if evidence.part || evidence.form || evidence.whole > 0.0 {
            one.found.score = options.weights.score(evidence);
        }
    }
    let order = |a: &Found<S>, b: &Found<S>| by_score((a.score, symbols(&a.string)), (b.score, symbols(&b.string)));
    let mut places: Vec<usize> = (0..kept.len()).collect();
    places.par_sort_by(|&a, &b| order(&kept[a].found, &kept[b].found));
    let mut row_of = vec![0; kept.len()];
    places.iter().enumerate().for_each(|(row, &before)| row_of[before] = row);
    kept.iter_mut().for_each(|k| k.parent = k.parent.map(|parent| row_of[parent]));
    kept.par_sort_by(|a, b| order(&a.found, &b.found));
    kept.truncate(options.rows);
    let rows = kept.len();
    kept.iter_mut().for_each(|k| k.parent = k.parent.filter(|&parent| parent < rows));
    kept
}

/// The search for the row that each string is a form of.
struct Parents<'a> {
    strings: &'a [&'a [u32]],
    counts: Vec<usize>,
    /// The wholes that parts lead to; of others themselves.
    roots: &'a [usize],
    /// The strings in the order of their scores, wholes in the place of their parts.
    order: Vec<usize>,
    parents: Vec<Option<usize>>,
}

impl<'a> Parents<'a> {
    fn of<S>(
        found: &[Found<S>],
        strings: &'a [&'a [u32]],
        roots: &'a [usize],
        lifts: &[f64],
        options: &Slogans,
    ) -> Self {
        let scores: Vec<f64> =
            found.iter().zip(lifts).map(|(f, lift)| f.score + lift * options.weights.whole).collect();
        let is_part = |row: usize| roots[row] != row;
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(is_part(a).cmp(&is_part(b))));
        let counts = found.iter().map(|f| f.evidence.count).collect();
        Self { strings, counts, roots, order, parents: vec![None; found.len()] }
    }

    /// Per string, the row of which it is a form, none for most: the whole that
    /// it is part of, or a better row, where one contains the other and their
    /// counts are near, where the string is that row with verbs before it, or
    /// where one is the core of the other.
    fn find(mut self, frames: &Frames, absorb: f64) -> Vec<Option<usize>> {
        let near = |a: usize, b: usize| a.min(b) as f64 >= absorb * a.max(b) as f64;
        // Parts of rows that absorb others, and those rows themselves: the greatest count, and whose.
        let mut parts: FxHashMap<&[u32], (usize, usize)> = FxHashMap::default();
        let mut whole: FxHashMap<&[u32], (usize, usize)> = FxHashMap::default();
        // All strings so far, and their cores with the counts that these may have.
        let mut known: FxHashMap<&[u32], usize> = FxHashMap::default();
        let mut cores_of: FxHashMap<Vec<u32>, (usize, f64)> = FxHashMap::default();
        for row in std::mem::take(&mut self.order) {
            let (symbols, count, root) = (self.strings[row], self.counts[row], self.roots[row]);
            let slices = || (MIN_LENGTH..=symbols.len()).flat_map(|n| symbols.windows(n));
            let around = || parts.get(symbols).filter(|(other, _)| near(count, *other));
            let inside = || slices().filter_map(|s| whole.get(s)).find(|(other, _)| near(count, *other));
            let shell = || frames.without_verbs(symbols).find_map(|rest| whole.get(rest));
            let cores = cores(symbols, frames);
            let as_core = || cores_of.get(symbols).filter(|(_, most)| count as f64 <= *most).map(|&(row, _)| row);
            let by_core = || {
                let of = |core: &Core| {
                    known.get(core.symbols.as_slice()).filter(|&&row| core.allows(count, self.counts[row]))
                };
                cores.iter().find_map(of).copied()
            };
            let is_part = root != row;
            let parent = match is_part {
                true => Some(root),
                false => around().or_else(shell).or_else(inside).map(|&(_, row)| row).or_else(as_core).or_else(by_core),
            };
            self.parents[row] = parent.map(|parent| self.head(parent)).filter(|&head| head != row);
            known.insert(symbols, row);
            for core in cores {
                let most = core.most(count);
                cores_of.entry(core.symbols).or_insert((row, most));
            }
            if is_part || self.parents[row].is_none() {
                for slice in slices() {
                    let most = parts.entry(slice).or_insert((count, row));
                    if count > most.0 {
                        *most = (count, row);
                    }
                }
                whole.insert(symbols, (count, row));
            }
        }
        (0..self.parents.len()).map(|row| self.parents[row].map(|parent| self.head(parent))).collect()
    }

    /// The row at the end of a chain of forms.
    fn head(&self, mut row: usize) -> usize {
        while let Some(parent) = self.parents[row] {
            row = parent;
        }
        row
    }
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
