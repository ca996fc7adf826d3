//! Passages that travel from document to document.

use polars::prelude::DataFrame;
use tifa::Passages;
use tifa::polars;

use crate::output::Output;
use crate::study::Study;

/// Writes `passages.csv`: a row per passage that documents share.
pub fn write(study: &Study, out: &mut Output) -> tifa::Result<DataFrame> {
    let passages = Passages::default().find(&study.corpus)?.table()?;
    out.csv("passages", &passages)?;
    Ok(passages)
}
