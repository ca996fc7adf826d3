//! The tokenizer with a lexicon that the input brings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::prelude::*;

fuzz_target!(|input: (Vec<&str>, &str)| {
    let terms = input.0.iter().filter(|term| !term.trim().is_empty()).take(20).copied();
    let Ok(lexicon) = Lexicon::from_terms(terms) else { return };
    let Ok(tokenizer) = Tokenizer::builder().lexicon(lexicon).build() else { return };
    let tokens = tokenizer.tokenize(&Corpus::from_texts([("a", input.1)]).unwrap()).unwrap();
    tokens.to_frame().unwrap();
    NGrams::default().of_tokens(&tokens).unwrap();
});
