//! Maximal repeats with their counts, made bucket by bucket, so that nothing
//! is held but what is counted.

use super::entropy::entropy;
use super::repeats::{Limits, each_maximal};
use super::sequence::{BOUNDARY, Sequence};
use super::suffix_array::{Bucket, SuffixArray};
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
    let scratches = Pool::new(|| Scratch::new(sequence.alphabet, sequence.n_documents()));
    let of_bucket = |bucket: Bucket<'_>| {
        if !watch.goes_on_after(bucket.positions.len()) {
            return Vec::new();
        }
        scratches.with(|scratch| {
            scratch.enter(sequence, &bucket);
            let before = std::mem::take(&mut scratch.before);
            let mut counted = Vec::new();
            each_maximal(&bucket, &before, limits, |length, places| {
                let of_repeat = Occurrences {
                    length,
                    positions: &bucket.positions[places.clone()],
                    common: &bucket.common[places.clone()],
                    before: &before[places.clone()],
                    documents: places,
                };
                counted.extend(scratch.count(sequence, documents.dates(), &of_repeat, min_doc_count));
            });
            scratch.before = before;
            counted
        })
    };
    let (_, counted) = SuffixArray::of(sequence, limits.reach(), of_bucket)?;
    watch.check()?;
    Ok(counted.concat())
}

/// The occurrences of one repeat.
struct Occurrences<'a> {
    length: usize,
    positions: &'a [u32],
    common: &'a [u32],
    before: &'a [u32],
    /// Their places in the documents of the bucket.
    documents: std::ops::Range<usize>,
}

/// What one thread needs while counting.
struct Scratch {
    /// Per place of a bucket: the symbol before the position, and its document.
    before: Vec<u32>,
    documents: Vec<u32>,
    /// Per symbol, all 0 between two repeats.
    counts: Vec<u32>,
    parts: Vec<u32>,
    /// Per document: the number of the last repeat that was seen in it.
    seen: Vec<u64>,
    repeat: u64,
}

impl Scratch {
    fn new(alphabet: usize, documents: usize) -> Self {
        Self {
            before: Vec::new(),
            documents: Vec::new(),
            counts: vec![0; alphabet],
            parts: Vec::new(),
            seen: vec![0; documents],
            repeat: 0,
        }
    }

    fn enter(&mut self, sequence: &Sequence, bucket: &Bucket<'_>) {
        self.before.clear();
        self.before.extend(bucket.positions.iter().map(|&p| sequence.symbol_before(p as usize)));
        self.documents.clear();
        self.documents.extend(bucket.positions.iter().map(|&p| sequence.document_of(p)));
    }

    fn count(
        &mut self,
        sequence: &Sequence,
        dates: &[Option<Date>],
        of: &Occurrences<'_>,
        min_doc_count: usize,
    ) -> Option<CountedRepeat> {
        self.repeat += 1;
        let (mut doc_count, mut first, mut last) = (0, None, None);
        for &document in &self.documents[of.documents.clone()] {
            if std::mem::replace(&mut self.seen[document as usize], self.repeat) != self.repeat {
                doc_count += 1;
                if let Some(date) = dates[document as usize] {
                    first = Some(first.map_or(date, |f: Date| f.min(date)));
                    last = Some(last.map_or(date, |l: Date| l.max(date)));
                }
            }
        }
        (doc_count as usize >= min_doc_count).then(|| CountedRepeat {
            position: of.positions.iter().min().copied().unwrap_or(0),
            length: of.length as u32,
            count: of.positions.len() as u64,
            doc_count,
            left_entropy: self.left_entropy(of.before),
            right_entropy: self.right_entropy(sequence, of),
            first,
            last,
        })
    }

    /// Entropy in nats of the symbols before.
    fn left_entropy(&mut self, before: &[u32]) -> f64 {
        self.parts.clear();
        for &symbol in before {
            let count = &mut self.counts[symbol as usize];
            if *count == 0 && symbol != BOUNDARY {
                self.parts.push(symbol);
            }
            *count += 1;
        }
        let boundaries = std::mem::take(&mut self.counts[BOUNDARY as usize]);
        for symbol in &mut self.parts {
            *symbol = std::mem::take(&mut self.counts[*symbol as usize]);
        }
        entropy(&mut self.parts, boundaries as usize, before.len())
    }

    /// Entropy in nats of the symbols behind: occurrences that go on alike
    /// occur together, those at the end of a clause first.
    fn right_entropy(&mut self, sequence: &Sequence, of: &Occurrences<'_>) -> f64 {
        let ends = |p: &&u32| sequence.symbol_at(**p as usize + of.length) == BOUNDARY;
        let boundaries = of.positions.iter().take_while(ends).count();
        self.parts.clear();
        let mut start = boundaries;
        for place in boundaries + 1..=of.common.len() {
            if of.common.get(place).is_none_or(|&c| c as usize <= of.length) {
                self.parts.push((place - start) as u32);
                start = place;
            }
        }
        entropy(&mut self.parts, boundaries, of.positions.len())
    }
}
