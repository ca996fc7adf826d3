//! What is saved comes back equal; what is broken or from the future does not.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tifa::prelude::*;

use crate::{data, words};

fn there_and_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) -> String {
    let text = serde_json::to_string(value).unwrap();
    let back: T = serde_json::from_str(&text).unwrap();
    assert_eq!(&back, value);
    text
}

#[test]
fn round_trips() {
    let lexicon = Lexicon::read(data("lexicon/tifa.csv")).unwrap();
    there_and_back(&lexicon);
    there_and_back(&StopWords::neutral());
    there_and_back(&TfIdf::sklearn());
    there_and_back(&Trim::default().min_count(2).max_doc_count(0.5));
    there_and_back(&CorpusReader::default().text_column("正文").encoding(tifa::text::Encoding::BIG5).html(true));
    let own = "[[rule]]\nname = 'own'\npattern = '^江州$'\nscope = 'line'\nlongest = 9\nnote = '注'";
    there_and_back(
        &Cleaner::default()
            .boilerplate(tifa::clean::Boilerplate::from_toml(own).unwrap())
            .repeats(None)
            .fill_dates(true),
    );
    there_and_back(&Cleaner::default());
    there_and_back(&NGrams::default().length(3..=9));
    there_and_back(&Reposts::default().threshold(0.6).measure(tifa::clean::RepostMeasure::Containment));
    there_and_back(&Slogans::default().frame_verbs(["坚持"]));
    there_and_back(&Trend::by(Period::Month).terms(["质量"]).undated(Undated::Skip));
    there_and_back(&tifa::TrendProfile::by(Period::FiveYearPlan).test(tifa::trend::TrendTest::hamed_rao()).window(3));
    there_and_back(&tifa::trend::Bursts::by(Period::Week).states(3).unit(tifa::trend::BurstUnit::Tokens));
    there_and_back(&tifa::trend::HeatScale::by_articles().period(Period::Day).terms(["质量"]));
    there_and_back(&tifa::trend::Bands::bootstrap(100).seed(7));
    there_and_back(&tifa::trend::Diffusion::over("place").level("level").terms(["质量"]));
    there_and_back(
        &tifa::trend::Periodisation::by(Period::Year).distance(tifa::trend::StageDistance::VariationCoefficient),
    );
    there_and_back(&tifa::trend::Succession::of(["质量", "品牌"]).period(Period::CongressTerm));
    there_and_back(&Period::from_dates(["2013".parse().unwrap(), "2018-03".parse().unwrap()]).unwrap());
    there_and_back(Tokenizer::builder().lexicon(lexicon).hmm(false).build().unwrap().options());
    there_and_back(
        &tifa::DtmBuilder::default().ngrams(1..=3).trim(Trim::default().max_count(tifa::matrix::Bound::Rank(9))),
    );
    there_and_back(&tifa::Frequencies::default().ties(tifa::describe::Ties::Dense).by(["level", "place"]));
    there_and_back(&TfIdf::jieba(tifa::matrix::IdfTable::new([("质量", 2.5)]).unwrap()));
    there_and_back(&tifa::compare::Similarity::by(tifa::compare::Measure::Minkowski(3.0)));
    there_and_back(&tifa::compare::WordShift::default().weights(tifa::compare::Weights::Given(1.0, 2.0)));
    there_and_back(&tifa::describe::Diversity::default().window(50));
    there_and_back(&tifa::describe::KeyTerms::text_rank(tifa::describe::TextRank::default()));
    there_and_back(&tifa::Coding::by(Lexicon::from_terms(["质量"]).unwrap()).level(1));
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let dtm = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap().dtm();
    there_and_back(&dtm);
    there_and_back(dtm.vocabulary());
    there_and_back(&"2016-09".parse::<Date>().unwrap());
}

fn refused<T: DeserializeOwned>(text: &str, why: &str) {
    let error = serde_json::from_str::<T>(text).err().expect("refused").to_string();
    assert!(error.contains(why), "{error}");
}

#[test]
fn broken_and_future_data_is_refused() {
    let text = serde_json::to_string(&words(&["a b", "b"]).dtm()).unwrap();
    refused::<Dtm>(&text.replacen("\"version\":1", "\"version\":2", 1), "format 2");
    refused::<Dtm>(&text.replace("\"columns\":[0,1,1]", "\"columns\":[0,9,1]"), "saved matrix");
    refused::<Dtm>(&text.replace("\"counts\":[1,1,1]", "\"counts\":[1,0,1]"), "count of 0");
    refused::<Dtm>(&text.replace("\"tokens\":[2,1]", "\"tokens\":[2]"), "token counts");
    refused::<Dtm>(&text.replace("\"characters\":[2,1]", "\"characters\":[2]"), "character counts");
    refused::<Dtm>(&text.replace("\"tokens\":[2,1]", "\"tokens\":[2,0]"), "cells and no tokens");
    refused::<Dtm>(&text.replace("\"ids\":[\"1\",\"2\"]", "\"ids\":[\"1\",\"1\"]"), "the id \"1\" occurs twice");
    refused::<Dtm>(&text.replace("\"tokens\":[2,1]", "\"tokens\":[18446744073709551615,1]"), "more tokens");
    refused::<tifa::token::Vocabulary>("{\"version\":1,\"terms\":[\"b\",\"a\"]}", "must come before");
    refused::<Lexicon>("{\"version\":1,\"entries\":[{\"term\":\"\"}]}", "empty term");
    refused::<Lexicon>("{\"version\":9,\"entries\":[]}", "format 9");
    refused::<tifa::clean::Boilerplate>(
        "[{\"name\":\"x\",\"pattern\":\"(\",\"scope\":\"line\"}]",
        "boilerplate rule \"x\"",
    );
    refused::<tifa::text::Encoding>("\"klingon\"", "no encoding");
    refused::<Period>("{\"Edges\":[\"2018\",\"2013\"]}", "in order of time");
    refused::<Date>("\"2016-13\"", "no date");
}

/// Matrix Market files are what their first lines say, with any term and id.
#[test]
fn matrix_market_is_checked_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.mtx");
    let corpus = Corpus::from_texts([("一\n行", "甲 乙"), ("b\\t\tc", "乙")]).unwrap();
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap().dtm();
    dtm.write_matrix_market(&path).unwrap();
    let back = Dtm::read_matrix_market(&path).unwrap();
    assert_eq!((back.document(0).id(), back.document(1).id(), back.csr()), ("一\n行", "b\\t\tc", dtm.csr()));
    let text = std::fs::read_to_string(&path).unwrap();
    let fault = |text: &str| {
        std::fs::write(&path, text).unwrap();
        Dtm::read_matrix_market(&path).unwrap_err().to_string()
    };
    let cut = text.trim_end().rsplit_once('\n').unwrap().0.to_string();
    assert!(fault(&cut).contains("2 cells where the file says 3"));
    assert!(fault(&text.replace("integer general", "real symmetric")).contains("line 1: no `%%MatrixMarket"));
    assert!(fault(text.split_once('\n').unwrap().1).contains("line 1"));
    assert!(fault(&text.replace("1 1 1", "1 x 1 1")).contains("line 3: not three whole numbers"));
    assert!(fault(&text.replace("1 1 1", "1 1.0 1")).contains("line 3: not three whole numbers"));
}

#[test]
fn options_have_bounds() {
    let tokens = words(&["a b", "b"]);
    let ngrams = tifa::DtmBuilder::default().ngrams(1..=u32::MAX as usize).build(&tokens);
    assert!(ngrams.unwrap_err().to_string().contains("1 to 64"));
    let settings = tifa::describe::TextRank { sweeps: u32::MAX as usize, ..Default::default() };
    assert!(tifa::describe::KeyTerms::text_rank(settings).of(&tokens).unwrap_err().to_string().contains("10,000"));
}
