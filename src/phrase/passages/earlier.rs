//! For every position, the longest stretch that an earlier text holds too.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use super::collation::Collation;
use crate::phrase::suffix_array::SuffixArray;

/// No earlier text holds enough.
pub(super) const NONE: u32 = u32::MAX;

/// For each position, where in an earlier text the longest stretch of at
/// least `seed` characters that begins there stands: of several texts in the
/// earliest. [`NONE`] where there is no such stretch.
///
/// Texts from `sources` on are no source for others.
///
/// The neighbours of a position in the suffix array are walked once upwards
/// and once downwards with a stack of the texts that are earlier than all
/// between; each position is pushed and popped once. Linear.
pub(super) fn earlier_stretches(
    collation: &Collation,
    array: &SuffixArray,
    common: &[u32],
    seed: usize,
    sources: usize,
) -> Vec<u32> {
    let texts = collation.sequence.document_of_positions();
    let found: Vec<AtomicU32> = (0..texts.len()).map(|_| AtomicU32::new(NONE)).collect();
    let walk = Walk { array, common, texts: &texts, seed: seed as u32, sources: sources as u32 };
    let pieces: Vec<Range<usize>> = walk.pieces();
    pieces.into_par_iter().for_each_init(Stack::default, |stack, piece| {
        for group in walk.groups(piece) {
            walk.both_ways(group, stack, |position, source| found[position].store(source, Ordering::Relaxed));
        }
    });
    drop(texts);
    found.into_iter().map(AtomicU32::into_inner).collect()
}

struct Walk<'a> {
    array: &'a SuffixArray,
    common: &'a [u32],
    texts: &'a [u32],
    seed: u32,
    sources: u32,
}

/// The texts that may be a source for the next position, latest on top, and
/// how much each of them has in common with it.
#[derive(Default)]
struct Stack {
    /// Text and position; texts grow towards the top.
    holders: Vec<(u32, u32)>,
    /// Common length, and the lowest holder that has it; lengths grow towards the top.
    lengths: Vec<(u32, usize)>,
    /// Per position of the group: length and source found on the way up.
    upwards: Vec<(u32, u32)>,
}

impl Walk<'_> {
    /// Parts of the array for one thread each, cut where nothing is shared.
    fn pieces(&self) -> Vec<Range<usize>> {
        let n = self.common.len();
        let size = n.div_ceil(256).max(1 << 14);
        let mut pieces = Vec::new();
        let mut start = 0;
        while start < n {
            let mut end = (start + size).min(n);
            while end < n && self.common[end] >= self.seed {
                end += 1;
            }
            pieces.push(start..end);
            start = end;
        }
        pieces
    }

    /// Runs of two or more places in the array that share the first `seed` characters.
    fn groups(&self, piece: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let mut at = piece.start;
        std::iter::from_fn(move || {
            while at < piece.end {
                let start = at;
                at += 1;
                while at < piece.end && self.common[at] >= self.seed {
                    at += 1;
                }
                if at - start > 1 {
                    return Some(start..at);
                }
            }
            None
        })
    }

    fn both_ways(&self, group: Range<usize>, stack: &mut Stack, mut found: impl FnMut(usize, u32)) {
        stack.clear();
        let mut upwards = std::mem::take(&mut stack.upwards);
        upwards.clear();
        for place in group.clone() {
            let common = if place == group.start { 0 } else { self.common[place] };
            upwards.push(self.step(place, common, stack).unwrap_or((0, NONE)));
        }
        stack.clear();
        for place in group.clone().rev() {
            let common = if place + 1 == group.end { 0 } else { self.common[place + 1] };
            let up = upwards[place - group.start];
            let down = self.step(place, common, stack).unwrap_or((0, NONE));
            // The longer, of two as long the one in the earlier text.
            let best = if (down.0, std::cmp::Reverse(down.1)) > (up.0, std::cmp::Reverse(up.1)) { down } else { up };
            if best.1 != NONE {
                found(self.array.positions[place] as usize, best.1);
            }
        }
        stack.upwards = upwards;
    }

    /// Length and source for the next place, which has `common` characters in
    /// common with the one before.
    fn step(&self, place: usize, common: u32, stack: &mut Stack) -> Option<(u32, u32)> {
        let position = self.array.positions[place];
        let text = self.texts[position as usize];
        stack.cut(common);
        if text >= self.sources {
            return stack.best();
        }
        while stack.holders.last().is_some_and(|&(holder, _)| holder >= text) {
            stack.holders.pop();
        }
        stack.forget();
        let best = if self.sources == u32::MAX { stack.best() } else { None };
        stack.lengths.push((u32::MAX, stack.holders.len()));
        stack.holders.push((text, position));
        best
    }
}

impl Stack {
    fn clear(&mut self) {
        self.holders.clear();
        self.lengths.clear();
    }

    /// No holder has more than `common` in common with what follows.
    fn cut(&mut self, common: u32) {
        let mut lowest = None;
        while let Some(&(length, first)) = self.lengths.last()
            && length >= common
        {
            self.lengths.pop();
            lowest = Some(first);
        }
        if let Some(first) = lowest {
            self.lengths.push((common, first));
        }
    }

    /// Drops the lengths of holders that are gone.
    fn forget(&mut self) {
        while self.lengths.last().is_some_and(|&(_, first)| first >= self.holders.len()) {
            self.lengths.pop();
        }
    }

    /// The longest common length and the earliest text that has it.
    fn best(&self) -> Option<(u32, u32)> {
        let &(length, first) = self.lengths.last()?;
        self.holders.get(first).map(|&(_, position)| (length, position))
    }
}
