//! Which rows say the same as a better one, and counts in which nothing counts twice.

use rustc_hash::FxHashMap;

use super::ground::MIN_LENGTH;
use super::miner::{Found, Miner};

/// A string that is kept.
pub(super) struct Kept {
    pub found: Found,
    /// The better row that says the same.
    pub parent: Option<usize>,
}

/// The better row of which each string is a form, by number, none for most;
/// strings come best first. One contains the other and their counts are near,
/// or a string is a row with verbs before it.
pub(super) fn parents(miner: &Miner, found: &[Found]) -> Vec<Option<usize>> {
    let (frames, absorb) = (&miner.ground.frames, miner.ground.absorb);
    let near = |a: usize, b: usize| a.min(b) as f64 >= absorb * a.max(b) as f64;
    // Parts of rows that absorb others, and those rows themselves: the greatest count, and whose.
    let mut parts: FxHashMap<&[u32], (usize, usize)> = FxHashMap::default();
    let mut whole: FxHashMap<&[u32], (usize, usize)> = FxHashMap::default();
    let mut parents = Vec::with_capacity(found.len());
    for (row, candidate) in found.iter().enumerate() {
        let symbols = miner.symbols(&candidate.repeat);
        let count = candidate.repeat.places.len();
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
