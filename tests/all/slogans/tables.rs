//! What is made of mined slogans: families, places, matrices, lexicons, what is new.

use std::collections::BTreeMap;

use tifa::prelude::*;

use super::{numbers, row};
use crate::{column, corpus_of, data, dated};

/// Longer strings first: no place of the text counts twice, and a string
/// counts by itself wherever nothing longer overlaps it.
#[test]
fn independent_counts_equal_brute_force() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let slogans = Slogans::default().mine(&corpus).unwrap();
    let (table, places) = (slogans.to_frame().unwrap(), slogans.occurrences().unwrap());
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

/// The matrix of slogans counts the plain string with quotation marks taken out.
#[test]
fn slogans_as_a_matrix() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let slogans = Slogans::default().mine(&corpus).unwrap();
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
fn families_by_hand() {
    let mut texts: Vec<(&str, String)> = Vec::new();
    for year in ["2002", "2003", "2004"] {
        let economy = "供给侧结构性改革，供给侧结构性改革；供给侧改革，农村综合改革，农村税费改革，农村改革。";
        texts.push((year, format!("全面建设小康社会。建设质量强国，质量强市好，质量强省。{economy}")));
    }
    for year in ["2012", "2013", "2014"] {
        texts.push((
            year,
            "全面建成小康社会，推进质量强市，全球发展倡议，构建人类命运共同体。".to_string()
                + "质量强国、质量强市；全球安全倡议，全球治理倡议。推进一带一路倡议，一带一路。",
        ));
    }
    let corpus = dated(&texts.iter().map(|(y, t)| (*y, t.as_str())).collect::<Vec<_>>());
    let slogans = Slogans::default().mine(&corpus).unwrap();
    let families = slogans.families().unwrap();
    let relation = |family: &str, term: &str| {
        let (families_, terms) = (column(&families, "family"), column(&families, "term"));
        let found = (0..terms.len()).find(|&i| families_[i] == family && terms[i] == term);
        found.map(|i| column(&families, "relation")[i].clone())
    };
    let table = slogans.to_frame().unwrap();
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
    let economy = head("供给侧结构性改革");
    assert_eq!(relation(&economy, "供给侧改革").as_deref(), Some("abbreviation"));
    assert_ne!(head("农村改革"), economy, "of two fuller forms neither is the full one");
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

/// A second pass of tokenising counts whole slogans as the miner does, but for nested ones.
#[test]
fn the_lexicon_keeps_slogans_whole() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let slogans = Slogans::default().rows(60).mine(&corpus).unwrap();
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
    assert_eq!(column(&table, "term"), slogans.mine(&corpus).unwrap().terms().collect::<Vec<_>>());
    let (found, both) = (numbers(&table, "found"), numbers(&table, "both"));
    for (found, both) in found.iter().zip(&both) {
        assert!((0.0..=1.0).contains(found) && both <= found, "{both} of {found}");
        assert_eq!((found * 8.0).fract(), 0.0, "eighths");
    }
    assert!(found.iter().sum::<f64>() > 20.0, "half of the documents show most of them again");
    assert!(table.equals(&slogans.stability(&corpus, 4, 7).unwrap()));
    assert!(slogans.stability(&corpus, 0, 7).is_err());
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
