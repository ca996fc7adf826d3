//! Aggregates over documents: each task counts its shards, and what it counted merges.

use std::fmt::Debug;
use std::marker::PhantomData;

use datafusion::arrow::array::{Array, ArrayRef, StringViewArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::cast::{as_large_binary_array, as_string_view_array};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{AggregateUDF, Signature, TypeSignature, Volatility};
use tifa::polars::prelude::{Column, DataFrame};
use tifa::{Corpus, CorpusReader};

use super::gather::{Gathering, aggregate};
use crate::engines::outside;

/// What is counted in shards.
pub trait OfShards: Debug + Send + Sync + Sized + 'static {
    /// What is known of one shard or of several.
    type Part: Debug + Send + Sync;

    /// Columns of documents: the text, its date and its place, in this order.
    const COLUMNS: usize;

    /// Texts are counted when this many bytes of them have come.
    fn shard(&self) -> usize;

    /// From the constants behind the columns.
    fn new(constants: &[ArrayRef]) -> Result<Self>;

    /// One shard, whose texts have so many bytes.
    fn part(&self, shard: &Corpus, bytes: usize) -> Result<Self::Part>;

    /// Both.
    fn merge(a: Self::Part, b: Self::Part) -> Result<Self::Part>;

    /// About how many bytes it takes.
    fn bytes(part: &Self::Part) -> usize;

    /// As one value.
    fn write(part: &Self::Part) -> Result<Vec<u8>>;

    /// What [`OfShards::write`] gave.
    fn read(bytes: &[u8]) -> Result<Self::Part>;
}

/// The aggregate of this name, whose constants have these types; the last `optional` may be left out.
pub fn of_shards<S: OfShards>(name: &'static str, constants: &[DataType], optional: usize) -> AggregateUDF {
    let exact = |left_out: usize| {
        let mut types = vec![DataType::Utf8View; S::COLUMNS];
        types.extend_from_slice(&constants[..constants.len() - left_out]);
        TypeSignature::Exact(types)
    };
    let signature = Signature::one_of((0..=optional).map(exact).collect(), Volatility::Immutable);
    aggregate::<Shards<S>>(name, signature, DataType::LargeBinary)
}

/// A text among the constants; nothing where there is none.
pub fn constant(constants: &[ArrayRef], place: usize) -> Result<&str> {
    let Some(column) = constants.get(place) else { return Ok("") };
    let column = as_string_view_array(column)?;
    Ok(if column.is_valid(0) { column.value(0) } else { "" })
}

/// What was counted so far.
#[derive(Debug)]
struct Shards<S: OfShards> {
    with: Option<S>,
    waiting: Documents,
    /// Of falling sizes, so that each is merged as often as sizes double.
    parts: Vec<S::Part>,
    of: PhantomData<S>,
}

impl<S: OfShards> Default for Shards<S> {
    fn default() -> Self {
        Self { with: None, waiting: Documents::default(), parts: Vec::new(), of: PhantomData }
    }
}

impl<S: OfShards> Shards<S> {
    fn count_waiting(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let Some(with) = self.with.as_ref().filter(|_| !waiting.texts.is_empty()) else { return Ok(()) };
        let part = with.part(&waiting.corpus().map_err(outside)?, waiting.bytes)?;
        self.add(part)
    }

    fn add(&mut self, mut part: S::Part) -> Result<()> {
        while let Some(last) = self.parts.pop_if(|last| S::bytes(last) <= 2 * S::bytes(&part)) {
            part = S::merge(last, part)?;
        }
        self.parts.push(part);
        Ok(())
    }
}

impl<S: OfShards> Gathering for Shards<S> {
    fn take(&mut self, arguments: &[ArrayRef]) -> Result<()> {
        let (columns, constants) = arguments.split_at(S::COLUMNS.min(arguments.len()));
        let columns = columns.iter().map(|c| as_string_view_array(c)).collect::<Result<Vec<_>>>()?;
        let Some(texts) = columns.first().filter(|texts| !texts.is_empty()) else { return Ok(()) };
        let with = match self.with.take() {
            Some(with) => with,
            None => S::new(constants)?,
        };
        let shard = with.shard();
        self.with = Some(with);
        for row in (0..texts.len()).filter(|&row| texts.is_valid(row)) {
            self.waiting.push(&columns, row);
            if self.waiting.bytes >= shard {
                self.count_waiting()?;
            }
        }
        Ok(())
    }

    fn merge(&mut self, others: &ArrayRef) -> Result<()> {
        as_large_binary_array(others)?.iter().flatten().try_for_each(|other| self.add(S::read(other)?))
    }

    /// Nothing where no text came.
    fn all(&mut self) -> Result<ScalarValue> {
        self.count_waiting()?;
        let mut all = None;
        while let Some(part) = self.parts.pop() {
            all = Some(match all {
                Some(smaller) => S::merge(part, smaller)?,
                None => part,
            });
        }
        Ok(ScalarValue::LargeBinary(all.map(|all| S::write(&all)).transpose()?))
    }

    fn bytes(&self) -> usize {
        self.waiting.bytes + self.waiting.texts.len() * 72 + self.parts.iter().map(S::bytes).sum::<usize>()
    }
}

/// Documents that are not counted yet.
#[derive(Debug, Default)]
struct Documents {
    texts: Vec<String>,
    dates: Vec<Option<String>>,
    places: Vec<Option<String>>,
    bytes: usize,
}

impl Documents {
    fn push(&mut self, columns: &[&StringViewArray], row: usize) {
        let cell = |place: usize| columns.get(place).filter(|c| c.is_valid(row)).map(|c| c.value(row).to_string());
        let text = cell(0).unwrap_or_default();
        self.bytes += text.len();
        self.texts.push(text);
        self.dates.push(cell(1));
        self.places.push(cell(2));
    }

    fn corpus(&self) -> tifa::Result<Corpus> {
        let columns = vec![
            Column::new("text".into(), &self.texts),
            Column::new("date".into(), &self.dates),
            Column::new("place".into(), &self.places),
        ];
        let frame = DataFrame::new(self.texts.len(), columns)?;
        CorpusReader::default().text_column("text").date_column("date").frame(&frame)
    }
}
