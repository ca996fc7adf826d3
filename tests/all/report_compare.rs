//! The report's comparison and concordance, recomputed from its own files.

use std::fs;
use std::path::Path;

use crate::examples::{printed, rows, run};

const TEXTS: [(&str, &str, &str); 5] = [
    ("a", "浙江", "实施质量强市战略，合格率达９６％。“质量强市”战略深入人心。"),
    ("b", "浙江", "建设 质量强市。\n质量强市战略，人人参与。"),
    ("c", "海南", "发展旅游，旅游大省。"),
    ("d", "海南", "旅游强省，质量为本。"),
    ("e", "山西", "煤炭质量。"),
];

fn write_texts(folder: &Path) -> String {
    let line = |(id, place, text): &(&str, &str, &str)| {
        serde_json::json!({ "id": id, "place": place, "date": "2016-05-01", "text": text }).to_string() + "\n"
    };
    let path = folder.join("texts.jsonl");
    fs::write(&path, TEXTS.iter().map(line).collect::<String>()).unwrap();
    path.to_str().unwrap().to_string()
}

/// The columns of a file by name.
fn table(folder: &Path, name: &str) -> impl Fn(&str) -> Vec<String> {
    let rows = rows(folder, name);
    move |column| {
        let at = rows[0].iter().position(|c| c == column).unwrap_or_else(|| panic!("no column {column}"));
        rows[1..].iter().map(|row| row[at].clone()).collect()
    }
}

fn numbers(column: &[String]) -> Vec<f64> {
    column.iter().map(|x| x.parse().unwrap()).collect()
}

#[test]
fn keyness_follows_from_its_counts() {
    let folder = tempfile::tempdir().unwrap();
    let (texts, out) = (write_texts(folder.path()), folder.path().join("out"));
    let text = printed("policy_report", &[&texts, "--compare", "place=浙江:海南", "--out", out.to_str().unwrap()]);
    assert!(text.contains("Keyness: place=浙江:海南"), "{text}");
    let of = table(&out, "keyness.csv");
    let (a, b) = (numbers(&of("count")), numbers(&of("reference_count")));
    let (r1, r2) = (numbers(&of("rate")), numbers(&of("reference_rate")));
    // Sizes follow from counts and rates; they are all tokens of a side, stop words too.
    let size = |counts: &[f64], rates: &[f64]| {
        counts.iter().zip(rates).find(|(n, _)| **n > 0.0).map(|(n, r)| (n * 1e4 / r).round()).unwrap()
    };
    let (n1, n2) = (size(&a, &r1), size(&b, &r2));
    let (log_ratio, g2) = (numbers(&of("log_ratio")), numbers(&of("g2")));
    let (p, q) = (numbers(&of("p_value")), numbers(&of("q_value")));
    let near = |x: f64, y: f64| assert!((x - y).abs() <= 1e-9 * y.abs().max(1.0), "{x} is not {y}");
    for i in 0..a.len() {
        let cells = [a[i], b[i], n1 - a[i], n2 - b[i]];
        let share = (a[i] + b[i]) / (n1 + n2);
        let expected = [n1 * share, n2 * share, n1 * (1.0 - share), n2 * (1.0 - share)];
        let part = |(o, e): (&f64, f64)| if *o > 0.0 { 2.0 * o * (o / e).ln() } else { 0.0 };
        near(g2[i], cells.iter().zip(expected).map(part).sum());
        near(log_ratio[i], ((a[i].max(0.5) / n1) / (b[i].max(0.5) / n2)).log2());
        let m = p.len() as f64;
        let at = |cut: f64| cut * m / p.iter().filter(|&&v| v <= cut).count() as f64;
        near(q[i], p.iter().filter(|&&v| v >= p[i]).map(|&v| at(v)).fold(1.0, f64::min));
    }
    let terms = of("term");
    let row = |term: &str| terms.iter().position(|t| t == term).unwrap();
    // Every occurrence of a formulation, in quotation marks too; the documents of 浙江 that hold it.
    assert_eq!((of("count")[row("质量强市")].as_str(), of("doc_count")[row("质量强市")].as_str()), ("4", "2"));
    assert_eq!(of("reference_count")[row("旅游")], "3");
    assert!(!terms.contains(&"煤炭".to_string()), "山西 is on neither side");
    let mut distinct = terms.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), terms.len());
}

#[test]
fn a_wrong_comparison_says_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let texts = write_texts(folder.path());
    for (wanted, part) in [("place=北京", "浙江"), ("nowhere=x", "place"), ("place", "COLUMN=VALUE")] {
        let output = run("policy_report", &[&texts, "--compare", wanted]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && error.contains(part), "{wanted}: {error}");
    }
}

#[test]
fn concordance_cites_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let (texts, out) = (write_texts(folder.path()), folder.path().join("out"));
    let arguments = |find: &[&'static str]| {
        let mut all = vec![texts.as_str(), "--out", out.to_str().unwrap()];
        all.extend(find);
        printed("policy_report", &all)
    };
    let source = |id: &str| TEXTS.iter().find(|(i, ..)| *i == id).unwrap().2;
    let check = || {
        let of = table(&out, "concordance.csv");
        let [ids, lefts, nodes, rights] = ["doc_id", "left", "node", "right"].map(&of);
        let (starts, ends) = (numbers(&of("start")), numbers(&of("end")));
        for i in 0..ids.len() {
            let (text, start, end) = (source(&ids[i]), starts[i] as usize, ends[i] as usize);
            assert_eq!(&text[start..end], nodes[i]);
            assert!(text[..start].ends_with(&lefts[i]) && text[end..].starts_with(&rights[i]));
        }
        assert!(of("date").iter().all(|d| d == "2016-05-01"));
        nodes
    };
    let text = arguments(&["--find", "96%"]);
    assert!(text.contains("Concordance of 96%: 1 occurrence"), "{text}");
    assert_eq!(check(), ["９６％"]);
    arguments(&["--find", "质量强?"]);
    assert_eq!(check(), ["质量强市"; 4]);
    arguments(&[]);
    assert!(check().contains(&"质量强市".to_string()), "evidence for the slogans");
}
