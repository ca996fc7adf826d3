//! Every question asked of both sides, and compared.

use std::collections::HashSet;
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
use crate::rows::{Rows, Table};

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

/// How the questions are asked.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// Number of files that the documents are dealt to.
    pub shards: usize,
    /// All questions, or all but cleaning, slogans and reposts.
    pub all: bool,
    /// How often each side answers, in turn; the least times count.
    pub times: usize,
    /// How many bytes of text a task takes at a time for slogans and reposts.
    pub shard: usize,
}

/// Deals documents to Parquet and JSON Lines in the new folder `scratch`, which all workers see, and asks
/// the questions. `hear` gets each as it is answered.
///
/// # Errors
/// Where the archive cannot be written, or a query fails.
pub async fn run(
    corpus: &Corpus,
    cluster: &Cluster,
    scratch: &Path,
    asking: Asking,
    hear: &mut dyn FnMut(Asked),
) -> Result<()> {
    let corpus = archive::documents(corpus).map_err(outside)?;
    archive::deal(&corpus, scratch, asking.shards)?;
    cluster.table("docs", &scratch.join("parquet")).await?;
    cluster.table("lines", &scratch.join("json")).await?;
    let study = Study::new(corpus).map_err(outside)?;

    let ask = Both {
        times: asking.times.max(1),
        reading: reading(&scratch.join("parquet"), study.corpus.len()).map_err(outside)?,
    };

    hear(ask.compare("documents and bytes", async || study.ask_size(cluster).await, || study.size()).await?);
    let terms = || study.terms();
    hear(
        ask.compare("terms by year and place, Parquet", async || study.ask_terms(cluster, "docs").await, terms).await?,
    );
    hear(
        ask.compare("terms by year and place, JSON Lines", async || study.ask_terms(cluster, "lines").await, terms)
            .await?,
    );
    hear(ask.compare("words", async || study.ask_words(cluster).await, || study.words()).await?);
    for (name, counting) in [
        ("lexicon by year, longest match", Counting::LongestMatch),
        ("lexicon by year, all matches", Counting::AllMatches),
    ] {
        let entries = || study.entries(counting);
        hear(ask.compare(name, async || study.ask_entries(cluster, counting).await, entries).await?);
    }
    of_counts(cluster, &study, ask, hear).await?;
    if !asking.all {
        return Ok(());
    }
    hear(ask.compare("cleaned texts", async || study.ask_cleaned(cluster).await, || study.cleaned()).await?);
    let bytes = study.bytes();
    if bytes <= asking.shard as u64 {
        hear(ask.compare("slogans", async || study.ask_slogans(cluster).await, || study.slogans()).await?);
        hear(ask.compare("reposts", async || study.ask_reposts(cluster).await, || study.reposts()).await?);
    }
    let slogans = async || study.ask_slogans_in_passes(cluster, bytes, asking.shard).await;
    hear(ask.compare("slogans in two passes", slogans, || study.slogans_of_archive()).await?);
    let mut round = 0;
    let alike = async || {
        round += 1;
        let scratch = scratch.join(format!("reposts-{round}"));
        crate::reposts::groups(cluster, &Reposts::default(), &scratch).await
    };
    hear(ask.compare("reposts by bands", alike, || study.reposts()).await?);
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
async fn of_counts(cluster: &Cluster, study: &Study, ask: Both, hear: &mut dyn FnMut(Asked)) -> Result<()> {
    let mut merged = None;
    let asking = async || {
        let (counts, bytes) = study.ask_counts(cluster).await?;
        let table = told(table(&counts));
        merged = Some(counts);
        Ok::<Found, DataFusionError>(Found { table, bytes })
    };
    hear(ask.compare("counts by year and place, merged", asking, || table(&study.counts()?)).await?);
    let Some(merged) = merged else { return Ok(()) };
    // From the merged counts: no archive is read again, and nothing moves.
    let ask = Both { reading: 0.0, ..ask };
    let here = |table| Ok::<Found, DataFusionError>(Found { table: told(table), bytes: 0 });
    let (ours, theirs) = (merged.dtm().map_err(outside)?, || study.counts()?.dtm());
    let tf_idf = async || here(questions::tf_idf(&ours));
    hear(ask.compare("tf-idf by group", tf_idf, || questions::tf_idf(&theirs()?)).await?);
    let trends = async || here(study.trend_of_counts(&merged));
    hear(ask.compare("trends of the lexicon", trends, || study.trend()).await?);
    let keyness = async || here(questions::keyness(&ours));
    hear(ask.compare("keyness of later years", keyness, || questions::keyness(&theirs()?)).await?);
    Ok(())
}

fn table(counts: &PartialCounts) -> tifa::Result<Table> {
    Ok(Table::Frame(counts.to_frame()?))
}

/// A table, or the one row that says why there is none: without dates, for instance, nothing is later.
fn told(table: tifa::Result<Table>) -> Table {
    table.unwrap_or_else(|error| Table::Rows(vec![error.to_string()]))
}

/// How many rows of the library the cluster has too, whatever their order and their first column, the rank, and
/// the first that only one of the two has.
fn in_both(library: &Rows, cluster: &Rows) -> String {
    fn behind(row: &str) -> &str {
        row.split_once('\t').map_or(row, |(_, rest)| rest)
    }
    let only = |rows: &Rows, others: &Rows| {
        let known: HashSet<&str> = others.iter().map(|row| behind(row)).collect();
        let only = rows.iter().map(|row| behind(row)).filter(|row| !known.contains(row));
        only.map(|row| row.split('\t').next().unwrap_or_default().to_string()).collect::<Vec<String>>()
    };
    let (missing, more) = (only(library, cluster), only(cluster, library));
    let named = |names: &[String]| names[..names.len().min(20)].join(", ");
    let same = library.len() - missing.len();
    format!(
        "{same} of {} rows are the same but for their ranks; only the library has {}; only the cluster has {}",
        library.len(),
        named(&missing),
        named(&more)
    )
}

/// Both sides asked.
#[derive(Clone, Copy)]
struct Both {
    times: usize,
    /// Seconds that are added to the library's.
    reading: f64,
}

impl Both {
    /// Both answers, timed without being written out.
    async fn compare(
        self,
        name: &'static str,
        mut cluster: impl AsyncFnMut() -> Result<Found>,
        library: impl Fn() -> tifa::Result<Table>,
    ) -> Result<Asked> {
        let mut asked =
            Asked { name, equal: true, rows: 0, seconds: [f64::INFINITY; 2], bytes: 0, note: String::new() };
        for _ in 0..self.times {
            let begun = Instant::now();
            let found = cluster().await?;
            asked.seconds[0] = asked.seconds[0].min(begun.elapsed().as_secs_f64());
            let begun = Instant::now();
            let table = told(library());
            asked.seconds[1] = asked.seconds[1].min(self.reading + begun.elapsed().as_secs_f64());
            let (ours, rows) = (found.table.rows()?, table.rows()?);
            (asked.rows, asked.bytes) = (rows.len(), found.bytes);
            if let Some((library, cluster)) = rows.iter().zip(&ours).find(|(a, b)| a != b) {
                asked.note = format!("{}; first: library {library:?}, cluster {cluster:?}", in_both(&rows, &ours));
            } else if rows.len() != ours.len() {
                asked.note = format!("the cluster gave {} rows", ours.len());
            }
        }
        asked.equal = asked.note.is_empty();
        Ok(asked)
    }
}
