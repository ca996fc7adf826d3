//! How each document came in: its encoding, what could not be decoded, what a page said of itself.

use crate::error::Result;
use crate::table::{Table, schema};
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
    /// Why a file could not be read, or what was mended in a row.
    pub fault: Option<String>,
    /// A cell that should hold a date and does not do so plainly.
    pub date: Option<DateNote>,
    /// What the page said beside its text, for HTML; its text has moved on.
    pub page: Option<Box<HtmlPage>>,
}

/// The cell of a date, and how it was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DateNote {
    pub given: String,
    pub how: &'static str,
}

impl DateNote {
    pub const NO_DATE: &'static str = "no_date";
    pub const PLACEHOLDER: &'static str = "placeholder";
}

/// What is known of the reading beside the documents.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    /// Files that gave no document.
    pub left_out: Vec<LeftOut>,
    /// What a person should know, a line each.
    pub notes: Vec<String>,
}

/// A file that gave no document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LeftOut {
    pub source: String,
    pub status: &'static str,
    /// Why, and what to do about it.
    pub advice: String,
}

impl LeftOut {
    /// Not a format that is read.
    pub const UNSUPPORTED: &'static str = "unsupported";
    /// Broken, or refused by the system.
    pub const UNREADABLE: &'static str = "unreadable";
    /// The same file or folder under another name.
    pub const REPEATED: &'static str = "repeated";
    /// A table without rows, an archive without files.
    pub const NO_DOCUMENTS: &'static str = "no_documents";

    pub fn new(source: impl Into<String>, status: &'static str, advice: impl Into<String>) -> Self {
        Self { source: source.into(), status, advice: advice.into() }
    }
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

    /// A row whose text is none.
    pub fn refused(fault: String) -> Self {
        Self { status: Status::Unreadable, fault: Some(fault), ..Self::default() }
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

/// The table of [`Corpus::outcomes`](super::Corpus::outcomes): a row a
/// document, then one for each file left out.
pub(super) fn table(ids: &[String], intakes: &[Intake], left_out: &[LeftOut]) -> Result<Table> {
    let file = |l: &LeftOut| Intake { fault: Some(l.advice.clone()), ..Intake::default() };
    let files: Vec<Intake> = left_out.iter().map(file).collect();
    let documents = ids.iter().map(String::as_str).zip(intakes.iter().map(|i| (i.status.name(), i)));
    let files = left_out.iter().map(|l| l.source.as_str()).zip(left_out.iter().map(|l| l.status).zip(&files));
    let rows: Vec<(&str, (&str, &Intake))> = documents.chain(files).collect();
    Table::of_rows(&OUTCOMES, &rows)
        .column("doc_id", |(id, _)| id.to_string())
        .column("status", |(_, (status, _))| status.to_string())
        .column("encoding", |(_, (_, i))| i.encoding.map(str::to_string))
        .column("html", |(_, (_, i))| i.page.is_some())
        .column("undecodable", |(_, (_, i))| u32::try_from(i.undecodable).unwrap_or(u32::MAX))
        .column("warnings", |(_, (_, i))| i.warning())
        .column("date_given", |(_, (_, i))| i.date.as_ref().map(|d| d.given.clone()))
        .column("date_note", |(_, (_, i))| i.date.as_ref().map(|d| d.how.to_string()))
        .table()
}

schema! {
    /// The columns of [`Corpus::outcomes`](crate::Corpus::outcomes).
    OUTCOMES = "outcomes" {
        doc_id: Term, "", "the document; of a file left out its path";
        status: Text, "", "text; empty (nothing or white space only); binary; unreadable; of files left out also unsupported (no format that is read), repeated (the same file under another name) and no_documents";
        encoding: Text, "", "the encoding that the text was read as; none for texts that a program handed over";
        html: Bool, "", "whether it was read as a page";
        undecodable: U32, "bytes", "bytes that the encoding does not have; in a row of a table the places in its text, each of one to four bytes";
        warnings: Text, "", "kind, count and first byte of each doubt, with a semicolon between; what was mended in a row, why a file is unreadable, or what to do about it";
        date_given: Text, "", "the cell that should hold the date, where date_note says something of it";
        date_note: Text, "", "placeholder (it says that there is no date); no_date (it is none, and the document undated); ambiguous (it may mean several days, and is known to what they share); two_digit_year; day_number (of a spreadsheet); unix_time; out_of_text (the only date in a longer text)";
    }
}
