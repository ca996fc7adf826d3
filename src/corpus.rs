//! Documents: texts in a fixed order, with id, date and variables.

mod batches;
pub(crate) mod calendar;
mod delimited;
mod document;
mod folder;
mod formats;
mod grid;
mod intake;
mod json;
#[cfg(feature = "office")]
mod office;
mod parquet;
mod period;
mod read;
mod roles;
mod rows;
mod tables;

use std::path::Path;
use std::sync::Arc;

use polars::prelude::{Column, DataFrame};

pub use batches::CorpusBatches;
pub use document::Document;
pub(crate) use document::{Documents, Values, Variable};
pub(crate) use intake::Intake;
use intake::Reading;
pub use period::{Coverage, Edges, Period, Undated};
pub use read::CorpusReader;

use crate::error::Result;
use crate::table;
use crate::text::Date;
use rows::Rows;

/// Texts in a fixed order, each with an id, a date where one is known, and
/// any number of document variables. Cloning is cheap.
///
/// ```
/// use tifa::prelude::*;
/// let corpus = Corpus::from_texts([("甲", "弘扬工匠精神。"), ("乙", "建设质量强市。")])?;
/// assert_eq!(corpus.len(), 2);
/// assert_eq!(corpus.text(1), "建设质量强市。");
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Clone)]
pub struct Corpus {
    texts: Arc<Vec<String>>,
    documents: Arc<Documents>,
    intakes: Arc<Vec<Intake>>,
    reading: Arc<Reading>,
}

impl Corpus {
    pub(crate) fn new(texts: Vec<String>, documents: Documents) -> Self {
        let intakes = texts.iter().map(|text| Intake::given(text)).collect();
        Self::taken_in(texts, documents, intakes)
    }

    /// Texts with what is known of how they came in.
    pub(crate) fn taken_in(texts: Vec<String>, documents: Documents, intakes: Vec<Intake>) -> Self {
        debug_assert!(texts.len() == documents.len() && texts.len() == intakes.len());
        let reading = Arc::default();
        Self { texts: Arc::new(texts), documents: Arc::new(documents), intakes: Arc::new(intakes), reading }
    }

    /// Other texts, dates and variables for the same documents.
    pub(crate) fn with_texts(&self, texts: Vec<String>, documents: Documents) -> Self {
        Self { texts: Arc::new(texts), documents: Arc::new(documents), ..self.clone() }
    }

    /// The same corpus with what is known of its reading.
    fn with_reading(self, reading: Reading) -> Self {
        Self { reading: Arc::new(reading), ..self }
    }

    /// The same texts with other dates or variables.
    pub(crate) fn with_documents(&self, documents: Documents) -> Self {
        Self { documents: Arc::new(documents), ..self.clone() }
    }

    /// Reads a file or a folder, as [`CorpusReader::read`] does with nothing set.
    ///
    /// # Errors
    /// As [`CorpusReader::read`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        CorpusReader::default().read(path)
    }

    /// Takes the documents from a DataFrame, as [`CorpusReader::frame`] does
    /// with nothing set.
    ///
    /// # Errors
    /// As [`CorpusReader::frame`].
    pub fn from_frame(frame: &DataFrame) -> Result<Self> {
        CorpusReader::default().frame(frame)
    }

    /// A corpus of undated texts with ids.
    ///
    /// # Errors
    /// [`ErrorKind::DuplicateId`](crate::ErrorKind::DuplicateId) where an id occurs twice.
    pub fn from_texts<I, S, T>(texts: impl IntoIterator<Item = (I, S), IntoIter = T>) -> Result<Self>
    where
        I: Into<String>,
        S: Into<String>,
        T: Iterator<Item = (I, S)>,
    {
        let (ids, texts): (Vec<String>, Vec<String>) =
            texts.into_iter().map(|(id, text)| (id.into(), text.into())).unzip();
        let documents = Documents::new(ids, vec![None; texts.len()], Vec::new());
        rows::check_ids(documents.ids(), |i| format!("document {}", i + 1))?;
        Ok(Self::new(texts, documents))
    }

    /// Puts several corpora into one, in order. A variable that some of them
    /// lack is missing in their documents; one with different types becomes text.
    ///
    /// # Errors
    /// [`ErrorKind::DuplicateId`](crate::ErrorKind::DuplicateId) where two documents share an id.
    pub fn concat(corpora: impl IntoIterator<Item = Corpus>) -> Result<Self> {
        Rows::concat(corpora.into_iter().map(Rows::from_corpus).collect())
    }

    /// Number of documents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is no document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The text of the document at a position below [`Corpus::len`].
    ///
    /// # Panics
    /// Where there is no such position.
    #[must_use]
    pub fn text(&self, position: usize) -> &str {
        &self.texts[position]
    }

    /// The document at a position below [`Corpus::len`].
    ///
    /// # Panics
    /// Where there is no such position.
    #[must_use]
    pub fn document(&self, position: usize) -> Document<'_> {
        assert!(position < self.len(), "no document {position} in a corpus of {}", self.len());
        self.documents.document(position)
    }

    /// The documents in order.
    pub fn documents(&self) -> impl ExactSizeIterator<Item = Document<'_>> {
        (0..self.len()).map(|i| self.documents.document(i))
    }

    /// The documents for which `keep` says yes, in order.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("2015", "质量强市"), ("2016", "工匠精神")])?;
    /// let one = corpus.filter(|doc| doc.id() > "2015")?;
    /// assert_eq!((one.len(), one.text(0)), (1, "工匠精神"));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) where
    /// `keep` asks for a variable that the corpus does not have.
    pub fn filter(&self, keep: impl FnMut(Document<'_>) -> bool) -> Result<Self> {
        let positions = self.documents.matching(keep)?;
        let texts = positions.iter().map(|&i| self.texts[i].clone()).collect();
        let intakes = positions.iter().map(|&i| self.intakes[i].clone()).collect();
        Ok(self.selected(&positions, texts, intakes))
    }

    /// The documents of a span of time, both dates included, in order. A date
    /// belongs to the span if all days that it can mean lie there; documents
    /// without a date do not.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let span = corpus.between(Some("2012".parse().unwrap()), Some("2016-06".parse().unwrap()));
    /// assert!(span.documents().all(|d| (2012..=2016).contains(&d.year().unwrap())));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    #[must_use]
    pub fn between(&self, from: Option<Date>, to: Option<Date>) -> Self {
        self.of_dates(|date| date.is_some_and(|date| date.lies_in(from, to)))
    }

    /// The documents whose date, or that they have none, is wanted.
    pub(crate) fn of_dates(&self, wanted: impl Fn(Option<Date>) -> bool) -> Self {
        let dates = self.documents.dates();
        let positions: Vec<usize> = (0..self.len()).filter(|&i| wanted(dates[i])).collect();
        let texts = positions.iter().map(|&i| self.texts[i].clone()).collect();
        let intakes = positions.iter().map(|&i| self.intakes[i].clone()).collect();
        self.selected(&positions, texts, intakes)
    }

    fn selected(&self, positions: &[usize], texts: Vec<String>, intakes: Vec<Intake>) -> Self {
        let corpus = Self::taken_in(texts, self.documents.select(positions), intakes);
        Self { reading: Arc::clone(&self.reading), ..corpus }
    }

    /// The documents as a table, in order.
    ///
    /// Columns: `doc_id` (Categorical), `date` (String, as precise as it is known,
    /// null where it is not), `year` (Int32), `characters` (UInt32, letters,
    /// Han characters and digits), then the document variables (String,
    /// Int64, Float64 or Boolean) and `text` (String). A variable with one of
    /// these names is left out.
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let characters = self.texts.iter().map(|t| t.chars().filter(|c| c.is_alphanumeric()).count() as u32);
        let mut columns = vec![
            table::column("doc_id", self.documents.ids().to_vec()),
            table::column(
                "date",
                self.documents.dates().iter().map(|d| d.map(|d| d.to_string())).collect::<Vec<Option<String>>>(),
            ),
            table::column(
                "year",
                self.documents.dates().iter().map(|d| d.map(Date::year)).collect::<Vec<Option<i32>>>(),
            ),
            table::column("characters", characters.collect::<Vec<u32>>()),
        ];
        columns.extend(
            self.documents
                .variables()
                .iter()
                .filter(|v| !["doc_id", "date", "year", "characters", "text"].contains(&v.name.as_str()))
                .map(variable_column),
        );
        columns.push(table::column("text", self.texts.to_vec()));
        table::frame(self.len(), columns)
    }

    /// `doc_id`, `date` and the document variables of some documents.
    pub(crate) fn documents_frame(documents: &Documents) -> Result<DataFrame> {
        let dates = documents.dates().iter().map(|d| d.map(|d| d.to_string()));
        let mut columns = vec![
            table::column("doc_id", documents.ids().to_vec()),
            table::column("date", dates.collect::<Vec<Option<String>>>()),
        ];
        let free = |v: &&Variable| !["doc_id", "date", "tokens", "characters"].contains(&v.name.as_str());
        columns.extend(documents.variables().iter().filter(free).map(variable_column));
        table::frame(documents.len(), columns)
    }

    /// The documents that such a table describes.
    pub(crate) fn documents_of_frame(mut frame: DataFrame) -> Result<Documents> {
        frame.with_column(table::column("text", vec![String::new(); frame.height()]))?;
        let corpus =
            CorpusReader::default().text_column("text").id_column("doc_id").date_column("date").frame(&frame)?;
        Ok(corpus.documents.as_ref().clone())
    }

    /// How each document came in, in order, and then each file that gave none.
    ///
    /// Columns: `doc_id` (Categorical; of a file left out its path), `status` (String: `text`; `empty`, nothing
    /// or white space only; `binary`; `unreadable`; of files left out also `unsupported`, no format that is read,
    /// `repeated`, the same file under another name, `no_documents`), `encoding` (String, null
    /// for texts that a program handed over), `html` (Boolean, whether it was
    /// read as a page), `undecodable` (UInt32, bytes; of a row of a table the
    /// places in its text, each of one to four bytes), `warnings` (String:
    /// kind, count and first byte, `;` between, see
    /// [`TextWarningKind`](crate::text::TextWarningKind), what was mended in a row, why a file is
    /// unreadable or what to do about it; null where there is nothing to say),
    /// `date_given` (String, the cell that should hold the date, where `date_note` says something of it) and
    /// `date_note` (String: `placeholder`, it says that there is none; `no_date`, it is no date, and the document
    /// undated; `ambiguous`, it may mean several days, and is known to what they share; `two_digit_year`;
    /// `day_number`, of a spreadsheet; `unix_time`; `out_of_text`, the only date in a longer text; null where the
    /// date is plain or missing).
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("a", "质量强市"), ("b", " ")])?;
    /// assert_eq!(corpus.outcomes()?.column("status")?.str()?.get(1), Some("empty"));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn outcomes(&self) -> Result<DataFrame> {
        intake::table(self.documents.ids(), &self.intakes, &self.reading.left_out)
    }

    /// The rows of [`Corpus::outcomes`] that are documents.
    pub(crate) fn document_outcomes(&self) -> Result<DataFrame> {
        intake::table(self.documents.ids(), &self.intakes, &[])
    }

    /// What a person should know of how tables were read, a line each: columns
    /// that were guessed, separators that the file's ending does not name,
    /// titles above a table, blank rows, quotation marks that never close.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.reading.notes
    }

    /// Names of the document variables, in order.
    pub fn variable_names(&self) -> impl Iterator<Item = &str> {
        self.documents.variables().iter().map(|v| v.name.as_str())
    }

    /// How a document came in.
    pub(crate) fn intake(&self, position: usize) -> &Intake {
        &self.intakes[position]
    }

    pub(crate) fn texts(&self) -> &Arc<Vec<String>> {
        &self.texts
    }

    pub(crate) fn shared_documents(&self) -> &Arc<Documents> {
        &self.documents
    }
}

impl std::fmt::Debug for Corpus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes: usize = self.texts.iter().map(String::len).sum();
        f.debug_struct("Corpus").field("documents", &self.len()).field("bytes", &bytes).finish_non_exhaustive()
    }
}

fn variable_column(variable: &Variable) -> Column {
    match &variable.values {
        Values::Text(v) => table::column(&variable.name, v.clone()),
        Values::Integer(v) => table::column(&variable.name, v.clone()),
        Values::Number(v) => table::column(&variable.name, v.clone()),
        Values::Boolean(v) => table::column(&variable.name, v.clone()),
    }
}
