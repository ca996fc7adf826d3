//! Numbers for terms: while some documents are read, for all documents, and
//! in the end by the order of terms.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Vocabulary;
use super::dictionary::Dictionary;

/// For every key the number of its term and 1 more, or 0.
///
/// The key of a word is its place in the dictionary, so that no word is hashed;
/// the keys of other strings lie behind all places.
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
    /// Of each term by its number.
    keys: Vec<u32>,
    keys_of_strings: FxHashMap<&'t str, u32>,
    /// The strings with their parts of speech, in order of their keys.
    strings: Vec<(&'t str, String)>,
}

impl<'t> LocalTerms<'t> {
    /// The key of a string that is no word of the dictionary.
    // Not inlined, so that the usual way past it is.
    #[inline(never)]
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
            self.keys.push(key);
            *slot = self.keys.len() as u32;
        }
        *slot
    }

    /// No term comes any more: the slots are as they were before the first,
    /// and keys are those of [`AllTerms`], where strings come in order.
    pub fn finish(&mut self, dictionary: Option<&Dictionary>, slots: &mut Slots) {
        self.keys_of_strings = FxHashMap::default();
        let words = dictionary.map_or(0, Dictionary::len);
        for key in &mut self.keys {
            slots.numbers[*key as usize] = 0;
            *key = match (*key as usize).checked_sub(slots.places) {
                Some(string) => (words + string) as u32,
                None => dictionary.and_then(|d| d.number_at(*key)).unwrap_or(0),
            };
        }
        slots.numbers.truncate(slots.places);
    }
}

/// Keys for the terms of all documents. They hold nothing of the texts.
pub(super) struct AllTerms {
    /// The key of a word of the dictionary is its number there; so many there are.
    words: usize,
    /// The keys of other strings, behind those of the words.
    strings: FxHashMap<Box<str>, u32>,
    /// Of each string the first part of the documents that holds it, and its
    /// part of speech there.
    parts_of_speech: Vec<(usize, String)>,
}

impl AllTerms {
    pub fn new(dictionary: Option<&Dictionary>) -> Self {
        let words = dictionary.map_or(0, Dictionary::len);
        Self { words, strings: FxHashMap::default(), parts_of_speech: Vec::new() }
    }

    /// The keys of the terms of a part of the documents, by their numbers
    /// there. Parts may come in any order.
    pub fn add(&mut self, part: usize, terms: LocalTerms<'_>) -> Vec<u32> {
        let LocalTerms { mut keys, strings, .. } = terms;
        let of_strings: Vec<u32> = strings.into_iter().map(|(string, tag)| self.key(string, part, tag)).collect();
        for key in &mut keys {
            *key = (*key as usize).checked_sub(self.words).map_or(*key, |string| of_strings[string]);
        }
        keys
    }

    /// The key of a string.
    fn key(&mut self, string: &str, part: usize, tag: String) -> u32 {
        if let Some(&key) = self.strings.get(string) {
            let first = &mut self.parts_of_speech[key as usize - self.words];
            if part < first.0 {
                *first = (part, tag);
            }
            return key;
        }
        let key = (self.words + self.strings.len()) as u32;
        self.strings.insert(string.into(), key);
        self.parts_of_speech.push((part, tag));
        key
    }

    /// The final numbering of the terms that occur, given by their keys. A head
    /// form is in the vocabulary even where only its variants occur.
    pub fn finish<'k>(
        mut self,
        occurring: impl Iterator<Item = &'k u32>,
        dictionary: Option<&Dictionary>,
        heads: &FxHashMap<&str, &str>,
    ) -> Numbering {
        let mut occurs = vec![false; self.words + self.strings.len()];
        occurring.for_each(|&key| occurs[key as usize] = true);
        let word = |term: &str| dictionary.and_then(|d| d.number_at(d.place_of(term)?));
        let has =
            |term: &str| word(term).or_else(|| self.strings.get(term).copied()).is_some_and(|key| occurs[key as usize]);
        let missing: Vec<&str> = heads.iter().filter(|(term, _)| has(term)).map(|(_, head)| *head).collect();
        for head in missing {
            let key = word(head).unwrap_or_else(|| self.key(head, usize::MAX, String::new()));
            occurs.resize(self.words + self.strings.len(), false);
            occurs[key as usize] = true;
        }
        self.in_order(&occurs, dictionary)
    }

    /// Words of the dictionary and other strings, both in order, as one vocabulary.
    fn in_order(self, occurs: &[bool], dictionary: Option<&Dictionary>) -> Numbering {
        let (words, others) = occurs.split_at(self.words);
        let occurring = self.strings.iter().filter(|(_, key)| others[**key as usize - self.words]);
        let mut strings: Vec<(u64, &str, u32)> = occurring.map(|(s, &key)| (beginning(s), &**s, key)).collect();
        strings.par_sort_unstable();

        let mut ids = vec![0; occurs.len()];
        let mut vocabulary = Vocabulary::default();
        let mut push = |key: u32, term: &str| {
            ids[key as usize] = vocabulary.len() as u32;
            vocabulary.push(term);
        };
        let mut strings = strings.into_iter().peekable();
        for (key, _) in (0..).zip(words).filter(|(_, occurs)| **occurs) {
            let word = dictionary.map_or("", |d| d.word(key));
            while let Some((_, string, key)) = strings.next_if(|&(_, string, _)| string < word) {
                push(key, string);
            }
            push(key, word);
        }
        strings.for_each(|(_, string, key)| push(key, string));
        let mut parts_of_speech = Vec::new();
        if self.parts_of_speech.iter().any(|(_, tag)| !tag.is_empty()) {
            parts_of_speech = vec![String::new(); vocabulary.len()];
            let of_strings = self.parts_of_speech.into_iter().zip(&ids[words.len()..]).zip(others);
            for (((_, tag), &id), _) in of_strings.filter(|(_, occurs)| **occurs) {
                parts_of_speech[id as usize] = tag;
            }
        }
        Numbering { vocabulary, parts_of_speech, ids }
    }
}

/// The first eight bytes as a number: most strings are put in order by them
/// alone, without a look at the string itself.
fn beginning(string: &str) -> u64 {
    string.bytes().chain(std::iter::repeat(0)).take(8).fold(0, |number, byte| number << 8 | u64::from(byte))
}

/// One numbering for all documents: terms in order of code point, whatever
/// document or thread met them first.
pub(super) struct Numbering {
    pub vocabulary: Vocabulary,
    /// Per term, where any has one.
    pub parts_of_speech: Vec<String>,
    /// The final number of each term by its key.
    pub ids: Vec<u32>,
}
