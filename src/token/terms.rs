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

    /// No term comes any more: the slots are as they were before the first.
    pub fn finish(&mut self, slots: &mut Slots) {
        self.keys_of_strings = FxHashMap::default();
        for &key in &self.keys {
            slots.numbers[key as usize] = 0;
        }
        slots.numbers.truncate(slots.places);
    }
}

/// The distinct terms of all documents. They hold nothing of the texts.
pub(super) struct AllTerms {
    /// Whether each word of the dictionary occurs. The key of a word is its
    /// number there.
    words: Vec<bool>,
    strings: Strings,
}

/// The strings that are no words of the dictionary.
struct Strings {
    /// The keys, behind those of the words.
    keys: FxHashMap<Box<str>, u32>,
    /// In order of the keys.
    parts_of_speech: Vec<String>,
    words: usize,
}

impl Strings {
    fn key(&mut self, string: &str, tag: String) -> u32 {
        if let Some(&key) = self.keys.get(string) {
            return key;
        }
        let key = (self.words + self.keys.len()) as u32;
        self.keys.insert(string.into(), key);
        self.parts_of_speech.push(tag);
        key
    }
}

impl AllTerms {
    pub fn new(dictionary: Option<&Dictionary>) -> Self {
        let words = dictionary.map_or(0, Dictionary::len);
        let strings = Strings { keys: FxHashMap::default(), parts_of_speech: Vec::new(), words };
        Self { words: vec![false; words], strings }
    }

    /// For each of some parts of the documents, the keys of its terms by their
    /// numbers there.
    pub fn add(&mut self, parts: Vec<LocalTerms<'_>>, dictionary: Option<&Dictionary>) -> Vec<Vec<u32>> {
        let Self { words, strings } = self;
        let (mut keys, of_parts): (Vec<_>, Vec<_>) = parts.into_iter().map(|part| (part.keys, part.strings)).unzip();
        let mut key = |(string, tag): (&str, String)| strings.key(string, tag);
        // The keys of strings stay as they are, behind all places.
        let of_word = |key: &mut u32| *key = dictionary.and_then(|d| d.number_at(*key)).unwrap_or(*key);
        let of_strings: Vec<Vec<u32>>;
        (of_strings, ()) = rayon::join(
            || of_parts.into_iter().map(|part| part.into_iter().map(&mut key).collect()).collect(),
            || keys.par_iter_mut().flatten_iter().for_each(of_word),
        );
        let places = dictionary.map_or(0, Dictionary::places);
        for (keys, of_strings) in keys.iter_mut().zip(of_strings) {
            for key in keys {
                match (*key as usize).checked_sub(places) {
                    Some(string) => *key = of_strings[string],
                    None => words[*key as usize] = true,
                }
            }
        }
        keys
    }

    /// The final numbering. A head form is in the vocabulary even where only
    /// its variants occur.
    pub fn finish(mut self, dictionary: Option<&Dictionary>, heads: &FxHashMap<&str, &str>) -> Numbering {
        let word = |term: &str| dictionary.and_then(|d| d.number_at(d.place_of(term)?));
        let occurs = |terms: &Self, term: &str| match word(term) {
            Some(word) => terms.words[word as usize],
            None => terms.strings.keys.contains_key(term),
        };
        let missing: Vec<&str> = heads.iter().filter(|(term, _)| occurs(&self, term)).map(|(_, head)| *head).collect();
        for head in missing {
            match word(head) {
                Some(word) => self.words[word as usize] = true,
                None => drop(self.strings.key(head, String::new())),
            }
        }
        self.in_order(dictionary)
    }

    /// Words of the dictionary and other strings, both in order, as one vocabulary.
    fn in_order(self, dictionary: Option<&Dictionary>) -> Numbering {
        let Self { words, strings: Strings { keys, parts_of_speech: of_strings, .. } } = self;
        let mut strings: Vec<(u64, &str, u32)> = keys.iter().map(|(s, &key)| (beginning(s), &**s, key)).collect();
        strings.par_sort_unstable();

        let mut ids = vec![0; words.len() + strings.len()];
        let mut vocabulary = Vocabulary::default();
        let mut push = |key: u32, term: &str| {
            ids[key as usize] = vocabulary.len() as u32;
            vocabulary.push(term);
        };
        let mut strings = strings.into_iter().peekable();
        for (key, _) in (0..).zip(&words).filter(|(_, occurs)| **occurs) {
            let word = dictionary.map_or("", |d| d.word(key));
            while let Some((_, string, key)) = strings.next_if(|&(_, string, _)| string < word) {
                push(key, string);
            }
            push(key, word);
        }
        strings.for_each(|(_, string, key)| push(key, string));
        let mut parts_of_speech = Vec::new();
        if of_strings.iter().any(|tag| !tag.is_empty()) {
            parts_of_speech = vec![String::new(); vocabulary.len()];
            for (tag, &id) in of_strings.into_iter().zip(&ids[words.len()..]) {
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
