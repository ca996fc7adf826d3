//! The program: a worker, or a coordinator that asks.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use datafusion::arrow::ipc::reader::StreamReader;
use datafusion::arrow::ipc::writer::StreamWriter;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::common::{DataFusionError, Result, ScalarValue};
use tifa::Corpus;
use tifa_cluster::cluster::{Cluster, Workers, text};
use tifa_cluster::demo::{self, Asked, Asking};
use tifa_cluster::engines::outside;
use tifa_cluster::functions::SLOGAN_SHARD;
use tifa_cluster::worker::{self, Limits};
use tifa_cluster::{archive, output};
use tokio::net::TcpListener;

/// The questions of tifa on DataFusion, on one machine or many.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Megabytes that plans may hold in this process.
    #[arg(long, global = true)]
    memory: Option<usize>,
    /// Threads of this process; all cores by default.
    #[arg(long, global = true)]
    threads: Option<usize>,
}

#[derive(Subcommand)]
enum Command {
    /// Serves plans until it is stopped.
    Worker {
        /// Address and port to listen at; port 0 takes a free one. The address is printed.
        #[arg(default_value = "127.0.0.1:0")]
        bind: String,
    },
    /// Asks a question in SQL.
    Sql {
        /// The question.
        question: String,
        /// A table: its name, `=`, a file or folder of Parquet or JSON Lines that all workers see.
        #[arg(long = "table", value_name = "NAME=PATH")]
        tables: Vec<String>,
        /// A constant of the question, `$NAME`, read from a file.
        #[arg(long = "option", value_name = "NAME=FILE")]
        options: Vec<String>,
        /// Workers as HOST:PORT, with commas between them; a name of several addresses is several workers.
        #[arg(long, value_delimiter = ',')]
        workers: Vec<String>,
        /// A new folder for the answer, which otherwise is printed.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Reads every page of the Parquet files under a path and names those that are broken.
    Check {
        /// A file or a folder.
        path: PathBuf,
    },
    /// Asks a question about the table `batches`, an Arrow stream on standard input; the answer is one on
    /// standard output. For engines that call other programs, such as `mapInArrow` of Spark and Sail.
    Arrow {
        /// The question.
        question: String,
        /// A constant of the question, `$NAME`, read from a file.
        #[arg(long = "option", value_name = "NAME=FILE")]
        options: Vec<String>,
    },
    /// Asks all questions of the cluster and of the library, and compares.
    Demo {
        /// Documents: whatever `Corpus::read` reads.
        path: PathBuf,
        /// Workers as HOST:PORT.
        #[arg(long, value_delimiter = ',')]
        workers: Vec<String>,
        /// A new folder that all workers see, for the archive and tables in between; it stays.
        #[arg(long)]
        scratch: PathBuf,
        /// Number of files that the documents are dealt to.
        #[arg(long, default_value_t = 8)]
        shards: usize,
        /// Leaves out cleaning, slogans and reposts.
        #[arg(long)]
        counts_only: bool,
        /// How often each side answers each question; the least times are shown.
        #[arg(long, default_value_t = 1)]
        times: usize,
        /// Megabytes of text that a task takes at a time for slogans and reposts.
        #[arg(long, default_value_t = SLOGAN_SHARD >> 20)]
        shard: usize,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("tifa-cluster: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<bool> {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if let Some(threads) = arguments.threads {
        runtime.worker_threads(threads);
    }
    let limits = Limits { memory: arguments.memory.map(|megabytes| megabytes << 20), threads: arguments.threads };
    runtime.enable_all().build()?.block_on(follow(arguments.command, limits))
}

async fn follow(command: Command, limits: Limits) -> Result<bool> {
    match command {
        Command::Worker { bind } => {
            let listener = TcpListener::bind(&bind).await?;
            println!("worker at {}", listener.local_addr()?);
            worker::serve(listener, limits).await?;
        }
        Command::Sql { question, tables, options, workers, out } => {
            let cluster = Cluster::new(Workers::new(workers), limits)?;
            for table in &tables {
                let (name, path) = named(table)?;
                cluster.table(name, Path::new(path)).await?;
            }
            let answer = cluster.ask(&question, &constants(&options)?).await?;
            match out {
                Some(folder) => output::write(&answer.schema, &answer.batches, &folder)?,
                None => println!("{}", pretty_format_batches(&answer.batches)?),
            }
        }
        Command::Check { path } => {
            let broken = archive::broken(&path)?;
            broken.iter().for_each(|file| println!("{file}"));
            return Ok(broken.is_empty());
        }
        Command::Arrow { question, options } => {
            let reader = StreamReader::try_new(std::io::stdin().lock(), None)?;
            let schema = reader.schema();
            let batches = reader.collect::<Result<Vec<_>, _>>()?;
            let cluster = Cluster::new(Workers::default(), limits)?;
            cluster.batches("batches", &schema, batches)?;
            let answer = cluster.ask(&question, &constants(&options)?).await?;
            let mut writer = StreamWriter::try_new(std::io::stdout().lock(), &answer.schema)?;
            answer.batches.iter().try_for_each(|batch| writer.write(batch))?;
            writer.finish()?;
        }
        Command::Demo { path, workers, scratch, shards, counts_only, times, shard } => {
            let corpus = Corpus::read(&path).map_err(outside)?;
            let cluster = Cluster::new(Workers::new(workers), limits)?;
            let (mut asked, mut equal) = (0, 0);
            let mut hear = |one: Asked| {
                println!("{one}");
                asked += 1;
                equal += usize::from(one.equal);
            };
            let asking = Asking { shards, all: !counts_only, times, shard: shard << 20 };
            demo::run(&corpus, &cluster, &scratch, asking, &mut hear).await?;
            println!("equal: {equal} of {asked}");
            return Ok(equal == asked);
        }
    }
    Ok(true)
}

/// The constants of a question, each read from its file.
fn constants(options: &[String]) -> Result<Vec<(&str, ScalarValue)>> {
    let mut read = Vec::new();
    for option in options {
        let (name, path) = named(option)?;
        let option = std::fs::read_to_string(path).map_err(|e| DataFusionError::Execution(format!("{path}: {e}")))?;
        read.push((name, text(option)));
    }
    Ok(read)
}

/// The two sides of `NAME=PATH`.
fn named(argument: &str) -> Result<(&str, &str)> {
    argument.split_once('=').ok_or_else(|| DataFusionError::Execution(format!("{argument}: NAME=PATH is needed")))
}
