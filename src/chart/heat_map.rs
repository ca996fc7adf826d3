//! A table of terms and periods as a field of shades.

use super::bars::{row_name, widest};
use super::canvas::Svg;
use super::caption::{Caption, over_periods, shared_scale_setter};
use super::ink::Ink;
use super::lines::period_marks;
use super::measure;
use super::scale::{Scale, number};

/// A field for each term and period, darker for more; each row is scaled to its
/// own maximum, or all rows to one. Fields of periods without text are
/// left out, those with none are empty frames.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatMap {
    caption: Caption,
    periods: Vec<String>,
    rows: Vec<(String, Vec<Option<f64>>)>,
    shared: bool,
}

impl HeatMap {
    over_periods!("A field of these periods.");

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, label: impl Into<String>, values: impl IntoIterator<Item = Option<f64>>) -> Self {
        self.rows.push((label.into(), values.into_iter().map(|v| v.filter(|x| x.is_finite())).collect()));
        self
    }

    shared_scale_setter!("Whether all rows are shaded against the most of all; off by default.");

    /// Draws the chart.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let names = widest(self.rows.iter().map(|(label, _)| label)).min(self.caption.width * 0.4);
        let left = names + 20.0;
        let step = ((self.caption.width - left - 8.0) / self.periods.len().max(1) as f64).min(60.0);
        let high = 20.0;
        let most_of = |values: &[Option<f64>]| values.iter().flatten().copied().fold(0.0, f64::max);
        let most_of_all = self.rows.iter().map(|(_, v)| most_of(v)).fold(0.0, f64::max);
        for (i, (label, values)) in self.rows.iter().enumerate() {
            let y = top + i as f64 * high;
            row_name(&mut canvas, left - 8.0, y + 14.5, names, label);
            let most = if self.shared { most_of_all } else { most_of(values) };
            for (j, value) in values.iter().enumerate().take(self.periods.len()) {
                let Some(value) = value else { continue };
                let x = left + j as f64 * step;
                let gap = if step > 6.0 { 1.0 } else { 0.3 };
                if *value <= 0.0 || most <= 0.0 {
                    canvas.rect(x, y + high / 2.0 - 0.5, step - gap, 1.0, 1.0, Ink::Grid);
                    continue;
                }
                let opacity = 0.14 + 0.86 * (value / most).sqrt();
                let title = format!("{label} · {}: {}", self.periods[j], number(*value));
                canvas.titled_rect(x, y + 1.0, step - gap, high - 2.0, opacity, Ink::Series(0), &title);
                if step > 24.0 {
                    let ink = if opacity > 0.55 { Ink::Paper } else { Ink::Text };
                    let text = measure::fitted(&number(*value), 10.0, step - 2.0);
                    canvas.text(x + step / 2.0, y + 13.5, 10.0, super::canvas::Anchor::Middle, ink, &text);
                }
            }
        }
        let bottom = top + self.rows.len() as f64 * high;
        let x = Scale::new(0.0, 1.0, left + step * 0.5, left + step * 1.5);
        period_marks(&mut canvas, &self.periods, &x, (bottom + 2.0, self.caption.width));
        self.caption.close(canvas, bottom + 24.0)
    }
}
