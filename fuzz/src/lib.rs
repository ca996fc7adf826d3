//! Every door by which other people's bytes come in, as a function that must
//! not panic. The targets of the fuzzer and the seeded loop of `cargo test`
//! call the same ones.

pub mod mutations;

use std::fs;
use std::path::Path;

use tifa::clean::{Boilerplate, RepeatedBlocks};
use tifa::matrix::{IdfTable, PartialCounts, TfIdfModel};
use tifa::polars::prelude::df;
use tifa::prelude::*;
use tifa::text::{DateFinder, EditedText, EncodingChoice, Normalizer, NormalizerStep, decode};
use tifa::token::Counting;
use tifa::{Cleaner, Coding, Concordance, CorpusReader, NGrams, Passages, Reposts, Trend, TrendProfile};

/// A door: what is done with bytes, and a folder for files.
pub type Door = fn(&[u8], &Path);

/// All doors by name.
pub const DOORS: &[(&str, Door)] = &[
    ("read_csv", |bytes, folder| read("csv", bytes, folder)),
    ("read_tsv", |bytes, folder| read("tsv", bytes, folder)),
    ("read_json", |bytes, folder| read("json", bytes, folder)),
    ("read_jsonl", |bytes, folder| read("jsonl", bytes, folder)),
    ("read_parquet", |bytes, folder| read("parquet", bytes, folder)),
    ("read_xlsx", |bytes, folder| read("xlsx", bytes, folder)),
    ("read_docx", |bytes, folder| read("docx", bytes, folder)),
    ("read_zip", |bytes, folder| read("zip", bytes, folder)),
    ("read_html", |bytes, folder| read("html", bytes, folder)),
    ("read_txt", |bytes, folder| read("txt", bytes, folder)),
    ("read_unknown", |bytes, folder| read("log", bytes, folder)),
    ("decode", |bytes, _| drop(decode(bytes.to_vec(), EncodingChoice::Detect))),
    ("dates", |bytes, _| dates(&String::from_utf8_lossy(bytes))),
    ("clean", |bytes, _| clean(&String::from_utf8_lossy(bytes))),
    ("reposts", |bytes, _| reposts(&String::from_utf8_lossy(bytes))),
    ("lexicon", lexicon),
    ("tokenize", |bytes, _| tokenize(&String::from_utf8_lossy(bytes))),
    ("slogans", |bytes, _| slogans(&String::from_utf8_lossy(bytes))),
    ("ngrams", |bytes, _| ngrams(&String::from_utf8_lossy(bytes))),
    ("passages", |bytes, _| passages(&String::from_utf8_lossy(bytes))),
    ("trends", |bytes, _| trends(&String::from_utf8_lossy(bytes))),
    ("context", |bytes, _| context(&String::from_utf8_lossy(bytes))),
    ("saved", saved),
    ("matrix_market", matrix_market),
    ("matrix_parquet", matrix_parquet),
];

/// Sends bytes through the door of a name, with a folder of its own.
pub fn through(name: &str, bytes: &[u8]) {
    let (_, door) = DOORS.iter().find(|(door, _)| *door == name).expect("a door of this name");
    door(bytes, tempfile::tempdir().expect("a folder").path());
}

/// The same for the fuzzer, which else stops at every panic: one that a reader
/// catches and turns into an error is no finding.
pub fn fuzz(name: &str, bytes: &[u8]) {
    static QUIET: std::sync::Once = std::sync::Once::new();
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    through(name, bytes);
}

fn read(ending: &str, bytes: &[u8], folder: &Path) {
    let path = folder.join(format!("x.{ending}"));
    fs::write(&path, bytes).unwrap();
    if let Ok(corpus) = Corpus::read(&path) {
        corpus.to_frame().unwrap();
        corpus.outcomes().unwrap();
        let all: usize = (0..corpus.len()).map(|i| corpus.text(i).len()).sum();
        assert!(
            all <= 4 * bytes.len() + 1_000 || matches!(ending, "zip" | "docx" | "xlsx" | "parquet"),
            "out of nothing"
        );
    }
    if matches!(ending, "jsonl" | "parquet") {
        CorpusReader::default().batches(&path, 2).into_iter().flatten().take(50).for_each(drop);
    }
}

fn dates(text: &str) {
    for found in DateFinder::default().year(2016).find(text) {
        assert!(text.get(found.bytes).is_some());
    }
    if let Ok(date) = text.parse::<Date>() {
        assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
    }
    let cells: Vec<&str> = text.lines().collect();
    let frame = df!("date" => &cells, "text" => vec!["质量强市"; cells.len()]).unwrap();
    Corpus::from_frame(&frame).unwrap().outcomes().unwrap();
}

fn clean(text: &str) {
    let corpus = Corpus::from_texts([("a", text)]).unwrap();
    let cleaned = Cleaner::default().fill_dates(true).clean(&corpus).unwrap();
    cleaned.log().unwrap();
    cleaned.summary().unwrap();
    cleaned.conflicts().unwrap();
    let again = Cleaner::default().clean(cleaned.corpus()).unwrap();
    assert_eq!(again.corpus().text(0), cleaned.corpus().text(0), "cleaning twice is not the same as once");
    let whole = cleaned.corpus().text(0);
    for (at, c) in whole.char_indices().take(500) {
        let source = cleaned.original(0, at..at + c.len_utf8());
        assert!(text.get(source).is_some(), "no place in the source");
    }
    let mut edited = EditedText::unchanged(text);
    Normalizer::default().with(NormalizerStep::Nfkc).apply(&mut edited);
    RepeatedBlocks::default().sentences(2).characters(4).apply(&mut edited);
    let _ = Boilerplate::from_toml(text);
}

fn lines(text: &str) -> Corpus {
    Corpus::from_texts(text.lines().take(200).enumerate().map(|(i, line)| (i.to_string(), line))).unwrap()
}

fn reposts(text: &str) {
    let corpus = lines(text);
    Reposts::default().group(&corpus).unwrap().to_frame().unwrap();
    Reposts::default().shingle(2).threshold(0.3).min_length(1).group(&corpus).unwrap();
}

fn lexicon(bytes: &[u8], folder: &Path) {
    for ending in ["txt", "csv", "tsv", "toml", "json"] {
        let path = folder.join(format!("words.{ending}"));
        fs::write(&path, bytes).unwrap();
        if let Ok(lexicon) = Lexicon::read(&path) {
            lexicon.occurrences(&lines("质量强市，工匠精神")).unwrap();
        }
        let _ = Lexicon::read_jieba(&path);
        let _ = StopWords::read(&path);
    }
}

/// The lines up to a blank one are a lexicon, the others are texts.
fn tokenize(text: &str) {
    let (terms, rest) = text.split_once("\n\n").unwrap_or(("质量强市", text));
    let terms = terms.lines().map(str::trim).filter(|term| !term.is_empty()).take(20);
    let Ok(lexicon) = Lexicon::from_terms(terms) else { return };
    let Ok(tokenizer) = Tokenizer::builder().lexicon(lexicon).build() else { return };
    let corpus = lines(rest);
    let tokens = tokenizer.tokenize(&corpus).unwrap();
    tokens.to_frame().unwrap();
    NGrams::default().of_tokens(&tokens).unwrap();
    let dtm = tokens.dtm();
    assert_eq!(dtm.csr().counts, tokenizer.dtm(&corpus).unwrap().csr().counts, "two ways to one matrix");
    let _ = dtm.tf_idf(&TfIdf::sklearn()).and_then(|weighted| weighted.top_terms(3));
    tokenizer.explain(rest.lines().next().unwrap_or_default()).unwrap();
}

fn slogans(text: &str) {
    let corpus = lines(text);
    let mined = Slogans::default().min_doc_count(1).leave_out_doubtful(true).mine(&corpus).unwrap();
    let _ = mined.lexicon();
    Slogans::default().mine(&corpus).unwrap().to_frame().unwrap();
}

fn ngrams(text: &str) {
    let corpus = lines(text);
    NGrams::default().min_count(1).min_doc_count(1).of_characters(&corpus).unwrap();
    NGrams::default().length(1..=80).of_characters(&corpus).unwrap();
}

fn passages(text: &str) {
    Passages::default().min_length(8).seed(4).find(&lines(text)).ok();
    Passages::default().find(&lines(text)).unwrap();
}

/// Lines of a date, a tab and a text.
fn trends(text: &str) {
    let rows = text.lines().take(50).map(|line| line.split_once('\t').unwrap_or(("2016", line)));
    let (dates, texts): (Vec<&str>, Vec<&str>) = rows.unzip();
    let corpus = Corpus::from_frame(&df!("date" => dates, "text" => texts).unwrap()).unwrap();
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let periods = [Period::Year, Period::Quarter, Period::Month, Period::FiveYearPlan, Period::CongressTerm];
    for period in periods {
        let _ = Trend::by(period.clone()).undated(Undated::Skip).of(&tokens.dtm());
        let _ = TrendProfile::by(period).undated(Undated::Skip).of(&tokens.dtm());
    }
}

/// The first line is what is sought.
fn context(text: &str) {
    let (sought, rest) = text.split_once('\n').unwrap_or(("质量", text));
    let corpus = lines(rest);
    for concordance in [Concordance::phrase(sought), Concordance::pattern(sought), Concordance::regex(sought)] {
        let _ = concordance.in_corpus(&corpus);
    }
    if let Ok(lexicon) = Lexicon::from_terms(sought.split('、').filter(|term| !term.trim().is_empty())) {
        let _ = Concordance::entries(lexicon.clone(), Counting::AllMatches).in_corpus(&corpus);
        let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
        let coded = Coding::by(lexicon).code(&tokens);
        let _ = coded.and_then(|coded| coded.residue());
    }
}

fn saved(bytes: &[u8], folder: &Path) {
    if let Ok(dtm) = serde_json::from_slice::<Dtm>(bytes) {
        dtm.frequencies().unwrap();
        let _ = dtm.tf_idf(&TfIdf::sklearn());
        let _ = Trend::by(Period::Year).undated(Undated::Skip).of(&dtm);
        let _ = TrendProfile::by(Period::Year).undated(Undated::Skip).of(&dtm);
        let path = folder.join("m.mtx");
        dtm.write_matrix_market(&path).unwrap();
        assert_eq!(Dtm::read_matrix_market(&path).unwrap().csr().counts, dtm.csr().counts);
    }
    let _ = serde_json::from_slice::<Lexicon>(bytes);
    let _ = serde_json::from_slice::<StopWords>(bytes);
    let _ = serde_json::from_slice::<TfIdf>(bytes);
    let _ = serde_json::from_slice::<Trim>(bytes);
    let _ = serde_json::from_slice::<Cleaner>(bytes);
    let _ = serde_json::from_slice::<CorpusReader>(bytes);
    let _ = serde_json::from_slice::<Period>(bytes);
    let _ = serde_json::from_slice::<IdfTable>(bytes);
    let _ = serde_json::from_slice::<Slogans>(bytes);
    let _ = serde_json::from_slice::<tifa::phrase::SloganReference>(bytes);
    if let Ok(model) = serde_json::from_slice::<TfIdfModel>(bytes) {
        let corpus = lines("质量强市\n工匠精神");
        let dtm = Tokenizer::builder().build().unwrap().dtm(&corpus).unwrap();
        let _ = model.transform(&dtm);
    }
    let path = folder.join("counts.parquet");
    fs::write(&path, bytes).unwrap();
    let _ = PartialCounts::read(&path);
}

/// A matrix, its terms and its documents, with NUL between.
fn matrix_market(bytes: &[u8], folder: &Path) {
    let path = folder.join("x.mtx");
    let mut parts = bytes.splitn(3, |&byte| byte == 0);
    for path in [path.clone(), path.with_extension("terms.txt"), path.with_extension("documents.txt")] {
        fs::write(path, parts.next().unwrap_or_default()).unwrap();
    }
    if let Ok(dtm) = Dtm::read_matrix_market(&path) {
        dtm.frequencies().unwrap();
    }
}

/// One of the three files of a matrix is what came in.
fn matrix_parquet(bytes: &[u8], folder: &Path) {
    let corpus = lines("质量强市\n工匠精神");
    let dtm = Tokenizer::builder().build().unwrap().dtm(&corpus).unwrap();
    dtm.write_parquet(folder).unwrap();
    let file = ["counts", "vocabulary", "documents"][bytes.len() % 3];
    fs::write(folder.join(format!("{file}.parquet")), bytes).unwrap();
    if let Ok(dtm) = Dtm::read_parquet(folder) {
        dtm.frequencies().unwrap();
    }
}
