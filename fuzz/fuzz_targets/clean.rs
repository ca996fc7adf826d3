//! Cleaning, and where its text came from.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::prelude::*;

fuzz_target!(|text: &str| {
    let corpus = Corpus::from_texts([("a", text)]).unwrap();
    let cleaned = Cleaner::default().fill_dates(true).clean(&corpus).unwrap();
    cleaned.log().unwrap();
    cleaned.summary().unwrap();
});
