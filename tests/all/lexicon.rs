//! Lexicons: files, overlaps, ways of counting, explanations.

use std::collections::BTreeMap;

use tifa::prelude::*;
use tifa::{
    ErrorKind,
    token::{Characters, Counting, LexiconEntry, WholeWords},
};

use crate::{column, corpus_of, data, random_text};

#[test]
fn lexicon_files() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        Lexicon::read(&path)
    };
    let terms = |l: Lexicon| l.iter().map(|e| e.term().to_string()).collect::<Vec<_>>();
    assert_eq!(
        terms(read("a.txt", "\u{feff}# 词表\n质量强市\n\n 工匠精神 \r\n互联网+\n").unwrap()),
        ["质量强市", "工匠精神", "互联网+"]
    );
    let full =
        read("b.csv", "category,term,first_year,note\n质量/强国,质量强国,2016,\n,工匠精神,,\"报告,正文\"\n").unwrap();
    let entry = full.iter().next().unwrap();
    assert_eq!((entry.category(), entry.first_year(), entry.note()), (Some("质量/强国"), Some(2016), None));
    assert_eq!(full.iter().nth(1).unwrap().note(), Some("报告,正文"));
    assert_eq!(terms(read("c.tsv", "term\tnote\n工匠精神\tx\n").unwrap()), ["工匠精神"]);
    assert_eq!(terms(read("d.txt", "term,note\n工匠精神,x\n").unwrap()), ["工匠精神"], "a header tells a table");
    let error = read("e.csv", "term,category,first_year\n质量,a,x\n,b,\n质量,c,\n").unwrap_err();
    let ErrorKind::Lexicon { problems, .. } = error.kind() else { panic!("{error}") };
    let lines: Vec<usize> = problems.iter().map(|p| p.0).collect();
    assert_eq!(lines, [2, 3, 4], "all faults at once: {error}");
    assert!(problems[2].1.contains("line 2") && problems[2].1.contains("another category"));
    assert!(read("f.csv", "name\n质量\n").unwrap_err().to_string().contains("no column `term`"));
    assert!(
        Lexicon::from_entries([LexiconEntry::new("a").with_head("b"), LexiconEntry::new("b").with_head("c")]).is_err()
    );
}

#[test]
fn lexicon_files_with_variants_and_priorities() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        Lexicon::read(&path)
    };
    let rows =
        |l: &Lexicon| l.iter().map(|e| (e.term().to_string(), e.head().to_string(), e.priority())).collect::<Vec<_>>();
    let row = |term: &str, head: &str, priority| (term.to_string(), head.to_string(), priority);
    let expected = [
        row("质量强市战略", "质量强市", 2),
        row("强市", "质量强市", 2),
        row("质量强市", "质量强市", 2),
        row("工匠精神", "工匠精神", 0),
    ];
    let table = read("a.csv", "term,variants,priority,category\n质量强市,质量强市战略|强市,2,质量/强市\n工匠精神,,,\n")
        .unwrap();
    assert_eq!(rows(&table), expected);
    let toml = "[[entry]]\nterm = \"质量强市\"\nvariants = [\"质量强市战略\", \"强市\"]\npriority = 2\ncategory = \"质量/强市\"\n\n[[entry]]\nterm = \"工匠精神\"\n";
    let toml_lexicon = read("a.toml", toml).unwrap();
    assert_eq!(rows(&toml_lexicon), expected);
    assert_eq!(toml_lexicon.iter().nth(1).unwrap().category(), Some("质量/强市"), "a variant has its head's category");
    assert_eq!(toml_lexicon.heads().collect::<Vec<_>>(), ["质量强市", "工匠精神"]);

    let lines = |error: tifa::Error| match error.into_kind() {
        ErrorKind::Lexicon { problems, .. } => problems.iter().map(|p| p.0).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        lines(
            read("b.toml", "[[entry]]\nterm = \"甲\"\n[[entry]]\nterm = \"乙\"\nvariants = [\n\"甲\"]\n").unwrap_err()
        ),
        [6]
    );
    assert_eq!(lines(read("c.toml", "[[entry]]\nterm = \"甲\"\nword = 1\n").unwrap_err()), [3], "an unknown key");
    assert_eq!(lines(read("d.toml", "[[entry]]\nterm = \n").unwrap_err()), [2], "broken TOML");
    assert!(matches!(read("e.txt", "\u{fffd}").map(|l| l.len()), Ok(1)));
    std::fs::write(folder.path().join("bad.txt"), b"\xe8\xb4\xa8\xe9\x87\x8f\n\xe8\xb4\xff\xff\xff\n").unwrap();
    let error = Lexicon::read(folder.path().join("bad.txt")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Syntax { .. }), "{error}");
    let path = folder.path().join("jieba.dict");
    std::fs::write(&path, "质量强市 100 n\n工匠精神\n新质生产力 n\n\n互联网+ 3\n").unwrap();
    let terms: Vec<String> = Lexicon::read_jieba(&path).unwrap().iter().map(|e| e.term().to_string()).collect();
    assert_eq!(terms, ["质量强市", "工匠精神", "新质生产力", "互联网+"]);
    std::fs::write(&path, "质量强市 many n\n").unwrap();
    assert_eq!(lines(Lexicon::read_jieba(&path).unwrap_err()), [1]);
}

/// All occurrences of all entries, by looking at every place.
fn occurrences(entries: &[LexiconEntry], text: &str) -> Vec<(usize, usize, usize)> {
    let mut all = Vec::new();
    for (e, entry) in entries.iter().enumerate() {
        for start in (0..text.len()).filter(|&i| text.is_char_boundary(i)) {
            if text[start..].starts_with(entry.term()) {
                all.push((e, start, start + entry.term().len()));
            }
        }
    }
    all
}

/// Those that remain when each in turn drives out what overlaps it.
fn settled(mut all: Vec<(usize, usize, usize)>, entries: &[LexiconEntry]) -> Vec<(usize, usize, usize)> {
    all.sort_by_key(|&(e, start, end)| (-entries[e].priority(), start, usize::MAX - end));
    let mut kept: Vec<(usize, usize, usize)> = Vec::new();
    for (e, start, end) in all {
        if kept.iter().all(|&(_, s, t)| end <= s || t <= start) {
            kept.push((e, start, end));
        }
    }
    kept
}

fn counts(entries: &[LexiconEntry], hits: &[(usize, usize, usize)]) -> BTreeMap<String, u32> {
    let mut counts: BTreeMap<String, u32> = entries.iter().map(|e| (e.head().to_string(), 0)).collect();
    hits.iter().for_each(|&(e, _, _)| *counts.get_mut(entries[e].head()).unwrap() += 1);
    counts
}

/// Every way of counting against brute force, where overlaps are dense.
#[test]
fn counting_equals_brute_force() {
    let alphabet: Vec<char> = "甲乙丙A，𠀀".chars().collect();
    for seed in 0..200 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut terms = std::collections::BTreeSet::new();
        while terms.len() < 1 + seed as usize % 8 {
            let length = rng.usize(1..5);
            terms.insert(random_text(&mut rng, &alphabet, length));
        }
        let with_priorities = seed % 3 == 0;
        let entries: Vec<LexiconEntry> = terms
            .into_iter()
            .map(|t| {
                LexiconEntry::new(t).with_category(["甲", "乙"][rng.usize(..2)]).with_priority(if with_priorities {
                    rng.i32(0..3)
                } else {
                    0
                })
            })
            .collect();
        let lexicon = Lexicon::from_entries(entries.clone()).unwrap().with_whole_words(WholeWords::Never);
        let text = random_text(&mut rng, &alphabet, 60);
        let tokens = Tokenizer::builder()
            .lexicon(lexicon.clone())
            .build_on(Characters)
            .unwrap()
            .tokenize(&corpus_of(&[&text]))
            .unwrap();
        let all = occurrences(&entries, &text);
        let longest = settled(all.clone(), &entries);
        let mut per_category = Vec::new();
        for category in ["甲", "乙"] {
            let of_category = all.iter().copied().filter(|h| entries[h.0].category() == Some(category)).collect();
            per_category.extend(settled(of_category, &entries));
        }
        for (counting, hits) in
            [(Counting::LongestMatch, &longest), (Counting::AllMatches, &all), (Counting::PerCategory, &per_category)]
        {
            let dtm = tokens.dtm_of(&lexicon, counting);
            for (term, count) in counts(&entries, hits) {
                assert_eq!(dtm.count(0, &term), count, "seed {seed}, {counting:?}, {term} in {text}");
            }
        }
        // Tokens are cut by the longest match: the matrix of tokens agrees for every entry.
        let dtm = tokens.dtm();
        let cut: Vec<(String, usize)> = tokens.document(0).map(|t| (t.term.to_string(), t.bytes.start)).collect();
        for (e, start, _) in &longest {
            assert!(cut.contains(&(entries[*e].term().to_string(), *start)), "seed {seed}: an entry is lost in {text}");
        }
        for entry in entries.iter().filter(|e| e.term().chars().nth(1).is_some()) {
            assert_eq!(
                dtm.count(0, entry.term()),
                tokens.dtm_of(&lexicon, Counting::LongestMatch).count(0, entry.term())
            );
        }
    }
}

#[test]
fn a_million_entries() {
    let entries = (0..1_000_000u32).map(|i| format!("第{i}号质量"));
    let lexicon = Lexicon::from_terms(entries).unwrap();
    let tokenizer = Tokenizer::builder().lexicon(lexicon).build_on(Characters).unwrap();
    assert_eq!(
        tokenizer.words("见第999999号质量，第1000000号质量"),
        ["见", "第999999号质量", "第", "1", "0", "0", "0", "0", "0", "0", "号", "质", "量"]
    );
}

#[test]
fn priority_settles_overlaps() {
    let lexicon = |priority| {
        Lexicon::from_entries([LexiconEntry::new("质量强"), LexiconEntry::new("强市").with_priority(priority)]).unwrap()
    };
    let words = |priority| {
        Tokenizer::builder().lexicon(lexicon(priority)).build_on(Characters).unwrap().words("质量强市").join("|")
    };
    assert_eq!((words(0), words(1)), ("质量强|市".into(), "质|量|强市".into()));
}

#[test]
fn explained() {
    let lexicon = Lexicon::from_terms(["质量强市", "放管服"]).unwrap();
    let tokenizer = Tokenizer::builder().lexicon(lexicon).build().unwrap();
    let text = "打造质量强市，GDP增6.5%。的蘑蓝";
    let table = tokenizer.explain(text).unwrap();
    assert_eq!(column(&table, "piece").concat(), text, "the pieces are the text");
    let row = |piece: &str| column(&table, "piece").iter().position(|p| p == piece).unwrap();
    let cell = |piece: &str, name: &str| column(&table, name)[row(piece)].clone();
    assert_eq!(
        (cell("质量强市", "origin"), cell("质量强市", "without_lexicon")),
        ("lexicon".into(), "质量|强市".into())
    );
    assert_eq!((cell("质量强市", "start"), cell("质量强市", "end")), ("6".into(), "18".into()));
    assert_eq!((cell("质量强市", "char_start"), cell("质量强市", "char_end")), ("2".into(), "6".into()));
    assert_eq!((cell("打造", "origin"), cell("，", "origin")), ("dictionary".into(), "gap".into()));
    assert_eq!((cell("GDP", "origin"), cell("的", "origin")), ("alphanumeric".into(), "character".into()));
    assert_eq!(cell("蘑蓝", "origin"), "hmm", "no dictionary has this word");
    let jieba_joins = Tokenizer::builder()
        .lexicon(Lexicon::from_terms(["匠精"]).unwrap())
        .build()
        .unwrap()
        .explain("工匠精神")
        .unwrap();
    assert_eq!(
        column(&jieba_joins, "without_lexicon")[1],
        "工匠|精神",
        "whole pieces, though they reach beyond the entry"
    );
}

#[test]
fn filters_and_the_lexicon() {
    let corpus = corpus_of(&["GDP 增长 6.5% 中国制造2025 于 2016"]);
    let lexicon = Lexicon::from_terms(["中国制造2025"]).unwrap();
    let terms = |b: tifa::token::TokenizerBuilder| {
        let tokens = b.lexicon(lexicon.clone()).build().unwrap().tokenize(&corpus).unwrap();
        tokens.dtm().vocabulary().iter().map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(terms(Tokenizer::builder()), ["2016", "6.5%", "GDP", "中国制造2025", "于", "增长"]);
    assert_eq!(terms(Tokenizer::builder().numbers(false)), ["GDP", "中国制造2025", "于", "增长"]);
    assert_eq!(terms(Tokenizer::builder().latin(false).min_characters(2)), ["2016", "6.5%", "中国制造2025", "增长"]);
    let stopped = Tokenizer::builder().stop_words(StopWords::neutral().with(["中国制造2025"]));
    assert!(terms(stopped.clone()).contains(&"中国制造2025".to_string()));
    assert!(!terms(stopped.filter_lexicon(true)).contains(&"中国制造2025".to_string()));
    assert!(Tokenizer::builder().parts_of_speech([""]).build().is_err());
}

#[test]
fn bundled_instruments() {
    let lexicon = Lexicon::read(data("lexicon/instruments.csv")).unwrap();
    let categories: std::collections::BTreeSet<&str> = lexicon.iter().filter_map(LexiconEntry::category).collect();
    assert!(categories.len() >= 15, "{categories:?}");
    for kind in ["供给型/", "环境型/", "需求型/"] {
        assert!(categories.iter().any(|c| c.starts_with(kind)));
    }
}

/// One list in every encoding and form in which people keep one.
#[test]
fn word_lists_of_any_encoding_and_form() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let utf16 = |text: &str, order: fn(u16) -> [u8; 2]| {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(order).collect::<Vec<u8>>()
    };
    let plain = "质量强市\n工匠精神\n";
    let table = "term,category\n质量强市,质量\n工匠精神,精神\n";
    for (name, bytes) in [
        ("plain.txt", plain.into()),
        ("bom.txt", format!("\u{feff}{plain}").into_bytes()),
        ("crlf.txt", plain.replace('\n', "\r\n").into_bytes()),
        ("gbk.txt", gbk(plain)),
        ("big5.txt", encoding_rs::BIG5.encode("質量強市\n工匠精神\n").0.into_owned()),
        ("le.txt", utf16(plain, u16::to_le_bytes)),
        ("be.txt", utf16(plain, u16::to_be_bytes)),
        ("table.csv", table.into()),
        ("table_bom.csv", format!("\u{feff}{table}").into_bytes()),
        ("table_gbk.csv", gbk(table)),
        ("table_le.csv", utf16(table, u16::to_le_bytes)),
        ("chinese.csv", "词语,类别\n质量强市,质量\n工匠精神,精神\n".into()),
        ("chinese.tsv", "类别\t词语\n质量\t质量强市\n精神\t工匠精神\n".into()),
        ("one_column.csv", plain.into()),
        ("jieba.txt", "质量强市 1000 n\n工匠精神 1000 n\n".into()),
        ("jieba_gbk.txt", gbk("质量强市 1000 n\n工匠精神\n")),
        ("jieba_bom.dict", "\u{feff}质量强市 1000\r\n工匠精神 5 nz\r\n".into()),
        ("tabs.txt", "质量强市\t1000\n工匠精神\t1000\n".into()),
        ("twice.txt", "质量强市\n工匠精神\n质量强市\n".into()),
        ("mac.txt", "质量强市\r工匠精神\r".into()),
        ("quoted.csv", "\"质量强市\"\n\"工匠精神\"\n".into()),
        ("semicolons.csv", table.replace(',', ";").into()),
        ("semicolons_gbk.csv", gbk("词语;类别\n质量强市;质量\n工匠精神;精神\n")),
        ("sep.csv", format!("sep=;\n{}", table.replace(',', ";")).into_bytes()),
        ("tabs.csv", table.replace(',', "\t").into()),
        ("Capitals.csv", "Term,Category\n质量强市,质量\n工匠精神,精神\n".into()),
        ("word.csv", "word,freq\n质量强市,5\n工匠精神,3\n".into()),
        ("again.csv", format!("{table}质量强市,质量\n").into_bytes()),
        ("tags.txt", "质量强市 n\n工匠精神 nz\n".into()),
        ("list.json", "[\"质量强市\", \"工匠精神\"]".into()),
        ("wide.txt", "\u{3000}质量强市\u{3000}\n\n# 注释\n工匠精神 \n".into()),
    ] {
        std::fs::write(path(name), bytes).unwrap();
        let lexicon = Lexicon::read(path(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let terms: Vec<&str> = lexicon.iter().map(LexiconEntry::term).collect();
        let expected =
            if name == "big5.txt" { ["質量強市", "工匠精神"] } else { ["质量强市", "工匠精神"] };
        assert_eq!(terms, expected, "{name}");
    }
    // What a spreadsheet program must not run comes back as it was.
    let formulas = ["=总则", "+互联网", "-1", "@某"];
    let frame = tifa::polars::df!("term" => formulas).unwrap();
    tifa::write_csv(&frame, path("formulas.csv")).unwrap();
    assert!(std::fs::read_to_string(path("formulas.csv")).unwrap().contains("'=总则"));
    let lexicon = Lexicon::read(path("formulas.csv")).unwrap();
    assert_eq!(lexicon.iter().map(LexiconEntry::term).collect::<Vec<_>>(), formulas);
    // Terms of several words are no jieba list.
    for text in ["ISO 9001\nISO 14001\n", "质量强市 战略\n工匠精神\n", "中国制造 2025 计划\n工匠精神\n"]
    {
        std::fs::write(path("words.txt"), text).unwrap();
        let lexicon = Lexicon::read(path("words.txt")).unwrap();
        assert_eq!(lexicon.iter().map(LexiconEntry::term).collect::<Vec<_>>(), text.lines().collect::<Vec<_>>());
    }
    std::fs::write(path("binary.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    assert!(matches!(Lexicon::read(path("binary.txt")).unwrap_err().kind(), ErrorKind::Syntax { .. }));
}

fn counted(terms: &[&str], setting: WholeWords, text: &str) -> Vec<u32> {
    let lexicon = Lexicon::from_terms(terms.iter().copied()).unwrap().with_whole_words(setting);
    let tokens = Tokenizer::builder().lexicon(lexicon.clone()).build().unwrap().tokenize(&corpus_of(&[text])).unwrap();
    let dtm = tokens.dtm();
    let counts: Vec<u32> = terms.iter().map(|term| dtm.count(0, term)).collect();
    // Every way of counting knows the same words.
    for counting in [Counting::LongestMatch, Counting::AllMatches, Counting::PerCategory] {
        let other = tokens.dtm_of(&lexicon, counting);
        let of: Vec<u32> = terms.iter().map(|term| other.count(0, term)).collect();
        assert_eq!(of, counts, "{counting:?} in {text}");
    }
    counts
}

#[test]
fn latin_words_and_numerals_are_whole_by_default() {
    let terms = ["AI", "GDP", "IT", "5G", "ces"];
    let text = "加强AIDS防治。GDPR条例与MAINTAIN计划。推广AI应用，发展5G。容量15GB。申请licenses。";
    assert_eq!(counted(&terms, WholeWords::default(), text), [1, 0, 0, 1, 0]);
    assert_eq!(counted(&["AI", "5G"], WholeWords::Never, text), [4, 2]);
    assert_eq!(counted(&["G20", "2025"], WholeWords::default(), "G20峰会，G200，20250，2025年"), [1, 1]);
    assert_eq!(
        counted(&["七五", "八一"], WholeWords::default(), "一九七五年，“七五”计划，一九八一年的八一建军节"),
        [1, 1]
    );
    assert_eq!(
        counted(&["三个代表"], WholeWords::default(), "十三个代表团学习三个代表"),
        [2],
        "strings of Han characters count as they are written"
    );
}

#[test]
fn doubtful_occurrences_are_left_out_on_demand() {
    for (term, text, all, sure) in [
        ("三个代表", "十三个代表团学习“三个代表”，二十三个代表团也学习三个代表", 4, 2),
        ("中国", "中国是最大的发展中国家，发展中国家信任中国", 4, 2),
        ("双创", "双双创下新高，推进双创", 2, 1),
        ("两重", "冰火两重天，“两重”建设", 2, 1),
        ("新发展理念", "创新发展理念，贯彻新发展理念", 2, 1),
    ] {
        assert_eq!(counted(&[term], WholeWords::default(), text), [all], "{term}");
        assert_eq!(counted(&[term], WholeWords::Judged, text), [sure], "{term}");
        let lexicon = Lexicon::from_terms([term, "从未出现"]).unwrap();
        for setting in [WholeWords::Latin, WholeWords::Judged] {
            let table = lexicon.clone().with_whole_words(setting).occurrences(&corpus_of(&["", text, text])).unwrap();
            let count = if setting == WholeWords::Judged { sure } else { all };
            assert_eq!(column(&table, "count"), [(2 * count).to_string(), "0".into()], "{term}");
            assert_eq!(column(&table, "longest_count"), column(&table, "count"));
            assert_eq!(column(&table, "doc_count"), ["2", "0"]);
            assert_eq!(column(&table, "doubtful"), [(2 * (all - sure)).to_string(), "0".into()], "{term}");
            assert!(column(&table, "example")[0].contains(term) && column(&table, "example")[1] == "-");
        }
    }
}
