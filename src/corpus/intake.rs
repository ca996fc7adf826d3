//! How each document came in: its encoding, what could not be decoded, what a page said of itself.

use std::path::Path;

use polars::prelude::DataFrame;

use crate::error::Result;
use crate::table;
use crate::text::{
    DecodeOutcome, Encoding, EncodingChoice, HtmlPage, TextWarning, TextWarningKind, declared_charset, decode,
    hard_wrapped, looks_like_html, warnings_in,
};

/// What became of one document on its way in.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Intake {
    pub status: Status,
    pub encoding: Option<&'static str>,
    pub undecodable: usize,
    pub warnings: Vec<TextWarning>,
    /// Why a file could not be read.
    pub fault: Option<String>,
    /// What the page said beside its text, for HTML; its text has moved on.
    pub page: Option<Box<HtmlPage>>,
}

/// Whether there is a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Status {
    #[default]
    Text,
    Empty,
    Binary,
    Unreadable,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Empty => "empty",
            Self::Binary => "binary",
            Self::Unreadable => "unreadable",
        }
    }

    pub fn of(text: &str) -> Self {
        if text.trim().is_empty() { Self::Empty } else { Self::Text }
    }
}

impl Intake {
    /// A text that a program handed over.
    pub fn given(text: &str) -> Self {
        Self { status: Status::of(text), ..Self::default() }
    }

    /// A file that the system would not read.
    pub fn unreadable(error: &std::io::Error) -> Self {
        Self { status: Status::Unreadable, fault: Some(error.to_string()), ..Self::default() }
    }

    /// The text of a file's bytes. An encoding that is asked for is taken;
    /// that which a page names is a hint.
    pub fn of_file(bytes: Vec<u8>, encoding: Option<Encoding>, is_page: bool) -> (String, Self) {
        let declared = || declared_charset(&bytes).filter(|_| is_page).and_then(|name| name.parse().ok());
        let choice = match encoding {
            Some(encoding) => EncodingChoice::Fixed(encoding),
            None => declared().map_or(EncodingChoice::Detect, EncodingChoice::Hint),
        };
        let empty = |status| (String::new(), Self { status, ..Self::default() });
        match decode(bytes, choice) {
            DecodeOutcome::Empty => empty(Status::Empty),
            DecodeOutcome::Binary => empty(Status::Binary),
            DecodeOutcome::Text(found) => {
                let intake = Self {
                    encoding: Some(found.encoding),
                    undecodable: found.undecodable,
                    warnings: found.warnings,
                    ..Self::default()
                };
                intake.with_text(found.text, is_page)
            }
        }
    }

    /// The text of a row. Where its file had undecodable bytes, each U+FFFD
    /// counts as one of them.
    pub fn of_row(text: String, encoding: Option<&'static str>, is_faulty: bool, is_page: bool) -> (String, Self) {
        let mut intake = Self { encoding, warnings: warnings_in(&text), ..Self::default() };
        if is_faulty {
            for warning in &mut intake.warnings {
                if warning.kind == TextWarningKind::ReplacementCharacters {
                    warning.kind = TextWarningKind::Undecodable;
                    intake.undecodable = warning.count;
                }
            }
        }
        intake.with_text(text, is_page)
    }

    fn with_text(mut self, text: String, is_page: bool) -> (String, Self) {
        let text = if is_page {
            let mut page = HtmlPage::parse(&text);
            let left_out = page.left_out().map(|count| TextWarning { kind: TextWarningKind::LeftOut, count, byte: 0 });
            self.warnings.extend(left_out);
            let text = std::mem::take(&mut page.text);
            self.page = Some(Box::new(page));
            text
        } else {
            if looks_like_html(&text) {
                let byte = text.find('<').unwrap_or(0);
                self.warnings.push(TextWarning { kind: TextWarningKind::LooksLikeHtml, count: 1, byte });
            }
            text
        };
        self.warnings.extend(hard_wrapped(&text));
        self.status = Status::of(&text);
        (text, self)
    }

    /// The warnings as one readable line; `None` where there are none.
    pub fn warning(&self) -> Option<String> {
        let warnings = self.warnings.iter().map(|w| format!("{} {} at {}", w.kind.name(), w.count, w.byte));
        let all: Vec<String> = self.fault.iter().cloned().chain(warnings).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }
}

/// Whether a file is a page by its ending.
pub(super) fn is_page(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    matches!(ending.as_deref(), Some("html" | "htm" | "xhtml" | "shtml"))
}

/// The table of [`Corpus::outcomes`](super::Corpus::outcomes).
pub(super) fn table(ids: &[String], intakes: &[Intake]) -> Result<DataFrame> {
    let status = |i: &Intake| i.status.name().to_string();
    let undecodable = |i: &Intake| u32::try_from(i.undecodable).unwrap_or(u32::MAX);
    let columns = vec![
        table::column("doc_id", ids.to_vec()),
        table::column("status", intakes.iter().map(status).collect::<Vec<String>>()),
        table::column(
            "encoding",
            intakes.iter().map(|i| i.encoding.map(str::to_string)).collect::<Vec<Option<String>>>(),
        ),
        table::column("html", intakes.iter().map(|i| i.page.is_some()).collect::<Vec<bool>>()),
        table::column("undecodable", intakes.iter().map(undecodable).collect::<Vec<u32>>()),
        table::column("warnings", intakes.iter().map(Intake::warning).collect::<Vec<Option<String>>>()),
    ];
    table::frame(ids.len(), columns)
}
