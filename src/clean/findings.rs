//! Metadata of one document from all its sources, and what disagrees.

use std::ops::Range;

use super::boilerplate::Removal;
use super::metadata::{MetadataField, MetadataItem, MetadataSource};
use crate::text::{DateFinder, EditedText, HtmlPage};

/// One piece of metadata and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub field: MetadataField,
    pub value: String,
    /// Its place in the original; none for what was in the head of a page.
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

/// The date that a document takes: that of the session at which it was given, else the first.
pub(super) fn date(findings: &[Finding]) -> Option<&str> {
    let dates = || findings.iter().filter(|f| f.field == MetadataField::Date);
    let session = dates().find(|f| f.how == MetadataSource::Session.name());
    session.or(dates().next()).map(|f| f.value.as_str())
}

/// The date on which a document was published: said by the page, a label, the line of the
/// source or the paper; not that of its session or signature.
pub(super) fn published(findings: &[Finding]) -> Option<&str> {
    let of_publishing = [MetadataSource::HeadLine.name(), MetadataSource::Paper.name(), PAGE];
    let published = |f: &&Finding| f.field == MetadataField::Date && of_publishing.contains(&f.how);
    findings.iter().find(published).map(|f| f.value.as_str())
}

/// The date and time in a line that was removed as one of the page, wherever it stood, if no date
/// was found otherwise.
pub(super) fn of_removed(findings: &[Finding], removals: &[Removal]) -> Vec<Finding> {
    const RULES: [&str; 4] = ["datetime_line", "publish_time_line", "iso_date_line", "source_line"];
    if findings.iter().any(|f| f.field == MetadataField::Date) {
        return Vec::new();
    }
    let in_line = |removal: &Removal| {
        let date = DateFinder::default().find(&removal.text).into_iter().find(|d| d.date.day().is_some())?;
        let bytes = Some(removal.bytes.clone());
        let how = MetadataSource::HeadLine.name();
        let time = date.time.map(|time| (MetadataField::Time, time.to_string()));
        let values = [(MetadataField::Date, date.date.to_string())].into_iter().chain(time);
        Some(values.map(|(field, value)| Finding { field, value, bytes: bytes.clone(), how }).collect())
    };
    removals.iter().filter(|r| RULES.contains(&r.rule.as_str())).find_map(in_line).unwrap_or_default()
}

/// How what a page says of itself was found.
const PAGE: &str = "page";

/// What a page's `<title>`, `<h1>` and `<meta>` say.
pub(super) fn of_page(page: Option<&HtmlPage>) -> Vec<Finding> {
    let Some(page) = page else { return Vec::new() };
    let say = |field| move |value: &str| Finding::elsewhere(field, value, PAGE);
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
