//! Large corpora in batches: the same matrix as all at once.

use tifa::prelude::*;
use tifa::{DtmBuilder, ErrorKind, Trim};

use crate::{corpus_of, data};

fn assert_same(a: &Dtm, b: &Dtm) {
    assert_eq!(a.vocabulary(), b.vocabulary());
    assert!(a.to_frame().unwrap().equals(&b.to_frame().unwrap()));
    assert!(a.frequencies().unwrap().equals_missing(&b.frequencies().unwrap()));
    let rates = |d: &Dtm| Trend::by(Period::Year).terms(["质量", "发展"]).of(d).unwrap();
    assert!(rates(a).equals_missing(&rates(b)), "dates and denominators came along");
}

#[test]
fn any_batches_make_the_same_matrix() {
    let path = data("sample.jsonl");
    let corpus = Corpus::read(&path).unwrap();
    let tokenizer = Tokenizer::builder().lexicon(Lexicon::read(data("lexicon/tifa.csv")).unwrap());
    let tokenizer = tokenizer.stop_words(StopWords::neutral()).build().unwrap();
    let tokens = tokenizer.tokenize(&corpus).unwrap();
    let builders = [
        DtmBuilder::default(),
        DtmBuilder::default().ngrams(1..=2).trim(Trim::default().min_doc_count(3)).max_terms(500),
    ];
    for builder in builders {
        let whole = builder.build(&tokens).unwrap();
        for size in [1, 7, 30, 80, 1000] {
            let mut stream = builder.clone().stream(tokenizer.clone()).unwrap();
            for batch in CorpusReader::default().batches(&path, size).unwrap() {
                stream.push(&batch.unwrap()).unwrap();
            }
            assert_same(&whole, &stream.finish().unwrap());
        }
    }
    assert!(DtmBuilder::default().ngrams(0..=1).stream(tokenizer).is_err());
}

/// Counting while reading, and counting the tokens that were read before.
#[test]
fn a_matrix_without_tokens_is_that_of_the_tokens() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let lexicon = Lexicon::read(data("lexicon/tifa.csv")).unwrap();
    let tokenizers = [
        Tokenizer::builder().build(),
        Tokenizer::builder().hmm(false).stop_words(StopWords::neutral()).min_characters(2).build(),
        Tokenizer::builder().lexicon(lexicon).filter_lexicon(true).numbers(false).latin(false).build(),
        Tokenizer::builder().parts_of_speech(["n", "v"]).build(),
        Tokenizer::builder().build_on(tifa::token::Characters),
    ];
    for tokenizer in tokenizers.map(Result::unwrap) {
        let dtm = tokenizer.dtm(&corpus).unwrap();
        assert_same(&tokenizer.tokenize(&corpus).unwrap().dtm(), &dtm);
        assert!(dtm.n_terms() > 100 && dtm.n_nonzero() > 5 * dtm.n_documents());
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            assert_same(&dtm, &pool.install(|| tokenizer.dtm(&corpus)).unwrap());
        }
    }
    let empty = Tokenizer::builder().build().unwrap().dtm(&corpus_of(&[])).unwrap();
    assert_eq!((empty.n_documents(), empty.n_terms()), (0, 0));
    let nothing = Tokenizer::builder().build().unwrap().dtm(&corpus_of(&["", "，。"])).unwrap();
    assert_eq!((nothing.n_documents(), nothing.n_terms()), (2, 0));
}

/// Giving up what is not needed any more changes no number.
#[test]
fn weights_and_frames_that_take_what_they_come_from() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let dtm = Tokenizer::builder().build().unwrap().dtm(&corpus).unwrap();
    let weighted = dtm.tf_idf(&TfIdf::sklearn()).unwrap();
    let taken = dtm.clone().into_tf_idf(&TfIdf::sklearn()).unwrap();
    let frame = weighted.to_frame().unwrap();
    assert_eq!(frame.height(), dtm.n_nonzero());
    assert!(frame.equals(&taken.into_frame().unwrap()));
}

#[test]
fn batches_are_the_documents_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("texts.jsonl");
    std::fs::write(&path, "{\"text\":\"甲\"}\n\n{\"text\":\"乙\"}\n{\"text\":\"丙\"}").unwrap();
    let ids = |path: &std::path::Path, size| -> Vec<Vec<String>> {
        let batches = CorpusReader::default().batches(path, size).unwrap();
        batches.map(|b| b.unwrap().documents().map(|d| d.id().to_string()).collect()).collect()
    };
    let all: Vec<String> = Corpus::read(&path).unwrap().documents().map(|d| d.id().to_string()).collect();
    assert_eq!(ids(&path, 2).concat(), all, "{all:?}");
    assert_eq!(ids(&path, 2).iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);

    std::fs::write(&path, "{\"text\":\"甲\"}\n\n{\"text\":\"乙\"}\n{broken").unwrap();
    let mut batches = CorpusReader::default().batches(&path, 2).unwrap();
    assert_eq!(batches.next().unwrap().unwrap().len(), 2);
    let error = batches.next().unwrap().unwrap_err().to_string();
    assert!(error.contains("texts.jsonl") && error.contains('4'), "{error}");
    assert!(batches.next().is_none());

    assert!(CorpusReader::default().batches(&path, 0).is_err());
    assert!(CorpusReader::default().batches(folder.path().join("a.csv"), 5).is_err());
    assert!(CorpusReader::default().batches(folder.path().join("none.jsonl"), 5).is_err());
}

#[test]
fn parquet_comes_in_batches_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("texts.parquet");
    let mut frame = tifa::polars::df!("text" => ["甲", "乙", "丙", "丁", "戊"], "number" => [1, 2, 3, 4, 5]).unwrap();
    let file = std::fs::File::create(&path).unwrap();
    polars_io::parquet::write::ParquetWriter::new(file).finish(&mut frame).unwrap();
    let batches: Vec<Corpus> = CorpusReader::default().batches(&path, 2).unwrap().collect::<tifa::Result<_>>().unwrap();
    assert_eq!(batches.iter().map(Corpus::len).collect::<Vec<_>>(), [2, 2, 1]);
    let all = Corpus::concat(batches).unwrap();
    assert!(all.to_frame().unwrap().equals_missing(&Corpus::read(&path).unwrap().to_frame().unwrap()));
}

#[test]
fn a_document_that_comes_twice_is_an_error() {
    let mut stream = DtmBuilder::default().stream(Tokenizer::builder().build().unwrap()).unwrap();
    stream.push(&corpus_of(&["质量"])).unwrap();
    stream.push(&corpus_of(&["强市"])).unwrap();
    assert!(matches!(stream.finish().unwrap_err().kind(), ErrorKind::DuplicateId { .. }));
    let empty = DtmBuilder::default().stream(Tokenizer::builder().build().unwrap()).unwrap().finish().unwrap();
    assert_eq!((empty.n_documents(), empty.n_terms()), (0, 0));
}
