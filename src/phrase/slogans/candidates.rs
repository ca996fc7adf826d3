//! Which strings may be formulations, and the best of them.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::bits::{ANY_VERB, WORD};
use super::evidence::Evidence;
use super::ground::{Ground, MIN_LENGTH, SHORT};
use super::miner::{Found, Miner};
use super::mottos::{mottos, quotations};
use super::reference::SloganReference;
use super::tally::{Gathered, Instances, Scratch, count};
use super::weights::SloganWeights;
use crate::phrase::repeats::Repeat;
use crate::phrase::sequence::{BOUNDARY, PAUSE};
use crate::phrase::suffix_array::{Bucket, Interval, Reach, SuffixArray};
use crate::phrase::watch::Watch;
use crate::pool::Pool;

/// A string that may be a formulation, and the most that it can score. There
/// are millions of them, so each is small.
pub(super) struct Candidate {
    bound: f32,
    first: u32,
    count: u32,
    length: u16,
    kind: Kind,
}

/// The longest strings that are candidates.
pub(super) const LONGEST: usize = u16::MAX as usize;

/// Why a string is a candidate.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// It goes on in several ways on both sides, or marks make it whole, or it
    /// begins such a string and never occurs without it.
    Whole,
    /// It ends a longer string and never occurs without it. It is one only if
    /// that one is, and where words begin at it in half of its occurrences or
    /// verbs stand before it in the longer string.
    Rest { begins_words: bool },
}

impl Candidate {
    fn new(repeat: &Repeat, bound: f64, kind: Kind) -> Self {
        let (first, count) = (repeat.places.start as u32, repeat.places.len() as u32);
        let narrow = bound as f32;
        // Never less than it can score.
        let bound = if f64::from(narrow) < bound { narrow.next_up() } else { narrow };
        Self { bound, first, count, length: repeat.length as u16, kind }
    }

    pub fn repeat(&self) -> Repeat {
        let first = self.first as usize;
        Repeat { length: self.length as usize, places: first..first + self.count as usize }
    }
}

/// What one thread needs.
#[derive(Default)]
struct Worker {
    gathered: Gathered,
    /// Per place, how often up to it the symbol before changed.
    changes: Vec<u32>,
    scratch: Scratch,
}

/// So many positions of a bucket are gathered at a time.
const AHEAD: usize = 2_048;

/// Candidates are judged in full at least this many at a time.
const BATCH: usize = 2_048;

/// A thread takes at most this many of them: some have thousands of occurrences.
const ONCE: usize = 32;

impl Miner {
    /// A corpus made ready, and the strings in it that may be formulations,
    /// those that can score most first.
    ///
    /// # Errors
    /// [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) where the work was stopped.
    pub fn new(
        ground: Ground,
        weights: &SloganWeights,
        contrasted: bool,
        watch: &mut Watch<'_>,
    ) -> crate::Result<(Self, Vec<Candidate>)> {
        watch.on(ground.sequence.symbols.len());
        let watch = &*watch;
        let workers = Pool::new(Worker::default);
        let reach = Reach { length: ground.max_length, min_count: ground.min_count, singles: true };
        let verbs = ground.frames.n_verbs();
        let bound = |evidence: Evidence| weights.bound(evidence, verbs, contrasted);
        let of_bucket = |bucket: Bucket<'_>| match watch.goes_on_after(bucket.positions.len()) {
            true => workers.with(|worker| ground.candidates(&bucket, worker, bound)),
            false => Vec::new(),
        };
        let (array, candidates) = SuffixArray::of(&ground.sequence, reach, of_bucket)?;
        watch.check()?;
        let miner = Self { ground, array };
        let marked = miner.marked_units(bound);
        let is_new = |known: &Candidate| !marked.contains_key(&(known.first, known.length));
        let mut all = Vec::with_capacity(candidates.iter().map(Vec::len).sum::<usize>() + marked.len());
        // Each bucket's are given up as soon as they are taken over.
        candidates.into_iter().for_each(|of_bucket| all.extend(of_bucket.into_iter().filter(is_new)));
        all.extend(marked.into_values());
        let mut candidates = all;
        candidates.par_sort_unstable_by(|a, b| {
            b.bound.total_cmp(&a.bound).then((a.first, a.length).cmp(&(b.first, b.length)))
        });
        Ok((miner, candidates))
    }

    /// The best strings in order of score, ties in order of code point. What
    /// cannot score as much as the last of them is not judged.
    pub fn best(
        &self,
        candidates: &[Candidate],
        wanted: usize,
        weights: &SloganWeights,
        reference: Option<&SloganReference>,
    ) -> Vec<Found> {
        let workers = Pool::new(Worker::default);
        let (mut found, mut next, mut size): (Vec<Found>, _, _) = (Vec::new(), 0, wanted);
        while let Some(candidate) = candidates.get(next) {
            let is_full = found.len() >= wanted;
            if is_full && found.last().is_none_or(|worst| f64::from(candidate.bound) < worst.score) {
                break;
            }
            // Cohesion costs most: what cannot be a row with the most of it is left as it is.
            let least = found.last().filter(|_| is_full).map_or(f64::NEG_INFINITY, |worst| worst.score);
            let may_be_row = |evidence: &Evidence| weights.most(evidence, reference.is_some()) >= least;
            let judge = |candidate: &Candidate| workers.with(|worker| self.judge(candidate, worker, may_be_row));
            let batch = &candidates[next..next.saturating_add(size.max(BATCH)).min(candidates.len())];
            (next, size) = (next + batch.len(), wanted / 4);
            let mut judged: Vec<(Repeat, Evidence)> = batch.par_iter().with_max_len(ONCE).filter_map(judge).collect();
            if let Some(reference) = reference {
                self.contrast(&mut judged, reference);
            }
            found.extend(judged.into_iter().map(|(repeat, evidence)| {
                let score = weights.score(&evidence);
                Found { string: repeat, evidence, score }
            }));
            found.par_sort_by(|a, b| self.by_score(a, b));
            found.truncate(wanted);
        }
        found
    }

    /// The evidence for a candidate; none where it is no unit, or no row by what is known without its cohesion.
    fn judge(
        &self,
        candidate: &Candidate,
        worker: &mut Worker,
        may_be_row: impl Fn(&Evidence) -> bool,
    ) -> Option<(Repeat, Evidence)> {
        let repeat = candidate.repeat();
        if let Kind::Rest { begins_words } = candidate.kind
            && !self.is_rest(&repeat, begins_words, worker)
        {
            return None;
        }
        worker.gathered.fill(&self.ground, self.positions(&repeat).iter().copied());
        let of = worker.gathered.all(repeat.length);
        let mut evidence = self.ground.judge(&of, &mut worker.scratch).ok()?;
        self.ground.complete(&mut evidence, &of, &mut worker.scratch);
        if !may_be_row(&evidence) {
            return None;
        }
        evidence.cohesion = self.cohesion(&repeat);
        Some((repeat, evidence))
    }

    /// Whether a string that is always at the end of a longer one is a
    /// candidate by it: the longer one is a unit, and what is left of it
    /// without verbs before it, or what begins where words do.
    fn is_rest(&self, repeat: &Repeat, begins_words: bool, worker: &mut Worker) -> bool {
        let (ground, positions) = (&self.ground, self.positions(repeat));
        let before = |around: usize| {
            let mut symbols = positions.iter().map(|&p| ground.sequence.symbol_before(p as usize - around));
            let first = symbols.next().filter(|&symbol| symbol != BOUNDARY);
            first.is_some_and(|first| symbols.all(|symbol| symbol == first))
        };
        let mut around = 0;
        while before(around) {
            around += 1;
            if repeat.length + around > ground.max_length {
                return false;
            }
        }
        worker.gathered.fill(ground, positions.iter().map(|&p| p - around as u32));
        let whole = worker.gathered.all(repeat.length + around);
        let is_left = || ground.frames.without_verbs(ground.symbols(&whole)).any(|rest| rest.len() == repeat.length);
        (begins_words || is_left()) && ground.judge(&whole, &mut worker.scratch).is_ok()
    }

    /// The mottos and quotations that are units, and the rests and parts of
    /// them, by their first place and length.
    fn marked_units(&self, bound: impl Fn(Evidence) -> f64 + Sync) -> FxHashMap<(u32, u16), Candidate> {
        let workers = Pool::new(Worker::default);
        let units = |repeat: &Repeat| workers.with(|worker| self.marked(repeat, worker, &bound));
        let (mottos, quotations) = rayon::join(|| mottos(self), || quotations(self));
        let found: Vec<Vec<Candidate>> = mottos.par_iter().chain(&quotations).with_max_len(ONCE).map(units).collect();
        found.into_iter().flatten().map(|unit| ((unit.first, unit.length), unit)).collect()
    }

    /// The rests and parts of a motto or quotation that are units, and it, if it is one.
    fn marked(&self, repeat: &Repeat, worker: &mut Worker, bound: impl Fn(Evidence) -> f64) -> Vec<Candidate> {
        let mut unit = |repeat: &Repeat| {
            worker.gathered.fill(&self.ground, self.positions(repeat).iter().copied());
            let evidence = self.ground.judge(&worker.gathered.all(repeat.length), &mut worker.scratch).ok()?;
            Some(Candidate::new(repeat, bound(evidence), Kind::Whole))
        };
        let Some(whole) = unit(repeat) else { return Vec::new() };
        let rests = self.without_verbs(repeat).into_iter().chain(self.parts(repeat));
        rests.filter_map(|rest| unit(&rest)).chain([whole]).collect()
    }

    /// What is left of a string that begins with verbs, where the verbs always
    /// stand there (打造全国质量强市标杆城市): the rest is no maximal repeat by
    /// itself, yet it may be the formulation.
    fn without_verbs(&self, repeat: &Repeat) -> Vec<Repeat> {
        let as_often = |rest: &[u32]| {
            let places = self.array.find(&self.ground.sequence.symbols, rest);
            (rest.len() > SHORT && places.len() == repeat.places.len()).then_some(Repeat { length: rest.len(), places })
        };
        self.ground.frames.without_verbs(self.symbols(repeat)).map_while(as_often).collect()
    }

    /// The parts of a string that never occur outside it, cut where words
    /// begin in half of its occurrences or more.
    fn parts(&self, repeat: &Repeat) -> Vec<Repeat> {
        let symbols = self.symbols(repeat);
        if symbols.contains(&PAUSE) {
            return Vec::new();
        }
        let begins_words = |cut: usize| self.ground.begins_words(self.positions(repeat), cut);
        let part = |(cut, side): (usize, &[u32])| {
            let places = self.array.find(&self.ground.sequence.symbols, side);
            let never_outside = places.len() == repeat.places.len();
            (never_outside && begins_words(cut)).then_some(Repeat { length: side.len(), places })
        };
        let sides = (1..symbols.len()).flat_map(|cut| [(cut, &symbols[..cut]), (cut, &symbols[cut..])]);
        sides.filter(|(_, side)| side.len() > SHORT).filter_map(part).collect()
    }

    /// The contrast with a reference.
    fn contrast(&self, judged: &mut [(Repeat, Evidence)], reference: &SloganReference) {
        let strings: Vec<String> = judged.iter().map(|(repeat, _)| self.text(repeat)).collect();
        let characters = self.ground.sequence.characters_in_clauses();
        for ((_, evidence), theirs) in judged.iter_mut().zip(reference.counts(&strings)) {
            evidence.contrast_with(theirs, reference, characters);
        }
    }
}

impl Ground {
    /// The candidates that begin with one symbol.
    fn candidates(&self, bucket: &Bucket<'_>, worker: &mut Worker, bound: impl Fn(Evidence) -> f64) -> Vec<Candidate> {
        let symbol = bucket.positions.first().map_or(BOUNDARY, |&p| self.sequence.symbol_at(p as usize));
        if symbol == BOUNDARY || self.frames.never_begins(symbol) || bucket.positions.len() < self.min_count {
            return Vec::new();
        }
        let Worker { gathered, changes, scratch } = worker;
        gathered.clear();
        changes.clear();
        let mut found = Vec::new();
        bucket.each_string(|Interval { length, parent, places }| {
            if !(MIN_LENGTH..=self.max_length).contains(&length) || places.len() < self.min_count {
                return;
            }
            // Some positions ahead, so that what stands behind them is still near when strings end there.
            while gathered.len() < places.end {
                let ahead = gathered.len()..bucket.positions.len().min(gathered.len() + AHEAD);
                gathered.extend(self, bucket, ahead);
                count_changes(gathered.all(1).before, changes);
            }
            let varied = changes[places.end - 1] > changes[places.start];
            let of = gathered.instances(places.clone(), length);
            let mut add = |of: &Instances<'_>, kind: Kind| match self.judge(of, scratch) {
                Ok(evidence) => {
                    let places = bucket.first + places.start..bucket.first + places.end;
                    found.push(Candidate::new(&Repeat { length: of.length, places }, bound(evidence), kind));
                    true
                }
                Err(_) => false,
            };
            if varied {
                if add(&of, Kind::Whole) {
                    let parts = (parent + 1).max(SHORT + 1)..length;
                    for length in parts.filter(|&cut| self.begins_words(of.positions, cut)) {
                        add(&Instances { length, ..of }, Kind::Whole);
                    }
                }
            } else if length > SHORT {
                let begins_words = 2 * count(of.starts, WORD) >= places.len();
                if begins_words || of.starts[0] & ANY_VERB != 0 {
                    add(&of, Kind::Rest { begins_words });
                }
            }
        });
        found.shrink_to_fit();
        found
    }
}

/// Adds, for the places that are new, how often up to each the symbol before
/// differs from the one at the place before; every boundary differs.
fn count_changes(before: &[u32], changes: &mut Vec<u32>) {
    let known = changes.len();
    let mut changed = changes.last().copied().unwrap_or(0);
    let mut last = known.checked_sub(1).map_or(BOUNDARY, |place| before[place]);
    changes.extend(before[known..].iter().map(|&symbol| {
        changed += u32::from(symbol == BOUNDARY || symbol != last);
        last = symbol;
        changed
    }));
}
