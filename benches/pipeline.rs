//! Every stage from text to table, on two sizes of text made from the bundled sample.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tifa::prelude::*;
use tifa::{
    DtmBuilder,
    compare::{Measure, Similarity, WordShift},
    describe::{Diversity, KeyTerms, TextRank},
    phrase::SloganReference,
    token::WordList,
};

/// The sample over and over, each document with an id of its own, up to about `bytes`.
fn corpus(bytes: usize) -> Corpus {
    let sample =
        Corpus::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl")).expect("the sample is bundled");
    let size: usize = (0..sample.len()).map(|d| sample.text(d).len()).sum();
    let frame = sample.to_frame().expect("a table");
    let copies = (0..bytes.div_ceil(size)).map(|copy| {
        let mut frame = frame.clone();
        let ids: Vec<String> = (0..sample.len()).map(|d| format!("{copy}-{d}")).collect();
        frame.replace_column(0, tifa::polars::prelude::Column::new("doc_id".into(), ids)).expect("a column");
        Corpus::from_frame(&frame).expect("documents")
    });
    Corpus::concat(copies).expect("distinct ids")
}

fn bytes(corpus: &Corpus) -> u64 {
    (0..corpus.len()).map(|d| corpus.text(d).len() as u64).sum()
}

fn stages(criterion: &mut Criterion) {
    let lexicon = Lexicon::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lexicon/tifa.csv")).expect("a lexicon");
    let plain = Tokenizer::builder().build().expect("a tokenizer");
    let tokenizer = Tokenizer::builder().lexicon(lexicon).build().expect("a tokenizer");
    for (name, size) in [("100 kB", 100_000), ("2 MB", 2_000_000)] {
        let corpus = corpus(size);
        let tokens = tokenizer.tokenize(&corpus).expect("tokens");
        let dtm = tokens.dtm();
        let weighted = dtm.tf_idf(&TfIdf::sklearn()).expect("weights");
        let mut bench = |stage: &str, run: &mut (dyn FnMut() + Send)| {
            let mut group = criterion.benchmark_group(stage);
            group.throughput(Throughput::Bytes(bytes(&corpus))).sample_size(10);
            for threads in [1, rayon::current_num_threads()] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
                let id = BenchmarkId::new(format!("{threads} threads"), name);
                group.bench_function(id, |b| pool.install(|| b.iter(&mut *run)));
            }
        };
        bench("tokenise", &mut || drop(black_box(plain.tokenize(&corpus))));
        bench("tokenise with lexicon", &mut || drop(black_box(tokenizer.tokenize(&corpus))));
        bench("text to matrix", &mut || drop(black_box(plain.dtm(&corpus))));
        bench("matrix of tokens", &mut || drop(black_box(tokens.dtm())));
        bench("tf-idf", &mut || drop(black_box(dtm.tf_idf(&TfIdf::sklearn()))));
        bench("n-grams of tokens", &mut || drop(black_box(NGrams::default().of_tokens(&tokens))));
        bench("n-grams of characters", &mut || drop(black_box(NGrams::default().of_characters(&corpus))));
        let slogans = Slogans::default().mine(&corpus).expect("slogans");
        bench("slogans found", &mut || drop(black_box(Slogans::default().mine(&corpus))));
        bench("slogans as a table", &mut || drop(black_box(slogans.to_frame())));
        bench("slogans by year", &mut || drop(black_box((slogans.counts_by(Period::Year), slogans.families()))));
        bench("places of slogans", &mut || drop(black_box(slogans.occurrences())));
        bench("reference of slogans", &mut || drop(black_box(SloganReference::of(&corpus))));
        let jieba = jieba_rs::Jieba::new();
        bench("segmentation alone", &mut || {
            (0..corpus.len()).for_each(|d| drop(black_box(plain.words(corpus.text(d)))));
        });
        bench("jieba's cut alone", &mut || {
            (0..corpus.len()).for_each(|d| drop(black_box(jieba.cut(corpus.text(d), true))));
        });
        bench("frames", &mut || drop(black_box((dtm.to_frame(), weighted.to_frame()))));
        bench("text to tf-idf frame", &mut || {
            let dtm = plain.dtm(&corpus).expect("counts");
            drop(black_box(dtm.into_tf_idf(&TfIdf::sklearn()).and_then(|w| w.into_frame())));
        });
    }
}

/// The protected lane: what 10,000 entries cost over plain jieba, and how long a million take to build.
fn lexicon(criterion: &mut Criterion) {
    let corpus = corpus(2_000_000);
    let text: Vec<char> = (0..80).flat_map(|d| corpus.text(d).chars()).filter(|c| c.is_alphanumeric()).collect();
    let entries = |n: usize| {
        let mut rng = fastrand::Rng::with_seed(1);
        let mut terms = std::collections::BTreeSet::new();
        while terms.len() < n {
            let (length, start) = (rng.usize(3..9), rng.usize(..text.len() - 9));
            let mut term: String = text[start..start + length].iter().collect();
            if rng.bool() || n > 100_000 {
                term.push(text[rng.usize(..text.len())]);
            }
            terms.insert(term);
        }
        Lexicon::from_terms(terms).expect("distinct terms")
    };
    let mut group = criterion.benchmark_group("protected lane");
    group.throughput(Throughput::Bytes(bytes(&corpus))).sample_size(10);
    for n in [0, 10_000] {
        let tokenizer = Tokenizer::builder().lexicon(entries(n)).build().expect("a tokenizer");
        group.bench_function(BenchmarkId::new("tokenise, entries", n), |b| b.iter(|| tokenizer.tokenize(&corpus)));
    }
    let million = entries(1_000_000);
    group.bench_function("build a million entries", |b| {
        b.iter(|| Tokenizer::builder().lexicon(million.clone()).build_on(tifa::token::Characters));
    });
}

/// A user's words joining the dictionary, and a matrix from batches of a file.
fn dictionary_and_batches(criterion: &mut Criterion) {
    let dictionary = WordList::jieba().expect("the dictionary is bundled");
    let mut group = criterion.benchmark_group("dictionary");
    group.sample_size(10);
    group.bench_function("user words join", |b| b.iter(|| dictionary.with_words([("质量强市", Some(100))])));
    let tokenizer = Tokenizer::builder().build().expect("a tokenizer");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl");
    group.bench_function("the sample in batches of ten", |b| {
        b.iter(|| {
            let mut stream = DtmBuilder::default().stream(tokenizer.clone()).expect("a stream");
            for batch in CorpusReader::default().batches(path, 10).expect("batches") {
                stream.push(&batch.expect("documents")).expect("tokens");
            }
            stream.finish()
        });
    });
}

/// Comparisons of 2,000 documents.
fn comparisons(criterion: &mut Criterion) {
    let corpus = corpus(2_000_000);
    let tokens = Tokenizer::builder().build().and_then(|t| t.tokenize(&corpus)).expect("tokens");
    let dtm = tokens.dtm();
    let mut group = criterion.benchmark_group("comparisons");
    group.throughput(Throughput::Elements(corpus.len() as u64)).sample_size(10);
    for measure in [Measure::Cosine, Measure::JensenShannon] {
        let name = format!("{} nearest 10", measure.name());
        group.bench_function(name, |b| b.iter(|| Similarity::by(measure).nearest(&dtm, 10)));
    }
    group.bench_function("diversity", |b| b.iter(|| Diversity::default().of(&tokens)));
    group.bench_function("word shift by year", |b| b.iter(|| WordShift::default().neighbours(&dtm, Period::Year)));
    let text_rank = KeyTerms::text_rank(TextRank::default());
    group.bench_function("text rank", |b| b.iter(|| text_rank.of(&tokens)));
}

criterion_group!(benches, stages, lexicon, dictionary_and_batches, comparisons);
criterion_main!(benches);
