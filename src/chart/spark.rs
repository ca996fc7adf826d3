//! Small curves beside a word.

use std::fmt::Write;

use super::scale::place;

/// A curve of `width` by `height` pixels without words, for a page whose
/// styles know `.k`; shaded periods lie behind it. A period without text
/// leaves a gap.
pub(crate) fn spark(values: &[Option<f64>], shades: &[std::ops::Range<usize>], width: f64, height: f64) -> String {
    let most = values.iter().flatten().copied().fold(0.0, f64::max);
    let most = if most > 0.0 { most } else { 1.0 };
    let step = width / values.len().max(1) as f64;
    let mut body = String::new();
    for shade in shades {
        let (x, w) = (shade.start as f64 * step, (shade.end - shade.start) as f64 * step);
        let _ =
            write!(body, "<rect class=\"kb\" x=\"{}\" width=\"{}\" height=\"{}\"/>", place(x), place(w), place(height));
    }
    // One path of upright strokes: small, and a lone use is seen.
    let mut d = String::new();
    for (i, value) in values.iter().enumerate() {
        if let Some(v) = value.filter(|v| *v > 0.0) {
            let x = (i as f64 + 0.5) * step;
            let h = (v / most * (height - 1.0)).max(1.0);
            let _ = write!(d, "M{} {}v-{}", place(x), place(height), place(h));
        }
    }
    let stroke = (step * 0.72).clamp(0.8, 9.0);
    format!(
        "<svg class=\"k\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" aria-hidden=\"true\">{body}<path d=\"M0 {h}h{w}\" class=\"kz\"/>\
         <path d=\"{d}\" stroke-width=\"{s}\"/></svg>",
        w = place(width),
        h = place(height),
        s = place(stroke)
    )
}
