//! Title, unit and source, the same on every chart.

use super::canvas::{Anchor, Canvas, Svg};
use super::ink::Ink;
use super::measure;

/// The words around a chart, and its width.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Caption {
    pub title: String,
    pub unit: String,
    pub source: String,
    pub width: f64,
}

impl Default for Caption {
    fn default() -> Self {
        Self { title: String::new(), unit: String::new(), source: String::new(), width: 760.0 }
    }
}

impl Caption {
    /// Begins a picture; gives it and the height at which its marks begin.
    pub fn open(&self) -> (Canvas, f64) {
        let mut canvas = Canvas::default();
        let mut y = 8.0;
        if !self.title.is_empty() {
            y += 16.0;
            let title = measure::fitted(&self.title, 16.0, self.width - 16.0);
            canvas.bold(8.0, y, 16.0, Anchor::Start, Ink::Text, &title);
            y += 6.0;
        }
        if !self.unit.is_empty() {
            y += 12.0;
            let unit = measure::fitted(&self.unit, 12.0, self.width - 16.0);
            canvas.text(8.0, y, 12.0, Anchor::Start, Ink::Soft, &unit);
            y += 6.0;
        }
        (canvas, y + if y > 8.0 { 8.0 } else { 0.0 })
    }

    /// Ends a picture whose marks end at `y`.
    pub fn close(&self, mut canvas: Canvas, y: f64) -> Svg {
        let mut end = y + 6.0;
        if !self.source.is_empty() {
            end += 14.0;
            let source = measure::fitted(&self.source, 11.0, self.width - 16.0);
            canvas.text(8.0, end, 11.0, Anchor::Start, Ink::Soft, &source);
            end += 8.0;
        }
        canvas.finish(self.width, end, &self.title)
    }
}

/// The setters that all charts share, for a struct with a field `caption`.
macro_rules! caption_setters {
    () => {
        /// What the picture shows, above it.
        #[must_use]
        pub fn title(mut self, title: impl Into<String>) -> Self {
            self.caption.title = title.into();
            self
        }

        /// What is measured and in which unit, below the title.
        #[must_use]
        pub fn unit(mut self, unit: impl Into<String>) -> Self {
            self.caption.unit = unit.into();
            self
        }

        /// Where the numbers come from, below the picture.
        #[must_use]
        pub fn source(mut self, source: impl Into<String>) -> Self {
            self.caption.source = source.into();
            self
        }

        /// Width in pixels; 760 by default, at least 240.
        #[must_use]
        pub fn width(mut self, pixels: u32) -> Self {
            self.caption.width = f64::from(pixels.max(240));
            self
        }
    };
}
pub(super) use caption_setters;

/// For a chart over periods, a struct with a field `periods` and a default:
/// how it begins, and the setters of the caption.
macro_rules! over_periods {
    ($doc:literal) => {
        #[doc = $doc]
        #[must_use]
        pub fn over<S: Into<String>>(periods: impl IntoIterator<Item = S>) -> Self {
            Self { periods: periods.into_iter().map(Into::into).collect(), ..Self::default() }
        }

        crate::chart::caption::caption_setters!();
    };
}
pub(super) use over_periods;

/// For a chart with a field `shared`: whether its parts have one scale.
macro_rules! shared_scale_setter {
    ($doc:literal) => {
        #[doc = $doc]
        #[must_use]
        pub fn shared_scale(mut self, shared: bool) -> Self {
            self.shared = shared;
            self
        }
    };
}
pub(super) use shared_scale_setter;
