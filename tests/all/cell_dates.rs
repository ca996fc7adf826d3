//! Dates in tables: each form in a cell with what it is, and what is said of it.

use tifa::polars::prelude::*;
use tifa::prelude::*;

use crate::column;

/// A cell, the date, and the note; `-` for none.
const CELLS: &[(&str, &str, &str)] = &[
    // Clock times, days of the week, zones
    ("2016年06月30日09时30分", "2016-06-30", "-"),
    ("2015年04月08日10:05", "2015-04-08", "-"),
    ("2019 年 10 月 30 日", "2019-10-30", "-"),
    ("2016-09-12 上午10:05", "2016-09-12", "-"),
    ("2016/09/12 上午 10:05:00", "2016-09-12", "-"),
    ("2016年9月12日 星期一", "2016-09-12", "-"),
    ("2016年9月12日（星期一）10:05", "2016-09-12", "-"),
    ("2016-9-12  10:05", "2016-09-12", "-"),
    ("2016-09-12T10:05:00+08:00", "2016-09-12", "-"),
    ("2016-09-12 10:05:00.000", "2016-09-12", "-"),
    ("2016-09-12 10:05:00 CST", "2016-09-12", "-"),
    ("2016-09-12+08:00", "2016-09-12", "-"),
    ("20160912 10:05", "2016-09-12", "-"),
    ("20160912T100500Z", "2016-09-12", "-"),
    ("20160912103000", "2016-09-12", "-"),
    ("201609121030", "2016-09-12", "-"),
    ("D:20160912103000+08'00'", "2016-09-12", "-"),
    ("2016-09-12 10:05 PM", "2016-09-12", "-"),
    ("2016年9月12日 晚上8点", "2016-09-12", "-"),
    // One form in other signs
    ("２０１６年９月１２日", "2016-09-12", "-"),
    ("二〇一六年九月十二日", "2016-09-12", "-"),
    ("二○一六年九月十二日", "2016-09-12", "-"),
    ("二〇一六年九月十二", "2016-09-12", "-"),
    ("2016年9月12", "2016-09-12", "-"),
    ("2016-09-12日", "2016-09-12", "-"),
    ("2016_09_12", "2016-09-12", "-"),
    ("2016 09 12", "2016-09-12", "-"),
    ("2016—09—12", "2016-09-12", "-"),
    ("2016:09:12 10:05:00", "2016-09-12", "-"),
    ("[2016-09-12]", "2016-09-12", "-"),
    ("'2016-09-12", "2016-09-12", "-"),
    ("发布时间：2016-09-12", "2016-09-12", "-"),
    ("公元2016年9月12日", "2016-09-12", "-"),
    ("民国105年9月12日", "2016-09-12", "-"),
    ("民國三十八年", "1949", "-"),
    // English
    ("Mon Sep 12 10:05:00 +0800 2016", "2016-09-12", "-"),
    ("Mon, 12 Sep 2016 10:05:00 GMT", "2016-09-12", "-"),
    ("Sep 12, 2016", "2016-09-12", "-"),
    ("12 September 2016", "2016-09-12", "-"),
    ("12-Sep-2016", "2016-09-12", "-"),
    ("September 2016", "2016-09", "-"),
    // Coarse
    ("2016", "2016", "-"),
    ("2016.0", "2016", "-"),
    ("2016年", "2016", "-"),
    ("2016年度", "2016", "-"),
    ("二〇一六", "2016", "-"),
    ("2016年底", "2016", "-"),
    ("2016年9月", "2016-09", "-"),
    ("2016年9月中旬", "2016-09", "-"),
    ("2016.9", "2016-09", "-"),
    ("2016.10", "2016-10", "-"),
    ("2016-9", "2016-09", "-"),
    ("201609", "2016-09", "-"),
    ("2016-09-00", "2016-09", "-"),
    ("2016-00-00", "2016", "-"),
    ("2016年第三季度", "2016Q3", "-"),
    ("2016年三季度", "2016Q3", "-"),
    ("2016Q3", "2016Q3", "-"),
    ("2016-Q3", "2016Q3", "-"),
    ("Q3 2016", "2016Q3", "-"),
    ("3Q2016", "2016Q3", "-"),
    ("二〇一六年第三季度", "2016Q3", "-"),
    ("二〇二〇年十二月", "2020-12", "-"),
    ("2016年上半年", "2016H1", "-"),
    ("2016H2", "2016H2", "-"),
    // What may be meant otherwise
    ("42625", "2016-09-12", "day_number"),
    ("42625.42", "2016-09-12", "day_number"),
    ("1473638700", "2016-09-12", "unix_time"),
    ("1473638700000", "2016-09-12", "unix_time"),
    ("1473609600", "2016-09-12", "unix_time"), // midnight in China, the day before in Greenwich
    ("16-09-12", "2016-09-12", "two_digit_year"),
    ("16年9月12日", "2016-09-12", "two_digit_year"),
    ("98.5.4", "1998-05-04", "two_digit_year"),
    ("13/09/2016", "2016-09-13", "-"),
    ("09/13/2016", "2016-09-13", "-"),
    ("09/09/2016", "2016-09-09", "-"),
    ("江州日报 2016年9月12日 第1版", "2016-09-12", "out_of_text"),
    ("2016-09-12（已归档）", "2016-09-12", "out_of_text"),
    // Spans: what both ends share
    ("2016年9月-10月", "2016", "ambiguous"),
    ("2016-09-12 至 2016-09-15", "2016-09", "ambiguous"),
    ("2016年9月12日～15日", "2016-09", "ambiguous"),
    ("2016.9.12-2016.10.3", "2016", "ambiguous"),
    ("2016-2017年", "-", "no_date"),
    ("2016年12月至2017年1月", "-", "no_date"),
    // Nothing known
    ("未知", "-", "placeholder"),
    ("不详", "-", "placeholder"),
    ("日期不详", "-", "placeholder"),
    ("日期：未知", "-", "placeholder"),
    ("-", "-", "placeholder"),
    ("——", "-", "placeholder"),
    ("/", "-", "placeholder"),
    ("N/A", "-", "placeholder"),
    ("n.d.", "-", "placeholder"),
    ("NULL", "-", "placeholder"),
    ("NaT", "-", "placeholder"),
    ("0000-00-00", "-", "placeholder"),
    ("0000-00-00 00:00:00", "-", "placeholder"),
    ("9999-12-31", "-", "placeholder"),
    ("", "-", "-"),
    ("  ", "-", "-"),
    // No dates
    ("2016-13-45", "-", "no_date"),
    ("2016年2月30日", "-", "no_date"),
    ("2016-09-12-01", "-", "no_date"),
    ("12/09/16", "-", "no_date"),
    ("201609123", "-", "no_date"),
    ("九月十二日", "-", "no_date"),
    ("2016年1月1日至2017年3月1日", "-", "no_date"),
    ("国发〔2016〕9号", "-", "no_date"),
    ("江州", "-", "no_date"),
];

fn dated(cells: &[&str]) -> Corpus {
    let texts = vec!["质量强市"; cells.len()];
    Corpus::from_frame(&df!("date" => cells, "text" => texts).unwrap()).unwrap()
}

#[test]
fn each_form_of_a_cell() {
    for (cell, date, note) in CELLS {
        let corpus = dated(&[cell]);
        let read = corpus.document(0).date().map_or("-".into(), |d| d.to_string());
        let outcomes = corpus.outcomes().unwrap();
        assert_eq!((read.as_str(), column(&outcomes, "date_note")[0].as_str()), (*date, *note), "{cell:?}");
        if *note != "-" {
            assert_eq!(column(&outcomes, "date_given")[0], cell.trim());
        }
    }
}

/// 12/09/2016 is settled by its neighbours, or known to the year.
#[test]
fn a_column_shows_its_order() {
    let dates = |cells: &[&str]| -> Vec<String> {
        dated(cells).documents().map(|d| d.date().map_or("-".into(), |d| d.to_string())).collect()
    };
    assert_eq!(dates(&["12/09/2016"]), ["2016"]);
    assert_eq!(column(&dated(&["12/09/2016"]).outcomes().unwrap(), "date_note"), ["ambiguous"]);
    assert_eq!(dates(&["12/09/2016", "25/09/2016"]), ["2016-09-12", "2016-09-25"]);
    assert_eq!(dates(&["12/09/2016", "12/25/2016"]), ["2016-12-09", "2016-12-25"]);
    assert_eq!(dates(&["12/09/2016", "25/09/2016", "12/25/2016"])[0], "2016");
    // Where January is 2016.01, 2016.1 has lost a zero.
    assert_eq!(dates(&["2016.1", "2016.9", "2016.10"]), ["2016-01", "2016-09", "2016-10"]);
    assert_eq!(dates(&["2016.1", "2016.01", "2016.11"]), ["2016", "2016-01", "2016-11"]);
}

/// Numbers of a program have lost zeros at their end.
#[test]
fn numbers_that_were_months() {
    let frame = df!("date" => [2016.1, 2016.11, 2016.9, 2016.0, f64::NAN], "text" => ["a"; 5]).unwrap();
    let corpus = Corpus::from_frame(&frame).unwrap();
    let dates: Vec<String> = corpus.documents().map(|d| d.date().map_or("-".into(), |d| d.to_string())).collect();
    assert_eq!(dates, ["2016", "2016-11", "2016-09", "2016", "-"]);
    assert_eq!(column(&corpus.outcomes().unwrap(), "date_note")[0], "ambiguous");
}

#[test]
fn strict_dates_refuse_what_is_none() {
    let frame = df!("id" => ["甲", "乙"], "date" => ["未知", "2016-13"], "text" => ["a", "b"]).unwrap();
    assert_eq!(Corpus::from_frame(&frame).unwrap().len(), 2);
    let error = CorpusReader::default().strict_dates(true).frame(&frame).unwrap_err().to_string();
    assert!(error.starts_with("the frame: row 2: document \"乙\": \"2016-13\" is no date"), "{error}");
}

#[test]
fn quarters_and_half_years_have_their_place_in_time() {
    let date = |text: &str| text.parse::<Date>().unwrap();
    let mut order: Vec<Date> =
        ["2016-08", "2016", "2016Q3", "2016H2", "2016-07-01", "2016Q2", "2017", "2016H1", "2016-07"].map(date).into();
    order.sort();
    let order: Vec<String> = order.iter().map(Date::to_string).collect();
    assert_eq!(order, ["2016", "2016H1", "2016Q2", "2016H2", "2016Q3", "2016-07", "2016-07-01", "2016-08", "2017"]);
    assert_eq!((date("2016Q3").quarter(), date("2016Q3").month(), date("2016H1").quarter()), (Some(3), None, None));
    assert_eq!(date("2016-08-01").quarter(), Some(3));
    assert_eq!(Period::Quarter.of(date("2016Q3")).as_deref(), Some("2016Q3"));
    assert_eq!(Period::HalfYear.of(date("2016Q3")).as_deref(), Some("2016H2"));
    assert_eq!(Period::Month.of(date("2016Q3")), None);
    assert_eq!((Date::of_quarter(2016, 5), Date::of_half_year(2016, 0)), (None, None));
}

#[test]
fn no_cell_makes_it_panic() {
    let mut random = fastrand::Rng::with_seed(15);
    let signs: Vec<char> =
        "0129２９〇一二十廿元年月日号-－.．/:：T 　上午时分江（）Q季度第半,'\"+ZSeptMon民国未知".chars().collect();
    let cells: Vec<String> = (0..20_000)
        .map(|_| (0..random.usize(0..20)).filter_map(|_| random.choice(signs.iter().copied())).collect())
        .collect();
    dated(&cells.iter().map(String::as_str).collect::<Vec<_>>());
}

/// What one reads of a date that was written comes back as that date.
#[test]
fn dates_come_back_as_they_are_written() {
    for text in ["2016", "2016H2", "2016Q1", "2016-09", "2016-09-12", "0800-01-01"] {
        assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
    }
}
