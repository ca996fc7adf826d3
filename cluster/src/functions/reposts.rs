//! Functions that find reposts: signatures, what is worth a look in a bucket, and the exact look at two texts.

mod pairs;

use std::fmt::Write;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Float64Array, ListBuilder, StringViewArray, StringViewBuilder, StructArray, StructBuilder,
    UInt32Array, UInt32Builder, UInt64Array, UInt64Builder,
};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::ScalarUDF;
use tifa::Reposts;

use super::texts::{OnTexts, option};
use crate::engines::{self, outside};

/// The functions of this file.
pub fn functions() -> Vec<ScalarUDF> {
    [
        OnTexts::new("tifa_repost_signature", 1, 1, DataType::Struct(signed()), signature),
        OnTexts::new("tifa_repost_hash", 1, 1, DataType::UInt64, hash),
        OnTexts::new("tifa_repost_agreement", 2, 0, DataType::Float64, agreement),
        OnTexts::new("tifa_repost_similarity", 2, 1, DataType::Float64, similarity),
        OnTexts::new("tifa_repost_joins", 2, 1, DataType::Boolean, joins),
    ]
    .map(ScalarUDF::from)
    .into_iter()
    .chain([pairs::function()])
    .collect()
}

/// Hexadecimal digits of one value of a signature.
const DIGITS: usize = 8;

fn signed() -> Fields {
    let bands = DataType::List(Arc::new(Field::new_list_field(DataType::Struct(band()), true)));
    Fields::from(vec![
        Field::new("hash", DataType::UInt64, true),
        Field::new("length", DataType::UInt32, true),
        Field::new("signature", DataType::Utf8View, true),
        Field::new("bands", bands, true),
    ])
}

fn band() -> Fields {
    Fields::from(vec![Field::new("band", DataType::UInt32, true), Field::new("key", DataType::UInt64, true)])
}

fn reposts(options: &[String], place: usize) -> Result<Reposts> {
    engines::parse("reposts", option(options, place))
}

/// Signatures are hexadecimal, so that their order as text is that of their values.
fn signature(texts: &[&StringViewArray], options: &[String]) -> Result<ArrayRef> {
    let reposts = reposts(options, 0)?;
    let banding = reposts.banding().map_err(outside)?;
    let given: Vec<&str> = texts[0].iter().map(Option::unwrap_or_default).collect();
    let signatures = reposts.signatures(&given).map_err(outside)?;
    let mut written = StringViewBuilder::new();
    let mut bands = ListBuilder::new(StructBuilder::from_fields(band(), 0));
    for signature in &signatures {
        let mut hex = String::with_capacity(signature.values.len() * DIGITS);
        for value in &signature.values {
            write!(hex, "{value:0DIGITS$x}").map_err(|e| DataFusionError::External(Box::new(e)))?;
        }
        written.append_option(Some(hex).filter(|hex| !hex.is_empty()));
        let pairs = bands.values();
        for (number, key) in (0..).zip(signature.bands(banding)) {
            pairs.field_builder::<UInt32Builder>(0).into_iter().for_each(|b| b.append_value(number));
            pairs.field_builder::<UInt64Builder>(1).into_iter().for_each(|b| b.append_value(key));
            pairs.append(true);
        }
        bands.append(true);
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(signatures.iter().map(|s| s.hash).collect::<UInt64Array>()),
        Arc::new(signatures.iter().map(|s| s.length as u32).collect::<UInt32Array>()),
        Arc::new(written.finish()),
        Arc::new(bands.finish()),
    ];
    let valid = NullBuffer::from_iter(texts[0].iter().map(|text| text.is_some()));
    Ok(Arc::new(StructArray::try_new(signed(), columns, Some(valid))?))
}

/// The hash alone; null for a text without letters, Han characters and digits.
fn hash(texts: &[&StringViewArray], options: &[String]) -> Result<ArrayRef> {
    let reposts = reposts(options, 0)?.min_length(usize::MAX); // no text is so long: none is signed
    let given: Vec<&str> = texts[0].iter().map(Option::unwrap_or_default).collect();
    let signatures = reposts.signatures(&given).map_err(outside)?;
    Ok(Arc::new(signatures.iter().map(|s| (s.length > 0).then_some(s.hash)).collect::<UInt64Array>()))
}

fn agreement(signatures: &[&StringViewArray], _: &[String]) -> Result<ArrayRef> {
    let share = |(a, b): (Option<&str>, Option<&str>)| Some(agreeing(a?, b?));
    Ok(Arc::new(signatures[0].iter().zip(signatures[1]).map(share).collect::<Float64Array>()))
}

/// The share of places in which two signatures agree.
fn agreeing(a: &str, b: &str) -> f64 {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let equal = a.chunks(DIGITS).zip(b.chunks(DIGITS)).filter(|(a, b)| a == b).count();
    equal as f64 / a.len().max(b.len()).div_ceil(DIGITS).max(1) as f64
}

fn similarity(texts: &[&StringViewArray], options: &[String]) -> Result<ArrayRef> {
    let reposts = reposts(options, 0)?;
    let pairs = texts[0].iter().zip(texts[1]);
    Ok(Arc::new(pairs.map(|(a, b)| Some(reposts.similarity(a?, b?))).collect::<Float64Array>()))
}

fn joins(texts: &[&StringViewArray], options: &[String]) -> Result<ArrayRef> {
    let reposts = reposts(options, 0)?;
    let pairs = texts[0].iter().zip(texts[1]);
    Ok(Arc::new(pairs.map(|(a, b)| Some(reposts.joins(a?, b?))).collect::<BooleanArray>()))
}
