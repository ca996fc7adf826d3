//! Folders of tables that appear whole.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use polars::prelude::DataFrame;
use rustc_hash::FxHashSet;

use super::csv::{CsvWriter, write_whole};
use crate::error::{Error, Result};

const LIST: &str = TableFolder::LIST;

/// A folder that takes one file a table, and appears whole or not at all: it
/// is written beside its place, and put there in one step by
/// [`TableFolder::finish`]. Dropped before that, it leaves nothing.
///
/// Files that an earlier run wrote and this one does not are gone
/// afterwards; whatever else lies in the folder stays. What a killed run left
/// beside the folder is put in order by the next.
///
/// ```
/// use tifa::prelude::*;
/// use tifa::table::TableFolder;
/// let corpus = Corpus::from_texts([("a", "弘扬工匠精神，建设质量强市")])?;
/// let place = std::env::temp_dir().join(format!("tifa-folder-{}", std::process::id()));
/// let mut folder = TableFolder::create(&place)?;
/// folder.csv("documents", &corpus.to_frame()?)?;
/// assert!(!place.exists());
/// folder.finish()?;
/// assert!(place.join("documents.csv").exists());
/// # std::fs::remove_dir_all(place).ok();
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug)]
pub struct TableFolder {
    place: PathBuf,
    beside: PathBuf,
    writer: CsvWriter,
    written: Vec<String>,
}

impl TableFolder {
    /// The file that names those that belong to the folder.
    pub(crate) const LIST: &str = ".tables";

    /// A folder that will appear at a path, where a folder may exist already.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where nothing can be written
    /// beside the place; [`ErrorKind::Format`](crate::ErrorKind::Format) for a
    /// place that is a file or has no name of its own.
    pub fn create(place: impl AsRef<Path>) -> Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let given = place.as_ref();
        let place = fs::canonicalize(given).or_else(|_| std::path::absolute(given)).map_err(|e| Error::io(given, e))?;
        let (Some(parent), Some(name)) = (place.parent(), place.file_name()) else {
            return Err(Error::format(given, "the root of a disk cannot be replaced; name a folder in it"));
        };
        if place.exists() && !place.is_dir() {
            return Err(Error::format(given, "a file stands where the folder should be"));
        }
        if std::env::current_dir().is_ok_and(|here| here.starts_with(&place)) {
            return Err(Error::format(given, "the folder one works in cannot be replaced; name a folder in it"));
        }
        fs::create_dir_all(parent).map_err(|e| Error::io(parent, e))?;
        sweep(&place);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let beside = parent.join(format!(".{}.{}.{number}.new", name.to_string_lossy(), std::process::id()));
        fs::create_dir(&beside).map_err(|e| Error::io(&beside, e))?;
        Ok(Self { place, beside, writer: CsvWriter::default(), written: Vec::new() })
    }

    /// Sets how tables are written.
    #[must_use]
    pub fn writer(mut self, writer: CsvWriter) -> Self {
        self.writer = writer;
        self
    }

    /// Writes a table as `NAME.csv`.
    ///
    /// # Errors
    /// As [`CsvWriter::write`].
    pub fn csv(&mut self, name: &str, table: &DataFrame) -> Result<()> {
        let file = self.file(&format!("{name}.csv"));
        self.writer.write(table, &file)
    }

    /// The path at which a file of another kind is to be written before
    /// [`TableFolder::finish`].
    pub fn file(&mut self, name: &str) -> PathBuf {
        self.written.push(name.to_string());
        self.beside.join(name)
    }

    /// Puts the folder in its place, and says where that is.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where that is refused; the
    /// folder that was there before is still there.
    pub fn finish(self) -> Result<PathBuf> {
        write_whole(&self.beside.join(LIST), |file| self.written.iter().try_for_each(|name| writeln!(file, "{name}")))?;
        let fault = |e| Error::io(&self.place, e);
        if !self.place.exists() {
            fs::rename(&self.beside, &self.place).map_err(fault)?;
            return Ok(self.place.clone());
        }
        // Files of others stay where they are at every moment: both folders hold them.
        for (name, is_folder) in foreign(&self.place) {
            let new = self.beside.join(&name);
            if !is_folder && !new.exists() {
                let old = self.place.join(&name);
                fs::hard_link(&old, &new).or_else(|_| fs::copy(&old, &new).map(drop)).map_err(fault)?;
            }
        }
        exchange(&self.beside, &self.place).map_err(fault)?;
        clear(&self.beside, &self.place);
        Ok(self.place.clone())
    }
}

impl Drop for TableFolder {
    fn drop(&mut self) {
        if self.beside.exists() {
            clear(&self.beside, &self.place);
        }
    }
}

/// Puts each folder in the place of the other: in one step where the system
/// has one, else in three, of which [`sweep`] finishes what was begun.
fn exchange(new: &Path, place: &Path) -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, place, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    let old = new.with_extension("old");
    fs::rename(place, &old)?;
    if let Err(e) = fs::rename(new, place) {
        fs::rename(&old, place)?;
        return Err(e);
    }
    fs::rename(&old, new)
}

fn listed(folder: &Path) -> Option<FxHashSet<String>> {
    Some(fs::read_to_string(folder.join(LIST)).ok()?.lines().map(str::to_string).collect())
}

/// What lies in a folder and no run wrote: names, and whether they are folders.
fn foreign(folder: &Path) -> Vec<(std::ffi::OsString, bool)> {
    let own = listed(folder).unwrap_or_default();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let all = entries.map(|e| (e.file_name(), e.file_type().is_ok_and(|t| t.is_dir())));
    all.filter(|(name, _)| name != LIST && !own.contains(&*name.to_string_lossy())).collect()
}

/// Takes away a folder beside the place: what runs wrote, and what the place
/// has too; what only it has goes to the place.
fn clear(beside: &Path, place: &Path) {
    let entries: Vec<_> = fs::read_dir(beside).into_iter().flatten().flatten().map(|e| e.file_name()).collect();
    let own = listed(beside);
    let is_own = |name: &std::ffi::OsString| match &own {
        Some(own) => name == LIST || own.contains(&*name.to_string_lossy()),
        None => place.join(name).exists() || !place.exists() || beside.extension().is_some_and(|e| e == "new"),
    };
    for name in entries.iter().filter(|name| *name != LIST) {
        let (from, to) = (beside.join(name), place.join(name));
        if from.is_dir() && !from.is_symlink() {
            if !to.exists() {
                fs::rename(&from, &to).ok();
            }
        } else if is_own(name) || to.exists() {
            fs::remove_file(&from).ok();
        } else {
            fs::rename(&from, &to).ok();
        }
    }
    if entries.iter().all(|name| name == LIST || !beside.join(name).exists()) {
        fs::remove_file(beside.join(LIST)).ok();
        fs::remove_dir(beside).ok();
    }
}

/// Puts in order what killed runs left beside a place.
fn sweep(place: &Path) {
    let (Some(parent), Some(name)) = (place.parent(), place.file_name()) else { return };
    let prefix = format!(".{}.", name.to_string_lossy());
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let left: Vec<PathBuf> = entries
        .filter(|e| {
            let name = e.file_name().to_string_lossy().into_owned();
            let Some(rest) = name.strip_prefix(&prefix) else { return false };
            let parts: Vec<&str> = rest.split('.').collect();
            let [process, number, "new" | "old"] = parts[..] else { return false };
            let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
            digits(process) && digits(number) && !is_running(process)
        })
        .map(|e| e.path())
        .collect();
    // Killed between two steps, the place is empty: the new folder if it was whole, else the old one.
    if !place.exists() {
        let whole = left.iter().find(|p| p.extension().is_some_and(|e| e == "new") && p.join(LIST).exists());
        let old = left.iter().find(|p| p.extension().is_some_and(|e| e == "old"));
        if let (Some(found), Some(_)) = (whole.or(old), old) {
            fs::rename(found, place).ok();
        }
    }
    left.iter().filter(|p| p.exists()).for_each(|p| clear(p, place));
}

/// Whether the process that made a folder may still be writing it.
fn is_running(process: &str) -> bool {
    process != std::process::id().to_string() && Path::new("/proc").join(process).exists()
}
