//! Seeds of our own and small changes to them, the same for the same number.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use tifa::prelude::*;

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
    "至",
    "(cid:3)",
    "\u{2f2f}",
    "\u{200b}",
    "　　",
    "来源：",
    "《",
];

/// Some bytes with a few changes.
pub fn mutated(random: &mut fastrand::Rng, seed: &[u8]) -> Vec<u8> {
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

/// What the doors are tried on first: small files of every form.
pub fn seeds(root: &Path) -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> =
        fs::read_dir(root.join("fuzz/seeds")).unwrap().map(|e| fs::read(e.unwrap().path()).unwrap()).collect();
    seeds.sort();
    seeds.push(fs::read(root.join("tests/data/types.parquet")).unwrap());
    let corpus = Corpus::from_texts([("a", "质量强市"), ("b", "工匠精神")]).unwrap();
    let dtm = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap().dtm();
    seeds.push(serde_json::to_vec(&dtm).unwrap());
    let folder = tempfile::tempdir().unwrap();
    dtm.write_parquet(folder.path()).unwrap();
    dtm.write_matrix_market(folder.path().join("m.mtx")).unwrap();
    for file in ["counts.parquet", "vocabulary.parquet", "documents.parquet"] {
        seeds.push(fs::read(folder.path().join(file)).unwrap());
    }
    let parts = ["m.mtx", "m.terms.txt", "m.documents.txt"].map(|file| fs::read(folder.path().join(file)).unwrap());
    seeds.push(parts.join(&0u8));
    seeds
}

/// Sends mutated seeds through all doors for so long, or until a number of runs if that takes longer;
/// gives the number of runs. `watch` is told of each before it begins.
pub fn run(root: &Path, seed: u64, time: Duration, least: u64, mut watch: impl FnMut(&str, &[u8])) -> u64 {
    let mut seeds = seeds(root);
    let folder = tempfile::tempdir().unwrap();
    let (mut random, start, mut runs) = (fastrand::Rng::with_seed(seed), Instant::now(), 0);
    while runs < least || start.elapsed() < time {
        let at = random.usize(..seeds.len());
        let bytes = mutated(&mut random, &seeds[at]);
        let (name, door) = super::DOORS[random.usize(..super::DOORS.len())];
        watch(name, &bytes);
        door(&bytes, folder.path());
        if bytes.len().is_multiple_of(2) {
            seeds[at] = bytes; // what a mutation made is mutated on
            seeds[at].truncate(4_000);
        }
        runs += 1;
    }
    runs
}
