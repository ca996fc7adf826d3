//! Documents from JSON: lines, arrays, one object, and the forms in which
//! programs save tables.

mod cells;

use std::path::Path;

use rayon::prelude::*;
use serde_json::value::RawValue;

use super::rows::Rows;
use crate::error::{Error, Result};
use crate::text::Date;
use cells::{Kind, Object, Objects, kind};

/// JSON Lines; where the first line is no object but the whole is JSON, that.
pub(super) fn json_lines(path: &Path, text: &str, line_before: usize, rows: Rows) -> Result<Rows> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let is_object = |line: &str| serde_json::from_str::<&RawValue>(line.trim()).is_ok_and(|v| kind(v) == Kind::Object);
    // Objects that are laid out over several lines begin so.
    let is_laid_out = || matches!(first.trim(), "{" | "[");
    let is_one =
        || serde_json::from_str::<&RawValue>(text).is_ok_and(|v| matches!(kind(v), Kind::Array | Kind::Object));
    if line_before == 0 && !is_object(first) && (is_laid_out() || is_one()) {
        return json(path, text, rows);
    }
    let mut parts: Vec<(&str, usize)> = parts(text).into_par_iter().map(|part| (part, line_ends(part))).collect();
    let mut first_line = line_before + 1;
    parts.iter_mut().for_each(|(_, lines)| first_line += std::mem::replace(lines, first_line));
    let read: Vec<Result<Objects>> =
        parts.into_par_iter().with_max_len(1).map(|(part, line)| objects(path, part, line)).collect();
    let mut all = Objects::default();
    for part in read {
        all.append(part?);
    }
    Ok(all.into_rows(rows))
}

/// Lines are read in parts of about this many bytes.
const PART: usize = 1 << 20;

fn line_ends(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}

/// A text cut at ends of lines.
fn parts(mut text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    while !text.is_empty() {
        let end = text.as_bytes().get(PART..).and_then(|rest| memchr::memchr(b'\n', rest)).map(|at| PART + at + 1);
        let (part, rest) = text.split_at(end.unwrap_or(text.len()));
        parts.push(part);
        text = rest;
    }
    parts
}

/// The objects of some lines, the first of which has this number.
fn objects(path: &Path, text: &str, first_line: usize) -> Result<Objects> {
    let mut objects = Objects::default();
    for (line, text) in (first_line..).zip(text.split('\n')) {
        let text = text.trim();
        if !text.is_empty() {
            objects.push_line(path, line, text)?;
        }
    }
    Ok(objects)
}

/// Any JSON: an array of objects, objects one after the other, one object, an
/// array under a key, an object of columns.
pub(super) fn json(path: &Path, text: &str, rows: Rows) -> Result<Rows> {
    let mut values: Vec<(usize, &RawValue)> = Vec::new();
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let (mut line, mut counted) = (1, 0);
    loop {
        let blanks = text[counted..].len() - text[counted..].trim_start().len();
        line += text[counted..counted + blanks].matches('\n').count();
        counted += blanks;
        let Some(value) = stream.next() else { break };
        let value = value.map_err(|e| Error::syntax(path, e.line(), message(&e)))?;
        values.push((line, value));
        line += text[counted..stream.byte_offset()].matches('\n').count();
        counted = stream.byte_offset();
    }
    match values[..] {
        [] => Ok(Objects::default().into_rows(rows)),
        [(_, only)] if kind(only) == Kind::Array => of_array(path, only, rows),
        [(line, only)] if kind(only) == Kind::Object => of_object(path, line, only, rows, 0),
        _ => {
            let mut objects = Objects::default();
            for (line, value) in values {
                objects.push(path, line, value)?;
            }
            Ok(objects.into_rows(rows))
        }
    }
}

/// What is wrong with JSON, without the line number of its own.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    format!("broken JSON: {message} at column {}", error.column())
}

fn elements<'t>(path: &Path, array: &'t RawValue) -> Result<Vec<&'t RawValue>> {
    serde_json::from_str(array.get()).map_err(|e| Error::syntax(path, e.line(), message(&e)))
}

/// An array of objects, or of texts.
fn of_array(path: &Path, array: &RawValue, rows: Rows) -> Result<Rows> {
    let values = elements(path, array)?;
    if let Some(objects) = of_rows(&values) {
        let mut rows = objects.into_rows(rows);
        rows.lines.clear();
        return Ok(rows);
    }
    let mut objects = Objects::default();
    for (i, value) in values.into_iter().enumerate() {
        if kind(value) == Kind::Text {
            objects.push_text(i + 1, value);
        } else {
            objects.push(path, i + 1, value)?;
        }
    }
    let mut rows = objects.into_rows(rows);
    rows.lines.clear(); // elements of an array have a number, not a line
    Ok(rows)
}

/// A table of rows of cells, the first of which holds the names.
fn of_rows(rows: &[&RawValue]) -> Option<Objects> {
    let (names, rows) = rows.split_first().filter(|(_, rows)| !rows.is_empty())?;
    if kind(names) != Kind::Array || rows.iter().any(|row| kind(row) != Kind::Array) {
        return None;
    }
    let names: Vec<String> = serde_json::from_str(names.get()).ok()?;
    let mut columns: Vec<(String, Vec<&RawValue>)> = names.into_iter().map(|name| (name, Vec::new())).collect();
    for row in rows {
        let cells: Vec<&RawValue> = serde_json::from_str(row.get()).ok()?;
        if cells.len() != columns.len() {
            return None;
        }
        columns.iter_mut().zip(cells).for_each(|((_, column), cell)| column.push(cell));
    }
    Some(Objects::of_columns(columns, rows.len()))
}

/// Documents under their ids, or texts under their dates.
fn by_key(object: &Object<'_>) -> Option<Objects> {
    let is_text = |(key, _): &(std::borrow::Cow<'_, str>, &RawValue)| super::roles::is_text(key);
    let (mut objects, entries) = (Objects::default(), &object.entries);
    if entries.len() < 2 || entries.iter().any(is_text) {
        return None;
    }
    let of_dates = || entries.iter().all(|(key, v)| kind(v) == Kind::Text && key.parse::<Date>().is_ok());
    if of_dates() {
        for (i, (date, text)) in entries.iter().enumerate() {
            objects.push_text(i + 1, text);
            objects.say(i, "date", date);
        }
        return Some(objects);
    }
    for (i, (key, value)) in entries.iter().enumerate() {
        let inner = Object::read(value).ok().filter(|inner| inner.entries.iter().any(is_text))?;
        let has_id =
            inner.entries.iter().any(|(name, _)| super::roles::ID.contains(&name.trim().to_lowercase().as_str()));
        objects.push_object(i + 1, inner);
        if !has_id {
            objects.say(i, "id", key);
        }
    }
    Some(objects)
}

/// One object: columns, a table under a key, or a document.
fn of_object(path: &Path, line: usize, only: &RawValue, mut rows: Rows, depth: usize) -> Result<Rows> {
    let object = Object::read(only).map_err(|e| Error::syntax(path, line, e))?;
    if let Some(objects) = split(&object).or_else(|| by_key(&object)) {
        let mut rows = objects.into_rows(rows);
        rows.lines.clear();
        return Ok(rows);
    }
    if let Some(columns) = columns(&object) {
        let mut rows = columns.map_err(|message| Error::syntax(path, line, message))?.into_rows(rows);
        rows.lines.clear();
        return Ok(rows);
    }
    let is_table = |value: &&RawValue| {
        kind(value) == Kind::Array && elements(path, value).is_ok_and(|e| e.iter().any(|v| kind(v) == Kind::Object))
    };
    let tables: Vec<(&str, &&RawValue)> =
        object.entries.iter().filter(|(_, v)| is_table(v)).map(|(k, v)| (k.as_ref(), v)).collect();
    let has_text = object.entries.iter().any(|(key, value)| kind(value) == Kind::Text && super::roles::is_text(key));
    match tables[..] {
        [(key, array)] if !has_text => {
            rows.notes.push(format!("the documents stand under {key:?}"));
            of_array(path, array, rows)
        }
        _ => {
            let inner: Vec<&RawValue> =
                object.entries.iter().map(|(_, v)| *v).filter(|v| kind(v) == Kind::Object).collect();
            // {"data": {"list": [...]}}: one step down, where nothing else is there.
            if let ([inner], true) = (&inner[..], !has_text && tables.is_empty() && depth < 3) {
                return of_object(path, line, inner, rows, depth + 1);
            }
            let mut objects = Objects::default();
            objects.push(path, line, only)?;
            Ok(objects.into_rows(rows))
        }
    }
}

/// `{"columns": ["id", "text"], "data": [["a", "…"]]}`, as pandas writes it.
fn split(object: &Object<'_>) -> Option<Objects> {
    let of = |name: &str| object.entries.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
    let rows: Vec<&RawValue> = serde_json::from_str(of("data")?.get()).ok()?;
    of_rows(&std::iter::once(of("columns")?).chain(rows).collect::<Vec<_>>())
}

/// `{"text": ["…", "…"], "date": ["…", "…"]}`, or the same with numbered
/// objects for arrays, as pandas writes it.
fn columns(object: &Object<'_>) -> Option<std::result::Result<Objects, String>> {
    let (_, first) = object.entries.first()?;
    let kinds = kind(first);
    if object.entries.iter().any(|(_, v)| kind(v) != kinds) {
        return None;
    }
    let mut columns: Vec<(String, Vec<&RawValue>)> = Vec::new();
    for (name, value) in &object.entries {
        let values: Vec<&RawValue> = match kinds {
            Kind::Array => serde_json::from_str(value.get()).ok()?,
            Kind::Object => Object::read(value).ok()?.entries.into_iter().map(|(_, v)| v).collect(),
            _ => return None,
        };
        columns.push((name.clone().into_owned(), values));
    }
    let of_objects = columns.iter().all(|(_, values)| values.iter().all(|v| matches!(kind(v), Kind::Object)));
    if of_objects {
        return None;
    }
    if kinds == Kind::Object && !columns.iter().any(|(name, _)| super::roles::is_text(name)) {
        return None;
    }
    let height = columns[0].1.len();
    if let Some((name, values)) = columns.iter().find(|(_, values)| values.len() != height) {
        return Some(Err(format!("column {name:?} has {} values, the first has {height}", values.len())));
    }
    Some(Ok(Objects::of_columns(columns, height)))
}
