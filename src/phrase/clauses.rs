//! A text as phrases are counted in it.

use super::sequence::{END, read_characters};

/// A text as [`NGrams::of_characters`](crate::NGrams::of_characters) and [`Slogans`](crate::Slogans)
/// read it: letters, Han characters, digits and `+`, of half width; quotation marks and invisible
/// characters gone; a line end or `、` for each end of a clause. A phrase occurs as often as its
/// characters are in it.
///
/// ```
/// assert_eq!(tifa::phrase::clauses("深化“放管服”改革，建设质量强市。"), "深化放管服改革\n建设质量强市\n");
/// ```
#[must_use]
pub fn clauses(text: &str) -> String {
    let mut clauses = String::with_capacity(text.len());
    read_characters(text, |c, _, _| clauses.push(if c == END { '\n' } else { c }));
    clauses
}
