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
    trends.print_leading(&study.mined, &study.tokens)?;
    print_coverage(&study.corpus, &trends.period);
    Ok(())
}

/// Says which documents no period holds, and why.
fn print_coverage(corpus: &Corpus, period: &Period) {
    let (coverage, all) = (corpus.coverage(period), corpus.len());
    if coverage.undated > 0 {
        println!("{} of {all} documents have no date and are left out of the trends.", coverage.undated);
    }
    if let Some(first) = coverage.first_too_coarse {
        let first = corpus.document(first);
        let date = first.date().map(|date| date.to_string()).unwrap_or_default();
        let serves = coverage.serves.map_or_else(String::new, |unit| format!("; --period {} would serve", unit.name()));
        println!(
            "{} of {all} documents have a date too coarse for a {} and are left out of the trends, the first is {} ({date}){serves}.",
            coverage.too_coarse,
            period.name(),
            first.id()
        );
    }
    if coverage.dated == 0 {
        println!(
            "No document has a date that names a {}: there are no trends, and their tables have no rows.",
            period.name()
        );
    }
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
