//! Work by first symbol, told to a caller who counts documents.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::error::{ErrorKind, Result};
use crate::progress::Progress;

/// Tells [`Progress`] of work that no document makes by itself: the share of
/// the positions that are done, as a share of the documents.
pub(super) struct Watch<'a> {
    progress: &'a dyn Progress,
    documents: usize,
    /// How many positions there are, and how many are done.
    positions: usize,
    done: AtomicUsize,
    stopped: AtomicBool,
}

impl<'a> Watch<'a> {
    /// Begins work on this many documents.
    pub fn begin(progress: &'a dyn Progress, documents: usize) -> Self {
        progress.begin(documents);
        Self { progress, documents, positions: 0, done: AtomicUsize::new(0), stopped: AtomicBool::new(false) }
    }

    /// Sets how many positions the work is on.
    pub fn on(&mut self, positions: usize) {
        self.positions = positions;
    }

    /// Whether the work goes on after this many more positions.
    pub fn goes_on_after(&self, positions: usize) -> bool {
        if self.stopped.load(Ordering::Relaxed) {
            return false;
        }
        let before = self.done.fetch_add(positions, Ordering::Relaxed);
        let documents = |done: usize| done as u128 * self.documents as u128 / self.positions.max(1) as u128;
        let advanced = documents(before + positions) - documents(before);
        let goes_on = self.progress.advance(advanced as usize) == ControlFlow::Continue(());
        if !goes_on {
            self.stopped.store(true, Ordering::Relaxed);
        }
        goes_on
    }

    /// Ends a part of the work.
    ///
    /// # Errors
    /// [`ErrorKind::Cancelled`] where the work was stopped.
    pub fn check(&self) -> Result<()> {
        if self.stopped.load(Ordering::Relaxed) { Err(ErrorKind::Cancelled.into()) } else { Ok(()) }
    }

    /// Ends the work.
    ///
    /// # Errors
    /// As [`Watch::check`].
    pub fn finish(self) -> Result<()> {
        self.check()?;
        let done = self.done.into_inner();
        if done < self.positions || self.positions == 0 {
            // Texts without any symbol.
            let documents = |done: usize| done as u128 * self.documents as u128 / self.positions.max(1) as u128;
            let rest = self.documents - documents(done).min(self.documents as u128) as usize;
            let _ = self.progress.advance(rest);
        }
        self.progress.finish();
        Ok(())
    }
}
