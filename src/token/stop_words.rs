//! Words that are left out of a matrix.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

const NEUTRAL: &str = include_str!("../../data/stopwords/neutral.txt");
const POLICY: &str = include_str!("../../data/stopwords/policy.txt");

/// Words that are left out of a matrix. They still count as tokens, so that
/// leaving them out inflates no rate.
///
/// ```
/// use tifa::StopWords;
/// let stop_words = StopWords::neutral().and(StopWords::policy()).with(["宁波"]);
/// assert!(stop_words.contains("的") && stop_words.contains("加强") && stop_words.contains("宁波"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StopWords(BTreeSet<String>);

impl StopWords {
    /// Function words of modern Chinese; none that carries a policy meaning.
    #[must_use]
    pub fn neutral() -> Self {
        Self::from_lines(NEUTRAL)
    }

    /// Verbs and set words that official texts use everywhere, such as 加强,
    /// 推进 and 坚持. A list to ask for, not a default: leaving them out
    /// changes what one finds.
    #[must_use]
    pub fn policy() -> Self {
        Self::from_lines(POLICY)
    }

    /// One word a line; blank lines and lines that begin with `#` are passed over.
    ///
    /// # Errors
    /// Where the file cannot be read as UTF-8.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Ok(Self::from_lines(&fs::read_to_string(path).map_err(|e| Error::io(path, e))?))
    }

    fn from_lines(text: &str) -> Self {
        let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        Self(lines.filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_string).collect())
    }

    /// These words and those of another list.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// These words and some more.
    #[must_use]
    pub fn with<S: Into<String>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        self.0.extend(words.into_iter().map(Into::into));
        self
    }

    /// Whether the word is here.
    #[must_use]
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words in order of code point.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl<S: Into<String>> FromIterator<S> for StopWords {
    fn from_iter<I: IntoIterator<Item = S>>(words: I) -> Self {
        Self::default().with(words)
    }
}
