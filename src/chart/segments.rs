//! Stretches of time: when a term burst, or lived.

use super::bars::{row_name, widest};
use super::canvas::Svg;
use super::caption::{Caption, over_periods};
use super::ink::Ink;
use super::lines::period_marks;
use super::scale::{Scale, number};

/// Periods, by their places, and how strong the stretch is.
type Stretch = (std::ops::Range<usize>, f64);

/// A row for each label with the stretches of periods that it spans, the
/// stronger the heavier.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Segments {
    caption: Caption,
    periods: Vec<String>,
    rows: Vec<(String, Vec<Stretch>)>,
}

impl Segments {
    over_periods!("Rows over these periods.");

    /// Adds a row: positions from the first period to behind the last, each with a weight.
    #[must_use]
    pub fn row(
        mut self,
        label: impl Into<String>,
        stretches: impl IntoIterator<Item = (std::ops::Range<usize>, f64)>,
    ) -> Self {
        self.rows.push((label.into(), stretches.into_iter().collect()));
        self
    }

    /// Draws the chart.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let names = widest(self.rows.iter().map(|(label, _)| label)).min(self.caption.width * 0.4);
        let left = names + 20.0;
        let step = ((self.caption.width - left - 8.0) / self.periods.len().max(1) as f64).min(60.0);
        let most = self.rows.iter().flat_map(|(_, s)| s.iter().map(|(_, w)| *w)).fold(0.0, f64::max);
        for (i, (label, stretches)) in self.rows.iter().enumerate() {
            let y = top + i as f64 * 20.0;
            row_name(&mut canvas, left - 8.0, y + 14.5, names, label);
            canvas.line((left, y + 10.0), (left + step * self.periods.len() as f64, y + 10.0), 1.0, Ink::Grid);
            for (stretch, weight) in stretches.iter().filter(|(s, _)| s.start < s.end && s.end <= self.periods.len()) {
                let share = if most > 0.0 { (weight / most).clamp(0.0, 1.0) } else { 1.0 };
                let (x, wide) = (left + stretch.start as f64 * step, stretch.len() as f64 * step);
                let ends = (&self.periods[stretch.start], &self.periods[stretch.end - 1]);
                let title = format!("{label} · {}–{}: {}", ends.0, ends.1, number(*weight));
                let high = 5.0 + 9.0 * share.sqrt();
                canvas.titled_rect(x + 0.5, y + 10.0 - high / 2.0, wide - 1.0, high, 1.0, Ink::Series(1), &title);
            }
        }
        let bottom = top + self.rows.len() as f64 * 20.0;
        let x = Scale::new(0.0, 1.0, left + step * 0.5, left + step * 1.5);
        period_marks(&mut canvas, &self.periods, &x, (bottom + 2.0, self.caption.width));
        self.caption.close(canvas, bottom + 24.0)
    }
}
