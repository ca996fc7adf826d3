//! Passages that travel from document to document, and who takes from whom.

use std::fmt::Write;

use crate::chart::{Columns, Network};
use crate::report::facts::Facts;
use crate::report::html::{both, counted, decimal, escape, figure, section as part, whole};
use crate::report::travels::{Taker, Travels};

/// Characters of a passage that are shown; the rest unfolds.
const SHOWN: usize = 90;
/// Rows of takers that are shown; the rest unfolds.
const TAKERS: usize = 40;
/// A way is called more than chance below this false discovery rate.
const SURE: f64 = 0.05;

pub(in crate::report) fn section(facts: &Facts) -> String {
    let travels = &facts.travels;
    if travels.passages.is_empty() {
        return String::new();
    }
    let body = listed(travels) + &shares(facts, travels) + &network(travels);
    part(
        "passages",
        ("流传的段落", "Passages that travel"),
        (
            "多篇文档共有的长句段，容许小的改动；以所见最早的一篇的文字为准。先后只凭日期，不等于直接抄自；语料之外或另有来源。",
            "Stretches of text that documents share, small differences allowed; worded as in the earliest document. Who was first is told by dates alone: a source outside the corpus is always possible.",
        ),
        &body,
    )
}

/// The passages in most documents.
fn listed(travels: &Travels) -> String {
    let mut body = String::from("<ol class=\"passages\">");
    for passage in &travels.passages {
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
    let more = travels.all.saturating_sub(travels.passages.len()) as u64;
    if more > 0 {
        let line = both(
            format!("另有 {} 段，见 passages.csv。", whole(more)),
            format!("{} more in passages.csv.", counted(more, "passage")),
        );
        let _ = write!(body, "<p class=\"below\">{line}</p>");
    }
    body
}

/// What each group or period takes from others.
fn shares(facts: &Facts, travels: &Travels) -> String {
    if travels.takers.iter().all(|t| t.from_others <= 0.0) {
        return String::new();
    }
    let heading = format!("<h3>{}</h3>", both("借用的比例", "Share borrowed"));
    if travels.by_period {
        let of_period = |period: &String| {
            let taker = travels.takers.iter().find(|t| t.name == *period);
            (period.clone(), Some(taker.map_or(0.0, |t| (t.from_others + t.from_own) * 100.0)))
        };
        let with_text = facts.curves.periods.iter().zip(&facts.curves.documents).filter(|(_, d)| **d > 0);
        let chart = Columns::of(with_text.map(|(period, _)| of_period(period)));
        let unit = (
            "各期文字中见于更早文档者的百分比",
            "Percent of the characters of each period that earlier documents hold",
        );
        return heading + &figure(&chart.svg(), unit, ("", ""));
    }
    let name = facts.group.as_deref().unwrap_or_default();
    let head = format!(
        "<thead><tr><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th></tr></thead>",
        escape(name),
        both("篇", "documents"),
        both("取自他组", "from others"),
        both("取自本组旧文", "from its own"),
        both("主要来源", "mostly from"),
    );
    let table = |takers: &[Taker]| {
        let rows: String = takers.iter().map(row).collect();
        format!("<div class=\"scroll\"><table class=\"plain\">{head}<tbody>{rows}</tbody></table></div>")
    };
    let (first, rest) = travels.takers.split_at(travels.takers.len().min(TAKERS));
    let unfolded = match rest {
        [] => String::new(),
        rest => format!(
            "<details><summary class=\"more\">{}</summary>{}</details>",
            both(format!("其余 {} 组", rest.len()), format!("{} more", rest.len())),
            table(rest)
        ),
    };
    let below = both(
        "文字中见于更早日期的文档者所占比例；套语不计。",
        "Share of the characters that documents of an earlier date hold; boilerplate is left out.",
    );
    format!("{heading}{}<p class=\"below\">{below}</p>{unfolded}", table(first))
}

fn row(taker: &Taker) -> String {
    let percent = |share: f64| format!("{}%", decimal(share * 100.0, 1));
    let source = |(name, share): &(String, f64)| {
        format!("<span class=\"nb\">{} <small>{}</small></span>", escape(name), percent(*share))
    };
    format!(
        "<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
        escape(&taker.name),
        whole(taker.documents),
        percent(taker.from_others),
        percent(taker.from_own),
        taker.sources.iter().map(source).collect::<Vec<String>>().join(" "),
    )
}

/// Who takes from whom, as a picture.
fn network(travels: &Travels) -> String {
    if travels.ways.is_empty() {
        return String::new();
    }
    let mut names: Vec<&str> = travels.ways.iter().flat_map(|w| [w.source.as_str(), w.taker.as_str()]).collect();
    names.sort_unstable();
    names.dedup();
    let at = |name: &str| names.binary_search(&name).unwrap_or(usize::MAX);
    let given = |name: &str| travels.ways.iter().filter(|w| w.source == name).map(|w| w.characters).sum::<f64>();
    let nodes = names.iter().fold(Network::new().directed(), |chart, name| chart.node(*name, given(name), 0));
    let chart = travels.ways.iter().fold(nodes, |chart, way| {
        let sure = way.q_value.is_some_and(|q| q <= SURE);
        let (from, to) = (at(&way.source), at(&way.taker));
        if sure { chart.marked_edge(from, to, way.characters) } else { chart.edge(from, to, way.characters) }
    });
    let unit = (
        "箭头由先有者指向后有者，粗细为字数；点的面积为给出的字数",
        "Arrows lead from who held a passage first to who holds it later, as broad as its characters; area: characters given",
    );
    let below = (
        "橙色：多于打乱日期所得（置换检验，错误发现率 0.05）；只画最粗的四十条",
        "Orange: more than with permuted dates (false discovery rate 0.05); the forty broadest only",
    );
    format!("<h3>{}</h3>{}", both("谁取自谁", "Who takes from whom"), figure(&chart.width(980).svg(), unit, below))
}
