//! Tables of text with a separator.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::prelude::*;

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    std::fs::write(&path, bytes).unwrap();
    if let Ok(corpus) = CorpusReader::default().read(&path) {
        corpus.to_frame().unwrap();
        corpus.outcomes().unwrap();
    }
});
