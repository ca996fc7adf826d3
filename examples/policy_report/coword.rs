//! Formulations that share documents: `--coword N`.

use polars::prelude::DataFrame;
use tifa::context::{Clustering, CoWords};
use tifa::polars;
use tifa::prelude::*;
use tifa::report::Language;

use crate::output::Output;
use crate::print::{figures, print_columns, say, texts, words};
use crate::progress::working;
use crate::study::Study;

/// Columns of the strategic diagram, and their Chinese headings.
const THEMES: [(&str, &str); 6] = [
    ("cluster", "类"),
    ("name", "名称"),
    ("size", "提法数"),
    ("centrality", "向心度"),
    ("density", "密度"),
    ("quadrant", "象限"),
];

/// The quadrant in the language of the reader.
fn quadrant(name: &str, language: Language) -> String {
    let chinese = match name {
        "motor" => "核心主题",
        "niche" => "边缘成熟主题",
        "basic" => "基础主题",
        _ => "新兴或衰退主题",
    };
    language.choose(chinese, name).to_string()
}

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
        working(study.arguments.language().choose("共现", "co-words"), || Self::of(study, wanted)).map(Some)
    }

    fn of(study: &Study, wanted: usize) -> tifa::Result<Self> {
        let mined = match wanted > study.mined.len() {
            true => Slogans::default().rows(wanted).mine(&study.corpus)?,
            false => study.mined.clone(),
        };
        let terms: Vec<&str> = mined.terms().take(wanted).collect();
        let unit = study.arguments.coword_unit.into();
        let shared = CoWords::default().unit(unit).of_places(&study.corpus, &mined.occurrences()?, terms)?;
        let clusters = Clustering::default().of(&shared)?;
        Ok(Self { pairs: shared.pairs()?, clusters: clusters.members()?, themes: clusters.themes()? })
    }

    /// Prints each cluster with its terms, and the strategic diagram.
    pub fn print(&self, language: Language) {
        say(language.choose(
            "\n共现的提法（聚类：1 − Ochiai 系数，平均联接）",
            "\nFormulations that occur together (average linkage of 1 - Ochiai)",
        ));
        let (numbers, terms) = (texts(&self.clusters, "cluster"), texts(&self.clusters, "term"));
        let rows: Vec<(&String, &String)> = numbers.iter().zip(&terms).collect();
        for of_cluster in rows.chunk_by(|a, b| a.0 == b.0) {
            let names: Vec<&str> = of_cluster.iter().map(|(_, term)| term.as_str()).collect();
            say(format!("  {}  {}", of_cluster[0].0, names.join(" ")));
        }
        let column = |(name, chinese): &(&'static str, &'static str)| {
            let cells: Vec<String> = texts(&self.themes, name).into_iter().take(20).collect();
            let heading = language.choose(*chinese, *name);
            match *name {
                "name" => words(heading, cells),
                "quadrant" => words(heading, cells.iter().map(|q| quadrant(q, language)).collect()),
                _ => figures(heading, cells),
            }
        };
        print_columns(&THEMES.iter().map(column).collect::<Vec<_>>());
    }

    /// Writes `coword.csv`, a row per pair, and `clusters.csv`, a row per formulation.
    pub fn write(&self, out: &mut Output) {
        out.table("coword", self.pairs.clone());
        out.table("clusters", self.clusters.clone());
    }
}
