//! Networks of words that occur together.

use super::canvas::{Canvas, Svg};
use super::caption::{Caption, caption_setters};
use super::ink::Ink;
use super::labels::{Frame, beside};

/// A network: nodes with a weight (their area) and a group (their colour),
/// edges with a weight (their strength). The layout is Fruchterman and
/// Reingold's (1991) from a circle in the order given, so that equal input
/// gives an equal picture; it is made for up to a few hundred nodes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Network {
    caption: Caption,
    nodes: Vec<(String, f64, usize)>,
    edges: Vec<Edge>,
    directed: bool,
}

/// From one node to another, with a weight; and whether it stands out.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Edge {
    from: usize,
    to: usize,
    weight: f64,
    marked: bool,
}

impl Network {
    /// An empty network.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    caption_setters!();

    /// Adds a node; edges name it by its position, from 0.
    #[must_use]
    pub fn node(mut self, label: impl Into<String>, weight: f64, group: usize) -> Self {
        self.nodes.push((label.into(), if weight.is_finite() { weight.max(0.0) } else { 0.0 }, group));
        self
    }

    /// Adds an edge; edges of nodes that do not exist are left out.
    #[must_use]
    pub fn edge(self, from: usize, to: usize, weight: f64) -> Self {
        self.with(Edge { from, to, weight, marked: false })
    }

    /// Adds an edge that stands out, such as one that is more than chance.
    #[must_use]
    pub fn marked_edge(self, from: usize, to: usize, weight: f64) -> Self {
        self.with(Edge { from, to, weight, marked: true })
    }

    fn with(mut self, edge: Edge) -> Self {
        if edge.weight.is_finite() && edge.weight > 0.0 && edge.from != edge.to {
            self.edges.push(edge);
        }
        self
    }

    /// Draws edges as arrows; two between the same nodes are bent apart.
    #[must_use]
    pub fn directed(mut self) -> Self {
        self.directed = true;
        self
    }

    fn known_edges(&self) -> Vec<Edge> {
        let n = self.nodes.len();
        self.edges.iter().copied().filter(|e| e.from < n && e.to < n).collect()
    }

    /// Places within a unit square.
    fn layout(&self, edges: &[Edge]) -> Vec<(f64, f64)> {
        let n = self.nodes.len();
        let most = edges.iter().map(|e| e.weight).fold(f64::MIN_POSITIVE, f64::max);
        let ideal = (1.0 / n.max(1) as f64).sqrt();
        let mut at: Vec<(f64, f64)> = (0..n)
            .map(|i| {
                let angle = i as f64 / n as f64 * std::f64::consts::TAU;
                // Three rings, so that nothing begins on a line of symmetry.
                let radius = 0.3 + 0.07 * (i % 3) as f64;
                (0.5 + radius * angle.cos(), 0.5 + radius * angle.sin())
            })
            .collect();
        const ROUNDS: usize = 300;
        const GRAVITY: f64 = 1.4;
        for round in 0..ROUNDS {
            let heat = 0.08 * (1.0 - round as f64 / ROUNDS as f64);
            let mut push = vec![(0.0, 0.0); n];
            for i in 0..n {
                for j in i + 1..n {
                    let (dx, dy) = (at[i].0 - at[j].0, at[i].1 - at[j].1);
                    let squared = (dx * dx + dy * dy).max(1e-6);
                    let force = ideal * ideal / squared;
                    push[i] = (push[i].0 + dx * force, push[i].1 + dy * force);
                    push[j] = (push[j].0 - dx * force, push[j].1 - dy * force);
                }
                // A little gravity keeps parts that nothing ties together in the picture.
                push[i] = (push[i].0 + (0.5 - at[i].0) * GRAVITY, push[i].1 + (0.5 - at[i].1) * GRAVITY);
            }
            for &Edge { from: a, to: b, weight, .. } in edges {
                let (dx, dy) = (at[a].0 - at[b].0, at[a].1 - at[b].1);
                let force = (dx * dx + dy * dy).sqrt() / ideal * (0.3 + 0.7 * weight / most);
                push[a] = (push[a].0 - dx * force, push[a].1 - dy * force);
                push[b] = (push[b].0 + dx * force, push[b].1 + dy * force);
            }
            for (place, (dx, dy)) in at.iter_mut().zip(push) {
                let length = (dx * dx + dy * dy).sqrt().max(1e-9);
                let step = length.min(heat) / length;
                *place = (place.0 + dx * step, place.1 + dy * step);
            }
        }
        unit_square(&at)
    }

    /// Draws the network.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let edges = self.known_edges();
        let width = self.caption.width;
        let height = (width * 0.62).min(160.0 + 14.0 * self.nodes.len() as f64);
        let most = self.nodes.iter().map(|n| n.1).fold(f64::MIN_POSITIVE, f64::max);
        let heaviest = edges.iter().map(|e| e.weight).fold(f64::MIN_POSITIVE, f64::max);
        let places: Vec<(f64, f64, f64)> = self
            .layout(&edges)
            .into_iter()
            .zip(&self.nodes)
            .map(|((x, y), node)| {
                (50.0 + x * (width - 100.0), top + 22.0 + y * (height - 44.0), 4.0 + 10.0 * (node.1 / most).sqrt())
            })
            .collect();
        // What stands out lies above the rest.
        for edge in edges.iter().filter(|e| !e.marked).chain(edges.iter().filter(|e| e.marked)) {
            let ink = if edge.marked { Ink::Series(1) } else { Ink::Grid };
            let width = 0.6 + 3.0 * (edge.weight / heaviest);
            let (from, to) = (places[edge.from], places[edge.to]);
            match self.directed {
                true => arrow(&mut canvas, from, to, width, if edge.marked { ink } else { Ink::Soft }),
                false => canvas.line((from.0, from.1), (to.0, to.1), width, ink),
            }
        }
        for ((label, _, group), &(x, y, radius)) in self.nodes.iter().zip(&places) {
            canvas.circle((x, y), radius, 0.85, Ink::Series(*group), label);
        }
        let labels: Vec<String> = self.nodes.iter().map(|n| n.0.clone()).collect();
        let inside = Frame { x: 2.0, y: top, width: width - 4.0, height };
        for (label, at) in labels.iter().zip(beside(&places, &labels, 12.0, inside)) {
            if let Some((x, y)) = at {
                canvas.name(x, y, 12.0, label);
            }
        }
        self.caption.close(canvas, top + height)
    }
}

/// An arrow from one disc to another, bent to its left.
fn arrow(canvas: &mut Canvas, from: (f64, f64, f64), to: (f64, f64, f64), width: f64, ink: Ink) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = (dx * dx + dy * dy).sqrt();
    let head = 5.0 + 2.0 * width;
    if length <= from.2 + to.2 + head {
        return;
    }
    let bend = 0.12 * length;
    let middle = ((from.0 + to.0) / 2.0 + dy / length * bend, (from.1 + to.1) / 2.0 - dx / length * bend);
    // Where the curve meets the discs, along the lines to its middle.
    let towards = |(x, y, r): (f64, f64, f64), by: f64| {
        let (mx, my) = (middle.0 - x, middle.1 - y);
        let far = (mx * mx + my * my).sqrt().max(1e-9);
        (x + mx / far * (r + by), y + my / far * (r + by))
    };
    let (start, end, tip) = (towards(from, 1.0), towards(to, head), towards(to, 1.0));
    let at = |t: f64| {
        let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
        (a * start.0 + b * middle.0 + c * end.0, a * start.1 + b * middle.1 + c * end.1)
    };
    let curve: Vec<(f64, f64)> = (0..=12).map(|i| at(f64::from(i) / 12.0)).collect();
    canvas.path(&curve, width, "", ink);
    let (wx, wy) = ((tip.1 - end.1) * 0.45, (end.0 - tip.0) * 0.45);
    canvas.area(&[tip, (end.0 + wx, end.1 + wy), (end.0 - wx, end.1 - wy)], 1.0, ink);
}

/// Stretches the places over the square, so that none is wasted.
fn unit_square(at: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let span = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)))
    };
    let (x0, x1) = span(&mut at.iter().map(|p| p.0));
    let (y0, y1) = span(&mut at.iter().map(|p| p.1));
    let share = |v: f64, a: f64, b: f64| if b > a { (v - a) / (b - a) } else { 0.5 };
    at.iter().map(|&(x, y)| (share(x, x0, x1), share(y, y0, y1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_that_stand_together_lie_together() {
        let two = (0..8).fold(Network::new(), |n, i| n.node(format!("节点{i}"), 1.0, i / 4));
        let pairs = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (1, 3)];
        let two = pairs.iter().fold(two, |n, &(a, b)| n.edge(a, b, 1.0).edge(a + 4, b + 4, 1.0)).edge(0, 99, 1.0);
        let at = two.layout(&two.known_edges());
        let apart = |a: usize, b: usize| ((at[a].0 - at[b].0).powi(2) + (at[a].1 - at[b].1).powi(2)).sqrt();
        let within = pairs.iter().map(|&(a, b)| apart(a, b)).fold(0.0, f64::max);
        assert!((0..4).all(|a| (4..8).all(|b| apart(a, b) > within * 0.8)), "{at:?}");
        assert_eq!(two.svg(), two.svg());
        assert!(Network::new().svg().to_string().ends_with("</svg>"));
    }
}
