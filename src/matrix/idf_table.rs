//! Inverse document frequencies from a file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Inverse document frequencies by term, with the median for terms that are
/// not in the table, as jieba has it: the value in the middle of the sorted
/// values, the upper one of two.
///
/// ```
/// use tifa::matrix::IdfTable;
/// let table = IdfTable::new([("质量", 2.5), ("品牌", 4.0)])?;
/// assert_eq!((table.idf("质量"), table.idf("没有")), (2.5, 4.0));
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, f64>", into = "BTreeMap<String, f64>")]
pub struct IdfTable {
    values: BTreeMap<String, f64>,
    median: f64,
}

impl From<IdfTable> for BTreeMap<String, f64> {
    fn from(table: IdfTable) -> Self {
        table.values
    }
}

impl TryFrom<BTreeMap<String, f64>> for IdfTable {
    type Error = Error;

    fn try_from(values: BTreeMap<String, f64>) -> Result<Self> {
        Self::new(values)
    }
}

impl IdfTable {
    /// A table of terms and their values.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`](crate::ErrorKind::Empty) without terms,
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a value that is no
    /// finite number.
    pub fn new<S: Into<String>>(values: impl IntoIterator<Item = (S, f64)>) -> Result<Self> {
        let values: BTreeMap<String, f64> = values.into_iter().map(|(term, idf)| (term.into(), idf)).collect();
        if let Some((term, idf)) = values.iter().find(|(_, idf)| !idf.is_finite()) {
            return Err(Error::option("idf", format!("{idf} for {term:?}"), "a finite number"));
        }
        let mut sorted: Vec<f64> = values.values().copied().collect();
        sorted.sort_by(f64::total_cmp);
        match sorted.get(sorted.len() / 2) {
            Some(&median) => Ok(Self { values, median }),
            None => Err(Error::empty("an idf table without terms")),
        }
    }

    /// Reads a table of a term and its value a line, white space between them.
    ///
    /// # Errors
    /// What cannot be read; the line of a value that is no finite number.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = fs::read_to_string(path).map_err(|e| Error::io(path, e))?;
        let mut values = Vec::new();
        for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let value = line.trim_end().rsplit_once(char::is_whitespace);
            let read =
                value.and_then(|(term, idf)| Some((term.trim(), idf.parse().ok().filter(|x: &f64| x.is_finite())?)));
            values.push(read.ok_or_else(|| Error::syntax(path, i + 1, "not a term and a number"))?);
        }
        Self::new(values)
    }

    /// The value of a term, the median where the table lacks it.
    #[must_use]
    pub fn idf(&self, term: &str) -> f64 {
        self.values.get(term).copied().unwrap_or(self.median)
    }

    /// Number of terms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no term; never true.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}
