//! Formulations that share documents: `--coword N`.

use polars::prelude::DataFrame;
use tifa::context::{Clustering, CoWords};
use tifa::polars;
use tifa::prelude::*;

use crate::output::Output;
use crate::print::{print_rows, say, texts};
use crate::study::Study;

/// Pairs and clusters of the leading formulations.
pub struct CoWord {
    pairs: DataFrame,
    clusters: DataFrame,
    themes: DataFrame,
}

impl CoWord {
    /// The first N formulations, in order of rank; distance is 1 - Ochiai, linkage average.
    pub fn new(study: &Study) -> tifa::Result<Option<Self>> {
        let Some(wanted) = study.arguments.coword.map(usize::from) else { return Ok(None) };
        let mined = match wanted > study.mined.len() {
            true => Slogans::default().rows(wanted).mine(&study.corpus)?,
            false => study.mined.clone(),
        };
        let terms: Vec<&str> = mined.terms().take(wanted).collect();
        let unit = study.arguments.coword_unit.into();
        let shared = CoWords::default().unit(unit).of_places(&study.corpus, &mined.occurrences()?, terms)?;
        let clusters = Clustering::default().of(&shared)?;
        Ok(Some(Self { pairs: shared.pairs()?, clusters: clusters.members()?, themes: clusters.themes()? }))
    }

    /// Prints each cluster with its terms, and the strategic diagram.
    pub fn print(&self) {
        say("\nFormulations that occur together (average linkage of 1 - Ochiai)");
        let (numbers, terms) = (texts(&self.clusters, "cluster"), texts(&self.clusters, "term"));
        let rows: Vec<(&String, &String)> = numbers.iter().zip(&terms).collect();
        for of_cluster in rows.chunk_by(|a, b| a.0 == b.0) {
            let names: Vec<&str> = of_cluster.iter().map(|(_, term)| term.as_str()).collect();
            say(format!("  {}  {}", of_cluster[0].0, names.join(" ")));
        }
        print_rows(&self.themes, &["cluster", "name", "size", "centrality", "density", "quadrant"], 20);
    }

    /// Writes `coword.csv`, a row per pair, and `clusters.csv`, a row per formulation.
    pub fn write(&self, out: &mut Output) -> tifa::Result<()> {
        out.csv("coword", &self.pairs)?;
        out.csv("clusters", &self.clusters)
    }
}
