//! Slogans of texts that no memory holds: counted in shards, added up, judged once.

mod batches;
mod candidates;
mod count;
mod counts;
mod file;
mod independent;
mod kinds;
mod rank;
mod ranked;
mod summed;

pub use candidates::SloganCandidates;
pub use counts::SloganCounts;
pub use file::{SLOGAN_CANDIDATES, SLOGAN_COUNTS};
pub use ranked::RankedSlogans;
