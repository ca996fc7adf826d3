//! What the report is asked for.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use tifa::prelude::*;
use tifa::report::Language;
use tifa::text::{Encoding, Unit};

const EXAMPLES: &str = "\
Examples:
  policy_report                                        the bundled sample, printed
  policy_report texts/ --out report                    a folder of texts; open report/report.html
  policy_report a.jsonl b.csv --period quarter         several files, by quarter
  policy_report reports.jsonl --group region --out r   regions compared
  policy_report page.html --raw                        as it comes, nothing cleaned

Texts may be .jsonl, .csv, .parquet, .xlsx, .docx, .zip, .txt, .md or saved pages, in UTF-8, UTF-16, GB18030 or Big5.
Tables take the fields text, id, date (YYYY, YYYY-MM or YYYY-MM-DD) and any others.";

/// Counts the language of Chinese policy texts.
#[derive(Parser)]
#[command(name = "policy_report", version, after_help = EXAMPLES)]
pub struct Arguments {
    /// Files or folders: CSV, JSON, Parquet, .xlsx, .docx, .zip, text, saved pages. The bundled sample if none is given.
    pub paths: Vec<PathBuf>,
    /// Folder for report.html, tables.xlsx and the tables as CSV.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Column of the texts, where its name is none of the usual ones.
    #[arg(long)]
    pub text_column: Option<String>,
    /// Column of the ids.
    #[arg(long)]
    pub id_column: Option<String>,
    /// Column of the dates.
    #[arg(long)]
    pub date_column: Option<String>,
    /// Column of the titles, which becomes the variable `title`.
    #[arg(long)]
    pub title_column: Option<String>,
    /// Encoding of all files, such as gbk or big5; found file by file if none is given.
    #[arg(long)]
    pub encoding: Option<Encoding>,
    /// First date that counts: a year, month or day.
    #[arg(long)]
    pub from: Option<Date>,
    /// Last date that counts.
    #[arg(long)]
    pub to: Option<Date>,
    /// Unit of time: year, half-year, quarter, month, week, day, five-year-plan or congress-term.
    #[arg(long, default_value = "year")]
    pub period: Period,
    /// Words that stay whole: plain lines, jieba's own form, or a CSV with a column `term`; any encoding.
    /// The bundled lexicon by default.
    #[arg(long)]
    pub lexicon: Option<PathBuf>,
    /// Leaves out occurrences of these words, and of the formulations found, that are more probably
    /// parts of other words.
    #[arg(long)]
    pub leave_out_doubtful: bool,
    /// Terms shown of each document or group.
    #[arg(long, default_value_t = 8)]
    pub top: usize,
    /// Formulations found, at most.
    #[arg(long, default_value_t = 1000)]
    pub slogans: usize,
    /// Document variable by which documents are put together.
    #[arg(long)]
    pub group: Option<String>,
    /// Documents compared with the others: COLUMN=VALUE, or COLUMN=A:B for one value against another (keyness.csv).
    #[arg(long, value_name = "COLUMN=VALUE")]
    pub compare: Option<String>,
    /// Pairs and clusters of the N leading formulations by what they share (coword.csv, clusters.csv).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(2..=2000))]
    pub coword: Option<u16>,
    /// What formulations share: document, sentence or clause.
    #[arg(long, value_enum, default_value_t = Shared::Document)]
    pub coword_unit: Shared,
    /// Prints every occurrence of TEXT in its context (concordance.csv); `?` is one character, `*` any number of them.
    #[arg(long, value_name = "TEXT")]
    pub find: Option<String>,
    /// Takes the texts as they come: nothing cleaned, no dates from texts, no reposts marked.
    #[arg(long)]
    pub raw: bool,
    /// Counts one document of each group of reposts only, the first.
    #[arg(long, conflicts_with = "raw")]
    pub without_reposts: bool,
    /// Language of the page and of what is printed: zh or en. That of the system by default.
    #[arg(long)]
    pub language: Option<Language>,
    /// Title of the page.
    #[arg(long)]
    pub title: Option<String>,
}

impl Arguments {
    pub fn language(&self) -> Language {
        self.language.unwrap_or_else(Language::of_system)
    }
}

/// What formulations share.
#[derive(Clone, Copy, ValueEnum)]
pub enum Shared {
    Document,
    Sentence,
    Clause,
}

impl From<Shared> for Unit {
    fn from(shared: Shared) -> Self {
        match shared {
            Shared::Document => Unit::Document,
            Shared::Sentence => Unit::Sentence,
            Shared::Clause => Unit::Clause,
        }
    }
}

impl Arguments {
    /// How the documents are read.
    pub fn reader(&self) -> CorpusReader {
        let mut reader = CorpusReader::default();
        type Setter = fn(CorpusReader, String) -> CorpusReader;
        let columns: [(_, Setter); 4] = [
            (&self.text_column, CorpusReader::text_column),
            (&self.id_column, CorpusReader::id_column),
            (&self.date_column, CorpusReader::date_column),
            (&self.title_column, CorpusReader::title_column),
        ];
        for (name, set) in columns {
            reader = name.iter().fold(reader, |reader, name| set(reader, name.clone()));
        }
        self.encoding.iter().fold(reader, |reader, encoding| reader.encoding(*encoding))
    }
}
