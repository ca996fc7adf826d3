//! What sets documents apart, and which formulations occur together.

use std::collections::HashMap;

use polars::prelude::DataFrame;

use super::Report;
use super::cells::{numbers, texts, words};
use crate::compare::Keyness;
use crate::context::{Clustering, CoWords};
use crate::error::Result;
use crate::matrix::Dtm;
use crate::text::Unit;

/// Two sides, and what each has more of.
#[derive(Debug, Clone, Default)]
pub(super) struct Contrast {
    /// Names of the target and of the reference.
    pub sides: [String; 2],
    /// The strongest of the target, then those of the reference.
    pub rows: Vec<Contrasted>,
}

/// A term on both sides.
#[derive(Debug, Clone)]
pub(super) struct Contrasted {
    pub term: String,
    pub log_ratio: f64,
    pub counts: [u64; 2],
    pub rates: [f64; 2],
}

const EACH_WAY: usize = 14;

impl Contrast {
    /// The table that was given, or the later half of the documents against the earlier.
    pub fn new(report: &Report<'_>, dtm: &Dtm) -> Result<Option<Self>> {
        if let Some((target, reference, table)) = &report.keyness {
            return Ok(Some(Self::of_table([target.clone(), reference.clone()], table)?));
        }
        let mut years: Vec<i32> = report.corpus.documents().filter_map(|d| d.year()).collect();
        years.sort_unstable();
        let Some(&middle) = years.get(years.len() / 2).filter(|m| years.first() < Some(*m)) else { return Ok(None) };
        let later = move |d: crate::corpus::Document<'_>| d.year().is_some_and(|y| y >= middle);
        let earlier = move |d: crate::corpus::Document<'_>| d.year().is_some_and(|y| y < middle);
        let table = match Keyness::default().between(dtm, later, earlier) {
            Ok(table) => table,
            Err(error) if matches!(error.kind(), crate::error::ErrorKind::Empty { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let last = years.last().copied().unwrap_or(middle);
        let span = |from: i32, to: i32| if from < to { format!("{from}–{to}") } else { from.to_string() };
        let sides = [span(middle, last), span(years[0], middle - 1)];
        Ok(Some(Self::of_table(sides, &table)?))
    }

    fn of_table(sides: [String; 2], table: &DataFrame) -> Result<Self> {
        let terms = words(table, "term");
        let number = |name: &str| numbers(table, name);
        let (ratios, q) = (number("log_ratio")?, number("q_value")?);
        let (count, other) = (number("count")?, number("reference_count")?);
        let (rate, other_rate) = (number("rate")?, number("reference_rate")?);
        let row = |i: usize| {
            let log_ratio = ratios[i].filter(|r| r.is_finite())?;
            let at = |values: &[Option<f64>]| values[i].unwrap_or(0.0);
            (q[i].unwrap_or(1.0) <= 0.05).then(|| Contrasted {
                term: terms[i].clone(),
                log_ratio,
                counts: [at(&count) as u64, at(&other) as u64],
                rates: [at(&rate), at(&other_rate)],
            })
        };
        let more = (0..terms.len()).filter_map(row).filter(|r| r.log_ratio > 0.0).take(EACH_WAY);
        let less = (0..terms.len()).rev().filter_map(row).filter(|r| r.log_ratio < 0.0).take(EACH_WAY);
        Ok(Self { sides, rows: more.chain(less).collect() })
    }
}

/// Formulations that share documents or sentences.
#[derive(Debug, Clone, Default)]
pub(super) struct Together {
    /// Whether they share sentences rather than documents.
    pub by_sentence: bool,
    /// Term, contexts that hold it, cluster from 0.
    pub nodes: Vec<(String, f64, usize)>,
    /// Positions of two nodes, and Ochiai's coefficient.
    pub edges: Vec<(usize, usize, f64)>,
    /// Name, centrality, density and size of each cluster.
    pub themes: Vec<(String, f64, f64, f64)>,
    /// Leaves of the dendrogram in an order in which no branches cross, as positions of nodes.
    pub leaves: Vec<usize>,
    /// Parts that are merged, by their numbers in that order, and the height.
    pub merges: Vec<(usize, usize, f64)>,
}

const NODES: usize = 40;
const EDGES: usize = 80;

impl Together {
    pub fn new(report: &Report<'_>, occurrences: &DataFrame, terms: &[String]) -> Result<Option<Self>> {
        let terms = &terms[..terms.len().min(NODES)];
        if terms.len() < 6 {
            return Ok(None);
        }
        // A few long documents hold everything together; their sentences do not.
        let by_sentence = report.corpus.len() < 200;
        let unit = if by_sentence { Unit::Sentence } else { Unit::Document };
        let shared = CoWords::default().unit(unit).of_places(report.corpus, occurrences, terms)?;
        let pairs = shared.pairs()?;
        let clusters = Clustering::default().of(&shared)?;
        let members = clusters.members()?;
        let mut cluster_of: HashMap<String, (usize, f64)> = HashMap::new();
        let numbered = numbers(&members, "cluster")?.into_iter().zip(numbers(&members, "contexts")?);
        for (term, (cluster, contexts)) in words(&members, "term").into_iter().zip(numbered) {
            cluster_of.insert(term, ((cluster.unwrap_or(1.0) as usize).saturating_sub(1), contexts.unwrap_or(0.0)));
        }
        let row: HashMap<&str, usize> = terms.iter().enumerate().map(|(i, t)| (t.as_str(), i)).collect();
        let ends = words(&pairs, "term").into_iter().zip(words(&pairs, "other"));
        let weights = numbers(&pairs, "ochiai")?.into_iter().zip(numbers(&pairs, "count")?);
        let mut edges: Vec<(usize, usize, f64)> = Vec::new();
        for ((a, b), (weight, count)) in ends.zip(weights) {
            // One formulation within another says nothing about company.
            let nested = a.contains(&b) || b.contains(&a);
            if let (Some(&a), Some(&b), Some(weight), false) =
                (row.get(a.as_str()), row.get(b.as_str()), weight, nested)
                && count.unwrap_or(0.0) >= 2.0
            {
                edges.push((a, b, weight));
            }
        }
        edges.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)).then(a.1.cmp(&b.1)));
        edges.truncate(EDGES);
        let themes = clusters.themes()?;
        let diagram = numbers(&themes, "centrality")?.into_iter().zip(numbers(&themes, "density")?);
        let sized = texts(&themes, "name").into_iter().zip(numbers(&themes, "size")?);
        let themes = diagram
            .zip(sized)
            .filter_map(|((x, y), (name, size))| Some((name?, x?, y?, size?)))
            .filter(|theme| theme.3 >= 2.0)
            .collect();
        let (leaves, merges) = tree(&clusters.merges()?, terms.len())?;
        let node = |term: &String| {
            let (cluster, contexts) = cluster_of.get(term).copied().unwrap_or((0, 0.0));
            (term.clone(), contexts, cluster)
        };
        Ok(Some(Self { by_sentence, nodes: terms.iter().map(node).collect(), edges, themes, leaves, merges }))
    }
}

/// Parts that are merged, and the height.
type Merges = Vec<(usize, usize, f64)>;

/// The leaves of a table of merges from left to right, and the merges with leaves numbered so.
fn tree(table: &DataFrame, n: usize) -> Result<(Vec<usize>, Merges)> {
    let number = |name: &str| -> Result<Vec<usize>> {
        Ok(numbers(table, name)?.into_iter().map(|x| x.unwrap_or(0.0) as usize).collect())
    };
    let (first, second, heights) = (number("first")?, number("second")?, numbers(table, "height")?);
    let (mut leaves, mut waiting) = (Vec::with_capacity(n), vec![(n + first.len()).saturating_sub(1)]);
    while let Some(part) = waiting.pop() {
        match part.checked_sub(n) {
            Some(merge) if merge < first.len() => waiting.extend([second[merge], first[merge]]),
            _ if part < n => leaves.push(part),
            _ => {}
        }
    }
    let mut place = vec![0; n];
    leaves.iter().enumerate().for_each(|(at, &leaf)| place[leaf] = at);
    let renumbered = |part: usize| place.get(part).copied().unwrap_or(part);
    let merge = |i: usize| (renumbered(first[i]), renumbered(second[i]), heights[i].unwrap_or(0.0));
    Ok((leaves, (0..first.len()).map(merge).collect()))
}
