//! Trees of what is alike.

use super::bars::{row_name, widest};
use super::canvas::{Anchor, Svg};
use super::caption::{Caption, caption_setters};
use super::ink::Ink;
use super::scale::{Scale, number, ticks};

/// A tree of merges, leaves in the order given at the left, heights to the
/// right, as a periodisation or a clustering gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dendrogram {
    caption: Caption,
    leaves: Vec<String>,
    merges: Vec<(usize, usize, f64)>,
}

impl Dendrogram {
    /// A tree over these leaves, in an order in which no branches cross.
    #[must_use]
    pub fn over<S: Into<String>>(leaves: impl IntoIterator<Item = S>) -> Self {
        let leaves = leaves.into_iter().map(Into::into).collect();
        Self { caption: Caption::default(), leaves, merges: Vec::new() }
    }

    caption_setters!();

    /// Adds a merge of two parts at a height. Parts are numbered: leaves from
    /// 0, then merges in the order in which they are added. A merge of parts that do
    /// not exist, or that were merged before, is left out when drawn.
    #[must_use]
    pub fn merge(mut self, one: usize, other: usize, height: f64) -> Self {
        self.merges.push((one, other, if height.is_finite() { height.max(0.0) } else { 0.0 }));
        self
    }

    /// Draws the tree.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let names = widest(self.leaves.iter()).min(self.caption.width * 0.4);
        let left = names + 20.0;
        let marks = ticks(self.merges.iter().map(|m| m.2).fold(0.0, f64::max), 4);
        let x = Scale::new(0.0, marks.last().copied().unwrap_or(1.0), left, self.caption.width - 16.0);
        let bottom = top + self.leaves.len() as f64 * 20.0;
        for &mark in &marks {
            canvas.line((x.at(mark), top), (x.at(mark), bottom), 1.0, Ink::Grid);
            canvas.text(x.at(mark), bottom + 14.0, 11.0, Anchor::Middle, Ink::Soft, &number(mark));
        }
        // Each part: where its line is, or nothing once it is merged.
        let mut parts: Vec<Option<(f64, f64)>> = Vec::new();
        for (i, leaf) in self.leaves.iter().enumerate() {
            let y = top + i as f64 * 20.0 + 10.0;
            row_name(&mut canvas, left - 8.0, y + 4.5, names, leaf);
            parts.push(Some((left, y)));
        }
        for &(one, other, height) in &self.merges {
            let part = |i: usize| parts.get(i).copied().flatten();
            let merged = match (part(one), part(other)) {
                (Some(a), Some(b)) if one != other => {
                    let at = x.at(height);
                    canvas.path(&[a, (at, a.1), (at, b.1), b], 1.6, "", Ink::Series(0));
                    (parts[one], parts[other]) = (None, None);
                    Some((at, (a.1 + b.1) / 2.0))
                }
                _ => None,
            };
            parts.push(merged);
        }
        self.caption.close(canvas, bottom + 20.0)
    }
}
