//! The coordinator's side: which workers there are, and a question put to them.

use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::{DataFusionError, Result, ScalarValue, exec_err};
use datafusion::datasource::MemTable;
use datafusion::execution::SessionStateBuilder;
use datafusion::physical_plan::metrics::MetricValue;
use datafusion::physical_plan::{ExecutionPlan, collect};
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion_distributed::{
    DistributedExt, DistributedMetricsFormat, SessionStateBuilderExt, WorkerResolver,
    rewrite_distributed_plan_with_metrics,
};
use tokio::time::timeout;
use url::Url;

use crate::worker::Limits;
use crate::{archive, functions};

/// The workers of a cluster, by the names under which they are reached.
#[derive(Debug, Clone, Default)]
pub struct Workers {
    /// `host:port`; a name that stands for several addresses is several workers.
    names: Vec<String>,
    /// Those that answered last.
    live: Arc<RwLock<Vec<Url>>>,
}

/// How long a worker may take to accept a connection.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long the workers may take to say what they did, once all rows are there.
const PATIENCE_FOR_METRICS: Duration = Duration::from_secs(5);

impl Workers {
    /// Workers by `host:port`.
    #[must_use]
    pub fn new(names: Vec<String>) -> Self {
        Self { names, live: Arc::default() }
    }

    /// Looks which workers answer; gives their number, 0 where none is named.
    ///
    /// # Errors
    /// Where some are named and none answers, with the names that were tried.
    pub fn look(&self) -> Result<usize> {
        if self.names.is_empty() {
            return Ok(0);
        }
        let answers = |address: &SocketAddr| TcpStream::connect_timeout(address, PATIENCE).is_ok();
        let mut live: Vec<Url> = Vec::new();
        for name in &self.names {
            let addresses = name.to_socket_addrs().into_iter().flatten();
            live.extend(addresses.filter(answers).filter_map(|a| Url::parse(&format!("http://{a}")).ok()));
        }
        live.sort();
        live.dedup();
        if live.is_empty() {
            return exec_err!("no worker answers at {}", self.names.join(", "));
        }
        let n = live.len();
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = live;
        Ok(n)
    }
}

impl WorkerResolver for Workers {
    fn get_urls(&self) -> Result<Vec<Url>, DataFusionError> {
        Ok(self.live.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// A session whose plans run on workers.
pub struct Cluster {
    context: SessionContext,
    workers: Workers,
}

/// An option as a constant of a question.
#[must_use]
pub fn text(option: impl Into<String>) -> ScalarValue {
    ScalarValue::Utf8View(Some(option.into()))
}

/// What came back.
pub struct Answer {
    /// The columns.
    pub schema: SchemaRef,
    /// The rows.
    pub batches: Vec<RecordBatch>,
    /// Bytes that went from task to task and to the coordinator.
    pub bytes: usize,
}

/// Rows of a batch. Texts are long: so many are some megabytes.
const BATCH: usize = 2048;

/// A file is cut into parts of at least this size: so small that every worker gets its share of any archive.
const BYTES_PER_PARTITION: usize = 1 << 12;

/// How often a question is put at most, where workers are lost on the way.
const TRIES: usize = 3;

impl Cluster {
    /// A session on these workers. Without any, the plan runs here.
    ///
    /// # Errors
    /// Where workers are named and none answers.
    pub fn new(workers: Workers, limits: Limits) -> Result<Self> {
        let config = SessionConfig::new().with_batch_size(BATCH);
        let config = match limits.threads {
            // A plan of one part is not cut into tasks at all.
            Some(threads) => config.with_target_partitions(threads.max(2)),
            None => config,
        };
        let mut builder =
            SessionStateBuilder::new().with_default_features().with_config(config).with_runtime_env(limits.runtime()?);
        let live = workers.look()?;
        if live > 0 {
            builder = builder
                .with_distributed_worker_resolver(workers.clone())
                .with_distributed_planner()
                .with_distributed_file_scan_config_bytes_per_partition(BYTES_PER_PARTITION)?
                .with_distributed_shuffle_batch_size(BATCH)?
                // A plan of one task would run here and not on the one worker.
                .with_distributed_max_tasks_per_stage(live.max(2))?;
        }
        let mut state = builder.build();
        functions::register(&mut state)?;
        Ok(Self { context: SessionContext::new_with_state(state), workers })
    }

    /// Makes a folder of Parquet or JSON Lines a table.
    ///
    /// # Errors
    /// As [`archive::register`].
    pub async fn table(&self, name: &str, path: &Path) -> Result<()> {
        archive::register(&self.context, name, path).await
    }

    /// Makes batches a table of this process.
    ///
    /// # Errors
    /// Where they do not fit the schema.
    pub fn batches(&self, name: &str, schema: &SchemaRef, batches: Vec<RecordBatch>) -> Result<()> {
        self.context.register_table(name, Arc::new(MemTable::try_new(schema.clone(), vec![batches])?))?;
        Ok(())
    }

    /// Asks in SQL; `$name` stands for an option. Where a worker is lost on the way, the question is
    /// put again to those that are left.
    ///
    /// # Errors
    /// What is wrong with the question or the archive; that no worker is left.
    pub async fn ask(&self, sql: &str, options: &[(&str, ScalarValue)]) -> Result<Answer> {
        let mut tries = 1;
        loop {
            let before = self.workers.look()?;
            let error = match self.ask_once(sql, options).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if before == 0 || tries == TRIES || !(lost(&error) || self.workers.look()? < before) {
                return Err(error);
            }
            tries += 1;
        }
    }

    async fn ask_once(&self, sql: &str, options: &[(&str, ScalarValue)]) -> Result<Answer> {
        let frame = self.context.sql(sql).await?;
        let frame = if options.is_empty() { frame } else { frame.with_param_values(options.to_vec())? };
        let plan = frame.create_physical_plan().await?;
        let schema = plan.schema();
        let batches = collect(plan.clone(), self.context.task_ctx()).await?;
        // A worker that is lost behind its last row sends no metrics any more.
        let bytes = timeout(PATIENCE_FOR_METRICS, bytes(plan)).await.unwrap_or(Ok(0))?;
        Ok(Answer { schema, batches, bytes })
    }
}

/// Whether a worker, not the question, is at fault.
fn lost(error: &DataFusionError) -> bool {
    let text = error.to_string().to_lowercase();
    ["transport error", "connect error", "connection refused", "connection reset", "broken pipe", "unavailable"]
        .iter()
        .any(|sign| text.contains(sign))
}

/// Bytes that a plan that ran moved between its tasks.
async fn bytes(plan: Arc<dyn ExecutionPlan>) -> Result<usize> {
    fn of(plan: &dyn ExecutionPlan) -> usize {
        let moved = |value: &MetricValue| match value {
            MetricValue::Custom { name, value } if name == "bytes_transferred" => value.as_usize(),
            _ => 0,
        };
        let here: usize =
            plan.metrics().iter().flat_map(|m| m.iter().map(|m| moved(m.value())).collect::<Vec<_>>()).sum();
        here + plan.children().into_iter().map(|child| of(child.as_ref())).sum::<usize>()
    }
    Ok(of(rewrite_distributed_plan_with_metrics(plan, DistributedMetricsFormat::Aggregated).await?.as_ref()))
}
