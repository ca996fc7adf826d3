//! How formulations spread over the groups.

use crate::chart::{Lines, Series};
use crate::report::facts::Facts;
use crate::report::html::{escape, figure, section as part};

pub(in crate::report) fn section(facts: &Facts) -> String {
    let (Some(spread), Some(variable)) = (&facts.spread, &facts.group) else { return String::new() };
    let chart = spread.curves.iter().fold(Lines::over(spread.periods.clone()), |chart, (term, shares)| {
        chart.series(Series::new(term.clone(), shares.iter().map(|s| s.map(|s| s * 100.0))))
    });
    let variable = escape(variable);
    let unit = (
        format!("已采用者占全部 {} 组（{variable}）的百分比", spread.units),
        format!("Percent of the {} groups ({variable}) that have used it", spread.units),
    );
    part(
        "spread",
        ("扩散", "How it spread"),
        (
            "一组首次使用某提法之期即为采用；曲线升得越慢，扩散越慢。第一期已有者，可能早已使用。",
            "A group adopts a formulation in the period of its first use. Those who have it in the first period may have had it before.",
        ),
        &figure(&chart.width(980).svg(), (&unit.0, &unit.1), ("", "")),
    )
}
