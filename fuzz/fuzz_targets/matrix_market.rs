//! Matrices in Matrix Market form.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::prelude::*;

fuzz_target!(|files: (&str, &str, &str)| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.mtx");
    std::fs::write(&path, files.0).unwrap();
    std::fs::write(path.with_extension("terms.txt"), files.1).unwrap();
    std::fs::write(path.with_extension("documents.txt"), files.2).unwrap();
    if let Ok(dtm) = Dtm::read_matrix_market(&path) {
        dtm.frequencies().unwrap();
    }
});
