//! Numbers to places, and the numbers written beside them.

/// A straight scale from values to pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Scale {
    /// Values `from` to `to` lie at pixels `start` to `end`.
    pub fn new(from: f64, to: f64, start: f64, end: f64) -> Self {
        Self { from, to: if to > from { to } else { from + 1.0 }, start, end }
    }

    pub fn at(&self, value: f64) -> f64 {
        self.start + (value - self.from) / (self.to - self.from) * (self.end - self.start)
    }
}

/// Round numbers from 0 to at least `most`, about `n` steps.
pub(super) fn ticks(most: f64, n: usize) -> Vec<f64> {
    let most = if most.is_finite() && most > 0.0 { most } else { 1.0 };
    let step = round_step(most / n.max(1) as f64);
    let steps = (most / step - 1e-9).ceil().max(1.0) as usize;
    (0..=steps).map(|i| i as f64 * step).collect()
}

/// Round numbers within a span that may begin below 0.
pub(super) fn ticks_between(least: f64, most: f64, n: usize) -> Vec<f64> {
    let step = round_step((most - least) / n.max(1) as f64);
    // Values that are all alike, or nearly so for their size, have one mark.
    if !step.is_finite() || step <= least.abs().max(most.abs()) * 1e-12 {
        return vec![least];
    }
    let first = (least / step).ceil() as i64;
    let last = (most / step).floor() as i64;
    (first..=last.min(first.saturating_add(4 * n as i64))).map(|i| i as f64 * step).collect()
}

/// 1, 2 or 5 times a power of ten, at least `least`.
fn round_step(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0].iter().map(|m| m * power).find(|s| *s >= least * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// A number for readers: thousands apart, three figures behind small ones.
pub(super) fn number(x: f64) -> String {
    if !x.is_finite() {
        return "–".into();
    }
    let size = x.abs();
    if size >= 1000.0 {
        return thousands(x.round() as i64);
    }
    let places = match size {
        s if s >= 100.0 => 0,
        s if s >= 1.0 => 1,
        s if s >= 0.1 => 2,
        _ => 3,
    };
    let text = format!("{x:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

pub(crate) fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::from(if n < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A coordinate: two places at most, so that equal input gives equal bytes.
pub(super) fn place(x: f64) -> String {
    let x = if x.is_finite() { x } else { 0.0 };
    let text = format!("{x:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_end() {
        assert_eq!(ticks(7.0, 4), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(0.3, 3), [0.0, 0.1, 0.2, 0.30000000000000004]);
        assert_eq!(ticks(0.0, 3).last(), Some(&1.0));
        assert_eq!(ticks(f64::NAN, 3).last(), Some(&1.0));
        assert_eq!(ticks_between(-3.0, 3.0, 3), [-2.0, 0.0, 2.0]);
    }

    #[test]
    fn numbers_for_readers() {
        let cases =
            [(0.0, "0"), (3.0, "3"), (1234567.0, "1,234,567"), (-1500.0, "-1,500"), (0.0123, "0.012"), (12.34, "12.3")];
        for (x, text) in cases {
            assert_eq!(number(x), text);
        }
    }
}
