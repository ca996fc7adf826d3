//! Other language to set formulations off against.

use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::ground::MIN_LENGTH;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::phrase::repeats::{Limits, RepeatIndex};
use crate::phrase::sequence::Sequence;
use crate::token::WordList;

/// The frequencies of another corpus, against which the formulations of one
/// are set off: what is as frequent there is ordinary language.
///
/// It holds the repeated strings of that corpus, from which the count of any
/// string follows; it can be saved and used without the corpus.
///
/// ```
/// use tifa::prelude::*;
/// use tifa::phrase::SloganReference;
/// let news = Corpus::from_texts([("甲", "昨天发布新闻公报。今天发布新闻公报。"), ("乙", "新闻公报说，雨停了。")])?;
/// let reference = SloganReference::of(&news)?;
/// assert_eq!(reference.count("新闻公报"), 3);
/// assert_eq!(reference.count("公报说"), 0); // once: not repeated
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct SloganReference {
    /// Strings in order of code point, with their counts.
    strings: Arc<Vec<(String, u64)>>,
    characters: u64,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    version: u32,
    characters: u64,
    strings: Vec<(String, u64)>,
}

impl From<SloganReference> for Saved {
    fn from(reference: SloganReference) -> Self {
        Saved { version: 1, characters: reference.characters, strings: reference.strings.to_vec() }
    }
}

impl TryFrom<Saved> for SloganReference {
    type Error = Error;

    fn try_from(saved: Saved) -> Result<Self> {
        match saved.version {
            1 => Self::from_counts(saved.characters, saved.strings),
            version => Err(Error::saved("reference", format!("format {version} is not known here"))),
        }
    }
}

impl SloganReference {
    /// The strings of 2 to 24 characters that a corpus repeats.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a corpus of 2^31 characters or more.
    pub fn of(corpus: &Corpus) -> Result<Self> {
        let limits = Limits { min_length: MIN_LENGTH, max_length: 24, min_count: 2 };
        let (index, repeats) = RepeatIndex::new(Sequence::of_characters(corpus), limits)?;
        let strings = repeats.iter().map(|r| (index.text(r), r.places.len() as u64));
        let characters = index.sequence.characters_in_clauses();
        Self::from_counts(characters as u64, strings)
    }

    /// A frequency table made elsewhere: the counts of strings in a text of
    /// this many characters. A string that is not in it counts as often as the
    /// most frequent one that holds it.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for no characters, a
    /// string that comes twice, is empty or occurs more often than there are
    /// characters.
    pub fn from_counts<S: Into<String>>(characters: u64, strings: impl IntoIterator<Item = (S, u64)>) -> Result<Self> {
        let mut strings: Vec<(String, u64)> = strings.into_iter().map(|(s, n)| (s.into(), n)).collect();
        strings.sort_unstable();
        if characters == 0 {
            return Err(Error::option("characters", 0, "the size of a text"));
        }
        if let Some(pair) = strings.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(Error::option("strings", &pair[0].0, "each string once"));
        }
        if let Some((string, _)) = strings.iter().find(|(s, n)| s.is_empty() || *n > characters) {
            return Err(Error::option("strings", string, "some character, and no more occurrences than characters"));
        }
        Ok(Self { strings: Arc::new(strings), characters })
    }

    /// General Chinese, by the words and frequencies of the bundled dictionary
    /// (newspapers of the 1990s for the greater part). A string that is no
    /// word and part of none counts 0, so that the contrast tells words of
    /// everyday language from formulations; it says nothing of phrases.
    ///
    /// # Errors
    /// None, as long as the library is whole.
    ///
    /// ```
    /// let general = tifa::phrase::SloganReference::general()?;
    /// assert!(general.count("改革") > general.count("改革开放"));
    /// assert_eq!(general.count("高质量发展"), 0);
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn general() -> Result<Self> {
        let words = WordList::jieba()?;
        let counted = || words.words().map(|word| (word, words.frequency(word).unwrap_or(0)));
        let characters = counted().map(|(word, n)| word.chars().count() as u64 * n).sum();
        Self::from_counts(characters, counted().filter(|(word, _)| word.chars().nth(1).is_some()))
    }

    /// Number of characters of its corpus.
    #[must_use]
    pub fn characters(&self) -> u64 {
        self.characters
    }

    /// The count of one string.
    #[must_use]
    pub fn count(&self, string: &str) -> u64 {
        self.counts(&[string.to_string()])[0]
    }

    /// The counts of many strings at once: of each, that of the most frequent
    /// repeat that holds it, for a string goes on alike wherever it stands, or
    /// is a repeat itself.
    pub(super) fn counts(&self, strings: &[String]) -> Vec<u64> {
        let numbers: FxHashMap<&str, usize> = strings.iter().enumerate().map(|(i, s)| (s.as_str(), i)).collect();
        let mut lengths: Vec<usize> = strings.iter().map(|s| s.chars().count()).collect();
        lengths.sort_unstable();
        lengths.dedup();
        let mut counts = vec![0; strings.len()];
        let mut ends: Vec<usize> = Vec::new();
        for (repeat, count) in self.strings.iter() {
            ends.clear();
            ends.extend(repeat.char_indices().map(|(i, _)| i).chain([repeat.len()]));
            for &length in lengths.iter().take_while(|&&n| n < ends.len()) {
                for window in ends.windows(length + 1) {
                    if let Some(&i) = numbers.get(&repeat[window[0]..window[length]]) {
                        counts[i] = (*count).max(counts[i]);
                    }
                }
            }
        }
        // Equal strings share a number: the last one's.
        strings.iter().map(|s| counts[numbers[s.as_str()]]).collect()
    }
}

impl fmt::Debug for SloganReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SloganReference({} strings, {} characters)", self.strings.len(), self.characters)
    }
}
