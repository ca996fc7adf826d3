//! The passages that were found, and what is made of them.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::borrow::Loan;
use super::collation::Collation;
use super::families::{Family, Occurrence};
use super::origin::Copy;
use super::places::{CountedCharacters, on_one_line, quoted};
use crate::corpus::{Corpus, Documents, Texts};
use crate::text::Date;

/// The passages that documents share, with every place where they occur, and
/// what each document took from which other one. See [`Passages`](crate::Passages).
#[derive(Clone)]
pub struct SharedPassages {
    pub(super) documents: Arc<Documents>,
    pub(super) texts: Texts,
    /// Positions of the documents in the corpus, in order of date.
    pub(super) order: Vec<u32>,
    /// Where each of them begins in the collation, and the end of the last.
    pub(super) starts: Vec<u32>,
    pub(super) loans: Vec<Vec<Loan>>,
    pub(super) copies: Vec<Copy>,
    pub(super) passages: Vec<Passage>,
    /// Per text, in order of place: where boilerplate occurs.
    pub(super) boilerplate: Vec<Vec<Range<usize>>>,
    /// Per text, in order of place: where passages occur that many documents hold at once.
    pub(super) at_once: Vec<Vec<Range<usize>>>,
}

/// One row.
#[derive(Clone)]
pub(super) struct Passage {
    pub text: String,
    pub family: Family,
    /// Documents that hold it within [`AT_ONCE_DAYS`] of the first.
    pub at_once: Option<u32>,
}

/// Documents within this many days of the first hold a passage at once.
const AT_ONCE_DAYS: i32 = 14;
/// From this number of documents on, a source outside the corpus is likely.
const UNSEEN: u32 = 3;

impl Passage {
    /// The rank of the document that holds it first.
    pub fn first(&self) -> usize {
        self.family.occurrences.first().map_or(0, |o| o.rank as usize)
    }

    /// Equal characters of all occurrences behind the first.
    pub fn copied(&self) -> u64 {
        let core = self.family.core.len();
        let equal = |o: &Occurrence| (o.similarity * core.max(o.range.len()) as f64).round() as u64;
        self.family.occurrences.iter().skip(1).map(equal).sum()
    }

    pub fn has_unseen_source(&self) -> bool {
        self.at_once.is_some_and(|n| n >= UNSEEN)
    }
}

impl SharedPassages {
    pub(super) fn new(
        corpus: &Corpus,
        collation: &Collation,
        loans: Vec<Vec<Loan>>,
        copies: Vec<Copy>,
        families: Vec<Family>,
    ) -> Self {
        let mut found = Self {
            documents: corpus.shared_documents().clone(),
            texts: corpus.texts().clone(),
            order: collation.documents.clone(),
            starts: collation.sequence.documents.clone(),
            loans,
            copies,
            boilerplate: covered(families.iter().filter(|f| f.boilerplate), collation.len()),
            at_once: Vec::new(),
            passages: Vec::with_capacity(families.len()),
        };
        found.passages = found.with_texts(families);
        found.passages.sort_by(|a, b| {
            let key = |p: &Passage| (p.family.boilerplate, !p.copied(), !p.family.doc_count);
            key(a).cmp(&key(b)).then_with(|| a.text.cmp(&b.text)).then(a.family.core.start.cmp(&b.family.core.start))
        });
        let unseen = found.passages.iter().filter(|p| p.has_unseen_source()).map(|p| &p.family);
        found.at_once = covered(unseen, collation.len());
        found
    }

    /// Families come in order of their cores, so each text is read once.
    fn with_texts(&self, families: Vec<Family>) -> Vec<Passage> {
        let mut passages = Vec::with_capacity(families.len());
        let mut open: Option<(usize, CountedCharacters<'_>)> = None;
        for family in families {
            let rank = self.rank_of(family.core.start);
            if open.as_ref().is_none_or(|(of, _)| *of != rank) {
                open = Some((rank, CountedCharacters::of(self.text(rank))));
            }
            let bytes = open.as_ref().map_or(0..0, |(_, places)| places.bytes(self.inside(rank, &family.core)));
            let text = on_one_line(self.text(rank).get(bytes).unwrap_or_default());
            let at_once = self.at_once(&family);
            passages.push(Passage { text, family, at_once });
        }
        passages
    }

    /// Documents that hold a passage within [`AT_ONCE_DAYS`] of the first.
    fn at_once(&self, family: &Family) -> Option<u32> {
        let date = |rank: u32| self.date(rank as usize).and_then(day);
        let start = date(family.occurrences.first()?.rank)?;
        let texts = family.occurrences.chunk_by(|a, b| a.rank == b.rank);
        Some(texts.filter(|o| date(o[0].rank).is_some_and(|d| d <= start + AT_ONCE_DAYS)).count() as u32)
    }

    /// Number of passages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.passages.len()
    }

    /// Whether no two documents share a passage.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }

    /// The wordings, in the order of [`SharedPassages::table`].
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.passages.iter().map(|p| p.text.as_str())
    }

    pub(super) fn rank_of(&self, position: usize) -> usize {
        self.starts.partition_point(|&start| start as usize <= position).saturating_sub(1)
    }

    pub(super) fn text(&self, rank: usize) -> &str {
        &self.texts[self.order[rank] as usize]
    }

    pub(super) fn id(&self, rank: usize) -> &str {
        &self.documents.ids()[self.order[rank] as usize]
    }

    pub(super) fn date(&self, rank: usize) -> Option<Date> {
        self.documents.dates()[self.order[rank] as usize]
    }

    /// Positions of the collation as places in the text of that rank.
    pub(super) fn inside(&self, rank: usize, range: &Range<usize>) -> Range<usize> {
        let start = self.starts[rank] as usize;
        range.start - start..range.end - start
    }

    /// The bytes and whether they are quoted, of stretches of one text after
    /// the other; calls `each` with the number of the stretch. Each text is
    /// read once where stretches come in order of rank.
    pub(super) fn each_place(
        &self,
        stretches: impl Iterator<Item = (usize, Range<usize>)>,
        mut each: impl FnMut(usize, Range<usize>, &[Range<usize>]),
    ) {
        let mut open: Option<(usize, CountedCharacters<'_>, Vec<Range<usize>>)> = None;
        for (number, (rank, range)) in stretches.enumerate() {
            if open.as_ref().is_none_or(|(of, ..)| *of != rank) {
                open = Some((rank, CountedCharacters::of(self.text(rank)), quoted(self.text(rank))));
            }
            if let Some((_, places, marks)) = &open {
                each(number, places.bytes(self.inside(rank, &range)), marks);
            }
        }
    }
}

/// The stretches of each text that these passages hold, overlapping ones as one.
fn covered<'a>(families: impl Iterator<Item = &'a Family>, texts: usize) -> Vec<Vec<Range<usize>>> {
    let mut of_text: Vec<Vec<Range<usize>>> = vec![Vec::new(); texts];
    for occurrence in families.flat_map(|f| &f.occurrences) {
        of_text[occurrence.rank as usize].push(occurrence.range.clone());
    }
    for ranges in &mut of_text {
        ranges.sort_unstable_by_key(|r| r.start);
        ranges.dedup_by(|next, last| {
            let overlap = next.start <= last.end;
            if overlap {
                last.end = last.end.max(next.end);
            }
            overlap
        });
    }
    of_text
}

impl fmt::Debug for SharedPassages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SharedPassages({})", self.len())
    }
}

/// A date that is known to the day, counted from 1970-01-01.
pub(super) fn day(date: Date) -> Option<i32> {
    date.days().filter(|(first, last)| first == last).map(|(first, _)| first)
}
