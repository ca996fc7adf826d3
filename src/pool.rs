//! What threads need again and again, and how much work each takes at a time.

use std::sync::{Mutex, PoisonError};

/// Threads take at most this many texts at a time. Rayon makes few parts for
/// few threads; texts differ, and who is done first would wait for the last part.
pub(crate) const SHARE: usize = 128;

/// Things that are costly to make, as many as are in use at once.
pub(crate) struct Pool<T, F> {
    idle: Mutex<Vec<T>>,
    make: F,
}

impl<T, F: Fn() -> T> Pool<T, F> {
    pub fn new(make: F) -> Self {
        Self { idle: Mutex::new(Vec::new()), make }
    }

    /// Calls `work` with one of them, which must be left as good as new.
    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let mut one = taken.unwrap_or_else(&self.make);
        let result = work(&mut one);
        idle().push(one);
        result
    }
}
