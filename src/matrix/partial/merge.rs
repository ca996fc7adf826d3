//! Adding counts up.

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Cells, GroupTotals, PartialCounts};
use crate::error::{Error, Result};
use crate::token::Vocabulary;

impl PartialCounts {
    /// The counts of both: equal groups add up, others stand side by side.
    /// Linear in the two; associative and commutative.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) where the two are
    /// grouped by different things.
    pub fn merge(self, other: Self) -> Result<Self> {
        if self.grouping != other.grouping {
            let given = format!("{:?} and {:?}", self.grouping, other.grouping);
            return Err(Error::option("grouping", given, "the same for all parts"));
        }
        let (vocabulary, ours, theirs) = union(&self.vocabulary, &other.vocabulary);
        let mut merged = Self {
            grouping: self.grouping,
            left_out: self.left_out + other.left_out,
            vocabulary: Arc::new(vocabulary),
            groups: Vec::with_capacity(self.groups.len().max(other.groups.len())),
            cells: Cells::default(),
        };
        let mut first = self.groups.into_iter().enumerate().peekable();
        let mut second = other.groups.into_iter().enumerate().peekable();
        loop {
            let order = match (first.peek(), second.peek()) {
                (Some((_, a)), Some((_, b))) => a.key.cmp(&b.key),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            let a = if order.is_le() { first.next() } else { None };
            let b = if order.is_ge() { second.next() } else { None };
            let cells = &mut merged.cells;
            let a_row = a.iter().flat_map(|(g, _)| self.cells.row(*g)).map(|(c, n, d)| (ours[c as usize], n, d));
            let b_row = b.iter().flat_map(|(g, _)| other.cells.row(*g)).map(|(c, n, d)| (theirs[c as usize], n, d));
            add_rows(a_row, b_row, cells);
            merged.groups.extend(match (a, b) {
                (Some((_, a)), Some((_, b))) => Some(sum(a, b)),
                (Some((_, one)), None) | (None, Some((_, one))) => Some(one),
                (None, None) => None,
            });
        }
        Ok(merged)
    }

    /// The counts of any number of parts; see [`PartialCounts::merge`].
    ///
    /// # Errors
    /// As [`PartialCounts::merge`]; [`ErrorKind::Empty`](crate::ErrorKind::Empty)
    /// for no part at all.
    pub fn merge_all(parts: impl IntoIterator<Item = Self>) -> Result<Self> {
        let mut waiting: Vec<PartialCounts> = Vec::new();
        for part in parts {
            add(&mut waiting, part)?;
        }
        finish(waiting)?.ok_or_else(|| Error::empty("no counts to merge"))
    }
}

/// Adds a part to others of falling sizes. Parts of like size are merged at
/// once, so that each cell is merged as often as sizes double, however many
/// parts there are.
pub(super) fn add(waiting: &mut Vec<PartialCounts>, part: PartialCounts) -> Result<()> {
    let size = |part: &PartialCounts| part.cells.columns.len() + part.vocabulary.len() + part.groups.len();
    let mut part = part;
    while let Some(last) = waiting.pop_if(|last| size(last) <= 2 * size(&part)) {
        part = last.merge(part)?;
    }
    waiting.push(part);
    Ok(())
}

/// All of them as one; none where there are none.
pub(super) fn finish(mut waiting: Vec<PartialCounts>) -> Result<Option<PartialCounts>> {
    let Some(mut all) = waiting.pop() else { return Ok(None) };
    while let Some(larger) = waiting.pop() {
        all = larger.merge(all)?;
    }
    Ok(Some(all))
}

fn sum(a: GroupTotals, b: GroupTotals) -> GroupTotals {
    let days = match (a.days, b.days) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (days, None) | (None, days) => days,
    };
    GroupTotals {
        key: a.key,
        documents: a.documents + b.documents,
        tokens: a.tokens + b.tokens,
        characters: a.characters + b.characters,
        days,
    }
}

/// One row of the columns of two.
fn add_rows(a: impl Iterator<Item = (u32, u64, u64)>, b: impl Iterator<Item = (u32, u64, u64)>, cells: &mut Cells) {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    loop {
        let cell = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) => match x.0.cmp(&y.0) {
                Ordering::Less => a.next(),
                Ordering::Greater => b.next(),
                Ordering::Equal => a.next().zip(b.next()).map(|(x, y)| (x.0, x.1 + y.1, x.2 + y.2)),
            },
            (Some(_), None) => a.next(),
            _ => b.next(),
        };
        let Some((column, count, doc_count)) = cell else { break };
        cells.push(column, count, doc_count);
    }
    cells.end_row();
}

/// The terms of both in order, and the new number of each term of either.
fn union(a: &Vocabulary, b: &Vocabulary) -> (Vocabulary, Vec<u32>, Vec<u32>) {
    let (mut i, mut j) = (0, 0);
    let (mut ours, mut theirs) = (Vec::with_capacity(a.len()), Vec::with_capacity(b.len()));
    let mut number = 0;
    let terms = std::iter::from_fn(|| {
        let order = match (i < a.len(), j < b.len()) {
            (true, true) => a.at(i).cmp(b.at(j)),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => return None,
        };
        let term = if order.is_le() { a.at(i) } else { b.at(j) };
        if order.is_le() {
            ours.push(number);
            i += 1;
        }
        if order.is_ge() {
            theirs.push(number);
            j += 1;
        }
        number += 1;
        Some(term)
    });
    let vocabulary = Vocabulary::from_sorted(terms);
    (vocabulary, ours, theirs)
}
