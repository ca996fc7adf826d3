//! Watching and stopping long work.

use std::ops::ControlFlow;

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
/// struct EntryFinder(AtomicUsize);
/// impl Progress for EntryFinder {
///     fn advance(&self, documents: usize) -> ControlFlow<()> {
///         self.0.fetch_add(documents, Ordering::Relaxed);
///         ControlFlow::Continue(())
///     }
/// }
///
/// let corpus = Corpus::from_texts([("a", "弘扬工匠精神"), ("b", "建设质量强市")])?;
/// let counter = EntryFinder::default();
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
