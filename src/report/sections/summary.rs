//! The corpus in a few numbers, and a paragraph that a paper could quote.

use crate::report::facts::Facts;
use crate::report::html::{both, counted, escape, whole};
use crate::report::sections::period_names;

pub(in crate::report) fn section(facts: &Facts) -> String {
    let corpus = &facts.corpus;
    let tile = |number: String, names: (&str, &str)| {
        format!("<div class=\"tile\"><b>{number}</b>{}</div>", both(names.0, names.1))
    };
    let mut tiles = vec![
        tile(whole(corpus.documents as u64), ("篇文档", if corpus.documents == 1 { "document" } else { "documents" })),
        tile(whole(corpus.characters), ("字", "characters")),
        tile(whole(corpus.tokens), ("词次", "tokens")),
        tile(whole(facts.found as u64), ("个提法", "formulations found")),
    ];
    if let Some((first, last)) = &corpus.span {
        let span = if first == last { escape(first) } else { format!("{} – {}", escape(first), escape(last)) };
        tiles.insert(
            1,
            format!("<div class=\"tile span\"><b>{span}</b>{}</div>", both("时间跨度", "from first to last")),
        );
    }
    format!(
        "<section id=\"summary\"><div class=\"tiles\">{}</div><blockquote>{}</blockquote></section>\n",
        tiles.concat(),
        both(chinese(facts), english(facts))
    )
}

/// The formulations that the paragraph names: the five of most occurrences among the leading twenty.
fn named(facts: &Facts) -> Vec<(String, u64)> {
    let mut leading: Vec<(String, u64)> =
        facts.formulations.iter().take(20).map(|f| (f.term.clone(), f.count)).collect();
    leading.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    leading.truncate(5);
    leading
}

fn chinese(facts: &Facts) -> String {
    let corpus = &facts.corpus;
    let span = match &corpus.span {
        Some((a, b)) if a == b => format!("，日期为 {}", escape(a)),
        Some((a, b)) => format!("，时间为 {} 至 {}", escape(a), escape(b)),
        None => "，均无日期".into(),
    };
    let undated = match corpus.undated {
        0 => String::new(),
        n if corpus.span.is_some() => format!("（其中 {} 篇无日期，不计入趋势）", whole(n as u64)),
        _ => String::new(),
    };
    let leading: Vec<String> =
        named(facts).iter().map(|(t, n)| format!("“{}”（{} 次）", escape(t), whole(*n))).collect();
    let mut text = format!(
        "语料共 {} 篇文档{span}{undated}，计 {} 字、{} 词次。",
        whole(corpus.documents as u64),
        whole(corpus.characters),
        whole(corpus.tokens)
    );
    if !leading.is_empty() {
        text += &format!(
            "不借助词表，从文本中识别出 {} 个成型提法；排在前列的提法中出现最多的是{}。",
            whole(facts.found as u64),
            leading.join("、")
        );
    }
    let (came, went) = extremes(facts);
    if let Some((period, terms)) = came {
        text += &format!("首次出现的提法最多的是 {}（如{}）。", escape(&period), quoted(&terms));
    }
    if let Some((period, terms)) = went {
        text += &format!("最后一次出现的提法最多的是 {}（如{}）。", escape(&period), quoted(&terms));
    }
    text += &format!(
        "次数均为全部出现次数（含处于更长提法之中者），频率按每万词次计，按{}统计（tifa {}）。",
        period_names(facts).0,
        env!("CARGO_PKG_VERSION")
    );
    text
}

fn english(facts: &Facts) -> String {
    let corpus = &facts.corpus;
    let span = match &corpus.span {
        Some((a, b)) if a == b => format!(", dated {}", escape(a)),
        Some((a, b)) => format!(", dated {} to {}", escape(a), escape(b)),
        None => ", none of them dated".into(),
    };
    let undated = match corpus.undated {
        0 => String::new(),
        n if corpus.span.is_some() => format!(" ({} undated and left out of the trends)", whole(n as u64)),
        _ => String::new(),
    };
    let leading: Vec<String> = named(facts).iter().map(|(t, n)| format!("{} ({})", escape(t), whole(*n))).collect();
    let mut text = format!(
        "The corpus holds {}{span}{undated}, with {} and {}.",
        counted(corpus.documents as u64, "document"),
        counted(corpus.characters, "character"),
        counted(corpus.tokens, "token")
    );
    if !leading.is_empty() {
        text += &format!(
            " {} found in it without a lexicon; the most frequent of the leading ones are {}.",
            if facts.found == 1 {
                "One formulation was".to_string()
            } else {
                format!("{} formulations were", whole(facts.found as u64))
            },
            leading.join(", ")
        );
    }
    let (came, went) = extremes(facts);
    if let Some((period, terms)) = came {
        text += &format!(
            " Most first uses fall in {} (such as {}).",
            escape(&period),
            terms.iter().map(|t| escape(t)).collect::<Vec<_>>().join(", ")
        );
    }
    if let Some((period, terms)) = went {
        text += &format!(
            " Most last uses fall in {} (such as {}).",
            escape(&period),
            terms.iter().map(|t| escape(t)).collect::<Vec<_>>().join(", ")
        );
    }
    text += &format!(
        " Counts are of every occurrence, those inside longer formulations included; rates are per 10,000 tokens, by {} (tifa {}).",
        period_names(facts).1,
        env!("CARGO_PKG_VERSION")
    );
    text
}

fn quoted(terms: &[String]) -> String {
    terms.iter().map(|t| format!("“{}”", escape(t))).collect::<Vec<_>>().join("、")
}

type Extreme = Option<(String, Vec<String>)>;

/// The periods with the most first uses and the most last uses, with three of each.
fn extremes(facts: &Facts) -> (Extreme, Extreme) {
    let most = |of: fn(&crate::report::facts::Changes) -> &Vec<(String, u64)>| {
        let best = facts.fresh.iter().rev().max_by_key(|c| of(c).len()).filter(|c| !of(c).is_empty())?;
        let mut terms = of(best).clone();
        terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Some((best.period.clone(), terms.into_iter().take(3).map(|t| t.0).collect()))
    };
    (most(|c| &c.first), most(|c| &c.last))
}
