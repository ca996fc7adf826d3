//! From documents as they came to documents that can be counted: cleaned
//! texts with a record of every change, metadata, reposts.

mod boilerplate;
mod cleaned;
mod cleaner;
mod findings;
mod metadata;
mod repeats;
mod reposts;

pub use boilerplate::{Boilerplate, BoilerplateRule, Removal, RuleScope};
pub use cleaned::{CHANGES, CLEANED, CONFLICTS, Cleaned, METADATA, REMOVED};
pub use cleaner::Cleaner;
pub use metadata::{MetadataField, MetadataItem, MetadataReader, MetadataSource};
pub use repeats::RepeatedBlocks;
pub use reposts::{Banding, REPOSTS, Repost, RepostGroups, RepostKind, RepostMeasure, RepostSignature, Reposts};
