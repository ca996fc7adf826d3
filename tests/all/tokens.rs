//! Tokens: whole words, gaps, breaks, filters.

use tifa::prelude::*;
use tifa::{
    ErrorKind, Progress,
    token::{Characters, JiebaSegmenter, LexiconEntry, Segmenter, Whitespace},
};

use crate::{corpus_of, data, random_text};

fn lexicon(terms: &[&str]) -> Lexicon {
    Lexicon::from_terms(terms.iter().copied()).unwrap()
}

#[test]
fn lexicon_entries_stay_whole() {
    // (entries, text, words)
    let cases: &[(&[&str], &str, &[&str])] = &[
        (&["质量强市"], "打造质量强市标杆", &["打造", "质量强市", "标杆"]),
        (&["印度", "印度尼西亚"], "印度尼西亚和印度", &["印度尼西亚", "和", "印度"]),
        (&["互联网+"], "推进互联网+行动", &["推进", "互联网+", "行动"]),
        (&["中国制造2025"], "中国制造2025规划", &["中国制造2025", "规划"]),
        (&["“放管服”"], "深化“放管服”改革", &["深化", "“放管服”", "改革"]),
        (&["双碳“1+N”"], "双碳“1+N”政策", &["双碳“1+N”", "政策"]),
        (&["New York"], "在New York开会", &["在", "New York", "开会"]),
        (&["强市", "质量强"], "质量强市", &["质量强", "市"]),
        (&["大众创业、万众创新"], "大众创业、万众创新", &["大众创业、万众创新"]),
    ];
    for (entries, text, words) in cases {
        let tokenizer = Tokenizer::builder().lexicon(lexicon(entries)).build().unwrap();
        assert_eq!(tokenizer.words(text), *words, "{text}");
    }
}

#[test]
fn without_a_lexicon_it_is_jieba() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let jieba = jieba_rs::Jieba::new();
    for hmm in [true, false] {
        let tokens = Tokenizer::builder().hmm(hmm).build().unwrap().tokenize(&corpus).unwrap();
        for d in 0..corpus.len() {
            let ours: Vec<&str> = tokens.document(d).map(|t| t.term).collect();
            let cut = jieba.cut(corpus.text(d), hmm);
            let theirs: Vec<&str> =
                cut.iter().map(|t| t.word).filter(|w| w.chars().any(char::is_alphanumeric)).collect();
            assert_eq!(ours, theirs);
        }
    }
}

#[test]
fn breaks_stand_where_a_phrase_ends() {
    let tokens = Tokenizer::builder()
        .build_on(Characters)
        .unwrap()
        .tokenize(&corpus_of(&["甲乙，丙\n丁 戊　己A B  C\u{200b}D"]))
        .unwrap();
    let marks: String =
        tokens.document(0).map(|t| if t.break_before { format!("|{}", t.term) } else { t.term.to_string() }).collect();
    assert_eq!(marks, "|甲乙|丙|丁戊|己AB|CD");
}

/// Tokens and gaps restore the text byte for byte, whatever the text.
#[test]
fn tokens_and_gaps_are_the_text() {
    let alphabet: Vec<char> = "质量强市工匠精神，。“”\n \u{3000}A9+😀\u{301}é\u{e000}𠀀".chars().collect();
    let mut rng = fastrand::Rng::with_seed(7);
    let texts: Vec<String> = (0..200).map(|i| random_text(&mut rng, &alphabet, i)).collect();
    let corpus = corpus_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let tokenizer = Tokenizer::builder().lexicon(lexicon(&["质量强市", "工匠", "匠精神", "强"])).build().unwrap();
    let tokens = tokenizer.tokenize(&corpus).unwrap();
    for (d, text) in texts.iter().enumerate() {
        let mut end = 0;
        for token in tokens.document(d) {
            assert!(token.bytes.start >= end);
            let gap = &text[end..token.bytes.start];
            assert!(!gap.chars().any(char::is_alphanumeric), "{gap:?} of {text:?} is lost");
            assert_eq!(&text[token.bytes.clone()], token.term);
            end = token.bytes.end;
        }
        assert!(!text[end..].chars().any(char::is_alphanumeric));
        let whole: usize = text.match_indices("质量强市").count();
        assert_eq!(tokens.document(d).filter(|t| t.term == "质量强市").count(), whole, "{text:?}");
    }
}

/// What `Segmenter` promises, asked of every segmenter.
#[test]
fn segmenters_keep_their_contract() {
    let segmenters: [Box<dyn Segmenter>; 4] = [
        Box::new(JiebaSegmenter::new(true)),
        Box::new(JiebaSegmenter::new(false).tagged(true)),
        Box::new(Whitespace),
        Box::new(Characters),
    ];
    let alphabet: Vec<char> =
        "质量强市工匠精神的，。\r\n\t \u{3000}Az09+-._%😀\u{301}\u{e000}𠀀\u{200d}".chars().collect();
    let mut rng = fastrand::Rng::with_seed(3);
    let mut texts: Vec<String> = (0..150).map(|i| random_text(&mut rng, &alphabet, i % 60)).collect();
    texts.push("质量 强 市\n工匠".into());
    for segmenter in &segmenters {
        for text in &texts {
            let mut end = 0;
            segmenter.segment(text, &mut |range, _| {
                assert_eq!(range.start, end, "{segmenter:?}: a gap or overlap in {text:?}");
                assert!(range.end > range.start, "{segmenter:?}: an empty piece in {text:?}");
                assert!(text.is_char_boundary(range.end));
                end = range.end;
            });
            assert_eq!(end, text.len(), "{segmenter:?}: {text:?} is not cut to its end");
        }
    }
    let tokenizer = Tokenizer::builder().build_on(Whitespace).unwrap();
    assert_eq!(tokenizer.words("质量 强市，工匠 精神"), ["质量", "强市", "工匠", "精神"]);
}

#[test]
fn filters_leave_out_of_the_matrix_only() {
    let corpus = corpus_of(&["我们的质量强市和品牌建设"]);
    let build = |b: tifa::token::TokenizerBuilder| {
        b.lexicon(lexicon(&["质量强市"])).build().unwrap().tokenize(&corpus).unwrap()
    };
    let terms = |t: &Tokens| t.dtm().vocabulary().iter().map(str::to_string).collect::<Vec<_>>();
    let all = build(Tokenizer::builder());
    assert_eq!(terms(&all), ["和", "品牌", "建设", "我们", "的", "质量强市"]);
    let stopped = build(Tokenizer::builder().stop_words(StopWords::neutral().with(["质量强市"])));
    assert_eq!(terms(&stopped), ["品牌", "建设", "质量强市"], "an entry of the lexicon is never left out");
    assert_eq!(stopped.dtm().document_tokens()[0], 6, "words left out still count as tokens");
    assert_eq!(terms(&build(Tokenizer::builder().min_characters(2))), ["品牌", "建设", "我们", "质量强市"]);
    let nouns = build(Tokenizer::builder().parts_of_speech(["n"]));
    assert_eq!(terms(&nouns), ["品牌", "质量强市"]);
    assert_eq!(nouns.part_of_speech(nouns.vocabulary().id("建设").unwrap()), Some("vn"));
}

#[test]
fn variants_count_as_their_head() {
    let entries = [
        LexiconEntry::new("质量强市"),
        LexiconEntry::new("质量强市战略").with_head("质量强市"),
        LexiconEntry::new("双创").with_head("大众创业"),
    ];
    let lexicon = Lexicon::from_entries(entries).unwrap();
    let tokens = Tokenizer::builder()
        .lexicon(lexicon)
        .build()
        .unwrap()
        .tokenize(&corpus_of(&["实施质量强市战略，质量强市。双创"]))
        .unwrap();
    assert_eq!(tokens.document(0).map(|t| t.term).collect::<Vec<_>>(), ["实施", "质量强市战略", "质量强市", "双创"]);
    let dtm = tokens.dtm();
    assert_eq!((dtm.count(0, "质量强市"), dtm.count(0, "质量强市战略")), (2, 0));
    assert_eq!(dtm.count(0, "大众创业"), 1, "though the head itself never occurs");
}

#[test]
fn bundled_lists() {
    let lexicon = Lexicon::read(data("lexicon/tifa.csv")).unwrap();
    assert!(lexicon.len() >= 200);
    assert!(lexicon.iter().all(|e| e.category().is_some()));
    assert!(lexicon.iter().filter(|e| e.first_year().is_some()).count() >= 200);
    let (neutral, policy) = (StopWords::neutral(), StopWords::policy());
    assert!(neutral.contains("的") && !neutral.contains("加强") && policy.contains("加强"));
    assert!(neutral.iter().all(|w| !policy.contains(w)), "the neutral list holds no policy word");
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
    let corpus = corpus_of(&["文"; 1000]);
    let tokenizer = Tokenizer::builder().build_on(Characters).unwrap();
    let never = Stop(AtomicUsize::new(0), usize::MAX);
    tokenizer.tokenize_with(&corpus, &never).unwrap();
    assert_eq!(never.0.load(Ordering::Relaxed), 1000);
    let error = tokenizer.tokenize_with(&corpus, &Stop(AtomicUsize::new(0), 10)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Cancelled));
}

/// Pre-segmented text keeps decimals, shares and names with signs whole.
#[test]
fn spaces_part_words_and_signs_inside_do_not() {
    let cases = [
        ("增长 6.5% 。", vec!["增长", "6.5%"]),
        ("3.7 万 件 ， 创 新高", vec!["3.7", "万", "件", "创", "新高"]),
        ("AT&T COVID-19", vec!["AT&T", "COVID-19"]),
        ("质量，品牌。", vec!["质量", "品牌"]),
        ("（ 一带一路 ）", vec!["一带一路"]),
        ("end. -start a- %", vec!["end", "start", "a"]),
        ("列夫·托尔斯泰", vec!["列夫·托尔斯泰"]),
    ];
    let tokenizer = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap();
    for (text, expected) in cases {
        assert_eq!(tokenizer.words(text), expected, "{text}");
    }
}

#[test]
fn tokens_know_their_characters() {
    let corpus = crate::corpus_of(&["弘扬“工匠精神”，AI赋能。", "质量"]);
    let lexicon = Lexicon::from_terms(["工匠精神"]).unwrap();
    let tokens = Tokenizer::builder().lexicon(lexicon).build().unwrap().tokenize(&corpus).unwrap();
    for document in 0..corpus.len() {
        let characters: Vec<char> = corpus.text(document).chars().collect();
        for token in tokens.document(document) {
            assert_eq!(characters[token.characters.clone()].iter().collect::<String>(), token.term);
            assert_eq!(&corpus.text(document)[token.bytes.clone()], token.term);
        }
    }
}

/// One rule for what is a character: letters, Han characters and digits.
#[test]
fn every_table_counts_characters_alike() {
    let corpus = crate::corpus_of(&["增长3.5%，AT&T。"]); // 增 长 3 5 A T T
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    assert_eq!(crate::column(&corpus.to_frame().unwrap(), "characters"), ["7"]);
    assert_eq!(tokens.dtm().document_characters().to_vec(), [7]);
    let diversity = tifa::describe::Diversity::default().of(&tokens).unwrap();
    assert_eq!(crate::column(&diversity, "characters"), ["7"]);
}
