//! What a policy corpus says, and since when: overview, leading terms,
//! slogans and trends, printed and, with `--out`, written as CSV. Texts are
//! cleaned first; `documents.csv` and `removed.csv` show what that changed.
//!
//! ```text
//! cargo run --release --example policy_report -- PATH… --out report --period quarter
//! ```

#[macro_use]
mod print;

mod arguments;
mod concordance;
mod coword;
mod formulations;
mod intake;
mod keyness;
mod lexicon;
mod output;
mod overview;
mod page;
mod passages;
mod profiles;
mod progress;
mod study;
mod trends;

use std::path::Path;

use clap::Parser;

use arguments::Arguments;
use output::Output;
use overview::Leading;
use print::say;
use progress::working;
use study::Study;

fn main() -> std::process::ExitCode {
    let reported = report(Arguments::parse());
    let shown = print::show();
    match reported.and(shown) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write;
            writeln!(std::io::stderr(), "policy_report: {error}").ok();
            std::process::ExitCode::FAILURE
        }
    }
}

/// Each file beside this one holds one part of the report: what it writes and what it prints.
fn report(arguments: Arguments) -> tifa::Result<()> {
    let study = Study::new(arguments)?;
    let leading = Leading::new(&study)?;

    overview::print(&study);
    study.intake.print(study.arguments.without_reposts, study.arguments.language())?;
    lexicon::print(&study);
    formulations::print(&study)?;
    trends::print_periods(&study)?;
    trends::print(&study)?;
    let comparison = keyness::Comparison::new(&study)?;
    if let Some(comparison) = &comparison {
        comparison.print();
    }
    let together = coword::CoWord::new(&study)?;
    if let Some(together) = &together {
        together.print(study.arguments.language());
    }
    concordance::print(&study)?;
    leading.print(&study);

    if let Some(folder) = &study.arguments.out {
        let mut out = Output::create(folder)?;
        study.intake.write(&mut out)?;
        lexicon::write(&study, &mut out);
        leading.write(&study, &mut out)?;
        trends::write(&study, &mut out)?;
        let passages = passages::write(&study, &mut out)?;
        profiles::write(&study, &mut out)?;
        concordance::write(&study, &mut out)?;
        if let Some(comparison) = &comparison {
            comparison.write(&mut out);
        }
        if let Some(together) = &together {
            together.write(&mut out);
        }
        let language = study.arguments.language();
        let page = |file: &Path| page::write(&study, comparison.as_ref(), &passages, file);
        let folder = working(language.choose("写网页和表格", "page and tables"), || out.finish(language, page))?;
        say(language.choose(
            format!("\n已写入 {}，请先打开 report.html", folder.display()),
            format!("\nWritten to {}; open report.html first", folder.display()),
        ));
    }
    // The program ends: the system takes the memory back at once, piece by piece takes longer.
    std::mem::forget((study, leading));
    Ok(())
}
