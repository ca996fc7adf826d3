//! The bits of a mark: what is at a position, or right before it.

/// A word begins here, or a clause begins or ends.
pub(super) const WORD: u16 = 1;
/// A word of one character begins here; one ends right before.
pub(super) const SINGLE: u16 = 1 << 1;
pub(super) const SINGLE_BEFORE: u16 = 1 << 2;
/// The position lies in a heading.
pub(super) const HEADING: u16 = 1 << 3;
/// Quotation marks right before the position.
pub(super) const OPENING: u16 = 1 << 4;
pub(super) const CLOSING: u16 = 1 << 5;
/// A frame verb ends right before; a frame verb or a light verb does.
pub(super) const VERB: u16 = 1 << 6;
pub(super) const ANY_VERB: u16 = 1 << 7;
/// A frame noun begins here.
pub(super) const NOUN: u16 = 1 << 8;
/// A clause begins here; one ends here.
pub(super) const CLAUSE: u16 = 1 << 9;
pub(super) const CLAUSE_END: u16 = 1 << 10;
/// What begins here has no neighbour on its left: a clause begins, or a verb
/// or a function character precedes it.
pub(super) const FREE: u16 = 1 << 11;
/// What ends here has no neighbour on its right: a clause ends, or a noun or a
/// function character is here.
pub(super) const FREE_END: u16 = 1 << 12;
/// 的 is here.
pub(super) const MODIFIER: u16 = 1 << 13;
/// A `、` is right before; one is here.
pub(super) const PAUSE_BEFORE: u16 = 1 << 14;
pub(super) const PAUSE_HERE: u16 = 1 << 15;
