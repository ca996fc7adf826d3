//! What holds for any corpus: order and threads change no number.

use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;

use crate::{column, data};

fn sample() -> Corpus {
    Corpus::read(data("sample.jsonl")).unwrap()
}

fn tokenizer() -> Tokenizer {
    let lexicon = Lexicon::read(data("lexicon/tifa.csv")).unwrap();
    Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build().unwrap()
}

fn every_table(corpus: &Corpus, tokenizer: &Tokenizer) -> Vec<DataFrame> {
    let tokens = tokenizer.tokenize(corpus).unwrap();
    let dtm = tokens.dtm();
    vec![
        tokens.to_frame().unwrap(),
        dtm.to_frame().unwrap(),
        dtm.frequencies().unwrap(),
        dtm.tf_idf(&TfIdf::sklearn()).unwrap().to_frame().unwrap(),
        dtm.tf_idf(&TfIdf::sklearn()).unwrap().top_terms(5).unwrap(),
        Trend::by(Period::Quarter).terms(["质量强市", "工匠精神"]).of(&dtm).unwrap(),
        tifa::TrendProfile::by(Period::Year).of(&dtm).unwrap(),
        tifa::trend::Bursts::by(Period::Year).of(&dtm).unwrap(),
        Trend::by(Period::Year).terms(["工匠精神"]).bands(&dtm, &tifa::trend::Bands::bootstrap(50)).unwrap(),
        tifa::trend::Diffusion::over("place").level("level").terms(["质量强市"]).adopters(&dtm).unwrap(),
        tifa::trend::Diffusion::over("place").terms(["质量强市"]).fits(&dtm).unwrap(),
        tifa::trend::Periodisation::by(Period::Year).merges(&dtm).unwrap(),
        NGrams::default().of_tokens(&tokens).unwrap(),
        NGrams::default().of_characters(corpus).unwrap(),
        Slogans::default().mine(corpus).unwrap().to_frame().unwrap(),
    ]
}

#[test]
fn one_thread_or_many() {
    let (corpus, tokenizer) = (sample(), tokenizer());
    let threads = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
    let one = threads(1).install(|| every_table(&corpus, &tokenizer));
    let five = threads(5).install(|| every_table(&corpus, &tokenizer));
    for (a, b) in one.iter().zip(&five) {
        assert!(a.equals_missing(b), "{a} differs from {b}");
    }
}

/// Documents in another order: tables about terms stay the same to the last bit.
#[test]
fn documents_in_any_order() {
    let (corpus, tokenizer) = (sample(), tokenizer());
    let frame = corpus.to_frame().unwrap();
    let reversed = Corpus::from_frame(&frame.reverse()).unwrap();
    let tables = |corpus: &Corpus| {
        let tokens = tokenizer.tokenize(corpus).unwrap();
        let dtm = tokens.dtm();
        vec![
            dtm.frequencies().unwrap(),
            dtm.group_by(Period::Year).unwrap().to_frame().unwrap(),
            dtm.group_by("place").unwrap().to_frame().unwrap(),
            Trend::by(Period::Year).terms(["质量强市", "工匠精神"]).of(&dtm).unwrap(),
            tifa::TrendProfile::by(Period::Year).of(&dtm).unwrap(),
            tifa::trend::Bursts::by(Period::Year).of(&dtm).unwrap(),
            Trend::by(Period::Year).terms(["工匠精神"]).bands(&dtm, &tifa::trend::Bands::bootstrap(50)).unwrap(),
            tifa::trend::Diffusion::over("place").level("level").terms(["质量强市"]).adopters(&dtm).unwrap(),
            tifa::trend::Diffusion::over("place").terms(["质量强市"]).fits(&dtm).unwrap(),
            tifa::trend::Periodisation::by(Period::Year).merges(&dtm).unwrap(),
            NGrams::default().of_characters(corpus).unwrap(),
            Slogans::default().mine(corpus).unwrap().to_frame().unwrap(),
        ]
    };
    for (a, b) in tables(&corpus).iter().zip(&tables(&reversed)) {
        assert!(a.equals_missing(b), "{a} differs from {b}");
    }
}

#[test]
fn groups_add_up() {
    let dtm = tokenizer().tokenize(&sample()).unwrap().dtm();
    for grouped in [dtm.group_by("level").unwrap(), dtm.group_by(Period::HalfYear).unwrap()] {
        assert_eq!(grouped.term_totals(), dtm.term_totals());
        assert_eq!(grouped.document_tokens().sum(), dtm.document_tokens().sum());
        let n: i64 = (0..grouped.n_documents())
            .map(|r| grouped.document(r).variable("documents").unwrap().parse::<i64>().unwrap())
            .sum();
        assert_eq!(n, dtm.n_documents() as i64);
    }
}

/// Rows of an L2-normed matrix have length 1.
#[test]
fn normed_rows_have_length_one() {
    let weighted = tokenizer().tokenize(&sample()).unwrap().dtm().tf_idf(&TfIdf::sklearn()).unwrap();
    let frame = weighted.to_frame().unwrap();
    let mut squares = std::collections::BTreeMap::<String, f64>::new();
    for (id, score) in column(&frame, "doc_id").into_iter().zip(column(&frame, "score")) {
        *squares.entry(id).or_default() += score.parse::<f64>().unwrap().powi(2);
    }
    assert_eq!(squares.len(), weighted.n_documents());
    assert!(squares.values().all(|s| (s - 1.0).abs() < 1e-12));
}

/// A lexicon term's count in the matrix is its count in the text.
#[test]
fn matrix_counts_are_text_counts() {
    let corpus = sample();
    let terms = ["质量强市", "工匠精神", "放管服", "供给侧结构性改革"];
    let lexicon = Lexicon::from_terms(terms).unwrap();
    let dtm = Tokenizer::builder().lexicon(lexicon).build().unwrap().tokenize(&corpus).unwrap().dtm();
    for term in terms {
        for d in 0..corpus.len() {
            assert_eq!(dtm.count(d, term) as usize, corpus.text(d).matches(term).count());
        }
    }
}
