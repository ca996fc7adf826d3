//! What each period was about, what was new in it and what was seen last.

use std::fmt::Write;

use crate::report::facts::Facts;
use crate::report::html::{both, escape, section as part, whole};
use crate::report::sections::linked;

const SHOWN: usize = 8;

pub(in crate::report) fn section(facts: &Facts) -> String {
    if facts.curves.with_text() < 2 {
        return String::new();
    }
    let mut body = format!(
        "<div class=\"scroll\"><table class=\"periods\"><thead><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr></thead><tbody>\n",
        both("时期", "Period"),
        both("最有区别力的提法", "What sets it apart"),
        both("首次出现", "Seen first"),
        both("最后一次出现", "Seen last"),
    );
    for (p, changes) in facts.fresh.iter().enumerate().rev() {
        if facts.curves.documents.get(p).is_none_or(|d| *d == 0) {
            continue;
        }
        let mut about: Vec<(String, u64)> = Vec::new();
        for row in facts.about.iter().filter(|row| row.period == changes.period) {
            // Of a formulation and a part of it, the one that ranks first stands for both.
            let alike = |(term, _): &(String, u64)| term.contains(&row.term) || row.term.contains(term.as_str());
            if about.len() < SHOWN && !about.iter().any(alike) {
                about.push((row.term.clone(), row.count));
            }
        }
        let _ = writeln!(
            body,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(&changes.period),
            listed(facts, &about, about.len()),
            listed(facts, &changes.first, changes.first.len()),
            listed(facts, &changes.last, changes.last.len()),
        );
    }
    body += "</tbody></table></div>";
    part(
        "periods",
        ("各期主题、新见与末见", "What each period was about, what came and went"),
        (
            "区别力 = 次数 × ln(时期数 / 出现该提法的时期数)，不作平滑，处处都有的说法得零分；数字为该期次数。首见、末见只就本语料而言，只列共出现三次以上的提法，数字为总次数；最近几期为时尚短，不列末见。",
            "Set apart by count × ln(periods / periods with it), unsmoothed, so that what is everywhere weighs nothing; the number is its count in the period. Seen first and last within this corpus, of formulations with three occurrences or more, with total counts; the most recent periods are too near to call anything seen last.",
        ),
        &body,
    )
}

fn listed(facts: &Facts, terms: &[(String, u64)], all: usize) -> String {
    let items: Vec<String> = terms
        .iter()
        .take(SHOWN)
        .map(|(term, count)| {
            format!("<span class=\"nb\">{} <small>{}</small></span>", linked(facts, term), whole(*count))
        })
        .collect();
    let more = if all > SHOWN {
        format!(" <small class=\"nb\">{}</small>", both(format!("等 {all} 个"), format!("… {all} in all")))
    } else {
        String::new()
    };
    items.join(" ") + &more
}
