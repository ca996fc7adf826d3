//! What the corpus holds, and its leading terms.

use polars::prelude::DataFrame;
use tifa::polars;
use tifa::prelude::*;

use crate::output::Output;
use crate::print::{count, print_rows, print_top_terms, say};
use crate::study::Study;

/// The frequencies of all terms, and the leading terms of each document or group.
pub struct Leading {
    frequencies: DataFrame,
    top_terms: DataFrame,
    slogans: DataFrame,
}

impl Leading {
    pub fn new(study: &Study) -> tifa::Result<Self> {
        let (formula, top) = (TfIdf::sklearn(), study.arguments.top);
        let top_terms = match &study.arguments.group {
            Some(variable) => study.dtm.group_by(variable.as_str())?.top_terms(&formula, top)?,
            None => study.dtm.top_terms(&formula, top)?,
        };
        Ok(Self { frequencies: study.dtm.frequencies()?, top_terms, slogans: study.mined.to_frame()? })
    }

    pub fn print(&self, study: &Study) {
        let language = study.arguments.language();
        say(language.choose(
            format!("\n各文档或组的主要词（TF-IDF：{}）", TfIdf::sklearn()),
            format!("\nLeading terms by TF-IDF: {}", TfIdf::sklearn()),
        ));
        print_top_terms(&self.top_terms, 12);
        say(language.choose(
            "\n最常用的词（rate 每万词次，share 文档占比）",
            "\nMost frequent terms (rate per 10,000 tokens, share of documents)",
        ));
        print_rows(&self.frequencies, &["rank", "term", "count", "doc_count", "rate", "share"], 10);
    }

    pub fn write(&self, study: &Study, out: &mut Output) -> tifa::Result<()> {
        out.table("terms", self.frequencies.clone());
        // A row is a group where groups were asked for; the column bears their name.
        let mut top_terms = self.top_terms.clone();
        if let Some(variable) = study.arguments.group.as_deref().filter(|v| top_terms.column(v).is_err()) {
            top_terms.rename("doc_id", variable.into())?;
        }
        out.table("tfidf", top_terms);
        out.table("slogans", self.slogans.clone());
        Ok(())
    }
}

/// Prints the size, span and variables of the corpus.
pub fn print(study: &Study) {
    let Study { corpus, tokens, dtm, undated, .. } = study;
    let language = study.arguments.language();
    let mut dates: Vec<Date> = corpus.documents().filter_map(|d| d.date()).collect();
    dates.sort_unstable();
    let years = dates.first().zip(dates.last()).map(|(a, b)| (a.year(), b.year()));
    let n = corpus.len();
    say(language.choose(
        format!(
            "语料：{n} 篇文档，{}，{undated} 篇无日期",
            years.map_or("均无日期".into(), |(a, b)| format!("{a} 至 {b} 年"))
        ),
        format!(
            "Corpus: {}, {}, {undated} without a date",
            count(n, "document"),
            years.map_or("no dates".into(), |(a, b)| format!("{a} to {b}"))
        ),
    ));
    let (all, distinct, kept) = (tokens.n_tokens(), tokens.vocabulary().len(), dtm.n_terms());
    say(language.choose(
        format!("      {all} 词次，{distinct} 个不同的词，矩阵中 {kept} 个"),
        format!("        {}, {distinct} distinct, {kept} in the matrix", count(all, "token")),
    ));
    let variables: Vec<&str> = corpus.variable_names().collect();
    if !variables.is_empty() {
        let variables = variables.join(", ");
        say(language.choose(format!("      文档变量：{variables}"), format!("        document variables: {variables}")));
    }
}
