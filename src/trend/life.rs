//! The life of one term on a timeline, in numbers.

use super::series::Cell;
use super::timeline::Timeline;
use crate::stats::burst::{Burst, BurstModel, kleinberg_bursts};
use crate::stats::count_changes::{Change, burst_p, count_changes};
use crate::stats::lives::neighbour_dispersion;

/// Place among the periods with text, and occurrences there.
pub(super) type Count = (usize, f64);

/// The periods that have text: what all terms share.
pub(super) struct Clock {
    /// Their numbers on the timeline.
    pub periods: Vec<u32>,
    /// Place of each period of the timeline among them.
    place: Vec<u32>,
    /// Their numbers again, as points in time.
    pub times: Vec<f64>,
    pub tokens: Vec<f64>,
    pub documents: Vec<f64>,
    /// Tokens before each of them, and in all.
    pub before: Vec<f64>,
    pub all_tokens: f64,
    /// Tokens of the period of a token in the mean.
    pub usual_tokens: f64,
    pub all_documents: f64,
}

impl Clock {
    pub fn new(timeline: &Timeline) -> Self {
        let periods = timeline.present();
        let mut place = vec![u32::MAX; timeline.len()];
        periods.iter().zip(0..).for_each(|(&p, i)| place[p as usize] = i);
        let tokens: Vec<f64> = periods.iter().map(|&p| timeline.tokens[p as usize] as f64).collect();
        let mut before = vec![0.0];
        tokens.iter().for_each(|n| before.push(before[before.len() - 1] + n));
        let times = periods.iter().map(|&p| f64::from(p)).collect();
        let documents: Vec<f64> = periods.iter().map(|&p| f64::from(timeline.documents[p as usize])).collect();
        let all_documents = documents.iter().sum();
        let all_tokens = before[before.len() - 1];
        let usual_tokens = tokens.iter().map(|n| n * n).sum::<f64>() / all_tokens;
        Self { all_tokens, usual_tokens, all_documents, periods, place, times, tokens, documents, before }
    }

    pub fn len(&self) -> usize {
        self.periods.len()
    }

    /// Place among the periods with text, and occurrences.
    pub fn counts(&self, cells: &[Cell]) -> Vec<Count> {
        cells.iter().map(|c| (self.place[c.period as usize] as usize, c.count as f64)).collect()
    }

    /// Rates per 10,000 tokens.
    pub fn rates(&self, cells: &[Cell]) -> Vec<(usize, f64)> {
        self.counts(cells).iter().map(|&count| self.rate(count)).collect()
    }

    fn rate(&self, (i, count): Count) -> (usize, f64) {
        (i, count * 1e4 / self.tokens[i])
    }
}

/// Where a term lies on the timeline; numbers are periods with text, from 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LifeCourse {
    pub first: usize,
    pub last: usize,
    pub in_use: usize,
    pub peak: usize,
    pub peak_rate: f64,
    /// First period of the first run of two or more in use.
    pub emergence: Option<usize>,
    /// First period after the last such run.
    pub retreat: Option<usize>,
    /// Periods of the timeline from the peak to the first with half its rate or less.
    pub half_life: Option<u32>,
    /// First period in which it is more than an accident.
    pub first_firm: Option<usize>,
    /// Longest run without the term between two uses.
    pub gap: usize,
    /// The stretch without the term, between two uses, that holds most text.
    pub longest_gap: Option<(usize, usize)>,
    /// Where it came back from that, if two periods or more were without.
    pub back: Option<usize>,
    /// 1 less the deviation of its proportions from those of the text.
    pub steadiness: f64,
}

impl LifeCourse {
    /// `counts` are those of the cells, see [`Clock::counts`].
    pub fn of(cells: &[Cell], counts: &[Count], clock: &Clock) -> Option<Self> {
        let rates: Vec<(usize, f64)> = counts.iter().map(|&count| clock.rate(count)).collect();
        let (&(first, _), &(last, _)) = (rates.first()?, rates.last()?);
        let (mut peak, mut peak_rate) = (first, 0.0);
        for &(i, rate) in &rates {
            if rate > peak_rate {
                (peak, peak_rate) = (i, rate);
            }
        }
        let gaps = || rates.windows(2).map(|pair| (pair[1].0 - pair[0].0 - 1, pair[1].0));
        let runs = || rates.chunk_by(|a, b| a.0 + 1 == b.0).filter(|run| run.len() > 1);
        let by_text = |&(from, to): &(usize, usize)| clock.before[to] - clock.before[from];
        let stretches = rates.windows(2).map(|pair| (pair[0].0 + 1, pair[1].0)).filter(|(from, to)| from < to);
        let longest_gap = stretches.max_by(|a, b| by_text(a).total_cmp(&by_text(b)).then(b.0.cmp(&a.0)));
        let after = runs().next_back().and_then(<[_]>::last).map(|&(i, _)| i + 1);
        Some(Self {
            first,
            last,
            in_use: rates.len(),
            peak,
            peak_rate,
            emergence: runs().next().map(|run| run[0].0),
            retreat: after.filter(|&i| i < clock.len()),
            half_life: half_life(&rates, clock, peak, peak_rate),
            first_firm: first_firm(cells, &rates, peak_rate),
            gap: gaps().map(|(length, _)| length).max().unwrap_or(0),
            longest_gap,
            back: longest_gap.filter(|(from, to)| to - from >= 2).map(|(_, back)| back),
            steadiness: steadiness(counts, clock),
        })
    }
}

/// Documents that make a period firm.
const FIRM_DOCUMENTS: u32 = 2;

/// The part of the peak's rate that a firm period has at least: what accidental matches do not reach.
const FIRM_RATE: f64 = 0.05;

/// The first period that two documents or more, or also the next period, share, at a twentieth of the peak's rate or
/// more.
fn first_firm(cells: &[Cell], rates: &[(usize, f64)], peak_rate: f64) -> Option<usize> {
    let firm = |k: usize| {
        let (i, rate) = rates[k];
        let goes_on = rates.get(k + 1).is_some_and(|(next, _)| *next == i + 1);
        (cells[k].documents >= FIRM_DOCUMENTS || goes_on) && rate >= FIRM_RATE * peak_rate
    };
    (0..rates.len()).find(|&k| firm(k)).map(|k| rates[k].0)
}

fn half_life(rates: &[(usize, f64)], clock: &Clock, peak: usize, peak_rate: f64) -> Option<u32> {
    let mut later = rates.iter().filter(|(i, _)| *i > peak).peekable();
    let low = (peak + 1..clock.len()).find(|&i| {
        let rate = later.next_if(|(j, _)| *j == i).map_or(0.0, |(_, rate)| *rate);
        rate <= peak_rate / 2.0
    })?;
    Some(clock.periods[low] - clock.periods[peak])
}

/// 1 - sum |share of the occurrences - share of the text| / 2 over the
/// periods (Gries 2008). Only periods in use can have too large a share, and
/// what they have too much the others have too little.
fn steadiness(counts: &[Count], clock: &Clock) -> f64 {
    let all: f64 = counts.iter().map(|(_, count)| count).sum();
    let excess = |&(i, count): &(usize, f64)| (count / all - clock.tokens[i] / clock.all_tokens).max(0.0);
    1.0 - counts.iter().map(excess).sum::<f64>()
}

/// Documents from which on a heap is told from chance.
const MANY_DOCUMENTS: f64 = 10.0;

/// How many occurrences come at once: those in a document that has any, by what that would be if occurrences fell into
/// `documents` documents by chance, m / (1 - exp(-m)) for m a document; 1 or more. Few documents do not tell heaps from
/// frequent use, so there a part of what chance would do counts as heaps too.
pub(super) fn heap(occurrences: f64, holding: f64, documents: f64) -> f64 {
    let mean = occurrences / documents;
    let by_chance = if mean > 1e-6 { mean / -(-mean).exp_m1() } else { 1.0 };
    let plain = occurrences / holding.max(1.0);
    let beyond = (plain / by_chance).clamp(1.0, plain.max(1.0));
    beyond + (plain.max(1.0) - beyond) * MANY_DOCUMENTS / (MANY_DOCUMENTS + documents)
}

/// [`heap`] of a term's cells.
pub(super) fn heap_of(cells: &[Cell], counts: &[Count], clock: &Clock) -> f64 {
    let holding: f64 = cells.iter().map(|c| f64::from(c.documents)).sum();
    heap(counts.iter().map(|c| c.1).sum(), holding, clock.all_documents)
}

/// How much the counts of a term vary between neighbouring periods from `start` on, by their mean; 1 or more. Where
/// few counts say it, what comes at once does: heaps of geometric sizes with the mean h vary by 2 h - 1.
pub(super) fn dispersion(cells: &[Cell], counts: &[Count], clock: &Clock, start: usize) -> f64 {
    let prior = 2.0 * heap_of(cells, counts, clock) - 1.0;
    neighbour_dispersion(counts, &clock.tokens, start, prior).max(1.0)
}

/// Changes in the level of a term over the periods that have text; `limit` as in
/// [`change_limit`](crate::stats::count_changes::change_limit).
pub(super) fn changes(cells: &[Cell], counts: &[Count], clock: &Clock, limit: f64) -> Vec<Change> {
    count_changes(counts, &clock.before, dispersion(cells, counts, clock, 0), limit)
}

/// What a term bursts in: hits of each cell, out of this many in each period of the timeline.
pub(super) struct BurstCounts<'a> {
    pub total: &'a [u64],
    /// All documents.
    pub documents: f64,
    pub of_cell: fn(&Cell) -> u64,
}

impl BurstCounts<'_> {
    /// Bursts as periods of the timeline, each with its p value.
    pub fn bursts(&self, cells: &[Cell], model: &BurstModel) -> Vec<(Burst, f64)> {
        let found = self.search(cells, model);
        if found.is_empty() {
            return Vec::new();
        }
        // Periods without any text are no part of the test.
        let present: Vec<usize> = (0..self.total.len()).filter(|&p| self.total[p] > 0).collect();
        let text: Vec<f64> = present.iter().map(|&p| self.total[p] as f64).collect();
        let hits = |cell: &Cell| (present.partition_point(|&p| p < cell.period as usize), (self.of_cell)(cell) as f64);
        let counts: Vec<(usize, f64)> = cells.iter().map(hits).collect();
        let all: f64 = counts.iter().map(|c| c.1).sum();
        let holding: f64 = cells.iter().map(|c| f64::from(c.documents)).sum();
        let prior = 2.0 * heap(all, holding, self.documents) - 1.0;
        let dispersion = neighbour_dispersion(&counts, &text, 0, prior).max(1.0);
        let whole: f64 = text.iter().sum();
        let with_p = |burst: Burst| {
            let stretch = burst.start..=burst.end;
            let inside: u64 = cells.iter().filter(|c| stretch.contains(&(c.period as usize))).map(self.of_cell).sum();
            let share = self.total[stretch].iter().map(|&t| t as f64).sum::<f64>() / whole;
            let p = burst_p(inside as f64, all, share, dispersion, present.len());
            (burst, p)
        };
        found.into_iter().map(with_p).collect()
    }

    fn search(&self, cells: &[Cell], model: &BurstModel) -> Vec<Burst> {
        let hits: u64 = cells.iter().map(self.of_cell).sum();
        // No state saves more than ln(ratio) per hit and step, and every step up costs gamma ln n.
        if hits as f64 * model.ratio.ln() <= model.gamma * (self.total.len() as f64).ln() {
            return Vec::new();
        }
        let mut relevant = vec![0; self.total.len()];
        cells.iter().for_each(|cell| relevant[cell.period as usize] = (self.of_cell)(cell));
        kleinberg_bursts(&relevant, self.total, model).map_or_else(Vec::new, |fit| fit.bursts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seeded series: cells of a term in about `share` of ten of the periods, each of 1,000 tokens and 20 documents.
    fn random(seed: u64, n: usize, share: u64, most: u64) -> (Vec<Cell>, Clock) {
        let mut state = seed;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % below
        };
        let mut cells = Vec::new();
        for period in 0..n as u32 {
            if draw(10) < share {
                let count = 1 + draw(most);
                cells.push(Cell { period, count, documents: count.min(20) as u32 });
            }
        }
        let tokens: Vec<f64> = (0..n).map(|_| 1000.0 + draw(500) as f64).collect();
        let mut before = vec![0.0];
        tokens.iter().for_each(|t| before.push(before[before.len() - 1] + t));
        let all_tokens = before[n];
        let periods: Vec<u32> = (0..n as u32).collect();
        let times = periods.iter().map(|&p| f64::from(p)).collect();
        (
            cells,
            Clock {
                place: periods.clone(),
                periods,
                times,
                tokens,
                documents: vec![20.0; n],
                before,
                all_tokens,
                usual_tokens: 1.0,
                all_documents: 20.0 * n as f64,
            },
        )
    }

    /// What is skipped because it cannot pay would not have been found.
    #[test]
    fn short_cuts_lose_nothing() {
        let (mut skipped, mut found) = (0, 0);
        for seed in 0..600 {
            let (cells, clock) = random(seed, 5 + seed as usize % 60, 1 + seed % 10, 1 + seed % 13);
            let (n, model) = (clock.len(), BurstModel::default());
            let total = vec![20; n];
            let mut relevant = vec![0; n];
            cells.iter().for_each(|c| relevant[c.period as usize] = u64::from(c.documents));
            let plain = kleinberg_bursts(&relevant, &total, &model).map(|fit| fit.bursts).unwrap_or_default();
            let counts =
                BurstCounts { total: &total, documents: clock.all_documents, of_cell: |c| u64::from(c.documents) };
            assert_eq!(counts.search(&cells, &model), plain);
            assert_eq!(counts.bursts(&cells, &model).len(), plain.len());
            if plain.is_empty() { skipped += 1 } else { found += 1 }
        }
        assert!(skipped > 100 && found > 100, "{skipped} {found}");
    }

    #[test]
    fn steadiness_is_one_less_the_deviation_of_proportions() {
        for seed in 0..50 {
            let (cells, clock) = random(seed, 30, 1 + seed % 10, 6);
            let all: f64 = cells.iter().map(|c| c.count as f64).sum();
            let deviation: f64 = (0..30)
                .map(|p| {
                    let count = cells.iter().find(|c| c.period == p).map_or(0.0, |c| c.count as f64);
                    (count / all - clock.tokens[p as usize] / clock.all_tokens).abs()
                })
                .sum();
            if let Some(places) = LifeCourse::of(&cells, &clock.counts(&cells), &clock) {
                assert!((places.steadiness - (1.0 - deviation / 2.0)).abs() < 1e-12);
            }
        }
    }
}
