//! Large files, a few documents at a time.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::formats::{Format, format};
use super::tables::decoded;
use super::{Corpus, CorpusReader};
use crate::error::{Error, Result};
use crate::text::{DecodeOutcome, Encoding, EncodingChoice, decode};

/// The documents of a file in batches, in order; see [`CorpusReader::batches`].
#[derive(Debug)]
pub struct CorpusBatches {
    reader: CorpusReader,
    path: PathBuf,
    documents: usize,
    /// The open file of JSON Lines; none for Parquet.
    lines: Option<BufReader<File>>,
    /// The encoding of the lines, found at the head of the file.
    encoding: Option<Encoding>,
    /// How many lines and documents came already.
    before: (usize, usize),
    done: bool,
}

/// Bytes at the head of a file by which its encoding is found.
const HEAD: u64 = 1 << 16;

impl CorpusBatches {
    pub(super) fn open(reader: CorpusReader, path: &Path, documents: usize) -> Result<Self> {
        if documents == 0 {
            return Err(Error::option("documents", 0, "1 or more at a time"));
        }
        let mut file = File::open(path).map_err(|e| Error::io(path, e))?;
        if !file.metadata().is_ok_and(|m| m.is_file()) {
            return Err(Error::format(path, "not a file"));
        }
        let mut encoding = reader.fixed_encoding();
        let lines = match format(path) {
            Format::JsonLines => {
                encoding = encoding.or(head_encoding(&mut file).map_err(|e| Error::io(path, e))?);
                Some(BufReader::with_capacity(1 << 16, file))
            }
            Format::Parquet => None,
            _ => return Err(Error::option("path", path.display(), "a file of JSON Lines or Parquet")),
        };
        Ok(Self { reader, path: path.to_path_buf(), documents, lines, encoding, before: (0, 0), done: false })
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
            let wide = self.encoding.filter(|e| e.is_utf16());
            if line(lines, wide, &mut bytes).map_err(|e| Error::io(&self.path, e))? == 0 {
                break;
            }
            read += 1;
            full += usize::from(bytes[start..].iter().any(|b| *b != 0 && !b.is_ascii_whitespace()));
        }
        if full == 0 {
            return Corpus::from_texts(Vec::<(String, String)>::new());
        }
        let (text, rows) = decoded(&self.path, bytes, self.encoding, self.before)?;
        let batch = self.reader.lines(&self.path, text.trim_start_matches('\u{feff}'), rows, self.before.0)?;
        self.before = (self.before.0 + read, self.before.1 + batch.len());
        Ok(batch)
    }
}

/// The encoding that the head of a file shows; the file is rewound to its start.
fn head_encoding(file: &mut File) -> std::io::Result<Option<Encoding>> {
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    // A line of its own, so that no character is cut in half.
    let end = head.iter().rposition(|&b| b == b'\n').map_or(head.len(), |n| n + 1);
    let whole = if head.len() as u64 == HEAD { head[..end & !1].to_vec() } else { head };
    Ok(match decode(whole, EncodingChoice::Detect) {
        // A head in plain ASCII says nothing of what follows.
        DecodeOutcome::Text(found) => found.encoding.parse().ok().filter(|e| *e != Encoding::UTF_8),
        _ => None,
    })
}

/// Reads up to the end of a line, which UTF-16 writes in two bytes.
fn line(lines: &mut BufReader<File>, wide: Option<Encoding>, bytes: &mut Vec<u8>) -> std::io::Result<usize> {
    let start = bytes.len();
    let Some(encoding) = wide else { return lines.read_until(b'\n', bytes) };
    loop {
        let read = lines.read_until(b'\n', bytes)?;
        let length = bytes.len() - start;
        if read == 0 {
            return Ok(length);
        }
        let is_end = if encoding == Encoding::UTF_16LE {
            // The high byte of the unit follows.
            if length % 2 == 1 {
                let mut high = [0];
                if lines.read(&mut high)? == 1 {
                    bytes.push(high[0]);
                }
                high[0] == 0
            } else {
                false
            }
        } else {
            length.is_multiple_of(2) && bytes[bytes.len() - 2] == 0
        };
        if is_end {
            return Ok(bytes.len() - start);
        }
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
