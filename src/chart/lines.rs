//! Curves over time, with bands, shading and names at their ends.

use std::ops::Range;

use super::canvas::{Anchor, Canvas, Svg};
use super::caption::{Caption, over_periods};
use super::ink::Ink;
use super::labels::spread;
use super::measure;
use super::scale::{Scale, number, place, ticks};

/// One curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub(super) label: String,
    pub(super) values: Vec<Option<f64>>,
    pub(super) band: Vec<Option<(f64, f64)>>,
    pub(super) shades: Vec<Range<usize>>,
}

impl Series {
    /// A curve with a value for each period; none where nothing is known.
    #[must_use]
    pub fn new(label: impl Into<String>, values: impl IntoIterator<Item = Option<f64>>) -> Self {
        let values = values.into_iter().map(|v| v.filter(|x| x.is_finite())).collect();
        Self { label: label.into(), values, band: Vec::new(), shades: Vec::new() }
    }

    /// Lower and upper bounds around each value.
    #[must_use]
    pub fn band(mut self, bounds: impl IntoIterator<Item = Option<(f64, f64)>>) -> Self {
        let finite = |b: &(f64, f64)| b.0.is_finite() && b.1.is_finite();
        self.band = bounds.into_iter().map(|b| b.filter(finite)).collect();
        self
    }

    /// Periods to shade, such as bursts: positions from the first to behind the last.
    #[must_use]
    pub fn shade(mut self, periods: impl IntoIterator<Item = Range<usize>>) -> Self {
        self.shades = periods.into_iter().collect();
        self
    }

    pub(super) fn most(&self) -> f64 {
        self.values.iter().flatten().copied().fold(0.0, f64::max)
    }

    fn most_of_band(&self) -> f64 {
        self.band.iter().flatten().map(|b| b.1).fold(0.0, f64::max)
    }

    /// Stretches of neighbouring values, as positions.
    pub(super) fn stretches(&self) -> Vec<Range<usize>> {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for (i, _) in self.values.iter().enumerate().filter(|(_, v)| v.is_some()) {
            match stretches.last_mut() {
                Some(last) if last.end == i => last.end = i + 1,
                _ => stretches.push(i..i + 1),
            }
        }
        stretches
    }
}

/// Curves over the same periods, on one scale from 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lines {
    caption: Caption,
    periods: Vec<String>,
    series: Vec<Series>,
}

/// Height of the field of curves.
const HEIGHT: f64 = 260.0;

impl Lines {
    over_periods!("A chart over these periods, in order.");

    /// Adds a curve; the colours are those of the order.
    #[must_use]
    pub fn series(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    /// Draws the chart.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let most = self.series.iter().map(Series::most).fold(0.0, f64::max);
        let reach = self.series.iter().map(Series::most_of_band).fold(most, f64::max).min(most * 1.6);
        let marks = ticks(reach, 4);
        let upper = marks.last().copied().unwrap_or(1.0);
        let names = self.series.iter().map(|s| measure::width(&s.label, 13.0)).fold(0.0, f64::max);
        let left = marks.iter().map(|&m| measure::width(&number(m), 11.0)).fold(0.0, f64::max) + 16.0;
        let right = self.caption.width - names.min(self.caption.width * 0.4) - 22.0;
        let (top, bottom) = (top + 8.0, top + 8.0 + HEIGHT);
        let y = Scale::new(0.0, upper, bottom, top);
        let x = Scale::new(0.0, self.periods.len().saturating_sub(1) as f64, left + 8.0, right - 4.0);
        for &mark in &marks {
            canvas.line((left, y.at(mark)), (right, y.at(mark)), 1.0, Ink::Grid);
            canvas.text(left - 6.0, y.at(mark) + 4.0, 11.0, Anchor::End, Ink::Soft, &number(mark));
        }
        period_marks(&mut canvas, &self.periods, &x, (bottom, self.caption.width));
        for (i, series) in self.series.iter().enumerate() {
            draw(&mut canvas, series, Ink::Series(i), DASHES[i / 7 % DASHES.len()], &x, &y, upper);
        }
        self.names(&mut canvas, &x, &y, right, (top, bottom));
        self.caption.close(canvas, bottom + 22.0)
    }

    /// The name of each curve, level with its last value.
    fn names(&self, canvas: &mut Canvas, x: &Scale, y: &Scale, right: f64, (top, bottom): (f64, f64)) {
        let last = |s: &Series| s.values.iter().rposition(Option::is_some).and_then(|i| Some((i, s.values[i]?)));
        let ends: Vec<(usize, f64)> = self.series.iter().map(|s| last(s).unwrap_or((0, 0.0))).collect();
        let heights: Vec<f64> = ends.iter().map(|&(_, value)| y.at(value)).collect();
        let placed = spread(&heights, 16.0, top + 4.0, bottom);
        for (i, series) in self.series.iter().enumerate() {
            let from = (x.at(ends[i].0 as f64) + 4.0, heights[i]);
            if (placed[i] - heights[i]).abs() > 3.0 || from.0 < right - 12.0 {
                canvas.path(&[from, (right + 4.0, placed[i])], 0.6, "2 2", Ink::Series(i));
            }
            let name = measure::fitted(&series.label, 13.0, self.caption.width - right - 10.0);
            canvas.text(right + 8.0, placed[i] + 4.5, 13.0, Anchor::Start, Ink::Series(i), &name);
        }
    }
}

const DASHES: [&str; 3] = ["", "6 3", "2 3"];

/// Labels below the periods, as many as have room; the last one ends where the picture does, at the latest.
pub(super) fn period_marks(canvas: &mut Canvas, periods: &[String], x: &Scale, (bottom, end): (f64, f64)) {
    let widest = periods.iter().map(|p| measure::width(p, 11.0)).fold(0.0, f64::max);
    let step = if periods.len() > 1 { x.at(1.0) - x.at(0.0) } else { f64::INFINITY };
    let every = ((widest + 10.0) / step).ceil().max(1.0) as usize;
    for (i, period) in periods.iter().enumerate().step_by(every) {
        let at = x.at(i as f64);
        canvas.line((at, bottom), (at, bottom + 4.0), 1.0, Ink::Grid);
        // Half of it, and a tenth more in typefaces that are wide.
        let (place, anchor) = match at + measure::width(period, 11.0) * 0.55 > end {
            true => (end, Anchor::End),
            false => (at, Anchor::Middle),
        };
        canvas.text(place, bottom + 17.0, 11.0, anchor, Ink::Soft, period);
    }
}

fn draw(canvas: &mut Canvas, series: &Series, ink: Ink, dash: &str, x: &Scale, y: &Scale, upper: f64) {
    let at = |i: usize, value: f64| (x.at(i as f64), y.at(value.clamp(0.0, upper)));
    for shade in series.shades.iter().filter(|s| s.start < s.end) {
        let (from, to) = (x.at(shade.start as f64 - 0.5), x.at(shade.end as f64 - 0.5));
        canvas.rect(from, y.at(upper), to - from, y.at(0.0) - y.at(upper), 0.10, ink);
    }
    let bounds: Vec<(usize, (f64, f64))> =
        series.band.iter().enumerate().filter_map(|(i, b)| Some((i, (*b)?))).collect();
    for run in bounds.chunk_by(|a, b| a.0 + 1 == b.0).filter(|run| run.len() > 1) {
        let upper_edge = run.iter().map(|&(i, b)| at(i, b.1));
        let lower_edge = run.iter().rev().map(|&(i, b)| at(i, b.0));
        canvas.area(&upper_edge.chain(lower_edge).collect::<Vec<_>>(), 0.14, ink);
    }
    let crowded = series.values.len() > 40;
    for stretch in series.stretches() {
        let points: Vec<(f64, f64)> = stretch.clone().filter_map(|i| Some(at(i, series.values[i]?))).collect();
        if points.len() > 1 {
            canvas.path(&points, 2.0, dash, ink);
        }
        if points.len() == 1 || !crowded {
            points.iter().for_each(|&(x, y)| dot(canvas, x, y, ink));
        }
    }
}

fn dot(canvas: &mut Canvas, x: f64, y: f64, ink: Ink) {
    canvas.raw(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"2.4\" {}/>", place(x), place(y), ink.fill()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_part_the_curve() {
        let series = Series::new("甲", [Some(1.0), Some(2.0), None, Some(3.0), Some(f64::NAN)]);
        assert_eq!(series.stretches(), [0..2, 3..4]);
    }

    #[test]
    fn equal_input_gives_equal_bytes_and_nothing_gives_a_picture() {
        let chart = || {
            Lines::over(["2016", "2017"])
                .series(Series::new("质量<强>市", [Some(1.0), Some(2.0)]).shade(std::iter::once(0..1)))
        };
        assert_eq!(chart().svg(), chart().svg());
        let text = chart().svg().to_string();
        assert!(text.contains("质量&lt;强&gt;市") && !text.contains("<强>"));
        assert!(Lines::over(Vec::<String>::new()).svg().to_string().ends_with("</svg>"));
    }
}
