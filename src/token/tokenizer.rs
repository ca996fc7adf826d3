//! From a corpus to its tokens.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jieba_rs::Jieba;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::chunk::{Chunk, Record, Sequences, Worker};
use super::dictionary::Scratch;
use super::engine::Engine;
use super::protect::{Origin, ProtectedSegmenter};
use super::terms::{AllTerms, Numbering};
use super::{Dictionary, JiebaSegmenter, Lexicon, Segmenter, StopWords, TermId, Tokens, Vocabulary};
use crate::corpus::Corpus;
use crate::error::{Error, ErrorKind, Result};
use crate::pool::Pool;
use crate::progress::Progress;
use crate::text::{begins_with_han, is_word};

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
    lexicon: Lexicon,
    stop_words: StopWords,
    hmm: bool,
    parts_of_speech: Option<Vec<String>>,
    min_characters: usize,
    numbers: bool,
    latin: bool,
    filter_lexicon: bool,
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

    /// Lets only words of at least so many characters into matrices. 1 by
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
    /// [`ErrorKind::Option`] for a part of speech that is empty: it would let
    /// everything in; and as [`Dictionary::with_words`].
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
        self.build_with(Dictionary::jieba()?)
    }

    /// The tokenizer on another dictionary, which user words join.
    ///
    /// # Errors
    /// As [`TokenizerBuilder::build`].
    pub fn build_with(self, dictionary: impl Into<Arc<Dictionary>>) -> Result<Tokenizer> {
        let mut dictionary = dictionary.into();
        if !self.user_words.is_empty() {
            let words = self.user_words.iter().map(|(word, frequency)| (word, *frequency));
            dictionary = Arc::new(dictionary.with_words(words)?);
        }
        let hmm = self.hmm;
        self.on(Engine::Dictionary { dictionary, hmm })
    }

    /// The tokenizer on another segmenter; [`TokenizerBuilder::hmm`] and
    /// [`TokenizerBuilder::user_words`] mean nothing to it.
    ///
    /// # Errors
    /// [`ErrorKind::Option`] for a part of speech that is empty.
    pub fn build_on(self, segmenter: impl Segmenter + 'static) -> Result<Tokenizer> {
        self.on(Engine::Other(Arc::new(segmenter)))
    }

    fn on(self, engine: Engine) -> Result<Tokenizer> {
        if self.parts_of_speech.as_ref().is_some_and(|tags| tags.iter().any(String::is_empty)) {
            return Err(Error::option("parts_of_speech", "\"\"", "tags such as n or vn"));
        }
        let segmenter = ProtectedSegmenter::new(engine, &self.lexicon);
        Ok(Tokenizer { segmenter, options: self })
    }
}

/// Cuts texts into words, keeping the entries of its lexicon whole.
#[derive(Debug, Clone)]
pub struct Tokenizer {
    pub(super) segmenter: ProtectedSegmenter,
    options: TokenizerBuilder,
}

impl Tokenizer {
    /// The options, to be set.
    #[must_use]
    pub fn builder() -> TokenizerBuilder {
        TokenizerBuilder::default()
    }

    /// The options it was built with, which can be saved.
    #[must_use]
    pub fn options(&self) -> &TokenizerBuilder {
        &self.options
    }

    /// The words of one text, gaps left out.
    #[must_use]
    pub fn words<'t>(&self, text: &'t str) -> Vec<&'t str> {
        thread_local! {
            static SCRATCH: Cell<Scratch> = Cell::default();
        }
        // A token takes five bytes of Chinese text and more.
        let mut words = Vec::with_capacity(text.len() / 5);
        // Taken, not borrowed: a segmenter may call a tokenizer itself.
        let mut scratch = SCRATCH.take();
        self.segmenter.segment(text, &mut scratch, &mut |range, origin| {
            let piece = &text[range];
            match origin {
                Origin::Sign => {}
                Origin::Lexicon => words.push(piece),
                _ if begins_with_han(piece) || is_word(piece) => words.push(piece),
                _ => {}
            }
        });
        // What a huge text without signs needed is given back.
        if text.len() < 1 << 20 {
            SCRATCH.set(scratch);
        }
        words
    }

    /// The tokens of every document.
    ///
    /// # Errors
    /// A document of more than 4 GiB.
    pub fn tokenize(&self, corpus: &Corpus) -> Result<Tokens> {
        self.tokenize_with(corpus, &())
    }

    /// The tokens of every document, watched and stopped by `progress`.
    ///
    /// # Errors
    /// A document of more than 4 GiB; [`ErrorKind::Cancelled`] where
    /// `progress` stopped the work.
    pub fn tokenize_with(&self, corpus: &Corpus, progress: &dyn Progress) -> Result<Tokens> {
        let mut terms = AllTerms::new(self.dictionary());
        let shared = Mutex::new(&mut terms);
        let keys = |part: usize, chunk: Chunk<'_, Sequences>| {
            (shared.lock().unwrap_or_else(PoisonError::into_inner).add(part, chunk.terms), chunk.record)
        };
        let (keys, records): (Vec<_>, Vec<_>) = self.read(corpus, progress, keys)?.into_iter().unzip();
        let Numbering { vocabulary, parts_of_speech, ids: of_keys } = self.number(terms, keys.iter().flatten());

        let n = records.iter().map(|r| r.ids.len()).sum();
        let mut ids = vec![0; n];
        let mut rest = ids.as_mut_slice();
        let mut targets = Vec::with_capacity(records.len());
        for record in &records {
            let (target, after) = rest.split_at_mut(record.ids.len());
            targets.push(target);
            rest = after;
        }
        records.par_iter().zip(keys).zip(targets).for_each(|((record, keys), target)| {
            let of_chunk: Vec<u32> = keys.iter().map(|&key| of_keys[key as usize]).collect();
            target.iter_mut().zip(&record.ids).for_each(|(id, &local)| *id = of_chunk[local as usize]);
        });
        let (mut starts, mut breaks, mut offsets) = (Vec::with_capacity(n), Vec::with_capacity(n), vec![0]);
        for record in records {
            let base = starts.len();
            offsets.extend(record.ends.iter().map(|end| base + end));
            starts.extend(record.starts);
            breaks.extend(record.breaks);
        }
        Ok(Tokens {
            documents: corpus.shared_documents().clone(),
            texts: corpus.texts().clone(),
            features: self.features(&vocabulary, &parts_of_speech),
            vocabulary: Arc::new(vocabulary),
            parts_of_speech,
            ids,
            starts,
            breaks,
            offsets,
        })
    }

    /// Cuts every document, part by part, and keeps of the tokens what is
    /// asked for. Each part is given to `finish` with its number, as soon as it
    /// is ready.
    pub(super) fn read<'t, R: Record, T: Send>(
        &self,
        corpus: &'t Corpus,
        progress: &dyn Progress,
        finish: impl Fn(usize, Chunk<'t, R>) -> T + Sync,
    ) -> Result<Vec<T>> {
        let texts = corpus.texts();
        if let Some(i) = texts.iter().position(|t| u32::try_from(t.len()).is_err()) {
            return Err(Error::option("text", corpus.document(i).id(), "a document of at most 4 GiB"));
        }
        progress.begin(texts.len());
        let stopped = AtomicBool::new(false);
        let workers = Pool::new(|| Worker::new(self.dictionary()));
        let parts = texts
            .par_chunks(chunk_size(texts.len()))
            .enumerate()
            .map(|(part, texts)| {
                let chunk = workers.with(|worker| {
                    let mut chunk = Chunk::for_texts(texts);
                    for text in texts {
                        if stopped.load(Ordering::Relaxed) {
                            break;
                        }
                        chunk.push(text, &self.segmenter, worker);
                        if progress.advance(1) == ControlFlow::Break(()) {
                            stopped.store(true, Ordering::Relaxed);
                        }
                    }
                    chunk.finish(&self.segmenter, worker);
                    chunk
                });
                finish(part, chunk)
            })
            .collect();
        if stopped.into_inner() {
            return Err(ErrorKind::Cancelled.into());
        }
        progress.finish();
        Ok(parts)
    }

    /// The dictionary whose places stand for words.
    pub(super) fn dictionary(&self) -> Option<&Dictionary> {
        self.segmenter.engine().dictionary()
    }

    /// The final numbering of the terms with these keys.
    pub(super) fn number<'k>(&self, terms: AllTerms, keys: impl Iterator<Item = &'k u32>) -> Numbering {
        let heads = self.options.lexicon.iter().map(|e| (e.term(), e.head())).filter(|(term, head)| term != head);
        terms.finish(keys, self.dictionary(), &heads.collect())
    }

    /// What each term is counted as.
    pub(super) fn features(&self, vocabulary: &Vocabulary, parts_of_speech: &[String]) -> Vec<Option<TermId>> {
        let heads: FxHashMap<&str, &str> = self.options.lexicon.iter().map(|e| (e.term(), e.head())).collect();
        let feature = |i: usize| {
            let term = vocabulary.at(i);
            let tag = parts_of_speech.get(i).map_or("", String::as_str);
            match heads.get(term) {
                Some(_) if self.options.filter_lexicon && !self.options.lets_in(term, tag) => None,
                Some(head) => vocabulary.id(head),
                None => self.options.lets_in(term, tag).then_some(TermId(i as u32)),
            }
        };
        (0..vocabulary.len()).into_par_iter().map(feature).collect()
    }
}

impl TokenizerBuilder {
    /// Whether every filter lets a word into matrices.
    fn lets_in(&self, term: &str, part_of_speech: &str) -> bool {
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

/// Documents per task: enough tasks for all threads to end together, few
/// vocabularies to merge. No result depends on it.
fn chunk_size(documents: usize) -> usize {
    let tasks = match rayon::current_num_threads() {
        1 => 1,
        threads => 16 * threads,
    };
    documents.div_ceil(tasks).max(1)
}
