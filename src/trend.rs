//! Terms over time: since when, how fast, how hot, who first.

mod bursts;
mod heat;
mod life;
mod profile;
mod rates;
mod scope;
mod series;
mod timeline;

pub use bursts::{BurstUnit, Bursts};
pub use heat::{HeatMeasure, HeatScale};
pub use profile::{TrendProfile, TrendTest};
pub use rates::Trend;
