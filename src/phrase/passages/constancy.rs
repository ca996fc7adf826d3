//! Letterheads and fixed openings, told from passages by their constant place.

use super::collation::Collation;
use super::families::Family;

/// Fewer documents than this show no constancy.
const LEAST_DOCUMENTS: usize = 5;
/// The edge of a text: this many characters, or a share of them where that is more.
const EDGE: usize = 40;
const EDGE_SHARE: f64 = 0.02;
/// Nine in ten occurrences stand there.
const CONSTANT: f64 = 0.9;
/// What makes up more than this of its texts is a repost.
const MOST_OF_TEXT: f64 = 0.5;

/// Whether a passage is boilerplate: in five documents or more, nine in ten
/// of its occurrences begin within the first, or end within the last, 40
/// characters of their text (2 % in texts of more than 2,000), and on average
/// it makes up no more than half of the text around it.
pub(super) fn is_boilerplate(collation: &Collation, family: &Family) -> bool {
    let occurrences = &family.occurrences;
    if family.doc_count < LEAST_DOCUMENTS {
        return false;
    }
    let (mut opens, mut closes, mut share) = (0usize, 0usize, 0.0);
    for occurrence in occurrences {
        let text = collation.range(occurrence.rank as usize);
        let edge = EDGE.max((text.len() as f64 * EDGE_SHARE) as usize);
        opens += usize::from(occurrence.range.start - text.start < edge);
        closes += usize::from(text.end - occurrence.range.end < edge);
        share += occurrence.range.len() as f64 / text.len().max(1) as f64;
    }
    let n = occurrences.len() as f64;
    opens.max(closes) as f64 >= CONSTANT * n && share <= MOST_OF_TEXT * n
}
