//! Everything that the page shows, as plain values.

use std::collections::HashMap;

use polars::prelude::DataFrame;

use super::cells::{numbers, texts, words};
use super::corpus_facts::CorpusFacts;
use super::curves::{Curve, Curves};
use super::periods::{PeriodTerm, PeriodTerms};
use super::sentences::{self, Cell};
use super::spread::Spread;
use super::ties::{Contrast, Together};
use super::travels::Travels;
use super::{Language, Report};
use crate::corpus::Undated;
use crate::error::Result;
use crate::matrix::{Dtm, Grouping};

/// The facts of a report.
#[derive(Debug)]
pub(super) struct Facts {
    pub title: Option<String>,
    pub language: Language,
    pub period_name: String,
    pub group: Option<String>,
    pub notes: Vec<String>,
    pub corpus: CorpusFacts,
    pub found: usize,
    pub formulations: Vec<Formulation>,
    pub curves: Curves,
    pub about: Vec<PeriodTerm>,
    /// What sets the chosen groups apart.
    pub apart: Vec<PeriodTerm>,
    pub fresh: Vec<Changes>,
    pub contrast: Option<Contrast>,
    pub together: Option<Together>,
    pub travels: Travels,
    pub spread: Option<Spread>,
}

/// A formulation that is shown.
#[derive(Debug)]
pub(super) struct Formulation {
    pub term: String,
    pub rank: usize,
    pub score: f64,
    pub count: u64,
    pub longest: u64,
    pub doc_count: u64,
    pub share: f64,
    pub family: Option<String>,
    pub verbs: u64,
    pub quoted: f64,
    pub curve: Curve,
    pub cells: Vec<Cell>,
}

/// What came and what went with a period.
#[derive(Debug, Clone)]
pub(super) struct Changes {
    pub period: String,
    /// Formulations first seen in it, with their counts in the corpus.
    pub first: Vec<(String, u64)>,
    /// Formulations last seen in it.
    pub last: Vec<(String, u64)>,
}

/// Least score of a formulation on the page, but for the first ten. On the
/// bundled sample about 90 of 675 strings found reach it, and nearly all of
/// them are set wording; on 57 work reports the first thousand do.
const SET: f64 = 2.5;

impl Facts {
    pub fn new(report: &Report<'_>) -> Result<Self> {
        let table = report.slogans.to_frame()?;
        let (terms, boilerplate) = (words(&table, "term"), words(&table, "boilerplate"));
        let scores = numbers(&table, "score")?;
        // What scores less is rarely set wording: in a small corpus most of the list is not.
        let set = |i: &usize| boilerplate[*i] != "true" && (*i < 10 || scores[*i].unwrap_or(0.0) >= SET);
        let good: Vec<usize> = (0..terms.len()).filter(set).collect();
        let shown: Vec<usize> = good.iter().copied().take(report.formulations).collect();
        let good: Vec<String> = good.into_iter().map(|i| terms[i].clone()).collect();
        let names: Vec<String> = shown.iter().map(|&i| terms[i].clone()).collect();
        let dtm = report.slogans.dtm(report.tokens)?;
        let mut curves = Curves::new(report, &dtm, &names)?;
        let occurrences = report.slogans.occurrences()?;
        let cells = sentences::cells(report, &occurrences, &names, &curves.periods)?;
        let of_term = std::mem::take(&mut curves.of_term);
        let formulations = formulations(&table, &shown, of_term.into_iter().zip(cells))?;
        let about = if curves.periods.is_empty() {
            Vec::new()
        } else {
            PeriodTerms::by(report.period.clone()).top(24).terms(&good).rows(&dtm)?
        };
        let apart = match &report.group {
            Some(variable) => PeriodTerms::by(variable.as_str()).top(24).terms(&good).rows(&dtm)?,
            None => Vec::new(),
        };
        let fresh = changes(report, &dtm, &good, &curves)?;
        Ok(Self {
            title: report.title.clone(),
            language: report.language,
            period_name: report.period.name().to_string(),
            group: report.group.clone(),
            notes: report.notes.clone(),
            corpus: CorpusFacts::new(report)?,
            found: terms.len(),
            formulations,
            curves,
            about,
            apart,
            fresh,
            contrast: Contrast::new(report, &dtm)?,
            together: Together::new(report, &occurrences, &names)?,
            travels: Travels::new(report)?,
            spread: Spread::new(report, &dtm, &names)?,
        })
    }
}

/// The rows of the table that are shown, each with its curve and its sentences.
fn formulations(
    table: &DataFrame,
    shown: &[usize],
    drawn: impl Iterator<Item = (Curve, Vec<Cell>)>,
) -> Result<Vec<Formulation>> {
    let (terms, families) = (words(table, "term"), texts(table, "family"));
    let number = |name: &str| numbers(table, name);
    let (count, longest, docs) = (number("count")?, number("independent")?, number("doc_count")?);
    let (score, share, verbs, quoted) = (number("score")?, number("share")?, number("frame_verbs")?, number("quoted")?);
    let formulation = |(rank, (&row, (curve, cells))): (usize, (&usize, (Curve, Vec<Cell>)))| {
        let at = |values: &[Option<f64>]| values[row].unwrap_or(0.0);
        Formulation {
            term: terms[row].clone(),
            rank: rank + 1,
            score: at(&score),
            count: at(&count) as u64,
            longest: at(&longest) as u64,
            doc_count: at(&docs) as u64,
            share: at(&share),
            family: families[row].clone().filter(|f| *f != terms[row]),
            verbs: at(&verbs) as u64,
            quoted: at(&quoted),
            curve,
            cells,
        }
    };
    Ok(shown.iter().zip(drawn).enumerate().map(formulation).collect())
}

/// Formulations seen first and last in each period, of those seen three times
/// or more; nothing is first in the first period or last in the most recent ones.
fn changes(report: &Report<'_>, dtm: &Dtm, terms: &[String], curves: &Curves) -> Result<Vec<Changes>> {
    if curves.with_text() < 2 {
        return Ok(Vec::new());
    }
    let grouped = dtm.group_by(Grouping::Period(report.period.clone(), Undated::Skip))?.to_frame()?;
    let at: HashMap<&str, usize> = curves.periods.iter().enumerate().map(|(i, p)| (p.as_str(), i)).collect();
    let mut lives: HashMap<String, (usize, usize, u64)> = HashMap::new();
    let cells = words(&grouped, "doc_id").into_iter().zip(words(&grouped, "term"));
    for ((period, term), count) in cells.zip(numbers(&grouped, "count")?) {
        let (Some(&p), count) = (at.get(period.as_str()), count.unwrap_or(0.0) as u64) else { continue };
        if count > 0 {
            let life = lives.entry(term).or_insert((p, p, 0));
            *life = (life.0.min(p), life.1.max(p), life.2 + count);
        }
    }
    let with_text: Vec<usize> = (0..curves.periods.len()).filter(|&p| curves.documents[p] > 0).collect();
    // What was seen of late may come again: the last tenth of the periods, and at
    // least two, are too near to call anything seen last.
    let recent = with_text.len().div_ceil(10).max(2).min(with_text.len() - 1);
    let (opening, closing) = (with_text[0], with_text[with_text.len() - recent]);
    let mut changes: Vec<Changes> =
        curves.periods.iter().map(|p| Changes { period: p.clone(), first: Vec::new(), last: Vec::new() }).collect();
    for term in terms {
        let Some(&(first, last, count)) = lives.get(term).filter(|life| life.2 >= 3) else { continue };
        if first != opening {
            changes[first].first.push((term.clone(), count));
        }
        if last < closing {
            changes[last].last.push((term.clone(), count));
        }
    }
    Ok(changes)
}
