//! One idea: a saved page before and after cleaning, and the record of every change.
//!
//! ```text
//! cargo run --example cleaning -- PAGE
//! ```

use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;

fn main() -> tifa::Result<()> {
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/data/messy.html");
    let corpus = Corpus::read(std::env::args().nth(1).unwrap_or_else(|| bundled.into()))?;
    let cleaned = Cleaner::default().fill_dates(true).fill_titles(true).clean(&corpus)?;
    for document in cleaned.corpus().documents().take(3) {
        let at = document.position();
        println!("== {} before ==\n{}\n", document.id(), corpus.text(at));
        println!("== after ==\n{}", cleaned.corpus().text(at));
        let date = document.date().map(|date| date.to_string()).unwrap_or_default();
        println!("title {}, date {date}\n", document.variable("title").unwrap_or_default());
    }
    print_rows("Came in as", &corpus.outcomes()?)?;
    print_rows("What the page says about itself", &cleaned.metadata()?.select(["field", "value", "how"])?)?;
    print_rows("Normalised (places)", &cleaned.changes()?.select(["step", "changes"])?)?;
    print_rows("Removed", &cleaned.log()?.select(["rule", "start", "end", "text"])?)?;

    // A number that was made half-width is still cited as it was printed.
    if let Some(at) =
        cleaned.corpus().documents().next().and_then(|d| cleaned.corpus().text(d.position()).find("96.8%"))
    {
        println!("96.8% is in the page as {}", cleaned.quotation(0, at..at + "96.8%".len()));
    }
    Ok(())
}

fn print_rows(title: &str, table: &DataFrame) -> tifa::Result<()> {
    println!("== {title} ==");
    for row in 0..table.height() {
        let cell = |column: &tifa::polars::prelude::Column| {
            let value = column.get(row).map(|v| v.get_str().map_or_else(|| v.to_string(), str::to_string));
            let text = value.unwrap_or_default().replace('\n', " / ");
            if text.chars().count() > 50 { text.chars().take(49).chain(['…']).collect() } else { text }
        };
        println!("  {}", table.columns().iter().map(cell).collect::<Vec<_>>().join("  "));
    }
    println!();
    Ok(())
}
