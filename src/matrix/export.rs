//! Matrices for other programs, and from them.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use ndarray::Array2;
use polars::prelude::*;
use polars_io::parquet::write::ParquetWriter;
use sprs::CsMatI;

use super::Dtm;
use super::dtm::check_sizes;
use crate::corpus::{Corpus, Documents};
use crate::error::{Error, ErrorKind, Result};
use crate::table::{self, Table, schema};
use crate::token::Vocabulary;

/// The raw parts of compressed rows, see [`Dtm::csr`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Csr<'a> {
    /// Where each row begins in the two others, and the end of the last.
    pub pointers: &'a [usize],
    /// The column of each cell, ascending in each row.
    pub columns: &'a [u32],
    /// The count of each cell.
    pub counts: &'a [u32],
}

impl Dtm {
    /// The cells above zero as compressed sparse rows, the form that scipy
    /// and others share.
    #[must_use]
    pub fn csr(&self) -> Csr<'_> {
        let counts = self.counts();
        // The matrix is never a slice of another, so its pointers begin at 0.
        let pointers = counts.indptr().into_raw_storage();
        Csr { pointers, columns: counts.indices(), counts: counts.data() }
    }

    /// The whole matrix, zeros included, where it has at most `max_cells` cells.
    ///
    /// # Errors
    /// [`ErrorKind::Option`] where it has more.
    pub fn to_dense(&self, max_cells: usize) -> Result<Array2<u32>> {
        self.check_cells(max_cells)?;
        let mut dense = Array2::zeros((self.n_documents(), self.n_terms()));
        for row in 0..self.n_documents() {
            self.row(row).for_each(|(column, count)| dense[[row, column as usize]] = count);
        }
        Ok(dense)
    }

    fn check_cells(&self, max_cells: usize) -> Result<()> {
        let cells = self.n_documents().saturating_mul(self.n_terms());
        if cells > max_cells {
            let size = format!("{} × {} = {cells}", self.n_documents(), self.n_terms());
            return Err(Error::option("cells", size, "at most max_cells; trim the matrix or raise the limit"));
        }
        Ok(())
    }

    /// A table with a row per document and a column per term, where there are
    /// at most `max_cells` cells.
    ///
    /// Columns: [`WIDE`], then one per term, named as it (UInt32).
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌"), ("乙", "质量、旅游")])?;
    /// let dtm = Tokenizer::builder().build()?.dtm(&corpus)?;
    /// assert_eq!(dtm.to_wide_frame(1_000)?.to_string(), "\
    /// shape: (2, 4)
    /// ┌────────┬──────┬──────┬──────┐
    /// │ doc_id ┆ 品牌 ┆ 旅游 ┆ 质量 │
    /// │ ---    ┆ ---  ┆ ---  ┆ ---  │
    /// │ cat    ┆ u32  ┆ u32  ┆ u32  │
    /// ╞════════╪══════╪══════╪══════╡
    /// │ 甲     ┆ 1    ┆ 0    ┆ 2    │
    /// │ 乙     ┆ 0    ┆ 1    ┆ 1    │
    /// └────────┴──────┴──────┴──────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`] where there are more cells, or a term is `doc_id`.
    pub fn to_wide_frame(&self, max_cells: usize) -> Result<DataFrame> {
        self.check_cells(max_cells)?;
        if self.vocabulary().id("doc_id").is_some() {
            return Err(Error::option("term", "doc_id", "terms other than the id column's name"));
        }
        let mut columns = vec![vec![0u32; self.n_documents()]; self.n_terms()];
        let cells = (0..self.n_documents()).flat_map(|row| self.row(row).map(move |cell| (row, cell)));
        cells.for_each(|(row, (column, count))| columns[column as usize][row] = count);
        let ids = self.shared_documents().ids();
        let table = Table::of_rows(&WIDE, ids).column("doc_id", String::clone).table()?;
        let mut terms = self.vocabulary().iter().zip(columns);
        terms.try_fold(table, |table, (term, counts)| table.and(term, counts))?.into_frame()
    }

    fn saved_documents(&self) -> Result<Table> {
        let documents = self.shared_documents();
        let dates: Vec<Option<String>> = documents.dates().iter().map(|d| d.map(|d| d.to_string())).collect();
        let ids = documents.ids().to_vec();
        let columns = vec![ids.into(), dates.into(), self.tokens().to_vec().into(), self.characters().to_vec().into()];
        let mut free = documents.variables().iter().filter(|v| SAVED_DOCUMENTS.field(&v.name).is_none());
        let table = Table::new(&SAVED_DOCUMENTS, columns)?;
        free.try_fold(table, |table, variable| table.and(&variable.name, &variable.values))
    }

    /// Writes three Parquet files into a folder: `counts.parquet` ([`SAVED_COUNTS`]),
    /// `vocabulary.parquet` ([`SAVED_TERMS`]) and `documents.parquet` ([`SAVED_DOCUMENTS`] and the
    /// document variables). [`Dtm::read_parquet`] takes them back.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where a file cannot be written.
    pub fn write_parquet(&self, folder: impl AsRef<Path>) -> Result<()> {
        let folder = folder.as_ref();
        fs::create_dir_all(folder).map_err(|e| Error::io(folder, e))?;
        let mut rows = Vec::with_capacity(self.n_nonzero());
        for row in 0..self.n_documents() {
            rows.resize(self.csr().pointers[row + 1], row as u32);
        }
        let cells = vec![rows.into(), self.csr().columns.to_vec().into(), self.csr().counts.to_vec().into()];
        let terms: Vec<String> = self.vocabulary().iter().map(str::to_string).collect();
        let vocabulary = Table::new(&SAVED_TERMS, vec![terms.into()])?;
        write_parquet(&folder.join("counts.parquet"), Table::new(&SAVED_COUNTS, cells)?.into_frame()?)?;
        write_parquet(&folder.join("vocabulary.parquet"), vocabulary.into_frame()?)?;
        write_parquet(&folder.join("documents.parquet"), self.saved_documents()?.into_frame()?)
    }

    /// Reads what [`Dtm::write_parquet`] wrote.
    ///
    /// # Errors
    /// What cannot be read; [`ErrorKind::Saved`] where the files do not fit together.
    pub fn read_parquet(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        let read = |name: &str| {
            let path = folder.join(name);
            let file = fs::File::open(&path).map_err(|e| Error::io(&path, e))?;
            table::read_parquet(file).map_err(|fault| Error::format(&path, format!("broken Parquet: {fault}")))
        };
        let (counts, vocabulary, documents) =
            (read("counts.parquet")?, read("vocabulary.parquet")?, read("documents.parquet")?);
        let fault = |message: String| Error::saved("matrix", message);
        let numbers = |name: &str| -> Result<Vec<u32>> {
            counts.column(name)?.u32()?.iter().map(|n| n.ok_or_else(|| fault(format!("a missing {name}")))).collect()
        };
        let missing = |name: &str| fault(format!("a missing {name}"));
        let terms =
            vocabulary.column("term")?.str()?.iter().map(|t| t.map(str::to_string).ok_or_else(|| missing("term")));
        let terms: Vec<String> = terms.collect::<Result<_>>()?;
        let sizes = |name: &str| -> Result<Vec<u64>> {
            documents.column(name)?.u64()?.iter().map(|n| n.ok_or_else(|| missing(name))).collect()
        };
        let sizes = [sizes("tokens")?, sizes("characters")?];
        let documents = Corpus::documents_of_frame(documents.drop("tokens")?.drop("characters")?)?;
        let (rows, columns, counts) = (numbers("document")?, numbers("term")?, numbers("count")?);
        Self::from_triplets([rows, columns, counts], terms, documents, sizes)
    }

    /// A matrix from cells in order of row and column, checked.
    fn from_triplets(
        [rows, columns, counts]: [Vec<u32>; 3],
        terms: Vec<String>,
        documents: Documents,
        [tokens, characters]: [Vec<u64>; 2],
    ) -> Result<Self> {
        let fault = |message: String| Error::saved("matrix", message);
        if !terms.is_sorted_by(|a, b| a < b) {
            return Err(fault("terms that are not in order of code point".into()));
        }
        if !rows.is_sorted()
            || counts.contains(&0)
            || tokens.len() != documents.len()
            || characters.len() != tokens.len()
        {
            return Err(fault("cells out of order, a stored 0, or token counts for other documents".into()));
        }
        let mut pointers = vec![0usize; documents.len() + 1];
        for &row in &rows {
            *pointers.get_mut(row as usize + 1).ok_or_else(|| fault(format!("no document {row}")))? += 1;
        }
        for row in 0..documents.len() {
            pointers[row + 1] += pointers[row];
        }
        let counts = CsMatI::try_new((documents.len(), terms.len()), pointers, columns, counts)
            .map_err(|(_, _, _, e)| fault(e.to_string()))?;
        documents.check().and_then(|()| check_sizes(&counts, &documents, &tokens)).map_err(fault)?;
        Ok(Self::from_parts(counts, Arc::new(Vocabulary::from_terms(terms)), Arc::new(documents), tokens, characters))
    }

    /// Writes the counts in Matrix Market form, which R, scipy and others
    /// read, with the terms and the documents' ids, a line each, beside it:
    /// for `dtm.mtx`, `dtm.terms.txt` and `dtm.documents.txt`. The numbers of
    /// tokens and characters stand behind the ids after tabs. A line end, tab
    /// or backslash in a term or id is written as `\\n`, `\\r`, `\\t` or `\\\\`.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where a file cannot be written.
    pub fn write_matrix_market(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        table::write_whole(&path.with_extension("terms.txt"), |file| {
            self.vocabulary().iter().try_for_each(|term| writeln!(file, "{}", escaped(term)))
        })?;
        table::write_whole(&path.with_extension("documents.txt"), |file| {
            let ids = self.shared_documents().ids();
            let sizes = self.tokens().iter().zip(self.characters());
            ids.iter()
                .zip(sizes)
                .try_for_each(|(id, (tokens, characters))| writeln!(file, "{}\t{tokens}\t{characters}", escaped(id)))
        })?;
        table::write_whole(path, |file| {
            writeln!(file, "%%MatrixMarket matrix coordinate integer general")?;
            writeln!(file, "{} {} {}", self.n_documents(), self.n_terms(), self.n_nonzero())?;
            for row in 0..self.n_documents() {
                for (column, count) in self.row(row) {
                    writeln!(file, "{} {} {count}", row + 1, column + 1)?;
                }
            }
            Ok(())
        })
    }

    /// Reads what [`Dtm::write_matrix_market`] wrote. Dates and document
    /// variables are not in these files.
    ///
    /// # Errors
    /// What cannot be read, with the line of the fault; [`ErrorKind::Saved`]
    /// where the files do not fit together.
    pub fn read_matrix_market(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let read = |path: &Path| fs::read_to_string(path).map_err(|e| Error::io(path, e));
        let terms: Vec<String> = read(&path.with_extension("terms.txt"))?.lines().map(unescaped).collect();
        let beside = path.with_extension("documents.txt");
        let (mut ids, mut tokens, mut characters) = (Vec::new(), Vec::new(), Vec::new());
        for (i, line) in read(&beside)?.lines().enumerate() {
            let mut fields = line.rsplitn(3, '\t');
            let mut size = || fields.next().and_then(|n| n.parse::<u64>().ok());
            let sizes = (size(), size());
            let (Some(of_characters), Some(of_tokens), Some(id)) = (sizes.0, sizes.1, fields.next()) else {
                return Err(Error::syntax(&beside, i + 1, "no id with numbers of tokens and characters"));
            };
            ids.push(unescaped(id));
            tokens.push(of_tokens);
            characters.push(of_characters);
        }
        let text = read(path)?;
        let kind = text.lines().next().unwrap_or_default().to_ascii_lowercase();
        if kind.split_whitespace().collect::<Vec<_>>()
            != ["%%matrixmarket", "matrix", "coordinate", "integer", "general"]
        {
            let message = "no `%%MatrixMarket matrix coordinate integer general`; other kinds are not counts";
            return Err(Error::syntax(path, 1, message));
        }
        let mut lines = text.lines().enumerate().filter(|(_, l)| !l.starts_with('%') && !l.trim().is_empty());
        let mut numbers = |(i, line): (usize, &str)| {
            let read: Option<Vec<u32>> = line.split_whitespace().map(|n| n.parse().ok()).collect();
            let read = read.and_then(|read| <[u32; 3]>::try_from(read).ok());
            read.ok_or_else(|| Error::syntax(path, i + 1, "not three whole numbers"))
        };
        let header = lines.next().map(&mut numbers).transpose()?.unwrap_or_default();
        if [header[0] as usize, header[1] as usize] != [ids.len(), terms.len()] {
            return Err(Error::saved(
                "matrix",
                format!("{header:?} for {} documents and {} terms", ids.len(), terms.len()),
            ));
        }
        let mut cells: Vec<[u32; 3]> = lines.map(numbers).collect::<Result<_>>()?;
        if cells.len() != header[2] as usize {
            return Err(Error::saved("matrix", format!("{} cells where the file says {}", cells.len(), header[2])));
        }
        if cells.iter().any(|c| c[0] == 0 || c[1] == 0) {
            return Err(Error::saved("matrix", "a row or column 0; they are counted from 1"));
        }
        cells.sort_unstable();
        let documents = Documents::new(ids, vec![None; tokens.len()], Vec::new());
        let part = |of: fn(&[u32; 3]) -> u32| cells.iter().map(of).collect();
        let cells = [part(|c| c[0] - 1), part(|c| c[1] - 1), part(|c| c[2])];
        Self::from_triplets(cells, terms, documents, [tokens, characters])
    }
}

schema! {
    /// The first column of [`Dtm::to_wide_frame`], before one for each term.
    WIDE = "wide" {
        doc_id: Term, "", "the document";
    }
}

schema! {
    /// The columns of the file `counts.parquet` that [`Dtm::write_parquet`] makes.
    SAVED_COUNTS = "saved counts" {
        document: U32, "", "place of the document in documents.parquet, from 0";
        term: U32, "", "place of the term in vocabulary.parquet, from 0";
        count: U32, "occurrences", "of the term in the document, above 0";
    }
}

schema! {
    /// The column of the file `vocabulary.parquet` that [`Dtm::write_parquet`] makes.
    SAVED_TERMS = "saved terms" {
        term: Text, "", "the terms in order of code point";
    }
}

schema! {
    /// The columns of the file `documents.parquet` that [`Dtm::write_parquet`] makes, before the
    /// document variables.
    SAVED_DOCUMENTS = "saved documents" {
        doc_id: Text, "", "the document";
        date: Text, "", "its date, as precise as it is known";
        tokens: U64, "tokens", "of its text, before trimming";
        characters: U64, "characters", "letters, Han characters and digits of its text";
    }
}

/// A text in one line: line ends, tabs and backslashes as signs.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}

fn unescaped(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        match (sign, signs.clone().next()) {
            ('\\', Some(escaped @ ('n' | 'r' | 't' | '\\'))) => {
                signs.next();
                text.push(match escaped {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                });
            }
            _ => text.push(sign),
        }
    }
    text
}

/// Names are written as text, which every reader of Parquet knows.
pub(super) fn write_parquet(path: &Path, frame: DataFrame) -> Result<()> {
    let plain = |column: &Column| match column.dtype() {
        DataType::Categorical(..) => column.cast(&DataType::String),
        _ => Ok(column.clone()),
    };
    let columns = frame.columns().iter().map(plain).collect::<PolarsResult<Vec<Column>>>()?;
    let mut frame = DataFrame::new(frame.height(), columns)?;
    let mut fault = None;
    let written = table::write_whole(path, |file| {
        ParquetWriter::new(file).finish(&mut frame).map(drop).map_err(|e| {
            fault = Some(e);
            std::io::Error::other("Parquet")
        })
    });
    match fault {
        Some(source) => Err(ErrorKind::Table { source }.into()),
        None => written,
    }
}
