//! Every door by which other people's bytes come in, on mutated seeds: an
//! answer or an error, never a panic.
//!
//! Seeded, so that a failure comes back; `TIFA_MUTATIONS=60` runs a minute.
//! `fuzz/` has the same doors for a fuzzer.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use tifa::prelude::*;
use tifa::text::{DateFinder, EncodingChoice, decode};

/// Pieces that doors take for something.
const PIECES: &[&str] = &[
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r\n",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    "null",
    "1e999",
    "0.1",
    "18446744073709551616",
    "\\ud800",
    "<",
    ">",
    "</p>",
    "<!--",
    "<script>",
    "&amp;",
    "&#x110000;",
    "\u{feff}",
    "\u{0}",
    "\u{fffd}",
    "\u{202e}",
    "、",
    "“",
    "”",
    "质量",
    "2016年13月",
    "二〇一六",
    "=1+1",
    "'",
    "PK\u{3}\u{4}",
    "PAR1",
    "\u{20000}",
    "id,text\n",
    "sep=;\n",
    "%%MatrixMarket",
];

fn mutated(random: &mut fastrand::Rng, seed: &[u8]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..random.usize(1..8) {
        let at = random.usize(..bytes.len() + 1);
        let to = (at + random.usize(..20)).min(bytes.len());
        match random.u8(..6) {
            0 if at < bytes.len() => bytes[at] = random.u8(..),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let copy = bytes[at..to].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => bytes.truncate(at.max(1)),
            _ => drop(bytes.splice(at..at, PIECES[random.usize(..PIECES.len())].bytes())),
        }
    }
    bytes
}

/// What each door does with a file.
fn through(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    if let Ok(corpus) = Corpus::read(path) {
        corpus.to_frame().unwrap();
        corpus.outcomes().unwrap();
        let all: usize = (0..corpus.len()).map(|i| corpus.text(i).len()).sum();
        assert!(all <= 4 * bytes.len() + 1_000 || path.extension().is_some_and(|e| e == "zip"), "text out of nothing");
    }
    if path.extension().is_some_and(|e| e == "jsonl" || e == "parquet") {
        CorpusReader::default().batches(path, 2).into_iter().flatten().take(50).for_each(drop);
    }
}

fn as_text(bytes: &[u8]) {
    let _ = decode(bytes.to_vec(), EncodingChoice::Detect);
    let text = String::from_utf8_lossy(bytes);
    DateFinder::default()
        .year(2016)
        .find(&text)
        .iter()
        .for_each(|found| assert!(text.get(found.bytes.clone()).is_some()));
    if let Ok(date) = text.parse::<Date>() {
        assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
    }
    let corpus = Corpus::from_texts([("a", text.as_ref()), ("b", "质量强市，弘扬工匠精神。")]).unwrap();
    let cleaned = Cleaner::default().fill_dates(true).clean(&corpus).unwrap();
    cleaned.summary().unwrap();
    Reposts::default().group(cleaned.corpus()).unwrap();
    Slogans::default().mine(cleaned.corpus()).unwrap().to_frame().unwrap();
    NGrams::default().of_characters(&corpus).unwrap();
}

fn as_saved(bytes: &[u8], folder: &Path) {
    if let Ok(dtm) = serde_json::from_slice::<Dtm>(bytes) {
        dtm.frequencies().unwrap();
        let _ = dtm.tf_idf(&TfIdf::sklearn());
        let _ = Trend::by(Period::Year).undated(Undated::Skip).of(&dtm);
        let _ = tifa::TrendProfile::by(Period::Year).undated(Undated::Skip).of(&dtm);
        dtm.write_matrix_market(folder.join("m.mtx")).unwrap();
        assert_eq!(Dtm::read_matrix_market(folder.join("m.mtx")).unwrap().counts_alike(), dtm.counts_alike());
    }
    let _ = serde_json::from_slice::<Lexicon>(bytes);
    let _ = serde_json::from_slice::<Cleaner>(bytes);
    let _ = serde_json::from_slice::<CorpusReader>(bytes);
    let _ = serde_json::from_slice::<Period>(bytes);
    let _ = serde_json::from_slice::<tifa::phrase::SloganReference>(bytes);
}

trait CountsAlike {
    fn counts_alike(&self) -> (Vec<u32>, Vec<u32>);
}

impl CountsAlike for Dtm {
    fn counts_alike(&self) -> (Vec<u32>, Vec<u32>) {
        (self.csr().columns.to_vec(), self.csr().counts.to_vec())
    }
}

#[test]
fn no_bytes_make_anything_panic() {
    let seconds = std::env::var("TIFA_MUTATIONS").ok().and_then(|s| s.parse().ok()).unwrap_or(4);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seeds: Vec<Vec<u8>> =
        fs::read_dir(root.join("fuzz/seeds")).unwrap().map(|e| fs::read(e.unwrap().path()).unwrap()).collect();
    seeds.sort();
    seeds.push(fs::read(root.join("tests/data/types.parquet")).unwrap());
    let corpus = Corpus::from_texts([("a", "质量强市"), ("b", "工匠精神")]).unwrap();
    let dtm = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap().dtm();
    seeds.push(serde_json::to_vec(&dtm).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let endings = ["csv", "tsv", "json", "jsonl", "parquet", "xlsx", "docx", "zip", "html", "txt", "md", "log"];
    let (mut random, start, mut runs) = (fastrand::Rng::with_seed(16), Instant::now(), 0u32);
    // At least this many, however slow the machine; no more than the time that was asked for.
    while runs < 40 || start.elapsed() < Duration::from_secs(seconds) {
        let seed = random.usize(..seeds.len());
        let bytes = mutated(&mut random, &seeds[seed]);
        through(&folder.path().join(format!("x.{}", endings[runs as usize % endings.len()])), &bytes);
        if runs % 4 == 0 {
            as_text(&bytes);
        }
        as_saved(&bytes, folder.path());
        let list = folder.path().join(["w.txt", "w.csv", "w.toml"][runs as usize % 3]);
        fs::write(&list, &bytes).unwrap();
        let _ = Lexicon::read(&list);
        if bytes.len().is_multiple_of(2) {
            seeds[seed] = bytes; // what a mutation made is mutated on
            seeds[seed].truncate(4_000);
        }
        runs += 1;
    }
}
