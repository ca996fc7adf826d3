//! Counts over time, of dated documents only.

use polars::prelude::DataFrame;
use tifa::phrase::MinedSlogans;
use tifa::polars;
use tifa::prelude::*;

use crate::output::Output;
use crate::print::{padded, texts};
use crate::study::Study;

/// Writes `trends.csv`: a row per term of the lexicon and period.
pub fn write(study: &Study, out: &mut Output) -> tifa::Result<()> {
    let trends = Trends { period: study.arguments.period.clone() };
    let columns = ["term", "period", "count", "rate", "doc_count", "share"];
    out.csv("trends", &trends.of(&study.dtm, &study.heads)?.select(columns)?)
}

/// Prints the leading slogans as lines of counts by period.
pub fn print(study: &Study) -> tifa::Result<()> {
    let trends = Trends { period: study.arguments.period.clone() };
    println!("\nLeading slogans by {} (occurrences)", trends.period.name());
    trends.print_leading(&study.mined, &study.tokens)
}

/// Counts over time, of dated documents only.
struct Trends {
    period: Period,
}

impl Trends {
    /// One row per term and period.
    fn of(&self, dtm: &Dtm, terms: &[String]) -> tifa::Result<DataFrame> {
        Trend::by(self.period.clone()).terms(terms).undated(Undated::Skip).of(dtm)
    }

    /// The first slogans as lines of counts by period.
    fn print_leading(&self, slogans: &MinedSlogans, tokens: &Tokens) -> tifa::Result<()> {
        let terms: Vec<String> = slogans.terms().take(10).map(str::to_string).collect();
        let trend = self.of(&slogans.dtm(tokens)?, &terms)?;
        let (periods, counts) = (texts(&trend, "period"), trend.column("count")?.u64()?.clone());
        let n = periods.len() / terms.len().max(1);
        if n == 0 {
            return Ok(());
        }
        println!("{} to {}, · for none:", periods[0], periods[n - 1]);
        for (i, term) in terms.iter().enumerate() {
            let line: Vec<String> = (0..n)
                .map(|p| match counts.get(i * n + p) {
                    Some(0) | None => "·".to_string(),
                    Some(count) => count.to_string(),
                })
                .collect();
            println!("{}  {}", padded(term, 24), line.join(" "));
        }
        Ok(())
    }
}
