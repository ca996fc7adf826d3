//! One idea: coding texts by policy instrument, year by year.

use tifa::Coding;
use tifa::prelude::*;

fn main() -> tifa::Result<()> {
    let corpus = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))?;
    let instruments = Lexicon::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lexicon/instruments.csv"))?;
    let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;

    let coded = Coding::by(instruments.clone()).code(&tokens)?;
    println!("Matches\n{}", coded.matches()?.head(Some(8)));
    println!("Coded share of the clauses of each document\n{}", coded.coverage()?.head(Some(5)));
    println!("Clauses that nothing matched\n{}", coded.residue()?.select(["doc_id", "text"])?.head(Some(5)));

    let kinds = Coding::by(instruments).level(1).code(&tokens)?.dtm();
    println!("Matches by year: 供给型 / 环境型 / 需求型");
    let years = kinds.group_by(Period::Year)?;
    for row in 0..years.n_documents() {
        let [supply, environment, demand] = ["供给型", "环境型", "需求型"].map(|kind| years.count(row, kind));
        println!("{}  {supply:>3} {environment:>3} {demand:>3}", years.document(row).id());
    }
    Ok(())
}
