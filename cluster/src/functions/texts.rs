//! Functions of one text.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, ListBuilder, StringViewArray, StringViewBuilder, StructBuilder, UInt64Builder,
};
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::cast::as_string_view_array;
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};
use tifa::Corpus;
use tifa::token::{Counting, TermId};

use crate::engines::{self, outside};

/// The functions of this file.
pub fn functions() -> Vec<ScalarUDF> {
    let list = |of| DataType::List(Arc::new(Field::new_list_field(of, true)));
    [
        OnTexts::new("tifa_tokens", 1, 1, list(DataType::Utf8View), tokens),
        OnTexts::new("tifa_terms_of", 1, 1, list(counted()), terms_of),
        OnTexts::new("tifa_count", 1, 2, list(counted()), count),
        OnTexts::new("tifa_clean", 1, 1, DataType::Utf8View, clean),
    ]
    .map(ScalarUDF::from)
    .into()
}

/// A function of texts, columns of strings, and of options, which are constants.
pub struct OnTexts {
    name: &'static str,
    texts: usize,
    signature: Signature,
    returned: DataType,
    call: fn(&[&StringViewArray], &[String]) -> Result<ArrayRef>,
}

impl OnTexts {
    /// `texts` columns, then up to `options` constants.
    pub fn new(
        name: &'static str,
        texts: usize,
        options: usize,
        returned: DataType,
        call: fn(&[&StringViewArray], &[String]) -> Result<ArrayRef>,
    ) -> Self {
        let exact = |n: usize| TypeSignature::Exact(vec![DataType::Utf8View; n]);
        let signature = Signature::one_of((texts..=texts + options).map(exact).collect(), Volatility::Immutable);
        Self { name, texts, signature, returned, call }
    }
}

impl ScalarUDFImpl for OnTexts {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.returned.clone())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let constant = |option: &ColumnarValue| match option {
            ColumnarValue::Scalar(ScalarValue::Utf8View(text)) => Ok(text.clone().unwrap_or_default()),
            _ => exec_err!("{}: options are constants, not columns", self.name),
        };
        let options = args.args[self.texts..].iter().map(constant).collect::<Result<Vec<String>>>()?;
        let columns = args.args[..self.texts].iter().map(|text| text.to_array(args.number_rows));
        let columns = columns.collect::<Result<Vec<ArrayRef>>>()?;
        let texts = columns.iter().map(|c| as_string_view_array(c)).collect::<Result<Vec<_>>>()?;
        (self.call)(&texts, &options).map(ColumnarValue::Array)
    }
}

by_name!(OnTexts);

impl std::fmt::Debug for OnTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// An option that may be missing.
pub fn option(options: &[String], place: usize) -> &str {
    options.get(place).map_or("", String::as_str)
}

fn tokens(texts: &[&StringViewArray], options: &[String]) -> Result<ArrayRef> {
    let tokenizer = engines::tokenizer(option(options, 0))?;
    let mut lists = ListBuilder::new(StringViewBuilder::new());
    for text in texts[0] {
        match text {
            Some(text) => {
                tokenizer.words(text).into_iter().for_each(|word| lists.values().append_value(word));
                lists.append(true);
            }
            None => lists.append(false),
        }
    }
    Ok(Arc::new(lists.finish()))
}

fn terms_of(texts: &[&StringViewArray], options: &[String]) -> Result<ArrayRef> {
    let tokenizer = engines::tokenizer(option(options, 0))?;
    let dtm = tokenizer.dtm(&corpus(texts[0])?).map_err(outside)?;
    let (csr, terms) = (dtm.csr(), dtm.vocabulary());
    let mut lists = Counts::new();
    for row in 0..texts[0].len() {
        let cells = csr.pointers[row]..csr.pointers[row + 1];
        let counts = cells.map(|cell| (terms.term(TermId(csr.columns[cell])), u64::from(csr.counts[cell])));
        lists.push(texts[0].is_valid(row), counts);
    }
    Ok(lists.finish())
}

fn count(texts: &[&StringViewArray], options: &[String]) -> Result<ArrayRef> {
    let counting = match option(options, 1) {
        "" | "longest" => Counting::LongestMatch,
        "all" => Counting::AllMatches,
        other => return exec_err!("tifa_count: {other:?} is no way of counting; 'longest' and 'all' are"),
    };
    let counter = engines::counter(option(options, 0), counting)?;
    let mut lists = Counts::new();
    for text in texts[0] {
        lists.push(text.is_some(), counter.count(text.unwrap_or_default()));
    }
    Ok(lists.finish())
}

fn clean(texts: &[&StringViewArray], options: &[String]) -> Result<ArrayRef> {
    let cleaned = engines::cleaner(option(options, 0))?.clean(&corpus(texts[0])?).map_err(outside)?;
    let text = |row| texts[0].is_valid(row).then(|| cleaned.corpus().text(row));
    Ok(Arc::new((0..texts[0].len()).map(text).collect::<StringViewArray>()))
}

/// Texts as documents that are numbered; a missing one is empty.
fn corpus(texts: &StringViewArray) -> Result<Corpus> {
    let numbered = texts.iter().enumerate().map(|(i, text)| (i.to_string(), text.unwrap_or_default()));
    Corpus::from_texts(numbered).map_err(outside)
}

/// The type `{term, count}`.
pub fn counted() -> DataType {
    DataType::Struct(counted_fields())
}

fn counted_fields() -> Fields {
    Fields::from(vec![Field::new("term", DataType::Utf8View, true), Field::new("count", DataType::UInt64, true)])
}

/// Lists of `{term, count}`, a list for each text.
struct Counts(ListBuilder<StructBuilder>);

impl Counts {
    fn new() -> Self {
        Self(ListBuilder::new(StructBuilder::from_fields(counted_fields(), 0)))
    }

    fn push<'a>(&mut self, valid: bool, counts: impl Iterator<Item = (&'a str, u64)>) {
        let pairs = self.0.values();
        for (term, count) in counts.filter(|_| valid) {
            if let Some(terms) = pairs.field_builder::<StringViewBuilder>(0) {
                terms.append_value(term);
            }
            if let Some(counts) = pairs.field_builder::<UInt64Builder>(1) {
                counts.append_value(count);
            }
            pairs.append(true);
        }
        self.0.append(valid);
    }

    fn finish(mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}
