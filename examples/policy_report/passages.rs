//! Passages that travel from document to document.

use tifa::Passages;
use tifa::phrase::SharedPassages;

use crate::output::Output;
use crate::progress::Bar;
use crate::study::Study;

/// Writes `passages.csv`: a row per passage that documents share.
pub fn write(study: &Study, out: &mut Output) -> tifa::Result<SharedPassages> {
    let bar = Bar::new(study.arguments.language().choose("找流传段落", "passages"));
    let passages = Passages::default().find_with(&study.corpus, &bar)?;
    out.table("passages", passages.table()?);
    Ok(passages)
}
