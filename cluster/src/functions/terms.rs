//! `tifa_terms`: counts of terms by period and place as one value that merges.
//!
//! Its state is a [`PartialCounts`] as the library writes it to a file. Each task counts its own
//! shard; the engine ships the states and merges them: the result is the same for any shards.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, StringViewArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::cast::as_large_binary_array;
use datafusion::common::{DataFusionError, Result, ScalarValue, exec_err};
use datafusion::logical_expr::{AggregateUDF, Signature, TypeSignature, Volatility};
use serde::{Deserialize, Serialize};
use tifa::matrix::{Grouping, PartialCounts};
use tifa::polars::prelude::{Column, DataFrame};
use tifa::token::TokenizerBuilder;
use tifa::{CorpusReader, Period, Tokenizer, Undated};

use super::gather::{Gathering, aggregate, constant, strings};
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
    let exact = |n: usize| TypeSignature::Exact(vec![DataType::Utf8View; n]);
    let signature = Signature::one_of(vec![exact(3), exact(4)], Volatility::Immutable);
    aggregate::<Counter>("tifa_terms", signature, DataType::LargeBinary)
}

/// Texts are counted when this many bytes of them have come.
const BATCH: usize = 4 << 20;

/// Counts of what came so far.
#[derive(Debug, Default)]
struct Counter {
    options: Option<(TermsOptions, Arc<Tokenizer>)>,
    waiting: Documents,
    /// Of falling sizes, so that each cell is merged as often as sizes double.
    parts: Vec<PartialCounts>,
}

/// Documents that are not counted yet.
#[derive(Debug, Default)]
struct Documents {
    texts: Vec<String>,
    dates: Vec<Option<String>>,
    places: Vec<Option<String>>,
    bytes: usize,
}

impl Counter {
    fn count_waiting(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let Some((options, tokenizer)) = &self.options else { return Ok(()) };
        if waiting.texts.is_empty() {
            return Ok(());
        }
        let columns = vec![
            Column::new("text".into(), &waiting.texts),
            Column::new("date".into(), &waiting.dates),
            Column::new("place".into(), &waiting.places),
        ];
        let frame = DataFrame::new(waiting.texts.len(), columns).map_err(|e| outside(e.into()))?;
        let corpus = CorpusReader::default().text_column("text").date_column("date").frame(&frame).map_err(outside)?;
        let dtm = tokenizer.dtm(&corpus).map_err(outside)?;
        let part = PartialCounts::of(&dtm, options.by.clone()).map_err(outside)?;
        self.add(part)
    }

    fn add(&mut self, mut part: PartialCounts) -> Result<()> {
        while let Some(last) = self.parts.pop_if(|last| last.n_cells() <= 2 * part.n_cells()) {
            part = last.merge(part).map_err(outside)?;
        }
        self.parts.push(part);
        Ok(())
    }
}

impl Gathering for Counter {
    fn take(&mut self, arguments: &[ArrayRef]) -> Result<()> {
        let columns = strings(arguments)?;
        let [texts, dates, places, ..] = columns[..] else {
            return exec_err!("tifa_terms: text, date and place are needed");
        };
        if self.options.is_none() && !texts.is_empty() {
            let options: TermsOptions = engines::parse("tifa_terms", constant(&columns, 3))?;
            let tokenizer =
                serde_json::to_string(&options.tokenizer).map_err(|e| DataFusionError::External(e.into()))?;
            self.options = Some((options, engines::tokenizer(&tokenizer)?));
        }
        for row in (0..texts.len()).filter(|&row| texts.is_valid(row)) {
            let cell = |column: &StringViewArray| column.is_valid(row).then(|| column.value(row).to_string());
            self.waiting.bytes += texts.value(row).len();
            self.waiting.texts.push(texts.value(row).to_string());
            self.waiting.dates.push(cell(dates));
            self.waiting.places.push(cell(places));
            if self.waiting.bytes >= BATCH {
                self.count_waiting()?;
            }
        }
        Ok(())
    }

    fn merge(&mut self, others: &ArrayRef) -> Result<()> {
        as_large_binary_array(others)?.iter().flatten().try_for_each(|other| self.add(counts(other)?))
    }

    fn all(&mut self) -> Result<ScalarValue> {
        self.count_waiting()?;
        let parts = std::mem::take(&mut self.parts);
        if parts.is_empty() {
            return Ok(ScalarValue::LargeBinary(None));
        }
        let all = PartialCounts::merge_all(parts).map_err(outside)?;
        Ok(ScalarValue::LargeBinary(Some(all.to_bytes().map_err(outside)?)))
    }

    fn bytes(&self) -> usize {
        let cells: usize = self.parts.iter().map(|p| p.n_cells() * 20 + p.vocabulary().len() * 16).sum();
        self.waiting.bytes + self.waiting.texts.len() * 72 + cells
    }
}
