//! Documents, groups and periods compared.

mod diversity;
mod keywords;
mod rows;
mod similarity;
mod word_shift;

pub use diversity::Diversity;
pub use keywords::Keywords;
pub use rows::DocumentRows;
pub use similarity::Similarity;
pub use word_shift::WordShift;
