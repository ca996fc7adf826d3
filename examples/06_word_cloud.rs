//! The word cloud of formulations, with the table that it shows.
//!
//! cargo run --release --example 06_word_cloud -- [FOLDER FOR THE PICTURE]

use tifa::chart::WordCloud;
use tifa::prelude::*;
use tifa::report::markdown;
use tifa::table::Table;

fn main() -> tifa::Result<()> {
    let corpus = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))?;
    let found = Slogans::default().rows(70).mine(&corpus)?.to_frame()?;
    print!("{}", markdown(&found.select(["term", "count", "doc_count"])?, 10));

    let table = Table::from_frame(&found);
    let word = |row| Some((table.text("term", row)?, table.number("count", row)?));
    let cloud = WordCloud::of((0..table.height()).filter_map(word))
        .title("提法词云")
        .unit("字面积随出现次数增大；提法不拆分")
        .source("资料：随附样本 data/sample.jsonl（虚构文本）；tifa");
    println!("{} words have no room", cloud.left_out());
    if let Some(folder) = std::env::args().nth(1) {
        cloud.svg().write(std::path::Path::new(&folder).join("cloud.svg"))?;
    }
    Ok(())
}
