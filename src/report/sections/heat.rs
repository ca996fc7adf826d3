//! Levels of heat (语温) by period.

use std::fmt::Write;

use crate::report::facts::Facts;
use crate::report::html::{both, decimal, escape, section as part};

const ROWS: usize = 30;

pub(in crate::report) fn section(facts: &Facts) -> String {
    let curves = &facts.curves;
    let hot = |f: &&crate::report::facts::Formulation| f.curve.heat.iter().flatten().any(|l| l == "沸" || l == "烫");
    if !curves.heat || !facts.formulations.iter().any(|f| hot(&f)) {
        return String::new();
    }
    let mut table =
        format!("<div class=\"scroll\"><table class=\"grid heat\"><thead><tr><th>{}</th>", both("提法", "Formulation"));
    for period in &curves.periods {
        let _ = write!(table, "<th>{}</th>", escape(period));
    }
    table += "</tr></thead><tbody>\n";
    for (i, f) in facts.formulations.iter().enumerate().filter(|(_, f)| hot(f)).take(ROWS) {
        let _ = write!(table, "<tr><th scope=\"row\"><a href=\"#t{i}\">{}</a></th>", escape(&f.term));
        for (p, level) in f.curve.heat.iter().enumerate() {
            let share = f64::from(f.curve.doc_counts[p]) / f64::from(curves.documents[p].max(1)) * 100.0;
            let cell = match level.as_deref() {
                None => "<td class=\"void\"></td>".to_string(),
                Some(level @ ("沸" | "烫")) => {
                    let class = if level == "沸" { "h2" } else { "h1" };
                    format!("<td class=\"{class}\">{level} <small>{}%</small></td>", decimal(share, 1))
                }
                Some(_) if f.curve.doc_counts[p] == 0 => "<td></td>".to_string(),
                Some(_) => format!("<td><small>{}%</small></td>", decimal(share, 1)),
            };
            table += &cell;
        }
        table += "</tr>\n";
    }
    table += "</tbody></table></div>";
    part(
        "heat",
        ("语温", "Heat (语温)"),
        (
            "含该提法的文档所占比例：5.18% 以上为“沸”，1.29% 以上为“烫”（钱钢据 2016 年《人民日报》所定界限）。别的语料只宜作相对比较。",
            "Share of documents with the formulation: 沸 (boiling) from 5.18 %, 烫 (hot) from 1.29 %, bounds that the China Media Project drew from the People's Daily of 2016. For other corpora compare, do not judge.",
        ),
        &table,
    )
}
