//! `tifa_terms`: counts of terms by period and place as one value that merges.
//!
//! Its state is a [`PartialCounts`] as the library writes it to a file. Each task counts its own
//! shard; the engine ships the states and merges them: the result is the same for any shards.

use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::AggregateUDF;
use serde::{Deserialize, Serialize};
use tifa::matrix::{Grouping, PartialCounts};
use tifa::token::TokenizerBuilder;
use tifa::{Corpus, Period, Tokenizer, Undated};

use super::shards::{OfShards, constant, of_shards};
use crate::engines::{self, outside};

/// How `tifa_terms` counts; given to it as JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct TermsOptions {
    /// How texts are cut and what is left out.
    pub tokenizer: TokenizerBuilder,
    /// What documents are put together by: periods of the second argument, the variable `place`
    /// of the third, or both.
    pub by: Grouping,
}

impl Default for TermsOptions {
    /// By year and place; documents without a date are left out and counted.
    fn default() -> Self {
        let by = Grouping::Both(Period::Year, Undated::Skip, vec!["place".into()]);
        Self { tokenizer: TokenizerBuilder::default(), by }
    }
}

/// The counts in a value that `tifa_terms` gave.
///
/// # Errors
/// Where it is no such value.
pub fn counts(value: &[u8]) -> Result<PartialCounts> {
    PartialCounts::from_bytes(value).map_err(outside)
}

/// The function.
pub fn function() -> AggregateUDF {
    of_shards::<Terms>("tifa_terms", &[DataType::Utf8View], 1)
}

#[derive(Debug)]
struct Terms {
    tokenizer: Arc<Tokenizer>,
    by: Grouping,
}

impl OfShards for Terms {
    type Part = PartialCounts;
    const COLUMNS: usize = 3;

    fn shard(&self) -> usize {
        4 << 20
    }

    fn new(constants: &[ArrayRef]) -> Result<Self> {
        let options: TermsOptions = engines::parse("tifa_terms", constant(constants, 0)?)?;
        let tokenizer = serde_json::to_string(&options.tokenizer).map_err(|e| DataFusionError::External(e.into()))?;
        Ok(Self { tokenizer: engines::tokenizer(&tokenizer)?, by: options.by })
    }

    fn part(&self, shard: &Corpus, _: usize) -> Result<PartialCounts> {
        PartialCounts::of(&self.tokenizer.dtm(shard).map_err(outside)?, self.by.clone()).map_err(outside)
    }

    fn merge(a: PartialCounts, b: PartialCounts) -> Result<PartialCounts> {
        a.merge(b).map_err(outside)
    }

    fn bytes(part: &PartialCounts) -> usize {
        part.n_cells() * 20 + part.vocabulary().len() * 16
    }

    fn write(part: &PartialCounts) -> Result<Vec<u8>> {
        part.to_bytes().map_err(outside)
    }

    fn read(bytes: &[u8]) -> Result<PartialCounts> {
        counts(bytes)
    }
}
