//! What becomes of clusters from one stage to the next.

use std::collections::BTreeSet;

use polars::prelude::DataFrame;

use super::clusters::Clusters;
use super::stages::StagedClusters;
use crate::error::Result;
use crate::table::{FromRows, Table, schema};

/// A cluster and one of the next stage that shares a term with it.
struct Step {
    cluster: u32,
    next_cluster: u32,
    name: String,
    next_name: String,
    shared: usize,
    /// Terms of either, and of the smaller one.
    either: usize,
    smaller: usize,
}

/// Every pair of clusters that share a term, by the first, then by the second.
fn steps(before: &Clusters, after: &Clusters) -> Vec<Step> {
    let terms = |clusters: &Clusters| -> Vec<BTreeSet<String>> {
        let mut sets = vec![BTreeSet::new(); clusters.len()];
        for (term, &cluster) in clusters.shared.terms.iter().zip(&clusters.members) {
            sets[cluster as usize].insert(term.clone());
        }
        sets
    };
    let names = |clusters: &Clusters| -> Vec<String> {
        let name = |cluster| clusters.shared.terms[clusters.theme(cluster).name as usize].clone();
        (0..clusters.len() as u32).map(name).collect()
    };
    let (of_before, of_after) = (terms(before), terms(after));
    let (names_before, names_after) = (names(before), names(after));
    let mut found = Vec::new();
    for (a, one) in of_before.iter().enumerate() {
        for (b, other) in of_after.iter().enumerate() {
            let shared = one.intersection(other).count();
            if shared > 0 {
                found.push(Step {
                    cluster: a as u32 + 1,
                    next_cluster: b as u32 + 1,
                    name: names_before[a].clone(),
                    next_name: names_after[b].clone(),
                    shared,
                    either: one.len() + other.len() - shared,
                    smaller: one.len().min(other.len()),
                });
            }
        }
    }
    found
}

/// The columns of steps, behind those that a table has already.
fn columns<'a, R>(table: FromRows<'a, R>, step: impl Fn(&R) -> &Step + Copy) -> FromRows<'a, R> {
    table
        .column("cluster", |r| step(r).cluster)
        .column("next_cluster", |r| step(r).next_cluster)
        .column("name", |r| step(r).name.clone())
        .column("next_name", |r| step(r).next_name.clone())
        .column("shared", |r| step(r).shared as u32)
        .column("jaccard", |r| step(r).shared as f64 / step(r).either as f64)
        .column("inclusion", |r| step(r).shared as f64 / step(r).smaller as f64)
}

impl Clusters {
    /// How the clusters of one stage go on in the next: a row for each pair
    /// of clusters that share a term, by the clusters of this stage, then of
    /// the next.
    ///
    /// Columns: [`CLUSTER_CHANGE`].
    ///
    /// ```
    /// use tifa::{context::{Clustering, CoWords}, prelude::*};
    /// let terms = Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"])?;
    /// let before = Corpus::from_texts([("甲", "质量强市与工匠精神"), ("乙", "旅游大省，绿色发展")])?;
    /// let after = Corpus::from_texts([("丙", "质量强市，绿色发展"), ("丁", "工匠精神与旅游大省")])?;
    /// let clusters = |corpus| Clustering::default().clusters(2).of(&CoWords::default().of_lexicon(corpus, &terms)?);
    /// assert_eq!(clusters(&before)?.change_to(&clusters(&after)?)?.to_string(), "\
    /// shape: (4, 7)
    /// ┌─────────┬──────────────┬──────────┬───────────┬────────┬──────────┬───────────┐
    /// │ cluster ┆ next_cluster ┆ name     ┆ next_name ┆ shared ┆ jaccard  ┆ inclusion │
    /// │ ---     ┆ ---          ┆ ---      ┆ ---       ┆ ---    ┆ ---      ┆ ---       │
    /// │ u32     ┆ u32          ┆ str      ┆ str       ┆ u32    ┆ f64      ┆ f64       │
    /// ╞═════════╪══════════════╪══════════╪═══════════╪════════╪══════════╪═══════════╡
    /// │ 1       ┆ 1            ┆ 质量强市 ┆ 质量强市  ┆ 1      ┆ 0.333333 ┆ 0.5       │
    /// │ 1       ┆ 2            ┆ 质量强市 ┆ 工匠精神  ┆ 1      ┆ 0.333333 ┆ 0.5       │
    /// │ 2       ┆ 1            ┆ 旅游大省 ┆ 质量强市  ┆ 1      ┆ 0.333333 ┆ 0.5       │
    /// │ 2       ┆ 2            ┆ 旅游大省 ┆ 工匠精神  ┆ 1      ┆ 0.333333 ┆ 0.5       │
    /// └─────────┴──────────────┴──────────┴───────────┴────────┴──────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn change_to(&self, next: &Clusters) -> Result<DataFrame> {
        columns(Table::of_rows(&CLUSTER_CHANGE, &steps(self, next)), |step| step).frame()
    }
}

impl StagedClusters {
    /// How the clusters of each stage go on in the next: by stage, then as
    /// [`Clusters::change_to`]. A cluster without a row to the next stage
    /// ends; one without a row from the stage before is new.
    ///
    /// Columns: [`STAGE_CHANGE`].
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
    /// let columns = ["from", "to", "cluster", "next_cluster", "name", "next_name", "shared"];
    /// let shown = clusters.change()?.select(columns)?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (4, 7)
    /// ┌──────┬──────┬─────────┬──────────────┬──────────┬───────────┬────────┐
    /// │ from ┆ to   ┆ cluster ┆ next_cluster ┆ name     ┆ next_name ┆ shared │
    /// │ ---  ┆ ---  ┆ ---     ┆ ---          ┆ ---      ┆ ---       ┆ ---    │
    /// │ str  ┆ str  ┆ u32     ┆ u32          ┆ str      ┆ str       ┆ u32    │
    /// ╞══════╪══════╪═════════╪══════════════╪══════════╪═══════════╪════════╡
    /// │ 2015 ┆ 2016 ┆ 1       ┆ 1            ┆ 质量强市 ┆ 质量强市  ┆ 1      │
    /// │ 2015 ┆ 2016 ┆ 1       ┆ 2            ┆ 质量强市 ┆ 工匠精神  ┆ 1      │
    /// │ 2015 ┆ 2016 ┆ 2       ┆ 1            ┆ 旅游大省 ┆ 质量强市  ┆ 1      │
    /// │ 2015 ┆ 2016 ┆ 2       ┆ 2            ┆ 旅游大省 ┆ 工匠精神  ┆ 1      │
    /// └──────┴──────┴─────────┴──────────────┴──────────┴───────────┴────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn change(&self) -> Result<DataFrame> {
        let mut rows: Vec<(&str, &str, Step)> = Vec::new();
        for pair in self.stages.windows(2) {
            let [(from, before), (to, after)] = pair else { continue };
            rows.extend(steps(before, after).into_iter().map(|step| (from.as_str(), to.as_str(), step)));
        }
        let table = Table::of_rows(&STAGE_CHANGE, &rows)
            .column("from", |(from, ..)| from.to_string())
            .column("to", |(_, to, _)| to.to_string());
        columns(table, |(.., step)| step).frame()
    }
}

schema! {
    /// The columns of [`Clusters::change_to`].
    CLUSTER_CHANGE = "cluster_change" {
        cluster: U32, "", "cluster of this stage";
        next_cluster: U32, "", "cluster of the next stage";
        name: Text, "", "term in the most contexts of the one";
        next_name: Text, "", "term in the most contexts of the other";
        shared: U32, "terms", "terms of both";
        jaccard: F64, "0 to 1", "shared terms of all terms of the two";
        inclusion: F64, "0 to 1", "shared terms of the smaller one";
    }

    /// The columns of [`StagedClusters::change`].
    STAGE_CHANGE = "stage_change" begins with {
        from: Text, "", "the stage";
        to: Text, "", "the next stage";
    }
}
