//! Where each borrowed character occurred first.

use std::ops::Range;

use super::borrow::Loan;
use super::collation::Collation;
use crate::stats::alignment::Block;

/// A stretch of a text and the stretch of the text in which it came first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Copy {
    /// Rank of the text that holds the copy.
    pub rank: u32,
    /// Number of the loan among the text's own.
    pub loan: u32,
    /// Equal blocks in order: `a` in the copy, `b` in the first text.
    pub blocks: Vec<Block>,
}

impl Copy {
    pub fn origin(&self) -> Range<usize> {
        let (first, last) = (self.blocks.first(), self.blocks.last());
        first.map_or(0, |b| b.b)..last.map_or(0, |b| b.b + b.len)
    }

    /// The part of the copy that stands for a part of the first text: its
    /// range, and how many characters are equal.
    pub fn part(&self, of: &Range<usize>) -> (Range<usize>, usize) {
        let from = self.blocks.partition_point(|b| b.b + b.len <= of.start);
        let (mut range, mut equal): (Option<Range<usize>>, usize) = (None, 0);
        for block in self.blocks[from..].iter().take_while(|b| b.b < of.end) {
            let (start, end) = (block.b.max(of.start), (block.b + block.len).min(of.end));
            let here = block.a + start - block.b..block.a + end - block.b;
            range = Some(range.map_or(here.start, |r| r.start)..here.end);
            equal += end - start;
        }
        (range.unwrap_or(0..0), equal)
    }
}

/// The loans of all texts, followed to the texts that held them first.
///
/// Texts come in order of rank, so the origins of a source are known when a
/// loan from it is followed. A loan may lead to several first texts; what a
/// source changed or added is the source's own. Stretches of fewer than
/// `min_length` equal characters with an origin of their own are left out.
pub(super) fn copies(collation: &Collation, loans: &[Vec<Loan>], min_length: usize, max_gap: usize) -> Vec<Copy> {
    let mut origins: Vec<Vec<Block>> = Vec::with_capacity(loans.len());
    let mut copies = Vec::new();
    for (rank, of_text) in loans.iter().enumerate() {
        let mut of_rank: Vec<Block> = Vec::new();
        for (number, loan) in of_text.iter().enumerate() {
            let from = of_rank.len();
            let source = &origins[collation.rank_of(loan.source().start)];
            loan.blocks.iter().for_each(|&block| follow(block, source, &mut of_rank));
            for blocks in strands(collation, &of_rank[from..], max_gap) {
                if blocks.iter().map(|b| b.len).sum::<usize>() >= min_length {
                    copies.push(Copy { rank: rank as u32, loan: number as u32, blocks });
                }
            }
        }
        origins.push(of_rank);
    }
    copies
}

/// A block of a loan, cut where the origin of its source changes.
fn follow(block: Block, source: &[Block], origins: &mut Vec<Block>) {
    let mut push = |a: usize, b: usize, len: usize| match origins.last_mut() {
        _ if len == 0 => {}
        Some(last) if last.a + last.len == a && last.b + last.len == b => last.len += len,
        _ => origins.push(Block { a, b, len }),
    };
    let (mut at, end) = (block.b, block.b + block.len);
    let from = source.partition_point(|s| s.a + s.len <= at);
    for step in source[from..].iter().take_while(|s| s.a < end) {
        let start = step.a.max(at);
        push(block.a + at - block.b, at, start - at); // the source's own
        let stop = (step.a + step.len).min(end);
        push(block.a + start - block.b, step.b + start - step.a, stop - start);
        at = stop;
    }
    push(block.a + at - block.b, at, end - at);
}

/// The blocks in strands of one first text, in which both sides go on with
/// gaps of at most `max_gap`; in order of their beginnings.
fn strands(collation: &Collation, blocks: &[Block], max_gap: usize) -> Vec<Vec<Block>> {
    let (mut live, mut done): (Vec<Strand>, Vec<Strand>) = (Vec::new(), Vec::new());
    for &block in blocks {
        // Those that ended too far back; no more than a gap's worth stays.
        done.extend(live.extract_if(.., |s| block.a > s.a + max_gap));
        match live.iter_mut().find(|s| s.goes_on_with(block, max_gap)) {
            Some(strand) => strand.push(block),
            None => live.push(Strand::of(block, collation.range(collation.rank_of(block.b)).end)),
        }
    }
    done.append(&mut live);
    done.sort_by_key(|s| s.blocks.first().map(|b| b.a));
    done.into_iter().map(|s| s.blocks).collect()
}

/// Blocks, the places behind them, and where the first text ends.
struct Strand {
    blocks: Vec<Block>,
    a: usize,
    b: usize,
    end: usize,
}

impl Strand {
    fn of(block: Block, end: usize) -> Self {
        Self { blocks: vec![block], a: block.a + block.len, b: block.b + block.len, end }
    }

    fn goes_on_with(&self, block: Block, max_gap: usize) -> bool {
        block.b >= self.b && block.b - self.b <= max_gap && block.b + block.len <= self.end
    }

    fn push(&mut self, block: Block) {
        (self.a, self.b) = (block.a + block.len, block.b + block.len);
        self.blocks.push(block);
    }
}
