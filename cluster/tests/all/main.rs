//! The tests of the package, in one binary: linking the engine once is enough.

mod answers;
mod faults;
mod functions;

use std::path::Path;

use tifa::Corpus;
use tifa_cluster::cluster::Workers;
use tifa_cluster::rows::{Rows, Table};
use tifa_cluster::worker::{self, Limits};
use tokio::net::TcpListener;

/// A file of the bundled data.
fn read(name: &str) -> Corpus {
    Corpus::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../data").join(name)).unwrap()
}

/// Workers in this process, which serve as long as the test runs.
async fn workers(n: usize, limits: Limits) -> Workers {
    let mut names = Vec::new();
    for _ in 0..n {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        names.push(listener.local_addr().unwrap().to_string());
        tokio::spawn(worker::serve(listener, limits));
    }
    Workers::new(names)
}

fn rows(table: &Table) -> Rows {
    table.rows().unwrap()
}
