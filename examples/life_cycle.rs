//! One idea: the life of a formulation, from its first year to its retreat.

use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;
use tifa::{
    TrendProfile,
    trend::{Bursts, Diffusion},
};

/// From those that the sample loses to those that it gains.
const TERMS: [&str; 10] = [
    "科学发展观",
    "扩大内需",
    "质量强市",
    "供给侧结构性改革",
    "放管服",
    "工匠精神",
    "新发展理念",
    "乡村振兴",
    "高质量发展",
    "新质生产力",
];

fn main() -> tifa::Result<()> {
    let corpus = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))?;
    let lexicon = Lexicon::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lexicon/tifa.csv"))?;
    let dtm = Tokenizer::builder().lexicon(lexicon).build()?.tokenize(&corpus)?.dtm();

    let profile = TrendProfile::by(Period::Year).terms(TERMS).of(&dtm)?;
    let trend = Trend::by(Period::Year).terms(TERMS).of(&dtm)?;
    let years = trend.height() / TERMS.len();
    let counts: Vec<u64> = trend.column("count")?.u64()?.iter().flatten().collect();
    println!("Lives (· no use in the year, then occurrences)");
    for (i, term) in TERMS.iter().enumerate() {
        let line: String = counts[i * years..(i + 1) * years]
            .iter()
            .map(|n| if *n == 0 { "  ·".into() } else { format!("{n:3}") })
            .collect();
        println!("{}{line}", padded(term));
    }
    println!("\nProfiles");
    for (i, term) in TERMS.iter().enumerate() {
        let [class, first, peak, last] = ["class", "first", "peak", "last"].map(|name| text(&profile, name, i));
        let leaning = text(&profile, "leaning", i);
        let (percent, q) = (number(&profile, "percent_year", i), number(&profile, "q_value", i));
        let class = if leaning == "-" { class } else { format!("{class} ({leaning})") };
        let trend =
            if q.is_nan() { "too short for a trend".into() } else { format!("{percent:4.0} % a year, q {q:.3}") };
        println!("{}{class:<22} {first} – {peak} – {last}  {trend}", padded(term));
    }
    let bursts = Bursts::by(Period::Year).terms(TERMS).of(&dtm)?;
    println!("\nBursts\n{}", bursts.select(["term", "start", "end", "weight"])?);
    let adopters = Diffusion::over("place").level("level").terms(["质量强市"]).adopters(&dtm)?;
    println!("Who took up 质量强市\n{}", adopters.select(["unit", "level", "first", "order", "share"])?);
    Ok(())
}

fn text(table: &DataFrame, name: &str, row: usize) -> String {
    let found = table.column(name).ok().and_then(|c| c.str().ok()?.get(row).map(str::to_string));
    found.unwrap_or_else(|| "-".into())
}

fn number(table: &DataFrame, name: &str, row: usize) -> f64 {
    table.column(name).ok().and_then(|c| c.f64().ok()?.get(row)).unwrap_or(f64::NAN)
}

/// A Han character is two columns wide.
fn padded(term: &str) -> String {
    format!("{term}{}", " ".repeat(20_usize.saturating_sub(2 * term.chars().count())))
}
