//! Word lists of every form.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::prelude::*;

fuzz_target!(|input: (u8, &[u8])| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(["x.txt", "x.csv", "x.tsv", "x.toml"][usize::from(input.0) % 4]);
    std::fs::write(&path, input.1).unwrap();
    let _ = Lexicon::read(&path);
});
