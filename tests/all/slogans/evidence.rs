//! What speaks for a string.

use std::collections::{BTreeMap, BTreeSet};

use tifa::phrase::{EdgeCharacters, SloganReference, SloganWeights};
use tifa::prelude::*;

use super::{numbers, row};
use crate::{column, corpus_of, data};

/// A clause as the miner sees it, with the places of quotation marks.
struct Clause {
    document: usize,
    characters: Vec<char>,
    opened: BTreeSet<usize>,
    closed: BTreeSet<usize>,
}

/// The clauses of a corpus, cut by hand.
fn clauses(corpus: &Corpus) -> Vec<Clause> {
    let new = |document| Clause { document, characters: vec![], opened: BTreeSet::new(), closed: BTreeSet::new() };
    let mut all = Vec::new();
    for d in 0..corpus.len() {
        let mut clause = new(d);
        for c in corpus.text(d).chars() {
            match c {
                '“' => drop(clause.opened.insert(clause.characters.len())),
                '”' => drop(clause.closed.insert(clause.characters.len())),
                c if c.is_alphanumeric() || c == '+' => clause.characters.push(c),
                _ => all.push(std::mem::replace(&mut clause, new(d))),
            }
        }
        all.push(clause);
    }
    all
}

fn list(file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(data(&format!("slogans/{file}"))).unwrap();
    text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(str::to_string).collect()
}

/// Frame verbs per hundred characters within 25 on either side of a term.
fn company(clauses: &[Clause], term: &[char], verbs: &[String]) -> f64 {
    let mut texts: BTreeMap<usize, Vec<char>> = BTreeMap::new();
    for clause in clauses.iter().filter(|c| !c.characters.is_empty()) {
        let text = texts.entry(clause.document).or_default();
        text.extend(&clause.characters);
        text.push('\0');
    }
    let (mut found, mut n) = (0, 0);
    for text in texts.values() {
        let verb_ends = |&place: &usize| {
            let before: String = text[..place].iter().collect();
            verbs.iter().any(|v| before.ends_with(v.as_str()))
        };
        for start in (0..text.len()).filter(|&s| text[s..].starts_with(term)) {
            let behind = start + term.len() + 1;
            found += (start.saturating_sub(25)..start).filter(verb_ends).count();
            found += (behind..(behind + 25).min(text.len())).filter(verb_ends).count();
            n += 1;
        }
    }
    100.0 * found as f64 / (50 * n) as f64
}

fn entropy(neighbours: &[Option<char>]) -> f64 {
    let mut counts: BTreeMap<char, f64> = BTreeMap::new();
    neighbours.iter().flatten().for_each(|&c| *counts.entry(c).or_default() += 1.0);
    let n = neighbours.len() as f64;
    let edges = neighbours.iter().filter(|c| c.is_none()).count() as f64;
    edges * n.ln() / n - counts.values().map(|c| c / n * (c / n).ln()).sum::<f64>()
}

/// Every column of evidence, by looking at every occurrence in turn.
#[test]
fn evidence_equals_brute_force() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let table = Slogans::default().mine(&corpus).unwrap().to_frame().unwrap();
    let (clauses, verbs, nouns) = (clauses(&corpus), list("frame_verbs.txt"), list("frame_nouns.txt"));
    let total: usize = clauses.iter().filter(|c| !c.characters.is_empty()).map(|c| c.characters.len() + 1).sum();
    let count = |part: &[char]| {
        clauses.iter().map(|c| c.characters.windows(part.len()).filter(|w| w == &part).count()).sum::<usize>() as f64
    };
    let mut seen = 0;
    for (i, term) in column(&table, "term").iter().enumerate().filter(|(_, t)| !t.contains('、')).take(150) {
        let wanted: Vec<char> = term.chars().collect();
        let (mut left, mut right, mut documents, mut used) = (vec![], vec![], BTreeSet::new(), BTreeSet::new());
        let (mut quoted, mut after_verb, mut before_noun) = (0.0, 0.0, 0.0);
        let mut quoting = BTreeSet::new();
        for c in &clauses {
            for start in 0..(c.characters.len() + 1).saturating_sub(wanted.len()) {
                let end = start + wanted.len();
                if c.characters[start..end] != wanted[..] {
                    continue;
                }
                let (before, after): (String, String) =
                    (c.characters[..start].iter().collect(), c.characters[end..].iter().collect());
                let verb = verbs.iter().filter(|v| before.ends_with(v.as_str())).max_by_key(|v| v.len());
                used.extend(verb);
                after_verb += f64::from(u8::from(verb.is_some()));
                before_noun += f64::from(u8::from(nouns.iter().any(|n| after.starts_with(n.as_str()))));
                if c.opened.contains(&start) && c.closed.contains(&end) {
                    quoted += 1.0;
                    quoting.insert(c.document);
                }
                left.push(before.chars().next_back());
                right.push(after.chars().next());
                documents.insert(c.document);
            }
        }
        let n = left.len() as f64;
        let edge = |side: &[Option<char>]| side.iter().filter(|c| c.is_none()).count() as f64 / n;
        let splits = (1..wanted.len()).map(|s| (n * total as f64 / (count(&wanted[..s]) * count(&wanted[s..]))).ln());
        for (name, expected) in [
            ("count", n),
            ("doc_count", documents.len() as f64),
            ("share", documents.len() as f64 / corpus.len() as f64),
            ("frame_left", after_verb),
            ("frame_verbs", used.len() as f64),
            ("frame_right", before_noun / n),
            ("quoted", quoted / n),
            ("quoting", quoting.len() as f64),
            ("modifies", right.iter().filter(|c| **c == Some('的')).count() as f64 / n),
            ("clause_start", edge(&left)),
            ("clause_end", edge(&right)),
            ("company", company(&clauses, &wanted, &verbs)),
            ("left_entropy", entropy(&left)),
            ("right_entropy", entropy(&right)),
            ("cohesion", splits.fold(f64::INFINITY, f64::min)),
        ] {
            let got = numbers(&table, name)[i];
            assert!((got - expected).abs() < 1e-9, "{name} of {term}: {got}, by hand {expected}");
        }
        seen += 1;
    }
    assert_eq!(seen, 150);
}

/// The nested term counts less; by hand with log2(4) = 2.
#[test]
fn c_value_by_hand() {
    let text = "质量强市。质量强市。全国质量强市标杆城市，全国质量强市标杆城市。";
    let table = Slogans::default().mine(&corpus_of(&[text, text])).unwrap().to_frame().unwrap();
    let value = |term: &str| numbers(&table, "c_value")[row(&table, term)];
    assert_eq!(value("质量强市"), 2.0 * (8.0 - 4.0));
    assert!((value("全国质量强市标杆城市") - 10f64.log2() * 4.0).abs() < 1e-12);
    assert_eq!(column(&table, "independent")[row(&table, "质量强市")], "4");
}

#[test]
fn boilerplate_by_its_place() {
    let body = "过去一年，坚持质量强市。弘扬工匠精神，推动高质量发展。".repeat(12);
    let texts: Vec<String> = (0..6).map(|i| format!("各位代表：{body}第{i}点。各位代表！{body}请予审议。")).collect();
    let corpus = corpus_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let table = Slogans::default().mine(&corpus).unwrap().to_frame().unwrap();
    let flag = |term: &str| column(&table, "boilerplate")[row(&table, term)].clone();
    assert_eq!((flag("各位代表"), flag("请予审议")), ("true".into(), "true".into()));
    assert_eq!((flag("质量强市"), flag("工匠精神")), ("false".into(), "false".into()));
    let lexicon = Slogans::default().mine(&corpus).unwrap().lexicon().unwrap();
    assert!(lexicon.iter().all(|e| e.term() != "各位代表") && lexicon.iter().any(|e| e.term() == "工匠精神"));
}

#[test]
fn a_reference_sets_off_topic_nouns() {
    let corpus =
        corpus_of(&["推进工业互联网，坚持质量强市。", "工业互联网，弘扬质量强市。", "建设工业互联网；质量强市"]);
    let other = corpus_of(&["工业互联网平台。工业互联网标识，工业互联网安全。", "工业互联网专利，工业互联网"]);
    let reference = SloganReference::of(&other).unwrap();
    assert_eq!(reference.count("工业互联网"), 5);
    assert_eq!((reference.count("业互联"), reference.count("质量强市")), (5, 0));
    let weights = SloganWeights { contrast: 0.5, ..SloganWeights::default() };
    let table =
        Slogans::default().reference(reference.clone()).weights(weights).mine(&corpus).unwrap().to_frame().unwrap();
    assert_eq!(numbers(&table, "reference_count")[row(&table, "工业互联网")], 5.0);
    let contrast = numbers(&table, "contrast");
    // 35 characters here, 33 there; each count plus one half.
    let expected = |here: f64, there: f64| (((here + 0.5) / 35.0) / ((there + 0.5) / 33.0)).log2();
    for (term, there) in [("质量强市", 0.0), ("工业互联网", 5.0)] {
        assert!((contrast[row(&table, term)] - expected(3.0, there)).abs() < 1e-12, "{term}: {contrast:?}");
    }
    assert_eq!(reference.characters(), 33);
    assert_eq!(column(&table, "term")[0], "质量强市");
    let saved = serde_json::to_string(&reference).unwrap();
    assert_eq!(serde_json::from_str::<SloganReference>(&saved).unwrap(), reference);
    assert!(serde_json::from_str::<SloganReference>(&saved.replace("\"version\":1", "\"version\":9")).is_err());
    assert!(SloganReference::from_counts(0, [("质量", 1)]).is_err());
    assert!(SloganReference::from_counts(9, [("质量", 1), ("质量", 2)]).is_err());
}

#[test]
fn lists_and_weights_are_the_users() {
    let corpus =
        corpus_of(&["拥抱质量强市，拥抱绿色智造", "拥抱质量强市，拥抱绿色智造。", "质量强市。质量强市。绿色智造"]);
    let left = |slogans: &Slogans| {
        let table = slogans.mine(&corpus).unwrap().to_frame().unwrap();
        numbers(&table, "frame_left")[row(&table, "质量强市")]
    };
    assert_eq!(left(&Slogans::default()), 0.0);
    assert_eq!(left(&Slogans::default().frame_verbs(["拥抱"])), 2.0);
    let none = Slogans::default().edges(EdgeCharacters { never: "质绿".into(), ..EdgeCharacters::default() });
    assert!(!none.mine(&corpus).unwrap().terms().any(|t| t == "质量强市" || t == "绿色智造"));
    let terms = |weights: SloganWeights| -> Vec<String> {
        Slogans::default().weights(weights).mine(&corpus).unwrap().terms().map(str::to_string).collect()
    };
    let frequent = terms(SloganWeights { frequency: -9.0, ..SloganWeights::default() });
    assert_eq!(frequent[0], "质量强市");
}

/// Two terms alike but for the verbs in the sentences around them; the one right before counts for itself.
#[test]
fn company_of_verbs() {
    let policy = "推进绿色智造，落实各项部署，推动产业升级。";
    let weather = "推进海风预报，云团向北移动，明天风力不大。";
    let table = Slogans::default().mine(&corpus_of(&[policy, policy, weather, weather])).unwrap().to_frame().unwrap();
    let company = |term: &str| numbers(&table, "company")[row(&table, term)];
    // 落实 and 推动 in 50 characters, and none.
    assert_eq!((company("绿色智造"), company("海风预报")), (4.0, 0.0));
    assert!(row(&table, "绿色智造") < row(&table, "海风预报"));
}

/// The verbs of the 1950s to 1970s are frames as those of today are.
#[test]
fn frames_of_an_older_time() {
    let old = "厉行技术挖潜，大抓技术挖潜；动员全厂，克服技术挖潜中的困难。";
    let table = Slogans::default().mine(&corpus_of(&[old, old])).unwrap().to_frame().unwrap();
    let of = |name: &str| numbers(&table, name)[row(&table, "技术挖潜")];
    assert_eq!((of("count"), of("frame_left"), of("frame_verbs")), (6.0, 6.0, 3.0));
}

/// Clauses end with 等 and nouns follow it: neither makes it part of a formulation.
#[test]
fn what_ends_with_an_enumeration() {
    let texts = ["推进三大攻坚战等。", "打好三大攻坚战等战略任务。", "实施三大攻坚战等工程，", "抓好三大攻坚战等工作"];
    let slogans = Slogans::default().min_count(2).mine(&corpus_of(&[texts, texts].concat())).unwrap();
    let why = slogans.explain(["三大攻坚战等", "三大攻坚战"]).unwrap();
    let (terms, evidence, values) = (column(&why, "term"), column(&why, "evidence"), numbers(&why, "value"));
    let edges = |term: &str| (0..terms.len()).find(|&i| terms[i] == term && evidence[i] == "edges").map(|i| values[i]);
    assert_eq!((edges("三大攻坚战等"), edges("三大攻坚战")), (Some(-1.0), Some(0.0)));
}

/// A function character at the beginning belongs to a string that is listed with others of its length.
#[test]
fn lists_prove_edges() {
    let doubt = |text: &str| {
        let texts = [text, text, text];
        let why = Slogans::default().mine(&corpus_of(&texts)).unwrap().explain(["去尘埃"]).unwrap();
        let edges = column(&why, "evidence").iter().position(|e| e == "edges");
        edges.map(|line| numbers(&why, "value")[line])
    };
    assert_eq!(doubt("我们去尘埃，他们去尘埃里，大家去尘埃外。"), Some(-1.0));
    assert_eq!(doubt("我们要去尘埃、去油污，他们去尘埃里，大家去尘埃外。"), Some(0.0));
}

/// What is explained is what is counted: contributions add up to the score,
/// and what is no row says why.
#[test]
fn explanations_add_up() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let slogans = Slogans::default().rows(40);
    let mined = slogans.mine(&corpus).unwrap();
    let table = mined.to_frame().unwrap();
    let terms = column(&table, "term");
    let strings = [terms[0].as_str(), &terms[39], "的质量", "质量强市工匠", "量", "学发展"];
    let why = mined.explain(strings).unwrap();
    let (of, ranks, reasons) = (column(&why, "term"), column(&why, "rank"), column(&why, "reason"));
    let contributions = numbers(&why, "contribution");
    for (rank, term) in [(0, strings[0]), (39, strings[1])] {
        let lines: Vec<usize> = (0..of.len()).filter(|&i| of[i] == term).collect();
        let sum: f64 = lines.iter().map(|&i| contributions[i]).sum();
        assert!((sum - numbers(&table, "score")[rank]).abs() < 1e-9, "{term}");
        assert_eq!(ranks[lines[0]], (rank + 1).to_string());
    }
    for (term, reason) in [
        ("的质量", "particle"),
        ("质量强市工匠", "does not occur"),
        ("量", "fewer than two"),
        ("学发展", "inside words"),
    ] {
        let line = of.iter().position(|t| t == term).unwrap();
        assert!(reasons[line].contains(reason), "{term}: {}", reasons[line]);
    }
}

#[test]
fn a_reference_is_checked_when_read() {
    let reference = SloganReference::from_counts(9, [("质量", 2)]).unwrap();
    let saved = serde_json::to_string(&reference).unwrap();
    for (from, to) in [("2", "10"), ("质量", ""), ("\"characters\":9", "\"characters\":0")] {
        let mutated = saved.replace(from, to);
        assert!(mutated != saved && serde_json::from_str::<SloganReference>(&mutated).is_err(), "{mutated}");
    }
}

/// Some documents of the sample.
fn some() -> Corpus {
    Corpus::read(data("sample.jsonl")).unwrap().filter(|document| document.position() % 3 == 0).unwrap()
}

/// A string that is no row is explained by reading the texts for it alone,
/// with the numbers that mining finds.
#[test]
fn explained_without_mining() {
    let corpus = some();
    let mined = Slogans::default().rows(60).mine(&corpus).unwrap();
    let table = mined.to_frame().unwrap();
    let (terms, levels, scores) = (column(&table, "term"), column(&table, "level"), numbers(&table, "score"));
    let heads: Vec<usize> = (1..terms.len()).filter(|&i| levels[i] == "head").collect();
    let first = Slogans::default().rows(1).mine(&corpus).unwrap();
    let why = first.explain(heads.iter().map(|&i| &terms[i])).unwrap();
    let (of, reasons, contributions) = (column(&why, "term"), column(&why, "reason"), numbers(&why, "contribution"));
    assert!(heads.len() > 20);
    for i in heads {
        let lines: Vec<usize> = (0..of.len()).filter(|&line| of[line] == terms[i]).collect();
        let sum: f64 = lines.iter().map(|&line| contributions[line]).sum();
        assert!((sum - scores[i]).abs() < 1e-9, "{}: {sum}, mined {}", terms[i], scores[i]);
        assert!(reasons[lines[0]].contains("behind the last"), "{}", terms[i]);
    }
}

/// Few rows are the first of many: nothing that could have been among them was passed over.
#[test]
fn few_rows_are_the_best_of_many() {
    let corpus = some();
    for weights in [
        SloganWeights { form: 0.0, ..SloganWeights::default() },
        SloganWeights { form: 0.0, cohesion: -1.0, word: -2.0, pause: -3.0, stem: -2.0, ..SloganWeights::default() },
    ] {
        let slogans = Slogans::default().weights(weights);
        let all = slogans.clone().rows(usize::MAX).mine(&corpus).unwrap();
        for rows in [1, 30, 200] {
            let few = slogans.clone().rows(rows).mine(&corpus).unwrap();
            assert_eq!(few.terms().collect::<Vec<_>>(), all.terms().take(rows).collect::<Vec<_>>());
        }
    }
}
