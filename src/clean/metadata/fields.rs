//! What metadata there is, and how it is found.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A kind of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MetadataField {
    /// The heading of the text.
    Title,
    /// The paper, agency or site it comes from.
    Source,
    /// Who signs it.
    Byline,
    /// The day, as YYYY-MM-DD.
    Date,
    /// The time of day, as HH:MM or HH:MM:SS.
    Time,
    /// The number of an official document, as 国发〔2016〕18号.
    DocumentNumber,
    /// The place in a dateline.
    Place,
    /// The page of the paper, such as 02 or 1-2.
    Page,
}

/// How something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MetadataSource {
    /// Behind a label such as 来源： or 作者：.
    Label,
    /// On a line with a label, or a line of nothing but date and time.
    HeadLine,
    /// Behind a dash or bracket and before 在…会议上: ——2016年3月5日在….
    Session,
    /// On a line of its own at the head.
    OwnLine,
    /// On a line of its own at the end.
    Signature,
    /// Behind the name of a paper at the end: 《人民日报》（2020年12月13日 02 版）.
    Paper,
    /// In a dateline such as 新华社江州9月12日电.
    Dateline,
    /// In a dateline, with the year of another date in the text.
    DatelineYearInferred,
    /// By its place: the first line that is not boilerplate.
    Position,
}

/// One piece of metadata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataItem {
    /// What it is.
    pub field: MetadataField,
    /// Its value in normal form.
    pub value: String,
    /// Where it occurs in the text.
    pub bytes: Range<usize>,
    /// How it was found.
    pub how: MetadataSource,
}

impl MetadataField {
    /// The name of the field in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Source => "source",
            Self::Byline => "byline",
            Self::Date => "date",
            Self::Time => "time",
            Self::DocumentNumber => "document_number",
            Self::Place => "place",
            Self::Page => "page",
        }
    }
}

impl MetadataSource {
    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::HeadLine => "head_line",
            Self::Session => "session",
            Self::OwnLine => "own_line",
            Self::Signature => "signature",
            Self::Paper => "paper",
            Self::Dateline => "dateline",
            Self::DatelineYearInferred => "dateline_year_inferred",
            Self::Position => "position",
        }
    }
}
