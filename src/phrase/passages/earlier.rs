//! For every position, the longest stretch that an earlier text holds too.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::collation::Collation;
use crate::error::Result;
use crate::phrase::suffix_array::{Bucket, Reach, SuffixArray};

/// No earlier text holds enough.
pub(super) const NONE: u32 = u32::MAX;

/// Strings of any length are put in order.
const ALL: Reach = Reach { length: usize::MAX, min_count: 2, singles: true };

/// The suffix array, and for each position where in an earlier text the
/// longest stretch of at least `seed` characters that begins there stands: of
/// several places the first. [`NONE`] where there is no such stretch.
///
/// Texts from the rank `sources` on are no source for others.
///
/// The neighbours of a position in the suffix array are walked once upwards
/// and once downwards with a stack of those that are earlier than all
/// between; each position is pushed and popped once. O(n log n) at worst,
/// for a look into the stack.
pub(super) fn earlier_stretches(collation: &Collation, seed: usize, sources: usize) -> Result<(SuffixArray, Vec<u32>)> {
    let n = collation.sequence.symbols.len();
    // Made when the array is there, so that its making has the memory for itself.
    let found: OnceLock<(Vec<u32>, Vec<AtomicU32>)> = OnceLock::new();
    let make = || (collation.text_of_positions(), (0..n).map(|_| AtomicU32::new(NONE)).collect());
    let of_bucket = |bucket: Bucket<'_>| {
        let (texts, found) = found.get_or_init(make);
        let walk =
            Walk { bucket, texts, starts: &collation.sequence.documents, seed: seed as u32, sources: sources as u32 };
        let mut stack = Stack::default();
        for group in walk.groups() {
            walk.both_ways(group, &mut stack, |position, source| found[position].store(source, Ordering::Relaxed));
        }
    };
    let (array, _) = SuffixArray::of(&collation.sequence, ALL, of_bucket)?;
    let found =
        found.into_inner().map_or_else(|| vec![NONE; n], |(_, f)| f.into_iter().map(AtomicU32::into_inner).collect());
    Ok((array, found))
}

struct Walk<'a> {
    bucket: Bucket<'a>,
    texts: &'a [u32],
    /// Where each text begins.
    starts: &'a [u32],
    seed: u32,
    sources: u32,
}

/// The positions that may be a source for the next one, latest on top, and
/// how much each of them has in common with it.
#[derive(Default)]
struct Stack {
    /// Positions that may be a source; they grow towards the top.
    holders: Vec<u32>,
    /// Common length, and the lowest holder that has it; lengths grow towards the top.
    lengths: Vec<(u32, usize)>,
    /// Per position of the group: length and source found on the way up.
    upwards: Vec<(u32, u32)>,
}

impl Walk<'_> {
    /// Runs of two or more places in the array that share the first `seed` characters.
    fn groups(&self) -> impl Iterator<Item = Range<usize>> {
        let common = self.bucket.common;
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < common.len() {
                let start = at;
                at += 1;
                while at < common.len() && common[at] >= self.seed {
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
            let common = if place == group.start { 0 } else { self.bucket.common[place] };
            upwards.push(self.step(place, common, stack).unwrap_or((0, NONE)));
        }
        stack.clear();
        for place in group.clone().rev() {
            let common = if place + 1 == group.end { 0 } else { self.bucket.common[place + 1] };
            let up = upwards[place - group.start];
            let down = self.step(place, common, stack).unwrap_or((0, NONE));
            // The longer, of two as long the one in the earlier text.
            let best = if (down.0, Reverse(down.1)) > (up.0, Reverse(up.1)) { down } else { up };
            if best.1 != NONE {
                found(self.bucket.positions[place] as usize, best.1);
            }
        }
        stack.upwards = upwards;
    }

    /// Length and source for the next place, which has `common` characters in
    /// common with the one before.
    fn step(&self, place: usize, common: u32, stack: &mut Stack) -> Option<(u32, u32)> {
        let position = self.bucket.positions[place];
        let text = self.texts[position as usize];
        stack.cut(common);
        if text >= self.sources {
            return stack.best(self.starts[self.sources as usize]);
        }
        while stack.holders.last().is_some_and(|&holder| holder > position) {
            stack.holders.pop();
        }
        stack.forget();
        let best = if self.sources == u32::MAX { stack.best(self.starts[text as usize]) } else { None };
        stack.lengths.push((u32::MAX, stack.holders.len()));
        stack.holders.push(position);
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

    /// The longest common length of the holders before a position, and the first that has it.
    fn best(&self, before: u32) -> Option<(u32, u32)> {
        let nearest = self.holders.partition_point(|&holder| holder < before).checked_sub(1)?;
        let block = self.lengths.partition_point(|&(_, first)| first <= nearest).checked_sub(1)?;
        let (length, first) = self.lengths[block];
        Some((length, self.holders[first]))
    }
}
