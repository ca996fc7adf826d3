//! What speaks for a string as a formulation.

use rustc_hash::FxHashSet;

use super::lists::Lists;
use crate::corpus::Documents;
use crate::phrase::repeats::{Repeat, RepeatIndex};
use crate::phrase::sequence::BOUNDARY;

/// The evidence for one string.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub count: usize,
    pub length: usize,
    pub frame_left: u32,
    pub frame_right: f64,
    pub quoted: f64,
    pub clause_start: f64,
    pub cohesion: f64,
    pub right_entropy: f64,
    pub burst: f64,
    pub free: f64,
    pub function_inside: bool,
}

/// Fewer characters make no formulation.
pub(super) const MIN_LENGTH: usize = 3;

/// Share of the occurrences in which a string that begins or ends with what
/// is often a function character must stand free on that side.
const EDGE: f64 = 0.25;

/// Share of the occurrences in which a string must stand free on either side:
/// at the edge of a clause, beside a function character or a frame word.
const FREE: f64 = 0.1;

/// Hears the evidence for one string after the other.
pub(super) struct Witness<'a> {
    index: &'a RepeatIndex,
    /// Whether a frame verb ends right before a position, and whether a frame noun begins at it.
    after_verb: Vec<bool>,
    before_noun: Vec<bool>,
    frame_verbs: Vec<Vec<u32>>,
    light_verbs: Vec<Vec<u32>>,
    never: FxHashSet<u32>,
    start: FxHashSet<u32>,
    end: FxHashSet<u32>,
    inside: FxHashSet<u32>,
    digits: FxHashSet<u32>,
    /// Year of each document as a number from 0, and the symbols of each year.
    years: Vec<Option<usize>>,
    year_sizes: Vec<f64>,
}

impl<'a> Witness<'a> {
    pub fn new(index: &'a RepeatIndex, documents: &Documents, lists: &Lists) -> Self {
        let sequence = &index.sequence;
        let n = sequence.symbols.len();
        let words = |list: &[String]| list.iter().filter_map(|w| sequence.symbols_of(w)).collect::<Vec<Vec<u32>>>();
        let set = |chars: &str| chars.chars().map(|c| sequence.symbol(c)).filter(|&s| s != BOUNDARY).collect();
        let (frame_verbs, frame_nouns) = (words(&lists.frame_verbs), words(&lists.frame_nouns));
        let mut after_verb = vec![false; n + 1];
        let mut before_noun = vec![false; n + 1];
        for (list, marks, behind) in [(&frame_verbs, &mut after_verb, true), (&frame_nouns, &mut before_noun, false)] {
            for word in list {
                for &p in &index.array.positions[index.array.find(&sequence.symbols, word)] {
                    marks[p as usize + if behind { word.len() } else { 0 }] = true;
                }
            }
        }
        let (years, year_sizes) = years(index, documents);
        Self {
            index,
            after_verb,
            before_noun,
            frame_verbs,
            light_verbs: words(&lists.light_verbs),
            never: set(&lists.never),
            start: set(&lists.start),
            end: set(&lists.end),
            inside: set(&lists.inside),
            digits: set("0123456789"),
            years,
            year_sizes,
        }
    }

    /// What is left of a string that begins with a verb, where the verb always
    /// stands there (打造全国质量强市标杆城市): the rest is no maximal repeat
    /// by itself, yet it may be the formulation.
    pub fn without_verb(&self, repeat: &Repeat) -> Option<Repeat> {
        let symbols = self.index.symbols(repeat);
        let verbs = self.frame_verbs.iter().chain(&self.light_verbs);
        let verb = verbs.filter(|v| symbols.starts_with(v)).map(Vec::len).max()?;
        let rest = symbols.get(verb..).filter(|rest| rest.len() >= MIN_LENGTH)?;
        let places = self.index.array.find(&self.index.sequence.symbols, rest);
        (places.len() == repeat.places.len()).then_some(Repeat { length: rest.len(), places })
    }

    /// Whether a string begins with a verb that stands before formulations.
    fn begins_with_verb(&self, symbols: &[u32]) -> bool {
        self.frame_verbs.iter().chain(&self.light_verbs).any(|v| symbols.starts_with(v))
    }

    /// The evidence for a string, or `None` where it cannot be a whole
    /// formulation: its edges are no edges, too few documents hold it, or
    /// nearly all its occurrences go on with the same character.
    pub fn hear(&self, repeat: &Repeat, min_doc_count: usize, absorb: f64) -> Option<Evidence> {
        let symbols = self.index.symbols(repeat);
        let (&first, &last) = (symbols.first()?, symbols.last()?);
        if self.never.contains(&first)
            || self.never.contains(&last)
            || self.digits.contains(&first)
            || self.begins_with_verb(symbols)
            || self.light_verbs.iter().any(|v| symbols.ends_with(v))
        {
            return None;
        }
        let positions = self.index.positions(repeat);
        if self.documents(positions) < min_doc_count {
            return None;
        }
        let (count, f) = (positions.len(), positions.len() as f64);
        let sequence = &self.index.sequence;
        let tally = |test: &dyn Fn(usize) -> bool| positions.iter().filter(|&&p| test(p as usize)).count();
        let flag = |flags: &[bool], at: usize| flags.get(at).copied().unwrap_or(false);
        let end = |p: usize| p + repeat.length;
        let quoted = tally(&|p| flag(&sequence.opened, p) && flag(&sequence.closed, end(p))) as f64 / f;
        let clause_start = tally(&|p| self.index.symbol_before(p) == BOUNDARY) as f64 / f;
        let frame_left = tally(&|p| self.after_verb[p]);
        let clause_end = tally(&|p| sequence.symbols.get(end(p)).copied().unwrap_or(BOUNDARY) == BOUNDARY) as f64 / f;
        let frame_right = tally(&|p| self.before_noun[end(p)]) as f64 / f;
        let begins = quoted + clause_start + frame_left as f64 / f;
        let ends = quoted + clause_end + frame_right;
        if (self.start.contains(&first) && (begins < EDGE || self.begins_with_verb(&symbols[1..])))
            || (self.end.contains(&last) && ends < EDGE)
        {
            return None;
        }
        // A verb or a function character beside a string is no part of it.
        let content = |s: u32| if self.inside.contains(&s) { BOUNDARY } else { s };
        let before = |p: usize| if self.after_verb[p] { BOUNDARY } else { content(self.index.symbol_before(p)) };
        let after = |p: usize| sequence.symbols.get(end(p)).copied().unwrap_or(BOUNDARY);
        let right = Neighbours::of(positions, after);
        let commonest =
            Neighbours::of(positions, before).commonest.max(Neighbours::of(positions, |p| content(after(p))).commonest);
        if quoted < 0.3 && commonest as f64 >= absorb * f {
            return None;
        }
        let free_left = tally(&|p| before(p) == BOUNDARY) as f64 / f;
        let free_right = tally(&|p| content(after(p)) == BOUNDARY || self.before_noun[end(p)]) as f64 / f;
        if quoted < 0.3 && free_left.min(free_right) < FREE {
            return None;
        }
        Some(Evidence {
            count,
            length: repeat.length,
            frame_left: frame_left as u32,
            frame_right,
            quoted,
            clause_start,
            cohesion: self.cohesion(symbols, count),
            right_entropy: right.entropy,
            burst: self.burst(positions),
            free: (free_left * free_right).sqrt(),
            function_inside: symbols[1..symbols.len() - 1].iter().any(|s| self.inside.contains(s)),
        })
    }

    fn documents(&self, positions: &[u32]) -> usize {
        let mut documents: Vec<usize> = positions.iter().map(|&p| self.index.document(p)).collect();
        documents.sort_unstable();
        documents.dedup();
        documents.len()
    }

    /// The least of `ln(f · T / (f of the left part · f of the right part))` over all splits in two.
    fn cohesion(&self, symbols: &[u32], count: usize) -> f64 {
        let array = &self.index.array;
        let text = &self.index.sequence.symbols;
        let total = text.len() as f64;
        let mut least = f64::INFINITY;
        let mut left = 0..0;
        for split in 1..symbols.len() {
            left = match split {
                1 => array.find(text, &symbols[..1]),
                _ => array.narrow(text, left, split - 1, symbols[split - 1]),
            };
            let right = array.find(text, &symbols[split..]);
            least = least.min((count as f64 * total / (left.len() as f64 * right.len() as f64)).ln());
        }
        least
    }

    /// How unevenly the occurrences fall over the years: G² of the counts by
    /// year against the years' sizes, less its expectation, per 2f, at most 2.
    fn burst(&self, positions: &[u32]) -> f64 {
        if self.year_sizes.len() < 2 {
            return 0.0;
        }
        let mut counts = vec![0u32; self.year_sizes.len()];
        for &p in positions {
            if let Some(year) = self.years[self.index.document(p)] {
                counts[year] += 1;
            }
        }
        let f: f64 = counts.iter().map(|&c| f64::from(c)).sum();
        let total: f64 = self.year_sizes.iter().sum();
        if f == 0.0 || total == 0.0 {
            return 0.0;
        }
        let part = |(&c, &size): (&u32, &f64)| match c {
            0 => 0.0,
            c => f64::from(c) * (f64::from(c) * total / (f * size)).ln(),
        };
        let g2 = 2.0 * counts.iter().zip(&self.year_sizes).map(part).sum::<f64>();
        ((g2 - (counts.len() as f64 - 1.0)).max(0.0) / (2.0 * f)).min(2.0)
    }
}

/// How the neighbours of a string on one side vary.
struct Neighbours {
    commonest: usize,
    entropy: f64,
}

impl Neighbours {
    /// Every boundary is a neighbour of its own.
    fn of(positions: &[u32], neighbour: impl Fn(usize) -> u32) -> Self {
        let mut symbols: Vec<u32> = positions.iter().map(|&p| neighbour(p as usize)).collect();
        symbols.sort_unstable();
        let boundaries = symbols.partition_point(|&s| s == BOUNDARY);
        let mut counts: Vec<usize> = symbols[boundaries..].chunk_by(|a, b| a == b).map(<[u32]>::len).collect();
        counts.sort_unstable();
        let n = positions.len() as f64;
        let part = |count: usize| -(count as f64 / n) * (count as f64 / n).ln();
        let entropy = boundaries as f64 * part(1) + counts.iter().map(|&c| part(c)).sum::<f64>();
        Self { commonest: counts.last().copied().unwrap_or(0), entropy }
    }
}

/// The years of the documents, numbered, and the symbols in each.
fn years(index: &RepeatIndex, documents: &Documents) -> (Vec<Option<usize>>, Vec<f64>) {
    let years: Vec<Option<i32>> = documents.dates().iter().map(|d| d.map(|d| d.year())).collect();
    let mut distinct: Vec<i32> = years.iter().flatten().copied().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let mut sizes = vec![0.0; distinct.len()];
    let numbered: Vec<Option<usize>> = years.iter().map(|y| y.and_then(|y| distinct.binary_search(&y).ok())).collect();
    for (d, year) in numbered.iter().enumerate() {
        if let Some(year) = year {
            sizes[*year] += f64::from(index.sequence.documents[d + 1] - index.sequence.documents[d]);
        }
    }
    (numbered, sizes)
}
