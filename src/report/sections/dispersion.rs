//! Where formulations occur within a single document.

use crate::chart::DispersionPlot;
use crate::report::facts::Facts;
use crate::report::html::{figure, section as part};

const ROWS: usize = 16;

pub(in crate::report) fn section(facts: &Facts) -> String {
    if facts.corpus.documents != 1 || facts.formulations.is_empty() {
        return String::new();
    }
    let chart = facts.formulations.iter().take(ROWS).fold(DispersionPlot::new(), |chart, f| {
        chart.row(f.term.clone(), f.cells.iter().flat_map(|cell| cell.places.iter().copied()))
    });
    let unit = (
        "从文首（左）到文末（右），每条竖线为一处",
        "From the beginning (left) to the end (right) of the text, a stroke for each place",
    );
    part("dispersion", ("在文中的位置", "Where they occur"), ("", ""), &figure(&chart.svg(), unit, ("", "")))
}
