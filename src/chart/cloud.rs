//! The word cloud.

use super::canvas::{Anchor, Svg};
use super::caption::{Caption, caption_setters};
use super::ink::Ink;
use super::labels::{Frame, Taken};
use super::measure;

/// A word cloud (词云): the area of a word grows with its number, words stay
/// whole and level, and none lies on another. Words for which there is no
/// room are left out and counted in [`WordCloud::left_out`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WordCloud {
    caption: Caption,
    words: Vec<(String, f64)>,
}

impl WordCloud {
    /// A cloud of these words with their numbers.
    #[must_use]
    pub fn of<S: Into<String>>(words: impl IntoIterator<Item = (S, f64)>) -> Self {
        let words = words.into_iter().map(|(word, n)| (word.into(), n));
        let mut words: Vec<(String, f64)> =
            words.filter(|(word, n)| !word.is_empty() && n.is_finite() && *n > 0.0).collect();
        words.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Self { caption: Caption::default(), words }
    }

    caption_setters!();

    /// How many words have no room.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.words.len() - self.layout(self.height()).len()
    }

    fn height(&self) -> f64 {
        (self.caption.width * 0.55).min(140.0 + 7.0 * self.words.len() as f64)
    }

    /// The words with their corners and sizes, in the largest type in which
    /// all have room, or the smallest that is tried.
    fn layout(&self, height: f64) -> Vec<(usize, Frame, f64)> {
        let width = self.caption.width;
        let most = self.words.first().map_or(1.0, |w| w.1);
        let wide = |(word, n): &(String, f64)| measure::width(word, 1.0) * (n / most).sqrt();
        let longest = self.words.iter().take(12).map(wide).fold(0.0, f64::max);
        let mut largest = (width * 0.5 / longest.max(1.0)).clamp(18.0, 54.0);
        loop {
            let placed = self.placed(largest, height);
            if placed.len() == self.words.len() || largest < 16.0 {
                return placed;
            }
            largest *= 0.8;
        }
    }

    /// The words that have room, largest first, along a spiral from the middle.
    fn placed(&self, largest: f64, height: f64) -> Vec<(usize, Frame, f64)> {
        let width = self.caption.width;
        let most = self.words.first().map_or(1.0, |w| w.1);
        let inside = Frame { x: 6.0, y: 0.0, width: width - 12.0, height };
        let mut taken = Taken::new(40.0);
        let mut placed = Vec::new();
        for (i, (word, n)) in self.words.iter().enumerate() {
            let size = (largest * (n / most).sqrt()).max(10.0);
            let (w, h) = (measure::width(word, size) + 6.0, size * 1.2);
            let spot = (0..2200).find_map(|step| {
                // Steps of equal length along the spiral, wider than high as the picture is.
                let angle = (f64::from(step) * 4.0).sqrt();
                let radius = 3.2 * angle;
                let at = (width / 2.0 + radius * angle.cos() * 1.5, height / 2.0 + radius * angle.sin() * 0.8);
                let frame = Frame { x: at.0 - w / 2.0, y: at.1 - h / 2.0, width: w, height: h };
                (frame.within(&inside) && taken.free(&frame)).then_some(frame)
            });
            if let Some(frame) = spot {
                taken.take(frame);
                placed.push((i, frame, size));
            }
        }
        placed
    }

    /// Draws the cloud.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let height = self.height();
        let placed = self.layout(height);
        let upper = placed.iter().map(|(_, f, _)| f.y).fold(f64::INFINITY, f64::min);
        let lower = placed.iter().map(|(_, f, _)| f.y + f.height).fold(0.0, f64::max);
        let shift = if upper.is_finite() { top - upper } else { top };
        // A few words leave the sides empty: the picture is as wide as they are, if its own words fit.
        let left = placed.iter().map(|(_, f, _)| f.x).fold(self.caption.width, f64::min) - 8.0;
        let right = placed.iter().map(|(_, f, _)| self.caption.width - f.x - f.width).fold(left, f64::min) - 8.0;
        let spare = (left.min(right).max(0.0) * 2.0).min(self.caption.width - 320.0).max(0.0);
        for (i, frame, size) in &placed {
            let y = frame.y + size * 0.98 + shift;
            canvas.text(
                frame.x + frame.width / 2.0 - spare / 2.0,
                y,
                *size,
                Anchor::Middle,
                Ink::Series(i % 5),
                &self.words[*i].0,
            );
        }
        let caption = Caption { width: self.caption.width - spare, ..self.caption.clone() };
        caption.close(canvas, lower + shift + 4.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_lies_on_another_and_each_is_whole() {
        let words = (0..80).map(|i| (format!("提法第{i}号"), 80.0 - f64::from(i)));
        let cloud = WordCloud::of(words);
        let placed = cloud.layout(cloud.height());
        assert!(placed.len() > 60, "{}", placed.len());
        for (i, (_, a, _)) in placed.iter().enumerate() {
            assert!(placed[i + 1..].iter().all(|(_, b, _)| !a.meets(b)));
        }
        assert_eq!(placed.len() + cloud.left_out(), 80);
        let text = cloud.svg().to_string();
        assert!(text.contains(">提法第0号<") && text == cloud.svg().to_string());
    }
}
