//! Objects of JSON as rows: every value as it is written, so that no digit is lost.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::corpus::Values;
use crate::corpus::columns::{Cells, Column};
use crate::corpus::roles::is_text;
use crate::corpus::rows::Rows;
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
    pub entries: Vec<(Cow<'t, str>, &'t RawValue)>,
}

impl<'t> Object<'t> {
    pub fn read(value: &'t RawValue) -> std::result::Result<Self, String> {
        serde_json::from_str::<Object<'t>>(value.get()).map_err(|e| {
            let text = e.to_string();
            text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_string())
        })
    }
}

impl<'t> Object<'t> {
    /// The object with the entries of an inner one for it, where that alone holds a text: search
    /// engines give `{"_id": "a", "_source": {"text": "…"}}`.
    fn unwrapped(mut self) -> Self {
        let inner = |&(_, value): &(Cow<'t, str>, &'t RawValue)| kind(value) == Kind::Object;
        let Some(at) = self.entries.iter().position(inner) else { return self };
        let alone = self.entries.iter().filter(|entry| inner(entry)).count() == 1;
        if !alone || self.entries.iter().any(|(name, _)| is_text(name)) {
            return self;
        }
        let Ok(inner) = Self::read(self.entries[at].1) else { return self };
        let other = |name: &str| self.entries.iter().all(|(outer, _)| outer != name);
        if inner.entries.iter().any(|(name, _)| is_text(name)) && inner.entries.iter().all(|(name, _)| other(name)) {
            self.entries.splice(at..=at, inner.entries);
        }
        self
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
                let mut entries: Vec<(Cow<'de, str>, &'de RawValue)> = Vec::new();
                let mut seen = FxHashSet::default();
                while let Some((Key(key), value)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
                    // Few keys are compared faster than they are hashed.
                    let is_again = if entries.len() < FEW_KEYS {
                        entries.iter().any(|(other, _)| *other == key)
                    } else {
                        if seen.is_empty() {
                            seen.extend(entries.iter().map(|(key, _)| key.clone()));
                        }
                        !seen.insert(key.clone())
                    };
                    if is_again {
                        return Err(serde::de::Error::custom(format!("the key {key:?} occurs twice in one object")));
                    }
                    entries.push((key, value));
                }
                Ok(Object { entries })
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

const FEW_KEYS: usize = 16;

/// A key, borrowed where it is written without escapes.
struct Key<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E: serde::de::Error>(self, key: &'de str) -> std::result::Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E: serde::de::Error>(self, key: &str) -> std::result::Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_string())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// The text of a JSON string.
fn unquoted(raw: &str) -> String {
    match raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(plain) if memchr::memchr(b'\\', plain.as_bytes()).is_none() => plain.to_string(),
        // Half of a surrogate pair is valid in JSON's grammar and in no text.
        _ => serde_json::from_str(raw).unwrap_or_else(|_| raw.trim_matches('"').to_string()),
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
    /// A line that holds one object, read in one pass; said of one that does not what is wrong.
    pub fn push_line(&mut self, path: &Path, line: usize, text: &str) -> Result<()> {
        match serde_json::from_str::<Object<'_>>(text) {
            Ok(object) => {
                self.push_object(line, object);
                Ok(())
            }
            Err(_) => {
                let fault = |e: serde_json::Error| Error::syntax(path, line, super::message(&e));
                self.push(path, line, serde_json::from_str::<&RawValue>(text).map_err(fault)?)
            }
        }
    }

    pub fn push(&mut self, path: &Path, line: usize, value: &RawValue) -> Result<()> {
        if kind(value) != Kind::Object {
            return Err(Error::syntax(path, line, "not a JSON object"));
        }
        self.push_object(line, Object::read(value).map_err(|message| Error::syntax(path, line, message))?);
        Ok(())
    }

    pub fn push_object(&mut self, line: usize, object: Object<'_>) {
        let row = self.lines.len();
        self.lines.push(line);
        let object = object.unwrapped();
        for (at, (name, value)) in object.entries.into_iter().enumerate() {
            self.set(row, at, &name, value);
        }
    }

    /// A cell that stands nowhere as such.
    pub fn say(&mut self, row: usize, name: &str, text: &str) {
        let column = self.column(name);
        self.columns[column].push(Cell { row, kind: Kind::Text, text: text.to_string() });
    }

    /// A text that is a document.
    pub fn push_text(&mut self, line: usize, value: &RawValue) {
        let row = self.lines.len();
        self.lines.push(line);
        self.set(row, 0, "text", value);
    }

    /// Adds the objects of the lines that follow.
    pub fn append(&mut self, later: Self) {
        let rows = self.lines.len();
        self.lines.extend(later.lines);
        for (name, mut cells) in later.names.iter().zip(later.columns) {
            let column = self.column(name);
            cells.iter_mut().for_each(|cell| cell.row += rows);
            self.columns[column].append(&mut cells);
        }
    }

    pub fn of_columns(columns: Vec<(String, Vec<&RawValue>)>, height: usize) -> Self {
        let mut objects = Self { lines: (1..=height).collect(), ..Self::default() };
        for (at, (name, values)) in columns.into_iter().enumerate() {
            for (row, value) in values.into_iter().enumerate() {
                objects.set(row, at, &name, value);
            }
        }
        objects
    }

    /// Sets a cell; the column is probably the one at this place, as in the rows before.
    fn set(&mut self, row: usize, at: usize, name: &str, value: &RawValue) {
        let column = match self.names.get(at) {
            Some(usual) if usual == name => at,
            _ => self.column(name),
        };
        let kind = kind(value);
        let text = match kind {
            Kind::Null => return,
            Kind::Text => unquoted(value.get()),
            _ => value.get().to_string(),
        };
        self.columns[column].push(Cell { row, kind, text });
    }

    fn column(&mut self, name: &str) -> usize {
        if let Some(&column) = self.positions.get(name) {
            return column;
        }
        self.positions.insert(name.to_string(), self.names.len());
        self.names.push(name.to_string());
        self.columns.push(Vec::new());
        self.names.len() - 1
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
