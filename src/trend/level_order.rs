//! Whether levels take up a wording in an order that chance does not make.

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::diffusion::Diffusion;
use super::timeline::Timeline;
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::stats::bootstrap::Draws;
use crate::stats::multiple_testing::benjamini_hochberg;
use crate::table::{Table, Values, schema};

impl Diffusion {
    /// Whether one level (centre, province, city) used each term before
    /// another by more than chance makes: by term in the order given, a row for
    /// each pair of levels in the order of their first uses, levels that have
    /// not used the term last.
    ///
    /// Columns: [`LEVEL_ORDER`].
    ///
    /// Under chance it makes no difference from which level a document comes:
    /// which documents use the term stays, and in each period the levels of the
    /// documents are permuted, `permutations` times from this seed. So a level
    /// with more texts, or with earlier ones, does not lead for that alone. A
    /// level that does not use the term counts as using it after the last
    /// period. `p_value` is the share of permutations, with the observed one
    /// among them, in which the two first uses lie as far apart or farther.
    /// Simulated on 2,000 corpora of 12 periods and three levels with 1, 8 and 20
    /// documents each, in which use does not depend on the level: p is up to 0.05
    /// for 0.02 of pairs.
    ///
    /// ```
    /// use tifa::{prelude::*, trend::Diffusion};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let table = Diffusion::over("place").level("level").terms(["高质量发展"]).level_order(&dtm, 99, 1)?;
    /// let shown = table.select(["term", "earlier", "later", "earlier_first", "later_first", "lag", "p_value"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 7)
    /// ┌────────────┬─────────┬───────┬───────────────┬─────────────┬─────┬─────────┐
    /// │ term       ┆ earlier ┆ later ┆ earlier_first ┆ later_first ┆ lag ┆ p_value │
    /// │ ---        ┆ ---     ┆ ---   ┆ ---           ┆ ---         ┆ --- ┆ ---     │
    /// │ cat        ┆ str     ┆ str   ┆ str           ┆ str         ┆ u32 ┆ f64     │
    /// ╞════════════╪═════════╪═══════╪═══════════════╪═════════════╪═════╪═════════╡
    /// │ 高质量发展 ┆ 全国    ┆ 市    ┆ 2018          ┆ 2018        ┆ 0   ┆ 1.0     │
    /// │ 高质量发展 ┆ 全国    ┆ 省    ┆ 2018          ┆ 2020        ┆ 2   ┆ 0.45    │
    /// │ 高质量发展 ┆ 市      ┆ 省    ┆ 2018          ┆ 2020        ┆ 2   ┆ 0.14    │
    /// └────────────┴─────────┴───────┴───────────────┴─────────────┴─────┴─────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Diffusion::levels`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for no permutations.
    pub fn level_order(&self, dtm: &Dtm, permutations: usize, seed: u64) -> Result<DataFrame> {
        let Some(level) = &self.level else {
            return Err(Error::option("level", "none", "the document variable that names the level"));
        };
        if permutations == 0 {
            return Err(Error::option("permutations", 0, "1 or more"));
        }
        let timeline = Timeline::new(dtm, &self.scope.period, self.scope.undated)?;
        let chosen = self.scope.choose(dtm)?;
        let (level_of, levels) = dtm.shared_documents().variable(level)?.values.ranks();
        let level_of: Vec<Option<usize>> = level_of.iter().map(|l| l.map(|l| l as usize)).collect();
        let texts = Texts::new(&timeline, &level_of, levels.len());
        let uses = uses(dtm, &timeline, &level_of, &chosen.columns);
        let of_term = |(term, uses): (usize, &Vec<(u32, usize)>)| {
            let mut draws = Draws::new(seed, term as u64);
            pairs(&texts, uses, permutations, &mut draws)
                .into_iter()
                .map(|pair| (term as u32, pair))
                .collect::<Vec<_>>()
        };
        let rows: Vec<(u32, Pair)> =
            uses.par_iter().enumerate().map(of_term).collect::<Vec<_>>().into_iter().flatten().collect();
        let p_values: Vec<Option<f64>> = rows.iter().map(|r| r.1.p).collect();
        let q_values = benjamini_hochberg(&p_values);
        let names = |of: fn(&Pair) -> usize| {
            Values::coded(levels.iter().map(String::as_str), rows.iter().map(|r| of(&r.1) as u32).collect())
        };
        let label = |first: Option<u32>| first.map(|p| timeline.label(p));
        Table::of_rows(&LEVEL_ORDER, &rows)
            .values("term", Values::coded(chosen.names.iter().map(String::as_str), rows.iter().map(|r| r.0).collect()))
            .values("earlier", names(|pair| pair.earlier))
            .values("later", names(|pair| pair.later))
            .column("earlier_first", |r| label(r.1.firsts[0]))
            .column("later_first", |r| label(r.1.firsts[1]))
            .column("lag", |r| r.1.lag)
            .values("p_value", p_values.into())
            .values("q_value", q_values.into())
            .frame()
    }
}

/// How many documents each level has in each period.
struct Texts {
    periods: usize,
    levels: usize,
    /// Levels of the documents of each period.
    of_period: Vec<Vec<usize>>,
}

impl Texts {
    fn new(timeline: &Timeline, level_of: &[Option<usize>], levels: usize) -> Self {
        let mut of_period = vec![Vec::new(); timeline.len()];
        for (period, level) in timeline.of_document.iter().zip(level_of) {
            if let (Some(period), Some(level)) = (period, level) {
                of_period[*period as usize].push(*level);
            }
        }
        // In order of level, so that the order of documents is none of the result.
        of_period.iter_mut().for_each(|levels| levels.sort_unstable());
        Self { periods: timeline.len(), levels, of_period }
    }
}

/// For each term the documents that use it: period and level, in order.
fn uses(dtm: &Dtm, timeline: &Timeline, level_of: &[Option<usize>], columns: &[Option<u32>]) -> Vec<Vec<(u32, usize)>> {
    let mut slots: Vec<Vec<usize>> = vec![Vec::new(); dtm.n_terms()];
    for (slot, column) in columns.iter().enumerate() {
        if let Some(column) = column {
            slots[*column as usize].push(slot);
        }
    }
    let mut uses = vec![Vec::new(); columns.len()];
    for (row, period) in timeline.of_document.iter().enumerate() {
        let (Some(period), Some(level)) = (period, level_of[row]) else { continue };
        for (column, _) in dtm.row(row) {
            slots[column as usize].iter().for_each(|&slot| uses[slot].push((*period, level)));
        }
    }
    uses.iter_mut().for_each(|uses| uses.sort_unstable());
    uses
}

/// Two levels in the order of their first uses.
struct Pair {
    earlier: usize,
    later: usize,
    firsts: [Option<u32>; 2],
    lag: Option<u32>,
    /// None where neither uses the term.
    p: Option<f64>,
}

/// All pairs of levels of one term.
fn pairs(texts: &Texts, uses: &[(u32, usize)], permutations: usize, draws: &mut Draws) -> Vec<Pair> {
    let mut firsts = vec![None; texts.levels];
    uses.iter().rev().for_each(|&(period, level)| firsts[level] = Some(period));
    let mut order: Vec<usize> = (0..texts.levels).collect();
    order.sort_by_key(|&level| (firsts[level].is_none(), firsts[level], level));
    let pairs = (0..order.len()).flat_map(|i| (i + 1..order.len()).map(move |j| (i, j)));
    let pairs: Vec<(usize, usize)> = pairs.map(|(i, j)| (order[i], order[j])).collect();
    let place = |first: Option<u32>| first.map_or(texts.periods as i64, i64::from);
    let distance = |firsts: &[Option<u32>], (a, b): (usize, usize)| (place(firsts[a]) - place(firsts[b])).abs();
    let mut as_far = vec![1u32; pairs.len()];
    let (mut drawn, mut used) = (vec![None; texts.levels], Used::of(texts, uses));
    for _ in 0..permutations {
        drawn.fill(None);
        used.deal(draws, &mut drawn);
        for (far, &pair) in as_far.iter_mut().zip(&pairs) {
            *far += u32::from(distance(&drawn, pair) >= distance(&firsts, pair));
        }
    }
    let pair = |(&(earlier, later), far): (&(usize, usize), u32)| Pair {
        earlier,
        later,
        firsts: [firsts[earlier], firsts[later]],
        lag: firsts[later].zip(firsts[earlier]).map(|(later, earlier)| later - earlier),
        p: firsts[earlier].map(|_| f64::from(far) / (permutations + 1) as f64),
    };
    pairs.iter().zip(as_far).map(pair).collect()
}

/// The periods in which a term is used: how many documents use it, and the levels of all documents.
struct Used(Vec<(u32, usize, Vec<usize>)>);

impl Used {
    fn of(texts: &Texts, uses: &[(u32, usize)]) -> Self {
        let of_period = |users: &[(u32, usize)]| {
            let period = users.first()?.0;
            Some((period, users.len(), texts.of_period[period as usize].clone()))
        };
        Self(uses.chunk_by(|a, b| a.0 == b.0).filter_map(of_period).collect())
    }

    /// First uses by level when the levels of each period's documents are dealt out anew: the first places of a shuffle,
    /// one for each document that uses the term.
    fn deal(&mut self, draws: &mut Draws, firsts: &mut [Option<u32>]) {
        for (period, users, levels) in &mut self.0 {
            if firsts.iter().all(Option::is_some) {
                return;
            }
            for place in 0..*users {
                let drawn = place + draws.below(levels.len() - place);
                levels.swap(place, drawn);
                firsts[levels[place]].get_or_insert(*period);
            }
        }
    }
}

schema! {
    /// The columns of [`Diffusion::level_order`].
    LEVEL_ORDER = "level_order" {
        term: Term, "", "the term";
        earlier: Text, "", "the level that used it first of the two; of equals the one first in order of code point";
        later: Text, "", "the other level";
        earlier_first: Text, "", "period of the first use at the earlier level; null where neither uses the term";
        later_first: Text, "", "period of the first use at the later level; null where it does not use it";
        lag: U32, "periods", "between them; null where one does not use it";
        p_value: F64, "0 to 1", "that chance sets the two first uses as far apart; null where neither uses the term";
        q_value: F64, "0 to 1", "Benjamini and Hochberg's, over the rows";
    }
}
