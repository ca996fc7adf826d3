//! Questions about time, group by group on one timeline.

use tifa::TrendProfile;
use tifa::polars::prelude::*;
use tifa::prelude::*;
use tifa::trend::{Bands, Bursts, HeatScale, Succession};

use crate::column;

/// 甲 has text in 2000, 2001 and 2004, 乙 in 2001 to 2003; one document has no place.
fn dtm() -> Dtm {
    let texts = ["a a z", "a z z", "z a a a", "b z", "b a z", "z z b b", "a a a a a"];
    let dates = ["2000", "2001", "2004", "2001", "2002", "2003", "2002"];
    let places = [Some("甲"), Some("甲"), Some("甲"), Some("乙"), Some("乙"), Some("乙"), None];
    let frame = df!("text" => texts, "date" => dates, "place" => places).unwrap();
    let corpus = Corpus::from_frame(&frame).unwrap();
    Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap().dtm()
}

#[test]
fn groups_share_one_timeline() {
    let trend = Trend::by(Period::Year).terms(["a"]).groups("place").of(&dtm()).unwrap();
    assert_eq!(trend.get_column_names()[0], "group");
    assert_eq!(column(&trend, "group"), [vec!["乙"; 5], vec!["甲"; 5]].concat());
    let years = ["2000", "2001", "2002", "2003", "2004"];
    assert_eq!(column(&trend, "period"), [years, years].concat());
    assert_eq!(column(&trend, "count"), ["0", "0", "1", "0", "0", "2", "1", "0", "0", "3"]);
    assert_eq!(column(&trend, "documents"), ["0", "1", "1", "1", "0", "1", "1", "0", "0", "1"]);
    // Years in which a group has no text are unknown, not 0.
    let rates = column(&trend, "rate");
    assert_eq!(
        rates.iter().map(|r| r == "-").collect::<Vec<_>>(),
        [true, false, false, false, true, false, false, true, true, false]
    );
}

#[test]
fn every_question_takes_groups() {
    let dtm = dtm();
    let trend = || Trend::by(Period::Year).terms(["a", "b"]).groups("place");
    let profile = || TrendProfile::by(Period::Year).groups("place");
    let tables = [
        trend().of(&dtm),
        trend().bands(&dtm, &Bands::counts()),
        trend().moving_average(&dtm, 1),
        trend().index(&dtm, "2001"),
        profile().of(&dtm),
        profile().ranks(&dtm),
        profile().change_points(&dtm),
        Bursts::by(Period::Year).groups("place").of(&dtm),
        HeatScale::by_share().terms(["a"]).groups("place").levels(&dtm),
        HeatScale::by_share().terms(["a"]).groups("place").changes(&dtm),
        Succession::of(["a", "b"]).groups("place").shares(&dtm),
        Succession::of(["a", "b"]).groups("place").crossings(&dtm),
    ];
    for (i, table) in tables.into_iter().enumerate() {
        let table = table.unwrap();
        assert_eq!(table.get_column_names()[0], "group", "{i}");
        assert!(column(&table, "group").is_sorted(), "{i}");
    }
    let table = profile().terms(["a", "b"]).of(&dtm).unwrap();
    assert_eq!(column(&table, "group"), ["乙", "乙", "甲", "甲"]);
    assert_eq!(column(&table, "first"), ["2002", "2001", "2000", "-"]);
    assert_eq!(column(&table, "count"), ["1", "4", "6", "0"]);
    assert!(profile().groups("nowhere").of(&dtm).is_err());
}

#[test]
fn no_group_at_all() {
    let frame = df!("text" => ["a"], "date" => ["2000"], "place" => [None::<&str>]).unwrap();
    let corpus = Corpus::from_frame(&frame).unwrap();
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap().dtm();
    let trend = Trend::by(Period::Year).terms(["a"]).groups("place").of(&dtm).unwrap();
    assert_eq!((trend.height(), trend.get_column_names()[0].as_str()), (0, "group"));
}
