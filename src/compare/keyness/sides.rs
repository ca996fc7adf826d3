//! Which documents are compared with which, and what each side holds.

use crate::corpus::{Document, Documents};
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::stats::permutation::PermutationTest;

/// The two sides of a comparison: rows of a matrix. A row may be on neither.
pub(super) struct Sides {
    target: Vec<usize>,
    reference: Vec<usize>,
}

/// Counts of both sides, in order of the vocabulary.
pub(super) struct SideCounts {
    pub target: Totals,
    pub reference: Totals,
}

/// What one side holds.
#[derive(Default)]
pub(super) struct Totals {
    /// Tokens, words without a column included.
    pub tokens: u64,
    pub documents: u64,
    /// Occurrences of each term.
    pub counts: Vec<u64>,
    /// Documents that hold each term.
    pub doc_counts: Vec<u64>,
}

impl Sides {
    /// The documents for which `is_target` says yes, and all others.
    pub fn of(dtm: &Dtm, is_target: impl FnMut(Document<'_>) -> bool) -> Result<Self> {
        let target = dtm.shared_documents().matching(is_target)?;
        let reference = (0..dtm.n_documents()).filter(|row| target.binary_search(row).is_err()).collect();
        Ok(Self { target, reference })
    }

    /// Two sets of documents.
    pub fn between(
        dtm: &Dtm,
        is_target: impl FnMut(Document<'_>) -> bool,
        is_reference: impl FnMut(Document<'_>) -> bool,
    ) -> Result<Self> {
        let documents = dtm.shared_documents();
        let (target, reference) = (documents.matching(is_target)?, documents.matching(is_reference)?);
        match target.iter().find(|row| reference.binary_search(row).is_ok()) {
            Some(&row) => Err(Error::option("sides", dtm.document(row).id(), "no document on both sides")),
            None => Ok(Self { target, reference }),
        }
    }

    /// The documents with a value of a variable, and those with another one
    /// (or all others).
    pub fn by_value(dtm: &Dtm, variable: &str, target: &str, reference: Option<&str>) -> Result<Self> {
        let documents = dtm.shared_documents();
        let values = values_of(documents, variable)?;
        for wanted in [Some(target), reference].into_iter().flatten() {
            if !values.iter().flatten().any(|value| value == wanted) {
                return Err(no_such_value(variable, wanted, &values));
            }
        }
        let is = |row: usize, wanted: &str| values[row].as_deref() == Some(wanted);
        match reference {
            Some(reference) => Self::between(dtm, |d| is(d.position(), target), |d| is(d.position(), reference)),
            None => Self::of(dtm, |d| is(d.position(), target)),
        }
    }

    /// These rows.
    pub fn of_rows(target: Vec<usize>, reference: Vec<usize>) -> Self {
        Self { target, reference }
    }

    /// One group, and all others.
    pub fn group_and_rest(groups: &[(String, Vec<usize>)], target: usize) -> Self {
        let others = groups.iter().enumerate().filter(|(i, _)| *i != target);
        let mut reference: Vec<usize> = others.flat_map(|(_, (_, rows))| rows.iter().copied()).collect();
        reference.sort_unstable();
        Self { target: groups[target].1.clone(), reference }
    }

    /// Counts of both sides; an error where one of them has no tokens.
    pub fn counts(&self, dtm: &Dtm) -> Result<SideCounts> {
        let counts = SideCounts { target: Totals::of(dtm, &self.target), reference: Totals::of(dtm, &self.reference) };
        counts.check()?;
        Ok(counts)
    }

    /// The p values of a permutation test of these terms.
    pub fn permuted(&self, dtm: &Dtm, terms: &[u32], rounds: usize, seed: u64) -> Vec<f64> {
        let rows: Vec<usize> = self.target.iter().chain(&self.reference).copied().collect();
        let tokens: Vec<u64> = rows.iter().map(|&row| dtm.tokens()[row]).collect();
        let is_target: Vec<bool> = (0..rows.len()).map(|i| i < self.target.len()).collect();
        let postings = dtm.postings(&rows);
        let wanted: Vec<&[(u32, u32)]> = terms.iter().map(|&term| postings.of(term)).collect();
        PermutationTest { tokens: &tokens, is_target: &is_target, rounds, seed }.p_values(&wanted)
    }
}

impl SideCounts {
    /// An error where a side has no tokens.
    pub fn check(&self) -> Result<()> {
        for (side, name) in [(&self.target, "target"), (&self.reference, "reference")] {
            if side.tokens == 0 {
                let documents = side.documents;
                return Err(Error::empty(format!(
                    "the {name} of a comparison has {documents} documents and no tokens"
                )));
            }
        }
        Ok(())
    }
}

impl Totals {
    pub fn of(dtm: &Dtm, rows: &[usize]) -> Self {
        let mut totals = Self {
            tokens: rows.iter().map(|&row| dtm.tokens()[row]).sum(),
            documents: rows.len() as u64,
            counts: vec![0; dtm.n_terms()],
            doc_counts: vec![0; dtm.n_terms()],
        };
        for (column, count) in rows.iter().flat_map(|&row| dtm.row(row)) {
            totals.counts[column as usize] += u64::from(count);
            totals.doc_counts[column as usize] += 1;
        }
        totals
    }

    /// Both together.
    pub fn add(&mut self, other: &Totals) {
        self.tokens += other.tokens;
        self.documents += other.documents;
        let sum = |a: &mut Vec<u64>, b: &[u64]| a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        sum(&mut self.counts, &other.counts);
        sum(&mut self.doc_counts, &other.doc_counts);
    }

    /// What is left of the whole without a part.
    pub fn without(&self, part: &Totals) -> Self {
        let rest = |a: &[u64], b: &[u64]| a.iter().zip(b).map(|(a, b)| a - b).collect();
        Self {
            tokens: self.tokens - part.tokens,
            documents: self.documents - part.documents,
            counts: rest(&self.counts, &part.counts),
            doc_counts: rest(&self.doc_counts, &part.doc_counts),
        }
    }

    /// The totals of each group of rows.
    pub fn of_groups(dtm: &Dtm, groups: &[(String, Vec<usize>)]) -> Vec<Self> {
        groups.iter().map(|(_, rows)| Self::of(dtm, rows)).collect()
    }
}

/// The value of each document: of a variable, or of `doc_id` or `year`
/// where no variable has that name.
fn values_of(documents: &Documents, variable: &str) -> Result<Vec<Option<String>>> {
    let all = 0..documents.len();
    match (documents.variable(variable), variable) {
        (Ok(found), _) => Ok(all.map(|row| found.values.label(row)).collect()),
        (Err(_), "doc_id") => Ok(documents.ids().iter().cloned().map(Some).collect()),
        (Err(_), "year") => Ok(all.map(|row| documents.document(row).year().map(|y| y.to_string())).collect()),
        (Err(error), _) => Err(error),
    }
}

fn no_such_value(variable: &str, wanted: &str, values: &[Option<String>]) -> Error {
    let mut known: Vec<&str> = values.iter().flatten().map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    let more = known.len().saturating_sub(20);
    known.truncate(20);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    Error::empty(format!("no document has {variable} = {wanted:?}; the values are {}{rest}", known.join(", ")))
}
