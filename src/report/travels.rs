//! The passages that travelled most, and who takes from whom.

use std::collections::BTreeMap;

use super::Report;
use super::cells::{numbers, words};
use crate::corpus::Undated;
use crate::error::Result;
use crate::matrix::Grouping;
use crate::phrase::{PassageNetwork, SharedPassages};
use crate::text::is_alphanumeric;

/// What is shown of passages that travel.
#[derive(Debug, Default)]
pub(super) struct Travels {
    pub passages: Vec<Passage>,
    /// Passages that are no boilerplate.
    pub all: usize,
    /// Whether the takers are periods, as no group was named.
    pub by_period: bool,
    pub takers: Vec<Taker>,
    pub ways: Vec<Way>,
}

/// A passage that documents share.
#[derive(Debug)]
pub(super) struct Passage {
    pub text: String,
    pub doc_count: u64,
    pub first: String,
    pub last: String,
    pub source: String,
}

/// A group or period that takes from others.
#[derive(Debug)]
pub(super) struct Taker {
    pub name: String,
    pub documents: u64,
    /// Share of its characters that earlier documents of others hold, and of its own.
    pub from_others: f64,
    pub from_own: f64,
    /// Those from whom most comes, with the share of the taker's characters.
    pub sources: Vec<(String, f64)>,
}

/// From one group to another.
#[derive(Debug)]
pub(super) struct Way {
    pub source: String,
    pub taker: String,
    pub characters: f64,
    /// Against permuted dates; none where that was not asked.
    pub q_value: Option<f64>,
}

const PASSAGES: usize = 10;
const SOURCES: usize = 4;
/// Ways in the picture: the broadest.
const WAYS: usize = 40;
/// The least q value is far below what is shown as more than chance.
const PERMUTATIONS: usize = 199;

impl Travels {
    pub fn new(report: &Report<'_>) -> Result<Self> {
        let Some(found) = report.passages else { return Ok(Self::default()) };
        let mut travels = Self { by_period: report.group.is_none(), ..Self::default() };
        travels.add_passages(found)?;
        if travels.passages.is_empty() {
            return Ok(travels);
        }
        let grouping = match &report.group {
            Some(variable) => Grouping::from(variable.as_str()),
            None => Grouping::Period(report.period.clone(), Undated::Skip),
        };
        travels.add_takers(found, grouping)?;
        if let Some(variable) = &report.group {
            travels.add_ways(found, variable)?;
        }
        Ok(travels)
    }

    fn add_passages(&mut self, found: &SharedPassages) -> Result<()> {
        let table = found.table()?;
        let (text, first, last) = (words(&table, "text"), words(&table, "first"), words(&table, "last"));
        let (source, boilerplate) = (words(&table, "first_doc_id"), words(&table, "boilerplate"));
        let documents = numbers(&table, "doc_count")?;
        for i in (0..text.len()).filter(|&i| boilerplate[i] != "true") {
            self.all += 1;
            // Another wording of one that is shown says nothing new.
            if self.passages.len() < PASSAGES && !self.passages.iter().any(|p| mostly_same(&p.text, &text[i])) {
                self.passages.push(Passage {
                    text: text[i].clone(),
                    doc_count: documents[i].unwrap_or(0.0) as u64,
                    first: first[i].clone(),
                    last: last[i].clone(),
                    source: source[i].clone(),
                });
            }
        }
        Ok(())
    }

    fn add_takers(&mut self, found: &SharedPassages, grouping: Grouping) -> Result<()> {
        let table = found.borrowed_by(grouping)?;
        let (takers, sources) = (words(&table, "group"), words(&table, "source"));
        let (shares, documents) = (numbers(&table, "share")?, numbers(&table, "documents")?);
        let mut of_taker: BTreeMap<&str, Taker> = BTreeMap::new();
        for (i, name) in takers.iter().enumerate() {
            let share = shares[i].unwrap_or(0.0);
            let taker = of_taker.entry(name).or_insert_with(|| Taker {
                name: name.clone(),
                documents: documents[i].unwrap_or(0.0) as u64,
                from_others: 0.0,
                from_own: 0.0,
                sources: Vec::new(),
            });
            if sources[i] == *name {
                taker.from_own += share;
            } else {
                taker.from_others += share;
                taker.sources.push((sources[i].clone(), share));
            }
        }
        self.takers = of_taker.into_values().collect();
        for taker in &mut self.takers {
            taker.sources.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            taker.sources.truncate(SOURCES);
        }
        if !self.by_period {
            self.takers.sort_by(|a, b| b.from_others.total_cmp(&a.from_others).then_with(|| a.name.cmp(&b.name)));
        }
        Ok(())
    }

    fn add_ways(&mut self, found: &SharedPassages, variable: &str) -> Result<()> {
        let table = PassageNetwork::by(variable).permutations(PERMUTATIONS).of(found)?;
        let (sources, takers) = (words(&table, "source"), words(&table, "group"));
        let (characters, q_values) = (numbers(&table, "characters")?, numbers(&table, "q_value")?);
        self.ways = (0..sources.len())
            .filter(|&i| sources[i] != takers[i])
            .map(|i| Way {
                source: sources[i].clone(),
                taker: takers[i].clone(),
                characters: characters[i].unwrap_or(0.0),
                q_value: q_values[i],
            })
            .collect();
        let key = |way: &Way| (way.source.clone(), way.taker.clone());
        self.ways.sort_by(|a, b| b.characters.total_cmp(&a.characters).then_with(|| key(a).cmp(&key(b))));
        self.ways.truncate(WAYS);
        Ok(())
    }
}

/// Whether one stretch makes up two thirds of the shorter of two texts and occurs in the other.
fn mostly_same(one: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| is_alphanumeric(*c)).collect::<Vec<char>>();
    let (a, b) = (letters(one), letters(other));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let length = (short.len() * 2).div_ceil(3).max(1);
    short.windows(length).any(|part| long.windows(length).any(|w| w == part))
}
