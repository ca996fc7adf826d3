//! Co-word analysis: by hand, through files, and as a researcher asks.

use tifa::context::{Clustering, CoWords, Linkage, TermSimilarity};
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;
use tifa::text::Unit;

use crate::{column, corpus_of, data, dated};

fn numbers(frame: &DataFrame, name: &str) -> Vec<f64> {
    column(frame, name).iter().map(|x| x.parse().unwrap_or(f64::NAN)).collect()
}

fn terms() -> Lexicon {
    Lexicon::from_terms(["质量强市", "工匠精神", "旅游大省", "绿色发展"]).unwrap()
}

#[test]
fn contexts_by_hand() {
    let corpus = corpus_of(&[
        "质量强市，工匠精神。质量强市！旅游大省",
        "工匠精神与质量强市\n绿色发展",
        "绿色发展，旅游大省。",
        "无关。",
    ]);
    let documents = CoWords::default().of_lexicon(&corpus, &terms()).unwrap();
    assert_eq!(documents.contexts(), 4);
    let pairs = documents.pairs().unwrap();
    assert_eq!(column(&pairs, "count"), ["2", "1", "1", "1", "1", "1"]);
    assert_eq!(column(&pairs, "term_count"), ["2", "2", "2", "2", "2", "2"]);
    assert_eq!(numbers(&pairs, "ochiai"), [1.0, 0.5, 0.5, 0.5, 0.5, 0.5]);
    assert_eq!(numbers(&pairs, "equivalence")[1], 0.25);
    assert!((numbers(&pairs, "jaccard")[1] - 1.0 / 3.0).abs() < 1e-15);
    assert_eq!(numbers(&pairs, "dice")[1], 0.5);
    assert_eq!(numbers(&pairs, "npmi")[0], 1.0, "2 of 4, always together: ln 2 / ln 2");

    let sentences = CoWords::default().unit(Unit::Sentence).of_lexicon(&corpus, &terms()).unwrap();
    assert_eq!(sentences.contexts(), 7);
    assert_eq!(column(&sentences.pairs().unwrap(), "count"), ["2", "0", "0", "0", "0", "1"]);
    let nodes = sentences.nodes().unwrap();
    assert_eq!(column(&nodes, "count"), ["3", "2", "2", "2"]);
    assert_eq!(column(&nodes, "contexts"), ["3", "2", "2", "2"]);
    assert_eq!(
        (column(&nodes, "degree"), column(&nodes, "strength")),
        (vec!["1".to_string(); 4], ["2", "2", "1", "1"].map(String::from).to_vec())
    );
    let clauses = CoWords::default().unit(Unit::Clause).of_lexicon(&corpus, &terms()).unwrap();
    assert_eq!(column(&clauses.pairs().unwrap(), "count"), ["1", "0", "0", "0", "0", "0"]);

    let matrix = documents.matrix().unwrap();
    assert_eq!(column(&matrix, "质量强市"), ["2", "2", "1", "1"]);
    assert_eq!(numbers(&documents.similarities(TermSimilarity::Ochiai).unwrap(), "工匠精神"), [1.0, 1.0, 0.5, 0.5]);
    assert_eq!(numbers(&documents.dissimilarities(TermSimilarity::Ochiai).unwrap(), "工匠精神"), [0.0, 0.0, 0.5, 0.5]);
}

#[test]
fn clusters_themes_and_change() {
    let early =
        corpus_of(&["质量强市、工匠精神", "质量强市、工匠精神", "旅游大省、绿色发展", "旅游大省、绿色发展、工匠精神"]);
    let late = corpus_of(&["质量强市", "工匠精神、旅游大省、绿色发展", "工匠精神、旅游大省、绿色发展"]);
    let of = |corpus: &Corpus| {
        let shared = CoWords::default().of_lexicon(corpus, &terms()).unwrap();
        Clustering::default().clusters(2).of(&shared).unwrap()
    };
    let (before, after) = (of(&early), of(&late));
    let members = before.members().unwrap();
    assert_eq!(column(&members, "cluster"), ["1", "1", "2", "2"]);
    assert_eq!(column(&members, "term"), ["质量强市", "工匠精神", "旅游大省", "绿色发展"]);
    // Ochiai of 质量强市 and 工匠精神: 2/sqrt(2 * 3).
    assert!((numbers(&members, "similarity")[0] - 2.0 / 6f64.sqrt()).abs() < 1e-12);
    let merges = before.merges().unwrap();
    assert_eq!((column(&merges, "first")[0].as_str(), column(&merges, "second")[0].as_str()), ("2", "3"));
    assert_eq!(numbers(&merges, "height")[0], 0.0);
    let themes = before.themes().unwrap();
    // e of 质量强市 and 工匠精神 4/6; of 工匠精神 with 旅游大省 and 绿色发展 1/6 each.
    assert!((numbers(&themes, "density")[0] - 100.0 * (4.0 / 6.0) / 2.0).abs() < 1e-12);
    assert!((numbers(&themes, "centrality")[0] - 10.0 * 2.0 / 6.0).abs() < 1e-12);
    assert_eq!(numbers(&themes, "density")[1], 50.0);
    assert_eq!(column(&themes, "quadrant")[1], "motor");
    let change = before.change_to(&after).unwrap();
    assert_eq!(column(&change, "shared"), ["1", "1", "2"]);
    assert_eq!(numbers(&change, "inclusion"), [1.0, 0.5, 1.0]);
    let drawn = before.to_string();
    assert_eq!(drawn.lines().count(), 7, "{drawn}");
    assert!(drawn.contains("工匠精神 (1)"), "{drawn}");
}

#[test]
fn leading_formulations() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let mined = Slogans::default().rows(25).mine(&corpus).unwrap();
    let terms: Vec<&str> = mined.terms().collect();
    let shared = CoWords::default().of_places(&corpus, &mined.occurrences().unwrap(), terms.clone()).unwrap();
    assert_eq!(shared.terms().collect::<Vec<_>>(), terms);
    // The same from the matrix of formulations.
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let of_matrix = CoWords::default().of_matrix(&mined.dtm(&tokens).unwrap(), terms.clone()).unwrap();
    assert!(shared.pairs().unwrap().equals_missing(&of_matrix.pairs().unwrap()));
    assert_eq!(column(&shared.nodes().unwrap(), "count"), column(&mined.to_frame().unwrap(), "count"));
    assert_eq!(column(&shared.nodes().unwrap(), "contexts"), column(&mined.to_frame().unwrap(), "doc_count"));
    for linkage in [Linkage::Single, Linkage::Complete, Linkage::Average, Linkage::Weighted, Linkage::Ward] {
        let clusters = Clustering::default().linkage(linkage).of(&shared).unwrap();
        assert_eq!(clusters.members().unwrap().height(), 25);
        assert_eq!(clusters.merges().unwrap().height(), 24);
        assert!((1..=10).contains(&clusters.len()));
        assert!(numbers(&clusters.merges().unwrap(), "height").windows(2).all(|w| w[0] <= w[1]));
    }
}

#[test]
fn agencies_that_issue_together() {
    let frame = tifa::polars::df!(
        "text" => ["a", "b", "c", "d"],
        "agency" => [Some("发改委、财政部"), Some("财政部"), Some("发改委； 财政部、财政部"), None],
    );
    let corpus = Corpus::from_frame(&frame.unwrap()).unwrap();
    let shared = CoWords::of_variable(&corpus, "agency", &['、', '；']).unwrap();
    assert_eq!(shared.terms().collect::<Vec<_>>(), ["财政部", "发改委"]);
    let pairs = shared.pairs().unwrap();
    assert_eq!((column(&pairs, "count")[0].as_str(), column(&pairs, "contexts")[0].as_str()), ("2", "4"));
    assert!(CoWords::of_variable(&corpus, "office", &['、']).unwrap_err().to_string().contains("agency"));
}

#[test]
fn graphml_is_xml_that_says_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.graphml");
    let lexicon = Lexicon::from_terms(["a<b", "\"c\"&d", "e"]).unwrap();
    let shared = CoWords::default().of_lexicon(&corpus_of(&["a<b \"c\"&d", "a<b e", "a<b e"]), &lexicon).unwrap();
    Clustering::default().clusters(2).of(&shared).unwrap().write_graphml(&path, 2).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!((text.matches("<node ").count(), text.matches("<edge ").count()), (3, 1));
    assert!(text.contains("&quot;c&quot;&amp;d") && text.contains(r#"<data key="weight">2</data>"#));
    assert!(text.contains(r#"<data key="cluster">1</data>"#) && text.contains(r#"<data key="community">1</data>"#));
}

#[test]
fn few_terms_and_wrong_questions() {
    let corpus = corpus_of(&["质量强市"]);
    let one = CoWords::default().of_lexicon(&corpus, &Lexicon::from_terms(["质量强市"]).unwrap()).unwrap();
    assert_eq!(one.pairs().unwrap().height(), 0);
    let clusters = Clustering::default().of(&one).unwrap();
    assert_eq!((clusters.len(), clusters.members().unwrap().height()), (1, 1));
    assert_eq!(clusters.to_string().trim(), "质量强市 (1)");
    let absent = CoWords::default().of_lexicon(&corpus, &terms()).unwrap();
    assert_eq!(numbers(&absent.pairs().unwrap(), "ochiai"), [0.0; 6]);
    assert_eq!(Clustering::default().of(&absent).unwrap().len(), 1, "nothing tells them apart");
    for (error, part) in [
        (Clustering::default().clusters(0).of(&absent).map(|_| ()), "clusters"),
        (Clustering::default().clusters(5).of(&absent).map(|_| ()), "clusters"),
        (CoWords::default().of_lexicon(&corpus, &Lexicon::default()).map(|_| ()), "without terms"),
        (CoWords::default().of_matrix(&crate::words(&["a"]).dtm(), ["b"]).map(|_| ()), "b"),
    ] {
        let error = error.unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn communities_by_hand() {
    // Two triangles with one tie between them: Q of the triangles is 2 (3/7 - 1/4).
    let texts = ["甲乙", "乙丙", "甲丙", "丁戊", "戊己", "丁己", "丙丁", "庚"];
    let lexicon = Lexicon::from_terms(["甲", "乙", "丙", "丁", "戊", "己", "庚"]).unwrap();
    let shared = CoWords::default().of_lexicon(&corpus_of(&texts), &lexicon).unwrap();
    assert_eq!(shared.communities(), [1, 1, 1, 2, 2, 2, 3]);
    assert_eq!(column(&shared.nodes().unwrap(), "community"), ["1", "1", "1", "2", "2", "2", "3"]);
    assert!((shared.modularity().unwrap() - 2.0 * (3.0 / 7.0 - 0.25)).abs() < 1e-12);
    let alone = CoWords::default().of_lexicon(&corpus_of(&["甲", "乙"]), &lexicon).unwrap();
    assert_eq!((alone.modularity(), alone.communities()), (None, vec![1, 2, 3, 4, 5, 6, 7]));
}

/// Each stage is what a study of its documents alone finds.
#[test]
fn stages_are_studies_of_their_documents() {
    let corpus = dated(&[
        ("2015", "质量强市、工匠精神。旅游大省"),
        ("2015", "质量强市、工匠精神"),
        ("2016", "质量强市、旅游大省、工匠精神"),
        ("2016", "质量强市、旅游大省"),
        ("2017", "无关"),
        ("2018", "绿色发展、旅游大省"),
    ]);
    let study = CoWords::default().unit(Unit::Sentence);
    let stages = study.stages(Period::Year).of_lexicon(&corpus, &terms()).unwrap();
    let labels: Vec<&str> = stages.iter().map(|(label, _)| label).collect();
    assert_eq!(labels, ["2015", "2016", "2018"], "2017 holds no term");
    for (label, contexts) in stages.iter() {
        let alone = corpus.filter(|d| d.year().map(|y| y.to_string()).as_deref() == Some(label)).unwrap();
        let held: Vec<&str> = contexts.terms().collect();
        let of_alone = study.of_lexicon(&alone, &Lexicon::from_terms(held.clone()).unwrap()).unwrap();
        assert!(contexts.pairs().unwrap().equals_missing(&of_alone.pairs().unwrap()), "{label}");
        assert!(contexts.nodes().unwrap().equals_missing(&of_alone.nodes().unwrap()), "{label}");
    }
    assert_eq!(column(&stages.nodes().unwrap(), "stage").len(), 3 + 3 + 2);
    let clusters = Clustering::default().clusters(2).of_stages(&stages).unwrap();
    let change = clusters.change().unwrap();
    // 2015: 质量强市 and 工匠精神 | 旅游大省; 2016: 质量强市 and 旅游大省 | 工匠精神; 2018: each by itself.
    assert_eq!(column(&change, "from"), ["2015", "2015", "2015", "2016"]);
    assert_eq!(column(&change, "shared"), ["1", "1", "1", "1"]);
    assert_eq!(numbers(&change, "inclusion"), [0.5, 1.0, 1.0, 1.0]);
    assert_eq!(column(&clusters.themes().unwrap(), "stage"), ["2015", "2015", "2016", "2016", "2018", "2018"]);
    let places = study.of_lexicon(&corpus, &terms()).unwrap();
    assert_eq!(places.terms().len(), 4);
    assert!(study.stages(Period::Year).of_lexicon(&dated(&[("2015", "无")]), &terms()).is_err());
    let one = study.stages(Period::Year).of_lexicon(&dated(&[("2015", "质量强市")]), &terms()).unwrap();
    let one = Clustering::default().of_stages(&one).unwrap().change().unwrap();
    assert_eq!((one.height(), one.width()), (0, tifa::context::STAGE_CHANGE.fields.len()));
}

#[test]
fn agencies_by_stage() {
    let frame = tifa::polars::df!(
        "text" => ["a", "b", "c"],
        "date" => ["2015", "2015", "2016"],
        "agency" => ["发改委、财政部", "财政部", "发改委、商务部"],
    );
    let corpus = Corpus::from_frame(&frame.unwrap()).unwrap();
    let stages = CoWords::default().stages(Period::Year).of_variable(&corpus, "agency", &['、']).unwrap();
    let pairs = stages.pairs().unwrap();
    assert_eq!(column(&pairs, "stage"), ["2015", "2016"]);
    // In the order of the whole corpus: by documents, ties by code point.
    assert_eq!(
        (column(&pairs, "term"), column(&pairs, "other")),
        (vec!["发改委".to_string(); 2], vec!["财政部".to_string(), "商务部".to_string()])
    );
}
