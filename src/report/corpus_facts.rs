//! What the corpus holds, and what cleaning made of it.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Report;
use super::cells::{numbers, words};
use crate::error::Result;
use crate::pool::SHARE;
use crate::text::is_alphanumeric;

/// The corpus in numbers.
#[derive(Debug, Default)]
pub(super) struct CorpusFacts {
    pub documents: usize,
    pub undated: usize,
    pub empty: usize,
    pub characters: u64,
    pub tokens: u64,
    /// First and last date.
    pub span: Option<(String, String)>,
    /// Document variables with a few values, and the documents of each value.
    pub groups: Vec<(String, Vec<(String, u32)>)>,
    pub cleaning: Option<Cleaning>,
    /// Documents in groups of reposts beyond the first of each, and the groups.
    pub reposts: Option<(usize, usize)>,
}

/// What cleaning did.
#[derive(Debug, Default)]
pub(super) struct Cleaning {
    pub encodings: Vec<(String, usize)>,
    pub pages: usize,
    pub changes: u64,
    pub removed: u64,
    pub removed_characters: u64,
    pub repeated: u64,
    pub repeated_characters: u64,
    pub warned: usize,
    pub dates_found: usize,
    pub statuses: Vec<(String, usize)>,
}

/// Most values that a document variable may have to be shown as groups.
const MOST_GROUPS: usize = 40;

impl CorpusFacts {
    pub fn new(report: &Report<'_>) -> Result<Self> {
        let corpus = report.corpus;
        let characters = |d: usize| corpus.text(d).chars().filter(|c| is_alphanumeric(*c)).count() as u64;
        let mut dates: Vec<_> = corpus.documents().filter_map(|d| d.date()).collect();
        dates.sort_unstable();
        let span = dates.first().zip(dates.last()).map(|(first, last)| (first.to_string(), last.to_string()));
        let cleaning = match report.cleaned {
            Some(cleaned) => {
                let dated = cleaned.corpus().documents().filter(|d| d.date().is_some()).count();
                let found = dated.saturating_sub(cleaned.dated_before());
                Some(Cleaning::new(&cleaned.summary()?, found)?)
            }
            None => None,
        };
        let reposts = match report.reposts {
            Some(groups) => Some((groups.to_frame()?.height().saturating_sub(groups.len()), groups.len())),
            None => None,
        };
        Ok(Self {
            documents: corpus.len(),
            undated: corpus.len() - dates.len(),
            empty: (0..corpus.len()).filter(|&d| corpus.text(d).trim().is_empty()).count(),
            characters: (0..corpus.len()).into_par_iter().with_max_len(SHARE).map(characters).sum(),
            tokens: report.tokens.n_tokens() as u64,
            span,
            groups: groups(report)?,
            cleaning,
            reposts,
        })
    }
}

/// A variable with its values and their numbers of documents.
type Grouped = (String, Vec<(String, u32)>);

/// The chosen variable first, then others that part the documents into a few groups.
fn groups(report: &Report<'_>) -> Result<Vec<Grouped>> {
    let documents = report.corpus.shared_documents();
    if let Some(name) = &report.group {
        documents.variable(name)?;
    }
    let mut groups = Vec::new();
    for variable in documents.variables() {
        let chosen = report.group.as_deref() == Some(variable.name.as_str());
        if ["year", "date", "month", "repost_group", "repost_similarity", "repost_kind"]
            .contains(&variable.name.as_str())
            && !chosen
        {
            continue;
        }
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for d in 0..documents.len() {
            if let Some(value) = variable.values.label(d).filter(|v| !v.is_empty()) {
                *counts.entry(value).or_default() += 1;
            }
            if counts.len() > MOST_GROUPS && !chosen {
                break;
            }
        }
        let few = counts.len() > 1
            && counts.len() <= MOST_GROUPS
            && counts.len() * 2 <= documents.len()
            && counts.values().sum::<u32>() as usize >= 2 * counts.len();
        if chosen || few {
            let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            groups.push((chosen, variable.name.clone(), counts));
        }
    }
    groups.sort_by_key(|(chosen, ..)| !chosen);
    groups.truncate(3);
    Ok(groups.into_iter().map(|(_, name, counts)| (name, counts)).collect())
}

impl Cleaning {
    fn new(summary: &polars::prelude::DataFrame, dates_found: usize) -> Result<Self> {
        let sum =
            |name: &str| -> Result<u64> { Ok(numbers(summary, name)?.into_iter().flatten().map(|x| x as u64).sum()) };
        let tally = |name: &str| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            words(summary, name).into_iter().filter(|w| !w.is_empty()).for_each(|w| *counts.entry(w).or_default() += 1);
            let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            counts
        };
        Ok(Self {
            encodings: tally("encoding"),
            pages: words(summary, "html").iter().filter(|w| *w == "true").count(),
            changes: sum("changes")?,
            removed: sum("removed")?,
            removed_characters: sum("removed_characters")?,
            repeated: sum("repeated")?,
            repeated_characters: sum("repeated_characters")?,
            warned: words(summary, "warnings").iter().filter(|w| !w.is_empty()).count(),
            dates_found,
            statuses: tally("status"),
        })
    }
}
