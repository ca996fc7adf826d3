//! Rows from sums.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::super::Slogans;
use super::super::candidates::LONGEST;
use super::super::evidence::{Evidence, FEW};
use super::super::frames::Frames;
use super::super::ground::{Ground, MIN_LENGTH, SHORT};
use super::super::marks::Marks;
use super::super::miner::{Found, by_score};
use super::super::mottos::{PART, TOGETHER, are_parts};
use super::super::rows::{Occurrences, Slogan};
use super::super::settle::{Kept, c_values, settle};
use super::super::years::Years;
use super::counts::{CountedBy, SloganCounts};
use super::kinds::{self, YEAR_0};
use super::ranked::RankedSlogans;
use super::summed::Summed;
use crate::error::{Error, Result};
use crate::phrase::sequence::{PAUSE, Sequence};
use crate::token::WordList;

/// All sums, ready for questions.
struct Rank<'a> {
    counts: &'a SloganCounts,
    ground: Ground,
    /// The place of every string in the sums.
    places: FxHashMap<&'a str, u32>,
    symbols: f64,
}

/// A string with what is known of it.
struct Entry<'a> {
    text: &'a str,
    symbols: Vec<u32>,
    place: usize,
}

impl Slogans {
    /// The formulations by the sums of all shards: judged, scored and ordered as
    /// [`Slogans::mine`] does it for a corpus that is at hand. The evidence
    /// for each row, its score included, is that of the whole; what is missing are
    /// strings that no shard gave as candidates. Weights may be others than
    /// when the shards were counted.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a share outside 0
    /// to 1, where the shards were counted with other lists of words or
    /// another `max_length`, and where doubtful occurrences are to be left
    /// out, which needs the texts.
    pub fn rank(&self, counts: &SloganCounts) -> Result<RankedSlogans> {
        if !(0.0..=1.0).contains(&self.absorb) {
            return Err(Error::option("absorb", self.absorb, "a share from 0 to 1"));
        }
        if self.leave_out_doubtful {
            return Err(Error::option("leave_out_doubtful", true, "false where only counts are at hand"));
        }
        if counts.by != CountedBy::of(self) {
            return Err(Error::option("slogans", "other lists of words or lengths", "those of the shards"));
        }
        let rank = Rank::new(self, counts)?;
        let mut found = rank.found(self);
        found.par_sort_by(|a, b| by_score((a.score, &a.string.symbols), (b.score, &b.string.symbols)));
        found.truncate(self.rows.saturating_mul(2));
        let kept = settle(found, |e| &e.symbols, (&rank.ground.frames, rank.ground.absorb), self);
        Ok(RankedSlogans { documents: counts.n_documents(), slogans: rank.rows(kept), independent: None })
    }
}

impl<'a> Rank<'a> {
    fn new(options: &Slogans, counts: &'a SloganCounts) -> Result<Self> {
        let strings = &counts.sums.strings;
        let places: FxHashMap<&str, u32> = strings.iter().zip(0..).collect();
        let mut seen = vec![false; char::MAX as usize + 1];
        strings.iter().flat_map(str::chars).for_each(|c| seen[c as usize] = true);
        let sequence = Sequence::of_alphabet(('\0'..=char::MAX).filter(|&c| seen[c as usize]));
        let (symbols, documents) = (counts.total(kinds::SYMBOLS) as usize, counts.n_documents() as usize);
        let sizes: Vec<(i32, u64)> = match counts.sums.len() {
            0 => Vec::new(),
            _ => {
                let totals = counts.sums.at(0);
                // A year of empty texts is a year too.
                let years = totals.of_kind(kinds::YEAR_DOCUMENTS).map(|(year, _)| (year, 0));
                years.chain(totals.of_kind(kinds::YEAR)).map(|(y, n)| (y as i32 - YEAR_0 as i32, n)).collect()
            }
        };
        let ground = Ground {
            frames: Frames::new(&sequence, &options.lists),
            sequence,
            marks: Marks::none(),
            years: Years::of_sizes(sizes.into_iter()),
            words: WordList::jieba()?,
            documents,
            strict: false,
            few: FEW,
            min_count: options.min_count_in(symbols),
            max_length: options.max_length.min(LONGEST),
            min_doc_count: options.min_doc_count_in(symbols, documents),
            absorb: options.absorb,
        };
        Ok(Self { counts, ground, places, symbols: symbols as f64 })
    }

    fn summed<'b>(&'b self, entry: &'b Entry<'_>) -> Summed<'b> {
        Summed { ground: &self.ground, symbols: &entry.symbols, counted: self.counts.sums.at(entry.place) }
    }

    /// How often a string occurs; 0 where it was not counted.
    fn count(&self, text: &str) -> u64 {
        self.places.get(text).map_or(0, |&place| self.counts.sums.at(place as usize).count(kinds::COUNT))
    }

    /// A string of which all is known and that occurs often enough.
    fn entry(&self, text: &'a str, place: usize) -> Option<Entry<'a>> {
        let counted = self.counts.sums.at(place);
        let known = counted.count(kinds::DOCUMENTS) > 0 && counted.count(kinds::COUNT) >= self.ground.min_count as u64;
        let fits = || (MIN_LENGTH..=self.ground.max_length).contains(&text.chars().count());
        let symbol = |c: char| if c == '、' { PAUSE } else { self.ground.sequence.symbol(c) };
        (place > 0 && known && fits()).then(|| Entry { text, symbols: text.chars().map(symbol).collect(), place })
    }

    /// A part of a string that never occurs without it.
    fn part(&self, text: &str, whole: u64) -> Option<Entry<'a>> {
        let (&text, &place) = self.places.get_key_value(text)?;
        self.entry(text, place as usize).filter(|_| self.counts.sums.at(place as usize).count(kinds::COUNT) == whole)
    }

    /// All strings that are candidates by their sums, with evidence and score.
    fn found(&self, options: &Slogans) -> Vec<Found<Entry<'a>>> {
        let strings = &self.counts.sums.strings;
        let of_string = |place: usize| self.entry(strings.at(place), place).map_or(Vec::new(), |e| self.candidates(e));
        let mut candidates: Vec<Entry<'a>> = (0..strings.len()).into_par_iter().flat_map_iter(of_string).collect();
        candidates.par_sort_unstable_by_key(|entry| entry.place);
        candidates.dedup_by_key(|entry| entry.place);
        let mut judged: Vec<(Entry<'a>, Evidence)> = candidates
            .into_par_iter()
            .filter_map(|entry| {
                let evidence = self.evidence(&entry)?;
                Some((entry, evidence))
            })
            .collect();
        if let Some(reference) = &options.reference {
            let strings: Vec<String> = judged.iter().map(|(entry, _)| entry.text.to_string()).collect();
            let characters = self.counts.total(kinds::CHARACTERS) as usize;
            for ((_, evidence), theirs) in judged.iter_mut().zip(reference.counts(&strings)) {
                evidence.contrast_with(theirs, reference, characters);
            }
        }
        let found = |(string, evidence): (Entry<'a>, Evidence)| {
            let score = options.weights.score(&evidence);
            Found { string, evidence, score }
        };
        judged.into_par_iter().map(found).collect()
    }

    fn is_unit(&self, entry: &Entry<'_>) -> bool {
        self.ground.judge_by(&mut self.summed(entry)).is_ok()
    }

    fn evidence(&self, entry: &Entry<'_>) -> Option<Evidence> {
        let mut summed = self.summed(entry);
        let mut evidence = self.ground.judge_by(&mut summed).ok()?;
        self.ground.complete_by(&mut evidence, &mut summed);
        let count = evidence.count as f64;
        let splits = entry.text.char_indices().skip(1).map(|(at, _)| entry.text.split_at(at));
        let association = |(left, right): (&str, &str)| {
            (count * self.symbols / (self.count(left) as f64 * self.count(right) as f64)).ln()
        };
        evidence.cohesion = splits.map(association).fold(f64::INFINITY, f64::min);
        Some(evidence)
    }

    /// The candidates that a string makes: itself, what it begins with, and
    /// what it ends with, where these never occur without it. The rules
    /// are those of a corpus at hand.
    fn candidates(&self, entry: Entry<'a>) -> Vec<Entry<'a>> {
        let summed = self.summed(&entry);
        let counted = summed.counted;
        let whole = counted.count(kinds::COUNT);
        let varies = [kinds::BEFORE, kinds::BEHIND].map(|kind| summed.varies(kind));
        let has_pause = entry.symbols.contains(&PAUSE);
        let free = !has_pause && varies == [true, true];
        let marked = counted.count(kinds::QUOTATION) >= self.ground.min_count as u64 || self.is_motto(&entry, whole);
        if !(free || marked) || !self.is_unit(&entry) {
            return Vec::new();
        }
        let long = |rest: &Entry<'a>| rest.symbols.len() > SHORT;
        let half = |part: &Entry<'a>, kind: u8| self.counts.sums.at(part.place).count(kind) >= whole.div_ceil(2);
        let cuts = || entry.text.char_indices().skip(1).map(|(at, _)| at);
        let mut found = Vec::new();
        if !has_pause {
            let beginnings = cuts().filter_map(|at| self.part(&entry.text[..at], whole));
            found.extend(beginnings.filter(|part| long(part) && half(part, kinds::END_WORD)));
            let ends = cuts().filter_map(|at| self.part(&entry.text[at..], whole));
            let is_left = |part: &Entry<'a>| {
                free && self.ground.frames.without_verbs(&entry.symbols).any(|rest| rest == part.symbols)
            };
            found.extend(ends.filter(|part| long(part) && (half(part, kinds::START_WORD) || is_left(part))));
        }
        if marked {
            let rests = self.ground.frames.without_verbs(&entry.symbols);
            found.extend(rests.map_while(|rest| self.part(&self.ground.text(rest), whole).filter(long)));
        }
        found.push(entry);
        found
    }

    /// Whether it is parts of one length whose occurrences go together.
    fn is_motto(&self, entry: &Entry<'_>, whole: u64) -> bool {
        let first = entry.symbols.iter().position(|&s| s == PAUSE);
        first.is_some_and(|part| {
            let together = |part: &str| whole as f64 >= TOGETHER * self.count(part) as f64;
            let whole_parts = (entry.symbols.len() + 1).is_multiple_of(part + 1);
            PART.contains(&part)
                && whole_parts
                && are_parts(Some(&entry.symbols), part)
                && entry.text.split('、').all(together)
        })
    }

    fn rows(&self, kept: Vec<Kept<Entry<'a>>>) -> Vec<Slogan> {
        let strings: Vec<&[u32]> = kept.iter().map(|k| k.found.string.symbols.as_slice()).collect();
        let counts: Vec<usize> = kept.iter().map(|k| k.found.evidence.count).collect();
        let c_values = c_values(&strings, &counts);
        let row = |(k, c_value): (&Kept<Entry<'a>>, f64)| {
            let entry = &k.found.string;
            Slogan {
                term: entry.text.to_string(),
                score: k.found.score,
                span: self.ground.years.span_of(&self.ground.years.counts(self.summed(entry).years())),
                evidence: k.found.evidence.clone(),
                c_value,
                parent: k.parent,
                family: None,
                occurrences: Occurrences::none(entry.symbols.len()),
            }
        };
        kept.iter().zip(c_values).map(row).collect()
    }
}
