//! Why a text is cut as it is.

use std::ops::Range;

use polars::prelude::DataFrame;

use super::Tokenizer;
use super::dictionary::Scratch;
use super::origin::Origin;
use crate::error::Result;
use crate::table::{Table, schema};

impl Tokenizer {
    /// Each piece of a text with its place and where it comes from, in order.
    ///
    /// Columns: [`PIECES`]. `part_of_speech` is null where the tokenizer was
    /// not asked for it. `without_lexicon` holds, for entries of the lexicon,
    /// the pieces that the segmenter alone would have cut there, with `|`
    /// between them; it is null for all else.
    ///
    /// `origin` is `lexicon`; `dictionary` for a word of the segmenter's
    /// dictionary; `hmm` for Han characters that jieba's model joined;
    /// `character` for a single character; `alphanumeric` for letters and
    /// digits; `gap` for what is no token; `segmenter` for the pieces of a
    /// segmenter without a dictionary.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let lexicon = Lexicon::from_terms(["质量强市"])?;
    /// let explained = Tokenizer::builder().lexicon(lexicon).build()?.explain("打造质量强市。")?;
    /// assert_eq!(explained.select(["piece", "start", "end", "origin", "without_lexicon"])?.to_string(), "\
    /// shape: (3, 5)
    /// ┌──────────┬───────┬─────┬────────────┬─────────────────┐
    /// │ piece    ┆ start ┆ end ┆ origin     ┆ without_lexicon │
    /// │ ---      ┆ ---   ┆ --- ┆ ---        ┆ ---             │
    /// │ str      ┆ u32   ┆ u32 ┆ str        ┆ str             │
    /// ╞══════════╪═══════╪═════╪════════════╪═════════════════╡
    /// │ 打造     ┆ 0     ┆ 6   ┆ dictionary ┆ null            │
    /// │ 质量强市 ┆ 6     ┆ 18  ┆ lexicon    ┆ 质量|强市       │
    /// │ 。       ┆ 18    ┆ 21  ┆ gap        ┆ null            │
    /// └──────────┴───────┴─────┴────────────┴─────────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn explain(&self, text: &str) -> Result<DataFrame> {
        let mut alone: Vec<Range<usize>> = Vec::new();
        let mut scratch = Scratch::default();
        self.segmenter.engine().segment(text, &mut scratch, &mut |range, _| alone.push(range));
        let mut rows: Vec<Piece> = Vec::new();
        let mut characters = 0;
        self.segmenter.segment(text, &mut scratch, &mut |range, origin| {
            let piece = &text[range.clone()];
            let length = piece.chars().count() as u32;
            rows.push(Piece {
                origin: self.origin(piece, origin),
                part_of_speech: match origin {
                    Origin::Segmenter(tag) if !tag.is_empty() => Some(tag.to_string()),
                    _ => None,
                },
                without_lexicon: (origin == Origin::Lexicon).then(|| pieces_within(text, &alone, &range)),
                bytes: range,
                characters: characters..characters + length,
            });
            characters += length;
        });
        Table::of_rows(&PIECES, &rows)
            .column("piece", |p| text[p.bytes.clone()].to_string())
            .column("start", |p| p.bytes.start as u32)
            .column("end", |p| p.bytes.end as u32)
            .column("char_start", |p| p.characters.start)
            .column("char_end", |p| p.characters.end)
            .column("origin", |p| p.origin.to_string())
            .column("part_of_speech", |p| p.part_of_speech.clone())
            .column("without_lexicon", |p| p.without_lexicon.clone())
            .frame()
    }

    fn origin(&self, piece: &str, origin: Origin<'_>) -> &'static str {
        let single = piece.chars().nth(1).is_none();
        match (origin, self.segmenter.engine().knows(piece)) {
            (Origin::Lexicon, _) => "lexicon",
            _ if !crate::text::is_word(piece) => "gap",
            (_, None) => "segmenter",
            _ if piece.chars().any(|c| c.is_ascii_alphanumeric()) => "alphanumeric",
            _ if single => "character",
            (_, Some(true)) => "dictionary",
            (_, Some(false)) => "hmm",
        }
    }
}

schema! {
    /// The columns of [`Tokenizer::explain`](crate::Tokenizer::explain).
    PIECES = "pieces" {
        piece: Text, "", "a piece of the text; the pieces together are the text";
        start: U32, "bytes", "where the piece begins";
        end: U32, "bytes", "where it ends";
        char_start: U32, "characters", "where the piece begins";
        char_end: U32, "characters", "where it ends";
        origin: Text, "", "what made it a piece: lexicon, dictionary, hmm, alphanumeric, character, segmenter or gap";
        part_of_speech: Text, "", "jieba's tag, where the tokenizer was asked for it";
        without_lexicon: Text, "", "how an entry would be cut without the lexicon";
    }
}

struct Piece {
    bytes: Range<usize>,
    characters: Range<u32>,
    origin: &'static str,
    part_of_speech: Option<String>,
    without_lexicon: Option<String>,
}

/// The pieces that touch a range, with `|` between them.
fn pieces_within(text: &str, pieces: &[Range<usize>], range: &Range<usize>) -> String {
    let from = pieces.partition_point(|p| p.end <= range.start);
    let touching = pieces[from..].iter().take_while(|p| p.start < range.end);
    touching.map(|p| &text[p.clone()]).collect::<Vec<_>>().join("|")
}
