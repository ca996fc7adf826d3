//! Evidence on the life of a term: was it born, is it gone, did it come back, has it left its peak. Each p value is of
//! the null that every word of text had the same chance to be the term, given how often it occurs.

use super::interval::binomial_tail;

/// Counts of a term in periods of unequal text, scaled to independent occurrences.
///
/// Terms come in clumps: `dispersion` occurrences say no more than one that is independent. Tails take
/// floor(count / dispersion) occurrences, and of those inside a stretch the larger whole number.
#[derive(Debug, Clone, Copy)]
pub struct Occurrences {
    total: f64,
    dispersion: f64,
}

impl Occurrences {
    pub fn new(total: f64, dispersion: f64) -> Self {
        Self { total, dispersion: dispersion.max(1.0) }
    }

    fn independent(&self, count: f64) -> f64 {
        (count / self.dispersion).floor()
    }

    /// P(none in a stretch at one end with this share of the text), by Bonferroni's inequality over how many stray
    /// occurrences, `inside`, may be left out before the stretch ends: (1 - share)^n (j + 1)(j + 2) / 2 for the
    /// binomial tail at j. With none inside, (1 - share)^n.
    pub fn absent(&self, share: f64, inside: f64) -> f64 {
        let n = self.independent(self.total);
        let j = (inside / self.dispersion).ceil();
        (binomial_tail(j, n, share) * (j + 1.0) * (j + 2.0) / 2.0).min(1.0)
    }

    /// P(some gap between two neighbouring occurrences has this share of the text) <= (n - 1)(1 - share)^n.
    pub fn gap(&self, share: f64) -> f64 {
        let n = self.independent(self.total);
        if n < 2.0 {
            return 1.0;
        }
        ((n - 1.0) * (1.0 - share).powf(n)).min(1.0)
    }

    /// P(so few of both together lie in the first stretch), `share` being its part of the text of both.
    pub fn fewer(&self, few: f64, many: f64, share: f64) -> f64 {
        let n = self.independent(few + many);
        binomial_tail((few / self.dispersion).ceil(), n, share)
    }
}

/// Occurrences that the prior of [`neighbour_dispersion`] counts as.
const PRIOR: f64 = 10.0;

/// Dispersion of counts between neighbouring periods, which a smooth rise or fall does not touch: the mean of chi² of
/// each pair of neighbours, (a v - b w)² / (w v (a + b)) for counts a, b in text w, v, weighted by a + b. It is 1 for
/// Poisson counts. Few counts say little, so a prior counts as ten occurrences: those in a document that has any,
/// `heap`, as if they had come at once. 1 without counts.
///
/// `cells` = (place, count), places strictly increasing; `text` of all places; pairs that begin at `start` or later.
pub fn neighbour_dispersion(cells: &[(usize, f64)], text: &[f64], start: usize, heap: f64) -> f64 {
    let (mut sum, mut weight) = (PRIOR * heap, PRIOR);
    let mut pair = |left: usize, a: f64, b: f64| {
        let (w, v) = (text[left], text[left + 1]);
        let difference = a * v - b * w;
        sum += difference * difference / (w * v);
        weight += a + b;
    };
    for (k, &(i, count)) in cells.iter().enumerate() {
        let before = k.checked_sub(1).map(|k| cells[k].0);
        if i > start && before.is_none_or(|b| b + 1 < i) {
            pair(i - 1, 0.0, count);
        }
        if i >= start && i + 1 < text.len() {
            let next = cells.get(k + 1).filter(|(j, _)| *j == i + 1).map_or(0.0, |(_, c)| *c);
            pair(i, count, next);
        }
    }
    if cells.is_empty() { 1.0 } else { sum / weight }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1e-3), "{a} != {b}");
    }

    #[test]
    fn tails_by_hand() {
        let ten = Occurrences::new(10.0, 1.0);
        close(ten.absent(0.25, 0.0), 0.75_f64.powi(10));
        // One stray: three times the binomial tail at 1.
        close(ten.absent(0.25, 1.0), 3.0 * (0.75_f64.powi(10) + 10.0 * 0.25 * 0.75_f64.powi(9)));
        close(ten.gap(0.5), 9.0 * 0.5_f64.powi(10));
        close(ten.fewer(0.0, 5.0, 0.5), 0.5_f64.powi(5));
        close(ten.fewer(1.0, 4.0, 0.5), 6.0 * 0.5_f64.powi(5));
        // Clumps of two: five independent occurrences.
        let clumped = Occurrences::new(10.0, 2.0);
        close(clumped.absent(0.25, 0.0), 0.75_f64.powi(5));
        close(clumped.fewer(1.0, 8.0, 0.5), 5.0 * 0.5_f64.powi(4));
        assert_eq!(Occurrences::new(1.0, 1.0).gap(0.9), 1.0);
        assert_eq!(Occurrences::new(3.0, 9.0).absent(0.9, 0.0), 1.0, "nothing independent says nothing");
        assert_eq!(Occurrences::new(5.0, f64::NAN).absent(0.5, 0.0), 0.5_f64.powi(5));
    }

    #[test]
    fn neighbours_by_hand() {
        let even = [1.0; 6];
        // Pairs (0 4) (4 4) (4 0): chi² weighted: 16, 0, 16 by 4 + 8 + 4; the prior: ten times 3 by ten.
        close(neighbour_dispersion(&[(2, 4.0), (3, 4.0)], &even, 0, 3.0), 62.0 / 26.0);
        // From the first period of use on: without the pair before it.
        close(neighbour_dispersion(&[(2, 4.0), (3, 4.0)], &even, 2, 1.0), 26.0 / 22.0);
        // Counts in proportion to the text.
        close(neighbour_dispersion(&[(0, 3.0), (1, 6.0)], &[1.0, 2.0], 0, 0.0), 0.0);
        close(neighbour_dispersion(&[(0, 3.0)], &[1.0], 0, 2.0), 2.0);
        close(neighbour_dispersion(&[], &even, 0, 2.0), 1.0);
    }

    /// All pairs, one after the other.
    #[test]
    fn as_the_plain_sum() {
        let mut state = 3u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((state >> 33) % below) as f64
        };
        for round in 0..200 {
            let n = 2 + round % 20;
            let text: Vec<f64> = (0..n).map(|_| 1.0 + draw(5)).collect();
            let counts: Vec<f64> = (0..n).map(|_| (draw(6) - 3.0).max(0.0)).collect();
            let start = round % 3 % n;
            let (mut sum, mut weight) = (12.0, 10.0);
            for i in start..n - 1 {
                let (a, b, w, v) = (counts[i], counts[i + 1], text[i], text[i + 1]);
                sum += (a * v - b * w).powi(2) / (w * v);
                weight += a + b;
            }
            let cells: Vec<(usize, f64)> = counts.iter().copied().enumerate().filter(|c| c.1 > 0.0).collect();
            let expected = if cells.is_empty() { 1.0 } else { sum / weight };
            close(neighbour_dispersion(&cells, &text, start, 1.2), expected);
        }
    }
}
