#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tifa_fuzz::fuzz("read_txt", bytes));
