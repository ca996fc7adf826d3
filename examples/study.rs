//! The study that README.md shows, with the tables that it prints.
//!
//! cargo run --release --example study

use tifa::prelude::*;

fn main() -> tifa::Result<()> {
    let corpus = Corpus::read("data/sample.jsonl")?;
    let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    let tokenizer = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?;
    let dtm = tokenizer.dtm(&corpus)?;

    println!("{}", Slogans::default().rows(5).mine(&corpus)?.to_frame()?.select(["term", "count", "first", "last"])?);
    println!("{}", dtm.group_by("level")?.tf_idf(&TfIdf::sklearn())?.top_terms(2)?);
    let trend = Trend::by(Period::Year).terms(["工匠精神"]).of(&dtm)?.tail(Some(4));
    println!("{}", trend.select(["term", "period", "count", "rate", "doc_count", "share", "tokens", "documents"])?);
    Ok(())
}
