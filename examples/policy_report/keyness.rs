//! What sets some documents apart: `--compare COLUMN=VALUE` or `COLUMN=A:B`.

use polars::prelude::{AnyValue, DataFrame};
use tifa::polars;
use tifa::report::{Language, Report};
use tifa::{ErrorKind, Keyness};

use crate::output::Output;
use crate::print::{figures, print_columns, say, texts, words};
use crate::progress::working;
use crate::study::Study;

/// Columns that are printed, and their Chinese headings.
const COLUMNS: [(&str, &str); 9] = [
    ("term", "词语"),
    ("count", "次数"),
    ("reference_count", "对照次数"),
    ("rate", "频率"),
    ("reference_rate", "对照频率"),
    ("log_ratio", "对数比"),
    ("g2", "G²"),
    ("q_value", "q 值"),
    ("doc_count", "篇数"),
];

/// The comparison that was asked for, if any.
pub struct Comparison {
    language: Language,
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
        let table = working(study.arguments.language().choose("对比", "keyness"), || {
            let (dtm, keyness) = (study.dtm_with_slogans()?, Keyness::default());
            // A value may hold a colon itself, so the whole comes first.
            match (keyness.value(&dtm, column, values), values.split_once(':')) {
                (Err(_), Some((target, reference))) => keyness.values(&dtm, column, target, reference),
                (table, _) => table,
            }
        })?;
        Ok(Some(Self { language: study.arguments.language(), title: wanted.clone(), table }))
    }

    /// Prints the ten strongest each way.
    pub fn print(&self) {
        let title = &self.title;
        say(self.language.choose(
            format!("\n关键词对比：{title}（两边的次数与每万词次）"),
            format!("\nKeyness: {title} (occurrences and rate per 10,000 tokens on both sides)"),
        ));
        let log_ratios: Vec<f64> = self.log_ratios();
        let more = log_ratios.iter().take_while(|&&r| r > 0.0).count().min(10);
        let less = log_ratios.iter().rev().take_while(|&&r| r < 0.0).count().min(10);
        self.print_rows(self.language.choose("多用", "more"), 0..more);
        self.print_rows(self.language.choose("少用", "less"), (self.table.height() - less..self.table.height()).rev());
    }

    fn log_ratios(&self) -> Vec<f64> {
        let number = |value: AnyValue<'_>| value.try_extract::<f64>().unwrap_or_default();
        self.table
            .column("log_ratio")
            .map_or_else(|_| Vec::new(), |c| (0..c.len()).filter_map(|i| c.get(i).ok()).map(number).collect())
    }

    fn print_rows(&self, side: &str, rows: impl Iterator<Item = usize>) {
        let columns = COLUMNS.map(|(name, _)| name);
        let shown = |column: &&str| {
            let cells = texts(&self.table, column).into_iter();
            cells.map(|c| if *column == "q_value" && c == "0.000" { "<0.001".into() } else { c }).collect()
        };
        let cells: Vec<Vec<String>> = columns.iter().map(shown).collect();
        let rows: Vec<usize> = rows.collect();
        say(format!(" {side}:"));
        let column = |((name, chinese), cells): (&(&'static str, &'static str), &Vec<String>)| {
            let cells = rows.iter().map(|&row| cells[row].clone()).collect();
            let heading = self.language.choose(*chinese, *name);
            if *name == "term" { words(heading, cells) } else { figures(heading, cells) }
        };
        print_columns(&COLUMNS.iter().zip(&cells).map(column).collect::<Vec<_>>());
    }

    /// Shows the comparison on the page.
    pub fn show<'a>(&self, report: Report<'a>) -> Report<'a> {
        let (target, reference) = match self.title.split_once('=').map_or("", |t| t.1).split_once(':') {
            Some((target, reference)) => (target.to_string(), reference.to_string()),
            None => (self.title.clone(), self.language.choose("其余", "others").to_string()),
        };
        report.keyness(target, reference, self.table.clone())
    }

    /// Writes `keyness.csv`: every term of either side, the strongest of the target first, of the reference last.
    pub fn write(&self, out: &mut Output) {
        out.table("keyness", self.table.clone());
    }
}
