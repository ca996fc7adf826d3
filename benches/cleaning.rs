//! From bytes to clean texts: every step of the way in, and reposts at two sizes.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tifa::prelude::*;
use tifa::{
    clean::{Boilerplate, MetadataReader, RepeatedBlocks},
    text::{DateFinder, EditedText, EncodingChoice, HtmlPage, Normalizer, NormalizerStep, decode},
};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample.jsonl");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/messy.html");

/// The sample's texts as they would be saved: with furniture, indents and full-width digits.
fn texts() -> Vec<String> {
    let sample = Corpus::read(SAMPLE).expect("the sample is bundled");
    let page = |d: usize| {
        let text: String = sample.text(d).chars().map(|c| if c == '1' { '１' } else { c }).collect();
        let text = text.replace('。', "。\r\n　　");
        format!(
            "您当前的位置：首页 > 时政\r\n质量强市\r\n来源：江州日报  2016-09-12 07:05\r\n　　{text}\r\n编辑：某某\r\n"
        )
    };
    (0..sample.len()).map(page).collect()
}

fn steps(criterion: &mut Criterion) {
    let texts = texts();
    let rules = Boilerplate::bundled();
    let size: usize = texts.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group("cleaning");
    group.throughput(Throughput::Bytes(size as u64)).sample_size(20);
    let mut bench = |name: &str, run: &dyn Fn(&mut EditedText)| {
        group.bench_function(name, |b| {
            b.iter(|| {
                for text in &texts {
                    let mut text = EditedText::unchanged(text.as_str());
                    run(&mut text);
                    black_box(&text);
                }
            });
        });
    };
    bench("no step (a copy)", &|_| ());
    for step in [
        NormalizerStep::Invisible,
        NormalizerStep::LineEnds,
        NormalizerStep::Indents,
        NormalizerStep::Nfkc,
        NormalizerStep::Width,
        #[cfg(feature = "opencc")]
        NormalizerStep::Simplified,
        NormalizerStep::Spaces,
    ] {
        let normalizer = Normalizer::none().with(step);
        bench(step.name(), &|text| drop(normalizer.apply(text)));
    }
    bench("metadata", &|text| drop(black_box(MetadataReader::default().read(text.text(), &rules))));
    bench("dates", &|text| drop(black_box(DateFinder::default().find(text.text()))));
    bench("boilerplate", &|text| drop(black_box(rules.apply(text))));
    bench("repeated blocks", &|text| drop(black_box(RepeatedBlocks::default().apply(text))));
    drop(group);

    let ids = texts.iter().enumerate().map(|(i, text)| (i.to_string(), text.as_str()));
    let corpus = Corpus::from_texts(ids).expect("distinct ids");
    let mut group = criterion.benchmark_group("cleaning, whole");
    group.throughput(Throughput::Bytes(size as u64)).sample_size(20);
    group.bench_function("Cleaner", |b| b.iter(|| Cleaner::default().clean(&corpus)));
}

fn bytes(criterion: &mut Criterion) {
    let text = texts().concat();
    let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut group = criterion.benchmark_group("bytes to text");
    for (name, bytes) in [("UTF-8", text.into_bytes()), ("GB18030", gbk), ("UTF-16", utf16)] {
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(name, |b| b.iter(|| decode(bytes.clone(), EncodingChoice::Detect)));
    }
    let page = std::fs::read_to_string(PAGE).expect("the page is bundled");
    group.throughput(Throughput::Bytes(page.len() as u64));
    group.bench_function("HTML", |b| b.iter(|| HtmlPage::parse(&page)));
}

/// Texts of about 350 characters; every tenth repeats another with one character in a hundred changed.
fn articles(n: usize) -> Vec<String> {
    let words: Vec<char> = texts().concat().chars().filter(|c| c.is_alphanumeric()).collect();
    let mut rng = fastrand::Rng::with_seed(3);
    let mut articles: Vec<String> = Vec::with_capacity(n);
    for i in 0..n {
        let article = if i % 10 == 9 {
            let old = &articles[rng.usize(..i)];
            old.chars().map(|c| if rng.u8(..100) == 0 { words[rng.usize(..words.len())] } else { c }).collect()
        } else {
            (0..350).map(|_| words[rng.usize(..words.len())]).collect()
        };
        articles.push(article);
    }
    articles
}

fn reposts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("reposts");
    for n in [2_000, 10_000] {
        let articles = articles(n);
        let size: usize = articles.iter().map(String::len).sum();
        group.throughput(Throughput::Bytes(size as u64)).sample_size(10);
        group.bench_function(BenchmarkId::new("documents", n), |b| b.iter(|| Reposts::default().find(&articles)));
    }
}

criterion_group!(benches, bytes, steps, reposts);
criterion_main!(benches);
