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

/// What residuals of a trend look like under each autocorrelation, for one axis of time.
///
/// Let y be counts or rates standardised to one variance and Q the unit vectors of their level and their trend. U = Q2' y
/// is the score of the trend and e = y - QQ' y are the residuals. If y has the correlations
/// R = autocorrelation ^ |t_i - t_j| and the variance s², then U has the variance s² Q2' R Q2, e'e the mean
/// s² (n - tr Q'RQ), and Satterthwaite's degrees of e'e are (its mean)² / tr(MRMR) s⁴, M = 1 - QQ'. All four sums take
/// O(n) for one autocorrelation, as R is a product of steps.
///
/// Poisson counts have one variance as (c - C w) / sqrt(C w), w being the shares of text. Where rates vary by more than
/// that, it is the rates c / w that have one; so there are two tables, and [`EVEN`] decides.
#[derive(Debug)]
pub struct DriftTable<'a> {
    axis: Axis<'a>,
    by_text: Basis,
    even: Basis,
}

/// Variance by mean of the counts from which on rates rather than counts are taken for evenly uncertain.
const EVEN: f64 = 1.5;

/// One way to standardise, with what is expected under each autocorrelation.
#[derive(Debug)]
struct Basis {
    level: Vec<f64>,
    time: Vec<f64>,
    points: Vec<Point>,
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
        if axis.len() < FEWEST {
            return None;
        }
        let by_text = Basis::new(&axis, |i| axis.share(i));
        let even = Basis::new(&axis, |_| 1.0);
        Some(Self { axis, by_text, even })
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
        let basis = if self.dispersion(cells, total) > EVEN { &self.even } else { &self.by_text };
        let mut residuals = vec![0.0; n];
        for &(i, count) in cells {
            let share = self.axis.share(i);
            residuals[i] = if std::ptr::eq(basis, &self.even) { count / share } else { count / (total * share).sqrt() };
        }
        let (_, score) = (basis.take(&basis.level, &mut residuals), basis.take(&basis.time, &mut residuals));
        let squares: f64 = residuals.iter().map(|e| e * e).sum();
        // Rounding alone.
        if squares <= 1e-20 * score * score || squares <= 1e-12 * n as f64 {
            return None;
        }
        let seen = residuals.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / squares;
        let allowed = basis.at(seen + 1.0 / (n as f64).sqrt());
        let t = score / (allowed.score * squares / allowed.residual).sqrt();
        let inflation = allowed.score / allowed.residual * (n as f64 - 2.0);
        let p = student_p(t, allowed.df);
        let autocorrelation = basis.at(seen).autocorrelation;
        t.is_finite().then_some(DriftingTrend { autocorrelation, inflation, t, df: allowed.df, p })
    }

    /// Variance of the counts by their mean where the rate is constant: 1 and what a negative binomial adds.
    fn dispersion(&self, cells: &[(usize, f64)], total: f64) -> f64 {
        let squares: f64 = cells.iter().map(|c| c.1 * c.1).sum();
        let cross: f64 = cells.iter().map(|&(i, c)| c * total * self.axis.share(i)).sum();
        let expected = total * total * self.axis.share_squares();
        1.0 + (squares - 2.0 * cross + expected - total) / total
    }
}

impl Basis {
    /// For periods that weigh by this.
    fn new(axis: &Axis, weight: impl Fn(usize) -> f64) -> Self {
        let n = axis.len();
        let all: f64 = (0..n).map(&weight).sum();
        let share = |i: usize| weight(i) / all;
        let mean: f64 = (0..n).map(|i| share(i) * axis.time(i)).sum();
        let variance: f64 = (0..n).map(|i| share(i) * (axis.time(i) - mean).powi(2)).sum();
        let level: Vec<f64> = (0..n).map(|i| share(i).sqrt()).collect();
        let time = (0..n).map(|i| level[i] * (axis.time(i) - mean) / variance.sqrt()).collect();
        let mut basis = Self { level, time, points: Vec::with_capacity(STEPS) };
        let mut highest = f64::NEG_INFINITY;
        for step in 0..STEPS {
            let mut point = basis.point(axis, MOST * step as f64 / (STEPS - 1) as f64);
            highest = point.seen.max(highest);
            point.seen = highest;
            basis.points.push(point);
        }
        basis
    }

    /// Takes the part along a unit vector out of y, and gives it.
    fn take(&self, unit: &[f64], y: &mut [f64]) -> f64 {
        let part = y.iter().zip(unit).map(|(y, q)| y * q).sum();
        y.iter_mut().zip(unit).for_each(|(y, q)| *y -= q * part);
        part
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

    fn point(&self, axis: &Axis, autocorrelation: f64) -> Point {
        let n = axis.len();
        // Correlation of each period with the one before.
        let step = |i: usize| match i {
            0 => 0.0,
            _ => autocorrelation.powf(axis.time(i) - axis.time(i - 1)),
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
        let axis = Axis::new(&TIMES, &TEXT).unwrap();
        let table = Basis::new(&axis, |i| TEXT[i]);
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
            let point = table.point(&axis, rho);
            for (found, expected) in
                [(point.residual, trace), (point.df, trace * trace / squares), (point.score, score), (point.seen, seen)]
            {
                assert!((found - expected).abs() < 1e-9, "{rho}: {found} {expected}");
            }
        }
        // Without autocorrelation the test is that of a regression: n - 2 degrees, no inflation.
        let plain = table.point(&axis, 0.0);
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
