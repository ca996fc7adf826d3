//! Strings that are nearly always part of one and the same longer one.

use rustc_hash::FxHashMap;

use super::evidence::{Evidence, FEW, QUOTED};
use super::frames::Frames;
use super::ground::MIN_LENGTH;
use super::miner::Found;
use crate::phrase::sequence::PAUSE;

/// A string is part of a longer one that makes up this share of its occurrences.
const PART: f64 = 2.0 / 3.0;

/// It is half of a motto that makes up more than this share.
const HALF: f64 = 0.5;

/// A whole scores at most this much less than its part, or else it is one of many contexts.
const BEHIND: f64 = 2.0;

/// Per string, the whole that it is part of, by number; strings come best first.
///
/// The longer string holds most of the occurrences, and what it has more is no
/// frame: no verb before the part (坚持|生态优先) and no function character
/// beside it (独立自主|的). A part that is quoted by itself is none.
pub(super) fn wholes<S>(found: &[Found<S>], strings: &[&[u32]], frames: &Frames) -> Vec<Option<usize>> {
    let rows: FxHashMap<&[u32], usize> = strings.iter().enumerate().map(|(row, s)| (*s, row)).collect();
    let mut wholes: Vec<Option<usize>> = vec![None; found.len()];
    for (whole, &symbols) in strings.iter().enumerate() {
        for length in MIN_LENGTH..symbols.len() {
            for (start, slice) in symbols.windows(length).enumerate() {
                let Some(&part) = rows.get(slice) else { continue };
                let sides = (&symbols[..start], &symbols[start + length..]);
                if wholes[part].is_none() && holds(&found[whole], (&found[part], slice), sides, frames) {
                    wholes[part] = Some(whole);
                }
            }
        }
    }
    wholes
}

/// Whether a string holds most of the occurrences of a part, given what it has more on both sides.
fn holds<S>(
    whole: &Found<S>,
    (part, symbols): (&Found<S>, &[u32]),
    (before, behind): (&[u32], &[u32]),
    frames: &Frames,
) -> bool {
    let share = whole.evidence.count as f64 / part.evidence.count as f64;
    let is_motto = before.last() == Some(&PAUSE) || behind.first() == Some(&PAUSE);
    let most = if is_motto { share > HALF } else { share >= PART && whole.score >= part.score - BEHIND };
    // The marks of “一国两制”、“港人治港” are those of its parts.
    let is_quoted = part.evidence.quoted >= QUOTED && !symbols.contains(&PAUSE);
    // Two of three say nothing.
    most && whole.evidence.count >= FEW && !is_quoted && !frames.sets_off(before, behind)
}

/// Per string, what the best of its parts scores more: a whole takes their place,
/// unless it is cut off itself.
pub(super) fn lifts<S>(found: &[Found<S>], roots: &[usize]) -> Vec<f64> {
    let mut lifts = vec![0f64; found.len()];
    for (part, &root) in roots.iter().enumerate() {
        if is_cut_off(&found[root].evidence) {
            continue;
        }
        lifts[root] = lifts[root].max(found[part].score - found[root].score);
    }
    lifts
}

fn is_cut_off(evidence: &Evidence) -> bool {
    let doubts = &evidence.doubts;
    doubts.goes_on || doubts.always || doubts.pause || doubts.stem
}

/// Per string, the longest whole that it leads to by wholes of wholes and that
/// holds most of it, too; itself where it is no part.
pub(super) fn roots<S>(wholes: &[Option<usize>], found: &[Found<S>], strings: &[&[u32]]) -> Vec<usize> {
    let root = |part: usize| {
        let mut row = part;
        while let Some(whole) = wholes[row] {
            row = whole; // each is longer than the one before
        }
        let share = found[row].evidence.count as f64 / found[part].evidence.count as f64;
        let most = if strings[row].contains(&PAUSE) { share > HALF } else { share >= PART };
        if most { row } else { part }
    };
    (0..wholes.len()).map(root).collect()
}
