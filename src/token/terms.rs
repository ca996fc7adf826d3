//! Numbers for terms: while some documents are read, for all documents, and
//! in the end by the order of terms.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::dictionary::WordList;
use super::{TermId, Vocabulary};

/// A term while part of the documents is read: the place of a word in the
/// word list, so that no word is hashed, or a number behind all places for any
/// other string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(pub u32);

/// A term among those of one part of the documents, numbered as they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct PartTerm(pub u32);

/// A term among those of all documents before they are put in order: the
/// number of a word in the word list, or a number behind all words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CorpusKey(pub u32);

/// `numbers[key]` is the key's number among the terms of the part + 1; 0 means
/// that the part has not met the term yet.
pub(super) struct Slots {
    numbers: Vec<u32>,
    places: usize,
}

impl Slots {
    pub fn new(dictionary: Option<&WordList>) -> Self {
        let places = dictionary.map_or(0, WordList::places);
        Self { numbers: vec![0; places], places }
    }
}

/// The distinct terms of some documents, numbered as they come.
#[derive(Default)]
pub(super) struct LocalTerms<'t> {
    /// `keys[number]` is the key of the term with that number.
    keys: Vec<Key>,
    keys_of_strings: FxHashMap<&'t str, Key>,
    /// The strings with their parts of speech, in order of their keys.
    strings: Vec<(&'t str, String)>,
}

impl<'t> LocalTerms<'t> {
    /// The key of a string that is no word of the dictionary.
    // Not inlined, so that the usual way past it is.
    #[inline(never)]
    pub fn key(&mut self, string: &'t str, tag: &str, slots: &mut Slots) -> Key {
        *self.keys_of_strings.entry(string).or_insert_with(|| {
            self.strings.push((string, tag.to_string()));
            slots.numbers.push(0);
            Key(slots.numbers.len() as u32 - 1)
        })
    }

    /// Fills `numbers` with the number of each key's term.
    pub fn number(&mut self, keys: &[Key], numbers: &mut Vec<PartTerm>, slots: &mut Slots) {
        // Slots lie far apart: all are fetched before any is needed.
        numbers.clear();
        numbers.extend(keys.iter().map(|key| PartTerm(slots.numbers[key.0 as usize])));
        for (key, number) in keys.iter().zip(numbers) {
            if number.0 == 0 {
                number.0 = self.number_of_new(*key, slots);
            }
            number.0 -= 1;
        }
    }

    /// The number + 1 of a term that the part had not met when its slot was fetched.
    fn number_of_new(&mut self, key: Key, slots: &mut Slots) -> u32 {
        let slot = &mut slots.numbers[key.0 as usize];
        if *slot == 0 {
            self.keys.push(key);
            *slot = self.keys.len() as u32;
        }
        *slot
    }

    /// Called after the last document of the part: empties the slots for the
    /// next part, and gives the terms in order of their numbers.
    pub fn finish(self, dictionary: Option<&WordList>, slots: &mut Slots) -> PartTerms<'t> {
        let words = dictionary.map_or(0, WordList::len);
        let corpus_key = |key: Key| {
            slots.numbers[key.0 as usize] = 0;
            CorpusKey(match (key.0 as usize).checked_sub(slots.places) {
                Some(string) => (words + string) as u32,
                None => dictionary.and_then(|d| d.number_at(key.0)).unwrap_or(0),
            })
        };
        let keys = self.keys.into_iter().map(corpus_key).collect();
        slots.numbers.truncate(slots.places);
        PartTerms { keys, strings: self.strings }
    }
}

/// The distinct terms of a part that is read.
pub(super) struct PartTerms<'t> {
    /// `keys[number]` is the term's key; strings count on behind the words, in
    /// the order of `strings`.
    keys: Vec<CorpusKey>,
    strings: Vec<(&'t str, String)>,
}

/// Keys for the terms of all documents. They hold nothing of the texts.
pub(super) struct AllTerms {
    /// Number of words in the word list. The key of a word is its number there.
    words: usize,
    /// The keys of other strings, behind those of the words.
    strings: FxHashMap<Box<str>, CorpusKey>,
    /// For each string: the first part of the documents that holds it, and its
    /// part of speech there.
    parts_of_speech: Vec<(usize, String)>,
}

impl AllTerms {
    pub fn new(dictionary: Option<&WordList>) -> Self {
        let words = dictionary.map_or(0, WordList::len);
        Self { words, strings: FxHashMap::default(), parts_of_speech: Vec::new() }
    }

    /// The keys of the terms of a part of the documents, by their numbers
    /// there. Parts may come in any order.
    pub fn add(&mut self, part: usize, terms: PartTerms<'_>) -> Vec<CorpusKey> {
        let PartTerms { mut keys, strings } = terms;
        let of_strings: Vec<CorpusKey> = strings.into_iter().map(|(string, tag)| self.key(string, part, tag)).collect();
        for key in &mut keys {
            *key = (key.0 as usize).checked_sub(self.words).map_or(*key, |string| of_strings[string]);
        }
        keys
    }

    /// The key of a string.
    fn key(&mut self, string: &str, part: usize, tag: String) -> CorpusKey {
        if let Some(&key) = self.strings.get(string) {
            let first = &mut self.parts_of_speech[key.0 as usize - self.words];
            if part < first.0 {
                *first = (part, tag);
            }
            return key;
        }
        let key = CorpusKey((self.words + self.strings.len()) as u32);
        self.strings.insert(string.into(), key);
        self.parts_of_speech.push((part, tag));
        key
    }

    /// The final numbering of the terms that occur, given by their keys. A head
    /// form is in the vocabulary even where only its variants occur.
    pub fn finish<'k>(
        mut self,
        occurring: impl Iterator<Item = &'k CorpusKey>,
        dictionary: Option<&WordList>,
        heads: &FxHashMap<&str, &str>,
    ) -> Numbering {
        let mut occurs = vec![false; self.words + self.strings.len()];
        occurring.for_each(|key| occurs[key.0 as usize] = true);
        let word = |term: &str| dictionary.and_then(|d| d.number_at(d.place_of(term)?)).map(CorpusKey);
        let has = |term: &str| {
            word(term).or_else(|| self.strings.get(term).copied()).is_some_and(|key| occurs[key.0 as usize])
        };
        let missing: Vec<&str> = heads.iter().filter(|(term, _)| has(term)).map(|(_, head)| *head).collect();
        for head in missing {
            let key = word(head).unwrap_or_else(|| self.key(head, usize::MAX, String::new()));
            occurs.resize(self.words + self.strings.len(), false);
            occurs[key.0 as usize] = true;
        }
        self.in_order(&occurs, dictionary)
    }

    /// Words of the dictionary and other strings, both in order, as one vocabulary.
    fn in_order(self, occurs: &[bool], dictionary: Option<&WordList>) -> Numbering {
        let (words, others) = occurs.split_at(self.words);
        let occurring = self.strings.iter().filter(|(_, key)| others[key.0 as usize - self.words]);
        let mut strings: Vec<(u64, &str, u32)> = occurring.map(|(s, &key)| (beginning(s), &**s, key.0)).collect();
        strings.par_sort_unstable();

        let mut ids = vec![TermId(0); occurs.len()];
        let mut vocabulary = Vocabulary::default();
        let mut push = |key: u32, term: &str| {
            ids[key as usize] = TermId(vocabulary.len() as u32);
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
                parts_of_speech[id.index()] = tag;
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
    /// `ids[key]` is the final number of the term with that key.
    ids: Vec<TermId>,
}

impl Numbering {
    /// The final number of the term with a key.
    pub fn id(&self, key: CorpusKey) -> TermId {
        self.ids[key.0 as usize]
    }
}
