//! `tifa_slogan_candidates` and `tifa_slogan_evidence`: the two passes for slogans.
//!
//! The first finds the strings of each shard that are worth counting everywhere, the second says all that a shard
//! knows of them. Both merge; the coordinator ranks the sums (`Slogans::rank`).

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::cast::as_binary_view_array;
use datafusion::common::{Result, exec_err};
use datafusion::logical_expr::AggregateUDF;
use serde::{Deserialize, Serialize};
use tifa::phrase::{SloganCandidates, SloganCounts};
use tifa::{Corpus, Slogans};

use super::shards::{OfShards, constant, of_shards};
use crate::engines::{self, outside};

/// How slogans are found; given to the functions as JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct SlogansOptions {
    /// The library's options.
    pub slogans: Slogans,
    /// Bytes of all texts of the archive, so that a shard knows its share; where it is 0, a shard is all.
    pub bytes: u64,
    /// How many bytes of text a task takes at a time: memory for the index is seven times as much.
    pub shard: usize,
}

impl Default for SlogansOptions {
    fn default() -> Self {
        Self { slogans: Slogans::default(), bytes: 0, shard: SHARD }
    }
}

impl SlogansOptions {
    fn new(constants: &[ArrayRef], place: usize) -> Result<Self> {
        engines::parse("slogans", constant(constants, place)?)
    }
}

/// The functions.
pub fn functions() -> [AggregateUDF; 2] {
    [
        of_shards::<Candidates>("tifa_slogan_candidates", &[DataType::Utf8View], 1),
        of_shards::<Evidence>("tifa_slogan_evidence", &[DataType::BinaryView, DataType::Utf8View], 1),
    ]
}

/// How many bytes of text a task takes at a time, where nothing else is said.
pub const SHARD: usize = 64 << 20;

#[derive(Debug)]
struct Candidates(SlogansOptions);

impl OfShards for Candidates {
    type Part = SloganCandidates;
    const COLUMNS: usize = 1;

    fn shard(&self) -> usize {
        self.0.shard
    }

    fn new(constants: &[ArrayRef]) -> Result<Self> {
        Ok(Self(SlogansOptions::new(constants, 0)?))
    }

    fn part(&self, shard: &Corpus, bytes: usize) -> Result<SloganCandidates> {
        let share = bytes as f64 / (self.0.bytes as f64).max(bytes as f64);
        if bytes == 0 {
            Ok(SloganCandidates::default())
        } else {
            self.0.slogans.candidates(shard, share).map_err(outside)
        }
    }

    fn merge(a: SloganCandidates, b: SloganCandidates) -> Result<SloganCandidates> {
        Ok(a.merge(b))
    }

    fn bytes(part: &SloganCandidates) -> usize {
        part.len() * 32
    }

    fn write(part: &SloganCandidates) -> Result<Vec<u8>> {
        part.to_bytes().map_err(outside)
    }

    fn read(bytes: &[u8]) -> Result<SloganCandidates> {
        SloganCandidates::from_bytes(bytes).map_err(outside)
    }
}

#[derive(Debug)]
struct Evidence {
    slogans: Slogans,
    shard: usize,
    candidates: Arc<SloganCandidates>,
}

impl OfShards for Evidence {
    type Part = SloganCounts;
    const COLUMNS: usize = 2;

    fn shard(&self) -> usize {
        self.shard
    }

    fn new(constants: &[ArrayRef]) -> Result<Self> {
        let candidates = as_binary_view_array(&constants[0])?;
        if !candidates.is_valid(0) {
            return exec_err!("tifa_slogan_evidence: candidates are missing");
        }
        let options = SlogansOptions::new(constants, 1)?;
        let candidates = engines::candidates(candidates.value(0))?;
        Ok(Self { slogans: options.slogans, shard: options.shard, candidates })
    }

    fn part(&self, shard: &Corpus, _: usize) -> Result<SloganCounts> {
        self.slogans.count(shard, &self.candidates).map_err(outside)
    }

    fn merge(a: SloganCounts, b: SloganCounts) -> Result<SloganCounts> {
        a.merge(b).map_err(outside)
    }

    fn bytes(part: &SloganCounts) -> usize {
        part.len() * 512
    }

    fn write(part: &SloganCounts) -> Result<Vec<u8>> {
        part.to_bytes().map_err(outside)
    }

    fn read(bytes: &[u8]) -> Result<SloganCounts> {
        SloganCounts::from_bytes(bytes).map_err(outside)
    }
}
