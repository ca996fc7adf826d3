//! Large files, a few documents at a time.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::{Corpus, CorpusReader};
use crate::error::{Error, Result};

/// The documents of a file in batches, in order; see [`CorpusReader::batches`].
#[derive(Debug)]
pub struct CorpusBatches {
    reader: CorpusReader,
    path: PathBuf,
    documents: usize,
    /// The open file of JSON Lines; none for Parquet.
    lines: Option<BufReader<File>>,
    /// How many lines and documents came already.
    before: (usize, usize),
    done: bool,
}

impl CorpusBatches {
    pub(super) fn open(reader: CorpusReader, path: &Path, documents: usize) -> Result<Self> {
        if documents == 0 {
            return Err(Error::option("documents", 0, "1 or more at a time"));
        }
        let file = File::open(path).map_err(|e| Error::io(path, e))?;
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
        let lines = match ending.as_str() {
            "jsonl" | "ndjson" => Some(BufReader::with_capacity(1 << 16, file)),
            "parquet" => None,
            _ => return Err(Error::option("path", path.display(), "a file of JSON Lines or Parquet")),
        };
        Ok(Self { reader, path: path.to_path_buf(), documents, lines, before: (0, 0), done: false })
    }

    fn read(&mut self) -> Result<Corpus> {
        let Some(lines) = &mut self.lines else {
            let batch = self.reader.rows(&self.path, self.before.1, self.documents)?;
            self.before.1 += batch.len();
            return Ok(batch);
        };
        let (mut bytes, mut read, mut full) = (Vec::new(), 0, 0);
        while full < self.documents {
            let start = bytes.len();
            if lines.read_until(b'\n', &mut bytes).map_err(|e| Error::io(&self.path, e))? == 0 {
                break;
            }
            read += 1;
            full += usize::from(!bytes[start..].trim_ascii().is_empty());
        }
        if full == 0 {
            return Corpus::from_texts(Vec::<(String, String)>::new());
        }
        let batch = self.reader.lines(&self.path, bytes, self.before)?;
        self.before = (self.before.0 + read, self.before.1 + batch.len());
        Ok(batch)
    }
}

impl Iterator for CorpusBatches {
    type Item = Result<Corpus>;

    /// The next documents; after an error there are none.
    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let batch = self.read();
        self.done = batch.as_ref().map_or(true, Corpus::is_empty);
        match batch {
            Ok(batch) if batch.is_empty() => None,
            batch => Some(batch),
        }
    }
}
