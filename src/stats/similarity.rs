//! Similarity and distance between two sparse rows: documents, periods or terms of a count matrix.
//!
//! Values are assumed free of NaN. A column stored with the value 0 counts as a column not stored.

use std::f64::consts::{FRAC_1_SQRT_2, LN_2};

use serde::{Deserialize, Serialize};

use super::sparse_row::{PairSums, RowSums, SharedSums, SparseRow, total, union};
use super::word_shift::jensen_shannon_part;

/// A measure of likeness or of distance between two rows x and y.
///
/// Names are those of quanteda (`textstat_simil`, `textstat_dist`) and proxyC where these have the measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Measure {
    /// `cosine`: sum xy / (|x| |y|). Undefined if a row is all 0.
    Cosine,
    /// `correlation`: Pearson's r over all `n_columns` columns, those with two zeros included (as quanteda does).
    /// Undefined if a row is constant, or if it has a column at or beyond `n_columns`.
    Correlation,
    /// `jaccard` (Jaccard 1901): columns in both / columns in either; only presence counts.
    Jaccard,
    /// `weighted_jaccard` (Ruzicka 1958; proxyC `fjaccard`): sum min(x, y) / sum max(x, y). No negative values.
    WeightedJaccard,
    /// `ejaccard` (Tanimoto 1958): sum xy / (|x|^2 + |y|^2 - sum xy), quanteda's extended Jaccard.
    ExtendedJaccard,
    /// `dice` (Dice 1945): 2 columns in both / (columns in x + columns in y); only presence counts.
    Dice,
    /// `edice`: 2 sum xy / (|x|^2 + |y|^2), quanteda's extended Dice.
    ExtendedDice,
    /// `jensen_shannon` (Lin 1991): divergence in nats of the rows normalised to sum 1, equal weights; 0 to ln 2.
    /// Its square root, not itself, is a metric. Undefined for an empty row or a negative value.
    JensenShannon,
    /// `hellinger` (Hellinger 1909): sqrt(sum (sqrt p - sqrt q)^2 / 2) of the rows normalised to sum 1; 0 to 1.
    /// Undefined for an empty row or a negative value.
    Hellinger,
    /// `euclidean`: sqrt(sum (x - y)^2).
    Euclidean,
    /// `manhattan`: sum |x - y|.
    Manhattan,
    /// `canberra` (Lance and Williams 1967): sum |x - y| / (|x| + |y|), where 0/0 is 0. So do scipy and newer
    /// proxyC, hence quanteda upon it. R's `dist` and older proxyC take 0/0 as missing and scale the sum up:
    /// their value is this one times `n_columns` / (columns in either).
    Canberra,
    /// `maximum` (Chebyshev): max |x - y|.
    Maximum,
    /// `minkowski`: (sum |x - y|^p)^(1/p), p > 0; a metric from p = 1 on; infinite p gives `maximum`.
    Minkowski(f64),
}

impl Measure {
    /// Every measure once; Minkowski with quanteda's default p = 2.
    pub const ALL: [Measure; 14] = [
        Measure::Cosine,
        Measure::Correlation,
        Measure::Jaccard,
        Measure::WeightedJaccard,
        Measure::ExtendedJaccard,
        Measure::Dice,
        Measure::ExtendedDice,
        Measure::JensenShannon,
        Measure::Hellinger,
        Measure::Euclidean,
        Measure::Manhattan,
        Measure::Canberra,
        Measure::Maximum,
        Measure::Minkowski(2.0),
    ];

    /// The measure between two rows of a matrix with `n_columns` columns (read by `correlation` only).
    ///
    /// `None` where the formula divides by 0, where the variant says undefined, for p that is not above 0, and
    /// where the result overflows: a returned number is finite. Two empty rows have distance 0 but no similarity
    /// (quanteda gives NA for any pair with an empty row). O(n_a + n_b), no allocation.
    pub(crate) fn between(self, a: SparseRow, b: SparseRow, n_columns: usize) -> Option<f64> {
        let value = match self {
            Measure::WeightedJaccard if !(a.has_no_negative() && b.has_no_negative()) => None,
            Measure::Correlation => correlation(a, b, n_columns),
            Measure::JensenShannon => jensen_shannon(a, b),
            Measure::Hellinger => hellinger(a, b),
            Measure::Canberra => Some(total(a, b, canberra_part)),
            Measure::Minkowski(p) => minkowski(a, b, p),
            algebraic => algebraic.of_sums(&PairSums::of(a, b)),
        };
        value.filter(|value| value.is_finite())
    }

    /// The measure from sums over pairs of cells, for those that need nothing else.
    fn of_sums(self, sums: &PairSums) -> Option<f64> {
        match self {
            Measure::Cosine => cosine(sums),
            Measure::Jaccard => ratio(sums, |s| (s.both, s.either)),
            Measure::WeightedJaccard => ratio(sums, |s| (s.smaller, s.larger)),
            Measure::ExtendedJaccard => ratio(sums, |s| (s.xy, s.xx + s.yy - s.xy)),
            Measure::Dice => ratio(sums, |s| (2.0 * s.both, s.both + s.either)),
            Measure::ExtendedDice => ratio(sums, |s| (2.0 * s.xy, s.xx + s.yy)),
            Measure::Euclidean => Some(sums.squared_gaps.sqrt()),
            Measure::Manhattan => Some(sums.gaps),
            Measure::Maximum => Some(sums.widest_gap),
            _ => None,
        }
    }

    /// Whether the measure of rows without negative values follows from sums
    /// over the columns that they share.
    pub(crate) fn by_shared_columns(self) -> bool {
        matches!(
            self,
            Measure::Cosine
                | Measure::Jaccard
                | Measure::WeightedJaccard
                | Measure::ExtendedJaccard
                | Measure::Dice
                | Measure::ExtendedDice
                | Measure::JensenShannon
                | Measure::Hellinger
                | Measure::Manhattan
        )
    }

    /// Adds a column in which neither row is 0. With p and q the shares of the
    /// cells in their rows, the divergence of Jensen and Shannon is
    /// ln 2 − ½ Σ (p ln((p + q) / p) + q ln((p + q) / q)) and the distance of
    /// Hellinger √(1 − Σ √(p q)), both over shared columns alone.
    pub(crate) fn add_shared(self, sums: &mut SharedSums, x: f64, y: f64, a: &RowSums, b: &RowSums) {
        let (p, q) = (x / a.sum, y / b.sum);
        match self {
            Measure::JensenShannon => sums.overlap += p * (q / p).ln_1p() + q * (p / q).ln_1p(),
            Measure::Hellinger => sums.overlap += (p * q).sqrt(),
            _ => sums.add(x, y),
        }
    }

    /// The measure from what was added, where [`Measure::by_shared_columns`] says yes.
    pub(crate) fn of_shared(self, shared: &SharedSums, a: &RowSums, b: &RowSums) -> Option<f64> {
        let masses = a.sum > 0.0 && b.sum > 0.0;
        let value = match self {
            Measure::JensenShannon => masses.then(|| (LN_2 - 0.5 * shared.overlap).clamp(0.0, LN_2)),
            Measure::Hellinger => masses.then(|| (1.0 - shared.overlap).clamp(0.0, 1.0).sqrt()),
            algebraic => algebraic.of_sums(&PairSums::of_shared(shared, a, b)),
        };
        value.filter(|value| value.is_finite())
    }

    /// Whether a small value means alike (distances and divergences); otherwise a large one does.
    #[must_use]
    pub fn is_distance(self) -> bool {
        matches!(
            self,
            Measure::JensenShannon
                | Measure::Hellinger
                | Measure::Euclidean
                | Measure::Manhattan
                | Measure::Canberra
                | Measure::Maximum
                | Measure::Minkowski(_)
        )
    }

    /// The name used in tables and configurations; Minkowski's does not hold its p.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Measure::Cosine => "cosine",
            Measure::Correlation => "correlation",
            Measure::Jaccard => "jaccard",
            Measure::WeightedJaccard => "weighted_jaccard",
            Measure::ExtendedJaccard => "ejaccard",
            Measure::Dice => "dice",
            Measure::ExtendedDice => "edice",
            Measure::JensenShannon => "jensen_shannon",
            Measure::Hellinger => "hellinger",
            Measure::Euclidean => "euclidean",
            Measure::Manhattan => "manhattan",
            Measure::Canberra => "canberra",
            Measure::Maximum => "maximum",
            Measure::Minkowski(_) => "minkowski",
        }
    }

    /// The measure of that exact name; `minkowski` has p = 2. `None` for any other name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|measure| measure.name() == name)
    }
}

/// Numerator over denominator, `None` unless the denominator is above 0.
fn ratio(sums: &PairSums, parts: impl Fn(&PairSums) -> (f64, f64)) -> Option<f64> {
    let (above, below) = parts(sums);
    (below > 0.0).then(|| above / below)
}

fn cosine(sums: &PairSums) -> Option<f64> {
    ratio(sums, |s| (s.xy, s.xx.sqrt() * s.yy.sqrt())).map(|value| value.clamp(-1.0, 1.0))
}

/// Pearson's r from deviations, so that rows with a large mean lose no digits.
fn correlation(a: SparseRow, b: SparseRow, n_columns: usize) -> Option<f64> {
    let fits = |row: SparseRow| row.columns.last().is_none_or(|&last| (last as usize) < n_columns);
    if !fits(a) || !fits(b) || a.is_constant(n_columns) || b.is_constant(n_columns) {
        return None;
    }
    let n = n_columns as f64;
    let (mean_x, mean_y) = (a.sum() / n, b.sum() / n);
    let (mut xx, mut yy, mut xy, mut visited) = (0.0, 0.0, 0.0, 0.0);
    union(a, b, |_, x, y| {
        let (x, y) = (x - mean_x, y - mean_y);
        xx += x * x;
        yy += y * y;
        xy += x * y;
        visited += 1.0;
    });
    let unseen = n - visited;
    xx += unseen * mean_x * mean_x;
    yy += unseen * mean_y * mean_y;
    xy += unseen * mean_x * mean_y;
    Some((xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0))
}

fn jensen_shannon(a: SparseRow, b: SparseRow) -> Option<f64> {
    let (mass_a, mass_b) = (a.mass()?, b.mass()?);
    let sum = total(a, b, |x, y| jensen_shannon_part(x / mass_a, y / mass_b, 0.5, 0.5));
    Some(sum.min(LN_2))
}

fn hellinger(a: SparseRow, b: SparseRow) -> Option<f64> {
    let (mass_a, mass_b) = (a.mass()?, b.mass()?);
    let sum = total(a, b, |x, y| ((x / mass_a).sqrt() - (y / mass_b).sqrt()).powi(2));
    Some((sum.sqrt() * FRAC_1_SQRT_2).min(1.0))
}

fn canberra_part(x: f64, y: f64) -> f64 {
    let size = x.abs() + y.abs();
    if size > 0.0 { (x - y).abs() / size } else { 0.0 }
}

/// Gaps are divided by the widest one first, so that a high power cannot overflow.
fn minkowski(a: SparseRow, b: SparseRow, p: f64) -> Option<f64> {
    if p.is_nan() || p <= 0.0 {
        return None;
    }
    let widest = PairSums::of(a, b).widest_gap;
    if widest == 0.0 {
        return Some(0.0);
    }
    let sum = total(a, b, |x, y| ((x - y).abs() / widest).powf(p));
    Some(widest * sum.powf(1.0 / p))
}

#[cfg(test)]
mod tests {
    use super::Measure::*;
    use super::*;

    fn close(found: Option<f64>, expected: f64, what: &str) {
        let found = found.unwrap_or(f64::NAN);
        assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{what}: {found} is not {expected}");
    }

    /// The sparse form of a dense row.
    fn sparse(dense: &[f64]) -> (Vec<u32>, Vec<f64>) {
        (0u32..).zip(dense).filter(|(_, value)| **value != 0.0).map(|(column, value)| (column, *value)).unzip()
    }

    fn measure(measure: Measure, x: &[f64], y: &[f64]) -> Option<f64> {
        let (a, b) = (sparse(x), sparse(y));
        measure.between(SparseRow { columns: &a.0, values: &a.1 }, SparseRow { columns: &b.0, values: &b.1 }, x.len())
    }

    fn row<'a>(columns: &'a [u32], values: &'a [f64]) -> SparseRow<'a> {
        SparseRow { columns, values }
    }

    fn check(x: &[f64], y: &[f64], expected: &[(Measure, f64)]) {
        for &(of, value) in expected {
            close(measure(of, x, y), value, of.name());
            close(measure(of, y, x), value, of.name());
        }
    }

    #[test]
    fn counts_by_hand() {
        // xy 3 + 4 = 7, xx 14, yy 10; in both 2, in x 3, in y 4, in either 5; sum min 3, sum max 9; |x - y| 2 2 1 0 1.
        // r: (8*7 - 6*6) / sqrt((8*14 - 36)(8*10 - 36)). On columns 0 1 2 4 5: p = (3 0 1 2 0)/6, q = (1 2 0 2 1)/6, so
        // JSD = (ln(3/2)/2 + ln(2)/6)/2 + (-ln(2)/6 + ln(2)/3 + ln(2)/6)/2 = (ln(3/2) + ln 2)/4 = ln(3)/4;
        // Hellinger^2 = 1 - sum sqrt(pq) = 1 - (sqrt(1/12) + 1/3). Canberra 2/4 + 1 + 1 + 0 + 1.
        let x = [3.0, 0.0, 1.0, 0.0, 2.0, 0.0, 0.0, 0.0];
        let y = [1.0, 2.0, 0.0, 0.0, 2.0, 1.0, 0.0, 0.0];
        let expected = [
            (Cosine, 7.0 / 140f64.sqrt()),
            (Correlation, 20.0 / 3344f64.sqrt()),
            (Jaccard, 2.0 / 5.0),
            (WeightedJaccard, 3.0 / 9.0),
            (ExtendedJaccard, 7.0 / 17.0),
            (Dice, 4.0 / 7.0),
            (ExtendedDice, 14.0 / 24.0),
            (JensenShannon, 3f64.ln() / 4.0),
            (Hellinger, (2.0 / 3.0 - (1.0 / 12.0f64).sqrt()).sqrt()),
            (Euclidean, 10f64.sqrt()),
            (Manhattan, 6.0),
            (Canberra, 3.5),
            (Maximum, 2.0),
            (Minkowski(1.0), 6.0),
            (Minkowski(3.0), 18f64.cbrt()),
            (Minkowski(f64::INFINITY), 2.0),
        ];
        check(&x, &y, &expected);
    }

    #[test]
    fn weights_as_scipy() {
        // scipy 1.17.1 `scipy.spatial.distance` (1 - distance for similarities, jensenshannon squared), numpy for the
        // weighted Jaccard and Hellinger values.
        let x = [0.25, 0.0, 1.5, 0.0, 0.0, 2.75, 0.125, 0.0, 0.6, 0.0];
        let y = [0.0, 0.8, 1.1, 0.0, 0.3, 2.5, 0.0, 0.0, 0.0, 0.05];
        let expected = [
            (Cosine, 0.9302742281762336),
            (Correlation, 0.904441171527059),
            (WeightedJaccard, 0.5647058823529412),
            (JensenShannon, 0.1500666067468114),
            (Hellinger, 0.4645892648029997),
            (Euclidean, 1.1803071634112876),
            (Canberra, 6.201465201465201),
            (Minkowski(1.5), 1.535636603262804),
            (Minkowski(3.0), 0.9481322954023378),
        ];
        check(&x, &y, &expected);
    }

    /// Each formula written out over dense rows, with no thought for speed.
    fn dense(measure: Measure, x: &[f64], y: &[f64]) -> f64 {
        let sum = |part: &dyn Fn(f64, f64) -> f64| x.iter().zip(y).map(|(&x, &y)| part(x, y)).sum::<f64>();
        let (n, all_x, all_y) = (x.len() as f64, sum(&|x, _| x), sum(&|_, y| y));
        let (xx, yy, xy) = (sum(&|x, _| x * x), sum(&|_, y| y * y), sum(&|x, y| x * y));
        let on = |test: bool| f64::from(test);
        let entropy = |p: f64| if p == 0.0 { 0.0 } else { -p * p.ln() };
        match measure {
            Cosine => xy / (xx * yy).sqrt(),
            Correlation => {
                let centred = sum(&|x, y| (x - all_x / n) * (y - all_y / n));
                let spread = sum(&|x, _| (x - all_x / n).powi(2)) * sum(&|_, y| (y - all_y / n).powi(2));
                centred / spread.sqrt()
            }
            Jaccard => sum(&|x, y| on(x * y != 0.0)) / sum(&|x, y| on(x + y != 0.0)),
            WeightedJaccard => sum(&f64::min) / sum(&f64::max),
            ExtendedJaccard => xy / (xx + yy - xy),
            Dice => 2.0 * sum(&|x, y| on(x * y != 0.0)) / sum(&|x, y| on(x != 0.0) + on(y != 0.0)),
            ExtendedDice => 2.0 * xy / (xx + yy),
            JensenShannon => sum(&|x, y| {
                let (p, q) = (x / all_x, y / all_y);
                entropy((p + q) / 2.0) - (entropy(p) + entropy(q)) / 2.0
            }),
            Hellinger => (sum(&|x, y| ((x / all_x).sqrt() - (y / all_y).sqrt()).powi(2)) / 2.0).sqrt(),
            Euclidean => sum(&|x, y| (x - y).powi(2)).sqrt(),
            Manhattan => sum(&|x, y| (x - y).abs()),
            Canberra => sum(&|x, y| if x == y { 0.0 } else { (x - y).abs() / (x + y) }),
            Maximum => x.iter().zip(y).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max),
            Minkowski(p) => sum(&|x, y| (x - y).abs().powf(p)).powf(1.0 / p),
        }
    }

    #[test]
    fn sparse_agrees_with_dense() {
        let mut seed = 11u64;
        let mut random_row = |columns: usize| -> Vec<f64> {
            let mut next = || {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (seed >> 59) as f64
            };
            (0..columns).map(|_| (next() - 16.0).max(0.0) / 4.0).collect()
        };
        for round in 0..300 {
            let (x, y) = (random_row(1 + round % 22), random_row(1 + round % 22));
            for of in Measure::ALL.into_iter().chain([0.5, 4.0].map(Minkowski)) {
                let brute = dense(of, &x, &y);
                match measure(of, &x, &y) {
                    Some(found) => assert!((found - brute).abs() < 1e-9, "{}: {found} is not {brute}", of.name()),
                    None => assert!(!brute.is_finite(), "{}: {brute} was lost", of.name()),
                }
            }
        }
    }

    #[test]
    fn a_row_against_itself_and_against_a_stranger() {
        let (x, y) = ([2.0, 0.0, 7.0, 1.0, 0.0, 0.0], [0.0, 3.0, 0.0, 0.0, 5.0, 0.0]);
        for of in Measure::ALL {
            close(measure(of, &x, &x), if of.is_distance() { 0.0 } else { 1.0 }, of.name());
            if !of.is_distance() && of != Correlation {
                close(measure(of, &x, &y), 0.0, of.name());
            }
        }
        close(measure(JensenShannon, &x, &y), LN_2, "disjoint rows");
        close(measure(Hellinger, &x, &y), 1.0, "disjoint rows");
    }

    #[test]
    fn undefined_is_none() {
        let (none, some) = ([0.0; 3], [1.0, 0.0, 2.0]);
        for of in Measure::ALL {
            let only_distances = of.is_distance() && !matches!(of, JensenShannon | Hellinger);
            assert_eq!(measure(of, &none, &none), only_distances.then_some(0.0), "{of:?}");
        }
        for of in [Cosine, Correlation, JensenShannon, Hellinger] {
            assert_eq!(measure(of, &some, &none), None, "{}", of.name());
        }
        assert_eq!(measure(Jaccard, &some, &none), Some(0.0));
        assert_eq!(measure(Correlation, &some, &[0.1; 3]), None); // constant, whatever rounding says
        for of in [WeightedJaccard, JensenShannon, Hellinger] {
            assert_eq!(measure(of, &some, &[1.0, -1.0, 3.0]), None, "{}", of.name());
        }
        for p in [0.0, -1.0, f64::NAN] {
            assert_eq!(measure(Minkowski(p), &some, &none), None);
        }
        let outside = row(&[0, 5], &[1.0, 2.0]);
        assert_eq!(Correlation.between(outside, outside, 5), None);
        assert_eq!(measure(Euclidean, &[1e200], &[-1e200]), None); // overflow
        close(measure(Minkowski(2.0), &[1e200], &[-1e200]), 2e200, "scaled first");
    }

    #[test]
    fn stored_zeros_change_nothing() {
        let plain = row(&[1, 4], &[2.0, 3.0]);
        let padded = row(&[0, 1, 3, 4], &[0.0, 2.0, 0.0, 3.0]);
        let other = row(&[1, 3], &[1.0, 0.0]);
        for of in Measure::ALL {
            let (one, two) = (of.between(plain, other, 6), of.between(padded, other, 6));
            close(one, two.unwrap_or(f64::NAN), of.name());
        }
    }

    #[test]
    fn names_go_both_ways() {
        for of in Measure::ALL {
            assert_eq!(Measure::from_name(of.name()), Some(of));
        }
        assert_eq!(Measure::from_name("Cosine"), None);
    }
}
