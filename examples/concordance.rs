//! One idea: from a number to the sentences behind it.

use tifa::context::{ConcordanceOrder, Window};
use tifa::prelude::*;
use tifa::text::Unit;

fn main() -> tifa::Result<()> {
    let read = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))?;
    let cleaned = Cleaner::default().clean(&read)?;
    let corpus = cleaned.corpus();

    let lines = Concordance::pattern("质量强?").order(ConcordanceOrder::Right).in_corpus(corpus)?;
    println!("质量强?, by what follows\n{lines}");

    // The lines behind one cell of a trend: a term, in one year.
    let tokens = Tokenizer::builder().build()?.tokenize(corpus)?;
    let in_2016 = Concordance::term("工匠").in_group(Period::Year, "2016").window(Window::Tokens(5)).of(&tokens)?;
    println!("工匠 in 2016: {} lines\n{in_2016}", in_2016.len());

    // Whole sentences, cited from the texts as they came.
    let sentences = Concordance::phrase("高质量发展").window(Window::Unit(Unit::Sentence)).sample(5, 1);
    let table = sentences.variables(["place"]).in_corpus(corpus)?.cite(&cleaned)?.table()?;
    println!("{}", table.select(["doc_id", "date", "place", "start", "left", "node", "right"])?);
    Ok(())
}
