//! Functions that find reposts: signatures, what is worth a look in a bucket, and the exact look at two texts.

mod pairs;

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Float64Array, ListArray, StringViewArray, StringViewBuilder, StructArray, UInt32Array,
    UInt64Array,
};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::Result;
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

/// Signatures are hexadecimal, so that their order as text is that of their values. Behind the bands stands one for the
/// whole text, whose key is the hash.
fn signature(texts: &[&StringViewArray], options: &[String]) -> Result<ArrayRef> {
    let reposts = reposts(options, 0)?;
    let banding = reposts.banding().map_err(outside)?;
    let given: Vec<&str> = texts[0].iter().map(Option::unwrap_or_default).collect();
    let signatures = reposts.signatures(&given).map_err(outside)?;
    let mut written = StringViewBuilder::new();
    let (mut numbers, mut keys, mut sizes): (Vec<u32>, Vec<u64>, Vec<usize>) = Default::default();
    let mut hex = String::new();
    for signature in &signatures {
        hex.clear();
        signature.values.iter().for_each(|&value| push_hex(&mut hex, value));
        written.append_option(Some(&hex).filter(|hex| !hex.is_empty()));
        let before = keys.len();
        let whole = (signature.length > 0).then_some((banding.bands as u32, signature.hash));
        for (number, key) in (0..).zip(signature.bands(banding)).chain(whole) {
            numbers.push(number);
            keys.push(key);
        }
        sizes.push(keys.len() - before);
    }
    let pairs = StructArray::try_new(
        band(),
        vec![Arc::new(UInt32Array::from(numbers)), Arc::new(UInt64Array::from(keys))],
        None,
    )?;
    let item = Arc::new(Field::new_list_field(DataType::Struct(band()), true));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(signatures.iter().map(|s| s.hash).collect::<UInt64Array>()),
        Arc::new(signatures.iter().map(|s| s.length as u32).collect::<UInt32Array>()),
        Arc::new(written.finish()),
        Arc::new(ListArray::try_new(item, OffsetBuffer::from_lengths(sizes), Arc::new(pairs), None)?),
    ];
    let valid = NullBuffer::from_iter(texts[0].iter().map(|text| text.is_some()));
    Ok(Arc::new(StructArray::try_new(signed(), columns, Some(valid))?))
}

fn push_hex(hex: &mut String, value: u32) {
    let digit = |place: usize| char::from(b"0123456789abcdef"[(value >> (4 * (DIGITS - 1 - place))) as usize & 15]);
    hex.extend((0..DIGITS).map(digit));
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
