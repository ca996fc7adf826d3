//! Trend of counts over text of unequal length: a Poisson rate that grows by the same factor every period, judged given
//! the total, and widened by the dispersion that is left when the trend is taken out.
//!
//! Neighbours: `axis` (the sums behind it), `trend_test` (ranks of rates), `student` (tails).

use std::sync::OnceLock;

use super::axis::{Axis, Tilt};
use super::student::{normal_z, student_p, student_t};
use super::trend_test::two_sided_p;

/// What the counts of a term say about its trend.
#[derive(Debug, Clone, PartialEq)]
pub struct CountTrend {
    /// ln of the rate ratio per unit of time; infinite where all counts lie in the first or in the last period.
    pub slope: f64,
    /// Limits of `slope`; infinite where there is none.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Score statistic (S - C t_w) / sqrt(dispersion C v_w); its sign is that of the trend.
    pub z: f64,
    /// The larger of `poisson_p` and `quasi_p`, two-sided.
    pub p: f64,
    /// Mid-p of the Poisson model.
    pub poisson_p: f64,
    /// Variance of the counts by their mean, when the trend is taken out; below 1 where they are more even than chance.
    /// None with fewer than three periods.
    pub dispersion: Option<f64>,
}

/// The quantiles behind an interval, which only depend on the number of periods.
#[derive(Debug, Clone, Copy)]
pub struct Quantiles {
    normal: f64,
    student: f64,
    tail: f64,
}

impl Quantiles {
    /// For intervals of this confidence over this many periods.
    pub fn new(confidence: f64, periods: usize) -> Self {
        let tail = 1.0 - confidence;
        Self { normal: normal_z(tail), student: student_t(tail, periods as f64 - 2.0), tail }
    }
}

/// [`Quantiles`] of every number of periods, each found when it is first asked for.
#[derive(Debug)]
pub struct QuantileTable {
    confidence: f64,
    by_periods: Vec<OnceLock<Quantiles>>,
}

impl QuantileTable {
    /// For axes of up to this many periods.
    pub fn new(confidence: f64, periods: usize) -> Self {
        Self { confidence, by_periods: vec![OnceLock::new(); periods + 1] }
    }

    pub fn of(&self, periods: usize) -> Quantiles {
        let found = || Quantiles::new(self.confidence, periods);
        self.by_periods.get(periods).map_or_else(found, |known| *known.get_or_init(found))
    }
}

/// The trend of counts `cells` = (place on the axis, count), places strictly increasing, counts above 0.
///
/// Model: c_i ~ Poisson(w_i exp(a + b t_i)), w_i being text. Given the total C the counts are multinomial and a is
/// gone: S = sum of c t is sufficient for b, and P(S) follows from b alone. With m(b), v(b) the mean and variance of t
/// under weights w exp(b t):
/// - `slope` solves C m(b) = S, as does a Poisson regression with offset ln w.
/// - `poisson_p` is twice the tail beyond S under b = 0 with half of P(S), by the saddlepoint: normal tail of
///   r + ln(u / r) / r, r the signed root of the likelihood ratio, u = b sqrt(C v(b)) (Lugannani & Rice 1980 without
///   the lattice correction, which gives the mid-p). Exact where all counts lie at one end.
/// - dispersion before the trend is taken out: the larger of Pearson's chi² / (n - 1), variance in proportion to the
///   mean, and 1 + α C Σ w² q² / Σ w q² with q = t - m(0) and α the moment estimate of a negative binomial, variance
///   m + α m². With z² = U² / (that C v) the trend takes z² of n - 1 degrees: `dispersion` is
///   that (n - 1 - z²) / (n - 2), and `quasi_p` the tail of U / sqrt(dispersion C v) under t with n - 2 degrees.
/// - `p` is the larger of the two. The interval holds every b whose test, at the same dispersion, gives more than its
///   level: a limit excludes 0 exactly where `p` does.
///
/// `None` without counts or with fewer than two periods. Cost O(n) for each of about twenty steps.
pub fn count_trend(axis: &Axis, cells: &[(usize, f64)], quantiles: &Quantiles) -> Option<CountTrend> {
    let total: f64 = cells.iter().map(|c| c.1).sum();
    if axis.len() < 2 || total <= 0.0 {
        return None;
    }
    let sum: f64 = cells.iter().map(|&(i, c)| c * axis.time(i)).sum();
    let flat = axis.flat();
    let model = Model { axis, total, sum, fit: Fit::of(axis, sum / total), student: None, quantiles };
    let score = sum - total * flat.mean;
    let (dispersion, quasi_p, z) = match residual_dispersion(axis, cells, total, score) {
        Some(phi) => {
            let t = score / (phi * total * flat.variance).sqrt();
            let t = if score == 0.0 { 0.0 } else { t };
            (Some(phi), student_p(t, axis.len() as f64 - 2.0), t)
        }
        None => (None, 0.0, score / (total * flat.variance).sqrt()),
    };
    let poisson_p = model.poisson_p(flat);
    let model = Model { student: dispersion.map(|phi| phi * total), ..model };
    let (lower, upper) = model.interval();
    Some(CountTrend { slope: model.fit.slope(), lower, upper, z, p: poisson_p.max(quasi_p), poisson_p, dispersion })
}

/// Dispersion that is left when the trend is taken out; see [`count_trend`].
fn residual_dispersion(axis: &Axis, cells: &[(usize, f64)], total: f64, score: f64) -> Option<f64> {
    let (n, flat) = (axis.len() as f64, axis.flat());
    if n < 3.0 {
        return None;
    }
    // Sums over all periods from those with counts: the others add their expected part.
    let (mut chi, mut squares, mut cross) = (0.0, 0.0, 0.0);
    for &(i, c) in cells {
        let expected = total * axis.share(i);
        chi += c * c / expected;
        squares += c * c;
        cross += c * expected;
    }
    let pearson = (chi - total).max(0.0) / (n - 1.0);
    let expected_squares = total * total * axis.share_squares();
    let alpha = ((squares - 2.0 * cross + expected_squares - total) / expected_squares).max(0.0);
    let clumped = 1.0 + alpha * total * axis.share_squares_of_time() / flat.variance;
    let before = if alpha > 0.0 { pearson.max(clumped) } else { pearson };
    let taken = if before > 0.0 { score * score / (before * total * flat.variance) } else { 0.0 };
    Some(before * (n - 1.0 - taken).max(0.0) / (n - 2.0))
}

/// Where the likelihood of the slope has its maximum.
#[derive(Debug, Clone, Copy)]
enum Fit {
    Inside {
        slope: f64,
        tilt: Tilt,
    },
    /// All counts lie in the first period.
    First,
    /// All counts lie in the last period.
    Last,
}

impl Fit {
    fn of(axis: &Axis, mean: f64) -> Self {
        let (first, last) = axis.ends();
        if mean <= first {
            return Fit::First;
        }
        if mean >= last {
            return Fit::Last;
        }
        let slope = axis.slope_of_mean(mean);
        Fit::Inside { slope, tilt: axis.tilt(slope) }
    }

    fn slope(&self) -> f64 {
        match self {
            Fit::Inside { slope, .. } => *slope,
            Fit::First => f64::NEG_INFINITY,
            Fit::Last => f64::INFINITY,
        }
    }
}

struct Model<'a> {
    axis: &'a Axis<'a>,
    total: f64,
    sum: f64,
    fit: Fit,
    /// Dispersion times total, where known.
    student: Option<f64>,
    quantiles: &'a Quantiles,
}

impl Model<'_> {
    /// Two-sided mid-p of a slope of 0.
    fn poisson_p(&self, flat: &Tilt) -> f64 {
        match self.fit {
            Fit::Inside { slope, tilt } => two_sided_p(self.root(slope, &tilt, 0.0, flat).0),
            Fit::First => (self.total * self.axis.ln_first(flat)).exp(),
            Fit::Last => (self.total * self.axis.ln_last(flat)).exp(),
        }
    }

    /// The modified signed root of the likelihood ratio against a slope, above 0 where the fit is steeper, and its
    /// derivative.
    fn root(&self, slope: f64, fit: &Tilt, at: f64, tilt: &Tilt) -> (f64, f64) {
        let ratio = (slope - at) * self.sum - self.total * (fit.ln_total() - tilt.ln_total());
        let r = (slope - at).signum() * (2.0 * ratio.max(0.0)).sqrt();
        let unit = (self.total * fit.variance).sqrt();
        let u = (slope - at) * unit;
        let steepness = (self.total * tilt.mean - self.sum) / r;
        // ln(u / r) / r tends to a sixth of the skewness of S.
        if r.abs() < 1e-3 || u.abs() < 1e-3 {
            return (r + fit.skewness() / self.total.sqrt() / 6.0, steepness);
        }
        let correction = (u / r).ln() / r;
        let change = (-unit / u - steepness / r - correction * steepness) / r;
        (r + correction, steepness + change)
    }

    /// How far a slope is from being accepted by the Poisson model, below 0 where it is, and the derivative.
    fn poisson_excess(&self, at: f64) -> (f64, f64) {
        let tilt = self.axis.tilt(at);
        let by_tail = |ln_p: f64, time: f64| {
            let scale = self.total / self.quantiles.tail.ln();
            (scale * ln_p - 1.0, scale * (time - tilt.mean))
        };
        let (first, last) = self.axis.ends();
        match &self.fit {
            Fit::Inside { slope, tilt: fit } => {
                let (r, steepness) = self.root(*slope, fit, at, &tilt);
                (r.abs() / self.quantiles.normal - 1.0, r.signum() * steepness / self.quantiles.normal)
            }
            Fit::First => by_tail(self.axis.ln_first(&tilt), first),
            Fit::Last => by_tail(self.axis.ln_last(&tilt), last),
        }
    }

    /// The same by Student's t, for a dispersion times total.
    fn quasi_excess(&self, at: f64, spread: f64) -> (f64, f64) {
        let tilt = self.axis.tilt(at);
        let score = self.total * tilt.mean - self.sum;
        let unit = (spread * tilt.variance).sqrt() * self.quantiles.student;
        let steepness = (self.total * tilt.variance - 0.5 * score * tilt.third / tilt.variance) / unit;
        (score.abs() / unit - 1.0, score.signum() * steepness)
    }

    fn interval(&self) -> (f64, f64) {
        let lower = if matches!(self.fit, Fit::First) { f64::NEG_INFINITY } else { self.limit(-1.0) };
        let upper = if matches!(self.fit, Fit::Last) { f64::INFINITY } else { self.limit(1.0) };
        (lower, upper)
    }

    /// The limit of the interval in one direction: the farther one of the two tests.
    fn limit(&self, direction: f64) -> f64 {
        let steepest = self.axis.steepest();
        let search = Search { direction, edge: direction * 2.0 * steepest };
        let (inside, guess) = match &self.fit {
            Fit::Inside { slope, tilt } => {
                let spread = self.quantiles.normal / (self.total * tilt.variance).sqrt();
                (*slope, slope + direction * spread.min(steepest))
            }
            // Far enough out for the last period to hold everything.
            Fit::First => (-steepest, 0.0),
            Fit::Last => (steepest, 0.0),
        };
        let poisson = search.first_outside(inside, guess, |at| self.poisson_excess(at));
        let Some(spread) = self.student.filter(|_| poisson.is_finite()) else { return poisson };
        let (value, steepness) = self.quasi_excess(poisson, spread);
        if value <= 0.0 {
            let guess = poisson - value / steepness;
            let step = direction * (poisson - inside).abs();
            let guess = if (guess - poisson) * direction > 0.0 { guess } else { poisson + step };
            search.first_outside(poisson, guess, |at| self.quasi_excess(at, spread))
        } else {
            poisson
        }
    }
}

/// The search for the slope at which a test begins to refuse.
struct Search {
    direction: f64,
    /// Beyond it there is no limit.
    edge: f64,
}

impl Search {
    /// The first slope from `inside`, which the test accepts, whose excess is above 0; infinite where there is none.
    /// Newton steps from `guess`; where they leave the bracket, it is halved, and doubled as long as it has no end.
    fn first_outside(&self, inside: f64, guess: f64, excess: impl Fn(f64) -> (f64, f64)) -> f64 {
        let (start, mut inside, mut outside) = (inside, inside, None);
        let mut at = guess;
        for _ in 0..200 {
            if (at - self.edge) * self.direction >= 0.0 {
                return self.direction * f64::INFINITY;
            }
            let (value, steepness) = excess(at);
            if value > 0.0 {
                outside = Some(at);
            } else {
                inside = at;
            }
            let newton = at - value / steepness;
            let next = match outside {
                Some(outside) if (newton - inside) * (newton - outside) < 0.0 => newton,
                Some(outside) => 0.5 * (inside + outside),
                None => {
                    let (step, most) = ((newton - at) * self.direction, 3.0 * (at - start).abs() + 1e-9);
                    if step > 0.0 && step < most { newton } else { at + self.direction * 0.5 * most }
                }
            };
            let close = 1e-12 + 1e-10 * at.abs();
            if (next - at).abs() <= close || outside.is_some_and(|outside| (outside - inside).abs() <= close) {
                return next;
            }
            at = next;
        }
        at
    }
}

#[cfg(test)]
mod tests;
