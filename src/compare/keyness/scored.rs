//! The terms of one comparison with all their numbers.

use rayon::prelude::*;

use super::measures::{KeynessMeasure, Setting};
use super::sides::{SideCounts, Totals};
use super::{Adjustment, Keyness, Significance};
use crate::stats::fisher::fisher;
use crate::stats::multiple_testing::{benjamini_hochberg, bonferroni, holm, sidak};
use crate::stats::two_counts::{TwoCounts, chi_squared_p_value, normal_quantile};

/// The rows of one comparison, in their order.
pub(super) struct Scored {
    pub rows: Vec<ScoredTerm>,
    pub target_tokens: u64,
    pub reference_tokens: u64,
}

/// One row.
#[derive(Debug, Clone)]
pub(super) struct ScoredTerm {
    /// The term's column.
    pub term: u32,
    pub tokens: TwoCounts,
    pub texts: TwoCounts,
    /// Columns of the measures, in order.
    pub values: Vec<Option<f64>>,
    pub p_value: Option<f64>,
    pub q_value: Option<f64>,
    /// What rows are ordered by, largest first.
    key: f64,
}

impl Keyness {
    /// Compares both sides; `permuted` gives the p values of a permutation
    /// test for some columns.
    pub(super) fn score(&self, sides: &SideCounts, permuted: impl FnOnce(&[u32]) -> Vec<f64>) -> Scored {
        let (target, reference) = (&sides.target, &sides.reference);
        let at_least = self.min_count.max(1);
        let terms: Vec<u32> = (0..target.counts.len())
            .filter(|&t| target.counts[t] + reference.counts[t] >= at_least)
            .map(|t| t as u32)
            .collect();
        let setting = Setting {
            alpha: 1.0 - self.confidence,
            z: normal_quantile(1.0 - self.confidence),
            tests: terms.len() as u64,
            terms: target.counts.len() as u64,
        };
        let mut rows = self.rows(&terms, target, reference, &setting);
        if let Significance::Permutation { .. } = self.significance {
            rows.iter_mut().zip(permuted(&terms)).for_each(|(row, p)| row.p_value = Some(p));
        }
        let p_values: Vec<Option<f64>> = rows.iter().map(|row| row.p_value).collect();
        let q_values = match self.adjustment {
            Adjustment::BenjaminiHochberg => benjamini_hochberg(&p_values),
            Adjustment::Holm => holm(&p_values),
            Adjustment::Bonferroni => bonferroni(&p_values),
            Adjustment::Sidak => sidak(&p_values),
        };
        rows.iter_mut().zip(q_values).for_each(|(row, q)| row.q_value = q);
        rows.par_sort_by(|a, b| b.key.total_cmp(&a.key).then(a.term.cmp(&b.term)));
        if let Some(top) = self.top.filter(|&top| rows.len() > top.saturating_mul(2)) {
            rows.drain(top..rows.len() - top);
        }
        Scored { rows, target_tokens: target.tokens, reference_tokens: reference.tokens }
    }

    /// The rows in order of the vocabulary. Most terms are rare and share
    /// their counts with many others: each set of counts is measured once.
    fn rows(&self, terms: &[u32], target: &Totals, reference: &Totals, setting: &Setting) -> Vec<ScoredTerm> {
        let counts = |&term: &u32| {
            let t = term as usize;
            (target.counts[t], reference.counts[t], target.doc_counts[t], reference.doc_counts[t])
        };
        let mut order: Vec<u32> = (0..terms.len() as u32).collect();
        order.par_sort_unstable_by_key(|&i| (counts(&terms[i as usize]), i));
        let alike: Vec<&[u32]> =
            order.chunk_by(|&i, &j| counts(&terms[i as usize]) == counts(&terms[j as usize])).collect();
        let of_counts = |alike: &&[u32]| {
            let (a, b, docs_a, docs_b) = counts(&terms[*alike.first()? as usize]);
            let tokens = TwoCounts::new(a, b, target.tokens, reference.tokens)?;
            let texts = TwoCounts::new(docs_a, docs_b, target.documents.max(1), reference.documents.max(1))?;
            Some(self.measured(tokens, texts, setting))
        };
        let measured: Vec<Option<ScoredTerm>> = alike.par_iter().map(of_counts).collect();
        let mut rows: Vec<Option<ScoredTerm>> = vec![None; terms.len()];
        for (alike, measured) in alike.into_iter().zip(measured) {
            for &i in alike {
                rows[i as usize] = measured.clone().map(|row| ScoredTerm { term: terms[i as usize], ..row });
            }
        }
        rows.into_iter().flatten().collect()
    }

    fn measured(&self, tokens: TwoCounts, texts: TwoCounts, setting: &Setting) -> ScoredTerm {
        let mut values = Vec::with_capacity(self.measures.len() + 2);
        for measure in &self.measures {
            values.extend_from_slice(&measure.values(&tokens, &texts, setting)[..measure.columns().len()]);
        }
        let p_value = match self.significance {
            Significance::G2 => Some(chi_squared_p_value(tokens.g2())),
            Significance::G2TwoCell => Some(chi_squared_p_value(tokens.g2_two_cell())),
            Significance::ChiSquared => Some(chi_squared_p_value(tokens.chi_squared())),
            Significance::ChiSquaredYates => Some(chi_squared_p_value(tokens.chi_squared_yates())),
            Significance::Fisher => Some(fisher(&tokens).p),
            Significance::TextDispersion => Some(chi_squared_p_value(texts.g2())),
            Significance::QuantedaG2(c) => Some(chi_squared_p_value(tokens.quanteda_g2(c).abs())),
            Significance::QuantedaChiSquared(c) => Some(chi_squared_p_value(tokens.quanteda_chi_squared(c).abs())),
            Significance::Permutation { .. } => None,
        };
        let key = self.order_by.key(&tokens, &texts, setting);
        ScoredTerm { term: 0, tokens, texts, values, p_value, q_value: None, key }
    }
}

impl KeynessMeasure {
    /// Its value, with the sign of the direction.
    fn key(&self, tokens: &TwoCounts, texts: &TwoCounts, setting: &Setting) -> f64 {
        let value = self.values(tokens, texts, setting)[0].unwrap_or(0.0);
        let x = if matches!(self, Self::TextDispersion) { texts } else { tokens };
        if self.is_without_direction() && !x.is_overused() && !x.is_even() { -value } else { value }
    }
}
