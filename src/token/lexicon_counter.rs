//! The entries of a lexicon, counted text by text.

use super::{Counting, EntryFinder, Lexicon, Vocabulary};

/// Counts the entries of a lexicon in one text at a time, as
/// [`Tokens::dtm_of`](crate::Tokens::dtm_of) does in a whole corpus: for texts that come one by one
/// or lie on many machines.
///
/// ```
/// use tifa::{token::Counting, prelude::*};
/// let lexicon = Lexicon::from_terms(["印度", "印度尼西亚"])?;
/// let longest = lexicon.counter(Counting::LongestMatch);
/// assert_eq!(longest.count("印度尼西亚和印度").collect::<Vec<_>>(), [("印度", 1), ("印度尼西亚", 1)]);
/// let all = lexicon.counter(Counting::AllMatches);
/// assert_eq!(all.count("印度尼西亚和印度").collect::<Vec<_>>(), [("印度", 2), ("印度尼西亚", 1)]);
/// # Ok::<(), tifa::Error>(())
/// ```
pub struct LexiconCounter {
    finder: EntryFinder,
    heads: Vocabulary,
    /// The number of the head form of each entry.
    head_of: Vec<u32>,
}

impl Lexicon {
    /// What counts the entries under one way of counting, to be used for many texts.
    #[must_use]
    pub fn counter(&self, counting: Counting) -> LexiconCounter {
        let heads = Vocabulary::from_terms(self.heads());
        let head_of = self.iter().map(|entry| heads.id(entry.head()).map_or(0, |id| id.0)).collect();
        LexiconCounter { finder: EntryFinder::new(self, counting), heads, head_of }
    }
}

impl LexiconCounter {
    /// The head forms that occur in a text with their occurrences, in order of code point.
    pub fn count<'a>(&'a self, text: &str) -> impl Iterator<Item = (&'a str, u64)> {
        let mut found: Vec<u32> = self.finder.hits(text).iter().map(|hit| self.head_of[hit.entry]).collect();
        found.sort_unstable();
        let mut counts: Vec<(u32, u64)> = Vec::new();
        for head in found {
            match counts.last_mut() {
                Some((last, count)) if *last == head => *count += 1,
                _ => counts.push((head, 1)),
            }
        }
        counts.into_iter().map(|(head, count)| (self.heads.at(head as usize), count))
    }
}

impl std::fmt::Debug for LexiconCounter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LexiconCounter").field("heads", &self.heads.len()).finish_non_exhaustive()
    }
}
