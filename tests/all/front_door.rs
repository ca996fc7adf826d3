//! What a stranger meets first: the names in the READMEs, misspelt variables, how objects print.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs;
use std::path::Path;

use tifa::compare::WordShift;
use tifa::polars::prelude::df;
use tifa::prelude::*;
use tifa::trend::RateRatio;
use tifa::{ErrorKind, Passages};

fn corpus() -> Corpus {
    let frame = df!(
        "text" => ["建设质量强市，质量为先", "弘扬工匠精神，建设质量强市"],
        "date" => ["2015", "2016"],
        "place" => ["浙江", "海南"],
    );
    Corpus::from_frame(&frame.unwrap()).unwrap()
}

/// Every name in the tables of both READMEs is exported, every function is one of its type.
#[test]
fn readmes_name_what_there_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let interface = fs::read_to_string(root.join("tests/data/public_api.txt")).unwrap();
    let interface: BTreeSet<&str> = interface.lines().map(|line| line.split('(').next().unwrap()).collect();
    let exported = |name: &str| interface.iter().any(|line| line.split(": fn ").next() == Some(name));
    let known = |name: &str| {
        let name = name.strip_prefix("tifa::").unwrap_or(name);
        let (path, last) = name.rsplit_once("::").unwrap_or(("", name));
        let of = path.rsplit("::").next().unwrap();
        if of.starts_with(char::is_uppercase) {
            interface.iter().any(|line| line.split('<').next().unwrap().ends_with(&format!("::{of}: fn {last}")))
        } else if of.is_empty() {
            let module = root.join(format!("src/{last}.rs")).exists();
            module || interface.iter().any(|line| line.ends_with(&format!("::{last}")))
        } else {
            exported(name)
        }
    };
    for file in ["README.md", "README.zh.md"] {
        let text = fs::read_to_string(root.join(file)).unwrap();
        let table = text.split("\n## ").find(|s| s.starts_with("What is there") || s.starts_with("能做什么")).unwrap();
        let names: Vec<&str> = table.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect();
        let is_name = |name: &&&str| name.chars().all(|c| c.is_ascii_alphanumeric() || "_:".contains(c));
        let unknown: Vec<&&str> = names.iter().filter(is_name).filter(|name| !known(name)).collect();
        assert!(names.len() > 30, "{file} has {} names", names.len());
        assert!(unknown.is_empty(), "{file} names {unknown:?}");
    }
}

/// A variable that no document has is an error wherever documents are chosen, not an empty choice.
#[test]
fn misspelt_variables_are_errors() {
    let corpus = corpus();
    let dtm = Tokenizer::builder().build().unwrap().dtm(&corpus).unwrap();
    let of = |d: tifa::corpus::Document<'_>| d.variable("plaec") == Some("浙江");
    let not = |d: tifa::corpus::Document<'_>| d.variable("plaec") != Some("浙江");
    let faults = [
        ("Corpus::filter", corpus.filter(of).map(|_| ())),
        ("Dtm::filter", dtm.filter(of).map(|_| ())),
        ("Dtm::group_by", dtm.group_by("plaec").map(|_| ())),
        ("Keyness::compare", Keyness::default().compare(&dtm, of).map(|_| ())),
        ("Keyness::between", Keyness::default().between(&dtm, of, not).map(|_| ())),
        ("Keyness::value", Keyness::default().value(&dtm, "plaec", "浙江").map(|_| ())),
        ("WordShift::between", WordShift::default().between(&dtm, of, not).map(|_| ())),
        ("RateRatio::between", RateRatio::default().between(&dtm, of, not).map(|_| ())),
        ("Trend::groups", Trend::by(Period::Year).groups("plaec").of(&dtm).map(|_| ())),
    ];
    for (name, result) in faults {
        let error = result.expect_err(name);
        assert!(matches!(error.kind(), ErrorKind::MissingColumn { .. }), "{name}: {error}");
        assert!(error.to_string().contains("plaec") && error.to_string().contains("place"), "{name}: {error}");
    }
    assert_eq!(corpus.filter(|d| d.variable("place") == Some("浙江")).unwrap().len(), 1);
}

/// `{:?}` of an object that holds texts is a line, whatever the size of the texts.
#[test]
fn debug_is_short() {
    let text = "弘扬工匠精神，建设质量强市。".repeat(2_000);
    let corpus = Corpus::from_texts([("甲", text.as_str()), ("乙", text.as_str())]).unwrap();
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let dtm = tokens.dtm();
    let cleaned = Cleaner::default().clean(&corpus).unwrap();
    let objects: [(&str, &dyn Debug); 6] = [
        ("Corpus", &corpus),
        ("Tokens", &tokens),
        ("Dtm", &dtm),
        ("WeightedDtm", &dtm.tf_idf(&TfIdf::sklearn()).unwrap()),
        ("MinedSlogans", &Slogans::default().mine(&corpus).unwrap()),
        ("SharedPassages", &Passages::default().find(&corpus).unwrap()),
    ];
    for (name, object) in objects {
        let printed = format!("{object:?}");
        assert!(printed.starts_with(name) && printed.chars().count() < 200, "{name}: {printed:.300}");
    }
    assert!(format!("{:?}", Concordance::phrase("质量").in_corpus(cleaned.corpus()).unwrap()).chars().count() < 200);
}

/// Where `main` returns an error, the user reads its message.
#[test]
fn errors_print_their_message() {
    let error = Corpus::read("no/such/file.csv").unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(error.to_string().starts_with("no/such/file.csv: "), "{error}");
}

#[test]
fn what_a_lexicon_and_a_corpus_hold_can_be_walked_through() {
    let lexicon = Lexicon::from_terms(["质量强市", "工匠精神"]).unwrap();
    assert_eq!(lexicon.iter().map(|entry| entry.term()).collect::<Vec<_>>(), ["质量强市", "工匠精神"]);
    let corpus = corpus();
    assert_eq!(corpus.variable_names().collect::<Vec<_>>(), ["place"]);
    assert_eq!(corpus.documents().filter_map(|d| d.variable("place")).collect::<Vec<_>>(), ["浙江", "海南"]);
}
