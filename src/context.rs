//! Texts read closely: what stands where, and what it is about.

mod coding;
mod units;

pub use coding::{Coded, Coding};
pub use units::Unit;
