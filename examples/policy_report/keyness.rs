//! What sets some documents apart: `--compare COLUMN=VALUE` or `COLUMN=A:B`.

use polars::prelude::{AnyValue, DataFrame};
use tifa::polars;
use tifa::report::Report;
use tifa::{ErrorKind, Keyness};

use crate::output::Output;
use crate::print::{figures, print_columns, say, texts, words};
use crate::study::Study;

/// The comparison that was asked for, if any.
pub struct Comparison {
    title: String,
    table: DataFrame,
}

impl Comparison {
    /// Words and formulations of one value of a document variable (or of `year`) against another, or against the rest.
    pub fn new(study: &Study) -> tifa::Result<Option<Self>> {
        let Some(wanted) = &study.arguments.compare else { return Ok(None) };
        let fault = || ErrorKind::Option {
            name: "compare",
            value: wanted.clone(),
            expected: "COLUMN=VALUE, or COLUMN=A:B for two values",
        };
        let (column, values) = wanted.split_once('=').ok_or_else(fault)?;
        let dtm = study.dtm_with_slogans()?;
        let keyness = Keyness::default();
        // A value may hold a colon itself, so the whole comes first.
        let table = match (keyness.value(&dtm, column, values), values.split_once(':')) {
            (Err(_), Some((target, reference))) => keyness.values(&dtm, column, target, reference),
            (table, _) => table,
        }?;
        Ok(Some(Self { title: wanted.clone(), table }))
    }

    /// Prints the ten strongest each way.
    pub fn print(&self) {
        say(format!("\nKeyness: {} (occurrences and rate per 10,000 tokens on both sides)", self.title));
        let log_ratios: Vec<f64> = self.log_ratios();
        let more = log_ratios.iter().take_while(|&&r| r > 0.0).count().min(10);
        let less = log_ratios.iter().rev().take_while(|&&r| r < 0.0).count().min(10);
        self.print_rows("more", 0..more);
        self.print_rows("less", (self.table.height() - less..self.table.height()).rev());
    }

    fn log_ratios(&self) -> Vec<f64> {
        let number = |value: AnyValue<'_>| value.try_extract::<f64>().unwrap_or_default();
        self.table
            .column("log_ratio")
            .map_or_else(|_| Vec::new(), |c| (0..c.len()).filter_map(|i| c.get(i).ok()).map(number).collect())
    }

    fn print_rows(&self, side: &str, rows: impl Iterator<Item = usize>) {
        let columns =
            ["term", "count", "reference_count", "rate", "reference_rate", "log_ratio", "g2", "q_value", "doc_count"];
        let shown = |column: &&str| {
            let cells = texts(&self.table, column).into_iter();
            cells.map(|c| if *column == "q_value" && c == "0.000" { "<0.001".into() } else { c }).collect()
        };
        let cells: Vec<Vec<String>> = columns.iter().map(shown).collect();
        let rows: Vec<usize> = rows.collect();
        say(format!(" {side}:"));
        let column = |(name, cells): (&&str, &Vec<String>)| {
            let cells = rows.iter().map(|&row| cells[row].clone()).collect();
            if *name == "term" { words(*name, cells) } else { figures(*name, cells) }
        };
        print_columns(&columns.iter().zip(&cells).map(column).collect::<Vec<_>>());
    }

    /// Shows the comparison on the page.
    pub fn show<'a>(&self, report: Report<'a>) -> Report<'a> {
        let (target, reference) = match self.title.split_once('=').map_or("", |t| t.1).split_once(':') {
            Some((target, reference)) => (target.to_string(), reference.to_string()),
            None => (self.title.clone(), "其余 / others".to_string()),
        };
        report.keyness(target, reference, self.table.clone())
    }

    /// Writes `keyness.csv`: every term of either side, the strongest of the target first, of the reference last.
    pub fn write(&self, out: &mut Output) -> tifa::Result<()> {
        out.csv("keyness", &self.table)
    }
}
