//! Metadata of invented pages.

use tifa::clean::{Boilerplate, MetadataField, MetadataReader};
use tifa::prelude::*;

use crate::{column, corpus_of};

fn read(page: &str, reader: &MetadataReader) -> Vec<(MetadataField, String)> {
    let found = reader.read(page, &Boilerplate::bundled());
    for f in &found {
        assert!(page.get(f.bytes.clone()).is_some_and(|t| !t.is_empty()), "{f:?}");
    }
    found.into_iter().map(|f| (f.field, f.value)).collect()
}

fn one(found: &[(MetadataField, String)], field: MetadataField) -> Vec<&str> {
    found.iter().filter(|(f, _)| *f == field).map(|(_, v)| v.as_str()).collect()
}

const BODY: &str = "　　全市上下要把质量作为第一追求，把创新作为第一动力，努力打造质量强市。";

#[test]
fn a_newspaper_page() {
    let page = format!(
        "您当前的位置：首页 > 新闻 > 时政\n弘扬工匠精神 打造质量强市\n来源：江州日报  2016-09-12 07:05:00  记者热线：81234567\n\n市委书记 市长 某　某\n\n(二零一六年九月十二日)\n\n{BODY}\n编辑：本网编辑部\n"
    );
    let found = read(&page, &MetadataReader::default());
    assert_eq!(one(&found, MetadataField::Title), ["弘扬工匠精神 打造质量强市"]);
    assert_eq!(one(&found, MetadataField::Source), ["江州日报"]);
    assert_eq!(one(&found, MetadataField::Byline), ["市委书记 市长 某某"]);
    assert_eq!(one(&found, MetadataField::Date), ["2016-09-12", "2016-09-12"]);
    assert_eq!(one(&found, MetadataField::Time), ["07:05:00"]);
    assert_eq!(Cleaner::default().clean(corpus_of(&[&page])).unwrap().conflicts().unwrap().height(), 0);
}

#[test]
fn two_dates_are_a_conflict() {
    let page =
        format!("关于开展质量月活动的通知\n发布时间：2016-09-14 09:00\n{BODY}\n江州市人民政府\n二〇一六年九月十二日\n");
    let conflicts = Cleaner::default().clean(corpus_of(&[&page])).unwrap().conflicts().unwrap();
    assert_eq!(column(&conflicts, "field"), ["date", "date"]);
    assert_eq!(column(&conflicts, "value"), ["2016-09-14", "2016-09-12"]);
}

#[test]
fn document_numbers_in_every_bracket() {
    for number in [
        "江政发〔2016〕18号",
        "江政发[2016]18号",
        "江政发（２０１６）第１８号",
        "江政发【2016】 18 号",
        "江政发﹝2016﹞18号",
        "文号：江政发(2016)18号",
        "江政发［2016］18号　　签发人：某某",
    ] {
        let found = read(&format!("{number}\n\n关于推进质量强市的意见\n{BODY}"), &MetadataReader::default());
        assert_eq!(one(&found, MetadataField::DocumentNumber), ["江政发〔2016〕18号"], "{number}");
        assert_eq!(one(&found, MetadataField::Title), ["关于推进质量强市的意见"], "{number}");
    }
    // A number that is quoted is not the document's own.
    assert!(
        one(
            &read("根据江政发〔2016〕18号文件，现通知如下。", &MetadataReader::default()),
            MetadataField::DocumentNumber
        )
        .is_empty()
    );
}

#[test]
fn datelines() {
    for line in [
        "新华社江州9月12日电 （记者）大桥通车。",
        "（新华社江州９月１２日电）大桥通车。",
        "本报江州九月十二日讯：大桥通车。",
        "据新华社江州9月12日电大桥通车。",
    ] {
        let found = read(line, &MetadataReader::default());
        assert_eq!(
            (one(&found, MetadataField::Place), one(&found, MetadataField::Date)),
            (vec!["江州"], vec![]),
            "{line}"
        );
        let page = format!("来源：江州日报 2016-09-13 07:05\n{line}");
        let found = read(&page, &MetadataReader::default().infer_year(true));
        assert_eq!(one(&found, MetadataField::Date), ["2016-09-13", "2016-09-12"], "{line}");
    }
    let found = read("新华社江州2016年9月12日电 大桥通车。", &MetadataReader::default());
    assert_eq!(one(&found, MetadataField::Date), ["2016-09-12"]);
    for line in ["本报讯（记者）大桥通车。", "新华社电 大桥通车。"] {
        assert!(one(&read(line, &MetadataReader::default()), MetadataField::Place).is_empty(), "{line}");
    }
    assert!(read("本报告期内，通讯业务收入增长。", &MetadataReader::default()).is_empty());
}

#[test]
fn a_report_with_its_session() {
    let page = format!(
        "政 府 工 作 报 告——２０１６年１月５日在江州市第一届人民代表大会第二次会议上\n　　　　市长　某某\n各位代表：\n{BODY}"
    );
    let found = read(&page, &MetadataReader::default());
    assert_eq!(one(&found, MetadataField::Title), ["政府工作报告"]);
    assert_eq!(one(&found, MetadataField::Date), ["2016-01-05"]);
    assert_eq!(one(&found, MetadataField::Byline), ["市长 某某"]);
}

#[test]
fn running_text_has_no_metadata() {
    let page = "央视网消息（新闻联播）：\n\n大桥通车\n　　2016年9月12日，江州大桥通车。记者：这是今年第三座。\n";
    let found = read(page, &MetadataReader::default());
    assert!(one(&found, MetadataField::Title).is_empty() && one(&found, MetadataField::Date).is_empty(), "{found:?}");
    assert!(read("", &MetadataReader::default()).is_empty());
}

fn cleaned(page: &str) -> (String, Vec<Option<String>>) {
    let cleaned = Cleaner::default().fill_dates(true).clean(corpus_of(&[page])).unwrap();
    let summary = cleaned.summary().unwrap();
    let cell = |name: &str| Some(column(&summary, name)[0].clone()).filter(|v| v != "-");
    let cells = ["source_found", "date_found", "page_found", "published_found", "title_found"].map(cell);
    (cleaned.corpus().text(0).to_string(), cells.to_vec())
}

#[test]
fn the_paper_behind_a_text_gives_source_day_and_page() {
    for (tail, date, page) in [
        ("《 人民日报 》（ 2020年12月13日 02 版）", "2020-12-13", Some("02")),
        ("（《人民日报》1 9 5 4 0 9 2 4 第1至2 版）", "1954-09-24", Some("1至2")),
        ("《人民日报》（２０２０年１２月１３日 01版）", "2020-12-13", Some("01")),
        ("（《人民日报》2020年12月13日 第A3版）", "2020-12-13", Some("A3")),
        ("《人民日报》（2020-12-13）", "2020-12-13", None),
    ] {
        for (page_text, text) in [
            (format!("在质量大会上的讲话\n{BODY}\n\u{3000}\u{3000}{tail}\u{a0}\n"), format!("{BODY}\n")),
            (format!("在质量大会上的讲话\n{BODY}\u{3000}\u{3000}{tail}"), format!("{BODY}\n")),
            (format!("在质量大会上的讲话\n{BODY}{tail}"), BODY.to_string()),
        ] {
            let (left, found) = cleaned(&page_text);
            let some = |t: &str| Some(t.to_string());
            assert_eq!(found[..4], [some("人民日报"), some(date), page.map(str::to_string), some(date)], "{page_text}");
            let text = format!("在质量大会上的讲话\n{}", text.trim_start_matches('\u{3000}'));
            assert_eq!(left.trim_end(), text.trim_end(), "{page_text}");
        }
    }
    // A paper that is cited is not where the text stood.
    for text in [
        "他说，《人民日报》（2020年12月13日）登载的文章很好。",
        "见《人民日报》（2020年第12期）",
        "《质量强市》（试行）",
    ] {
        let (left, found) = cleaned(&format!("题目\n{BODY}\n{text}\n"));
        assert!(left.contains(text) && found[0].is_none() && found[2].is_none(), "{text}: {found:?}");
    }
}

#[test]
fn clock_lines_are_dates_wherever_they_stand() {
    let many = "江州新闻\n".repeat(40);
    for page in [
        format!("质量强市\n2023年07月13日 15:00\n{BODY}"),
        format!("质量强市\n2023年07月13日15:00 来源：江州日报\n{BODY}"),
        format!("质量强市\n2023-07-13 15:00:09\n{BODY}"),
        format!("质量强市\n{BODY}\n2023年07月13日 15:00\n{BODY}\n{many}"),
        format!("{many}2023年07月13日 15:00\n{BODY}"),
    ] {
        let (text, found) = cleaned(&page);
        assert_eq!((found[1].as_deref(), found[3].as_deref()), (Some("2023-07-13"), Some("2023-07-13")), "{page}");
        assert!(!text.contains("15:00"), "{text}");
    }
}

#[test]
fn words_of_the_site_are_no_title() {
    for head in
        ["下载", "全屏", "首页\n手机版\n繁体", "【纠错】", "字体：加大 减小 还原", "1", "首页 | 手机版", "打印 分享"]
    {
        let (text, found) = cleaned(&format!("{head}\n弘扬工匠精神 打造质量强市\n{BODY}"));
        assert_eq!(found[4].as_deref(), Some("弘扬工匠精神 打造质量强市"), "{head}");
        assert!(head == "1" || text.starts_with("弘扬"), "{text}");
    }
    for head in ["一、总体要求", "（二）重点任务", "第三章 保障", "1.标准", "二"] {
        let (text, found) = cleaned(&format!("{head}\n要把质量作为第一追求\n{BODY}"));
        assert_eq!(found[4], None, "{head}");
        assert!(text.starts_with(head), "a heading stays: {text}");
    }
}

#[test]
fn session_and_publication_are_both_kept() {
    let page = format!(
        "政府工作报告\n——2016年1月5日在江州市第一届人民代表大会第二次会议上\n发布时间：2016-01-20 09:00\n各位代表：\n{BODY}"
    );
    let (_, found) = cleaned(&page);
    assert_eq!((found[1].as_deref(), found[3].as_deref()), (Some("2016-01-05"), Some("2016-01-20")));
    let page = format!(
        "发布时间：2016-01-20 09:00\n政府工作报告\n——2016年1月5日在江州市第一届人民代表大会第二次会议上\n{BODY}"
    );
    let (_, found) = cleaned(&page);
    assert_eq!((found[1].as_deref(), found[3].as_deref()), (Some("2016-01-05"), Some("2016-01-20")));
    let (_, found) = cleaned(&format!("通知\n{BODY}\n江州市人民政府\n2016年9月12日\n"));
    assert_eq!((found[1].as_deref(), found[3].as_deref()), (Some("2016-09-12"), None));
}

#[test]
fn the_licence_behind_a_text_goes() {
    let licence = "本作品是中华人民共和国的\n法律\n、\n法规\n，国家机关的决议、决定、命令和其他文件。根据《\n中华人民共和国著作权法\n》第五条，本作品不适用于该法，属于\n公有领域\n。\n\n\nPublic domain\nPublic domain\nfalse\nfalse";
    let (text, _) = cleaned(&format!("题目\n{BODY}\n\n\n{licence}"));
    assert_eq!(text, format!("题目\n{}\n\n", BODY.trim_start_matches('\u{3000}')));
    // Not in the middle of a long text, and not without the words of a licence.
    for after in [format!("{licence}\n{}", BODY.repeat(60)), "本作品是江州市的获奖作品，很受欢迎。\n".to_string()]
    {
        let (text, _) = cleaned(&format!("题目\n{BODY}\n{after}"));
        assert!(text.contains("本作品是"), "{text}");
    }
}
