//! When formulations came in bursts.

use crate::chart::Segments;
use crate::report::facts::{Facts, Formulation};
use crate::report::html::{figure, section as part};

const ROWS: usize = 40;

pub(in crate::report) fn section(facts: &Facts) -> String {
    let weight = |f: &Formulation| f.curve.bursts.iter().map(|b| b.1).fold(0.0, f64::max);
    let mut bursting: Vec<&Formulation> = facts.formulations.iter().filter(|f| !f.curve.bursts.is_empty()).collect();
    if bursting.is_empty() || facts.curves.with_text() < 3 {
        return String::new();
    }
    bursting.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then_with(|| a.rank.cmp(&b.rank)));
    let all = bursting.len();
    bursting.truncate(ROWS);
    // In order of time, so that one wave follows another down the page.
    bursting.sort_by_key(|f| (f.curve.bursts.iter().map(|b| b.0.start).min().unwrap_or(0), f.rank));
    let chart = bursting
        .iter()
        .fold(Segments::over(facts.curves.periods.clone()), |chart, f| {
            chart.row(f.term.clone(), f.curve.bursts.clone())
        })
        .svg();
    let unit = if facts.curves.bursts_by_documents {
        ("按文档篇数", "By documents")
    } else {
        ("按出现次数", "By occurrences")
    };
    let below = (
        format!("共 {all} 个提法有突发期，示最强的 {}；条越粗越强", bursting.len()),
        format!("{all} formulations burst; the {} strongest are shown, the heavier the stronger", bursting.len()),
    );
    part(
        "bursts",
        ("突发期", "Bursts"),
        (
            "Kleinberg 两状态突发模型（s = 2，γ = 1）：频率明显高于该提法平常水平的时期。",
            "Kleinberg's model of two states (s = 2, γ = 1): periods in which a formulation is clearly above its usual rate.",
        ),
        &figure(&chart, unit, (&below.0, &below.1)),
    )
}
