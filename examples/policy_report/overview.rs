//! The first lines of the report: what the corpus holds, and its leading terms.

use polars::prelude::DataFrame;
use tifa::polars;
use tifa::prelude::*;

use crate::output::Output;
use crate::print::{print_rows, print_top_terms};
use crate::study::Study;

/// The frequencies of all terms, and the leading terms of each document or group.
pub struct Leading {
    frequencies: DataFrame,
    top_terms: DataFrame,
    slogans: DataFrame,
}

impl Leading {
    pub fn new(study: &Study) -> tifa::Result<Self> {
        let rows = match &study.arguments.group {
            Some(variable) => study.dtm.group_by(variable.as_str())?,
            None => study.dtm.clone(),
        };
        Ok(Self {
            frequencies: study.dtm.frequencies()?,
            top_terms: rows.tf_idf(&TfIdf::sklearn())?.top_terms(study.arguments.top)?,
            slogans: study.mined.table()?,
        })
    }

    pub fn print(&self) -> tifa::Result<()> {
        println!("\nMost frequent terms (rate per 10,000 tokens, share of documents)");
        print_rows(&self.frequencies, &["rank", "term", "count", "doc_count", "rate", "share"], 15);
        println!("\nLeading terms by TF-IDF: {}", TfIdf::sklearn());
        print_top_terms(&self.top_terms, 12)?;
        println!("\nSlogans");
        print_rows(&self.slogans, &["rank", "term", "count", "doc_count", "first", "last"], 30);
        Ok(())
    }

    pub fn write(&self, out: &mut Output) -> tifa::Result<()> {
        out.csv("terms", &self.frequencies)?;
        out.csv("tfidf", &self.top_terms)?;
        out.csv("slogans", &self.slogans)
    }
}

/// Prints the size, span and variables of the corpus.
pub fn print(study: &Study) {
    let Study { corpus, tokens, dtm, undated, .. } = study;
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
