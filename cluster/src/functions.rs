//! What SQL can ask of a text: the functions of both sides, coordinator and workers.
//!
//! | function | gives |
//! |---|---|
//! | `tifa_tokens(text [, tokenizer])` | the words of a text in order, as a list |
//! | `tifa_terms_of(text [, tokenizer])` | the terms of a text with their counts, stop words and filters applied: list of `{term, count}` |
//! | `tifa_count(text, lexicon [, 'longest' or 'all'])` | the entries of a lexicon that occur: list of `{term, count}` |
//! | `tifa_clean(text [, cleaner])` | the cleaned text |
//! | `tifa_terms(text, date, place [, options])` | aggregate: counts of terms by period and place as one binary value, merged by the engine |
//! | `tifa_slogan_candidates(text [, slogans])` | aggregate: strings that a shard repeats like slogans, as one binary value |
//! | `tifa_slogan_evidence(text, date, candidates [, slogans])` | aggregate: all counts from which the evidence for the candidates follows, as one binary value |
//! | `tifa_slogans(documents [, slogans])` | slogans of a list of documents, which one task holds: list of the rows of `SLOGANS` |
//! | `tifa_reposts(documents [, reposts])` | groups of reposts in a list of documents: list of the rows of `REPOSTS` |
//! | `tifa_repost_signature(text [, reposts])` | `{hash, length, signature, bands}` |
//! | `tifa_repost_hash(text [, reposts])` | a hash of its letters, Han characters and digits |
//! | `tifa_repost_pairs(band, members [, reposts])` | the pairs of a bucket that are worth an exact look: list of `{a, b, a_position, b_position}` |
//! | `tifa_repost_agreement(a, b)` | the share of places in which two signatures agree |
//! | `tifa_repost_similarity(a, b [, reposts])` | the similarity of two texts |
//! | `tifa_repost_joins(a, b [, reposts])` | whether two texts are near reposts |
//!
//! Options are constants: JSON as the library saves them.

/// The engine compares functions: those of one name are equal.
macro_rules! by_name {
    ($function:ty) => {
        impl PartialEq for $function {
            fn eq(&self, other: &Self) -> bool {
                self.name == other.name
            }
        }

        impl Eq for $function {}

        impl std::hash::Hash for $function {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.name.hash(state);
            }
        }
    };
}

mod gather;
mod reposts;
mod shards;
mod slogans;
mod terms;
mod texts;
mod whole;

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::execution::{FunctionRegistry, SessionState};

pub use slogans::{SHARD as SLOGAN_SHARD, SlogansOptions};
pub use terms::{TermsOptions, counts};

/// Makes the functions known to a session.
///
/// # Errors
/// None is known.
pub fn register(state: &mut SessionState) -> Result<()> {
    for function in texts::functions().into_iter().chain(reposts::functions()).chain(whole::functions()) {
        state.register_udf(Arc::new(function))?;
    }
    for function in slogans::functions().into_iter().chain([terms::function()]) {
        state.register_udaf(Arc::new(function))?;
    }
    Ok(())
}
