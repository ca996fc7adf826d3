//! Reading documents from files, folders and frames.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::batches::CorpusBatches;
use super::delimited::delimited;
use super::formats::{Format, format, format_of};
use super::intake::{Intake, Status};
use super::json::{json, json_lines};
use super::parquet::{parquet, parquet_of_bytes};
use super::roles::Roles;
use super::rows::Rows;
use super::tables::{decoded, frame_rows, stem};
use super::{Corpus, Documents, folder};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::text::{Date, Encoding};

/// How documents are read: which columns hold text, id and date, in which
/// encoding files are, and what is HTML.
///
/// Columns that are not named are found by the obvious names (`text`,
/// `content`, `正文` …; `id`, `doc_id`, `编号` …; `date`, `日期`, `year` …),
/// then by words in their names (正文内容, 发文日期), and the text, where no name says
/// so, as the column with the most Chinese; [`Corpus::notes`] says what was
/// taken. All
/// other columns stay as document variables.
///
/// ```
/// use tifa::prelude::*;
/// use tifa::polars::prelude::df;
/// let frame = df!("标题" => ["公报"], "原文" => ["建设质量强国。"], "日期" => ["2016-09"]).unwrap();
/// let corpus = CorpusReader::default().text_column("原文").frame(&frame)?;
/// assert_eq!(corpus.document(0).year(), Some(2016));
/// assert_eq!(corpus.document(0).variable("标题"), Some("公报"));
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CorpusReader {
    text: Option<String>,
    id: Option<String>,
    date: Option<String>,
    title: Option<String>,
    encoding: Option<Encoding>,
    html: Option<bool>,
    strict_dates: bool,
    from: Option<Date>,
    to: Option<Date>,
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

    /// Sets the column that holds the date, in any form: 2016-09-12,
    /// 2016年9月12日 10:05, 二〇一六年九月, 2016年第三季度, a Polars date.
    /// A year, quarter or month alone stays that coarse. A cell that says that
    /// there is no date (未知, N/A, `-`) leaves its document undated, and so
    /// does one that is no date; [`Corpus::outcomes`] lists both.
    #[must_use]
    pub fn date_column(mut self, name: impl Into<String>) -> Self {
        self.date = Some(name.into());
        self
    }

    /// Sets the column that holds the title; it becomes the document variable
    /// `title`.
    #[must_use]
    pub fn title_column(mut self, name: impl Into<String>) -> Self {
        self.title = Some(name.into());
        self
    }

    /// Sets whether a value that is no date is an error rather than an undated
    /// document. Off by default.
    #[must_use]
    pub fn strict_dates(mut self, strict: bool) -> Self {
        self.strict_dates = strict;
        self
    }

    /// Leaves out documents dated before this. Documents without a date stay,
    /// since their texts may have one; [`Corpus::between`] leaves them out too.
    #[must_use]
    pub fn from(mut self, date: Date) -> Self {
        self.from = Some(date);
        self
    }

    /// Leaves out documents dated after this, as [`CorpusReader::from`] does.
    #[must_use]
    pub fn to(mut self, date: Date) -> Self {
        self.to = Some(date);
        self
    }

    /// Sets the encoding of all files. Without one it is found file by file:
    /// UTF-8, UTF-16, GB18030 (and with it GBK and GB2312) or Big5.
    #[must_use]
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = Some(encoding);
        self
    }

    /// Sets whether texts are HTML. Without it, they are in files that end in
    /// `.html`, `.htm`, `.xhtml` or `.shtml`, and in columns whose name says
    /// html, such as `content_html`.
    #[must_use]
    pub fn html(mut self, html: bool) -> Self {
        self.html = Some(html);
        self
    }

    /// Reads a file by its ending, or everything in a folder.
    ///
    /// - `.csv`, `.tsv`: a table with a header, whatever the separator (`,`, tab, `;` or `|`, or
    ///   that of a first line `sep=;`) and with titles above it or not. A column becomes numbers
    ///   where each comes back as it was written: `010`, `3.10` and ids of twenty digits stay text.
    /// - `.jsonl`, `.ndjson`: an object a line; `.json`: the same, an array of objects (under a
    ///   key, too), one object, an object of columns.
    /// - `.parquet`: a table; columns of lists, maps and structs are left out.
    /// - `.xlsx`: every visible sheet, a table each; `.docx`: one document. Both need the
    ///   feature `office`, on by default, and so does `.zip`, which is read like a folder.
    /// - a folder: all of these, every `.txt`, `.text` and `.md` file and every page below
    ///   it, in order of path; the id of a text is the path without its ending (with it,
    ///   where two files would have one id), and the variable `folder` is the
    ///   folder below the one given. Links are followed, each file is taken once; folders of
    ///   tables that a report wrote are passed over. What cannot be
    ///   read is a row of [`Corpus::outcomes`] that says why, and stops nothing.
    /// - anything else: one document of plain text or one page, with the
    ///   file's name as id; in a folder only if it holds Chinese.
    ///
    /// The date of a text file is the one in its name (`ningbo_2016-09-12.txt`,
    /// `2012.txt`), where the name holds exactly one. An empty or missing date
    /// leaves the document undated.
    ///
    /// A file that is empty or binary is an empty document; [`Corpus::outcomes`]
    /// says so, and in which encoding each text was read and what looks spoilt.
    ///
    /// # Errors
    /// What cannot be read or breaks its format, with path and line; no text
    /// column; an id twice; a row of another length than the header; a folder
    /// in which nothing can be read.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<Corpus> {
        self.read_with(path, &())
    }

    /// As [`CorpusReader::read`], watched and stopped by `progress`: document by document where the
    /// path is a file, file by file where it is a folder or an archive.
    ///
    /// # Errors
    /// As [`CorpusReader::read`]; [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) where
    /// `progress` stopped the work.
    pub fn read_with(&self, path: impl AsRef<Path>, progress: &dyn Progress) -> Result<Corpus> {
        let path = path.as_ref();
        let metadata = fs::metadata(path).map_err(|e| Error::io(path, e))?;
        let corpus = if metadata.is_dir() {
            folder::folder(self, path, progress)?
        } else if !metadata.is_file() {
            return Err(Error::format(path, "neither a file nor a folder"));
        } else {
            match format(path) {
                Format::Parquet => self.table(path, None, progress)?,
                Format::Other(advice) => {
                    let bytes = bytes(path)?;
                    self.other(path, bytes, advice)?
                }
                _ => self.table(path, Some(bytes(path)?), progress)?,
            }
        };
        Ok(self.in_span(corpus))
    }

    /// Reads several files or folders into one corpus. Where two share ids,
    /// theirs begin with their path.
    ///
    /// # Errors
    /// As [`CorpusReader::read`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = CorpusReader::default().read_all(["data/sample.jsonl", "data/messy.html"])?;
    /// assert_eq!(corpus.len(), 81);
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn read_all<P: AsRef<Path>>(&self, paths: impl IntoIterator<Item = P>) -> Result<Corpus> {
        let parts = paths.into_iter().map(|path| {
            let path = path.as_ref();
            Ok((path.to_string_lossy().replace('\\', "/"), self.read(path)?))
        });
        folder::joined(parts.collect::<Result<_>>()?)
    }

    /// A file that is not read by its ending: text all the same, or what to do about it.
    fn other(&self, path: &Path, bytes: Vec<u8>, advice: &str) -> Result<Corpus> {
        let (text, intake) = self.document(path, bytes)?;
        if intake.status == Status::Binary {
            return Err(Error::format(path, format!("not read: {advice}")));
        }
        one(path, text, intake)
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

    /// The encoding that was set.
    pub(super) fn fixed_encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// Some lines of a file of JSON Lines, behind this many lines and rows.
    pub(super) fn lines(&self, path: &Path, text: &str, rows: Rows, line_before: usize) -> Result<Corpus> {
        json_lines(path, text, line_before, rows)?.into_corpus(&self.roles(&()))
    }

    /// Some rows of a Parquet file.
    pub(super) fn rows(&self, path: &Path, first: usize, most: usize) -> Result<Corpus> {
        parquet(path, Some((first, most)))?.into_corpus(&self.roles(&()))
    }

    /// Takes the documents from a DataFrame. Text, id and date columns are
    /// found as in a file; integers, floats, Booleans and text stay what they
    /// are as document variables, any other type becomes text.
    ///
    /// # Errors
    /// No text column, an id twice.
    pub fn frame(&self, frame: &DataFrame) -> Result<Corpus> {
        Ok(self.in_span(frame_rows(frame).into_corpus(&self.roles(&()))?))
    }

    fn in_span(&self, corpus: Corpus) -> Corpus {
        if self.from.is_none() && self.to.is_none() {
            return corpus;
        }
        corpus.of_dates(|date| date.is_none_or(|date| date.lies_in(self.from, self.to)))
    }

    fn roles<'a>(&'a self, progress: &'a dyn Progress) -> Roles<'a> {
        Roles {
            text: self.text.as_deref(),
            id: self.id.as_deref(),
            date: self.date.as_deref(),
            title: self.title.as_deref(),
            html: self.html,
            strict_dates: self.strict_dates,
            progress,
        }
    }

    /// The text of a file that is one document.
    pub(super) fn document(&self, path: &Path, bytes: Vec<u8>) -> Result<(String, Intake)> {
        let format = format(path);
        #[cfg(feature = "office")]
        if format == Format::Docx {
            let text = super::office::docx(path, &bytes)?;
            let intake = Intake::given(&text);
            return Ok((text, intake));
        }
        Ok(Intake::of_file(bytes, self.encoding, self.html.unwrap_or(format == Format::Page)))
    }

    /// The documents of a file; its bytes, or none for Parquet on disk.
    pub(super) fn table(&self, path: &Path, bytes: Option<Vec<u8>>, progress: &dyn Progress) -> Result<Corpus> {
        let Some(bytes) = bytes else { return parquet(path, None)?.into_corpus(&self.roles(progress)) };
        let format = format_of(path, &bytes);
        let text = |bytes| decoded(path, bytes, self.encoding, (0, 0));
        let rows = match format {
            Format::JsonLines => {
                let (text, rows) = text(bytes)?;
                json_lines(path, &text, 0, rows)?
            }
            Format::Json => {
                let (text, rows) = text(bytes)?;
                json(path, &text, rows)?
            }
            Format::Delimited(usual) => {
                let (text, rows) = text(bytes)?;
                delimited(path, &text, usual, rows)?
            }
            Format::Parquet => parquet_of_bytes(path, &bytes)?,
            #[cfg(feature = "office")]
            Format::Xlsx => return self.sheets(path, &bytes, progress),
            #[cfg(feature = "office")]
            Format::Zip => return folder::archive(self, path, &bytes, progress),
            _ => {
                let (text, intake) = self.document(path, bytes)?;
                return one(path, text, intake);
            }
        };
        rows.into_corpus(&self.roles(progress))
    }

    /// Every sheet of a spreadsheet. A sheet without a text is left out with a
    /// note where another has one.
    #[cfg(feature = "office")]
    fn sheets(&self, path: &Path, bytes: &[u8], progress: &dyn Progress) -> Result<Corpus> {
        let rows = || Rows { source: path.display().to_string(), stem: stem(path), ..Rows::default() };
        let (mut parts, mut faults) = (Vec::new(), Vec::new());
        for sheet in super::office::xlsx(path, bytes, rows)? {
            match sheet.into_corpus(&self.roles(progress)) {
                Err(e) if matches!(e.kind(), crate::ErrorKind::Cancelled) => return Err(e),
                Ok(corpus) => parts.push(corpus),
                Err(e) => faults.push(e),
            }
        }
        if parts.is_empty() && !faults.is_empty() {
            return Err(faults.swap_remove(0));
        }
        if !faults.is_empty() {
            let notes = faults.iter().map(|fault| format!("{fault}; the sheet is left out")).collect();
            let reading = super::intake::Reading { notes, ..Default::default() };
            parts.push(Corpus::new(Vec::new(), Documents::default()).with_reading(reading));
        }
        folder::joined(parts.into_iter().enumerate().map(|(i, part)| (format!("sheet{}", i + 1), part)).collect())
    }
}

/// A file is read in parts of this many bytes.
const PART: usize = 1 << 23;

/// The bytes of a file. A large one is read by all threads: what takes long is
/// the memory that comes fresh from the system.
fn bytes(path: &Path) -> Result<Vec<u8>> {
    let length = fs::metadata(path).map_or(0, |m| m.len());
    if let Some(length) = usize::try_from(length).ok().filter(|length| *length > PART) {
        let mut bytes = vec![0; length];
        let read = |(number, part): (usize, &mut [u8])| {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start((number * PART) as u64))?;
            file.read_exact(part)
        };
        let read: std::io::Result<()> = bytes.par_chunks_mut(PART).enumerate().try_for_each(read);
        // A file that grew or shrank meanwhile is read once more, in one go.
        if read.is_ok() && fs::metadata(path).is_ok_and(|m| m.len() == length as u64) {
            return Ok(bytes);
        }
    }
    fs::read(path).map_err(|e| Error::io(path, e))
}

/// A corpus of one document.
fn one(path: &Path, text: String, intake: Intake) -> Result<Corpus> {
    let documents = Documents::new(vec![stem(path)], vec![Date::in_file_name(&stem(path))], Vec::new());
    Ok(Corpus::taken_in(vec![text.into()], documents, vec![intake]))
}
