//! Tables as lines of a terminal.

use std::fmt::{Display, Write as _};
use std::io::{IsTerminal, Write as _};
use std::sync::Mutex;

use polars::prelude::{AnyValue, Column, DataFrame};
use tifa::polars;
use tifa::table::{display_width, pad};

/// Says a line, see [`line`].
pub fn say(text: impl Display) {
    line(format_args!("{text}"));
}

/// Columns of the terminal: `COLUMNS`, its own width, or 100 where the output goes elsewhere.
pub fn screen_width() -> usize {
    let set = std::env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok());
    let own = || {
        let screen = console::Term::stdout();
        std::io::stdout().is_terminal().then(|| screen.size_checked()).flatten().map(|(_, columns)| columns as usize)
    };
    set.or_else(own).unwrap_or(100).clamp(40, 400)
}

/// What the report says, until all of it is shown.
static PAGE: Mutex<String> = Mutex::new(String::new());

/// Lines go out together at the end: the tables are written by then, and a
/// reader that wants no more of them stops nothing.
macro_rules! println {
    () => { $crate::print::line(format_args!("")) };
    ($($part:tt)*) => { $crate::print::line(format_args!($($part)*)) };
}

pub fn line(text: std::fmt::Arguments<'_>) {
    if let Ok(mut page) = PAGE.lock() {
        writeln!(page, "{text}").ok();
    }
}

/// Shows all that was said. A closed pipe is no fault.
pub fn show() -> tifa::Result<()> {
    let page = PAGE.lock().map(|mut page| std::mem::take(&mut *page)).unwrap_or_default();
    let mut out = std::io::stdout().lock();
    match out.write_all(page.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(tifa::ErrorKind::Io { path: "standard output".into(), source: e }.into())
        }
        _ => Ok(()),
    }
}

/// `1 document`, `2 documents`.
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

pub fn texts(table: &DataFrame, column: &str) -> Vec<String> {
    let cells = |c: &Column| (0..c.len()).map(|i| cell(c, i)).collect();
    table.column(column).map(cells).unwrap_or_default()
}

pub fn numbers(table: &DataFrame, column: &str) -> Vec<Option<f64>> {
    let cells = |c: &Column| (0..c.len()).map(|i| c.get(i).ok().and_then(|v| v.extract::<f64>())).collect();
    table.column(column).map(cells).unwrap_or_default()
}

/// A cell as a reader wants it: numbers short, nothing for a missing value.
pub fn cell(column: &Column, row: usize) -> String {
    match column.get(row) {
        Ok(AnyValue::Null) | Err(_) => String::new(),
        Ok(AnyValue::Float64(x)) if column.name() == "rank" => x.to_string(),
        Ok(AnyValue::Float64(x)) => format!("{x:.3}"),
        Ok(value) => value.get_str().map_or_else(|| value.to_string(), str::to_string),
    }
}

/// A column of a printed table: its heading, its cells, and whether it holds numbers.
pub struct Printed {
    heading: String,
    cells: Vec<String>,
    numbers: bool,
}

pub fn words(heading: impl Into<String>, cells: Vec<String>) -> Printed {
    Printed { heading: heading.into(), cells, numbers: false }
}

pub fn figures(heading: impl Into<String>, cells: Vec<String>) -> Printed {
    Printed { heading: heading.into(), cells, numbers: true }
}

/// Prints columns side by side, words to the left, numbers to the right.
pub fn print_columns(columns: &[Printed]) {
    let rows = columns.iter().map(|c| c.cells.len()).max().unwrap_or(0);
    let width =
        |c: &Printed| c.cells.iter().map(|t| display_width(t)).max().unwrap_or(0).max(display_width(&c.heading));
    let widths: Vec<usize> = columns.iter().map(width).collect();
    for row in 0..=rows {
        let mut line = String::from(" ");
        for (column, &width) in columns.iter().zip(&widths) {
            let text =
                if row == 0 { column.heading.as_str() } else { column.cells.get(row - 1).map_or("", String::as_str) };
            line.push(' ');
            line += &if column.numbers { right(text, width) } else { pad(text, width) };
            line.push(' ');
        }
        say(line.trim_end());
    }
}

/// The text with spaces before it up to a width on a screen.
pub fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(display_width(text))))
}

/// The text cut to a width on a screen.
pub fn cut(text: &str, width: usize) -> String {
    if display_width(text) <= width {
        return text.to_string();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if display_width(&kept) + display_width(c.encode_utf8(&mut [0; 4])) + 2 > width {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

pub fn print_rows(table: &DataFrame, columns: &[&str], rows: usize) {
    let table = table.head(Some(rows));
    let column = |name: &&str| {
        let cells = texts(&table, name);
        let is_text = table.column(name).is_ok_and(|c| c.get(0).is_ok_and(|v| v.get_str().is_some()));
        if is_text { words(*name, cells) } else { figures(*name, cells) }
    };
    print_columns(&columns.iter().map(column).collect::<Vec<_>>());
}

/// One line per document or group with its leading terms.
pub fn print_top_terms(top_terms: &DataFrame, documents: usize) {
    let starts = starts(top_terms, "doc_id");
    let shown = top_terms.head(Some(starts.get(documents).map_or(top_terms.height(), |&row| row)));
    let (ids, terms) = (texts(&shown, "doc_id"), texts(&shown, "term"));
    let shown: Vec<usize> = starts.iter().copied().take(documents).collect();
    let widest = shown.iter().map(|&row| display_width(&ids[row])).max().unwrap_or(0).min(30);
    for (i, &row) in shown.iter().enumerate() {
        let end = shown.get(i + 1).map_or(terms.len(), |&next| next);
        let (id, terms) = (pad(&cut(&ids[row], widest), widest), terms[row..end].join(" "));
        say(cut(&format!("  {id}  {terms}"), screen_width()));
    }
    if starts.len() > documents {
        say(format!("  … and {} more", starts.len() - documents));
    }
}

/// The first row of every run of equal texts.
fn starts(table: &DataFrame, column: &str) -> Vec<usize> {
    let Ok(column) = table.column(column) else { return Vec::new() };
    let differs = |row: &usize| *row == 0 || column.get(*row).ok() != column.get(*row - 1).ok();
    (0..table.height()).filter(differs).collect()
}

/// A line of blocks at most so wide: neighbouring periods are added where there are too many.
pub fn spark(values: &[Option<f64>], width: usize) -> (String, usize) {
    let together = values.len().div_ceil(width.max(1)).max(1);
    let added = values.chunks(together).map(|part| {
        let known: Vec<f64> = part.iter().flatten().copied().collect();
        if known.is_empty() { None } else { Some(known.iter().sum::<f64>() / known.len() as f64) }
    });
    (tifa::chart::spark_line(added), together)
}
