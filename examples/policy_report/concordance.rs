//! The sentences behind the numbers: `--find TEXT`, or evidence for the leading slogans.

use tifa::Concordance;
use tifa::context::{ConcordanceLines, ConcordanceOrder, Window};
use tifa::text::Unit;

use crate::output::Output;
use crate::print::{count, say, screen_width};
use crate::study::Study;

/// Lines of evidence for each slogan.
const EVIDENCE: usize = 10;
/// Lines that are printed.
const SHOWN: usize = 20;

/// Every occurrence of what was asked for, by date; without a question, up to ten of each slogan, drawn by chance.
fn find(study: &Study) -> tifa::Result<ConcordanceLines> {
    let looking_for = |text: &str| match text.contains(['*', '?']) {
        true => Concordance::pattern(text),
        false => Concordance::phrase(text),
    };
    let lines = match &study.arguments.find {
        Some(text) => looking_for(text).order(ConcordanceOrder::Date).in_corpus(&study.corpus)?,
        None => Concordance::phrase("")
            .window(Window::Unit(Unit::Sentence))
            .sample(EVIDENCE, 1)
            .places(&study.corpus, &study.mined.occurrences()?)?,
    };
    match &study.intake.cleaned {
        Some((cleaned, _)) => lines.cite(cleaned),
        None => Ok(lines),
    }
}

/// Prints the occurrences of what was asked for.
pub fn print(study: &Study) -> tifa::Result<()> {
    let Some(text) = &study.arguments.find else { return Ok(()) };
    let lines = find(study)?;
    let (found, language) = (lines.occurrences(), study.arguments.language());
    say(language.choose(
        format!("\n“{text}”的语境：{found} 处"),
        format!("\nConcordance of {text}: {}", count(found, "occurrence")),
    ));
    say(lines.aligned(SHOWN, screen_width()).trim_end());
    let more = lines.len().saturating_sub(SHOWN);
    if more > 0 {
        say(language.choose(format!("… 另有 {more} 处"), format!("… and {more} more")));
    }
    Ok(())
}

/// Writes `concordance.csv`: bytes and wording of the texts as they came.
pub fn write(study: &Study, out: &mut Output) -> tifa::Result<()> {
    out.table("concordance", find(study)?.table()?);
    Ok(())
}
