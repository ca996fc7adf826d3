//! One idea: since when, until when, and how often at most.

use tifa::polars::prelude::{BooleanChunked, ChunkCompareEq, ChunkCompareIneq, DataFrame, DataType};
use tifa::prelude::*;

fn main() -> tifa::Result<()> {
    let corpus = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))?;
    let lexicon = Lexicon::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lexicon/tifa.csv"))?;
    let dtm = Tokenizer::builder().lexicon(lexicon).build()?.tokenize(&corpus)?.dtm();

    let terms = ["科学发展观", "供给侧结构性改革", "工匠精神", "质量强市", "新质生产力"];
    let trend = Trend::by(Period::Year).terms(terms).of(&dtm)?;
    for term in terms {
        let of_term: BooleanChunked = trend.column("term")?.cast(&DataType::String)?.str()?.equal(term);
        let used: DataFrame = trend.filter(&of_term)?;
        let used = used.filter(&used.column("count")?.u64()?.gt(0))?;
        let years: Vec<&str> = used.column("period")?.str()?.iter().flatten().collect();
        let most = used.column("count")?.u64()?.iter().flatten().max().unwrap_or(0);
        if let (Some(first), Some(last)) = (years.first(), years.last()) {
            println!("{term}  {first}–{last}  in {} years, at most {most} times in one", years.len());
        }
    }
    Ok(())
}
