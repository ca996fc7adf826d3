//! The tests of the trend of counts.

use super::*;

struct Golden {
    counts: &'static [u32],
    text: &'static [f64],
    times: &'static [f64],
    /// statsmodels 0.15 GLM, Poisson, offset ln(text): slope and its standard error.
    slope: f64,
    error: f64,
    /// Its score test of the slope, and Pearson's chi² without the slope.
    score: f64,
    pearson: f64,
    /// Mid-p from the exact distribution of S, by convolution in NumPy.
    mid_p: f64,
}

const GOLDEN: [Golden; 4] = [
    Golden {
        counts: &[2, 3, 3, 5, 4, 6, 8, 7, 9, 9],
        text: &[10.0; 10],
        times: &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0],
        slope: 0.15288524909417162,
        error: 0.04925806652052303,
        score: 10.008658008658012,
        pearson: 10.785714285714281,
        mid_p: 0.001452672839009561,
    },
    Golden {
        counts: &[0, 1, 0, 0, 2, 0, 1, 3, 0, 4],
        text: &[5.0, 8.0, 13.0, 20.0, 9.0, 30.0, 22.0, 41.0, 37.0, 50.0],
        times: &[0.0, 1.0, 2.0, 4.0, 5.0, 6.0, 7.0, 8.0, 11.0, 12.0],
        slope: 0.03414568479010127,
        error: 0.08896906352821754,
        score: 0.14766240138740336,
        pearson: 13.662420770901914,
        mid_p: 0.7165645474450199,
    },
    Golden {
        counts: &[9, 4, 6, 1, 0, 2, 0, 1],
        text: &[100.0, 120.0, 90.0, 200.0, 150.0, 170.0, 210.0, 60.0],
        times: &[2000.0, 2001.0, 2002.0, 2003.0, 2004.0, 2005.0, 2006.0, 2007.0],
        slope: -0.5391269599001092,
        error: 0.12336458142567112,
        score: 23.87825053393684,
        pearson: 43.407928388746754,
        mid_p: 9.44536926012139e-07,
    },
    Golden {
        counts: &[40, 22, 31, 90, 12, 75, 60, 88, 140, 9, 130, 77],
        text: &[80.0, 70.0, 60.0, 100.0, 50.0, 90.0, 70.0, 80.0, 120.0, 30.0, 110.0, 60.0],
        times: &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0],
        slope: 0.09178354412353941,
        error: 0.010955976135631868,
        score: 71.5249683444596,
        pearson: 124.63542177030554,
        mid_p: 1.561597257640312e-17,
    },
];

fn cells(counts: &[u32]) -> Vec<(usize, f64)> {
    counts.iter().enumerate().filter(|(_, c)| **c > 0).map(|(i, c)| (i, f64::from(*c))).collect()
}

fn trend(counts: &[u32], text: &[f64], times: &[f64]) -> CountTrend {
    let axis = Axis::new(times, text).unwrap();
    count_trend(&axis, &cells(counts), &Quantiles::new(0.95, text.len())).unwrap()
}

fn close(name: &str, found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance * expected.abs(), "{name}: {found}, not {expected}");
}

#[test]
fn golden_statsmodels() {
    for g in &GOLDEN {
        let axis = Axis::new(g.times, g.text).unwrap();
        let total: f64 = g.counts.iter().map(|c| f64::from(*c)).sum();
        let found = trend(g.counts, g.text, g.times);
        close("slope", found.slope, g.slope, 1e-9);
        close("error", 1.0 / (total * axis.tilt(found.slope).variance).sqrt(), g.error, 1e-9);
        let n = g.counts.len() as f64;
        let flat = axis.tilt(0.0);
        let sum: f64 = cells(g.counts).iter().map(|&(i, c)| c * axis.time(i)).sum();
        let score = sum - total * flat.mean;
        close("score", score * score / (total * flat.variance), g.score, 1e-9);
        // z² = score / dispersion, which is at least what Pearson's chi² leaves.
        let left = (g.pearson - g.score) / (n - 2.0);
        let dispersion = found.dispersion.unwrap();
        assert!(dispersion >= left * (1.0 - 1e-9), "{dispersion} {left}");
        close("z", found.z * found.z, g.score / dispersion, 1e-9);
        close("mid-p", found.poisson_p, g.mid_p, 0.03);
    }
}

/// Pearson's dispersion alone decides where counts are more even than clumped.
#[test]
fn dispersion_is_what_the_trend_leaves() {
    let g = &GOLDEN[0];
    let found = trend(g.counts, g.text, g.times).dispersion.unwrap();
    close("dispersion", found, (g.pearson - g.score) / 8.0, 0.25);
}

/// The saddlepoint against the exact distribution of a sum of draws: within 15 % for up to three occurrences in very
/// uneven text, 8 % for more.
#[test]
fn mid_p_of_few_counts() {
    let text = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
    let all: f64 = text.iter().sum();
    let times: Vec<f64> = (0..8).map(f64::from).collect();
    let mut exact = vec![1.0];
    for total in 1..=6_usize {
        let mut next = vec![0.0; exact.len() + 7];
        for (s, p) in exact.iter().enumerate() {
            text.iter().enumerate().for_each(|(t, w)| next[s + t] += p * w / all);
        }
        exact = next;
        for s in 0..exact.len() {
            let mut counts = [0; 8];
            // Any counts with this sum: as many as go in the last period, one between, the rest in the first.
            let (full, rest) = (s / 7, s % 7);
            counts[7] += full as u32;
            if rest > 0 {
                counts[rest] += 1;
            }
            counts[0] += (total - full - usize::from(rest > 0)) as u32;
            let below: f64 = exact[..s].iter().sum::<f64>() + exact[s] / 2.0;
            let expected = (2.0 * below.min(1.0 - below)).min(1.0);
            let found = trend(&counts, &text, &times).poisson_p;
            if expected < 0.2 {
                let tolerance = if total < 4 { 0.15 } else { 0.08 };
                assert!((found - expected).abs() < 1e-4 + tolerance * expected, "{total} {s}: {found} {expected}");
            }
        }
    }
}

/// A limit excludes "no trend" exactly where the p value does.
#[test]
fn interval_agrees_with_p() {
    let mut state = 9u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((state >> 33) % below) as u32
    };
    let (mut significant, mut open) = (0, 0);
    for round in 0..400 {
        let n = 3 + round % 30;
        let lift = f64::from(draw(9));
        let text: Vec<f64> = (0..n).map(|_| 1.0 + f64::from(draw(10))).collect();
        let times: Vec<f64> = (0..n).map(|i| f64::from(i as u32 + draw(2) / 2)).collect();
        let counts: Vec<u32> =
            (0..n).map(|i| (f64::from(draw(5)) * (1.0 + lift * i as f64 / n as f64)) as u32).collect();
        if counts.iter().all(|c| *c == 0) {
            continue;
        }
        let found = trend(&counts, &text, &times);
        assert!(found.lower <= found.slope && found.slope <= found.upper, "{found:?}");
        let excluded = found.lower > 1e-9 || found.upper < -1e-9;
        assert_eq!(found.p < 0.05, excluded, "{found:?} {counts:?}");
        significant += usize::from(excluded);
        open += usize::from(found.slope.is_infinite());
    }
    assert!(significant > 30 && open > 0, "{significant} {open}");
}

#[test]
fn mirrored_in_time() {
    let (counts, text) = ([0, 3, 1, 0, 4, 7, 2], [2.0, 5.0, 1.0, 4.0, 4.0, 8.0, 3.0]);
    let times: Vec<f64> = (0..7).map(f64::from).collect();
    let a = trend(&counts, &text, &times);
    let (mut counts, mut text) = (counts, text);
    counts.reverse();
    text.reverse();
    let b = trend(&counts, &text, &times);
    close("p", a.p, b.p, 1e-9);
    close("slope", a.slope, -b.slope, 1e-9);
    close("lower", a.lower, -b.upper, 1e-6);
    close("dispersion", a.dispersion.unwrap(), b.dispersion.unwrap(), 1e-9);
}

#[test]
fn ends_and_few_periods() {
    let times = [0.0, 1.0, 2.0, 3.0];
    let last = trend(&[0, 0, 0, 5], &[1.0; 4], &times);
    assert_eq!((last.slope, last.upper), (f64::INFINITY, f64::INFINITY));
    close("p of five in the last of four", last.poisson_p, 0.25_f64.powi(5), 1e-9);
    assert!(last.lower.is_finite() || last.p > 0.05);
    let first = trend(&[5, 0, 0, 0], &[1.0; 4], &times);
    assert_eq!((first.slope, first.lower), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    let two = trend(&[1, 9], &[1.0, 1.0], &[0.0, 1.0]);
    assert_eq!((two.dispersion, two.p), (None, two.poisson_p));
    let axis = Axis::new(&[0.0], &[1.0]).unwrap();
    assert_eq!(count_trend(&axis, &[(0, 3.0)], &Quantiles::new(0.95, 1)), None);
    let axis = Axis::new(&times, &[1.0; 4]).unwrap();
    assert_eq!(count_trend(&axis, &[], &Quantiles::new(0.95, 4)), None);
    assert!(Axis::new(&[0.0, 0.0], &[1.0, 1.0]).is_none() && Axis::new(&[0.0], &[0.0]).is_none());
}
