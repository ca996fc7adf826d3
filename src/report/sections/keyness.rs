//! What sets two sides apart, both ways.

use std::fmt::Write;

use crate::chart::TwoSided;
use crate::report::facts::Facts;
use crate::report::html::{both, decimal, escape, figure, section as part, whole};
use crate::report::sections::linked;

pub(in crate::report) fn section(facts: &Facts) -> String {
    let Some(contrast) = facts.contrast.as_ref().filter(|c| !c.rows.is_empty()) else { return String::new() };
    let [target, reference] = &contrast.sides;
    let chart = TwoSided::of(reference, target, contrast.rows.iter().map(|r| (r.term.clone(), r.log_ratio)));
    let mut table = format!(
        "<details><summary class=\"more\">{}</summary><div class=\"scroll\"><table class=\"plain\"><thead><tr><th></th><th colspan=\"2\">{}</th><th colspan=\"2\">{}</th><th>log<sub>2</sub></th></tr></thead><tbody>",
        both("看数字：次数与每万词次", "The numbers: counts and rates per 10,000 tokens"),
        escape(target),
        escape(reference),
    );
    for row in &contrast.rows {
        let _ = write!(
            table,
            "<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            linked(facts, &row.term),
            whole(row.counts[0]),
            decimal(row.rates[0], 2),
            whole(row.counts[1]),
            decimal(row.rates[1], 2),
            decimal(row.log_ratio, 1),
        );
    }
    table += "</tbody></table></div></details>";
    let unit = (
        "频率之比的对数（以 2 为底）：1 为两倍，2 为四倍",
        "Log ratio of the rates to base 2: 1 is twice, 2 four times",
    );
    part(
        "keyness",
        ("两边之别", "What sets two sides apart"),
        (
            "只列经检验显著者（对数似然 G²，错误发现率 0.05）；语料内的比较，不等于因果。",
            "Significant terms only (log likelihood G², false discovery rate 0.05); a comparison within the corpus, not a cause.",
        ),
        &(figure(&chart.svg(), unit, ("", "")) + &table),
    )
}
