//! The page from its sections.

use super::facts::Facts;
use super::html::{both, escape};
use super::sections;
use crate::chart::DARK;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The whole page. It asks for no other file: styles, script and pictures are in it.
pub(super) fn page(facts: &Facts) -> String {
    let title = match &facts.title {
        Some(title) => both(escape(title), escape(title)),
        None => both("政策语言报告", "Policy language report"),
    };
    let plain =
        facts.title.clone().unwrap_or_else(|| facts.language.choose("政策语言报告", "Policy language report").into());
    let parts: Vec<(&str, (&str, &str), String)> = vec![
        ("summary", ("概要", "In short"), sections::summary::section(facts)),
        ("corpus", ("语料", "Corpus"), sections::corpus::section(facts)),
        ("formulations", ("提法", "Formulations"), sections::formulations::section(facts)),
        ("dispersion", ("位置", "Places"), sections::dispersion::section(facts)),
        ("cloud", ("词云", "Word cloud"), sections::cloud::section(facts)),
        ("curves", ("曲线", "Curves"), sections::curves::section(facts)),
        ("grid", ("逐期次数", "By period"), sections::grid::section(facts)),
        ("ranks", ("名次", "Ranks"), sections::ranks::section(facts)),
        ("periods", ("各期主题", "Each period"), sections::periods::section(facts)),
        ("groups", ("各组", "Groups"), sections::groups::section(facts)),
        ("spread", ("扩散", "Diffusion"), sections::spread::section(facts)),
        ("keyness", ("对比", "Keyness"), sections::keyness::section(facts)),
        ("network", ("共现", "Network"), sections::network::section(facts)),
        ("bursts", ("突发", "Bursts"), sections::bursts::section(facts)),
        ("heat", ("语温", "Heat"), sections::heat::section(facts)),
        ("passages", ("段落", "Passages"), sections::passages::section(facts)),
        ("methods", ("方法", "Methods"), sections::methods::section(facts)),
    ];
    let links: String = parts
        .iter()
        .filter(|(.., body)| !body.is_empty())
        .map(|(id, name, _)| format!("<a href=\"#{id}\">{}</a>", both(name.0, name.1)))
        .collect();
    let body: String = parts.iter().map(|(.., body)| body.as_str()).collect();
    let code = facts.language.code();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\" data-l=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"tifa {version}\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{plain}</title>\n<style>{STYLE}\n@media screen and (prefers-color-scheme:dark){{{DARK}}}</style>\n</head>\n\
         <body>\n<header><div class=\"wide\"><h1>{title}</h1><div class=\"tools\" hidden>\
         <button type=\"button\" id=\"language\">{other}</button></div></div><nav>{links}</nav></header>\n\
         <main>\n{body}</main>\n<footer>{footer}</footer>\n\
         <script type=\"application/json\" id=\"data\">{data}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        lang = facts.language.choose("zh-CN", "en"),
        version = env!("CARGO_PKG_VERSION"),
        plain = escape(&plain),
        other = both("English", "中文"),
        footer = both(
            format!("由 tifa {} 生成", env!("CARGO_PKG_VERSION")),
            format!("Made with tifa {}", env!("CARGO_PKG_VERSION"))
        ),
        data = data(facts),
    )
}

/// The curves as the script draws them. `<` cannot end the element early.
fn data(facts: &Facts) -> String {
    let short = |x: f64| (x * 1000.0).round() / 1000.0;
    let terms: Vec<serde_json::Value> = facts
        .formulations
        .iter()
        .map(|f| {
            let rates: Vec<Option<f64>> = f.curve.rates.iter().map(|r| r.map(short)).collect();
            let low: Vec<Option<f64>> = f.curve.bands.iter().map(|b| b.map(|b| short(b.0))).collect();
            let high: Vec<Option<f64>> = f.curve.bands.iter().map(|b| b.map(|b| short(b.1))).collect();
            serde_json::json!({ "t": f.term, "r": rates, "a": low, "z": high })
        })
        .collect();
    let first = sections::curves::leading(facts);
    let data = serde_json::json!({ "periods": facts.curves.periods, "terms": terms, "first": first });
    data.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
