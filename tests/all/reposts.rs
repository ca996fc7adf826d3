//! Reposts on planted and random texts; every expected value comes from what
//! was planted or from comparing all pairs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use fastrand::Rng;
use tifa::clean::{Repost, RepostKind, RepostMeasure};
use tifa::prelude::*;

use crate::{column, dated};

const WORDS: &str = "质量 强市 工匠 精神 改革 发展 推进 建设 加强 坚持 深化 创新 服务 企业 群众 全面 落实 制度 保障 生态 \
                     环境 乡村 振兴 市场 监管 安全 生产 教育 医疗 就业 收入 增长 项目 投资 开放 合作 江州 临江 会议 强调 \
                     指出 要求 部门 责任 考核 标准 品牌 战略 城市 交通 水利 粮食 农业 工业 数字 经济 科技 人才 文化 体育";

fn text(rng: &mut Rng, length: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut text = String::new();
    for i in 1..=length / 2 {
        text.push_str(words[rng.usize(..words.len())]);
        text.push_str(if i % 6 == 0 { "，" } else { "" });
    }
    text
}

#[derive(Debug, Clone, Copy)]
enum Edit {
    Substitute,
    Insert,
    Delete,
    Head,
    Tail,
}

/// The text with a share of its characters changed.
fn edited(rng: &mut Rng, original: &str, edit: Edit, share: f64) -> String {
    let mut characters: Vec<char> = original.chars().collect();
    let n = (characters.len() as f64 * share).round() as usize;
    match edit {
        Edit::Head => characters.splice(..n, text(rng, n).chars()).for_each(drop),
        Edit::Tail => {
            characters.truncate(characters.len() - n);
            characters.extend(text(rng, n).chars());
        }
        _ => {
            for _ in 0..n {
                let at = rng.usize(..characters.len());
                match edit {
                    Edit::Substitute => characters[at] = rng.char('一'..='龥'),
                    Edit::Insert => characters.insert(at, rng.char('一'..='龥')),
                    _ => drop(characters.remove(at)),
                }
            }
        }
    }
    characters.into_iter().collect()
}

/// The groups as sets of texts.
fn partition(texts: &[String], places: &[Option<Repost>]) -> BTreeSet<BTreeSet<String>> {
    let mut groups: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for (text, place) in texts.iter().zip(places) {
        if let Some(place) = place {
            groups.entry(place.group).or_default().insert(text.clone());
        }
    }
    groups.into_values().collect()
}

fn shingles(text: &str) -> BTreeSet<Vec<char>> {
    let kept: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    kept.windows(5).map(<[char]>::to_vec).collect()
}

fn jaccard(a: &HashSet<u32>, b: &HashSet<u32>) -> f64 {
    let shared = a.intersection(b).count();
    shared as f64 / (a.len() + b.len() - shared) as f64
}

#[test]
fn groups_by_hand() {
    let long = "江州市召开质量强市工作会议，部署下一步工作，要求各部门落实责任";
    let near = "江州市召开质量强市工作会议，部署下一步工作，要求各部门落实责任。";
    let texts = [
        "短讯",
        long,
        "短讯。",
        "另一件事",
        "",
        "。",
        near,
        "江州市召开质量强市工作会议，部署下一步工作，要求各部门落实责任，抓好考核",
        "　短　讯",
    ];
    let places = Reposts::default().threshold(0.7).find(&texts).unwrap();
    let group: Vec<_> = places.iter().map(|p| p.map(|p| (p.group, p.first, p.kind))).collect();
    use RepostKind::{Exact, First, Near};
    assert_eq!(
        group,
        [
            Some((0, 0, First)),
            Some((1, 1, First)),
            Some((0, 0, Exact)),
            None,
            None,
            None,
            Some((1, 1, Exact)),
            Some((1, 1, Near)),
            Some((0, 0, Exact)),
        ]
    );
    // 29 characters and 33, the shorter the head of the longer: 25 of 29 shingles.
    assert_eq!(places[7].unwrap().similarity, 25.0 / 29.0);
}

#[test]
fn short_documents_join_only_where_equal() {
    let texts = ["江州市质量强市工作会议昨日召开。", "江州市质量强市工作会议今日召开。"];
    assert!(Reposts::default().threshold(0.3).find(&texts).unwrap().iter().all(Option::is_none));
    let shorter = Reposts::default().threshold(0.3).min_length(10);
    assert!(shorter.find(&texts).unwrap().iter().all(Option::is_some)); // 7 of 15 shingles
}

/// Against all pairs: never a false join, and at most one pair in a hundred missed.
#[test]
fn against_all_pairs() {
    let mut rng = Rng::with_seed(11);
    let mut texts = Vec::new();
    for _ in 0..40 {
        let length = rng.usize(30..300);
        let original = text(&mut rng, length);
        for share in [0.01, 0.03, 0.05, 0.1] {
            let edit = [Edit::Substitute, Edit::Insert, Edit::Delete, Edit::Head, Edit::Tail][rng.usize(..5)];
            texts.push(edited(&mut rng, &original, edit, share));
        }
        texts.push(original);
    }
    let mut numbers = BTreeMap::new();
    let sets: Vec<HashSet<u32>> = texts
        .iter()
        .map(|text| {
            let mut number = |s| {
                let next = numbers.len() as u32;
                *numbers.entry(s).or_insert(next)
            };
            shingles(text).into_iter().map(&mut number).collect()
        })
        .collect();
    let similar: Vec<Vec<f64>> =
        (0..sets.len()).map(|a| (0..=a).map(|b| jaccard(&sets[a], &sets[b])).collect()).collect();
    for threshold in [0.5, 0.7, 0.8, 0.9] {
        let places = Reposts::default().threshold(threshold).find(&texts).unwrap();
        let mut label: Vec<usize> = (0..texts.len()).collect();
        let (mut pairs, mut found) = (0, 0);
        for a in 0..texts.len() {
            for b in 0..a {
                if similar[a][b] >= threshold {
                    let (from, to) = (label[a], label[b]);
                    label.iter_mut().filter(|l| **l == from).for_each(|l| *l = to);
                    pairs += 1;
                    found +=
                        usize::from(places[a].is_some() && places[a].map(|p| p.group) == places[b].map(|p| p.group));
                }
            }
        }
        assert!(pairs >= 60 && found * 100 >= pairs * 99, "{threshold}: {found} of {pairs}");
        for (a, place) in places.iter().enumerate() {
            if let Some(place) = place {
                assert_eq!(label[a], label[place.first], "{threshold}: a false join");
                assert!((place.similarity - similar[a][place.first]).abs() < 1e-12);
            }
        }
    }
}

/// One stretch of 10 % and scattered edits of 1 % are found at the default
/// threshold; scattered edits of 5 and 10 % need the lower ones that the
/// docs' table leads to. Nothing false is joined at any.
#[test]
fn planted_reposts() {
    use Edit::{Delete, Head, Insert, Substitute, Tail};
    let cases: [(f64, &[Edit], f64); 5] = [
        (0.8, &[Substitute, Insert, Delete, Head, Tail], 0.01),
        (0.8, &[Head, Tail], 0.05),
        (0.7, &[Head, Tail], 0.10),
        (0.5, &[Substitute, Insert, Delete], 0.05),
        (0.3, &[Substitute, Insert, Delete], 0.10),
    ];
    let mut rng = Rng::with_seed(5);
    let opening = text(&mut rng, 30);
    let originals: Vec<String> = (0..100).map(|_| opening.clone() + &text(&mut rng, 440)).collect();
    for (threshold, edits, share) in cases {
        for &edit in edits {
            let copies = originals.iter().map(|o| edited(&mut rng, o, edit, share));
            let texts: Vec<String> = originals.iter().cloned().chain(copies).collect();
            let places = Reposts::default().threshold(threshold).find(&texts).unwrap();
            let right = (100..200).filter(|&c| places[c].is_some_and(|p| p.first == c - 100)).count();
            assert!(right >= 99, "{edit:?} {share} at {threshold}: {right} of 100");
            assert!((0..100).all(|o| places[o].is_none_or(|p| p.first == o)));
        }
    }
}

#[test]
fn order_and_threads_change_nothing() {
    let mut rng = Rng::with_seed(9);
    let frame = text(&mut rng, 300); // most texts share it: large buckets
    let mut texts: Vec<String> = (0..150).map(|_| frame.clone() + &text(&mut rng, 200)).collect();
    for i in 0..75 {
        let copy = edited(&mut rng, &texts[i], Edit::Substitute, 0.02);
        texts.push(copy);
    }
    for threshold in [0.5, 0.8] {
        let reposts = Reposts::default().threshold(threshold);
        let expected = reposts.find(&texts).unwrap();
        let groups = partition(&texts, &expected);
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            assert_eq!(pool.install(|| reposts.find(&texts)).unwrap(), expected);
        }
        for _ in 0..2 {
            let mut shuffled = texts.clone();
            rng.shuffle(&mut shuffled);
            assert_eq!(partition(&shuffled, &reposts.find(&shuffled).unwrap()), groups, "{threshold}");
        }
    }
}

#[test]
fn groups_are_numbered_by_their_first_documents() {
    let mut rng = Rng::with_seed(2);
    let originals: Vec<String> = (0..30).map(|_| text(&mut rng, 200)).collect();
    let texts: Vec<&String> = (0..90).map(|_| &originals[rng.usize(..30)]).collect();
    let places = Reposts::default().find(&texts).unwrap();
    let mut next = 0;
    for (document, place) in places.iter().enumerate() {
        let first = texts.iter().position(|t| *t == texts[document]).unwrap();
        let alone = texts.iter().filter(|t| **t == texts[document]).count() == 1;
        assert_eq!(place.map(|p| p.first), (!alone).then_some(first));
        if let Some(place) = place.filter(|p| p.kind == RepostKind::First) {
            assert_eq!((place.group, place.first), (next, document));
            next += 1;
        }
    }
}

#[test]
fn an_excerpt_joins_by_containment() {
    let mut rng = Rng::with_seed(4);
    let mut texts: Vec<String> = (0..100).map(|_| text(&mut rng, 400)).collect();
    for i in 0..50 {
        texts.push(texts[i].chars().take(280).collect()); // 240 of 400 and a little punctuation
    }
    assert!(Reposts::default().find(&texts).unwrap().iter().all(Option::is_none));
    let places = Reposts::default().measure(RepostMeasure::Containment).find(&texts).unwrap();
    assert!((100..150).all(|e| places[e].is_some_and(|p| p.first == e - 100 && p.similarity == 1.0)));
    assert!((50..100).all(|o| places[o].is_none()));
}

#[test]
fn any_text_is_taken() {
    let mut rng = Rng::with_seed(8);
    let texts: Vec<String> = (0..300)
        .map(|_| {
            let length = rng.usize(..60);
            (0..length).map(|_| rng.char(..)).collect()
        })
        .collect();
    for shingle in [1, 5, 100] {
        let reposts = Reposts::default().shingle(shingle).min_length(0).hashes(16);
        assert_eq!(reposts.find(&texts).unwrap().len(), 300);
    }
    assert_eq!(Reposts::default().find::<&str>(&[]).unwrap(), []);
    assert_eq!(Reposts::default().find(&["", "", "。"]).unwrap(), [None; 3]);
}

#[test]
fn options_are_checked_and_saved() {
    fn option<T: std::fmt::Debug>(result: tifa::Result<T>) -> &'static str {
        match result.unwrap_err().into_kind() {
            tifa::ErrorKind::Option { name, .. } => name,
            other => panic!("{other:?}"),
        }
    }
    for threshold in [0.0, -1.0, 1.1, f64::NAN, f64::INFINITY] {
        assert_eq!(option(Reposts::default().threshold(threshold).find(&["甲"])), "threshold");
    }
    assert_eq!(option(Reposts::default().shingle(0).banding()), "shingle");
    assert_eq!(option(Reposts::default().hashes(15).banding()), "hashes");
    assert_eq!(Reposts::default().threshold(1.0).banding().unwrap().rows, 128);
    let reposts = Reposts::default().measure(RepostMeasure::Containment).threshold(0.7);
    let saved = serde_json::to_string(&reposts).unwrap();
    assert_eq!(serde_json::from_str::<Reposts>(&saved).unwrap(), reposts);
    assert_eq!(serde_json::from_str::<Reposts>("{}").unwrap(), Reposts::default());
}

#[test]
fn the_first_dated_document_stands_for_its_group() {
    let one = "江州市召开质量强市工作会议，部署下一步工作，要求各部门落实责任";
    let two = "大桥昨日通车";
    let texts = [
        ("2016-09-14", one),
        ("", two),
        ("2016-09-12", "　江州市召开质量强市工作会议，部署下一步工作，要求各部门落实责任。"),
        ("2017", "另一件事"),
        ("2016-09-13", one),
        ("2018", two),
    ];
    let groups = Reposts::default().group(&dated(&texts)).unwrap();
    let table = groups.to_frame().unwrap();
    assert_eq!(column(&table, "group"), ["1", "1", "1", "2", "2"]);
    assert_eq!(column(&table, "doc_id"), ["3", "5", "1", "6", "2"]);
    assert_eq!(column(&table, "kind"), ["first", "exact", "exact", "first", "exact"]);
    assert_eq!(column(&table, "date"), ["2016-09-12", "2016-09-13", "2016-09-14", "2018", "-"]);
    assert_eq!(column(&table, "first"), ["3", "3", "3", "6", "6"]);
    let marks: Vec<_> = groups.corpus().documents().map(|d| d.variable("repost_group")).collect();
    let group = Some;
    assert_eq!(marks, [group("1"), group("2"), group("1"), None, group("1"), group("2")]);
    let ids = |corpus: &Corpus| corpus.documents().map(|d| d.id().to_string()).collect::<Vec<_>>();
    assert_eq!(ids(&groups.corpus().without_reposts().unwrap()), ["3", "4", "6"]);
    // Where the first was filtered out, another one stands for the group.
    let some = groups.corpus().filter(|d| d.id() != "3").unwrap();
    assert_eq!(ids(&some.without_reposts().unwrap()), ["4", "5", "6"]);
    let error = dated(&texts).without_reposts().unwrap_err().to_string();
    assert!(error.contains("repost_group"), "{error}");
    assert!(Reposts::default().group(&Corpus::from_texts([("a", "质量")]).unwrap()).unwrap().is_empty());
}

/// Stops after this many documents.
struct Stop(std::sync::atomic::AtomicUsize);

impl tifa::Progress for Stop {
    fn advance(&self, documents: usize) -> std::ops::ControlFlow<()> {
        let left =
            self.0.fetch_update(std::sync::atomic::Ordering::Relaxed, std::sync::atomic::Ordering::Relaxed, |left| {
                Some(left.saturating_sub(documents))
            });
        if left.is_ok_and(|left| left <= documents) {
            std::ops::ControlFlow::Break(())
        } else {
            std::ops::ControlFlow::Continue(())
        }
    }
}

#[test]
fn reading_cleaning_and_reposts_can_be_stopped() {
    let stop = || Stop(2.into());
    let cancelled = |error: tifa::Error| matches!(error.kind(), tifa::ErrorKind::Cancelled);
    let path = crate::data("sample.jsonl");
    assert!(cancelled(CorpusReader::default().read_with(&path, &stop()).unwrap_err()));
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.txt", "b.txt", "c.txt"] {
        std::fs::write(folder.path().join(name), "质量强市").unwrap();
    }
    assert!(cancelled(CorpusReader::default().read_with(folder.path(), &stop()).unwrap_err()));
    let corpus = CorpusReader::default().read_with(&path, &()).unwrap();
    assert!(cancelled(Cleaner::default().clean_with(&corpus, &stop()).unwrap_err()));
    assert!(cancelled(Reposts::default().group_with(&corpus, &stop()).unwrap_err()));
    let counted = Stop(usize::MAX.into());
    Reposts::default().group_with(&corpus, &counted).unwrap();
    assert_eq!(usize::MAX - counted.0.into_inner(), corpus.len(), "each document once");
}
