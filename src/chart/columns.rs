//! Upright bars over time.

use super::canvas::{Anchor, Svg};
use super::caption::{Caption, caption_setters};
use super::ink::Ink;
use super::lines::period_marks;
use super::measure;
use super::scale::{Scale, number, ticks};

/// An upright bar for each period; a period of which nothing is known is hatched.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    caption: Caption,
    rows: Vec<(String, Option<f64>)>,
    height: f64,
}

impl Columns {
    /// A bar for each period and number.
    #[must_use]
    pub fn of<S: Into<String>>(rows: impl IntoIterator<Item = (S, Option<f64>)>) -> Self {
        let rows = rows.into_iter().map(|(label, v)| (label.into(), v.filter(|x| x.is_finite()))).collect();
        Self { caption: Caption::default(), rows, height: 150.0 }
    }

    caption_setters!();

    /// Draws the chart.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let most = self.rows.iter().filter_map(|(_, v)| *v).fold(0.0, f64::max);
        let marks = ticks(most, 3);
        let left = marks.iter().map(|&m| measure::width(&number(m), 11.0)).fold(0.0, f64::max) + 16.0;
        let (right, bottom) = (self.caption.width - 12.0, top + 6.0 + self.height);
        let y = Scale::new(0.0, marks.last().copied().unwrap_or(1.0), bottom, top + 6.0);
        for &mark in &marks {
            canvas.line((left, y.at(mark)), (right, y.at(mark)), 1.0, Ink::Grid);
            canvas.text(left - 6.0, y.at(mark) + 4.0, 11.0, Anchor::End, Ink::Soft, &number(mark));
        }
        let step = ((right - left) / self.rows.len().max(1) as f64).min(90.0);
        for (i, (label, value)) in self.rows.iter().enumerate() {
            let x = left + i as f64 * step + step * 0.12;
            match value {
                Some(v) => {
                    let height = (bottom - y.at(*v)).max(if *v > 0.0 { 1.0 } else { 0.0 });
                    let title = format!("{label}: {}", number(*v));
                    canvas.titled_rect(x, bottom - height, step * 0.76, height, 1.0, Ink::Series(0), &title);
                }
                None => canvas.rect(x, bottom - 3.0, step * 0.76, 3.0, 0.5, Ink::Grid),
            }
        }
        let labels: Vec<String> = self.rows.iter().map(|(label, _)| label.clone()).collect();
        let x = Scale::new(0.0, 1.0, left + step * 0.5, left + step * 1.5);
        period_marks(&mut canvas, &labels, &x, (bottom, self.caption.width));
        self.caption.close(canvas, bottom + 22.0)
    }
}
