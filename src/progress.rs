//! Watching and stopping long work.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{ErrorKind, Result};

/// Told once per document how far the work has come; can stop it.
///
/// The library prints nothing and draws no bars; a caller who wants one
/// implements this trait around it. `()` watches nothing.
///
/// ```
/// use std::ops::ControlFlow;
/// use std::sync::atomic::{AtomicUsize, Ordering};
/// use tifa::prelude::*;
/// use tifa::Progress;
///
/// #[derive(Default)]
/// struct Counter(AtomicUsize);
/// impl Progress for Counter {
///     fn advance(&self, documents: usize) -> ControlFlow<()> {
///         self.0.fetch_add(documents, Ordering::Relaxed);
///         ControlFlow::Continue(())
///     }
/// }
///
/// let corpus = Corpus::from_texts([("a", "弘扬工匠精神"), ("b", "建设质量强市")])?;
/// let counter = Counter::default();
/// Tokenizer::builder().build()?.tokenize_with(&corpus, &counter)?;
/// assert_eq!(counter.0.load(Ordering::Relaxed), 2);
/// # Ok::<(), tifa::Error>(())
/// ```
pub trait Progress: Sync {
    /// Called once, before the first document, with the number of documents.
    fn begin(&self, _total: usize) {}

    /// Called after each document, from any thread; with 0 where work on
    /// documents goes on but none is done. [`ControlFlow::Break`] stops the work, which then ends in [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled).
    fn advance(&self, _documents: usize) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// Called once, after the last document.
    fn finish(&self) {}
}

impl Progress for () {}

/// Work that is watched, from any number of threads.
pub(crate) struct Watch<'p> {
    progress: &'p dyn Progress,
    stopped: AtomicBool,
}

impl<'p> Watch<'p> {
    /// Work on this many documents begins.
    pub fn begin(progress: &'p dyn Progress, documents: usize) -> Self {
        progress.begin(documents);
        Self { progress, stopped: AtomicBool::new(false) }
    }

    /// Whether the work was stopped.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// This many more documents are done.
    pub fn count(&self, documents: usize) {
        if self.progress.advance(documents) == ControlFlow::Break(()) {
            self.stopped.store(true, Ordering::Relaxed);
        }
    }

    /// An error where the work was stopped.
    pub fn check(&self) -> Result<()> {
        if self.is_stopped() { Err(ErrorKind::Cancelled.into()) } else { Ok(()) }
    }

    /// The work has come to its end, or was stopped.
    pub fn finish(self) -> Result<()> {
        self.check()?;
        self.progress.finish();
        Ok(())
    }
}

/// Parts of a document that is watched: they count as nothing, and stop when it does.
impl Progress for Watch<'_> {
    fn advance(&self, _documents: usize) -> ControlFlow<()> {
        self.count(0);
        if self.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
