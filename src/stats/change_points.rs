//! Change points in the level of a series: PELT for any cost, and with the l2 cost as other programs have it.

/// A series cut into segments of constant level.
#[cfg(test)]
#[derive(Debug, Clone, PartialEq)]
pub struct Segmentation {
    /// End of each segment, exclusive, ascending; the last one is n. Every other entry is a change point: the index of
    /// the first period of the next segment.
    pub ends: Vec<usize>,
    /// Mean of each segment.
    pub means: Vec<f64>,
    /// Sum of squared deviations from the segment means, without penalties.
    pub cost: f64,
}

/// The segmentation of `x` that minimises sum over segments of (squared deviations from the segment mean + `penalty`).
///
/// Pruned exact linear time (PELT): F(t) = min over s <= t - min_size of F(s) + cost(s, t) + penalty, dropping a start
/// s once F(s) + cost(s, u) > F(u) for some end u, since cutting at u is then better. A dropped start is kept until
/// `u` itself is allowed as a start (u + min_size), so the optimum is exact for every `min_size`. All positions are
/// candidates (jump = 1). Equal optima: the one with the earlier last cut. Segment costs come from prefix sums of
/// the series centred on its mean, so differences below about 1e-15 of the total variance are noise.
///
/// Same output convention as ruptures' `Pelt(model="l2", jump=1).predict(pen)`. The penalty is in squared units of
/// `x`: scale it with the noise variance, for example 2 sigma^2 ln n.
///
/// `None` if `x` is empty, shorter than `min_size` or not finite, `min_size` is 0, or the penalty is negative or not
/// finite. Series shorter than 2 min_size form one segment. Killick, Fearnhead & Eckley 2012. Cost: expected O(n)
/// when the number of changes grows with n, O(n^2) at worst (a long series without changes).
#[cfg(test)]
pub fn pelt_l2(x: &[f64], penalty: f64, min_size: usize) -> Option<Segmentation> {
    let usable = min_size > 0 && x.len() >= min_size && penalty >= 0.0 && penalty.is_finite();
    if !usable || x.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let costs = SegmentCosts::new(x);
    let places: Vec<usize> = (0..=x.len()).collect();
    let ends = cheapest_ends(&places, penalty, min_size, |start, end| costs.cost(start, end));
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let (mut means, mut cost) = (Vec::with_capacity(ends.len()), 0.0);
    for (start, &end) in starts.zip(&ends) {
        means.push(costs.mean(start, end));
        cost += costs.cost(start, end);
    }
    Some(Segmentation { ends, means, cost })
}

/// Ends of the segments of the cheapest segmentation of the last of `places` periods, by [`pelt_l2`]'s recursion for any
/// cost of start..end that cutting never raises. Cuts lie at `places` only, which begin with 0 and increase.
pub fn cheapest_ends(
    places: &[usize],
    penalty: f64,
    min_size: usize,
    cost: impl Fn(usize, usize) -> f64,
) -> Vec<usize> {
    let last_start = last_starts(cost, places, penalty, min_size);
    let mut at = places.len().saturating_sub(1);
    let mut ends = vec![places.get(at).copied().unwrap_or(0)];
    while let Some(&start) = last_start.get(at).filter(|start| **start > 0) {
        ends.push(places[start]);
        at = start;
    }
    ends.reverse();
    ends
}

/// A start that may still begin the last segment.
struct Candidate {
    start: usize,
    /// First end for which the start is out of the race; `usize::MAX` while it is not beaten.
    expires: usize,
    /// F(start) + cost(start, end) for the end under work.
    value: f64,
}

/// For each place, the number of the place where the last segment of its best segmentation starts (0 for those that no
/// segment ends at).
fn last_starts(cost: impl Fn(usize, usize) -> f64, places: &[usize], penalty: f64, min_size: usize) -> Vec<usize> {
    let mut best = vec![f64::INFINITY; places.len()];
    let mut last_start = vec![0; places.len()];
    if let Some(first) = best.first_mut() {
        *first = 0.0;
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut fresh = 0;
    for (end, &place) in places.iter().enumerate().skip(1) {
        while fresh < end && places[fresh] + min_size <= place {
            if best[fresh].is_finite() {
                candidates.push(Candidate { start: fresh, expires: usize::MAX, value: 0.0 });
            }
            fresh += 1;
        }
        candidates.retain(|c| c.expires > place);
        let mut least = f64::INFINITY;
        for c in &mut candidates {
            c.value = best[c.start] + cost(places[c.start], place);
            if c.value < least {
                (least, last_start[end]) = (c.value, c.start);
            }
        }
        best[end] = least + penalty;
        for c in candidates.iter_mut().filter(|c| c.expires == usize::MAX && c.value > best[end]) {
            c.expires = place + min_size;
        }
    }
    last_start
}

/// Prefix sums of the centred series and its squares.
#[cfg(test)]
struct SegmentCosts {
    centre: f64,
    sums: Vec<(f64, f64)>,
}

#[cfg(test)]
impl SegmentCosts {
    fn new(x: &[f64]) -> Self {
        let centre = x.iter().sum::<f64>() / x.len() as f64;
        let mut sums = Vec::with_capacity(x.len() + 1);
        let mut total = (0.0, 0.0);
        sums.push(total);
        for v in x {
            let d = v - centre;
            total = (total.0 + d, total.1 + d * d);
            sums.push(total);
        }
        Self { centre, sums }
    }

    /// Sum, sum of squares and length over start..end; callers keep start < end <= n.
    fn between(&self, start: usize, end: usize) -> (f64, f64, f64) {
        let (a, b) = (self.sums[start], self.sums[end]);
        (b.0 - a.0, b.1 - a.1, (end - start) as f64)
    }

    fn cost(&self, start: usize, end: usize) -> f64 {
        let (sum, squares, len) = self.between(start, end);
        (squares - sum * sum / len).max(0.0)
    }

    fn mean(&self, start: usize, end: usize) -> f64 {
        let (sum, _, len) = self.between(start, end);
        self.centre + sum / len
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLDEN: [f64; 15] = [1.0, 1.2, 0.9, 1.1, 1.0, 5.0, 5.1, 4.9, 5.2, 5.0, 2.0, 2.1, 1.9, 2.2, 2.0];

    /// Two-pass sum of squared deviations.
    fn direct_cost(x: &[f64]) -> f64 {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        x.iter().map(|v| (v - mean).powi(2)).sum()
    }

    fn objective(x: &[f64], ends: &[usize], penalty: f64) -> f64 {
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends).map(|(a, &b)| direct_cost(&x[a..b]) + penalty).sum()
    }

    /// Least objective over all 2^(n-1) segmentations that respect `min_size`.
    fn exhaustive(x: &[f64], penalty: f64, min_size: usize) -> f64 {
        let n = x.len();
        let mut least = f64::INFINITY;
        for mask in 0..1_u32 << (n - 1) {
            let ends: Vec<usize> = (1..n).filter(|i| mask >> (i - 1) & 1 == 1).chain([n]).collect();
            let starts = std::iter::once(0).chain(ends.iter().copied());
            if starts.zip(&ends).all(|(a, b)| b - a >= min_size) {
                least = least.min(objective(x, &ends, penalty));
            }
        }
        least
    }

    #[test]
    fn golden_ruptures() {
        // golden.json, pelt_l2_pen3_minsize2_jump1_y (ruptures 1.1.10)
        let cut = pelt_l2(&GOLDEN, 3.0, 2).unwrap();
        assert_eq!(cut.ends, [5, 10, 15]);
        // By hand: means 5.2/5, 25.2/5, 10.2/5; squared deviations .052 each.
        for (got, expected) in cut.means.iter().zip([1.04, 5.04, 2.04]) {
            assert!((got - expected).abs() < 1e-12);
        }
        assert!((cut.cost - 0.156).abs() < 1e-12);
    }

    #[test]
    fn equals_exhaustive_search() {
        let mut state: u64 = 5;
        let mut draw = |m: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % m
        };
        for round in 0..400 {
            let n = 4 + round % 9;
            let x: Vec<f64> = (0..n).map(|_| draw(7) as f64 + if draw(4) == 0 { 6.0 } else { 0.0 }).collect();
            let (penalty, min_size) = (draw(12) as f64 * 0.7, 1 + draw(4) as usize);
            let cut = pelt_l2(&x, penalty, min_size).unwrap();
            let found = objective(&x, &cut.ends, penalty);
            let least = exhaustive(&x, penalty, min_size);
            assert!((found - least).abs() < 1e-9, "{x:?} pen {penalty} min {min_size}: {found} > {least}");
            assert!((cut.cost + penalty * cut.ends.len() as f64 - found).abs() < 1e-9);
        }
    }

    #[test]
    fn level_far_from_zero_keeps_the_cuts() {
        let shifted: Vec<f64> = GOLDEN.iter().map(|v| v + 1e9).collect();
        assert_eq!(pelt_l2(&shifted, 3.0, 2).unwrap().ends, [5, 10, 15]);
    }

    #[test]
    fn min_size_and_constant_series() {
        // One high value: with segments of at least 2 the cheapest cut holds it with a neighbour or not at all.
        let x = [0.0, 0.0, 0.0, 0.0, 9.0, 9.0];
        assert_eq!(pelt_l2(&x, 1.0, 2).unwrap().ends, [4, 6]);
        assert_eq!(pelt_l2(&x, 1.0, 3).unwrap().ends, [3, 6]);
        assert_eq!(pelt_l2(&x, 1.0, 4).unwrap().ends, [6]);
        assert_eq!(pelt_l2(&[2.0; 50], 1e-9, 1).unwrap().ends, [50]);
        assert_eq!(pelt_l2(&[2.0], 1.0, 1).unwrap().means, [2.0]);
    }

    #[test]
    fn bad_input_is_none() {
        assert_eq!(pelt_l2(&[], 1.0, 1), None);
        assert_eq!(pelt_l2(&[1.0], 1.0, 2), None);
        assert_eq!(pelt_l2(&[1.0, 2.0], 1.0, 0), None);
        assert_eq!(pelt_l2(&[1.0, 2.0], -1.0, 1), None);
        assert_eq!(pelt_l2(&[1.0, 2.0], f64::NAN, 1), None);
        assert_eq!(pelt_l2(&[1.0, f64::INFINITY], 1.0, 1), None);
        assert_eq!(pelt_l2(&[1.0, 2.0], 1.0, usize::MAX), None);
    }
}
