//! Copies planted in random text: how many are found again, and nothing else.

use tifa::polars::df;
use tifa::{Passages, prelude::*};

use crate::column;

/// How a copy differs from what it was copied from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Edits {
    Scattered,
    Block,
    Split,
    Reordered,
}

struct Planted {
    texts: Vec<String>,
    /// Text, and its characters that are copied, from and to.
    copies: Vec<(usize, std::ops::Range<usize>)>,
}

fn random_character(random: &mut fastrand::Rng) -> char {
    char::from_u32(0x4e00 + random.u32(0..2500)).unwrap()
}

fn edited(original: &[char], rate: f64, edits: Edits, random: &mut fastrand::Rng) -> Vec<char> {
    match edits {
        Edits::Block => {
            let size = (original.len() as f64 * rate) as usize;
            let from = random.usize(20..original.len() - size - 20);
            let mut copy = original.to_vec();
            (from..from + size).for_each(|i| copy[i] = random_character(random));
            copy
        }
        _ => {
            let mut copy = Vec::new();
            for &c in original {
                match (random.f64() < rate, random.u8(0..4)) {
                    (false, _) => copy.push(c),
                    (true, 0) => {}
                    (true, 1) => copy.extend([c, random_character(random)]),
                    (true, _) => copy.push(random_character(random)),
                }
            }
            copy
        }
    }
}

/// Twelve texts, the first half originals, a copy of 120 characters in each of the others.
fn plant(rate: f64, edits: Edits, random: &mut fastrand::Rng) -> Planted {
    let mut texts: Vec<Vec<char>> = (0..12).map(|_| (0..800).map(|_| random_character(random)).collect()).collect();
    let mut copies = Vec::new();
    for at in 6..12 {
        let (source, from) = (random.usize(0..6), random.usize(0..680));
        let original = texts[source][from..from + 120].to_vec();
        let copy = edited(&original, rate, edits, random);
        let half = copy.len() / 2;
        let mut put = |part: &[char], place: usize| {
            copies.push((at, place..place + part.len()));
            texts[at].splice(place..place, part.iter().copied());
        };
        match edits {
            Edits::Split => {
                put(&copy[..half], 100);
                put(&copy[half..], 500);
            }
            Edits::Reordered => {
                put(&copy[half..], 100);
                put(&copy[..half], 100 + copy.len() - half);
            }
            _ => put(&copy, 300),
        }
    }
    Planted { texts: texts.into_iter().map(|t| t.into_iter().collect()).collect(), copies }
}

/// Recall and precision in characters of the stretches that are set beside a source.
fn measure(rate: f64, edits: Edits, rounds: usize) -> (f64, f64) {
    let mut random = fastrand::Rng::with_seed((rate * 1000.0) as u64 + edits as u64);
    let (mut planted_sum, mut found_sum, mut both) = (0usize, 0usize, 0usize);
    for _ in 0..rounds {
        let planted = plant(rate, edits, &mut random);
        let dates: Vec<String> = (0..12).map(|i| format!("2016-01-{:02}", i + 1)).collect();
        let ids: Vec<String> = (0..12).map(|i| i.to_string()).collect();
        let frame = df!("id" => ids, "date" => dates, "text" => planted.texts.clone()).unwrap();
        let found = Passages::default().find(&Corpus::from_frame(&frame).unwrap()).unwrap();
        for (at, text) in planted.texts.iter().enumerate() {
            let mut here = vec![false; text.chars().count()];
            for (_, range) in planted.copies.iter().filter(|(text, _)| *text == at) {
                here[range.clone()].fill(true);
            }
            planted_sum += here.iter().filter(|&&h| h).count();
            let pieces = found.side_by_side(&at.to_string()).unwrap();
            let (kinds, pieces) = (column(&pieces, "kind"), column(&pieces, "text"));
            let mut place = 0;
            for (kind, piece) in kinds.iter().zip(&pieces) {
                let n = piece.chars().count();
                if kind != "own" {
                    found_sum += n;
                    both += here[place..place + n].iter().filter(|&&h| h).count();
                }
                place += n;
            }
        }
    }
    (both as f64 / planted_sum as f64, both as f64 / found_sum.max(1) as f64)
}

#[test]
fn planted_copies_are_found_again() {
    for edits in [Edits::Scattered, Edits::Block, Edits::Split, Edits::Reordered] {
        // Two pieces of 60 characters have twice as many ends, where an edit takes a character or two with it.
        let at_five = if matches!(edits, Edits::Split | Edits::Reordered) { 0.97 } else { 0.98 };
        for (rate, least) in [(0.0, 0.995), (0.02, 0.98), (0.05, at_five), (0.1, 0.9), (0.2, 0.5)] {
            let (recall, precision) = measure(rate, edits, 3);
            println!("{edits:?} {rate}: recall {recall:.3}, precision {precision:.4}");
            assert!(recall >= least, "{edits:?} at {rate}: recall {recall}");
            assert!(precision >= 0.99, "{edits:?} at {rate}: precision {precision}");
        }
    }
}
