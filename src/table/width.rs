//! Width of text on a screen, where a Han character takes two columns.

use unicode_width::UnicodeWidthStr;

/// Columns that a text takes on a screen in a font in which Han characters are
/// twice as wide as Latin letters. Characters of ambiguous width, such as
/// curly quotation marks, count as they are shown in a Chinese text: wide.
///
/// ```
/// assert_eq!(tifa::table::display_width("5G工匠"), 6);
/// ```
#[must_use]
pub fn display_width(text: &str) -> usize {
    text.width_cjk()
}

/// The text with spaces behind it up to a width on a screen.
///
/// ```
/// assert_eq!(tifa::table::pad("工匠", 6), "工匠  ");
/// ```
#[must_use]
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(display_width(text))))
}
