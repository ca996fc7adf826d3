//! From texts as they came to texts that can be counted, with a record of every change.

use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::boilerplate::Boilerplate;
use super::cleaned::{Cleaned, CleanedText};
use super::findings::{Finding, of_page, of_removed};
use super::metadata::{MetadataField, MetadataReader};
use super::repeats::RepeatedBlocks;
use crate::corpus::{Corpus, Documents, Intake, Text, Values, Variable};
use crate::error::{Error, Result};
use crate::pool::SHARE;
use crate::progress::{Progress, Watch};
use crate::text::{Date, EditedText, Normalizer};

/// Cleans texts: one way of writing, no boilerplate, each block once, and
/// what a text says about itself as a table.
///
/// Every text goes through the steps of the [`Normalizer`] that lay out lines,
/// then its metadata is read. Then [`Boilerplate`] goes, all steps of the
/// `Normalizer` run and [`RepeatedBlocks`] go, repeatedly until nothing changes
/// (as a rule after the second time): cleaning twice is the same as
/// once. A corpus that comes by reference stays as it is; [`Cleaned`] holds the
/// new one and the record of every change.
///
/// ```
/// use tifa::prelude::*;
/// let page = "首页 > 新闻 > 时政\n弘扬工匠精神\n来源：江州日报  2016-09-12 07:05\n　　合格率达９６％。\n编辑：某某\n";
/// let corpus = Corpus::from_texts([("page", page)])?;
/// let cleaned = Cleaner::default().fill_dates(true).clean(&corpus)?;
/// assert_eq!(cleaned.corpus().text(0), "弘扬工匠精神\n合格率达96%。\n");
/// assert_eq!(cleaned.corpus().document(0).date().unwrap().to_string(), "2016-09-12");
/// assert_eq!(cleaned.log()?.height(), 3); // navigation, source line, editor
/// // A quotation is cited from the source.
/// let at = cleaned.corpus().text(0).find("96%").unwrap();
/// assert_eq!(cleaned.quotation(0, at..at + 3), "９６％");
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cleaner {
    normalizer: Normalizer,
    boilerplate: Boilerplate,
    metadata: MetadataReader,
    repeats: Option<RepeatedBlocks>,
    fill_dates: bool,
    fill_titles: bool,
}

/// Texts settle after two rounds, odd ones after three or four; the bound is
/// for hostile ones.
const ROUNDS: usize = 12;

impl Default for Cleaner {
    /// Each part as it is by default; nothing is filled in.
    fn default() -> Self {
        Self {
            normalizer: Normalizer::default(),
            boilerplate: Boilerplate::default(),
            metadata: MetadataReader::default(),
            repeats: Some(RepeatedBlocks::default()),
            fill_dates: false,
            fill_titles: false,
        }
    }
}

impl Cleaner {
    /// Sets the steps of normalising; [`Normalizer::none`] leaves them out.
    #[must_use]
    pub fn normalizer(mut self, normalizer: Normalizer) -> Self {
        self.normalizer = normalizer;
        self
    }

    /// Sets the rules of boilerplate; [`Boilerplate::none`] leaves it in.
    #[must_use]
    pub fn boilerplate(mut self, boilerplate: Boilerplate) -> Self {
        self.boilerplate = boilerplate;
        self
    }

    /// Sets how metadata is read.
    #[must_use]
    pub fn metadata(mut self, metadata: MetadataReader) -> Self {
        self.metadata = metadata;
        self
    }

    /// Sets what is a repeated block; `None` leaves repeats in.
    #[must_use]
    pub fn repeats(mut self, repeats: impl Into<Option<RepeatedBlocks>>) -> Self {
        self.repeats = repeats.into();
        self
    }

    /// Whether a document without a date takes the one found in it: the day of the session at
    /// which it was given, else the first date found ([`Cleaned::summary`] shows the day of
    /// publishing beside it).
    #[must_use]
    pub fn fill_dates(mut self, fill: bool) -> Self {
        self.fill_dates = fill;
        self
    }

    /// Whether a document without a value of the variable `title` takes the
    /// title found in it.
    #[must_use]
    pub fn fill_titles(mut self, fill: bool) -> Self {
        self.fill_titles = fill;
        self
    }

    /// Cleans every text of a corpus, or of a `&Corpus`. A corpus that is given
    /// up is freed text by text, so that each is held once.
    ///
    /// # Errors
    /// A document of more than 4 GiB.
    pub fn clean(&self, corpus: impl Into<Corpus>) -> Result<Cleaned> {
        self.clean_with(corpus, &())
    }

    /// As [`Cleaner::clean`], watched and stopped by `progress`.
    ///
    /// # Errors
    /// A document of more than 4 GiB; [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled) where
    /// `progress` stopped the work.
    pub fn clean_with(&self, corpus: impl Into<Corpus>, progress: &dyn Progress) -> Result<Cleaned> {
        self.clean_texts(corpus.into(), progress)
    }

    fn clean_texts(&self, corpus: Corpus, progress: &dyn Progress) -> Result<Cleaned> {
        if let Some(i) = corpus.texts().iter().position(|t| u32::try_from(t.len()).is_err()) {
            return Err(Error::option("text", corpus.document(i).id(), "a document of at most 4 GiB"));
        }
        let (texts, corpus) = corpus.take_texts();
        let watch = Watch::begin(progress, texts.len());
        let clean = |(i, text): (usize, Text)| {
            if watch.is_stopped() {
                return <(Text, CleanedText)>::default();
            }
            let (cleaned, record) = self.clean_text(&text, corpus.intake(i));
            watch.count(1);
            (if cleaned == text { text } else { cleaned }, record)
        };
        let (cleaned, records): (Vec<Text>, Vec<CleanedText>) =
            texts.into_par_iter().with_max_len(SHARE).enumerate().map(clean).collect::<Vec<_>>().into_iter().unzip();
        watch.finish()?;
        let documents = self.filled(corpus.shared_documents(), &records);
        let after = corpus.with_texts(cleaned, Arc::new(documents));
        Ok(Cleaned::new(corpus.shared_documents().clone(), after, records))
    }

    fn clean_text(&self, text: &Text, intake: &Intake) -> (Text, CleanedText) {
        let mut edited = EditedText::shared(text.clone());
        let mut counts = self.normalizer.lay_out(&mut edited);
        let found = self.metadata.read(edited.text(), &self.boilerplate).into_iter();
        let in_text = found.map(|item| Finding::in_text(item, &edited));
        let mut findings: Vec<Finding> = of_page(intake.page.as_deref()).into_iter().chain(in_text).collect();
        let mut removals = Vec::new();
        // What a part has left as it is, it need not look at again until another part has
        // changed it. Page numbers go before lines are joined across them, and repeats are
        // sought in paragraphs, not in lines.
        let (mut boilerplate, mut writing, mut repeats) = (true, true, self.repeats.is_some());
        for _ in 0..ROUNDS {
            if boilerplate {
                let removed = self.boilerplate.apply(&mut edited);
                boilerplate = !removed.is_empty();
                writing |= boilerplate;
                repeats |= boilerplate;
                removals.extend(removed);
            }
            if writing {
                let changed = self.normalizer.apply(&mut edited);
                writing = changed.iter().any(|step| step.changes > 0);
                boilerplate |= writing;
                repeats |= writing;
                counts.extend(changed);
            }
            if let (true, Some(blocks)) = (repeats, &self.repeats) {
                let removed = blocks.apply(&mut edited);
                repeats = !removed.is_empty();
                boilerplate |= repeats;
                writing |= repeats;
                removals.extend(removed);
            }
            if !(boilerplate || writing || repeats) {
                break;
            }
        }
        counts.retain(|step| step.changes > 0); // most change nothing, and corpora have millions of texts
        counts.shrink_to_fit();
        findings.extend(of_removed(&findings, &removals));
        let (cleaned, mut map) = edited.into_parts();
        map.shrink_to_fit();
        let replaced = map.replaced(text);
        (cleaned, CleanedText { map, replaced, removals, counts, findings })
    }

    /// The documents, with what was found filled in where it was asked for.
    fn filled(&self, documents: &Documents, records: &[CleanedText]) -> Documents {
        let first = |record: &CleanedText, field| record.first(field).map(str::to_string);
        let mut filled = documents.clone();
        if self.fill_dates {
            let date = |(known, record): (&Option<Date>, &CleanedText)| {
                known.or_else(|| record.first(MetadataField::Date)?.parse().ok())
            };
            filled = filled.with_dates(documents.dates().iter().zip(records).map(date).collect());
        }
        if self.fill_titles {
            let known = documents.variables().iter().find(|v| v.name == "title");
            let known = known.map_or_else(|| vec![None; records.len()], |v| v.values.clone().into_texts());
            let title = |(known, record): (Option<String>, &CleanedText)| {
                known.filter(|t| !t.trim().is_empty()).or_else(|| first(record, MetadataField::Title))
            };
            let values = Values::Text(known.into_iter().zip(records).map(title).collect());
            filled = filled.with_variable(Variable { name: "title".into(), values });
        }
        filled
    }
}
