//! The main job from file to tables, stage by stage, at four sizes and on one
//! and all threads, with the slope of time against size (1 is linear).
//!
//! ```text
//! cargo bench --bench main_job                    # the bundled sample over and over
//! cargo bench --bench main_job -- FILE.jsonl …    # files of your own, small to large
//! ```

use std::hint::black_box;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use tifa::prelude::*;
use tifa::{DtmBuilder, TrendProfile};

const STAGES: [&str; 10] = [
    "read",
    "clean",
    "reposts",
    "tokenise",
    "matrix",
    "tf-idf table",
    "slogans",
    "n-grams 2-4",
    "profile by month",
    "all of them",
];

/// Megabytes of text and seconds of each stage.
fn stages(path: &PathBuf) -> tifa::Result<(f64, [f64; STAGES.len()])> {
    let mut seconds = [0.0; STAGES.len()];
    let (begin, mut start, mut stage) = (Instant::now(), Instant::now(), 0);
    let mut done = || {
        seconds[stage] = start.elapsed().as_secs_f64();
        (start, stage) = (Instant::now(), stage + 1);
    };
    let read = Corpus::read(path)?;
    done();
    let cleaned = Cleaner::default().fill_dates(true).clean(&read)?.into_corpus();
    drop(read);
    done();
    let corpus = Reposts::default().group(&cleaned)?.corpus().clone();
    drop(cleaned);
    done();
    let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    done();
    let dtm = DtmBuilder::default().build(&tokens)?;
    done();
    drop(black_box(dtm.tf_idf(&TfIdf::sklearn())?.top_terms(10)?));
    done();
    drop(black_box(Slogans::default().mine(&corpus)?.to_frame()?));
    done();
    drop(black_box(NGrams::default().length(2..=4).of_tokens(&tokens)?));
    done();
    let profile = TrendProfile::by("month".parse::<Period>()?).undated(Undated::Skip);
    drop(black_box(profile.of(&dtm)?));
    done();
    let bytes: usize = (0..corpus.len()).map(|d| corpus.text(d).len()).sum();
    seconds[STAGES.len() - 1] = begin.elapsed().as_secs_f64();
    Ok((bytes as f64 / 1e6, seconds))
}

/// Of the least-squares line through the logarithms.
fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(|p| of(p).ln()).sum::<f64>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let both: f64 = points.iter().map(|p| (p.0.ln() - x) * (p.1.ln() - y)).sum();
    both / points.iter().map(|p| (p.0.ln() - x).powi(2)).sum::<f64>()
}

/// The bundled sample this many times, as files.
fn samples(folder: &std::path::Path) -> Vec<PathBuf> {
    let sample = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl")).expect("bundled");
    let file = |copies: usize| {
        let path = folder.join(format!("{copies}.jsonl"));
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path).expect("a file"));
        for copy in 0..copies {
            for line in sample.lines() {
                let line = line.replacen("\"id\": \"", &format!("\"id\": \"{copy}-"), 1);
                let line = line.replacen("\"id\":\"", &format!("\"id\":\"{copy}-"), 1);
                writeln!(file, "{line}").expect("room on the disk");
            }
        }
        path
    };
    [16, 32, 64, 128].map(file).into()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let paths = match arguments.as_slice() {
        [] => samples(folder.path()),
        given => given.iter().map(PathBuf::from).collect(),
    };
    for threads in [1, rayon::current_num_threads()] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let runs: Vec<(f64, [f64; STAGES.len()])> =
            paths.iter().map(|path| pool.install(|| stages(path)).expect("the main job")).collect();
        println!("\n{threads} threads: seconds by size of text");
        print!("{:<18}", "MB");
        runs.iter().for_each(|(megabytes, _)| print!("{megabytes:>9.1}"));
        println!("{:>9}", "slope");
        for (stage, name) in STAGES.iter().enumerate() {
            print!("{name:<18}");
            runs.iter().for_each(|(_, seconds)| print!("{:>9.3}", seconds[stage]));
            let points: Vec<(f64, f64)> = runs.iter().map(|(mb, seconds)| (*mb, seconds[stage])).collect();
            if points.len() > 1 { println!("{:>9.3}", slope(&points)) } else { println!() }
        }
    }
}
