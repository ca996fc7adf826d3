//! Every public function that gives a table lists its columns in its docs and
//! shows rows of its output in an example. The rows are asserted there, so
//! they are the true ones: `assert_eq!(table.to_string(), "…")`.

use std::fs;
use std::path::{Path, PathBuf};

/// Functions that turn any table into a DataFrame and have no columns of their own.
const OF_ANY_TABLE: [&str; 2] = ["table::FromRows: fn frame(", "table::Table: fn into_frame("];

fn sources(path: &Path, into: &mut Vec<PathBuf>) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| sources(&entry.unwrap().path(), into));
    } else if path.extension().is_some_and(|e| e == "rs") {
        into.push(path.to_path_buf());
    }
}

/// The docs of a public function of a type that gives a table.
fn docs(text: &str, of: &str, name: &str) -> Option<String> {
    let blocks = text.split("\nimpl").filter(|block| {
        let head = block.split(" {").next().unwrap_or_default();
        head.rsplit([' ', '>']).any(|word| word.split('<').next() == Some(of))
    });
    blocks.flat_map(|block| block.split("\n}\n").next()).find_map(|body| {
        let ends = |bracket| body.split_once(&format!("\n    pub fn {name}{bracket}"));
        let (before, after) = ends('(').or_else(|| ends('<'))?;
        let gives_table = after.split(" {\n").next()?.contains("Result<DataFrame>");
        let is_doc = |line: &&str| line.trim_start().starts_with("///") || line.trim_start().starts_with("#[");
        let mut lines: Vec<&str> = before.lines().rev().take_while(is_doc).collect();
        lines.reverse();
        gives_table.then(|| lines.join("\n"))
    })
}

/// What the docs of a function that gives a table lack.
fn fault(docs: &str) -> Option<&'static str> {
    let shown = docs.split(".to_string(), \"\\\n").nth(1).and_then(|rest| rest.split("\");").next());
    let rows = shown.map_or(0, |table| table.lines().filter(|line| line.contains("/// │")).count());
    match () {
        () if !docs.contains("Columns: ") => Some("a list of columns"),
        () if shown.is_none() => Some("an example that asserts the table"),
        // Names, a rule, types and a row of values.
        () if rows < 4 => Some("a row of values"),
        () if shown.is_some_and(|table| table.lines().any(|line| line.trim().chars().count() > 104)) => {
            Some("a table of at most 100 characters")
        }
        () => None,
    }
}

#[test]
fn every_table_is_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let interface = fs::read_to_string(root.join("tests/data/public_api.txt")).unwrap();
    let mut faults = Vec::new();
    let mut verbs = 0;
    for line in interface.lines().filter(|line| line.split(" where ").next().unwrap().ends_with("-> Result<DataFrame>"))
    {
        if OF_ANY_TABLE.iter().any(|start| line.starts_with(start)) {
            continue;
        }
        let (room, rest) = line.split_once("::").unwrap();
        let (of, signature) = rest.split_once(": fn ").unwrap();
        let name = &signature[..signature.find(['(', '<']).unwrap()];
        // Its own room first; a room may add to the types of others.
        let mut files = vec![root.join(format!("src/{room}.rs"))];
        sources(&root.join(format!("src/{room}")), &mut files);
        sources(&root.join("src"), &mut files);
        let found = files.iter().filter(|file| file.exists()).find_map(|file| {
            let text = fs::read_to_string(file).unwrap();
            docs(&text, of, name)
        });
        verbs += 1;
        match found {
            None => faults.push(format!("{room}::{of}::{name} is not found")),
            Some(docs) => faults.extend(fault(&docs).map(|f| format!("{room}::{of}::{name} lacks {f}"))),
        }
    }
    assert!(verbs > 80, "{verbs} functions give tables");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn docs_without_rows_are_noticed() {
    let none = "    /// Columns: [`X`].";
    let head = "    /// Columns: [`X`].\n    /// assert_eq!(t.to_string(), \"\\\n    /// │ term │\n    /// │ ---  │\n    /// │ cat  │";
    let empty = format!("{head}\n    /// └──────┘\");");
    let row = format!("{head}\n    /// │ 质量 │\n    /// └──────┘\");");
    assert_eq!(fault(none), Some("an example that asserts the table"));
    assert_eq!(fault(&empty), Some("a row of values"));
    assert_eq!(fault(&row), None);
    assert_eq!(fault(&row.replace("Columns: ", "")), Some("a list of columns"));
}
