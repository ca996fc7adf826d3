//! What the crate promises to keep: every exported name, and the public
//! functions of every exported type, as `tests/data/public_api.txt` lists them.
//!
//! The list is read from the source: names from `pub use` in the rooms,
//! functions from `impl` blocks, those in other rooms and setters that types share included. A change of it is a change of the interface;
//! `TIFA_API=write cargo test public_api` writes the list anew, and the diff
//! shows what a release must say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOMS: [&str; 13] = [
    "chart", "clean", "compare", "context", "corpus", "describe", "matrix", "phrase", "report", "table", "text",
    "token", "trend",
];

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
    into.sort();
}

/// The source of a file without its tests and comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    text.lines().filter(is_code).map(|line| format!("{line}\n")).collect()
}

/// The names that `pub use` gives out.
fn exported(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for statement in code.split("\npub use ").skip(1) {
        let list = statement.split(';').next().unwrap_or_default();
        let list =
            list.rsplit_once("::{").map_or_else(|| list.rsplit("::").next().unwrap_or_default(), |(_, list)| list);
        let names_of = list.trim_end_matches('}').split(',').map(|n| n.rsplit(" as ").next().unwrap_or(n).trim());
        names.extend(names_of.filter(|n| !n.is_empty() && *n != "self").map(str::to_string));
    }
    names
}

/// The public functions that a piece of code declares, each on one line.
fn signatures(code: &str, indent: &str) -> BTreeSet<String> {
    let start = format!("\n{indent}pub ");
    let functions = code.split(&start).skip(1).filter(|s| s.starts_with("fn ") || s.starts_with("const "));
    let signature = |text: &str| {
        let words: Vec<&str> = text[..text.find([';', '{']).unwrap_or(text.len())].split_whitespace().collect();
        words.join(" ").replace("( ", "(").replace(", )", ")").replace("$crate::corpus::", "")
    };
    functions.map(signature).collect()
}

/// The setters that several types share: a macro's name with its functions.
fn setters(code: &str, found: &mut BTreeMap<String, BTreeSet<String>>) {
    for body in code.split("\nmacro_rules! ").skip(1).filter_map(|rest| rest.split("\n}\n").next()) {
        let name = body.split(' ').next().unwrap_or_default();
        if name.ends_with("setter") || name.ends_with("setters") {
            found.insert(name.to_string(), signatures(body, "        "));
        }
    }
}

/// The public functions of each type: `impl` blocks that are no trait's.
fn functions(code: &str, shared: &BTreeMap<String, BTreeSet<String>>, found: &mut BTreeMap<String, BTreeSet<String>>) {
    for block in code.split("\nimpl").skip(1) {
        let head = block.split('{').next().unwrap_or_default();
        let head = match head.strip_prefix('<') {
            // Parameters of the block itself.
            Some(rest) => rest.split_once("> ").map_or("", |(_, of)| of),
            None => head,
        };
        if head.contains(" for ") {
            continue;
        }
        let name: String = head.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let body = block.split("\n}\n").next().unwrap_or_default();
        let of_macros =
            shared.iter().filter(|(of, _)| body.contains(&format!("\n    {of}!"))).flat_map(|(_, f)| f.clone());
        let all: Vec<String> = signatures(body, "    ").into_iter().chain(of_macros).collect();
        if !all.is_empty() {
            found.entry(name).or_default().extend(all);
        }
    }
}

/// The names of types that a piece of code declares, behind `before`.
fn declared(code: &str, before: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric()).collect::<String>();
    let of = |kind: &str| code.split(&format!("\n{before}{kind} ")).skip(1).map(name).collect::<Vec<String>>();
    ["struct", "enum", "trait"].into_iter().flat_map(of).collect()
}

/// What one room exports, declares, and says of types: of its own and of others.
struct Room {
    name: &'static str,
    exported: BTreeSet<String>,
    declared: BTreeSet<String>,
    functions: BTreeMap<String, BTreeSet<String>>,
}

impl Room {
    fn read(source: &Path, name: &'static str) -> Self {
        let parent = source.join(format!("{name}.rs"));
        let mut paths = vec![parent.clone()];
        files(&source.join(name), &mut paths);
        let texts: Vec<String> = paths.iter().map(|path| code(path)).collect();
        let (mut shared, mut functions_of) = (BTreeMap::new(), BTreeMap::new());
        texts.iter().for_each(|text| setters(text, &mut shared));
        texts.iter().for_each(|text| functions(text, &shared, &mut functions_of));
        let parent = code(&parent);
        let private = ["", "pub(crate) ", "pub(super) "];
        Self {
            name,
            exported: exported(&parent).into_iter().chain(declared(&parent, "pub ")).collect(),
            declared: texts.iter().flat_map(|text| private.map(|before| declared(text, before))).flatten().collect(),
            functions: functions_of,
        }
    }
}

fn listed() -> String {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut list: Vec<String> = exported(&code(&source.join("lib.rs"))).iter().map(|n| format!("tifa::{n}")).collect();
    let rooms = ROOMS.map(|room| Room::read(&source, room));
    for room in &rooms {
        for name in &room.exported {
            list.push(format!("{}::{name}", room.name));
            // A room may add to the types of others, but not where it has one of the same name.
            let says = |of: &&Room| of.name == room.name || !(of.exported.contains(name) || of.declared.contains(name));
            let functions: BTreeSet<&String> =
                rooms.iter().filter(says).filter_map(|of| of.functions.get(name)).flatten().collect();
            list.extend(functions.into_iter().map(|function| format!("{}::{name}: {function}", room.name)));
        }
    }
    list.join("\n") + "\n"
}

#[test]
fn nothing_changes_unsaid() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/public_api.txt");
    let now = listed();
    if std::env::var_os("TIFA_API").is_some() {
        fs::write(&file, &now).unwrap();
    }
    let known = fs::read_to_string(&file).unwrap_or_default();
    let (known, now): (BTreeSet<&str>, BTreeSet<&str>) = (known.lines().collect(), now.lines().collect());
    let (gone, new): (Vec<_>, Vec<_>) = (known.difference(&now).collect(), now.difference(&known).collect());
    assert!(gone.is_empty() && new.is_empty(), "gone: {gone:#?}\nnew: {new:#?}\nTIFA_API=write takes them over");
}

/// A name means one thing: no two rooms export the same, so that any two can be used side by side.
#[test]
fn names_are_exported_once() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rooms: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for room in ROOMS.map(|room| Room::read(&source, room)) {
        room.exported.into_iter().for_each(|name| rooms.entry(name).or_default().push(room.name));
    }
    let twice: Vec<_> = rooms.iter().filter(|(_, of)| of.len() > 1).collect();
    assert!(rooms.len() > 200 && twice.is_empty(), "{twice:?}");
}
