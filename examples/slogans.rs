//! The set formulations of a corpus, found without a lexicon, and their
//! families: variants, stages, shells and slots, each with its counts over time.
//!
//! cargo run --release --example slogans -- [PATH] [--reference PATH] [--out FOLDER]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tifa::polars::prelude::{AnyValue, DataFrame};
use tifa::prelude::*;
use tifa::{Undated, matrix::Grouping, phrase::SloganReference, write_csv};

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
    /// Folder for slogans.csv and families.csv.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> tifa::Result<()> {
    let corpus = Corpus::read(&arguments.path)?;
    let mut slogans = Slogans::default();
    if let Some(path) = &arguments.reference {
        slogans = slogans.reference(SloganReference::of(&Corpus::read(path)?)?);
    }
    let found = slogans.rows(arguments.rows).mine(&corpus)?;
    let table = found.to_frame()?;
    let families = found.families_by(Grouping::Period(Period::Year, Undated::Skip))?;

    println!("{} documents, {} formulations; `alone`: not inside a longer one", corpus.len(), found.len());
    let shown = ["rank", "term", "count", "independent", "doc_count", "first", "peak", "last", "parent"];
    let titles = ["", "", "count", "alone", "docs", "first", "peak", "last", "form of"];
    print_rows(&table, &shown, &titles);

    let mut years = texts(&families, "group");
    years.sort_unstable();
    years.dedup();
    if let (Some(first), Some(last)) = (years.first(), years.last()) {
        println!("\nFamilies, occurrences from {first} to {last} in {} years with documents", years.len());
        print_families(&families, years.len(), arguments.families);
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

/// Columns under titles, numbers to the right.
fn print_rows(table: &DataFrame, columns: &[&str], titles: &[&str]) {
    let cells: Vec<Vec<String>> = columns.iter().map(|name| texts(table, name)).collect();
    let width = |i: usize| cells[i].iter().map(|c| columns_of(c)).chain([columns_of(titles[i])]).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let line = |row: &dyn Fn(usize) -> String| {
        let padded = |i: usize| {
            let (text, space) = (row(i), " ".repeat(widths[i].saturating_sub(columns_of(&row(i)))));
            if matches!(columns[i], "term" | "parent") { text + &space } else { space + &text }
        };
        println!("{}", (0..columns.len()).map(padded).collect::<Vec<_>>().join("  ").trim_end());
    };
    line(&|i| titles[i].to_string());
    (0..table.height()).for_each(|r| line(&|i| cells[i][r].clone()));
}

/// Each family as a block: a line per member with its total and a bar for every year.
fn print_families(families: &DataFrame, years: usize, most: usize) {
    let column = |name: &str| texts(families, name);
    let (names, terms, relations, counts) = (column("family"), column("term"), column("relation"), column("count"));
    let counts: Vec<u64> = counts.iter().map(|c| c.parse().unwrap_or(0)).collect();
    let lines = (0..terms.len()).step_by(years.max(1));
    let (mut shown, mut last) = (0, "");
    for line in lines {
        if names[line] != last {
            if shown == most {
                return;
            }
            (last, shown) = (&names[line], shown + 1);
            println!("{last}");
        }
        let by_year = &counts[line..line + years];
        let space = " ".repeat(30usize.saturating_sub(columns_of(&terms[line])));
        let total: u64 = by_year.iter().sum();
        println!("  {}{space} {:<10} {total:>5}  {}", terms[line], relations[line], bars(by_year));
    }
}

/// Counts as bars, the greatest full.
fn bars(counts: &[u64]) -> String {
    let most = counts.iter().max().copied().unwrap_or(0).max(1);
    let bar = |&count: &u64| ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'][(count * 8).div_ceil(most) as usize];
    counts.iter().map(bar).collect()
}

fn texts(table: &DataFrame, column: &str) -> Vec<String> {
    let text = |value: AnyValue<'_>| match value {
        AnyValue::Null => String::new(),
        value => value.get_str().map_or_else(|| value.to_string(), str::to_string),
    };
    let cells = |c: &tifa::polars::prelude::Column| (0..c.len()).filter_map(|i| c.get(i).ok().map(text)).collect();
    table.column(column).map(cells).unwrap_or_default()
}

/// The width of a text on a screen, where a Han character fills two columns.
fn columns_of(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
