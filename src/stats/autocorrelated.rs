//! Trend of counts whose rate drifts: where neighbouring periods are alike, they say less than as many independent ones.

use super::axis::Axis;
use super::student::student_p;

/// Autocorrelations that are tabulated: 0 to [`MOST`].
const STEPS: usize = 64;

/// The largest autocorrelation that is allowed for.
const MOST: f64 = 0.97;

/// Fewest periods with text: below, the residuals of a trend know nothing of autocorrelation.
pub const FEWEST: usize = 6;

/// The trend of one term.
#[derive(Debug, Clone, PartialEq)]
pub struct DriftingTrend {
    /// Autocorrelation of neighbouring periods that the residuals show, without the bias of short series; 0 to 0.97.
    pub autocorrelation: f64,
    /// Factor by which the autocorrelation that is allowed for widens the variance of the score.
    pub inflation: f64,
    /// Score by its standard error.
    pub t: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Two-sided tail of Student's t.
    pub p: f64,
}

/// What residuals of independent terms look like under each autocorrelation, for one axis of time.
///
/// With w the shares of text, y = (c - C w) / sqrt(C w) and Q the unit vectors along sqrt(w) and sqrt(w) (t - mean),
/// U = Q2' y is the score of the trend and e = y - Q2 U are the residuals. If y has the correlations
/// R = autocorrelation ^ |t_i - t_j| and the variance s², then U has the variance s² Q2' R Q2, e'e the mean
/// s² (n - tr Q'RQ), and Satterthwaite's degrees of e'e are (its mean)² / tr(MRMR) s⁴, M = 1 - QQ'. All four sums take
/// O(n) for one autocorrelation, as R is a product of steps.
#[derive(Debug)]
pub struct DriftTable<'a> {
    axis: Axis<'a>,
    points: Vec<Point>,
    /// sqrt of the shares, and the unit vector along time.
    level: Vec<f64>,
    time: Vec<f64>,
}

/// Expectations under one autocorrelation, for a variance of 1.
#[derive(Debug, Clone, Copy, Default)]
struct Point {
    autocorrelation: f64,
    /// Lag-one autocorrelation that the residuals show.
    seen: f64,
    score: f64,
    residual: f64,
    df: f64,
}

impl<'a> DriftTable<'a> {
    /// `None` with fewer than [`FEWEST`] periods.
    pub fn new(axis: Axis<'a>) -> Option<Self> {
        let (n, flat) = (axis.len(), *axis.flat());
        if n < FEWEST {
            return None;
        }
        let level: Vec<f64> = (0..n).map(|i| axis.share(i).sqrt()).collect();
        let time = |i: usize| level[i] * (axis.time(i) - flat.mean) / flat.variance.sqrt();
        let time = (0..n).map(time).collect();
        let mut table = Self { axis, points: Vec::with_capacity(STEPS), level, time };
        let mut highest = f64::NEG_INFINITY;
        for step in 0..STEPS {
            let mut point = table.point(MOST * step as f64 / (STEPS - 1) as f64);
            highest = point.seen.max(highest);
            point.seen = highest;
            table.points.push(point);
        }
        Some(table)
    }

    /// The trend of counts `cells` = (place, count), counts above 0; `None` without counts and where they leave no
    /// residual.
    ///
    /// The autocorrelation is the one whose residuals show, in the mean, the lag-one autocorrelation r that is found;
    /// the test allows for r + 1/sqrt(n), one standard error more, since r is known badly in short series and small
    /// where the noise of counts hides it.
    pub fn trend(&self, cells: &[(usize, f64)]) -> Option<DriftingTrend> {
        let (n, total) = (self.axis.len(), cells.iter().map(|c| c.1).sum::<f64>());
        if total <= 0.0 {
            return None;
        }
        let mut residuals: Vec<f64> = self.level.iter().map(|level| -level * total.sqrt()).collect();
        cells.iter().for_each(|&(i, count)| residuals[i] += count / (self.level[i] * total.sqrt()));
        let score: f64 = residuals.iter().zip(&self.time).map(|(y, q)| y * q).sum();
        residuals.iter_mut().zip(&self.time).for_each(|(y, q)| *y -= q * score);
        let squares: f64 = residuals.iter().map(|e| e * e).sum();
        // Rounding alone.
        if squares <= 1e-12 * n as f64 {
            return None;
        }
        let seen = residuals.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / squares;
        let allowed = self.at(seen + 1.0 / (n as f64).sqrt());
        let t = score / (allowed.score * squares / allowed.residual).sqrt();
        let inflation = allowed.score / allowed.residual * (n as f64 - 2.0);
        let p = student_p(t, allowed.df);
        let autocorrelation = self.at(seen).autocorrelation;
        t.is_finite().then_some(DriftingTrend { autocorrelation, inflation, t, df: allowed.df, p })
    }

    /// The expectations of the autocorrelation that shows as `seen`, on straight lines between the tabulated ones.
    fn at(&self, seen: f64) -> Point {
        let above = self.points.partition_point(|point| point.seen < seen);
        let (Some(low), Some(high)) = (self.points.get(above.saturating_sub(1)), self.points.get(above)) else {
            return self.points.last().copied().unwrap_or_default();
        };
        let width = high.seen - low.seen;
        let part = if width > 0.0 { ((seen - low.seen) / width).clamp(0.0, 1.0) } else { 0.0 };
        let between = |of: fn(&Point) -> f64| of(low) + part * (of(high) - of(low));
        Point {
            autocorrelation: between(|p| p.autocorrelation),
            seen,
            score: between(|p| p.score),
            residual: between(|p| p.residual),
            df: between(|p| p.df),
        }
    }

    fn point(&self, autocorrelation: f64) -> Point {
        let n = self.axis.len();
        // Correlation of each period with the one before.
        let step = |i: usize| match i {
            0 => 0.0,
            _ => autocorrelation.powf(self.axis.time(i) - self.axis.time(i - 1)),
        };
        let steps: Vec<f64> = (0..n).map(step).collect();
        let smooth = |q: &[f64]| smoothed(q, &steps);
        let (by_level, by_time) = (smooth(&self.level), smooth(&self.time));
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        // G = Q'RQ, and the squares of RQ.
        let (g11, g12, g22) = (dot(&self.level, &by_level), dot(&self.level, &by_time), dot(&self.time, &by_time));
        let residual = n as f64 - g11 - g22;
        // tr(RR) = sum of the squared correlations, by the same recursion with squared steps.
        let squared: Vec<f64> = steps.iter().map(|s| s * s).collect();
        let all = smoothed(&vec![1.0; n], &squared).iter().sum::<f64>();
        let projected = dot(&by_level, &by_level) + dot(&by_time, &by_time);
        let squares = all - 2.0 * projected + g11 * g11 + 2.0 * g12 * g12 + g22 * g22;
        // Neighbours in MRM = R - QB' - BQ' + QGQ', B = RQ.
        let neighbours = |i: usize| {
            let (a, b) = (self.level[i - 1], self.level[i]);
            let (s, t) = (self.time[i - 1], self.time[i]);
            let outer = a * by_level[i] + s * by_time[i] + by_level[i - 1] * b + by_time[i - 1] * t;
            steps[i] - outer + a * g11 * b + (a * t + s * b) * g12 + s * g22 * t
        };
        let seen = (1..n).map(neighbours).sum::<f64>() / residual;
        Point { autocorrelation, seen, score: g22, residual, df: residual * residual / squares }
    }
}

/// R q for correlations that are products of the steps between neighbours.
fn smoothed(q: &[f64], steps: &[f64]) -> Vec<f64> {
    let mut forward = 0.0;
    let mut sums: Vec<f64> = Vec::with_capacity(q.len());
    for (x, step) in q.iter().zip(steps) {
        forward = x + step * forward;
        sums.push(forward);
    }
    let mut backward = 0.0;
    for i in (0..q.len().saturating_sub(1)).rev() {
        backward = steps[i + 1] * (q[i + 1] + backward);
        sums[i] += backward;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: [f64; 9] = [4.0, 1.0, 3.0, 6.0, 2.0, 2.0, 7.0, 5.0, 3.0];
    const TIMES: [f64; 9] = [0.0, 1.0, 2.0, 4.0, 5.0, 6.0, 7.0, 9.0, 10.0];

    /// Against matrices written out.
    #[test]
    fn expectations_as_by_matrices() {
        let table = DriftTable::new(Axis::new(&TIMES, &TEXT).unwrap()).unwrap();
        let n = TEXT.len();
        let q = [&table.level, &table.time];
        for (a, b, dot) in [(0, 0, 1.0), (0, 1, 0.0), (1, 1, 1.0)] {
            let found: f64 = (0..n).map(|i| q[a][i] * q[b][i]).sum();
            assert!((found - dot).abs() < 1e-12);
        }
        for rho in [0.0, 0.3, 0.9] {
            let r = |i: usize, j: usize| f64::powf(rho, (TIMES[i] - TIMES[j]).abs());
            let m = |i: usize, j: usize| f64::from(u8::from(i == j)) - q[0][i] * q[0][j] - q[1][i] * q[1][j];
            let mrm = |i: usize, j: usize| -> f64 {
                (0..n).map(|k| (0..n).map(|l| m(i, k) * r(k, l) * m(l, j)).sum::<f64>()).sum()
            };
            let trace: f64 = (0..n).map(|i| mrm(i, i)).sum();
            let squares: f64 = (0..n).map(|i| (0..n).map(|j| mrm(i, j) * mrm(j, i)).sum::<f64>()).sum();
            let score: f64 = (0..n).map(|i| (0..n).map(|j| q[1][i] * r(i, j) * q[1][j]).sum::<f64>()).sum();
            let seen: f64 = (1..n).map(|i| mrm(i - 1, i)).sum::<f64>() / trace;
            let point = table.point(rho);
            for (found, expected) in
                [(point.residual, trace), (point.df, trace * trace / squares), (point.score, score), (point.seen, seen)]
            {
                assert!((found - expected).abs() < 1e-9, "{rho}: {found} {expected}");
            }
        }
        // Without autocorrelation the test is that of a regression: n - 2 degrees, no inflation.
        let plain = table.point(0.0);
        assert!((plain.df - 7.0).abs() < 1e-9 && (plain.score - 1.0).abs() < 1e-9);
    }

    #[test]
    fn drifting_counts_prove_less() {
        let times: Vec<f64> = (0..12).map(f64::from).collect();
        let table = DriftTable::new(Axis::new(&times, &[10.0; 12]).unwrap()).unwrap();
        let cells =
            |counts: &[u32]| -> Vec<(usize, f64)> { counts.iter().map(|c| f64::from(*c)).enumerate().collect() };
        let wave = table.trend(&cells(&[9, 9, 8, 12, 14, 13, 15, 20, 22, 21, 17, 18])).unwrap();
        let even = table.trend(&cells(&[9, 12, 8, 14, 10, 15, 13, 20, 15, 21, 17, 22])).unwrap();
        assert!(wave.autocorrelation > even.autocorrelation);
        assert!(wave.inflation > 1.0 && wave.df < 10.0 && wave.p > even.p, "{wave:?} {even:?}");
        assert!(even.t > 0.0 && even.p < 0.05);
        assert_eq!(table.trend(&[]), None);
        assert_eq!(table.trend(&cells(&[3; 12])), None, "nothing is left of a constant rate");
        assert!(DriftTable::new(Axis::new(&times[..5], &[1.0; 5]).unwrap()).is_none());
    }
}
