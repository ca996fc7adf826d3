//! A document beside its sources.

use std::fmt::Write;
use std::ops::Range;

use polars::prelude::DataFrame;

use super::found::SharedPassages;
use super::places::CountedCharacters;
use super::schemas::SIDE_BY_SIDE;
use super::{Passages, collation::ranked};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::table::Table;

/// What a piece of a document is to its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Own,
    Same,
    Changed,
    Added,
    LeftOut,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Own => "own",
            Kind::Same => "same",
            Kind::Changed => "changed",
            Kind::Added => "added",
            Kind::LeftOut => "left out",
        }
    }
}

/// A piece of a document, and the piece of a source beside it.
struct Piece {
    kind: Kind,
    bytes: Range<usize>,
    /// Rank and bytes.
    source: Option<(usize, Range<usize>)>,
    /// Number of the loan, for pieces beside one source.
    loan: Option<usize>,
}

impl Passages {
    /// What texts hold of an archive: a draft against what was written
    /// before, one text against another. Only `texts` are searched for
    /// passages, only `archive` is their source, whatever the dates.
    ///
    /// [`SharedPassages::side_by_side`] and [`SharedPassages::html`] set a
    /// text beside its sources.
    ///
    /// ```
    /// use tifa::{Passages, prelude::*};
    /// let before = Corpus::from_texts([("2016", "各县都要建一所合格的职业学校，经费由省里负担。")])?;
    /// let draft = Corpus::from_texts([("draft", "今年各县都要建两所合格的职业学校，经费由省里负担。")])?;
    /// let found = Passages::default().between(&before, &draft)?;
    /// let table = found.side_by_side("draft")?;
    /// let text: Vec<_> = table.column("text").unwrap().str().unwrap().iter().flatten().collect();
    /// assert_eq!(text, ["今年", "各县都要建", "两", "所合格的职业学校，经费由省里负担", "。"]);
    /// assert!(found.html("draft")?.contains("<del>一</del>"));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Passages::find`]; [`ErrorKind::DuplicateId`](crate::ErrorKind::DuplicateId)
    /// where an id occurs in both.
    pub fn between(&self, archive: &Corpus, texts: &Corpus) -> Result<SharedPassages> {
        let sources = archive.len();
        let mut order = ranked(archive.shared_documents());
        order.extend(ranked(texts.shared_documents()).into_iter().map(|d| d + sources as u32));
        self.search(&Corpus::concat([archive.clone(), texts.clone()])?, order, sources, &())
    }
}

impl SharedPassages {
    /// A document in pieces, in order, each beside the piece of the source
    /// that it was taken from; words of its own stand alone.
    ///
    /// Columns: [`SIDE_BY_SIDE`](crate::phrase::SIDE_BY_SIDE). The texts
    /// of all rows together are the whole text.
    ///
    /// ```
    /// use tifa::{Passages, polars::prelude::df, prelude::*};
    /// let texts = ["各县都要建一所职业学校，由省里出钱。", "通知：各县都要建一所职业学校，由县里出钱。"];
    /// let frame = df!("id" => ["省", "县"], "date" => ["2016-03-05", "2016-04-01"], "text" => texts)?;
    /// let corpus = Corpus::from_frame(&frame)?;
    /// let table = Passages::default().min_length(8).find(&corpus)?.side_by_side("县")?;
    /// assert_eq!(table.select(["kind", "text", "source_id", "source_text"])?.to_string(), "\
    /// shape: (5, 4)
    /// ┌─────────┬────────────────────────────┬───────────┬────────────────────────────┐
    /// │ kind    ┆ text                       ┆ source_id ┆ source_text                │
    /// │ ---     ┆ ---                        ┆ ---       ┆ ---                        │
    /// │ str     ┆ str                        ┆ cat       ┆ str                        │
    /// ╞═════════╪════════════════════════════╪═══════════╪════════════════════════════╡
    /// │ own     ┆ 通知：                     ┆ null      ┆ null                       │
    /// │ same    ┆ 各县都要建一所职业学校，由 ┆ 省        ┆ 各县都要建一所职业学校，由 │
    /// │ changed ┆ 县                         ┆ 省        ┆ 省                         │
    /// │ same    ┆ 里出钱                     ┆ 省        ┆ 里出钱                     │
    /// │ own     ┆ 。                         ┆ null      ┆ null                       │
    /// └─────────┴────────────────────────────┴───────────┴────────────────────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for an id that no document has.
    pub fn side_by_side(&self, doc_id: &str) -> Result<DataFrame> {
        let (rank, pieces) = self.pieces(doc_id)?;
        let source = |p: &Piece| p.source.clone();
        let cut =
            |rank: usize, bytes: &Range<usize>| self.text(rank).get(bytes.clone()).unwrap_or_default().to_string();
        Table::of_rows(&SIDE_BY_SIDE, &pieces)
            .column("kind", |p| p.kind.name().to_string())
            .column("start", |p| p.bytes.start as u32)
            .column("end", |p| p.bytes.end as u32)
            .column("text", |p| cut(rank, &p.bytes))
            .column("source_id", |p| source(p).map(|(of, _)| self.id(of).to_string()))
            .column("source_start", |p| source(p).map(|(_, bytes)| bytes.start as u32))
            .column("source_end", |p| source(p).map(|(_, bytes)| bytes.end as u32))
            .column("source_text", |p| source(p).map(|(of, bytes)| cut(of, &bytes)))
            .frame()
    }

    /// A document beside its sources as a fragment of HTML: a table of two
    /// columns, a row for each borrowed stretch and for each stretch of its own
    /// words. Borrowed stretches are in `<mark>`, what was added or
    /// changed in `<ins>`, what it replaced in `<del>`; id and date of the
    /// source are put in `<cite>`. The fragment brings no style.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for an id that no document has.
    pub fn html(&self, doc_id: &str) -> Result<String> {
        let (rank, pieces) = self.pieces(doc_id)?;
        let mut html = String::from("<table class=\"passages\">\n");
        for row in pieces.chunk_by(|a, b| a.loan.is_some() && a.loan == b.loan) {
            let (mut left, mut right) = (String::new(), String::new());
            for piece in row {
                let text = escaped(self.text(rank).get(piece.bytes.clone()).unwrap_or_default());
                let source = piece.source.as_ref().and_then(|(of, bytes)| self.text(*of).get(bytes.clone()));
                let other = escaped(source.unwrap_or_default());
                match piece.kind {
                    Kind::Own => left.push_str(&text),
                    Kind::Same => {
                        let _ = write!(left, "<mark>{text}</mark>");
                        let _ = write!(right, "<mark>{other}</mark>");
                    }
                    Kind::Changed | Kind::Added | Kind::LeftOut => {
                        if !text.is_empty() {
                            let _ = write!(left, "<ins>{text}</ins>");
                        }
                        if !other.is_empty() {
                            let _ = write!(right, "<del>{other}</del>");
                        }
                    }
                }
            }
            if let Some((of, _)) = row.first().and_then(|p| p.source.as_ref()) {
                let date = self.date(*of).map_or(String::new(), |d| format!(" {d}"));
                let _ = write!(right, " <cite>{}{date}</cite>", escaped(self.id(*of)));
            }
            let _ = writeln!(html, "<tr><td>{left}</td><td>{right}</td></tr>");
        }
        html.push_str("</table>\n");
        Ok(html)
    }

    fn pieces(&self, doc_id: &str) -> Result<(usize, Vec<Piece>)> {
        let rank = (0..self.order.len()).find(|&rank| self.id(rank) == doc_id);
        let rank = rank.ok_or_else(|| Error::option("doc_id", doc_id, "the id of a document of the corpus"))?;
        let own = CountedCharacters::of(self.text(rank));
        let mut pieces: Vec<Piece> = Vec::new();
        let mut done = 0;
        for (number, loan) in self.loans[rank].iter().enumerate() {
            let of = self.rank_of(loan.source().start);
            let theirs = CountedCharacters::of(self.text(of));
            let bytes = |block: &crate::stats::alignment::Block| {
                let a = own.plain_bytes(self.inside(rank, &(block.a..block.a + block.len)));
                let b = theirs.plain_bytes(self.inside(of, &(block.b..block.b + block.len)));
                (a, b)
            };
            let mut last: Option<(usize, usize)> = None;
            for (a, b) in loan.blocks.iter().map(bytes) {
                match last {
                    None if a.start > done => {
                        pieces.push(Piece { kind: Kind::Own, bytes: done..a.start, source: None, loan: None });
                    }
                    Some((end, source_end)) => {
                        let (bytes, other) = (end..a.start, source_end..b.start);
                        let kind = match (own.holds_none(&bytes), theirs.holds_none(&other)) {
                            (false, false) => Kind::Changed,
                            (false, true) => Kind::Added,
                            (true, false) => Kind::LeftOut,
                            (true, true) => Kind::Same, // marks only
                        };
                        pieces.push(Piece { kind, bytes, source: Some((of, other)), loan: Some(number) });
                    }
                    None => {}
                }
                last = Some((a.end, b.end));
                done = a.end;
                pieces.push(Piece { kind: Kind::Same, bytes: a, source: Some((of, b)), loan: Some(number) });
            }
        }
        if done < self.text(rank).len() {
            pieces.push(Piece { kind: Kind::Own, bytes: done..self.text(rank).len(), source: None, loan: None });
        }
        Ok((rank, pieces))
    }
}

/// A text inside HTML or XML.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Not allowed in XML at all.
            c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
