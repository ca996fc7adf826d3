//! The set formulations of a corpus, found without a lexicon, and their
//! families: variants, stages, shells and slots, each with its counts over time.
//!
//! cargo run --release --example slogans -- [PATH] [--reference PATH] [--out FOLDER]

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Parser;
use tifa::prelude::*;
use tifa::table::{Table, pad};
use tifa::{Undated, matrix::Grouping, phrase::SloganReference, report::markdown, write_csv};

#[derive(Parser)]
struct Arguments {
    /// A file or folder of texts; the bundled sample by default.
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl"))]
    path: PathBuf,
    /// Texts in other language, against which the formulations are set off.
    #[arg(long)]
    reference: Option<PathBuf>,
    /// Formulations shown.
    #[arg(long, default_value_t = 40)]
    rows: usize,
    /// Families shown.
    #[arg(long, default_value_t = 15)]
    families: usize,
    /// Documents held at a time, for a file larger than memory; there are no families then.
    #[arg(long, conflicts_with = "out")]
    batches: Option<usize>,
    /// Folder for slogans.csv and families.csv.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn main() -> tifa::Result<()> {
    let arguments = &Arguments::parse();
    let mut slogans = Slogans::default().rows(arguments.rows);
    if let Some(path) = &arguments.reference {
        slogans = slogans.reference(SloganReference::of(&Corpus::read(path)?)?);
    }
    let shown = ["rank", "term", "count", "independent", "doc_count", "first", "peak", "last", "parent"];
    if let Some(documents) = arguments.batches {
        let table = slogans.mine_batches(|| CorpusReader::default().batches(&arguments.path, documents))?.to_frame()?;
        print!("{}", markdown(&table.select(shown)?, table.height()));
        return Ok(());
    }
    let corpus = Corpus::read(&arguments.path)?;
    let found = slogans.mine(&corpus)?;
    let table = found.to_frame()?;
    let families = found.families_by(Grouping::Period(Period::Year, Undated::Skip))?;

    println!("{} documents, {} formulations; `independent`: not inside a longer one", corpus.len(), found.len());
    print!("{}", markdown(&table.select(shown)?, table.height()));

    let members = Table::from_frame(&families);
    let years: BTreeSet<&str> = (0..members.height()).filter_map(|row| members.text("group", row)).collect();
    if let (Some(first), Some(last)) = (years.first(), years.last()) {
        println!("\nFamilies, occurrences from {first} to {last} in {} years with documents", years.len());
        print_families(&members, years.len(), arguments.families);
    }
    if let Some(out) = &arguments.out {
        let failed = |source| tifa::ErrorKind::Io { path: out.clone(), source };
        std::fs::create_dir_all(out).map_err(failed)?;
        write_csv(&table, out.join("slogans.csv"))?;
        write_csv(&families, out.join("families.csv"))?;
        println!("\nWritten to {}", out.display());
    }
    Ok(())
}

/// Each family as a block: a line per member with its total and a bar for every year.
fn print_families(members: &Table, years: usize, most: usize) {
    let text = |name: &str, row: usize| members.text(name, row).unwrap_or_default();
    let (mut shown, mut last) = (0, "");
    for row in (0..members.height()).step_by(years.max(1)) {
        let family = text("family", row);
        if family != last {
            if shown == most {
                return;
            }
            (last, shown) = (family, shown + 1);
            println!("{last}");
        }
        let by_year: Vec<u64> =
            (row..row + years).filter_map(|r| members.number("count", r)).map(|n| n as u64).collect();
        let total: u64 = by_year.iter().sum();
        println!("  {} {:<10} {total:>5}  {}", pad(text("term", row), 30), text("relation", row), bars(&by_year));
    }
}

/// Counts as bars, the greatest full.
fn bars(counts: &[u64]) -> String {
    let most = counts.iter().max().copied().unwrap_or(0).max(1);
    let bar = |&count: &u64| ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'][(count * 8).div_ceil(most) as usize];
    counts.iter().map(bar).collect()
}
