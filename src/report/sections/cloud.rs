//! The word cloud of formulations, with the table that it shows.

use crate::chart::WordCloud;
use crate::report::facts::Facts;
use crate::report::html::{figure, section as part, whole};
use crate::report::sections::linked;

pub(in crate::report) fn section(facts: &Facts) -> String {
    if facts.formulations.len() < 5 {
        return String::new();
    }
    let cloud = WordCloud::of(facts.formulations.iter().map(|f| (f.term.clone(), f.count as f64)));
    let left_out = cloud.left_out() as u64;
    let mut first: Vec<&crate::report::facts::Formulation> = facts.formulations.iter().collect();
    first.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.term.cmp(&b.term)));
    let rows: String = first
        .iter()
        .take(15)
        .map(|f| format!("<tr><td>{}</td><td class=\"n\">{}</td></tr>", linked(facts, &f.term), whole(f.count)))
        .collect();
    let below = (
        format!("字面积与出现次数成正比；提法不拆分；{left_out} 个因版面未能放入"),
        format!("The area of a word grows with its count; formulations stay whole; {left_out} had no room"),
    );
    let picture = figure(&cloud.svg(), ("出现次数", "Occurrences"), (&below.0, &below.1));
    part(
        "cloud",
        ("提法词云", "Word cloud of formulations"),
        ("", ""),
        &format!("<div class=\"beside fit\">{picture}<table class=\"plain\">{rows}</table></div>"),
    )
}
