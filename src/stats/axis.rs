//! Periods as places in time with the text that each holds, and moments of time under tilted weights.

/// Periods that have text, in order of time.
#[derive(Debug, Clone, Copy)]
pub struct Axis<'a> {
    times: &'a [f64],
    text: &'a [f64],
    all: f64,
    steepest: f64,
}

/// Moments of time when period i has weight text_i exp(slope t_i).
#[derive(Debug, Clone, Copy)]
pub struct Tilt {
    /// ln of sum(text exp(slope t)) / sum(text).
    pub ln_total: f64,
    pub mean: f64,
    pub variance: f64,
    /// Third standardised moment; 0 without variance.
    pub skewness: f64,
    /// ln of the first period's share of the weight.
    pub ln_first: f64,
    /// ln of the last period's share.
    pub ln_last: f64,
}

impl<'a> Axis<'a> {
    /// `times` strictly increasing, `text` above 0, both of one length; `None` otherwise.
    pub fn new(times: &'a [f64], text: &'a [f64]) -> Option<Self> {
        let ordered = times.windows(2).all(|pair| pair[0] < pair[1]) && times.iter().all(|t| t.is_finite());
        let usable = text.iter().all(|w| *w > 0.0 && w.is_finite());
        (ordered && usable && times.len() == text.len()).then(|| {
            let gap = times.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
            let (least, most) = text.iter().fold((f64::INFINITY, 0.0_f64), |(a, b), w| (a.min(*w), b.max(*w)));
            let steepest = if gap.is_finite() { (40.0 + (most / least).ln()) / gap } else { 1.0 };
            Self { times, text, all: text.iter().sum(), steepest }
        })
    }

    pub fn len(&self) -> usize {
        self.times.len()
    }

    pub fn time(&self, i: usize) -> f64 {
        self.times[i]
    }

    /// Share of the text.
    pub fn share(&self, i: usize) -> f64 {
        self.text[i] / self.all
    }

    /// Sum of squared shares.
    pub fn share_squares(&self) -> f64 {
        self.text.iter().map(|w| w * w).sum::<f64>() / (self.all * self.all)
    }

    /// Sum of squared shares times squared distance from `centre`.
    pub fn share_squares_of_time(&self, centre: f64) -> f64 {
        let part = |(w, t): (&f64, &f64)| w * w * (t - centre) * (t - centre);
        self.text.iter().zip(self.times).map(part).sum::<f64>() / (self.all * self.all)
    }

    /// First and last time.
    pub fn ends(&self) -> (f64, f64) {
        (self.times.first().copied().unwrap_or(0.0), self.times.last().copied().unwrap_or(0.0))
    }

    /// A slope under which one end holds all weight that a float can tell from nothing.
    pub fn steepest(&self) -> f64 {
        self.steepest
    }

    /// Moments under a slope. Weights are scaled by that of the end to which the slope leans, so nothing overflows.
    pub fn tilt(&self, slope: f64) -> Tilt {
        let (first, last) = self.ends();
        let lean = if slope > 0.0 { last } else { first };
        let (mut sum, mut by_time, mut by_square, mut by_cube) = (0.0, 0.0, 0.0, 0.0);
        let mut weigh = |weight: f64, t: f64| {
            let x = t - lean;
            let wx = weight * x;
            sum += weight;
            by_time += wx;
            by_square += wx * x;
            by_cube += wx * x * x;
        };
        if slope == 0.0 {
            self.times.iter().zip(self.text).for_each(|(&t, &w)| weigh(w, t));
        } else {
            // From the end that weighs most outwards; a step of one period is one multiplication.
            let step = (-slope.abs()).exp();
            let (mut factor, mut before) = (1.0, lean);
            let mut visit = |t: f64, w: f64| {
                let distance = (t - before).abs();
                factor *= if distance == 1.0 { step } else { (-slope.abs() * distance).exp() };
                before = t;
                weigh(w * factor, t);
            };
            let pairs = self.times.iter().zip(self.text);
            if slope > 0.0 {
                pairs.rev().for_each(|(&t, &w)| visit(t, w));
            } else {
                pairs.for_each(|(&t, &w)| visit(t, w));
            }
        }
        let (mean, square, cube) = (by_time / sum, by_square / sum, by_cube / sum);
        let variance = (square - mean * mean).max(0.0);
        let third = cube - 3.0 * mean * square + 2.0 * mean * mean * mean;
        let ln_of = |text: Option<&f64>, t: f64| text.map_or(0.0, |w| w.ln()) + slope * (t - lean) - sum.ln();
        Tilt {
            ln_total: slope * lean + (sum / self.all).ln(),
            mean: lean + mean,
            variance,
            skewness: if variance > 0.0 { third / (variance * variance.sqrt()) } else { 0.0 },
            ln_first: ln_of(self.text.first(), first),
            ln_last: ln_of(self.text.last(), last),
        }
    }

    /// The slope whose weights have this mean time, which must lie between the ends. Newton steps inside a bracket.
    pub fn slope_of_mean(&self, mean: f64) -> f64 {
        let (mut low, mut high) = (-2.0 * self.steepest(), 2.0 * self.steepest());
        let mut slope = 0.0;
        for _ in 0..200 {
            let tilt = self.tilt(slope);
            let miss = mean - tilt.mean;
            if miss > 0.0 {
                low = slope
            } else {
                high = slope
            }
            let newton = slope + miss / tilt.variance;
            let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
            if (next - slope).abs() <= 1e-13 * (1.0 + slope.abs()) {
                return next;
            }
            slope = next;
        }
        slope
    }
}
