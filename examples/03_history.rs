//! The history of one formulation and its successor: counts, class, first use, and a picture.
//!
//! cargo run --release --example 03_history -- [FOLDER FOR THE PICTURE]

use tifa::TrendProfile;
use tifa::chart::{Lines, Series};
use tifa::prelude::*;
use tifa::table::Table;
use tifa::trend::Bands;

fn main() -> tifa::Result<()> {
    let corpus = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))?;
    let tokens = Tokenizer::builder().lexicon(Lexicon::bundled()?).build()?.tokenize(&corpus)?;
    let (dtm, terms) = (tokens.dtm(), ["科学发展观", "高质量发展", "新质生产力"]);

    let lives = Table::from_frame(&TrendProfile::by(Period::Year).terms(terms).of(&dtm)?);
    for row in 0..lives.height() {
        let cell = |name| lives.text(name, row).unwrap_or("–");
        println!("{}：{}，{} 至 {}，最高 {}", cell("term"), cell("class"), cell("first"), cell("last"), cell("peak"));
    }

    // Rates with exact intervals, as a picture.
    let bands = Table::from_frame(&Trend::by(Period::Year).terms(terms).bands(&dtm, &Bands::exact())?);
    let n = bands.height() / terms.len();
    let years: Vec<&str> = (0..n).filter_map(|row| bands.text("period", row)).collect();
    let mut chart = Lines::over(years)
        .title("三个提法的兴替")
        .unit("每万词次出现次数；浅色为 95% 置信区间")
        .source("资料：随附样本 data/sample.jsonl（虚构文本）；tifa");
    for (i, term) in terms.iter().enumerate() {
        let at = |name: &'static str| (i * n..(i + 1) * n).map(|row| bands.number(name, row)).collect::<Vec<_>>();
        let limits = at("rate_low").into_iter().zip(at("rate_high")).map(|(low, high)| low.zip(high));
        chart = chart.series(Series::new(*term, at("rate")).band(limits.collect::<Vec<_>>()));
    }
    if let Some(folder) = std::env::args().nth(1) {
        chart.svg().write(std::path::Path::new(&folder).join("history.svg"))?;
    }
    Ok(())
}
