//! Where words occur within documents.

use super::bars::{row_name, widest};
use super::canvas::Svg;
use super::caption::{Caption, caption_setters};
use super::ink::Ink;
use super::scale::place;

/// A barcode for each document or term: a stroke at each place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DispersionPlot {
    caption: Caption,
    rows: Vec<(String, Vec<f64>)>,
}

impl DispersionPlot {
    /// An empty chart.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    caption_setters!();

    /// Adds a row with its places, from 0 (the beginning) to 1 (the end).
    #[must_use]
    pub fn row(mut self, label: impl Into<String>, places: impl IntoIterator<Item = f64>) -> Self {
        self.rows.push((label.into(), places.into_iter().filter(|p| (0.0..=1.0).contains(p)).collect()));
        self
    }

    /// Draws the chart.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let names = widest(self.rows.iter().map(|(label, _)| label)).min(self.caption.width * 0.45);
        let (left, right) = (names + 20.0, self.caption.width - 8.0);
        for (i, (label, places)) in self.rows.iter().enumerate() {
            let y = top + i as f64 * 20.0;
            row_name(&mut canvas, left - 8.0, y + 14.5, names, label);
            canvas.rect(left, y + 2.0, right - left, 16.0, 0.45, Ink::Grid);
            let strokes: String =
                places.iter().map(|p| format!("M{} {}v16", place(left + p * (right - left)), place(y + 2.0))).collect();
            if !strokes.is_empty() {
                canvas.raw(&format!("<path d=\"{strokes}\" stroke-width=\"1.4\" {}/>", Ink::Series(0).stroke()));
            }
        }
        self.caption.close(canvas, top + self.rows.len() as f64 * 20.0)
    }
}
