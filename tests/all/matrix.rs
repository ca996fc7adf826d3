//! The matrix: counts, groups, bounds, frequencies.

use tifa::polars::prelude::df;
use tifa::prelude::*;
use tifa::{
    DtmBuilder, ErrorKind, Frequencies,
    describe::Ties,
    matrix::{Bound, Terms},
    token::Vocabulary,
};

use crate::{column, words};

#[test]
fn counts_by_hand() {
    let dtm = words(&["a b a", "b c", ""]).dtm();
    assert_eq!((dtm.n_documents(), dtm.n_terms(), dtm.n_nonzero()), (3, 3, 4));
    assert_eq!(
        [dtm.count(0, "a"), dtm.count(0, "b"), dtm.count(1, "a"), dtm.count(9, "a"), dtm.count(0, "z")],
        [2, 1, 0, 0, 0]
    );
    assert_eq!(dtm.term_totals().to_vec(), [2, 2, 1]);
    assert_eq!(dtm.document_frequencies().to_vec(), [1, 2, 1]);
    assert_eq!(dtm.document_tokens().to_vec(), [3, 2, 0]);
    let frame = dtm.to_frame().unwrap();
    assert_eq!(column(&frame, "doc_id"), ["1", "1", "2", "2"]);
    assert_eq!(column(&frame, "term"), ["a", "b", "b", "c"]);
    assert_eq!(column(&frame, "count"), ["2", "1", "1", "1"]);
}

#[test]
fn frequencies_by_hand() {
    let table = words(&["b b a c", "b a"]).dtm().frequencies().unwrap();
    assert_eq!(column(&table, "term"), ["b", "a", "c"]);
    assert_eq!(column(&table, "rank"), ["1", "2", "3"]);
    assert_eq!(
        column(&table, "rate"),
        ["5000", (2.0 * 1e4 / 6.0).to_string().as_str(), (1e4 / 6.0).to_string().as_str()]
    );
    assert_eq!(column(&table, "share"), ["1", "1", "0.5"]);
    let tied = words(&["b a c c"]).dtm().frequencies().unwrap();
    assert_eq!(
        (column(&tied, "term"), column(&tied, "rank")),
        (vec!["c".into(), "a".into(), "b".into()], vec!["1".into(), "2".into(), "2".into()])
    );
}

#[test]
fn trimming_keeps_bounds_and_denominators() {
    let dtm = words(&["a b b c c c", "c b", "c"]).dtm(); // a 1/1, b 3/2, c 5/3
    let kept = |trim: Trim| dtm.trim(&trim).unwrap().vocabulary().iter().map(str::to_string).collect::<Vec<_>>();
    assert_eq!(kept(Trim::default()), ["a", "b", "c"]);
    assert_eq!(kept(Trim::default().min_count(3)), ["b", "c"]);
    assert_eq!(kept(Trim::default().max_count(3)), ["a", "b"]);
    assert_eq!(kept(Trim::default().min_doc_count(2).max_doc_count(2)), ["b"]);
    assert_eq!(kept(Trim::default().min_doc_count(0.5)), ["b", "c"], "2 of 3 documents are at least half");
    assert_eq!(kept(Trim::default().min_count(Bound::Share(5.0 / 9.0))), ["c"], "a bound is included");
    let trimmed = dtm.trim(&Trim::default().min_count(3)).unwrap();
    assert_eq!(trimmed.document_tokens(), dtm.document_tokens());
    assert_eq!(column(&trimmed.frequencies().unwrap(), "rate")[0], (5.0 * 1e4 / 9.0).to_string());
    let error = dtm.trim(&Trim::default().min_count(6).max_doc_count(0.1)).unwrap_err().to_string();
    assert!(error.contains("min_count Count(6)") && error.contains("max_doc_count Share(0.1)"), "{error}");
    assert!(matches!(dtm.trim(&Trim::default().min_count(1.5)).unwrap_err().kind(), ErrorKind::Option { .. }));
}

#[test]
fn groups_are_sums() {
    let frame = df!(
        "text" => ["a b", "a", "b b", "c"], "date" => [Some("2016-02-01"), Some("2015"), Some("2016-07"), None],
        "place" => [Some("乙"), Some("甲"), None, Some("甲")]
    );
    let corpus = Corpus::from_frame(&frame.unwrap()).unwrap();
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap().dtm();
    let places = dtm.group_by("place").unwrap();
    let ids: Vec<&str> = (0..places.n_documents()).map(|r| places.document(r).id()).collect();
    assert_eq!(ids, ["", "乙", "甲"]);
    assert_eq!((places.count(0, "b"), places.count(2, "a"), places.count(2, "c")), (2, 1, 1));
    assert_eq!(places.document(2).variable("documents"), Some("2"));
    assert_eq!(places.document_tokens().to_vec(), [2, 2, 2]);

    let error = dtm.group_by(Period::Year).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Undated { count: 1, first, .. } if first == "4"), "{error}");
    let years = dtm.group_by(tifa::matrix::Grouping::Period(Period::Year, Undated::Skip)).unwrap();
    assert_eq!((years.n_documents(), years.document(1).id(), years.count(1, "b")), (2, "2016", 3));
    assert!(dtm.group_by("nowhere").unwrap_err().to_string().contains("place"), "the error lists the variables");
}

#[test]
fn top_terms_in_order() {
    let dtm = words(&["a a b c", "c"]).dtm();
    let weighted = dtm.tf_idf(&TfIdf::sklearn()).unwrap();
    for n in 0..4 {
        let at_once = dtm.top_terms(&TfIdf::sklearn(), n).unwrap();
        assert!(at_once.equals(&weighted.top_terms(n).unwrap()), "{n} terms, with and without the matrix of weights");
    }
    let top = weighted.top_terms(2).unwrap();
    assert_eq!(column(&top, "doc_id"), ["1", "1", "2"]);
    assert_eq!(column(&top, "term"), ["a", "b", "c"], "2 × rare, then rare, then common");
    assert_eq!(column(&top, "rank"), ["1", "2", "1"]);
    assert_eq!(weighted.top_terms(0).unwrap().height(), 0);
    let tied = words(&["b a", "b a"]).dtm().tf_idf(&TfIdf::sklearn()).unwrap().top_terms(1).unwrap();
    assert_eq!(column(&tied, "term"), ["a", "a"], "ties go to the earlier term");
}

#[test]
fn trimming_by_rank_and_quantile() {
    let dtm = words(&["a b b c c c d d d d"]).dtm(); // 1 2 3 4
    let kept = |trim: Trim| dtm.trim(&trim).unwrap().vocabulary().iter().map(str::to_string).collect::<Vec<_>>();
    assert_eq!(kept(Trim::default().max_count(Bound::Rank(2))), ["c", "d"]);
    assert_eq!(kept(Trim::default().min_count(Bound::Rank(2)).max_count(Bound::Rank(3))), ["b", "c"]);
    assert_eq!(
        kept(Trim::default().min_count(Bound::Quantile(0.5))),
        ["b", "c", "d"],
        "half of the values do not exceed 2"
    );
    assert_eq!(kept(Trim::default().max_count(Bound::Quantile(0.0))), ["a"]);
    let tied = words(&["a b c c"]).dtm();
    assert_eq!(tied.trim(&Trim::default().max_count(Bound::Rank(2))).unwrap().n_terms(), 3, "a and b share rank 2");
}

#[test]
fn builder() {
    let tokens = words(&["a b a b，a b", "b c New York"]);
    let terms = |b: DtmBuilder| b.build(&tokens).unwrap().vocabulary().iter().map(str::to_string).collect::<Vec<_>>();
    assert_eq!(terms(DtmBuilder::default().ngrams(2..=2)), ["New_York", "a_b", "b_a", "b_c", "c_New"]);
    let dtm = DtmBuilder::default().ngrams(1..=2).build(&tokens).unwrap();
    assert_eq!((dtm.count(0, "a_b"), dtm.count(0, "b_a"), dtm.count(0, "a")), (3, 1, 3), "nothing crosses the comma");
    assert_eq!(terms(DtmBuilder::default().max_terms(2)), ["a", "b"]);
    assert_eq!(terms(DtmBuilder::default().trim(Trim::default().min_doc_count(2))), ["b"]);
    let fixed = DtmBuilder::default().vocabulary(Vocabulary::from_terms(["z", "a"])).build(&tokens).unwrap();
    assert_eq!((fixed.n_terms(), fixed.count(0, "a"), fixed.count(0, "z")), (2, 3, 0));
    assert_eq!(fixed.document_tokens().to_vec(), [6, 4]);
    assert!(DtmBuilder::default().ngrams(0..=1).build(&tokens).is_err());
    let stopped =
        Tokenizer::builder().stop_words(["b"].into_iter().collect()).build_on(tifa::token::Whitespace).unwrap();
    let tokens = stopped.tokenize(&crate::corpus_of(&["甲 b 丙 丁"])).unwrap();
    let dtm = DtmBuilder::default().ngrams(2..=3).build(&tokens).unwrap();
    assert_eq!(dtm.vocabulary().iter().collect::<Vec<_>>(), ["丙_丁"], "nothing crosses a word that is left out");
}

#[test]
fn choosing_terms_and_rows() {
    let dtm = words(&["质量强国 质量强市", "质量强市 工匠"]).dtm();
    let kept =
        |terms: Terms| dtm.select_terms(&terms).unwrap().vocabulary().iter().map(str::to_string).collect::<Vec<_>>();
    assert_eq!(kept(Terms::glob("质量强?")), ["质量强国", "质量强市"]);
    assert_eq!(kept(Terms::glob("*强国")), ["质量强国"]);
    assert_eq!(kept(Terms::regex("^工|国$")), ["工匠", "质量强国"]);
    assert_eq!(kept(Terms::exact(["工匠", "没有"])), ["工匠"]);
    assert!(dtm.select_terms(&Terms::regex("(")).is_err());
    assert!(matches!(dtm.select_terms(&Terms::exact(["没有"])).unwrap_err().kind(), ErrorKind::Empty { .. }));
    assert_eq!(dtm.drop_terms(&Terms::glob("质量*")).unwrap().document_tokens(), dtm.document_tokens());
    let second = dtm.filter(|d| d.id() == "2").unwrap();
    assert_eq!((second.n_documents(), second.count(0, "工匠"), second.n_terms()), (1, 1, dtm.n_terms()));
    use tifa::polars::prelude::{BooleanChunked, NewChunkedArray};
    let mask = |values: &[Option<bool>]| BooleanChunked::from_slice_options("m".into(), values);
    assert_eq!(dtm.filter_mask(&mask(&[None, Some(true)])).unwrap().to_frame().unwrap(), second.to_frame().unwrap());
    assert!(dtm.filter_mask(&mask(&[Some(true)])).is_err());
}

#[test]
fn bound_together() {
    let (a, b) = (words(&["a b"]).dtm(), words(&["b c c"]).dtm());
    assert!(matches!(a.bind(&b).unwrap_err().kind(), ErrorKind::DuplicateId { .. }));
    let b = Tokenizer::builder()
        .build_on(tifa::token::Whitespace)
        .unwrap()
        .tokenize(&Corpus::from_texts([("x", "b c c")]).unwrap())
        .unwrap()
        .dtm();
    let both = a.bind(&b).unwrap();
    assert_eq!(both.vocabulary().iter().collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!((both.count(0, "b"), both.count(1, "c"), both.document(1).id()), (1, 2, "x"));
    assert_eq!(both.document_tokens().to_vec(), [2, 3]);
}

#[test]
fn grouped_by_several_variables() {
    let frame = df!("text" => ["a", "b", "a c"], "place" => ["甲", "乙", "甲"], "kind" => [1i64, 1, 2]).unwrap();
    let corpus = Corpus::from_frame(&frame).unwrap();
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap().dtm();
    let grouped = dtm.group_by(["place", "kind"]).unwrap();
    let ids: Vec<&str> = (0..3).map(|r| grouped.document(r).id()).collect();
    assert_eq!(ids, ["乙 · 1", "甲 · 1", "甲 · 2"]);
    assert_eq!(grouped.document(2).variable("kind"), Some("2"));
    let again = grouped.group_by("place").unwrap();
    assert_eq!((again.n_documents(), again.count(1, "a")), (2, 2), "groups can be grouped");
}

#[test]
fn frequency_tables() {
    let dtm = words(&["b b a c", "b a"]).dtm(); // b 3, a 2, c 1
    let table = Frequencies::default().of(&dtm).unwrap();
    assert_eq!(column(&table, "cumulative_share"), ["0.5", (5.0 / 6.0).to_string().as_str(), "1"]);
    assert_eq!(column(&table, "per_million")[0], "500000");
    assert_eq!(
        (column(&table, "log_rank")[1].clone(), column(&table, "log_count")[1].clone()),
        (2f64.log10().to_string(), 2f64.log10().to_string())
    );
    let by_id = df!("text" => ["b b a c", "b a"], "id" => ["1", "2"], "side" => ["右", "左"]).unwrap();
    let corpus = Corpus::from_frame(&by_id).unwrap();
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap().dtm();
    let grouped = Frequencies::default().ties(Ties::Max).by("side").of(&dtm).unwrap();
    assert_eq!(column(&grouped, "group"), ["右", "右", "右", "左", "左"]);
    assert_eq!(column(&grouped, "rank"), ["1", "3", "3", "2", "2"]);
    assert_eq!(column(&grouped, "share"), ["1", "1", "1", "1", "1"]);
}

#[test]
fn there_and_back_through_files() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Corpus::read(crate::data("sample.jsonl")).unwrap();
    let dtm = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap().dtm();
    dtm.write_parquet(folder.path()).unwrap();
    assert_eq!(Dtm::read_parquet(folder.path()).unwrap(), dtm);
    let path = folder.path().join("dtm.mtx");
    dtm.write_matrix_market(&path).unwrap();
    let back = Dtm::read_matrix_market(&path).unwrap();
    assert_eq!(
        (back.csr(), back.document_tokens(), back.vocabulary()),
        (dtm.csr(), dtm.document_tokens(), dtm.vocabulary())
    );
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().nth(1).unwrap(), format!("80 {} {}", dtm.n_terms(), dtm.n_nonzero()));
    for (from, to) in [("80 ", "79 "), ("\n1 1 ", "\n0 1 "), ("\n1 1 ", "\none 1 "), ("\n1 1 ", "\n1 999999 ")] {
        if text.contains(from) {
            std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
            assert!(Dtm::read_matrix_market(&path).is_err(), "{to:?}");
        }
    }
    std::fs::remove_file(folder.path().join("counts.parquet")).unwrap();
    assert!(Dtm::read_parquet(folder.path()).unwrap_err().to_string().contains("counts.parquet"));
}

#[test]
fn dense_and_wide() {
    let dtm = words(&["a b a", "c"]).dtm();
    assert_eq!(
        dtm.to_dense(6).unwrap().rows().into_iter().map(|r| r.to_vec()).collect::<Vec<_>>(),
        [[2, 1, 0], [0, 0, 1]]
    );
    assert!(dtm.to_dense(5).unwrap_err().to_string().contains("2 × 3 = 6"));
    let wide = dtm.to_wide_frame(6).unwrap();
    assert_eq!(
        (column(&wide, "doc_id"), column(&wide, "a"), column(&wide, "c")),
        (vec!["1".into(), "2".into()], vec!["2".into(), "0".into()], vec!["0".into(), "1".into()])
    );
    let named = words(&["a"]).dtm_of(&Lexicon::from_terms(["doc_id"]).unwrap(), tifa::token::Counting::AllMatches);
    assert!(named.to_wide_frame(9).is_err());
    let csr = dtm.csr();
    assert_eq!((csr.pointers, csr.columns, csr.counts), (&[0, 2, 3][..], &[0, 1, 2][..], &[2, 1, 1][..]));
}

/// 0.07 × 100 is 7.000000000000001 in floating point; 7 of 100 documents are 0.07 all the same.
#[test]
fn a_share_is_compared_exactly() {
    let texts: Vec<&str> = (0..100).map(|i| if i < 7 { "a b" } else { "b" }).collect();
    let trimmed = words(&texts).dtm().trim(&Trim::default().min_doc_count(Bound::Share(0.07))).unwrap();
    assert_eq!(trimmed.vocabulary().iter().collect::<Vec<_>>(), ["a", "b"]);
}

/// 更大 as one token and 更 + 大 as two are different terms unless told otherwise.
#[test]
fn sequences_are_not_added_to_words_of_their_wording() {
    let tokens = words(&["更大 更 大"]);
    let terms = |builder: DtmBuilder| {
        let dtm = builder.ngrams(1..=2).build(&tokens).unwrap();
        let counts = dtm.term_totals();
        dtm.vocabulary().iter().map(str::to_string).zip(counts).collect::<Vec<_>>()
    };
    let of = |rows: &[(&str, u64)]| rows.iter().map(|(t, n)| (t.to_string(), *n)).collect::<Vec<_>>();
    assert_eq!(terms(DtmBuilder::default()), of(&[("大", 1), ("更", 1), ("更_大", 1), ("更大", 1), ("更大_更", 1)]));
    assert_eq!(terms(DtmBuilder::default().concatenator("")), of(&[("大", 1), ("更", 1), ("更大", 2), ("更大更", 1)]));
    let error = DtmBuilder::default().ngrams(1..=usize::MAX).build(&tokens).unwrap_err();
    assert!(error.to_string().contains("ngrams"), "{error}");
}
