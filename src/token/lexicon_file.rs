//! Lexicons from files.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use toml::Spanned;

use super::lexicon::Listed;
use super::{Lexicon, LexiconEntry};
use crate::error::{Error, Result};
use crate::table::undefused;
use crate::text::{DecodeOutcome, Decoded, EncodingChoice, decode};

impl Lexicon {
    /// The formulations that come with the crate, compiled in: those of
    /// `data/lexicon/tifa.csv`, with category, year of the first use and variants.
    ///
    /// # Errors
    /// None is known; a test reads the list.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// assert!(Lexicon::bundled()?.heads().any(|term| term == "质量强国"));
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn bundled() -> Result<Self> {
        entries_of_table(include_str!("../../data/lexicon/tifa.csv").trim_start_matches('\u{feff}'), b',').check(None)
    }

    /// The instruments of policy that come with the crate, compiled in: those
    /// of `data/lexicon/instruments.csv`, with category paths, for
    /// [`Coding`](crate::Coding).
    ///
    /// # Errors
    /// None is known; a test reads the list.
    pub fn instruments() -> Result<Self> {
        entries_of_table(include_str!("../../data/lexicon/instruments.csv").trim_start_matches('\u{feff}'), b',')
            .check(None)
    }

    /// Reads a word list.
    ///
    /// - `.csv`, `.tsv`, or any file whose first line is a list of names with
    ///   `term` among them: a table with a column `term`, and any of
    ///   `category` (a path, `供给型/人才培养`), `variant_of` (the head form),
    ///   `variants` (other forms, with `|` between them), `first_year`,
    ///   `priority` and `note`; 词语, 类别, 标准形式, 变体, 首次年份, 优先级 and 备注 are
    ///   understood too. Cells may be separated by `,`, tab or `;`. A `.csv` of one column without these names is a plain list.
    /// - `.toml`: tables `[[entry]]` with the same keys; `variants` is a list. `.json`: a list of terms.
    /// - any other file: one term a line; blank lines and lines that begin
    ///   with `#` are passed over, white space around a term is dropped, and a term that comes
    ///   again says nothing new. Where frequencies stand behind the terms, the list is in
    ///   jieba's own format and read as by [`Lexicon::read_jieba`].
    ///
    /// The file may have any encoding that texts may have; it is told from the bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Lexicon`](crate::ErrorKind::Lexicon) with the line of every fault: an empty term, one
    /// that occurs twice (with another category or the same), a year or
    /// priority that is no number, a head form that is itself a variant;
    /// [`ErrorKind::Syntax`](crate::ErrorKind::Syntax) with the line of bytes that cannot be decoded; what cannot be read,
    /// with its path.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = read(path)?;
        let text = text.trim_start_matches('\u{feff}');
        // A line in which spreadsheet programs name the separator is as good as a comment.
        let text = if text.starts_with("sep=") { Cow::Owned(format!("#{text}")) } else { Cow::Borrowed(text) };
        let text = text.as_ref();
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
        let header = text.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
        let is_term = |name: &str| canonical(name) == "term";
        let named = |separator| header.contains(separator) && header.split(separator).any(is_term);
        let separator = [b',', b'\t', b';'].into_iter().find(|&separator| named(char::from(separator)));
        let is_plain = !is_term(header) && !text.contains(',') && !header.trim().is_ascii();
        let listed = match (ending.as_str(), separator) {
            ("toml", _) => entries_of_toml(text),
            ("json", _) => entries_of_json(text),
            (_, Some(separator)) => entries_of_table(text, separator),
            ("tsv", _) => entries_of_table(text, b'\t'),
            ("csv", _) if is_plain => entries_of_lines(text),
            ("csv", _) => entries_of_table(text, b','),
            _ if is_jieba(text) => entries_of_jieba(text),
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
        entries_of_jieba(text.trim_start_matches('\u{feff}')).check(Some(path))
    }
}

fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(|e| Error::io(path, e))?;
    // Line ends of old programs become those of all others.
    let ended = |text: String| match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text,
    };
    match decode(bytes, EncodingChoice::Detect) {
        DecodeOutcome::Empty => Ok(String::new()),
        DecodeOutcome::Binary => Err(Error::syntax(path, 1, "not a text, so no word list")),
        DecodeOutcome::Text(Decoded { text, undecodable: 0, .. }) => Ok(ended(text)),
        DecodeOutcome::Text(found) => {
            let line = 1 + found.text.split('\u{fffd}').next().unwrap_or_default().matches('\n').count();
            let what = format!("{} bytes that {} does not have", found.undecodable, found.encoding);
            Err(Error::syntax(path, line, what))
        }
    }
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + bytes.iter().take(at).filter(|&&b| b == b'\n').count()
}

/// The key that a heading of a table stands for.
fn canonical(name: &str) -> &str {
    let is = |known: &str| name.trim().eq_ignore_ascii_case(known);
    let keys = ["term", "category", "variant_of", "variants", "first_year", "priority", "note"];
    if let Some(key) = keys.into_iter().find(|key| is(key)) {
        return key;
    }
    if ["word", "keyword", "phrase"].into_iter().any(is) {
        return "term";
    }
    match name.trim() {
        "词语" | "词" | "词条" | "词汇" | "术语" | "提法" | "关键词" => "term",
        "类别" | "分类" | "类型" => "category",
        "标准形式" | "规范形式" | "正式提法" => "variant_of",
        "变体" | "异形" | "其他形式" => "variants",
        "首次年份" | "首年" | "首现年份" => "first_year",
        "优先级" => "priority",
        "备注" | "说明" | "注释" => "note",
        name => name,
    }
}

/// The parts of speech of nouns, names and verbs, in which lists of words mostly end.
const TAGS: [&str; 14] = ["n", "nz", "ns", "nr", "nt", "nw", "v", "vn", "a", "ad", "an", "i", "l", "j"];

/// Whether the lines of a list are jieba's: a word, a frequency and a part of speech, the two
/// optional, but not missing from most lines. `ISO 9001` is a term of two words.
fn is_jieba(text: &str) -> bool {
    let is_tag = |field: &str| field.len() <= 4 && field.chars().all(|c| c.is_ascii_lowercase());
    let (mut lines, mut marked, mut numbered, mut tagged) = (0, 0, false, false);
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        lines += 1;
        let fields: Vec<&str> = line.split_whitespace().collect();
        let is_number = |field: &str| field.bytes().all(|b| b.is_ascii_digit());
        match *fields {
            [_] => {}
            [word, number] if is_number(number) => {
                marked += 1;
                numbered |= !word.is_ascii();
            }
            [word, tag] if is_tag(tag) => {
                marked += 1;
                tagged |= !word.is_ascii() && TAGS.contains(&tag);
            }
            [_, number, tag] if is_number(number) && is_tag(tag) => {
                marked += 1;
                numbered = true;
            }
            _ => return false,
        }
    }
    (numbered || tagged) && marked * 2 >= lines
}

fn entries_of_jieba(text: &str) -> Listed {
    let (mut listed, mut seen) = (Listed::default(), FxHashSet::default());
    for (i, line) in text.lines().enumerate() {
        let mut fields = line.split_whitespace();
        let Some(word) = fields.next().filter(|word| !word.starts_with('#')) else { continue };
        let frequency = fields.next();
        // Without a frequency the second field is the part of speech.
        if fields.next().is_some() && frequency.is_some_and(|f| f.parse::<u64>().is_err()) {
            listed.problems.push((i + 1, format!("{:?} is no frequency", frequency.unwrap_or_default())));
        }
        listed.push_once(i + 1, word, &mut seen);
    }
    listed
}

fn entries_of_lines(text: &str) -> Listed {
    let (mut listed, mut seen) = (Listed::default(), FxHashSet::default());
    for (i, term) in text.lines().map(str::trim).enumerate() {
        let term = term.strip_prefix('"').and_then(|t| t.strip_suffix('"')).map_or(term, str::trim);
        if !term.is_empty() && !term.starts_with('#') {
            listed.push_once(i + 1, term, &mut seen);
        }
    }
    listed
}

fn entries_of_json(text: &str) -> Listed {
    let (mut listed, mut seen) = (Listed::default(), FxHashSet::default());
    match serde_json::from_str::<Vec<String>>(text) {
        Ok(terms) => terms.iter().for_each(|term| listed.push_once(1, term.trim(), &mut seen)),
        Err(e) => listed.problems.push((e.line(), format!("no list of terms: {e}"))),
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
    let column = |name: &str| headers.iter().position(|h| canonical(h) == name);
    if column("term").is_none() {
        let names: Vec<&str> = headers.iter().collect();
        listed.problems.push((1, format!("no column `term` or 词语, only {}", names.join(", "))));
        return listed;
    }
    let mut known: FxHashMap<String, LexiconEntry> = FxHashMap::default();
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
        // An apostrophe that keeps spreadsheet programs from running a cell is none of the term.
        let plain = |field| undefused(field).unwrap_or(field);
        let field = |name: &str| column(name).and_then(|c| record.get(c)).filter(|f| !f.is_empty()).map(plain);
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
        if known.get(&entry.term).is_some_and(|known| *known == entry) {
            continue; // the same row again
        }
        known.insert(entry.term.clone(), entry.clone());
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
