//! Every question, on no worker and on several, in few shards and in many: always the library's rows.

use std::collections::HashSet;
use std::path::Path;

use tifa::Corpus;
use tifa_cluster::archive;
use tifa_cluster::cluster::{Cluster, Workers};
use tifa_cluster::demo::{self, Asked, Asking};
use tifa_cluster::functions::SLOGAN_SHARD;
use tifa_cluster::questions::Study;
use tifa_cluster::worker::Limits;

use crate::{read, rows, workers};

/// A third of the bundled texts (`demo.sh` asks about all) and copies: whole, with a word more, and of one line.
fn texts() -> Corpus {
    let sample = read("sample.jsonl").filter(|document| document.position() % 3 == 0).unwrap();
    let mut copies: Vec<(String, String)> = vec![("短".into(), "短。".into()), ("又短".into(), "短".into())];
    for i in (0..sample.len()).step_by(5) {
        copies.push((format!("whole {i}"), format!(" {}", sample.text(i))));
        copies.push((format!("more {i}"), format!("编者按{}", sample.text(i))));
    }
    Corpus::concat([sample, Corpus::from_texts(copies).unwrap()]).unwrap()
}

async fn asked(workers: Workers, scratch: &Path, shards: usize) -> Vec<Asked> {
    let cluster = Cluster::new(workers, Limits::default()).unwrap();
    let mut asked = Vec::new();
    let asking = Asking { shards, all: true, times: 1, shard: SLOGAN_SHARD };
    demo::run(&texts(), &cluster, scratch, asking, &mut |one| asked.push(one)).await.unwrap();
    asked
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_those_of_the_library() {
    let folder = tempfile::tempdir().unwrap();
    for (n, shards) in [(0, 1), (1, 3), (2, 8), (3, 80)] {
        let asked = asked(workers(n, Limits::default()).await, &folder.path().join(n.to_string()), shards).await;
        assert_eq!(asked.len(), 15);
        for one in &asked {
            assert!(one.equal && one.rows > 0, "{n} workers, {shards} shards: {one}");
        }
        assert_eq!(asked.iter().any(|one| one.bytes > 0), n > 0, "something travels where there are workers");
    }
}

/// Nearly all documents in one file, and files with a single one.
#[tokio::test(flavor = "multi_thread")]
async fn a_skewed_shard_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = archive::documents(&texts()).unwrap();
    let n = corpus.len();
    for (number, documents) in [0..n - 3, n - 3..n - 2, n - 2..n - 2, n - 2..n].into_iter().enumerate() {
        archive::write_parquet(&corpus, documents, &folder.path().join(format!("{number}.parquet"))).unwrap();
    }
    let cluster = Cluster::new(workers(2, Limits::default()).await, Limits::default()).unwrap();
    cluster.table("docs", folder.path()).await.unwrap();
    let study = Study::new(corpus).unwrap();
    assert_eq!(rows(&study.ask_terms(&cluster, "docs").await.unwrap().table), rows(&study.terms().unwrap()));
    assert_eq!(study.ask_counts(&cluster).await.unwrap().0, study.counts().unwrap());
}

/// Slogans of an archive of many shards: the same rows on any number of workers, and most of the library's.
#[tokio::test(flavor = "multi_thread")]
async fn slogans_of_many_shards() {
    let folder = tempfile::tempdir().unwrap();
    let study = Study::new(archive::documents(&read("sample.jsonl")).unwrap()).unwrap();
    archive::deal(&study.corpus, &folder.path().join("archive"), 8).unwrap();
    let mut answers = Vec::new();
    for n in [0, 1, 3] {
        let cluster = Cluster::new(workers(n, Limits::default()).await, Limits::default()).unwrap();
        cluster.table("docs", &folder.path().join("archive/parquet")).await.unwrap();
        let bytes = study.bytes();
        let found = study.ask_slogans_in_passes(&cluster, bytes, bytes as usize / 3).await.unwrap();
        answers.push(rows(&found.table));
    }
    assert!(answers[0] == answers[1] && answers[0] == answers[2]);
    let library = rows(&study.slogans_of_archive().unwrap());
    let terms = |rows: &[String]| rows.iter().filter_map(|row| row.split('\t').nth(1)).map(str::to_string).collect();
    let (whole, parts): (HashSet<String>, HashSet<String>) = (terms(&library), terms(&answers[0]));
    let both = whole.intersection(&parts).count();
    assert!(2 * both > whole.len() && both < whole.len(), "{both} of {}", whole.len());
}
