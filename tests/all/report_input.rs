//! What the report does with tables and folders as people have them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::examples::{example, printed, rows, run};

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_string()
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    fn report(&self, arguments: &[&str]) -> String {
        let out = self.out();
        let all: Vec<&str> = arguments.iter().copied().chain(["--out", out.to_str().unwrap()]).collect();
        printed("policy_report", &all)
    }
}

fn column(folder: &Path, table: &str, name: &str) -> Vec<String> {
    let rows = rows(folder, table);
    let at = rows[0].iter().position(|n| n == name).unwrap_or_else(|| panic!("no {name} in {:?}", rows[0]));
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

/// A report by quarter over yearly dates says what is wrong and what would serve.
#[test]
fn periods_that_are_too_fine() {
    let place = Place::new();
    for year in 2012..=2015 {
        place.file(&format!("reports/{year}.txt"), "推进质量强市建设，弘扬工匠精神。");
    }
    let folder = place.0.path().join("reports");
    let text = place.report(&[folder.to_str().unwrap(), "--period", "quarter"]);
    for part in [
        "4 of 4 documents have a date too coarse for a quarter",
        "the first is 2012 (2012); --period year would serve",
        "No document has a date that names a quarter",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    place.file("reports/2016-03.txt", "推进质量强市建设。");
    let text = place.report(&[folder.to_str().unwrap(), "--period", "month"]);
    assert!(text.contains("4 of 5 documents have a date too coarse for a month"), "{text}");
    assert!(column(&place.out(), "trends.csv", "period").iter().all(|period| period == "2016-03"));
    let text = place.report(&[folder.to_str().unwrap()]);
    assert!(!text.contains("too coarse"), "{text}");
}

#[test]
fn dates_that_are_none_are_listed() {
    let place = Place::new();
    let table = place.file(
        "x.csv",
        "id,date,text\na,2016年06月30日09时30分,推进质量强市\nb,未知,弘扬工匠精神\nc,2016-13-45,建设制造强国\nd,12/09/2016,推进乡村振兴\ne,2016年第三季度,推进改革\n",
    );
    let text = place.report(&[&table]);
    for part in [
        "a word for no date, such as 未知: 1 document, the first is b (未知)",
        "a value for the date that is none: undated: 1 document, the first is c (2016-13-45)",
        "known to what they share: 1 document, the first is d (12/09/2016)",
        "2 of 5 documents have no date",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert_eq!(column(&place.out(), "documents.csv", "date"), ["2016-06-30", "", "", "2016", "2016Q3"]);
    assert_eq!(column(&place.out(), "documents.csv", "date_note"), ["", "placeholder", "no_date", "ambiguous", ""]);
}

#[test]
fn columns_and_spans_that_one_names() {
    let place = Place::new();
    let table = place.file("x.csv", "甲,乙,丙,丁\n一,2016-09-12,通知,弘扬工匠精神\n二,2017-01-01,意见,建设质量强市\n");
    let text = place.report(&[&table]);
    assert!(text.contains("text is column \"丁\" (the column with the most Chinese)"), "{text}");
    let named = ["--text-column", "丁", "--id-column", "甲", "--date-column", "乙", "--title-column", "丙"];
    let arguments: Vec<&str> = [table.as_str()].into_iter().chain(named).collect();
    place.report(&arguments);
    assert_eq!(column(&place.out(), "documents.csv", "doc_id"), ["一", "二"]);
    assert_eq!(column(&place.out(), "documents.csv", "title"), ["通知", "意见"]);
    let text = place.report(&[&arguments[..], &["--from", "2016-10", "--to", "2017"]].concat());
    assert!(text.contains("From 2016-10 to 2017: 1 of 2 documents"), "{text}");
    let failed = run("policy_report", &[&table, "--text-column", "戊"]);
    let message = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(message.contains("the columns are 甲, 乙, 丙, 丁") && message.contains("--text-column"), "{message}");
    assert!(!run("policy_report", &[&table, "--from", "2020"]).status.success());
    let gbk = place.0.path().join("g.csv");
    fs::write(&gbk, &encoding_rs::GBK.encode("id,text\n一,弘扬工匠精神\n").0).unwrap();
    place.report(&[gbk.to_str().unwrap(), "--encoding", "gbk"]);
    assert_eq!(column(&place.out(), "documents.csv", "encoding"), ["GB18030"]);
}

#[test]
fn files_that_are_left_out_are_named() {
    let place = Place::new();
    place.file("in/a.csv", "id,date,text\na,2016-01-01,全市坚持质量强市，弘扬工匠精神。\n");
    place.file("in/b.jsonl", "{\"id\":\"b\",\"date\":\"2017-01-01\",\"text\":\"弘扬工匠精神\"}\n");
    place.file("in/c.pdf", "%PDF-1.4");
    place.file("in/d.csv", "id,text\n1,a,b\n");
    let folder = place.0.path().join("in");
    let text = place.report(&[folder.to_str().unwrap()]);
    for part in [
        "Corpus: 2 documents",
        "2 files left out, see outcomes.csv",
        "c.pdf: a PDF; save its text as .txt",
        "d.csv: line 2: 3 cells",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert_eq!(column(&place.out(), "outcomes.csv", "status"), ["text", "text", "unsupported", "unreadable"]);
    assert_eq!(column(&place.out(), "documents.csv", "doc_id"), ["a", "b"]);
    place.report(&[folder.to_str().unwrap(), "--raw"]);
    assert_eq!(column(&place.out(), "documents.csv", "doc_id"), ["a", "b"]);
    assert!(!place.out().join("removed.csv").exists(), "a table of an earlier report");
    // Two files whose rows bear the same numbers.
    let (one, two) = (place.file("1.csv", "id,text\n1,质量强市\n"), place.file("2.csv", "id,text\n1,工匠精神\n"));
    place.report(&[&one, &two]);
    assert!(column(&place.out(), "documents.csv", "doc_id")[1].ends_with("2.csv/1"));
}

#[test]
fn formulas_in_tables() {
    let place = Place::new();
    let table = place.file(
        "t.csv",
        "id,date,title,text\n=1+1,2016-01-01,=HYPERLINK(\"x\"),弘扬工匠精神\n-12,2016-02-01,-质量强市,弘扬工匠精神\n",
    );
    place.report(&[&table]);
    assert_eq!(column(&place.out(), "documents.csv", "doc_id"), ["'=1+1", "'-12"]);
    assert_eq!(column(&place.out(), "documents.csv", "title")[0], "'=HYPERLINK(\"x\")");
}

/// A reader that wants no more of the report stops nothing; a full one is an error.
#[cfg(unix)]
#[test]
fn pipes_that_close() {
    let place = Place::new();
    let out = place.out();
    let mut child = example("policy_report")
        .args(["--out", out.to_str().unwrap()])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success() && done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(rows(&out, "documents.csv").len(), 81);
    if let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") {
        let done = example("policy_report").stdout(full).output().unwrap();
        let message = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && message.contains("standard output"), "{message}");
    }
    let file = place.file("file", "x");
    let done = run("policy_report", &["--out", &format!("{file}/report")]);
    let message = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success() && message.contains("file"), "{message}");
}
