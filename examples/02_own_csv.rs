//! One's own table: a CSV with any columns, counted and written back as a spreadsheet.
//!
//! cargo run --release --example 02_own_csv

use tifa::prelude::*;
use tifa::report::{Language, Workbook, markdown};

fn main() -> tifa::Result<()> {
    let folder = std::env::temp_dir().join(format!("tifa-own-csv-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a scratch folder");
    let file = folder.join("mine.csv");
    let rows = "id,date,city,text\n1,2016-09-12,甲市,弘扬工匠精神，建设质量强市\n2,2017-03-01,乙市,质量强市战略\n";
    std::fs::write(&file, rows).expect("a file");

    let corpus = Corpus::read(&file)?; // text, id and date are known by name; city stays a variable
    let lexicon = Lexicon::from_terms(["质量强市", "工匠精神"])?;
    let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    let by_city = dtm.group_by("city")?.to_frame()?;
    print!("{}", markdown(&by_city, 10));

    tifa::write_csv(&by_city, folder.join("by_city.csv"))?;
    Workbook::new(Language::Chinese).sheet("by_city", &by_city).write(folder.join("by_city.xlsx"))?;
    println!("by_city.csv and by_city.xlsx written");
    std::fs::remove_dir_all(folder).ok();
    Ok(())
}
