//! How wide words are in pixels, and curves made of characters.

use unicode_width::UnicodeWidthChar;

/// Width of a text in pixels at a size of type: Han characters are as wide as
/// the type is high, letters as in a common sans serif, a little generous.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(ems).sum::<f64>() * size
}

fn ems(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.3,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | '/' | ' ' => 0.38,
        'm' | 'M' | 'w' | 'W' | '%' | '@' => 0.9,
        'A'..='Z' => 0.69,
        _ => match c.width() {
            Some(2) => 1.0,
            Some(0) | None => 0.0,
            _ => 0.58,
        },
    }
}

/// The text, cut to a width in pixels, with an ellipsis where it was cut.
pub(super) fn fitted(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_string();
    }
    let mut used = width("…", size);
    let mut kept = String::new();
    for c in text.chars() {
        used += ems(c) * size;
        if used > room {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// A line of blocks for a terminal, one for each value, scaled to the
/// largest: `·` for none, a space where there is no text to count in.
///
/// ```
/// use tifa::chart::spark_line;
/// assert_eq!(spark_line([Some(0.0), Some(1.0), None, Some(4.0)]), "·▂ █");
/// ```
#[must_use]
pub fn spark_line(values: impl IntoIterator<Item = Option<f64>>) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let values: Vec<Option<f64>> = values.into_iter().map(|v| v.filter(|x| x.is_finite())).collect();
    let most = values.iter().flatten().copied().fold(0.0, f64::max);
    let block = |value: &Option<f64>| match value {
        None => ' ',
        Some(x) if *x <= 0.0 => '·',
        Some(x) => BLOCKS[((x / most * 8.0).ceil() as usize).clamp(1, 8) - 1],
    };
    values.iter().map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_is_twice_as_wide_as_digits_or_nearly() {
        assert_eq!(width("质量强市", 12.0), 48.0);
        assert!((width("2016", 10.0) - 23.2).abs() < 1e-9);
        assert_eq!(width("", 12.0), 0.0);
    }

    #[test]
    fn what_does_not_fit_is_cut() {
        assert_eq!(fitted("质量强市", 10.0, 40.0), "质量强市");
        let cut = fitted("质量强市战略", 10.0, 40.0);
        assert!(cut.ends_with('…') && width(&cut, 10.0) <= 40.0, "{cut}");
    }

    #[test]
    fn spark_lines_tell_none_from_no_text() {
        assert_eq!(spark_line([Some(0.0), None, Some(8.0), Some(1.0)]), "· █▁");
        assert_eq!(spark_line([Some(f64::NAN), Some(f64::INFINITY)]), "  ");
        assert_eq!(spark_line([]), "");
    }
}
