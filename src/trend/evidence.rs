//! What the numbers prove about the life of a term, and the class that follows.

use super::life::{Clock, Count, LifeCourse, dispersion, heap_of};
use super::series::Cell;
use crate::stats::axis::Axis;
use crate::stats::count_trend::{CountTrend, QuantileTable, count_trend};
use crate::stats::lives::Occurrences;
use crate::stats::student::{normal_z, student_t};

/// Share of the occurrences that a flash holds within its few periods.
const FLASH: f64 = 0.8;

/// Factor by which the rate of a steady term changes at most over its life, by both limits of its trend.
const STEADY: f64 = 2.0;

/// The level at which a test leans rather than proves.
pub(super) const EVEN_ODDS: f64 = 0.5;

/// What is asked of every term, beside the terms themselves.
#[derive(Debug)]
pub(super) struct Question<'a> {
    /// All periods that have text; none without any.
    pub axis: Option<Axis<'a>>,
    /// The last periods with text that are the present.
    pub window: usize,
    pub level: f64,
    pub quantiles: QuantileTable,
    /// What a change in level costs.
    pub change: f64,
    /// Factor on what a dispersion has above 1, for the periods that it is known from; see [`caution`].
    pub caution: f64,
}

/// The square of Student's t by the normal at 0.01: what a variance of n periods is widened by.
pub(super) fn caution(n: usize) -> f64 {
    if n < 3 { 1.0 } else { (student_t(CAUTION, n as f64 - 1.0) / normal_z(CAUTION)).powi(2) }
}

const CAUTION: f64 = 0.01;

/// P values of everything that a class may say; 1 where there is nothing to test.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    /// No text before its first firm period holds it for a reason.
    pub born: f64,
    /// No text after its last use holds it.
    pub gone: f64,
    /// Its longest gap.
    pub returned: f64,
    /// The peak is above what came before it.
    pub rise: f64,
    /// The present is below the peak, or below all before.
    pub decline: f64,
    /// Its trend since birth.
    pub trend: Option<CountTrend>,
    /// The place from which on it is judged.
    pub start: usize,
    /// Variance by mean of its counts, between neighbouring periods.
    pub dispersion: f64,
    /// Periods that the trend spans.
    span: f64,
    /// Whether one short stretch holds nearly all.
    brief: bool,
}

/// How a term lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Gone,
    Flash,
    Emerging,
    Returning,
    Peaked,
    Fading,
    Rising,
    Steady,
    Established,
    Uncertain,
}

impl Class {
    pub fn name(self) -> &'static str {
        match self {
            Class::Gone => "gone",
            Class::Flash => "flash",
            Class::Emerging => "emerging",
            Class::Returning => "returning",
            Class::Peaked => "peaked",
            Class::Fading => "fading",
            Class::Rising => "rising",
            Class::Steady => "steady",
            Class::Established => "established",
            Class::Uncertain => "uncertain",
        }
    }
}

impl Evidence {
    /// `counts` are those of the cells, see [`Clock::counts`].
    pub fn of(cells: &[Cell], counts: &[Count], places: &LifeCourse, clock: &Clock, question: &Question) -> Self {
        let n = clock.len();
        let birth = places.first_firm.unwrap_or(places.first);
        let dispersion = dispersion(cells, counts, clock, birth);
        let sum = |from: usize, to: usize| -> f64 {
            counts.iter().filter(|(i, _)| (from..to).contains(i)).map(|(_, count)| count).sum()
        };
        let text = |from: usize, to: usize| clock.before[to] - clock.before[from];
        let share = |part: f64, rest: f64| part / (part + rest);

        let heap = heap_of(cells, counts, clock);
        let all = Occurrences::new(sum(0, n), dispersion, heap);
        let born = if birth == 0 { 1.0 } else { all.absent(text(0, birth) / clock.all_tokens, sum(0, birth)) };
        let start = if born <= question.level { birth } else { 0 };
        // Born in `start`: its first use is given, and one occurrence says nothing on the rest of the text.
        let living = sum(start, n) - if start > 0 { dispersion } else { 0.0 };
        let since = Occurrences::new(living.max(0.0), dispersion, heap);
        let last = places.last + 1;
        let gone = if last == n { 1.0 } else { since.absent(text(last, n) / text(start, n), 0.0) };
        let returned =
            places.longest_gap.map_or(1.0, |(from, to)| since.gap(text(from, to) / text(start.min(from), n)));

        let recent = n.saturating_sub(question.window).max(start);
        let (now, now_text) = (sum(recent, n), text(recent, n));
        let (mut rise, mut decline) = (born, 1.0);
        let tries = n as f64;
        // Few periods know the dispersion badly. Besides, the variance of clumped counts grows with more than their
        // mean: in long periods they vary more.
        let longer = |from: usize, to: usize| {
            let squares: f64 = clock.tokens[from..to].iter().map(|n| n * n).sum();
            (squares / text(from, to) / clock.usual_tokens).max(1.0)
        };
        let excess = (dispersion - 1.0) * question.caution;
        let present = if recent < n { longer(recent, n) } else { 1.0 };
        let at_peak = 1.0 + excess * longer(places.peak, places.peak + 1).max(present);
        let by_life = 1.0 + excess * present;
        if places.peak > 0 {
            let before = text(0, places.peak);
            let at = counts.iter().find(|(i, _)| *i == places.peak).map_or(0.0, |c| c.1);
            let fewer = Occurrences::fewer(sum(0, places.peak), at, share(before, clock.tokens[places.peak]), at_peak);
            rise = rise.min(fewer * tries).min(1.0);
        }
        if recent > start && recent < n && places.peak < recent {
            let at = counts.iter().find(|(i, _)| *i == places.peak).map_or(0.0, |c| c.1);
            let by_peak = Occurrences::fewer(now, at, share(now_text, clock.tokens[places.peak]), at_peak) * tries;
            let to_life = Occurrences::fewer(now, sum(start, recent), share(now_text, text(start, recent)), by_life);
            decline = (2.0 * by_peak.min(to_life)).min(1.0);
        }
        let (trend, span) = trend_since(start, cells, counts, clock, question);
        Self { born, gone, returned, rise, decline, trend, start, dispersion, span, brief: brief(counts, places, n) }
    }

    /// All p values that enter the correction for many tests, 1 where there was nothing to test: whether there was
    /// depends on the counts, so leaving it out would count too few tests.
    pub fn tests(&self) -> [f64; 6] {
        let trend = self.trend.as_ref().map_or(1.0, |t| t.p);
        [self.born, self.gone, self.returned, self.rise, self.decline, trend]
    }

    /// The class that p values up to `limit` prove.
    pub fn class(&self, places: &LifeCourse, n: usize, question: &Question, limit: f64) -> Class {
        let recent = n.saturating_sub(question.window);
        let slope = self.trend.as_ref().filter(|t| t.p <= limit).map_or(0.0, |t| t.z);
        let (declined, risen) = (self.decline <= limit, self.rise <= limit || slope > 0.0);
        let gone = places.last < recent && self.gone <= limit;
        if (gone || declined) && self.rise <= limit && self.brief {
            Class::Flash
        } else if gone {
            Class::Gone
        } else if self.born <= limit && self.start > 0 && self.start >= recent && !declined {
            Class::Emerging
        } else if self.returned <= limit && places.back.is_some_and(|back| back >= recent) {
            Class::Returning
        } else if declined && risen {
            Class::Peaked
        } else if declined || slope < 0.0 {
            Class::Fading
        } else if slope > 0.0 {
            Class::Rising
        } else if self.steady() {
            Class::Steady
        } else if self.born <= limit && self.start > 0 && places.last >= recent && !self.leans_down() {
            Class::Established
        } else {
            Class::Uncertain
        }
    }

    /// Whether any test of an end or a decline falls below even odds.
    fn leans_down(&self) -> bool {
        let falling = self.trend.as_ref().is_some_and(|t| t.z < 0.0 && t.p <= EVEN_ODDS);
        falling || self.decline <= EVEN_ODDS || self.gone <= EVEN_ODDS
    }

    /// Neither limit of the trend lets the rate change by more than a factor over the life.
    fn steady(&self) -> bool {
        let most = STEADY.ln();
        self.trend.as_ref().is_some_and(|t| t.lower * self.span >= -most && t.upper * self.span <= most)
    }
}

/// The trend from the period of birth on, and the periods that it spans.
///
/// The first use of all decides where the trend begins, so it says nothing on what follows: its document, and the text
/// before that, are left out. Of n documents of that period of which k hold the term, the first that does comes after
/// (n + 1) / (k + 1) documents in the mean.
fn trend_since(
    start: usize,
    cells: &[Cell],
    counts: &[Count],
    clock: &Clock,
    question: &Question,
) -> (Option<CountTrend>, f64) {
    let times = &clock.times;
    let span = |from: usize| times.last().map_or(0.0, |t| t - times.get(from).unwrap_or(t));
    let trend = |from: usize, text: &[f64], counts: &[Count]| {
        let axis = Axis::new(times.get(from..)?, text)?;
        count_trend(&axis, counts, &question.quantiles.of(axis.len()))
    };
    if start == 0 {
        let whole = question.axis.and_then(|axis| count_trend(&axis, counts, &question.quantiles.of(axis.len())));
        return (whole, span(0));
    }
    let after: Vec<Count> = counts.iter().filter(|(i, _)| *i > start).map(|&(i, count)| (i - start, count)).collect();
    let first =
        cells.iter().zip(counts).find(|(_, (i, _))| *i == start).map(|(cell, c)| (f64::from(cell.documents), c.1));
    let (Some((k, count)), documents) = (first, clock.documents[start]) else { return (None, 0.0) };
    let rest = 1.0 - (documents + 1.0) / (k + 1.0) / documents;
    if rest > 0.0 && k > 1.0 {
        let mut text = clock.tokens[start..].to_vec();
        text[0] *= rest;
        let mut counts = vec![(0, count * (k - 1.0) / k)];
        counts.extend(after);
        (trend(start, &text, &counts), span(start))
    } else {
        let later: Vec<Count> = after.into_iter().map(|(i, count)| (i - 1, count)).collect();
        (trend(start + 1, clock.tokens.get(start + 1..).unwrap_or(&[]), &later), span(start + 1))
    }
}

/// Whether two running periods, or a twentieth of all, hold nearly all occurrences.
fn brief(counts: &[Count], places: &LifeCourse, n: usize) -> bool {
    let length = (n / 20).max(2);
    let all: f64 = counts.iter().map(|c| c.1).sum();
    let from = (places.peak + 1).saturating_sub(length);
    (from..=places.peak).any(|from| {
        let inside = counts.iter().filter(|(i, _)| (from..from + length).contains(i));
        inside.map(|c| c.1).sum::<f64>() >= FLASH * all
    }) && n > 2 * length
}
