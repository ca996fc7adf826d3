//! Tables as people have them: separators, quotes that never close, titles,
//! names of columns, JSON of every form, types that lose nothing.

use std::fs;
use std::path::PathBuf;

use tifa::polars::prelude::*;
use tifa::prelude::*;

use crate::column;

fn file(name: &str, bytes: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Corpus {
    let (_folder, path) = file(name, bytes);
    Corpus::read(path).unwrap()
}

fn fault(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let (_folder, path) = file(name, bytes);
    let message = Corpus::read(&path).unwrap_err().to_string();
    message.replace(&path.display().to_string(), name)
}

fn rows(corpus: &Corpus) -> Vec<(String, String, String)> {
    let date = |d: tifa::corpus::Document<'_>| d.date().map_or("-".into(), |d| d.to_string());
    corpus.documents().map(|d| (d.id().to_string(), date(d), corpus.text(d.position()).to_string())).collect()
}

fn row(id: &str, date: &str, text: &str) -> (String, String, String) {
    (id.into(), date.into(), text.into())
}

const HEAD: &str = "id,date,text\n";

#[test]
fn quotes_that_never_close() {
    let four = |first: &str| {
        vec![
            row("1", "2016-01-01", first),
            row("2", "2016-02-01", "弘扬工匠精神"),
            row("3", "2016-03-01", "建设制造强国"),
            row("4", "2016-04-01", "推进乡村振兴"),
        ]
    };
    let rest = "2,2016-02-01,弘扬工匠精神\n3,2016-03-01,建设制造强国\n4,2016-04-01,推进乡村振兴\n";
    // To the end of the file.
    let corpus = read("x.csv", format!("{HEAD}1,2016-01-01,\"全市坚持质量强市”\n{rest}"));
    assert_eq!(rows(&corpus), four("\"全市坚持质量强市”"));
    assert!(corpus.notes()[0].contains("opens in line 2 and does not close"), "{:?}", corpus.notes());
    // To a quote of another row, which then begins inside the cell.
    let corpus = read("x.csv", format!("{HEAD}1,2016-01-01,\"坚持质量强市\n{}", rest.replace("建", "\"建")));
    assert_eq!(corpus.len(), 4);
    assert_eq!(corpus.text(2), "\"建设制造强国");
    // To a cell in quotes further down, whole rows between.
    let corpus =
        read("x.csv", format!("{HEAD}1,2016-01-01,\"坚持质量强市\n{}", rest.replace("建设制造强国", "\"建设,制造\"")));
    assert_eq!((corpus.len(), corpus.text(2)), (4, "建设,制造"));
    // In the last row.
    let corpus = read("x.csv", format!("{HEAD}1,2016-01-01,弘扬工匠精神\n2,2016-02-01,\"坚持质量强市\n"));
    assert_eq!((corpus.len(), corpus.text(1)), (2, "\"坚持质量强市"));
    // In a table of tabs a quote may be just a quote.
    let corpus =
        read("x.tsv", "id\tdate\ttext\n1\t2016-01-01\t\"质量强市是战略\n2\t2016-02-01\t弘扬\n3\t2016-03-01\t\"建设\n");
    assert_eq!((corpus.len(), corpus.text(0)), (3, "\"质量强市是战略"));
    // Where the row is no row without it, the line is named.
    let open = fault("x.csv", format!("{HEAD}1,\"2016-01-01,质量\n2,2016-02-01,弘扬\n3,2016-03-01,\"建设,制造\n"));
    assert!(open.starts_with("x.csv: line "), "{open}");
    let cut = fault("x.csv", "id,text\n1,质量\n2,\"第一行\n第二行\n第三行");
    assert!(cut.starts_with("x.csv: line 4: ") && cut.contains("opens in line 3 never closes"), "{cut}");
}

#[test]
fn quotes_inside_quotes() {
    for (cell, text) in [
        ("\"坚持\"质量强市\"，弘扬工匠精神\"", "坚持\"质量强市\"，弘扬工匠精神"),
        ("\"坚持\"质量强市\",弘扬工匠精神\"", "坚持\"质量强市\",弘扬工匠精神"),
        ("\"坚持\\\"质量强市\\\"，弘扬工匠精神\"", "坚持\"质量强市\"，弘扬工匠精神"),
        ("\"坚持\"\"质量强市\"\"，弘扬\"", "坚持\"质量强市\"，弘扬"),
        ("\"第一段,\n第二段\"", "第一段,\n第二段"),
        ("\"\"", ""),
        ("质量\"强市\"", "质量\"强市\""),
    ] {
        let corpus = read("x.csv", format!("{HEAD}1,2016-01-01,{cell}\n2,2016-02-01,弘扬\n3,2016-03-01,建设\n"));
        assert_eq!((corpus.len(), corpus.text(0), corpus.text(2)), (3, text, "建设"), "{cell}");
    }
}

/// Many quotes that never close cost no more than as much text.
#[test]
fn open_quotes_are_linear() {
    let mut text = HEAD.to_string();
    for i in 0..60_000 {
        text.push_str(&format!("{i},2016-01-01,\"坚持质量强市\n"));
    }
    assert_eq!(read("x.csv", text).len(), 60_000);
}

#[test]
fn separators_titles_and_blank_rows() {
    let expected = [row("1", "2016-01-01", "质量强市"), row("2", "2016-02-01", "工匠精神")];
    for (name, text) in [
        ("x.csv", "id;date;text\n1;2016-01-01;质量强市\n2;2016-02-01;工匠精神\n"),
        ("x.csv", "id\tdate\ttext\n1\t2016-01-01\t质量强市\n2\t2016-02-01\t工匠精神\n"),
        ("x.tsv", "id,date,text\n1,2016-01-01,质量强市\n2,2016-02-01,工匠精神\n"),
        ("x.csv", "id|date|text\n1|2016-01-01|质量强市\n2|2016-02-01|工匠精神\n"),
        ("x.csv", "sep=;\nid;date;text\n1;2016-01-01;质量强市\n2;2016-02-01;工匠精神\n"),
        ("x.csv", "\"sep=|\"\r\nid|date|text\r\n1|2016-01-01|质量强市\r\n2|2016-02-01|工匠精神\r\n"),
        ("x.csv", "江州市文件汇总表,,\n\nid,date,text\n1,2016-01-01,质量强市\n,,\n2,2016-02-01,工匠精神\n,,\n,,\n"),
        ("x.csv", "江州市文件汇总表\n制表：某某,2016年\nid,date,text\n1,2016-01-01,质量强市\n2,2016-02-01,工匠精神\n"),
        ("x.csv", "id,date,text\n1,2016-01-01,质量强市\nid,date,text\n2,2016-02-01,工匠精神\n"),
        ("x.csv", "id,date,text\r1,2016-01-01,质量强市\r2,2016-02-01,工匠精神\r"),
        ("x.csv", "id,date,text,,\n1,2016-01-01,质量强市,,\n2,2016-02-01,工匠精神,,\n"),
        (
            "x.csv",
            "\u{feff}\"id\",\"date\",\"text\"\n\"1\",\"2016-01-01\",\"质量强市\" \n\"2\",\"2016-02-01\",\"工匠精神\"",
        ),
    ] {
        assert_eq!(rows(&read(name, text)), expected, "{text}");
    }
    let titled = read("x.csv", "江州市文件汇总表,,\nid,date,text\n1,2016-01-01,质量\n,,\n");
    assert!(
        titled.notes().iter().any(|n| n.contains("above the table stands \"江州市文件汇总表\"")),
        "{:?}",
        titled.notes()
    );
    assert!(titled.notes().iter().any(|n| n.contains("1 row is blank")), "{:?}", titled.notes());
}

#[test]
fn rows_of_another_length() {
    assert!(fault("x.csv", "id,text\n1,a\n2,a,b\n").starts_with("x.csv: line 3: 3 cells where the header has 2"));
    assert!(
        fault("x.csv", "id,date,text\n1,2016,a\n接着上一行\n")
            .starts_with("x.csv: line 3: 1 cell where the header has 3")
    );
    let short = read("x.csv", "id,text,note\n1,a,b\n2,c\n");
    assert_eq!(column(&short.outcomes().unwrap(), "warnings")[1], "line 3: 2 of 3 cells");
}

#[test]
fn headers_that_are_missing_or_stand_twice() {
    let corpus = read("x.csv", "id,text,,note,note\n1,质量,甲,乙,丙\n");
    let names: Vec<&str> = corpus.variable_names().collect();
    assert_eq!(names, ["column_3", "note", "note_2"]);
    assert_eq!(corpus.to_frame().unwrap().width(), 8);
}

#[test]
fn columns_by_words_in_their_names() {
    for (header, cells) in [
        ("序号,发文日期,标题,正文内容", "1,2016-09-12,通知,弘扬工匠精神"),
        ("date,title,chunk_text", "2016-09-12,通知,弘扬工匠精神"),
        ("报告年份,中文,英文", "2016-09-12,弘扬工匠精神,craftsmanship and more"),
        ("时间,标题,新闻内容", "2016-09-12,会议,弘扬工匠精神"),
        ("Date,Title,Content ", "2016-09-12,会议,弘扬工匠精神"),
        ("发布时间,更新时间,文章正文,正文字数", "2016-09-12,2024-01-01,弘扬工匠精神,6"),
        ("成文日期,题目,原文", "2016年9月12日,关于印发实施方案的通知,弘扬工匠精神"),
        ("pub_time,headline,article_body", "2016-09-12 10:05,会议,弘扬工匠精神"),
    ] {
        let corpus = read("x.csv", format!("{header}\n{cells}\n"));
        let first = corpus.document(0);
        assert_eq!(
            (corpus.text(0), first.date().unwrap().to_string().as_str()),
            ("弘扬工匠精神", "2016-09-12"),
            "{header}"
        );
    }
    let noted = read("x.csv", "序号,发文日期,标题,正文内容\n1,2016-09-12,通知,弘扬工匠精神\n");
    assert!(
        noted.notes()[0].contains("text is column \"正文内容\" (by its name), id is column \"序号\""),
        "{:?}",
        noted.notes()
    );
    assert!(read("x.csv", "id,text\n1,质量\n").notes().is_empty(), "nothing to say of plain names");
    // An id that occurs twice is none, if only its name looks like one.
    let twice = read("x.csv", "序号,正文\n1,质量\n1,品牌\n");
    assert_eq!(twice.documents().map(|d| d.id().to_string()).collect::<Vec<_>>(), ["x-1", "x-2"]);
    let none = fault("x.csv", "date,n\n2016,1\n");
    assert!(none.contains("the columns are date, n; name the right one with CorpusReader::text_column"), "{none}");
    assert!(none.contains("--text-column"), "{none}");
}

#[test]
fn dates_in_several_columns() {
    for (header, cells, date) in [
        ("年,月,日,正文", "2016,9,12,质量", "2016-09-12"),
        ("year,month,text", "2016,09,质量", "2016-09"),
        ("年份,月份,正文", "2016年,9月,质量", "2016-09"),
        ("年份,月份,正文", "2016,,质量", "2016"),
    ] {
        let corpus = read("x.csv", format!("{header}\n{cells}\n"));
        assert_eq!(corpus.document(0).date().unwrap().to_string(), date, "{header}");
        assert!(corpus.notes()[0].contains("the date is made of the columns"), "{:?}", corpus.notes());
    }
    let empty = read("x.csv", "id,text,content\n1,,质量\n");
    assert_eq!(empty.text(0), "质量", "a well-known name without a text");
}

#[test]
fn columns_that_one_names() {
    let (_folder, path) = file("x.csv", "甲,乙,丙,丁\nA,2016-09-12,通知,弘扬\nB,2017-01-01,意见,建设\nC,,公告,推进\n");
    let reader = CorpusReader::default().text_column("丁").id_column("甲").date_column(" 乙").title_column("丙");
    let corpus = reader.read(&path).unwrap();
    assert_eq!(rows(&corpus)[0], row("A", "2016-09-12", "弘扬"));
    assert_eq!(corpus.document(1).variable("title"), Some("意见"));
    assert!(reader.clone().text_column("戊").read(&path).unwrap_err().to_string().contains("戊"));
    let ids = |corpus: &Corpus| corpus.documents().map(|d| d.id().to_string()).collect::<String>();
    assert_eq!(ids(&reader.clone().from("2016-10".parse().unwrap()).read(&path).unwrap()), "BC");
    assert_eq!(ids(&reader.clone().to("2016".parse().unwrap()).read(&path).unwrap()), "AC");
    assert_eq!(ids(&corpus.between(None, Some("2016".parse().unwrap()))), "A");
    assert_eq!(ids(&corpus.between(None, None)), "AB");
}

/// Ids and codes keep every digit, whatever else is in their column.
#[test]
fn no_digit_is_lost() {
    let ids = ["12345678901234567890", "1234567890123456789", "0.5", "007", "1e5"];
    let csv = format!("id,clause,text\n{}", ids.map(|id| format!("{id},3.10,文\n")).concat());
    let object = |id: &str| match id {
        "007" => "{\"id\":\"007\",\"clause\":3.10,\"text\":\"文\"}\n".to_string(),
        _ => format!("{{\"id\":{id},\"clause\":3.10,\"text\":\"文\"}}\n"),
    };
    let lines = ids.map(object).concat();
    for (name, text) in
        [("x.csv", csv), ("x.jsonl", lines.clone()), ("x.json", format!("[{}]", lines.trim_end().replace('\n', ",")))]
    {
        let corpus = read(name, text);
        assert_eq!(corpus.documents().map(|d| d.id().to_string()).collect::<Vec<_>>(), ids, "{name}");
        assert!(corpus.documents().all(|d| d.variable("clause") == Some("3.10")), "{name}");
    }
    for (name, text) in [
        ("x.csv", "id,date,text\na,2016.10,甲\nb,2016.9,乙\n"),
        ("x.csv", "id,日期,正文\na,2016.10,甲\nb,2016.09,乙\n"),
        ("x.tsv", "id\tdate\ttext\na\t2016.10\t甲\nb\t2016.9\t乙\n"),
        (
            "x.jsonl",
            "{\"id\":\"a\",\"date\":2016.10,\"text\":\"甲\"}\n{\"id\":\"b\",\"date\":2016.9,\"text\":\"乙\"}\n",
        ),
        ("x.csv", "id,date,text\na,2016.10,甲\nb,2016.9.3,乙\n"),
    ] {
        let corpus = read(name, text);
        assert_eq!(corpus.document(0).date().unwrap().to_string(), "2016-10", "{text}");
        assert_eq!(corpus.document(1).date().unwrap().month(), Some(9), "{text}");
    }
    let frame = read("x.csv", "text,a,b,c,d,e\n文,1,0.5,3.10,1e3,1\n字,2,1.25,3.2,2,\n").to_frame().unwrap();
    let dtype = |name: &str| frame.column(name).unwrap().dtype().clone();
    assert_eq!((dtype("a"), dtype("b"), dtype("e")), (DataType::Int64, DataType::Float64, DataType::Int64));
    assert_eq!((dtype("c"), dtype("d")), (DataType::String, DataType::String));
}

#[test]
fn json_of_every_form() {
    let expected = [row("a", "2016-10", "质量"), row("b", "2017", "工匠")];
    for text in [
        "[{\"id\":\"a\",\"date\":\"2016-10\",\"text\":\"质量\"},{\"id\":\"b\",\"date\":2017,\"text\":\"工匠\"}]",
        "{\"count\":2,\"data\":[{\"id\":\"a\",\"date\":\"2016-10\",\"text\":\"质量\"},{\"id\":\"b\",\"date\":2017,\"text\":\"工匠\"}]}",
        "{\"result\":{\"page\":1,\"list\":[{\"id\":\"a\",\"date\":\"2016-10\",\"text\":\"质量\"},{\"id\":\"b\",\"date\":2017,\"text\":\"工匠\"}]}}",
        "{\"id\":[\"a\",\"b\"],\"date\":[\"2016-10\",2017],\"text\":[\"质量\",\"工匠\"]}",
        "{\"id\":{\"0\":\"a\",\"1\":\"b\"},\"date\":{\"0\":\"2016-10\",\"1\":2017},\"text\":{\"0\":\"质量\",\"1\":\"工匠\"}}",
        "{\n  \"id\": \"a\",\n  \"date\": \"2016-10\",\n  \"text\": \"质量\"\n}\n{\n  \"id\": \"b\",\n  \"date\": 2017,\n  \"text\": [\"工匠\"]\n}\n",
        "{\"id\":\"a\",\"date\":\"2016-10\",\"text\":\"质量\"}\n{\"id\":\"b\",\"date\":2017,\"text\":\"工匠\"}",
        // Under their ids, as rows of cells, as pandas splits a table, as a search engine gives them.
        "{\"a\":{\"date\":\"2016-10\",\"text\":\"质量\"},\"b\":{\"date\":2017,\"text\":\"工匠\"}}",
        "[[\"id\",\"date\",\"text\"],[\"a\",\"2016-10\",\"质量\"],[\"b\",2017,\"工匠\"]]",
        "{\"columns\":[\"id\",\"date\",\"text\"],\"index\":[0,1],\"data\":[[\"a\",\"2016-10\",\"质量\"],[\"b\",2017,\"工匠\"]]}",
        "{\"hits\":{\"total\":2,\"hits\":[{\"_id\":\"a\",\"_source\":{\"date\":\"2016-10\",\"text\":\"质量\"}},{\"_id\":\"b\",\"_source\":{\"date\":2017,\"text\":\"工匠\"}}]}}",
    ] {
        assert_eq!(rows(&read("x.json", text)), expected, "{text}");
    }
    let by_year = read("x.json", "{\"2015\":\"质量\",\"2016\":\"工匠\"}");
    assert_eq!((by_year.text(1), by_year.document(1).year()), ("工匠", Some(2016)));
    let laid_out = "{\n \"id\": \"a\",\n \"text\": \"质量\"\n}\n{\n \"id\": \"b\",\n \"text\": \"工匠\"\n}\n";
    assert_eq!(read("x.jsonl", laid_out).len(), 2);
    let one = read(
        "x.json",
        "{\n  \"id\": \"a\",\n  \"text\": \"质量\",\n  \"meta\": {\"place\": \"江州\"},\n  \"tags\": [1, 2]\n}",
    );
    assert_eq!((one.len(), one.document(0).variable("tags")), (1, Some("[1, 2]")));
    assert_eq!(read("x.json", "[\"质量\", \"工匠\"]").text(1), "工匠");
    assert_eq!(read("x.json", "[]").len(), 0);
    assert_eq!(read("x.jsonl", "[{\"text\":\"质量\"},\n {\"text\":\"工匠\"}]").len(), 2);
    assert_eq!(read("x.jsonl", "{\n\"text\":\"质量\"\n}\n").len(), 1);
}

#[test]
fn json_that_contradicts_itself() {
    let twice = fault("x.jsonl", "{\"text\":\"a\"}\n{\"text\":\"a\",\"n\":1,\"text\":\"b\"}\n");
    assert_eq!(twice, "x.jsonl: line 2: the key \"text\" occurs twice in one object");
    let columns = fault("x.json", "{\"id\":[1,2],\"text\":[\"a\"]}");
    assert!(columns.contains("column \"text\" has 1 values, the first has 2"), "{columns}");
    let object =
        read("x.jsonl", "{\"id\":\"a\",\"text\":{\"zh\":\"质量\"}}\n{\"id\":\"b\",\"text\":[\"第一段\",\"第二段\"]}\n");
    assert_eq!((object.text(0), object.text(1)), ("", "第一段\n第二段"));
    let outcomes = object.outcomes().unwrap();
    assert_eq!(column(&outcomes, "status"), ["unreadable", "text"]);
    assert!(column(&outcomes, "warnings")[0].ends_with("line 1: the text is an object"));
}

/// A new key in every line makes no table of holes, and loses nothing.
#[test]
fn many_keys() {
    let line = |i: usize| format!("{{\"id\":\"{i}\",\"text\":\"质量\",\"key{i}\":{i}}}\n");
    let corpus = read("x.jsonl", (0..3_000).map(line).collect::<String>());
    assert!(corpus.variable_names().count() < 120, "{}", corpus.variable_names().count());
    assert_eq!(corpus.document(2_999).variable("other_keys"), Some("{\"key2999\":2999}"));
    let keys: Vec<String> = (0..20_000).map(|i| format!("\"k{i}\":1")).collect();
    let wide = read("x.jsonl", format!("{{\"text\":\"质量\",{}}}", keys.join(",")));
    assert_eq!(wide.variable_names().count(), 20_000);
}

/// Batches find the encoding as a whole reading does.
#[test]
fn batches_in_other_encodings() {
    let text = "{\"id\":\"a\",\"text\":\"江州市推进质量强市建设\"}\r\n{\"id\":\"b\",\"text\":\"弘扬工匠精神，上下同欲\"}\n{\"id\":\"c\",\"text\":\"高质量发展\"}";
    let utf16 = |be: bool, mark: &str| -> Vec<u8> {
        let bytes = |unit: u16| if be { unit.to_be_bytes() } else { unit.to_le_bytes() };
        format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
    };
    for bytes in [
        text.as_bytes().to_vec(),
        encoding_rs::GBK.encode(text).0.into_owned(),
        utf16(true, "\u{feff}"),
        utf16(false, "\u{feff}"),
        utf16(false, ""),
    ] {
        let (_folder, path) = file("x.jsonl", bytes);
        let batches: Vec<Corpus> = CorpusReader::default().batches(&path, 2).unwrap().map(Result::unwrap).collect();
        assert_eq!(batches.iter().map(Corpus::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!((batches[0].text(1), batches[1].text(0)), ("弘扬工匠精神，上下同欲", "高质量发展"));
    }
}

/// What is written for a spreadsheet runs nothing there and comes back equal.
#[test]
fn formulas_there_and_back() {
    let ids = ["=1+1", "-12", "@a", "+b", "'=c", "\tt", "＝宽", "plain"];
    let titles = ["=HYPERLINK(\"x\")", "-质量强市", "@各县区", "+1号文件", "'甲'", "=", "-", "丙"];
    let frame = df!("doc_id" => ids, "title" => titles, "n" => [-1.5, 0.1 + 0.2, 1e-12, 2.0, 1.0 / 3.0, -0.0, 1e300, 100.0], "text" => ["文"; 8]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    tifa::write_csv(&frame, &path).unwrap();
    let written = fs::read_to_string(&path).unwrap();
    for part in
        ["\n'=1+1,", "\n'-12,'-质量强市,0.3,", "\n''=c,", ",-1.5,", ",0.000000000001,", ",0.333333333333,", ",2,"]
    {
        assert!(written.contains(part), "no {part} in\n{written}");
    }
    let back = CorpusReader::default().id_column("doc_id").read(&path).unwrap();
    assert_eq!(back.documents().map(|d| d.id().to_string()).collect::<Vec<_>>(), ids);
    assert_eq!(back.documents().map(|d| d.variable("title").unwrap()).collect::<Vec<_>>(), titles);
    tifa::table::CsvWriter::default().formulas(true).digits(None).write(&frame, &path).unwrap();
    let written = fs::read_to_string(&path).unwrap();
    assert!(written.contains("\n=1+1,") && written.contains("0.30000000000000004"), "{written}");
}

/// Rows are written some thousands at a time by several threads, and stay in order.
#[test]
fn rows_of_a_long_table_stay_in_order() {
    let numbers: Vec<u32> = (0..9_001).collect();
    let texts: Vec<String> = numbers.iter().map(|n| format!("第 {n} 条，“甲”\"乙\"")).collect();
    let frame = df!("n" => &numbers, "text" => &texts).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.csv");
    tifa::write_csv(&frame, &path).unwrap();
    let expected: String = numbers.iter().map(|n| format!("{n},\"第 {n} 条，“甲”\"\"乙\"\"\"\n")).collect();
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("\u{feff}n,text\n{expected}"));
}

/// Large files are read and parsed in parts, on all threads.
#[test]
fn lines_of_a_large_file_stay_in_order() {
    let filler = "质量强市".repeat(80);
    // Keys come and go; every ninth line is blank, every fifth row has a key of its own kind.
    let line = |i: usize| match (i % 9, i % 5) {
        (0, _) => "\n".to_string(),
        (_, 0) => format!("{{\"id\":\"{i}\",\"n\":{i},\"text\":\"{filler}{i}\"}}\n"),
        _ if i > 12_000 => format!("{{\"id\":\"{i}\",\"late\":\"是\",\"text\":\"{filler}{i}\"}}\n"),
        _ => format!("{{\"text\":\"{filler}{i}\",\"id\":\"{i}\"}}\n"),
    };
    let mut lines: Vec<String> = (1..=14_000).map(line).collect();
    let text = lines.concat();
    assert!(text.len() > 9 << 20, "no file of several parts");
    let corpus = read("x.jsonl", &text);
    let numbers: Vec<usize> = (1..=14_000).filter(|i| i % 9 != 0).collect();
    assert_eq!(corpus.len(), numbers.len());
    for (document, i) in corpus.documents().zip(numbers) {
        let text = corpus.text(document.position());
        assert_eq!((document.id(), text), (&*i.to_string(), &*format!("{filler}{i}")));
        let n = (i % 5 == 0).then(|| i.to_string());
        assert_eq!(document.variable("n").map(String::from), n);
        assert_eq!(document.variable("late").is_some(), i % 5 != 0 && i > 12_000, "{i}");
    }
    lines[13_331] = "{\"text\":\n".into();
    lines[13_777] = "{\n".into();
    let broken = fault("x.jsonl", lines.concat());
    assert!(broken.starts_with("x.jsonl: line 13332: broken JSON"), "{broken}");
}
