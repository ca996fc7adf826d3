//! Counts by formulation and period, each leading to its sentences.

use std::fmt::Write;

use crate::report::facts::Facts;
use crate::report::html::{both, escape, section as part, whole};

const ROWS: usize = 40;

pub(in crate::report) fn section(facts: &Facts) -> String {
    let curves = &facts.curves;
    if curves.with_text() < 2 || facts.formulations.is_empty() {
        return String::new();
    }
    let mut table = format!(
        "<div class=\"scroll\"><table class=\"grid{}\"><thead><tr><th>{}</th>",
        if curves.periods.len() > 14 { " narrow" } else { "" },
        both("提法", "Formulation")
    );
    for (period, documents) in curves.periods.iter().zip(&curves.documents) {
        let class = if *documents == 0 { " class=\"void\"" } else { "" };
        let _ = write!(table, "<th{class}><span>{}</span></th>", escape(period));
    }
    table += "</tr></thead><tbody>\n";
    // In order of first use, so that the table runs down a diagonal.
    let mut rows: Vec<usize> = (0..facts.formulations.len().min(ROWS)).collect();
    rows.sort_by_key(|&i| facts.formulations[i].curve.counts.iter().position(|c| *c > 0));
    for i in rows {
        let f = &facts.formulations[i];
        let _ = write!(table, "<tr><th scope=\"row\"><a href=\"#t{i}\">{}</a></th>", escape(&f.term));
        let most = f.curve.rates.iter().flatten().copied().fold(f64::MIN_POSITIVE, f64::max);
        for (p, count) in f.curve.counts.iter().enumerate() {
            match f.curve.rates[p] {
                None => table += "<td class=\"void\"></td>",
                Some(_) if *count == 0 => table += "<td></td>",
                Some(rate) => {
                    let heat = (rate / most).sqrt() * 100.0;
                    let _ =
                        write!(table, "<td style=\"--h:{heat:.0}%\"><a href=\"#t{i}p{p}\">{}</a></td>", whole(*count));
                }
            }
        }
        table += "</tr>\n";
    }
    table += "</tbody></table></div>";
    part(
        "grid",
        ("逐期次数", "Counts by period"),
        (
            "全部出现次数；颜色深浅为该行内每万词次的频率。空格为有文本而未出现，斜线为该期无文本。点数字看原句。",
            "Every occurrence; the shade is the rate per 10,000 tokens within the row. Empty: text, but no use; hatched: no text. Numbers lead to their sentences.",
        ),
        &table,
    )
}
