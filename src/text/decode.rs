//! Bytes to text: which encoding, what could not be decoded, what looks spoilt.

mod mojibake;
mod plausible;
mod remains;

use std::fmt;
use std::str::FromStr;
use std::string::FromUtf8Error;

use encoding_rs::DecoderResult;
use serde::{Deserialize, Serialize};

use super::letters::count_bytes;
use plausible::{Plausibility, controls};
pub(crate) use remains::hard_wrapped;

/// A character encoding of the [Encoding Standard](https://encoding.spec.whatwg.org/),
/// parsed from any of its labels: `utf-8`, `gbk`, `gb2312`, `big5` …
///
/// GBK and GB2312 are read as the GB18030 that holds them.
///
/// ```
/// use tifa::text::Encoding;
/// assert_eq!("gb2312".parse::<Encoding>().unwrap(), Encoding::GB18030);
/// assert!("klingon".parse::<Encoding>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Self = Self(encoding_rs::UTF_8);
    /// UTF-16, low byte first.
    pub const UTF_16LE: Self = Self(encoding_rs::UTF_16LE);
    /// UTF-16, high byte first.
    pub const UTF_16BE: Self = Self(encoding_rs::UTF_16BE);
    /// GB18030, and with it GBK and GB2312.
    pub const GB18030: Self = Self(encoding_rs::GB18030);
    /// Big5 with the Hong Kong characters.
    pub const BIG5: Self = Self(encoding_rs::BIG5);

    /// Those told apart by looking at the bytes; the first wins a tie.
    const DETECTED: [Self; 5] = [Self::UTF_8, Self::GB18030, Self::BIG5, Self::UTF_16LE, Self::UTF_16BE];

    pub(crate) fn is_utf16(self) -> bool {
        self == Self::UTF_16LE || self == Self::UTF_16BE
    }

    /// The name of the standard, as in `UTF-8`, `GB18030`.
    #[must_use]
    pub fn name(self) -> &'static str {
        // The Encoding Standard writes this one in small letters; the national standard does not.
        if self == Self::GB18030 { "GB18030" } else { self.0.name() }
    }
}

/// A name that is no encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingError(pub String);

impl fmt::Display for EncodingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no encoding (utf-8, utf-16le, utf-16be, gb18030, gbk, big5 …)", self.0)
    }
}

impl std::error::Error for EncodingError {}

impl FromStr for Encoding {
    type Err = EncodingError;

    fn from_str(label: &str) -> Result<Self, EncodingError> {
        // The standard's `replacement` stands for encodings it refuses to read.
        let known = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes());
        let known = known.ok_or_else(|| EncodingError(label.into()))?;
        Ok(if known == encoding_rs::GBK { Self::GB18030 } else { Self(known) })
    }
}

impl TryFrom<String> for Encoding {
    type Error = EncodingError;

    fn try_from(label: String) -> Result<Self, EncodingError> {
        label.parse()
    }
}

impl From<Encoding> for String {
    fn from(encoding: Encoding) -> Self {
        encoding.name().into()
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How the encoding of a file is settled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EncodingChoice {
    /// By its bytes: a byte order mark, valid UTF-8, else the most plausible.
    #[default]
    Detect,
    /// By its bytes, but this one (a page's own word) wins where they leave doubt.
    Hint(Encoding),
    /// This one, whatever the bytes look like.
    Fixed(Encoding),
}

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeOutcome {
    /// Text.
    Text(Decoded),
    /// Nothing, or white space only.
    Empty,
    /// No text: NUL bytes outside UTF-16, more than two, one control character in twenty, or a PDF.
    Binary,
}

/// Decoded text, and what to know about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text without byte order mark; U+FFFD for what could not be decoded.
    pub text: String,
    /// The encoding it was read as.
    pub encoding: &'static str,
    /// How many bytes could not be decoded.
    pub undecodable: usize,
    /// What a person should look at, at most one of each kind.
    pub warnings: Vec<TextWarning>,
}

/// A doubt about a text. Reading repairs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextWarning {
    /// What it is.
    pub kind: TextWarningKind,
    /// How often it occurs; what is counted is said at the kind.
    pub count: usize,
    /// Where it occurs first: a byte offset in the decoded text.
    pub byte: usize,
}

/// The kinds of [`TextWarning`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TextWarningKind {
    /// Bytes that the encoding does not have; counts bytes.
    Undecodable,
    /// No encoding made the bytes look like Chinese; counts the characters of
    /// the sample that could speak for or against.
    Doubtful,
    /// The bytes speak against the encoding of [`EncodingChoice::Hint`]; counts 1.
    NotAsDeclared,
    /// U+FFFD that was in the file already; counts characters. (Where bytes
    /// were undecodable too, `byte` is the first U+FFFD of either origin.)
    ReplacementCharacters,
    /// U+FFFD saved as UTF-8 and read as GBK, 锟斤拷; counts occurrences.
    ReplacementReadAsGbk,
    /// UTF-8 once read as GBK, such as 鐨 锛 銆 鈥; counts these marks.
    Utf8ReadAsGbk,
    /// UTF-8 once read as Latin-1, such as ä¸­å›½; counts runs.
    Utf8ReadAsLatin1,
    /// GBK once read as Latin-1, such as ÖÐ¹ú; counts runs.
    GbkReadAsLatin1,
    /// Tags in what is read as plain text; counts 1. Read it as HTML instead.
    LooksLikeHtml,
    /// Radicals and ideographs of other standards in the place of the characters that they
    /// look like; counts characters. [`Normalizer`](crate::text::Normalizer) mends them.
    Radicals,
    /// `(cid:n)`, glyphs for which a PDF has no character; counts them. They are lost.
    LostGlyphs,
    /// Control characters, characters without width and the like inside words; counts characters.
    InvisibleInWords,
    /// Lines end where those of a page did; counts the line ends inside paragraphs.
    HardWrapped,
    /// A page lost nearly all its text as hidden or as part of the site; counts the characters
    /// that were left out.
    LeftOut,
}

impl TextWarningKind {
    /// The name of the kind in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Undecodable => "undecodable",
            Self::Doubtful => "doubtful",
            Self::NotAsDeclared => "not_as_declared",
            Self::ReplacementCharacters => "replacement_characters",
            Self::ReplacementReadAsGbk => "replacement_read_as_gbk",
            Self::Utf8ReadAsGbk => "utf8_read_as_gbk",
            Self::Utf8ReadAsLatin1 => "utf8_read_as_latin1",
            Self::GbkReadAsLatin1 => "gbk_read_as_latin1",
            Self::LooksLikeHtml => "looks_like_html",
            Self::Radicals => "radicals",
            Self::LostGlyphs => "lost_glyphs",
            Self::InvisibleInWords => "invisible_in_words",
            Self::HardWrapped => "hard_wrapped",
            Self::LeftOut => "left_out",
        }
    }
}

/// The signs of mojibake and of what PDF readers leave in a text, at most one warning of each kind.
pub(crate) fn warnings_in(text: &str) -> Vec<TextWarning> {
    let mut found = mojibake::find(text);
    found.extend(remains::find(text));
    found
}

/// Decodes a file.
///
/// A byte order mark decides, then valid UTF-8. Otherwise a sample of 32 KB,
/// from the first byte above ASCII on, is read in every encoding, and the one
/// whose characters are the most common in Chinese is taken: Big5 is nearly
/// always valid GB18030 too, so faults tell nothing.
///
/// Time is linear in the bytes. UTF-8 is taken over without a copy.
///
/// ```
/// use tifa::text::{DecodeOutcome, EncodingChoice, decode};
/// let gbk = b"\xCD\xC6\xBD\xF8\xB8\xDF\xD6\xCA\xC1\xBF\xB7\xA2\xD5\xB9".to_vec();
/// let DecodeOutcome::Text(found) = decode(gbk, EncodingChoice::Detect) else { panic!() };
/// assert_eq!((found.text.as_str(), found.encoding, found.undecodable), ("推进高质量发展", "GB18030", 0));
/// ```
#[must_use]
pub fn decode(bytes: Vec<u8>, choice: EncodingChoice) -> DecodeOutcome {
    decode_with(bytes, choice, warnings_in)
}

/// As [`decode`], with no look at the text itself: that of a table is looked at row by row.
pub(crate) fn decode_table(bytes: Vec<u8>, choice: EncodingChoice) -> DecodeOutcome {
    decode_with(bytes, choice, |_| Vec::new())
}

fn decode_with(bytes: Vec<u8>, choice: EncodingChoice, warnings_in: fn(&str) -> Vec<TextWarning>) -> DecodeOutcome {
    // Looked at once: most files are UTF-8.
    let utf8 = String::from_utf8(bytes);
    let bytes = utf8.as_ref().map_or_else(FromUtf8Error::as_bytes, String::as_bytes);
    let Found { encoding, doubtful } = match choice {
        EncodingChoice::Fixed(encoding) => Found { encoding, doubtful: 0 },
        EncodingChoice::Detect => detect(bytes, utf8.is_ok(), None),
        EncodingChoice::Hint(hint) => detect(bytes, utf8.is_ok(), Some(hint)),
    };
    let head = bytes.get(..SAMPLE).unwrap_or(bytes);
    if bytes.starts_with(b"%PDF-") || (!encoding.is_utf16() && is_binary(head)) {
        return DecodeOutcome::Binary;
    }
    let (text, faults) = convert(utf8, encoding);
    if text.trim().is_empty() {
        return DecodeOutcome::Empty;
    }
    if is_binary(text.as_bytes()) {
        return DecodeOutcome::Binary;
    }
    let mut warnings = warnings_in(&text);
    own_faults_apart(&mut warnings, faults);
    if doubtful > 0 {
        let byte = text.bytes().position(|b| !b.is_ascii()).unwrap_or(0);
        warnings.push(TextWarning { kind: TextWarningKind::Doubtful, count: doubtful, byte });
    }
    if matches!(choice, EncodingChoice::Hint(hint) if hint != encoding) && !text.is_ascii() {
        warnings.push(TextWarning { kind: TextWarningKind::NotAsDeclared, count: 1, byte: 0 });
    }
    DecodeOutcome::Text(Decoded { text, encoding: encoding.name(), undecodable: faults.bytes, warnings })
}

/// How many bytes the encoding is weighed on.
const SAMPLE: usize = 1 << 15;

/// One NUL in a hundred bytes, more than two of them, or one control character in twenty.
fn is_binary(bytes: &[u8]) -> bool {
    let nul = count_bytes(bytes, |b| b == 0);
    nul > 2 && nul * 100 > bytes.len() || controls(bytes) * 20 > bytes.len()
}

struct Found {
    encoding: Encoding,
    /// Characters that were judged, where they did not look like Chinese; else 0.
    doubtful: usize,
}

fn detect(bytes: &[u8], is_utf8: bool, hint: Option<Encoding>) -> Found {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return Found { encoding: Encoding(encoding), doubtful: 0 };
    }
    // A lead byte of three proves UTF-8; Latin letters could be a few characters of GBK.
    if is_utf8 && memchr::memchr(0, bytes).is_none() && (bytes.is_ascii() || bytes.iter().any(|&b| b >= 0xE0)) {
        return Found { encoding: Encoding::UTF_8, doubtful: 0 };
    }
    let sample = sample(bytes);
    let mut best = (i64::MIN, Found { encoding: Encoding::UTF_8, doubtful: 0 });
    for encoding in Encoding::DETECTED.into_iter().chain(hint.filter(|h| !Encoding::DETECTED.contains(h))) {
        let found = Plausibility::of(&peek(sample, encoding));
        let is_favoured = Some(encoding) == hint || (is_utf8 && encoding == Encoding::UTF_8);
        let score = found.score + if is_favoured { BONUS } else { 0 };
        // Any bytes are UTF-16 of something, so UTF-16 must make sense.
        let is_possible = !encoding.is_utf16() || found.is_possible();
        if is_possible && score > best.0 {
            best = (score, Found { encoding, doubtful: if found.is_doubtful() { found.judged } else { 0 } });
        }
    }
    best.1
}

/// What being valid UTF-8 or being declared is worth: two common characters.
const BONUS: i64 = 8;

/// The bytes to weigh: from the first that is not plain ASCII, at an even
/// offset for UTF-16. An ASCII byte before it does no harm to the others.
fn sample(bytes: &[u8]) -> &[u8] {
    let from = bytes.iter().position(|&b| b == 0 || b >= 0x80).unwrap_or(0) & !1;
    let rest = bytes.get(from..).unwrap_or_default();
    rest.get(..SAMPLE).unwrap_or(rest)
}

/// A sample decoded with U+FFFD for faults; a character torn at its end is left out.
fn peek(sample: &[u8], encoding: Encoding) -> String {
    let mut decoder = encoding.0.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(sample.len().saturating_mul(3).saturating_add(16));
    let _ = decoder.decode_to_string(sample, &mut text, sample.len() < SAMPLE);
    text
}

/// What [`convert`] could not decode.
#[derive(Debug, Clone, Copy, Default)]
struct Faults {
    bytes: usize,
    /// How many U+FFFD stand for them.
    replacements: usize,
    /// Where the first occurs in the text.
    first: usize,
}

fn convert(utf8: Result<String, FromUtf8Error>, encoding: Encoding) -> (String, Faults) {
    let (mut text, mut faults) = match utf8 {
        Ok(text) if encoding == Encoding::UTF_8 => (text, Faults::default()),
        Ok(text) => replace(text.as_bytes(), encoding),
        Err(error) => replace(error.as_bytes(), encoding),
    };
    let mark = '\u{FEFF}'.len_utf8();
    if text.starts_with('\u{FEFF}') {
        text.drain(..mark);
        faults.first = faults.first.saturating_sub(mark);
    }
    (text, faults)
}

/// Decodes with U+FFFD for each fault, in one growing string.
fn replace(bytes: &[u8], encoding: Encoding) -> (String, Faults) {
    let mut decoder = encoding.0.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let mut faults = Faults::default();
    let mut rest = bytes;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return (text, faults),
            DecoderResult::OutputFull => text.reserve(rest.len() / 2 + 64),
            DecoderResult::Malformed(length, _) => {
                if faults.replacements == 0 {
                    faults.first = text.len();
                }
                faults.bytes += usize::from(length);
                faults.replacements += 1;
                text.push('\u{FFFD}');
            }
        }
    }
}

/// Says our own U+FFFD as undecodable bytes, and leaves those that came with the file.
fn own_faults_apart(warnings: &mut Vec<TextWarning>, faults: Faults) {
    if faults.bytes == 0 {
        return;
    }
    for warning in warnings.iter_mut().filter(|w| w.kind == TextWarningKind::ReplacementCharacters) {
        warning.count = warning.count.saturating_sub(faults.replacements);
    }
    warnings.retain(|w| w.count > 0);
    warnings.insert(0, TextWarning { kind: TextWarningKind::Undecodable, count: faults.bytes, byte: faults.first });
}
