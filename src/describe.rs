//! What one corpus holds: frequencies of terms, lexical diversity, key terms
//! of each document.

mod dispersion;
mod diversity;
mod frequencies;
mod key_terms;

pub use dispersion::{DISPERSION, Dispersion};
pub use diversity::{DIVERSITY, Diversity};
pub use frequencies::{FREQUENCIES, FREQUENCIES_BY_GROUP, Frequencies};
pub use key_terms::KeyTerms;

pub use crate::stats::rank::Ties;
pub use crate::stats::textrank::TextRank;
