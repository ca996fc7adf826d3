//! `tifa_slogan_candidates`: the first of two passes for slogans.
//!
//! Each task mines its own texts with low bars and hands on strings only; the second pass,
//! `tifa_slogan_evidence`, counts all of them in all texts. Counts are exact; a formulation that
//! no shard repeats is no candidate: see the README.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::cast::{as_list_array, as_string_view_array};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, Signature, TypeSignature, Volatility};
use tifa::{Corpus, Slogans};

use crate::engines::{self, outside};

/// The function.
pub fn function() -> AggregateUDF {
    let exact = |n: usize| TypeSignature::Exact(vec![DataType::Utf8View; n]);
    AggregateUDF::from(Candidates(Signature::one_of(vec![exact(1), exact(2)], Volatility::Immutable)))
}

fn list() -> DataType {
    DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Candidates(Signature);

impl AggregateUDFImpl for Candidates {
    fn name(&self) -> &str {
        "tifa_slogan_candidates"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(list())
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(format!("{}[strings]", args.name), list(), true))])
    }

    fn accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Miner::default()))
    }
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

    fn all(&mut self) -> Result<ScalarValue> {
        self.mine()?;
        let found: Vec<ScalarValue> = self.found.iter().map(|s| ScalarValue::Utf8(Some(s.clone()))).collect();
        Ok(ScalarValue::List(ScalarValue::new_list(&found, &DataType::Utf8, true)))
    }
}

impl Accumulator for Miner {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let texts = as_string_view_array(&values[0])?;
        if self.slogans.is_none() && !texts.is_empty() {
            let options = values.get(1).map(|c| as_string_view_array(c)).transpose()?;
            self.slogans = Some(match options.filter(|c| c.is_valid(0)) {
                Some(options) => engines::parse("tifa_slogan_candidates", options.value(0))?,
                // What a shard repeats at all: how often the archive does is seen in the second pass.
                None => Slogans::default().min_count(2).min_doc_count(1).rows(20_000),
            });
        }
        for text in texts.iter().flatten() {
            self.bytes += text.len();
            self.texts.push(text.to_string());
            if self.bytes >= SHARD {
                self.mine()?;
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for strings in as_list_array(&states[0])?.iter().flatten() {
            self.found.extend(strings.as_string::<i32>().iter().flatten().map(str::to_string));
        }
        Ok(())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.all()?])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.all()
    }

    fn size(&self) -> usize {
        // The index takes about twenty bytes a character of three bytes.
        size_of_val(self) + self.bytes * 8 + self.found.len() * 64
    }
}
