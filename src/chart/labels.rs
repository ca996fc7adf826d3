//! Words that must not lie on each other.

use super::measure;

/// Moves heights apart until neighbours are `gap` apart, as little as may
/// be, within `top` and `bottom` where they fit. The order stays.
pub(super) fn spread(heights: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|&a, &b| heights[a].total_cmp(&heights[b]).then(a.cmp(&b)));
    let mut placed = vec![0.0; heights.len()];
    let mut least = top;
    for &i in &order {
        placed[i] = heights[i].max(least);
        least = placed[i] + gap;
    }
    let mut most = bottom;
    for &i in order.iter().rev() {
        if placed[i] <= most {
            break;
        }
        placed[i] = most;
        most -= gap;
    }
    placed
}

/// A box with its corner at the upper left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Frame {
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    pub fn within(&self, other: &Self) -> bool {
        self.x >= other.x
            && self.y >= other.y
            && self.x + self.width <= other.x + other.width
            && self.y + self.height <= other.y + other.height
    }
}

/// A coarse grid over the plane, so that a box is compared with its
/// neighbours only.
pub(super) struct Taken {
    cell: f64,
    cells: std::collections::BTreeMap<(i32, i32), Vec<Frame>>,
}

impl Taken {
    pub fn new(cell: f64) -> Self {
        Self { cell, cells: std::collections::BTreeMap::new() }
    }

    fn span(&self, frame: &Frame) -> impl Iterator<Item = (i32, i32)> + use<> {
        let of = |x: f64| (x / self.cell).floor() as i32;
        let (left, right, top, bottom) =
            (of(frame.x), of(frame.x + frame.width), of(frame.y), of(frame.y + frame.height));
        (left..=right).flat_map(move |x| (top..=bottom).map(move |y| (x, y)))
    }

    pub fn free(&self, frame: &Frame) -> bool {
        !self.span(frame).any(|at| self.cells.get(&at).is_some_and(|frames| frames.iter().any(|f| f.meets(frame))))
    }

    pub fn take(&mut self, frame: Frame) {
        for at in self.span(&frame) {
            self.cells.entry(at).or_default().push(frame);
        }
    }
}

/// Puts a label beside each point where one fits, points of most weight
/// first; gives the corner at the lower left, or none where there is no room.
pub(super) fn beside(
    points: &[(f64, f64, f64)],
    labels: &[String],
    size: f64,
    inside: Frame,
) -> Vec<Option<(f64, f64)>> {
    let mut taken = Taken::new(48.0);
    for &(x, y, radius) in points {
        taken.take(Frame { x: x - radius, y: y - radius, width: 2.0 * radius, height: 2.0 * radius });
    }
    let place = |(i, label): (usize, &String)| {
        let (x, y, radius) = points[i];
        let (width, height) = (measure::width(label, size), size * 1.15);
        let away = radius + 2.0;
        let corners = [
            (x + away, y - height / 2.0),
            (x - away - width, y - height / 2.0),
            (x - width / 2.0, y - away - height),
            (x - width / 2.0, y + away),
            (x + away * 0.7, y - away * 0.7 - height),
            (x - away * 0.7 - width, y + away * 0.7),
            (x + away * 0.7, y + away * 0.7),
            (x - away * 0.7 - width, y - away * 0.7 - height),
        ];
        let frames = corners.map(|(x, y)| Frame { x, y, width, height });
        let frame = frames.into_iter().find(|f| f.within(&inside) && taken.free(f))?;
        taken.take(frame);
        Some((frame.x, frame.y + size * 0.95))
    };
    labels.iter().enumerate().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_order_and_distance() {
        let placed = spread(&[10.0, 11.0, 12.0, 90.0], 14.0, 0.0, 100.0);
        assert_eq!(placed, [10.0, 24.0, 38.0, 90.0]);
        let placed = spread(&[99.0, 98.0, 97.0], 14.0, 0.0, 100.0);
        assert_eq!(placed, [100.0, 86.0, 72.0]);
    }

    #[test]
    fn no_two_labels_meet() {
        let points: Vec<(f64, f64, f64)> =
            (0..40).map(|i| (50.0 + f64::from(i % 7) * 9.0, 50.0 + f64::from(i / 7) * 11.0, 3.0)).collect();
        let labels: Vec<String> = (0..40).map(|i| format!("提法{i}")).collect();
        let inside = Frame { x: 0.0, y: 0.0, width: 300.0, height: 200.0 };
        let places = beside(&points, &labels, 12.0, inside);
        let frames: Vec<Frame> = places
            .iter()
            .zip(&labels)
            .filter_map(|(place, label)| {
                let (x, y) = (*place)?;
                Some(Frame { x, y: y - 12.0 * 0.95, width: measure::width(label, 12.0), height: 13.8 })
            })
            .collect();
        assert!(frames.len() > 4, "{}", frames.len());
        for (i, a) in frames.iter().enumerate() {
            assert!(frames[i + 1..].iter().all(|b| !a.meets(b)));
        }
    }
}
