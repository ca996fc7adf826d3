//! `tifa_repost_pairs`: the pairs of a bucket that are worth the exact look.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int64Builder, ListBuilder, StructBuilder, UInt64Builder};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Int64Type, UInt32Type, UInt64Type};
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};

use super::{DIGITS, agreeing, reposts};
use crate::engines::outside;

/// With how many neighbours in its bucket a text is compared, as in the library.
const WINDOW: usize = 32;

/// The function.
pub fn function() -> ScalarUDF {
    let member = Fields::from(vec![
        Field::new("hash", DataType::UInt64, true),
        Field::new("position", DataType::Int64, true),
        Field::new("signature", DataType::Utf8View, true),
    ]);
    let exact = |options: usize| {
        let mut types = vec![DataType::UInt32, list(member.clone())];
        types.extend(vec![DataType::Utf8View; options]);
        TypeSignature::Exact(types)
    };
    ScalarUDF::from(Pairs(Signature::one_of(vec![exact(0), exact(1)], Volatility::Immutable)))
}

fn list(of: Fields) -> DataType {
    DataType::List(Arc::new(Field::new_list_field(DataType::Struct(of), true)))
}

fn pair() -> Fields {
    let field = |name, of| Field::new(name, of, true);
    Fields::from(vec![
        field("a", DataType::UInt64),
        field("b", DataType::UInt64),
        field("a_position", DataType::Int64),
        field("b_position", DataType::Int64),
    ])
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Pairs(Signature);

impl ScalarUDFImpl for Pairs {
    fn name(&self) -> &str {
        "tifa_repost_pairs"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(list(pair()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let options = match args.args.get(2) {
            None | Some(ColumnarValue::Scalar(ScalarValue::Utf8View(None))) => String::new(),
            Some(ColumnarValue::Scalar(ScalarValue::Utf8View(Some(json)))) => json.clone(),
            Some(_) => return exec_err!("tifa_repost_pairs: options are constants, not columns"),
        };
        let reposts = reposts(&[options], 0)?;
        let (width, least) = (reposts.banding().map_err(outside)?.rows * DIGITS, reposts.least_agreement());
        let (bands, buckets) = (args.args[0].to_array(args.number_rows)?, args.args[1].to_array(args.number_rows)?);
        let (bands, buckets) = (bands.as_primitive::<UInt32Type>(), buckets.as_list::<i32>());
        let mut found = ListBuilder::new(StructBuilder::from_fields(pair(), 0));
        for (band, bucket) in bands.iter().zip(buckets.iter()) {
            if let (Some(band), Some(bucket)) = (band, bucket) {
                worth_a_look(band as usize * width, &bucket, least, found.values());
            }
            found.append(true);
        }
        Ok(ColumnarValue::Array(Arc::new(found.finish())))
    }
}

/// Each member is compared with the neighbours before it, where members stand in the order of their signatures
/// from the band onwards and round: most alike side by side, so that no bucket costs its square.
fn worth_a_look(start: usize, bucket: &ArrayRef, least: f64, found: &mut StructBuilder) {
    let members = bucket.as_struct();
    let hashes = members.column(0).as_primitive::<UInt64Type>().values();
    let positions = members.column(1).as_primitive::<Int64Type>().values();
    let signatures = members.column(2).as_string_view();
    let rotated = |member: usize| {
        let signature = signatures.value(member);
        let (head, tail) = signature.split_at_checked(start).unwrap_or((signature, ""));
        (tail, head, hashes[member])
    };
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_unstable_by(|&x, &y| rotated(x).cmp(&rotated(y)));
    for (i, &x) in order.iter().enumerate() {
        for &y in &order[i.saturating_sub(WINDOW)..i] {
            if hashes[x] != hashes[y] && agreeing(signatures.value(x), signatures.value(y)) >= least {
                let (a, b) = if hashes[x] < hashes[y] { (x, y) } else { (y, x) };
                for (place, member) in [a, b].into_iter().enumerate() {
                    let (hash, position) = (place, place + 2);
                    found.field_builder::<UInt64Builder>(hash).into_iter().for_each(|c| c.append_value(hashes[member]));
                    let column = found.field_builder::<Int64Builder>(position);
                    column.into_iter().for_each(|c| c.append_value(positions[member]));
                }
                found.append(true);
            }
        }
    }
}
