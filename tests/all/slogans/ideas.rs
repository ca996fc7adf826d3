//! Rows are ideas: wholes, parts and forms.

use tifa::phrase::SloganWeights;
use tifa::prelude::*;

use super::{numbers, row};
use crate::{column, corpus_of, dated};

/// Eight texts that hold a motto, the half of it once by itself, and a formulation that verbs stand before.
fn mottos() -> Corpus {
    let with = ["提倡", "执行", "贯彻", "要讲"].repeat(2);
    let texts: Vec<String> = (0..8)
        .map(|i| {
            let alone = if i == 0 { "花园里百花齐放。" } else { "" };
            format!("第{i}年{}百花齐放、百家争鸣。坚持生态优先，城市{i}区坚持生态优先。{alone}", with[i])
        })
        .collect();
    corpus_of(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn halves_of_a_motto_are_parts_of_it() {
    let slogans = Slogans::default().mine(&mottos()).unwrap();
    let table = slogans.to_frame().unwrap();
    let at = |term: &str, name: &str| column(&table, name)[row(&table, term)].clone();
    let motto = "百花齐放、百家争鸣";
    assert_eq!((at(motto, "level").as_str(), at(motto, "count").as_str()), ("head", "8"));
    for half in ["百花齐放", "百家争鸣"] {
        assert_eq!((at(half, "level").as_str(), at(half, "parent").as_str()), ("part", motto), "{half}");
        assert!(row(&table, half) > row(&table, motto), "the whole takes the place of {half}");
    }
    // 坚持 before it in all its occurrences makes no whole of 坚持生态优先.
    assert_eq!(at("生态优先", "level"), "head");
    let why = slogans.explain(["百花齐放"]).unwrap();
    assert_eq!(column(&why, "parent")[0], motto);
    let part = column(&why, "evidence").iter().position(|e| e == "part").unwrap();
    assert_eq!(numbers(&why, "contribution")[part], -SloganWeights::default().part);
    let families = slogans.families().unwrap();
    let of = column(&families, "term").iter().position(|t| t == "百家争鸣").unwrap();
    assert_eq!(column(&families, "relation")[of], "part");
}

/// By strings nothing is put back: a score is what the string's own evidence adds up to.
#[test]
fn ideas_or_strings() {
    let table = |weights: SloganWeights| {
        let slogans = Slogans::default().weights(weights).mine(&mottos()).unwrap();
        slogans.to_frame().unwrap()
    };
    let (ideas, strings) = (table(SloganWeights::default()), table(SloganWeights::default().by_string()));
    let score = |table: &_, term: &str| numbers(table, "score")[row(table, term)];
    assert_eq!(score(&strings, "百花齐放") - score(&ideas, "百花齐放"), SloganWeights::default().part);
    let motto = "百花齐放、百家争鸣";
    let halves = ["百花齐放", "百家争鸣"].map(|half| score(&strings, half));
    assert_eq!(score(&ideas, motto), halves[0].max(halves[1]).max(score(&strings, motto)));
    assert_eq!(column(&strings, "parent")[row(&strings, "百花齐放")], motto, "what is part of what stays known");
}

#[test]
fn forms_of_one_idea() {
    let with = ["推进", "加强", "做好", "搞好", "参与", "坚持"];
    let texts = with.map(|verb| {
        format!(
            "{verb}乡村振兴战略。{verb}乡村振兴，{verb}社会治安综合治理。全面{verb}社会治安的综合治理，“乡村振兴”。"
        )
    });
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let table = Slogans::default().mine(&corpus_of(&texts)).unwrap().to_frame().unwrap();
    let parent = |term: &str| column(&table, "parent")[row(&table, term)].clone();
    assert_eq!(parent("乡村振兴战略"), "乡村振兴");
    let pair = ["社会治安综合治理", "社会治安的综合治理"];
    let parents = pair.map(parent);
    assert!(parents == ["-", pair[0]] || parents == [pair[1], "-"], "{parents:?}");
}

/// Twenty documents of one day are one day; ten days are ten.
#[test]
fn what_one_day_repeats_is_no_news() {
    let mut documents: Vec<(String, String)> = Vec::new();
    for day in 1..=28 {
        for month in [1, 2] {
            let text = if month == 2 && day <= 12 {
                "实施绿色智造战略，坚持改革开放。"
            } else {
                "坚持改革开放。"
            };
            documents.push((format!("2016-{month:02}-{day:02}"), text.to_string()));
        }
    }
    for _ in 0..20 {
        documents.push(("2016-02-20".to_string(), "推进质量强市建设，质量强市。".to_string()));
    }
    let rows: Vec<(&str, &str)> = documents.iter().map(|(d, t)| (d.as_str(), t.as_str())).collect();
    let table = Slogans::default().since(&dated(&rows), "2016-02-01".parse().unwrap()).unwrap();
    let terms = column(&table, "term");
    assert!(terms.iter().any(|t| t.contains("绿色智造")), "{terms:?}");
    assert!(!terms.iter().any(|t| t.contains("质量强市")), "{terms:?}");
}
