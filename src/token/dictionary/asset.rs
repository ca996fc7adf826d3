//! A dictionary as bytes.

use super::characters::MOST;
use super::double_array::TokenRecord;
use crate::error::{Error, Result};

const MAGIC: &[u8] = b"tifa words 1\n";

/// What is written of a dictionary: its characters in order of their codes,
/// its words in order of code point, each as what it shares with the one
/// before it and what follows, their frequencies, and the bases of the double
/// array, whose search is the slow part of building it.
pub(super) struct Asset {
    pub characters: Vec<char>,
    pub sequences: TokenRecord,
    pub frequencies: Vec<u64>,
    pub bases: Vec<u32>,
}

impl Asset {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let mut write = |number: u64| write(&mut bytes, number);
        write(self.characters.len() as u64);
        self.characters.iter().for_each(|&c| write(u64::from(c as u32)));
        write(self.frequencies.len() as u64);
        let mut before: &[u16] = &[];
        for (word, &frequency) in self.frequencies.iter().enumerate() {
            let codes = self.sequences.get(word);
            let shared = codes.iter().zip(before).take_while(|(a, b)| a == b).count();
            write(shared as u64);
            write((codes.len() - shared) as u64);
            codes[shared..].iter().for_each(|&code| write(u64::from(code)));
            write(frequency);
            before = codes;
        }
        write(self.bases.len() as u64);
        self.bases.iter().for_each(|&base| write(u64::from(base)));
        let sum = checksum(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    /// Whether the bytes claim to be a dictionary.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC)
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let broken = || Error::saved("dictionary", "the file is damaged, or no dictionary of this version");
        let (content, sum) = bytes.split_last_chunk::<8>().ok_or_else(broken)?;
        let rest = content.strip_prefix(MAGIC).ok_or_else(broken)?;
        if checksum(content) != u64::from_le_bytes(*sum) {
            return Err(broken());
        }
        Self::read(&mut Numbers(rest)).ok_or_else(broken)
    }

    fn read(numbers: &mut Numbers<'_>) -> Option<Self> {
        let characters: Vec<char> =
            (0..numbers.length()?).map(|_| char::from_u32(numbers.next()? as u32)).collect::<Option<_>>()?;
        if characters.len() > MOST {
            return None;
        }
        let words = numbers.length()?;
        let mut sequences = TokenRecord { codes: Vec::new(), starts: vec![0], limit: 0 };
        let mut frequencies = Vec::with_capacity(words);
        let mut before = 0;
        for _ in 0..words {
            let (shared, added) = (numbers.length()?, numbers.length()?);
            let start = sequences.codes.len();
            if start - before < shared {
                return None;
            }
            sequences.codes.extend_from_within(before..before + shared);
            for _ in 0..added {
                sequences.codes.push(u16::try_from(numbers.next()?).ok()?);
            }
            sequences.starts.push(sequences.codes.len() as u32);
            frequencies.push(numbers.next()?);
            before = start;
        }
        sequences.limit = characters.len() as u16 + 1;
        let fits = sequences.codes.iter().all(|&code| (1..sequences.limit).contains(&code));
        let bases = (0..numbers.length()?).map(|_| numbers.next().map(|b| b as u32)).collect::<Option<_>>()?;
        (fits && numbers.0.is_empty()).then_some(Self { characters, sequences, frequencies, bases })
    }
}

/// Numbers of seven bits a byte, the lowest first.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn next(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A number of things, each of which takes a byte at least.
    fn length(&mut self) -> Option<usize> {
        self.next().map(|n| n as usize).filter(|&n| n <= self.0.len())
    }
}

fn write(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// FNV-1a over words of eight bytes.
fn checksum(bytes: &[u8]) -> u64 {
    let word = |chunk: &[u8]| chunk.iter().rev().fold(0, |n, &byte| n << 8 | u64::from(byte));
    bytes.chunks(8).fold(0xcbf2_9ce4_8422_2325, |sum, chunk| (sum ^ word(chunk)).wrapping_mul(0x0100_0000_01b3))
}
