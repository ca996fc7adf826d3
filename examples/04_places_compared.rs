//! Places compared: which formulations set each place apart, as a table and as a field of shades.
//!
//! cargo run --release --example 04_places_compared -- [FOLDER FOR THE PICTURE]

use tifa::chart::HeatMap;
use tifa::prelude::*;
use tifa::report::{PeriodTerms, markdown};
use tifa::table::Table;

fn main() -> tifa::Result<()> {
    let corpus = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))?;
    let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    let dtm = Slogans::default().rows(80).mine(&corpus)?.dtm(&tokens)?;

    // count · ln(places / places with it): what every place says weighs nothing.
    let apart = PeriodTerms::by("place").top(3).of(&dtm)?;
    print!("{}", markdown(&apart, 30));

    let table = Table::from_frame(&apart);
    let mut terms: Vec<String> =
        (0..table.height()).filter_map(|r| table.text("term", r)).map(str::to_string).collect();
    terms.sort();
    terms.dedup();
    let places = dtm.group_by("place")?;
    let names: Vec<String> = (0..places.n_documents()).map(|p| places.document(p).id().to_string()).collect();
    let mut chart = HeatMap::over(names)
        .title("各地特色提法")
        .unit("出现次数")
        .source("资料：随附样本 data/sample.jsonl（虚构文本）；tifa");
    for term in &terms {
        chart = chart.row(term, (0..places.n_documents()).map(|p| Some(f64::from(places.count(p, term)))));
    }
    if let Some(folder) = std::env::args().nth(1) {
        chart.svg().write(std::path::Path::new(&folder).join("places.svg"))?;
    }
    Ok(())
}
