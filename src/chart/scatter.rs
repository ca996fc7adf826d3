//! Points with names that do not lie on each other.

use super::canvas::{Anchor, Svg};
use super::caption::{Caption, caption_setters};
use super::ink::Ink;
use super::labels::{Frame, beside};
use super::scale::{Scale, number, ticks_between};

/// Points with names: Scattertext's picture of two groups, or the strategic
/// diagram of centrality and density with its lines in the middle. Points
/// are named in their order, as long as a name has room; all say their name
/// under the pointer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scatter {
    caption: Caption,
    axes: [String; 2],
    middle: Option<(f64, f64)>,
    points: Vec<(String, f64, f64, f64)>,
}

impl Scatter {
    /// What the axes to the right and upwards measure.
    #[must_use]
    pub fn over(right: impl Into<String>, upwards: impl Into<String>) -> Self {
        Self { axes: [right.into(), upwards.into()], ..Self::default() }
    }

    caption_setters!();

    /// Adds a point: name, place to the right and upwards, and weight, which
    /// its area shows.
    #[must_use]
    pub fn point(mut self, label: impl Into<String>, x: f64, y: f64, weight: f64) -> Self {
        if x.is_finite() && y.is_finite() {
            self.points.push((label.into(), x, y, if weight.is_finite() { weight.max(0.0) } else { 0.0 }));
        }
        self
    }

    /// Draws lines through this point, which part the plane in four.
    #[must_use]
    pub fn quadrants(mut self, x: f64, y: f64) -> Self {
        self.middle = Some((x, y));
        self
    }

    /// Draws the chart.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let (left, right) = (58.0, self.caption.width - 12.0);
        let bottom = top + 20.0 + (self.caption.width * 0.55).min(460.0);
        let span = |of: fn(&(String, f64, f64, f64)) -> f64| {
            let (least, most) =
                self.points.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
            if least > most { (0.0, 1.0) } else { (least, most) }
        };
        let ((x0, x1), (y0, y1)) = (span(|p| p.1), span(|p| p.2));
        let x = Scale::new(x0, x1, left + 16.0, right - 40.0);
        let y = Scale::new(y0, y1, bottom - 14.0, top + 30.0);
        for mark in ticks_between(x0, x1, 6) {
            canvas.line((x.at(mark), top + 20.0), (x.at(mark), bottom), 1.0, Ink::Grid);
            canvas.text(x.at(mark), bottom + 14.0, 11.0, Anchor::Middle, Ink::Soft, &number(mark));
        }
        for mark in ticks_between(y0, y1, 5) {
            canvas.line((left, y.at(mark)), (right, y.at(mark)), 1.0, Ink::Grid);
            canvas.text(left - 6.0, y.at(mark) + 4.0, 11.0, Anchor::End, Ink::Soft, &number(mark));
        }
        if let Some((mx, my)) = self.middle.filter(|m| m.0.is_finite() && m.1.is_finite()) {
            canvas.line((x.at(mx), top + 20.0), (x.at(mx), bottom), 1.4, Ink::Soft);
            canvas.line((left, y.at(my)), (right, y.at(my)), 1.4, Ink::Soft);
        }
        canvas.text(left, top + 12.0, 12.0, Anchor::Start, Ink::Soft, &format!("↑ {}", self.axes[1]));
        canvas.text(right, bottom + 30.0, 12.0, Anchor::End, Ink::Soft, &format!("{} →", self.axes[0]));
        let most = self.points.iter().map(|p| p.3).fold(0.0, f64::max);
        let radius = |weight: f64| if most > 0.0 { 2.5 + 9.5 * (weight / most).sqrt() } else { 3.5 };
        let places: Vec<(f64, f64, f64)> = self.points.iter().map(|p| (x.at(p.1), y.at(p.2), radius(p.3))).collect();
        for ((label, ..), &(px, py, r)) in self.points.iter().zip(&places) {
            canvas.circle((px, py), r, 0.55, Ink::Series(0), label);
        }
        let labels: Vec<String> = self.points.iter().map(|p| p.0.clone()).collect();
        let inside = Frame { x: left, y: top + 18.0, width: right - left, height: bottom - top - 18.0 };
        for (label, at) in labels.iter().zip(beside(&places, &labels, 12.0, inside)) {
            if let Some((lx, ly)) = at {
                canvas.name(lx, ly, 12.0, label);
            }
        }
        self.caption.close(canvas, bottom + 36.0)
    }
}
