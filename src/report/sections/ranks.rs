//! Ranks of formulations from period to period.

use crate::chart::Bump;
use crate::report::facts::Facts;
use crate::report::html::{figure, section as part};

/// Places that are shown of each period, and the most periods.
const PLACES: u32 = 10;
const PERIODS: usize = 14;
/// As many lines as there are colours.
const LINES: usize = 7;

pub(in crate::report) fn section(facts: &Facts) -> String {
    let curves = &facts.curves;
    let with_text: Vec<usize> = (0..curves.periods.len()).filter(|&p| curves.documents[p] > 0).collect();
    let shown = &with_text[with_text.len().saturating_sub(PERIODS)..];
    if shown.len() < 3 || facts.formulations.len() < 5 {
        return String::new();
    }
    let ranks: Vec<Vec<Option<u32>>> = shown.iter().map(|&p| ranks(facts, p)).collect();
    let of_line = |i: usize| ranks.iter().map(|of_period| of_period[i]).collect::<Vec<Option<u32>>>();
    // A line needs two ends.
    let mut lines: Vec<(usize, Vec<Option<u32>>)> = (0..facts.formulations.len())
        .map(|i| (i, of_line(i)))
        .filter(|(_, ranks)| ranks.windows(2).any(|pair| pair[0].is_some() && pair[1].is_some()))
        .collect();
    if lines.len() < 3 {
        return String::new();
    }
    lines.sort_by_key(|(i, ranks)| (std::cmp::Reverse(ranks.iter().flatten().count()), *i));
    lines.truncate(LINES);
    let chart =
        lines.into_iter().fold(Bump::over(shown.iter().map(|&p| curves.periods[p].as_str())), |chart, (i, r)| {
            chart.row(facts.formulations[i].term.clone(), r)
        });
    let unit = (
        "各期按次数的名次（前十位）；只画最常居前十的七个提法",
        "Rank by count in each period (the first ten); the seven formulations most constantly among them",
    );
    let below = match with_text.len() > shown.len() {
        true => ("只画最近各期", "The latest periods only"),
        false => ("", ""),
    };
    part(
        "ranks",
        ("名次升降", "Ranks over time"),
        (
            "线断处为跌出前十，或该期没有文本。",
            "A line breaks where the formulation is not among the first ten, or the period has no text.",
        ),
        &figure(&chart.width(980).svg(), unit, below),
    )
}

/// The place of each formulation in a period, by count, ties in order of the list.
fn ranks(facts: &Facts, period: usize) -> Vec<Option<u32>> {
    let count = |i: usize| facts.formulations[i].curve.counts[period];
    let mut order: Vec<usize> = (0..facts.formulations.len()).filter(|&i| count(i) > 0).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(count(i)), i));
    let mut ranks = vec![None; facts.formulations.len()];
    order.into_iter().zip(1..=PLACES).for_each(|(i, rank)| ranks[i] = Some(rank));
    ranks
}
