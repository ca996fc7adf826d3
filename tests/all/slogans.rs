//! Slogans: which strings are found.

mod evidence;
mod ideas;
mod shards;
mod tables;

use std::collections::BTreeSet;

use tifa::Progress;
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;

use crate::{column, corpus_of, data};

pub fn numbers(table: &DataFrame, name: &str) -> Vec<f64> {
    column(table, name).iter().map(|x| x.parse().unwrap_or(f64::NAN)).collect()
}

/// The row of a term.
pub fn row(table: &DataFrame, term: &str) -> usize {
    column(table, "term").iter().position(|t| t == term).unwrap_or_else(|| panic!("no {term} in {table:?}"))
}

#[test]
fn slogans_of_the_sample() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let table = Slogans::default().mine(&corpus).unwrap().to_frame().unwrap();
    let terms = column(&table, "term");
    let rank = |term: &str| terms.iter().position(|t| t == term).unwrap_or_else(|| panic!("no {term}"));
    for term in [
        "科学发展观",
        "质量强市",
        "供给侧结构性改革",
        "工匠精神",
        "高质量发展",
        "乡村振兴",
        "放管服改革",
        "一带一路",
        "转变经济发展方式",
    ] {
        assert!(rank(term) < 50, "{term} has rank {}", rank(term));
    }
    for fragment in ["给侧结构性改革", "学发展观", "的质量强市", "匠精神"] {
        assert!(!terms.iter().any(|t| t == fragment), "{fragment} is a fragment");
    }
    // Counts are those of the plain string with quotation marks taken out.
    let plain: Vec<String> = (0..corpus.len()).map(|d| corpus.text(d).replace(['“', '”', '‘', '’'], "")).collect();
    for (i, term) in terms.iter().enumerate().take(100) {
        let count: usize = plain.iter().map(|t| t.matches(term.as_str()).count()).sum();
        assert_eq!(column(&table, "count")[i], count.to_string(), "{term}");
        let documents = plain.iter().filter(|t| t.contains(term.as_str())).count();
        assert_eq!(column(&table, "doc_count")[i], documents.to_string(), "{term}");
    }
    assert_eq!(Slogans::default().rows(7).mine(&corpus).unwrap().to_frame().unwrap().height(), 7);
}

#[test]
fn a_verb_that_always_stands_before_is_no_part_of_the_slogan() {
    let corpus =
        corpus_of(&["打造全国质量强市标杆城市。", "要打造全国质量强市标杆城市，", "努力打造全国质量强市标杆城市"]);
    let table = Slogans::default().mine(&corpus).unwrap().to_frame().unwrap();
    assert_eq!(column(&table, "term")[0], "全国质量强市标杆城市");
    assert!(Slogans::default().absorb(1.5).mine(&corpus).is_err());
}

/// Strings that were planted between random characters come out whole, first,
/// and with their exact counts.
#[test]
fn planted_slogans_are_found() {
    let noise: Vec<char> =
        ('一'..='龥').step_by(41).filter(|c| !"的了和与及在是对为以并而要将等使".contains(*c)).collect();
    let planted = ["红云绿水工程", "三清四建", "金桥银路", "青山计划、蓝海计划"];
    let verbs = ["实施", "推进", "坚持", "弘扬"];
    for seed in 0..10 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut texts = vec![String::new(); 12];
        for text in &mut texts {
            for slogan in planted {
                let some =
                    |rng: &mut fastrand::Rng| -> String { (0..4).map(|_| *rng.choice(&noise).unwrap()).collect() };
                let (before, after) = (some(&mut rng), some(&mut rng));
                let verb = rng.choice(verbs).unwrap();
                let sentence = match rng.u8(..3) {
                    0 => format!("{before}，{verb}{slogan}，{after}。"),
                    1 => format!("{before}，“{slogan}”，{after}。"),
                    _ => format!("{before}的{slogan}，{verb}{after}。"),
                };
                text.push_str(&sentence);
            }
        }
        let corpus = corpus_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let table = Slogans::default().min_count(6).mine(&corpus).unwrap().to_frame().unwrap();
        let found: BTreeSet<String> = column(&table, "term").into_iter().take(planted.len() + 2).collect();
        for slogan in planted {
            assert!(found.contains(slogan), "seed {seed}: {slogan} not in {found:?}");
            assert_eq!(column(&table, "count")[row(&table, slogan)], "12");
        }
    }
}

#[test]
fn mottos_with_a_pause() {
    let corpus = corpus_of(&[
        "推进大众创业、万众创新。坚持共商、共建、共享原则。",
        "大众创业、万众创新深入人心，经济、政治、文化建设。",
        "“大众创业、万众创新”蓬勃发展，坚持共商、共建、共享，政治、经济、社会。",
        "共商、共建、共享的理念，文化、政治，大众创业、万众创新。",
    ]);
    let table = Slogans::default().mine(&corpus).unwrap().to_frame().unwrap();
    let terms = column(&table, "term");
    assert_eq!(column(&table, "count")[row(&table, "大众创业、万众创新")], "4");
    assert_eq!(column(&table, "count")[row(&table, "共商、共建、共享")], "3");
    assert!(!terms.iter().any(|t| t.contains("经济") || t.contains("政治")), "enumerations are no mottos: {terms:?}");
    // The parts stay in the table, as forms of the motto.
    assert_eq!(column(&table, "parent")[row(&table, "万众创新")], "大众创业、万众创新");
}

#[test]
fn two_characters_only_in_quotation_marks() {
    let corpus = corpus_of(&[
        "做好“三农”工作，改革经验",
        "“三农”问题是根本。推进改革，",
        "重视“三农”，落实改革，",
        "坚持改革。三农",
    ]);
    let table = Slogans::default().mine(&corpus).unwrap().to_frame().unwrap();
    let terms = column(&table, "term");
    assert!(terms.contains(&"三农".to_string()) && !terms.contains(&"改革".to_string()), "{terms:?}");
    assert_eq!(numbers(&table, "quoted")[row(&table, "三农")], 0.75);
}

/// A string whose edges cut words falls out where a segmenter has a say.
#[test]
fn with_a_segmenter() {
    let corpus = corpus_of(&["坚持大学生活动，", "推进大学生活动。", "大学生活动好", "开展大学生活动"]);
    let cut = |words: &[&str]| {
        let lexicon = Lexicon::from_terms(words.iter().copied()).unwrap();
        Tokenizer::builder().lexicon(lexicon).build().unwrap().tokenize(&corpus).unwrap()
    };
    let finds = |tokens: &Tokens| {
        let slogans = Slogans::default().mine_on_words(&corpus, tokens).unwrap();
        slogans.terms().any(|t| t == "大学生活动")
    };
    assert!(finds(&cut(&[])), "大学生 and 活动 are words");
    assert!(!finds(&cut(&["持大学生", "进大学生", "展大学生"])), "the string begins inside words");
    let other = Tokenizer::builder().build().unwrap().tokenize(&corpus_of(&["甲"])).unwrap();
    assert!(Slogans::default().mine_on_words(&corpus, &other).is_err());
}

/// Numbers, shells of verbs that always go on, and what a page says too seldom to prove its edges are no rows.
#[test]
fn no_rows_and_why() {
    let corpus = corpus_of(&[
        "到2025年，第三条说明，推进质量强市建设，以一流的服务，完善的城市体系。",
        "到2025年，第三条规定，推进质量强市建设，以一流的水平，完善的城市网络。",
        "到2025年，第三条指出，推进质量强市工程，以一流的标准，完善的城市功能。“2025年”",
    ]);
    let mined = Slogans::default().mine(&corpus).unwrap();
    let terms: Vec<&str> = mined.terms().collect();
    assert!(terms.contains(&"质量强市"), "{terms:?}");
    let strings = ["2025年", "到2025年", "第三条", "以一流"];
    let why = mined.explain(strings).unwrap();
    let reasons = column(&why, "reason");
    for (string, reason) in strings.iter().zip(&reasons) {
        assert!(!terms.contains(string) && !reason.is_empty(), "{string}: {reason}");
    }
    assert!(reasons[1].contains("a number") && reasons[2].contains("a number"), "{reasons:?}");
    assert!(reasons[3].contains("too few"), "{reasons:?}");
}

/// Every mark may be the last thing in a text, or the only one.
#[test]
fn texts_that_end_in_any_mark() {
    for mark in ["、", "“", "”", "，", "\"", "", "、、", "”、“", "\0", "＋"] {
        let text = format!("{mark}坚持人类命运共同体理念和行动方案{mark}");
        let corpus = corpus_of(&[&text, &text, mark]);
        let slogans = Slogans::default().mine(&corpus).unwrap();
        assert!(slogans.occurrences().unwrap().height() > 0, "{mark}: {:?}", slogans.terms().collect::<Vec<_>>());
        slogans.families().unwrap();
    }
    assert!(Slogans::default().max_length(1).mine(&corpus_of(&["质量质量质量"])).unwrap().is_empty());
}

/// A text that ends in `、` does not go on in the next one.
#[test]
fn mottos_end_with_their_text() {
    let texts: Vec<(String, &str)> =
        (0..8).map(|i| (i.to_string(), if i % 2 == 0 { "坚持大众创业、" } else { "万众创新，大众创业" })).collect();
    let slogans = Slogans::default().min_count(2).min_doc_count(1).mine(&Corpus::from_texts(texts).unwrap()).unwrap();
    assert!(slogans.terms().any(|term| term == "大众创业"));
    assert!(slogans.terms().all(|term| !term.contains('、')));
    assert!(slogans.occurrences().unwrap().height() > 0);
}

/// Long series of pauses cost no more than their length.
#[test]
fn a_series_of_pauses_is_linear() {
    let text = "质量、".repeat(20_000);
    let table = Slogans::default().mine(&corpus_of(&[&text, "质量"])).unwrap();
    assert!(table.len() < 100);
}

#[test]
fn progress_counts_documents_and_stops() {
    use std::ops::ControlFlow;
    use std::sync::atomic::{AtomicUsize, Ordering};
    struct Stop(AtomicUsize, usize);
    impl Progress for Stop {
        fn advance(&self, documents: usize) -> ControlFlow<()> {
            let done = self.0.fetch_add(documents, Ordering::Relaxed) + documents;
            if done >= self.1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    let corpus = corpus_of(&["推进质量强市建设，弘扬工匠精神。"; 40]);
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    type Work<'a> = &'a dyn Fn(&Stop) -> tifa::Result<()>;
    let works: [Work<'_>; 3] = [
        &|stop| Slogans::default().mine_with(&corpus, stop).map(drop),
        &|stop| NGrams::default().of_tokens_with(&tokens, stop).map(drop),
        &|stop| NGrams::default().of_characters_with(&corpus, stop).map(drop),
    ];
    for work in works {
        let never = Stop(AtomicUsize::new(0), usize::MAX);
        work(&never).unwrap();
        assert_eq!(never.0.load(Ordering::Relaxed), corpus.len());
        for after in [0, 1, 20] {
            let error = work(&Stop(AtomicUsize::new(0), after)).unwrap_err();
            assert!(matches!(error.kind(), tifa::ErrorKind::Cancelled), "{error}");
        }
    }
    let empty = Stop(AtomicUsize::new(0), usize::MAX);
    Slogans::default().mine_with(&corpus_of(&["，", ""]), &empty).unwrap();
    assert_eq!(empty.0.load(Ordering::Relaxed), 2);
}

/// 三个代表 in 十三个代表团 is no occurrence of the formulation, wherever the setting reaches.
#[test]
fn doubtful_occurrences_are_left_out_of_counts_and_years() {
    let groups = ["团", "处", "队", "组"];
    let texts: Vec<String> = (0..40)
        .map(|i| match i % 2 {
            0 => format!("出席的有十三个代表{}，分别讨论了第{i}号文件。", groups[i / 2 % 4]),
            _ => format!("深入学习“三个代表”，以三个代表指导第{i}项工作。"),
        })
        .collect();
    let years: Vec<String> = (0..40).map(|i| (if i % 2 == 0 { 1990 } else { 2002 }).to_string()).collect();
    let frame = tifa::polars::df!("date" => years, "text" => texts).unwrap();
    let corpus = Corpus::from_frame(&frame).unwrap();
    let row = |slogans: Slogans| {
        let table = slogans.mine(&corpus).unwrap().to_frame().unwrap();
        let at = column(&table, "term").iter().position(|term| term == "三个代表").expect("三个代表 is a row");
        ["count", "doc_count", "first"].map(|name| column(&table, name)[at].clone())
    };
    assert_eq!(row(Slogans::default().min_count(2)), ["60", "40", "1990"]);
    assert_eq!(row(Slogans::default().min_count(2).leave_out_doubtful(true)), ["40", "20", "2002"]);
}
