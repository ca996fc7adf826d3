//! Words that stay whole.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::WholeWords;
use crate::error::{Error, ErrorKind, Result};

/// Words and phrases that are never split, each with an optional category,
/// head form, year of first use and note.
///
/// Entries keep the order in which they were given.
///
/// ```
/// use tifa::prelude::*;
/// let lexicon = Lexicon::from_terms(["质量强市", "工匠精神"])?;
/// let tokenizer = Tokenizer::builder().lexicon(lexicon).build()?;
/// assert_eq!(tokenizer.words("打造质量强市"), ["打造", "质量强市"]);
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct Lexicon {
    entries: Vec<LexiconEntry>,
    whole_words: WholeWords,
}

/// One entry of a [`Lexicon`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LexiconEntry {
    pub(super) term: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) category: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) variant_of: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) first_year: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) priority: i32,
}

fn is_zero(priority: &i32) -> bool {
    *priority == 0
}

impl LexiconEntry {
    /// An entry with nothing but its term.
    #[must_use]
    pub fn new(term: impl Into<String>) -> Self {
        Self { term: term.into(), ..Self::default() }
    }

    /// Sets the category, a path with `/` between its levels.
    #[must_use]
    pub fn with_category(mut self, category: impl Into<String>) -> Self {
        self.category = Some(category.into());
        self
    }

    /// Sets the head form: wherever this entry occurs, the head is counted.
    #[must_use]
    pub fn with_head(mut self, head: impl Into<String>) -> Self {
        self.variant_of = Some(head.into());
        self
    }

    /// The wording, as it is written in texts.
    #[must_use]
    pub fn term(&self) -> &str {
        &self.term
    }

    /// The category path, such as `经济/发展方式`.
    #[must_use]
    pub fn category(&self) -> Option<&str> {
        self.category.as_deref()
    }

    /// The form under which the entry is counted: the head form that the
    /// lexicon names, else the term itself.
    #[must_use]
    pub fn head(&self) -> &str {
        self.variant_of.as_deref().unwrap_or(&self.term)
    }

    /// Year of first national use.
    #[must_use]
    pub fn first_year(&self) -> Option<i32> {
        self.first_year
    }

    /// Sets the priority, 0 for an entry that was given none.
    #[must_use]
    pub fn with_priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }

    /// Which entry stays whole where two overlap: the one of greater
    /// priority; among equals the leftmost, then the longest.
    #[must_use]
    pub fn priority(&self) -> i32 {
        self.priority
    }

    /// Anything else the lexicon says.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

#[derive(Serialize, Deserialize)]
struct Saved {
    version: u32,
    #[serde(default)]
    whole_words: WholeWords,
    entries: Vec<LexiconEntry>,
}

impl From<Lexicon> for Saved {
    fn from(lexicon: Lexicon) -> Self {
        Saved { version: 1, whole_words: lexicon.whole_words, entries: lexicon.entries }
    }
}

impl TryFrom<Saved> for Lexicon {
    type Error = Error;

    fn try_from(saved: Saved) -> Result<Self> {
        if saved.version != 1 {
            return Err(Error::saved("lexicon", format!("format {} is not known here", saved.version)));
        }
        Ok(Self::from_entries(saved.entries)?.with_whole_words(saved.whole_words))
    }
}

impl Lexicon {
    /// A lexicon of bare terms.
    ///
    /// # Errors
    /// As [`Lexicon::from_entries`].
    pub fn from_terms<S: Into<String>>(terms: impl IntoIterator<Item = S>) -> Result<Self> {
        Self::from_entries(terms.into_iter().map(LexiconEntry::new))
    }

    /// A lexicon of entries.
    ///
    /// # Errors
    /// [`ErrorKind::Lexicon`] with every fault at once: an empty term, one
    /// that occurs twice, a head form that has a head form of its own.
    pub fn from_entries(entries: impl IntoIterator<Item = LexiconEntry>) -> Result<Self> {
        let entries: Vec<LexiconEntry> = entries.into_iter().collect();
        let lines = (1..=entries.len()).collect();
        Listed { entries, lines, problems: Vec::new() }.check(None)
    }

    /// Sets which occurrences count where an entry may be inside another word. It holds for
    /// everything that is counted with this lexicon: tokens and matrices, trends, codings.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// use tifa::token::WholeWords;
    /// let lexicon = Lexicon::from_terms(["三个代表"])?.with_whole_words(WholeWords::Judged);
    /// let tokenizer = Tokenizer::builder().lexicon(lexicon).build()?;
    /// assert_eq!(tokenizer.words("十三个代表团"), ["十三个", "代表团"]);
    /// assert_eq!(tokenizer.words("学习三个代表"), ["学习", "三个代表"]);
    /// # Ok::<(), tifa::Error>(())
    /// ```
    #[must_use]
    pub fn with_whole_words(mut self, whole_words: WholeWords) -> Self {
        self.whole_words = whole_words;
        self
    }

    /// Which occurrences count where an entry may be inside another word.
    #[must_use]
    pub fn whole_words(&self) -> WholeWords {
        self.whole_words
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &LexiconEntry> {
        self.entries.iter()
    }

    /// The forms under which entries are counted, each once, in order.
    pub fn heads(&self) -> impl Iterator<Item = &str> {
        let mut seen = rustc_hash::FxHashSet::default();
        self.entries.iter().map(LexiconEntry::head).filter(move |head| seen.insert(*head))
    }
}

/// Entries on their way into a lexicon, with the line of each and the faults found so far.
#[derive(Default)]
pub(super) struct Listed {
    pub entries: Vec<LexiconEntry>,
    pub lines: Vec<usize>,
    pub problems: Vec<(usize, String)>,
}

impl Listed {
    pub fn push(&mut self, line: usize, entry: LexiconEntry) {
        self.entries.push(entry);
        self.lines.push(line);
    }

    /// An entry of a plain list, where a term that comes again says nothing new.
    pub fn push_once(&mut self, line: usize, term: &str, seen: &mut FxHashSet<String>) {
        if seen.insert(term.to_string()) {
            self.push(line, LexiconEntry::new(term));
        }
    }

    /// The lexicon, or every fault of the list at once.
    pub fn check(mut self, path: Option<&Path>) -> Result<Lexicon> {
        self.check_terms();
        self.check_heads();
        if self.problems.is_empty() {
            return Ok(Lexicon { entries: self.entries, whole_words: WholeWords::default() });
        }
        self.problems.sort();
        Err(ErrorKind::Lexicon { path: path.map(Into::into), problems: self.problems }.into())
    }

    fn check_terms(&mut self) {
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        for (i, entry) in self.entries.iter().enumerate() {
            let line = self.lines[i];
            if entry.term.trim().is_empty() {
                self.problems.push((line, "an empty term".into()));
            } else if let Some(&first) = seen.get(entry.term.as_str()) {
                let same = self.entries[first].category == entry.category;
                let how = if same { "" } else { ", with another category" };
                self.problems.push((line, format!("{:?} is in line {} already{how}", entry.term, self.lines[first])));
            } else {
                seen.insert(&entry.term, i);
            }
        }
    }

    fn check_heads(&mut self) {
        let variants = self.entries.iter().filter_map(|e| Some((e.term.as_str(), e.variant_of.as_deref()?)));
        let heads: FxHashMap<&str, &str> = variants.filter(|(term, head)| term != head).collect();
        for (entry, &line) in self.entries.iter().zip(&self.lines) {
            if let Some(head) = entry.variant_of.as_deref()
                && let Some(further) = heads.get(head)
            {
                self.problems.push((line, format!("{head:?} is no head form, it is itself a variant of {further:?}")));
            }
        }
    }
}
