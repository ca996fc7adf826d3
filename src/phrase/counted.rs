//! Maximal repeats with their counts, made bucket by bucket in one walk over
//! its positions, so that nothing is held but what is counted.

use super::entropy::entropy;
use super::repeats::Limits;
use super::sequence::{BOUNDARY, Sequence};
use super::suffix_array::{Bucket, Reach, SuffixArray};
use super::watch::Watch;
use crate::corpus::Documents;
use crate::error::Result;
use crate::pool::Pool;
use crate::text::Date;

/// A maximal repeat and what is counted of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CountedRepeat {
    /// Where it occurs first, and how long it is.
    pub position: u32,
    pub length: u32,
    pub count: u64,
    pub doc_count: u32,
    pub left_entropy: f64,
    pub right_entropy: f64,
    pub first: Option<Date>,
    pub last: Option<Date>,
}

/// The maximal repeats of a sequence within the limits that at least this many
/// documents hold, in no particular order.
pub(super) fn counted_repeats(
    sequence: &Sequence,
    documents: &Documents,
    limits: Limits,
    min_doc_count: usize,
    watch: &Watch<'_>,
) -> Result<Vec<CountedRepeat>> {
    let mut dates: Vec<Date> = documents.dates().iter().flatten().copied().collect();
    dates.sort_unstable();
    dates.dedup();
    let rank = |date: &Date| dates.partition_point(|known| known < date) as u32 + 1;
    let ranks: Vec<u32> = documents.dates().iter().map(|date| date.as_ref().map_or(UNDATED, rank)).collect();
    let question = Question { sequence, dates: &dates, limits, min_doc_count };
    let scratches = Pool::new(|| Scratch::new(sequence.alphabet, &ranks));
    let of_bucket = |bucket: Bucket<'_>| match watch.goes_on_after(bucket.positions.len()) {
        true => scratches.with(|scratch| question.count(&bucket, scratch)),
        false => Vec::new(),
    };
    let (_, counted) =
        SuffixArray::of(sequence, Reach { singles: limits.min_length == 1, ..limits.reach() }, of_bucket)?;
    watch.check()?;
    Ok(counted.concat())
}

/// What is asked, and of what.
struct Question<'a> {
    sequence: &'a Sequence,
    /// All dates in order, each once.
    dates: &'a [Date],
    limits: Limits,
    min_doc_count: usize,
}

/// The rank of documents without a date; those of dates begin at 1.
const UNDATED: u32 = 0;

/// Some occurrences in a row.
#[derive(Clone, Copy)]
struct Span {
    /// The place of the first in the bucket.
    start: usize,
    /// The least position.
    position: u32,
    /// The one symbol before all of them; [`BOUNDARY`] where they differ or a clause begins.
    before: u32,
    /// The ranks of the earliest date, less 1, and of the latest.
    first: u32,
    last: u32,
}

impl Span {
    /// These and the ones before them.
    fn behind(self, others: Self) -> Self {
        Self {
            start: others.start,
            position: self.position.min(others.position),
            before: if self.before == others.before { self.before } else { BOUNDARY },
            first: self.first.min(others.first),
            last: self.last.max(others.last),
        }
    }
}

/// A string that some occurrences have in common, while it is not known where they end.
struct Open {
    length: usize,
    span: Span,
    /// How many of them stand in a document that holds one before.
    again: u32,
    /// Where in the list of counts those begin that go on alike.
    parts: usize,
}

/// One occurrence, or all of a string.
struct Closed {
    span: Span,
    again: u32,
    /// How many there are of a string.
    alike: Option<u32>,
}

impl Open {
    /// Adds what comes behind the occurrences so far.
    fn take(&mut self, closed: Closed, parts: &mut Vec<u32>) {
        self.span = closed.span.behind(self.span);
        self.again += closed.again;
        parts.extend(closed.alike);
    }
}

/// What one thread needs while counting.
struct Scratch {
    /// Per document: the rank of its date, and the number of the last occurrence
    /// that was seen in it, from 1 on over all buckets.
    documents: Vec<(u32, u32)>,
    seen: u32,
    open: Vec<Open>,
    /// For all open strings, one behind the other: how many occurrences go on alike, where several do.
    parts: Vec<u32>,
    /// Per symbol, all 0 between two repeats, and those that are not.
    counts: Vec<u32>,
    symbols: Vec<u32>,
}

impl Scratch {
    fn new(alphabet: usize, ranks: &[u32]) -> Self {
        Self {
            documents: ranks.iter().map(|&rank| (rank, 0)).collect(),
            seen: 0,
            open: Vec::new(),
            parts: Vec::new(),
            counts: vec![0; alphabet],
            symbols: Vec::new(),
        }
    }

    /// Adds to the string that it has `common` symbols in common with, which
    /// is longer than all that are open unless it is the last of them.
    fn keep(&mut self, common: usize, closed: Closed) {
        match self.open.last_mut() {
            Some(open) if open.length == common => open.take(closed, &mut self.parts),
            _ if common == 0 => {}
            _ => {
                let Closed { span, again, alike } = closed;
                self.open.push(Open { length: common, span, again, parts: self.parts.len() });
                self.parts.extend(alike);
            }
        }
    }

    /// Entropy in nats of the symbols before.
    fn left_entropy(&mut self, before: &[u32]) -> f64 {
        self.symbols.clear();
        for &symbol in before {
            let count = &mut self.counts[symbol as usize];
            if *count == 0 && symbol != BOUNDARY {
                self.symbols.push(symbol);
            }
            *count += 1;
        }
        let boundaries = std::mem::take(&mut self.counts[BOUNDARY as usize]);
        for symbol in &mut self.symbols {
            *symbol = std::mem::take(&mut self.counts[*symbol as usize]);
        }
        entropy(&mut self.symbols, boundaries as usize, before.len())
    }

    /// Entropy in nats of the symbols behind, by those that several occurrences
    /// go on with and those that end a clause.
    fn right_entropy(&mut self, parts: usize, boundaries: usize, n: usize) -> f64 {
        let alike: u32 = self.parts[parts..].iter().sum();
        let alone = n - boundaries - alike as usize;
        self.parts.extend(std::iter::repeat_n(1, alone));
        entropy(&mut self.parts[parts..], boundaries, n)
    }
}

impl Question<'_> {
    /// The maximal repeats of a bucket, inner ones first.
    ///
    /// A walk over its places holds the strings that the last occurrence has in
    /// common with those before it, each the beginning of the next. The last
    /// occurrence in the same document says which of them the document is new to.
    fn count(&self, bucket: &Bucket<'_>, scratch: &mut Scratch) -> Vec<CountedRepeat> {
        let (mut counted, mut next) = (Vec::new(), 0);
        let begin = scratch.seen + 1;
        scratch.seen += bucket.positions.len() as u32;
        for (place, &position) in bucket.positions.iter().enumerate() {
            let common = std::mem::replace(&mut next, self.common(bucket, place + 1));
            if common == 0 && next == 0 {
                continue;
            }
            let (rank, seen) = &mut scratch.documents[self.sequence.document_of(position) as usize];
            if let Some(last) = std::mem::replace(seen, begin + place as u32).checked_sub(begin)
                && let Some(open) = scratch.open.iter_mut().rfind(|open| open.span.start <= last as usize)
            {
                open.again += 1;
            }
            let (before, first, last) = (bucket.before[place], rank.wrapping_sub(1), *rank);
            let one = Closed { span: Span { start: place, position, before, first, last }, again: 0, alike: None };
            let closed = self.close(bucket, place + 1, next, one, scratch, &mut counted);
            scratch.keep(next, closed);
        }
        counted
    }

    /// How many symbols a place has in common with the one before it: 0 where
    /// too few, and no more than tell whether the longest strings go on alike.
    fn common(&self, bucket: &Bucket<'_>, place: usize) -> usize {
        let common = bucket.common.get(place).map_or(0, |&common| common as usize);
        if common < self.limits.min_length { 0 } else { common.min(self.limits.max_length.saturating_add(1)) }
    }

    /// Counts the open strings longer than `common`, which end before a place; the shortest of them.
    fn close(
        &self,
        bucket: &Bucket<'_>,
        end: usize,
        common: usize,
        mut closed: Closed,
        scratch: &mut Scratch,
        counted: &mut Vec<CountedRepeat>,
    ) -> Closed {
        while let Some(mut open) = scratch.open.pop_if(|open| open.length > common) {
            open.take(closed, &mut scratch.parts);
            counted.extend(self.repeat(bucket, end, &open, scratch));
            scratch.parts.truncate(open.parts);
            closed = Closed { span: open.span, again: open.again, alike: Some((end - open.span.start) as u32) };
        }
        closed
    }

    /// What is counted of a string that ends before a place; none where it is no maximal repeat.
    fn repeat(&self, bucket: &Bucket<'_>, end: usize, open: &Open, scratch: &mut Scratch) -> Option<CountedRepeat> {
        let Open { length, span, again, parts } = *open;
        let positions = &bucket.positions[span.start..end];
        let (count, documents) = (positions.len(), positions.len() - again as usize);
        let fits = length <= self.limits.max_length && count >= self.limits.min_count;
        if !fits || span.before != BOUNDARY || documents < self.min_doc_count {
            return None;
        }
        // Those at the end of a clause come first.
        let ends = bucket.ends[span.start..end].iter();
        let boundaries = ends.take_while(|left| **left as usize == length).count();
        let date = |rank: u32| self.dates.get(rank as usize).copied();
        Some(CountedRepeat {
            position: span.position,
            length: length as u32,
            count: count as u64,
            doc_count: documents as u32,
            left_entropy: scratch.left_entropy(&bucket.before[span.start..end]),
            right_entropy: scratch.right_entropy(parts, boundaries, count),
            first: date(span.first),
            last: span.last.checked_sub(1).and_then(date),
        })
    }
}
