//! Measures linfa with jieba-rs, from texts to TF-IDF, in a process of its own:
//!
//! linfa-peer TEXTS.jsonl REPETITIONS
//!
//! Prints a line of JSON for each repetition.

use std::io::{BufRead, BufReader};
use std::sync::OnceLock;
use std::time::Instant;

use cpu_time::ProcessTime;
use jieba_rs::Jieba;
use linfa_preprocessing::Tokenizer;
use linfa_preprocessing::tf_idf_vectorization::TfIdfVectorizer;
use ndarray::Array1;
use serde_json::{Value, json};

/// A static, because linfa takes a bare function, which can hold no dictionary.
static JIEBA: OnceLock<Jieba> = OnceLock::new();

fn words(text: &str) -> Vec<&str> {
    let pieces = JIEBA.get_or_init(Jieba::new).cut(text, true).into_iter().map(|token| token.word);
    pieces.filter(|piece| piece.chars().any(char::is_alphanumeric)).collect()
}

fn texts(path: &str) -> Vec<String> {
    let file = std::fs::File::open(path).expect("a file of JSON Lines");
    let text = |line: std::io::Result<String>| {
        let row: Value = serde_json::from_str(&line.expect("UTF-8")).expect("JSON");
        row["text"].as_str().expect("a text").to_string()
    };
    BufReader::new(file).lines().map(text).collect()
}

/// The sum of a row as scikit-learn would have it: linfa leaves out the last
/// step, the division by the length of the row.
fn normalized(weights: &[f64]) -> f64 {
    let length = weights.iter().map(|weight| weight * weight).sum::<f64>().sqrt();
    if length > 0.0 { weights.iter().sum::<f64>() / length } else { 0.0 }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, path, repetitions] = &arguments[..] else { panic!("TEXTS.jsonl REPETITIONS") };
    // Loads the dictionary, which is not to be measured.
    words("");
    let texts = texts(path);
    let bytes: usize = texts.iter().map(String::len).sum();
    let alphanumeric: usize = texts.iter().map(|text| text.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    let documents: Array1<&str> = texts.iter().map(String::as_str).collect();
    for _ in 0..repetitions.parse().expect("a number") {
        let (wall, cpu) = (Instant::now(), ProcessTime::now());
        // Its defaults change the text: lower case and compatibility forms.
        let vectorizer = TfIdfVectorizer::default()
            .convert_to_lowercase(false)
            .normalize(false)
            .tokenizer(Tokenizer::Function(words))
            .fit(&documents)
            .expect("a vocabulary");
        let table = vectorizer.transform(&documents).expect("a table");
        let (cpu, wall) = (cpu.elapsed().as_secs_f64(), wall.elapsed().as_secs_f64());
        let sum: f64 = table.outer_iterator().map(|row| normalized(row.data())).sum();
        let result = json!({
            "terms": vectorizer.nentries(), "cells": table.nnz(), "sum": sum, "alphanumeric": alphanumeric,
            "cpu": cpu, "wall": wall, "bytes": bytes,
        });
        println!("{result}");
    }
}
