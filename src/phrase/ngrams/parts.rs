//! What one batch says of n-grams.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Places;
use crate::corpus::{Corpus, Documents};
use crate::error::{Error, Result};
use crate::phrase::counted::CountedRepeat;
use crate::phrase::entropy::entropy;
use crate::phrase::repeats::Limits;
use crate::phrase::sequence::{BOUNDARY, Sequence, ends_clause};
use crate::phrase::suffix_array::{Bucket, Reach, SuffixArray};
use crate::phrase::sums::{Counted, Sums, fact};
use crate::phrase::wanted::{Wanted, Wish};
use crate::pool::Pool;
use crate::text::Date;
use crate::token::{Tokenizer, Tokens};

/// Facts about an n-gram: occurrences, documents, occurrences by year, by the
/// symbol before and by the one behind.
const COUNT: u8 = 0;
const DOCUMENTS: u8 = 1;
const YEAR: u8 = 2;
const BEFORE: u8 = 3;
const BEHIND: u8 = 4;

/// Facts have values of 24 bits.
const MOST: u32 = 1 << 24;

/// A batch as a sequence.
pub(super) struct Part<'a> {
    sequence: Sequence,
    documents: &'a Documents,
    /// With tokens: these, and which token stands at a position.
    tokens: Option<(Tokens, Places)>,
}

/// How batches are read: symbols that mean the same in all of them.
pub(super) enum Reading<'a> {
    Characters,
    Tokens {
        tokenizer: &'a Tokenizer,
        /// A character for each token of a repeated n-gram, a number for each token beside one.
        names: Numbers,
        neighbours: Numbers,
        /// Per wanted string whether it occurred, and how those are written
        /// that are not just their tokens one behind the other.
        seen: Vec<bool>,
        written: FxHashMap<String, String>,
    },
}

/// Numbers of terms in order of first appearance.
#[derive(Default)]
pub(super) struct Numbers {
    numbers: FxHashMap<Box<str>, u32>,
    terms: Vec<Box<str>>,
}

impl Numbers {
    fn of(&mut self, term: &str) -> u32 {
        if let Some(&number) = self.numbers.get(term) {
            return number;
        }
        let number = self.terms.len() as u32;
        self.numbers.insert(term.into(), number);
        self.terms.push(term.into());
        number
    }
}

/// The character that stands for a number, from U+0001 on without surrogates.
fn character(number: u32) -> Option<char> {
    let code = number + 1;
    char::from_u32(if code < 0xd800 { code } else { code.checked_add(0x800)? })
}

fn number(character: char) -> usize {
    let code = character as usize;
    if code < 0xd800 { code - 1 } else { code - 0x801 }
}

/// The first position and the length of each string that some positions have in common and no
/// longer string has, at most as long as the reach; those that longer ones begin with are left out.
pub(super) fn repeated(part: &Part<'_>, reach: Reach) -> Result<Vec<(u32, u32)>> {
    let of_bucket = |bucket: Bucket<'_>| {
        let (mut found, mut last) = (Vec::new(), usize::MAX);
        bucket.each_string(|interval| {
            let known = interval.places.contains(&last);
            if !known && interval.places.len() >= reach.min_count {
                last = interval.places.start;
                found.push((bucket.positions[last], interval.length.min(reach.length) as u32));
            }
        });
        found
    };
    let (_, found) = SuffixArray::of(&part.sequence, reach, of_bucket)?;
    Ok(found.concat())
}

impl<'a> Reading<'a> {
    pub fn characters() -> Self {
        Self::Characters
    }

    pub fn tokens(tokenizer: &'a Tokenizer) -> Self {
        let (names, neighbours) = (Numbers::default(), Numbers::default());
        Self::Tokens { tokenizer, names, neighbours, seen: Vec::new(), written: FxHashMap::default() }
    }

    pub fn read<'b>(&self, batch: &'b Corpus) -> Result<Part<'b>> {
        let documents = batch.shared_documents();
        Ok(match self {
            Self::Characters => Part { sequence: Sequence::of_characters(batch), documents, tokens: None },
            Self::Tokens { tokenizer, .. } => {
                let tokens = tokenizer.tokenize(batch)?;
                let sequence = Sequence::of_tokens(&tokens);
                let places = Places::of(&sequence);
                Part { sequence, documents, tokens: Some((tokens, places)) }
            }
        })
    }

    /// Strings of a batch in characters that mean the same in all batches.
    pub fn names(&mut self, part: &Part<'_>, strings: &[(u32, u32)]) -> Result<Vec<String>> {
        let symbols = |&(first, length): &(u32, u32)| {
            part.sequence.symbols[first as usize..(first + length) as usize].iter().map(|&s| s as usize)
        };
        let mut names = vec!['\0'; part.sequence.alphabet];
        match (self, &part.tokens) {
            (Self::Tokens { names: numbers, .. }, Some((tokens, _))) => {
                for symbol in strings.iter().flat_map(symbols) {
                    if names[symbol] == '\0' {
                        let term =
                            tokens.vocabulary().at(symbol - (part.sequence.alphabet - tokens.vocabulary().len()));
                        names[symbol] = character(numbers.of(term)).ok_or_else(|| too_many("1,111,000 or fewer"))?;
                    }
                }
            }
            _ => names.clone_from(&part.sequence.characters),
        }
        Ok(strings.par_iter().map(|string| symbols(string).map(|s| names[s]).collect()).collect())
    }

    pub fn begin_counting(&mut self, wanted: &Wanted) {
        if let Self::Tokens { seen, .. } = self {
            seen.resize(wanted.n_nodes(), false);
        }
    }

    /// The name and the value of each symbol of a batch: a name only where repeated n-grams hold it.
    fn symbols(&mut self, part: &Part<'_>) -> Result<(Vec<char>, Vec<u32>)> {
        let (Self::Tokens { names, neighbours, .. }, Some((tokens, _))) = (self, &part.tokens) else {
            let characters = part.sequence.characters.clone();
            let values = characters.iter().map(|&c| c as u32).collect();
            return Ok((characters, values));
        };
        let ends = part.sequence.alphabet - tokens.vocabulary().len();
        let (mut of_symbols, mut values) = (vec!['\0'; ends], vec![0; ends]);
        for term in tokens.vocabulary().iter() {
            let name = names.numbers.get(term).and_then(|&number| character(number));
            of_symbols.push(name.unwrap_or('\0'));
            values.push(neighbours.of(term));
        }
        if neighbours.terms.len() > MOST as usize {
            return Err(too_many("16,777,000 or fewer in all"));
        }
        Ok((of_symbols, values))
    }

    /// What a batch says of wanted strings.
    pub fn count(&mut self, part: &Part<'_>, wanted: &Wanted, limits: Limits) -> Result<Sums> {
        let (names, values) = self.symbols(part)?;
        let known: &[bool] = if let Self::Tokens { seen, .. } = self { seen } else { &[] };
        let counter = Counter { part, values, names, known };
        let (sums, new) = counter.count(wanted, limits)?;
        if let Self::Tokens { names, seen, written, .. } = self {
            for (node, name, text) in new {
                seen[node] = true;
                if text != spelled(&name, names) {
                    written.insert(name, text);
                }
            }
        }
        Ok(sums)
    }

    /// A name as it is written in the texts.
    pub fn written(&self, name: &str) -> String {
        match self {
            Self::Characters => name.to_string(),
            Self::Tokens { names, written, .. } => written.get(name).cloned().unwrap_or_else(|| spelled(name, names)),
        }
    }
}

/// The tokens of a name one behind the other.
fn spelled(name: &str, names: &Numbers) -> String {
    name.chars().filter_map(|c| names.terms.get(number(c))).map(|term| &**term).collect()
}

fn too_many(expected: &'static str) -> Error {
    Error::option("tokens", "too many different ones", expected)
}

/// A wanted string that occurs for the first time: its node, its name, and how it is written.
type New = (usize, String, String);

struct Counter<'a> {
    part: &'a Part<'a>,
    values: Vec<u32>,
    names: Vec<char>,
    /// Which nodes occurred in earlier batches; empty where nobody asks.
    known: &'a [bool],
}

/// What one thread needs.
#[derive(Default)]
struct Scratch {
    before: Vec<u32>,
    documents: Vec<u32>,
    numbers: Vec<u32>,
    facts: Vec<(u32, u64)>,
}

impl Counter<'_> {
    fn count(&self, wanted: &Wanted, limits: Limits) -> Result<(Sums, Vec<New>)> {
        let roots = wanted.roots();
        let mut numbers: FxHashMap<char, u32> = FxHashMap::default();
        numbers.extend((0..).zip(&self.names).filter(|(_, name)| **name != '\0').map(|(symbol, &name)| (name, symbol)));
        let sequence = &self.part.sequence;
        let scratches = Pool::new(Scratch::default);
        let of_bucket = |bucket: Bucket<'_>| {
            let (mut sums, mut new) = (Sums::default(), Vec::new());
            let first = bucket.positions.first().map_or(BOUNDARY, |&p| sequence.symbol_at(p as usize));
            let name = self.names[first as usize];
            let Some(root) = roots.binary_search_by_key(&name, |root| root.0).ok().filter(|_| first != BOUNDARY) else {
                return (char::MAX, sums, new);
            };
            scratches.with(|scratch| {
                scratch.before.clear();
                scratch.before.extend_from_slice(bucket.before);
                scratch.documents.clear();
                scratch.documents.extend(bucket.positions.iter().map(|&p| sequence.document_of(p)));
                let number = |c: char| numbers.get(&c).copied();
                let each = |node: usize, length: usize, places: std::ops::Range<usize>, wish: Wish| {
                    if wish != Wish::Everything || length < limits.min_length {
                        return;
                    }
                    let positions = &bucket.positions[places.clone()];
                    let start = positions[0] as usize;
                    let string = sequence.symbols[start..start + length].iter();
                    let string: String = string.map(|&s| self.names[s as usize]).collect();
                    self.facts(scratch, positions, places, length);
                    sums.push(&string, scratch.facts.iter().copied());
                    if self.known.get(node).is_some_and(|known| !known) {
                        new.push((node, string, self.text(positions, length)));
                    }
                };
                wanted.each_found(roots[root].1, number, &sequence.symbols, bucket.positions, each);
            });
            (name, sums, new)
        };
        let (_, mut found) =
            SuffixArray::of(sequence, Reach { length: limits.max_length, min_count: 2, singles: true }, of_bucket)?;
        found.sort_by_key(|(first, ..)| *first);
        let (mut sums, mut new) = (Sums::default(), Vec::new());
        for (_, of_bucket, of_new) in found {
            sums.append(&of_bucket);
            new.extend(of_new);
        }
        Ok((sums, new))
    }

    /// How tokens are written where they occur first.
    fn text(&self, positions: &[u32], length: usize) -> String {
        let (Some((tokens, places)), Some(&first)) = (&self.part.tokens, positions.iter().min()) else {
            return String::new();
        };
        let document = self.part.sequence.document_of(first) as usize;
        let token = places.token(&self.part.sequence, first);
        let bytes = tokens.bytes(token).start..tokens.bytes(token + length - 1).end;
        tokens.text(document).get(bytes).unwrap_or_default().to_string()
    }

    fn facts(&self, scratch: &mut Scratch, positions: &[u32], places: std::ops::Range<usize>, length: usize) {
        let Scratch { before, documents, numbers, facts } = scratch;
        facts.clear();
        facts.push((fact(COUNT, 0), positions.len() as u64));
        let documents = &documents[places.clone()];
        numbers.clear();
        numbers.extend_from_slice(documents);
        numbers.sort_unstable();
        numbers.dedup();
        facts.push((fact(DOCUMENTS, 0), numbers.len() as u64));
        let mut by_value = |kind: u8, some: &mut dyn Iterator<Item = u32>| {
            numbers.clear();
            numbers.extend(some);
            numbers.sort_unstable();
            facts.extend(numbers.chunk_by(|a, b| a == b).map(|alike| (fact(kind, alike[0]), alike.len() as u64)));
        };
        let date = |d: &u32| self.part.documents.dates()[*d as usize];
        let symbols = &self.part.sequence;
        let value = |symbol: u32| Some(self.values[symbol as usize]).filter(|_| !ends_clause(symbol));
        let mut years = documents.iter().filter_map(|d| date(d).map(|date| date.year() as u32));
        by_value(YEAR, &mut years);
        by_value(BEFORE, &mut before[places].iter().filter_map(|&s| value(s)));
        let behind = positions.iter().map(|&p| symbols.symbol_at(p as usize + length));
        by_value(BEHIND, &mut behind.filter_map(value));
    }
}

/// The n-grams among counted strings, in order of their names: those that vary
/// on both sides and occur often enough.
pub(super) fn n_grams_of(
    sums: &Sums,
    limits: Limits,
    min_doc_count: usize,
) -> impl Iterator<Item = (CountedRepeat, &str)> {
    (0..sums.len()).filter_map(move |i| {
        let (name, of) = (sums.strings.at(i), sums.at(i));
        let (count, documents) = (of.count(COUNT), of.count(DOCUMENTS));
        let varies = |kind: u8| of.of_kind(kind).next().is_none_or(|(_, n)| n < count);
        let fits = count >= limits.min_count as u64 && documents >= min_doc_count as u64;
        (fits && varies(BEFORE) && varies(BEHIND)).then(|| {
            let years = || of.of_kind(YEAR).filter_map(|(year, _)| Date::new(year as i32, None, None));
            let row = CountedRepeat {
                position: 0,
                length: name.chars().count() as u32,
                count,
                doc_count: documents as u32,
                left_entropy: neighbours(&of, BEFORE, count),
                right_entropy: neighbours(&of, BEHIND, count),
                first: years().next(),
                last: years().last(),
            };
            (row, name)
        })
    })
}

fn neighbours(of: &Counted<'_>, kind: u8, count: u64) -> f64 {
    let mut counts: Vec<u64> = of.of_kind(kind).map(|(_, n)| n).collect();
    let boundaries = count - counts.iter().sum::<u64>();
    entropy(&mut counts, boundaries as usize, count as usize)
}
