//! Passages that travel from document to document.

use std::fmt::Write;

use crate::report::facts::Facts;
use crate::report::html::{both, counted, escape, section as part, whole};

/// Characters of a passage that are shown; the rest unfolds.
const SHOWN: usize = 90;

pub(in crate::report) fn section(facts: &Facts) -> String {
    if facts.passages.is_empty() {
        return String::new();
    }
    let mut body = String::from("<ol class=\"passages\">");
    for passage in &facts.passages {
        let span = match (passage.first.as_str(), passage.last.as_str()) {
            ("", _) => String::new(),
            (first, last) if first == last => escape(first),
            (first, last) => format!("{} – {}", escape(first), escape(last)),
        };
        let n = passage.doc_count;
        let line = format!(
            "{} · {span} · {} <cite>{}</cite>",
            both(format!("{} 篇", whole(n)), counted(n, "document")),
            both("首见于", "first in"),
            escape(&passage.source)
        );
        let text = match passage.text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!(
                "<details><summary>{}…</summary>{}</details>",
                escape(&passage.text[..end]),
                escape(&passage.text[end..])
            ),
            None => escape(&passage.text),
        };
        let _ = write!(body, "<li>{text}<p class=\"below\">{line}</p></li>");
    }
    body += "</ol>";
    let more = facts.all_passages.saturating_sub(facts.passages.len()) as u64;
    if more > 0 {
        let line = both(
            format!("另有 {} 段，见 passages.csv。", whole(more)),
            format!("{} more in passages.csv.", counted(more, "passage")),
        );
        let _ = write!(body, "<p class=\"below\">{line}</p>");
    }
    part(
        "passages",
        ("流传的段落", "Passages that travel"),
        (
            "多篇文档共有的长句段，容许小的改动；以所见最早的一篇的文字为准。",
            "Stretches of text that documents share, small differences allowed; worded as in the earliest document.",
        ),
        &body,
    )
}
