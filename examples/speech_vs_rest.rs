//! One idea: what sets one kind of document, or one time, apart from the rest.

use tifa::compare::Significance;
use tifa::prelude::*;

fn main() -> tifa::Result<()> {
    let corpus = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))?;
    let lexicon = Lexicon::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lexicon/tifa.csv"))?;
    let tokens = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.tokenize(&corpus)?;
    let dtm = tokens.dtm();

    let columns = ["term", "count", "reference_count", "log_ratio", "g2", "q_value"];
    let strongest = Keyness::default().top(8);
    let articles = strongest.value(&dtm, "genre", "署名文章")?;
    println!("Signed articles against the rest: most typical first, least typical last\n{}", articles.select(columns)?);
    let recent = strongest.compare(&dtm, |doc| doc.year() >= Some(2016))?;
    println!("Since 2016 against before\n{}", recent.select(columns)?);

    // Words clump, so a claim rests on documents dealt anew, not on G2 alone.
    let significance = Significance::Permutation { rounds: 999, seed: 1 };
    let sure = Keyness::default().min_count(10).significance(significance).top(8);
    let recent = sure.compare(&dtm, |doc| doc.year() >= Some(2016))?;
    println!(
        "The same, p by permutation of documents\n{}",
        recent.select(["term", "log_ratio", "p_value", "q_value"])?
    );
    Ok(())
}
