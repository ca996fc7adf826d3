//! Cells of text that a spreadsheet program would run.

/// Whether a text begins like a formula, apostrophes before it aside. Some
/// programs take the wide signs for the narrow ones.
fn is_formula(text: &str) -> bool {
    let rest = text.trim_start_matches('\'');
    rest.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// The cell as it is written so that no program runs it: an apostrophe before
/// it; `None` for a cell that no program would run.
pub(crate) fn defused(text: &str) -> Option<String> {
    is_formula(text).then(|| format!("'{text}"))
}

/// The cell that was written as this one; `None` where it is the same.
pub(crate) fn undefused(text: &str) -> Option<&str> {
    text.strip_prefix('\'').filter(|rest| is_formula(rest))
}
