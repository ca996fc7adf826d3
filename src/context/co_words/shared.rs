//! Contexts that terms share, and the similarities that follow from them.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::incidence::Incidence;
use crate::error::Result;
use crate::stats::hierarchy::pair;
use crate::stats::modularity::WeightedNetwork;
use crate::stats::pair_association::PairCounts2x2;
use crate::table::{Table, Values, schema};

/// How alike two terms are. `c` contexts hold both, `a` the one, `b` the
/// other, of `n`; 0 where one of them has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TermSimilarity {
    /// `c / √(a b)`, 0 to 1 (Ochiai 1957): the measure of most co-word studies.
    #[default]
    Ochiai,
    /// `c² / (a b)`, 0 to 1: the equivalence index (Callon et al. 1991).
    Equivalence,
    /// `c / (a + b - c)`, 0 to 1.
    Jaccard,
    /// `2 c / (a + b)`, 0 to 1.
    Dice,
    /// Normalised pointwise mutual information, -1 to 1 (Bouma 2009).
    Npmi,
}

/// The contexts that terms share.
#[derive(Debug, Clone)]
pub struct SharedContexts {
    pub(super) terms: Vec<String>,
    /// Occurrences of each term.
    counts: Vec<u64>,
    /// Contexts that hold each term.
    pub(super) contexts: Vec<u64>,
    /// Contexts that hold both, for the pairs (0, 1), (0, 2) … (1, 2) ….
    pub(super) both: Vec<u64>,
    /// All contexts.
    total: u64,
}

impl SharedContexts {
    pub(super) fn new(terms: Vec<String>, documents: &[&Incidence]) -> Self {
        let n = terms.len();
        let mut shared =
            Self { terms, counts: vec![0; n], contexts: vec![0; n], both: vec![0; n * (n - 1) / 2], total: 0 };
        for document in documents {
            shared.total += document.contexts;
            document.counts.iter().for_each(|&(term, count)| shared.counts[term as usize] += count);
            for context in &document.terms {
                for (at, &i) in context.iter().enumerate() {
                    shared.contexts[i as usize] += 1;
                    context[at + 1..].iter().for_each(|&j| shared.both[pair(i as usize, j as usize, n)] += 1);
                }
            }
        }
        shared
    }

    /// The terms in order.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = &str> {
        self.terms.iter().map(String::as_str)
    }

    /// Number of contexts, those without a term included.
    #[must_use]
    pub fn contexts(&self) -> u64 {
        self.total
    }

    fn counts_of(&self, i: usize, j: usize) -> Option<PairCounts2x2> {
        let both = self.both[pair(i, j, self.terms.len())];
        PairCounts2x2::new(both, self.contexts[i], self.contexts[j], self.total)
    }

    /// The similarity of two terms by their numbers; 1 of a term with itself.
    pub(super) fn similarity(&self, measure: TermSimilarity, i: usize, j: usize) -> f64 {
        if i == j {
            return 1.0;
        }
        let of = |x: PairCounts2x2| match measure {
            TermSimilarity::Ochiai => x.ochiai(),
            TermSimilarity::Equivalence => x.equivalence(),
            TermSimilarity::Jaccard => x.jaccard(),
            TermSimilarity::Dice => x.dice(),
            TermSimilarity::Npmi => x.npmi(),
        };
        self.counts_of(i, j).map_or(0.0, of)
    }

    /// 1 - similarity of the pairs (0, 1), (0, 2) … (1, 2) …; of NPMI half of it.
    pub(super) fn distances(&self, measure: TermSimilarity) -> Vec<f64> {
        let n = self.terms.len();
        let scale = if measure == TermSimilarity::Npmi { 0.5 } else { 1.0 };
        let pairs = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
        pairs.map(|(i, j)| (1.0 - self.similarity(measure, i, j)) * scale).collect()
    }

    /// Every pair of terms, also one that shares no context: by the first
    /// term, then by the second, in order of the terms.
    ///
    /// Columns: [`CO_WORD_PAIRS`].
    ///
    /// ```
    /// use tifa::{context::CoWords, prelude::*};
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "质量强市靠工匠精神"), ("乙", "工匠精神，质量强市，绿色发展"), ("丙", "旅游大省，绿色发展"),
    /// ])?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let shared = CoWords::default().of_lexicon(&corpus, &terms)?;
    /// let table = shared.pairs()?;
    /// let shown = table.select(["term", "other", "count", "ochiai", "jaccard", "npmi"])?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌──────────┬──────────┬───────┬────────┬──────────┬──────────┐
    /// │ term     ┆ other    ┆ count ┆ ochiai ┆ jaccard  ┆ npmi     │
    /// │ ---      ┆ ---      ┆ ---   ┆ ---    ┆ ---      ┆ ---      │
    /// │ cat      ┆ cat      ┆ u64   ┆ f64    ┆ f64      ┆ f64      │
    /// ╞══════════╪══════════╪═══════╪════════╪══════════╪══════════╡
    /// │ 质量强市 ┆ 工匠精神 ┆ 2     ┆ 1.0    ┆ 1.0      ┆ 1.0      │
    /// │ 质量强市 ┆ 旅游大省 ┆ 0     ┆ 0.0    ┆ 0.0      ┆ -1.0     │
    /// │ 质量强市 ┆ 绿色发展 ┆ 1     ┆ 0.5    ┆ 0.333333 ┆ -0.26186 │
    /// └──────────┴──────────┴───────┴────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn pairs(&self) -> Result<DataFrame> {
        let n = self.terms.len();
        let pairs: Vec<(usize, usize)> = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).collect();
        let counts = |of: &dyn Fn(usize, usize) -> u64| pairs.iter().map(|&(i, j)| of(i, j)).collect::<Vec<u64>>();
        let measure = |m: TermSimilarity| pairs.iter().map(|&(i, j)| self.similarity(m, i, j)).collect::<Vec<f64>>();
        let npmi = |&(i, j): &(usize, usize)| self.counts_of(i, j).map(|x| x.npmi());
        let names = || self.terms();
        Table::new(
            &CO_WORD_PAIRS,
            vec![
                Values::coded(names(), pairs.iter().map(|p| p.0 as u32).collect()),
                Values::coded(names(), pairs.iter().map(|p| p.1 as u32).collect()),
                self.both.clone().into(),
                counts(&|i, _| self.contexts[i]).into(),
                counts(&|_, j| self.contexts[j]).into(),
                vec![self.total; pairs.len()].into(),
                measure(TermSimilarity::Ochiai).into(),
                measure(TermSimilarity::Equivalence).into(),
                measure(TermSimilarity::Jaccard).into(),
                measure(TermSimilarity::Dice).into(),
                pairs.iter().map(npmi).collect::<Vec<Option<f64>>>().into(),
            ],
        )?
        .into_frame()
    }

    /// The network: an edge for each pair that shares a context, as heavy as
    /// the number of contexts that it shares.
    fn network(&self) -> WeightedNetwork {
        let n = self.terms.len();
        let mut network = WeightedNetwork::new(n);
        for (i, j) in (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))) {
            match self.both[pair(i, j, n)] {
                0 => {}
                both => network.edge(i, j, both as f64),
            }
        }
        network
    }

    /// The community of each term, from 1, in order of the terms: Louvain's
    /// method on the numbers of contexts that pairs share, so that more of
    /// them lie inside communities than chance would put there.
    #[must_use]
    pub fn communities(&self) -> Vec<u32> {
        self.network().communities().into_iter().map(|c| c + 1).collect()
    }

    /// The modularity of [`SharedContexts::communities`] (Newman & Girvan
    /// 2004), the weight of a pair being the contexts that it shares: 0 where
    /// communities hold no more than chance would put into them; above 0.3
    /// they are usually called marked. None where no pair shares a context.
    ///
    /// networkx's `modularity` of the same network and partition is the same.
    #[must_use]
    pub fn modularity(&self) -> Option<f64> {
        let network = self.network();
        network.modularity(&network.communities())
    }

    /// A row per term, in order: the nodes of the network.
    ///
    /// Columns: [`CO_WORD_NODES`].
    ///
    /// ```
    /// use tifa::{context::CoWords, prelude::*};
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "质量强市靠工匠精神"), ("乙", "工匠精神，质量强市，绿色发展"), ("丙", "旅游大省，绿色发展"),
    /// ])?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let shared = CoWords::default().of_lexicon(&corpus, &terms)?;
    /// assert_eq!(shared.nodes()?.to_string(), "\
    /// shape: (4, 6)
    /// ┌──────────┬───────┬──────────┬────────┬──────────┬───────────┐
    /// │ term     ┆ count ┆ contexts ┆ degree ┆ strength ┆ community │
    /// │ ---      ┆ ---   ┆ ---      ┆ ---    ┆ ---      ┆ ---       │
    /// │ cat      ┆ u64   ┆ u64      ┆ u32    ┆ u64      ┆ u32       │
    /// ╞══════════╪═══════╪══════════╪════════╪══════════╪═══════════╡
    /// │ 质量强市 ┆ 2     ┆ 2        ┆ 2      ┆ 3        ┆ 1         │
    /// │ 工匠精神 ┆ 2     ┆ 2        ┆ 2      ┆ 3        ┆ 1         │
    /// │ 旅游大省 ┆ 1     ┆ 1        ┆ 1      ┆ 1        ┆ 2         │
    /// │ 绿色发展 ┆ 2     ┆ 2        ┆ 3      ┆ 3        ┆ 2         │
    /// └──────────┴───────┴──────────┴────────┴──────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn nodes(&self) -> Result<DataFrame> {
        let n = self.terms.len();
        let of_pairs = |i: usize| (0..n).filter(move |&j| j != i).map(move |j| self.both[pair(i, j, n)]);
        let degree = (0..n).map(|i| of_pairs(i).filter(|c| *c > 0).count() as u32);
        Table::new(
            &CO_WORD_NODES,
            vec![
                Values::coded(self.terms(), (0..n as u32).collect()),
                self.counts.clone().into(),
                self.contexts.clone().into(),
                degree.collect::<Vec<u32>>().into(),
                (0..n).map(|i| of_pairs(i).sum::<u64>()).collect::<Vec<u64>>().into(),
                self.communities().into(),
            ],
        )?
        .into_frame()
    }

    /// The co-occurrence matrix: a row and a column per term, in order; on
    /// the diagonal the contexts that hold the term.
    ///
    /// Columns: `term` (Categorical), then one per term, named as it (UInt64).
    ///
    /// ```
    /// use tifa::{context::CoWords, prelude::*};
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "质量强市靠工匠精神"), ("乙", "工匠精神，质量强市，绿色发展"), ("丙", "旅游大省，绿色发展"),
    /// ])?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let shared = CoWords::default().of_lexicon(&corpus, &terms)?;
    /// assert_eq!(shared.matrix()?.to_string(), "\
    /// shape: (4, 5)
    /// ┌──────────┬──────────┬──────────┬──────────┬──────────┐
    /// │ term     ┆ 质量强市 ┆ 工匠精神 ┆ 旅游大省 ┆ 绿色发展 │
    /// │ ---      ┆ ---      ┆ ---      ┆ ---      ┆ ---      │
    /// │ cat      ┆ u64      ┆ u64      ┆ u64      ┆ u64      │
    /// ╞══════════╪══════════╪══════════╪══════════╪══════════╡
    /// │ 质量强市 ┆ 2        ┆ 2        ┆ 0        ┆ 1        │
    /// │ 工匠精神 ┆ 2        ┆ 2        ┆ 0        ┆ 1        │
    /// │ 旅游大省 ┆ 0        ┆ 0        ┆ 1        ┆ 1        │
    /// │ 绿色发展 ┆ 1        ┆ 1        ┆ 1        ┆ 2        │
    /// └──────────┴──────────┴──────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the
    /// table, as for a term that is called `term`.
    pub fn matrix(&self) -> Result<DataFrame> {
        let cell = |i: usize, j: usize| if i == j { self.contexts[i] } else { self.both[pair(i, j, self.terms.len())] };
        self.square(|j| (0..self.terms.len()).map(|i| cell(i, j)).collect::<Vec<u64>>().into())
    }

    /// The similarity matrix, as [`SharedContexts::matrix`] with Float64.
    ///
    /// Columns: `term` (Categorical), then one per term, named as it (Float64).
    ///
    /// ```
    /// use tifa::context::TermSimilarity;
    /// use tifa::{context::CoWords, prelude::*};
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "质量强市靠工匠精神"), ("乙", "工匠精神，质量强市，绿色发展"), ("丙", "旅游大省，绿色发展"),
    /// ])?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let shared = CoWords::default().of_lexicon(&corpus, &terms)?;
    /// assert_eq!(shared.similarities(TermSimilarity::Jaccard)?.to_string(), "\
    /// shape: (4, 5)
    /// ┌──────────┬──────────┬──────────┬──────────┬──────────┐
    /// │ term     ┆ 质量强市 ┆ 工匠精神 ┆ 旅游大省 ┆ 绿色发展 │
    /// │ ---      ┆ ---      ┆ ---      ┆ ---      ┆ ---      │
    /// │ cat      ┆ f64      ┆ f64      ┆ f64      ┆ f64      │
    /// ╞══════════╪══════════╪══════════╪══════════╪══════════╡
    /// │ 质量强市 ┆ 1.0      ┆ 1.0      ┆ 0.0      ┆ 0.333333 │
    /// │ 工匠精神 ┆ 1.0      ┆ 1.0      ┆ 0.0      ┆ 0.333333 │
    /// │ 旅游大省 ┆ 0.0      ┆ 0.0      ┆ 1.0      ┆ 0.5      │
    /// │ 绿色发展 ┆ 0.333333 ┆ 0.333333 ┆ 0.5      ┆ 1.0      │
    /// └──────────┴──────────┴──────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`SharedContexts::matrix`].
    pub fn similarities(&self, measure: TermSimilarity) -> Result<DataFrame> {
        let cells = |j: usize| (0..self.terms.len()).map(|i| self.similarity(measure, i, j)).collect::<Vec<f64>>();
        self.square(|j| cells(j).into())
    }

    /// The dissimilarity matrix, 1 - similarity (half of it for NPMI), as
    /// [`SharedContexts::matrix`] with Float64.
    ///
    /// Columns: `term` (Categorical), then one per term, named as it (Float64).
    ///
    /// ```
    /// use tifa::context::TermSimilarity;
    /// use tifa::{context::CoWords, prelude::*};
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "质量强市靠工匠精神"), ("乙", "工匠精神，质量强市，绿色发展"), ("丙", "旅游大省，绿色发展"),
    /// ])?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let shared = CoWords::default().of_lexicon(&corpus, &terms)?;
    /// assert_eq!(shared.dissimilarities(TermSimilarity::Jaccard)?.to_string(), "\
    /// shape: (4, 5)
    /// ┌──────────┬──────────┬──────────┬──────────┬──────────┐
    /// │ term     ┆ 质量强市 ┆ 工匠精神 ┆ 旅游大省 ┆ 绿色发展 │
    /// │ ---      ┆ ---      ┆ ---      ┆ ---      ┆ ---      │
    /// │ cat      ┆ f64      ┆ f64      ┆ f64      ┆ f64      │
    /// ╞══════════╪══════════╪══════════╪══════════╪══════════╡
    /// │ 质量强市 ┆ 0.0      ┆ 0.0      ┆ 1.0      ┆ 0.666667 │
    /// │ 工匠精神 ┆ 0.0      ┆ 0.0      ┆ 1.0      ┆ 0.666667 │
    /// │ 旅游大省 ┆ 1.0      ┆ 1.0      ┆ 0.0      ┆ 0.5      │
    /// │ 绿色发展 ┆ 0.666667 ┆ 0.666667 ┆ 0.5      ┆ 0.0      │
    /// └──────────┴──────────┴──────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`SharedContexts::matrix`].
    pub fn dissimilarities(&self, measure: TermSimilarity) -> Result<DataFrame> {
        let (n, distances) = (self.terms.len(), self.distances(measure));
        let cell = |i: usize, j: usize| if i == j { 0.0 } else { distances[pair(i, j, n)] };
        self.square(|j| (0..n).map(|i| cell(i, j)).collect::<Vec<f64>>().into())
    }

    fn square(&self, column: impl Fn(usize) -> Values) -> Result<DataFrame> {
        let n = self.terms.len();
        let names = Values::coded(self.terms(), (0..n as u32).collect());
        let mut table = Table::new(&CO_WORD_MATRIX, vec![names])?;
        for (j, name) in self.terms.iter().enumerate() {
            table = table.and(name, column(j))?;
        }
        table.into_frame()
    }
}

schema! {
    /// The columns of [`SharedContexts::pairs`].
    CO_WORD_PAIRS = "co_word_pairs" {
        term: Term, "", "the one term";
        other: Term, "", "the other term";
        count: U64, "contexts", "contexts that hold both";
        term_count: U64, "contexts", "contexts that hold the one";
        other_count: U64, "contexts", "contexts that hold the other";
        contexts: U64, "contexts", "all contexts";
        ochiai: F64, "0 to 1", "count / √(term_count other_count)";
        equivalence: F64, "0 to 1", "count² / (term_count other_count)";
        jaccard: F64, "0 to 1", "count / (term_count + other_count - count)";
        dice: F64, "0 to 1", "2 count / (term_count + other_count)";
        npmi: F64, "-1 to 1", "normalised pointwise mutual information; null where one of them has no context";
    }
}

schema! {
    /// The columns of [`SharedContexts::nodes`].
    CO_WORD_NODES = "co_word_nodes" {
        term: Term, "", "the term";
        count: U64, "occurrences", "every occurrence of the term";
        contexts: U64, "contexts", "contexts that hold it";
        degree: U32, "terms", "terms with which it shares a context";
        strength: U64, "contexts", "contexts that it shares, summed over those terms";
        community: U32, "", "its community by modularity, from 1 in order of their first terms";
    }
}

schema! {
    /// The columns of [`SharedContexts::matrix`] and its kin, before those of the terms.
    CO_WORD_MATRIX = "co_word_matrix" {
        term: Term, "", "the term";
    }
}
