//! `tifa_slogans` and `tifa_reposts`: the library's verbs over all documents of a group, for what one task holds.
//!
//! The documents come as a list, `array_agg(named_struct('position', …, 'doc_id', …, 'date', …, 'text', …))`; only
//! `text` must be there. `position` decides on their order, which the engine does not keep.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int32Array, Int64Array, ListArray, StringViewArray,
    StructArray, UInt32Array, UInt64Array,
};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::compute::{cast, concat};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Int64Type};
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};
use tifa::clean::REPOSTS;
use tifa::phrase::SLOGANS;
use tifa::polars::prelude::{Column, DataFrame};
use tifa::table::{Dtype, Schema};
use tifa::{Corpus, CorpusReader, Reposts, Slogans};

use crate::engines::{self, outside};

/// The functions of this file.
pub fn functions() -> [ScalarUDF; 2] {
    let slogans = |corpus: &Corpus, options: &str| {
        let slogans: Slogans = engines::parse("slogans", options)?;
        slogans.mine(corpus).and_then(|mined| mined.to_frame()).map_err(outside)
    };
    let reposts = |corpus: &Corpus, options: &str| {
        let reposts: Reposts = engines::parse("reposts", options)?;
        reposts.group(corpus).and_then(|groups| groups.to_frame()).map_err(outside)
    };
    [Whole::new("tifa_slogans", &SLOGANS, slogans), Whole::new("tifa_reposts", &REPOSTS, reposts)].map(ScalarUDF::from)
}

type Verb = fn(&Corpus, &str) -> Result<DataFrame>;

/// A verb over documents whose answer is a table: a list of its rows.
struct Whole {
    name: &'static str,
    table: &'static Schema,
    verb: Verb,
    signature: Signature,
}

impl Whole {
    fn new(name: &'static str, table: &'static Schema, verb: Verb) -> Self {
        let signature = Signature::one_of(vec![TypeSignature::Any(1), TypeSignature::Any(2)], Volatility::Immutable);
        Self { name, table, verb, signature }
    }

    fn fields(&self) -> Fields {
        self.table.fields.iter().map(|field| Field::new(field.name, arrow_type(field.dtype), true)).collect()
    }
}

impl ScalarUDFImpl for Whole {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::List(Arc::new(Field::new_list_field(DataType::Struct(self.fields()), true))))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let options = match args.args.get(1) {
            None => String::new(),
            Some(ColumnarValue::Scalar(option)) => match option.cast_to(&DataType::Utf8View)? {
                ScalarValue::Utf8View(json) => json.unwrap_or_default(),
                other => return exec_err!("{}: options are text, not {other}", self.name),
            },
            Some(_) => return exec_err!("{}: options are constants, not columns", self.name),
        };
        let groups = args.args[0].to_array(args.number_rows)?;
        let Some(groups) = groups.as_list_opt::<i32>() else {
            return exec_err!("{}: documents are a list of structs with a text, not {}", self.name, groups.data_type());
        };
        let (mut answers, mut sizes): (Vec<ArrayRef>, Vec<usize>) = (Vec::new(), Vec::new());
        for group in groups.iter() {
            let answer = group.map(|documents| self.answer(&documents, &options)).transpose()?;
            sizes.push(answer.as_ref().map_or(0, |rows| rows.len()));
            answers.extend(answer);
        }
        let answers: Vec<&dyn Array> = answers.iter().map(AsRef::as_ref).collect();
        let rows = match answers.is_empty() {
            true => Arc::new(StructArray::new_null(self.fields(), 0)),
            false => concat(&answers)?,
        };
        let item = Arc::new(Field::new_list_field(DataType::Struct(self.fields()), true));
        let valid = NullBuffer::from_iter((0..groups.len()).map(|row| groups.is_valid(row)));
        let lists = ListArray::try_new(item, OffsetBuffer::from_lengths(sizes), rows, Some(valid))?;
        Ok(ColumnarValue::Array(Arc::new(lists)))
    }
}

impl Whole {
    /// The table of the verb over these documents, as structs.
    fn answer(&self, documents: &ArrayRef, options: &str) -> Result<ArrayRef> {
        let Some(documents) = documents.as_struct_opt() else {
            return exec_err!("{}: documents are structs with a text, not {}", self.name, documents.data_type());
        };
        let Some(corpus) = corpus(documents)? else {
            return exec_err!("{}: documents without a field `text`", self.name);
        };
        let frame = (self.verb)(&corpus, options)?;
        let column = |field: &tifa::table::Field| -> Result<ArrayRef> {
            cells(frame.column(field.name).map_err(|e| outside(e.into()))?, field.dtype).map_err(outside)
        };
        let columns = self.table.fields.iter().map(column).collect::<Result<Vec<_>>>()?;
        Ok(Arc::new(StructArray::try_new(self.fields(), columns, None)?))
    }
}

/// Documents in the order of their positions; nothing where they have no text.
fn corpus(documents: &StructArray) -> Result<Option<Corpus>> {
    let texts = |name: &str| documents.column_by_name(name).map(|column| cast(column, &DataType::Utf8View)).transpose();
    let Some(text) = texts("text")? else { return Ok(None) };
    let mut order: Vec<usize> = (0..documents.len()).collect();
    if let Some(positions) = documents.column_by_name("position") {
        let positions = cast(positions, &DataType::Int64)?;
        let positions = positions.as_primitive::<Int64Type>().values();
        order.sort_by_key(|&document| positions[document]);
    }
    let column = |name: &str, column: &ArrayRef| {
        let column = column.as_string_view();
        let cell = |&document: &usize| column.is_valid(document).then(|| column.value(document));
        Column::new(name.into(), order.iter().map(cell).collect::<Vec<Option<&str>>>())
    };
    let mut reader = CorpusReader::default().text_column("text");
    let mut columns = vec![column("text", &text)];
    if let Some(ids) = texts("doc_id")? {
        columns.push(column("doc_id", &ids));
        reader = reader.id_column("doc_id");
    }
    if let Some(dates) = texts("date")? {
        columns.push(column("date", &dates));
        reader = reader.date_column("date");
    }
    let frame = DataFrame::new(order.len(), columns).map_err(|e| outside(e.into()))?;
    reader.frame(&frame).map(Some).map_err(outside)
}

fn arrow_type(dtype: Dtype) -> DataType {
    match dtype {
        Dtype::U32 => DataType::UInt32,
        Dtype::U64 => DataType::UInt64,
        Dtype::I32 => DataType::Int32,
        Dtype::I64 => DataType::Int64,
        Dtype::F64 => DataType::Float64,
        Dtype::Bool => DataType::Boolean,
        _ => DataType::Utf8View,
    }
}

/// A column of an answer: some thousand rows, unlike the documents.
fn cells(column: &Column, dtype: Dtype) -> tifa::Result<ArrayRef> {
    Ok(match dtype {
        Dtype::U32 => Arc::new(column.u32()?.iter().collect::<UInt32Array>()),
        Dtype::U64 => Arc::new(column.u64()?.iter().collect::<UInt64Array>()),
        Dtype::I32 => Arc::new(column.i32()?.iter().collect::<Int32Array>()),
        Dtype::I64 => Arc::new(column.i64()?.iter().collect::<Int64Array>()),
        Dtype::F64 => Arc::new(column.f64()?.iter().collect::<Float64Array>()),
        Dtype::Bool => Arc::new(column.bool()?.iter().collect::<BooleanArray>()),
        _ => {
            let cells = (0..column.len()).map(|row| Ok(column.get(row)?.get_str().map(str::to_string)));
            Arc::new(cells.collect::<tifa::Result<StringViewArray>>()?)
        }
    })
}

by_name!(Whole);

impl std::fmt::Debug for Whole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
