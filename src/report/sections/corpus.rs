//! Documents over time and by group; what was read and cleaned.

use std::fmt::Write;

use crate::chart::{Bars, Columns};
use crate::report::corpus_facts::Cleaning;
use crate::report::facts::Facts;
use crate::report::html::{both, counted, escape, figure, section as part, whole};

pub(in crate::report) fn section(facts: &Facts) -> String {
    let mut body = String::new();
    let curves = &facts.curves;
    if curves.with_text() > 1 {
        // One document a period says nothing that the tokens do not.
        if curves.documents.iter().any(|d| *d > 1) {
            let rows = curves.periods.iter().zip(&curves.documents).map(|(p, d)| (p.clone(), Some(f64::from(*d))));
            body += &figure(&Columns::of(rows).width(520).svg(), ("文档篇数", "Documents"), ("", ""));
        }
        let tokens = curves.periods.iter().cloned().zip(curves.tokens.iter().map(|t| Some(*t as f64)));
        body += &figure(&Columns::of(tokens).width(520).svg(), ("词次", "Tokens"), ("", ""));
    }
    let mut panels = std::mem::take(&mut body);
    for (name, counts) in &facts.corpus.groups {
        let rows = counts.iter().take(12).map(|(value, n)| (value.clone(), f64::from(*n)));
        let more = counts.len().saturating_sub(12);
        let below = (format!("另有 {more} 组"), format!("and {more} more"));
        let below = if more > 0 { (below.0.as_str(), below.1.as_str()) } else { ("", "") };
        let chart = Bars::of(rows).width(360).svg();
        let unit = (format!("文档篇数，按 {}", escape(name)), format!("Documents by {}", escape(name)));
        panels += &figure(&chart, (&unit.0, &unit.1), below);
    }
    if !panels.is_empty() {
        let _ = write!(body, "<div class=\"panels\">{panels}</div>");
    }
    body += &readings(facts);
    part("corpus", ("语料", "The corpus"), ("", ""), &body)
}

/// What each document came as, and what was removed.
fn readings(facts: &Facts) -> String {
    let corpus = &facts.corpus;
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |names: (&str, &str), value: String| rows.push((both(names.0, names.1), value));
    if let Some(cleaning) = &corpus.cleaning {
        let list: Vec<String> =
            cleaning.encodings.iter().map(|(e, n)| format!("{} {}", escape(e), whole(*n as u64))).collect();
        row(
            ("编码", "Encodings"),
            if list.is_empty() { both("表格文件，已为文本", "tables, text already") } else { list.join(", ") },
        );
        for (status, n) in cleaning.statuses.iter().filter(|(s, _)| s != "text") {
            row(status_names(status), both(format!("{} 篇", whole(*n as u64)), counted(*n as u64, "document")));
        }
        if cleaning.pages > 0 {
            row(
                ("网页", "Saved pages"),
                both(format!("{} 篇", whole(cleaning.pages as u64)), counted(cleaning.pages as u64, "document")),
            );
        }
        cleaned_rows(cleaning, &mut row);
    }
    if let Some((reposts, groups)) = corpus.reposts {
        row(
            ("转载、重复", "Reposts"),
            if reposts == 0 {
                both("无", "none")
            } else {
                both(
                    format!("{} 篇，分属 {} 组", whole(reposts as u64), whole(groups as u64)),
                    format!("{} in {}", counted(reposts as u64, "document"), counted(groups as u64, "group")),
                )
            },
        );
    }
    if corpus.undated > 0 {
        row(
            ("无日期", "Undated"),
            both(
                format!("{} 篇，不计入随时间变化的统计", whole(corpus.undated as u64)),
                format!("{}, left out of everything over time", counted(corpus.undated as u64, "document")),
            ),
        );
    }
    if corpus.empty > 0 {
        row(
            ("无正文", "Without text"),
            both(format!("{} 篇", whole(corpus.empty as u64)), counted(corpus.empty as u64, "document")),
        );
    }
    let cells: String =
        rows.iter().map(|(name, value)| format!("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>")).collect();
    if cells.is_empty() { String::new() } else { format!("<table class=\"facts\">{cells}</table>") }
}

fn cleaned_rows(cleaning: &Cleaning, row: &mut impl FnMut((&str, &str), String)) {
    row(
        ("删去的套版文字", "Boilerplate removed"),
        both(
            format!("{} 处，{} 字", whole(cleaning.removed), whole(cleaning.removed_characters)),
            format!("{}, {}", counted(cleaning.removed, "piece"), counted(cleaning.removed_characters, "character")),
        ),
    );
    row(
        ("删去的重复段落", "Repeated blocks removed"),
        both(
            format!("{} 处，{} 字", whole(cleaning.repeated), whole(cleaning.repeated_characters)),
            format!("{}, {}", counted(cleaning.repeated, "block"), counted(cleaning.repeated_characters, "character")),
        ),
    );
    row(("统一的字符", "Characters made uniform"), whole(cleaning.changes));
    if cleaning.dates_found > 0 {
        let n = cleaning.dates_found as u64;
        row(("从正文取得日期", "Dates taken from the text"), both(format!("{} 篇", whole(n)), counted(n, "document")));
    }
    if cleaning.warned > 0 {
        let n = cleaning.warned as u64;
        row(("有可疑字符", "Doubtful characters"), both(format!("{} 篇", whole(n)), counted(n, "document")));
    }
}

fn status_names(status: &str) -> (&str, &str) {
    match status {
        "empty" => ("空文件", "Empty files"),
        "binary" => ("非文本文件", "Binary files, no text"),
        "unreadable" => ("无法读取", "Unreadable files"),
        other => (other, other),
    }
}
