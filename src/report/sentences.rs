//! The sentences behind each number.

use std::collections::HashMap;

use polars::prelude::DataFrame;

use super::Report;
use super::cells::{numbers, words};
use crate::corpus::Undated;
use crate::error::Result;
use crate::text::Unit;

/// One place in the text, with what surrounds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub before: String,
    pub place: String,
    pub after: String,
    pub date: String,
    pub document: String,
    pub id: String,
}

/// The places of one formulation in one period; of many some are shown, evenly spaced.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub period: Option<usize>,
    pub count: usize,
    pub sentences: Vec<Sentence>,
    /// Where each place occurs in its document, from 0 to 1.
    pub places: Vec<f64>,
}

/// Sentences on a page: at about 300 bytes each they stay below 2.5 MB.
const MOST_SENTENCES: usize = 8_000;
/// Characters shown on either side of a place.
const AROUND: usize = 60;

/// For each term its cells, in order of time; undated documents come last.
pub(super) fn cells(
    report: &Report<'_>,
    occurrences: &DataFrame,
    terms: &[String],
    periods: &[String],
) -> Result<Vec<Vec<Cell>>> {
    let places = places(report, occurrences, terms, periods)?;
    let filled: usize = places.iter().map(HashMap::len).sum();
    let most = (MOST_SENTENCES / filled.max(1)).clamp(1, 12);
    let titles = report.corpus.variable_names().any(|name| name == "title");
    let mut units: HashMap<usize, Vec<std::ops::Range<usize>>> = HashMap::new();
    let mut cells = Vec::with_capacity(places.len());
    for of_term in places {
        let mut of_term: Vec<(Option<usize>, Vec<Place>)> = of_term.into_iter().collect();
        of_term.sort_by_key(|(period, _)| period.unwrap_or(usize::MAX));
        let cell = |(period, places): (Option<usize>, Vec<Place>)| {
            let shown = most.min(places.len());
            let sentences = (0..shown).map(|i| {
                let place = &places[i * places.len() / shown];
                let text = report.corpus.text(place.document);
                let units = units.entry(place.document).or_insert_with(|| Unit::Sentence.of(text));
                sentence(report, place, units, titles)
            });
            let sentences = sentences.collect();
            let share = |p: &Place| p.start as f64 / report.corpus.text(p.document).len().max(1) as f64;
            Cell { period, sentences, count: places.len(), places: places.iter().map(share).collect() }
        };
        cells.push(of_term.into_iter().map(cell).collect());
    }
    Ok(cells)
}

struct Place {
    document: usize,
    start: usize,
    end: usize,
}

/// For each term, by period, its places in order of documents.
fn places(
    report: &Report<'_>,
    occurrences: &DataFrame,
    terms: &[String],
    periods: &[String],
) -> Result<Vec<HashMap<Option<usize>, Vec<Place>>>> {
    let documents = report.corpus.shared_documents();
    let ordinals = report.period.of_documents(documents, Undated::Skip)?;
    let at: HashMap<&str, usize> = periods.iter().enumerate().map(|(i, p)| (p.as_str(), i)).collect();
    let period_of: Vec<Option<usize>> = ordinals
        .of_document
        .iter()
        .map(|unit| unit.and_then(|unit| at.get(ordinals.label(&report.period, unit).as_str()).copied()))
        .collect();
    let position: HashMap<&str, usize> = documents.ids().iter().enumerate().map(|(i, id)| (id.as_str(), i)).collect();
    let row: HashMap<&str, usize> = terms.iter().enumerate().map(|(i, t)| (t.as_str(), i)).collect();
    let (starts, ends) = (numbers(occurrences, "start")?, numbers(occurrences, "end")?);
    let mut places: Vec<HashMap<Option<usize>, Vec<Place>>> = (0..terms.len()).map(|_| HashMap::new()).collect();
    for (i, (id, term)) in words(occurrences, "doc_id").iter().zip(words(occurrences, "term")).enumerate() {
        if let (Some(&row), Some(&document)) = (row.get(term.as_str()), position.get(id.as_str())) {
            let (start, end) = (starts[i].unwrap_or(0.0) as usize, ends[i].unwrap_or(0.0) as usize);
            places[row].entry(period_of[document]).or_default().push(Place { document, start, end });
        }
    }
    Ok(places)
}

fn sentence(report: &Report<'_>, place: &Place, units: &[std::ops::Range<usize>], titles: bool) -> Sentence {
    let text = report.corpus.text(place.document);
    let document = report.corpus.document(place.document);
    let unit = units.iter().find(|u| u.start <= place.start && place.end <= u.end);
    let (from, to) = unit.map_or((place.start, place.end), |u| (u.start, u.end));
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let title = if titles { document.variable("title").filter(|t| !t.trim().is_empty()) } else { None };
    Sentence {
        before: last_characters(part(from, place.start)),
        place: part(place.start, place.end).to_string(),
        after: first_characters(part(place.end, to)),
        date: document.date().map(|d| d.to_string()).unwrap_or_default(),
        document: title.map_or_else(|| document.id().to_string(), |t| t.to_string()),
        id: document.id().to_string(),
    }
}

fn first_characters(text: &str) -> String {
    match text.char_indices().nth(AROUND) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

fn last_characters(text: &str) -> String {
    match text.char_indices().rev().nth(AROUND - 1) {
        Some((start, _)) if start > 0 => format!("…{}", &text[start..]),
        _ => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_are_cut_on_either_side() {
        let long = "长".repeat(AROUND + 5);
        assert_eq!(first_characters(&long).chars().count(), AROUND + 1);
        assert_eq!(last_characters(&long).chars().count(), AROUND + 1);
        assert_eq!(first_characters("短"), "短");
        assert_eq!(last_characters(&"长".repeat(AROUND)), "长".repeat(AROUND));
    }
}
