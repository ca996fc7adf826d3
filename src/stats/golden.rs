//! The golden values of `tests/golden.json` and `tests/golden_compare.json`, for the tests of the formulas.

/// One key of the files; its origin is told in `tests/README.md`.
pub fn golden(key: &str) -> serde_json::Value {
    let files = [include_str!("../../tests/golden.json"), include_str!("../../tests/golden_compare.json")];
    let of_file = |file| serde_json::from_str::<serde_json::Value>(file).unwrap()[key].clone();
    files.into_iter().map(of_file).find(|value| !value.is_null()).unwrap_or_else(|| panic!("no golden value {key}"))
}

/// Whether a value is the expected one to 1e-9, relative to it where it is above 1; `"inf"` stands for `f64::MAX`.
pub fn close(found: f64, expected: &serde_json::Value, what: &str) {
    let expected = if expected == "inf" { f64::MAX } else { expected.as_f64().unwrap_or(f64::NAN) };
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found} is not {expected}");
}
