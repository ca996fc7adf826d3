//! Measures one way from texts to numbers in a process of its own:
//!
//! ours WHAT TEXTS.jsonl REPETITIONS
//!
//! WHAT is `cut` (jieba-rs alone), `words` (our segmentation alone), `ours`
//! (texts to the frame of TF-IDF), `stream` (the same from the file, a few
//! documents at a time), `ngrams`, `every` or `pairs` (words to a table of
//! phrases, see `phrases`) or `reposts` (texts to groups of near-duplicates).
//! Prints a line of JSON for each repetition. `clauses` prints the words, see
//! `phrases::print_clauses`.

mod phrases;

use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::time::Instant;

use cpu_time::ProcessTime;
use serde_json::{Value, json};
use tifa::DtmBuilder;
use tifa::clean::Repost;
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;

fn texts(path: &str) -> Vec<String> {
    let file = std::fs::File::open(path).expect("a file of JSON Lines");
    let text = |line: std::io::Result<String>| {
        let row: Value = serde_json::from_str(&line.expect("UTF-8")).expect("JSON");
        row["text"].as_str().expect("a text").to_string()
    };
    BufReader::new(file).lines().map(text).collect()
}

fn cut(texts: &[String], jieba: &jieba_rs::Jieba) -> usize {
    texts.iter().map(|text| black_box(jieba.cut(text, true)).len()).sum()
}

fn words(texts: &[String], tokenizer: &Tokenizer) -> usize {
    texts.iter().map(|text| black_box(tokenizer.words(text)).len()).sum()
}

fn stream(path: &str, tokenizer: &Tokenizer) -> Table {
    let mut stream = DtmBuilder::default().stream(tokenizer.clone()).expect("a stream");
    for batch in CorpusReader::default().batches(path, 2_000).expect("a file of JSON Lines") {
        stream.push(&batch.expect("documents")).expect("counts");
    }
    table(stream.finish().expect("a matrix"))
}

/// Number of terms and of cells, and the weights.
type Table = (usize, usize, DataFrame);

fn table(dtm: Dtm) -> Table {
    let (terms, cells) = (dtm.n_terms(), dtm.n_nonzero());
    let frame = dtm.into_tf_idf(&TfIdf::sklearn()).and_then(WeightedDtm::into_frame).expect("a table");
    (terms, cells, frame)
}

fn checks((terms, cells, frame): Table) -> Value {
    let sum: f64 = frame.column("score").and_then(|c| c.f64()).expect("weights").iter().flatten().sum();
    json!({ "terms": terms, "cells": cells, "sum": sum })
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, what, path, repetitions] = &arguments[..] else { panic!("WHAT TEXTS.jsonl REPETITIONS") };
    let repetitions = repetitions.parse().expect("a number");
    let tokenizer = || Tokenizer::builder().build().expect("a tokenizer");
    if what == "stream" {
        let bytes = std::fs::metadata(path).expect("a file").len() as usize;
        let tokenizer = tokenizer();
        return repeat(repetitions, bytes, || stream(path, &tokenizer), checks);
    }
    let texts = texts(path);
    let bytes: usize = texts.iter().map(String::len).sum();
    let corpus = |texts: Vec<String>| {
        let texts = texts.into_iter().enumerate().map(|(i, text)| (i.to_string(), text));
        Corpus::from_texts(texts).expect("distinct ids")
    };
    // Each process holds only what it measures, so that its peak memory says something.
    match what.as_str() {
        "cut" => {
            let jieba = jieba_rs::Jieba::new();
            repeat(repetitions, bytes, || cut(&texts, &jieba), |tokens| json!({ "tokens": tokens }));
        }
        "words" => {
            let tokenizer = tokenizer();
            repeat(repetitions, bytes, || words(&texts, &tokenizer), |tokens| json!({ "tokens": tokens }));
        }
        "clauses" | "ngrams" | "every" | "pairs" => {
            let tokens = tokenizer().tokenize(&corpus(texts)).expect("words");
            let measure = |find: fn(&Tokens) -> DataFrame, check: fn(&Tokens, &DataFrame) -> Value| {
                repeat(repetitions, bytes, || find(&tokens), |table| check(&tokens, &table));
            };
            match what.as_str() {
                "clauses" => phrases::print_clauses(&tokens),
                "ngrams" => measure(phrases::ngrams, phrases::check_ngrams),
                "every" => measure(phrases::every, phrases::check_every),
                _ => measure(phrases::pairs, phrases::check_pairs),
            }
        }
        "reposts" => {
            let alphanumeric = texts.iter().flat_map(|text| text.chars()).filter(|c| c.is_alphanumeric()).count();
            let check = |places| json!({ "groups": groups(places), "alphanumeric": alphanumeric });
            repeat(repetitions, bytes, || Reposts::default().find(&texts).expect("groups"), check);
        }
        _ => {
            let (tokenizer, corpus) = (tokenizer(), corpus(texts));
            repeat(repetitions, bytes, || table(tokenizer.dtm(&corpus).expect("counts")), checks);
        }
    }
}

/// The documents of each group.
fn groups(places: Vec<Option<Repost>>) -> Vec<Vec<usize>> {
    let mut groups = Vec::new();
    for (document, place) in places.iter().enumerate() {
        let Some(place) = place else { continue };
        groups.resize_with(groups.len().max(place.group as usize + 1), Vec::new);
        groups[place.group as usize].push(document);
    }
    groups
}

/// What is checked is computed after the clock.
fn repeat<T>(repetitions: usize, bytes: usize, measured: impl Fn() -> T, check: impl Fn(T) -> Value) {
    for _ in 0..repetitions {
        let (wall, cpu) = (Instant::now(), ProcessTime::now());
        let result = measured();
        let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
        let mut line = check(result);
        line["cpu"] = json!(cpu);
        line["wall"] = json!(wall);
        line["bytes"] = json!(bytes);
        println!("{line}");
    }
}
