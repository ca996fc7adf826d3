//! Numbers for terms: while some documents are read, for all documents, and
//! in the end by the order of terms.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Vocabulary;
use super::dictionary::Dictionary;

/// A word at a place of the dictionary, or another string with its part of speech.
enum Term<'t> {
    Word(u32),
    Other(&'t str, String),
}

/// For every key the number of its term and 1 more, or 0. The key of a word is
/// its place in the dictionary, so that no word is hashed; the keys of other
/// strings lie behind all places.
pub(super) struct Slots {
    numbers: Vec<u32>,
    places: usize,
}

impl Slots {
    pub fn new(dictionary: Option<&Dictionary>) -> Self {
        let places = dictionary.map_or(0, Dictionary::places);
        Self { numbers: vec![0; places], places }
    }
}

/// The distinct terms of some documents, numbered as they come.
#[derive(Default)]
pub(super) struct LocalTerms<'t> {
    terms: Vec<Term<'t>>,
    keys_of_strings: FxHashMap<&'t str, u32>,
    strings: Vec<(&'t str, String)>,
}

impl<'t> LocalTerms<'t> {
    /// The key of a string that is no word of the dictionary.
    pub fn key(&mut self, string: &'t str, tag: &str, slots: &mut Slots) -> u32 {
        *self.keys_of_strings.entry(string).or_insert_with(|| {
            self.strings.push((string, tag.to_string()));
            slots.numbers.push(0);
            slots.numbers.len() as u32 - 1
        })
    }

    /// Puts in the place of each key the number of its term.
    pub fn number(&mut self, keys: &mut [u32], numbers: &mut Vec<u32>, slots: &mut Slots) {
        // Slots lie far apart: all are fetched before any is needed.
        numbers.clear();
        numbers.extend(keys.iter().map(|&key| slots.numbers[key as usize]));
        for (key, number) in keys.iter_mut().zip(numbers) {
            if *number == 0 {
                *number = self.number_of_new(*key, slots);
            }
            *key = *number - 1;
        }
    }

    /// The number of a term that was not there when its slot was fetched, and 1 more.
    fn number_of_new(&mut self, key: u32, slots: &mut Slots) -> u32 {
        let slot = &mut slots.numbers[key as usize];
        if *slot == 0 {
            self.terms.push(match (key as usize).checked_sub(slots.places) {
                Some(string) => {
                    let (string, tag) = &mut self.strings[string];
                    Term::Other(string, std::mem::take(tag))
                }
                None => Term::Word(key),
            });
            *slot = self.terms.len() as u32;
        }
        *slot
    }

    /// No term comes any more: the slots are as they were before the first.
    pub fn finish(&mut self, slots: &mut Slots) {
        self.keys_of_strings = FxHashMap::default();
        self.strings = Vec::new();
        slots.numbers.truncate(slots.places);
        for term in &self.terms {
            if let Term::Word(place) = term {
                slots.numbers[*place as usize] = 0;
            }
        }
    }
}

/// The distinct terms of all documents, numbered as they come. They hold
/// nothing of the texts.
pub(super) struct AllTerms {
    /// By place the number of the word and 1 more, or 0.
    slots: Vec<u32>,
    places: Vec<u32>,
    of_strings: FxHashMap<Box<str>, u32>,
    /// Number and part of speech of each string.
    strings: Vec<(u32, String)>,
    count: u32,
}

impl AllTerms {
    pub fn new(dictionary: Option<&Dictionary>) -> Self {
        Self {
            slots: Slots::new(dictionary).numbers,
            places: Vec::new(),
            of_strings: FxHashMap::default(),
            strings: Vec::new(),
            count: 0,
        }
    }

    /// The numbers of the terms of some documents, by their numbers there.
    pub fn add(&mut self, terms: LocalTerms<'_>) -> Vec<u32> {
        // As above: all slots are fetched before any is needed.
        let slot = |term: &Term<'_>| match term {
            Term::Word(place) => self.slots[*place as usize],
            Term::Other(..) => 0,
        };
        let known: Vec<u32> = terms.terms.iter().map(slot).collect();
        let number = |(term, known): (_, u32)| known.checked_sub(1).unwrap_or_else(|| self.number(term));
        terms.terms.into_iter().zip(known).map(number).collect()
    }

    fn number(&mut self, term: Term<'_>) -> u32 {
        match term {
            Term::Word(place) => {
                let slot = &mut self.slots[place as usize];
                if *slot == 0 {
                    self.places.push(place);
                    self.count += 1;
                    *slot = self.count;
                }
                *slot - 1
            }
            Term::Other(string, tag) => match self.of_strings.get(string) {
                Some(&number) => number,
                None => {
                    self.of_strings.insert(string.into(), self.count);
                    self.strings.push((self.count, tag));
                    self.count += 1;
                    self.count - 1
                }
            },
        }
    }

    /// The final numbering. A head form is in the vocabulary even where only
    /// its variants occur.
    pub fn finish(mut self, dictionary: Option<&Dictionary>, heads: &FxHashMap<&str, &str>) -> Numbering {
        let place = |term: &str| dictionary.and_then(|d| d.place_of(term));
        let occurs = |terms: &Self, term: &str| match place(term) {
            Some(place) => terms.slots[place as usize] != 0,
            None => terms.of_strings.contains_key(term),
        };
        let missing: Vec<&str> = heads.iter().filter(|(term, _)| occurs(&self, term)).map(|(_, head)| *head).collect();
        for head in missing {
            self.number(place(head).map_or_else(|| Term::Other(head, String::new()), Term::Word));
        }
        self.in_order(dictionary)
    }

    /// Words of the dictionary and other strings, both in order, as one vocabulary.
    fn in_order(self, dictionary: Option<&Dictionary>) -> Numbering {
        let number_in_dictionary = |place: u32| dictionary.and_then(|d| d.number_at(place)).unwrap_or(0);
        let mut words: Vec<(u32, u32)> = self
            .places
            .par_iter()
            .map(|&place| (number_in_dictionary(place), self.slots[place as usize] - 1))
            .collect();
        let mut strings: Vec<(&str, u32)> = self.of_strings.iter().map(|(s, &number)| (&**s, number)).collect();
        rayon::join(|| words.sort_unstable(), || strings.par_sort_unstable());

        let mut ids = vec![0; self.count as usize];
        let mut terms: Vec<&str> = Vec::with_capacity(ids.len());
        let mut strings = strings.into_iter().peekable();
        for (word, number) in words {
            let word = dictionary.map_or("", |d| d.word(word));
            while let Some((string, number)) = strings.next_if(|&(string, _)| string < word) {
                ids[number as usize] = terms.len() as u32;
                terms.push(string);
            }
            ids[number as usize] = terms.len() as u32;
            terms.push(word);
        }
        for (string, number) in strings {
            ids[number as usize] = terms.len() as u32;
            terms.push(string);
        }
        let mut parts_of_speech = Vec::new();
        if self.strings.iter().any(|(_, tag)| !tag.is_empty()) {
            parts_of_speech = vec![String::new(); ids.len()];
            for (number, tag) in self.strings {
                parts_of_speech[ids[number as usize] as usize] = tag;
            }
        }
        Numbering { vocabulary: Vocabulary::from_sorted(terms.into_iter()), parts_of_speech, ids }
    }
}

/// One numbering for all documents: terms in order of code point, whatever
/// document or thread met them first.
pub(super) struct Numbering {
    pub vocabulary: Vocabulary,
    /// Per term, where any has one.
    pub parts_of_speech: Vec<String>,
    /// The final number of each term by that of [`AllTerms`].
    pub ids: Vec<u32>,
}
