//! The one table of endings: which file is read how, and what to do about those that are not.

use std::path::Path;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Page,
    /// A table with this separator.
    Delimited(u8),
    JsonLines,
    Json,
    Parquet,
    Xlsx,
    Docx,
    Zip,
    /// Not read; what to do about it.
    Other(&'static str),
    /// An ending that says nothing: plain text if it holds any Chinese.
    Unknown,
}

const ENDINGS: &[(&str, Format)] = &[
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Text),
    ("markdown", Format::Text),
    ("html", Format::Page),
    ("htm", Format::Page),
    ("xhtml", Format::Page),
    ("shtml", Format::Page),
    ("csv", Format::Delimited(b',')),
    ("tsv", Format::Delimited(b'\t')),
    ("tab", Format::Delimited(b'\t')),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("json", Format::Json),
    ("parquet", Format::Parquet),
    ("pq", Format::Parquet),
    ("xlsx", Format::Xlsx),
    ("xlsm", Format::Xlsx),
    ("docx", Format::Docx),
    ("zip", Format::Zip),
    ("pdf", Format::Other("a PDF; save its text as .txt, for example with pdftotext")),
    ("doc", Format::Other("an old Word file; save it as .docx or .txt")),
    ("wps", Format::Other("a WPS file; save it as .docx or .txt")),
    ("rtf", Format::Other("rich text; save it as .docx or .txt")),
    ("odt", Format::Other("an OpenDocument text; save it as .docx or .txt")),
    ("ppt", Format::Other("slides; save their text as .txt")),
    ("pptx", Format::Other("slides; save their text as .txt")),
    ("epub", Format::Other("an e-book; save its text as .txt")),
    ("mobi", Format::Other("an e-book; save its text as .txt")),
    ("caj", Format::Other("a CAJ file; save its text as .txt")),
    ("ofd", Format::Other("an OFD file; save its text as .txt")),
    ("xls", Format::Other("an old spreadsheet; save it as .xlsx or .csv")),
    ("et", Format::Other("a WPS spreadsheet; save it as .xlsx or .csv")),
    ("ods", Format::Other("an OpenDocument spreadsheet; save it as .xlsx or .csv")),
    ("xlsb", Format::Other("a binary spreadsheet; save it as .xlsx or .csv")),
    ("mht", Format::Other("a web archive; save the page as .html")),
    ("mhtml", Format::Other("a web archive; save the page as .html")),
    ("xml", Format::Other("XML; save its texts as .txt, .csv or .jsonl")),
    ("feather", Format::Other("a table in another format; save it as .parquet or .csv")),
    ("arrow", Format::Other("a table in another format; save it as .parquet or .csv")),
    ("pkl", Format::Other("a Python object; save it as .parquet or .csv")),
    ("rds", Format::Other("an R object; save it as .parquet or .csv")),
    ("rdata", Format::Other("an R object; save it as .parquet or .csv")),
    ("dta", Format::Other("a Stata file; save it as .csv")),
    ("sav", Format::Other("an SPSS file; save it as .csv")),
    ("sqlite", Format::Other("a data base; save its table as .csv")),
    ("db", Format::Other("a data base; save its table as .csv")),
    ("sql", Format::Other("a data base; save its table as .csv")),
    ("gz", Format::Other("a packed file; unpack it")),
    ("bz2", Format::Other("a packed file; unpack it")),
    ("xz", Format::Other("a packed file; unpack it")),
    ("zst", Format::Other("a packed file; unpack it")),
    ("tar", Format::Other("an archive; unpack it")),
    ("tgz", Format::Other("an archive; unpack it")),
    ("rar", Format::Other("an archive; unpack it")),
    ("7z", Format::Other("an archive; unpack it")),
    ("jpg", Format::Other(IMAGE)),
    ("jpeg", Format::Other(IMAGE)),
    ("png", Format::Other(IMAGE)),
    ("gif", Format::Other(IMAGE)),
    ("bmp", Format::Other(IMAGE)),
    ("tif", Format::Other(IMAGE)),
    ("tiff", Format::Other(IMAGE)),
    ("webp", Format::Other(IMAGE)),
    ("svg", Format::Other(IMAGE)),
    ("ico", Format::Other(IMAGE)),
    ("mp3", Format::Other("sound or film")),
    ("mp4", Format::Other("sound or film")),
    ("wav", Format::Other("sound or film")),
    ("css", Format::Other(CODE)),
    ("js", Format::Other(CODE)),
    ("map", Format::Other(CODE)),
    ("py", Format::Other(CODE)),
    ("r", Format::Other(CODE)),
    ("rs", Format::Other(CODE)),
    ("ipynb", Format::Other(CODE)),
    ("toml", Format::Other(CODE)),
    ("yaml", Format::Other(CODE)),
    ("yml", Format::Other(CODE)),
    ("ini", Format::Other(CODE)),
    ("woff", Format::Other(CODE)),
    ("woff2", Format::Other(CODE)),
    ("ttf", Format::Other(CODE)),
];
const IMAGE: &str = "an image; read its text with a program for that (OCR) and save it as .txt";
const CODE: &str = "part of a program or page, no text";

/// The format that a file's ending names.
pub(super) fn format(path: &Path) -> Format {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let known = ENDINGS.iter().find(|(name, _)| *name == ending).map(|(_, format)| *format);
    match known.unwrap_or(Format::Unknown) {
        Format::Xlsx if !cfg!(feature = "office") => Format::Other("a spreadsheet; the feature `office` reads it"),
        Format::Docx if !cfg!(feature = "office") => Format::Other("a Word file; the feature `office` reads it"),
        Format::Zip if !cfg!(feature = "office") => Format::Other("an archive; the feature `office` reads it"),
        format => format,
    }
}

/// The format of bytes whose ending may say something else: a spreadsheet
/// called .csv is a spreadsheet.
pub(super) fn format_of(path: &Path, bytes: &[u8]) -> Format {
    let named = format(path);
    let is_packed = bytes.starts_with(b"PK\x03\x04");
    match named {
        Format::Delimited(_) | Format::JsonLines | Format::Json if bytes.starts_with(b"PAR1") => Format::Parquet,
        Format::Delimited(_) if is_packed && cfg!(feature = "office") => Format::Xlsx,
        Format::Other(_) if bytes.starts_with(b"\xd0\xcf\x11\xe0") => named,
        named => named,
    }
}
