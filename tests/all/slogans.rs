//! Slogans: what is found, what speaks for it, and its families.

use std::collections::{BTreeMap, BTreeSet};

use tifa::phrase::{EdgeCharacters, SloganReference, SloganWeights};
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;

use crate::{column, corpus_of, data, dated};

fn numbers(table: &DataFrame, name: &str) -> Vec<f64> {
    column(table, name).iter().map(|x| x.parse().unwrap_or(f64::NAN)).collect()
}

/// The row of a term.
fn row(table: &DataFrame, term: &str) -> usize {
    column(table, "term").iter().position(|t| t == term).unwrap_or_else(|| panic!("no {term} in {table:?}"))
}

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
    let table = Slogans::default().find(&corpus).unwrap().table().unwrap();
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

/// Longer strings first: no place of the text counts twice, and a string
/// counts by itself wherever nothing longer overlaps it.
#[test]
fn independent_counts_equal_brute_force() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let slogans = Slogans::default().find(&corpus).unwrap();
    let (table, places) = (slogans.table().unwrap(), slogans.occurrences().unwrap());
    let rank: BTreeMap<String, usize> = column(&table, "term").into_iter().zip(0..).collect();
    let (ids, terms) = (column(&places, "doc_id"), column(&places, "term"));
    let (starts, ends) = (numbers(&places, "start"), numbers(&places, "end"));
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(terms[i].chars().count()), rank[&terms[i]], i));
    let mut taken: Vec<usize> = Vec::new();
    let mut counts = vec![0u64; rank.len()];
    let mut independent = vec![false; ids.len()];
    for i in order {
        let free = taken.iter().all(|&j| ids[i] != ids[j] || ends[i] <= starts[j] || ends[j] <= starts[i]);
        if free {
            taken.push(i);
            counts[rank[&terms[i]]] += 1;
            independent[i] = true;
        }
    }
    assert_eq!(column(&table, "independent"), counts.iter().map(u64::to_string).collect::<Vec<_>>());
    assert_eq!(column(&places, "independent"), independent.iter().map(bool::to_string).collect::<Vec<_>>());
    for (i, id) in ids.iter().enumerate() {
        let document = corpus.documents().position(|d| d.id() == id).unwrap();
        let text = &corpus.text(document)[starts[i] as usize..ends[i] as usize];
        assert_eq!(text.replace(['“', '”'], ""), terms[i], "bytes of the text, marks inside included");
    }
    // The same strings in the same documents are in the table by period.
    let by_year = slogans.counts_by(Period::Year).unwrap();
    for name in ["count", "independent", "doc_count"] {
        let sum: f64 = numbers(&by_year, name).iter().sum();
        assert_eq!(sum, numbers(&table, name).iter().sum::<f64>(), "{name}: every document is dated");
    }
}

#[test]
fn slogans_of_the_sample() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let table = Slogans::default().mine(&corpus).unwrap();
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
    assert_eq!(Slogans::default().rows(7).mine(&corpus).unwrap().height(), 7);
}

/// The matrix of slogans counts the plain string with quotation marks taken out.
#[test]
fn slogans_as_a_matrix() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let slogans = Slogans::default().find(&corpus).unwrap();
    let dtm = slogans.dtm(&tokens).unwrap();
    for term in slogans.terms().take(60) {
        for d in 0..corpus.len() {
            let plain = corpus.text(d).replace(['“', '”', '‘', '’'], "");
            assert_eq!(
                dtm.count(d, term) as usize,
                plain.matches(term).count(),
                "{term} in {}",
                corpus.document(d).id()
            );
        }
    }
    assert!(slogans.dtm(&Tokenizer::builder().build().unwrap().tokenize(&corpus_of(&["甲"])).unwrap()).is_err());
}

#[test]
fn a_verb_that_always_stands_before_is_no_part_of_the_slogan() {
    let corpus =
        corpus_of(&["打造全国质量强市标杆城市。", "要打造全国质量强市标杆城市，", "努力打造全国质量强市标杆城市"]);
    let table = Slogans::default().mine(&corpus).unwrap();
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
        let table = Slogans::default().min_count(6).mine(&corpus).unwrap();
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
    let table = Slogans::default().mine(&corpus).unwrap();
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
    let table = Slogans::default().mine(&corpus).unwrap();
    let terms = column(&table, "term");
    assert!(terms.contains(&"三农".to_string()) && !terms.contains(&"改革".to_string()), "{terms:?}");
    assert_eq!(numbers(&table, "quoted")[row(&table, "三农")], 0.75);
}

#[test]
fn families_by_hand() {
    let mut texts: Vec<(&str, String)> = Vec::new();
    for year in ["2002", "2003", "2004"] {
        texts.push((year, "全面建设小康社会。建设质量强国，质量强市好，质量强省。".into()));
    }
    for year in ["2012", "2013", "2014"] {
        texts.push((
            year,
            "全面建成小康社会，推进质量强市，全球发展倡议，构建人类命运共同体。".to_string()
                + "质量强国、质量强市；全球安全倡议，全球治理倡议。推进一带一路倡议，一带一路。",
        ));
    }
    let corpus = dated(&texts.iter().map(|(y, t)| (*y, t.as_str())).collect::<Vec<_>>());
    let slogans = Slogans::default().find(&corpus).unwrap();
    let families = slogans.families().unwrap();
    let relation = |family: &str, term: &str| {
        let (families_, terms) = (column(&families, "family"), column(&families, "term"));
        let found = (0..terms.len()).find(|&i| families_[i] == family && terms[i] == term);
        found.map(|i| column(&families, "relation")[i].clone())
    };
    let table = slogans.table().unwrap();
    let head = |term: &str| column(&table, "family")[row(&table, term)].clone();
    let strong = head("质量强市");
    assert_eq!((head("质量强国"), head("质量强省")), (strong.clone(), strong.clone()));
    assert_eq!(relation(&strong, &strong).as_deref(), Some("head"));
    assert_eq!(relation(&strong, "质量强省").as_deref(), Some("variant"));
    let society = head("全面建成小康社会");
    let earlier =
        if society == "全面建成小康社会" { "全面建设小康社会" } else { "全面建成小康社会" };
    assert_eq!(relation(&society, earlier).as_deref(), Some("stage"), "one took the other's place");
    assert_eq!(relation("人类命运共同体", "构建人类命运共同体").as_deref(), Some("verb shell"));
    assert_eq!(relation("一带一路", "一带一路倡议").as_deref(), Some("head noun"));
    for member in ["全球发展倡议", "全球安全倡议", "全球治理倡议"] {
        assert_eq!(relation("全球*倡议", member).as_deref(), Some("slot"));
    }
    let by_year = slogans.families_by(Period::Year).unwrap();
    let cell = |term: &str, year: &str| {
        let (terms, groups) = (column(&by_year, "term"), column(&by_year, "group"));
        let i = (0..terms.len()).find(|&i| terms[i] == term && groups[i] == year).unwrap();
        column(&by_year, "count")[i].clone()
    };
    assert_eq!((cell("质量强市", "2003"), cell("质量强市", "2013")), ("1".into(), "2".into()));
    assert_eq!((cell("构建人类命运共同体", "2004"), cell("构建人类命运共同体", "2014")), ("0".into(), "1".into()));
    assert_eq!(by_year.height(), families.height() * 6);
    assert_eq!(
        [column(&table, "first"), column(&table, "peak"), column(&table, "last")]
            .map(|c| c[row(&table, "全面建设小康社会")].clone()),
        ["2002", "2002", "2004"],
        "the earliest of equal peaks"
    );
}

/// The nested term counts less; by hand with log2(4) = 2.
#[test]
fn c_value_by_hand() {
    let text = "质量强市。质量强市。全国质量强市标杆城市，全国质量强市标杆城市。";
    let table = Slogans::default().mine(&corpus_of(&[text, text])).unwrap();
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
    let table = Slogans::default().mine(&corpus).unwrap();
    let flag = |term: &str| column(&table, "boilerplate")[row(&table, term)].clone();
    assert_eq!((flag("各位代表"), flag("请予审议")), ("true".into(), "true".into()));
    assert_eq!((flag("质量强市"), flag("工匠精神")), ("false".into(), "false".into()));
    let lexicon = Slogans::default().find(&corpus).unwrap().lexicon().unwrap();
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
    let table = Slogans::default().reference(reference.clone()).weights(weights).mine(&corpus).unwrap();
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

/// A string whose edges cut words falls out where a segmenter has a say.
#[test]
fn with_a_segmenter() {
    let corpus = corpus_of(&["坚持大学生活动，", "推进大学生活动。", "大学生活动好", "开展大学生活动"]);
    let cut = |words: &[&str]| {
        let lexicon = Lexicon::from_terms(words.iter().copied()).unwrap();
        Tokenizer::builder().lexicon(lexicon).build().unwrap().tokenize(&corpus).unwrap()
    };
    let finds = |tokens: &Tokens| {
        let slogans = Slogans::default().find_on_words(&corpus, tokens).unwrap();
        slogans.terms().any(|t| t == "大学生活动")
    };
    assert!(finds(&cut(&[])), "大学生 and 活动 are words");
    assert!(!finds(&cut(&["持大学生", "进大学生", "展大学生"])), "the string begins inside words");
    let other = Tokenizer::builder().build().unwrap().tokenize(&corpus_of(&["甲"])).unwrap();
    assert!(Slogans::default().find_on_words(&corpus, &other).is_err());
}

/// A second pass of tokenising counts whole slogans as the miner does, but for nested ones.
#[test]
fn the_lexicon_keeps_slogans_whole() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let slogans = Slogans::default().rows(60).find(&corpus).unwrap();
    let tokens = Tokenizer::builder().lexicon(slogans.lexicon().unwrap()).build().unwrap().tokenize(&corpus).unwrap();
    let dtm = tokens.dtm();
    let terms: Vec<&str> = slogans.terms().collect();
    let alone = |t: &&&str| !terms.iter().any(|u| u != *t && (u.contains(**t) || t.contains(u)));
    let alone: Vec<&&str> = terms.iter().filter(alone).collect();
    for term in &alone {
        let whole: u32 = (0..corpus.len()).map(|d| dtm.count(d, term)).sum();
        let plain: usize = (0..corpus.len()).map(|d| corpus.text(d).matches(**term).count()).sum();
        assert!(whole as usize <= plain && whole as usize * 10 >= plain * 8, "{term}: {whole} of {plain}");
    }
    assert!(alone.len() > 10, "{alone:?}");
}

#[test]
fn stability_under_resampling() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let slogans = Slogans::default().rows(40);
    let table = slogans.stability(&corpus, 4, 7).unwrap();
    assert_eq!(column(&table, "term"), slogans.find(&corpus).unwrap().terms().collect::<Vec<_>>());
    let (found, both) = (numbers(&table, "found"), numbers(&table, "both"));
    for (found, both) in found.iter().zip(&both) {
        assert!((0.0..=1.0).contains(found) && both <= found, "{both} of {found}");
        assert_eq!((found * 8.0).fract(), 0.0, "eighths");
    }
    assert!(found.iter().sum::<f64>() > 20.0, "half of the documents show most of them again");
    assert!(table.equals(&slogans.stability(&corpus, 4, 7).unwrap()));
    assert!(slogans.stability(&corpus, 0, 7).is_err());
}

#[test]
fn lists_and_weights_are_the_users() {
    let corpus =
        corpus_of(&["拥抱质量强市，拥抱绿色智造", "拥抱质量强市，拥抱绿色智造。", "质量强市。质量强市。绿色智造"]);
    let left = |slogans: &Slogans| {
        let table = slogans.mine(&corpus).unwrap();
        numbers(&table, "frame_left")[row(&table, "质量强市")]
    };
    assert_eq!(left(&Slogans::default()), 0.0);
    assert_eq!(left(&Slogans::default().frame_verbs(["拥抱"])), 2.0);
    let none = Slogans::default().edges(EdgeCharacters { never: "质绿".into(), ..EdgeCharacters::default() });
    assert!(!none.find(&corpus).unwrap().terms().any(|t| t == "质量强市" || t == "绿色智造"));
    let terms = |weights: SloganWeights| -> Vec<String> {
        Slogans::default().weights(weights).find(&corpus).unwrap().terms().map(str::to_string).collect()
    };
    let frequent = terms(SloganWeights { frequency: -9.0, ..SloganWeights::default() });
    assert_eq!(frequent[0], "质量强市");
}

/// Every mark may be the last thing in a text, or the only one.
#[test]
fn texts_that_end_in_any_mark() {
    for mark in ["、", "“", "”", "，", "\"", "", "、、", "”、“", "\0", "＋"] {
        let text = format!("{mark}坚持人类命运共同体理念和行动方案{mark}");
        let corpus = corpus_of(&[&text, &text, mark]);
        let slogans = Slogans::default().find(&corpus).unwrap();
        assert!(slogans.occurrences().unwrap().height() > 0, "{mark}: {:?}", slogans.terms().collect::<Vec<_>>());
        slogans.families().unwrap();
    }
    assert!(Slogans::default().max_length(1).find(&corpus_of(&["质量质量质量"])).unwrap().is_empty());
}

/// A text that ends in `、` does not go on in the next one.
#[test]
fn mottos_end_with_their_text() {
    let texts: Vec<(String, &str)> =
        (0..8).map(|i| (i.to_string(), if i % 2 == 0 { "坚持大众创业、" } else { "万众创新，大众创业" })).collect();
    let slogans = Slogans::default().min_count(2).min_doc_count(1).find(&Corpus::from_texts(texts).unwrap()).unwrap();
    assert!(slogans.terms().any(|term| term == "大众创业"));
    assert!(slogans.terms().all(|term| !term.contains('、')));
    assert!(slogans.occurrences().unwrap().height() > 0);
}

/// What is explained is what is counted: contributions add up to the score,
/// and what is no row says why.
#[test]
fn explanations_add_up() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let slogans = Slogans::default().rows(40);
    let table = slogans.mine(&corpus).unwrap();
    let terms = column(&table, "term");
    let strings = [terms[0].as_str(), &terms[39], "的质量", "质量强市工匠", "量", "学发展"];
    let why = slogans.explain(&corpus, strings).unwrap();
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

/// Long series of pauses cost no more than their length.
#[test]
fn a_series_of_pauses_is_linear() {
    let text = "质量、".repeat(20_000);
    let table = Slogans::default().mine(&corpus_of(&[&text, "质量"])).unwrap();
    assert!(table.height() < 100);
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

/// What is new since a date is told from what was there before; dates that
/// mean nothing tell of nothing new.
#[test]
fn new_since_a_date() {
    let old = "坚持质量强市战略。弘扬艰苦奋斗精神，推进改革。";
    let new = "坚持质量强市战略。发展新质生产力，“新质生产力”。";
    let texts: Vec<(String, &str)> = (1..=24).map(|i| (format!("20{i:02}"), if i <= 12 { old } else { new })).collect();
    let corpus = dated(&texts.iter().map(|(year, text)| (year.as_str(), *text)).collect::<Vec<_>>());
    let table = Slogans::default().since(&corpus, "2013".parse().unwrap()).unwrap();
    let line = row(&table, "新质生产力");
    assert_eq!((column(&table, "new")[line].as_str(), column(&table, "first")[line].as_str()), ("true", "2013"));
    assert_eq!((numbers(&table, "count_before")[line], numbers(&table, "count_since")[line]), (0.0, 24.0));
    let p = numbers(&table, "p_value")[line];
    assert!(
        (p - 1.0 / 2_704_156.0).abs() < 1e-15,
        "12 of 24 documents, all since: one of (24 choose 12) ways, got {p}"
    );
    assert!(!column(&table, "term").iter().any(|t| t.contains("质量强市") || t.contains("艰苦奋斗")));
    // The same texts with dates by turns.
    let turns = |i: usize| if i.is_multiple_of(2) { old } else { new };
    let texts: Vec<(String, &str)> = (1..=24).map(|i| (format!("20{i:02}"), turns(i))).collect();
    let corpus = dated(&texts.iter().map(|(year, text)| (year.as_str(), *text)).collect::<Vec<_>>());
    assert_eq!(Slogans::default().since(&corpus, "2013".parse().unwrap()).unwrap().height(), 0);
    assert!(Slogans::default().since(&corpus_of(&["坚持质量强市"]), "2013".parse().unwrap()).is_err());
}
