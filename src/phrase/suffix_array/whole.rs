//! The suffix array of a whole sequence, linear for strings of any length.

use libsais::SuffixArrayConstruction;
use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::phrase::sequence::{BOUNDARY, Sequence, ends_clause};

/// Symbols above this need the slower construction.
const SMALL_ALPHABET: usize = 1 << 16;

/// All positions but those of a [`BOUNDARY`] in order, and how much each has
/// in common with the one before it, counted within the clause.
pub(super) fn suffix_array(sequence: &Sequence) -> Result<(Vec<u32>, Vec<u32>)> {
    let symbols = &sequence.symbols;
    let too_long = || Error::option("corpus", format!("{} symbols", symbols.len()), "fewer than 2^31 symbols");
    let sorted: Vec<i32> = if sequence.alphabet <= SMALL_ALPHABET {
        let small: Vec<u16> = symbols.iter().map(|&s| s as u16).collect();
        let built = SuffixArrayConstruction::for_text(&small).in_owned_buffer32().single_threaded().run();
        built.map_err(|_| too_long())?.into_vec()
    } else {
        let mut wide: Vec<i32> = symbols.iter().map(|&s| s as i32).collect();
        let built = SuffixArrayConstruction::for_text_mut(&mut wide).in_owned_buffer32().single_threaded().run();
        built.map_err(|_| too_long())?.into_vec()
    };
    let mut positions: Vec<u32> = sorted.into_iter().map(|p| p as u32).collect();
    let mut common = common_lengths(symbols, &positions);
    let boundaries = positions.partition_point(|&p| symbols[p as usize] == BOUNDARY);
    positions.drain(..boundaries);
    common.drain(..boundaries);
    Ok((positions, common))
}

/// For each place in the array, the number of symbols that its position and
/// the one before it have in common up to the end of their clauses
/// (Kärkkäinen, Manzini & Puglisi 2009, by way of the predecessor of each
/// position). Each thread takes a part of the text and counts anew at its beginning.
fn common_lengths(symbols: &[u32], positions: &[u32]) -> Vec<u32> {
    let n = positions.len();
    let mut before = vec![u32::MAX; n];
    for pair in positions.windows(2) {
        before[pair[1] as usize] = pair[0];
    }
    // `before` turns into the common lengths by position.
    let part = n.div_ceil(2 * rayon::current_num_threads()).max(1);
    before.par_chunks_mut(part).enumerate().for_each(|(number, before)| {
        let mut length = 0usize;
        for (position, before) in (number * part..).zip(before) {
            if *before == u32::MAX {
                (*before, length) = (0, 0);
                continue;
            }
            let behind = |start: usize| symbols.get(start + length..).unwrap_or_default();
            let alike = behind(position).iter().zip(behind(*before as usize));
            length += alike.take_while(|(a, b)| !ends_clause(**a) && a == b).count();
            *before = length as u32;
            length = length.saturating_sub(1);
        }
    });
    positions.par_iter().map(|&p| before[p as usize]).collect()
}
