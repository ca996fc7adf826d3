//! Time against size of text: 1, 2, 4 … 64 times the same documents. Prints
//! the best of a few runs for each stage, and the slope on a log-log plot: 1
//! is linear.
//!
//! `cargo bench --bench scaling -- 3` stops after three sizes.

use std::hint::black_box;
use std::time::Instant;

use tifa::prelude::*;

const SIZES: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];
const RUNS: usize = 5;

/// The bundled sample this many times, each document with an id of its own.
fn corpus(copies: usize) -> Corpus {
    let sample =
        Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl")).expect("the sample is bundled");
    let texts = (0..copies).flat_map(|copy| (0..sample.len()).map(move |d| (copy, d)));
    Corpus::from_texts(texts.map(|(copy, d)| (format!("{copy}-{d}"), sample.text(d)))).expect("distinct ids")
}

fn best(mut run: impl FnMut()) -> f64 {
    let mut seconds = || {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    };
    (0..RUNS).map(|_| seconds()).fold(f64::INFINITY, f64::min)
}

/// Of the least-squares line through the logarithms.
fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(|p| of(p).ln()).sum::<f64>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let both: f64 = points.iter().map(|p| (p.0.ln() - x) * (p.1.ln() - y)).sum();
    both / points.iter().map(|p| (p.0.ln() - x).powi(2)).sum::<f64>()
}

fn main() {
    let tokenizer = Tokenizer::builder().build().expect("a tokenizer");
    let sizes = std::env::args().find_map(|a| a.parse().ok()).unwrap_or(SIZES.len());
    let corpora: Vec<Corpus> = SIZES.iter().take(sizes).map(|copies| corpus(32 * copies)).collect();
    for threads in [1, rayon::current_num_threads()] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let mut points = [const { Vec::new() }; 5];
        for corpus in &corpora {
            let megabytes = (0..corpus.len()).map(|d| corpus.text(d).len()).sum::<usize>() as f64 / 1e6;
            let seconds = pool.install(|| {
                let dtm = tokenizer.dtm(corpus).expect("counts");
                let weighted = dtm.tf_idf(&TfIdf::sklearn()).expect("weights");
                [
                    best(|| drop(black_box(tokenizer.tokenize(corpus)))),
                    best(|| drop(black_box(tokenizer.dtm(corpus)))),
                    best(|| drop(black_box(dtm.tf_idf(&TfIdf::sklearn())))),
                    best(|| drop(black_box(weighted.to_frame()))),
                    best(|| {
                        let weighted = tokenizer.dtm(corpus).and_then(|dtm| dtm.into_tf_idf(&TfIdf::sklearn()));
                        drop(black_box(weighted.and_then(WeightedDtm::into_frame)));
                    }),
                ]
            });
            points.iter_mut().zip(seconds).for_each(|(of_stage, seconds)| of_stage.push((megabytes, seconds)));
        }
        println!("\n{threads} threads: MB/s of text by size, and the slope of time against size");
        print!("{:<22}", "MB");
        points[0].iter().for_each(|(megabytes, _)| print!("{megabytes:>9.1}"));
        println!("{:>9}", "slope");
        let stages = ["tokenise", "text to matrix", "tf-idf", "frame", "text to tf-idf frame"];
        for (stage, points) in stages.iter().zip(&points) {
            print!("{stage:<22}");
            points.iter().for_each(|(megabytes, seconds)| print!("{:>9.0}", megabytes / seconds));
            println!("{:>9.3}", slope(points));
        }
    }
}
