//! Which terms each context holds.

use crate::text::Unit;

/// The contexts of one document.
#[derive(Debug, Clone, Default)]
pub(super) struct Incidence {
    /// Number of contexts, those without a term included.
    pub contexts: u64,
    /// The terms of each context that holds one: sorted, each once.
    pub terms: Vec<Vec<u32>>,
    /// Occurrences: term and count.
    pub counts: Vec<(u32, u64)>,
}

impl Incidence {
    /// One context with these terms and their counts.
    pub fn of_one(counts: Vec<(u32, u64)>) -> Self {
        let mut terms: Vec<u32> = counts.iter().map(|(term, _)| *term).collect();
        terms.sort_unstable();
        terms.dedup();
        Self { contexts: 1, terms: vec![terms], counts }
    }

    /// The same with other numbers, which keep their order; every term that
    /// occurs has one.
    pub fn renumbered(&self, number: &[Option<u32>]) -> Self {
        let new = |term: u32| number[term as usize].unwrap_or_default();
        Self {
            contexts: self.contexts,
            terms: self.terms.iter().map(|context| context.iter().map(|&t| new(t)).collect()).collect(),
            counts: self.counts.iter().map(|&(t, n)| (new(t), n)).collect(),
        }
    }
}

/// The contexts of a text, from terms and the bytes at which they begin, in order.
pub(super) fn contexts(text: &str, unit: Unit, places: &[(u32, usize)]) -> Incidence {
    let counts = places.iter().map(|&(term, _)| (term, 1)).collect();
    if unit == Unit::Document {
        return Incidence::of_one(counts);
    }
    let units = unit.of(text);
    let unit_of = |start: usize| units.partition_point(|unit| unit.end <= start);
    let mut terms: Vec<Vec<u32>> = Vec::new();
    for together in places.chunk_by(|a, b| unit_of(a.1) == unit_of(b.1)) {
        let mut of_unit: Vec<u32> = together.iter().map(|&(term, _)| term).collect();
        of_unit.sort_unstable();
        of_unit.dedup();
        terms.push(of_unit);
    }
    Incidence { contexts: units.len() as u64, terms, counts }
}
