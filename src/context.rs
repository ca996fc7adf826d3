//! Texts read closely: what stands where, and what it is about.

mod coding;

pub use coding::{Coded, Coding};
