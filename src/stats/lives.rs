//! Evidence on the life of a term: was it born, is it gone, did it come back, has it left its peak. Each p value is of
//! the null that every word of text had the same chance to be the term, given how often it occurs.

use statrs::function::beta::ln_beta;
use statrs::function::factorial::ln_binomial;

use super::interval::binomial_tail;

/// Counts of a term in periods of unequal text.
///
/// Terms come in clumps, whose variance is `dispersion` times the mean. Where something is absent, a clump says no more
/// than one occurrence, so `weight` is what one occurrence counts; where there is too little beside too much, the
/// tail is that of negative binomial counts.
#[derive(Debug, Clone, Copy)]
pub struct Occurrences {
    total: f64,
    weight: f64,
}

impl Occurrences {
    /// `heap` is the mean number of occurrences in a document that has any.
    ///
    /// Negative binomial counts of mean m are 0 with probability dispersion ^ (-m / (dispersion - 1)), and heaps with
    /// probability exp(-m / heap): an occurrence counts the less of the two, but 1 / dispersion at least.
    pub fn new(total: f64, dispersion: f64, heap: f64) -> Self {
        let dispersion = dispersion.max(1.0);
        let excess = dispersion - 1.0;
        let clumped = if excess > 1e-6 { dispersion.ln() / excess } else { 1.0 };
        let weight = clumped.min(1.0 / heap.max(1.0)).max(1.0 / dispersion);
        Self { total, weight }
    }

    /// P(none in a stretch at one end with this share of the text), by Bonferroni's inequality over how many stray
    /// occurrences, `inside`, may be left out before the stretch ends: (1 - share)^n (j + 1)(j + 2) / 2 for the
    /// binomial tail at j, n and j being counts times their weight. With none inside, (1 - share)^n.
    pub fn absent(&self, share: f64, inside: f64) -> f64 {
        let n = self.total * self.weight;
        if inside == 0.0 {
            return (n * (-share).ln_1p()).exp().min(1.0);
        }
        let j = (inside * self.weight).ceil();
        (binomial_tail(j, n.floor(), share) * (j + 1.0) * (j + 2.0) / 2.0).min(1.0)
    }

    /// P(some gap between two neighbouring occurrences has this share of the text) <= (n - 1)(1 - share)^n.
    pub fn gap(&self, share: f64) -> f64 {
        let n = self.total * self.weight;
        if n < 2.0 {
            return 1.0;
        }
        ((n - 1.0) * (1.0 - share).powf(n)).min(1.0)
    }

    /// P(so few of both together lie in the first stretch), `share` being its part of the text of both: negative
    /// binomial counts given their sum, with `dispersion`, are beta-binomial with the shapes
    /// share * sum / (dispersion - 1) and (1 - share) * sum / (dispersion - 1); binomial without dispersion.
    pub fn fewer(few: f64, many: f64, share: f64, dispersion: f64) -> f64 {
        let (n, excess) = (few + many, dispersion - 1.0);
        if excess < 1e-3 {
            return binomial_tail(few, n, share);
        }
        let (a, b) = (n * share / excess, n * (1.0 - share) / excess);
        if many <= 0.0 || few >= n * share || a <= 0.0 || b <= 0.0 {
            return 1.0;
        }
        let choices = ln_binomial(n as u64, few as u64);
        let mut term = (choices + ln_beta(few + a, many + b) - ln_beta(a, b)).exp();
        let (mut sum, mut k) = (term, few);
        while k > 0.0 && term > sum * 1e-12 {
            term *= k / (n - k + 1.0) * (n - k + b) / (k - 1.0 + a);
            sum += term;
            k -= 1.0;
        }
        sum.min(1.0)
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
        let ten = Occurrences::new(10.0, 1.0, 1.0);
        close(ten.absent(0.25, 0.0), 0.75_f64.powi(10));
        // One stray: three times the binomial tail at 1.
        close(ten.absent(0.25, 1.0), 3.0 * (0.75_f64.powi(10) + 10.0 * 0.25 * 0.75_f64.powi(9)));
        close(ten.gap(0.5), 9.0 * 0.5_f64.powi(10));
        close(Occurrences::fewer(0.0, 5.0, 0.5, 1.0), 0.5_f64.powi(5));
        close(Occurrences::fewer(1.0, 4.0, 0.5, 1.0), 6.0 * 0.5_f64.powi(5));
        // Clumps: ln 2 of an occurrence each, half of one where documents hold two.
        close(Occurrences::new(10.0, 2.0, 1.0).absent(0.25, 0.0), 0.75_f64.powf(10.0 * 2f64.ln()));
        close(Occurrences::new(10.0, 2.0, 2.0).absent(0.25, 0.0), 0.75_f64.powf(5.0));
        close(Occurrences::new(10.0, 3.0, 9.0).absent(0.25, 0.0), 0.75_f64.powf(10.0 / 3.0));
        assert_eq!(Occurrences::new(1.0, 1.0, 1.0).gap(0.9), 1.0);
        close(Occurrences::new(5.0, f64::NAN, 1.0).absent(0.5, 0.0), 0.5_f64.powi(5));
    }

    /// scipy 1.17: stats.betabinom.cdf(few, few + many, a, b).
    #[test]
    fn golden_beta_binomial() {
        for (few, many, share, dispersion, p) in GOLDEN {
            let found = Occurrences::fewer(few, many, share, dispersion);
            assert!((found - p).abs() < 1e-9 * p, "{few} {many} {share} {dispersion}: {found} {p}");
        }
        assert_eq!(Occurrences::fewer(5.0, 1.0, 0.5, 2.0), 1.0, "no less than expected");
        let (near, even) = (Occurrences::fewer(2.0, 20.0, 0.5, 1.001), Occurrences::fewer(2.0, 20.0, 0.5, 1.0));
        assert!((near / even - 1.0).abs() < 0.05);
    }

    const GOLDEN: [(f64, f64, f64, f64, f64); 4] = [
        (0.0, 12.0, 0.4, 3.0, 0.0398579048637046),
        (3.0, 40.0, 0.5, 2.5, 3.016117870611753e-05),
        (100.0, 300.0, 0.6, 8.0, 1.2998240020081942e-07),
        (2.0, 9.0, 0.9, 1.5, 2.586976868045975e-05),
    ];

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
