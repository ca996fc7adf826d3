//! What the occurrences of a string say, wherever they were counted.

/// This many characters on either side of a string are near it.
pub(super) const NEAR: usize = 25;

/// How often something is at the beginnings of a string.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Beginnings {
    pub clause: usize,
    pub verb: usize,
    pub free: usize,
    pub word: usize,
    pub single: usize,
    pub heading: usize,
    pub opening: usize,
}

/// How often something is at its ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Endings {
    pub clause: usize,
    pub noun: usize,
    pub free: usize,
    pub word: usize,
    pub single: usize,
    pub modifies: usize,
}

/// What is asked of the occurrences of a string to judge it. The answers are
/// counts that add up over parts of a corpus, or follow from such counts:
/// they are read off the text where it is at hand, and else off sums over
/// its parts.
///
/// [`Facts::ends`] comes before whatever asks for ends, so that these are
/// read once.
pub(super) trait Facts {
    fn symbols(&self) -> &[u32];
    /// Occurrences, and documents that hold the string.
    fn count(&self) -> usize;
    fn documents(&mut self) -> usize;
    /// Whether at least this many documents do.
    fn in_documents(&mut self, least: usize) -> bool;
    fn starts(&mut self) -> Beginnings;
    fn ends(&mut self) -> Endings;
    /// Occurrences in quotation marks, and documents that have one.
    fn quoted(&mut self) -> usize;
    fn quoting(&mut self) -> usize;
    /// Occurrences that begin and end where words do.
    fn on_words(&mut self) -> usize;
    /// The entropy in nats of the symbols behind, every end of a clause one of
    /// its own, and the count of the commonest that is no boundary, noun or
    /// function character.
    fn behind(&mut self) -> (f64, usize);
    /// The entropy in nats of the symbols before.
    fn before(&mut self) -> f64;
    /// The count of the commonest symbol before that is no boundary, verb or
    /// function character.
    fn commonest_before(&mut self) -> usize;
    /// Frame verbs that end within [`NEAR`] characters on either side, but
    /// for one right before the string.
    fn verbs_near(&mut self) -> usize;
    /// Different frame verbs right before, different frame nouns right behind;
    /// no noun at all is one too.
    fn verbs(&mut self) -> usize;
    fn nouns(&mut self) -> usize;
    /// How unevenly it falls over the years, and how late it begins.
    fn burst_and_onset(&mut self) -> (f64, f64);
    /// How often a `、` parts it from a clause of the same length.
    fn parallels(&mut self) -> usize;
    /// Occurrences at the beginning of a clause, at its end, and those that
    /// are a whole clause.
    fn clauses(&mut self) -> (usize, usize, usize);
    /// The count of the commonest symbol beyond a `、` right before, and right behind.
    fn beyond_pause_before(&mut self) -> usize;
    fn beyond_pause_behind(&mut self) -> usize;
    /// Occurrences that are free on the left and end by themselves.
    fn by_itself(&mut self) -> usize;
    /// Frame nouns that complete it where it is free on the left, at least this often each.
    fn completions(&mut self, least: f64) -> usize;
    /// Occurrences at the outer edge of documents, and documents that have one.
    fn outermost(&mut self) -> (usize, usize);
}
