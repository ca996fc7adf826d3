//! Formulations and n-grams of texts larger than memory: seconds and memory of
//! batches, then of all documents at once, the size doubled each time.
//!
//! `cargo bench --bench batches -- 10 40` begins with 10 MB and ends with 40;
//! a third number is the documents of a batch, a fourth the greatest size that is also
//! done in memory. Texts are made of the bundled sample by a Markov chain over characters.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use tifa::NGrams;
use tifa::prelude::*;

/// Characters that fix the next one.
const ORDER: usize = 3;
/// Characters of a document.
const LENGTH: usize = 800;

/// Writes JSON Lines of about this many megabytes of text, with dates in ten years.
fn write(path: &Path, megabytes: usize) -> std::io::Result<()> {
    let sample = Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl")).expect("bundled");
    let text: Vec<char> = (0..sample.len()).flat_map(|d| sample.text(d).chars()).collect();
    let mut next: HashMap<&[char], Vec<char>> = HashMap::new();
    text.windows(ORDER + 1).for_each(|w| next.entry(&w[..ORDER]).or_default().push(w[ORDER]));
    let mut random = fastrand::Rng::with_seed(19);
    let mut file = BufWriter::new(File::create(path)?);
    let (mut bytes, mut document) = (0, 0);
    while bytes < megabytes * 1_000_000 {
        let start = random.usize(..text.len() - ORDER);
        let mut made = text[start..start + ORDER].to_vec();
        while made.len() < LENGTH {
            let known = next.get(&made[made.len() - ORDER..]);
            made.push(known.map_or('。', |known| known[random.usize(..known.len())]));
        }
        let made: String =
            made.into_iter().map(|c| if matches!(c, '"' | '\\' | '\n' | '\r' | '\t') { '。' } else { c }).collect();
        bytes += made.len();
        document += 1;
        writeln!(file, "{{\"id\":\"{document}\",\"date\":\"{}\",\"text\":\"{made}\"}}", 2010 + document % 10)?;
    }
    file.flush()
}

/// The most memory that was resident so far, in MB, where the system says.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
}

fn timed(name: &str, run: impl FnOnce() -> tifa::Result<usize>) {
    let start = Instant::now();
    let rows = run().expect("what was written can be read");
    println!("  {name:<26}{:>9.2} s{rows:>9} rows   peak {:>6.0} MB", start.elapsed().as_secs_f64(), peak());
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let number = |i: usize, default: usize| numbers.get(i).copied().unwrap_or(default);
    let (mut megabytes, last, documents) = (number(0, 5).max(1), number(1, 20), number(2, 10_000));
    let in_memory = number(3, last);
    let path = std::env::temp_dir().join(format!("tifa-batches-{}.jsonl", std::process::id()));
    let (slogans, ngrams) = (Slogans::default(), NGrams::default().min_count(20));
    while megabytes <= last {
        write(&path, megabytes).expect("a place for a temporary file");
        println!("{megabytes} MB of text, {documents} documents a batch");
        let batches = || CorpusReader::default().batches(&path, documents);
        timed("formulations in batches", || Ok(slogans.mine_batches(batches)?.len()));
        timed("n-grams in batches", || Ok(ngrams.of_character_batches(batches)?.height()));
        if megabytes <= in_memory {
            timed("formulations in memory", || Ok(slogans.mine(&Corpus::read(&path)?)?.len()));
            timed("n-grams in memory", || Ok(ngrams.of_characters(&Corpus::read(&path)?)?.height()));
        }
        megabytes *= 2;
    }
    std::fs::remove_file(&path).expect("the file is there");
}
