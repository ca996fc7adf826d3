//! Curves with bands, and a small chart for each leading formulation.

use crate::chart::{Lines, Series, SmallMultiples};
use crate::report::facts::{Facts, Formulation};
use crate::report::html::{both, figure, section as part};

/// The formulations drawn at first, by position: the leading ones that
/// change most over time, of different families.
pub(in crate::report) fn leading(facts: &Facts) -> Vec<usize> {
    let change = |f: &Formulation| f.curve.bursts.iter().map(|b| b.1).fold(0.0, f64::max);
    // What is used in nearly every period would dwarf the others.
    let in_use = |f: &Formulation| f.curve.counts.iter().filter(|c| **c > 0).count();
    let passing = |i: &usize| in_use(&facts.formulations[*i]) * 10 <= facts.curves.with_text() * 7;
    let mut order: Vec<usize> = (0..facts.formulations.len().min(40)).filter(passing).collect();
    if order.len() < 5 {
        order = (0..facts.formulations.len().min(40)).collect();
    }
    order.sort_by(|&a, &b| change(&facts.formulations[b]).total_cmp(&change(&facts.formulations[a])).then(a.cmp(&b)));
    let mut chosen: Vec<usize> = Vec::new();
    for i in order {
        let term = &facts.formulations[i].term;
        let alike = |&j: &usize| {
            let other = &facts.formulations[j].term;
            other.contains(term.as_str()) || term.contains(other.as_str())
        };
        if chosen.len() < 5 && !chosen.iter().any(alike) {
            chosen.push(i);
        }
    }
    chosen.sort_unstable();
    chosen
}

fn series(f: &Formulation) -> Series {
    Series::new(f.term.clone(), f.curve.rates.clone())
        .band(f.curve.bands.clone())
        .shade(f.curve.bursts.iter().map(|b| b.0.clone()))
}

pub(in crate::report) fn section(facts: &Facts) -> String {
    if facts.curves.with_text() < 2 || facts.formulations.is_empty() {
        return String::new();
    }
    let lines = leading(facts).into_iter().map(|i| {
        let f = &facts.formulations[i];
        Series::new(f.term.clone(), f.curve.rates.clone()).band(f.curve.bands.clone())
    });
    let chart = lines.fold(Lines::over(facts.curves.periods.clone()), Lines::series).svg();
    let small = facts.formulations.iter().take(24).map(series);
    let small = small.fold(SmallMultiples::over(facts.curves.periods.clone()), SmallMultiples::series).svg();
    let unit = (
        "每万词次出现次数；浅色为 95% 置信区间（Garwood 精确区间）",
        "Occurrences per 10,000 tokens; shaded: exact interval of 95 % (Garwood)",
    );
    let body = format!(
        "<div class=\"controls\" hidden><input list=\"terms\" id=\"add\" data-zh=\"添加提法\" data-en=\"Add a formulation\" aria-label=\"添加提法 Add a formulation\"><datalist id=\"terms\"></datalist><span id=\"chips\"></span></div>\
         <div id=\"chart\">{}</div><h3>{}</h3>{}",
        figure(&chart, unit, ("", "")),
        both("前 24 个提法，各用自己的纵轴", "The first 24 formulations, each on its own scale"),
        figure(
            &small,
            (
                "每万词次出现次数；右上为最高值，橙色底为突发期",
                "Occurrences per 10,000 tokens; highest value at the upper right, bursts on an orange ground"
            ),
            ("", "")
        ),
    );
    part("curves", ("随时间的曲线", "Curves over time"), ("", ""), &body)
}
