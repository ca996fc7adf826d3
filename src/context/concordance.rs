//! Concordance: every occurrence of a formulation, with what surrounds it.

mod behind;
mod lines;
mod node;
mod window;

use std::sync::Arc;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use lines::{CONCORDANCE, ConcordanceLine, ConcordanceLines};
pub use window::Window;

use super::places::read_places;
use crate::corpus::{Corpus, Documents, Texts};
use crate::error::{Error, Result};
use crate::matrix::Grouping;
use crate::pool::SHARE;
use crate::stats::bootstrap::Draws;
use crate::token::{Counting, Lexicon, Tokens};
use behind::{Cells, undated_skipped};
use lines::Line;
use node::{Hit, Node};
use window::Windows;

/// Finds every occurrence of a phrase, pattern, term or lexicon and shows it
/// in its context (keyword in context, KWIC).
///
/// A line has its place in the text in bytes and characters;
/// [`ConcordanceLines::cite`] leads it back through the cleaner's changes to
/// the text as it came. Any row of any table of this crate that has a `term`
/// leads to its sentences by [`Concordance::behind`].
///
/// ```
/// use tifa::prelude::*;
/// let corpus = Corpus::from_texts([("甲", "实施质量强市战略。弘扬工匠精神，建设质量强省。")])?;
/// let lines = Concordance::pattern("质量强?").in_corpus(&corpus)?;
/// let nodes: Vec<&str> = lines.iter().map(|line| line.node).collect();
/// assert_eq!(nodes, ["质量强市", "质量强省"]);
/// assert_eq!(lines.iter().next().unwrap().left, "实施");
///
/// // The lines behind a number of a matrix, in one period:
/// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
/// let lines = Concordance::term("质量").of(&tokens)?;
/// assert_eq!(lines.len() as u32, tokens.dtm().count(0, "质量"));
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Concordance {
    node: Node,
    window: Window,
    order: ConcordanceOrder,
    sample: Option<(usize, u64)>,
    groups: Vec<(Grouping, String)>,
    variables: Vec<String>,
    #[serde(default)]
    row: Cells,
}

/// The order of concordance lines; equal ones in order of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ConcordanceOrder {
    /// By document, then by place.
    #[default]
    Text,
    /// By date, undated documents last.
    Date,
    /// By what is to the left, read from the node outwards, by code point.
    Left,
    /// By what is to the right, by code point.
    Right,
}

impl Concordance {
    fn looking_for(node: Node) -> Self {
        Self {
            node,
            window: Window::default(),
            order: ConcordanceOrder::default(),
            sample: None,
            groups: Vec::new(),
            variables: Vec::new(),
            row: Cells::default(),
        }
    }

    /// Every occurrence of a string, whatever words it lies in; overlapping
    /// occurrences too.
    #[must_use]
    pub fn phrase(text: impl Into<String>) -> Self {
        Self::looking_for(Node::Phrase(text.into()))
    }

    /// A pattern: `?` is one letter, Han character or digit, `*` any number
    /// of them (inside the pattern as few as possible; at its edges as many
    /// as there are up to the next mark or space). 质量强? finds 质量强市 and
    /// 质量强省. Occurrences do not overlap.
    #[must_use]
    pub fn pattern(pattern: impl Into<String>) -> Self {
        Self::looking_for(Node::Pattern(pattern.into()))
    }

    /// A regular expression, in the syntax of the crate `regex`.
    #[must_use]
    pub fn regex(expression: impl Into<String>) -> Self {
        Self::looking_for(Node::Regex(expression.into()))
    }

    /// The tokens that a matrix counts under this term: those of its variants
    /// too, and only where the tokenizer cut it as a word. Needs
    /// [`Concordance::of`].
    #[must_use]
    pub fn term(term: impl Into<String>) -> Self {
        Self::looking_for(Node::Term(term.into()))
    }

    /// The entries of a lexicon, counted in one of three ways.
    #[must_use]
    pub fn entries(lexicon: Lexicon, counting: Counting) -> Self {
        Self::looking_for(Node::Entries(Box::new(lexicon), counting))
    }

    /// The lines behind a row of a table: its `term`, in the documents that
    /// the row speaks of. The columns that are read:
    /// - `doc_id`: that document;
    /// - `period`, `group`, `stage`, `unit`: the documents of that label, of
    ///   both labels for `from` and `to`. Years, quarters and the like are
    ///   known by their labels; what else a label is a value of is said by
    ///   [`Concordance::grouped_by`];
    /// - `start` and `end`: those bytes of the text, or the periods from one to
    ///   the other;
    /// - `collocate`, `other`: only lines in whose context it occurs, so
    ///   choose the [`Concordance::window`] in which the table counted.
    ///
    /// With [`Concordance::of`] the lines are the tokens that a matrix counts,
    /// and where the tokens have no such term, every occurrence of the string;
    /// with [`Concordance::in_corpus`] every occurrence of the string.
    /// Strings are found as formulations are counted: “放管服”改革 is 放管服改革.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a row that is not
    /// there; [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn)
    /// for a row without a term.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    /// let trend = Trend::by(Period::Year).terms(["质量"]).of(&tokens.dtm())?;
    /// let row = trend.height() - 1;
    /// let lines = Concordance::behind(&trend, row)?.of(&tokens)?;
    /// assert_eq!(Some(lines.len() as u64), trend.column("count")?.u64()?.get(row));
    ///
    /// let keyness = Keyness::default().groups(&tokens.dtm(), "place")?;
    /// let lines = Concordance::behind(&keyness, 0)?.grouped_by("place").of(&tokens)?;
    /// assert_eq!(Some(lines.len() as u64), keyness.column("count")?.u64()?.get(0));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn behind(table: &DataFrame, row: usize) -> Result<Self> {
        let (term, cells) = Cells::read(table, row)?;
        Ok(Self { row: cells, ..Self::looking_for(Node::TermOrPhrase(term)) })
    }

    /// Says what the labels of groups in the row of [`Concordance::behind`]
    /// are: values of a document variable, or periods that begin at dates that you give.
    #[must_use]
    pub fn grouped_by(mut self, grouping: impl Into<Grouping>) -> Self {
        self.row.grouped_by(grouping.into());
        self
    }

    /// Sets the context; 20 characters on each side by default.
    #[must_use]
    pub fn window(mut self, window: Window) -> Self {
        self.window = window;
        self
    }

    /// Sets the order of the lines; that of the text by default.
    #[must_use]
    pub fn order(mut self, order: ConcordanceOrder) -> Self {
        self.order = order;
        self
    }

    /// Keeps this many lines for each thing looked for, drawn without bias:
    /// every occurrence has the same chance. One seed, one sample.
    #[must_use]
    pub fn sample(mut self, lines: usize, seed: u64) -> Self {
        self.sample = Some((lines, seed));
        self
    }

    /// Looks only in the documents of one group, by the label that tables
    /// show: `in_group(Period::Year, "2016")`, `in_group("place", "浙江")`.
    /// Given twice, both must hold. Undated documents are in no period.
    #[must_use]
    pub fn in_group(mut self, grouping: impl Into<Grouping>, label: impl Into<String>) -> Self {
        self.groups.push((grouping.into(), label.into()));
        self
    }

    /// Adds document variables as columns of the table.
    #[must_use]
    pub fn variables<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.variables = names.into_iter().map(Into::into).collect();
        self
    }

    /// The lines in the texts of some tokens.
    ///
    /// # Errors
    /// [`ErrorKind::Empty`](crate::ErrorKind::Empty) for nothing to look for
    /// or a group that is not there;
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for an expression with
    /// faults;
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) for a
    /// variable that the corpus lacks.
    pub fn of(&self, tokens: &Tokens) -> Result<ConcordanceLines> {
        self.find(tokens.shared_documents(), tokens.shared_texts(), Some(tokens))
    }

    /// The lines in the texts of a corpus that has not been tokenised.
    ///
    /// # Errors
    /// As [`Concordance::of`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for a term or a window of tokens.
    pub fn in_corpus(&self, corpus: &Corpus) -> Result<ConcordanceLines> {
        if let Window::Tokens(n) = self.window {
            return Err(Error::option("window", format!("{n} tokens"), "characters or units, without tokens"));
        }
        self.find(corpus.shared_documents(), corpus.texts(), None)
    }

    fn find(&self, documents: &Arc<Documents>, texts: &Texts, tokens: Option<&Tokens>) -> Result<ConcordanceLines> {
        let finder = self.node.finder(tokens)?;
        let is_in = self.documents_in(documents)?;
        let of_document = |d: usize| {
            if !is_in[d] {
                return Vec::new();
            }
            let hits = match self.row.bytes() {
                Some(bytes) => texts[d].get(bytes.clone()).map(|_| Hit { bytes, term: 0 }).into_iter().collect(),
                None => finder.hits(&texts[d], d, tokens),
            };
            if hits.is_empty() {
                return Vec::new();
            }
            let windows = Windows::new(self.window, &texts[d], d, tokens);
            let line = |hit: Hit| {
                let whole = windows.around(&hit.bytes);
                let context = [&texts[d][whole.start..hit.bytes.start], &texts[d][hit.bytes.end..whole.end]];
                (!self.row.lacks(context)).then(|| Line::new(d, hit.term, &hit.bytes, &whole))
            };
            hits.into_iter().filter_map(line).collect()
        };
        let found: Vec<Vec<Line>> = (0..texts.len()).into_par_iter().with_max_len(SHARE).map(of_document).collect();
        let mut lines = Vec::with_capacity(found.iter().map(Vec::len).sum());
        found.into_iter().for_each(|of_document| lines.extend(of_document));
        let (terms, all) = (self.node.terms(), lines.len());
        let lines = self.drawn(lines, |line| line.term, terms.len());
        self.lines(documents, texts, terms, lines, all)
    }

    /// The lines at given places of the texts of a corpus: a table with the
    /// columns `doc_id`, `start` and `end` (bytes), and `term` where lines
    /// shall bear names, as [`MinedSlogans::occurrences`](crate::phrase::MinedSlogans::occurrences),
    /// [`Coded::matches`](crate::context::Coded::matches) and
    /// [`Tokens::to_frame`](crate::Tokens::to_frame) give. Window, order,
    /// sample, groups and variables are those of `self`; what it looks for
    /// plays no part.
    ///
    /// # Errors
    /// As [`Concordance::in_corpus`];
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a place that is
    /// none.
    pub fn places(&self, corpus: &Corpus, places: &DataFrame) -> Result<ConcordanceLines> {
        if let Window::Tokens(n) = self.window {
            return Err(Error::option("window", format!("{n} tokens"), "characters or units, without tokens"));
        }
        let documents = corpus.shared_documents();
        let is_in = self.documents_in(documents)?;
        let (terms, mut places) = read_places(documents, corpus.texts(), places)?;
        places.retain(|place| is_in[place.document as usize]);
        places.sort_by_key(|place| (place.document, place.start, place.end));
        let all = places.len();
        let places = self.drawn(places, |place| place.term, terms.len());
        let mut lines = Vec::with_capacity(places.len());
        for of_document in places.chunk_by(|a, b| a.document == b.document) {
            let document = of_document[0].document as usize;
            let windows = Windows::new(self.window, corpus.text(document), document, None);
            lines.extend(of_document.iter().map(|p| {
                let bytes = p.start as usize..p.end as usize;
                Line::new(document, p.term, &bytes, &windows.around(&bytes))
            }));
        }
        self.lines(documents, corpus.texts(), terms, lines, all)
    }

    /// The places that the sample keeps; all without a sample.
    fn drawn<P>(&self, places: Vec<P>, term: impl Fn(&P) -> u32, terms: usize) -> Vec<P> {
        match self.sample {
            Some((n, seed)) => sampled(places, term, n, seed, terms),
            None => places,
        }
    }

    fn lines(
        &self,
        documents: &Arc<Documents>,
        texts: &Texts,
        terms: Vec<String>,
        lines: Vec<Line>,
        all: usize,
    ) -> Result<ConcordanceLines> {
        for name in &self.variables {
            documents.variable(name)?;
        }
        let mut lines = ConcordanceLines {
            documents: documents.clone(),
            texts: texts.clone(),
            variables: self.variables.clone(),
            terms,
            lines,
            all,
        };
        lines.sort(self.order);
        Ok(lines)
    }

    /// Whether each document is in all groups asked for.
    fn documents_in(&self, documents: &Documents) -> Result<Vec<bool>> {
        let mut is_in = vec![true; documents.len()];
        for (grouping, label) in &self.groups {
            let grouping = undated_skipped(grouping);
            let groups = grouping.members(documents)?;
            let Some((_, members)) = groups.iter().find(|(name, _)| name == label) else {
                return Err(Error::empty(format!("no group is labelled {label:?}")));
            };
            let mut in_group = vec![false; documents.len()];
            members.iter().for_each(|&d| in_group[d] = true);
            is_in.iter_mut().zip(in_group).for_each(|(all, one)| *all &= one);
        }
        self.row.narrow(documents, &mut is_in)?;
        Ok(is_in)
    }
}

/// `n` of the places of each term, each with the same chance, in their order.
fn sampled<P>(places: Vec<P>, term: impl Fn(&P) -> u32, n: usize, seed: u64, terms: usize) -> Vec<P> {
    let mut of_term: Vec<Vec<u32>> = vec![Vec::new(); terms];
    places.iter().enumerate().for_each(|(i, place)| of_term[term(place) as usize].push(i as u32));
    let mut kept = vec![false; places.len()];
    for (term, mut mine) in of_term.into_iter().enumerate() {
        let mut draws = Draws::new(seed, term as u64);
        for i in 0..n.min(mine.len()) {
            let other = i + draws.below(mine.len() - i);
            mine.swap(i, other);
            kept[mine[i] as usize] = true;
        }
    }
    places.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(place, _)| place).collect()
}
