//! The report page: whole, safe, and asking for nothing.

use tifa::prelude::*;
use tifa::report::{Language, PeriodTerms, Report, Workbook};

use crate::{column, dated};

/// A page on these texts, by year.
fn page(corpus: &Corpus) -> String {
    let tokens = Tokenizer::builder().build().unwrap().tokenize(corpus).unwrap();
    let slogans = Slogans::default().mine(corpus).unwrap();
    Report::new(corpus, &tokens, &slogans).language(Language::Chinese).html().unwrap()
}

#[test]
fn the_page_of_the_sample_holds_its_formulations_and_their_sentences() {
    let corpus = Corpus::read(crate::data("sample.jsonl")).unwrap();
    let page = page(&corpus);
    for part in ["<html lang=\"zh-CN\" data-l=\"zh\">", "科学发展观", "<mark>新质生产力</mark>", "id=\"methods\"", "80"]
    {
        assert!(page.contains(part), "no {part}");
    }
    assert!(page.len() < 1_500_000, "{} bytes", page.len());
    assert_eq!(page, self::page(&corpus), "equal input, equal bytes");
}

/// Nothing of a text or title becomes markup or ends the script, and no address is asked for.
#[test]
fn texts_stay_texts() {
    let evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
    let texts: Vec<(String, String)> = (0..4)
        .map(|i| {
            (format!("{}", 2015 + i), format!("弘扬“{evil}工匠精神”，建设质量强市{evil}。弘扬工匠精神，建设质量强市。"))
        })
        .collect();
    let pairs: Vec<(&str, &str)> = texts.iter().map(|(d, t)| (d.as_str(), t.as_str())).collect();
    let corpus = dated(&pairs);
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let slogans = Slogans::default().mine(&corpus).unwrap();
    let page = Report::new(&corpus, &tokens, &slogans).title(evil).note(evil).html().unwrap();
    assert!(page.contains("工匠精神"));
    assert!(!page.contains("<img") && !page.contains("alert(1)</script>"), "markup got through");
    assert_eq!(page.matches("<script").count(), 2, "the data and our own script");
    assert!(
        !page.contains("http://")
            || page.matches("http://").count() == page.matches("http://www.w3.org/2000/svg").count()
    );
    assert!(!page.contains("https://") && !page.contains("src=\""));
}

/// One document, no dates, no text: pages all the same.
#[test]
fn little_or_nothing_to_show() {
    for texts in [
        vec![("2016", "弘扬工匠精神，建设质量强市。弘扬工匠精神，建设质量强市。")],
        vec![("", "短")],
        vec![("2016", "")],
    ] {
        let corpus = dated(&texts);
        let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
        let slogans = Slogans::default().mine(&corpus).unwrap();
        let page = Report::new(&corpus, &tokens, &slogans).language(Language::English).html().unwrap();
        assert!(page.contains("data-l=\"en\"") && page.ends_with("</html>\n"), "{texts:?}");
        assert!(!page.contains("NaN") && !page.contains(">inf<"));
    }
}

/// Passages with their takers as a table and a picture; without a group by period.
#[test]
fn who_takes_from_whom() {
    let corpus = Corpus::read(crate::data("diffusion.jsonl")).unwrap();
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let slogans = Slogans::default().mine(&corpus).unwrap();
    let found = tifa::Passages::default().find(&corpus).unwrap();
    let report = Report::new(&corpus, &tokens, &slogans).language(Language::Chinese).passages(&found);
    let by_level = report.clone().group("level").html().unwrap();
    let from = by_level.find("id=\"passages\"").unwrap();
    let section = &by_level[from..from + by_level[from..].find("</section>").unwrap()];
    let first = column(&found.table().unwrap(), "text")[0].clone();
    assert!(section.contains(&first.chars().take(12).collect::<String>()), "{section}");
    // 省 takes from 全国, and 市 from both: names, shares and arrows.
    for part in ["谁取自谁", ">省<", ">市<", "<path", "%</td>"] {
        assert!(section.contains(part), "no {part} in {section}");
    }
    let by_year = report.html().unwrap();
    assert!(by_year.contains("各期文字中见于更早文档者的百分比") && !by_year.contains("谁取自谁"));
}

/// A formulation that four places take up one after the other, and ranks of six years.
#[test]
fn how_it_spread_and_ranks() {
    let places = ["甲市", "乙市", "丙市", "丁市"];
    let (mut dates, mut of, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for year in 2015..2021 {
        for (i, place) in places.iter().enumerate() {
            let mut text = String::from("坚持绿色发展。推进乡村振兴，弘扬劳模精神，建设质量强市，打造旅游大省。");
            if year >= 2015 + i {
                text += "弘扬工匠精神。大力弘扬工匠精神，培育“工匠精神”。";
            }
            dates.push(year.to_string());
            of.push(*place);
            texts.push(text);
        }
    }
    let frame = tifa::polars::df!("date" => dates, "place" => of, "text" => texts).unwrap();
    let corpus = Corpus::from_frame(&frame).unwrap();
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let slogans = Slogans::default().mine(&corpus).unwrap();
    let report = Report::new(&corpus, &tokens, &slogans).language(Language::English);
    let page = report.clone().group("place").html().unwrap();
    let from = page.find("id=\"spread\"").expect("a section on the spread");
    let section = &page[from..from + page[from..].find("</section>").unwrap()];
    assert!(section.contains("工匠精神") && section.contains("Percent of the 4 groups"), "{section}");
    assert!(!section.contains("劳模精神"), "all at once is no spread");
    assert!(!report.html().unwrap().contains("id=\"spread\""), "no groups, no spread");
}

/// `count · ln(N / n)`: 新质生产力 twice in one of two years, 工匠精神 in both.
#[test]
fn what_is_everywhere_sets_nothing_apart() {
    let corpus = dated(&[("2023", "工匠精神 工匠精神"), ("2024", "新质生产力 新质生产力 工匠精神")]);
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap().dtm();
    let table = PeriodTerms::by(Period::Year).of(&dtm).unwrap();
    assert_eq!(column(&table, "period"), ["2024"]);
    assert_eq!(column(&table, "term"), ["新质生产力"]);
    assert_eq!(column(&table, "count"), ["2"]);
    assert_eq!(column(&table, "score"), [(2.0 * 2f64.ln()).to_string()]);
    let single = dated(&[("2024", "甲 乙 乙")]);
    let dtm = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&single).unwrap().dtm();
    let table = PeriodTerms::by(Period::Year).top(1).of(&dtm).unwrap();
    assert_eq!(column(&table, "term"), ["乙"]);
}

/// A workbook is a zip with a sheet for each table and one that explains them; text stays text.
#[test]
fn a_spreadsheet_of_tables() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tables.xlsx");
    let table = tifa::polars::df!("term" => ["=SUM(A1)", "工匠精神"], "count" => [1u64, 2], "share" => [0.5, f64::NAN])
        .unwrap();
    let book = || Workbook::new(Language::Chinese).sheet("slogans", &table);
    book().write(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"PK"));
    book().write(&path).unwrap();
    assert_eq!(bytes, std::fs::read(&path).unwrap(), "equal tables, equal bytes");
    let twice = Workbook::new(Language::English).sheet("a", &table).sheet("a", &table).write(&path);
    assert!(twice.is_err(), "two sheets of one name");
    assert!(Workbook::new(Language::English).sheet("a", &table).write("/no/such/folder/a.xlsx").is_err());
}
