//! The leading formulations, each with its curve and its sentences.

use std::fmt::Write;

use crate::chart::spark;
use crate::report::facts::{Facts, Formulation};
use crate::report::html::{both, counted, decimal, escape, section as part, whole};
use crate::report::sections::badge;
use crate::report::sentences::{Cell, Sentence};

pub(in crate::report) fn section(facts: &Facts) -> String {
    if facts.formulations.is_empty() {
        let none = both(
            "没有找到成型的提法：文本太短，或没有重复出现的说法。",
            "No formulation was found: the text is too short, or nothing in it is repeated.",
        );
        return part("formulations", ("主要提法", "Leading formulations"), ("", ""), &format!("<p>{none}</p>"));
    }
    let timed = facts.curves.with_text() > 1;
    let mut body = String::from(
        "<div class=\"controls\" hidden><input type=\"search\" id=\"find\" data-zh=\"筛选提法\" data-en=\"Filter\" placeholder=\"筛选 / Filter\" aria-label=\"筛选 Filter\"><select id=\"class\" aria-label=\"类型 class\"></select><span id=\"found\"></span></div>",
    );
    let _ =
        write!(body, "<div class=\"list{}\" id=\"list\"><div class=\"row head\">", if timed { "" } else { " untimed" });
    for (key, class, names) in [
        ("rank", "", ("序", "Rank")),
        ("term", "term", ("提法", "Formulation")),
        ("", "spark", ("随时间", "Over time")),
        ("count", "n", ("次数", "Count")),
        ("docs", "n", ("篇数", "Docs")),
        ("first", "opt", ("首见", "First")),
        ("last", "opt", ("末见", "Last")),
        ("class", "", ("类型", "Class")),
    ] {
        let _ = write!(body, "<span class=\"{class}\" data-sort=\"{key}\">{}</span>", both(names.0, names.1));
    }
    body += "</div>\n";
    for (i, formulation) in facts.formulations.iter().enumerate() {
        body += &row(facts, i, formulation);
    }
    body += "</div>";
    let hidden = facts.found.saturating_sub(facts.formulations.len()) as u64;
    if hidden > 0 {
        let line = both(
            format!("另有 {} 个提法，见 slogans.csv。", whole(hidden)),
            format!("{} more in slogans.csv.", counted(hidden, "formulation")),
        );
        let _ = write!(body, "<p class=\"below\">{line}</p>");
    }
    part(
        "formulations",
        ("主要提法", "Leading formulations"),
        (
            "不借助词表识别，按成型程度排序。点开一行，可见每个时期的次数及其原句。竖线高低为每万词次的频率，橙色底为突发期。",
            "Found without a lexicon, the most set ones first. Open a row for its counts by period and the sentences behind them. Strokes show the rate per 10,000 tokens; an orange ground marks a burst.",
        ),
        &body,
    )
}

fn row(facts: &Facts, i: usize, f: &Formulation) -> String {
    let curve = &f.curve;
    let dash = |text: &Option<String>| escape(text.as_deref().unwrap_or("–"));
    let shades: Vec<std::ops::Range<usize>> = curve.bursts.iter().map(|b| b.0.clone()).collect();
    let picture = if facts.curves.with_text() > 1 { spark(&curve.rates, &shades, 132.0, 24.0) } else { String::new() };
    // A single text has few sentences: those of the first formulation lie open.
    let open = if facts.corpus.documents == 1 && i == 0 { " open" } else { "" };
    let mut row = format!(
        "<details class=\"f\"{open} id=\"t{i}\" data-rank=\"{}\" data-term=\"{}\" data-count=\"{}\" data-docs=\"{}\" data-first=\"{}\" data-last=\"{}\" data-class=\"{}\">\
         <summary class=\"row\"><span>{}</span><span class=\"term\">{}</span><span class=\"spark\">{picture}</span>\
         <span class=\"n\">{}</span><span class=\"n\">{}</span><span class=\"opt\">{}</span><span class=\"opt\">{}</span><span>{}</span></summary>\n<div class=\"open\">",
        f.rank,
        escape(&f.term),
        f.count,
        f.doc_count,
        escape(curve.first.as_deref().unwrap_or("")),
        escape(curve.last.as_deref().unwrap_or("")),
        escape(curve.class.as_deref().unwrap_or("")),
        f.rank,
        escape(&f.term),
        whole(f.count),
        whole(f.doc_count),
        dash(&curve.first),
        dash(&curve.last),
        badge(curve),
    );
    row += &reasons(f);
    if f.cells.len() > 1 {
        let links: String = f
            .cells
            .iter()
            .map(|cell| {
                format!(
                    "<a href=\"#t{i}p{}\">{} <b>{}</b></a>",
                    key(cell),
                    label(facts, cell),
                    whole(cell.count as u64)
                )
            })
            .collect();
        let _ = write!(row, "<p class=\"cells\">{links}</p>");
    }
    for cell in &f.cells {
        row += &sentences(facts, i, cell);
    }
    row += "</div></details>\n";
    row
}

fn key(cell: &Cell) -> String {
    cell.period.map_or_else(|| "x".to_string(), |p| p.to_string())
}

fn label(facts: &Facts, cell: &Cell) -> String {
    match cell.period.and_then(|p| facts.curves.periods.get(p)) {
        Some(period) => escape(period),
        None => both("无日期", "undated"),
    }
}

/// Why it is here: score, evidence, family, and how it is counted.
fn reasons(f: &Formulation) -> String {
    let mut facts = vec![both(format!("成型得分 {}", decimal(f.score, 2)), format!("score {}", decimal(f.score, 2)))];
    if f.verbs > 0 {
        facts.push(both(
            format!("前接 {} 个不同的定型动词", f.verbs),
            format!("after {}", counted(f.verbs, "set verb")),
        ));
    }
    if f.quoted >= 0.05 {
        let share = decimal(f.quoted * 100.0, 0);
        facts.push(both(format!("{share}% 在引号内"), format!("{share}% in quotation marks")));
    }
    facts.push(both(
        format!("{} 次中，{} 次不在更长的提法之内", whole(f.count), whole(f.longest)),
        format!("{} of {} not inside a longer formulation", whole(f.longest), counted(f.count, "occurrence")),
    ));
    facts.push(both(
        format!("{}% 的文档", decimal(f.share * 100.0, 1)),
        format!("{}% of documents", decimal(f.share * 100.0, 1)),
    ));
    if let Some(peak) = &f.curve.peak {
        facts.push(both(format!("频率最高：{}", escape(peak)), format!("highest rate in {}", escape(peak))));
    }
    if let Some(family) = &f.family {
        facts.push(both(format!("属“{}”一族", escape(family)), format!("a form of {}", escape(family))));
    }
    format!("<p class=\"why\">{}</p>", facts.join(" · "))
}

fn sentences(facts: &Facts, term: usize, cell: &Cell) -> String {
    let shown = cell.sentences.len();
    let more = if shown < cell.count {
        both(
            format!("共 {} 处，等距取 {shown} 处", whole(cell.count as u64)),
            format!("{shown} of {}, evenly spaced", whole(cell.count as u64)),
        )
    } else {
        both(format!("{} 处", whole(cell.count as u64)), counted(cell.count as u64, "place"))
    };
    let items: String = cell.sentences.iter().map(sentence).collect();
    format!(
        "<div class=\"cell\" id=\"t{term}p{}\"><h4>{} <small>{more}</small></h4><ul>{items}</ul></div>\n",
        key(cell),
        label(facts, cell)
    )
}

fn sentence(s: &Sentence) -> String {
    format!(
        "<li>{}<mark>{}</mark>{} <cite title=\"{}\">{} {}</cite></li>",
        escape(&s.before),
        escape(&s.place),
        escape(&s.after),
        escape(&s.id),
        escape(&s.date),
        escape(&s.document)
    )
}
