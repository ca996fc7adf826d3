//! Rules by which the terms of a co-word study are chosen.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::matrix::Dtm;

/// A rule by which the frequent terms of a matrix become those of a co-word
/// study. A paper states the rule; the choice is not the author's then.
///
/// ```
/// use tifa::{context::{CoWords, TermRule}, prelude::*};
/// let corpus = Corpus::read("data/sample.jsonl")?;
/// let dtm = Tokenizer::builder().min_characters(2).build()?.tokenize(&corpus)?.dtm();
/// let terms = TermRule::Price.terms(&dtm)?;
/// let shared = CoWords::default().of_matrix(&dtm, terms)?;
/// assert!(shared.terms().len() > 10);
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TermRule {
    /// This many of the most frequent terms.
    Top(usize),
    /// Terms with this many occurrences or more.
    MinCount(u64),
    /// Donohue's (1973) border of frequent words, after Goffman: terms with
    /// `(√(1 + 8 I) - 1) / 2` occurrences or more, where `I` is the number of
    /// terms that occur once. The rule is made for keywords. In running text
    /// most terms occur once, and the border may lie above every count.
    Donohue,
    /// Price's law: terms with `0.749 √N` occurrences or more, where `N` is
    /// the count of the most frequent term.
    Price,
    /// The most frequent terms that together make up this share of all
    /// occurrences of the matrix, from 0 to 1.
    Coverage(f64),
}

impl TermRule {
    /// The terms of a matrix that the rule chooses: most frequent first, ties
    /// in order of the vocabulary.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a share outside 0 to 1.
    pub fn terms(&self, dtm: &Dtm) -> Result<Vec<String>> {
        let mut counts = vec![0u64; dtm.n_terms()];
        for (column, count) in (0..dtm.n_documents()).flat_map(|row| dtm.row(row)) {
            counts[column as usize] += u64::from(count);
        }
        let kept = self.kept(&counts)?;
        Ok(kept.into_iter().map(|column| dtm.vocabulary().at(column).to_string()).collect())
    }

    /// The columns that are kept, by count.
    fn kept(&self, counts: &[u64]) -> Result<Vec<usize>> {
        let mut order: Vec<usize> = (0..counts.len()).filter(|&column| counts[column] > 0).collect();
        order.sort_by_key(|&column| (std::cmp::Reverse(counts[column]), column));
        let at_least = |least: f64| order.iter().take_while(|&&column| counts[column] as f64 >= least).count();
        let n = match *self {
            Self::Top(n) => n,
            Self::MinCount(count) => at_least(count as f64),
            Self::Donohue => {
                let once = counts.iter().filter(|count| **count == 1).count() as f64;
                at_least(((1.0 + 8.0 * once).sqrt() - 1.0) / 2.0)
            }
            Self::Price => {
                let most = order.first().map_or(0, |&column| counts[column]);
                at_least(0.749 * (most as f64).sqrt())
            }
            Self::Coverage(share) if !(0.0..=1.0).contains(&share) => {
                return Err(Error::option("coverage", share, "a share from 0 to 1"));
            }
            Self::Coverage(share) => {
                let wanted = share * counts.iter().sum::<u64>() as f64;
                let mut sum = 0;
                let before = |column: &&usize| {
                    let short = (sum as f64) < wanted;
                    sum += counts[**column];
                    short
                };
                order.iter().take_while(before).count()
            }
        };
        order.truncate(n);
        Ok(order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten terms occur once, one each 4, 5 and 20 times.
    #[test]
    fn rules_by_hand() {
        let counts: Vec<u64> = [vec![1; 10], vec![5, 20, 4, 0]].concat();
        let kept = |rule: TermRule| rule.kept(&counts).unwrap();
        assert_eq!(kept(TermRule::Top(2)), [11, 10]);
        assert_eq!(kept(TermRule::MinCount(4)), [11, 10, 12]);
        // (√81 - 1) / 2 = 4.
        assert_eq!(kept(TermRule::Donohue), [11, 10, 12]);
        // 0.749 √20 = 3.35.
        assert_eq!(kept(TermRule::Price), [11, 10, 12]);
        // 20 of 39 are more than half; 25 of 39 are 0.641.
        assert_eq!(kept(TermRule::Coverage(0.5)), [11]);
        assert_eq!(kept(TermRule::Coverage(0.64)), [11, 10]);
        assert_eq!(kept(TermRule::Coverage(1.0)).len(), 13, "the term without occurrences stays out");
        assert_eq!(kept(TermRule::Coverage(0.0)).len(), 0);
        assert!(TermRule::Coverage(1.2).kept(&counts).is_err());
        assert_eq!(TermRule::Price.kept(&[]).unwrap().len(), 0);
        assert_eq!(TermRule::Top(9).kept(&[2, 2, 1]).unwrap(), [0, 1, 2], "ties in order of the vocabulary");
    }
}
