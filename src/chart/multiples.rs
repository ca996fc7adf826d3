//! A small chart for each curve, on equal axes of time.

use super::canvas::{Anchor, Svg};
use super::caption::{Caption, over_periods, shared_scale_setter};
use super::ink::Ink;
use super::lines::Series;
use super::measure;
use super::scale::{Scale, number};

/// A small chart for each curve; each has its own scale, whose top is written
/// beside it, or all share one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SmallMultiples {
    caption: Caption,
    periods: Vec<String>,
    series: Vec<Series>,
    shared: bool,
}

impl SmallMultiples {
    over_periods!("Charts over these periods, in order.");

    /// Adds a chart.
    #[must_use]
    pub fn series(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    shared_scale_setter!("Whether all charts share one scale; off by default.");

    /// Draws the charts.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let across = (self.caption.width / 180.0).floor().max(1.0) as usize;
        let cell = self.caption.width / across as f64;
        let most_of_all = self.series.iter().map(Series::most).fold(0.0, f64::max);
        for (i, series) in self.series.iter().enumerate() {
            let (left, upper) = ((i % across) as f64 * cell + 8.0, top + (i / across) as f64 * 96.0);
            let (right, zero) = (left + cell - 16.0, upper + 74.0);
            let most = if self.shared { most_of_all } else { series.most() };
            let x = Scale::new(0.0, self.periods.len().saturating_sub(1) as f64, left + 2.0, right - 2.0);
            let y = Scale::new(0.0, if most > 0.0 { most } else { 1.0 }, zero, upper + 24.0);
            let peak = number(series.most());
            let room = right - left - measure::width(&peak, 11.0) - 8.0;
            canvas.bold(
                left,
                upper + 13.0,
                13.0,
                Anchor::Start,
                Ink::Text,
                &measure::fitted(&series.label, 13.0, room),
            );
            canvas.text(right, upper + 13.0, 11.0, Anchor::End, Ink::Soft, &peak);
            for shade in series.shades.iter().filter(|s| s.start < s.end) {
                let (from, to) = (x.at(shade.start as f64 - 0.5).max(left), x.at(shade.end as f64 - 0.5).min(right));
                canvas.rect(from, upper + 22.0, to - from, zero - upper - 22.0, 0.18, Ink::Series(1));
            }
            canvas.line((left, zero), (right, zero), 1.0, Ink::Grid);
            for stretch in series.stretches() {
                let points: Vec<(f64, f64)> =
                    stretch.filter_map(|i| Some((x.at(i as f64), y.at(series.values[i]?.max(0.0))))).collect();
                if let [point] = points[..] {
                    canvas.circle(point, 2.0, 1.0, Ink::Series(0), "");
                    continue;
                }
                let ends = [(points[points.len() - 1].0, zero), (points[0].0, zero)];
                canvas.area(&points.iter().copied().chain(ends).collect::<Vec<_>>(), 0.16, Ink::Series(0));
                canvas.path(&points, 1.6, "", Ink::Series(0));
            }
            if let (Some(first), Some(last)) = (self.periods.first(), self.periods.last()) {
                canvas.text(left, zero + 12.0, 10.0, Anchor::Start, Ink::Soft, first);
                canvas.text(right, zero + 12.0, 10.0, Anchor::End, Ink::Soft, last);
            }
        }
        self.caption.close(canvas, top + self.series.len().div_ceil(across) as f64 * 96.0)
    }
}
