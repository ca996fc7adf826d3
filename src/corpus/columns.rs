//! Columns of a table by name, their cells as they were written or of a known kind.

use std::borrow::Cow;

use super::Values;

/// A column of a table.
#[derive(Debug)]
pub(super) struct Column {
    pub name: String,
    pub cells: Cells,
}

/// The cells of a column.
#[derive(Debug)]
pub(super) enum Cells {
    /// As they were written; numbers only where each comes back as it is written.
    Written(Vec<Option<String>>),
    /// Of a kind that the source names.
    Known(Values),
}

impl Cells {
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Known(Values::Text(_)))
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Written(cells) => cells.len(),
            Self::Known(values) => values.len(),
        }
    }

    pub fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        match self {
            Self::Written(cells) | Self::Known(Values::Text(cells)) => cells[row].as_deref().map(Cow::Borrowed),
            Self::Known(values) => values.label(row).map(Cow::Owned),
        }
    }

    pub fn texts(&self) -> impl Iterator<Item = Option<Cow<'_, str>>> {
        (0..self.len()).map(|row| self.text(row))
    }

    /// Some cells that hold something.
    pub fn sample(&self, most: usize) -> Vec<Cow<'_, str>> {
        self.texts().flatten().filter(|cell| !cell.trim().is_empty()).take(most).collect()
    }

    pub fn into_texts(self) -> Vec<Option<String>> {
        match self {
            Self::Written(cells) => cells.into_iter().map(|cell| cell.filter(|cell| !cell.is_empty())).collect(),
            Self::Known(values) => values.into_texts(),
        }
    }

    pub fn into_values(self) -> Values {
        match self {
            Self::Written(cells) => Values::from_texts(cells),
            Self::Known(values) => values,
        }
    }
}
