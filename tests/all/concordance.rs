//! Concordance: places, windows, order, and the way back to the source.

use tifa::context::{ConcordanceLines, ConcordanceOrder, Window};
use tifa::prelude::*;
use tifa::text::Unit;
use tifa::token::Counting;

use crate::{column, corpus_of, data, dated, random_text};

fn lines(lines: &ConcordanceLines) -> Vec<String> {
    lines.iter().map(|l| format!("{}[{}]{}", l.left, l.node, l.right)).collect()
}

fn tokens(corpus: &Corpus) -> Tokens {
    Tokenizer::builder().build().unwrap().tokenize(corpus).unwrap()
}

#[test]
fn windows() {
    let corpus = corpus_of(&["标题质量\n坚持质量第一，效益优先。建设质量强市！\n尾"]);
    let shown = |window| lines(&Concordance::phrase("质量").window(window).in_corpus(&corpus).unwrap());
    assert_eq!(
        shown(Window::Characters(3)),
        ["标题[质量]", "坚持[质量]第一，", "。建设[质量]强市！"],
        "no line end is crossed"
    );
    assert_eq!(shown(Window::Characters(0)), ["[质量]", "[质量]", "[质量]"]);
    assert_eq!(shown(Window::Unit(Unit::Sentence))[1..], ["坚持[质量]第一，效益优先。", "建设[质量]强市！"]);
    assert_eq!(shown(Window::Unit(Unit::Clause))[1], "坚持[质量]第一，");
    assert_eq!(shown(Window::Unit(Unit::Document))[1], "坚持[质量]第一，效益优先。建设质量强市！");
    let words = crate::words(&["a b x, c d\ne x f"]);
    let shown = |n| lines(&Concordance::term("x").window(Window::Tokens(n)).of(&words).unwrap());
    assert_eq!(shown(1), ["b [x], c", "e [x] f"]);
    assert_eq!(shown(2), ["a b [x], c d", "e [x] f"]);
    assert_eq!(shown(0), ["[x]", "[x]"]);
}

#[test]
fn what_is_looked_for() {
    let corpus = corpus_of(&["质量强市、质量强省与质量变革，质量强", "哈哈哈"]);
    let nodes = |c: Concordance| c.in_corpus(&corpus).unwrap().iter().map(|l| l.node.to_string()).collect::<Vec<_>>();
    assert_eq!(nodes(Concordance::phrase("质量")).len(), 4);
    assert_eq!(nodes(Concordance::phrase("哈哈")).len(), 2, "overlapping ones too");
    assert_eq!(nodes(Concordance::pattern("质量强?")), ["质量强市", "质量强省"]);
    assert_eq!(
        nodes(Concordance::pattern("质*强")),
        ["质量强", "质量强", "质量强"],
        "as little as there is, in one clause"
    );
    assert_eq!(nodes(Concordance::pattern("质量强*")), ["质量强市", "质量强省与质量变革", "质量强"]);
    assert_eq!(nodes(Concordance::regex("质量(变革|强省)")), ["质量强省", "质量变革"]);
    let lexicon = Lexicon::from_terms(["质量", "质量强市"]).unwrap();
    let entries = |counting| nodes(Concordance::entries(lexicon.clone(), counting));
    assert_eq!(entries(Counting::AllMatches).len(), 5);
    assert_eq!(entries(Counting::LongestMatch), ["质量强市", "质量", "质量", "质量"]);
    for (wrong, part) in [
        (Concordance::phrase(""), "empty"),
        (Concordance::regex("("), "regular expression"),
        (Concordance::term("质量"), "tokens"),
        (Concordance::phrase("质").window(Window::Tokens(2)), "tokens"),
        (Concordance::phrase("质").in_group("place", "x"), "place"),
        (Concordance::phrase("质").variables(["place"]), "place"),
    ] {
        let error = wrong.in_corpus(&corpus).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn order_and_places_in_characters() {
    let corpus = dated(&[("2016", "乙质量丁"), ("2015", "甲质量丙。丁质量乙")]);
    let by = |order| {
        lines(&Concordance::phrase("质量").window(Window::Characters(1)).order(order).in_corpus(&corpus).unwrap())
    };
    assert_eq!(by(ConcordanceOrder::Text), ["乙[质量]丁", "甲[质量]丙", "丁[质量]乙"]);
    assert_eq!(by(ConcordanceOrder::Date), ["甲[质量]丙", "丁[质量]乙", "乙[质量]丁"]);
    assert_eq!(by(ConcordanceOrder::Left), ["丁[质量]乙", "乙[质量]丁", "甲[质量]丙"]);
    assert_eq!(by(ConcordanceOrder::Right), ["乙[质量]丁", "甲[质量]丙", "丁[质量]乙"]);
    let table = Concordance::phrase("质量").order(ConcordanceOrder::Left).in_corpus(&corpus).unwrap().table().unwrap();
    assert_eq!(column(&table, "start"), ["18", "3", "3"]);
    assert_eq!(column(&table, "start_character"), ["6", "1", "1"]);
    assert_eq!(column(&table, "end_character"), ["8", "3", "3"]);
    assert_eq!(column(&table, "date"), ["2015", "2016", "2015"]);
}

/// The sum over periods and groups of the lines is the number that the tables show.
#[test]
fn every_count_leads_to_its_lines() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let tokens = tokens(&corpus);
    let trend = Trend::by(Period::Year).terms(["质量", "品牌"]).of(&tokens.dtm()).unwrap();
    let (terms, periods, counts) = (column(&trend, "term"), column(&trend, "period"), column(&trend, "count"));
    let mut seen = 0;
    for i in 0..trend.height() {
        let concordance = Concordance::term(&terms[i]).in_group(Period::Year, &periods[i]);
        match concordance.of(&tokens) {
            Ok(lines) => assert_eq!(lines.len().to_string(), counts[i], "{} {}", terms[i], periods[i]),
            Err(error) => assert_eq!(counts[i], "0", "{error}"),
        }
        seen += counts[i].parse::<usize>().unwrap();
    }
    assert!(seen > 20);
    let slogans = Slogans::default().rows(20).mine(&corpus).unwrap();
    let lines = Concordance::phrase("").places(&corpus, &slogans.occurrences().unwrap()).unwrap();
    for (term, count) in slogans.terms().zip(column(&slogans.to_frame().unwrap(), "count")) {
        let of_term: Vec<_> = lines.iter().filter(|line| line.term == term).collect();
        assert_eq!(of_term.len().to_string(), count, "{term}");
        assert!(of_term.iter().all(|line| line.node.replace(['“', '”', '"', '‘', '’'], "") == term));
    }
}

/// Whatever cleaning did, the bytes of a line are the source's.
#[test]
fn lines_cite_the_source() {
    let mut random = fastrand::Rng::with_seed(5);
    let alphabet: Vec<char> = "质量强市 　５５。，\nａ“”\u{a0}１".chars().collect();
    let texts: Vec<String> = (0..60).map(|_| random_text(&mut random, &alphabet, 80)).collect();
    let corpus = corpus_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let cleaned = Cleaner::default().clean(&corpus).unwrap();
    let part = cleaned.corpus().filter(|d| d.position() % 3 != 1).unwrap();
    let mut seen = 0;
    for searched in [cleaned.corpus(), &part] {
        for text in ["质量", "强", "5", "a"] {
            for window in [Window::Characters(6), Window::Unit(Unit::Sentence)] {
                let found = Concordance::phrase(text).window(window).in_corpus(searched).unwrap();
                let cited = found.cite(&cleaned).unwrap();
                assert_eq!(found.len(), cited.len());
                let table = cited.table().unwrap();
                let (starts, ends) = (column(&table, "start_character"), column(&table, "end_character"));
                for (i, line) in cited.iter().enumerate() {
                    let source = corpus.text(corpus.documents().position(|d| d.id() == line.doc_id).unwrap());
                    assert_eq!(&source[line.bytes.0..line.bytes.1], line.node);
                    assert!(
                        source[..line.bytes.0].ends_with(line.left) && source[line.bytes.1..].starts_with(line.right)
                    );
                    let (start, end): (usize, usize) = (starts[i].parse().unwrap(), ends[i].parse().unwrap());
                    assert_eq!(source.chars().skip(start).take(end - start).collect::<String>(), line.node);
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 1_000, "{seen}");
    let other = Cleaner::default().clean(corpus_of(&["x"])).unwrap();
    let found = Concordance::phrase("质").in_corpus(cleaned.corpus()).unwrap();
    assert!(found.cite(&other).unwrap_err().to_string().contains("cleaned"));
}

#[test]
fn what_was_removed_does_not_swell_a_context() {
    let filler = "首页 > 新闻 > 时政\n".to_string();
    let text = format!("甲乙丙质量\n{}丁戊质量己", filler.repeat(40));
    let corpus = corpus_of(&[&text]);
    let cleaned = Cleaner::default().clean(&corpus).unwrap();
    let lines = Concordance::phrase("质量").in_corpus(cleaned.corpus()).unwrap().cite(&cleaned).unwrap();
    assert!(lines.iter().all(|line| line.left.chars().count() + line.right.chars().count() <= 60));
}

#[test]
fn samples_favour_no_line() {
    let corpus = corpus_of(&[&"质量。".repeat(20)]);
    let mut hits = vec![0; 20];
    for seed in 0..2_000 {
        let lines = Concordance::phrase("质量").sample(5, seed).in_corpus(&corpus).unwrap();
        assert_eq!((lines.len(), lines.occurrences()), (5, 20));
        lines.iter().for_each(|line| hits[line.bytes.0 / 9] += 1);
    }
    // Mean 500, standard deviation 19.4: five of them either way.
    assert!(hits.iter().all(|h| (403..597).contains(h)), "{hits:?}");
    assert_eq!(Concordance::phrase("质量").sample(50, 1).in_corpus(&corpus).unwrap().len(), 20);
}

#[test]
fn places_that_are_none() {
    let corpus = corpus_of(&["质量强市"]);
    let table = |id: &str, start: u32, end: u32| {
        tifa::polars::df!("doc_id" => [id], "start" => [start], "end" => [end]).unwrap()
    };
    let places = |id, start, end| Concordance::phrase("").places(&corpus, &table(id, start, end));
    assert_eq!(lines(&places("1", 0, 6).unwrap()), ["[质量]强市"]);
    for wrong in [places("2", 0, 3), places("1", 1, 3), places("1", 0, 99), places("1", 6, 3)] {
        assert!(wrong.unwrap_err().to_string().contains("places"));
    }
}

#[test]
fn nodes_stand_below_one_another() {
    let corpus = Corpus::from_texts([("长", "实施“质量强市”战略"), ("b", "建设质量强市，发展经济")]).unwrap();
    let shown = Concordance::phrase("质量强市").in_corpus(&corpus).unwrap().aligned(9, 40);
    let column_of = |line: &str| {
        let before = line.split("质量强市").next().unwrap();
        before.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>()
    };
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(column_of(lines[0]), column_of(lines[1]), "{shown}");
}

/// Every row of a table leads to as many lines as it counts.
fn traced(table: &tifa::polars::prelude::DataFrame, count: &str, lines: impl Fn(usize) -> ConcordanceLines) {
    let counts: Vec<usize> = column(table, count).iter().map(|n| n.parse().unwrap()).collect();
    assert!(!counts.is_empty(), "{count}");
    for (row, count) in counts.into_iter().enumerate() {
        let found = lines(row);
        assert_eq!(found.len(), count, "row {row} of\n{table}\n{found}");
    }
}

#[test]
fn numbers_of_tables_lead_to_their_sentences() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let tokens = tokens(&corpus);
    let dtm = tokens.dtm();
    let terms = ["质量", "品牌", "发展"];
    let behind = |table: &tifa::polars::prelude::DataFrame, row: usize| Concordance::behind(table, row).unwrap();
    for period in [Period::Year, Period::FiveYearPlan, Period::Quarter] {
        let trend = Trend::by(period).terms(terms).of(&dtm).unwrap();
        let with_text: Vec<usize> = (0..trend.height()).filter(|&i| column(&trend, "documents")[i] != "0").collect();
        for row in with_text {
            let lines = behind(&trend, row).of(&tokens).unwrap();
            assert_eq!(lines.len().to_string(), column(&trend, "count")[row]);
        }
    }
    let cells = dtm.to_frame().unwrap().head(Some(60));
    traced(&cells, "count", |row| behind(&cells, row).of(&tokens).unwrap());
    let frequencies = dtm.frequencies().unwrap().head(Some(30));
    traced(&frequencies, "count", |row| behind(&frequencies, row).of(&tokens).unwrap());
    let by_place = tifa::Frequencies::default().by("place").of(&dtm).unwrap().head(Some(60));
    traced(&by_place, "count", |row| behind(&by_place, row).grouped_by("place").of(&tokens).unwrap());
    let keyness = Keyness::default().groups(&dtm, "level").unwrap().head(Some(40));
    traced(&keyness, "count", |row| behind(&keyness, row).grouped_by("level").of(&tokens).unwrap());
    let grouped = dtm.group_by("place").unwrap().to_frame().unwrap().head(Some(40));
    traced(&grouped, "count", |row| behind(&grouped, row).grouped_by("place").of(&tokens).unwrap());
    // Formulations are strings: every occurrence.
    let mined = Slogans::default().mine(&corpus).unwrap();
    let slogans = mined.to_frame().unwrap().head(Some(30));
    traced(&slogans, "count", |row| behind(&slogans, row).in_corpus(&corpus).unwrap());
    let by_level = mined.counts_by("level").unwrap().head(Some(40));
    traced(&by_level, "count", |row| behind(&by_level, row).grouped_by("level").in_corpus(&corpus).unwrap());
    // Places, in their own bytes.
    let places = mined.occurrences().unwrap().head(Some(30));
    for row in 0..places.height() {
        let lines = behind(&places, row).in_corpus(&corpus).unwrap();
        let node = lines.iter().next().unwrap();
        assert_eq!((lines.len(), node.node), (1, column(&places, "term")[row].as_str()));
        assert_eq!(node.bytes.0.to_string(), column(&places, "start")[row]);
    }
}

#[test]
fn rows_of_pairs_stretches_and_nothing() {
    let corpus = dated(&[
        ("2015", "质量强市靠工匠精神。质量强市。"),
        ("2016", "质量强市与旅游大省。"),
        ("2017", "旅游大省；质量强市、工匠精神。"),
    ]);
    let found = |frame: tifa::polars::prelude::PolarsResult<tifa::polars::prelude::DataFrame>| {
        let lines = Concordance::behind(&frame.unwrap(), 0)?.window(Window::Unit(Unit::Sentence)).in_corpus(&corpus)?;
        Ok::<_, tifa::Error>(lines.iter().map(|l| l.doc_id.to_string()).collect::<Vec<String>>())
    };
    use tifa::polars::df;
    assert_eq!(found(df!("term" => ["质量强市"], "other" => ["工匠精神"])).unwrap(), ["1", "3"]);
    assert_eq!(found(df!("term" => ["质量强市"], "start" => ["2015"], "end" => ["2016"])).unwrap(), ["1", "1", "2"]);
    assert_eq!(found(df!("term" => ["质量强市"], "from" => ["2015"], "to" => ["2017"])).unwrap(), ["1", "1", "3"]);
    // Beside a period, from and to are levels of heat.
    let heat = df!("term" => ["质量强市"], "period" => ["2017"], "from" => ["温"], "to" => ["烫"]);
    assert_eq!(found(heat).unwrap(), ["3"]);
    for (frame, part) in [
        (df!("word" => ["质量强市"]), "term"),
        (df!("term" => ["质量强市"], "group" => ["浙江"]), "grouped_by"),
        (df!("term" => ["质量强市"], "doc_id" => ["9"]), "9"),
    ] {
        let error = found(frame).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
    assert!(Concordance::behind(&df!("term" => ["a"]).unwrap(), 1).is_err());
    // A setting that was saved comes back with the row.
    let behind = Concordance::behind(&df!("term" => ["质量强市"], "period" => ["2016"]).unwrap(), 0).unwrap();
    let saved = serde_json::to_string(&behind).unwrap();
    assert_eq!(serde_json::from_str::<Concordance>(&saved).unwrap(), behind);
}
