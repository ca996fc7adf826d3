//! What a concordance looks for, and where it occurs in a text.

use std::ops::Range;

use memchr::memmem;
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::token::{Counting, EntryFinder, Lexicon, Tokens};

/// What a concordance looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Node {
    /// Every occurrence of a string, overlapping ones too.
    Phrase(String),
    /// `?` one letter, Han character or digit, `*` any number of them.
    Pattern(String),
    /// A regular expression.
    Regex(String),
    /// Tokens that a matrix counts under this term.
    Term(String),
    /// Tokens of this term; without tokens, or where they have no such term,
    /// every occurrence of the string, quotation marks inside passed over.
    TermOrPhrase(String),
    /// Entries of a lexicon, under one way of counting.
    Entries(Box<Lexicon>, Counting),
}

/// A [`Node`] made ready.
pub(super) enum Finder<'a> {
    Phrase(memmem::Finder<'a>),
    Regex(Regex),
    /// As formulations are counted, overlapping ones too.
    Counted(Regex),
    Term(Vec<bool>),
    Entries(EntryFinder),
}

/// A place in a text, and the number of what was found there.
pub(super) struct Hit {
    pub bytes: Range<usize>,
    pub term: u32,
}

impl Node {
    /// The names of what may be found, by number.
    pub fn terms(&self) -> Vec<String> {
        match self {
            Node::Phrase(text)
            | Node::Pattern(text)
            | Node::Regex(text)
            | Node::Term(text)
            | Node::TermOrPhrase(text) => vec![text.clone()],
            Node::Entries(lexicon, _) => lexicon.iter().map(|e| e.head().to_string()).collect(),
        }
    }

    pub fn finder(&self, tokens: Option<&Tokens>) -> Result<Finder<'_>> {
        match self {
            Node::Phrase(text) | Node::Term(text) | Node::Pattern(text) if text.is_empty() => {
                Err(Error::empty("a concordance of an empty string"))
            }
            Node::TermOrPhrase(term) => match tokens {
                Some(tokens)
                    if tokens.features().iter().flatten().any(|&f| tokens.vocabulary().id(term) == Some(f)) =>
                {
                    Ok(Finder::Term(is_term(tokens, term)))
                }
                _ => regex(term, &past_quotation_marks(term)).map(Finder::Counted),
            },
            Node::Phrase(text) => Ok(Finder::Phrase(memmem::Finder::new(text))),
            Node::Pattern(pattern) => regex(pattern, &of_pattern(pattern)).map(Finder::Regex),
            Node::Regex(pattern) => regex(pattern, pattern).map(Finder::Regex),
            Node::Term(term) => {
                let tokens = tokens.ok_or_else(|| Error::option("term", term, "tokens, where a term is looked for"))?;
                Ok(Finder::Term(is_term(tokens, term)))
            }
            Node::Entries(lexicon, _) if lexicon.is_empty() => Err(Error::empty("a lexicon without entries")),
            Node::Entries(lexicon, counting) => Ok(Finder::Entries(EntryFinder::new(lexicon, *counting))),
        }
    }
}

/// Whether each word of the vocabulary is counted under a term.
fn is_term(tokens: &Tokens, term: &str) -> Vec<bool> {
    let head = tokens.vocabulary().id(term);
    tokens.features().iter().map(|f| head.is_some() && *f == head).collect()
}

impl Finder<'_> {
    /// The places in the text of a document, by beginning, then by end.
    pub fn hits(&self, text: &str, document: usize, tokens: Option<&Tokens>) -> Vec<Hit> {
        match self {
            Finder::Phrase(finder) => phrases(finder, text),
            Finder::Regex(regex) => {
                let found = regex.find_iter(text).filter(|m| !m.is_empty());
                found.map(|m| Hit { bytes: m.range(), term: 0 }).collect()
            }
            Finder::Counted(regex) => {
                let step = |m: &regex::Match<'_>| m.start() + m.as_str().chars().next().map_or(1, char::len_utf8);
                let first = regex.find(text);
                let found = std::iter::successors(first, |m| regex.find_at(text, step(m)));
                found.map(|m| Hit { bytes: m.range(), term: 0 }).collect()
            }
            Finder::Term(is_wanted) => {
                let of_document = tokens.into_iter().flat_map(|tokens| tokens.document(document));
                let wanted = of_document.filter(|token| is_wanted[token.id.index()]);
                wanted.map(|token| Hit { bytes: token.bytes, term: 0 }).collect()
            }
            Finder::Entries(counter) => {
                let hits = counter.hits(text).into_iter();
                hits.map(|hit| Hit { bytes: hit.bytes, term: hit.entry as u32 }).collect()
            }
        }
    }
}

/// Every occurrence, also one that begins inside another.
fn phrases(finder: &memmem::Finder<'_>, text: &str) -> Vec<Hit> {
    let (mut hits, mut from) = (Vec::new(), 0);
    let step = std::str::from_utf8(finder.needle()).ok().and_then(|n| n.chars().next()).map_or(1, char::len_utf8);
    while let Some(at) = text.as_bytes().get(from..).and_then(|rest| finder.find(rest)) {
        let start = from + at;
        hits.push(Hit { bytes: start..start + finder.needle().len(), term: 0 });
        from = start + step;
    }
    hits
}

/// A string as formulations are counted: quotation marks and characters
/// without width may be inside, letters and digits may be full-width.
fn past_quotation_marks(term: &str) -> String {
    let mut expression = String::new();
    for (i, c) in term.chars().enumerate() {
        if i > 0 {
            expression.push_str(r#"[“”‘’「」『』"＂\x{200B}-\x{200D}\x{2060}\x{FEFF}\x{AD}]*"#);
        }
        let same = regex::escape(c.encode_utf8(&mut [0; 4]));
        match char::from_u32(c as u32 + 0xFEE0) {
            Some(full) if c.is_ascii_alphanumeric() || c == '+' => expression += &format!("(?:{same}|{full})"),
            _ => expression += &same,
        }
    }
    expression
}

/// A pattern as a regular expression: between fixed parts `*` takes as little
/// as it can; at an edge, as much as there is up to the next mark or space.
fn of_pattern(pattern: &str) -> String {
    let last = pattern.chars().count().saturating_sub(1);
    let mut expression = String::new();
    for (i, c) in pattern.chars().enumerate() {
        match c {
            '?' => expression.push_str(r"[\p{L}\p{N}]"),
            '*' if i == 0 || i == last => expression.push_str(r"[\p{L}\p{N}]*"),
            '*' => expression.push_str(r"[\p{L}\p{N}]*?"),
            other => expression.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    expression
}

fn regex(given: &str, expression: &str) -> Result<Regex> {
    Regex::new(expression).map_err(|e| Error::option("pattern", format!("{given} ({e})"), "a regular expression"))
}
