//! What every question about time names: a unit, terms, and what to do with undated documents.

use serde::{Deserialize, Serialize};

use crate::corpus::{Period, Undated};
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::Dtm;
use crate::token::Vocabulary;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Scope {
    pub period: Period,
    /// `None` for every term of the matrix.
    pub terms: Option<Vec<String>>,
    pub undated: Undated,
    pub strict: bool,
    /// The document variable whose values are told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<String>,
}

/// Rows of a table that has one for each term and period, at most.
const MOST_ROWS: usize = 20_000_000;

/// Refuses a table that has a row for each term and, for example, each period, where that is more than a table holds.
pub(super) fn check_rows(terms: usize, each: usize, what: &str) -> Result<()> {
    let rows = terms.saturating_mul(each);
    if rows <= MOST_ROWS {
        return Ok(());
    }
    let value = format!("{terms} with {each} {what} each, {rows} rows");
    Err(Error::option(
        "terms",
        value,
        "20,000,000 rows or fewer: fewer terms, a longer period, or documents of a shorter time",
    ))
}

/// Terms in the order in which they come out, with their columns.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    pub names: Vec<String>,
    pub columns: Vec<Option<u32>>,
}

impl Scope {
    pub fn by(period: Period) -> Self {
        Self { period, terms: None, undated: Undated::default(), strict: false, groups: None }
    }

    /// The terms that were named, or every term in order of the vocabulary.
    pub fn choose(&self, dtm: &Dtm) -> Result<Chosen> {
        self.choose_from(dtm.vocabulary())
    }

    /// As [`Scope::choose`], of a vocabulary.
    pub fn choose_from(&self, vocabulary: &Vocabulary) -> Result<Chosen> {
        let Some(terms) = &self.terms else {
            let names = vocabulary.iter().map(str::to_string).collect();
            return Ok(Chosen { names, columns: (0..vocabulary.len() as u32).map(Some).collect() });
        };
        let column = |term: &String| match vocabulary.id(term) {
            None if self.strict => Err(ErrorKind::UnknownTerm { term: term.clone() }.into()),
            id => Ok(id.map(|id| id.0)),
        };
        Ok(Chosen { columns: terms.iter().map(column).collect::<Result<_>>()?, names: terms.clone() })
    }
}

/// The setters that all questions share, for a struct with a field `scope`.
macro_rules! scope_setters {
    () => {
        /// The terms to follow, in the order in which they are to come out;
        /// every term of the matrix in its order where none are named.
        #[must_use]
        pub fn terms<S: Into<String>>(mut self, terms: impl IntoIterator<Item = S>) -> Self {
            self.scope.terms = Some(terms.into_iter().map(Into::into).collect());
            self
        }

        /// What to do with undated documents; an error by default.
        #[must_use]
        pub fn undated(mut self, undated: $crate::corpus::Undated) -> Self {
            self.scope.undated = undated;
            self
        }

        /// Whether a term that does not occur is an error rather than rows
        /// of 0. Off by default.
        #[must_use]
        pub fn strict(mut self, strict: bool) -> Self {
            self.scope.strict = strict;
            self
        }
    };
}
pub(super) use scope_setters;

/// The setter for groups, for a struct with a field `scope`.
macro_rules! groups_setter {
    () => {
        /// Asks the question for each value of this document variable: the
        /// table gets a first column `group` (String) and the rows of the
        /// groups in order of their values. All groups share one timeline,
        /// that of all documents, so years in which a group has no text are
        /// its years without text; documents without a value are left out.
        /// Tests of many terms are corrected within each group.
        #[must_use]
        pub fn groups(mut self, variable: impl Into<String>) -> Self {
            self.scope.groups = Some(variable.into());
            self
        }
    };
}
pub(super) use groups_setter;
