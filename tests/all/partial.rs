//! Counts by group that add up to those of the whole corpus.

use tifa::matrix::{Grouping, PartialCounts, TfIdfModel};
use tifa::prelude::*;
use tifa::{ErrorKind, Frequencies, TrendProfile};

use crate::{column, data, dated};

fn groupings() -> Vec<Grouping> {
    vec![
        Period::Year.into(),
        Grouping::Period(Period::Month, Undated::Skip),
        "level".into(),
        ["level", "genre"].into(),
        (Period::Year, "place").into(),
    ]
}

fn sample() -> Corpus {
    Corpus::read(data("sample.jsonl")).unwrap()
}

/// Each document in one of `n` parts, drawn by chance.
fn parts(corpus: &Corpus, n: usize, seed: u64) -> Vec<Corpus> {
    let mut random = fastrand::Rng::with_seed(seed);
    let part_of: Vec<usize> = (0..corpus.len()).map(|_| random.usize(..n)).collect();
    (0..n).map(|part| corpus.filter(|document| part_of[document.position()] == part).unwrap()).collect()
}

#[test]
fn parts_add_up_in_any_order() {
    let corpus = sample();
    let tokenizer = Tokenizer::builder().stop_words(StopWords::neutral()).build().unwrap();
    for (seed, grouping) in groupings().into_iter().enumerate() {
        let count = |corpus: &Corpus| PartialCounts::of(&tokenizer.dtm(corpus).unwrap(), grouping.clone()).unwrap();
        let whole = count(&corpus);
        let of_parts: Vec<PartialCounts> = parts(&corpus, 5, seed as u64).iter().map(count).collect();
        let [a, b, c, ..] = &of_parts[..] else { unreachable!() };
        let merge = |a: &PartialCounts, b: &PartialCounts| a.clone().merge(b.clone()).unwrap();
        assert_eq!(merge(a, b), merge(b, a), "commutative");
        assert_eq!(merge(&merge(a, b), c), merge(a, &merge(b, c)), "associative");
        assert_eq!(PartialCounts::merge_all(of_parts.clone()).unwrap(), whole);
        assert_eq!(PartialCounts::merge_all(of_parts.into_iter().rev()).unwrap(), whole);
        for size in [1, 9, 1000] {
            let mut stream = PartialCounts::stream(tokenizer.clone(), grouping.clone()).unwrap();
            for batch in CorpusReader::default().batches(data("sample.jsonl"), size).unwrap() {
                stream.push(&batch.unwrap()).unwrap();
            }
            assert_eq!(stream.finish().unwrap(), whole, "batches of {size}");
        }
    }
}

#[test]
fn counts_by_hand() {
    let corpus = dated(&[("2016-01-05", "质量 质量 品牌"), ("2016-12-01", "质量"), ("2018", "工匠"), ("", "遗漏")]);
    let tokens = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap();
    let counts = PartialCounts::of(&tokens.dtm(), Grouping::Period(Period::Year, Undated::Skip)).unwrap();
    assert_eq!(counts.labels(), ["2016", "2018"]);
    assert_eq!((counts.n_documents(), counts.n_tokens(), counts.left_out()), (3, 5, 1));
    assert_eq!((counts.count(0, "质量"), counts.doc_count(0, "质量"), counts.count(1, "质量")), (3, 2, 0));
    assert_eq!(counts.vocabulary().iter().collect::<Vec<_>>(), ["品牌", "工匠", "质量"]); // 遗漏 lies in no group
    assert_eq!(column(&counts.to_frame().unwrap(), "doc_count"), ["1", "2", "1"]);
    assert!(matches!(
        PartialCounts::of(&tokens.dtm(), Period::Year).unwrap_err().kind(),
        ErrorKind::Undated { count: 1, .. }
    ));
    let other = PartialCounts::of(&tokens.dtm(), Grouping::Period(Period::Month, Undated::Skip)).unwrap();
    assert!(counts.merge(other).unwrap_err().to_string().contains("the same for all parts"));
    assert!(PartialCounts::of(&tokens.dtm(), Period::Variable("date".into())).is_err());
    assert!(PartialCounts::merge_all([]).is_err());
}

/// Whatever is asked of the counts is answered as by the documents.
#[test]
fn tables_from_counts_are_those_of_the_documents() {
    let corpus = sample();
    let dtm = Tokenizer::builder().build().unwrap().dtm(&corpus).unwrap();
    let months = PartialCounts::of(&dtm, Grouping::Period(Period::Month, Undated::Skip)).unwrap();
    for period in [Period::Year, Period::FiveYearPlan] {
        let by_hand = PartialCounts::of(&dtm, Grouping::Period(period.clone(), Undated::Skip)).unwrap();
        let trend = Trend::by(period.clone()).terms(["质量", "品牌", "没有"]);
        let whole = trend.of(&dtm).unwrap();
        assert!(trend.of_counts(&by_hand).unwrap().equals_missing(&whole));
        let profile = TrendProfile::by(period);
        let whole = profile.of(&dtm).unwrap();
        assert!(profile.of_counts(&by_hand).unwrap().equals_missing(&whole));
    }
    // The sample is dated to the day, so that months make years.
    if months.left_out() == 0 {
        let trend = Trend::by(Period::Year).terms(["质量"]);
        assert!(trend.of_counts(&months).unwrap().equals_missing(&trend.of(&dtm).unwrap()));
    }
    assert!(Trend::by(Period::Week).terms(["质量"]).of_counts(&months).is_err());
    for grouping in groupings() {
        let counts = PartialCounts::of(&dtm, grouping.clone()).unwrap();
        if counts.left_out() > 0 {
            continue;
        }
        let table = Frequencies::default();
        assert!(table.of_counts(&counts).unwrap().equals_missing(&table.of(&dtm).unwrap()));
        let table = table.by(grouping.clone());
        assert!(table.of_counts(&counts).unwrap().equals_missing(&table.of(&dtm).unwrap()));
        let (ours, theirs) = (counts.dtm().unwrap(), dtm.group_by(grouping).unwrap());
        assert!(ours.to_frame().unwrap().equals(&theirs.to_frame().unwrap()));
        assert_eq!(ours.document_tokens(), theirs.document_tokens());
        let model = |model: TfIdfModel| model.transform(&dtm).unwrap().to_frame().unwrap();
        let formula = TfIdf::sklearn();
        let (ours, theirs) = (TfIdfModel::fit_counts(&counts, &formula), TfIdfModel::fit(&dtm, &formula));
        assert!(model(ours.unwrap()).equals(&model(theirs.unwrap())));
    }
}

#[test]
fn files_come_back_equal_and_broken_ones_say_why() {
    use tifa::polars::prelude::*;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("counts.parquet");
    let dtm = Tokenizer::builder().build().unwrap().dtm(&sample()).unwrap();
    for grouping in groupings() {
        let counts = PartialCounts::of(&dtm, grouping).unwrap();
        counts.write(&path).unwrap();
        assert_eq!(PartialCounts::read(&path).unwrap(), counts);
    }
    let nothing = PartialCounts::stream(Tokenizer::builder().build().unwrap(), Period::Year).unwrap().finish().unwrap();
    nothing.write(&path).unwrap();
    assert_eq!(PartialCounts::read(&path).unwrap(), nothing);
    assert!(matches!(PartialCounts::read(folder.path().join("none")).unwrap_err().kind(), ErrorKind::Io { .. }));

    let head = r#"{"version":1,"grouping":{"Period":["Year","Error"]}}"#;
    let key = r#"{"period":2016,"label":"2016","values":[]}"#;
    let write = |rows: &[(&str, &str, u64, u64)]| {
        let of = |f: fn(&(&str, &str, u64, u64)) -> u64| rows.iter().map(f).collect::<Vec<u64>>();
        let mut frame = df!(
            "kind" => rows.iter().map(|r| r.0).collect::<Vec<_>>(),
            "text" => rows.iter().map(|r| r.1).collect::<Vec<_>>(),
            "count" => of(|r| r.2),
            "doc_count" => of(|r| r.3),
            "characters" => of(|r| r.2),
            "first_day" => vec![None::<i32>; rows.len()],
            "last_day" => vec![None::<i32>; rows.len()],
        )
        .unwrap();
        let file = std::fs::File::create(&path).unwrap();
        polars_io::parquet::write::ParquetWriter::new(file).finish(&mut frame).unwrap();
        PartialCounts::read(&path)
    };
    let good = [("head", head, 0, 0), ("group", key, 9, 3), ("term", "品牌", 4, 2), ("term", "质量", 1, 1)];
    assert_eq!(write(&good).unwrap().count(0, "品牌"), 4);
    let later = head.replace("\"version\":1", "\"version\":2");
    let label = key.replace("\"2016\"", "\"2017\"");
    let broken = [
        (0, ("head", later.as_str(), 0, 0), "format 2"),
        (0, ("term", "质量", 1, 1), "does not begin with"),
        (1, ("group", label.as_str(), 9, 3), "the group \"2017\" is \"2016\" here"),
        (2, ("term", "质量", 4, 2), "row 4: terms out of order"),
        (2, ("term", "品牌", 0, 0), "row 3: 0 occurrences"),
        (2, ("term", "品牌", 4, 5), "in 5 of 3 documents"),
        (3, ("total", "质量", 1, 1), "row 4: a row of the kind \"total\""),
    ];
    for (row, with, message) in broken {
        let mut rows = good;
        rows[row] = with;
        let error = write(&rows).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}

/// A sum that a matrix cannot hold is an error, not a smaller number.
#[test]
fn sums_beyond_32_bits() {
    let text = serde_json::to_string(
        &Tokenizer::builder()
            .build_on(tifa::token::Whitespace)
            .unwrap()
            .tokenize(&dated(&[("2016-01-01", "质量"), ("2016-02-01", "质量")]))
            .unwrap()
            .dtm(),
    )
    .unwrap();
    let dtm: Dtm = serde_json::from_str(&text.replace("\"counts\":[1,1]", "\"counts\":[4294967295,1]")).unwrap();
    let error = dtm.group_by(Period::Year).unwrap_err();
    assert!(error.to_string().contains("4294967296 of \"质量\" in \"2016\""), "{error}");
    let counts = PartialCounts::of(&dtm, Period::Year).unwrap();
    assert_eq!(counts.count(0, "质量"), 1 << 32);
    assert!(counts.dtm().unwrap_err().to_string().contains("4294967296"));
}
