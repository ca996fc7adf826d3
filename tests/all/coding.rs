//! Coding by dictionary.

use tifa::prelude::*;
use tifa::{
    Coding,
    text::Unit,
    token::{Counting, LexiconEntry},
};

use crate::{column, corpus_of, dated};

fn lexicon() -> Lexicon {
    Lexicon::from_entries([
        LexiconEntry::new("人才引进").with_category("供给型/人才培养"),
        LexiconEntry::new("引进人才").with_category("供给型/人才培养").with_head("人才引进"),
        LexiconEntry::new("税收减免").with_category("环境型/税收优惠"),
        LexiconEntry::new("减免").with_category("环境型/金融支持"),
    ])
    .unwrap()
}

fn tokens(texts: &[&str]) -> Tokens {
    Tokenizer::builder().build_on(tifa::token::Characters).unwrap().tokenize(&corpus_of(texts)).unwrap()
}

#[test]
fn by_hand() {
    let coded =
        Coding::by(lexicon()).code(&tokens(&["引进人才，税收减免。办学校；人才引进、人才引进", "无关"])).unwrap();
    let matches = coded.matches().unwrap();
    assert_eq!(column(&matches, "matched"), ["引进人才", "税收减免", "减免", "人才引进", "人才引进"]);
    assert_eq!(column(&matches, "term"), ["人才引进", "税收减免", "减免", "人才引进", "人才引进"]);
    assert_eq!(column(&matches, "unit"), ["0", "1", "1", "3", "3"]);
    let counts = coded.counts().unwrap();
    assert_eq!(column(&counts, "category")[..3], ["供给型/人才培养", "环境型/税收优惠", "环境型/金融支持"]);
    assert_eq!(column(&counts, "count"), ["3", "1", "1", "0", "0", "0"]);
    assert_eq!(column(&counts, "units"), ["2", "1", "1", "0", "0", "0"]);
    assert_eq!(column(&counts, "share")[..3], ["0.5", "0.25", "0.25"]);
    assert_eq!(
        (column(&coded.coverage().unwrap(), "coded"), column(&coded.coverage().unwrap(), "share")),
        (vec!["3".into(), "0".into()], vec!["0.75".into(), "0".into()])
    );
    assert_eq!(column(&coded.residue().unwrap(), "text"), ["办学校；", "无关"]);
}

#[test]
fn levels_and_ways_of_counting() {
    let tokens = tokens(&["税收减免，人才引进"]);
    let kinds = Coding::by(lexicon()).level(1).counting(Counting::LongestMatch).code(&tokens).unwrap();
    assert_eq!(column(&kinds.counts().unwrap(), "category"), ["供给型", "环境型"]);
    assert_eq!(column(&kinds.counts().unwrap(), "count"), ["1", "1"], "减免 is inside 税收减免");
    assert!(Coding::by(lexicon()).level(0).code(&tokens).is_err());
    assert!(Coding::by(Lexicon::default()).code(&tokens).is_err());
    let error = Coding::by(Lexicon::from_terms(["甲"]).unwrap()).code(&tokens).unwrap_err().to_string();
    assert!(error.contains("甲"), "{error}");
}

#[test]
fn units_of_text() {
    let text = "一是强、二是稳：增长1,200家（见表。）又说：“好！”\n 完，…";
    let units = |unit| {
        let coded = Coding::by(lexicon()).unit(unit).code(&tokens(&[text])).unwrap();
        column(&coded.residue().unwrap(), "text")
    };
    assert_eq!(units(Unit::Document), [text.trim()]);
    assert_eq!(units(Unit::Sentence), ["一是强、二是稳：增长1,200家（见表。）", "又说：“好！”", "完，…"]);
    assert_eq!(units(Unit::Clause), ["一是强、二是稳：", "增长1,200家（见表。）", "又说：", "“好！”", "完，"]);
}

#[test]
fn categories_over_time() {
    let corpus = dated(&[("2015", "人才引进。税收减免"), ("2016", "人才引进，引进人才")]);
    let tokens = Tokenizer::builder().build_on(tifa::token::Characters).unwrap().tokenize(&corpus).unwrap();
    let dtm = Coding::by(lexicon()).level(1).code(&tokens).unwrap().dtm();
    let trend = Trend::by(Period::Year).terms(["供给型", "环境型"]).of(&dtm).unwrap();
    assert_eq!(
        column(&trend, "count"),
        ["1", "2", "1", "0"],
        "at level 1 税收减免 and the 减免 inside are one category"
    );
}
