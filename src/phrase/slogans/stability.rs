//! How stable the formulations are when documents are drawn anew.

use polars::prelude::DataFrame;
use rustc_hash::FxHashMap;

use super::Slogans;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::stats::bootstrap::Draws;
use crate::table::{Table, schema};

schema! {
    /// The columns of [`Slogans::stability`].
    SLOGAN_STABILITY = "slogan_stability" {
        rank: U32, "", "rank in the whole corpus";
        term: Term, "", "the formulation";
        found: F64, "0 to 1", "halves of the documents in whose table it is";
        both: F64, "0 to 1", "pairs in which both halves have it: what one half says, the half that was held out confirms";
    }
}

impl Slogans {
    /// How often each formulation is found again in random halves of the
    /// documents: `pairs` times, the documents are split in two, and each
    /// half is mined by itself with the same options. A formulation that half
    /// the documents always show again owes its row to no single document.
    ///
    /// Columns: [`SLOGAN_STABILITY`], in order of rank.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let text = "推进一带一路，落实一带一路倡议。";
    /// let corpus = Corpus::from_texts((1..=8).map(|n| (n.to_string(), text)))?;
    /// // All documents say the same, so each half shows what the whole corpus does.
    /// assert_eq!(Slogans::default().stability(&corpus, 3, 1)?.head(Some(2)).to_string(), "\
    /// shape: (2, 4)
    /// ┌──────┬──────────────┬───────┬──────┐
    /// │ rank ┆ term         ┆ found ┆ both │
    /// │ ---  ┆ ---          ┆ ---   ┆ ---  │
    /// │ u32  ┆ cat          ┆ f64   ┆ f64  │
    /// ╞══════╪══════════════╪═══════╪══════╡
    /// │ 1    ┆ 一带一路     ┆ 1.0   ┆ 1.0  │
    /// │ 2    ┆ 一带一路倡议 ┆ 1.0   ┆ 1.0  │
    /// └──────┴──────────────┴───────┴──────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Slogans::mine`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for no pair.
    pub fn stability(&self, corpus: &Corpus, pairs: usize, seed: u64) -> Result<DataFrame> {
        if pairs == 0 {
            return Err(Error::option("pairs", pairs, "1 or more"));
        }
        let all = self.mine(corpus)?;
        let rows: FxHashMap<&str, usize> = all.terms().enumerate().map(|(row, term)| (term, row)).collect();
        let (mut found, mut both) = (vec![0u32; all.len()], vec![0u32; all.len()]);
        for pair in 0..pairs {
            let mut draws = Draws::new(seed, pair as u64);
            let first_half = half(corpus.len(), &mut draws);
            let mut seen = vec![0u32; all.len()];
            for side in [true, false] {
                let part = corpus.filter(|document| first_half[document.position()] == side)?;
                let mined = self.mine(&part)?;
                mined.terms().filter_map(|term| rows.get(term)).for_each(|&row| seen[row] += 1);
            }
            for (row, seen) in seen.into_iter().enumerate() {
                found[row] += seen;
                both[row] += u32::from(seen == 2);
            }
        }
        let shares = |counts: Vec<u32>, of: usize| counts.into_iter().map(|n| f64::from(n) / of as f64).collect();
        let (found, both): (Vec<f64>, Vec<f64>) = (shares(found, 2 * pairs), shares(both, pairs));
        let terms: Vec<&str> = all.terms().collect();
        Table::of_rows(&SLOGAN_STABILITY, &terms)
            .values("rank", (1..=all.len() as u32).collect::<Vec<u32>>().into())
            .column("term", |term| term.to_string())
            .values("found", found.into())
            .values("both", both.into())
            .frame()
    }
}

/// Half of the documents, drawn without replacement (Fisher & Yates).
fn half(documents: usize, draws: &mut Draws) -> Vec<bool> {
    let mut order: Vec<usize> = (0..documents).collect();
    for i in (1..documents).rev() {
        order.swap(i, draws.below(i + 1));
    }
    let mut chosen = vec![false; documents];
    order[..documents / 2].iter().for_each(|&d| chosen[d] = true);
    chosen
}
