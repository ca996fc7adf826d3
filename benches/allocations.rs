//! How often memory is asked for: the hot loops must not, once they are warm.

use allocation_counter::measure;
use tifa::prelude::*;

fn main() {
    let sample =
        Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl")).expect("the sample is bundled");
    let of = |copies: usize| {
        let texts = (0..copies).flat_map(|copy| (0..sample.len()).map(move |d| (copy, d)));
        Corpus::from_texts(texts.map(|(copy, d)| (format!("{copy}-{d}"), sample.text(d)))).expect("distinct ids")
    };
    let tokenizer = Tokenizer::builder().build().expect("a tokenizer");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    println!("{:<24}{:>12}{:>14}{:>16}{:>14}", "", "documents", "allocations", "per document", "peak bytes");
    for copies in [10, 100] {
        let corpus = of(copies);
        (0..corpus.len()).for_each(|d| drop(tokenizer.words(corpus.text(d))));
        let show = |stage: &str, run: &mut (dyn FnMut() + Send)| {
            // The pool's thread does the work and the counting.
            let info = pool.install(|| measure(run));
            let each = info.count_total as f64 / corpus.len() as f64;
            println!("{stage:<24}{:>12}{:>14}{each:>16.2}{:>14}", corpus.len(), info.count_total, info.bytes_max);
        };
        show("words", &mut || (0..corpus.len()).for_each(|d| drop(tokenizer.words(corpus.text(d)))));
        show("tokenise", &mut || drop(tokenizer.tokenize(&corpus)));
        show("text to matrix", &mut || drop(tokenizer.dtm(&corpus)));
        let dtm = tokenizer.dtm(&corpus).expect("counts");
        show("tf-idf", &mut || drop(dtm.tf_idf(&TfIdf::sklearn())));
        show("frame", &mut || drop(dtm.to_frame()));
    }
}
