//! What a plan carries as text, built once in a process.
//!
//! Lexicons, stop words and options travel with the query as constants of the SQL functions: JSON as
//! the library saves them. A worker builds each the first time that it sees it and keeps it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use datafusion::common::{DataFusionError, Result};
use serde::de::DeserializeOwned;
use tifa::phrase::SloganCandidates;
use tifa::token::{Counting, LexiconCounter};
use tifa::{Cleaner, Lexicon, Tokenizer};

/// How many different ones are kept; a study uses one or two.
const KEPT: usize = 16;

/// Things by the text or bytes that they are built from.
struct Built<T>(LazyLock<Mutex<HashMap<Vec<u8>, Arc<T>>>>);

impl<T> Built<T> {
    const fn new() -> Self {
        Self(LazyLock::new(Mutex::default))
    }

    fn of(&self, from: &[u8], build: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
        let mut built = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = built.get(from) {
            return Ok(known.clone());
        }
        let new = Arc::new(build()?);
        if built.len() >= KEPT {
            built.clear();
        }
        built.insert(from.to_vec(), new.clone());
        Ok(new)
    }
}

/// The tokenizer of these options: JSON of `TokenizerBuilder`, or nothing for the default.
pub fn tokenizer(options: &str) -> Result<Arc<Tokenizer>> {
    static BUILT: Built<Tokenizer> = Built::new();
    BUILT.of(options.as_bytes(), || {
        let builder: tifa::token::TokenizerBuilder = parse("tokenizer", options)?;
        builder.build().map_err(outside)
    })
}

/// The cleaner of these options: JSON of `Cleaner`, or nothing for the default.
pub fn cleaner(options: &str) -> Result<Arc<Cleaner>> {
    static BUILT: Built<Cleaner> = Built::new();
    BUILT.of(options.as_bytes(), || parse("cleaner", options))
}

/// What counts the entries of a lexicon: its JSON, or terms with commas or spaces between them.
pub fn counter(lexicon: &str, counting: Counting) -> Result<Arc<LexiconCounter>> {
    static LONGEST: Built<LexiconCounter> = Built::new();
    static ALL: Built<LexiconCounter> = Built::new();
    let built = if counting == Counting::AllMatches { &ALL } else { &LONGEST };
    built.of(lexicon.as_bytes(), || Ok(self::lexicon(lexicon)?.counter(counting)))
}

/// A lexicon as JSON, or terms with commas or spaces between them.
pub fn lexicon(text: &str) -> Result<Lexicon> {
    if text.trim_start().starts_with('{') {
        return parse("lexicon", text);
    }
    let parts = text.split(|c: char| c.is_whitespace() || ",，、;；".contains(c)).filter(|term| !term.is_empty());
    Lexicon::from_terms(parts).map_err(outside)
}

/// Options as JSON; nothing stands for the default.
pub fn parse<T: DeserializeOwned>(what: &str, text: &str) -> Result<T> {
    let json = if text.trim().is_empty() { "{}" } else { text };
    serde_json::from_str(json).map_err(|e| DataFusionError::Execution(format!("{what}: {e}")))
}

/// An error of the library.
pub fn outside(error: tifa::Error) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

/// Candidates for slogans, as `tifa_slogan_candidates` gave them.
pub fn candidates(bytes: &[u8]) -> Result<Arc<SloganCandidates>> {
    static BUILT: Built<SloganCandidates> = Built::new();
    BUILT.of(bytes, || SloganCandidates::from_bytes(bytes).map_err(outside))
}
