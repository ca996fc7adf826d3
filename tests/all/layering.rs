//! The walk: a module uses only what is to its left, and the floor.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules and what each may use, beside the floor.
const WALK: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("pool", &[]),
    ("progress", &[]),
    ("stats", &[]),
    ("table", &[]),
    ("text", &[]),
    ("corpus", &["text"]),
    ("clean", &["text", "corpus"]),
    ("token", &["text", "corpus"]),
    ("matrix", &["text", "corpus", "token"]),
    ("describe", &["text", "corpus", "token", "matrix"]),
    ("compare", &["text", "corpus", "token", "matrix"]),
    ("phrase", &["text", "corpus", "token", "matrix"]),
    ("trend", &["text", "corpus", "token", "matrix"]),
    ("context", &["text", "corpus", "clean", "token", "matrix"]),
    ("chart", &[]),
    (
        "report",
        &["text", "corpus", "clean", "token", "matrix", "describe", "compare", "phrase", "trend", "context", "chart"],
    ),
];
const FLOOR: &[&str] = &["error", "pool", "progress", "stats", "table", "Error", "ErrorKind", "Result", "Progress"];

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    files
}

/// The top module of a file, and its code without comments.
fn module_and_code(path: &Path, text: &str) -> (String, String) {
    let relative = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let top = relative.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_string();
    let code = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    (top, code)
}

#[test]
fn modules_look_only_to_their_left() {
    let mut seen = 0;
    let mut met: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    for (path, text) in sources() {
        let (module, code) = module_and_code(&path, &text);
        met.insert(module.clone());
        if ["lib", "prelude", "guide"].contains(&module.as_str()) {
            continue;
        }
        let (_, allowed) =
            WALK.iter().find(|(m, _)| *m == module).unwrap_or_else(|| panic!("{module} is not on the walk"));
        for (_, after) in code.match_indices("crate::").map(|(i, m)| (i, &code[i + m.len()..])) {
            let used: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let fine = used == module || allowed.contains(&used.as_str()) || FLOOR.contains(&used.as_str());
            assert!(fine, "{}: {module} uses crate::{used}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 50, "the test reads nothing");
    for (module, _) in WALK {
        assert!(met.contains(*module), "no file of {module}");
    }
}

/// Formulas are tested on slices: they know nothing of DataFrames.
#[test]
fn numbers_do_not_know_polars() {
    let numeric = [
        "stats",
        "suffix_array.rs",
        "repeats.rs",
        "sequence.rs",
        "evidence.rs",
        "tf_idf.rs",
        "life.rs",
        "segmenter.rs",
        "protect.rs",
        "minhash.rs",
        "shingles.rs",
        "buckets.rs",
        "banding.rs",
    ];
    let mut met = std::collections::BTreeSet::new();
    for (path, text) in sources() {
        let (_, code) = module_and_code(&path, &text);
        let is =
            |n: &&str| path.iter().any(|p| p.to_string_lossy().trim_end_matches(".rs") == n.trim_end_matches(".rs"));
        for name in numeric.iter().filter(|n| is(n)) {
            met.insert(*name);
            assert!(!code.contains("polars"), "{} names polars", path.display());
        }
    }
    assert_eq!(met.len(), numeric.len(), "a name of the list is never met: {met:?}");
}

#[test]
fn files_hold_one_idea() {
    for (path, text) in sources() {
        assert!(text.lines().count() <= 450, "{} has {} lines", path.display(), text.lines().count());
    }
}
