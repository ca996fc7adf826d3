//! Passages that travel from document to document.

use tifa::Passages;

use crate::output::Output;
use crate::study::Study;

/// Writes `passages.csv`: a row per passage that documents share.
pub fn write(study: &Study, out: &mut Output) -> tifa::Result<()> {
    out.csv("passages", &Passages::default().find(&study.corpus)?.table()?)
}
