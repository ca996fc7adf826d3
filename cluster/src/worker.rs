//! A worker: a server that runs its part of a plan with our functions.

use std::sync::Arc;

use datafusion::common::{DataFusionError, Result};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion_distributed::{Worker, WorkerQueryContext};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;

use crate::functions;

/// What a worker may use.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// Bytes that plans may hold at a time; what needs more ends with an error that says so.
    pub memory: Option<usize>,
    /// Threads, and with them the parts into which each task of a plan is cut; all cores by default.
    pub threads: Option<usize>,
}

impl Limits {
    /// Memory, scratch files and caches under these limits.
    ///
    /// # Errors
    /// Where there is no place for scratch files.
    pub fn runtime(self) -> Result<Arc<RuntimeEnv>> {
        let builder = RuntimeEnvBuilder::new();
        let builder = match self.memory {
            Some(bytes) => builder.with_memory_pool(Arc::new(FairSpillPool::new(bytes))),
            None => builder,
        };
        builder.build_arc()
    }
}

/// Serves plans on a listener until the program ends.
///
/// # Errors
/// Where the network fails.
pub async fn serve(listener: TcpListener, limits: Limits) -> Result<()> {
    let runtime = limits.runtime()?;
    let session = |context: WorkerQueryContext| async {
        let mut state = context.builder.build();
        functions::register(&mut state)?;
        Ok::<_, DataFusionError>(state)
    };
    let worker = Worker::from_session_builder(session).with_runtime_env(runtime);
    let connections = TcpListenerStream::new(listener);
    let server = Server::builder().add_service(worker.into_worker_server());
    server.serve_with_incoming(connections).await.map_err(|e| DataFusionError::External(Box::new(e)))
}
