//! Phrases of words that were cut before the clock.

use serde_json::{Value, json};
use tifa::phrase::{CollocationMeasure, Collocations, Margins, WordsInARow};
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;

/// A line of JSON for each document: its clauses, with spaces between their words.
pub fn print_clauses(tokens: &Tokens) {
    for document in 0..tokens.n_documents() {
        let mut clauses: Vec<String> = Vec::new();
        for token in tokens.document(document) {
            assert!(!token.term.contains(' '), "a space in {}", token.term);
            match clauses.last_mut().filter(|_| !token.break_before) {
                Some(clause) => clause.extend([" ", token.term]),
                None => clauses.push(token.term.to_string()),
            }
        }
        println!("{}", json!(clauses));
    }
}

/// n-grams of two to four words, without their fragments.
pub fn ngrams(tokens: &Tokens) -> DataFrame {
    NGrams::default().length(2..=4).of_tokens(tokens).expect("n-grams")
}

/// n-grams of two to four words, fragments and all, with lambda and z.
pub fn every(tokens: &Tokens) -> DataFrame {
    WordsInARow::default().words(2..=4).of(tokens).expect("n-grams")
}

/// Pairs with the measures that NLTK and gensim have too.
pub fn pairs(tokens: &Tokens) -> DataFrame {
    let measures = [CollocationMeasure::Mi, CollocationMeasure::G2, CollocationMeasure::Npmi];
    Collocations::adjacent().margins(Margins::Words).min_count(5).measures(measures).of(tokens).expect("pairs")
}

pub fn check_ngrams(tokens: &Tokens, table: &DataFrame) -> Value {
    // A term is written as in the text, where a space may stand between two words.
    let terms = strings(table, "term").into_iter().map(|term| term.split_whitespace().collect()).collect();
    json!({ "words": tokens.n_tokens(), "whole": sums(terms, table, Some("doc_count")) })
}

pub fn check_every(tokens: &Tokens, table: &DataFrame) -> Value {
    json!({ "words": tokens.n_tokens(), "every": sums(strings(table, "term"), table, None) })
}

pub fn check_pairs(tokens: &Tokens, table: &DataFrame) -> Value {
    let collocates = strings(table, "collocate");
    let pairs = strings(table, "term").into_iter().zip(collocates).map(|(a, b)| format!("{a} {b}")).collect();
    let sum =
        |name: &str| -> f64 { table.column(name).and_then(|c| c.f64()).expect("a measure").iter().flatten().sum() };
    json!({
        "words": tokens.n_tokens(),
        "pairs": sums(pairs, table, None),
        "mi": sum("mi"),
        "g2": sum("g2"),
        "npmi": sum("npmi"),
    })
}

/// The number of rows, the sums of their counts, and a number that any other row or count would change.
fn sums(terms: Vec<String>, table: &DataFrame, doc_count: Option<&str>) -> [u64; 4] {
    let counts = table.column("count").and_then(|c| c.u64()).expect("counts");
    let with_it = doc_count.map(|name| table.column(name).and_then(|c| c.u32()).expect("documents"));
    let [mut occurrences, mut documents, mut digest] = [0u64; 3];
    for (row, term) in terms.iter().enumerate() {
        let count = counts.get(row).expect("a count");
        let with_it = with_it.map_or(0, |column| u64::from(column.get(row).expect("a count")));
        (occurrences, documents) = (occurrences + count, documents + with_it);
        let number = u64::from(crc32fast::hash(term.as_bytes()));
        digest = digest.wrapping_add(number.wrapping_mul(count + 1_000_003 * with_it));
    }
    [terms.len() as u64, occurrences, documents, digest]
}

fn strings(table: &DataFrame, name: &str) -> Vec<String> {
    let column = table.column(name).expect("a column");
    let string = |row| column.get(row).expect("a row").get_str().expect("a string").to_string();
    (0..column.len()).map(string).collect()
}
