//! Co-word analysis by stage: each group of documents by itself.

use std::fmt;

use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use serde::{Deserialize, Serialize};

use super::clusters::{Clustering, Clusters};
use super::incidence::Incidence;
use super::shared::SharedContexts;
use super::{CoWords, Found};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::matrix::{Dtm, Grouping};
use crate::token::Lexicon;

/// A co-word study stage by stage: the contexts of each period or group are
/// counted by themselves, and clusters are followed from one to the next.
///
/// Made by [`CoWords::stages`]. A stage holds the terms that one of its
/// contexts holds, in the order given; a stage without any is left out.
///
/// ```
/// use tifa::polars::prelude::df;
/// use tifa::{context::{Clustering, CoWords}, prelude::*};
/// let frame = df!(
///     "date" => ["2015", "2015", "2016", "2016"],
///     "text" => ["质量强市与工匠精神", "旅游大省，绿色发展", "质量强市，绿色发展", "工匠精神与旅游大省"],
/// ).unwrap();
/// let corpus = Corpus::from_frame(&frame)?;
/// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
/// let stages = CoWords::default().stages(Period::Year).of_lexicon(&corpus, &terms)?;
/// println!("{}", stages.pairs()?); // as of one stage, after a column `stage`
/// let clusters = Clustering::default().clusters(2).of_stages(&stages)?;
/// println!("{}", clusters.themes()?);
/// assert_eq!(clusters.change()?.height(), 4); // each cluster of 2015 is parted in 2016
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoWordStages {
    co_words: CoWords,
    grouping: Grouping,
}

/// The contexts that terms share, in each stage.
#[derive(Debug, Clone)]
pub struct StagedContexts {
    stages: Vec<(String, SharedContexts)>,
}

/// Clusters of each stage.
#[derive(Clone)]
pub struct StagedClusters {
    pub(super) stages: Vec<(String, Clusters)>,
}

impl CoWordStages {
    pub(super) fn new(co_words: CoWords, grouping: Grouping) -> Self {
        Self { co_words, grouping }
    }

    /// As [`CoWords::of_lexicon`].
    ///
    /// # Errors
    /// As [`CoWords::of_lexicon`]; [`ErrorKind::Empty`](crate::ErrorKind::Empty)
    /// where no stage holds a term; for periods as
    /// [`Dtm::group_by`](crate::Dtm::group_by).
    pub fn of_lexicon(&self, corpus: &Corpus, lexicon: &Lexicon) -> Result<StagedContexts> {
        self.parted(corpus.shared_documents(), self.co_words.in_lexicon(corpus, lexicon))
    }

    /// As [`CoWords::of_places`].
    ///
    /// # Errors
    /// As [`CoWordStages::of_lexicon`] and [`CoWords::of_places`].
    pub fn of_places<S: Into<String>>(
        &self,
        corpus: &Corpus,
        places: &DataFrame,
        terms: impl IntoIterator<Item = S>,
    ) -> Result<StagedContexts> {
        let terms = terms.into_iter().map(Into::into).collect();
        self.parted(corpus.shared_documents(), self.co_words.at_places(corpus, places, terms)?)
    }

    /// As [`CoWords::of_matrix`].
    ///
    /// # Errors
    /// As [`CoWordStages::of_lexicon`] and [`CoWords::of_matrix`].
    pub fn of_matrix<S: Into<String>>(&self, dtm: &Dtm, terms: impl IntoIterator<Item = S>) -> Result<StagedContexts> {
        let terms = terms.into_iter().map(Into::into).collect();
        self.parted(dtm.shared_documents(), CoWords::in_matrix(dtm, terms)?)
    }

    /// As [`CoWords::of_variable`]: agencies that issue documents together, period by period.
    ///
    /// # Errors
    /// As [`CoWordStages::of_lexicon`] and [`CoWords::of_variable`].
    pub fn of_variable(&self, corpus: &Corpus, variable: &str, separators: &[char]) -> Result<StagedContexts> {
        self.parted(corpus.shared_documents(), CoWords::in_variable(corpus, variable, separators)?)
    }

    fn parted(&self, documents: &crate::corpus::Documents, found: Found) -> Result<StagedContexts> {
        let found = found.checked()?;
        let mut stages = Vec::new();
        for (label, members) in self.grouping.members(documents)? {
            let mine: Vec<&Incidence> = members.iter().map(|&d| &found.documents[d]).collect();
            let mut number = vec![None; found.terms.len()];
            mine.iter().flat_map(|d| &d.counts).for_each(|&(term, _)| number[term as usize] = Some(0));
            let mut held = 0;
            for number in number.iter_mut().flatten() {
                *number = held;
                held += 1;
            }
            if held == 0 {
                continue;
            }
            let names = found.terms.iter().zip(&number).filter(|(_, n)| n.is_some()).map(|(term, _)| term.clone());
            let renumbered: Vec<Incidence> = mine.into_iter().map(|d| d.renumbered(&number)).collect();
            let contexts = SharedContexts::new(names.collect(), &renumbered.iter().collect::<Vec<_>>());
            stages.push((label, contexts));
        }
        if stages.is_empty() {
            return Err(Error::empty("no stage of the co-word analysis holds a term"));
        }
        Ok(StagedContexts { stages })
    }
}

impl StagedContexts {
    /// Each stage with its label, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &SharedContexts)> {
        self.stages.iter().map(|(label, contexts)| (label.as_str(), contexts))
    }

    /// [`SharedContexts::pairs`] of all stages, one below the other.
    ///
    /// Columns: `stage` (String), then [`CO_WORD_PAIRS`](super::CO_WORD_PAIRS).
    ///
    /// ```
    /// use tifa::{context::CoWords, polars::prelude::df, prelude::*};
    /// let frame = df!(
    ///     "date" => ["2015", "2015", "2016", "2016"],
    ///     "text" => ["质量强市与工匠精神", "旅游大省，绿色发展", "质量强市，绿色发展", "工匠精神与旅游大省"],
    /// )?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let stages = CoWords::default().stages(Period::Year).of_lexicon(&Corpus::from_frame(&frame)?, &terms)?;
    /// let shown = stages.pairs()?.select(["stage", "term", "other", "count", "ochiai"])?.head(Some(4));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (4, 5)
    /// ┌───────┬──────────┬──────────┬───────┬────────┐
    /// │ stage ┆ term     ┆ other    ┆ count ┆ ochiai │
    /// │ ---   ┆ ---      ┆ ---      ┆ ---   ┆ ---    │
    /// │ str   ┆ cat      ┆ cat      ┆ u64   ┆ f64    │
    /// ╞═══════╪══════════╪══════════╪═══════╪════════╡
    /// │ 2015  ┆ 质量强市 ┆ 工匠精神 ┆ 1     ┆ 1.0    │
    /// │ 2015  ┆ 质量强市 ┆ 旅游大省 ┆ 0     ┆ 0.0    │
    /// │ 2015  ┆ 质量强市 ┆ 绿色发展 ┆ 0     ┆ 0.0    │
    /// │ 2015  ┆ 工匠精神 ┆ 旅游大省 ┆ 0     ┆ 0.0    │
    /// └───────┴──────────┴──────────┴───────┴────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn pairs(&self) -> Result<DataFrame> {
        stacked(&self.stages, SharedContexts::pairs)
    }

    /// [`SharedContexts::nodes`] of all stages, one below the other.
    ///
    /// Columns: `stage` (String), then [`CO_WORD_NODES`](super::CO_WORD_NODES).
    ///
    /// ```
    /// use tifa::{context::CoWords, polars::prelude::df, prelude::*};
    /// let frame = df!(
    ///     "date" => ["2015", "2015", "2016", "2016"],
    ///     "text" => ["质量强市与工匠精神", "旅游大省，绿色发展", "质量强市，绿色发展", "工匠精神与旅游大省"],
    /// )?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let stages = CoWords::default().stages(Period::Year).of_lexicon(&Corpus::from_frame(&frame)?, &terms)?;
    /// assert_eq!(stages.nodes()?.head(Some(4)).to_string(), "\
    /// shape: (4, 7)
    /// ┌───────┬──────────┬───────┬──────────┬────────┬──────────┬───────────┐
    /// │ stage ┆ term     ┆ count ┆ contexts ┆ degree ┆ strength ┆ community │
    /// │ ---   ┆ ---      ┆ ---   ┆ ---      ┆ ---    ┆ ---      ┆ ---       │
    /// │ str   ┆ cat      ┆ u64   ┆ u64      ┆ u32    ┆ u64      ┆ u32       │
    /// ╞═══════╪══════════╪═══════╪══════════╪════════╪══════════╪═══════════╡
    /// │ 2015  ┆ 质量强市 ┆ 1     ┆ 1        ┆ 1      ┆ 1        ┆ 1         │
    /// │ 2015  ┆ 工匠精神 ┆ 1     ┆ 1        ┆ 1      ┆ 1        ┆ 1         │
    /// │ 2015  ┆ 旅游大省 ┆ 1     ┆ 1        ┆ 1      ┆ 1        ┆ 2         │
    /// │ 2015  ┆ 绿色发展 ┆ 1     ┆ 1        ┆ 1      ┆ 1        ┆ 2         │
    /// └───────┴──────────┴───────┴──────────┴────────┴──────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn nodes(&self) -> Result<DataFrame> {
        stacked(&self.stages, SharedContexts::nodes)
    }
}

impl Clustering {
    /// Clusters the terms of each stage. Where a number of clusters is given,
    /// a stage with fewer terms has a cluster for each.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for no clusters.
    pub fn of_stages(&self, stages: &StagedContexts) -> Result<StagedClusters> {
        let clustered = |(label, contexts): &(String, SharedContexts)| {
            Ok((label.clone(), self.at_most(contexts.terms().len()).of(contexts)?))
        };
        Ok(StagedClusters { stages: stages.stages.iter().map(clustered).collect::<Result<_>>()? })
    }
}

impl StagedClusters {
    /// Each stage with its label, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Clusters)> {
        self.stages.iter().map(|(label, clusters)| (label.as_str(), clusters))
    }

    /// [`Clusters::members`] of all stages, one below the other.
    ///
    /// Columns: `stage` (String), then [`CLUSTER_MEMBERS`](super::CLUSTER_MEMBERS).
    ///
    /// ```
    /// use tifa::{context::{Clustering, CoWords}, polars::prelude::df, prelude::*};
    /// let frame = df!(
    ///     "date" => ["2015", "2015", "2016", "2016"],
    ///     "text" => ["质量强市与工匠精神", "旅游大省，绿色发展", "质量强市，绿色发展", "工匠精神与旅游大省"],
    /// )?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let stages = CoWords::default().stages(Period::Year).of_lexicon(&Corpus::from_frame(&frame)?, &terms)?;
    /// let clusters = Clustering::default().clusters(2).of_stages(&stages)?;
    /// let columns = ["stage", "cluster", "term", "contexts", "similarity"];
    /// let shown = clusters.members()?.select(columns)?.head(Some(4));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (4, 5)
    /// ┌───────┬─────────┬──────────┬──────────┬────────────┐
    /// │ stage ┆ cluster ┆ term     ┆ contexts ┆ similarity │
    /// │ ---   ┆ ---     ┆ ---      ┆ ---      ┆ ---        │
    /// │ str   ┆ u32     ┆ cat      ┆ u64      ┆ f64        │
    /// ╞═══════╪═════════╪══════════╪══════════╪════════════╡
    /// │ 2015  ┆ 1       ┆ 质量强市 ┆ 1        ┆ 1.0        │
    /// │ 2015  ┆ 1       ┆ 工匠精神 ┆ 1        ┆ 1.0        │
    /// │ 2015  ┆ 2       ┆ 旅游大省 ┆ 1        ┆ 1.0        │
    /// │ 2015  ┆ 2       ┆ 绿色发展 ┆ 1        ┆ 1.0        │
    /// └───────┴─────────┴──────────┴──────────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn members(&self) -> Result<DataFrame> {
        stacked(&self.stages, Clusters::members)
    }

    /// [`Clusters::themes`] of all stages, one below the other.
    ///
    /// Columns: `stage` (String), then [`CLUSTER_THEMES`](super::CLUSTER_THEMES).
    ///
    /// ```
    /// use tifa::{context::{Clustering, CoWords}, polars::prelude::df, prelude::*};
    /// let frame = df!(
    ///     "date" => ["2015", "2015", "2016", "2016"],
    ///     "text" => ["质量强市与工匠精神", "旅游大省，绿色发展", "质量强市，绿色发展", "工匠精神与旅游大省"],
    /// )?;
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let stages = CoWords::default().stages(Period::Year).of_lexicon(&Corpus::from_frame(&frame)?, &terms)?;
    /// let clusters = Clustering::default().clusters(2).of_stages(&stages)?;
    /// assert_eq!(clusters.themes()?.to_string(), "\
    /// shape: (4, 7)
    /// ┌───────┬─────────┬──────────┬──────┬────────────┬─────────┬──────────┐
    /// │ stage ┆ cluster ┆ name     ┆ size ┆ centrality ┆ density ┆ quadrant │
    /// │ ---   ┆ ---     ┆ ---      ┆ ---  ┆ ---        ┆ ---     ┆ ---      │
    /// │ str   ┆ u32     ┆ cat      ┆ u32  ┆ f64        ┆ f64     ┆ str      │
    /// ╞═══════╪═════════╪══════════╪══════╪════════════╪═════════╪══════════╡
    /// │ 2015  ┆ 1       ┆ 质量强市 ┆ 2    ┆ 0.0        ┆ 50.0    ┆ motor    │
    /// │ 2015  ┆ 2       ┆ 旅游大省 ┆ 2    ┆ 0.0        ┆ 50.0    ┆ motor    │
    /// │ 2016  ┆ 1       ┆ 质量强市 ┆ 2    ┆ 0.0        ┆ 50.0    ┆ motor    │
    /// │ 2016  ┆ 2       ┆ 工匠精神 ┆ 2    ┆ 0.0        ┆ 50.0    ┆ motor    │
    /// └───────┴─────────┴──────────┴──────┴────────────┴─────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn themes(&self) -> Result<DataFrame> {
        stacked(&self.stages, Clusters::themes)
    }
}

/// The tables of all stages, one below the other, each behind a column of its label.
fn stacked<T>(stages: &[(String, T)], table: impl Fn(&T) -> Result<DataFrame>) -> Result<DataFrame> {
    let mut all: Option<DataFrame> = None;
    for (label, stage) in stages {
        let table = table(stage)?;
        let rows = table.height();
        let labels: Column = Series::new("stage".into(), vec![label.as_str(); rows]).into();
        let columns = std::iter::once(labels).chain(table.columns().iter().cloned()).collect();
        let labelled = DataFrame::new(rows, columns)?;
        all = Some(match all {
            Some(above) => above.vstack(&labelled)?,
            None => labelled,
        });
    }
    Ok(all.unwrap_or_default())
}

impl fmt::Debug for StagedClusters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
