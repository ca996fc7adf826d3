//! Reposts among the lines of a text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::prelude::*;

fuzz_target!(|text: &str| {
    let corpus = Corpus::from_texts(text.lines().enumerate().map(|(i, line)| (i.to_string(), line))).unwrap();
    Reposts::default().group(&corpus).unwrap().to_frame().unwrap();
});
