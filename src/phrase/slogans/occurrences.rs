//! Where the formulations occur in the texts.

use polars::prelude::DataFrame;

use super::mined::MinedSlogans;
use crate::error::Result;
use crate::phrase::sequence::read_characters;
use crate::table::{Table, Values, schema};

schema! {
    /// The columns of [`MinedSlogans::occurrences`].
    SLOGAN_OCCURRENCES = "slogan_occurrences" {
        doc_id: Term, "", "the document";
        start: U32, "bytes", "where the formulation begins in the text";
        end: U32, "bytes", "where it ends; quotation marks inside are within";
        term: Term, "", "the formulation";
        independent: Bool, "", "whether no longer formulation overlaps it";
    }
}

struct Occurrence {
    document: u32,
    row: u32,
    start: u32,
    end: u32,
    independent: bool,
}

impl MinedSlogans {
    /// Where the formulations occur, by document, then by beginning, then by rank.
    ///
    /// Columns: [`SLOGAN_OCCURRENCES`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("甲", "弘扬“工匠”精神。"), ("乙", "弘扬工匠精神")])?;
    /// // 工匠”精神 in the first text: four characters and a mark of three bytes each.
    /// assert_eq!(Slogans::default().rows(1).mine(&corpus)?.occurrences()?.to_string(), "\
    /// shape: (2, 5)
    /// ┌────────┬───────┬─────┬──────────┬─────────────┐
    /// │ doc_id ┆ start ┆ end ┆ term     ┆ independent │
    /// │ ---    ┆ ---   ┆ --- ┆ ---      ┆ ---         │
    /// │ cat    ┆ u32   ┆ u32 ┆ cat      ┆ bool        │
    /// ╞════════╪═══════╪═════╪══════════╪═════════════╡
    /// │ 甲     ┆ 9     ┆ 24  ┆ 工匠精神 ┆ true        │
    /// │ 乙     ┆ 6     ┆ 18  ┆ 工匠精神 ┆ true        │
    /// └────────┴───────┴─────┴──────────┴─────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn occurrences(&self) -> Result<DataFrame> {
        let mut of_document: Vec<Vec<(u32, usize, bool)>> = vec![Vec::new(); self.corpus.len()];
        for (row, slogan) in self.slogans.iter().enumerate() {
            let of = &slogan.occurrences;
            self.each_document(of, |d, i| of_document[d].push((of.positions[i], row, of.independent[i])));
        }
        let mut rows = Vec::new();
        for (document, mut places) in of_document.into_iter().enumerate() {
            places.sort_unstable();
            let text = self.corpus.text(document);
            let mut bytes = Vec::new();
            read_characters(text, |_, _, byte| bytes.push(byte));
            for (position, row, independent) in places {
                let first = (position - self.starts[document]) as usize;
                let last = bytes[first + self.slogans[row].occurrences.length - 1];
                let width = text[last..].chars().next().map_or(0, char::len_utf8);
                rows.push(Occurrence {
                    document: document as u32,
                    row: row as u32,
                    start: bytes[first] as u32,
                    end: (last + width) as u32,
                    independent,
                });
            }
        }
        let documents = rows.iter().map(|r| r.document).collect();
        Table::of_rows(&SLOGAN_OCCURRENCES, &rows)
            .values("doc_id", Values::coded(self.corpus.shared_documents().ids().iter().map(String::as_str), documents))
            .column("start", |r| r.start)
            .column("end", |r| r.end)
            .values("term", Values::coded(self.terms(), rows.iter().map(|r| r.row).collect()))
            .column("independent", |r| r.independent)
            .frame()
    }
}
