//! The report: one page to look at, for people who would rather look than read.
//!
//! [`Report::write_html`] writes a file that needs no network and no other
//! file, in Chinese and English, readable without script, in print, light and
//! dark. The sentences behind a number are one click away.
//!
//! ```
//! use tifa::prelude::*;
//! use tifa::report::{Language, Report};
//! let corpus = Corpus::read("data/sample.jsonl")?;
//! let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
//! let slogans = Slogans::default().rows(200).mine(&corpus)?;
//! let page = Report::new(&corpus, &tokens, &slogans).period(Period::Year).language(Language::Chinese).html()?;
//! assert!(page.contains("质量强市"));
//! # Ok::<(), tifa::Error>(())
//! ```

mod cells;
mod corpus_facts;
mod curves;
mod facts;
mod headings;
mod html;
mod language;
mod markdown;
mod page;
mod periods;
mod sections;
mod sentences;
mod spread;
mod ties;
mod travels;
mod workbook;

use std::path::Path;

use polars::prelude::DataFrame;

use crate::clean::{Cleaned, RepostGroups};
use crate::corpus::{Corpus, Period};
use crate::error::Result;
use crate::phrase::{MinedSlogans, SharedPassages};
use crate::table;
use crate::token::Tokens;
pub use language::Language;
pub use markdown::markdown;
pub use periods::{PERIOD_TERMS, PeriodTerms};
pub use workbook::Workbook;

/// A report in the making: what it is about, and how it is to be shown.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    corpus: &'a Corpus,
    tokens: &'a Tokens,
    slogans: &'a MinedSlogans,
    cleaned: Option<&'a Cleaned>,
    reposts: Option<&'a RepostGroups>,
    period: Period,
    group: Option<String>,
    language: Language,
    title: Option<String>,
    formulations: usize,
    keyness: Option<(String, String, DataFrame)>,
    passages: Option<&'a SharedPassages>,
    notes: Vec<String>,
}

impl<'a> Report<'a> {
    /// A report on a corpus, its tokens and the formulations found in it, by
    /// year, in the language of the system.
    #[must_use]
    pub fn new(corpus: &'a Corpus, tokens: &'a Tokens, slogans: &'a MinedSlogans) -> Self {
        Self {
            corpus,
            tokens,
            slogans,
            cleaned: None,
            reposts: None,
            period: Period::Year,
            group: None,
            language: Language::of_system(),
            title: None,
            formulations: 120,
            keyness: None,
            passages: None,
            notes: Vec::new(),
        }
    }

    /// Shows what cleaning found, changed and removed.
    #[must_use]
    pub fn cleaned(mut self, cleaned: &'a Cleaned) -> Self {
        self.cleaned = Some(cleaned);
        self
    }

    /// Shows which documents repeat others.
    #[must_use]
    pub fn reposts(mut self, reposts: &'a RepostGroups) -> Self {
        self.reposts = Some(reposts);
        self
    }

    /// Sets the unit of time; years by default.
    #[must_use]
    pub fn period(mut self, period: Period) -> Self {
        self.period = period;
        self
    }

    /// Names the document variable by which groups are compared.
    #[must_use]
    pub fn group(mut self, variable: impl Into<String>) -> Self {
        self.group = Some(variable.into());
        self
    }

    /// Sets the language in which the page opens; a reader can change it.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Sets the title.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Shows at most this many formulations; 120 by default.
    #[must_use]
    pub fn formulations(mut self, rows: usize) -> Self {
        self.formulations = rows;
        self
    }

    /// Shows a table of [`Keyness`](crate::Keyness) under the names of its
    /// target and its reference. Without one, the later half of the documents
    /// is compared with the earlier.
    #[must_use]
    pub fn keyness(mut self, target: impl Into<String>, reference: impl Into<String>, table: DataFrame) -> Self {
        self.keyness = Some((target.into(), reference.into(), table));
        self
    }

    /// Shows the passages that travelled most, and who takes from whom: the
    /// groups of [`Report::group`], or the periods where none is named.
    #[must_use]
    pub fn passages(mut self, found: &'a SharedPassages) -> Self {
        self.passages = Some(found);
        self
    }

    /// Adds a line to the methods, such as the command that made the report.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The page.
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) for a
    /// variable that the corpus lacks;
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for tokens or
    /// formulations of other documents.
    pub fn html(&self) -> Result<String> {
        Ok(page::page(&facts::Facts::new(self)?))
    }

    /// Writes the page to a file, whole or not at all.
    ///
    /// # Errors
    /// As [`Report::html`]; [`ErrorKind::Io`](crate::ErrorKind::Io) where the
    /// file cannot be written.
    pub fn write_html(&self, path: impl AsRef<Path>) -> Result<()> {
        use std::io::Write;
        let page = self.html()?;
        table::write_whole(path.as_ref(), |file| file.write_all(page.as_bytes()))
    }
}
