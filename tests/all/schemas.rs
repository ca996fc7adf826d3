//! The columns of every table, pinned.

use tifa::polars::prelude::{DataFrame, DataType};
use tifa::prelude::*;

use crate::data;

fn schema(frame: &DataFrame) -> String {
    let name = |dtype: &DataType| match dtype {
        DataType::Enum(..) => "enum".to_string(),
        other => format!("{other}"),
    };
    let columns: Vec<String> = frame.columns().iter().map(|c| format!("{} {}", c.name(), name(c.dtype()))).collect();
    columns.join(", ")
}

#[test]
fn columns_are_what_the_docs_say() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let dtm = tokens.dtm();
    let weighted = dtm.tf_idf(&TfIdf::sklearn()).unwrap();
    let cleaned = Cleaner::default().clean(&corpus).unwrap();
    let ngrams =
        "term str, length u32, count u64, doc_count u32, first str, last str, left_entropy f64, right_entropy f64";
    for (table, columns) in [
        (
            corpus.to_frame(),
            "doc_id str, date str, year i32, characters u32, genre str, level str, place str, title str, text str",
        ),
        (cleaned.log(), "doc_id str, rule str, text str, start u32, end u32"),
        (cleaned.changes(), "doc_id str, step str, changes u32"),
        (cleaned.metadata(), "doc_id str, field str, value str, start u32, end u32, how str"),
        (cleaned.conflicts(), "doc_id str, field str, value str, how str"),
        (
            cleaned.summary(),
            "doc_id str, status str, encoding str, html bool, undecodable u32, warnings str, characters_before u32, \
             characters_after u32, changes u32, removed u32, removed_characters u32, repeated u32, repeated_characters u32, \
             title_found str, source_found str, byline_found str, date_found str, time_found str, \
             document_number_found str, place_found str",
        ),
        (
            Reposts::default().group(&corpus).unwrap().to_frame(),
            "group u32, doc_id str, similarity f64, kind str, date str, first str",
        ),
        (corpus.outcomes(), "doc_id str, status str, encoding str, html bool, undecodable u32, warnings str"),
        (
            tokens.to_frame(),
            "doc_id str, position u32, term enum, part_of_speech str, start u32, end u32, break_before bool",
        ),
        (dtm.to_frame(), "doc_id enum, term enum, count u32"),
        (dtm.frequencies(), "rank u32, term enum, count u64, doc_count u32, rate f64, share f64"),
        (weighted.to_frame(), "doc_id enum, term enum, score f64"),
        (weighted.top_terms(3), "doc_id enum, rank u32, term enum, score f64"),
        (NGrams::default().of_characters(&corpus), ngrams),
        (NGrams::default().of_tokens(&tokens), ngrams),
        (
            Slogans::default().mine(&corpus),
            "rank u32, term str, count u64, doc_count u32, first str, last str, score f64, frame_left u32, frame_right f64, \
             quoted f64, clause_start f64, cohesion f64, left_entropy f64, right_entropy f64, burst f64",
        ),
        (
            Trend::by(Period::Year).terms(["质量"]).of(&dtm),
            "term str, period str, count u64, rate f64, doc_count u32, share f64, tokens u64, documents u32",
        ),
    ] {
        assert_eq!(schema(&table.unwrap()), columns);
    }
}

/// Term columns work for vocabularies of any size: Polars stores them in 8, 16 or 32 bits.
#[test]
fn term_columns_of_every_width() {
    for n in [1, 255, 256, 70_000] {
        let text: String = (0..n).map(|i| format!("w{i:06} ")).collect();
        let frame = crate::words(&[&text]).dtm().to_frame().unwrap();
        assert_eq!(frame.height(), n);
        assert_eq!(
            frame.column("term").unwrap().get(n - 1).unwrap().get_str(),
            Some(format!("w{:06}", n - 1).as_str())
        );
    }
}
