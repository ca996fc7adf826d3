//! Lexicons from files.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::lexicon::Listed;
use super::{Lexicon, LexiconEntry};
use crate::error::{Error, ErrorKind, Result};

impl Lexicon {
    /// Reads a word list.
    ///
    /// - `.csv`, `.tsv`, or any file whose first line is a list of names with
    ///   `term` among them: a table with a column `term`, and any of
    ///   `category` (a path, `供给型/人才培养`), `variant_of` (the head form),
    ///   `variants` (other forms, with `|` between them), `first_year`,
    ///   `priority` and `note`.
    /// - `.toml`: tables `[[entry]]` with the same keys; `variants` is a list.
    /// - any other file: one term a line; blank lines and lines that begin
    ///   with `#` are passed over, white space around a term is dropped.
    ///
    /// # Errors
    /// [`ErrorKind::Lexicon`] with the line of every fault: an empty term, one
    /// that stands twice (with another category or the same), a year or
    /// priority that is no number, a head form that is itself a variant; what
    /// cannot be read or is no UTF-8, with its path.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = read(path)?;
        let text = text.trim_start_matches('\u{feff}');
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
        let header = text.lines().next().unwrap_or_default();
        let named = |separator| header.contains(separator) && header.split(separator).any(|name| name.trim() == "term");
        let listed = match ending.as_str() {
            "toml" => entries_of_toml(text),
            "tsv" => entries_of_table(text, b'\t'),
            "csv" => entries_of_table(text, b','),
            _ if named(',') => entries_of_table(text, b','),
            _ if named('\t') => entries_of_table(text, b'\t'),
            _ => entries_of_lines(text),
        };
        listed.check(Some(path))
    }

    /// Reads a dictionary in jieba's own format: a word a line, with a
    /// frequency and a part of speech behind it, both optional. The words
    /// become entries; frequencies mean nothing to a lexicon, whose entries
    /// are always kept whole.
    ///
    /// # Errors
    /// As [`Lexicon::read`].
    pub fn read_jieba(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = read(path)?;
        let mut listed = Listed::default();
        for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let mut fields = line.split_whitespace();
            let Some(word) = fields.next() else { continue };
            let frequency = fields.next();
            // Without a frequency the second field is the part of speech.
            if fields.next().is_some() && frequency.is_some_and(|f| f.parse::<u64>().is_err()) {
                listed.problems.push((i + 1, format!("{:?} is no frequency", frequency.unwrap_or_default())));
            }
            listed.push(i + 1, LexiconEntry::new(word));
        }
        listed.check(Some(path))
    }
}

fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(|e| Error::io(path, e))?;
    String::from_utf8(bytes).map_err(|e| {
        let byte = e.utf8_error().valid_up_to();
        let line = line_of(e.as_bytes(), byte);
        ErrorKind::NotUtf8 { path: path.into(), line, byte }.into()
    })
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + bytes.iter().take(at).filter(|&&b| b == b'\n').count()
}

fn entries_of_lines(text: &str) -> Listed {
    let mut listed = Listed::default();
    for (i, term) in text.lines().map(str::trim).enumerate() {
        if !term.is_empty() && !term.starts_with('#') {
            listed.push(i + 1, LexiconEntry::new(term));
        }
    }
    listed
}

fn entries_of_table(text: &str, delimiter: u8) -> Listed {
    let mut listed = Listed::default();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| headers.iter().position(|h| h == name);
    if column("term").is_none() {
        let names: Vec<&str> = headers.iter().collect();
        listed.problems.push((1, format!("no column `term`, only {}", names.join(", "))));
        return listed;
    }
    let line_of = |position: Option<&csv::Position>| position.map_or(0, csv::Position::line) as usize;
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                listed.problems.push((line_of(e.position()), e.to_string()));
                continue;
            }
        };
        let line = line_of(record.position());
        let field = |name: &str| column(name).and_then(|c| record.get(c)).filter(|f| !f.is_empty());
        let mut number = |name: &str| {
            let read = field(name)?.parse::<i32>();
            if read.is_err() {
                listed.problems.push((line, format!("{name} {:?} is no number", field(name).unwrap_or_default())));
            }
            read.ok()
        };
        let (first_year, priority) = (number("first_year"), number("priority").unwrap_or(0));
        let text = |name| field(name).map(str::to_string);
        let entry = LexiconEntry {
            term: text("term").unwrap_or_default(),
            category: text("category"),
            variant_of: text("variant_of"),
            first_year,
            note: text("note"),
            priority,
        };
        let variants = field("variants").into_iter().flat_map(|v| v.split('|')).map(|v| v.trim().to_string());
        push_with_variants(&mut listed, line, entry, variants.filter(|v| !v.is_empty()).map(|v| (line, v)).collect());
    }
    listed
}

/// The entry, and each of its variants with the entry as head form.
fn push_with_variants(listed: &mut Listed, line: usize, entry: LexiconEntry, variants: Vec<(usize, String)>) {
    for (line, term) in variants {
        let head = Some(entry.head().to_string());
        listed.push(line, LexiconEntry { term, variant_of: head, note: None, first_year: None, ..entry.clone() });
    }
    listed.push(line, entry);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TomlFile {
    #[serde(default)]
    entry: Vec<TomlEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TomlEntry {
    term: Spanned<String>,
    category: Option<String>,
    variant_of: Option<String>,
    #[serde(default)]
    variants: Vec<Spanned<String>>,
    first_year: Option<i32>,
    #[serde(default)]
    priority: i32,
    note: Option<String>,
}

fn entries_of_toml(text: &str) -> Listed {
    let mut listed = Listed::default();
    let file: TomlFile = match toml::from_str(text) {
        Ok(file) => file,
        Err(e) => {
            let line = line_of(text.as_bytes(), e.span().map_or(0, |s| s.start));
            listed.problems.push((line, e.message().to_string()));
            return listed;
        }
    };
    for entry in file.entry {
        let line = |span: std::ops::Range<usize>| line_of(text.as_bytes(), span.start);
        let variants = entry.variants.into_iter().map(|v| (line(v.span()), v.into_inner())).collect();
        let at = line(entry.term.span());
        let head = LexiconEntry {
            term: entry.term.into_inner(),
            category: entry.category,
            variant_of: entry.variant_of,
            first_year: entry.first_year,
            note: entry.note,
            priority: entry.priority,
        };
        push_with_variants(&mut listed, at, head, variants);
    }
    listed
}
