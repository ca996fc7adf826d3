//! Every question asked of both sides, and compared.

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
use crate::rows::Table;

/// One question with both answers compared.
pub struct Asked {
    /// The question.
    pub name: &'static str,
    /// Whether both sides gave the same rows in the same order.
    pub equal: bool,
    /// The rows of the library.
    pub rows: usize,
    /// Seconds of the cluster and of the library, which both read the archive.
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

    let reading = reading(&scratch.join("parquet"), study.corpus.len()).map_err(outside)?;

    let terms = || study.terms();
    hear(compare("terms by year and place, Parquet", reading, study.ask_terms(cluster, "docs"), terms).await?);
    hear(compare("terms by year and place, JSON Lines", reading, study.ask_terms(cluster, "lines"), terms).await?);
    hear(compare("words", reading, study.ask_words(cluster), || study.words()).await?);
    for (name, counting) in [
        ("lexicon by year, longest match", Counting::LongestMatch),
        ("lexicon by year, all matches", Counting::AllMatches),
    ] {
        hear(compare(name, reading, study.ask_entries(cluster, counting), || study.entries(counting)).await?);
    }
    of_counts(cluster, &study, reading, hear).await?;
    if !all {
        return Ok(());
    }
    hear(compare("cleaned texts", reading, study.ask_cleaned(cluster), || study.cleaned()).await?);
    let slogans = study.ask_slogans(cluster);
    hear(compare("slogans with their scores", reading, slogans, || study.slogans()).await?);
    let (alike, library) = (Reposts::default(), || reposts(&study));
    hear(compare("reposts", reading, crate::reposts::groups(cluster, &alike, scratch), library).await?);
    Ok(())
}

/// How long the library takes to read the archive: the cluster reads it for every question, the library's corpus
/// is at hand.
fn reading(folder: &Path, documents: usize) -> tifa::Result<f64> {
    let begun = Instant::now();
    let corpus = CorpusReader::default().text_column("text").id_column("doc_id").date_column("date").read(folder)?;
    let seconds = begun.elapsed().as_secs_f64();
    debug_assert_eq!(corpus.len(), documents);
    Ok(seconds)
}

/// What follows from the merged counts.
async fn of_counts(cluster: &Cluster, study: &Study, reading: f64, hear: &mut dyn FnMut(Asked)) -> Result<()> {
    let mut merged = None;
    let asking = async {
        let (counts, bytes) = study.ask_counts(cluster).await?;
        let table = told(table(&counts));
        merged = Some(counts);
        Ok::<Found, DataFusionError>(Found { table, bytes })
    };
    hear(compare("counts by year and place, merged", reading, asking, || table(&study.counts()?)).await?);
    let Some(merged) = merged else { return Ok(()) };
    // From the merged counts: no archive is read again, and nothing moves.
    let here = async |table| Ok::<Found, DataFusionError>(Found { table: told(table), bytes: 0 });
    let (ours, theirs) = (merged.dtm().map_err(outside)?, || study.counts()?.dtm());
    hear(compare("tf-idf by group", 0.0, here(questions::tf_idf(&ours)), || questions::tf_idf(&theirs()?)).await?);
    hear(compare("trends of the lexicon", 0.0, here(study.trend_of_counts(&merged)), || study.trend()).await?);
    let later =
        compare("keyness of later years", 0.0, here(questions::keyness(&ours)), || questions::keyness(&theirs()?));
    hear(later.await?);
    Ok(())
}

fn table(counts: &PartialCounts) -> tifa::Result<Table> {
    Ok(Table::Frame(counts.to_frame()?))
}

fn reposts(study: &Study) -> tifa::Result<Table> {
    Ok(Table::Frame(Reposts::default().group(&study.corpus)?.to_frame()?))
}

/// A table, or the one row that says why there is none: without dates, for instance, nothing is later.
fn told(table: tifa::Result<Table>) -> Table {
    table.unwrap_or_else(|error| Table::Rows(vec![error.to_string()]))
}

/// Both answers, timed without being written out; `reading` seconds are added to the library's.
async fn compare(
    name: &'static str,
    reading: f64,
    cluster: impl Future<Output = Result<Found>>,
    library: impl FnOnce() -> tifa::Result<Table>,
) -> Result<Asked> {
    let begun = Instant::now();
    let found = cluster.await?;
    let quick = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let table = told(library());
    let slow = reading + begun.elapsed().as_secs_f64();
    let (ours, rows) = (found.table.rows()?, table.rows()?);
    let differing = rows.iter().zip(&ours).find(|(a, b)| a != b);
    let note = match differing {
        Some((library, cluster)) => format!("first difference: library {library:?}, cluster {cluster:?}"),
        None if rows.len() != ours.len() => format!("the cluster gave {} rows", ours.len()),
        None => String::new(),
    };
    Ok(Asked { name, equal: note.is_empty(), rows: rows.len(), seconds: [quick, slow], bytes: found.bytes, note })
}
