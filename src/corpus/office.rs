//! Spreadsheets, Word files and archives, each bounded against files that
//! unpack to more than a machine holds.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use calamine::{DataRef, Reader as _, SheetVisible, Xlsx};
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::grid::{GridRow, header, into_rows};
use super::intake::LeftOut;
use super::rows::Rows;
use crate::error::{Error, Result};
use crate::text::{DecodeOutcome, EncodingChoice, decode};

/// What all files of one archive, or all parts of one spreadsheet or Word
/// file, may unpack to.
const UNPACKED: u64 = 1 << 30;
/// What one of them may unpack to.
const PART: u64 = 1 << 28;
/// How many files an archive may hold.
const FILES: usize = 100_000;
/// Cells of a sheet, holes included, beside sixteen times those that are filled.
const CELLS: usize = 4_000_000;

/// Runs what a dependency does with a file's bytes; what it throws is a fault.
fn caught<T>(path: &Path, what: &str, read: impl FnOnce() -> std::result::Result<T, String>) -> Result<T> {
    let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    let read = read.unwrap_or_else(|_| Err("its parts contradict each other".into()));
    read.map_err(|message| Error::format(path, format!("{what}: {message}")))
}

fn archive(bytes: &[u8]) -> std::result::Result<ZipArchive<Cursor<&[u8]>>, String> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|e| e.to_string())
}

/// One file of an archive, if it is not too large.
fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, most: u64) -> std::result::Result<Vec<u8>, String> {
    let file = archive.by_index(index).map_err(|e| e.to_string())?;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if bytes.len() as u64 > most {
        return Err(format!("unpacks to more than {} MB", most >> 20));
    }
    Ok(bytes)
}

/// Refuses a spreadsheet or Word file that unpacks to too much.
fn check_size(bytes: &[u8]) -> std::result::Result<(), String> {
    let mut archive = archive(bytes)?;
    let mut all = 0;
    for index in 0..archive.len().min(FILES) {
        let file = archive.by_index(index).map_err(|e| e.to_string())?;
        all += std::io::copy(&mut file.take(UNPACKED - all + 1), &mut std::io::sink()).map_err(|e| e.to_string())?;
        if all > UNPACKED {
            return Err(format!("unpacks to more than {} MB", UNPACKED >> 20));
        }
    }
    Ok(())
}

/// A file in an archive: its path there, and its bytes or why there are none.
pub(super) struct Packed {
    pub name: PathBuf,
    pub bytes: std::result::Result<Vec<u8>, LeftOut>,
}

/// Hands over the files of an archive, one at a time.
pub(super) fn unpacked(path: &Path, bytes: &[u8], mut take: impl FnMut(Packed)) -> Result<()> {
    let mut archive = caught(path, "broken archive", || archive(bytes))?;
    if archive.len() > FILES {
        return Err(Error::format(path, format!("an archive of {} files; at most {FILES} are read", archive.len())));
    }
    let mut left = UNPACKED;
    for index in 0..archive.len() {
        let (name, skip) = caught(path, "broken archive", || {
            let file = archive.by_index_raw(index).map_err(|e| e.to_string())?;
            let name = file_name(file.name_raw());
            let hidden = name.split('/').any(|part| part.starts_with('.') && part != ".." || part == "__MACOSX");
            Ok((name, hidden || file.is_dir()))
        })?;
        if skip {
            continue;
        }
        // Only parts that lead downwards, so that no name points outside.
        let inside: PathBuf = name.split(['/', '\\']).filter(|p| !p.is_empty() && *p != "..").collect();
        let bytes = caught(path, "broken archive", || unpack(&mut archive, index, PART.min(left)));
        let bytes = bytes.map_err(|e| LeftOut::new(String::new(), LeftOut::UNREADABLE, e.to_string()));
        left -= bytes.as_ref().map_or(0, |b| b.len() as u64);
        take(Packed { name: inside, bytes });
    }
    Ok(())
}

/// The name of a file in an archive: UTF-8, or what Chinese systems wrote.
fn file_name(raw: &[u8]) -> String {
    match decode(raw.to_vec(), EncodingChoice::Detect) {
        DecodeOutcome::Text(found) => found.text,
        _ => String::from_utf8_lossy(raw).into_owned(),
    }
}

/// The text of a Word file: a line a paragraph, cells of tables apart by tabs.
/// What was deleted under tracked changes is left out.
pub(super) fn docx(path: &Path, bytes: &[u8]) -> Result<String> {
    caught(path, "broken Word file", || {
        let mut archive = archive(bytes)?;
        let index = archive.index_for_name("word/document.xml").ok_or("there is no word/document.xml in it")?;
        let xml = unpack(&mut archive, index, PART)?;
        document_text(&String::from_utf8_lossy(&xml))
    })
}

fn document_text(xml: &str) -> std::result::Result<String, String> {
    let mut reader = Reader::from_str(xml);
    let mut text = String::new();
    let (mut in_text, mut skipped, mut in_cell) = (false, 0usize, 0usize);
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Eof => return Ok(text),
            Event::Start(tag) => match tag.local_name().as_ref() {
                // The same again for old programs, text set apart by an author, formulas of fields.
                b"Fallback" | b"del" | b"instrText" | b"delText" => skipped += 1,
                b"t" => in_text = skipped == 0,
                b"tc" => in_cell += 1,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                b"Fallback" | b"del" | b"instrText" | b"delText" => skipped = skipped.saturating_sub(1),
                b"t" => in_text = false,
                b"p" if skipped == 0 && in_cell == 0 => text.push('\n'),
                b"p" if skipped == 0 => text.push(' '),
                b"tc" => {
                    in_cell = in_cell.saturating_sub(1);
                    text.truncate(text.trim_end_matches(' ').len());
                    text.push('\t');
                }
                b"tr" => {
                    text.truncate(text.trim_end_matches('\t').len());
                    text.push('\n');
                }
                _ => {}
            },
            Event::Empty(tag) if skipped == 0 => match tag.local_name().as_ref() {
                b"tab" => text.push('\t'),
                b"br" | b"cr" | b"p" => text.push('\n'),
                b"noBreakHyphen" => text.push('-'),
                _ => {}
            },
            Event::Text(part) if in_text => text.push_str(&part.decode().map_err(|e| e.to_string())?),
            Event::CData(part) if in_text => text.push_str(&part.decode().map_err(|e| e.to_string())?),
            Event::GeneralRef(part) if in_text => {
                let named = match &*part {
                    b"lt" => Some('<'),
                    b"gt" => Some('>'),
                    b"amp" => Some('&'),
                    b"quot" => Some('"'),
                    b"apos" => Some('\''),
                    _ => part.resolve_char_ref().ok().flatten(),
                };
                text.extend(named);
            }
            _ => {}
        }
    }
}

/// The rows of every visible sheet of a spreadsheet, a part each.
pub(super) fn xlsx(path: &Path, bytes: &[u8], rows: impl Fn() -> Rows) -> Result<Vec<Rows>> {
    let sheets = caught(path, "broken spreadsheet", || {
        check_size(bytes)?;
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
        let sheets: Vec<(String, bool)> =
            book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible == SheetVisible::Visible)).collect();
        let mut read = Vec::new();
        for (name, is_visible) in sheets {
            let grid = if is_visible {
                sheet(&mut book, &name).map_err(|e| format!("sheet {name:?}: {e}"))?
            } else {
                Vec::new()
            };
            read.push((name, is_visible, grid));
        }
        Ok(read)
    })?;
    let hidden: Vec<String> = sheets.iter().filter(|s| !s.1).map(|(name, ..)| format!("{name:?}")).collect();
    let shown: Vec<_> = sheets.into_iter().filter(|(_, _, grid)| grid.iter().any(|row| !row.is_blank())).collect();
    let several = shown.len() > 1;
    let mut parts = Vec::new();
    for (i, (name, _, grid)) in shown.into_iter().enumerate() {
        let mut rows = rows();
        rows.from_numbers = true;
        if several {
            rows.source = format!("{}: sheet {name}", rows.source);
            rows.stem = format!("{}-{name}", rows.stem);
        }
        if i == 0 && !hidden.is_empty() {
            rows.notes.push(format!("hidden sheets are not read: {}", hidden.join(", ")));
        }
        let at = header(&grid);
        parts.push(into_rows(grid, at, rows));
    }
    Ok(parts)
}

/// The rows of a sheet. Cells come one by one, so that a single cell in the
/// last corner costs no more than any other.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> std::result::Result<Vec<GridRow>, String> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|e| e.to_string())?;
    let mut grid: Vec<GridRow> = Vec::new();
    let (mut filled, mut held) = (0usize, 0usize);
    while let Some(cell) = cells.next_cell().map_err(|e| e.to_string())? {
        let text = cell_text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let (line, column) = (row as usize + 1, column as usize);
        if grid.last().is_none_or(|last| last.line < line) {
            grid.push(GridRow { line, ..GridRow::default() });
        }
        let Some(last) = grid.last_mut().filter(|last| last.line == line) else {
            return Err(format!("row {line} stands out of order"));
        };
        filled += 1;
        held += (column + 1).saturating_sub(last.cells.len());
        if held > CELLS + 16 * filled {
            return Err("a sheet that is nearly all holes".into());
        }
        if last.cells.len() <= column {
            last.cells.resize(column + 1, String::new());
        }
        last.cells[column] = text;
    }
    Ok(grid)
}

fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(x) => x.to_string(),
        DataRef::String(s) => s.clone(),
        DataRef::SharedString(s) => s.to_string(),
        DataRef::Bool(b) => b.to_string(),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
            match (hour, minute, second) {
                (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
            }
        }
        DataRef::DateTime(date) => date.as_f64().to_string(),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
