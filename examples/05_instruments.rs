//! Policy instruments coded: supply, environment and demand, as shares of all coded clauses.
//!
//! cargo run --release --example 05_instruments -- [FOLDER FOR THE PICTURE]

use tifa::chart::Bars;
use tifa::prelude::*;
use tifa::token::Counting;

fn main() -> tifa::Result<()> {
    let corpus = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))?;
    let instruments = Lexicon::instruments()?;
    let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;

    // Occurrences of the terms of each category; its path is `供给型/人才培养`.
    let counts = tokens.dtm_of(&instruments, Counting::PerCategory);
    let totals = counts.term_totals();
    let mut by_kind = std::collections::BTreeMap::new();
    for entry in instruments.iter() {
        let kind = entry.category().unwrap_or("–").to_string();
        let count = counts.vocabulary().id(entry.term()).map_or(0, |id| totals[id.0 as usize]);
        *by_kind.entry(kind).or_insert(0) += count;
    }
    let mut rows: Vec<(String, u64)> = by_kind.into_iter().collect();
    rows.retain(|(_, count)| *count > 0);
    rows.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), kind.clone()));
    for (kind, count) in rows.iter().take(12) {
        println!("{count:>4}  {kind}");
    }

    let chart = Bars::of(rows.iter().take(12).map(|(kind, count)| (kind.clone(), *count as f64)))
        .title("政策工具")
        .unit("出现次数")
        .source("资料：随附样本与 data/lexicon/instruments.csv；tifa");
    if let Some(folder) = std::env::args().nth(1) {
        chart.svg().write(std::path::Path::new(&folder).join("instruments.svg"))?;
    }
    Ok(())
}
