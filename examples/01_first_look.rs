//! First look: what set wording a folder of texts holds, and its course over time.
//!
//! cargo run --release --example 01_first_look -- [PATH]

use tifa::chart::spark_line;
use tifa::prelude::*;
use tifa::report::Language;
use tifa::table::{Table, pad};

fn main() -> tifa::Result<()> {
    let path = std::env::args().nth(1).unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl").into());
    let corpus = Corpus::read(path)?;
    let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;

    // Formulations need no word list: they are what official language repeats whole.
    let slogans = Slogans::default().rows(12).mine(&corpus)?;
    let terms: Vec<&str> = slogans.terms().collect();
    let trend =
        Trend::by(Period::Year).terms(terms.iter().copied()).undated(Undated::Skip).of(&slogans.dtm(&tokens)?)?;
    let (trend, table) = (Table::from_frame(&trend), Table::from_frame(&slogans.to_frame()?));
    let years = trend.height() / terms.len().max(1);

    let heading = Language::of_system()
        .choose("提法（次数，首见—末见，每年频率）", "formulation, count, first to last, rate by year");
    println!("{heading}");
    for (i, term) in terms.iter().enumerate() {
        let rates = (0..years).map(|year| trend.number("rate", i * years + year));
        let cell = |name| table.text(name, i).unwrap_or("");
        println!(
            "{} {:>4}  {}–{}  {}",
            pad(term, 20),
            table.number("count", i).unwrap_or(0.0),
            cell("first"),
            cell("last"),
            spark_line(rates)
        );
    }
    Ok(())
}
