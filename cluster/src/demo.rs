//! Every question asked of both sides, and compared.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::time::Instant;

use datafusion::common::{DataFusionError, Result};
use tifa::matrix::PartialCounts;
use tifa::prelude::*;
use tifa::token::Counting;

use crate::archive;
use crate::cluster::Cluster;
use crate::engines::outside;
use crate::questions::{self, Found, Study};
use crate::rows::{self, Rows};

/// One question with both answers compared.
pub struct Asked {
    /// The question.
    pub name: &'static str,
    /// Whether both sides gave the same rows in the same order.
    pub equal: bool,
    /// The rows of the library.
    pub rows: usize,
    /// Seconds of the cluster and of the library.
    pub seconds: [f64; 2],
    /// Bytes that went between tasks.
    pub bytes: usize,
    /// What else is to be said.
    pub note: String,
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let equal = if self.equal { "equal" } else { "NOT EQUAL" };
        let [cluster, library] = self.seconds;
        let name = tifa::table::pad(self.name, 36);
        write!(
            f,
            "{name} {equal}, {} rows; cluster {cluster:.2} s, {:.1} kB moved; library {library:.2} s",
            self.rows,
            self.bytes as f64 / 1e3
        )?;
        if self.note.is_empty() { Ok(()) } else { write!(f, "; {}", self.note) }
    }
}

/// Deals documents to Parquet and JSON Lines in the new folder `scratch`, which all workers see, and asks
/// the questions: all of them, or without cleaning, slogans and reposts. `hear` gets each as it is answered.
///
/// # Errors
/// Where the archive cannot be written, or a query fails.
pub async fn run(
    corpus: &Corpus,
    cluster: &Cluster,
    scratch: &Path,
    shards: usize,
    all: bool,
    hear: &mut dyn FnMut(Asked),
) -> Result<()> {
    let corpus = archive::documents(corpus).map_err(outside)?;
    archive::deal(&corpus, scratch, shards)?;
    cluster.table("docs", &scratch.join("parquet")).await?;
    cluster.table("lines", &scratch.join("json")).await?;
    let study = Study::new(corpus).map_err(outside)?;

    let terms = || study.terms();
    hear(compare("terms by year and place, Parquet", study.ask_terms(cluster, "docs"), terms).await?);
    hear(compare("terms by year and place, JSON Lines", study.ask_terms(cluster, "lines"), terms).await?);
    hear(compare("words", study.ask_words(cluster), || study.words()).await?);
    for (name, counting) in [
        ("lexicon by year, longest match", Counting::LongestMatch),
        ("lexicon by year, all matches", Counting::AllMatches),
    ] {
        hear(compare(name, study.ask_entries(cluster, counting), || study.entries(counting)).await?);
    }
    of_counts(cluster, &study, hear).await?;
    if !all {
        return Ok(());
    }
    hear(compare("cleaned texts", study.ask_cleaned(cluster), || study.cleaned()).await?);
    hear(slogans(cluster, &study).await?);
    let alike = Reposts::default();
    hear(compare("reposts", crate::reposts::groups(cluster, &alike, scratch), || reposts(&study)).await?);
    Ok(())
}

/// What follows from the merged counts.
async fn of_counts(cluster: &Cluster, study: &Study, hear: &mut dyn FnMut(Asked)) -> Result<()> {
    let mut merged = None;
    let asking = async {
        let (counts, bytes) = study.ask_counts(cluster).await?;
        let rows = told(table(&counts));
        merged = Some(counts);
        Ok::<Found, DataFusionError>(Found { rows, bytes })
    };
    hear(compare("counts by year and place, merged", asking, || table(&study.counts()?)).await?);
    let Some(merged) = merged else { return Ok(()) };
    let here = async |rows: tifa::Result<Rows>| Ok::<Found, DataFusionError>(Found { rows: told(rows), bytes: 0 });
    let (ours, theirs) = (merged.dtm().map_err(outside)?, || study.counts()?.dtm());
    hear(compare("tf-idf by group", here(questions::tf_idf(&ours)), || questions::tf_idf(&theirs()?)).await?);
    hear(compare("trends of the lexicon", here(study.trend_of_counts(&merged)), || study.trend()).await?);
    hear(compare("keyness of later years", here(questions::keyness(&ours)), || questions::keyness(&theirs()?)).await?);
    Ok(())
}

fn table(counts: &PartialCounts) -> tifa::Result<Rows> {
    Ok(rows::of_frame(&counts.to_frame()?, &[]))
}

fn reposts(study: &Study) -> tifa::Result<Rows> {
    Ok(rows::of_frame(&Reposts::default().group(&study.corpus)?.to_frame()?, &[]))
}

/// Rows, or the one row that says why there are none: without dates, for instance, nothing is later.
fn told(rows: tifa::Result<Rows>) -> Rows {
    rows.unwrap_or_else(|error| vec![error.to_string()])
}

/// Candidates that the whole corpus repeats must have the library's counts.
async fn slogans(cluster: &Cluster, study: &Study) -> Result<Asked> {
    let begun = Instant::now();
    let found = study.ask_slogans(cluster).await?;
    let quick = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let (repeats, slogans) = study.slogans().map_err(outside)?;
    let slow = begun.elapsed().as_secs_f64();
    let candidates: HashMap<&str, &str> =
        found.rows.iter().filter_map(|row| Some((row.split_once('\t')?.0, row.as_str()))).collect();
    let known = candidates.iter().filter_map(|(term, row)| Some((repeats.get(*term)?, *row)));
    let (mut compared, mut unequal) = (0, 0);
    for (library, row) in known {
        compared += 1;
        unequal += usize::from(library != row);
    }
    let term_of = |row: &String| candidates.contains_key(row.split('\t').next().unwrap_or_default());
    let reached = slogans.iter().filter(|row| term_of(row)).count();
    Ok(Asked {
        name: "slogans in two passes",
        equal: unequal == 0,
        rows: compared,
        seconds: [quick, slow],
        bytes: found.bytes,
        note: format!("{} candidates; among them {reached} of the library's {}", candidates.len(), slogans.len()),
    })
}

async fn compare(
    name: &'static str,
    cluster: impl Future<Output = Result<Found>>,
    library: impl FnOnce() -> tifa::Result<Rows>,
) -> Result<Asked> {
    let begun = Instant::now();
    let found = cluster.await?;
    let quick = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let rows = told(library());
    let slow = begun.elapsed().as_secs_f64();
    let differing = rows.iter().zip(&found.rows).find(|(a, b)| a != b);
    let note = match differing {
        Some((library, cluster)) => format!("first difference: library {library:?}, cluster {cluster:?}"),
        None if rows.len() != found.rows.len() => format!("the cluster gave {} rows", found.rows.len()),
        None => String::new(),
    };
    Ok(Asked { name, equal: note.is_empty(), rows: rows.len(), seconds: [quick, slow], bytes: found.bytes, note })
}
