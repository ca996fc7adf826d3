//! Concordance lines: places in texts, read when they are shown.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;
use unicode_width::UnicodeWidthChar;

use super::ConcordanceOrder;
use super::window::{after, before};
use crate::clean::Cleaned;
use crate::corpus::{Documents, Text, Texts};
use crate::error::{Error, Result};
use crate::table::{Table, Values, display_width, schema};

/// Lines of a concordance. A line is 24 bytes, however long its context;
/// wordings are slices of the texts.
#[derive(Clone)]
pub struct ConcordanceLines {
    pub(super) documents: Arc<Documents>,
    pub(super) texts: Texts,
    pub(super) terms: Vec<String>,
    pub(super) variables: Vec<String>,
    pub(super) lines: Vec<Line>,
    /// Number of occurrences before sampling.
    pub(super) all: usize,
}

/// Places of one line, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub document: u32,
    pub term: u32,
    pub left: u32,
    pub start: u32,
    pub end: u32,
    pub right: u32,
}

/// One line as it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConcordanceLine<'a> {
    /// The document.
    pub doc_id: &'a str,
    /// Its position in the corpus.
    pub document: usize,
    /// What was looked for.
    pub term: &'a str,
    /// Beginning and end of the node, in bytes of the text.
    pub bytes: (usize, usize),
    /// What comes before the node.
    pub left: &'a str,
    /// What was found.
    pub node: &'a str,
    /// What follows the node.
    pub right: &'a str,
}

impl Line {
    pub fn new(document: usize, term: u32, node: &Range<usize>, whole: &Range<usize>) -> Self {
        Self {
            document: document as u32,
            term,
            left: whole.start as u32,
            start: node.start as u32,
            end: node.end as u32,
            right: whole.end as u32,
        }
    }

    fn slice<'a>(&self, texts: &'a [Text], from: u32, to: u32) -> &'a str {
        texts[self.document as usize].get(from as usize..to as usize).unwrap_or_default()
    }
}

impl ConcordanceLines {
    /// Number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Number of occurrences, sampled or not.
    #[must_use]
    pub fn occurrences(&self) -> usize {
        self.all
    }

    /// The lines in order, one at a time.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ConcordanceLine<'_>> {
        self.lines.iter().map(|line| ConcordanceLine {
            doc_id: &self.documents.ids()[line.document as usize],
            document: line.document as usize,
            term: &self.terms[line.term as usize],
            bytes: (line.start as usize, line.end as usize),
            left: line.slice(&self.texts, line.left, line.start),
            node: line.slice(&self.texts, line.start, line.end),
            right: line.slice(&self.texts, line.end, line.right),
        })
    }

    pub(super) fn sort(&mut self, order: ConcordanceOrder) {
        let texts = self.texts.as_slice();
        let left = |line: &Line| line.slice(texts, line.left, line.start).chars().rev();
        let right = |line: &Line| line.slice(texts, line.end, line.right);
        let date = |line: &Line| self.documents.dates()[line.document as usize];
        match order {
            ConcordanceOrder::Text => {}
            ConcordanceOrder::Date => self.lines.sort_by_key(|line| (date(line).is_none(), date(line))),
            ConcordanceOrder::Left => self.lines.sort_by(|a, b| left(a).cmp(left(b))),
            ConcordanceOrder::Right => self.lines.sort_by(|a, b| right(a).cmp(right(b))),
        }
    }

    /// The same lines in the texts as they came in, before cleaning: node and
    /// context are the source's wording, places are its bytes, and `left`,
    /// `node` and `right` stand side by side in it.
    ///
    /// Where more was removed inside a context than the context is long, it
    /// ends after as many characters as it had.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a document that was
    /// not cleaned there.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::from_texts([("a", "合格率达９６％。")])?;
    /// let cleaned = Cleaner::default().clean(&corpus)?;
    /// let lines = Concordance::phrase("96%").in_corpus(cleaned.corpus())?.cite(&cleaned)?;
    /// let line = lines.iter().next().unwrap();
    /// assert_eq!(line.node, "９６％");
    /// assert_eq!(&corpus.text(0)[line.bytes.0..line.bytes.1], "９６％");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn cite(&self, cleaned: &Cleaned) -> Result<Self> {
        let sources: FxHashMap<&str, usize> = cleaned.corpus().documents().map(|d| (d.id(), d.position())).collect();
        let mut texts = vec![Text::default(); self.documents.len()];
        let mut cite = |line: &Line| {
            let id = &self.documents.ids()[line.document as usize];
            let source = *sources
                .get(id.as_str())
                .ok_or_else(|| Error::option("cleaned", id, "the cleaning that these documents came from"))?;
            let original = |from: u32, to: u32| cleaned.original(source, from as usize..to as usize);
            let text = &mut texts[line.document as usize];
            if text.is_empty() {
                *text = cleaned.source(source);
            }
            let node = original(line.start, line.end);
            let (mut left, mut right) = (node.start, node.end);
            if line.left < line.start {
                left = original(line.left, line.start).start.min(node.start);
                let wording = line.slice(&self.texts, line.left, line.start);
                if node.start - left > 3 * wording.len() + 60 {
                    left = before(text, node.start, wording.chars().count());
                }
            }
            if line.end < line.right {
                right = original(line.end, line.right).end.max(node.end);
                let wording = line.slice(&self.texts, line.end, line.right);
                if right - node.end > 3 * wording.len() + 60 {
                    right = after(text, node.end, wording.chars().count());
                }
            }
            Ok(Line::new(line.document as usize, line.term, &node, &(left..right)))
        };
        let lines = self.lines.iter().map(&mut cite).collect::<Result<Vec<Line>>>()?;
        Ok(Self { texts: Arc::new(texts), lines, ..self.clone() })
    }

    /// The lines as a table.
    ///
    /// Columns: [`CONCORDANCE`], then the variables asked for (String).
    ///
    /// ```
    /// use tifa::{context::Window, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "实施质量强市战略。弘扬工匠精神，建设质量强省。")])?;
    /// let table = Concordance::pattern("质量强?").window(Window::Characters(5)).in_corpus(&corpus)?.table()?;
    /// assert_eq!(table.select(["doc_id", "start", "end", "left", "node", "right"])?.to_string(), "\
    /// shape: (2, 6)
    /// ┌────────┬───────┬─────┬────────────┬──────────┬────────────┐
    /// │ doc_id ┆ start ┆ end ┆ left       ┆ node     ┆ right      │
    /// │ ---    ┆ ---   ┆ --- ┆ ---        ┆ ---      ┆ ---        │
    /// │ cat    ┆ u32   ┆ u32 ┆ str        ┆ str      ┆ str        │
    /// ╞════════╪═══════╪═════╪════════════╪══════════╪════════════╡
    /// │ 甲     ┆ 6     ┆ 18  ┆ 实施       ┆ 质量强市 ┆ 战略。弘扬 │
    /// │ 甲     ┆ 54    ┆ 66  ┆ 精神，建设 ┆ 质量强省 ┆ 。         │
    /// └────────┴───────┴─────┴────────────┴──────────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn table(&self) -> Result<DataFrame> {
        let strings =
            |of: fn(ConcordanceLine<'_>) -> &str| self.iter().map(|line| of(line).to_string()).collect::<Vec<String>>();
        let places = |of: fn(&Line) -> u32| self.lines.iter().map(of).collect::<Vec<u32>>();
        let date = |line: &Line| self.documents.dates()[line.document as usize].map(|d| d.to_string());
        let (start_character, end_character) = self.characters();
        let mut table = Table::new(
            &CONCORDANCE,
            vec![
                Values::named(&self.documents, places(|line| line.document)),
                self.lines.iter().map(date).collect::<Vec<Option<String>>>().into(),
                places(|line| line.start).into(),
                places(|line| line.end).into(),
                strings(|line| line.left).into(),
                strings(|line| line.node).into(),
                strings(|line| line.right).into(),
                Values::coded(self.terms.iter().map(String::as_str), places(|line| line.term)),
                start_character.into(),
                end_character.into(),
            ],
        )?;
        for name in &self.variables {
            let variable = self.documents.variable(name)?;
            let value = |line: &Line| variable.values.label(line.document as usize);
            table = table.and(name, self.lines.iter().map(value).collect::<Vec<Option<String>>>())?;
        }
        table.into_frame()
    }

    /// Beginnings and ends in characters; each text is read once.
    fn characters(&self) -> (Vec<u32>, Vec<u32>) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_unstable_by_key(|&i| (self.lines[i].document, self.lines[i].start));
        let (mut starts, mut ends) = (vec![0; self.len()], vec![0; self.len()]);
        let (mut document, mut byte, mut character) = (u32::MAX, 0, 0);
        for i in order {
            let line = &self.lines[i];
            if line.document != document {
                (document, byte, character) = (line.document, 0, 0);
            }
            character += line.slice(&self.texts, byte, line.start).chars().count() as u32;
            byte = line.start;
            starts[i] = character;
            ends[i] = character + line.slice(&self.texts, line.start, line.end).chars().count() as u32;
        }
        (starts, ends)
    }

    /// The first `rows` lines for a terminal of `width` columns: node under
    /// node, white space as one space, ids in front.
    #[must_use]
    pub fn aligned(&self, rows: usize, width: usize) -> String {
        let shown: Vec<ConcordanceLine<'_>> = self.iter().take(rows).collect();
        let widest = |of: fn(&ConcordanceLine<'_>) -> usize| shown.iter().map(of).max().unwrap_or(0);
        let id = widest(|line| display_width(line.doc_id)).min(24);
        let side = width.saturating_sub(id + widest(|line| display_width(line.node)) + 4) / 2;
        let mut out = String::new();
        for line in &shown {
            let (left, right) = (tail(&one_line(line.left), side), head(&one_line(line.right), side));
            let (name, node) = (head(line.doc_id, id), one_line(line.node));
            let (after_name, before_left) =
                (" ".repeat(id - display_width(&name)), " ".repeat(side - display_width(&left)));
            out.push_str(format!("{name}{after_name}  {before_left}{left} {node} {right}").trim_end());
            out.push('\n');
        }
        out
    }
}

/// White space of any kind and length as one space.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_whitespace() || c.is_control() {
            true if out.ends_with(' ') => {}
            true => out.push(' '),
            false => out.push(c),
        }
    }
    out
}

/// As much of the beginning as fits.
fn head(text: &str, width: usize) -> String {
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width_cjk().unwrap_or(0);
        used <= width
    };
    text.chars().take_while(fits).collect()
}

/// As much of the end as fits.
fn tail(text: &str, width: usize) -> String {
    let reversed: String = text.chars().rev().collect();
    head(&reversed, width).chars().rev().collect()
}

impl fmt::Display for ConcordanceLines {
    /// The first 20 lines, 100 columns wide.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.aligned(20, 100))?;
        match self.len().saturating_sub(20) {
            0 => Ok(()),
            more => writeln!(f, "… and {more} more"),
        }
    }
}

impl fmt::Debug for ConcordanceLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConcordanceLines({} of {})", self.len(), self.all)
    }
}

schema! {
    /// The columns of [`ConcordanceLines::table`].
    CONCORDANCE = "concordance" {
        doc_id: Term, "", "the document";
        date: Text, "", "its date, as precise as it is known; null where it is not";
        start: U32, "bytes", "beginning of the node in the text";
        end: U32, "bytes", "end of the node in the text";
        left: Text, "", "what comes before the node";
        node: Text, "", "what was found, the text from start to end";
        right: Text, "", "what follows the node";
        term: Term, "", "what was looked for: the phrase, pattern, term, or head form of the entry";
        start_character: U32, "characters", "beginning of the node";
        end_character: U32, "characters", "end of the node";
    }
}
