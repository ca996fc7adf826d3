//! Metadata of one document from all its sources, and what disagrees.

use std::ops::Range;

use super::metadata::{MetadataField, MetadataItem};
use crate::text::{DateFinder, EditedText, HtmlPage};

/// One piece of metadata and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub field: MetadataField,
    pub value: String,
    /// Its place in the original; none for what stood in the head of a page.
    pub bytes: Option<Range<usize>>,
    pub how: &'static str,
}

impl Finding {
    pub fn in_text(item: MetadataItem, text: &EditedText) -> Self {
        let bytes = Some(text.original(item.bytes));
        Self { field: item.field, value: item.value, bytes, how: item.how.name() }
    }

    fn elsewhere(field: MetadataField, value: impl Into<String>, how: &'static str) -> Self {
        Self { field, value: value.into(), bytes: None, how }
    }
}

/// What a page's `<title>`, `<h1>` and `<meta>` say.
pub(super) fn of_page(page: Option<&HtmlPage>) -> Vec<Finding> {
    let Some(page) = page else { return Vec::new() };
    let say = |field| move |value: &str| Finding::elsewhere(field, value, "page");
    let dates = DateFinder::default().find(page.date().unwrap_or_default());
    let date = dates.first();
    let time = date.and_then(|d| d.time).map(|t| t.to_string());
    let parts = [
        page.title.as_deref().map(say(MetadataField::Title)),
        page.source().map(say(MetadataField::Source)),
        date.map(|d| d.date.to_string()).as_deref().map(say(MetadataField::Date)),
        time.as_deref().map(say(MetadataField::Time)),
    ];
    parts.into_iter().flatten().collect()
}

/// The different values of every field in which the findings, and the date
/// that the document came with, disagree; in order of field, then as found.
/// A value with which another one begins (a year and a day in it) agrees.
pub(super) fn conflicts(findings: &[Finding], date: Option<String>) -> Vec<Finding> {
    let known = date.map(|date| Finding::elsewhere(MetadataField::Date, date, "corpus"));
    let mut values: Vec<Finding> = Vec::new();
    for finding in known.iter().chain(findings) {
        if !values.iter().any(|v| v.field == finding.field && v.value == finding.value) {
            values.push(finding.clone());
        }
    }
    values.sort_by_key(|v| v.field);
    let agree = |a: &Finding, b: &Finding| a.value.starts_with(&b.value) || b.value.starts_with(&a.value);
    let fields = values.chunk_by(|a, b| a.field == b.field);
    let at_odds = fields.filter(|field| field.iter().any(|a| field.iter().any(|b| !agree(a, b))));
    at_odds.flatten().cloned().collect()
}
