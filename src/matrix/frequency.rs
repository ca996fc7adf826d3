//! How often each term occurs in all documents.

use polars::prelude::DataFrame;

use super::Dtm;
use crate::error::Result;
use crate::table;

impl Dtm {
    /// A row per term, most frequent first, ties in order of the vocabulary.
    ///
    /// Columns: `rank` (UInt32, equal counts share the smallest rank), `term`
    /// (Enum over the vocabulary), `count` (UInt64), `doc_count` (UInt32),
    /// `rate` (Float64, per 10,000 tokens, null where there are no tokens),
    /// `share` (Float64, of the documents, 0 to 1).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "质量、质量、品牌"), ("乙", "质量")])?;
    /// let dtm = Tokenizer::builder().build()?.tokenize(&corpus)?.dtm();
    /// let table = dtm.frequencies()?;
    /// assert_eq!(table.column("count").unwrap().u64().unwrap().get(0), Some(3));
    /// # use tifa::polars;
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn frequencies(&self) -> Result<DataFrame> {
        let (totals, documents) = (self.term_totals(), self.document_frequencies());
        let mut order: Vec<u32> = (0..self.n_terms() as u32).collect();
        order.sort_by_key(|&t| std::cmp::Reverse(totals[t as usize]));
        let mut ranks: Vec<u32> = Vec::with_capacity(order.len());
        for (i, &term) in order.iter().enumerate() {
            let tied = i > 0 && totals[order[i - 1] as usize] == totals[term as usize];
            ranks.push(if tied { ranks[i - 1] } else { i as u32 + 1 });
        }
        let tokens: u64 = self.tokens().iter().sum();
        let n = self.n_documents() as f64;
        let counts: Vec<u64> = order.iter().map(|&t| totals[t as usize]).collect();
        let doc_counts: Vec<u32> = order.iter().map(|&t| documents[t as usize]).collect();
        table::frame(
            order.len(),
            vec![
                table::column("rank", ranks),
                table::terms("term", self.vocabulary().iter(), order)?,
                table::column("count", counts.clone()),
                table::column("doc_count", doc_counts.clone()),
                table::column("rate", counts.iter().map(|&c| table::rate(c, tokens)).collect::<Vec<Option<f64>>>()),
                table::column("share", doc_counts.iter().map(|&d| f64::from(d) / n).collect::<Vec<f64>>()),
            ],
        )
    }
}
