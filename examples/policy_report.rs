//! What a policy corpus says, and since when: overview, leading terms,
//! slogans and trends, printed and, with `--out`, written as CSV. Texts are
//! cleaned first; `documents.csv` and `removed.csv` show what that changed.
//!
//! ```text
//! cargo run --release --example policy_report -- PATH… --out report --period quarter
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use polars::prelude::{Column, DataFrame};
use tifa::MinedSlogans;
use tifa::polars;
use tifa::prelude::*;
use tifa::{Cleaned, RepostGroups};

/// Counts the language of Chinese policy texts.
#[derive(Parser)]
struct Arguments {
    /// Files or folders: JSON Lines, CSV, Parquet, text, saved pages. The bundled sample if none is given.
    paths: Vec<PathBuf>,
    /// Folder for documents.csv, removed.csv, terms.csv, tfidf.csv, slogans.csv and trends.csv.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Unit of time: year, half-year, quarter or month.
    #[arg(long, default_value = "year")]
    period: Period,
    /// Words that stay whole: plain lines, or a CSV with a column `term`.
    #[arg(long)]
    lexicon: Option<PathBuf>,
    /// Terms shown of each document or group.
    #[arg(long, default_value_t = 8)]
    top: usize,
    /// Slogans found.
    #[arg(long, default_value_t = 30)]
    slogans: usize,
    /// Document variable by which documents are put together.
    #[arg(long)]
    group: Option<String>,
    /// Takes the texts as they come: nothing cleaned, no dates from texts, no reposts marked.
    #[arg(long)]
    raw: bool,
    /// Counts one document of each group of reposts only, the first.
    #[arg(long, conflicts_with = "raw")]
    without_reposts: bool,
}

fn main() -> std::process::ExitCode {
    match report(&Arguments::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("policy_report: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn report(arguments: &Arguments) -> tifa::Result<()> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let read = match arguments.paths.as_slice() {
        [] => Corpus::read(data.join("sample.jsonl"))?,
        [path] => Corpus::read(path)?,
        paths => Corpus::concat(paths.iter().map(Corpus::read).collect::<tifa::Result<Vec<_>>>()?)?,
    };
    let intake = Intake::new(&read, arguments.raw)?;
    let corpus = intake.corpus(arguments.without_reposts)?;
    if (0..corpus.len()).all(|d| corpus.text(d).trim().is_empty()) {
        intake.print(arguments.without_reposts)?; // why there is nothing to count
    }
    let lexicon = Lexicon::read(arguments.lexicon.clone().unwrap_or_else(|| data.join("lexicon/tifa.csv")))?;
    let heads: Vec<String> = lexicon.heads().map(str::to_string).collect();
    let stop_words = StopWords::neutral();
    let tokens = Tokenizer::builder().lexicon(lexicon).stop_words(stop_words).build()?.tokenize(&corpus)?;
    let dtm = tokens.dtm();

    let frequencies = dtm.frequencies()?;
    let rows = match &arguments.group {
        Some(variable) => dtm.group_by(variable.as_str())?,
        None => dtm.clone(),
    };
    let top_terms = rows.tf_idf(&TfIdf::sklearn())?.top_terms(arguments.top)?;
    let mined = Slogans::default().rows(arguments.slogans).find(&corpus)?;
    let slogans = mined.table()?;
    let undated = corpus.documents().filter(|d| d.date().is_none()).count();
    let trends = Trends { period: arguments.period.clone() };
    let lexicon_trends = trends.of(&dtm, &heads)?;

    overview(&corpus, &tokens, &dtm, undated);
    intake.print(arguments.without_reposts)?;
    println!("\nMost frequent terms (rate per 10,000 tokens, share of documents)");
    print_rows(&frequencies, &["rank", "term", "count", "doc_count", "rate", "share"], 15);
    println!("\nLeading terms by TF-IDF: {}", TfIdf::sklearn());
    print_top_terms(&top_terms, 12)?;
    println!("\nSlogans");
    print_rows(&slogans, &["rank", "term", "count", "doc_count", "first", "last"], 30);
    println!("\nLeading slogans by {} (occurrences)", arguments.period.name());
    trends.print_leading(&mined, &tokens)?;
    if undated > 0 {
        println!("{undated} of {} documents have no date and are left out of the trends.", corpus.len());
    }

    if let Some(out) = &arguments.out {
        fs::create_dir_all(out).map_err(|e| tifa::Error::from(tifa::ErrorKind::Io { path: out.clone(), source: e }))?;
        intake.write(out)?;
        tifa::write_csv(&frequencies, out.join("terms.csv"))?;
        tifa::write_csv(&top_terms, out.join("tfidf.csv"))?;
        tifa::write_csv(&slogans, out.join("slogans.csv"))?;
        let columns = ["term", "period", "count", "rate", "doc_count", "share"];
        tifa::write_csv(&lexicon_trends.select(columns)?, out.join("trends.csv"))?;
        println!("\nTables written to {}", out.display());
    }
    Ok(())
}

/// The documents as they came, and what cleaning made of them.
struct Intake {
    read: Corpus,
    cleaned: Option<(Cleaned, RepostGroups)>,
}

impl Intake {
    fn new(read: &Corpus, raw: bool) -> tifa::Result<Self> {
        let clean = || -> tifa::Result<(Cleaned, RepostGroups)> {
            let cleaned = Cleaner::default().fill_dates(true).clean(read)?;
            let reposts = Reposts::default().group(cleaned.corpus())?;
            Ok((cleaned, reposts))
        };
        Ok(Self { read: read.clone(), cleaned: if raw { None } else { Some(clean()?) } })
    }

    /// All documents as they are counted.
    fn all(&self) -> &Corpus {
        self.cleaned.as_ref().map_or(&self.read, |(_, reposts)| reposts.corpus())
    }

    fn corpus(&self, without_reposts: bool) -> tifa::Result<Corpus> {
        if without_reposts { self.all().without_reposts() } else { Ok(self.all().clone()) }
    }

    fn print(&self, without_reposts: bool) -> tifa::Result<()> {
        let outcomes = self.read.outcomes()?;
        for (status, what) in [("empty", "empty"), ("binary", "binary, no text"), ("unreadable", "unreadable")] {
            let ids: Vec<String> = of_status(&outcomes, status);
            if let Some(first) = ids.first() {
                println!("        {} {what}, the first is {first}", count(ids.len(), "document"));
            }
        }
        let warned = texts(&outcomes, "warnings").iter().filter(|w| !w.is_empty()).count();
        if warned > 0 {
            println!("        {} with doubtful characters, see `warnings` in documents.csv", count(warned, "document"));
        }
        let Some((cleaned, reposts)) = &self.cleaned else { return Ok(()) };
        let summary = cleaned.summary()?;
        println!(
            "Cleaned: {} of boilerplate removed ({} characters), {} ({} characters), {} in {}{}",
            count(sum(&summary, "removed"), "piece"),
            sum(&summary, "removed_characters"),
            count(sum(&summary, "repeated"), "repeated block"),
            sum(&summary, "repeated_characters"),
            count(reposts.to_frame()?.height().saturating_sub(reposts.len()), "repost"),
            count(reposts.len(), "group"),
            if without_reposts { ", left out" } else { ", counted like all" },
        );
        let dated = |corpus: &Corpus| corpus.documents().filter(|d| d.date().is_some()).count();
        let found = dated(cleaned.corpus()) - dated(&self.read);
        if found > 0 {
            println!("         {} without a date took the first one found in the text", count(found, "document"));
        }
        Ok(())
    }

    /// Every document with what was found, removed and repeated; every removal.
    fn write(&self, out: &Path) -> tifa::Result<()> {
        let known = match &self.cleaned {
            Some((cleaned, _)) => cleaned.summary()?,
            None => self.read.outcomes()?,
        };
        let known = known.drop("doc_id")?;
        let documents = known.columns().iter().fold(without_text(&self.all().to_frame()?), |documents, column| {
            documents.drop(column.name()).unwrap_or(documents) // ours before a variable of that name
        });
        tifa::write_csv(&documents.hstack(known.columns())?, out.join("documents.csv"))?;
        match &self.cleaned {
            Some((cleaned, _)) => tifa::write_csv(&cleaned.log()?, out.join("removed.csv")),
            None => Ok(()),
        }
    }
}

fn of_status(outcomes: &DataFrame, status: &str) -> Vec<String> {
    let rows = texts(outcomes, "doc_id").into_iter().zip(texts(outcomes, "status"));
    rows.filter(|(_, s)| s == status).map(|(id, _)| id).collect()
}

fn sum(table: &DataFrame, column: &str) -> usize {
    texts(table, column).iter().filter_map(|n| n.parse::<usize>().ok()).sum()
}

/// `1 document`, `2 documents`.
fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn overview(corpus: &Corpus, tokens: &Tokens, dtm: &Dtm, undated: usize) {
    let years: Vec<i32> = corpus.documents().filter_map(|d| d.year()).collect();
    let span = match (years.iter().min(), years.iter().max()) {
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "no dates".to_string(),
    };
    println!("Corpus: {} documents, {span}, {undated} without a date", corpus.len());
    println!(
        "        {} tokens, {} distinct, {} in the matrix",
        tokens.n_tokens(),
        tokens.vocabulary().len(),
        dtm.n_terms()
    );
    let variables: Vec<&str> = corpus.variable_names().collect();
    if !variables.is_empty() {
        println!("        document variables: {}", variables.join(", "));
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

fn without_text(documents: &DataFrame) -> DataFrame {
    documents.drop("text").unwrap_or_else(|_| documents.clone())
}

fn texts(table: &DataFrame, column: &str) -> Vec<String> {
    let cells = |c: &Column| (0..c.len()).map(|i| cell(c, i)).collect();
    table.column(column).map(cells).unwrap_or_default()
}

/// A cell as a reader wants it: numbers short, nothing for a missing value.
fn cell(column: &Column, row: usize) -> String {
    use polars::prelude::AnyValue;
    match column.get(row) {
        Ok(AnyValue::Null) | Err(_) => String::new(),
        Ok(AnyValue::Float64(x)) if column.name() == "rank" => x.to_string(),
        Ok(AnyValue::Float64(x)) => format!("{x:.3}"),
        Ok(value) => value.get_str().map_or_else(|| value.to_string(), str::to_string),
    }
}

/// Width on a screen, where a Han character takes two columns.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c as u32 >= 0x1100 { 2 } else { 1 }).sum()
}

fn padded(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

fn print_rows(table: &DataFrame, columns: &[&str], rows: usize) {
    let rows = rows.min(table.height());
    let cells: Vec<Vec<String>> = columns
        .iter()
        .map(|name| std::iter::once(name.to_string()).chain(texts(table, name).into_iter().take(rows)).collect())
        .collect();
    let widths: Vec<usize> = cells.iter().map(|c| c.iter().map(|t| width(t)).max().unwrap_or(0)).collect();
    for row in 0..=rows {
        let line: Vec<String> = cells.iter().zip(&widths).map(|(c, &w)| padded(&c[row], w)).collect();
        println!("  {}", line.join("  ").trim_end());
    }
}

/// One line per document or group with its leading terms.
fn print_top_terms(top_terms: &DataFrame, documents: usize) -> tifa::Result<()> {
    let (ids, terms) = (texts(top_terms, "doc_id"), texts(top_terms, "term"));
    let mut lines: Vec<(&String, Vec<&str>)> = Vec::new();
    for (id, term) in ids.iter().zip(&terms) {
        match lines.last_mut() {
            Some((last, terms)) if *last == id => terms.push(term),
            _ => lines.push((id, vec![term])),
        }
    }
    let widest = lines.iter().take(documents).map(|(id, _)| width(id)).max().unwrap_or(0);
    for (id, terms) in lines.iter().take(documents) {
        println!("  {}  {}", padded(id, widest), terms.join(" "));
    }
    if lines.len() > documents {
        println!("  … and {} more", lines.len() - documents);
    }
    Ok(())
}
