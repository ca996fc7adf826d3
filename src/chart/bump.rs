//! Ranks over time.

use super::canvas::{Anchor, Svg};
use super::caption::{Caption, over_periods};
use super::ink::Ink;
use super::lines::period_marks;
use super::measure;
use super::scale::Scale;

/// The rank of each label in each period, first on top; none where it is
/// not among the ranks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bump {
    caption: Caption,
    periods: Vec<String>,
    rows: Vec<(String, Vec<Option<u32>>)>,
}

impl Bump {
    over_periods!("Ranks over these periods.");

    /// Adds a label with its ranks, from 1.
    #[must_use]
    pub fn row(mut self, label: impl Into<String>, ranks: impl IntoIterator<Item = Option<u32>>) -> Self {
        self.rows.push((label.into(), ranks.into_iter().collect()));
        self
    }

    /// Draws the chart. The name of a row is at the end of its line.
    #[must_use]
    pub fn svg(&self) -> Svg {
        let (mut canvas, top) = self.caption.open();
        let lowest = self.rows.iter().flat_map(|(_, r)| r.iter().flatten()).copied().max().unwrap_or(1);
        let names = super::bars::widest(self.rows.iter().map(|(l, _)| l)).min(self.caption.width * 0.3);
        let right = self.caption.width - names - 34.0;
        let x = Scale::new(0.0, self.periods.len().saturating_sub(1) as f64, 44.0, right - 6.0);
        let y = |rank: u32| top + 14.0 + (f64::from(rank) - 1.0) * 24.0;
        for rank in 1..=lowest {
            canvas.text(24.0, y(rank) + 4.0, 11.0, Anchor::End, Ink::Soft, &rank.to_string());
        }
        let mut ends: Vec<(f64, f64, usize)> = Vec::new();
        for (i, (_, ranks)) in self.rows.iter().enumerate() {
            let places: Vec<(usize, u32)> = ranks.iter().enumerate().filter_map(|(j, r)| Some((j, (*r)?))).collect();
            for run in places.chunk_by(|a, b| a.0 + 1 == b.0) {
                let points: Vec<(f64, f64)> = run.iter().map(|&(j, r)| (x.at(j as f64), y(r))).collect();
                canvas.path(&points, 2.2, "", Ink::Series(i));
                points.iter().for_each(|&p| canvas.circle(p, 4.0, 1.0, Ink::Series(i), ""));
            }
            if let Some(&(j, r)) = places.last() {
                ends.push((x.at(j as f64), y(r), i));
            }
        }
        // Names at the right edge stand outside, others above the end of their line, where they have room.
        for (at, height, i) in ends {
            let label = measure::fitted(&self.rows[i].0, 13.0, names);
            if at >= right - 8.0 {
                canvas.text(right + 6.0, height + 4.5, 13.0, Anchor::Start, Ink::Series(i), &label);
            } else {
                canvas.text(at, height - 7.0, 11.0, Anchor::Middle, Ink::Series(i), &label);
            }
        }
        let bottom = y(lowest) + 14.0;
        period_marks(&mut canvas, &self.periods, &x, (bottom, self.caption.width));
        self.caption.close(canvas, bottom + 22.0)
    }
}
