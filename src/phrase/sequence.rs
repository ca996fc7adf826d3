//! A corpus as one sequence of symbols, cut into clauses and documents.

use rayon::prelude::*;

use crate::corpus::Corpus;
use crate::token::Tokens;

/// The symbol that ends every clause; no phrase reaches across it.
pub(super) const BOUNDARY: u32 = 0;

/// Symbols (characters or terms) from 1 on in a fixed order, a
/// [`BOUNDARY`] after each clause.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    pub symbols: Vec<u32>,
    /// Where each document begins, and the end of the last.
    pub documents: Vec<u32>,
    /// Number of distinct symbols, the boundary included.
    pub alphabet: usize,
    /// Per symbol, with characters only: what it stands for.
    pub characters: Vec<char>,
    /// Whether an opening quotation mark stands right before the position,
    /// and whether a closing one does.
    pub opened: Vec<bool>,
    pub closed: Vec<bool>,
}

impl Sequence {
    /// The terms of the tokens, a clause between breaks.
    pub fn of_tokens(tokens: &Tokens) -> Self {
        let mut sequence = Self { alphabet: tokens.vocabulary().len() + 1, ..Self::default() };
        for d in 0..tokens.n_documents() {
            sequence.documents.push(sequence.symbols.len() as u32);
            for i in tokens.range(d) {
                if tokens.breaks()[i] && i > tokens.range(d).start {
                    sequence.symbols.push(BOUNDARY);
                }
                sequence.symbols.push(tokens.ids()[i] + 1);
            }
            sequence.symbols.push(BOUNDARY);
        }
        sequence.documents.push(sequence.symbols.len() as u32);
        sequence
    }

    /// The characters of the texts. Letters, Han characters, digits and `+`
    /// are symbols, full-width letters and digits as half-width ones;
    /// quotation marks leave no gap but are remembered; all else ends a clause.
    pub fn of_characters(corpus: &Corpus) -> Self {
        let parts: Vec<Characters> = corpus.texts().par_iter().map(|text| Characters::of(text)).collect();
        let mut sequence = Self::default();
        let mut characters: Vec<char> = Vec::new();
        for part in parts {
            sequence.documents.push(characters.len() as u32);
            characters.extend(part.characters);
            sequence.opened.extend(part.opened);
            sequence.closed.extend(part.closed);
        }
        sequence.documents.push(characters.len() as u32);
        // Numbers in order of code point: the same for any order of documents.
        let mut seen = vec![false; char::MAX as usize + 1];
        characters.iter().for_each(|&c| seen[c as usize] = true);
        seen['\0' as usize] = true;
        sequence.characters = (0..seen.len()).filter(|&c| seen[c]).filter_map(|c| char::from_u32(c as u32)).collect();
        sequence.alphabet = sequence.characters.len();
        let mut numbers = vec![0u32; seen.len()];
        sequence.characters.iter().zip(0..).for_each(|(&c, number)| numbers[c as usize] = number);
        sequence.symbols = characters.iter().map(|&c| numbers[c as usize]).collect();
        sequence
    }

    /// The number of a character; 0 where it does not occur.
    pub fn symbol(&self, c: char) -> u32 {
        self.characters.binary_search(&c).map_or(BOUNDARY, |i| i as u32)
    }

    /// The numbers of the characters of a text, or `None` where one never occurs.
    pub fn symbols_of(&self, text: &str) -> Option<Vec<u32>> {
        text.chars().map(|c| Some(self.symbol(c)).filter(|&s| s != BOUNDARY)).collect()
    }

    /// The document of each position.
    pub fn document_of_positions(&self) -> Vec<u32> {
        let mut documents = Vec::with_capacity(self.symbols.len());
        for d in 0..self.n_documents() {
            documents.resize(self.documents[d + 1] as usize, d as u32);
        }
        documents
    }

    pub fn n_documents(&self) -> usize {
        self.documents.len().saturating_sub(1)
    }
}

/// The characters of one text on their way into a sequence; `\0` ends a clause.
#[derive(Default)]
struct Characters {
    characters: Vec<char>,
    opened: Vec<bool>,
    closed: Vec<bool>,
}

impl Characters {
    fn of(text: &str) -> Self {
        let mut to = Self::default();
        let (mut opened, mut closed) = (false, false);
        for c in text.chars().map(half_width) {
            match c {
                '“' | '‘' | '「' | '『' => opened = true,
                '”' | '’' | '」' | '』' => closed = true,
                // A straight mark opens or closes by what it stands behind.
                '"' | '＂' if to.in_clause() => closed = true,
                '"' | '＂' => opened = true,
                '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
                c if c == '+' || c.is_alphanumeric() => to.push(c, &mut opened, &mut closed),
                _ if to.in_clause() => to.push('\0', &mut opened, &mut closed),
                _ => {}
            }
        }
        if to.in_clause() {
            to.push('\0', &mut opened, &mut closed);
        }
        to
    }

    fn in_clause(&self) -> bool {
        self.characters.last().is_some_and(|&c| c != '\0')
    }

    fn push(&mut self, c: char, opened: &mut bool, closed: &mut bool) {
        self.characters.push(c);
        self.opened.push(std::mem::take(opened));
        self.closed.push(std::mem::take(closed));
    }
}

/// Full-width letters, digits and `＋` as half-width ones.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＋' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}
