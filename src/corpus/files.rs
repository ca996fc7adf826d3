//! Documents that are files of their own: plain text and saved pages.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::intake::{Intake, is_page};
use super::tables::stem;
use super::{Corpus, Documents, Values, Variable};
use crate::error::{Error, Result};
use crate::text::{Date, Encoding};

/// How the bytes of a file become text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taking {
    pub encoding: Option<Encoding>,
    /// Whether files are pages; by their endings where nothing is said.
    pub html: Option<bool>,
}

impl Taking {
    fn read(self, path: &Path) -> std::io::Result<(String, Intake)> {
        let bytes = fs::read(path)?;
        Ok(Intake::of_file(bytes, self.encoding, self.html.unwrap_or_else(|| is_page(path))))
    }

    /// One file; if it cannot be read, there is nothing else to go on with.
    pub fn file(self, path: &Path) -> Result<Corpus> {
        let taken = self.read(path).map_err(|e| Error::io(path, e))?;
        corpus(vec![taken], vec![stem(path)], vec![Date::in_file_name(&stem(path))], Vec::new())
    }

    /// Every text file and page below a folder. One that cannot be read
    /// becomes an empty document that says why.
    pub fn folder(self, folder: &Path) -> Result<Corpus> {
        let mut paths = Vec::new();
        walk(folder, &mut paths)?;
        if paths.is_empty() {
            let endings = ".txt, .text, .md, .html or .htm";
            return Err(Error::empty(format!("{}: no {endings} file in this folder", folder.display())));
        }
        let slashed = |p: &Path| p.to_string_lossy().replace('\\', "/");
        let below = |p: &PathBuf| p.strip_prefix(folder).unwrap_or(p).to_path_buf();
        let mut files: Vec<(PathBuf, PathBuf)> = paths.into_iter().map(|p| (below(&p), p)).collect();
        files.sort_by_cached_key(|(below, _)| (below.with_extension(""), below.clone()));

        let mut times: FxHashMap<PathBuf, usize> = FxHashMap::default();
        for (below, _) in &files {
            *times.entry(below.with_extension("")).or_default() += 1;
        }
        // A page and a text of one name keep their endings to stay apart.
        let id = |below: &PathBuf| match times.get(&below.with_extension("")) {
            Some(1) => slashed(&below.with_extension("")),
            _ => slashed(below),
        };
        let ids = files.iter().map(|(below, _)| id(below)).collect();
        let dates = files.iter().map(|(_, path)| Date::in_file_name(&stem(path))).collect();
        let folders: Vec<Option<String>> =
            files.iter().map(|(below, _)| below.parent().map(slashed).filter(|p| !p.is_empty())).collect();
        let taken = files
            .par_iter()
            .map(|(_, path)| self.read(path).unwrap_or_else(|e| (String::new(), Intake::unreadable(&e))))
            .collect();
        let mut variables = Vec::new();
        if folders.iter().any(Option::is_some) {
            variables.push(Variable { name: "folder".into(), values: Values::Text(folders) });
        }
        corpus(taken, ids, dates, variables)
    }
}

fn corpus(
    taken: Vec<(String, Intake)>,
    ids: Vec<String>,
    dates: Vec<Option<Date>>,
    variables: Vec<Variable>,
) -> Result<Corpus> {
    super::rows::check_ids(&ids, |i| format!("file {}", i + 1))?;
    let (texts, intakes) = taken.into_iter().unzip();
    Ok(Corpus::taken_in(texts, Documents::new(ids, dates, variables), intakes))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(|e| Error::io(folder, e))? {
        let path = entry.map_err(|e| Error::io(folder, e))?.path();
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        if hidden {
            continue;
        }
        if path.is_dir() {
            walk(&path, files)?;
        } else if matches!(ending.as_deref(), Some("txt" | "text" | "md")) || is_page(&path) {
            files.push(path);
        }
    }
    Ok(())
}
