//! Slogans and n-grams of characters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::prelude::*;

fuzz_target!(|text: &str| {
    let corpus = Corpus::from_texts(text.lines().enumerate().map(|(i, line)| (i.to_string(), line))).unwrap();
    Slogans::default().mine(&corpus).unwrap().to_frame().unwrap();
    NGrams::default().of_characters(&corpus).unwrap();
});
