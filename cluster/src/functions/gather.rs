//! Aggregates whose answer is also their state: one value, which the engine ships and merges.

use std::fmt::Debug;
use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, Signature};

/// What an aggregate holds of the rows that it has seen.
pub trait Gathering: Debug + Default + Send + Sync + 'static {
    /// More rows: the arguments of the function.
    fn take(&mut self, arguments: &[ArrayRef]) -> Result<()>;

    /// What others hold, one value a row.
    fn merge(&mut self, others: &ArrayRef) -> Result<()>;

    /// All of it as one value; nothing is held afterwards.
    fn all(&mut self) -> Result<ScalarValue>;

    /// Bytes that it holds beside itself.
    fn bytes(&self) -> usize;
}

/// The aggregate of this name; its value has the type `value`.
pub fn aggregate<G: Gathering>(name: &'static str, signature: Signature, value: DataType) -> AggregateUDF {
    AggregateUDF::from(Aggregate { name, signature, value, accumulator: || Box::new(Gathered(G::default())) })
}

#[derive(Debug)]
struct Aggregate {
    name: &'static str,
    signature: Signature,
    value: DataType,
    accumulator: fn() -> Box<dyn Accumulator>,
}

impl AggregateUDFImpl for Aggregate {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.value.clone())
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(format!("{}[gathered]", args.name), self.value.clone(), true))])
    }

    fn accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok((self.accumulator)())
    }
}

by_name!(Aggregate);

#[derive(Debug)]
struct Gathered<G>(G);

impl<G: Gathering> Accumulator for Gathered<G> {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.0.take(values)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        states.iter().try_for_each(|others| self.0.merge(others))
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.0.all()?])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.0.all()
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.0.bytes()
    }
}
