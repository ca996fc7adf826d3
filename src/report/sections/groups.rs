//! What sets groups of documents apart.

use std::fmt::Write;

use crate::report::facts::Facts;
use crate::report::html::{both, escape, section as part, whole};
use crate::report::sections::linked;

const SHOWN: usize = 10;

pub(in crate::report) fn section(facts: &Facts) -> String {
    let Some(name) = &facts.group else { return String::new() };
    if facts.apart.is_empty() {
        return String::new();
    }
    let mut body = format!(
        "<div class=\"scroll\"><table class=\"periods\"><thead><tr><th>{}</th><th>{}</th></tr></thead><tbody>\n",
        escape(name),
        both("最有区别力的提法", "What sets it apart"),
    );
    for group in facts.apart.chunk_by(|a, b| a.period == b.period) {
        let mut listed: Vec<String> = Vec::new();
        let mut terms: Vec<&str> = Vec::new();
        for row in group {
            if terms.len() < SHOWN && !terms.iter().any(|t| t.contains(&row.term) || row.term.contains(t)) {
                terms.push(&row.term);
                listed.push(format!(
                    "<span class=\"nb\">{} <small>{}</small></span>",
                    linked(facts, &row.term),
                    whole(row.count)
                ));
            }
        }
        let _ =
            writeln!(body, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escape(&group[0].period), listed.join(" "));
    }
    body += "</tbody></table></div>";
    part(
        "groups",
        ("各组特色", "What sets groups apart"),
        (
            "区别力 = 次数 × ln(组数 / 出现该提法的组数)，处处都有的说法得零分；数字为该组次数。",
            "Count × ln(groups / groups with it): what is everywhere weighs nothing; the number is the count in the group.",
        ),
        &body,
    )
}
