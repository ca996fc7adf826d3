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
    assert_eq!(Cleaner::default().clean(&corpus_of(&[&page])).unwrap().conflicts().unwrap().height(), 0);
}

#[test]
fn two_dates_are_a_conflict() {
    let page =
        format!("关于开展质量月活动的通知\n发布时间：2016-09-14 09:00\n{BODY}\n江州市人民政府\n二〇一六年九月十二日\n");
    let conflicts = Cleaner::default().clean(&corpus_of(&[&page])).unwrap().conflicts().unwrap();
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
