//! The integration tests, in one binary: linking Polars once is enough.

mod auto_traits;
mod boilerplate;
mod cell_dates;
mod charts;
mod cleaning;
mod co_words;
mod coding;
mod collocations;
mod compare;
mod concordance;
mod corpus;
mod dates;
mod decoding;
mod dictionary;
mod dispersion;
mod examples;
#[cfg(feature = "office")]
mod folders;
mod front_door;
mod golden;
mod keyness;
mod layering;
mod lexicon;
mod matrix;
mod metadata;
mod mutations;
mod one_text;
mod pages;
mod partial;
mod passages;
mod pdf;
mod phrases;
mod planted;
mod properties;
mod public_api;
mod reading;
#[cfg(feature = "report")]
mod report;
mod report_compare;
mod report_input;
mod reposts;
mod saved;
mod schemas;
mod shown_tables;
mod simulated;
mod slogans;
mod stream;
mod tokens;
mod trend_answers;
mod trend_attention;
mod trend_groups;
mod trend_nulls;
mod trend_profile;
mod trend_schemas;
mod trend_spread;
mod trend_tables;
mod trends;
mod weights;

use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;

/// A corpus of texts with the ids `1`, `2` …
fn corpus_of(texts: &[&str]) -> Corpus {
    Corpus::from_texts(texts.iter().enumerate().map(|(i, t)| ((i + 1).to_string(), *t))).unwrap()
}

/// A corpus of dated texts.
fn dated(texts: &[(&str, &str)]) -> Corpus {
    let frame = tifa::polars::df!(
        "date" => texts.iter().map(|(d, _)| *d).collect::<Vec<_>>(),
        "text" => texts.iter().map(|(_, t)| *t).collect::<Vec<_>>()
    );
    Corpus::from_frame(&frame.unwrap()).unwrap()
}

/// Tokens of space-separated words.
fn words(texts: &[&str]) -> Tokens {
    Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus_of(texts)).unwrap()
}

/// A column as text, nulls as `-`.
fn column(frame: &DataFrame, name: &str) -> Vec<String> {
    use tifa::polars::prelude::AnyValue;
    let column = frame.column(name).unwrap();
    let cell = |i| match column.get(i).unwrap() {
        AnyValue::Null => "-".to_string(),
        AnyValue::Float64(x) => x.to_string(),
        value => value.get_str().map_or_else(|| value.to_string(), str::to_string),
    };
    (0..column.len()).map(cell).collect()
}

fn data(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

/// A file made for a test; `tests/data/README.md` says how.
fn tests_data(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// Random text over a small alphabet, so that everything repeats and overlaps.
fn random_text(rng: &mut fastrand::Rng, alphabet: &[char], length: usize) -> String {
    (0..length).map(|_| alphabet[rng.usize(..alphabet.len())]).collect()
}
