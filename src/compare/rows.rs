//! MatrixRows of counts or weights, as comparisons read them.

use std::borrow::Cow;
use std::sync::Arc;

use crate::corpus::Documents;
use crate::matrix::{Dtm, WeightedDtm};
use crate::stats::sparse_row::SparseRow;

/// A matrix whose rows can be compared: a [`Dtm`] or a [`WeightedDtm`].
pub trait DocumentRows: sealed::Sealed {}

impl DocumentRows for Dtm {}
impl DocumentRows for WeightedDtm {}

mod sealed {
    /// Lets comparisons look into a matrix.
    pub trait Sealed {
        #[doc(hidden)]
        fn rows(&self) -> super::MatrixRows<'_>;
    }
}

/// MatrixRows as plain slices.
#[derive(Debug)]
pub struct MatrixRows<'a> {
    pub(super) documents: &'a Arc<Documents>,
    pub(super) n_columns: usize,
    pointers: Cow<'a, [usize]>,
    columns: &'a [u32],
    values: Cow<'a, [f64]>,
}

impl MatrixRows<'_> {
    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }

    pub(super) fn row(&self, row: usize) -> SparseRow<'_> {
        let range = self.pointers[row]..self.pointers[row + 1];
        SparseRow { columns: &self.columns[range.clone()], values: &self.values[range] }
    }

    pub(super) fn have_negatives(&self) -> bool {
        self.values.iter().any(|&v| v < 0.0)
    }
}

impl sealed::Sealed for Dtm {
    fn rows(&self) -> MatrixRows<'_> {
        MatrixRows {
            documents: self.shared_documents(),
            n_columns: self.n_terms(),
            pointers: Cow::Borrowed(self.csr().pointers),
            columns: self.csr().columns,
            values: self.csr().counts.iter().map(|&c| f64::from(c)).collect(),
        }
    }
}

impl sealed::Sealed for WeightedDtm {
    fn rows(&self) -> MatrixRows<'_> {
        let weights = self.weights();
        MatrixRows {
            documents: self.shared_documents(),
            n_columns: self.n_terms(),
            pointers: Cow::Owned(weights.indptr().to_owned().into_raw_storage().to_vec()),
            columns: weights.indices(),
            values: Cow::Borrowed(weights.data()),
        }
    }
}
