//! The tokens of some documents, and one numbering for those of all.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Vocabulary;
use super::dictionary::{Dictionary, Scratch};
use super::protect::{Origin, ProtectedSegmenter};
use super::tokenizer::is_word;

/// Some documents. A token's id is its place in the dictionary, or, behind
/// all places, its number among the terms that are not there.
#[derive(Default)]
pub(super) struct Chunk<'t> {
    ids_of_strings: FxHashMap<&'t str, u32>,
    terms: Vec<&'t str>,
    tags: Vec<String>,
    pub ids: Vec<u32>,
    pub starts: Vec<u32>,
    pub breaks: Vec<bool>,
    pub ends: Vec<usize>,
}

impl<'t> Chunk<'t> {
    /// With room for about as many tokens as the texts have: a token takes
    /// five bytes of Chinese text and more.
    pub fn for_texts(texts: &[String]) -> Self {
        let tokens = texts.iter().map(String::len).sum::<usize>() / 5;
        Self {
            ids: Vec::with_capacity(tokens),
            starts: Vec::with_capacity(tokens),
            breaks: Vec::with_capacity(tokens),
            ..Self::default()
        }
    }

    pub fn push(&mut self, text: &'t str, segmenter: &ProtectedSegmenter, scratch: &mut Scratch) {
        let dictionary = segmenter.engine().dictionary();
        let mut gap = Gap::Break;
        segmenter.segment(text, scratch, &mut |range, origin| {
            let piece = &text[range.clone()];
            let id = match origin {
                // These bytes begin Han characters only.
                Origin::Word(place) if matches!(piece.as_bytes()[0], 0xe5..=0xe9) || is_word(piece) => place,
                Origin::Lexicon => self.id_of(piece, "", dictionary),
                Origin::Segmenter(tag) if is_word(piece) => self.id_of(piece, tag, dictionary),
                _ => {
                    gap = gap.and(piece);
                    return;
                }
            };
            self.ids.push(id);
            self.starts.push(range.start as u32);
            self.breaks.push(gap == Gap::Break);
            gap = Gap::None;
        });
        self.ends.push(self.ids.len());
    }

    fn id_of(&mut self, piece: &'t str, tag: &str, dictionary: Option<&Dictionary>) -> u32 {
        *self.ids_of_strings.entry(piece).or_insert_with(|| {
            dictionary.and_then(|d| d.place_of(piece)).unwrap_or_else(|| {
                self.terms.push(piece);
                self.tags.push(tag.to_string());
                places(dictionary) + self.terms.len() as u32 - 1
            })
        })
    }
}

fn places(dictionary: Option<&Dictionary>) -> u32 {
    dictionary.map_or(0, |d| d.places() as u32)
}

/// One numbering for all chunks: terms in order of code point.
pub(super) struct Numbering<'t> {
    pub vocabulary: Vocabulary,
    /// Per term, where any has one.
    pub parts_of_speech: Vec<String>,
    /// The number of the word at each place of the dictionary.
    of_places: Vec<u32>,
    of_strings: FxHashMap<&'t str, u32>,
}

impl<'t> Numbering<'t> {
    /// The terms of the chunks, and those that they are counted as: a head
    /// form is in the vocabulary even where only its variants occur.
    pub fn of(dictionary: Option<&Dictionary>, chunks: &[Chunk<'t>], heads: &FxHashMap<&'t str, &'t str>) -> Self {
        let mut used = used_places(dictionary, chunks);
        let tagged = |c: &Chunk<'t>| c.terms.iter().copied().zip(c.tags.iter().cloned()).collect::<Vec<_>>();
        let mut strings: Vec<(&str, String)> = chunks.iter().flat_map(tagged).collect();
        let used_place = |term: &str| dictionary.and_then(|d| d.place_of(term)).filter(|&p| used[p as usize]);
        let occurs: FxHashMap<&str, ()> = strings.iter().map(|(s, _)| (*s, ())).collect();
        let variants = heads.iter().filter(|(term, _)| occurs.contains_key(*term) || used_place(term).is_some());
        let missing: Vec<&str> = variants.map(|(_, head)| *head).collect();
        for head in missing {
            match dictionary.and_then(|d| d.place_of(head)) {
                Some(place) => used[place as usize] = true,
                None => strings.push((head, String::new())),
            }
        }
        strings.par_sort_unstable();
        strings.dedup_by_key(|(term, _)| *term);
        Self::merge(dictionary, &used, strings)
    }

    /// Words of the dictionary and other strings, both in order, as one vocabulary.
    fn merge(dictionary: Option<&Dictionary>, used: &[bool], strings: Vec<(&'t str, String)>) -> Self {
        let mut words: Vec<(u32, u32)> = Vec::new();
        if let Some(dictionary) = dictionary {
            let places = (0..used.len() as u32).filter(|&p| used[p as usize]);
            words.extend(places.filter_map(|p| Some((dictionary.number_at(p)?, p))));
            words.sort_unstable();
        }
        let mut of_places = vec![0; used.len()];
        let mut of_strings = FxHashMap::default();
        let mut terms: Vec<&str> = Vec::with_capacity(words.len() + strings.len());
        let mut others = strings.iter().map(|(s, _)| *s).peekable();
        for (number, place) in words {
            let word = dictionary.map_or("", |d| d.word(number));
            while let Some(other) = others.next_if(|&other| other < word) {
                of_strings.insert(other, terms.len() as u32);
                terms.push(other);
            }
            of_places[place as usize] = terms.len() as u32;
            terms.push(word);
        }
        for other in others {
            of_strings.insert(other, terms.len() as u32);
            terms.push(other);
        }
        let mut parts_of_speech = Vec::new();
        if strings.iter().any(|(_, tag)| !tag.is_empty()) {
            // Only segmenters without a dictionary give parts of speech.
            parts_of_speech = strings.into_iter().map(|(_, tag)| tag).collect();
        }
        Self { vocabulary: Vocabulary::from_sorted(terms.into_iter()), parts_of_speech, of_places, of_strings }
    }

    /// The ids of a chunk in this numbering.
    pub fn renumber(&self, chunk: &Chunk<'t>, target: &mut [u32]) {
        let of_terms: Vec<u32> = chunk.terms.iter().map(|term| self.of_strings[term]).collect();
        for (to, &from) in target.iter_mut().zip(&chunk.ids) {
            let from = from as usize;
            *to = self.of_places.get(from).copied().unwrap_or_else(|| of_terms[from - self.of_places.len()]);
        }
    }
}

/// Which words of the dictionary occur.
fn used_places(dictionary: Option<&Dictionary>, chunks: &[Chunk<'_>]) -> Vec<bool> {
    let n = places(dictionary) as usize;
    let of_chunks = |chunks: &[Chunk<'_>]| {
        let mut used = vec![false; n];
        for &id in chunks.iter().flat_map(|c| &c.ids) {
            if let Some(used) = used.get_mut(id as usize) {
                *used = true;
            }
        }
        used
    };
    let share = chunks.len().div_ceil(rayon::current_num_threads()).max(1);
    let parts = chunks.par_chunks(share).map(of_chunks);
    parts.reduce_with(|a, b| a.into_iter().zip(b).map(|(a, b)| a || b).collect()).unwrap_or_else(|| vec![false; n])
}

/// What stands between two tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    /// One space, as between Latin words.
    Space,
    Break,
}

impl Gap {
    fn and(self, piece: &str) -> Self {
        piece.chars().fold(self, |gap, c| match (gap, c) {
            (Gap::None, ' ' | '\u{a0}') => Gap::Space,
            // Zero-width characters join what they stand between.
            (gap, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}') => gap,
            _ => Gap::Break,
        })
    }
}
