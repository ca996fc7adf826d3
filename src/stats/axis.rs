//! Periods as places in time with the text that each holds, and moments of time under tilted weights.

/// Periods that have text, in order of time.
#[derive(Debug, Clone, Copy)]
pub struct Axis<'a> {
    times: &'a [f64],
    text: &'a [f64],
    all: f64,
    steepest: f64,
    /// Whether each period comes one after the one before.
    regular: bool,
    flat: Tilt,
    share_squares: f64,
    share_squares_of_time: f64,
}

/// Moments of time when period i has weight text_i exp(slope t_i).
#[derive(Debug, Clone, Copy, Default)]
pub struct Tilt {
    slope: f64,
    /// The end of time that weighs most, from which distances are taken.
    lean: f64,
    /// ln of sum(text exp(slope (t - lean))) / sum(text).
    ln_sum: f64,
    pub mean: f64,
    pub variance: f64,
    /// Third central moment.
    pub third: f64,
}

impl Tilt {
    /// ln of sum(text exp(slope t)) / sum(text).
    pub fn ln_total(&self) -> f64 {
        self.slope * self.lean + self.ln_sum
    }

    /// Third standardised moment; 0 without variance.
    pub fn skewness(&self) -> f64 {
        if self.variance > 0.0 { self.third / (self.variance * self.variance.sqrt()) } else { 0.0 }
    }
}

/// Sums over periods of weight times distance from the leaning end to the power 0, 1, 2 and 3.
type Sums = [f64; 4];

/// Periods that are summed side by side.
const LANES: usize = 4;

impl<'a> Axis<'a> {
    /// `times` strictly increasing, `text` above 0, both of one length; `None` otherwise.
    pub fn new(times: &'a [f64], text: &'a [f64]) -> Option<Self> {
        let ordered = times.windows(2).all(|pair| pair[0] < pair[1]) && times.iter().all(|t| t.is_finite());
        let usable = text.iter().all(|w| *w > 0.0 && w.is_finite());
        (ordered && usable && times.len() == text.len()).then(|| {
            let gap = times.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
            let (least, most) = text.iter().fold((f64::INFINITY, 0.0_f64), |(a, b), w| (a.min(*w), b.max(*w)));
            let steepest = if gap.is_finite() { (40.0 + (most / least).ln()) / gap } else { 1.0 };
            let regular = times.windows(2).all(|pair| pair[1] - pair[0] == 1.0);
            let all = text.iter().sum();
            let (flat, nothing) = (Tilt::default(), 0.0);
            let mut axis = Self {
                times,
                text,
                all,
                steepest,
                regular,
                flat,
                share_squares: nothing,
                share_squares_of_time: nothing,
            };
            axis.flat = axis.moments(0.0);
            axis.share_squares = text.iter().map(|w| w * w).sum::<f64>() / (all * all);
            let centre = axis.flat.mean;
            let part = |(w, t): (&f64, &f64)| w * w * (t - centre) * (t - centre);
            axis.share_squares_of_time = text.iter().zip(times).map(part).sum::<f64>() / (all * all);
            axis
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
        self.share_squares
    }

    /// Sum of squared shares times squared distance from the mean of time.
    pub fn share_squares_of_time(&self) -> f64 {
        self.share_squares_of_time
    }

    /// First and last time.
    pub fn ends(&self) -> (f64, f64) {
        (self.times.first().copied().unwrap_or(0.0), self.times.last().copied().unwrap_or(0.0))
    }

    /// A slope under which one end holds all weight that a float can tell from nothing.
    pub fn steepest(&self) -> f64 {
        self.steepest
    }

    /// Moments without a slope.
    pub fn flat(&self) -> &Tilt {
        &self.flat
    }

    /// ln of the first period's share of the weight.
    pub fn ln_first(&self, tilt: &Tilt) -> f64 {
        self.ln_share(self.text.first(), self.ends().0, tilt)
    }

    /// ln of the last period's share of the weight.
    pub fn ln_last(&self, tilt: &Tilt) -> f64 {
        self.ln_share(self.text.last(), self.ends().1, tilt)
    }

    fn ln_share(&self, text: Option<&f64>, time: f64, tilt: &Tilt) -> f64 {
        text.map_or(0.0, |w| (w / self.all).ln()) + tilt.slope * (time - tilt.lean) - tilt.ln_sum
    }

    /// Moments under a slope. Weights are scaled by that of the end to which the slope leans, so nothing overflows.
    pub fn tilt(&self, slope: f64) -> Tilt {
        if slope == 0.0 { self.flat } else { self.moments(slope) }
    }

    fn moments(&self, slope: f64) -> Tilt {
        let (first, last) = self.ends();
        let lean = if slope > 0.0 { last } else { first };
        let [sum, by_time, by_square, by_cube] = if slope == 0.0 {
            self.plain_sums()
        } else if self.regular {
            self.regular_sums(slope)
        } else {
            self.irregular_sums(slope, lean)
        };
        let (mean, square, cube) = (by_time / sum, by_square / sum, by_cube / sum);
        let variance = (square - mean * mean).max(0.0);
        let third = cube - 3.0 * mean * square + 2.0 * mean * mean * mean;
        Tilt { slope, lean, ln_sum: (sum / self.all).ln(), mean: lean + mean, variance, third }
    }

    fn plain_sums(&self) -> Sums {
        let first = self.ends().0;
        let mut sums = [0.0; 4];
        self.times.iter().zip(self.text).for_each(|(&t, &w)| add(&mut sums, w, t - first));
        sums
    }

    /// From the end that weighs most outwards, a power of the step's factor for each period.
    fn irregular_sums(&self, slope: f64, lean: f64) -> Sums {
        let mut sums = [0.0; 4];
        let visit = |(&t, &w): (&f64, &f64)| add(&mut sums, w * (-slope.abs() * (t - lean).abs()).exp(), t - lean);
        let pairs = self.times.iter().zip(self.text);
        if slope > 0.0 {
            pairs.rev().for_each(visit)
        } else {
            pairs.for_each(visit)
        }
        sums
    }

    /// The same where all steps are one: some periods side by side, as far as they still count.
    fn regular_sums(&self, slope: f64) -> Sums {
        let step = (-slope.abs()).exp();
        let reach = ((self.steepest + 30.0) / slope.abs()).min(self.text.len() as f64) as usize;
        let mut lanes = Lanes::new(step);
        let rest = if slope > 0.0 {
            let chunks = self.text[self.text.len() - reach..].rchunks_exact(LANES);
            let rest = chunks.remainder();
            chunks.for_each(|c| lanes.add(std::array::from_fn(|lane| c[LANES - 1 - lane])));
            lanes.finish(rest.iter().rev())
        } else {
            let chunks = self.text[..reach].chunks_exact(LANES);
            let rest = chunks.remainder();
            chunks.for_each(|c| lanes.add(std::array::from_fn(|lane| c[lane])));
            lanes.finish(rest.iter())
        };
        let side = -slope.signum();
        [rest[0], side * rest[1], rest[2], side * rest[3]]
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
            let inside = newton > low && newton < high;
            let next = if inside { newton } else { 0.5 * (low + high) };
            let moved = (next - slope).abs();
            // A Newton step squares the distance: after one of 1e-8 nothing is left.
            if moved <= if inside { 1e-8 } else { 1e-13 } * (1.0 + slope.abs()) {
                return next;
            }
            slope = next;
        }
        slope
    }
}

fn add(sums: &mut Sums, weight: f64, x: f64) {
    let wx = weight * x;
    sums[0] += weight;
    sums[1] += wx;
    sums[2] += wx * x;
    sums[3] += wx * x * x;
}

/// Sums of neighbouring periods side by side, in a fixed order.
struct Lanes {
    factor: [f64; LANES],
    distance: [f64; LANES],
    step: f64,
    sums: [[f64; LANES]; 4],
}

impl Lanes {
    fn new(step: f64) -> Self {
        let square = step * step;
        Self {
            factor: [1.0, step, square, square * step],
            distance: [0.0, 1.0, 2.0, 3.0],
            step: square * square,
            sums: [[0.0; LANES]; 4],
        }
    }

    fn add(&mut self, text: [f64; LANES]) {
        for (lane, share) in text.into_iter().enumerate() {
            let (weight, x) = (share * self.factor[lane], self.distance[lane]);
            let wx = weight * x;
            let wxx = wx * x;
            self.sums[0][lane] += weight;
            self.sums[1][lane] += wx;
            self.sums[2][lane] += wxx;
            self.sums[3][lane] += wxx * x;
            self.factor[lane] *= self.step;
            self.distance[lane] += LANES as f64;
        }
    }

    /// The sums with the last periods, fewer than there are lanes.
    fn finish<'a>(mut self, rest: impl Iterator<Item = &'a f64>) -> Sums {
        let mut text = [0.0; LANES];
        text.iter_mut().zip(rest).for_each(|(slot, w)| *slot = *w);
        self.add(text);
        self.sums.map(|lanes| (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
    }
}
