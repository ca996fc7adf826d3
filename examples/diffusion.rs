//! Who copied whom: the passages that travel from the centre to provinces and
//! cities, what each document took from which other one, and by which way.
//!
//! cargo run --release --example diffusion -- [PATH…] [--out FOLDER] [--level VARIABLE]

use std::path::PathBuf;

use clap::Parser;
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;
use tifa::{Passages, phrase::PassageNetwork, report::markdown, write_csv};

#[derive(Parser)]
struct Arguments {
    /// Files or folders of dated texts; the bundled ones by default.
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data/diffusion.jsonl"))]
    paths: Vec<PathBuf>,
    /// Least characters of a passage.
    #[arg(long, default_value_t = 12)]
    min_length: usize,
    /// Passages and documents shown.
    #[arg(long, default_value_t = 10)]
    rows: usize,
    /// Document variable that says at which level a document stands.
    #[arg(long, default_value = "level")]
    level: String,
    /// Folder for passages.csv, occurrences.csv, borrowings.csv, documents.csv and network.graphml.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn main() -> tifa::Result<()> {
    let arguments = &Arguments::parse();
    let corpora = arguments.paths.iter().map(Corpus::read).collect::<tifa::Result<Vec<_>>>()?;
    let cleaned = Cleaner::default().clean(&Corpus::concat(corpora)?)?;
    let corpus = cleaned.corpus();
    let found = Passages::default().min_length(arguments.min_length).find(corpus)?;
    let (passages, occurrences) = (found.table()?, found.occurrences_in_source(|d, bytes| cleaned.original(d, bytes))?);
    let (borrowings, documents) = (found.borrowings()?, found.documents()?);

    println!("{} documents share {} passages", corpus.len(), found.len());
    print(
        &passages,
        &["passage", "doc_count", "copied", "first", "last", "similarity", "unseen_source", "text"],
        arguments.rows,
    )?;
    println!("\nThe way of the first passage");
    let first = occurrences.filter(&occurrences.column("passage")?.u32()?.iter().map(|p| p == Some(1)).collect())?;
    print(&first, &["date", "doc_id", "similarity", "quoted", "text"], arguments.rows)?;
    println!("\nWho took most from whom");
    let most = borrowings.sort(["characters"], Default::default())?.reverse();
    print(&most, &["doc_id", "source_id", "characters", "share", "lag_days", "directed", "through"], arguments.rows)?;
    println!("\nHow much is a document's own");
    print(
        &documents,
        &["doc_id", "original", "borrowed", "shared", "boilerplate", "most_borrowed_from"],
        arguments.rows,
    )?;
    let mut graphml = None;
    if corpus.variable_names().any(|name| name == arguments.level) {
        println!("\nBy {}", arguments.level);
        let flows = found.borrowed_by(arguments.level.as_str())?;
        print(&flows, &["group", "source", "documents", "borrowers", "characters", "share"], arguments.rows)?;
        println!("\nFirst holders and later ones, against permuted dates");
        let network = PassageNetwork::by(arguments.level.as_str());
        let edges = network.of(&found)?;
        print(&edges, &["source", "group", "passages", "documents", "characters", "ratio", "p_value"], arguments.rows)?;
        graphml = Some(network.graphml(&found)?);
    }

    if let Some(folder) = &arguments.out {
        let failed = |source| tifa::Error::from(tifa::ErrorKind::Io { path: folder.clone(), source });
        std::fs::create_dir_all(folder).map_err(failed)?;
        write_csv(&passages, folder.join("passages.csv"))?;
        write_csv(&occurrences, folder.join("occurrences.csv"))?;
        write_csv(&borrowings, folder.join("borrowings.csv"))?;
        write_csv(&documents, folder.join("documents.csv"))?;
        if let Some(graphml) = graphml {
            std::fs::write(folder.join("network.graphml"), graphml).map_err(failed)?;
        }
    }
    Ok(())
}

/// The first rows of some columns.
fn print(table: &DataFrame, columns: &[&str], rows: usize) -> tifa::Result<()> {
    print!("{}", markdown(&table.select(columns.iter().copied())?, rows));
    Ok(())
}
