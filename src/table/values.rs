//! The values of one column.

use std::sync::Arc;

use super::schema::Dtype;

/// Values of one type, some of which may be missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells<T> {
    values: Vec<T>,
    /// Whether each value is missing; empty where none is.
    missing: Vec<bool>,
}

impl<T> Cells<T> {
    /// Number of values, missing ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value in a row; none where it is missing or there is no such row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&T> {
        self.values.get(row).filter(|_| !self.missing.get(row).is_some_and(|m| *m))
    }

    /// The values in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<&T>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// All values where none is missing, the memory as it is.
    pub(super) fn whole(self) -> Result<Vec<T>, Self> {
        if self.missing.is_empty() { Ok(self.values) } else { Err(self) }
    }
}

impl<T> From<Vec<T>> for Cells<T> {
    fn from(values: Vec<T>) -> Self {
        Self { values, missing: Vec::new() }
    }
}

impl<T: Default> From<Vec<Option<T>>> for Cells<T> {
    fn from(values: Vec<Option<T>>) -> Self {
        let missing =
            if values.iter().any(Option::is_none) { values.iter().map(Option::is_none).collect() } else { Vec::new() };
        Self { values: values.into_iter().map(Option::unwrap_or_default).collect(), missing }
    }
}

/// Distinct names that a column refers to by number, such as a vocabulary.
pub trait Names: Send + Sync + std::fmt::Debug {
    /// Number of names.
    fn n_names(&self) -> usize;

    /// The name of a number; none where there is no such name.
    fn name(&self, number: u32) -> Option<&str>;
}

impl Names for Vec<String> {
    fn n_names(&self) -> usize {
        self.len()
    }

    fn name(&self, number: u32) -> Option<&str> {
        self.get(number as usize).map(String::as_str)
    }
}

/// The values of one column of a [`Table`](super::Table).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Values {
    /// Names that repeat: each distinct name once, and the number of each row's name.
    Coded {
        /// The distinct names.
        names: Arc<dyn Names>,
        /// For each row, the number of its name.
        codes: Vec<u32>,
    },
    /// Text.
    Text(Cells<String>),
    /// Whole numbers of 32 bits.
    U32(Cells<u32>),
    /// Whole numbers of 64 bits.
    U64(Cells<u64>),
    /// Whole numbers of 32 bits with a sign.
    I32(Cells<i32>),
    /// Whole numbers of 64 bits with a sign.
    I64(Cells<i64>),
    /// Numbers.
    F64(Cells<f64>),
    /// Yes or no.
    Bool(Cells<bool>),
}

impl Values {
    /// Names that repeat, by their places in a list of distinct names.
    pub fn coded<S: Into<String>>(names: impl IntoIterator<Item = S>, codes: Vec<u32>) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        Self::Coded { names: Arc::new(names), codes }
    }

    /// Names that repeat, by their numbers among names that are shared.
    pub fn named(names: &Arc<impl Names + 'static>, codes: Vec<u32>) -> Self {
        let names: Arc<dyn Names> = names.clone();
        Self::Coded { names, codes }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Coded { codes, .. } => codes.len(),
            Self::Text(v) => v.len(),
            Self::U32(v) => v.len(),
            Self::U64(v) => v.len(),
            Self::I32(v) => v.len(),
            Self::I64(v) => v.len(),
            Self::F64(v) => v.len(),
            Self::Bool(v) => v.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a column of this type can hold these values.
    pub(super) fn fits(&self, dtype: Dtype) -> bool {
        match self {
            Self::Coded { .. } | Self::Text(_) => matches!(dtype, Dtype::Term | Dtype::Text),
            Self::U32(_) => dtype == Dtype::U32,
            Self::U64(_) => dtype == Dtype::U64,
            Self::I32(_) => dtype == Dtype::I32,
            Self::I64(_) => dtype == Dtype::I64,
            Self::F64(_) => dtype == Dtype::F64,
            Self::Bool(_) => dtype == Dtype::Bool,
        }
    }

    /// The text in a row, where the column holds text or names.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&str> {
        match self {
            Self::Coded { names, codes } => names.name(*codes.get(row)?),
            Self::Text(v) => v.get(row).map(String::as_str),
            _ => None,
        }
    }

    /// The number in a row, where the column holds numbers.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::U32(v) => v.get(row).map(|&x| f64::from(x)),
            Self::U64(v) => v.get(row).map(|&x| x as f64),
            Self::I32(v) => v.get(row).map(|&x| f64::from(x)),
            Self::I64(v) => v.get(row).map(|&x| x as f64),
            Self::F64(v) => v.get(row).copied(),
            _ => None,
        }
    }

    /// The value of a row as text: numbers so that reading them gives the same
    /// value, nothing for a missing one.
    #[must_use]
    pub fn cell(&self, row: usize) -> String {
        fn of<T: ToString>(values: &Cells<T>, row: usize) -> String {
            values.get(row).map(T::to_string).unwrap_or_default()
        }
        match self {
            Self::Coded { .. } => self.text(row).unwrap_or_default().to_string(),
            Self::Text(v) => of(v, row),
            Self::U32(v) => of(v, row),
            Self::U64(v) => of(v, row),
            Self::I32(v) => of(v, row),
            Self::I64(v) => of(v, row),
            Self::F64(v) => of(v, row),
            Self::Bool(v) => of(v, row),
        }
    }
}

macro_rules! values_of {
    ($($of:ty => $variant:ident),+ $(,)?) => { $(
        impl From<Vec<$of>> for Values {
            fn from(values: Vec<$of>) -> Self {
                Self::$variant(values.into())
            }
        }
        impl From<Vec<Option<$of>>> for Values {
            fn from(values: Vec<Option<$of>>) -> Self {
                Self::$variant(values.into())
            }
        }
    )+ };
}
values_of! { String => Text, u32 => U32, u64 => U64, i32 => I32, i64 => I64, f64 => F64, bool => Bool }

impl From<Vec<&str>> for Values {
    fn from(values: Vec<&str>) -> Self {
        Self::Text(values.into_iter().map(str::to_string).collect::<Vec<_>>().into())
    }
}

impl From<Vec<Arc<str>>> for Values {
    fn from(values: Vec<Arc<str>>) -> Self {
        Self::Text(values.into_iter().map(|v| v.to_string()).collect::<Vec<_>>().into())
    }
}
