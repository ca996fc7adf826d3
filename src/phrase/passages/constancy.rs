//! Letterheads and fixed openings, told from passages by their constant place.

use std::collections::BTreeSet;

use super::collation::Collation;
use super::families::Family;

/// Fewer documents than this show no constancy.
const LEAST_DOCUMENTS: usize = 5;
/// The edge of a text: this many characters, or a share of them where that is more.
const EDGE: usize = 40;
const EDGE_SHARE: f64 = 0.02;
/// Nine in ten documents have it there.
const CONSTANT: f64 = 0.9;
/// What makes up more than this of its texts is a repost.
const MOST_OF_TEXT: f64 = 0.5;

/// Whether a passage is boilerplate: in five documents or more, nine in ten
/// of them have an occurrence that begins within the first, or ends within
/// the last, 40 characters of the text (2 % in texts of more than 2,000), and
/// on average an occurrence makes up no more than half of the text around it.
pub(super) fn is_boilerplate(collation: &Collation, family: &Family) -> bool {
    if family.doc_count < LEAST_DOCUMENTS {
        return false;
    }
    let (mut opens, mut closes, mut share) = (BTreeSet::new(), BTreeSet::new(), 0.0);
    for occurrence in &family.occurrences {
        let text = collation.range(occurrence.rank as usize);
        let edge = EDGE.max((text.len() as f64 * EDGE_SHARE) as usize);
        if occurrence.range.start - text.start < edge {
            opens.insert(occurrence.rank);
        }
        if text.end - occurrence.range.end < edge {
            closes.insert(occurrence.rank);
        }
        share += occurrence.range.len() as f64 / text.len().max(1) as f64;
    }
    let at_an_edge = opens.len().max(closes.len()) as f64;
    at_an_edge >= CONSTANT * family.doc_count as f64 && share <= MOST_OF_TEXT * family.occurrences.len() as f64
}
