//! Passages that travel.

use std::collections::{BTreeMap, BTreeSet};

use tifa::Passages;
use tifa::phrase::PassageNetwork;
use tifa::polars::df;
use tifa::polars::prelude::DataType;
use tifa::prelude::*;

use crate::{column, corpus_of, data, dated, random_text};

fn diffusion() -> Corpus {
    Corpus::read(data("diffusion.jsonl")).unwrap()
}

#[test]
fn a_passage_goes_from_the_centre_to_provinces_and_cities() {
    let found = Passages::default().find(&diffusion()).unwrap();
    let table = found.table().unwrap();
    let (texts, counts) = (column(&table, "text"), column(&table, "doc_count"));
    let row = texts.iter().position(|t| t.contains("首席质量官") && t.contains("一次性奖励")).unwrap();
    assert_eq!(counts[row], "7", "{texts:?}"); // with a quotation and a part
    assert!(texts[row].starts_with("要把质量") && texts[row].ends_with("中央财政安排"), "{texts:?}");
    assert_eq!(column(&table, "first_doc_id")[row], "2016-全国-01");
    assert_eq!(column(&table, "first")[row], "2016-02-15");
    assert_eq!(column(&table, "last")[row], "2018-06-21");
    assert_eq!(column(&table, "boilerplate")[row], "false");
    let opening = texts.iter().position(|t| t.starts_with("各地区")).unwrap();
    assert_eq!(column(&table, "boilerplate")[opening], "true");
    assert_eq!(opening + 1, texts.len(), "boilerplate comes last");

    let borrowings = found.borrowings().unwrap();
    let rows: Vec<Vec<String>> = ["doc_id", "source_id", "directed", "through"].map(|c| column(&borrowings, c)).into();
    let has = |doc: &str, source: &str, through: &str| {
        (0..borrowings.height())
            .any(|i| rows[0][i] == doc && rows[1][i] == source && rows[2][i] == "true" && rows[3][i] == through)
    };
    assert!(has("2016-临江-01", "2016-全国-01", "-"), "{borrowings}");
    assert!(has("2016-江州-01", "2016-临江-01", "-"), "{borrowings}");
    assert!(has("2016-平川-01", "2016-江州-01", "-"), "{borrowings}");
    assert!(has("2016-平川-01", "2016-全国-01", "2016-江州-01"), "{borrowings}");
}

#[test]
fn places_are_bytes_of_the_text_and_quotations_are_marked() {
    let corpus = diffusion();
    let found = Passages::default().find(&corpus).unwrap();
    let places = found.occurrences().unwrap();
    let (ids, starts, ends) = (column(&places, "doc_id"), column(&places, "start"), column(&places, "end"));
    let texts = column(&places, "text");
    for i in 0..places.height() {
        let at = corpus.documents().position(|d| d.id() == ids[i]).unwrap();
        let (start, end): (usize, usize) = (starts[i].parse().unwrap(), ends[i].parse().unwrap());
        assert_eq!(&corpus.text(at)[start..end], texts[i]);
    }
    let quoted = column(&places, "quoted");
    assert!((0..places.height()).any(|i| ids[i] == "2016-临江-02" && quoted[i] == "true"), "{places}");
    assert!((0..places.height()).all(|i| ids[i] == "2016-临江-02" || quoted[i] == "false"), "{places}");
}

#[test]
fn shares_of_a_document_add_up() {
    let documents = Passages::default().find(&diffusion()).unwrap().documents().unwrap();
    let numbers = |name: &str| column(&documents, name).iter().map(|x| x.parse::<f64>().unwrap()).collect::<Vec<_>>();
    let parts = ["original", "borrowed", "shared", "boilerplate"].map(numbers);
    for i in 0..documents.height() {
        let sum: f64 = parts.iter().map(|p| p[i]).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{documents}");
    }
    let own = column(&documents, "doc_id").iter().position(|d| d == "2016-东屏-01").unwrap();
    assert_eq!(parts[0][own], 1.0);
}

/// Direction is claimed only where dates allow.
#[test]
fn one_day_and_no_date_give_no_direction() {
    let sentence = "各县都要建一所合格的职业学校，经费由省里负担。";
    for (dates, directed, lag) in [
        (["2016-03-05", "2016-03-06"], "true", "1"),
        (["2016-03-05", "2016-03-05"], "false", "0"),
        (["2016-03", "2016-03-09"], "false", "-"),
        (["2016-02", "2016-03-09"], "true", "-"),
        (["", ""], "false", "-"),
    ] {
        let frame = df!("id" => ["甲", "乙"], "date" => dates, "text" => [sentence, sentence]).unwrap();
        let found = Passages::default().find(&Corpus::from_frame(&frame).unwrap()).unwrap();
        let table = found.borrowings().unwrap();
        assert_eq!(column(&table, "directed"), [directed], "{dates:?}");
        assert_eq!(column(&table, "lag_days"), [lag], "{dates:?}");
        let (borrowed, shared) =
            (column(&found.documents().unwrap(), "borrowed"), column(&found.documents().unwrap(), "shared"));
        let of = |values: &[String]| values.iter().filter(|v| *v == "1").count();
        assert_eq!((of(&borrowed), of(&shared)), if directed == "true" { (1, 0) } else { (0, 1) });
    }
}

/// Longest stretches shared with an earlier text, by comparing everything with everything.
fn brute(texts: &[Vec<char>], min: usize) -> BTreeSet<(usize, usize, usize)> {
    let mut found = BTreeSet::new();
    for (d, text) in texts.iter().enumerate() {
        let mut end = 0;
        for at in 0..text.len() {
            let run =
                |other: &[char], from: usize| text[at..].iter().zip(&other[from..]).take_while(|(a, b)| a == b).count();
            let len = texts[..d].iter().flat_map(|t| (0..t.len()).map(move |f| run(t, f))).max().unwrap_or(0);
            if len >= min && at + len > end {
                found.insert((d, at, at + len));
                end = at + len;
            }
        }
    }
    found
}

#[test]
fn exact_passages_equal_brute_force() {
    let mut random = fastrand::Rng::with_seed(11);
    for round in 0..300 {
        let alphabet: Vec<char> = "甲乙丙丁戊己".chars().take(random.usize(2..=6)).collect();
        let texts: Vec<String> = (0..random.usize(2..6))
            .map(|_| {
                let n = random.usize(0..40);
                random_text(&mut random, &alphabet, n)
            })
            .collect();
        let characters: Vec<Vec<char>> = texts.iter().map(|t| t.chars().collect()).collect();
        let corpus = corpus_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let exact = Passages::default().min_length(4).exact(&corpus).unwrap();
        let mut expected: BTreeMap<String, (usize, BTreeSet<usize>)> = BTreeMap::new();
        for (d, start, end) in brute(&characters, 4) {
            expected.entry(characters[d][start..end].iter().collect()).or_default();
        }
        for (text, (count, documents)) in &mut expected {
            let wanted: Vec<char> = text.chars().collect();
            for (d, of) in characters.iter().enumerate() {
                let here = of.windows(wanted.len()).filter(|w| *w == wanted).count();
                *count += here;
                if here > 0 {
                    documents.insert(d);
                }
            }
        }
        let found: BTreeMap<String, (usize, usize)> = column(&exact, "text")
            .into_iter()
            .zip(
                column(&exact, "count")
                    .iter()
                    .zip(&column(&exact, "doc_count"))
                    .map(|(c, d)| (c.parse().unwrap(), d.parse().unwrap())),
            )
            .collect();
        let expected: BTreeMap<String, (usize, usize)> =
            expected.into_iter().map(|(t, (c, d))| (t, (c, d.len()))).collect();
        assert_eq!(found, expected, "round {round}: {texts:?}");
    }
}

#[test]
fn order_of_documents_changes_nothing() {
    let corpus = diffusion();
    let frame = corpus.to_frame().unwrap().reverse();
    let turned = Corpus::from_frame(&frame).unwrap();
    let tables = |corpus: &Corpus| {
        let found = Passages::default().find(corpus).unwrap();
        (found.table().unwrap(), found.occurrences().unwrap())
    };
    let (a, b) = (tables(&corpus), tables(&turned));
    assert!(a.0.equals_missing(&b.0) && a.1.equals_missing(&b.1));
}

#[test]
fn hostile_input_stays_linear() {
    let one = "啊".repeat(50_000);
    assert!(Passages::default().find(&corpus_of(&[&one])).unwrap().is_empty());
    let found = Passages::default().find(&corpus_of(&[&one, &one])).unwrap();
    assert_eq!(column(&found.table().unwrap(), "count"), ["2"]);
    let copy = "各县都要建一所合格的职业学校，经费由省里负担，三年内全部建成，逾期的由省里约谈。";
    let found = Passages::default().find(&corpus_of(&vec![copy; 1_000])).unwrap();
    let table = found.table().unwrap();
    assert_eq!(
        (column(&table, "count"), column(&table, "doc_count")),
        (vec!["1000".to_string()], vec!["1000".to_string()])
    );
    assert!(Passages::default().find(&corpus_of(&[])).unwrap().is_empty());
    assert!(Passages::default().find(&corpus_of(&["", "，。", "🙂"])).unwrap().is_empty());
}

#[test]
fn options_are_checked() {
    let corpus = corpus_of(&["甲"]);
    for (passages, name) in [
        (Passages::default().min_length(0), "min_length"),
        (Passages::default().seed(13), "seed"),
        (Passages::default().min_similarity(0.4), "min_similarity"),
        (Passages::default().min_similarity(f64::NAN), "min_similarity"),
    ] {
        assert!(passages.find(&corpus).unwrap_err().to_string().contains(name));
    }
    let saved = serde_json::to_string(&Passages::default().min_length(20)).unwrap();
    assert_eq!(serde_json::from_str::<Passages>(&saved).unwrap(), Passages::default().min_length(20));
}

#[test]
fn marks_hide_no_copy() {
    let found = Passages::default()
        .find(&dated(&[
            ("2015", "坚持创新、协调、绿色、开放、共享，建设质量强市。"),
            ("2016", "坚持创新协调绿色开放共享　建设“质量强市”。"),
        ]))
        .unwrap();
    assert_eq!(column(&found.table().unwrap(), "text"), ["坚持创新、协调、绿色、开放、共享，建设质量强市"]);
    assert_eq!(column(&found.table().unwrap(), "similarity"), ["1"]);
}

#[test]
fn tables_follow_their_schemas() {
    use tifa::phrase::{
        BORROWED_BY_GROUP, BORROWINGS, EXACT_PASSAGES, ORIGINALITY, PASSAGE_NETWORK, PASSAGE_OCCURRENCES, PASSAGES,
        SIDE_BY_SIDE,
    };
    let corpus = diffusion();
    let found = Passages::default().find(&corpus).unwrap();
    for (table, schema) in [
        (found.table(), &PASSAGES),
        (found.occurrences(), &PASSAGE_OCCURRENCES),
        (found.borrowings(), &BORROWINGS),
        (found.documents(), &ORIGINALITY),
        (found.borrowed_by(["level", "place"]), &BORROWED_BY_GROUP),
        (PassageNetwork::by("level").period(Period::Year).permutations(9).of(&found), &PASSAGE_NETWORK),
        (found.side_by_side("2016-江州-01"), &SIDE_BY_SIDE),
        (Passages::default().exact(&corpus), &EXACT_PASSAGES),
    ] {
        let table = table.unwrap();
        assert!(table.height() > 0, "{}", schema.table);
        let columns: Vec<String> = schema.fields.iter().map(|f| format!("{} {}", f.name, f.dtype)).collect();
        let name = |dtype: &DataType| match dtype {
            DataType::Categorical(..) => "cat".to_string(),
            other => other.to_string(),
        };
        let found: Vec<String> = table.columns().iter().map(|c| format!("{} {}", c.name(), name(c.dtype()))).collect();
        assert_eq!(found, columns, "{}", schema.table);
    }
}

#[test]
fn a_draft_beside_what_was_written_before() {
    let before = corpus_of(&["会议指出：要把质量放在更加突出的位置，各地要用三年时间普遍建立首席质量官制度。<后略>"]);
    let draft = Corpus::from_texts([(
        "draft",
        "开头。各地要用五年时间普遍建立首席质量官制度；其后，要把质量放在更加突出的位置。",
    )])
    .unwrap();
    let found = Passages::default().between(&before, &draft).unwrap();
    let table = found.side_by_side("draft").unwrap();
    assert_eq!(column(&table, "text").concat(), draft.text(0), "the pieces are the text");
    assert_eq!(column(&table, "kind"), ["own", "same", "changed", "same", "own", "same", "own"]);
    assert_eq!(column(&table, "source_text")[1..4], ["各地要用", "三", "年时间普遍建立首席质量官制度"]);
    let html = found.html("draft").unwrap();
    assert!(
        html.contains("<ins>五</ins>") && html.contains("<del>三</del>") && html.contains("<cite>1</cite>"),
        "{html}"
    );
    assert_eq!(html.matches("<tr>").count(), html.matches("</tr>").count());
    assert!(found.html("1").unwrap().contains("&lt;后略&gt;"));
    assert!(found.side_by_side("none").is_err());
    // Nothing is compared within the archive or within the drafts.
    let twice = Corpus::from_texts([("a", "要把质量放在更加突出的位置"), ("b", "要把质量放在更加突出的位置")]).unwrap();
    assert!(Passages::default().between(&corpus_of(&["别的"]), &twice).unwrap().is_empty());
    assert!(Passages::default().between(&twice, &corpus_of(&["别的"])).unwrap().is_empty());
}

/// A corpus in which some sentences are in several documents; those of one
/// group come before all others.
fn led(random: &mut fastrand::Rng) -> Corpus {
    let n = 40;
    let group: Vec<String> = (0..n).map(|_| ["甲", "乙", "丙"][random.usize(0..3)].to_string()).collect();
    let mut texts = vec![String::new(); n];
    for _ in 0..60 {
        let sentence: String = (0..20).map(|_| char::from_u32(0x4e00 + random.u32(0..2500)).unwrap()).collect();
        for _ in 0..random.usize(2..7) {
            let at = random.usize(0..n);
            texts[at].push_str(&sentence);
            texts[at].extend((0..20).map(|_| char::from_u32(0x4e00 + random.u32(0..2500)).unwrap()));
        }
    }
    let day = |i: usize, random: &mut fastrand::Rng| match group[i].as_str() {
        "甲" => format!("2015-{:02}-{:02}", random.u8(1..=12), random.u8(1..=28)),
        _ => format!("2016-{:02}-{:02}", random.u8(1..=12), random.u8(1..=28)),
    };
    let dates: Vec<String> = (0..n).map(|i| day(i, random)).collect();
    Corpus::from_frame(&df!("date" => dates, "text" => texts, "group" => group).unwrap()).unwrap()
}

#[test]
fn the_network_calls_a_leader() {
    let mut random = fastrand::Rng::with_seed(5);
    let called = |corpus: &Corpus| -> Vec<(String, bool)> {
        let found = Passages::default().find(corpus).unwrap();
        let edges = PassageNetwork::by("group").permutations(99).of(&found).unwrap();
        column(&edges, "source")
            .iter()
            .zip(column(&edges, "group"))
            .zip(column(&edges, "p_value"))
            .map(|((source, group), p)| (format!("{source}{group}"), p.parse::<f64>().unwrap() <= 0.05))
            .collect()
    };
    let led = called(&led(&mut random));
    let says = |edge: &str| led.iter().any(|(of, called)| of == edge && *called);
    assert!(says("甲乙") && says("甲丙") && !says("乙甲") && !says("丙甲"), "{led:?}");
}

#[test]
fn the_network_as_graphml() {
    let frame = df!(
        "date" => ["2016-01-01", "2016-02-01"],
        "text" => ["各县都要建一所合格的职业学校", "各县都要建一所合格的职业学校"],
        "group" => ["<甲&乙>", "丙"],
    );
    let found = Passages::default().find(&Corpus::from_frame(&frame.unwrap()).unwrap()).unwrap();
    let xml = PassageNetwork::by("group").permutations(9).period(Period::Year).graphml(&found).unwrap();
    assert!(xml.contains("<node id=\"&lt;甲&amp;乙&gt;\"><data key=\"documents\">1</data></node>"), "{xml}");
    assert!(xml.contains("<edge source=\"&lt;甲&amp;乙&gt;\" target=\"丙\"><data key=\"period\">2016</data>"), "{xml}");
    assert!(PassageNetwork::by("group").permutations(0).of(&found).is_err());
    assert!(PassageNetwork::by("nowhere").of(&found).is_err());
}

/// Many documents at once: a source that the corpus does not hold is possible.
#[test]
fn many_at_once_follow_an_unseen_source() {
    let sentence = "各县都要建一所合格的职业学校，经费由省里负担。";
    let found = Passages::default()
        .find(&dated(&[
            ("2016-03-01", sentence),
            ("2016-03-05", sentence),
            ("2016-03-14", sentence),
            ("2017-01-01", sentence),
        ]))
        .unwrap();
    let table = found.table().unwrap();
    assert_eq!((column(&table, "at_once"), column(&table, "unseen_source")), (vec!["3".into()], vec!["true".into()]));
    assert_eq!(column(&found.borrowings().unwrap(), "unseen_source"), ["1", "1", "1"]);
    let found = Passages::default().find(&dated(&[("2016-03-01", sentence), ("2016-04-01", sentence)])).unwrap();
    assert_eq!(column(&found.table().unwrap(), "unseen_source"), ["false"]);
}
