//! One string: its bytes decoded, its page read, its writing made uniform,
//! its dates found, its sentences and clauses told apart. Nothing here knows
//! of documents.

mod date;
mod dates;
mod decode;
mod edit;
mod html;
mod letters;
mod normalize;
mod signs;
#[cfg(feature = "opencc")]
mod simplify;
mod units;
mod wrap;

pub use date::{Date, DateError};
pub(crate) use dates::{DateCell, DateColumn};
pub use dates::{DateFinder, FoundDate, TimeOfDay};
pub use decode::{
    DecodeOutcome, Decoded, Encoding, EncodingChoice, EncodingError, TextWarning, TextWarningKind, decode,
};
pub(crate) use decode::{decode_table, hard_wrapped, warnings_in};
pub use edit::{EditedText, OffsetMap};
pub use html::{HtmlPage, RemovedElement};
pub(crate) use html::{declared_charset, looks_like_html};
pub(crate) use letters::{
    begins_with_han, between, count_bytes, ends_sentence, is_alphanumeric, is_usual_han, is_word, lines,
};
pub(crate) use normalize::half_width;
pub use normalize::{Normalizer, NormalizerStep, StepCount};
pub(crate) use signs::{is_blank, is_han_character};
pub use units::Unit;
