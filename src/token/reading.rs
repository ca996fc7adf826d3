//! A corpus into tokens, part by part on all threads.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::chunk::{Chunk, Record, TokenRecord, Worker};
use super::terms::{AllTerms, Numbering, PartTerms};
use super::{Tokenizer, Tokens};
use crate::corpus::Corpus;
use crate::error::{Error, ErrorKind, Result};
use crate::pool::Pool;
use crate::progress::Progress;

impl Tokenizer {
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
        let keys = |part: usize, terms: PartTerms<'_>, record: TokenRecord| {
            (shared.lock().unwrap_or_else(PoisonError::into_inner).add(part, terms), record)
        };
        let (keys, records): (Vec<_>, Vec<_>) = self.read(corpus, progress, keys)?.into_iter().unzip();
        let numbering = self.number(terms, keys.iter().flatten());

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
            let of_part: Vec<u32> = keys.iter().map(|&key| numbering.id(key).0).collect();
            target.iter_mut().zip(&record.ids).for_each(|(id, term)| *id = of_part[term.0 as usize]);
        });
        let (mut starts, mut breaks, mut offsets) = (Vec::with_capacity(n), Vec::with_capacity(n), vec![0]);
        for record in records {
            let base = starts.len();
            offsets.extend(record.ends.iter().map(|end| base + end));
            starts.extend(record.starts);
            breaks.extend(record.breaks);
        }
        let Numbering { vocabulary, parts_of_speech, .. } = numbering;
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

    /// Cuts every document, part by part, and records its tokens. `finish`
    /// gets each part with its number as soon as the part is ready.
    pub(super) fn read<'t, R: Record, T: Send>(
        &self,
        corpus: &'t Corpus,
        progress: &dyn Progress,
        finish: impl Fn(usize, PartTerms<'t>, R) -> T + Sync,
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
            .with_max_len(1)
            .enumerate()
            .map(|(part, texts)| {
                let (terms, record) = workers.with(|worker| {
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
                    chunk.finish(&self.segmenter, worker)
                });
                finish(part, terms, record)
            })
            .collect();
        if stopped.into_inner() {
            return Err(ErrorKind::Cancelled.into());
        }
        progress.finish();
        Ok(parts)
    }
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
