//! Counts of terms by document, and what weights make of them.

mod beside;
mod builder;
mod dtm;
mod export;
mod from_lexicon;
mod from_texts;
mod group;
mod idf_table;
mod model;
mod partial;
mod postings;
mod presets;
mod rows;
mod select;
mod stream;
mod tf_idf;
mod trim;
mod weighted;

pub use builder::DtmBuilder;
pub use dtm::{COUNTS, Dtm};
pub use export::{Csr, SAVED_COUNTS, SAVED_DOCUMENTS, SAVED_TERMS, WIDE};
pub(crate) use group::GroupKey;
pub use group::Grouping;
pub use idf_table::IdfTable;
pub use model::{TfIdfModel, UNKNOWN_TERMS};
pub use partial::{COUNTS_BY_GROUP, PARTIAL_COUNTS, PartialCounts, PartialStream};
pub use select::Terms;
pub use stream::DtmStream;
pub use tf_idf::{DocumentWeight, Norm, TermWeight, TfIdf};
pub use trim::{Bound, Trim};
pub use weighted::{TOP_TERMS, WEIGHTS, WeightedDtm};
