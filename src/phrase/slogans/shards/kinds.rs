//! Kinds of facts that are counted of a string, or of all texts.

/// Occurrences. What is only asked for its count has no other fact.
pub(super) const COUNT: u8 = 0;
pub(super) const DOCUMENTS: u8 = 1;
pub(super) const QUOTED: u8 = 2;
pub(super) const QUOTING: u8 = 3;
/// It fills a quotation.
pub(super) const QUOTATION: u8 = 4;
pub(super) const ON_WORDS: u8 = 5;
pub(super) const PARALLELS: u8 = 6;
pub(super) const ALONE: u8 = 7;
pub(super) const OUTERMOST: u8 = 8;
pub(super) const OUTERMOST_DOCUMENTS: u8 = 9;
pub(super) const BY_ITSELF: u8 = 10;
/// At the beginning: as [`Beginnings`](super::super::facts::Beginnings) has them.
pub(super) const START_CLAUSE: u8 = 11;
pub(super) const START_VERB: u8 = 12;
pub(super) const START_FREE: u8 = 13;
pub(super) const START_WORD: u8 = 14;
pub(super) const START_SINGLE: u8 = 15;
pub(super) const START_HEADING: u8 = 16;
pub(super) const START_OPENING: u8 = 17;
/// At the end: as [`Endings`](super::super::facts::Endings) has them.
pub(super) const END_CLAUSE: u8 = 18;
pub(super) const END_NOUN: u8 = 19;
pub(super) const END_FREE: u8 = 20;
pub(super) const END_WORD: u8 = 21;
pub(super) const END_SINGLE: u8 = 22;
pub(super) const END_MODIFIES: u8 = 23;
/// By year, from [`YEAR_0`] on: occurrences; of all texts, symbols.
pub(super) const YEAR: u8 = 24;
/// By character: right before, and of these not free; right behind, and of these free.
pub(super) const BEFORE: u8 = 25;
pub(super) const BEFORE_UNFREE: u8 = 26;
pub(super) const BEHIND: u8 = 27;
pub(super) const BEHIND_FREE: u8 = 28;
/// By character: beyond a `、`.
pub(super) const BEYOND_BEFORE: u8 = 29;
pub(super) const BEYOND_BEHIND: u8 = 30;
/// By number of the frame verb before, of the frame noun behind, and of the
/// noun where the string is free on the left.
pub(super) const VERB: u8 = 31;
pub(super) const NOUN: u8 = 32;
pub(super) const COMPLETION: u8 = 33;
/// Of all texts: symbols, those that end no clause, and documents by year.
pub(super) const SYMBOLS: u8 = 34;
pub(super) const CHARACTERS: u8 = 35;
pub(super) const YEAR_DOCUMENTS: u8 = 36;
/// Frame verbs near it.
pub(super) const VERBS_NEAR: u8 = 37;

/// What stands for the year 0, so that earlier years are numbers too.
pub(super) const YEAR_0: u32 = 1 << 23;

/// The names of the kinds in tables, in order.
pub(super) const NAMES: [&str; 38] = [
    "count",
    "documents",
    "quoted",
    "quoting documents",
    "quotations",
    "on words",
    "parallels",
    "whole clauses",
    "outermost",
    "outermost documents",
    "by itself",
    "start: clause",
    "start: verb",
    "start: free",
    "start: word",
    "start: single",
    "start: heading",
    "start: opening mark",
    "end: clause",
    "end: noun",
    "end: free",
    "end: word",
    "end: single",
    "end: modifies",
    "year",
    "before",
    "before, not free",
    "behind",
    "behind, free",
    "beyond pause before",
    "beyond pause behind",
    "verb",
    "noun",
    "completing noun",
    "symbols",
    "characters",
    "documents by year",
    "verbs near",
];
