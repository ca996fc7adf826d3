//! Ways of counting the entries of a lexicon where they overlap.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::entries::{Entries, Hit, keep_preferred};
use super::{Lexicon, LexiconEntry};

/// How occurrences of lexicon entries are counted where they overlap.
///
/// In 印度尼西亚和印度, with the entries 印度 and 印度尼西亚, 印度 counts once
/// under [`Counting::LongestMatch`] and twice under [`Counting::AllMatches`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Counting {
    /// Occurrences that do not overlap: greatest priority, then leftmost,
    /// then longest. What a matrix of
    /// tokens counts, for it is how tokens are cut.
    #[default]
    LongestMatch,
    /// Every occurrence, nested and overlapping ones too.
    AllMatches,
    /// As the longest match, but for each category by itself: entries of
    /// different categories may overlap, those of one may not. Entries
    /// without a category are one category.
    PerCategory,
}

/// Finds occurrences under one way of counting.
pub(crate) struct EntryFinder {
    counting: Counting,
    entries: Entries,
    categories: Vec<u32>,
    priorities: Vec<i32>,
}

impl EntryFinder {
    pub fn new(lexicon: &Lexicon, counting: Counting) -> Self {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let category = |e: &LexiconEntry| e.category().unwrap_or_default().to_string();
        let names: Vec<String> = lexicon.iter().map(category).collect();
        let categories = names
            .iter()
            .map(|name| {
                let next = numbers.len() as u32;
                *numbers.entry(name).or_insert(next)
            })
            .collect();
        let priorities = lexicon.iter().map(|e| e.priority()).collect();
        Self { counting, entries: Entries::new(lexicon), categories, priorities }
    }

    /// The occurrences in a text, by beginning, then by end.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        match self.counting {
            Counting::LongestMatch => self.entries.without_overlap(text, |h| hits.push(h)),
            Counting::AllMatches => self.entries.all(text, |h| hits.push(h)),
            Counting::PerCategory => {
                self.entries.all(text, |h| hits.push(h));
                hits = self.keep_within_categories(hits);
            }
        }
        hits
    }

    fn keep_within_categories(&self, mut hits: Vec<Hit>) -> Vec<Hit> {
        hits.sort_by_key(|h| self.categories[h.entry]);
        let of_category = |a: &Hit, b: &Hit| self.categories[a.entry] == self.categories[b.entry];
        let parts: Vec<Vec<Hit>> = hits.chunk_by(of_category).map(<[Hit]>::to_vec).collect();
        let mut kept: Vec<Hit> =
            parts.into_iter().flat_map(|part| keep_preferred(part, |h| self.priorities[h.entry])).collect();
        kept.sort_by_key(|h| (h.bytes.start, h.bytes.end, h.entry));
        kept
    }
}
