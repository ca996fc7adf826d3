//! Folders of everything: what is read, what is left out, and that nothing stops at one bad file.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tifa::polars::prelude::*;
use tifa::prelude::*;

use crate::column;

fn ids(corpus: &Corpus) -> Vec<String> {
    corpus.documents().map(|d| d.id().to_string()).collect()
}

/// Files left out: path, status, advice.
fn left_out(corpus: &Corpus) -> Vec<(String, String, String)> {
    let outcomes = corpus.outcomes().unwrap();
    let columns = ["doc_id", "status", "warnings"].map(|name| column(&outcomes, name));
    (corpus.len()..outcomes.height())
        .map(|i| (columns[0][i].clone(), columns[1][i].clone(), columns[2][i].clone()))
        .collect()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    fn read(&self) -> Corpus {
        Corpus::read(self.path()).unwrap()
    }
}

/// A small archive.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let xml = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zip(&[("word/document.xml", xml.as_bytes())])
}

/// A spreadsheet of rows of cells as they are written in XML.
fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    let list: String = sheets
        .iter()
        .enumerate()
        .map(|(i, (name, _))| format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"rId{0}\"/>", i + 1))
        .collect();
    let links: String = (1..=sheets.len())
        .map(|i| format!("<Relationship Id=\"rId{i}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>"))
        .collect();
    let book = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>"
    );
    let links = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>"
    );
    let bodies: Vec<(String, String)> = sheets
        .iter()
        .enumerate()
        .map(|(i, (_, rows))| (format!("xl/worksheets/sheet{}.xml", i + 1), format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>")))
        .collect();
    let mut files: Vec<(&str, &[u8])> =
        vec![("xl/workbook.xml", book.as_bytes()), ("xl/_rels/workbook.xml.rels", links.as_bytes())];
    files.extend(bodies.iter().map(|(name, body)| (name.as_str(), body.as_bytes())));
    zip(&files)
}

/// A row of texts.
fn texts(row: usize, cells: &[&str]) -> String {
    let cell = |(i, text): (usize, &&str)| {
        format!("<c r=\"{}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", char::from(b'A' + i as u8))
    };
    format!("<row r=\"{row}\">{}</row>", cells.iter().enumerate().map(cell).collect::<String>())
}

#[test]
fn tables_pages_and_texts_in_one_folder() {
    let folder = Folder::new()
        .with("a.csv", "id,date,text\na,2016-01-01,质量强市\n")
        .with("b.jsonl", "{\"id\":\"b\",\"date\":\"2017-01-01\",\"text\":\"弘扬工匠精神\"}\n")
        .with("c.TXT", "推进改革")
        .with("d.tsv", "id\ttext\nd\t推进开放\n")
        .with("e.json", "[]")
        .with("f.log", "推进创新")
        .with("noext", "推进法治")
        .with("g.html", "<p>推进协调</p>")
        .with("h.pdf", "%PDF-1.4")
        .with("i.doc", b"\xd0\xcf\x11\xe0")
        .with("j.png", b"\x89PNG")
        .with("k.docx", docx("<w:p><w:r><w:t>推进共享</w:t></w:r></w:p>"))
        .with("l.xlsx", xlsx(&[("表", &(texts(1, &["id", "text"]) + &texts(2, &["l", "推进绿色"])))]))
        .with("m.zip", zip(&[("江州/m.txt", "推进安全".as_bytes()), ("__MACOSX/._m.txt", b"x")]))
        .with("n.csv", "id,text\n1,\"质量\n")
        .with("o.docx", b"data")
        .with("readme", "nothing in Chinese here")
        .with(".hidden", "质量");
    let corpus = folder.read();
    assert_eq!(ids(&corpus), ["a", "b", "c", "d", "f", "g", "k", "l", "江州/m", "1", "noext"]);
    for (id, text) in
        [("c", "推进改革"), ("g", "推进协调"), ("l", "推进绿色"), ("江州/m", "推进安全"), ("noext", "推进法治")]
    {
        let document = corpus.documents().find(|d| d.id() == id).unwrap_or_else(|| panic!("no {id}"));
        assert_eq!(corpus.text(document.position()).trim(), text);
    }
    assert_eq!(corpus.documents().find(|d| d.id() == "b").unwrap().year(), Some(2017));
    let left = left_out(&corpus);
    let names: Vec<(&str, &str)> = left.iter().map(|(name, status, _)| (name.as_str(), status.as_str())).collect();
    assert_eq!(
        names,
        [
            ("e.json", "no_documents"),
            ("h.pdf", "unsupported"),
            ("i.doc", "unsupported"),
            ("j.png", "unsupported"),
            ("o.docx", "unreadable"),
            ("readme", "unsupported")
        ]
    );
    assert!(left[1].2.contains("save its text as .txt"), "{left:?}");
}

#[test]
fn one_bad_table_stops_nothing() {
    let folder = Folder::new()
        .with("a.txt", "质量强市")
        .with("a.html", "<p>质量强省</p>")
        .with("b.csv", "id,text\n1,a,b\n")
        .with("c.jsonl", "{\"text\":\n")
        .with("d.parquet", "PAR1 and no more")
        .with("e.zip", "PK no archive")
        .with("f.csv", "n,m\n1,2\n")
        .with("g.xlsx", "PK no spreadsheet");
    let corpus = folder.read();
    assert_eq!(ids(&corpus), ["a.html", "a.txt"]);
    let left = left_out(&corpus);
    assert!(left.iter().all(|(_, status, _)| status == "unreadable"), "{left:?}");
    assert_eq!(left.len(), 6);
    assert!(left[0].2.starts_with("line 2: 3 cells"), "{left:?}");
    let empty = Folder::new().with("a.pdf", "%PDF").with("b.png", "x");
    let error = Corpus::read(empty.path()).unwrap_err().to_string();
    assert!(error.contains("a.pdf (a PDF; save its text") && error.contains("b.png"), "{error}");
}

/// Tables that number their rows alike stay apart.
#[test]
fn ids_of_several_tables() {
    let folder = Folder::new()
        .with("a.csv", "id,text\n1,甲\n2,乙\n")
        .with("b.csv", "id,text\n1,丙\nx,丁\n")
        .with("c.csv", "id,text\n9,戊\n");
    let corpus = folder.read();
    assert_eq!(ids(&corpus), ["a.csv/1", "a.csv/2", "b.csv/1", "b.csv/x", "9"]);
    assert!(corpus.notes().iter().any(|n| n.contains("2 tables share ids")), "{:?}", corpus.notes());
}

#[cfg(unix)]
#[test]
fn links_pipes_and_names() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = Folder::new().with("a.txt", "质量").with("sub/b.txt", "品牌");
    symlink(folder.path(), folder.path().join("loop")).unwrap();
    symlink(folder.path().join("sub"), folder.path().join("sub/again")).unwrap();
    symlink(folder.path().join("a.txt"), folder.path().join("link.txt")).unwrap();
    symlink("/no/such/file", folder.path().join("dead.txt")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.txt")).status();
    for name in [&b"\xff.txt"[..], b"\xfe.txt"] {
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), "工匠").unwrap();
    }
    let corpus = folder.read();
    assert_eq!(corpus.len(), 4, "{:?}", ids(&corpus));
    assert_eq!(ids(&corpus)[..2], ["a", "sub/b"]);
    let left = left_out(&corpus);
    let status = |name: &str| left.iter().find(|l| l.0 == name).map(|l| l.1.as_str());
    assert_eq!(
        (status("loop"), status("sub/again"), status("link.txt")),
        (Some("repeated"), Some("repeated"), Some("repeated"))
    );
    assert_eq!(status("dead.txt"), Some("unreadable"));
    if made.is_ok_and(|s| s.success()) {
        assert_eq!(status("pipe.txt"), Some("unreadable"));
        assert!(Corpus::read(folder.path().join("pipe.txt")).is_err());
    }
}

#[test]
fn spreadsheets() {
    let number = |row: usize, date: &str, text: &str| {
        format!(
            "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\"><v>{date}</v></c><c r=\"C{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>"
        )
    };
    let first = texts(1, &["江州市文件汇总表"])
        + &texts(3, &["序号", "发文日期", "正文内容"])
        + &number(4, "42625", "质量强市")
        + &number(6, "2016.1", "工匠精神");
    let second = texts(1, &["id", "text"]) + &texts(2, &["x", "高质量发展"]);
    let folder = Folder::new().with("x.xlsx", xlsx(&[("甲", &first), ("乙", &second), ("空", "")]));
    let path = folder.path().join("x.xlsx");
    let corpus = Corpus::read(&path).unwrap();
    assert_eq!(ids(&corpus), ["4", "6", "x"]);
    let dates: Vec<Option<String>> = corpus.documents().map(|d| d.date().map(|d| d.to_string())).collect();
    assert_eq!(dates, [Some("2016-09-12".into()), Some("2016".into()), None]);
    assert_eq!(corpus.text(2), "高质量发展");
    // A cell in the last corner costs no more than any other.
    let corner = texts(1, &["id", "text"])
        + &texts(2, &["x", "质量"])
        + "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    fs::write(&path, xlsx(&[("甲", &corner)])).unwrap();
    assert_eq!(Corpus::read(&path).unwrap().text(0), "质量");
    fs::rename(&path, folder.path().join("x.csv")).unwrap();
    assert_eq!(Corpus::read(folder.path().join("x.csv")).unwrap().text(0), "质量", "a spreadsheet called .csv");
}

#[test]
fn word_files() {
    let body = "<w:p><w:r><w:t>江州市</w:t></w:r><w:r><w:t xml:space=\"preserve\">推进 &amp; 建设</w:t></w:r></w:p>\
        <w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins><w:r><w:t>新增</w:t></w:r></w:ins></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>指标</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>数值</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
        <mc:AlternateContent><mc:Choice><w:t>框</w:t></mc:Choice><mc:Fallback><w:t>框</w:t></mc:Fallback></mc:AlternateContent>";
    let folder = Folder::new().with("意见_2016-09-12.docx", docx(body));
    let corpus = folder.read();
    assert_eq!(corpus.text(0), "江州市推进 & 建设\n新增\n指标\t数值\n框");
    assert_eq!(corpus.document(0).date().unwrap().to_string(), "2016-09-12");
}

#[test]
fn archives() {
    let inner = zip(&[("x.txt", "质量".as_bytes())]);
    let folder = Folder::new().with(
        "all.zip",
        zip(&[
            ("2016/a.txt", "质量强市".as_bytes()),
            ("2016/b.csv", "id,text\nb,工匠精神\n".as_bytes()),
            ("../out.txt", "弘扬".as_bytes()),
            ("inner.zip", &inner),
            ("c.pdf", b"%PDF"),
        ]),
    );
    let corpus = Corpus::read(folder.path().join("all.zip")).unwrap();
    assert_eq!(ids(&corpus), ["2016/a", "b", "out"]);
    assert_eq!(corpus.document(0).variable("folder"), Some("2016"));
    assert_eq!(left_out(&corpus).iter().map(|l| l.0.as_str()).collect::<Vec<_>>(), ["c.pdf", "inner.zip"]);
    assert_eq!(left_out(&folder.read())[0].0, "all.zip/c.pdf");
}

/// What unpacks to more than a machine holds is refused while it is unpacked.
#[test]
fn archives_that_unpack_to_too_much() {
    let zeros = vec![0u8; 257 << 20];
    let folder = Folder::new().with("a.zip", zip(&[("big.txt", &zeros), ("a.txt", "质量".as_bytes())]));
    let corpus = folder.read();
    assert_eq!(ids(&corpus), ["a"]);
    assert!(left_out(&corpus)[0].2.contains("unpacks to more than 256 MB"), "{:?}", left_out(&corpus));
}

#[test]
fn parquet_of_every_type() {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("x.parquet");
    let mut frame = df!(
        "id" => [9_007_199_254_740_993i64, 2, 3],
        "date" => [Some("2016.10"), None, Some("2017")],
        "text" => [Some("质量"), Some("工匠"), None],
        "b" => [true, false, true],
        "f" => [0.5f32, 0.1, 3.0],
        "u" => [u64::MAX, 1, 2],
    )
    .unwrap();
    polars_io::parquet::write::ParquetWriter::new(fs::File::create(&path).unwrap())
        .with_row_group_size(Some(2))
        .finish(&mut frame)
        .unwrap();
    let corpus = Corpus::read(&path).unwrap();
    assert_eq!(ids(&corpus), ["9007199254740993", "2", "3"]);
    assert_eq!(corpus.document(0).date().unwrap().to_string(), "2016-10");
    assert_eq!((corpus.text(1), corpus.text(2)), ("工匠", ""));
    assert_eq!(corpus.document(1).variable("f"), Some("0.1"));
    assert_eq!(corpus.document(0).variable("u"), Some("18446744073709551615"));
    let sizes: Vec<usize> = CorpusReader::default().batches(&path, 2).unwrap().map(|b| b.unwrap().len()).collect();
    assert_eq!(sizes, [2, 1]);
    // Cut anywhere, or with bytes changed, it is an error or a corpus, never a panic.
    let bytes = fs::read(&path).unwrap();
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..60 {
        let mut broken = bytes.clone();
        for _ in 0..random.usize(1..4) {
            let at = random.usize(..broken.len());
            broken[at] = random.u8(..);
        }
        if random.bool() {
            broken.truncate(random.usize(..broken.len()));
        }
        fs::write(&path, broken).unwrap();
        let _ = Corpus::read(&path);
    }
}

/// Numbers of rows and values that a small file cannot have are a fault, before anything asks for so much memory.
#[test]
fn parquet_that_says_it_has_a_trillion_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("x.parquet");
    let mut frame = df!("id" => ["a", "b", "c"], "text" => ["质量", "工匠", "质量"]).unwrap();
    polars_io::parquet::write::ParquetWriter::new(fs::File::create(&path).unwrap()).finish(&mut frame).unwrap();
    let bytes = fs::read(&path).unwrap();
    let (body, end) = bytes.split_at(bytes.len() - 8);
    let (body, footer) = body.split_at(body.len() - u32::from_le_bytes(end[..4].try_into().unwrap()) as usize);
    // In the compact protocol, a 64-bit field right behind another is 0x16, and 3 is 0x06.
    let threes: Vec<usize> = (1..footer.len()).filter(|&i| footer[i - 1..=i] == [0x16, 0x06]).collect();
    assert!(threes.len() >= 3, "values of two columns, rows of the group: {threes:?}");
    let a_trillion = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01];
    let mut faults = 0;
    for at in threes {
        let footer = [&footer[..at], &a_trillion, &footer[at + 1..]].concat();
        fs::write(&path, [body, &footer, &(footer.len() as u32).to_le_bytes(), b"PAR1"].concat()).unwrap();
        match Corpus::read(&path) {
            Ok(corpus) => assert_eq!(corpus.len(), 3), // the number of rows of the file, which nothing here asks
            Err(error) => {
                faults += usize::from(
                    error.to_string().contains("values in a group of") || error.to_string().contains("rows in"),
                )
            }
        }
    }
    assert!(faults >= 3, "{faults}");
    // The first field of a page's header, 0x15, is its number of values, and -1 is 0x01.
    let heads = (2..body.len()).filter(|&i| matches!(body[i - 2..=i], [0x2c | 0x4c | 0x5c, 0x15, 0x06]));
    let heads: Vec<usize> = heads.collect();
    assert!(heads.len() >= 2, "pages of two columns: {heads:?}");
    for at in heads {
        let mut broken = bytes.clone();
        broken[at] = 0x01;
        fs::write(&path, broken).unwrap();
        assert!(Corpus::read(&path).unwrap_err().to_string().contains("broken Parquet"));
    }
}

/// A file of a polars table is one whatever its other columns are.
#[test]
fn columns_that_no_table_holds() {
    let corpus = Corpus::read(crate::tests_data("types.parquet")).unwrap();
    assert_eq!((corpus.text(0), corpus.len()), ("质量强市", 2));
    let value = |name: &str| corpus.document(0).variable(name);
    for (name, expected) in [
        ("small", "-8"),
        ("year16", "2016"),
        ("byte", "200"),
        ("word", "60000"),
        ("amount", "-12.05"),
        ("zoned", "2016-09-12 00:00:00"), // 2016-09-11 16:00 in Greenwich
        ("plain", "2016-09-12 10:05:00"),
        ("day", "2016-09-12"),
        ("kind", "甲"),
    ] {
        assert_eq!(value(name), Some(expected), "{name}");
    }
    assert_eq!(corpus.document(0).date().unwrap().to_string(), "2016-09-12");
    for name in ["list", "map", "struct"] {
        assert!(
            corpus.notes().iter().any(|n| n.contains(&format!("column {name:?} is left out"))),
            "{:?}",
            corpus.notes()
        );
    }
}

#[test]
fn folders_of_tables_appear_whole() {
    use tifa::table::TableFolder;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("out");
    let frame = df!("a" => [1i64]).unwrap();
    let names = |path: &Path| -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(path).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let write = |tables: &[&str]| {
        let mut out = TableFolder::create(&place).unwrap();
        tables.iter().for_each(|name| out.csv(name, &frame).unwrap());
        out.finish().unwrap();
    };
    write(&["a", "b"]);
    assert_eq!(names(&place), [".tables", "a.csv", "b.csv"]);
    fs::write(place.join("notes.txt"), "mine").unwrap();
    fs::create_dir(place.join("figures")).unwrap();
    fs::write(place.join("figures/f.png"), "mine").unwrap();
    write(&["a", "c"]);
    assert_eq!(names(&place), [".tables", "a.csv", "c.csv", "figures", "notes.txt"]);
    assert_eq!(names(folder.path()), ["out"], "nothing beside it");
    // One that is not finished leaves nothing; what a killed run left is swept.
    drop(TableFolder::create(&place).unwrap());
    assert_eq!(names(folder.path()), ["out"]);
    let killed = folder.path().join(".out.4194999.0.new");
    fs::create_dir(&killed).unwrap();
    fs::write(killed.join("a.csv"), "half").unwrap();
    write(&["d"]);
    assert_eq!(
        (names(folder.path()), names(&place)),
        (vec!["out".into()], [".tables", "d.csv", "figures", "notes.txt"].map(String::from).to_vec())
    );
    // Killed between the old folder's leaving and the new one's coming.
    fs::rename(&place, folder.path().join(".out.4194999.0.old")).unwrap();
    drop(TableFolder::create(&place).unwrap());
    assert_eq!(names(&place), [".tables", "d.csv", "figures", "notes.txt"]);
    // Killed after the two changed places: what is not ours comes back.
    let old = folder.path().join(".out.4194999.1.new");
    fs::create_dir_all(old.join("maps")).unwrap();
    fs::write(old.join(".tables"), "z.csv\n").unwrap();
    fs::write(old.join("z.csv"), "old").unwrap();
    fs::write(old.join("own.txt"), "mine").unwrap();
    drop(TableFolder::create(&place).unwrap());
    assert_eq!(names(&place), [".tables", "d.csv", "figures", "maps", "notes.txt", "own.txt"]);
    assert_eq!(names(folder.path()), ["out"]);
    fs::write(folder.path().join("file"), "x").unwrap();
    assert!(TableFolder::create(folder.path().join("file")).unwrap_err().to_string().contains("a file stands"));
    // Beside texts, such a folder is no text.
    fs::write(folder.path().join("a.txt"), "质量").unwrap();
    let corpus = Corpus::read(folder.path()).unwrap();
    assert_eq!(ids(&corpus), ["a"]);
    assert!(left_out(&corpus).iter().any(|l| l.0 == "out"), "{:?}", left_out(&corpus));
    assert!(TableFolder::create(".").unwrap_err().to_string().contains("works in"));
}
