//! The options of a tokenizer.

use std::sync::Arc;

use jieba_rs::Jieba;
use serde::{Deserialize, Serialize};

use super::engine::Engine;
use super::{JiebaSegmenter, Lexicon, Segmenter, StopWords, Tokenizer, WordList};
use crate::error::{Error, Result};

/// How texts become tokens: the options of a [`Tokenizer`].
///
/// ```
/// use tifa::prelude::*;
/// let tokenizer = Tokenizer::builder()
///     .lexicon(Lexicon::from_terms(["质量强市"])?)
///     .stop_words(StopWords::neutral())
///     .build()?;
/// assert_eq!(tokenizer.words("质量强市的建设"), ["质量强市", "的", "建设"]);
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenizerBuilder {
    pub(super) lexicon: Lexicon,
    stop_words: StopWords,
    hmm: bool,
    parts_of_speech: Option<Vec<String>>,
    min_characters: usize,
    numbers: bool,
    latin: bool,
    pub(super) filter_lexicon: bool,
    user_words: Vec<(String, Option<u64>)>,
}

impl Default for TokenizerBuilder {
    fn default() -> Self {
        Self {
            lexicon: Lexicon::default(),
            stop_words: StopWords::default(),
            hmm: true,
            parts_of_speech: None,
            min_characters: 1,
            numbers: true,
            latin: true,
            filter_lexicon: false,
            user_words: Vec::new(),
        }
    }
}

impl TokenizerBuilder {
    /// Words that stay whole. None by default.
    #[must_use]
    pub fn lexicon(mut self, lexicon: Lexicon) -> Self {
        self.lexicon = lexicon;
        self
    }

    /// Words left out of matrices; they still count as tokens. None by
    /// default. A lexicon entry is never left out.
    #[must_use]
    pub fn stop_words(mut self, stop_words: StopWords) -> Self {
        self.stop_words = stop_words;
        self
    }

    /// Whether jieba's hidden Markov model joins characters that its
    /// dictionary leaves single. On by default, as in jieba.
    #[must_use]
    pub fn hmm(mut self, hmm: bool) -> Self {
        self.hmm = hmm;
        self
    }

    /// Lets only these parts of speech into matrices, by jieba's tags; `n`
    /// stands for every tag that begins with it (`nr`, `ns` …). All are let
    /// in by default. A lexicon entry is never left out.
    #[must_use]
    pub fn parts_of_speech<S: Into<String>>(mut self, tags: impl IntoIterator<Item = S>) -> Self {
        self.parts_of_speech = Some(tags.into_iter().map(Into::into).collect());
        self
    }

    /// Lets only words of at least this many characters into matrices. 1 by
    /// default. A lexicon entry is never left out.
    #[must_use]
    pub fn min_characters(mut self, characters: usize) -> Self {
        self.min_characters = characters;
        self
    }

    /// Whether words of digits alone (`2016`, `6.5%`) get into matrices. On
    /// by default.
    #[must_use]
    pub fn numbers(mut self, numbers: bool) -> Self {
        self.numbers = numbers;
        self
    }

    /// Whether words with Latin letters get into matrices. On by default.
    #[must_use]
    pub fn latin(mut self, latin: bool) -> Self {
        self.latin = latin;
        self
    }

    /// Whether stop words and the other filters act on entries of the lexicon
    /// too. Off by default.
    #[must_use]
    pub fn filter_lexicon(mut self, filter: bool) -> Self {
        self.filter_lexicon = filter;
        self
    }

    /// Words that join jieba's dictionary, as with its `add_word`: each with
    /// a frequency, or without one, which then is as high as the word needs
    /// to stay whole by itself. Unlike an entry of the lexicon such a word can
    /// still lose against more probable ones. None by default.
    #[must_use]
    pub fn user_words<S: Into<String>>(mut self, words: impl IntoIterator<Item = (S, Option<u64>)>) -> Self {
        self.user_words = words.into_iter().map(|(word, frequency)| (word.into(), frequency)).collect();
        self
    }

    /// The tokenizer on jieba's dictionary, which is read once in a program:
    /// in less than a twentieth of a second. With user words a third of a
    /// second more.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a part of speech that is empty: it would let
    /// everything in; and as [`WordList::with_words`].
    pub fn build(self) -> Result<Tokenizer> {
        if self.parts_of_speech.is_some() {
            // Parts of speech are jieba's own to give.
            let mut jieba = Jieba::new();
            for (word, frequency) in &self.user_words {
                jieba.add_word(word, frequency.map(|f| f as usize), None);
            }
            let segmenter = JiebaSegmenter::with_jieba(jieba, self.hmm).tagged(true);
            return self.build_on(segmenter);
        }
        self.build_with(WordList::jieba()?)
    }

    /// The tokenizer on another dictionary, which user words join.
    ///
    /// # Errors
    /// As [`TokenizerBuilder::build`].
    pub fn build_with(self, dictionary: impl Into<Arc<WordList>>) -> Result<Tokenizer> {
        let mut dictionary = dictionary.into();
        if !self.user_words.is_empty() {
            let words = self.user_words.iter().map(|(word, frequency)| (word, *frequency));
            dictionary = Arc::new(dictionary.with_words(words)?);
        }
        let hmm = self.hmm;
        self.on(Engine::WordList { dictionary, hmm })
    }

    /// The tokenizer on another segmenter; [`TokenizerBuilder::hmm`] and
    /// [`TokenizerBuilder::user_words`] mean nothing to it.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a part of speech that is empty.
    pub fn build_on(self, segmenter: impl Segmenter + 'static) -> Result<Tokenizer> {
        self.on(Engine::Other(Arc::new(segmenter)))
    }

    fn on(self, engine: Engine) -> Result<Tokenizer> {
        if self.parts_of_speech.as_ref().is_some_and(|tags| tags.iter().any(String::is_empty)) {
            return Err(Error::option("parts_of_speech", "\"\"", "tags such as n or vn"));
        }
        Ok(Tokenizer::new(engine, self))
    }
}

impl TokenizerBuilder {
    /// Whether every filter lets a word into matrices.
    pub(super) fn lets_in(&self, term: &str, part_of_speech: &str) -> bool {
        let tags = self.parts_of_speech.as_ref();
        !self.stop_words.contains(term)
            && tags.is_none_or(|tags| tags.iter().any(|t| part_of_speech.starts_with(t.as_str())))
            && (self.min_characters <= 1 || term.chars().count() >= self.min_characters)
            && (self.numbers
                || term.chars().any(|c| c.is_alphanumeric() && !c.is_numeric())
                || !term.chars().any(char::is_numeric))
            && (self.latin || !term.chars().any(is_latin))
    }
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'ａ'..='ｚ' | 'Ａ'..='Ｚ' | 'À'..='ɏ')
}
