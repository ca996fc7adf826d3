//! What each text took from earlier ones.

use std::cmp::Reverse;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::collation::Collation;
use super::earlier::NONE;
use crate::error::{ErrorKind, Result};
use crate::progress::Progress;
use crate::stats::alignment::{Block, Bridge};

/// What counts as borrowed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    pub min_length: usize,
    pub seed: usize,
    pub min_similarity: f64,
    pub bridge: Bridge,
}

/// A stretch of a text aligned with one of an earlier text; positions are
/// those of the collation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Loan {
    /// Equal blocks in order: `a` in the text, `b` in its source.
    pub blocks: Vec<Block>,
}

impl Loan {
    pub fn taken(&self) -> Range<usize> {
        let (first, last) = (self.blocks.first(), self.blocks.last());
        first.map_or(0, |b| b.a)..last.map_or(0, |b| b.a + b.len)
    }

    pub fn source(&self) -> Range<usize> {
        let (first, last) = (self.blocks.first(), self.blocks.last());
        first.map_or(0, |b| b.b)..last.map_or(0, |b| b.b + b.len)
    }

    /// Number of equal characters.
    pub fn equal(&self) -> usize {
        self.blocks.iter().map(|b| b.len).sum()
    }

    /// Drops blocks from the ends, at each step the one that costs less,
    /// until both sides are similar enough or only the block around `seed` is left.
    fn shorten(&mut self, seed: Block, min_similarity: f64) {
        let blocks = &self.blocks;
        let middle = blocks.iter().position(|k| k.a + k.len > seed.a).unwrap_or(0);
        let (mut low, mut high) = (0, blocks.len());
        let mut equal = self.equal();
        while low < middle || high > middle + 1 {
            let (first, last) = (blocks[low], blocks[high - 1]);
            let span = (last.a + last.len - first.a).max(last.b + last.len - first.b);
            if equal as f64 >= min_similarity * span as f64 {
                break;
            }
            let front = (low < middle).then_some(first.len);
            let back = (high > middle + 1).then_some(last.len);
            if front.is_some_and(|n| back.is_none_or(|m| n <= m)) {
                equal -= first.len;
                low += 1;
            } else {
                equal -= last.len;
                high -= 1;
            }
        }
        self.blocks.truncate(high);
        self.blocks.drain(..low);
    }

    /// Equal characters of those of the longer side.
    pub fn similarity(&self) -> f64 {
        self.equal() as f64 / self.taken().len().max(self.source().len()).max(1) as f64
    }
}

/// A stretch that an earlier text holds character by character.
#[derive(Debug, Clone, Copy)]
struct Seed {
    at: usize,
    source: usize,
    len: usize,
}

/// The loans of each text, in the order of ranks, each text's in order of
/// place; they do not overlap in the text.
pub(super) fn loans(
    collation: &Collation,
    earlier: &[u32],
    terms: &Terms,
    progress: &dyn Progress,
) -> Result<Vec<Vec<Loan>>> {
    let stopped = AtomicBool::new(false);
    progress.begin(collation.len());
    let of_text = |workspace: &mut Borrower<'_>, rank: usize| {
        if stopped.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let loans = workspace.loans(rank);
        if progress.advance(1) == ControlFlow::Break(()) {
            stopped.store(true, Ordering::Relaxed);
        }
        loans
    };
    let texts = (0..collation.len()).into_par_iter();
    let loans = texts.map_init(|| Borrower::new(collation, earlier, *terms), of_text).collect();
    if stopped.into_inner() {
        return Err(ErrorKind::Cancelled.into());
    }
    progress.finish();
    Ok(loans)
}

struct Borrower<'a> {
    collation: &'a Collation,
    earlier: &'a [u32],
    terms: Terms,
    seeds: Vec<Seed>,
    /// Per character of the text and one behind: the next one that no loan
    /// holds, itself if it is free.
    free: Vec<u32>,
    /// Characters that may still be walked past seeds in this text.
    effort: usize,
}

/// What is walked past seeds and not taken, for each character of a text: a
/// bound that natural texts do not come near, so that no text is quadratic.
const EFFORT: usize = 16;
const LEAST_EFFORT: usize = 1 << 14;

/// Texts that are tried as a source beside the first one found.
const RIVALS: usize = 3;

impl<'a> Borrower<'a> {
    fn new(collation: &'a Collation, earlier: &'a [u32], terms: Terms) -> Self {
        Self { collation, earlier, terms, seeds: Vec::new(), free: Vec::new(), effort: 0 }
    }

    /// Takes the longest seed that is free, extends it on both sides, asks
    /// whether another text that shares something there is closer, and goes on.
    fn loans(&mut self, rank: usize) -> Vec<Loan> {
        let text = self.collation.range(rank);
        self.find_seeds(text.clone());
        if self.seeds.is_empty() {
            return Vec::new();
        }
        self.effort = LEAST_EFFORT.max(EFFORT * text.len());
        self.free.clear();
        self.free.extend(0..=text.len() as u32);
        let mut order: Vec<u32> = (0..self.seeds.len() as u32).collect();
        order.sort_unstable_by_key(|&i| (Reverse(self.seeds[i as usize].len), i));
        let mut loans = Vec::new();
        for i in order {
            let Some(seed) = self.free_part(self.seeds[i as usize], &text) else { continue };
            let Some(loan) = self.loan(seed, &text) else { continue };
            let loan = self.closest(loan, &text);
            self.take(loan.taken(), &text);
            loans.push(loan);
        }
        loans.sort_unstable_by_key(|l| l.taken().start);
        loans
    }

    /// The seeds of a text by place. A match that goes on from the place
    /// before is no new one. Each length is found by comparing from where the
    /// one before ended, so that all of them are linear together.
    fn find_seeds(&mut self, text: Range<usize>) {
        self.seeds.clear();
        let symbols = &self.collation.sequence.symbols;
        let (mut len, mut before) = (0usize, NONE);
        for at in text.clone() {
            let source = self.earlier[at];
            len = len.saturating_sub(1);
            if source != NONE && (before == NONE || source != before + 1) {
                let from = source as usize;
                while at + len < text.end && symbols[at + len] == symbols[from + len] {
                    len += 1;
                }
                self.seeds.push(Seed { at, source: from, len });
            }
            before = source;
        }
    }

    fn next_free(&mut self, place: usize) -> usize {
        let mut root = place as u32;
        while self.free[root as usize] != root {
            root = self.free[root as usize];
        }
        let mut at = place as u32;
        while at != root {
            at = std::mem::replace(&mut self.free[at as usize], root);
        }
        root as usize
    }

    fn is_free(&self, place: usize) -> bool {
        self.free.get(place).is_some_and(|&next| next as usize == place)
    }

    fn take(&mut self, range: Range<usize>, text: &Range<usize>) {
        for place in range.start - text.start..range.end - text.start {
            self.free[place] = place as u32 + 1;
        }
    }

    /// The first free part of a seed, where it is long enough.
    fn free_part(&mut self, seed: Seed, text: &Range<usize>) -> Option<Seed> {
        let from = seed.at - text.start;
        let start = self.next_free(from);
        let len = (start..from + seed.len).take_while(|&p| self.is_free(p)).count();
        let part = Seed { at: text.start + start, source: seed.source + start - from, len };
        (len >= self.terms.seed).then_some(part)
    }

    /// The loan around a seed, where it is one.
    fn loan(&mut self, seed: Seed, text: &Range<usize>) -> Option<Loan> {
        let Terms { min_length, min_similarity, .. } = self.terms;
        let alone = Block { a: seed.at, b: seed.source, len: seed.len };
        let mut loan = Loan { blocks: vec![alone] };
        if self.effort > 0 {
            loan.blocks = self.extend(alone, text);
            self.effort = self.effort.saturating_sub(loan.taken().len());
            loan.shorten(alone, min_similarity);
        }
        let longest = loan.blocks.iter().map(|b| b.len).max().unwrap_or(0);
        // Without one stretch of the full length it takes twice as much.
        (longest >= min_length || loan.equal() >= 2 * min_length).then_some(loan)
    }

    fn extend(&self, seed: Block, text: &Range<usize>) -> Vec<Block> {
        let symbols = &self.collation.sequence.symbols;
        let source = self.collation.range(self.collation.rank_of(seed.b));
        let free = |p: usize| self.is_free(p - text.start).then(|| symbols[p]);
        let mut before = Vec::new();
        self.terms.bridge.follow(
            |i| (seed.a - text.start > i).then(|| free(seed.a - 1 - i)).flatten(),
            |j| (seed.b - source.start > j).then(|| symbols[seed.b - 1 - j]),
            &mut before,
        );
        let mut after = Vec::new();
        let (a, b) = (seed.a + seed.len, seed.b + seed.len);
        self.terms.bridge.follow(
            |i| (a + i < text.end).then(|| free(a + i)).flatten(),
            |j| (b + j < source.end).then(|| symbols[b + j]),
            &mut after,
        );
        let mut blocks: Vec<Block> = Vec::with_capacity(before.len() + 1 + after.len());
        let turned = |k: &Block| Block { a: seed.a - k.a - k.len, b: seed.b - k.b - k.len, len: k.len };
        let shifted = |k: &Block| Block { a: a + k.a, b: b + k.b, len: k.len };
        for block in before.iter().rev().map(turned).chain([seed]).chain(after.iter().map(shifted)) {
            match blocks.last_mut() {
                Some(last) if last.a + last.len == block.a && last.b + last.len == block.b => last.len += block.len,
                _ => blocks.push(block),
            }
        }
        blocks
    }

    /// The loan itself, or one from a text that is closer in wording there:
    /// one with more equal characters, of several with as many the earliest.
    /// Tried are the texts with the longest seeds in the stretch.
    fn closest(&mut self, loan: Loan, text: &Range<usize>) -> Loan {
        if loan.blocks.len() < 2 || self.effort == 0 {
            return loan; // the longest seed of all, without a difference, or no more to be spent
        }
        let taken = loan.taken();
        let own = self.collation.rank_of(loan.source().start);
        let from = self.seeds.partition_point(|s| s.at < taken.start);
        let inside = self.seeds[from..].iter().take_while(|s| s.at < taken.end);
        let mut rivals: Vec<(usize, Seed)> = inside
            .map(|s| (self.collation.rank_of(s.source), Seed { len: s.len.min(taken.end - s.at), ..*s }))
            .filter(|&(rank, _)| rank != own)
            .collect();
        rivals.sort_unstable_by_key(|&(rank, s)| (rank, Reverse(s.len), s.at));
        let mut sums: Vec<(usize, usize, Seed)> =
            rivals.chunk_by(|a, b| a.0 == b.0).map(|r| (r.iter().map(|x| x.1.len).sum(), r[0].0, r[0].1)).collect();
        sums.sort_unstable_by_key(|&(sum, rank, _)| (Reverse(sum), rank));
        let mut best = (loan.equal(), Reverse(own), loan);
        for &(_, rank, seed) in sums.iter().take(RIVALS) {
            let free = (seed.at..seed.at + seed.len).all(|p| self.is_free(p - text.start));
            let Some(rival) = free.then(|| self.loan(seed, text)).flatten() else { continue };
            if (rival.equal(), Reverse(rank)) > (best.0, best.1) && rival.similarity() >= best.2.similarity() {
                best = (rival.equal(), Reverse(rank), rival);
            }
        }
        best.2
    }
}
