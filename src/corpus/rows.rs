//! Rows on their way from a file or a frame to a corpus: columns by name, and
//! which of them is the text, the id and the date.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::intake::Intake;
use super::{Corpus, Documents, Variable};
use crate::error::{ErrorKind, Result};
use crate::text::Date;

/// Names under which the parts of a document are looked for, in this order,
/// without regard to case.
const TEXT: &[&str] = &[
    "text",
    "content",
    "body",
    "fulltext",
    "full_text",
    "正文",
    "内容",
    "文本",
    "全文",
    "content_html",
    "text_html",
    "body_html",
    "html",
];
const ID: &[&str] = &["id", "doc_id", "docid", "document_id", "编号", "文档编号"];
const DATE: &[&str] = &[
    "date",
    "published",
    "publish_date",
    "pub_date",
    "published_at",
    "日期",
    "发布日期",
    "发布时间",
    "时间",
    "year",
    "年份",
    "年",
];

/// Which columns are the text, the id and the date, where the user said so.
#[derive(Debug, Clone, Default)]
pub(super) struct Roles<'a> {
    pub text: Option<&'a str>,
    pub id: Option<&'a str>,
    pub date: Option<&'a str>,
    /// Whether the text is HTML; by the name of its column where nothing is said.
    pub html: Option<bool>,
}

/// Columns of one length with the place of each row.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Where the rows come from, for messages.
    pub source: String,
    /// Prefix of ids made up where there is no id column.
    pub stem: String,
    /// How many rows of the source came before, in other batches.
    pub first_row: usize,
    /// Line of each row in its file, from 1; empty where rows have no lines.
    pub lines: Vec<usize>,
    /// Encoding of the file, and whether it had undecodable bytes.
    pub encoding: Option<&'static str>,
    pub is_faulty: bool,
    pub columns: Vec<Variable>,
    pub height: usize,
}

/// A corpus taken apart.
pub(super) struct Part {
    texts: Vec<String>,
    documents: Documents,
    intakes: Vec<Intake>,
}

impl Rows {
    fn place(&self, row: usize) -> String {
        match self.lines.get(row) {
            Some(line) => format!("{}: line {line}", self.source),
            None => format!("{}: row {}", self.source, row + 1),
        }
    }

    /// Takes out the column for a part: the one the user named, else the
    /// first known name that exists.
    fn take(&mut self, role: &'static str, named: Option<&str>, known: &[&str]) -> Result<Option<Variable>> {
        let position = match named {
            Some(name) => self.columns.iter().position(|c| c.name == name),
            None => known.iter().find_map(|k| self.columns.iter().position(|c| c.name.to_lowercase() == *k)),
        };
        match (position, named) {
            (Some(i), _) => Ok(Some(self.columns.remove(i))),
            (None, None) => Ok(None),
            (None, Some(name)) => Err(self.missing(role, &[name])),
        }
    }

    fn missing(&self, role: &'static str, tried: &[&str]) -> crate::Error {
        ErrorKind::MissingColumn {
            role,
            tried: tried.iter().map(|s| s.to_string()).collect(),
            available: self.columns.iter().map(|c| c.name.clone()).collect(),
            source: self.source.clone(),
        }
        .into()
    }

    /// The corpus that these rows are.
    pub fn into_corpus(mut self, roles: &Roles<'_>) -> Result<Corpus> {
        if self.columns.is_empty() && self.height == 0 {
            return Ok(Corpus::new(Vec::new(), Documents::default()));
        }
        let Some(text) = self.take("text", roles.text, TEXT)? else {
            return Err(self.missing("text", TEXT));
        };
        let ids = self.take("id", roles.id, ID)?.map(|c| c.values.into_texts());
        let dates = self.take("date", roles.date, DATE)?.map(|c| c.values.into_texts());
        let is_page = roles.html.unwrap_or_else(|| text.name.to_lowercase().contains("html"));
        let texts = text.values.into_texts();
        let ids: Vec<String> = match ids {
            Some(ids) => ids.into_iter().enumerate().map(|(i, id)| id.unwrap_or_else(|| self.made_up(i))).collect(),
            None => (0..self.height).map(|i| self.made_up(i)).collect(),
        };
        check_ids(&ids, |i| self.place(i))?;
        let dates = match dates {
            Some(dates) => self.dates(&ids, dates)?,
            None => vec![None; self.height],
        };
        let (encoding, is_faulty) = (self.encoding, self.is_faulty);
        let take = |text: Option<String>| Intake::of_row(text.unwrap_or_default(), encoding, is_faulty, is_page);
        let taken: Vec<(String, Intake)> = texts.into_par_iter().map(take).collect();
        let (texts, intakes) = taken.into_iter().unzip();
        Ok(Corpus::taken_in(texts, Documents::new(ids, dates, self.columns), intakes))
    }

    /// The id of a row that has none.
    fn made_up(&self, row: usize) -> String {
        let number = self.first_row + row + 1;
        if self.stem.is_empty() { number.to_string() } else { format!("{}-{number}", self.stem) }
    }

    fn dates(&self, ids: &[String], dates: Vec<Option<String>>) -> Result<Vec<Option<Date>>> {
        let read = |(row, text): (usize, Option<String>)| match text {
            Some(text) if !text.trim().is_empty() => text.parse().map(Some).map_err(|_| {
                ErrorKind::BadDate { doc_id: ids[row].clone(), place: self.place(row), value: text }.into()
            }),
            _ => Ok(None),
        };
        dates.into_iter().enumerate().map(read).collect()
    }

    pub fn from_corpus(corpus: Corpus) -> Part {
        let texts = std::sync::Arc::try_unwrap(corpus.texts).unwrap_or_else(|shared| shared.to_vec());
        let documents = std::sync::Arc::try_unwrap(corpus.documents).unwrap_or_else(|shared| (*shared).clone());
        let intakes = std::sync::Arc::try_unwrap(corpus.intakes).unwrap_or_else(|shared| shared.to_vec());
        Part { texts, documents, intakes }
    }

    /// One corpus from several.
    pub fn concat(parts: Vec<Part>) -> Result<Corpus> {
        let documents = Documents::concat(parts.iter().map(|p| &p.documents));
        check_ids(documents.ids(), |i| format!("document {}", i + 1))?;
        let (mut texts, mut intakes) = (Vec::with_capacity(documents.len()), Vec::with_capacity(documents.len()));
        for part in parts {
            texts.extend(part.texts);
            intakes.extend(part.intakes);
        }
        Ok(Corpus::taken_in(texts, documents, intakes))
    }
}

/// An error where an id stands twice, with both places.
pub(super) fn check_ids(ids: &[String], place: impl Fn(usize) -> String) -> Result<()> {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for (row, id) in ids.iter().enumerate() {
        if let Some(first) = seen.insert(id, row) {
            return Err(ErrorKind::DuplicateId { id: id.clone(), first: place(first), second: place(row) }.into());
        }
    }
    Ok(())
}
