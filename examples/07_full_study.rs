//! A full study: cleaned, counted, and written as a page and a spreadsheet.
//!
//! cargo run --release --example 07_full_study -- FOLDER

use std::path::PathBuf;

use tifa::TrendProfile;
use tifa::prelude::*;
use tifa::report::{Language, PeriodTerms, Report, Workbook};

fn main() -> tifa::Result<()> {
    let folder: PathBuf = std::env::args().nth(1).map_or_else(std::env::temp_dir, Into::into);
    let read = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))?;
    let cleaned = Cleaner::default().fill_dates(true).clean(&read)?;
    let reposts = Reposts::default().group(cleaned.corpus())?;
    let corpus = reposts.corpus();

    let tokens = Tokenizer::builder().lexicon(Lexicon::bundled()?).build()?.tokenize(corpus)?;
    let slogans = Slogans::default().rows(500).mine(corpus)?;
    let dtm = slogans.dtm(&tokens)?;

    let page = folder.join("report.html");
    Report::new(corpus, &tokens, &slogans)
        .title("随附样本的语言")
        .language(Language::Chinese)
        .group("place")
        .cleaned(&cleaned)
        .reposts(&reposts)
        .write_html(&page)?;

    let book = folder.join("tables.xlsx");
    Workbook::new(Language::Chinese)
        .sheet("slogans", &slogans.to_frame()?)
        .sheet("periods", &PeriodTerms::by(Period::Year).of(&dtm)?)
        .sheet("profile", &TrendProfile::by(Period::Year).undated(Undated::Skip).of(&dtm)?)
        .write(&book)?;
    println!("{}\n{}", page.display(), book.display());
    Ok(())
}
