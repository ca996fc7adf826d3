//! The sections of the page; one that has nothing to say is empty.

pub(super) mod bursts;
pub(super) mod cloud;
pub(super) mod corpus;
pub(super) mod curves;
pub(super) mod dispersion;
pub(super) mod formulations;
pub(super) mod grid;
pub(super) mod groups;
pub(super) mod heat;
pub(super) mod keyness;
pub(super) mod methods;
pub(super) mod network;
pub(super) mod passages;
pub(super) mod periods;
pub(super) mod ranks;
pub(super) mod spread;
pub(super) mod summary;

use super::curves::Curve;
use super::facts::Facts;
use super::html::{both, escape};

/// The unit of time in both languages.
pub(super) fn period_names(facts: &Facts) -> (&str, &str) {
    let english = facts.period_name.as_str();
    let chinese = match english {
        "year" => "年",
        "half-year" => "半年",
        "quarter" => "季度",
        "month" => "月",
        "week" => "周",
        "day" => "日",
        "five-year-plan" => "五年规划期",
        "congress-term" => "党代会届期",
        _ => "时期",
    };
    (chinese, english)
}

/// The class of a life in both languages.
pub(super) fn class_names(class: &str) -> (&str, &str) {
    let chinese = match class {
        "gone" => "退出",
        "emerging" => "新兴",
        "returning" => "回归",
        "fading" => "减弱",
        "rising" => "上升",
        "steady" => "平稳",
        "flash" => "一闪",
        "peaked" => "过峰",
        "established" => "已确立",
        "uncertain" => "未定",
        other => other,
    };
    (chinese, class)
}

/// A link to the sentences of a formulation, where it is on the page.
pub(super) fn linked(facts: &Facts, term: &str) -> String {
    match facts.formulations.iter().position(|f| f.term == term) {
        Some(i) => format!("<a href=\"#t{i}\">{}</a>", escape(term)),
        None => format!("<span>{}</span>", escape(term)),
    }
}

/// A badge with the class of a life; where it is not proved, what it leans to, with a question mark.
pub(super) fn badge(curve: &Curve) -> String {
    let Some(class) = &curve.class else { return String::new() };
    let (shown, mark) = match &curve.leaning {
        Some(leaning) if class == "uncertain" => (leaning, ("？", "?")),
        _ => (class, ("", "")),
    };
    let names = class_names(shown);
    let words = both(format!("{}{}", escape(names.0), mark.0), format!("{}{}", escape(names.1), mark.1));
    format!("<span class=\"badge b-{}\">{words}</span>", escape(class))
}
