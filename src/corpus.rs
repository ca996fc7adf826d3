//! Documents: texts in a fixed order, with id, date and variables.

mod batches;
pub(crate) mod calendar;
mod columns;
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

use polars::prelude::{Column, DataFrame, PlSmallStr, Scalar};

pub use batches::CorpusBatches;
pub use document::Document;
pub(crate) use document::{Documents, Values, Variable};
pub(crate) use intake::Intake;
pub use intake::OUTCOMES;
use intake::Reading;
pub use period::{Coverage, Edges, Period, Undated};
pub use read::CorpusReader;

use crate::error::Result;
use crate::table::{Table, schema};
use crate::text::{Date, is_alphanumeric};
use rows::Rows;

/// A text; corpora share each that they have in common. An `Arc<str>` would
/// copy every text once more when it is made.
pub(crate) type Text = Arc<String>;

/// The texts of a corpus.
pub(crate) type Texts = Arc<Vec<Text>>;

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
    texts: Texts,
    documents: Arc<Documents>,
    intakes: Arc<Vec<Intake>>,
    reading: Arc<Reading>,
}

impl Corpus {
    pub(crate) fn new(texts: Vec<String>, documents: Documents) -> Self {
        let intakes = texts.iter().map(|text| Intake::given(text)).collect();
        Self::taken_in(texts.into_iter().map(Arc::new).collect(), documents, intakes)
    }

    /// Texts with what is known of how they came in.
    pub(crate) fn taken_in(texts: Vec<Text>, documents: Documents, intakes: Vec<Intake>) -> Self {
        debug_assert!(texts.len() == documents.len() && texts.len() == intakes.len());
        let reading = Arc::default();
        Self { texts: Arc::new(texts), documents: Arc::new(documents), intakes: Arc::new(intakes), reading }
    }

    /// The texts, and the corpus without them, for [`Corpus::with_texts`].
    pub(crate) fn take_texts(mut self) -> (Vec<Text>, Self) {
        let texts = std::mem::take(&mut self.texts);
        (Arc::try_unwrap(texts).unwrap_or_else(|shared| shared.to_vec()), self)
    }

    /// Other texts, dates and variables for the same documents.
    pub(crate) fn with_texts(&self, texts: Vec<Text>, documents: Arc<Documents>) -> Self {
        Self { texts: Arc::new(texts), documents, ..self.clone() }
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
        Ok(self.selected(&self.documents.matching(keep)?))
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
        self.selected(&positions)
    }

    fn selected(&self, positions: &[usize]) -> Self {
        let texts = positions.iter().map(|&i| self.texts[i].clone()).collect();
        let intakes = positions.iter().map(|&i| self.intakes[i].clone()).collect();
        let corpus = Self::taken_in(texts, self.documents.select(positions), intakes);
        Self { reading: Arc::clone(&self.reading), ..corpus }
    }

    /// The documents as a table, in order.
    ///
    /// Columns: [`DOCUMENTS`], then the document variables (String,
    /// Int64, Float64 or Boolean) and `text` (String). A variable with one of
    /// these names is left out.
    ///
    /// ```
    /// use tifa::polars::prelude::df;
    /// use tifa::prelude::*;
    /// let texts = ["质量强市", "旅游"];
    /// let frame = df!("id" => ["a", "b"], "date" => ["2016-09-12", "2017"], "place" => ["浙江", "海南"], "text" => texts)?;
    /// assert_eq!(Corpus::from_frame(&frame)?.to_frame()?.to_string(), "\
    /// shape: (2, 6)
    /// ┌────────┬────────────┬──────┬────────────┬───────┬──────────┐
    /// │ doc_id ┆ date       ┆ year ┆ characters ┆ place ┆ text     │
    /// │ ---    ┆ ---        ┆ ---  ┆ ---        ┆ ---   ┆ ---      │
    /// │ cat    ┆ str        ┆ i32  ┆ u32        ┆ str   ┆ str      │
    /// ╞════════╪════════════╪══════╪════════════╪═══════╪══════════╡
    /// │ a      ┆ 2016-09-12 ┆ 2016 ┆ 4          ┆ 浙江  ┆ 质量强市 │
    /// │ b      ┆ 2017       ┆ 2017 ┆ 2          ┆ 海南  ┆ 旅游     │
    /// └────────┴────────────┴──────┴────────────┴───────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let characters = |text: &str| text.chars().filter(|c| is_alphanumeric(*c)).count() as u32;
        let rows: Vec<Document<'_>> = self.documents().collect();
        let mut table = Table::of_rows(&DOCUMENTS, &rows)
            .column("doc_id", |d| d.id().to_string())
            .column("date", |d| d.date().map(|d| d.to_string()))
            .column("year", Document::year)
            .column("characters", |d| characters(self.text(d.position())))
            .table()?;
        for variable in self.documents.variables() {
            if variable.name != "text" && DOCUMENTS.field(&variable.name).is_none() {
                table = table.and(&variable.name, &variable.values)?;
            }
        }
        table.and("text", self.texts.iter().map(|t| t.to_string()).collect::<Vec<String>>())?.into_frame()
    }

    /// The documents that such a table describes.
    pub(crate) fn documents_of_frame(mut frame: DataFrame) -> Result<Documents> {
        frame.with_column(Column::new_scalar("text".into(), Scalar::from(PlSmallStr::EMPTY), frame.height()))?;
        let corpus =
            CorpusReader::default().text_column("text").id_column("doc_id").date_column("date").frame(&frame)?;
        Ok(corpus.documents.as_ref().clone())
    }

    /// How each document came in, in order, and then each file that gave none.
    ///
    /// Columns: [`OUTCOMES`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("a", "质量强市"), ("b", " ")])?;
    /// let shown = corpus.outcomes()?.select(["doc_id", "status", "encoding", "undecodable", "warnings"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 5)
    /// ┌────────┬────────┬──────────┬─────────────┬──────────┐
    /// │ doc_id ┆ status ┆ encoding ┆ undecodable ┆ warnings │
    /// │ ---    ┆ ---    ┆ ---      ┆ ---         ┆ ---      │
    /// │ cat    ┆ str    ┆ str      ┆ u32         ┆ str      │
    /// ╞════════╪════════╪══════════╪═════════════╪══════════╡
    /// │ a      ┆ text   ┆ null     ┆ 0           ┆ null     │
    /// │ b      ┆ empty  ┆ null     ┆ 0           ┆ null     │
    /// └────────┴────────┴──────────┴─────────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn outcomes(&self) -> Result<DataFrame> {
        intake::table(self.documents.ids(), &self.intakes, &self.reading.left_out)?.into_frame()
    }

    /// The rows of [`Corpus::outcomes`] that are documents.
    pub(crate) fn document_outcomes(&self) -> Result<Table> {
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

    /// Bytes of all texts.
    pub(crate) fn bytes(&self) -> usize {
        self.texts.iter().map(|text| text.len()).sum()
    }

    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(crate) fn shared_documents(&self) -> &Arc<Documents> {
        &self.documents
    }
}

/// The same corpus; texts are shared, not copied.
impl From<&Corpus> for Corpus {
    fn from(corpus: &Corpus) -> Self {
        corpus.clone()
    }
}

impl std::fmt::Debug for Corpus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = self.bytes();
        f.debug_struct("Corpus").field("documents", &self.len()).field("bytes", &bytes).finish_non_exhaustive()
    }
}

schema! {
    /// The columns of [`Corpus::to_frame`], before the document variables (String, Int64, Float64 or
    /// Boolean) and, last, `text` (String). A variable with one of these names is left out.
    DOCUMENTS = "documents" {
        doc_id: Term, "", "the document";
        date: Text, "", "its date, as precise as it is known; none where it is not";
        year: I32, "", "the year of the date";
        characters: U32, "characters", "letters, Han characters and digits of its text";
    }
}

impl From<&Values> for crate::table::Values {
    fn from(values: &Values) -> Self {
        match values {
            Values::Text(v) => v.clone().into(),
            Values::Integer(v) => v.clone().into(),
            Values::Number(v) => v.clone().into(),
            Values::Boolean(v) => v.clone().into(),
        }
    }
}
