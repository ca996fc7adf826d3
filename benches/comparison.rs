//! Comparison and context on texts whose words follow Zipf's law: keyness of 150,000 terms, collocations of 5 million
//! tokens beside cutting them, a phrase in 100 MB.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tifa::compare::Significance;
use tifa::context::CoWords;
use tifa::describe::Dispersion;
use tifa::phrase::{Collocations, WordsInARow};
use tifa::prelude::*;
use tifa::token::Whitespace;

const TERMS: usize = 150_000;
const DOCUMENTS: usize = 2_000;

/// Words of frequency `scale` / rank, each at least once, spread over documents by chance, a comma after some.
fn words(scale: usize) -> Tokens {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut ranks: Vec<usize> = (1..=TERMS).flat_map(|rank| std::iter::repeat_n(rank, (scale / rank).max(1))).collect();
    rng.shuffle(&mut ranks);
    let text = |ranks: &[usize]| {
        let word = |(i, rank): (usize, &usize)| format!("w{rank:06}{} ", if i % 9 == 8 { "，" } else { "" });
        ranks.iter().enumerate().map(word).collect::<String>()
    };
    let texts = ranks.chunks(ranks.len().div_ceil(DOCUMENTS)).map(text);
    let corpus = Corpus::from_texts(texts.enumerate().map(|(d, t)| (d.to_string(), t))).expect("documents");
    Tokenizer::builder().build_on(Whitespace).expect("a tokenizer").tokenize(&corpus).expect("tokens")
}

fn keyness(criterion: &mut Criterion) {
    let tokens = words(100_000);
    let dtm = tokens.dtm();
    assert_eq!(dtm.n_terms(), TERMS);
    let mut group = criterion.benchmark_group("150,000 terms");
    group.throughput(Throughput::Elements(TERMS as u64)).sample_size(10);
    let keyness = Keyness::default();
    group.bench_function("keyness", |b| b.iter(|| black_box(keyness.compare(&dtm, |d| d.position() % 3 == 0))));
    let permutation = Keyness::default().significance(Significance::Permutation { rounds: 999, seed: 1 });
    group.bench_function("keyness, 999 permutations", |b| {
        b.iter(|| black_box(permutation.compare(&dtm, |d| d.position() % 3 == 0)))
    });
    group.bench_function("dispersion", |b| b.iter(|| black_box(Dispersion::default().of(&dtm))));
    group.finish();

    let mut group = criterion.benchmark_group("tokens");
    group.throughput(Throughput::Elements(tokens.n_tokens() as u64)).sample_size(10);
    group.bench_function("adjacent collocations", |b| b.iter(|| black_box(Collocations::adjacent().of(&tokens))));
    group.bench_function("collocations, 5 words on each side", |b| {
        b.iter(|| black_box(Collocations::window(5, 5).of(&tokens)))
    });
    group.bench_function("two to four words in a row", |b| {
        b.iter(|| black_box(WordsInARow::default().words(2..=4).of(&tokens)))
    });
}

fn concordance(criterion: &mut Criterion) {
    let sentence = "各级各部门要坚持质量第一、效益优先，深入实施创新驱动发展战略，扎实推进质量强市建设。";
    let other = "全市经济社会保持平稳健康发展，人民生活水平不断提高，社会大局和谐稳定，生态环境持续改善。";
    let text = sentence.to_string() + &other.repeat(19);
    let corpus = Corpus::from_texts((0..40_000).map(|d| (d.to_string(), text.clone()))).expect("documents");
    let bytes = (text.len() * corpus.len()) as u64;
    let mut group = criterion.benchmark_group(format!("{} MB", bytes / 1_000_000));
    group.throughput(Throughput::Bytes(bytes)).sample_size(10);
    for (name, what) in [
        ("a phrase", Concordance::phrase("质量强市")),
        ("a pattern", Concordance::pattern("质量强?")),
        ("a phrase that is everywhere", Concordance::phrase("社会")),
    ] {
        group.bench_function(name, |b| b.iter(|| black_box(what.in_corpus(&corpus))));
    }
    let lexicon = Lexicon::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lexicon/tifa.csv")).expect("a lexicon");
    group.bench_function("co-words of the lexicon", |b| {
        b.iter(|| black_box(CoWords::default().of_lexicon(&corpus, &lexicon)))
    });
}

criterion_group!(benches, keyness, concordance);
criterion_main!(benches);
