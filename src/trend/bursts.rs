//! When a term is suddenly used more than usual.

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::life::BurstCounts;
use super::rates::Rates;
use super::scope::{Scope, groups_setter, scope_setters};
use super::series::Cell;
use crate::corpus::Period;
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::stats::burst::{Burst, BurstModel, MAX_STATES};
use crate::table::{Table, schema};

/// Bursts of terms: stretches of time in which a term is used clearly more
/// than in the corpus as a whole. Every term of the matrix, unless terms are
/// named.
///
/// Kleinberg's batched automaton (2002), solved exactly by Viterbi: in state i
/// a term has the rate min(sⁱ p, 0.99999), p being its rate in all periods; a
/// period with r of d costs -ln of its binomial probability; a step up costs
/// γ ln n, n being the number of periods; the automaton starts in state 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bursts {
    scope: Scope,
    unit: BurstUnit,
    ratio: f64,
    gamma: f64,
    states: usize,
}

/// What bursts are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum BurstUnit {
    /// Documents with the term, of all documents of the period. One document
    /// full of a term makes no burst; longer documents do, as they hold more
    /// terms.
    Documents,
    /// Occurrences, of all tokens of the period.
    #[default]
    Tokens,
}

impl Bursts {
    /// Bursts by this unit of time: s = 2, γ = 1, two states, in tokens.
    #[must_use]
    pub fn by(period: Period) -> Self {
        let BurstModel { ratio, gamma, states } = BurstModel::default();
        Self { scope: Scope::by(period), unit: BurstUnit::default(), ratio, gamma, states }
    }

    scope_setters!();
    groups_setter!();

    /// Sets what is counted; tokens by default.
    #[must_use]
    pub fn unit(mut self, unit: BurstUnit) -> Self {
        self.unit = unit;
        self
    }

    /// Sets s, by how much each state is above the one below; 2 by default.
    #[must_use]
    pub fn ratio(mut self, ratio: f64) -> Self {
        self.ratio = ratio;
        self
    }

    /// Sets γ, the weight of a step up; 1 by default. Larger values give
    /// fewer bursts.
    #[must_use]
    pub fn gamma(mut self, gamma: f64) -> Self {
        self.gamma = gamma;
        self
    }

    /// Sets the number of states, 2 to 64; 2 by default. With more, bursts of
    /// higher level lie inside those of lower level.
    #[must_use]
    pub fn states(mut self, states: usize) -> Self {
        self.states = states;
        self
    }

    fn model(&self) -> Result<BurstModel> {
        if !(self.ratio > 1.0 && self.ratio.is_finite()) {
            return Err(Error::option("ratio", self.ratio, "more than 1"));
        }
        if !(self.gamma >= 0.0 && self.gamma.is_finite()) {
            return Err(Error::option("gamma", self.gamma, "0 or more"));
        }
        if !(2..=MAX_STATES).contains(&self.states) {
            return Err(Error::option("states", self.states, "2 to 64"));
        }
        Ok(BurstModel { ratio: self.ratio, gamma: self.gamma, states: self.states })
    }

    /// The bursts: by term in the order given or that of the vocabulary, then
    /// by start, outer before inner.
    ///
    /// Columns: [`BURSTS`].
    ///
    /// The p value is the binomial tail of the hits inside at the stretch's
    /// share of the text, at the dispersion between neighbouring periods, times
    /// the number of stretches (Bonferroni). The automaton alone calls 0.6 of
    /// constant terms bursting; with p up to 0.05 it is 0.00 to 0.01 with
    /// Poisson counts and 0.00 to 0.04 where they come in clumps, with text
    /// that is even, grows tenfold, varies tenfold or is short at both ends.
    ///
    /// Periods without documents cost nothing in any state: a burst may reach
    /// across them. O(n k²) for n periods and k states, less for rare terms.
    ///
    /// ```
    /// use tifa::{prelude::*, trend::Bursts};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// assert_eq!(Bursts::by(Period::Year).terms(["科学发展观", "乡村振兴"]).of(&dtm)?.to_string(), "\
    /// shape: (2, 8)
    /// ┌────────────┬───────┬──────┬───────┬──────────┬─────────┬──────┬──────────┐
    /// │ term       ┆ start ┆ end  ┆ level ┆ weight   ┆ periods ┆ hits ┆ p_value  │
    /// │ ---        ┆ ---   ┆ ---  ┆ ---   ┆ ---      ┆ ---     ┆ ---  ┆ ---      │
    /// │ cat        ┆ str   ┆ str  ┆ u32   ┆ f64      ┆ u32     ┆ u64  ┆ f64      │
    /// ╞════════════╪═══════╪══════╪═══════╪══════════╪═════════╪══════╪══════════╡
    /// │ 科学发展观 ┆ 2008  ┆ 2012 ┆ 1     ┆ 6.638826 ┆ 5       ┆ 18   ┆ 0.000001 │
    /// │ 乡村振兴   ┆ 2018  ┆ 2024 ┆ 1     ┆ 4.425782 ┆ 7       ┆ 15   ┆ 0.000156 │
    /// └────────────┴───────┴──────┴───────┴──────────┴─────────┴──────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of); [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for settings out of their bounds, or a term with more occurrences than
    /// there are tokens (codings may have such) where tokens are counted.
    pub fn of(&self, dtm: &Dtm) -> Result<DataFrame> {
        let model = self.model()?;
        Rates::ask(&self.scope, dtm, |rates| {
            let timeline = &rates.timeline;
            let (total, of_cell): (Vec<u64>, fn(&Cell) -> u64) = match self.unit {
                BurstUnit::Documents => {
                    (timeline.documents.iter().map(|&d| u64::from(d)).collect(), |c| u64::from(c.documents))
                }
                BurstUnit::Tokens => (timeline.tokens.clone(), |c| c.count),
            };
            for (term, cells) in rates.each() {
                if cells.iter().any(|c| of_cell(c) > total[c.period as usize]) {
                    return Err(Error::option("unit", format!("Tokens, exceeded by {term:?}"), "BurstUnit::Documents"));
                }
            }
            let documents = timeline.documents.iter().map(|&d| f64::from(d)).sum();
            let counts = BurstCounts { total: &total, documents, of_cell };
            let of_column = |&column: &Option<u32>| counts.bursts(rates.series.of(column), &model);
            let found: Vec<Vec<(Burst, f64)>> = rates.chosen.columns.par_iter().map(of_column).collect();
            let of_term = |(term, of): (u32, &Vec<(Burst, f64)>)| {
                let cells = rates.series.of(rates.chosen.columns[term as usize]);
                let inside = |b: &Burst| -> u64 {
                    cells.iter().filter(|c| (b.start..=b.end).contains(&(c.period as usize))).map(of_cell).sum()
                };
                of.iter().map(|(burst, p)| (term, burst.clone(), *p, inside(burst))).collect::<Vec<_>>()
            };
            let rows: Vec<(u32, Burst, f64, u64)> = (0..).zip(&found).flat_map(of_term).collect();
            let labels = |of: fn(&Burst) -> usize| timeline.labelled(rows.iter().map(|r| Some(of(&r.1) as u32)));
            Table::of_rows(&BURSTS, &rows)
                .values("term", rates.terms(rows.iter().map(|r| r.0)))
                .values("start", labels(|b| b.start))
                .values("end", labels(|b| b.end))
                .column("level", |r| r.1.level as u32)
                .column("weight", |r| r.1.weight)
                .column("periods", |r| (r.1.end - r.1.start + 1) as u32)
                .column("hits", |r| r.3)
                .column("p_value", |r| r.2)
                .frame()
        })
    }
}

schema! {
    /// The columns of [`Bursts::of`].
    BURSTS = "bursts" {
        term: Term, "", "the term";
        start: Text, "", "first period of the burst";
        end: Text, "", "last period of the burst";
        level: U32, "", "state of the automaton, from 1";
        weight: F64, "nats", "what the burst saves against the level below";
        periods: U32, "periods", "length, periods without text included";
        hits: U64, "occurrences or documents", "what the unit counts, inside the burst";
        p_value: F64, "0 to 1", "probability that a term of one rate has as much in some stretch of time";
    }
}
