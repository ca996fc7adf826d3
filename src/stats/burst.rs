//! Bursts of a term: Kleinberg's batched two-or-more-state automaton, solved by Viterbi.

use statrs::function::gamma::ln_gamma;

/// Parameters of the automaton.
#[derive(Debug, Clone, PartialEq)]
pub struct BurstModel {
    /// Ratio s > 1 between the rates of neighbouring states. Usual: 2.
    pub ratio: f64,
    /// Weight gamma >= 0 of a step upwards: larger values give fewer, longer bursts. Usual: 1.
    pub gamma: f64,
    /// Number of states k, 2 to [`MAX_STATES`]. Usual: 2.
    pub states: usize,
}

impl Default for BurstModel {
    /// s = 2, gamma = 1, two states.
    fn default() -> Self {
        Self { ratio: 2.0, gamma: 1.0, states: 2 }
    }
}

/// A maximal run of periods in state `level` or above. Bursts of higher level lie inside those of lower level.
#[derive(Debug, Clone, PartialEq)]
pub struct Burst {
    /// First period.
    pub start: usize,
    /// Last period, inclusive.
    pub end: usize,
    /// 1 to k-1.
    pub level: usize,
    /// Sum over the periods of cost(level - 1) - cost(level): what the burst saves, in nats.
    pub weight: f64,
}

/// Cheapest state sequence of a term and the bursts in it.
#[derive(Debug, Clone, PartialEq)]
pub struct BurstFit {
    /// State of each period; 0 is the normal rate.
    pub states: Vec<usize>,
    /// Total cost of the sequence: emissions (with the binomial coefficient) plus upward moves, in nats.
    pub cost: f64,
    /// Bursts by start, outer before inner.
    pub bursts: Vec<Burst>,
}

/// Most states accepted.
pub const MAX_STATES: usize = 64;

/// Cap on the rate of every state.
pub const MAX_RATE: f64 = 0.99999;

/// Kleinberg's batched burst detection: `relevant[t]` hits out of `total[t]` documents (or characters, ...) in period
/// t.
///
/// Rates p_i = min(s^i R/D, 0.99999), R = sum r_t, D = sum d_t. Cost of period t in state i:
/// -ln[C(d_t, r_t) p_i^r_t (1 - p_i)^(d_t - r_t)]; a move from i up to j costs (j - i) gamma ln n, n = number of
/// periods (empty ones included), a move down is free; the automaton is in state 0 before the first period. The
/// returned sequence has the least total cost; among equal ones it takes the lower state, so a burst neither starts
/// nor ends with periods that do not support it. Periods with d_t = 0 cost nothing in any state.
///
/// All states share the rate cap, the base rate too: a term in nearly every document has no bursts. No hits at all:
/// all states 0, cost 0.
///
/// `None` if the slices are empty or differ in length, some r_t > d_t, or a parameter is out of range.
/// Kleinberg 2002 (batched automaton). Cost O(n k^2) time, n k bytes; ln-gamma only where 0 < r_t < d_t. States and
/// weights do not use ln-gamma; `cost` carries its rounding, about 1e-16 d_t ln d_t per period.
pub fn kleinberg_bursts(relevant: &[u64], total: &[u64], model: &BurstModel) -> Option<BurstFit> {
    if !usable(relevant, total, model) {
        return None;
    }
    let (hits, trials) = (sum(relevant), sum(total));
    if hits == 0.0 {
        return Some(BurstFit { states: vec![0; total.len()], cost: 0.0, bursts: Vec::new() });
    }
    let rates: Vec<StateRate> =
        (0..model.states).map(|i| StateRate::new(hits / trials * model.ratio.powi(i as i32))).collect();
    let step_up = model.gamma * (total.len() as f64).ln();
    let (states, path_cost) = cheapest_path(relevant, total, &rates, step_up);
    let constant: f64 = relevant.iter().zip(total).map(|(&r, &d)| ln_binomial(d, r)).sum();
    let bursts = bursts_of(&states, relevant, total, &rates);
    Some(BurstFit { states, cost: path_cost - constant, bursts })
}

/// The rate of one state, with its logarithms.
#[derive(Debug, Clone, PartialEq)]
pub struct StateRate {
    ln_hit: f64,
    ln_miss: f64,
}

impl StateRate {
    /// `rate` in (0, 1); larger values are cut to [`MAX_RATE`].
    pub fn new(rate: f64) -> Self {
        let rate = rate.min(MAX_RATE);
        Self { ln_hit: rate.ln(), ln_miss: (-rate).ln_1p() }
    }

    /// -[r ln p + (d - r) ln(1 - p)]: the cost of a period without its binomial coefficient, which is the same in all
    /// states. A quiet period (r = 0) costs -d ln(1 - p), so two states differ there by d (ln(1-p0) - ln(1-p1)): one
    /// multiplication, no ln-gamma.
    pub fn cost(&self, r: u64, d: u64) -> f64 {
        let misses = d.saturating_sub(r) as f64 * self.ln_miss;
        if r == 0 { -misses } else { -(r as f64 * self.ln_hit + misses) }
    }
}

fn usable(relevant: &[u64], total: &[u64], model: &BurstModel) -> bool {
    !total.is_empty()
        && relevant.len() == total.len()
        && relevant.iter().zip(total).all(|(r, d)| r <= d)
        && model.ratio > 1.0
        && model.ratio.is_finite()
        && model.gamma >= 0.0
        && model.gamma.is_finite()
        && (2..=MAX_STATES).contains(&model.states)
}

fn sum(counts: &[u64]) -> f64 {
    counts.iter().map(|&c| u128::from(c)).sum::<u128>() as f64
}

/// ln C(d, r); 0 at r = 0 and r = d without calling ln-gamma.
fn ln_binomial(d: u64, r: u64) -> f64 {
    if r == 0 || r >= d {
        return 0.0;
    }
    let (d, r) = (d as f64, r as f64);
    ln_gamma(d + 1.0) - ln_gamma(r + 1.0) - ln_gamma(d - r + 1.0)
}

/// Viterbi: least-cost states and their cost without binomial coefficients.
fn cheapest_path(relevant: &[u64], total: &[u64], rates: &[StateRate], step_up: f64) -> (Vec<usize>, f64) {
    let k = rates.len();
    let mut cost = vec![f64::INFINITY; k];
    if let Some(first) = cost.first_mut() {
        *first = 0.0;
    }
    let mut next = vec![0.0; k];
    let mut came_from = vec![0_u8; k * total.len()];
    for ((&r, &d), from_row) in relevant.iter().zip(total).zip(came_from.chunks_exact_mut(k)) {
        for (to, ((slot, origin), rate)) in next.iter_mut().zip(from_row).zip(rates).enumerate() {
            let mut least = f64::INFINITY;
            for (from, &so_far) in cost.iter().enumerate() {
                let moved = so_far + to.saturating_sub(from) as f64 * step_up;
                if moved < least {
                    (least, *origin) = (moved, from as u8);
                }
            }
            *slot = least + rate.cost(r, d);
        }
        std::mem::swap(&mut cost, &mut next);
    }
    let mut end = (0, f64::INFINITY);
    for (state, &value) in cost.iter().enumerate() {
        if value < end.1 {
            end = (state, value);
        }
    }
    let (mut state, path_cost) = end;
    let mut states = vec![0; total.len()];
    for (slot, from_row) in states.iter_mut().zip(came_from.chunks_exact(k)).rev() {
        *slot = state;
        state = from_row.get(state).map_or(0, |&s| usize::from(s));
    }
    (states, path_cost)
}

/// Maximal runs at or above each level, with their weights, by start and level.
fn bursts_of(states: &[usize], relevant: &[u64], total: &[u64], rates: &[StateRate]) -> Vec<Burst> {
    let mut bursts = Vec::new();
    for (level, pair) in (1..).zip(rates.windows(2)) {
        let [lower, upper] = pair else { continue };
        let mut open: Option<Burst> = None;
        for (t, ((&state, &r), &d)) in states.iter().zip(relevant).zip(total).enumerate() {
            if state < level {
                bursts.extend(open.take());
                continue;
            }
            let burst = open.get_or_insert(Burst { start: t, end: t, level, weight: 0.0 });
            burst.end = t;
            burst.weight += lower.cost(r, d) - upper.cost(r, d);
        }
        bursts.extend(open);
    }
    bursts.sort_by_key(|b| (b.start, b.level));
    bursts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{a} != {b}");
    }

    fn model(ratio: f64, gamma: f64, states: usize) -> BurstModel {
        BurstModel { ratio, gamma, states }
    }

    fn fit(r: &[u64], d: &[u64], states: usize) -> Option<BurstFit> {
        kleinberg_bursts(r, d, &model(2.0, 1.0, states))
    }

    /// Emission cost straight from the definition: the coefficient as a product, powers by `powi`.
    fn direct_cost(r: u64, d: u64, p: f64) -> f64 {
        let coefficient: f64 = (0..r).map(|i| (d - i) as f64 / (i + 1) as f64).product();
        -(coefficient * p.powi(r as i32) * (1.0 - p).powi((d - r) as i32)).ln()
    }

    fn rate(state: usize, r: &[u64], d: &[u64], m: &BurstModel) -> f64 {
        let p0 = r.iter().sum::<u64>() as f64 / d.iter().sum::<u64>() as f64;
        (m.ratio.powi(state as i32) * p0).min(0.99999)
    }

    fn sequence_cost(states: &[usize], r: &[u64], d: &[u64], m: &BurstModel) -> f64 {
        let up = m.gamma * (d.len() as f64).ln();
        let before = std::iter::once(&0).chain(states);
        let moves: f64 = before.zip(states).map(|(a, b)| b.saturating_sub(*a) as f64 * up).sum();
        let emissions = (0..d.len()).map(|t| direct_cost(r[t], d[t], rate(states[t], r, d, m)));
        moves + emissions.sum::<f64>()
    }

    #[test]
    fn golden_burst() {
        // golden.json, kleinberg_r2; field.md section 0 item 5 (Viterbi)
        let r = [1, 1, 5, 5, 5, 5, 5, 1, 1, 1];
        let found = fit(&r, &[100; 10], 2).unwrap();
        assert_eq!(found.states, [0, 0, 1, 1, 1, 1, 1, 0, 0, 0]);
        close(found.cost, 20.928791329764483, 1e-12);
        // By hand: p0 = 30/1000, p1 = .06; 5 periods with 5 of 100: 25 ln 2 + 475 ln(.94/.97).
        let weight = 25.0 * 2_f64.ln() + 475.0 * (0.94_f64 / 0.97).ln();
        assert_eq!(found.bursts.len(), 1);
        assert_eq!((found.bursts[0].start, found.bursts[0].end, found.bursts[0].level), (2, 6, 1));
        close(found.bursts[0].weight, weight, 1e-12);
    }

    #[test]
    fn golden_no_burst() {
        // golden.json, kleinberg_r
        let found = fit(&[2, 3, 2, 4, 4, 4, 4, 3, 2, 2], &[100; 10], 2).unwrap();
        assert_eq!(found.states, [0; 10]);
        close(found.cost, 15.998942014591115, 1e-12);
        assert!(found.bursts.is_empty());
    }

    #[test]
    fn equals_exhaustive_search() {
        let mut seed: u64 = 9;
        let mut draw = |m: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % m
        };
        let (mut with_bursts, mut with_level_two) = (0, 0);
        for round in 0..240 {
            let k = 2 + round % 2;
            let n = if k == 2 { 9 } else { 7 };
            let d: Vec<u64> = (0..n).map(|_| if draw(6) == 0 { 0 } else { 10 + draw(30) }).collect();
            let rich: Vec<bool> = (0..n).map(|_| draw(3) == 0).collect();
            let r: Vec<u64> = (0..n).map(|t| draw(d[t] / if rich[t] { 2 } else { 20 } + 1)).collect();
            if r.iter().sum::<u64>() == 0 {
                continue;
            }
            let m = model(1.5 + draw(3) as f64 * 0.5, draw(4) as f64 * 0.4, k);
            let found = kleinberg_bursts(&r, &d, &m).unwrap();
            let mut least = f64::INFINITY;
            for code in 0..k.pow(n as u32) {
                let states: Vec<usize> = (0..n).map(|t| code / k.pow(t as u32) % k).collect();
                least = least.min(sequence_cost(&states, &r, &d, &m));
            }
            close(found.cost, least, 1e-10);
            close(sequence_cost(&found.states, &r, &d, &m), least, 1e-10);
            for b in &found.bursts {
                let in_burst = |t: usize| found.states.get(t).is_some_and(|&s| s >= b.level);
                assert!((b.start..=b.end).all(in_burst) && !in_burst(b.end + 1) && !in_burst(b.start.wrapping_sub(1)));
                let cost = |t: usize, level: usize| direct_cost(r[t], d[t], rate(level, &r, &d, &m));
                let weight: f64 = (b.start..=b.end).map(|t| cost(t, b.level - 1) - cost(t, b.level)).sum();
                assert!((b.weight - weight).abs() < 1e-9 && (b.weight > 0.0 || m.gamma == 0.0));
            }
            let periods: usize = found.bursts.iter().map(|b| b.end - b.start + 1).sum();
            assert_eq!(periods, found.states.iter().sum::<usize>());
            with_bursts += usize::from(!found.bursts.is_empty());
            with_level_two += usize::from(found.states.contains(&2));
        }
        assert!(with_bursts > 50 && with_level_two > 10, "{with_bursts} {with_level_two}");
    }

    #[test]
    fn quiet_and_empty_periods() {
        let (low, high) = (StateRate::new(0.02), StateRate::new(0.04));
        close(high.cost(0, 70) - low.cost(0, 70), 70.0 * (0.98_f64.ln() - 0.96_f64.ln()), 1e-13);
        assert_eq!(high.cost(0, 0), 0.0);
        // Empty periods inside a burst do not break it; after it they belong to the normal state.
        let r = [0, 0, 9, 0, 9, 0, 0, 0, 0, 0];
        let d = [50, 50, 50, 0, 50, 0, 50, 50, 50, 50];
        assert_eq!(fit(&r, &d, 2).unwrap().states, [0, 0, 1, 1, 1, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn degenerate_input() {
        let nothing = fit(&[0; 4], &[0; 4], 2).unwrap();
        assert_eq!((nothing.states, nothing.cost), (vec![0; 4], 0.0));
        assert!(nothing.bursts.is_empty());
        // Everything is a hit: all states share the capped rate.
        assert_eq!(fit(&[5, 5], &[5, 5], 3).unwrap().states, [0, 0]);
        assert_eq!(fit(&[3], &[5], 2).unwrap().states, [0]);
        assert_eq!(fit(&[], &[], 2), None);
        assert_eq!(fit(&[1], &[1, 2], 2), None);
        assert_eq!(fit(&[2], &[1], 2), None);
        assert_eq!(fit(&[1], &[2], 1), None);
        assert_eq!(fit(&[1], &[2], 65), None);
        for (ratio, gamma) in [(1.0, 1.0), (f64::NAN, 1.0), (2.0, -1.0), (2.0, f64::INFINITY)] {
            assert_eq!(kleinberg_bursts(&[1], &[2], &model(ratio, gamma, 2)), None);
        }
        assert_eq!(BurstModel::default(), model(2.0, 1.0, 2));
    }
}
