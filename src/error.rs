//! What can go wrong, with everything a person needs to mend it.

use std::fmt;
use std::path::{Path, PathBuf};

/// The result of everything in this crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// An error: wrong input from outside, or an option that cannot be met.
///
/// [`Error::kind`] tells the cases apart; the message names path, line,
/// document, field and offending value where there is one.
pub struct Error(Box<ErrorKind>);

/// The cases of an [`Error`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be read or written.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Bytes that are not UTF-8.
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// Line of the first bad byte, from 1.
        line: usize,
        /// Offset of the first bad byte in the file, from 0.
        byte: usize,
    },
    /// A file that does not follow its format.
    Syntax {
        /// The file.
        path: PathBuf,
        /// Line of the fault, from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// A file that is not what its format asks for, where no line can be named.
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// A table without a column that was asked for.
    MissingColumn {
        /// The column's part: `text`, `id`, `date`, `variable` …
        role: &'static str,
        /// The names that were tried.
        tried: Vec<String>,
        /// The names that exist.
        available: Vec<String>,
        /// Where the table came from.
        source: String,
    },
    /// Two documents with one id.
    DuplicateId {
        /// The id.
        id: String,
        /// Where it occurs first.
        first: String,
        /// Where it occurs again.
        second: String,
    },
    /// A date that is none.
    BadDate {
        /// The document.
        doc_id: String,
        /// Where the value occurs.
        place: String,
        /// The value.
        value: String,
    },
    /// Documents without a date (or with too coarse a one) in a question about time.
    Undated {
        /// How many there are.
        count: usize,
        /// How many documents there are in all.
        total: usize,
        /// Id of the first.
        first: String,
        /// The unit of time that was asked for.
        period: String,
        /// How many of them have a date, but one that is too coarse for it.
        too_coarse: usize,
        /// The finest unit that all dates name, where there is one.
        serves: Option<&'static str>,
    },
    /// Nothing is left to work on.
    Empty {
        /// What is empty and which bounds made it so.
        what: String,
    },
    /// A term that the vocabulary does not have, where that is an error.
    UnknownTerm {
        /// The term.
        term: String,
    },
    /// An option out of its bounds.
    Option {
        /// Its name.
        name: &'static str,
        /// The value given.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
    /// A word list with faults; all of them at once.
    Lexicon {
        /// The file, where there is one.
        path: Option<PathBuf>,
        /// Line from 1 and fault, in order.
        problems: Vec<(usize, String)>,
    },
    /// A rule of [`Boilerplate`](crate::clean::Boilerplate) that cannot be one.
    Rule {
        /// Its name, or where the fault is.
        rule: String,
        /// What is wrong with it.
        message: String,
    },
    /// Saved data that cannot be taken back.
    Saved {
        /// What kind of data it is.
        what: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// The work was stopped by its [`Progress`](crate::Progress).
    Cancelled,
    /// Polars refused a table.
    Table {
        /// What Polars said.
        source: polars::prelude::PolarsError,
    },
}

impl Error {
    /// Columns that make no table.
    pub(crate) fn table(what: String) -> Self {
        ErrorKind::Table { source: polars::prelude::PolarsError::ShapeMismatch(what.into()) }.into()
    }

    /// The case.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// The case, by value.
    #[must_use]
    pub fn into_kind(self) -> ErrorKind {
        *self.0
    }

    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        ErrorKind::Io { path: path.into(), source }.into()
    }

    pub(crate) fn syntax(path: &Path, line: usize, message: impl fmt::Display) -> Self {
        ErrorKind::Syntax { path: path.into(), line, message: message.to_string() }.into()
    }

    pub(crate) fn format(path: &Path, message: impl Into<String>) -> Self {
        ErrorKind::Format { path: path.into(), message: message.into() }.into()
    }

    pub(crate) fn empty(what: impl Into<String>) -> Self {
        ErrorKind::Empty { what: what.into() }.into()
    }

    pub(crate) fn option(name: &'static str, value: impl fmt::Display, expected: &'static str) -> Self {
        ErrorKind::Option { name, value: value.to_string(), expected }.into()
    }

    /// An error for a number that is not between 0 and 1, such as a confidence.
    pub(crate) fn check_between_0_and_1(name: &'static str, x: f64) -> Result<()> {
        let inside = x > 0.0 && x < 1.0;
        if inside { Ok(()) } else { Err(Self::option(name, x, "more than 0 and less than 1")) }
    }

    pub(crate) fn saved(what: &'static str, message: impl Into<String>) -> Self {
        ErrorKind::Saved { what, message: message.into() }.into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error(Box::new(kind))
    }
}

impl From<polars::prelude::PolarsError> for Error {
    fn from(source: polars::prelude::PolarsError) -> Self {
        ErrorKind::Table { source }.into()
    }
}

/// The message, as [`Display`](fmt::Display) gives it: a `main` that returns an
/// error prints it in this form. [`Error::kind`] has the parts.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            ErrorKind::Io { path, source } => write!(f, "{}: {source}", path.display()),
            ErrorKind::NotUtf8 { path, line, byte } => {
                write!(f, "{}: line {line}: not UTF-8 at byte {byte}", path.display())
            }
            ErrorKind::Syntax { path, line, message } => {
                write!(f, "{}: line {line}: {message}", path.display())
            }
            ErrorKind::MissingColumn { role, tried, available, source } => write!(
                f,
                "{source}: no {role} column: looked for {}; the columns are {}{}",
                tried.join(", "),
                if available.is_empty() { "none".to_string() } else { available.join(", ") },
                match *role {
                    "text" | "id" | "date" | "title" if !available.is_empty() => format!(
                        "; name the right one with CorpusReader::{role}_column, in the report with --{role}-column"
                    ),
                    _ => String::new(),
                }
            ),
            ErrorKind::Format { path, message } => write!(f, "{}: {message}", path.display()),
            ErrorKind::DuplicateId { id, first, second } => {
                write!(f, "the id {id:?} occurs twice: at {first} and at {second}")
            }
            ErrorKind::BadDate { doc_id, place, value } => {
                write!(f, "{place}: document {doc_id:?}: {value:?} is no date (YYYY, YYYY-MM, YYYY-MM-DD)")
            }
            ErrorKind::Undated { count, total, first, period, too_coarse, serves } => {
                write!(f, "{count} of {total} documents have no date that names a {period}, the first is {first:?}")?;
                if *too_coarse > 0 {
                    write!(f, "; {too_coarse} of them have a date that is too coarse")?;
                }
                if let Some(serves) = serves.filter(|_| *too_coarse > 0) {
                    write!(f, ", for which the period {serves} would serve")?;
                }
                write!(f, "; leave them out with Undated::Skip")
            }
            ErrorKind::Empty { what } => write!(f, "nothing to work on: {what}"),
            ErrorKind::UnknownTerm { term } => write!(f, "the term {term:?} does not occur"),
            ErrorKind::Option { name, value, expected } => {
                write!(f, "{name} = {value}: expected {expected}")
            }
            ErrorKind::Lexicon { path, problems } => {
                if let Some(path) = path {
                    write!(f, "{}: ", path.display())?;
                }
                write!(f, "{} faults", problems.len())?;
                for (line, problem) in problems.iter().take(20) {
                    write!(f, "\n  line {line}: {problem}")?;
                }
                if problems.len() > 20 {
                    write!(f, "\n  and {} more", problems.len() - 20)?;
                }
                Ok(())
            }
            ErrorKind::Rule { rule, message } => write!(f, "boilerplate rule {rule:?}: {message}"),
            ErrorKind::Saved { what, message } => write!(f, "saved {what}: {message}"),
            ErrorKind::Cancelled => write!(f, "stopped"),
            ErrorKind::Table { source } => write!(f, "table: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.kind() {
            ErrorKind::Io { source, .. } => Some(source),
            ErrorKind::Table { source } => Some(source),
            _ => None,
        }
    }
}
