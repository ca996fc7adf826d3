//! Terms over time: since when, how fast, how hot, who first.

mod adoption_fits;
mod attention;
mod bands;
mod bursts;
mod curves;
mod diffusion;
mod diffusion_risk;
mod evidence;
mod heat;
mod life;
mod periodisation;
mod profile;
mod ranks;
mod rates;
mod scope;
mod series;
mod succession;
mod timeline;

pub use attention::Attention;
pub use bands::Bands;
pub use bursts::{BurstUnit, Bursts};
pub use diffusion::Diffusion;
pub use heat::{HeatMeasure, HeatScale};
pub use periodisation::{Periodisation, StageDistance};
pub use profile::TrendProfile;
pub use ranks::TrendTest;
pub use rates::Trend;
pub use succession::Succession;
