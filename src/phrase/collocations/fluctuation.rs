//! Usage fluctuation: how the company of a word changes from period to period.

use polars::prelude::DataFrame;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::measures::CollocationMeasure;
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::Grouping;
use crate::stats::agreement::Ratings;
use crate::stats::pair_association::PairCounts2x2;
use crate::table::{Table, schema};
use crate::token::Tokens;

/// Which words a node keeps company with in one group and in the next, and
/// how far the two agree (usage fluctuation analysis, McEnery, Brezina &
/// Baker 2019).
///
/// In each group a word is a collocate if it occurs near the node
/// `min_count` times or more and its measure reaches the threshold; counts
/// and margins are those of the group, as in
/// [`Collocations`](super::Collocations). Agreement of neighbouring groups is
/// Gwet's AC1 over all words that are a collocate in any group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UsageFluctuation {
    left: usize,
    right: usize,
    min_count: u64,
    measure: CollocationMeasure,
    threshold: f64,
}

impl Default for UsageFluctuation {
    /// Five words on either side, five occurrences, MI of 3 or more.
    fn default() -> Self {
        Self { left: 5, right: 5, min_count: 5, measure: CollocationMeasure::Mi, threshold: 3.0 }
    }
}

impl UsageFluctuation {
    /// Sets the window in tokens; five on either side by default.
    #[must_use]
    pub fn window(mut self, left: usize, right: usize) -> Self {
        (self.left, self.right) = (left, right);
        self
    }

    /// Sets how often a collocate occurs near the node in a group; 5 by default.
    #[must_use]
    pub fn min_count(mut self, count: u64) -> Self {
        self.min_count = count;
        self
    }

    /// Sets the measure that makes a collocate; MI by default.
    #[must_use]
    pub fn measure(mut self, measure: CollocationMeasure) -> Self {
        self.measure = measure;
        self
    }

    /// Sets what the measure must reach; 3 by default.
    #[must_use]
    pub fn threshold(mut self, threshold: f64) -> Self {
        self.threshold = threshold;
        self
    }

    /// A row for each group and the next, in order of the groups.
    ///
    /// Columns: [`USAGE_FLUCTUATION`].
    ///
    /// ```
    /// use tifa::{phrase::UsageFluctuation, polars::prelude::df, prelude::*, token::Whitespace};
    /// let frame = df!("text" => ["质量 数量", "质量 数量", "质量 品牌"], "year" => [2015, 2016, 2017])?;
    /// let tokens = Tokenizer::builder().build_on(Whitespace)?.tokenize(&Corpus::from_frame(&frame)?)?;
    /// let table = UsageFluctuation::default().min_count(1).threshold(-1.0).of(&tokens, "质量", Period::Year)?;
    /// // 数量 stays, then 品牌 takes its place.
    /// assert_eq!(table.select(["from", "to", "shared", "jaccard", "gained", "lost"])?.to_string(), "\
    /// shape: (2, 6)
    /// ┌──────┬──────┬────────┬─────────┬────────┬──────┐
    /// │ from ┆ to   ┆ shared ┆ jaccard ┆ gained ┆ lost │
    /// │ ---  ┆ ---  ┆ ---    ┆ ---     ┆ ---    ┆ ---  │
    /// │ str  ┆ str  ┆ u32    ┆ f64     ┆ str    ┆ str  │
    /// ╞══════╪══════╪════════╪═════════╪════════╪══════╡
    /// │ 2015 ┆ 2016 ┆ 1      ┆ 1.0     ┆        ┆      │
    /// │ 2016 ┆ 2017 ┆ 0      ┆ 0.0     ┆ 品牌   ┆ 数量 │
    /// └──────┴──────┴────────┴─────────┴────────┴──────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::UnknownTerm`] for a node that does not occur as a token;
    /// [`ErrorKind::Option`] for a window of nothing; as
    /// [`Dtm::group_by`](crate::Dtm::group_by).
    pub fn of(&self, tokens: &Tokens, node: &str, grouping: impl Into<Grouping>) -> Result<DataFrame> {
        if self.left + self.right == 0 {
            return Err(Error::option("window", "0 tokens", "1 token or more on a side"));
        }
        let node = tokens.vocabulary().id(node).ok_or(ErrorKind::UnknownTerm { term: node.into() })?.0;
        let groups = grouping.into().members(tokens.shared_documents())?;
        let found: Vec<Company> = groups.par_iter().map(|(_, members)| self.company(tokens, node, members)).collect();
        let mut all: Vec<u32> = found.iter().flat_map(|c| c.collocates.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        let pairs: Vec<(usize, &Company, &Company)> =
            found.windows(2).enumerate().filter_map(|(i, w)| Some((i, w.first()?, w.last()?))).collect();
        let only = |a: &Company, b: &Company| {
            let theirs: FxHashSet<u32> = b.collocates.iter().copied().collect();
            let mine = a.collocates.iter().filter(|t| !theirs.contains(t));
            mine.map(|&t| tokens.vocabulary().at(t as usize)).collect::<Vec<&str>>().join("、")
        };
        let counts = |of: fn(&Company, &Company) -> u64| pairs.iter().map(|(_, a, b)| of(a, b)).collect::<Vec<u64>>();
        let sizes =
            |of: fn(&Company, &Company) -> usize| pairs.iter().map(|(_, a, b)| of(a, b) as u32).collect::<Vec<u32>>();
        Table::new(
            &USAGE_FLUCTUATION,
            vec![
                pairs.iter().map(|(i, ..)| groups[*i].0.clone()).collect::<Vec<String>>().into(),
                pairs.iter().map(|(i, ..)| groups[*i + 1].0.clone()).collect::<Vec<String>>().into(),
                counts(|a, _| a.count).into(),
                counts(|_, b| b.count).into(),
                sizes(|a, _| a.collocates.len()).into(),
                sizes(|_, b| b.collocates.len()).into(),
                sizes(Company::shared).into(),
                pairs.iter().map(|(_, a, b)| a.jaccard(b)).collect::<Vec<Option<f64>>>().into(),
                pairs.iter().map(|(_, a, b)| a.ac1(b, &all)).collect::<Vec<Option<f64>>>().into(),
                pairs.iter().map(|(_, a, b)| only(b, a)).collect::<Vec<String>>().into(),
                pairs.iter().map(|(_, a, b)| only(a, b)).collect::<Vec<String>>().into(),
            ],
        )?
        .into_frame()
    }

    /// The collocates of the node in some documents.
    fn company(&self, tokens: &Tokens, node: u32, documents: &[usize]) -> Company {
        let term = |i: usize| tokens.features()[tokens.ids()[i] as usize].map(|f| f.0);
        let mut near: FxHashMap<u32, u64> = FxHashMap::default();
        let (mut count, mut as_node) = (0, 0);
        for run in runs(tokens, documents) {
            for place in run.clone().filter(|&i| term(i) == Some(node)) {
                count += 1;
                let window = run.start.max(place.saturating_sub(self.left))..run.end.min(place + self.right + 1);
                as_node += window.len() as u64 - 1;
                let others = window.filter(|&i| i != place).filter_map(term);
                others.for_each(|other| *near.entry(other).or_default() += 1);
            }
        }
        near.retain(|_, n| *n >= self.min_count.max(1));
        // Margins: in how many windows each candidate lies, whatever the node.
        let mut as_collocate: FxHashMap<u32, u64> = near.keys().map(|&t| (t, 0)).collect();
        let mut total = 0;
        for run in runs(tokens, documents) {
            for i in run.clone() {
                let (before, after) = (i - run.start, run.end - i - 1);
                total += (before.min(self.left) + after.min(self.right)) as u64;
                if let Some(sum) = term(i).and_then(|t| as_collocate.get_mut(&t)) {
                    *sum += (before.min(self.right) + after.min(self.left)) as u64;
                }
            }
        }
        let reaches = |(&other, &both): (&u32, &u64)| {
            let counts = PairCounts2x2::new(both, as_node, as_collocate[&other], total)?;
            (self.measure.of(&counts)? >= self.threshold).then_some(other)
        };
        let mut collocates: Vec<u32> = near.iter().filter_map(reaches).collect();
        collocates.sort_unstable();
        Company { count, collocates }
    }
}

/// What a node keeps company with in one group.
struct Company {
    count: u64,
    /// In order of the vocabulary.
    collocates: Vec<u32>,
}

impl Company {
    fn shared(&self, other: &Self) -> usize {
        self.collocates.iter().filter(|t| other.collocates.binary_search(t).is_ok()).count()
    }

    fn jaccard(&self, other: &Self) -> Option<f64> {
        let shared = self.shared(other);
        let all = self.collocates.len() + other.collocates.len() - shared;
        (all > 0).then(|| shared as f64 / all as f64)
    }

    fn ac1(&self, other: &Self, all: &[u32]) -> Option<f64> {
        let is_in = |company: &Self, t: &u32| Some(u32::from(company.collocates.binary_search(t).is_ok()));
        Ratings::new(all.iter().map(|t| vec![is_in(self, t), is_in(other, t)]).collect(), 2)?.gwet_ac1()
    }
}

/// The runs of tokens without a break, of some documents.
fn runs<'a>(tokens: &'a Tokens, documents: &'a [usize]) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
    documents.iter().flat_map(move |&d| {
        let range = tokens.range(d);
        let (mut start, end) = (range.start, range.end);
        std::iter::from_fn(move || {
            if start >= end {
                return None;
            }
            let next = (start + 1..end).find(|&i| tokens.breaks()[i]).unwrap_or(end);
            Some(std::mem::replace(&mut start, next)..next)
        })
    })
}

schema! {
    /// The columns of [`UsageFluctuation::of`].
    USAGE_FLUCTUATION = "usage_fluctuation" {
        from: Text, "", "label of the group";
        to: Text, "", "label of the next group";
        count_from: U64, "occurrences", "occurrences of the node in the one";
        count_to: U64, "occurrences", "occurrences of the node in the next";
        collocates_from: U32, "terms", "collocates in the one";
        collocates_to: U32, "terms", "collocates in the next";
        shared: U32, "terms", "collocates in both";
        jaccard: F64, "0 to 1", "shared collocates of all of the two; null without any";
        ac1: F64, "up to 1", "Gwet's AC1 over the collocates of all groups; null without any";
        gained: Text, "", "collocates of the next only, 、 between them";
        lost: Text, "", "collocates of the one only, 、 between them";
    }
}
