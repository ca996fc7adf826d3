//! Reading documents: what is found, what is refused and where.

use std::fs;
use std::path::PathBuf;

use tifa::ErrorKind;
use tifa::polars::prelude::*;
use tifa::prelude::*;

use crate::{column, data};

fn file(name: &str, bytes: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn fault(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let (_folder, path) = file(name, bytes);
    let message = Corpus::read(&path).unwrap_err().to_string();
    message.replace(&path.display().to_string(), name)
}

#[test]
fn every_format_gives_the_same_documents() {
    let json = "{\"id\":\"a\",\"date\":\"2016-09-12\",\"text\":\"质量强市\",\"place\":\"江州\"}\n\n{\"id\":\"b\",\"date\":2017,\"text\":\"工匠精神\"}\n";
    let csv = "\u{feff}id,date,text,place\na,2016-09-12,质量强市,江州\nb,2017,工匠精神,\n";
    let array = "[{\"id\":\"a\",\"date\":\"2016-09-12\",\"text\":\"质量强市\",\"place\":\"江州\"},{\"id\":\"b\",\"date\":\"2017\",\"text\":\"工匠精神\"}]";
    let tsv = csv.replace(',', "\t");
    let (folder, parquet) = file("x.parquet", "");
    let mut frame = df!("id" => ["a", "b"], "date" => ["2016-09-12", "2017"], "text" => ["质量强市", "工匠精神"], "place" => [Some("江州"), None]).unwrap();
    polars_io::parquet::write::ParquetWriter::new(fs::File::create(&parquet).unwrap()).finish(&mut frame).unwrap();
    let mut corpora = vec![Corpus::read(&parquet).unwrap(), Corpus::from_frame(&frame).unwrap()];
    drop(folder);
    for (name, text) in [("x.jsonl", json), ("x.csv", csv), ("x.json", array), ("x.tsv", &tsv), ("y.json", json)] {
        let (_folder, path) = file(name, text);
        corpora.push(Corpus::read(&path).unwrap());
    }
    for corpus in corpora {
        let rows: Vec<_> = corpus
            .documents()
            .map(|d| {
                (
                    d.id().to_string(),
                    d.date().map(|d| d.to_string()),
                    d.variable("place").map(str::to_string),
                    corpus.text(d.position()).to_string(),
                )
            })
            .collect();
        let row = |id: &str, date: &str, place: Option<&str>, text: &str| {
            (id.to_string(), Some(date.to_string()), place.map(str::to_string), text.to_string())
        };
        assert_eq!(rows, [row("a", "2016-09-12", Some("江州"), "质量强市"), row("b", "2017", None, "工匠精神")]);
    }
}

#[test]
fn folder_of_text_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("江州")).unwrap();
    fs::write(folder.path().join("江州/2015.txt"), "\u{feff}质量强市").unwrap();
    fs::write(folder.path().join("b_2016-09-12.txt"), "工匠精神").unwrap();
    fs::write(folder.path().join("notes.docx"), "no text").unwrap();
    let corpus = Corpus::read(folder.path()).unwrap();
    let rows: Vec<_> =
        corpus.documents().map(|d| (d.id(), d.date().unwrap().to_string(), d.variable("folder"))).collect();
    assert_eq!(rows, [("b_2016-09-12", "2016-09-12".into(), None), ("江州/2015", "2015".into(), Some("江州"))]);
    assert_eq!(corpus.text(1), "质量强市", "the byte order mark is no text");

    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(Corpus::read(empty.path()).unwrap_err().kind(), ErrorKind::Empty { .. }));
}

#[test]
fn dates_in_file_names() {
    for (name, date) in [
        ("ningbo_2016-09-12.txt", Some("2016-09-12")),
        ("2012.txt", Some("2012")),
        ("report20160912final.txt", Some("2016-09-12")),
        ("公报2016年9月.txt", Some("2016-09")),
        ("2016_09_12.txt", Some("2016-09-12")),
        ("a1954b1964.txt", None),
        ("12345.txt", None),
        ("no date.txt", None),
    ] {
        let (_folder, path) = file(name, "文");
        assert_eq!(Corpus::read(&path).unwrap().document(0).date().map(|d| d.to_string()).as_deref(), date, "{name}");
    }
}

#[test]
fn dates_valid_and_not() {
    for (text, date) in [
        ("2016", "2016"),
        ("2016-9", "2016-09"),
        ("2016-09-12", "2016-09-12"),
        ("2016/9/12", "2016-09-12"),
        ("2016.9.12", "2016-09-12"),
        ("20160912", "2016-09-12"),
        ("2016年", "2016"),
        ("2016年9月", "2016-09"),
        ("2016年9月12日", "2016-09-12"),
        ("２０１６年９月", "2016-09"),
        ("2016-09-12 07:05:00", "2016-09-12"),
        ("2016-09-12T07:05:00.000+08:00", "2016-09-12"),
        (" 2016 ", "2016"),
        ("2016-02-29", "2016-02-29"),
        ("1954", "1954"),
    ] {
        assert_eq!(text.parse::<Date>().unwrap().to_string(), date, "{text}");
    }
    for text in [
        "",
        "2015-02-29",
        "2016-13",
        "2016-00-01",
        "16",
        "2016-",
        "2016-9-",
        "年",
        "九月",
        "2016-09-12 朝",
        "201609123",
        "2016-09-12-01",
        "-2016",
    ] {
        assert!(text.parse::<Date>().is_err(), "{text}");
    }
}

#[test]
fn columns_by_obvious_names_and_by_choice() {
    let frame =
        df!("标题" => ["甲"], "正文" => ["质量"], "发布日期" => ["2016-09-12"], "编号" => [7i64], "年份" => [2016i64])
            .unwrap();
    let corpus = Corpus::from_frame(&frame).unwrap();
    let document = corpus.document(0);
    assert_eq!((document.id(), document.year(), document.variable("年份")), ("7", Some(2016), Some("2016")));
    let chosen =
        CorpusReader::default().text_column("标题").date_column("年份").id_column("正文").frame(&frame).unwrap();
    assert_eq!(
        (chosen.text(0), chosen.document(0).id(), chosen.document(0).date().unwrap().to_string().as_str()),
        ("甲", "质量", "2016")
    );
    let error = CorpusReader::default().text_column("body").frame(&frame).unwrap_err().to_string();
    assert!(error.contains("body") && error.contains("标题"), "{error}");
}

#[test]
fn polars_dates_and_types() {
    let days = Series::new("date".into(), [17056i32, 0]).cast(&DataType::Date).unwrap();
    let frame = DataFrame::new(
        2,
        vec![
            Column::new("text".into(), ["a", "b"]),
            days.into(),
            Column::new("n".into(), [1i32, 2]),
            Column::new("x".into(), [1.5f64, f64::NAN]),
            Column::new("b".into(), [true, false]),
            Column::new("big".into(), [u64::MAX, 1]),
        ],
    )
    .unwrap();
    let corpus = Corpus::from_frame(&frame).unwrap();
    assert_eq!(corpus.document(0).date().unwrap().to_string(), "2016-09-12"); // 17,056 days after 1970-01-01
    let back = corpus.to_frame().unwrap();
    let dtype = |name: &str| back.column(name).unwrap().dtype().clone();
    assert_eq!(
        (dtype("n"), dtype("x"), dtype("b"), dtype("big")),
        (DataType::Int64, DataType::Float64, DataType::Boolean, DataType::String)
    );
}

#[test]
fn codes_keep_their_zeros() {
    let (_folder, path) = file("x.csv", "text,code,n,share\n文,010,10,0.5\n字,020,-3,1\n");
    let frame = Corpus::read(&path).unwrap().to_frame().unwrap();
    let dtype = |name: &str| frame.column(name).unwrap().dtype().clone();
    assert_eq!((dtype("code"), dtype("n"), dtype("share")), (DataType::String, DataType::Int64, DataType::Float64));
}

#[test]
fn faults_name_their_place() {
    assert_eq!(
        fault("x.jsonl", "{\"text\":\"a\"}\n{\"text\":\n"),
        "x.jsonl: line 2: broken JSON: EOF while parsing a value at column 8"
    );
    assert_eq!(fault("x.jsonl", "{\"text\":\"a\"}\n[1]\n"), "x.jsonl: line 2: not a JSON object");
    assert_eq!(
        fault("x.jsonl", b"\x00\x01\x02\x03\x04\x05"),
        "x.jsonl: line 1: binary data where a table of texts should be"
    );
    assert!(fault("x.csv", "text,id\na,1\nb,2,3\n").starts_with("x.csv: line 3: "));
    assert!(fault("x.csv", "title\na\n").contains("no text column: looked for text, content"));
    assert_eq!(
        fault("x.csv", "text,id\na,1\nb,1\n"),
        "the id \"1\" occurs twice: at x.csv: line 2 and at x.csv: line 3"
    );
    assert!(Corpus::read("/no/such/file").unwrap_err().to_string().starts_with("/no/such/file: "));
    assert!(Corpus::from_texts([("a", ""), ("a", "")]).is_err());
}

/// Tables in GBK are read like those in UTF-8, and undecodable bytes stay with their rows.
#[test]
fn tables_in_other_encodings() {
    let rows = "id,text\na,江州市推进质量强市建设\nb,弘扬工匠精神，\n";
    let json = "{\"id\":\"a\",\"text\":\"江州市推进质量强市建设\"}\r\n{\"id\":\"b\",\"text\":\"弘扬工匠精神，\"}";
    for (name, text) in [("x.csv", rows), ("x.jsonl", json), ("x.json", &format!("[{}]", json.replace("\r\n", ",")))] {
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [
            (encoding_rs::GBK.encode(text).0.into_owned(), "GB18030"),
            (utf16, "UTF-16BE"),
            (text.as_bytes().to_vec(), "UTF-8"),
        ] {
            let (_folder, path) = file(name, bytes);
            let corpus = Corpus::read(&path).unwrap();
            assert_eq!((corpus.text(0), corpus.text(1)), ("江州市推进质量强市建设", "弘扬工匠精神，"));
            assert_eq!(column(&corpus.outcomes().unwrap(), "encoding"), [encoding; 2]);
        }
    }
    let mut bytes = rows.as_bytes().to_vec();
    bytes.truncate(bytes.len() - 2); // the last comma loses a byte
    let (_folder, path) = file("x.csv", &bytes);
    let outcomes = Corpus::read(&path).unwrap().outcomes().unwrap();
    assert_eq!(column(&outcomes, "undecodable"), ["0", "1"]);
    assert_eq!(column(&outcomes, "warnings"), ["-", "undecodable 1 at 18"]);
}

/// One bad file of a folder is an outcome of its own; the rest goes on.
#[test]
fn a_folder_with_everything_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("1_utf8.txt", "\u{feff}江州市推进质量强市建设".as_bytes());
    write("2_gbk.txt", &encoding_rs::GBK.encode("江州市推进质量强市建设").0);
    write("3_big5.txt", &encoding_rs::BIG5.encode("江州市推進質量強市的建設，我們要學習").0);
    write("4_empty.txt", b"");
    write("5_binary.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    write("6_nav.html", b"<html><nav><a>\xe9\xa6\x96\xe9\xa1\xb5</a></nav></html>");
    write("7_spoilt.md", "江州市锟斤拷锟斤拷推进质量".as_bytes());
    write("8_line.txt", "江州市推进质量强市建设。".repeat(100_000).as_bytes());
    write("9.txt", "甲".as_bytes());
    write("9.html", "乙".as_bytes());
    let corpus = Corpus::read(folder.path()).unwrap();
    let outcomes = corpus.outcomes().unwrap();
    let (utf8, text) = ("UTF-8", "text");
    assert_eq!(column(&outcomes, "status"), [text, text, text, "empty", "binary", "empty", text, text, text, text]);
    assert_eq!(column(&outcomes, "encoding"), [utf8, "GB18030", "Big5", "-", "-", utf8, utf8, utf8, utf8, utf8]);
    assert_eq!(column(&outcomes, "warnings")[6], "replacement_read_as_gbk 2 at 9");
    assert_eq!(column(&outcomes, "doc_id")[8..], ["9.html", "9.txt"], "one name, two documents");
    assert_eq!((corpus.text(1), corpus.text(2)), (corpus.text(0), "江州市推進質量強市的建設，我們要學習"));
    assert_eq!(corpus.text(7).len(), 3_600_000);
    // What is known of a document goes with it.
    let some = corpus.filter(|d| d.id() > "2_").unwrap();
    let joined =
        Corpus::concat([some.filter(|d| d.id() < "3").unwrap(), some.filter(|d| d.id() >= "3").unwrap()]).unwrap();
    assert_eq!(column(&joined.outcomes().unwrap(), "encoding"), column(&outcomes, "encoding")[1..]);

    let empty = tempfile::tempdir().unwrap();
    fs::write(empty.path().join("a.txt"), "").unwrap();
    fs::write(empty.path().join("b.txt"), "").unwrap();
    assert_eq!(column(&Corpus::read(empty.path()).unwrap().outcomes().unwrap(), "status"), ["empty", "empty"]);
}

/// A file that the system refuses is reported as what it is; root reads all, so a folder's link to nowhere stands in.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_an_outcome() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "质量").unwrap();
    std::os::unix::fs::symlink("/no/such/file", folder.path().join("b.txt")).unwrap();
    let corpus = Corpus::read(folder.path()).unwrap();
    let outcomes = corpus.outcomes().unwrap();
    assert_eq!(column(&outcomes, "status"), ["text", "unreadable"]);
    assert!(column(&outcomes, "warnings")[1].contains("No such file"));
}

#[test]
fn sources_of_errors_are_kept() {
    use std::error::Error;
    assert!(Corpus::read("/no/such/file").unwrap_err().source().unwrap().is::<std::io::Error>());
}

#[test]
fn corpora_joined() {
    let a = Corpus::from_frame(&df!("text" => ["x"], "id" => ["1"], "n" => [1i64], "only" => ["y"]).unwrap()).unwrap();
    let b = Corpus::from_frame(&df!("text" => ["z"], "id" => ["2"], "n" => ["one"]).unwrap()).unwrap();
    let both = Corpus::concat([a.clone(), b]).unwrap();
    assert_eq!(both.document(0).variable("n"), Some("1"));
    assert_eq!(both.document(1).variable("n"), Some("one"));
    assert_eq!(both.document(1).variable("only"), None);
    assert!(Corpus::concat([a.clone(), a]).is_err());
}

#[test]
fn nothing_to_read_is_an_empty_corpus_or_an_error() {
    let (_folder, path) = file("x.jsonl", "");
    let corpus = Corpus::read(&path).unwrap();
    assert!(corpus.is_empty());
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    assert_eq!(tokens.n_tokens(), 0);
    assert!(tokens.dtm().tf_idf(&TfIdf::sklearn()).unwrap_err().to_string().contains("0 documents"));
    assert_eq!(Slogans::default().mine(&corpus).unwrap().to_frame().unwrap().height(), 0);
    assert_eq!(NGrams::default().of_tokens(&tokens).unwrap().height(), 0);
    assert_eq!(Trend::by(Period::Year).terms(["文"]).of(&tokens.dtm()).unwrap().height(), 0);
    let one_empty = crate::corpus_of(&["", "文"]);
    assert_eq!(Tokenizer::builder().build().unwrap().tokenize(&one_empty).unwrap().document(0).len(), 0);
}

/// The sample is what `data/README.md` says it is.
#[test]
fn bundled_sample() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    assert!(corpus.len() >= 60);
    let years: std::collections::BTreeSet<i32> = corpus.documents().map(|d| d.year().unwrap()).collect();
    assert_eq!((years.first(), years.last(), years.len()), (Some(&2008), Some(&2024), 17));
    let places: std::collections::BTreeSet<String> =
        corpus.documents().map(|d| d.variable("place").unwrap().to_string()).collect();
    assert!(places.len() >= 8);
    for document in corpus.documents() {
        let characters = corpus.text(document.position()).chars().count();
        assert!((200..=400).contains(&characters), "{}: {characters}", document.id());
    }
}
