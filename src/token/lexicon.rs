//! Words that stay whole.

use std::fs;
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

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
}

/// One entry of a [`Lexicon`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LexiconEntry {
    term: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    variant_of: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_year: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
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

    /// The wording, as it stands in texts.
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

    /// Anything else the lexicon says.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

#[derive(Serialize, Deserialize)]
struct Saved {
    version: u32,
    entries: Vec<LexiconEntry>,
}

impl From<Lexicon> for Saved {
    fn from(lexicon: Lexicon) -> Self {
        Saved { version: 1, entries: lexicon.entries }
    }
}

impl TryFrom<Saved> for Lexicon {
    type Error = Error;

    fn try_from(saved: Saved) -> Result<Self> {
        if saved.version != 1 {
            return Err(Error::saved("lexicon", format!("format {} is not known here", saved.version)));
        }
        Self::from_entries(saved.entries)
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
    /// that stands twice, a head form that has a head form of its own.
    pub fn from_entries(entries: impl IntoIterator<Item = LexiconEntry>) -> Result<Self> {
        let entries: Vec<LexiconEntry> = entries.into_iter().collect();
        let lines = (1..=entries.len()).collect();
        check(entries, lines, Vec::new(), None)
    }

    /// Reads a word list.
    ///
    /// A `.csv` or `.tsv` file, or any file whose first line is a list of
    /// names with `term` among them, has a column `term` and may have
    /// `category`, `variant_of`, `first_year` and `note`. Any other file has
    /// one term a line; blank lines and lines that begin with `#` are passed
    /// over, white space around a term is dropped.
    ///
    /// # Errors
    /// [`ErrorKind::Lexicon`] with the line of every fault; what cannot be
    /// read, with its path.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(|e| Error::io(path, e))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let byte = e.utf8_error().valid_up_to();
            let line = 1 + e.as_bytes()[..byte].iter().filter(|&&b| b == b'\n').count();
            Error::from(ErrorKind::NotUtf8 { path: path.into(), line, byte })
        })?;
        let text = text.trim_start_matches('\u{feff}');
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let header = text.lines().next().unwrap_or_default();
        let named = |separator| header.split(separator).any(|name| name.trim() == "term");
        let (entries, lines, problems) = match ending {
            "tsv" => table(text, b'\t'),
            "csv" => table(text, b','),
            _ if header.contains(',') && named(',') => table(text, b','),
            _ if header.contains('\t') && named('\t') => table(text, b'\t'),
            _ => plain(text),
        };
        check(entries, lines, problems, Some(path))
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

type Read = (Vec<LexiconEntry>, Vec<usize>, Vec<(usize, String)>);

fn plain(text: &str) -> Read {
    let lines = text.lines().map(str::trim).enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
    let (lines, entries) = lines.map(|(i, term)| (i + 1, LexiconEntry::new(term))).unzip();
    (entries, lines, Vec::new())
}

fn table(text: &str, delimiter: u8) -> Read {
    let (mut entries, mut lines, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| headers.iter().position(|h| h == name);
    let Some(term) = column("term") else {
        let names: Vec<&str> = headers.iter().collect();
        return (entries, lines, vec![(1, format!("no column `term`, only {}", names.join(", ")))]);
    };
    let columns = [column("category"), column("variant_of"), column("first_year"), column("note")];
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                problems.push((e.position().map_or(0, csv::Position::line) as usize, e.to_string()));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line) as usize;
        let field = |i: usize| columns[i].and_then(|c| record.get(c)).filter(|f| !f.is_empty());
        let first_year = field(2).and_then(|year| {
            let read = year.parse().ok();
            if read.is_none() {
                problems.push((line, format!("{year:?} is no year")));
            }
            read
        });
        let text = |i| field(i).map(str::to_string);
        let term = record.get(term).unwrap_or_default().to_string();
        entries.push(LexiconEntry { term, category: text(0), variant_of: text(1), first_year, note: text(3) });
        lines.push(line);
    }
    (entries, lines, problems)
}

fn check(
    entries: Vec<LexiconEntry>,
    lines: Vec<usize>,
    mut problems: Vec<(usize, String)>,
    path: Option<&Path>,
) -> Result<Lexicon> {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for (entry, &line) in entries.iter().zip(&lines) {
        if entry.term.is_empty() {
            problems.push((line, "an empty term".into()));
        } else if let Some(&first) = seen.get(entry.term.as_str()) {
            let same = entries
                .iter()
                .zip(&lines)
                .find(|(_, l)| **l == first)
                .is_some_and(|(e, _)| e.category == entry.category);
            let how = if same { "" } else { ", with another category" };
            problems.push((line, format!("{:?} stands in line {first} already{how}", entry.term)));
        } else {
            seen.insert(&entry.term, line);
        }
    }
    let heads: FxHashMap<&str, &str> =
        entries.iter().filter_map(|e| Some((e.term.as_str(), e.variant_of.as_deref()?))).collect();
    for (entry, &line) in entries.iter().zip(&lines) {
        if let Some(head) = entry.variant_of.as_deref()
            && let Some(further) = heads.get(head)
        {
            problems.push((line, format!("{head:?} is no head form, it is itself a variant of {further:?}")));
        }
    }
    if problems.is_empty() {
        return Ok(Lexicon { entries });
    }
    problems.sort();
    Err(ErrorKind::Lexicon { path: path.map(Into::into), problems }.into())
}
