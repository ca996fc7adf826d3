//! Pieces of HTML. Every text of a document passes [`escape`].

use std::fmt::Display;

pub(super) use crate::chart::escape;

/// The same words in both languages; the page shows one. Markup stays markup.
pub(super) fn both(chinese: impl Display, english: impl Display) -> String {
    format!("<span class=\"zh\" lang=\"zh-CN\">{chinese}</span><span class=\"en\" lang=\"en\">{english}</span>")
}

/// `1,234`.
pub(super) fn whole(n: u64) -> String {
    crate::chart::thousands(i64::try_from(n).unwrap_or(i64::MAX))
}

/// `1 document`, `2 documents`.
pub(super) fn counted(n: u64, what: &str) -> String {
    format!("{} {what}{}", whole(n), if n == 1 { "" } else { "s" })
}

/// Numbers with `places` behind the point.
pub(super) fn decimal(x: f64, places: usize) -> String {
    if x.is_finite() { format!("{x:.places$}") } else { "–".to_string() }
}

/// A part of the page with a heading and a line that says how to read it.
pub(super) fn section(id: &str, title: (&str, &str), lead: (&str, &str), body: &str) -> String {
    let lead =
        if lead.0.is_empty() { String::new() } else { format!("<p class=\"lead\">{}</p>", both(lead.0, lead.1)) };
    format!("<section id=\"{id}\"><h2>{}</h2>{lead}{body}</section>\n", both(title.0, title.1))
}

/// A picture with its unit above and a line below.
pub(super) fn figure(svg: &crate::chart::Svg, unit: (&str, &str), below: (&str, &str)) -> String {
    let line = |class: &str, words: (&str, &str)| {
        if words.0.is_empty() { String::new() } else { format!("<p class=\"{class}\">{}</p>", both(words.0, words.1)) }
    };
    format!(
        "<figure>{}<div class=\"scroll\">{}</div><figcaption>{}</figcaption></figure>",
        line("unit", unit),
        svg.inline(),
        line("below", below)
    )
}
