//! Bars that lie: ranked, and to two sides.

use super::canvas::{Anchor, Canvas, Svg};
use super::caption::{Caption, caption_setters};
use super::ink::Ink;
use super::measure;
use super::scale::{Scale, number};

const ROW: f64 = 22.0;

/// Bars in the order given, with their numbers at the end.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bars {
    caption: Caption,
    rows: Vec<(String, f64)>,
}

impl Bars {
    /// A bar for each label and number.
    #[must_use]
    pub fn of<S: Into<String>>(rows: impl IntoIterator<Item = (S, f64)>) -> Self {
        let rows = rows.into_iter().map(|(label, value)| (label.into(), finite(value))).collect();
        Self { caption: Caption::default(), rows }
    }

    caption_setters!();

    /// Draws the chart.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let names = widest(self.rows.iter().map(|(label, _)| label)).min(self.caption.width * 0.45);
        let numbers = self.rows.iter().map(|(_, v)| measure::width(&number(*v), 12.0)).fold(0.0, f64::max);
        let most = self.rows.iter().map(|(_, v)| *v).fold(0.0, f64::max);
        let left = names + 20.0;
        let x = Scale::new(0.0, most, left, self.caption.width - numbers - 18.0);
        for (i, (label, value)) in self.rows.iter().enumerate() {
            let y = top + i as f64 * ROW;
            canvas.text(left - 8.0, y + 15.0, 13.0, Anchor::End, Ink::Text, &measure::fitted(label, 13.0, names));
            canvas.rect(left, y + 3.0, x.at(value.max(0.0)) - left, ROW - 6.0, 1.0, Ink::Series(0));
            canvas.text(x.at(value.max(0.0)) + 6.0, y + 15.0, 12.0, Anchor::Start, Ink::Soft, &number(*value));
        }
        self.caption.close(canvas, top + self.rows.len() as f64 * ROW)
    }
}

/// Bars to the left for one side, to the right for the other: what sets two
/// groups apart, or what shifted between two periods.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TwoSided {
    caption: Caption,
    sides: [String; 2],
    rows: Vec<(String, f64)>,
}

impl TwoSided {
    /// Names of the left and the right side, and a number for each label:
    /// below 0 to the left, above 0 to the right.
    #[must_use]
    pub fn of<S: Into<String>>(
        left: impl Into<String>,
        right: impl Into<String>,
        rows: impl IntoIterator<Item = (S, f64)>,
    ) -> Self {
        let rows = rows.into_iter().map(|(label, value)| (label.into(), finite(value))).collect();
        Self { caption: Caption::default(), sides: [left.into(), right.into()], rows }
    }

    caption_setters!();

    /// Draws the chart.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let half = self.caption.width / 2.0;
        let names = widest(self.rows.iter().map(|(label, _)| label)).min(half * 0.6);
        let numbers = self.rows.iter().map(|(_, v)| measure::width(&number(v.abs()), 12.0)).fold(0.0, f64::max);
        let most = self.rows.iter().map(|(_, v)| v.abs()).fold(0.0, f64::max);
        let length = Scale::new(0.0, most, 0.0, half - names.max(numbers) - 26.0);
        canvas.bold(half - 12.0, top + 14.0, 13.0, Anchor::End, Ink::Series(0), &format!("← {}", self.sides[0]));
        canvas.bold(half + 12.0, top + 14.0, 13.0, Anchor::Start, Ink::Series(1), &format!("{} →", self.sides[1]));
        let first = top + 24.0;
        for (i, (label, value)) in self.rows.iter().enumerate() {
            let (y, long) = (first + i as f64 * ROW, length.at(value.abs()));
            let label = measure::fitted(label, 13.0, names);
            // The word stands across from its bar, the number at its end.
            let (x, word, end, ink) = if *value < 0.0 {
                (half - long, (half + 8.0, Anchor::Start), (half - long - 6.0, Anchor::End), Ink::Series(0))
            } else {
                (half, (half - 8.0, Anchor::End), (half + long + 6.0, Anchor::Start), Ink::Series(1))
            };
            canvas.rect(x, y + 3.0, long, ROW - 6.0, 1.0, ink);
            canvas.text(word.0, y + 15.0, 13.0, word.1, Ink::Text, &label);
            canvas.text(end.0, y + 15.0, 12.0, end.1, Ink::Soft, &number(value.abs()));
        }
        let bottom = first + self.rows.len() as f64 * ROW;
        canvas.line((half, first), (half, bottom), 1.0, Ink::Soft);
        self.caption.close(canvas, bottom)
    }
}

fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { 0.0 }
}

pub(super) fn widest<'a>(labels: impl Iterator<Item = &'a String>) -> f64 {
    labels.map(|l| measure::width(l, 13.0)).fold(0.0, f64::max)
}

/// Names at the left of rows, cut to their room.
pub(super) fn row_name(canvas: &mut Canvas, right: f64, y: f64, room: f64, label: &str) {
    canvas.text(right, y, 13.0, Anchor::End, Ink::Text, &measure::fitted(label, 13.0, room));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bar_bears_its_name_and_number() {
        let text = Bars::of([("质量强市", 3.0), ("工匠精神", f64::NAN)]).source("样本").svg().to_string();
        for part in ["质量强市", "工匠精神", ">3<", ">0<", "样本"] {
            assert!(text.contains(part), "{part}");
        }
        let text = TwoSided::of("省", "市", [("新质生产力", -2.5), ("工匠精神", 1.0)]).svg().to_string();
        assert!(text.contains("← 省") && text.contains("市 →") && text.contains(">2.5<"));
    }
}
