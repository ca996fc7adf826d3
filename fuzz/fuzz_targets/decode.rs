//! Bytes to text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::text::{EncodingChoice, decode};

fuzz_target!(|bytes: &[u8]| {
    decode(bytes.to_vec(), EncodingChoice::Detect);
});
