//! The leading formulations, each with its course over time.

use tifa::prelude::*;
use tifa::table::display_width;

use crate::print::{cut, figures, numbers, print_columns, say, screen_width, spark, texts, words};
use crate::study::Study;

const ROWS: usize = 30;

/// Prints the leading formulations: why they lead, how often, since when, and a line of blocks.
pub fn print(study: &Study) -> tifa::Result<()> {
    let language = study.arguments.language();
    let table = study.mined.to_frame()?;
    if table.height() == 0 {
        say(language.choose("\n没有找到成型的提法。", "\nNo formulation was found."));
        return Ok(());
    }
    let boilerplate = texts(&table, "boilerplate");
    let shown: Vec<usize> = (0..table.height()).filter(|&i| boilerplate[i] != "true").take(ROWS).collect();
    let column = |name: &str| -> Vec<String> {
        let cells = texts(&table, name);
        shown.iter().map(|&i| cells[i].clone()).collect()
    };
    let terms: Vec<String> = column("term").iter().map(|t| cut(t, 32)).collect();
    let score: Vec<String> = numbers(&table, "score").iter().map(|s| format!("{:.2}", s.unwrap_or(0.0))).collect();
    let mut columns = vec![
        figures(language.choose("序", "rank"), (1..=shown.len()).map(|i| i.to_string()).collect()),
        words(language.choose("提法", "formulation"), terms.clone()),
        figures(language.choose("得分", "score"), shown.iter().map(|&i| score[i].clone()).collect()),
        figures(language.choose("次数", "count"), column("count")),
        figures(language.choose("篇数", "docs"), column("doc_count")),
    ];
    let full = column("term");
    let trend = Trend::by(study.arguments.period.clone()).terms(&full).undated(Undated::Skip);
    let trend = trend.of(&study.formulations)?;
    let n = trend.height() / full.len().max(1);
    let mut note = String::new();
    if n > 1 {
        columns.push(words(language.choose("首见", "first"), column("first")));
        columns.push(words(language.choose("末见", "last"), column("last")));
        let (rates, periods) = (numbers(&trend, "rate"), texts(&trend, "period"));
        let widest = terms.iter().map(|t| display_width(t)).max().unwrap_or(0);
        let room = screen_width().saturating_sub(widest + 48).max(12);
        let lines: Vec<(String, usize)> = rates.chunks(n).map(|values| spark(values, room)).collect();
        let together = lines.first().map_or(1, |l| l.1);
        let name = study.arguments.period.name();
        note = language.choose(
            format!("曲线为 {} 至 {} 的频率，每格 {together} 期；· 未出现，空白无文本", periods[0], periods[n - 1]),
            format!(
                "lines: rate from {} to {}, {} a block; · none, blank: no text",
                periods[0],
                periods[n - 1],
                crate::print::count(together, name)
            ),
        );
        let heading = language.choose("随时间", "over time");
        columns.push(words(heading, lines.into_iter().map(|l| l.0).collect()));
    }
    say(language.choose(
        format!("\n主要提法：共 {} 个，不借助词表识别，按成型程度排序", study.mined.len()),
        format!("\nLeading formulations of {}, found without a lexicon, the most set ones first", study.mined.len()),
    ));
    print_columns(&columns);
    if !note.is_empty() {
        say(format!("  {note}"));
    }
    Ok(())
}
