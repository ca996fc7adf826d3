//! Reading documents from files, folders and frames.

use std::fs;
use std::path::Path;

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::Corpus;
use super::batches::CorpusBatches;
use super::files::Taking;
use super::rows::{Roles, Rows};
use super::tables::{TableText, delimited, frame_rows, json, json_lines, parquet, stem};
use crate::error::{Error, Result};
use crate::text::Encoding;

/// How documents are read: which columns hold text, id and date, in which
/// encoding files are, and what is HTML.
///
/// Columns that are not named are found by the obvious names (`text`,
/// `content`, `正文` …; `id`, `doc_id`, `编号` …; `date`, `日期`, `year` …).
/// All other columns stay as document variables.
///
/// ```
/// use tifa::prelude::*;
/// use polars::prelude::df;
/// let frame = df!("标题" => ["公报"], "原文" => ["建设质量强国。"], "日期" => ["2016-09"]).unwrap();
/// let corpus = CorpusReader::default().text_column("原文").frame(&frame)?;
/// assert_eq!(corpus.document(0).year(), Some(2016));
/// assert_eq!(corpus.document(0).variable("标题"), Some("公报"));
/// # use tifa::polars;
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CorpusReader {
    text: Option<String>,
    id: Option<String>,
    date: Option<String>,
    encoding: Option<Encoding>,
    html: Option<bool>,
}

impl CorpusReader {
    /// Sets the column that holds the text.
    #[must_use]
    pub fn text_column(mut self, name: impl Into<String>) -> Self {
        self.text = Some(name.into());
        self
    }

    /// Sets the column that holds the id. Without one, documents are numbered
    /// within their file.
    #[must_use]
    pub fn id_column(mut self, name: impl Into<String>) -> Self {
        self.id = Some(name.into());
        self
    }

    /// Sets the column that holds the date: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`
    /// and the other forms that [`Date`](crate::Date) reads, or a Polars date.
    #[must_use]
    pub fn date_column(mut self, name: impl Into<String>) -> Self {
        self.date = Some(name.into());
        self
    }

    /// Sets the encoding of all files. Without one it is found file by file:
    /// UTF-8, UTF-16, GB18030 (and with it GBK and GB2312) or Big5.
    #[must_use]
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = Some(encoding);
        self
    }

    /// Sets whether texts are HTML. Without it, files are that end in
    /// `.html`, `.htm`, `.xhtml` or `.shtml`, and columns whose name says
    /// html, such as `content_html`.
    #[must_use]
    pub fn html(mut self, html: bool) -> Self {
        self.html = Some(html);
        self
    }

    /// Reads a file by its ending, or a folder of text files and pages.
    ///
    /// - `.jsonl`, `.ndjson`: an object a line; `.json`: the same, or one array of objects.
    /// - `.csv`, `.tsv`: a table with a header. Columns of whole numbers or
    ///   decimals become numbers, `010` stays text.
    /// - `.parquet`: a table.
    /// - a folder: every `.txt`, `.text` and `.md` file and every page below
    ///   it, in order of path; the id is the path without its ending (with it,
    ///   where two files would have one id), and the variable `folder` is the
    ///   folder below the one given.
    /// - anything else: one document of plain text or one page, with the
    ///   file's name as id.
    ///
    /// The date of a text file is the one in its name (`ningbo_2016-09-12.txt`,
    /// `2012.txt`), where exactly one stands there. An empty or missing date
    /// leaves the document undated.
    ///
    /// A file that is empty or binary, or one of a folder that cannot be
    /// read, is an empty document; [`Corpus::outcomes`] says so, and in which
    /// encoding each text was read and what looks spoilt.
    ///
    /// # Errors
    /// What cannot be read or breaks its format, with path and line; no text
    /// column; an id twice; a value that is no date; a folder without text
    /// files or pages.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<Corpus> {
        let path = path.as_ref();
        if fs::metadata(path).map_err(|e| Error::io(path, e))?.is_dir() {
            return self.taking().folder(path);
        }
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
        let rows = match ending.as_str() {
            "jsonl" | "ndjson" => json_lines(&self.table(path)?)?,
            "json" => json(&self.table(path)?)?,
            "csv" => delimited(&self.table(path)?, b',')?,
            "tsv" => delimited(&self.table(path)?, b'\t')?,
            "parquet" => frame_rows(&parquet(path, None)?, path.display().to_string(), stem(path)),
            _ => return self.taking().file(path),
        };
        rows.into_corpus(&self.roles())
    }

    /// Reads a file of JSON Lines or Parquet a few documents at a time, so that
    /// no more than those are in memory.
    ///
    /// # Errors
    /// A path with another ending, or one that cannot be opened; no documents
    /// at a time. What [`CorpusReader::read`] would say of the rest comes with
    /// the batch; ids are compared within a batch only.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let batches = CorpusReader::default().batches("data/sample.jsonl", 30)?;
    /// let sizes = batches.map(|batch| Ok(batch?.len())).collect::<tifa::Result<Vec<usize>>>()?;
    /// assert_eq!(sizes, [30, 30, 20]);
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn batches(&self, path: impl AsRef<Path>, documents: usize) -> Result<CorpusBatches> {
        CorpusBatches::open(self.clone(), path.as_ref(), documents)
    }

    /// Some lines of a file of JSON Lines, behind so many lines and rows.
    pub(super) fn lines(&self, path: &Path, bytes: Vec<u8>, before: (usize, usize)) -> Result<Corpus> {
        json_lines(&TableText::of_bytes(path, bytes, self.encoding, before)?)?.into_corpus(&self.roles())
    }

    /// Some rows of a Parquet file.
    pub(super) fn rows(&self, path: &Path, first: usize, most: usize) -> Result<Corpus> {
        let frame = parquet(path, Some((first, most)))?;
        let rows = frame_rows(&frame, path.display().to_string(), stem(path));
        Rows { first_row: first, ..rows }.into_corpus(&self.roles())
    }

    /// Takes the documents from a DataFrame. Text, id and date columns are
    /// found as in a file; integers, floats, Booleans and text stay what they
    /// are as document variables, any other type becomes text.
    ///
    /// # Errors
    /// No text column, an id twice, a value that is no date.
    pub fn frame(&self, frame: &DataFrame) -> Result<Corpus> {
        frame_rows(frame, "the frame".into(), String::new()).into_corpus(&self.roles())
    }

    fn roles(&self) -> Roles<'_> {
        Roles { text: self.text.as_deref(), id: self.id.as_deref(), date: self.date.as_deref(), html: self.html }
    }

    fn taking(&self) -> Taking {
        Taking { encoding: self.encoding, html: self.html }
    }

    fn table<'a>(&self, path: &'a Path) -> Result<TableText<'a>> {
        TableText::read(path, self.encoding)
    }
}
