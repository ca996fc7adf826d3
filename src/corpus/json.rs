//! Documents from JSON: lines, arrays, one object, and the forms in which
//! programs save tables.

mod cells;

use std::path::Path;

use serde_json::value::RawValue;

use super::rows::Rows;
use crate::error::{Error, Result};
use cells::{Kind, Object, Objects, kind};

/// JSON Lines; where the first line is no object but the whole is JSON, that.
pub(super) fn json_lines(path: &Path, text: &str, line_before: usize, rows: Rows) -> Result<Rows> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let is_object = |line: &str| serde_json::from_str::<&RawValue>(line.trim()).is_ok_and(|v| kind(v) == Kind::Object);
    if line_before == 0
        && !is_object(first)
        && serde_json::from_str::<&RawValue>(text).is_ok_and(|v| matches!(kind(v), Kind::Array | Kind::Object))
    {
        return json(path, text, rows);
    }
    let mut objects = Objects::default();
    for (line, text) in (line_before + 1..).zip(text.lines()) {
        let text = text.trim();
        if !text.is_empty() {
            let fault = |e: serde_json::Error| Error::syntax(path, line, message(&e));
            let value: &RawValue = serde_json::from_str(text).map_err(fault)?;
            objects.push(path, line, value)?;
        }
    }
    Ok(objects.into_rows(rows))
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
    let mut objects = Objects::default();
    for (i, value) in elements(path, array)?.into_iter().enumerate() {
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

/// One object: columns, a table under a key, or a document.
fn of_object(path: &Path, line: usize, only: &RawValue, mut rows: Rows, depth: usize) -> Result<Rows> {
    let object = Object::read(only).map_err(|e| Error::syntax(path, line, e))?;
    if let Some(columns) = columns(&object) {
        let mut rows = columns.map_err(|message| Error::syntax(path, line, message))?.into_rows(rows);
        rows.lines.clear();
        return Ok(rows);
    }
    let is_table = |value: &&RawValue| {
        kind(value) == Kind::Array && elements(path, value).is_ok_and(|e| e.iter().any(|v| kind(v) == Kind::Object))
    };
    let tables: Vec<(&String, &&RawValue)> =
        object.entries.iter().filter(|(_, v)| is_table(v)).map(|(k, v)| (k, v)).collect();
    let has_text = object.entries.iter().any(|(key, value)| {
        kind(value) == Kind::Text && super::roles::TEXT.contains(&key.trim().to_lowercase().as_str())
    });
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
        columns.push((name.clone(), values));
    }
    let of_objects = columns.iter().all(|(_, values)| values.iter().all(|v| matches!(kind(v), Kind::Object)));
    if of_objects {
        return None;
    }
    if kinds == Kind::Object
        && !columns.iter().any(|(name, _)| super::roles::TEXT.contains(&name.trim().to_lowercase().as_str()))
    {
        return None;
    }
    let height = columns[0].1.len();
    if let Some((name, values)) = columns.iter().find(|(_, values)| values.len() != height) {
        return Some(Err(format!("column {name:?} has {} values, the first has {height}", values.len())));
    }
    Some(Ok(Objects::of_columns(columns, height)))
}
