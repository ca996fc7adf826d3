//! Profiles of 100,000 terms over 180 months, and what their parts cost.
//!
//! Frequencies follow Zipf's law, as in texts: most terms are rare. For comparison: a Python loop over pyMannKendall's
//! original test and slope, ruptures' PELT (l2, jump 1) and a Viterbi in NumPy took 34 ms a term on such series, 3,388 s
//! for 100,000.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tifa::prelude::*;
use tifa::{
    TrendProfile,
    trend::{Bursts, Periodisation, TrendTest},
};

const MONTHS: usize = 180;
const TERMS: usize = 100_000;

/// Documents of words, four a month; the word of rank r comes about 300,000 / r times, each at least once.
fn matrix() -> Dtm {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut texts = vec![String::new(); MONTHS * 4];
    for rank in 1..=TERMS {
        for _ in 0..(300_000 / rank).max(1) {
            let text = &mut texts[rng.usize(..MONTHS * 4)];
            text.push_str(&format!("w{rank:06} "));
        }
    }
    let dates: Vec<String> =
        (0..texts.len()).map(|d| format!("{}-{:02}-{:02}", 2010 + d / 48, d / 4 % 12 + 1, 1 + d % 4 * 7)).collect();
    let frame = tifa::polars::df!("date" => dates, "text" => texts).expect("a table");
    let corpus = Corpus::from_frame(&frame).expect("documents");
    Tokenizer::builder()
        .build_on(tifa::token::Whitespace)
        .expect("a tokenizer")
        .tokenize(&corpus)
        .expect("tokens")
        .dtm()
}

fn profiles(criterion: &mut Criterion) {
    let dtm = matrix();
    assert_eq!((dtm.n_documents(), dtm.n_terms()), (MONTHS * 4, TERMS));
    let mut group = criterion.benchmark_group("180 months");
    group.throughput(Throughput::Elements(TERMS as u64)).sample_size(10);
    let profile = TrendProfile::by(Period::Month);
    group.bench_function("profiles", |b| b.iter(|| black_box(profile.of(&dtm))));
    group.bench_function("ranks", |b| b.iter(|| black_box(profile.ranks(&dtm))));
    let corrected = profile.clone().test(TrendTest::hamed_rao());
    group.bench_function("ranks with Hamed-Rao", |b| b.iter(|| black_box(corrected.ranks(&dtm))));
    group.bench_function("change points", |b| b.iter(|| black_box(profile.change_points(&dtm))));
    group.bench_function("bursts", |b| b.iter(|| black_box(Bursts::by(Period::Month).of(&dtm))));
    let stages = Periodisation::by(Period::Month);
    group.bench_function("periodisation", |b| b.iter(|| black_box(stages.merges(&dtm))));

    // Rare terms must cost less than dense ones: the same number of each.
    for (name, trim) in [
        ("1,000 dense terms", Trim::default().min_count(300)),
        ("1,000 terms in the middle", Trim::default().min_count(3).max_count(299)),
    ] {
        let some = dtm.trim(&trim).expect("terms").vocabulary().iter().take(1000).map(String::from).collect::<Vec<_>>();
        let profile = TrendProfile::by(Period::Month).terms(some.clone());
        group.throughput(Throughput::Elements(some.len() as u64));
        group.bench_function(name, |b| b.iter(|| black_box(profile.of(&dtm))));
    }
    group.finish();
}

criterion_group!(benches, profiles);
criterion_main!(benches);
