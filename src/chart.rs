//! Pictures of tables, as SVG.
//!
//! A chart takes labels and numbers, says its unit and its source, and writes
//! the names of things beside them. Han characters are measured as wide as
//! they are. Equal input gives equal bytes. The colours stay apart for
//! colour-blind readers and turn light on a dark page.
//!
//! | chart | shows |
//! |---|---|
//! | [`Lines`], [`SmallMultiples`] | rates with bands and bursts; the share of places that have a term (diffusion) |
//! | [`Columns`] | texts or shares by period |
//! | [`HeatMap`], [`Segments`], [`Bump`] | terms by period: counts, bursts, ranks |
//! | [`Bars`], [`TwoSided`] | ranks, keyness, word shift |
//! | [`Network`], [`Dendrogram`], [`Scatter`] | what occurs together: net, tree, strategic diagram; who takes from whom (arrows) |
//! | [`DispersionPlot`], [`WordCloud`] | where terms occur in texts, how large they are |
//!
//! ```
//! use tifa::chart::{Lines, Series};
//! let svg = Lines::over(["2016", "2017", "2018"])
//!     .series(Series::new("质量强市", [Some(3.0), None, Some(5.0)]))
//!     .title("质量强市")
//!     .unit("occurrences per 10,000 tokens")
//!     .svg();
//! assert!(svg.to_string().starts_with("<svg"));
//! ```

mod bars;
mod bump;
mod canvas;
mod caption;
mod cloud;
mod columns;
mod dendrogram;
mod dispersion_plot;
mod heat_map;
mod ink;
mod labels;
mod lines;
mod measure;
mod multiples;
mod network;
mod scale;
mod scatter;
mod segments;
#[cfg(feature = "report")]
mod spark;

pub use bars::{Bars, TwoSided};
pub use bump::Bump;
pub use canvas::Svg;
#[cfg(feature = "report")]
pub(crate) use canvas::escape;
pub use cloud::WordCloud;
pub use columns::Columns;
pub use dendrogram::Dendrogram;
pub use dispersion_plot::DispersionPlot;
pub use heat_map::HeatMap;
#[cfg(feature = "report")]
pub(crate) use ink::DARK;
pub use lines::{Lines, Series};
pub use measure::spark_line;
pub use multiples::SmallMultiples;
pub use network::Network;
#[cfg(feature = "report")]
pub(crate) use scale::thousands;
pub use scatter::Scatter;
pub use segments::Segments;
#[cfg(feature = "report")]
pub(crate) use spark::spark;
