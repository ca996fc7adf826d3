//! Time and memory against size on texts that were made to hurt: one character
//! again and again, one endless clause, equal documents, tiny documents, one
//! huge document. Prints seconds by stage for three sizes, each twice the one
//! before, and the slope on a log-log plot: 1 is linear.
//!
//! `cargo bench --bench adversarial -- clause` runs one series; a number
//! behind it divides the sizes.

use std::hint::black_box;
use std::time::Instant;

use tifa::prelude::*;
use tifa::{Cleaner, NGrams, Passages, Reposts};

type Stage = (&'static str, fn(&Corpus));

const STAGES: [Stage; 8] = [
    ("clean", |corpus| drop(black_box(Cleaner::default().clean(corpus)))),
    ("reposts", |corpus| drop(black_box(Reposts::default().group(corpus)))),
    ("tokenise", |corpus| drop(black_box(tokenizer().tokenize(corpus)))),
    ("text to tf-idf", |corpus| {
        drop(black_box(tokenizer().dtm(corpus).and_then(|dtm| dtm.into_tf_idf(&TfIdf::sklearn()))));
    }),
    ("n-grams", |corpus| drop(black_box(NGrams::default().of_characters(corpus)))),
    ("slogans", |corpus| drop(black_box(Slogans::default().mine(corpus)))),
    ("passages", |corpus| drop(black_box(Passages::default().find(corpus)))),
    ("trends", |corpus| {
        let dtm = tokenizer().dtm(corpus).expect("counts");
        drop(black_box(tifa::TrendProfile::by(Period::Year).of(&dtm)));
    }),
];

fn tokenizer() -> Tokenizer {
    Tokenizer::builder().build().expect("a tokenizer")
}

/// Characters of running text in an order that repeats nothing for long.
fn running(characters: usize, seed: u64, marks: bool) -> String {
    let sample = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl")).expect("bundled");
    let text: String = (0..sample.len()).map(|d| sample.text(d)).collect();
    let clauses: Vec<&str> = text.split(['，', '。', '\n', '；', '、']).filter(|c| c.chars().count() > 3).collect();
    let mut random = fastrand::Rng::with_seed(seed);
    let mut made = String::with_capacity(3 * characters);
    while made.len() < 3 * characters {
        made.push_str(clauses[random.usize(..clauses.len())]);
        if marks {
            made.push_str(["，", "，", "。", "。\n"][random.usize(..4)]);
        }
    }
    made
}

/// Documents of ten years.
fn dated(texts: Vec<String>) -> Corpus {
    let years: Vec<String> = (0..texts.len()).map(|i| (2010 + i % 10).to_string()).collect();
    let frame = tifa::polars::df!("date" => years, "text" => texts).expect("two columns");
    Corpus::from_frame(&frame).expect("documents")
}

fn series(name: &str, divisor: usize, part: usize) -> Corpus {
    match name {
        "one_character" => dated(vec!["质".repeat(3_333_333 / divisor / part)]),
        "clause" => dated(vec![running(1_666_666 / divisor / part, 1, false)]),
        "equal" => dated(vec![running(400, 2, true); 20_000 / divisor / part]),
        "tiny" => {
            let text = running(2_000_000 / divisor / part, 3, true);
            let characters: Vec<char> = text.chars().filter(|c| *c != '\n').collect();
            dated(characters.chunks(2).take(1_000_000 / divisor / part).map(|c| c.iter().collect()).collect())
        }
        _ => dated(vec![running(16_666_666 / divisor / part, 4, true)]),
    }
}

/// The most memory that was resident so far, in MB, where the system says.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let divisor = arguments.iter().find_map(|a| a.parse().ok()).unwrap_or(1);
    let wanted = |name: &str, of: &[&str]| {
        !arguments.iter().any(|a| of.contains(&a.as_str())) || arguments.iter().any(|a| a == name)
    };
    let all = ["one_character", "clause", "equal", "tiny", "huge"];
    let stages: Vec<&str> = STAGES.iter().map(|(name, _)| *name).collect();
    for name in all.into_iter().filter(|name| wanted(name, &all)) {
        let corpora = [4, 2, 1].map(|part| series(name, divisor, part));
        let size = |c: &Corpus| (0..c.len()).map(|d| c.text(d).len()).sum::<usize>() as f64 / 1e6;
        println!(
            "\n{name}: {} documents, MB {:?}",
            corpora[2].len(),
            corpora.each_ref().map(|c| (size(c) * 10.0).round() / 10.0)
        );
        for (stage, run) in STAGES.into_iter().filter(|(stage, _)| wanted(stage, &stages)) {
            let seconds = corpora.each_ref().map(|corpus| {
                let start = Instant::now();
                run(corpus);
                start.elapsed().as_secs_f64()
            });
            let slope = (seconds[2] / seconds[0]).ln() / (size(&corpora[2]) / size(&corpora[0])).ln();
            let [a, b, c] = seconds;
            println!("{stage:<16}{a:>9.2}{b:>9.2}{c:>9.2}   slope {slope:>5.2}   peak {:>6.0} MB", peak());
        }
    }
}
