//! The folder that the tables go to: it appears whole or not at all.

pub use tifa::table::TableFolder as Output;
