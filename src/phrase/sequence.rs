//! A corpus as one sequence of symbols, cut into clauses and documents.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::corpus::{Corpus, Text};
use crate::pool::SHARE;
use crate::text::{is_alphanumeric, is_usual_han};
use crate::token::Tokens;

/// The symbol that ends every clause; no phrase reaches across it.
pub(super) const BOUNDARY: u32 = 0;

/// The symbol of `、`, which ends a clause too, but may be inside a motto.
pub(super) const PAUSE: u32 = 1;

/// The first symbol that is no end of a clause.
const FIRST: u32 = PAUSE + 1;

/// Whether a symbol ends a clause.
pub(super) fn ends_clause(symbol: u32) -> bool {
    symbol <= PAUSE
}

/// What quotation marks come right before a character.
pub(super) const OPENED: u8 = 1;
pub(super) const CLOSED: u8 = 2;

/// Positions are indexed by blocks of this many bits.
const BLOCK: u32 = 8;

/// Symbols (characters or terms) in a fixed order, a [`BOUNDARY`] or
/// [`PAUSE`] after each clause.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    pub symbols: Vec<u32>,
    /// Where each document begins, and the end of the last.
    pub documents: Vec<u32>,
    /// The document of the first position of every block of positions.
    blocks: Vec<u32>,
    /// One more than the greatest symbol.
    pub alphabet: usize,
    /// Per symbol, with characters only: what it stands for.
    pub characters: Vec<char>,
}

impl Sequence {
    /// The terms of the tokens, a clause between breaks.
    pub fn of_tokens(tokens: &Tokens) -> Self {
        let (ids, breaks) = (tokens.ids(), tokens.breaks());
        let mut sequence = Self { alphabet: tokens.vocabulary().len() + FIRST as usize, ..Self::default() };
        let lengths = (0..tokens.n_documents()).into_par_iter().map(|d| {
            let clauses = breaks[tokens.range(d)].iter().skip(1).filter(|begins| **begins).count() + 1;
            tokens.range(d).len() + clauses
        });
        sequence.set_lengths(lengths.collect::<Vec<usize>>().iter());
        let symbols = pieces(&mut sequence.symbols, &sequence.documents);
        symbols.into_par_iter().enumerate().for_each(|(d, symbols)| {
            let mut place = 0;
            for (i, token) in tokens.range(d).enumerate() {
                place += usize::from(i > 0 && breaks[token]); // A boundary stays.
                symbols[place] = ids[token] + FIRST;
                place += 1;
            }
        });
        sequence.index_documents();
        sequence
    }

    /// The characters of the texts. Letters, Han characters, digits and `+`
    /// are symbols, full-width letters and digits as half-width ones;
    /// quotation marks leave no gap; all else ends a clause.
    pub fn of_characters(corpus: &Corpus) -> Self {
        // Read twice, so that nothing is held but the sequence itself.
        // Few parts, for each knows of every character whether it has it.
        let documents = corpus.len().div_ceil(64).max(512);
        let inventories: Vec<Inventory> =
            corpus.texts().par_chunks(documents).with_max_len(1).map(Inventory::of).collect();
        // Numbers in order of code point: the same for any order of documents.
        let seen = |c: &char| *c != END && *c != '、' && inventories.iter().any(|part| part.holds(*c));
        let mut sequence = Self { characters: vec![END, '、'], ..Self::default() };
        sequence.characters.extend(('\0'..=char::MAX).filter(seen));
        sequence.alphabet = sequence.characters.len();
        let mut numbers = vec![0u32; char::MAX as usize + 1];
        sequence.characters.iter().zip(0..).for_each(|(&c, number)| numbers[c as usize] = number);
        sequence.set_lengths(inventories.iter().flat_map(|part| &part.lengths));
        let symbols = pieces(&mut sequence.symbols, &sequence.documents);
        corpus.texts().par_iter().with_max_len(SHARE).zip(symbols).for_each(|(text, symbols)| {
            let mut places = symbols.iter_mut();
            read_characters(text, |character, _, _| {
                if let Some(symbol) = places.next() {
                    *symbol = numbers[character as usize];
                }
            });
        });
        // A `、` at the end of a text leads to nothing.
        for pair in sequence.documents.windows(2).filter(|pair| pair[0] < pair[1]) {
            sequence.symbols[pair[1] as usize - 1] = BOUNDARY;
        }
        sequence.index_documents();
        sequence
    }

    /// No text, only the numbers of characters.
    pub fn of_alphabet(characters: impl IntoIterator<Item = char>) -> Self {
        let characters: BTreeSet<char> = characters.into_iter().filter(|c| ![END, '、'].contains(c)).collect();
        let characters: Vec<char> = [END, '、'].into_iter().chain(characters).collect();
        Self { alphabet: characters.len(), characters, documents: vec![0], ..Self::default() }
    }

    /// The number of a character; 0 where it does not occur.
    pub fn symbol(&self, c: char) -> u32 {
        let known = self.characters.get(FIRST as usize..).unwrap_or_default();
        known.binary_search(&c).map_or(BOUNDARY, |i| i as u32 + FIRST)
    }

    /// The numbers of the characters of a text, or `None` where one never occurs.
    pub fn symbols_of(&self, text: &str) -> Option<Vec<u32>> {
        text.chars().map(|c| Some(self.symbol(c)).filter(|&s| s != BOUNDARY)).collect()
    }

    /// The symbol at a position; a boundary at every end of a clause.
    pub fn symbol_at(&self, position: usize) -> u32 {
        let symbol = self.symbols.get(position).copied().unwrap_or(BOUNDARY);
        // No branch on what is read, so that the next positions are read meanwhile.
        symbol & 0u32.wrapping_sub(u32::from(!ends_clause(symbol)))
    }

    /// The symbol before a position; a boundary at every end of a clause.
    pub fn symbol_before(&self, position: usize) -> u32 {
        position.checked_sub(1).map_or(BOUNDARY, |p| self.symbol_at(p))
    }

    /// The document of a position.
    pub fn document_of(&self, position: u32) -> u32 {
        let block = (position >> BLOCK) as usize;
        let first = self.blocks.get(block).map_or(0, |&d| d as usize);
        let last = self.blocks.get(block + 1).map_or(self.n_documents(), |&d| d as usize + 1);
        let later = &self.documents[first + 1..last];
        (first + later.partition_point(|&start| start <= position)) as u32
    }

    /// Makes room for documents of these numbers of symbols.
    fn set_lengths<'a>(&mut self, lengths: impl Iterator<Item = &'a usize>) {
        let mut end = 0;
        self.documents = vec![0];
        for length in lengths {
            end += length;
            self.documents.push(end as u32);
        }
        self.symbols = vec![BOUNDARY; end];
    }

    /// Makes [`Sequence::document_of`] ready, once all documents are in.
    fn index_documents(&mut self) {
        let blocks = self.symbols.len().div_ceil(1 << BLOCK);
        self.blocks = Vec::with_capacity(blocks);
        let mut document = 0;
        for block in 0..blocks {
            let first = (block << BLOCK) as u32;
            while self.documents.get(document + 1).is_some_and(|&end| end <= first) {
                document += 1;
            }
            self.blocks.push(document as u32);
        }
    }

    /// Number of symbols that end no clause.
    pub fn characters_in_clauses(&self) -> usize {
        self.symbols.iter().filter(|&&s| !ends_clause(s)).count()
    }

    pub fn n_documents(&self) -> usize {
        self.documents.len().saturating_sub(1)
    }
}

/// What stands for an end of a clause among characters.
pub(super) const END: char = '\0';

/// Which characters some texts hold, a bit each, and how many symbols each text makes.
struct Inventory {
    seen: Vec<u64>,
    lengths: Vec<usize>,
}

impl Inventory {
    fn of(texts: &[Text]) -> Self {
        let mut inventory = Self { seen: vec![0; (char::MAX as usize + 1).div_ceil(64)], lengths: Vec::new() };
        for text in texts {
            let mut length = 0;
            read_characters(text, |c, _, _| {
                inventory.seen[c as usize / 64] |= 1 << (c as usize % 64);
                length += 1;
            });
            inventory.lengths.push(length);
        }
        inventory
    }

    fn holds(&self, c: char) -> bool {
        self.seen[c as usize / 64] >> (c as usize % 64) & 1 != 0
    }
}

/// The part of each document, by where it begins and the last ends.
pub(super) fn pieces<'a, T>(mut rest: &'a mut [T], starts: &[u32]) -> Vec<&'a mut [T]> {
    let mut pieces = Vec::with_capacity(starts.len());
    for pair in starts.windows(2) {
        let (piece, after) = rest.split_at_mut((pair[1] - pair[0]) as usize);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// Reads a text as a sequence sees it: calls `symbol` with each character
/// ([`END`] or `、` for the end of a clause), the quotation marks right before
/// it ([`OPENED`], [`CLOSED`] or both) and the byte at which it begins.
pub(super) fn read_characters(text: &str, mut symbol: impl FnMut(char, u8, usize)) {
    let (mut in_clause, mut quotation) = (false, 0);
    for (byte, c) in text.char_indices() {
        if is_usual_han(c) {
            symbol(c, std::mem::take(&mut quotation), byte);
            in_clause = true;
            continue;
        }
        match half_width(c) {
            '“' | '‘' | '「' | '『' => quotation |= OPENED,
            '”' | '’' | '」' | '』' => quotation |= CLOSED,
            // A straight mark opens or closes by what it follows.
            '"' | '＂' => quotation |= if in_clause { CLOSED } else { OPENED },
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            c if c == '+' || is_alphanumeric(c) => {
                symbol(c, std::mem::take(&mut quotation), byte);
                in_clause = true;
            }
            c if in_clause => {
                symbol(if c == '、' { c } else { END }, std::mem::take(&mut quotation), byte);
                in_clause = false;
            }
            _ => {}
        }
    }
    if in_clause {
        symbol(END, quotation, text.len());
    }
}

/// Full-width letters, digits and `＋` as half-width ones.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＋' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}
