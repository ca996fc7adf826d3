//! Trends over any dates.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::polars::prelude::df;
use tifa::prelude::*;

fuzz_target!(|rows: Vec<(&str, &str)>| {
    let rows = &rows[..rows.len().min(50)];
    let (dates, texts): (Vec<&str>, Vec<&str>) = rows.iter().copied().unzip();
    let corpus = Corpus::from_frame(&df!("date" => dates, "text" => texts).unwrap()).unwrap();
    let Ok(tokens) = Tokenizer::builder().build().unwrap().tokenize(&corpus) else { return };
    for period in [Period::Year, Period::Quarter, Period::Month, Period::FiveYearPlan, Period::CongressTerm] {
        let _ = Trend::by(period.clone()).undated(Undated::Skip).of(&tokens.dtm());
        let _ = tifa::TrendProfile::by(period).undated(Undated::Skip).of(&tokens.dtm());
    }
});
