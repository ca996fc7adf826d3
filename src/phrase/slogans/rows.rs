//! The rows of a mined corpus.

use super::evidence::Evidence;
use super::years::Span;

/// One row.
#[derive(Clone)]
pub(super) struct Slogan {
    pub term: String,
    pub score: f64,
    pub evidence: Evidence,
    pub c_value: f64,
    pub span: Option<Span>,
    pub parent: Option<usize>,
    /// Row at the head of its family.
    pub family: Option<usize>,
    pub occurrences: Occurrences,
}

/// Where a string occurs in the sequence, in order.
#[derive(Clone)]
pub(super) struct Occurrences {
    pub positions: Vec<u32>,
    /// Which of them count by themselves.
    pub independent: Vec<bool>,
    pub length: usize,
}

impl Occurrences {
    /// Places that are not known.
    pub fn none(length: usize) -> Self {
        Self { positions: Vec::new(), independent: Vec::new(), length }
    }

    /// How many count by themselves.
    pub fn by_themselves(&self) -> u64 {
        self.independent.iter().filter(|&&i| i).count() as u64
    }
}
