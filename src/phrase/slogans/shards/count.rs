//! What a shard says of strings.

use super::super::bits::{CLOSING, FREE, FREE_END, OPENING};
use super::super::facts::Facts;
use super::super::ground::Ground;
use super::super::live::Live;
use super::super::tally::{Gathered, Scratch};
use super::kinds::{self, YEAR_0};
use crate::corpus::Documents;
use crate::error::Result;
use crate::phrase::sequence::{BOUNDARY, ends_clause};
use crate::phrase::suffix_array::{Bucket, Reach, SuffixArray};
use crate::phrase::sums::{Sums, fact};
use crate::phrase::wanted::{Wanted, Wish};
use crate::pool::Pool;

/// The beginning and the length of every quotation that lies in one clause, in order.
struct Quotations(Vec<(u32, u32)>);

impl Quotations {
    fn of(ground: &Ground) -> Self {
        let (mut found, mut opened) = (Vec::new(), None);
        for (position, &symbol) in (0u32..).zip(&ground.sequence.symbols) {
            let mark = ground.marks.at(position as usize);
            if mark & CLOSING != 0 {
                found.extend(opened.take().map(|start| (start, position - start)));
            }
            if mark & OPENING != 0 {
                opened = Some(position);
            }
            if ends_clause(symbol) {
                opened = None;
            }
        }
        Self(found)
    }

    fn begins(&self, position: u32, length: usize) -> bool {
        let place = self.0.binary_search_by_key(&position, |quotation| quotation.0);
        place.is_ok_and(|i| self.0[i].1 as usize == length)
    }
}

/// What one thread needs.
#[derive(Default)]
struct Worker {
    gathered: Gathered,
    scratch: Scratch,
    /// Numbers that are counted.
    values: Vec<u32>,
    facts: Vec<(u32, u64)>,
}

/// All facts about wanted strings in a shard, with those about its texts under
/// the empty string.
pub(super) fn count(ground: &Ground, documents: &Documents, wanted: &Wanted) -> Result<Sums> {
    let shard = Shard { ground, years: years(documents), quotations: Quotations::of(ground) };
    let roots = wanted.roots();
    let characters = &ground.sequence.characters;
    let mut numbers = vec![BOUNDARY; char::MAX as usize + 1];
    characters.iter().zip(0..).for_each(|(&c, number)| numbers[c as usize] = number);
    let number = |c: char| Some(numbers[c as usize]).filter(|&symbol| symbol != BOUNDARY);
    let workers = Pool::new(Worker::default);
    let of_bucket = |bucket: Bucket<'_>| {
        let first = bucket.positions.first().map_or(BOUNDARY, |&p| ground.sequence.symbols[p as usize]);
        let root = characters.get(first as usize).and_then(|c| roots.binary_search_by_key(c, |root| root.0).ok());
        let mut sums = Sums::default();
        let Some(root) = root else { return (char::MAX, sums) };
        workers.with(|worker| {
            worker.gathered.clear();
            worker.gathered.extend(ground, &bucket, 0..bucket.positions.len());
            wanted.each_found(
                roots[root].1,
                number,
                &ground.sequence.symbols,
                bucket.positions,
                |_, length, places, wish| {
                    worker.facts.clear();
                    if wish != Wish::Nothing {
                        worker.facts.push((fact(kinds::COUNT, 0), places.len() as u64));
                        let start = bucket.positions[places.start] as usize;
                        let string = ground.text(&ground.sequence.symbols[start..start + length]);
                        if wish == Wish::Everything {
                            shard.facts(worker, places, length);
                        }
                        sums.push(&string, worker.facts.iter().copied().filter(|&(_, n)| n > 0));
                    }
                },
            );
        });
        (roots[root].0, sums)
    };
    let reach = Reach { length: ground.max_length, min_count: 2, singles: true };
    let (_, mut found) = SuffixArray::of(&ground.sequence, reach, of_bucket)?;
    found.sort_by_key(|(first, _)| *first);
    let mut sums = Sums::default();
    sums.push("", shard.totals(documents));
    // Each is freed as it is taken over.
    found.into_iter().for_each(|(_, of_bucket)| sums.append(&of_bucket));
    Ok(sums)
}

/// The year of each document as facts have it; 0 where there is none.
fn years(documents: &Documents) -> Vec<u32> {
    documents.dates().iter().map(|date| date.map_or(0, |d| (d.year() + YEAR_0 as i32) as u32)).collect()
}

struct Shard<'a> {
    ground: &'a Ground,
    years: Vec<u32>,
    quotations: Quotations,
}

impl Shard<'_> {
    /// What all strings are measured by.
    fn totals(&self, documents: &Documents) -> Vec<(u32, u64)> {
        let sequence = &self.ground.sequence;
        let mut by_year = std::collections::BTreeMap::<u32, (u64, u64)>::new();
        for (&year, bounds) in self.years.iter().zip(sequence.documents.windows(2)).filter(|(year, _)| **year > 0) {
            let of_year = by_year.entry(year).or_default();
            *of_year = (of_year.0 + u64::from(bounds[1] - bounds[0]), of_year.1 + 1);
        }
        let mut totals = vec![(fact(kinds::DOCUMENTS, 0), documents.len() as u64)];
        totals.extend(by_year.iter().map(|(&year, &(symbols, _))| (fact(kinds::YEAR, year), symbols)));
        totals.push((fact(kinds::SYMBOLS, 0), sequence.symbols.len() as u64));
        totals.push((fact(kinds::CHARACTERS, 0), sequence.characters_in_clauses() as u64));
        totals.extend(by_year.iter().map(|(&year, &(_, n))| (fact(kinds::YEAR_DOCUMENTS, year), n)));
        totals.retain(|&(_, n)| n > 0);
        totals
    }

    /// Adds all facts but the count, in order.
    fn facts(&self, worker: &mut Worker, places: std::ops::Range<usize>, length: usize) {
        let Worker { gathered, scratch, values, facts } = worker;
        let of = gathered.instances(places, length);
        let mut live = Live { ground: self.ground, of: &of, scratch };
        let (start, end) = (live.starts(), live.ends());
        let quoted = if start.opening == 0 { 0 } else { live.quoted() };
        let quoting = if quoted == 0 { 0 } else { live.quoting() };
        let fills = |&p: &u32| self.quotations.begins(p, length);
        let quotations = if start.opening == 0 { 0 } else { of.positions.iter().filter(|p| fills(p)).count() };
        let (outermost, outermost_documents) = live.outermost();
        let plain = [
            (kinds::DOCUMENTS, live.documents()),
            (kinds::QUOTED, quoted),
            (kinds::QUOTING, quoting),
            (kinds::QUOTATION, quotations),
            (kinds::ON_WORDS, live.on_words()),
            (kinds::PARALLELS, live.parallels()),
            (kinds::ALONE, live.clauses().2),
            (kinds::OUTERMOST, outermost),
            (kinds::OUTERMOST_DOCUMENTS, outermost_documents),
            (kinds::BY_ITSELF, live.by_itself()),
            (kinds::START_CLAUSE, start.clause),
            (kinds::START_VERB, start.verb),
            (kinds::START_FREE, start.free),
            (kinds::START_WORD, start.word),
            (kinds::START_SINGLE, start.single),
            (kinds::START_HEADING, start.heading),
            (kinds::START_OPENING, start.opening),
            (kinds::END_CLAUSE, end.clause),
            (kinds::END_NOUN, end.noun),
            (kinds::END_FREE, end.free),
            (kinds::END_WORD, end.word),
            (kinds::END_SINGLE, end.single),
            (kinds::END_MODIFIES, end.modifies),
        ];
        facts.extend(plain.map(|(kind, n)| (fact(kind, 0), n as u64)));
        let character = |symbol: u32| self.ground.sequence.characters[symbol as usize] as u32;
        let inside = |symbol: &u32| !ends_clause(*symbol);
        let mut by_value = |kind: u8, numbers: &mut dyn Iterator<Item = u32>| {
            values.clear();
            values.extend(numbers);
            values.sort_unstable();
            facts.extend(values.chunk_by(|a, b| a == b).map(|some| (fact(kind, some[0]), some.len() as u64)));
        };
        let mut years = of.documents.iter().map(|&d| self.years[d as usize]).filter(|&year| year > 0);
        by_value(kinds::YEAR, &mut years);
        by_value(kinds::BEFORE, &mut of.before.iter().copied().filter(inside).map(character));
        let unfree = of.before.iter().zip(of.starts).filter(|(_, start)| **start & FREE == 0).map(|(&s, _)| s);
        by_value(kinds::BEFORE_UNFREE, &mut unfree.filter(inside).map(character));
        let behind = &live.scratch.after;
        by_value(kinds::BEHIND, &mut behind.iter().copied().filter(inside).map(character));
        let free = behind.iter().zip(&live.scratch.ends).filter(|(_, end)| **end & FREE_END != 0).map(|(&s, _)| s);
        by_value(kinds::BEHIND_FREE, &mut free.filter(inside).map(character));
        if start.clause > 0 {
            by_value(kinds::BEYOND_BEFORE, &mut live.symbols_beyond_before().into_iter().map(character));
        }
        if end.clause > 0 {
            by_value(kinds::BEYOND_BEHIND, &mut live.symbols_beyond_behind().into_iter().map(character));
        }
        let some = |number: u16| Some(u32::from(number)).filter(|&n| n > 0);
        if start.verb > 0 {
            let mut verbs = of.positions.iter().filter_map(|&p| some(self.ground.verb_before(p as usize)));
            by_value(kinds::VERB, &mut verbs);
        }
        if end.noun > 0 {
            let mut nouns = of.positions.iter().filter_map(|&p| some(self.ground.noun_at(p as usize + length)));
            by_value(kinds::NOUN, &mut nouns);
            by_value(kinds::COMPLETION, &mut live.completing_nouns().into_iter().map(u32::from));
        }
        facts.push((fact(kinds::VERBS_NEAR, 0), live.verbs_near() as u64));
    }
}
