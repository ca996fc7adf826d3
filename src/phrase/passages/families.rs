//! Copies of one stretch brought together as one travelling passage.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::borrow::Terms;
use super::collation::Collation;
use super::origin::Copy;

/// One passage: where it occurred first, and every place where it occurs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Family {
    /// The passage in the text that held it first.
    pub core: Range<usize>,
    /// In order of rank, then of place; the first is the core itself.
    pub occurrences: Vec<Occurrence>,
    pub doc_count: usize,
    /// Whether it is boilerplate by its constant place.
    pub boilerplate: bool,
}

/// One place where a passage occurs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Occurrence {
    pub rank: u32,
    pub range: Range<usize>,
    /// Equal characters of those of the longer of passage and occurrence.
    pub similarity: f64,
}

/// Stretches more alike than this are always taken together, so that only few of one size overlap.
const MOST_ALIKE: f64 = 0.9;

/// The passages behind the copies: stretches of first texts, those that are
/// nearly the same taken together, each with all copies that hold it.
///
/// Stretches whose common part is at least `min_similarity` of the longer, or
/// nine tenths, are nearly the same; the one that most copies have stands for them. So of the
/// stretches of one size only few overlap, and each copy holds few of any
/// size: near-linear. A copy of a part counts for the passage with which it
/// has most in common, where no shorter one stands for that part.
pub(super) fn families(collation: &Collation, copies: &[Copy], terms: &Terms, whole_clauses: bool) -> Vec<Family> {
    let stretches = distinct(collation, copies, terms, whole_clauses);
    let all = representatives(stretches, terms.min_similarity.min(MOST_ALIKE));
    let index = ByLength::of(&all);
    let mut holders: Vec<(u32, u32)> =
        copies.par_iter().flat_map_iter(|copy| held(copy, &index, terms).map(|(core, o)| (core, o.rank))).collect();
    holders.par_sort_unstable();
    holders.dedup();
    let mut counts = vec![1usize; all.len()]; // the first text
    holders.iter().for_each(|&(core, _)| counts[core as usize] += 1);
    let mut cores = distinct_enough(all, &counts);
    cores.sort_unstable_by_key(|core| (core.start, core.end));
    with_occurrences(collation, copies, terms, cores)
}

/// Of stretches, those of which most was copied first, leaves out one of
/// which more than half lies in one before it that at least half as many
/// texts hold.
fn distinct_enough(all: Vec<Range<usize>>, counts: &[usize]) -> Vec<Range<usize>> {
    let mut order: Vec<(Reverse<usize>, Range<usize>, usize)> = all
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| **count > 1)
        .map(|(core, &count)| (Reverse((count - 1) * core.len()), core, count))
        .collect();
    order.sort_unstable_by_key(|(copied, core, _)| (*copied, core.start, core.end));
    let mut taken: BTreeMap<(u32, usize, usize), usize> = BTreeMap::new(); // scale, start, end: documents
    let longest = order.iter().map(|(_, core, _)| scale(core.len())).max().unwrap_or(0);
    for (_, core, count) in order {
        let covered = (0..=longest).any(|scale| {
            let from = (scale, core.start.saturating_sub(2 << scale), 0);
            taken.range(from..(scale, core.end, 0)).any(|(&(_, start, end), &documents)| {
                let common = end.min(core.end).saturating_sub(start.max(core.start));
                2 * common > core.len() && 2 * documents >= count
            })
        });
        if !covered {
            taken.insert((scale(core.len()), core.start, core.end), count);
        }
    }
    taken.into_keys().map(|(_, start, end)| start..end).collect()
}

fn with_occurrences(collation: &Collation, copies: &[Copy], terms: &Terms, cores: Vec<Range<usize>>) -> Vec<Family> {
    let index = ByLength::of(&cores);
    let per_copy = |copy: &Copy| -> Vec<(u32, Occurrence)> {
        let whole: Vec<(u32, Occurrence)> = held(copy, &index, terms).collect();
        if whole.is_empty() { part(copy, &index, terms).into_iter().collect() } else { whole }
    };
    let mut found: Vec<(u32, Occurrence)> = copies.par_iter().flat_map_iter(per_copy).collect();
    let first = |(number, core): (u32, &Range<usize>)| {
        let rank = collation.rank_of(core.start) as u32;
        (number, Occurrence { rank, range: core.clone(), similarity: 1.0 })
    };
    found.extend((0..).zip(&cores).map(first));
    found.par_sort_unstable_by_key(|(number, o)| (*number, o.rank, o.range.start, o.range.end));
    let mut families: Vec<Family> = Vec::with_capacity(cores.len());
    for (of_core, core) in found.chunk_by(|a, b| a.0 == b.0).zip(cores) {
        let occurrences: Vec<Occurrence> = of_core.iter().map(|(_, o)| o.clone()).collect();
        let doc_count = occurrences.chunk_by(|a, b| a.rank == b.rank).count();
        families.push(Family { core, occurrences, doc_count, boilerplate: false });
    }
    families
}

/// The passages that a copy holds.
fn held<'a>(
    copy: &'a Copy,
    index: &'a ByLength,
    terms: &'a Terms,
) -> impl Iterator<Item = (u32, Occurrence)> + use<'a> {
    let origin = copy.origin();
    let longest = (origin.len() as f64 / terms.min_similarity) as usize + 1;
    index.overlapping(origin, 0, longest).filter_map(move |(core, number)| {
        let (occurrence, _) = occurrence(copy, &core);
        (occurrence.similarity >= terms.min_similarity).then_some((number, occurrence))
    })
}

/// The passage with which a copy has most characters in common, if they are enough.
fn part(copy: &Copy, index: &ByLength, terms: &Terms) -> Option<(u32, Occurrence)> {
    let candidates = index.overlapping(copy.origin(), 0, usize::MAX).map(|(core, number)| {
        let (occurrence, equal) = occurrence(copy, &core);
        (equal, Reverse(number), occurrence)
    });
    let (equal, Reverse(number), occurrence) = candidates.max_by_key(|(equal, number, _)| (*equal, *number))?;
    (equal >= terms.min_length).then_some((number, occurrence))
}

/// The part of a copy that stands for a passage, and its equal characters.
fn occurrence(copy: &Copy, core: &Range<usize>) -> (Occurrence, usize) {
    let (range, equal) = copy.part(core);
    let similarity = equal as f64 / core.len().max(range.len()).max(1) as f64;
    (Occurrence { rank: copy.rank, range, similarity }, equal)
}

/// The stretches of first texts, and how many copies have each.
fn distinct(collation: &Collation, copies: &[Copy], terms: &Terms, whole_clauses: bool) -> Vec<(Range<usize>, usize)> {
    let stretch = |copy: &Copy| {
        let raw = copy.origin();
        let tidy =
            if whole_clauses { collation.whole_clauses(raw.clone()) } else { collation.without_scraps(raw.clone()) };
        let stretch = if tidy.len() >= terms.min_length { Some(tidy) } else { (!whole_clauses).then_some(raw) };
        stretch.map(|range| (range.start, range.end))
    };
    let mut all: Vec<(usize, usize)> = copies.par_iter().filter_map(stretch).collect();
    all.par_sort_unstable();
    all.chunk_by(|a, b| a == b).map(|same| (same[0].0..same[0].1, same.len())).collect()
}

/// Of stretches that are nearly the same the one that most have, of several
/// the longest, then the first.
fn representatives(mut stretches: Vec<(Range<usize>, usize)>, min_similarity: f64) -> Vec<Range<usize>> {
    stretches.sort_unstable_by_key(|(range, count)| (Reverse(*count), Reverse(range.len()), range.start));
    let mut taken: BTreeMap<(u32, usize, usize), ()> = BTreeMap::new(); // scale, start, end
    for (range, _) in stretches {
        let scale = scale(range.len());
        let reach = (range.len() as f64 * (1.0 / min_similarity.max(0.5) - 1.0)) as usize + 1;
        let near = |scale: u32| {
            let from = (scale, range.start.saturating_sub(reach), 0);
            taken.range(from..=(scale, range.start + reach, usize::MAX)).any(|(&(_, start, end), ())| {
                let common = end.min(range.end).saturating_sub(start.max(range.start));
                common as f64 >= min_similarity * (end - start).max(range.len()) as f64
            })
        };
        if !(scale.saturating_sub(1)..=scale + 1).any(near) {
            taken.insert((scale, range.start, range.end), ());
        }
    }
    let mut cores: Vec<Range<usize>> = taken.into_keys().map(|(_, start, end)| start..end).collect();
    cores.sort_unstable_by_key(|core| (core.start, core.end));
    cores
}

fn scale(len: usize) -> u32 {
    len.max(1).ilog2()
}

/// Stretches by scale of their length, then by place.
struct ByLength {
    scales: Vec<Vec<(usize, usize, u32)>>,
}

impl ByLength {
    /// Takes stretches in order of their beginnings.
    fn of(cores: &[Range<usize>]) -> Self {
        let mut scales = Vec::new();
        for (core, number) in cores.iter().zip(0..) {
            let scale = scale(core.len()) as usize;
            if scales.len() <= scale {
                scales.resize_with(scale + 1, Vec::new);
            }
            scales[scale].push((core.start, core.end, number));
        }
        Self { scales }
    }

    /// The stretches of about `least` to `most` characters that overlap a range.
    fn overlapping(&self, range: Range<usize>, least: usize, most: usize) -> impl Iterator<Item = (Range<usize>, u32)> {
        let (start, end) = (range.start, range.end);
        let scales = scale(least)..=scale(most);
        self.scales.iter().zip(0..).filter(move |(_, s)| scales.contains(s)).flat_map(move |(of_scale, s)| {
            let from = of_scale.partition_point(|&(first, ..)| first + (2usize << s) <= start);
            let near = of_scale[from..].iter().take_while(move |&&(first, ..)| first < end);
            near.filter(move |&&(_, last, _)| last > start).map(|&(first, last, number)| (first..last, number))
        })
    }
}
