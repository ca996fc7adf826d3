//! Compressed rows from documents counted in any order.

use rayon::prelude::*;
use sprs::CsMatI;

/// Counts the cells of one row at a time and gives them in order of their
/// columns, without sorting and without clearing in between.
pub(super) struct RowCounter {
    counts: Vec<u32>,
    /// A bit for each column above zero, and one for each word of such bits.
    touched: Vec<u64>,
    summary: Vec<u64>,
}

impl RowCounter {
    pub fn new(columns: usize) -> Self {
        let words = columns.div_ceil(64);
        Self { counts: vec![0; columns], touched: vec![0; words], summary: vec![0; words.div_ceil(64)] }
    }

    #[inline(always)]
    pub fn add(&mut self, column: u32, count: u32) {
        let column = column as usize;
        self.counts[column] += count;
        self.touched[column / 64] |= 1 << (column % 64);
        self.summary[column / 4096] |= 1 << (column / 64 % 64);
    }

    /// Calls `cell` with each column above zero and its count; then all are zero.
    pub fn drain(&mut self, mut cell: impl FnMut(u32, u32)) {
        for (i, summary) in self.summary.iter_mut().enumerate() {
            for word in bits(std::mem::take(summary)) {
                let word = i * 64 + word;
                for bit in bits(std::mem::take(&mut self.touched[word])) {
                    let column = word * 64 + bit;
                    cell(column as u32, std::mem::take(&mut self.counts[column]));
                }
            }
        }
    }
}

/// The bits that are set, the lowest first.
fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros() as usize;
        word &= word.wrapping_sub(1);
        (bit < 64).then_some(bit)
    })
}

/// The rows of some documents: columns in order, counts, and where each row
/// ends in both.
#[derive(Default)]
pub(super) struct CountRows {
    pub columns: Vec<u32>,
    pub counts: Vec<u32>,
    pub ends: Vec<usize>,
}

impl CountRows {
    /// Adds the row at hand.
    pub fn push(&mut self, row: &mut RowCounter) {
        row.drain(|column, count| {
            self.columns.push(column);
            self.counts.push(count);
        });
        self.ends.push(self.columns.len());
    }

    /// All rows under one another. A single block is not copied; of several
    /// each is given up as soon as it is copied, so that memory holds little
    /// more than the matrix.
    pub fn stack(columns: usize, mut blocks: Vec<Self>) -> CsMatI<u32, u32, usize> {
        if blocks.len() == 1
            && let Some(Self { columns: mut indices, counts: mut data, ends }) = blocks.pop()
        {
            indices.shrink_to_fit();
            data.shrink_to_fit();
            let pointers: Vec<usize> = std::iter::once(0).chain(ends).collect();
            return CsMatI::new((pointers.len() - 1, columns), pointers, indices, data);
        }
        let cells = blocks.iter().map(|block| block.columns.len()).sum();
        let (mut pointers, mut indices, mut data) = (vec![0], vec![0; cells], vec![0; cells]);
        let (mut rest, mut targets) = ((indices.as_mut_slice(), data.as_mut_slice()), Vec::with_capacity(blocks.len()));
        for block in blocks {
            let before = cells - rest.0.len();
            pointers.extend(block.ends.iter().map(|end| before + end));
            let n = block.columns.len();
            let ((of_columns, more_columns), (of_counts, more_counts)) =
                (rest.0.split_at_mut(n), rest.1.split_at_mut(n));
            rest = (more_columns, more_counts);
            targets.push((of_columns, of_counts, block));
        }
        targets.into_par_iter().for_each(|(columns, counts, block)| {
            columns.copy_from_slice(&block.columns);
            counts.copy_from_slice(&block.counts);
        });
        CsMatI::new((pointers.len() - 1, columns), pointers, indices, data)
    }
}
