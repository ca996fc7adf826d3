//! Occurrences that are more probably parts of other words.

use super::ground::Ground;
use super::settle::Kept;
use crate::phrase::sequence::{Sequence, ends_clause};
use crate::token::Judge;

/// How many characters beside an occurrence are looked at.
const CONTEXT: usize = 40;

/// Whether the segmenter takes the characters at a position for parts of other words.
pub(super) fn is_doubtful(judge: &Judge, sequence: &Sequence, position: u32, length: usize) -> bool {
    let start = position as usize;
    let inside = |symbol: &&u32| !ends_clause(**symbol);
    let before = sequence.symbols.get(..start).unwrap_or_default();
    let left = before.iter().rev().take(CONTEXT).take_while(inside).count();
    let behind = sequence.symbols.get(start + length..).unwrap_or_default();
    let right = behind.iter().take(CONTEXT).take_while(inside).count();
    let character = |symbol: &u32| sequence.characters.get(*symbol as usize).copied().unwrap_or(' ');
    let symbols = sequence.symbols.get(start - left..start + length + right).unwrap_or_default();
    let mut text = String::with_capacity(3 * symbols.len());
    let mut bytes = 0..0;
    for (at, symbol) in symbols.iter().enumerate() {
        if at == left {
            bytes.start = text.len();
        }
        text.push(character(symbol));
        if at + 1 == left + length {
            bytes.end = text.len();
        }
    }
    judge.doubts(&text, &bytes)
}

/// The strings of which enough occurrences count, with documents counted by these.
pub(super) fn of_counted(ground: &Ground, kept: Vec<Kept>, positions: &mut Vec<Vec<u32>>) -> Vec<Kept> {
    let counts = |positions: &Vec<u32>| positions.len() >= ground.min_count;
    let mut row = 0;
    let rows: Vec<Option<usize>> = positions
        .iter()
        .map(|positions| {
            counts(positions).then(|| {
                row += 1;
                row - 1
            })
        })
        .collect();
    let documents = |positions: &[u32]| {
        let mut documents: Vec<_> = positions.iter().map(|&p| ground.sequence.document_of(p)).collect();
        documents.dedup(); // positions come in order
        documents.len()
    };
    let kept = kept.into_iter().zip(positions.iter()).filter(|(_, positions)| counts(positions));
    let kept = kept
        .map(|(mut one, positions)| {
            one.parent = one.parent.and_then(|parent| rows.get(parent).copied().flatten());
            one.found.evidence.doc_count = documents(positions);
            one
        })
        .collect();
    positions.retain(counts);
    kept
}
