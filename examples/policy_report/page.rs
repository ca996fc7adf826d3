//! The report as one page to look at.

use std::path::Path;

use tifa::phrase::SharedPassages;
use tifa::report::Report;

use crate::keyness::Comparison;
use crate::study::Study;

/// Writes the page.
pub fn write(
    study: &Study,
    comparison: Option<&Comparison>,
    passages: &SharedPassages,
    file: &Path,
) -> tifa::Result<()> {
    let arguments = &study.arguments;
    let mut report = Report::new(&study.corpus, &study.tokens, &study.mined)
        .period(arguments.period.clone())
        .language(arguments.language())
        .passages(passages);
    if let Some(title) = &arguments.title {
        report = report.title(title);
    }
    if let Some(variable) = &arguments.group {
        report = report.group(variable);
    }
    if let Some((cleaned, reposts)) = &study.intake.cleaned {
        report = report.cleaned(cleaned).reposts(reposts);
    }
    if let Some(comparison) = comparison {
        report = comparison.show(report);
    }
    report.write_html(file)
}
