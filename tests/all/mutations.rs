//! Every door by which other people's bytes come in, on mutated seeds: an
//! answer or an error, never a panic.
//!
//! Seeded, so that a failure comes back; `TIFA_MUTATIONS=60` runs a minute.
//! `fuzz/` has the same doors for a fuzzer.

use std::path::Path;
use std::time::Duration;

#[path = "../../fuzz/src/lib.rs"]
#[allow(dead_code)]
mod doors;

#[test]
fn no_bytes_make_anything_panic() {
    let seconds = std::env::var("TIFA_MUTATIONS").ok().and_then(|s| s.parse().ok()).unwrap_or(3);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // At least this many, however slow the machine.
    doors::mutations::run(root, 16, Duration::from_secs(seconds), 60, |_, _| ());
}

#[test]
fn sums_that_overflow_are_found() {
    // Cargo checks them in tests unless somebody turns it off.
    let most = std::hint::black_box(u8::MAX);
    assert!(std::panic::catch_unwind(|| most + std::hint::black_box(1)).is_err());
}
