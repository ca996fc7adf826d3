//! Comparisons as tables.

use polars::prelude::DataFrame;

use super::Keyness;
use super::scored::{Scored, ScoredTerm};
use crate::error::Result;
use crate::table::{Schema, Table, Values, rate, schema};

/// The rows of one comparison or of several.
pub(super) struct Rows<'a> {
    pub keyness: &'a Keyness,
    pub tables: &'a [Scored],
    /// Whether the documents of the reference are known.
    pub has_documents: bool,
}

impl Rows<'_> {
    fn each(&self) -> impl Iterator<Item = (&Scored, &ScoredTerm)> {
        self.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)))
    }

    /// The table; `labels` names each comparison in the columns before the
    /// terms, `terms` makes a column of their numbers.
    pub fn frame(
        &self,
        schema: &'static Schema,
        labels: Vec<Vec<String>>,
        terms: impl FnOnce(Vec<u32>) -> Values,
    ) -> Result<DataFrame> {
        let counts = |of: fn(&ScoredTerm) -> u64| self.each().map(|(_, row)| of(row)).collect::<Vec<u64>>();
        let documents = |of: fn(&ScoredTerm) -> u64| self.each().map(|(_, row)| of(row) as u32).collect::<Vec<u32>>();
        let numbers = |of: &dyn Fn(&Scored, &ScoredTerm) -> Option<f64>| -> Values {
            self.each().map(|(table, row)| of(table, row)).collect::<Vec<Option<f64>>>().into()
        };
        let known = |n: u32| Some(n).filter(|_| self.has_documents);
        let named = labels.first().map_or(0, Vec::len);
        let mut columns: Vec<Values> = (0..named)
            .map(|i| {
                let of_table = |(label, table): (&Vec<String>, &Scored)| vec![label[i].clone(); table.rows.len()];
                labels.iter().zip(self.tables).flat_map(of_table).collect::<Vec<String>>().into()
            })
            .collect();
        columns.resize_with(schema.fields.len() - KEYNESS.fields.len(), || Vec::<String>::new().into());
        columns.extend([
            terms(self.each().map(|(_, row)| row.term).collect()),
            counts(|r| r.tokens.target).into(),
            counts(|r| r.tokens.reference).into(),
            numbers(&|t, r| rate(r.tokens.target, t.target_tokens)),
            numbers(&|t, r| rate(r.tokens.reference, t.reference_tokens)),
            documents(|r| r.texts.target).into(),
            documents(|r| r.texts.reference).into_iter().map(known).collect::<Vec<Option<u32>>>().into(),
            numbers(&|_, r| r.p_value),
            numbers(&|_, r| r.q_value),
        ]);
        let mut table = Table::new(schema, columns)?;
        for (i, name) in self.keyness.measures.iter().flat_map(|m| m.columns()).enumerate() {
            table = table.and(name, numbers(&|_, r| r.values[i]))?;
        }
        table.into_frame()
    }
}

schema! {
    /// The columns of [`Keyness::compare`], before those of the measures.
    KEYNESS = "keyness" {
        term: Term, "", "the term";
        count: U64, "occurrences", "every token of the term in the target";
        reference_count: U64, "occurrences", "every token of the term in the reference";
        rate: F64, "per 10,000 tokens", "count by all tokens of the target, before any word is left out";
        reference_rate: F64, "per 10,000 tokens", "reference_count by all tokens of the reference";
        doc_count: U32, "documents", "documents of the target that hold the term";
        reference_doc_count: U32, "documents", "documents of the reference that hold it; null for a frequency list";
        p_value: F64, "0 to 1", "significance of the difference, as the setting says";
        q_value: F64, "0 to 1", "p_value corrected for the number of terms compared";
    }

    /// The columns of [`Keyness::groups`], before those of the measures.
    KEYNESS_BY_GROUP = "keyness" begins with {
        group: Text, "", "the target";
    }

    /// The columns of [`Keyness::neighbours`], before those of the measures.
    KEYNESS_BY_PAIR = "keyness" begins with {
        from: Text, "", "the reference";
        to: Text, "", "the target";
    }
}
