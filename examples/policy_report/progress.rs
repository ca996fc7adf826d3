//! How far long work has come, on a terminal; nothing in a pipe.

use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tifa::Progress;

/// A bar on standard error that goes when the work is done.
pub struct Bar(ProgressBar);

impl Bar {
    pub fn new(what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.set_prefix(what);
        Self(bar)
    }
}

impl Progress for Bar {
    fn begin(&self, total: usize) {
        self.0.set_length(total as u64);
    }

    fn advance(&self, documents: usize) -> ControlFlow<()> {
        self.0.inc(documents as u64);
        ControlFlow::Continue(())
    }

    fn finish(&self) {
        self.0.finish_and_clear();
    }
}

/// A word on standard error while work without a count goes on.
pub fn working<T>(what: &'static str, work: impl FnOnce() -> T) -> T {
    let bar = ProgressBar::new_spinner();
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    bar.set_message(what);
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    let done = work();
    bar.finish_and_clear();
    done
}
