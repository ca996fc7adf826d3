//! Objects of JSON as rows: every value as it is written, so that no digit is lost.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::corpus::Values;
use crate::corpus::rows::{Cells, Column, Rows};
use crate::error::{Error, Result};

/// What a value is, by its first sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Number,
    Text,
    Array,
    Object,
}

pub(super) fn kind(value: &RawValue) -> Kind {
    match value.get().as_bytes().first() {
        Some(b'{') => Kind::Object,
        Some(b'[') => Kind::Array,
        Some(b'"') => Kind::Text,
        Some(b't' | b'f') => Kind::Boolean,
        Some(b'n') | None => Kind::Null,
        _ => Kind::Number,
    }
}

/// An object with its keys in order, each once.
pub(super) struct Object<'t> {
    pub entries: Vec<(String, &'t RawValue)>,
}

impl<'t> Object<'t> {
    pub fn read(value: &'t RawValue) -> std::result::Result<Self, String> {
        serde_json::from_str::<Object<'t>>(value.get()).map_err(|e| {
            let text = e.to_string();
            text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_string())
        })
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Object<'de>, A::Error> {
                let (mut entries, mut seen) = (Vec::new(), FxHashSet::default());
                while let Some((key, value)) = map.next_entry::<Cow<'de, str>, &'de RawValue>()? {
                    if !seen.insert(key.clone()) {
                        return Err(serde::de::Error::custom(format!("the key {key:?} occurs twice in one object")));
                    }
                    entries.push((key.into_owned(), value));
                }
                Ok(Object { entries })
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// A cell that is there: its row, its kind, and its value as text.
struct Cell {
    row: usize,
    kind: Kind,
    text: String,
}

/// Columns in the making, with only the cells that are there.
#[derive(Default)]
pub(super) struct Objects {
    names: Vec<String>,
    positions: FxHashMap<String, usize>,
    columns: Vec<Vec<Cell>>,
    lines: Vec<usize>,
}

impl Objects {
    pub fn push(&mut self, path: &Path, line: usize, value: &RawValue) -> Result<()> {
        if kind(value) != Kind::Object {
            return Err(Error::syntax(path, line, "not a JSON object"));
        }
        let object = Object::read(value).map_err(|message| Error::syntax(path, line, message))?;
        let row = self.lines.len();
        self.lines.push(line);
        for (name, value) in object.entries {
            self.set(row, name, value);
        }
        Ok(())
    }

    /// A text that is a document.
    pub fn push_text(&mut self, line: usize, value: &RawValue) {
        let row = self.lines.len();
        self.lines.push(line);
        self.set(row, "text".into(), value);
    }

    pub fn of_columns(columns: Vec<(String, Vec<&RawValue>)>, height: usize) -> Self {
        let mut objects = Self { lines: (1..=height).collect(), ..Self::default() };
        for (name, values) in columns {
            for (row, value) in values.into_iter().enumerate() {
                objects.set(row, name.clone(), value);
            }
        }
        objects
    }

    fn set(&mut self, row: usize, name: String, value: &RawValue) {
        let column = *self.positions.entry(name).or_insert_with_key(|name| {
            self.names.push(name.clone());
            self.columns.push(Vec::new());
            self.names.len() - 1
        });
        let kind = kind(value);
        let text = match kind {
            Kind::Null => return,
            // Half of a surrogate pair is valid in JSON's grammar and in no text.
            Kind::Text => {
                serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().trim_matches('"').to_string())
            }
            _ => value.get().to_string(),
        };
        self.columns[column].push(Cell { row, kind, text });
    }

    /// Rows of these columns. Where there are too many keys, so that a table would
    /// be mostly holes, the rarest keys go into one column of their own.
    pub fn into_rows(self, mut rows: Rows) -> Rows {
        let height = self.lines.len();
        let cells: usize = self.columns.iter().map(Vec::len).sum();
        let most = (16 * cells + 100_000) / height.max(1);
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        if order.len() > most {
            order.sort_by_key(|&c| (std::cmp::Reverse(self.columns[c].len()), c));
            order.truncate(most.max(16));
            order.sort_unstable();
        }
        let kept: FxHashSet<usize> = order.into_iter().collect();
        let mut others: Vec<Vec<String>> = Vec::new();
        let dropped = self.names.len() - kept.len();
        if dropped > 0 {
            others.resize(height, Vec::new());
            rows.notes.push(format!("{dropped} keys that few objects have are kept as one variable, other_keys"));
        }
        for (position, (name, cells)) in self.names.into_iter().zip(self.columns).enumerate() {
            if kept.contains(&position) {
                let at = rows.columns.len();
                let nested = |c: &&Cell| matches!(c.kind, Kind::Array | Kind::Object);
                rows.nested.extend(cells.iter().filter(nested).map(|c| (c.row, at)));
                rows.columns.push(Column { name, cells: column(cells, height) });
            } else {
                let key = serde_json::Value::from(name);
                for cell in cells {
                    let value = if cell.kind == Kind::Text {
                        serde_json::Value::from(cell.text).to_string()
                    } else {
                        cell.text
                    };
                    others[cell.row].push(format!("{key}:{value}"));
                }
            }
        }
        if dropped > 0 {
            let object = |entries: Vec<String>| (!entries.is_empty()).then(|| format!("{{{}}}", entries.join(",")));
            let cells = Cells::Known(Values::Text(others.into_iter().map(object).collect()));
            rows.columns.push(Column { name: "other_keys".into(), cells });
        }
        rows.lines = self.lines;
        rows.height = height;
        rows
    }
}

/// Truth values stay such; numbers alone are numbers where nothing is lost;
/// mixtures are text.
fn column(cells: Vec<Cell>, height: usize) -> Cells {
    let all = |kind: Kind| !cells.is_empty() && cells.iter().all(|c| c.kind == kind);
    if all(Kind::Boolean) {
        let mut values = vec![None; height];
        cells.iter().for_each(|c| values[c.row] = Some(c.text == "true"));
        return Cells::Known(Values::Boolean(values));
    }
    let numbers = all(Kind::Number);
    let mut texts = vec![None; height];
    cells.into_iter().for_each(|c| texts[c.row] = Some(c.text));
    if numbers { Cells::Written(texts) } else { Cells::Known(Values::Text(texts)) }
}
