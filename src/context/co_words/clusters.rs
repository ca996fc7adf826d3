//! Clusters of terms that share contexts: dendrogram, membership, strategic diagram.

use std::fmt;

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::shared::{SharedContexts, TermSimilarity};
use crate::error::{Error, Result};
use crate::stats::hierarchy::{Linkage, Merge, best_cut, cut, merges, silhouettes};
use crate::stats::scaling::classical_scaling;
use crate::table::{Table, Values, schema};

/// Hierarchical clustering of terms by the contexts that they share.
///
/// Distance is 1 - similarity (half of it for NPMI). Merges, heights and
/// numbers are those of SciPy's `linkage` on the same distances. Without a
/// number of clusters, the cut from 2 to 10 clusters with the greatest mean
/// silhouette is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Clustering {
    similarity: TermSimilarity,
    linkage: Linkage,
    clusters: Option<usize>,
}

/// The most clusters that are tried where no number is given.
const MOST_CLUSTERS: usize = 10;

impl Clustering {
    /// Sets the similarity; Ochiai by default.
    #[must_use]
    pub fn similarity(mut self, measure: TermSimilarity) -> Self {
        self.similarity = measure;
        self
    }

    /// Sets the linkage; average by default.
    #[must_use]
    pub fn linkage(mut self, linkage: Linkage) -> Self {
        self.linkage = linkage;
        self
    }

    /// Sets the number of clusters, 1 or more.
    #[must_use]
    pub fn clusters(mut self, clusters: usize) -> Self {
        self.clusters = Some(clusters);
        self
    }

    /// The same for this many terms: no more clusters than terms.
    pub(super) fn at_most(&self, terms: usize) -> Self {
        Self { clusters: self.clusters.map(|k| k.min(terms)), ..*self }
    }

    /// Clusters the terms.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for no clusters, or
    /// more than there are terms.
    pub fn of(&self, shared: &SharedContexts) -> Result<Clusters> {
        let n = shared.terms.len();
        if let Some(clusters) = self.clusters.filter(|&k| k == 0 || k > n) {
            return Err(Error::option("clusters", clusters, "1 or more, and no more than there are terms"));
        }
        let distances = shared.distances(self.similarity);
        let merges = merges(&distances, n, self.linkage).unwrap_or_default();
        let clusters = self.clusters.unwrap_or_else(|| best_cut(&distances, &merges, n, MOST_CLUSTERS));
        let members = cut(&merges, n, clusters);
        Ok(Clusters { shared: shared.clone(), similarity: self.similarity, distances, merges, members })
    }
}

/// Terms in clusters.
#[derive(Clone)]
pub struct Clusters {
    pub(super) shared: SharedContexts,
    similarity: TermSimilarity,
    distances: Vec<f64>,
    merges: Vec<Merge>,
    pub(super) members: Vec<u32>,
}

/// What one cluster is in the strategic diagram.
pub(super) struct Theme {
    size: u32,
    pub name: u32,
    centrality: f64,
    density: f64,
}

impl Clusters {
    /// Number of clusters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.iter().max().map_or(0, |&c| c as usize + 1)
    }

    /// Whether there is no cluster; never true.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The merges of the dendrogram, from the nearest on, numbered as in
    /// SciPy: terms from 0, then the new clusters in order.
    ///
    /// Columns: [`CLUSTER_MERGES`].
    ///
    /// ```
    /// use tifa::{context::{Clustering, CoWords}, prelude::*};
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "质量强市靠工匠精神"), ("乙", "工匠精神，质量强市，绿色发展"), ("丙", "旅游大省，绿色发展"),
    /// ])?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let shared = CoWords::default().of_lexicon(&corpus, &terms)?;
    /// assert_eq!(Clustering::default().clusters(2).of(&shared)?.merges()?.to_string(), "\
    /// shape: (3, 5)
    /// ┌──────┬───────┬────────┬──────────┬──────┐
    /// │ step ┆ first ┆ second ┆ height   ┆ size │
    /// │ ---  ┆ ---   ┆ ---    ┆ ---      ┆ ---  │
    /// │ u32  ┆ u32   ┆ u32    ┆ f64      ┆ u32  │
    /// ╞══════╪═══════╪════════╪══════════╪══════╡
    /// │ 1    ┆ 0     ┆ 1      ┆ 0.0      ┆ 2    │
    /// │ 2    ┆ 2     ┆ 3      ┆ 0.292893 ┆ 2    │
    /// │ 3    ┆ 4     ┆ 5      ┆ 0.75     ┆ 4    │
    /// └──────┴───────┴────────┴──────────┴──────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn merges(&self) -> Result<DataFrame> {
        let numbers = |of: fn(&Merge) -> usize| self.merges.iter().map(|m| of(m) as u32).collect::<Vec<u32>>();
        Table::new(
            &CLUSTER_MERGES,
            vec![
                (1..=self.merges.len() as u32).collect::<Vec<u32>>().into(),
                numbers(|m| m.first).into(),
                numbers(|m| m.second).into(),
                self.merges.iter().map(|m| m.height).collect::<Vec<f64>>().into(),
                numbers(|m| m.size).into(),
            ],
        )?
        .into_frame()
    }

    /// A row per term: by cluster, then in order of the terms.
    ///
    /// Columns: [`CLUSTER_MEMBERS`].
    ///
    /// ```
    /// use tifa::{context::{Clustering, CoWords}, prelude::*};
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "质量强市靠工匠精神"), ("乙", "工匠精神，质量强市，绿色发展"), ("丙", "旅游大省，绿色发展"),
    /// ])?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let shared = CoWords::default().of_lexicon(&corpus, &terms)?;
    /// let table = Clustering::default().clusters(2).of(&shared)?.members()?;
    /// assert_eq!(table.select(["cluster", "term", "contexts", "similarity", "silhouette"])?.to_string(), "\
    /// shape: (4, 5)
    /// ┌─────────┬──────────┬──────────┬────────────┬────────────┐
    /// │ cluster ┆ term     ┆ contexts ┆ similarity ┆ silhouette │
    /// │ ---     ┆ ---      ┆ ---      ┆ ---        ┆ ---        │
    /// │ u32     ┆ cat      ┆ u64      ┆ f64        ┆ f64        │
    /// ╞═════════╪══════════╪══════════╪════════════╪════════════╡
    /// │ 1       ┆ 质量强市 ┆ 2        ┆ 1.0        ┆ 1.0        │
    /// │ 1       ┆ 工匠精神 ┆ 2        ┆ 1.0        ┆ 1.0        │
    /// │ 2       ┆ 旅游大省 ┆ 1        ┆ 0.707107   ┆ 0.707107   │
    /// │ 2       ┆ 绿色发展 ┆ 2        ┆ 0.707107   ┆ 0.414214   │
    /// └─────────┴──────────┴──────────┴────────────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn members(&self) -> Result<DataFrame> {
        let n = self.members.len();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|&i| (self.members[i], i));
        let silhouettes = silhouettes(&self.distances, &self.members);
        let points = classical_scaling(&self.distances, n).map_or_else(|| vec![[0.0; 2]; n], |s| s.points);
        let inside = |&i: &usize| {
            let others = (0..n).filter(|&j| j != i && self.members[j] == self.members[i]);
            let (sum, count) =
                others.fold((0.0, 0), |(s, c), j| (s + self.shared.similarity(self.similarity, i, j), c + 1));
            (count > 0).then(|| sum / f64::from(count))
        };
        Table::new(
            &CLUSTER_MEMBERS,
            vec![
                order.iter().map(|&i| self.members[i] + 1).collect::<Vec<u32>>().into(),
                Values::coded(self.shared.terms(), order.iter().map(|&i| i as u32).collect()),
                order.iter().map(|&i| self.shared.contexts[i]).collect::<Vec<u64>>().into(),
                order.iter().map(inside).collect::<Vec<Option<f64>>>().into(),
                order.iter().map(|&i| silhouettes[i]).collect::<Vec<f64>>().into(),
                order.iter().map(|&i| points[i][0]).collect::<Vec<f64>>().into(),
                order.iter().map(|&i| points[i][1]).collect::<Vec<f64>>().into(),
            ],
        )?
        .into_frame()
    }

    /// The strategic diagram: a row per cluster, in order.
    ///
    /// With the equivalence index `e` of two terms, `centrality` is 10 times
    /// the sum of `e` over pairs of a term inside and one outside, `density`
    /// 100 times the sum over pairs inside, divided by the terms of the
    /// cluster (Callon, Courtial & Laville 1991; Cobo et al. 2011). The
    /// quadrant is told by the medians of both.
    ///
    /// Columns: [`CLUSTER_THEMES`].
    ///
    /// ```
    /// use tifa::{context::{Clustering, CoWords}, prelude::*};
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "质量强市靠工匠精神"), ("乙", "工匠精神，质量强市，绿色发展"), ("丙", "旅游大省，绿色发展"),
    /// ])?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let shared = CoWords::default().of_lexicon(&corpus, &terms)?;
    /// assert_eq!(Clustering::default().clusters(2).of(&shared)?.themes()?.to_string(), "\
    /// shape: (2, 6)
    /// ┌─────────┬──────────┬──────┬────────────┬─────────┬──────────┐
    /// │ cluster ┆ name     ┆ size ┆ centrality ┆ density ┆ quadrant │
    /// │ ---     ┆ ---      ┆ ---  ┆ ---        ┆ ---     ┆ ---      │
    /// │ u32     ┆ cat      ┆ u32  ┆ f64        ┆ f64     ┆ str      │
    /// ╞═════════╪══════════╪══════╪════════════╪═════════╪══════════╡
    /// │ 1       ┆ 质量强市 ┆ 2    ┆ 5.0        ┆ 50.0    ┆ motor    │
    /// │ 2       ┆ 绿色发展 ┆ 2    ┆ 5.0        ┆ 25.0    ┆ basic    │
    /// └─────────┴──────────┴──────┴────────────┴─────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn themes(&self) -> Result<DataFrame> {
        let themes: Vec<Theme> = (0..self.len() as u32).map(|cluster| self.theme(cluster)).collect();
        let median = |of: fn(&Theme) -> f64| {
            let mut values: Vec<f64> = themes.iter().map(of).collect();
            values.sort_unstable_by(f64::total_cmp);
            crate::stats::bootstrap::quantile(&values, 0.5).unwrap_or(0.0)
        };
        let (central, dense) = (median(|t| t.centrality), median(|t| t.density));
        let quadrant = |theme: &Theme| match (theme.centrality >= central, theme.density >= dense) {
            (true, true) => "motor",
            (false, true) => "niche",
            (true, false) => "basic",
            (false, false) => "emerging or declining",
        };
        Table::new(
            &CLUSTER_THEMES,
            vec![
                (1..=themes.len() as u32).collect::<Vec<u32>>().into(),
                Values::coded(self.shared.terms(), themes.iter().map(|t| t.name).collect()),
                themes.iter().map(|t| t.size).collect::<Vec<u32>>().into(),
                themes.iter().map(|t| t.centrality).collect::<Vec<f64>>().into(),
                themes.iter().map(|t| t.density).collect::<Vec<f64>>().into(),
                themes.iter().map(|t| quadrant(t).to_string()).collect::<Vec<String>>().into(),
            ],
        )?
        .into_frame()
    }

    pub(super) fn theme(&self, cluster: u32) -> Theme {
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            (0..self.members.len()).partition(|&i| self.members[i] == cluster);
        let e = |i: usize, j: usize| self.shared.similarity(TermSimilarity::Equivalence, i, j);
        let links: f64 = inside.iter().flat_map(|&i| outside.iter().map(move |&j| (i, j))).map(|(i, j)| e(i, j)).sum();
        let ties: f64 = inside
            .iter()
            .enumerate()
            .flat_map(|(at, &i)| inside[at + 1..].iter().map(move |&j| (i, j)))
            .map(|(i, j)| e(i, j))
            .sum();
        let name = inside.iter().copied().max_by_key(|&i| (self.shared.contexts[i], std::cmp::Reverse(i)));
        // A sum of nothing is -0.
        let (links, ties) = (links + 0.0, ties + 0.0);
        Theme {
            size: inside.len() as u32,
            name: name.unwrap_or(0) as u32,
            centrality: 10.0 * links,
            density: 100.0 * ties / inside.len().max(1) as f64,
        }
    }

    /// The number of the cluster of each term, from 1, in order of the terms.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.members.iter().map(|c| c + 1)
    }

    pub(super) fn shared(&self) -> &SharedContexts {
        &self.shared
    }

    /// What a merge joins, as lines of a tree; `depth` marks from the root.
    fn draw(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.members.len();
        // Deepest first on a stack of our own, for chains may be long.
        let mut waiting = vec![(n + self.merges.len()).checked_sub(1).map(|root| (root, String::new(), String::new()))];
        while let Some(Some((node, first, rest))) = waiting.pop() {
            match node.checked_sub(n).and_then(|m| self.merges.get(m)) {
                Some(merge) => {
                    writeln!(f, "{first}┐ {:.3}", merge.height)?;
                    waiting.push(Some((merge.second, format!("{rest}└─"), format!("{rest}  "))));
                    waiting.push(Some((merge.first, format!("{rest}├─"), format!("{rest}│ "))));
                }
                None => writeln!(f, "{first} {} ({})", self.shared.terms[node], self.members[node] + 1)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Clusters {
    /// The dendrogram: each merge with its height, each term with its cluster.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.draw(f)
    }
}

impl fmt::Debug for Clusters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clusters({} of {} terms)", self.len(), self.members.len())
    }
}

schema! {
    /// The columns of [`Clusters::merges`].
    CLUSTER_MERGES = "cluster_merges" {
        step: U32, "", "number of the merge, from 1";
        first: U32, "", "what is merged: a term from 0, or a cluster made before";
        second: U32, "", "what it is merged with";
        height: F64, "", "their distance";
        size: U32, "terms", "terms in the new cluster";
    }
}

schema! {
    /// The columns of [`Clusters::members`].
    CLUSTER_MEMBERS = "cluster_members" {
        cluster: U32, "", "number of the cluster, from 1, in order of their first terms";
        term: Term, "", "the term";
        contexts: U64, "contexts", "contexts that hold it";
        similarity: F64, "", "mean similarity to the other terms of its cluster; null for a cluster of one";
        silhouette: F64, "-1 to 1", "how much nearer its cluster is than the next";
        x: F64, "", "place on the map: classical multidimensional scaling of the distances";
        y: F64, "", "place on the second axis of the map";
    }
}

schema! {
    /// The columns of [`Clusters::themes`].
    CLUSTER_THEMES = "cluster_themes" {
        cluster: U32, "", "number of the cluster";
        name: Term, "", "its term in the most contexts";
        size: U32, "terms", "terms in it";
        centrality: F64, "", "10 times the sum of the equivalence index to terms outside";
        density: F64, "", "100 times its sum inside, by terms";
        quadrant: Text, "", "motor (central and dense), niche (dense), basic (central), emerging or declining";
    }
}
