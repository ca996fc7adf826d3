//! Dates in texts and cells.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::prelude::*;
use tifa::text::DateFinder;

fuzz_target!(|text: &str| {
    for found in DateFinder::default().year(2016).find(text) {
        assert!(text.get(found.bytes).is_some());
    }
    if let Ok(date) = text.parse::<Date>() {
        assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
    }
});
