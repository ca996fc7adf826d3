//! `tifa_slogan_candidates`: the first of two passes for slogans.
//!
//! Each task mines its own texts with low bars and hands on strings only; the second pass,
//! `tifa_slogan_evidence`, counts all of them in all texts. Counts are exact; a formulation that
//! no shard repeats is no candidate: see the README.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::common::cast::as_list_array;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{AggregateUDF, Signature, TypeSignature, Volatility};
use tifa::{Corpus, Slogans};

use super::gather::{Gathering, aggregate, constant, strings};
use crate::engines::{self, outside};

/// The function.
pub fn function() -> AggregateUDF {
    let exact = |n: usize| TypeSignature::Exact(vec![DataType::Utf8View; n]);
    let signature = Signature::one_of(vec![exact(1), exact(2)], Volatility::Immutable);
    let list = DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)));
    aggregate::<Miner>("tifa_slogan_candidates", signature, list)
}

/// Texts are mined when this many bytes of them have come, so that memory is bounded.
const SHARD: usize = 64 << 20;

#[derive(Debug, Default)]
struct Miner {
    slogans: Option<Slogans>,
    texts: Vec<String>,
    bytes: usize,
    found: BTreeSet<String>,
}

impl Miner {
    fn mine(&mut self) -> Result<()> {
        let texts = std::mem::take(&mut self.texts);
        self.bytes = 0;
        let Some(slogans) = self.slogans.as_ref().filter(|_| !texts.is_empty()) else { return Ok(()) };
        let numbered = texts.into_iter().enumerate().map(|(i, text)| (i.to_string(), text));
        let corpus = Corpus::from_texts(numbered).map_err(outside)?;
        let mined = slogans.mine(&corpus).map_err(outside)?;
        self.found.extend(mined.terms().map(str::to_string));
        Ok(())
    }
}

impl Gathering for Miner {
    fn take(&mut self, arguments: &[ArrayRef]) -> Result<()> {
        let columns = strings(arguments)?;
        if self.slogans.is_none() && !columns[0].is_empty() {
            self.slogans = Some(match constant(&columns, 1) {
                // What a shard repeats at all: how often the archive does is seen in the second pass.
                "" => Slogans::default().min_count(2).min_doc_count(1).rows(20_000),
                options => engines::parse("tifa_slogan_candidates", options)?,
            });
        }
        for text in columns[0].iter().flatten() {
            self.bytes += text.len();
            self.texts.push(text.to_string());
            if self.bytes >= SHARD {
                self.mine()?;
            }
        }
        Ok(())
    }

    fn merge(&mut self, others: &ArrayRef) -> Result<()> {
        for strings in as_list_array(others)?.iter().flatten() {
            self.found.extend(strings.as_string::<i32>().iter().flatten().map(str::to_string));
        }
        Ok(())
    }

    fn all(&mut self) -> Result<ScalarValue> {
        self.mine()?;
        let found: Vec<ScalarValue> =
            std::mem::take(&mut self.found).into_iter().map(|s| ScalarValue::Utf8(Some(s))).collect();
        Ok(ScalarValue::List(ScalarValue::new_list(&found, &DataType::Utf8, true)))
    }

    fn bytes(&self) -> usize {
        // The index takes about twenty bytes a character of three bytes.
        self.bytes * 8 + self.found.len() * 64
    }
}
