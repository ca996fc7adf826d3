//! Every example runs, and shows what it promises.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The examples as they are now: built once, in the profile of the tests.
pub(crate) fn example(name: &str) -> Command {
    static BUILT: OnceLock<()> = OnceLock::new();
    let profile: PathBuf = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().into();
    BUILT.get_or_init(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--examples", "--target-dir"]).arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    });
    let mut command = Command::new(profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)));
    command.env("LC_ALL", "C").env_remove("COLUMNS");
    command
}

pub fn run(name: &str, arguments: &[&str]) -> Output {
    example(name).args(arguments).output().unwrap_or_else(|e| panic!("{name}: {e}"))
}

pub fn printed(name: &str, arguments: &[&str]) -> String {
    let output = run(name, arguments);
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

pub fn rows(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap_or_else(|| panic!("{name} has no byte order mark"));
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes())
        .records()
        .map(|r| r.unwrap().iter().map(str::to_string).collect())
        .collect()
}

#[test]
fn report_on_the_sample() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("report");
    let text = printed("policy_report", &["--out", out.to_str().unwrap(), "--slogans", "12", "--group", "place"]);
    for part in [
        "Corpus: 80 documents, 2008 to 2024, 0 without a date",
        "Cleaned: 0 pieces of boilerplate",
        "Leading terms by TF-IDF",
        "科学发展观",
        "江州市",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert!(fs::read_to_string(out.join("report.html")).unwrap().contains("科学发展观"));
    assert_eq!(rows(&out, "documents.csv").len(), 81);
    assert_eq!(rows(&out, "slogans.csv").len(), 13);
    assert_eq!(rows(&out, "slogans.csv")[0][..6], ["rank", "term", "level", "parent", "family", "count"]);
    assert_eq!(rows(&out, "terms.csv")[0][..3], ["rank", "term", "count"]);
    assert_eq!(rows(&out, "tfidf.csv")[1][0], "东屏省");
    let trends = rows(&out, "trends.csv");
    assert_eq!(trends[0][..5], ["term", "period", "count", "count_longest", "count_with_variants"]);
    assert_eq!(trends[0][5..], ["rate", "doc_count", "share", "tokens", "documents", "source"]);
    assert_eq!((trends.len() - 1) % 17, 0, "a row per term and year");
    let passages = rows(&out, "passages.csv");
    assert_eq!(passages[0][..5], ["passage", "text", "characters", "count", "doc_count"]);
    assert_eq!(rows(&out, "periods.csv")[0], ["period", "rank", "term", "count", "score"]);
    assert_eq!(rows(&out, "tfidf.csv")[0][0], "place", "the column bears the name of the group");
    assert!(fs::read(out.join("tables.xlsx")).unwrap().starts_with(b"PK"));
    let leftovers: Vec<_> = fs::read_dir(&out)
        .unwrap()
        .filter(|e| e.as_ref().unwrap().path().extension().is_some_and(|x| x == "part"))
        .collect();
    assert!(leftovers.is_empty());
}

#[test]
fn report_on_texts_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_string()
    };
    let a = at("2015-03.txt", "实施质量强市战略。质量强市，质量强市。");
    let b = at("2015-12.txt", "弘扬工匠精神，建设质量强市。");
    let c = at("undated.txt", "工匠精神");
    let words = at("words.csv", "term,note\n质量强市,甲\n工匠精神,乙\n没有的词,丙\n");
    let out = folder.path().join("out").to_str().unwrap().to_string();
    let text = printed("policy_report", &[&a, &b, &c, "--lexicon", &words, "--period", "quarter", "--out", &out]);
    assert!(text.contains("1 of 3 documents have no date"), "{text}");
    assert!(text.contains("Lexicon: 1 of 3 entries occur nowhere, the first is 没有的词"), "{text}");
    assert_eq!(rows(Path::new(&out), "lexicon.csv")[3][..3], ["没有的词", "没有的词", "0"]);
    let trends = rows(Path::new(&out), "trends.csv");
    let of = |term: &str| -> Vec<&[String]> { trends.iter().filter(|r| r[0] == term).map(|r| &r[1..]).collect() };
    let counts: Vec<(&str, &str)> = of("质量强市").iter().map(|r| (r[0].as_str(), r[1].as_str())).collect();
    assert_eq!(counts, [("2015Q1", "3"), ("2015Q2", "0"), ("2015Q3", "0"), ("2015Q4", "1")]);
    let empty = of("质量强市")[1];
    assert_eq!((empty[4].as_str(), empty[7].as_str(), empty[8].as_str()), ("", "0", "0"), "no text, no rate");
    assert!(of("没有的词").is_empty(), "a term that does not occur takes no rows");
    let plain = at("words.txt", "工匠精神\n");
    printed("policy_report", &[&c, "--lexicon", &plain, "--out", &out]);
    assert_eq!(rows(Path::new(&out), "trends.csv").len(), 1, "no dates, no trends, no failure");
}

/// A folder as it comes: the report shows what was found, removed and repeated, and `--raw` leaves all as it is.
#[test]
fn report_on_texts_as_they_come() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let article = "质量强市是一项长期任务，全市上下要弘扬工匠精神，一以贯之地抓下去。";
    write("1.txt", format!("首页 > 新闻 > 时政\n质量强市\n来源：江州日报 2016-09-12 07:05\n{article}\n").as_bytes());
    write("2.txt", &encoding_rs::GBK.encode(&format!("质量强市\n2016-09-13 09:00\n{article}\n编辑：某某\n")).0);
    write("3.html", "<title>大桥</title><nav>首页</nav><p>大桥昨日通车。2015年开工。</p>".as_bytes());
    write("r_2014.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let out = folder.path().join("out");
    let arguments = |more: &[&str]| -> Vec<String> {
        let paths = [folder.path().to_str().unwrap(), "--out", out.to_str().unwrap()];
        paths.iter().chain(more).map(|s| s.to_string()).collect()
    };
    let report = |more: &[&str]| {
        let arguments = arguments(more);
        printed("policy_report", &arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let text = report(&[]);
    for part in [
        "1 document binary, no text, the first is r_2014",
        "Cleaned: 4 pieces of boilerplate removed",
        "0 repeated blocks",
        "1 repost in 1 group, counted like all",
        "2 documents without a date took the one found in the text",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    let documents = rows(&out, "documents.csv");
    let of = |name: &str| -> Vec<&str> {
        let at = documents[0].iter().position(|n| n == name).unwrap_or_else(|| panic!("no {name}"));
        documents[1..].iter().map(|r| r[at].as_str()).collect()
    };
    assert_eq!(of("date"), ["2016-09-12", "2016-09-13", "", "2014"]);
    assert_eq!(of("encoding"), ["UTF-8", "GB18030", "UTF-8", ""]);
    assert_eq!(of("status"), ["text", "text", "text", "binary"]);
    assert_eq!(of("removed"), ["2", "2", "0", "0"]);
    assert_eq!(of("repost_group"), ["1", "1", "", ""]);
    assert_eq!(of("source_found"), ["江州日报", "", "", ""]);
    assert_eq!(of("title_found"), ["质量强市", "质量强市", "大桥", ""]);
    let removed = rows(&out, "removed.csv");
    assert_eq!(removed[1][..3], ["1", "nav_path_home", "首页 > 新闻 > 时政"]);
    assert!(report(&["--without-reposts"]).contains("Corpus: 3 documents"));
    assert_eq!(rows(&out, "documents.csv").len(), 5, "all documents are shown, counted or not");
    let raw = report(&["--raw"]);
    assert!(!raw.contains("Cleaned") && raw.contains("3 without a date"), "{raw}");
    assert!(!rows(&out, "documents.csv")[0].contains(&"removed".to_string()));
}

#[test]
fn cleaning() {
    let text = printed("cleaning", &[]);
    let (before, after) = text.split_once("== after ==").unwrap();
    assert!(before.contains("９６．８％") && before.contains("记者热线"), "{before}");
    let after = after.split("== Came in as ==").next().unwrap();
    assert!(after.contains("96.8%") && !after.contains("记者热线"), "{after}");
    for part in
        ["title 以工匠精神铸就质量强市, date 2016-09-12", "is in the page as ９６．８％", "html div.nav", "editor_line"]
    {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
}

/// Where nothing can be counted, the report says what each file was.
#[test]
fn report_on_nothing_to_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "").unwrap();
    fs::write(folder.path().join("b.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    fs::write(folder.path().join("c.html"), "<div>首页 &gt; 新闻 &gt; 时政</div>").unwrap();
    let output = run("policy_report", &[folder.path().to_str().unwrap()]);
    assert!(!output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    for part in
        ["1 document empty, the first is a", "1 document binary, no text, the first is b", "1 piece of boilerplate"]
    {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
}

#[test]
fn report_says_what_is_wrong() {
    for (arguments, why) in [
        (&["/no/such/file.jsonl"][..], "/no/such/file.jsonl"),
        (&["--period", "decade"], "quarter"),
        (&["--group", "nowhere"], "the columns are"),
        (&["--lexicon", "/no/such/words"], "/no/such/words"),
    ] {
        let output = run("policy_report", arguments);
        assert!(!output.status.success());
        let message = String::from_utf8_lossy(&output.stderr).to_string();
        assert!(message.contains(why), "{message}");
        assert!(!message.contains("panicked"), "{message}");
    }
}

#[test]
fn keep_whole() {
    let text = printed("keep_whole", &[]);
    assert!(text.contains("工匠|精神") && text.contains("工匠精神|"), "{text}");
}

#[test]
fn since_when() {
    let text = printed("since_when", &[]);
    assert!(text.contains("科学发展观") && text.contains("2008–2013"), "{text}");
}

#[test]
fn coding() {
    let text = printed("coding", &[]);
    for part in ["供给型/", "Clauses that nothing matched", "2008", "2024"] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
}

#[test]
fn life_cycle() {
    let text = printed("life_cycle", &[]);
    let line = |term: &str, class: &str| {
        let found = text.lines().any(|l| l.starts_with(term) && l.contains(class));
        assert!(found, "{term} is not {class} in\n{text}");
    };
    line("科学发展观", "gone                   2008 – 2010 – 2013");
    line("新质生产力", "emerging               2024 – 2024 – 2024");
    line("供给侧结构性改革", "fading                 2016 – 2016 – 2022");
    line("高质量发展", "established ");
    line("科学发展观", " 4  4  4  4  2  1  ·");
    for part in ["Bursts", "2012  ┆ 1 "] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
}

#[test]
fn slogans_of_the_sample_and_their_families() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("slogans");
    let text = printed("slogans", &["--rows", "20", "--families", "6", "--out", out.to_str().unwrap()]);
    for part in ["80 documents", "科学发展观", "Families, occurrences from 2008 to 2024", "质量强市", "verb shell"]
    {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert_eq!(rows(&out, "slogans.csv").len(), 21);
    assert_eq!(rows(&out, "families.csv")[0][..4], ["family", "term", "relation", "group"]);
    let failed = run("slogans", &["no/such/file.txt"]);
    assert!(!failed.status.success() && String::from_utf8_lossy(&failed.stderr).contains("no/such/file.txt"));
}

#[test]
fn diffusion() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let text = printed("diffusion", &["--out", out.to_str().unwrap()]);
    let way = text.split("The way of the first passage").nth(1).unwrap();
    let places: Vec<usize> = ["2016-全国-01", "2016-临江-01", "2016-江州-01", "2016-平川-01"]
        .map(|id| way.find(id).unwrap_or_else(|| panic!("no {id} in\n{text}")))
        .into();
    assert!(places.is_sorted(), "{text}");
    for part in ["12 documents share", "Who took most from whom", "By level"] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert_eq!(rows(&out, "passages.csv")[0][..5], ["passage", "text", "characters", "count", "doc_count"]);
    let failed = run("diffusion", &["no/such/file.jsonl"]);
    assert!(!failed.status.success() && String::from_utf8_lossy(&failed.stderr).contains("no/such/file.jsonl"));
}

/// The gallery: every numbered example is short, runs, and is in its README.
#[test]
fn gallery() {
    let folder = tempfile::tempdir().unwrap();
    let pictures = folder.path().to_str().unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let readme = fs::read_to_string(here.join("README.md")).unwrap();
    for (name, part, picture) in [
        ("01_first_look", "科学发展观", ""),
        ("02_own_csv", "| 甲市", ""),
        ("03_history", "科学发展观：gone，2008 至 2013", "history.svg"),
        ("04_places_compared", "江州市", "places.svg"),
        ("05_instruments", "型/", "instruments.svg"),
        ("06_word_cloud", "| term", "cloud.svg"),
        ("07_full_study", "report.html", "report.html"),
    ] {
        let source = fs::read_to_string(here.join(format!("{name}.rs"))).unwrap();
        assert!(source.lines().count() < 60, "{name} is long");
        assert!(readme.contains(name), "{name} is not in the gallery");
        let arguments: &[&str] = if picture.is_empty() { &[] } else { &[pictures] };
        let text = printed(name, arguments);
        assert!(text.contains(part), "no {part} in\n{text}");
        let shown =
            readme.split_once(&format!("--example {name}`\n\n```text\n")).and_then(|(_, b)| b.split_once("```"));
        assert!(shown.is_none_or(|(block, _)| block == text), "the gallery shows something else than\n{text}");
        assert!(picture.is_empty() || folder.path().join(picture).exists(), "{name} wrote no {picture}");
    }
}

/// The README's study is the example `study`, and prints what the README shows.
#[test]
fn study_of_the_readme() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let block = |language: &str, text: &str| {
        let rest = text.split_once(&format!("```{language}\n")).unwrap().1.to_string();
        rest.split_once("```").map(|(block, rest)| (block.to_string(), rest.to_string())).unwrap()
    };
    let (code, rest) = block("rust", &readme);
    let source = fs::read_to_string(root.join("examples/study.rs")).unwrap();
    assert_eq!(source.split_once("\n\n").unwrap().1, code, "examples/study.rs is not what README.md shows");
    let shown = Command::new(example("study").get_program()).current_dir(root).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&shown.stdout), block("text", &rest).0, "README.md shows other tables");
}

/// Arguments explain themselves; a reader who leaves early ends nothing.
#[test]
fn report_explains_itself() {
    let help = printed("policy_report", &["--help"]);
    for part in ["five-year-plan", "Examples:", "--language"] {
        assert!(help.contains(part), "no {part} in\n{help}");
    }
    assert!(printed("policy_report", &["--version"]).contains(env!("CARGO_PKG_VERSION")));
    let chinese = printed("policy_report", &["--language", "zh"]);
    assert!(chinese.contains("语料：80 篇文档") && !chinese.contains("Corpus"), "{chinese}");
    let mut child = example("policy_report").stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

/// What a file of a PDF reader and a lexicon of short words bring along is said, and mended.
#[test]
fn report_on_doubtful_texts_and_words() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name).to_str().unwrap().to_string()
    };
    let a = at("2016.txt", "弘扬⼯匠精神(cid:12)，质\u{200b}量强市。十三个代表团学习三个代表。");
    let b = at("2017.html", &format!("<nav>{}</nav><p>质量强市。</p>", "<li>江州新闻要闻列表</li>".repeat(20)));
    let words = at("words.txt", "工匠精神\n质量强市\n三个代表\nAI\n");
    let out = folder.path().join("out").to_str().unwrap().to_string();
    let text = printed("policy_report", &[&a, &b, "--lexicon", &words, "--out", &out]);
    for part in [
        "1 document that lost nearly all text",
        "1 document with radicals",
        "1 document with glyphs",
        "1 document with invisible characters",
        "1 of 4 entries occur nowhere, the first is AI",
        "1 occurrence of 1 entry more probably parts of other words (counted",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    let counts = |out: &str| -> Vec<String> {
        rows(Path::new(out), "lexicon.csv")[1..].iter().map(|r| format!("{} {} {}", r[0], r[2], r[5])).collect()
    };
    assert_eq!(counts(&out), ["工匠精神 1 0", "质量强市 2 0", "三个代表 2 1", "AI 0 0"]);
    let text = printed("policy_report", &[&a, &b, "--lexicon", &words, "--leave-out-doubtful", "--out", &out]);
    assert!(text.contains("(left out)"), "{text}");
    assert_eq!(counts(&out)[2], "三个代表 1 1");
}
