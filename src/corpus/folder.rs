//! Everything below a folder, or in an archive: what is found, and what one
//! corpus it makes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::formats::{Format, format};
use super::intake::{Intake, LeftOut, Reading, Status};
use super::rows::{Part, Rows};
use super::tables::stem;
use super::{Corpus, CorpusReader, Documents, Values, Variable};
use crate::error::{Error, Result};
use crate::progress::{Progress, Watch};
use crate::table::TableFolder;
use crate::text::{Date, is_han_character};

/// A file below a folder or in an archive.
struct Found {
    /// Its path below the folder.
    below: PathBuf,
    path: PathBuf,
    /// What an archive held; none for a file of its own.
    bytes: Option<Vec<u8>>,
}

/// What a file gave.
enum Taken {
    Document(String, Box<Intake>),
    Table(Box<Part>),
    LeftOut(LeftOut),
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Every file below a folder. One that cannot be read is a row in the outcomes.
pub(super) fn folder(reader: &CorpusReader, folder: &Path, progress: &dyn Progress) -> Result<Corpus> {
    let mut left_out = Vec::new();
    let found = walk(folder, &mut left_out)?;
    corpus(reader, folder, found, left_out, progress)
}

/// Every file of an archive in memory.
#[cfg(feature = "office")]
pub(super) fn archive(reader: &CorpusReader, path: &Path, bytes: &[u8], progress: &dyn Progress) -> Result<Corpus> {
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    super::office::unpacked(path, bytes, |packed| {
        let inside = path.join(&packed.name);
        match packed.bytes {
            Ok(bytes) => found.push(Found { below: packed.name, path: inside, bytes: Some(bytes) }),
            Err(fault) => left_out.push(LeftOut { source: slashed(&packed.name), ..fault }),
        }
    })?;
    found.sort_by_cached_key(|f| (f.below.with_extension(""), f.below.clone()));
    corpus(reader, path, found, left_out, progress)
}

/// One corpus from several; where two share ids, theirs begin with their name.
pub(super) fn joined(parts: Vec<(String, Corpus)>) -> Result<Corpus> {
    if parts.len() == 1 {
        return parts.into_iter().map(|(_, corpus)| corpus).next().ok_or_else(|| Error::empty("no files"));
    }
    let named = parts.into_iter().map(|(name, part)| (Some(name), Rows::from_corpus(part)));
    let mut parts: Vec<(Option<String>, Part)> = named.collect();
    let note = unique_ids(&mut parts);
    let corpus = Rows::concat(parts.into_iter().map(|(_, part)| part).collect())?;
    let mut reading = corpus.reading.as_ref().clone();
    reading.notes.extend(note);
    Ok(corpus.with_reading(reading))
}

/// Every regular file below a folder, hidden ones left aside. Links are
/// followed; a file or folder that was met before is not taken again.
fn walk(folder: &Path, left_out: &mut Vec<LeftOut>) -> Result<Vec<Found>> {
    fs::read_dir(folder).map_err(|e| Error::io(folder, e))?;
    let folders = vec![folder.to_path_buf()];
    let mut walk = Walk { root: folder, folders, seen: FxHashSet::default(), found: Vec::new(), left_out };
    while let Some(inner) = walk.folders.pop() {
        walk.enter(&inner);
    }
    let mut found = walk.found;
    found.sort_by_cached_key(|f| (f.below.with_extension(""), f.below.clone()));
    Ok(found)
}

/// A walk through folders, as far as it has come.
struct Walk<'a> {
    root: &'a Path,
    /// Folders that are still to be entered.
    folders: Vec<PathBuf>,
    /// Files and folders met, without links.
    seen: FxHashSet<PathBuf>,
    found: Vec<Found>,
    left_out: &'a mut Vec<LeftOut>,
}

impl Walk<'_> {
    fn below(&self, path: &Path) -> PathBuf {
        path.strip_prefix(self.root).unwrap_or(path).to_path_buf()
    }

    fn leave(&mut self, path: &Path, status: &'static str, why: impl Into<String>) {
        self.left_out.push(LeftOut::new(slashed(&self.below(path)), status, why.into()));
    }

    /// Takes what a folder holds.
    fn enter(&mut self, folder: &Path) {
        self.seen.insert(fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf()));
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) => return self.leave(folder, LeftOut::UNREADABLE, e.to_string()),
        };
        // Links come last, so that a file is taken under its own name.
        let mut paths: Vec<(bool, PathBuf)> = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => paths.push((entry.file_type().is_ok_and(|t| t.is_symlink()), entry.path())),
                Err(e) => self.leave(folder, LeftOut::UNREADABLE, e.to_string()),
            }
        }
        paths.sort();
        let is_hidden = |path: &Path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        paths.into_iter().map(|(_, path)| path).filter(|path| !is_hidden(path)).for_each(|path| self.meet(path));
    }

    fn meet(&mut self, path: PathBuf) {
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(e) => return self.leave(&path, LeftOut::UNREADABLE, e.to_string()),
        };
        let identity = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if !self.seen.insert(identity.clone()) {
            self.leave(&path, LeftOut::REPEATED, format!("the same as {}", identity.display()));
        } else if metadata.is_dir() && path.join(TableFolder::LIST).exists() {
            let why = "tables that a report wrote; name the folder itself to read them";
            self.leave(&path, LeftOut::UNSUPPORTED, why);
        } else if metadata.is_dir() {
            self.folders.push(path);
        } else if metadata.is_file() {
            self.found.push(Found { below: self.below(&path), path, bytes: None });
        } else {
            self.leave(&path, LeftOut::UNREADABLE, "neither a file nor a folder");
        }
    }
}

fn corpus(
    reader: &CorpusReader,
    root: &Path,
    found: Vec<Found>,
    mut left_out: Vec<LeftOut>,
    progress: &dyn Progress,
) -> Result<Corpus> {
    let watch = Watch::begin(progress, found.len());
    let take = |file: Found| {
        (!watch.is_stopped()).then(|| {
            let taken = take(reader, root, file, &watch);
            watch.count(1);
            taken
        })
    };
    let taken: Vec<(PathBuf, Taken)> = found.into_par_iter().filter_map(take).collect();
    watch.finish()?;
    let mut parts = parts(taken, &mut left_out);
    left_out.sort_by(|a, b| a.source.cmp(&b.source));
    if parts.is_empty() {
        return Err(nothing(root, &left_out));
    }
    let notes = unique_ids(&mut parts);
    let corpus = Rows::concat(parts.into_iter().map(|(_, part)| part).collect())?;
    let reading = Reading {
        left_out: left_out.into_iter().chain(corpus.reading.left_out.iter().cloned()).collect(),
        notes: corpus.reading.notes.iter().cloned().chain(notes).collect(),
    };
    Ok(corpus.with_reading(reading))
}

/// The parts of a corpus that files are, each table behind its name. Where
/// files lie in folders, the document variable `folder` says in which.
fn parts(taken: Vec<(PathBuf, Taken)>, left_out: &mut Vec<LeftOut>) -> Vec<(Option<String>, Part)> {
    let mut times: FxHashMap<PathBuf, usize> = FxHashMap::default();
    for (below, _) in taken.iter().filter(|(_, t)| matches!(t, Taken::Document(..))) {
        *times.entry(below.with_extension("")).or_default() += 1;
    }
    let in_folders = taken
        .iter()
        .any(|(below, t)| !matches!(t, Taken::LeftOut(_)) && below.parent().is_some_and(|p| p != Path::new("")));
    let mut parts: Vec<(Option<String>, Part)> = Vec::new();
    for (below, taken) in taken {
        let folder = below.parent().map(slashed).filter(|p| !p.is_empty());
        let variable = |n: usize| Variable { name: "folder".into(), values: Values::Text(vec![folder; n]) };
        match taken {
            Taken::LeftOut(file) => left_out.push(file),
            Taken::Table(mut part) => {
                part.reading.left_out.iter_mut().for_each(|l| l.source = format!("{}/{}", slashed(&below), l.source));
                if in_folders && part.documents.variables().iter().all(|v| v.name != "folder") {
                    part.documents = part.documents.with_variable(variable(part.texts.len()));
                }
                parts.push((Some(slashed(&below)), *part));
            }
            Taken::Document(text, intake) => {
                // A page and a text of one name keep their endings to stay apart.
                let bare = below.with_extension("");
                let id = if times.get(&bare) == Some(&1) { slashed(&bare) } else { slashed(&below) };
                let date = Date::in_file_name(&stem(&below));
                let variables = if in_folders { vec![variable(1)] } else { Vec::new() };
                let part = Part {
                    texts: vec![text.into()],
                    documents: Documents::new(vec![id], vec![date], variables),
                    intakes: vec![*intake],
                    reading: Reading::default(),
                };
                parts.push((None, part));
            }
        }
    }
    parts
}

/// Why a folder holds nothing to read.
fn nothing(root: &Path, left_out: &[LeftOut]) -> Error {
    let some: Vec<String> = left_out.iter().take(5).map(|l| format!("{} ({})", l.source, l.advice)).collect();
    let more = left_out.len().saturating_sub(5);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let list = if some.is_empty() { String::new() } else { format!(": left out are {}{more}", some.join(", ")) };
    Error::empty(format!("{}: no text, page or table in this folder{list}", root.display()))
}

/// Makes ids differ: tables that share ids with others bear their file's name
/// before them, what is still alike is numbered.
fn unique_ids(parts: &mut [(Option<String>, Part)]) -> Option<String> {
    let mut owners: FxHashMap<&str, usize> = FxHashMap::default();
    let mut shared: BTreeSet<usize> = BTreeSet::new();
    for (i, (_, part)) in parts.iter().enumerate() {
        for id in part.documents.ids() {
            let owner = *owners.entry(id).or_insert(i);
            if owner != i {
                shared.extend([owner, i]);
            }
        }
    }
    drop(owners);
    let (mut first, mut renamed) = (None, 0);
    for i in shared {
        let (Some(file), part) = &mut parts[i] else { continue };
        let ids = part.documents.ids().iter().map(|id| format!("{file}/{id}")).collect();
        part.documents = part.documents.clone().with_ids(ids);
        first.get_or_insert_with(|| file.clone());
        renamed += 1;
    }
    let mut seen: FxHashSet<String> = FxHashSet::default();
    for (_, part) in parts.iter_mut() {
        if part.documents.ids().iter().all(|id| !seen.contains(id)) {
            seen.extend(part.documents.ids().iter().cloned());
            continue;
        }
        let mut ids = part.documents.ids().to_vec();
        for id in &mut ids {
            let mut n = 1;
            let bare = id.clone();
            while !seen.insert(id.clone()) {
                n += 1;
                *id = format!("{bare}~{n}");
            }
        }
        part.documents = part.documents.clone().with_ids(ids);
    }
    first.map(|file| format!("{renamed} tables share ids, so that theirs begin with the file's name, as in {file}/…"))
}

/// One file.
fn take(reader: &CorpusReader, root: &Path, file: Found, watch: &Watch<'_>) -> (PathBuf, Taken) {
    let Found { below, path, bytes } = file;
    let name = slashed(&below);
    let left_out = |status, why: String| Taken::LeftOut(LeftOut::new(name.clone(), status, why));
    let short = |e: Error| {
        let text = e.to_string();
        let prefix = format!("{}: ", path.display());
        text.strip_prefix(&prefix).map_or(text.clone(), str::to_string)
    };
    let is_nested = bytes.is_some() && root.is_file();
    let taken = match format(&path) {
        Format::Other(advice) => left_out(LeftOut::UNSUPPORTED, advice.to_string()),
        Format::Zip if is_nested => left_out(LeftOut::UNSUPPORTED, "an archive in an archive; unpack it".into()),
        kind => {
            let is_parquet = kind == Format::Parquet && bytes.is_none();
            let read = match bytes {
                Some(bytes) => Ok(bytes),
                None if is_parquet => Ok(Vec::new()),
                None => fs::read(&path).map_err(|e| Error::io(&path, e)),
            };
            match (read, kind) {
                (Err(e), _) => left_out(LeftOut::UNREADABLE, short(e)),
                (Ok(bytes), Format::Text | Format::Page | Format::Docx) => match reader.document(&path, bytes) {
                    Ok((text, intake)) => Taken::Document(text, Box::new(intake)),
                    Err(e) => left_out(LeftOut::UNREADABLE, short(e)),
                },
                (Ok(bytes), Format::Unknown) => {
                    let (text, intake) = reader.document(&path, bytes).unwrap_or_default();
                    let han = text.chars().filter(|&c| is_han_character(c)).count();
                    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
                    if intake.status == Status::Text && han * 4 >= letters && han > 0 {
                        Taken::Document(text, Box::new(intake))
                    } else {
                        let why = "an ending that says nothing, and no Chinese in it; a text ends in .txt";
                        left_out(LeftOut::UNSUPPORTED, why.into())
                    }
                }
                (Ok(bytes), _) => {
                    let bytes = if is_parquet { None } else { Some(bytes) };
                    match reader.table(&path, bytes, watch) {
                        Ok(corpus) if corpus.is_empty() => {
                            left_out(LeftOut::NO_DOCUMENTS, "a table without documents".into())
                        }
                        Ok(corpus) => Taken::Table(Box::new(Rows::from_corpus(corpus))),
                        Err(e) => left_out(LeftOut::UNREADABLE, short(e)),
                    }
                }
            }
        }
    };
    (below, taken)
}
