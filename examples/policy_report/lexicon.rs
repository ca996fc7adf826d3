//! What became of the lexicon: entries that occur nowhere, and occurrences that are parts of other words.

use crate::output::Output;
use crate::print::{count, say, texts};
use crate::study::Study;

/// Prints how many entries occur, and how sure their occurrences are.
pub fn print(study: &Study) {
    let language = study.arguments.language();
    let (terms, counts, doubtful) =
        (texts(&study.occurrences, "term"), numbers(study, "count"), numbers(study, "doubtful"));
    let of = |test: &dyn Fn(usize) -> bool| -> Vec<&str> {
        (0..terms.len()).filter(|&i| test(i)).map(|i| terms[i].as_str()).collect()
    };
    let absent = of(&|i| counts[i] == 0);
    let first = |terms: &[&str]| match terms.first() {
        Some(term) => (format!("，第一条是 {term}"), format!(", the first is {term}")),
        None => Default::default(),
    };
    let (chinese, english) = first(&absent);
    say(language.choose(
        format!("词表：{} 条中 {} 条没有出现{chinese}", terms.len(), absent.len()),
        format!("Lexicon: {} of {} occur nowhere{english}", absent.len(), entries(terms.len())),
    ));
    let doubted = of(&|i| doubtful[i] > 0);
    if !doubted.is_empty() {
        let sum: usize = doubtful.iter().sum();
        let what = match study.arguments.leave_out_doubtful {
            true => ("未计入", "left out"),
            false => ("已计入；可用 --leave-out-doubtful 略去", "counted; --leave-out-doubtful leaves them out"),
        };
        let (chinese, english) = first(&doubted);
        say(language.choose(
            format!("      {} 条共 {sum} 处多半是别的词的一部分（{}）{chinese}", doubted.len(), what.0),
            format!(
                "         {} of {} more probably parts of other words ({}){english}",
                count(sum, "occurrence"),
                entries(doubted.len()),
                what.1
            ),
        ));
    }
}

/// Writes `lexicon.csv`: a row for each entry.
pub fn write(study: &Study, out: &mut Output) {
    out.table("lexicon", study.occurrences.clone());
}

fn numbers(study: &Study, column: &str) -> Vec<usize> {
    texts(&study.occurrences, column).iter().map(|n| n.parse().unwrap_or(0)).collect()
}

fn entries(n: usize) -> String {
    if n == 1 { "1 entry".into() } else { format!("{n} entries") }
}
