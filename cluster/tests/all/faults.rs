//! What goes wrong on a cluster: the right answer, or an error that says what, and nothing half done.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tifa::Corpus;
use tifa_cluster::archive;
use tifa_cluster::cluster::{Cluster, Workers};
use tifa_cluster::output;
use tifa_cluster::questions::Study;
use tifa_cluster::worker::Limits;

use crate::{read, rows, workers};

/// A worker in a process of its own, killed when the test ends.
struct Process(Child, String);

impl Process {
    fn new() -> Self {
        let mut child =
            Command::new(env!("CARGO_BIN_EXE_tifa-cluster")).arg("worker").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let name = line.trim().strip_prefix("worker at ").unwrap().to_string();
        Self(child, name)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// The sample many times over.
fn large(times: usize) -> Corpus {
    let sample = archive::documents(&read("sample.jsonl")).unwrap();
    let copy = |n: usize| {
        let frame = sample.to_frame().unwrap();
        let ids: Vec<String> = (0..sample.len()).map(|i| format!("{n}-{i}")).collect();
        let mut columns = vec![tifa::polars::prelude::Column::new("id".into(), ids)];
        columns.extend(["date", "place", "text"].map(|name| frame.column(name).unwrap().clone()));
        let frame = tifa::polars::prelude::DataFrame::new(sample.len(), columns).unwrap();
        tifa::CorpusReader::default().text_column("text").id_column("id").date_column("date").frame(&frame).unwrap()
    };
    Corpus::concat((0..times).map(copy)).unwrap()
}

async fn table(cluster: &Cluster, corpus: &Corpus, folder: &Path, shards: usize) {
    archive::deal(corpus, folder, shards).unwrap();
    cluster.table("docs", &folder.join("parquet")).await.unwrap();
}

/// One of two workers is killed at different times of a query: the answer is the right one, from the
/// other; then the other is killed too, and the error says that nobody answers.
#[tokio::test(flavor = "multi_thread")]
async fn workers_that_are_killed() {
    let folder = tempfile::tempdir().unwrap();
    let study = Study::new(large(40)).unwrap();
    let expected = rows(&study.terms().unwrap());
    for (number, delay) in [0, 50, 400].into_iter().enumerate() {
        let (first, second) = (Process::new(), Process::new());
        let names = vec![first.1.clone(), second.1.clone()];
        let cluster = Cluster::new(Workers::new(names), Limits::default()).unwrap();
        table(&cluster, &study.corpus, &folder.path().join(number.to_string()), 8).await;
        let killing = async {
            tokio::time::sleep(Duration::from_millis(delay)).await;
            drop(first);
        };
        let (answer, ()) = tokio::join!(study.ask_terms(&cluster, "docs"), killing);
        assert_eq!(rows(&answer.unwrap().table), expected, "killed after {delay} ms");
        drop(second);
        let error = study.ask_terms(&cluster, "docs").await.err().unwrap().to_string();
        assert!(error.contains("no worker answers"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_among_a_thousand_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("archive");
    let cluster = Cluster::new(workers(2, Limits::default()).await, Limits::default()).unwrap();
    let corpus = large(25);
    archive::deal(&corpus, &place, 1000).unwrap();
    assert_eq!(fs::read_dir(place.join("parquet")).unwrap().count(), 1000);
    let broken = place.join("parquet/part-617.parquet");
    let whole = fs::read(&broken).unwrap();
    for bytes in [&whole[..whole.len() / 2], b"no Parquet at all", b""] {
        fs::write(&broken, bytes).unwrap();
        let error = cluster.table("docs", &place.join("parquet")).await.err().unwrap().to_string();
        assert!(error.contains("part-617.parquet") && error.contains("broken Parquet"), "{error}");
    }
    // The footer is whole and a page is not: the query ends with an error, and can be asked again.
    let mut damaged = whole.clone();
    damaged[4..whole.len() / 2].fill(0xff);
    fs::write(&broken, &damaged).unwrap();
    cluster.table("docs", &place.join("parquet")).await.unwrap();
    let study = Study::new(corpus).unwrap();
    let error = study.ask_terms(&cluster, "docs").await.err().unwrap().to_string();
    assert!(error.contains("Parquet"), "{error}");
    let found = archive::broken(&place.join("parquet")).unwrap();
    assert!(matches!(&found[..], [one] if one.contains("part-617.parquet")), "{found:?}");
    fs::write(&broken, &whole).unwrap();
    assert_eq!(rows(&study.ask_terms(&cluster, "docs").await.unwrap().table), rows(&study.terms().unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_is_kept_within_its_limit() {
    let folder = tempfile::tempdir().unwrap();
    let study = Study::new(large(4)).unwrap();
    let small = Limits { memory: Some(32 << 10), ..Limits::default() };
    let cluster = Cluster::new(workers(2, small).await, Limits::default()).unwrap();
    table(&cluster, &study.corpus, &folder.path().join("archive"), 4).await;
    let error = study.ask_counts(&cluster).await.err().unwrap().to_string();
    assert!(error.contains("Resources exhausted"), "{error}");
}

#[tokio::test]
async fn an_answer_on_disk_is_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::new(Workers::default(), Limits::default()).unwrap();
    let answer = cluster.ask("SELECT 1 AS one", &[]).await.unwrap();
    let place = folder.path().join("answer");
    output::write(&answer.schema, &answer.batches, &place).unwrap();
    let error = output::write(&answer.schema, &answer.batches, &place).unwrap_err().to_string();
    assert!(error.contains("exists"), "{error}");
    cluster.table("answer", &place).await.unwrap();
    assert_eq!(cluster.ask("SELECT one FROM answer", &[]).await.unwrap().batches[0].num_rows(), 1);
    // Columns that do not fit: nothing is left behind.
    let other = cluster.ask("SELECT 'a' AS one", &[]).await.unwrap();
    assert!(output::write(&answer.schema, &other.batches, &folder.path().join("other")).is_err());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["answer"]);
}
