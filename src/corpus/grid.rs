//! Rows of cells with a header among them, as tables of text and spreadsheets give them.

use super::columns::{Cells, Column};
use super::roles;
use super::rows::Rows;

/// A row as it is written in its source.
#[derive(Debug, Default)]
pub(super) struct GridRow {
    /// From 1.
    pub line: usize,
    pub cells: Vec<String>,
    /// What was mended in it.
    pub note: Option<String>,
}

impl GridRow {
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }

    /// How many cells are well-known names of columns.
    fn known_names(&self) -> usize {
        let lists = [roles::TEXT, roles::ID, roles::DATE];
        let is_known = |cell: &String| lists.iter().any(|list| list.contains(&cell.trim().to_lowercase().as_str()));
        self.cells.iter().filter(|cell| is_known(cell)).count()
    }
}

/// Rows above which no header is looked for.
const TITLES: usize = 8;

/// The position of the row that names the columns: the first with a
/// well-known name, unless the first row is as wide as any; titles and
/// subtitles above a table fill few cells.
pub(super) fn header(rows: &[GridRow]) -> usize {
    let some = || rows.iter().enumerate().filter(|(_, row)| !row.is_blank()).take(TITLES);
    let Some((first, _)) = some().next() else { return 0 };
    if rows[first].known_names() > 0 {
        return first;
    }
    if let Some((named, _)) = some().find(|(_, row)| row.known_names() > 0 && row.filled() > rows[first].filled()) {
        return named;
    }
    let widest = some().map(|(_, row)| row.filled()).max().unwrap_or(0);
    let is_title = rows[first].filled() == 1 && widest > 1;
    if is_title { some().find(|(_, row)| row.filled() > 1).map_or(first, |(i, _)| i) } else { first }
}

/// Columns from rows whose header is the row at a position. Blank rows and
/// repetitions of the header are no documents.
pub(super) fn into_rows(mut grid: Vec<GridRow>, header: usize, rows: Rows) -> Rows {
    let mut rows = rows;
    let mut names = grid.get_mut(header).map(|row| std::mem::take(&mut row.cells)).unwrap_or_default();
    let titles: Vec<String> = grid[..header.min(grid.len())]
        .iter()
        .filter(|row| !row.is_blank())
        .map(|row| format!("{:?}", row.cells.iter().find(|c| !c.trim().is_empty()).map_or("", |c| c.trim())))
        .collect();
    if !titles.is_empty() {
        rows.notes.push(format!("above the table stands {}", titles.join(", ")));
    }
    let width = grid.iter().skip(header + 1).filter(|row| !row.is_blank()).map(|row| row.cells.len()).max();
    let width = width.unwrap_or(0).max(names.len());
    names.resize(width, String::new());
    let mut columns: Vec<Vec<Option<String>>> = vec![Vec::new(); width];
    let (mut blank, mut repeated) = (0, 0);
    for row in grid.into_iter().skip(header + 1) {
        if row.is_blank() {
            blank += usize::from(row.cells.len() > 1);
            continue;
        }
        if row.cells.iter().eq(names.iter().take(row.cells.len())) && row.cells.len() > 1 {
            repeated += 1;
            continue;
        }
        rows.row_notes.extend(row.note.map(|note| (rows.lines.len(), note)));
        rows.lines.push(row.line);
        let mut cells = row.cells.into_iter();
        columns.iter_mut().for_each(|column| column.push(cells.next()));
    }
    for (n, what) in [(blank, "blank"), (repeated, "a copy of the header")] {
        if n > 0 {
            rows.notes.push(format!("{n} row{} {what}", if n == 1 { " is" } else { "s are" }));
        }
    }
    rows.height = rows.lines.len();
    // Columns without a name and without a value are the edge of a sheet.
    let columns = names.into_iter().zip(columns);
    let kept =
        columns.filter(|(name, cells)| !name.trim().is_empty() || cells.iter().flatten().any(|c| !c.trim().is_empty()));
    rows.columns = kept.map(|(name, cells)| Column { name, cells: Cells::Written(cells) }).collect();
    rows
}
