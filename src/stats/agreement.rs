//! Agreement of coders on nominal categories, beyond what chance explains.
//!
//! Units are rows; a rating is a category number, or none where a coder skipped the unit.

/// Ratings of units: one row per unit, one place per coder.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratings {
    units: Vec<Vec<Option<u32>>>,
    categories: usize,
}

impl Ratings {
    /// Ratings by `categories` categories, numbered from 0. `None` if rows differ in length or a number is too high.
    pub fn new(units: Vec<Vec<Option<u32>>>, categories: usize) -> Option<Self> {
        let coders = units.first().map_or(0, Vec::len);
        let fits =
            |row: &Vec<Option<u32>>| row.len() == coders && row.iter().flatten().all(|&c| (c as usize) < categories);
        units.iter().all(fits).then_some(Self { units, categories })
    }

    /// Per unit with two ratings or more: how many coders chose each category.
    fn counts(&self) -> Vec<Vec<f64>> {
        let count = |row: &Vec<Option<u32>>| {
            let mut counts = vec![0.0; self.categories];
            row.iter().flatten().for_each(|&c| counts[c as usize] += 1.0);
            counts
        };
        self.units.iter().map(count).filter(|counts| counts.iter().sum::<f64>() >= 2.0).collect()
    }

    /// Units with two ratings or more.
    pub fn units(&self) -> usize {
        self.counts().len()
    }

    /// Share of agreeing pairs of coders, the mean over units. `None` without a unit with two ratings.
    pub fn agreement(&self) -> Option<f64> {
        let counts = self.counts();
        let of_unit = |counts: &Vec<f64>| {
            let n: f64 = counts.iter().sum();
            counts.iter().map(|c| c * (c - 1.0)).sum::<f64>() / (n * (n - 1.0))
        };
        (!counts.is_empty()).then(|| counts.iter().map(of_unit).sum::<f64>() / counts.len() as f64)
    }

    /// Cohen's kappa of the coders `a` and `b`, (p_o - p_e)/(1 - p_e) with p_e = sum of the products of both coders'
    /// shares, over units that both rated (Cohen 1960). `None` if there are none, or both use one category only.
    pub fn cohen_kappa(&self, a: usize, b: usize) -> Option<f64> {
        let rated: Vec<(u32, u32)> =
            self.units.iter().filter_map(|row| Some(((*row.get(a)?)?, (*row.get(b)?)?))).collect();
        let n = rated.len() as f64;
        let share = |of: &dyn Fn(&(u32, u32)) -> bool| rated.iter().filter(|r| of(r)).count() as f64 / n;
        let observed = share(&|(x, y)| x == y);
        let by_chance: f64 =
            (0..self.categories as u32).map(|c| share(&|&(x, _)| x == c) * share(&|&(_, y)| y == c)).sum();
        beyond_chance(observed, by_chance)
    }

    /// Fleiss' kappa: p_e = sum of squares of the categories' shares over all coders (Fleiss 1971). `None` unless every
    /// unit has the same number of ratings, two or more.
    pub fn fleiss_kappa(&self) -> Option<f64> {
        let counts = self.counts();
        let first: f64 = counts.first()?.iter().sum();
        if counts.len() != self.units.len() || counts.iter().any(|c| c.iter().sum::<f64>() != first) {
            return None;
        }
        let by_chance = self.shares(&counts).iter().map(|p| p * p).sum();
        beyond_chance(self.agreement()?, by_chance)
    }

    /// Krippendorff's alpha for nominal data, 1 - D_o/D_e, any number of coders, gaps allowed (Krippendorff 2011).
    /// `None` if fewer than two ratings can be paired, or all are one category.
    pub fn krippendorff_alpha(&self) -> Option<f64> {
        let counts = self.counts();
        let n: f64 = counts.iter().flatten().sum();
        let disagreement = |counts: &Vec<f64>| {
            let in_unit: f64 = counts.iter().sum();
            counts.iter().map(|c| c * (in_unit - c)).sum::<f64>() / (in_unit - 1.0)
        };
        let observed: f64 = counts.iter().map(disagreement).sum();
        let totals = (0..self.categories).map(|c| counts.iter().map(|row| row[c]).sum::<f64>());
        let expected: f64 = totals.map(|total| total * (n - total)).sum::<f64>() / (n - 1.0);
        let alpha = 1.0 - observed / expected;
        alpha.is_finite().then_some(alpha)
    }

    /// Gwet's AC1: p_e = sum p (1 - p) / (categories - 1), steady where one category prevails (Gwet 2008). `None`
    /// without a unit with two ratings; with one category it is 1.
    pub fn gwet_ac1(&self) -> Option<f64> {
        let counts = self.counts();
        let observed = self.agreement()?;
        if self.categories < 2 {
            return Some(1.0);
        }
        let chance = self.shares(&counts).iter().map(|p| p * (1.0 - p)).sum::<f64>() / (self.categories - 1) as f64;
        beyond_chance(observed, chance)
    }

    /// Mean share of each category over units.
    fn shares(&self, counts: &[Vec<f64>]) -> Vec<f64> {
        let share =
            |c: usize| counts.iter().map(|row| row[c] / row.iter().sum::<f64>()).sum::<f64>() / counts.len() as f64;
        (0..self.categories).map(share).collect()
    }
}

fn beyond_chance(observed: f64, by_chance: f64) -> Option<f64> {
    let kappa = (observed - by_chance) / (1.0 - by_chance);
    kappa.is_finite().then_some(kappa)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::golden::golden;

    fn ratings(value: &serde_json::Value) -> Ratings {
        Ratings::new(serde_json::from_value(value["units"].clone()).unwrap(), 4).unwrap()
    }

    #[test]
    fn as_other_packages() {
        let cases = golden("agreement");
        let near = |found: Option<f64>, expected: &serde_json::Value, what: &str| {
            let expected = expected.as_f64().unwrap();
            assert!((found.unwrap() - expected).abs() < 1e-9, "{what}: {found:?} is not {expected}");
        };
        let two = &cases["two_coders"];
        near(ratings(two).cohen_kappa(0, 1), &two["cohen_kappa"], "scikit-learn");
        near(ratings(two).krippendorff_alpha(), &two["krippendorff_alpha"], "krippendorff");
        let gaps = &cases["four_coders_with_gaps"];
        near(ratings(gaps).krippendorff_alpha(), &gaps["krippendorff_alpha"], "krippendorff, gaps");
        assert_eq!(ratings(gaps).fleiss_kappa(), None);
    }

    #[test]
    fn fleiss_example() {
        // Fleiss's table as on Wikipedia: 10 units, 14 coders, 5 categories; kappa 0.210.
        let table = [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ];
        let row = |counts: &[u32; 5]| (0..5).flat_map(|c| vec![Some(c as u32); counts[c] as usize]).collect();
        let ratings = Ratings::new(table.iter().map(row).collect(), 5).unwrap();
        assert!((ratings.fleiss_kappa().unwrap() - 0.210).abs() < 5e-4, "{:?}", ratings.fleiss_kappa());
    }

    #[test]
    fn by_hand() {
        // 3 of 4 units agree; coder 1 says 0 0 1 1, coder 2 says 0 0 1 0.
        let units = [(0, 0), (0, 0), (1, 1), (1, 0)].map(|(a, b)| vec![Some(a), Some(b)]);
        let ratings = Ratings::new(units.to_vec(), 2).unwrap();
        assert_eq!((ratings.agreement(), ratings.units()), (Some(0.75), 4));
        assert_eq!(ratings.cohen_kappa(0, 1), Some(0.5), "(3/4 - 1/2)/(1/2)");
        // Shares 5/8 and 3/8: p_e = 2 * 15/64.
        assert!((ratings.gwet_ac1().unwrap() - (0.75 - 15.0 / 32.0) / (17.0 / 32.0)).abs() < 1e-12);
        // Disagreeing pairs 2 of 8 places; chance 2 * 5 * 3 / 7.
        assert!((ratings.krippendorff_alpha().unwrap() - (1.0 - 2.0 / (30.0 / 7.0))).abs() < 1e-12);
    }

    #[test]
    fn nothing_to_compare() {
        let empty = Ratings::new(vec![], 2).unwrap();
        assert_eq!((empty.agreement(), empty.krippendorff_alpha(), empty.cohen_kappa(0, 1)), (None, None, None));
        let same = Ratings::new(vec![vec![Some(0), Some(0)]; 3], 2).unwrap();
        assert_eq!((same.cohen_kappa(0, 1), same.krippendorff_alpha(), same.gwet_ac1()), (None, None, Some(1.0)));
        assert_eq!(Ratings::new(vec![vec![Some(2)]], 2), None);
        assert_eq!(Ratings::new(vec![vec![Some(0)], vec![]], 2), None);
    }
}
