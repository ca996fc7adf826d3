//! Which columns of a table are the text, the id and the date of a document.

use super::columns::{Cells, Column};
use crate::progress::Progress;
use crate::text::{DateCell, DateColumn, is_han_character};

/// Which columns are the text, the id and so on, where the user said so.
#[derive(Clone, Copy)]
pub(super) struct Roles<'a> {
    pub text: Option<&'a str>,
    pub id: Option<&'a str>,
    pub date: Option<&'a str>,
    pub title: Option<&'a str>,
    /// Whether the text is HTML; by the name of its column where nothing is said.
    pub html: Option<bool>,
    /// Whether a value that is no date is an error.
    pub strict_dates: bool,
    /// Who watches the reading.
    pub progress: &'a dyn Progress,
}

/// Names under which the parts of a document are looked for, in this order,
/// without regard to case.
pub(super) const TEXT: &[&str] = &[
    "text",
    "content",
    "body",
    "fulltext",
    "full_text",
    "正文",
    "内容",
    "文本",
    "全文",
    "content_html",
    "text_html",
    "body_html",
    "html",
];
/// Whether a name is one of the well-known ones of a text.
pub(super) fn is_text(name: &str) -> bool {
    TEXT.contains(&lower(name).as_str())
}

pub(super) const ID: &[&str] = &["id", "_id", "doc_id", "docid", "document_id", "编号", "文档编号"];
pub(super) const DATE: &[&str] = &[
    "date",
    "published",
    "publish_date",
    "pub_date",
    "published_at",
    "日期",
    "发布日期",
    "发布时间",
    "时间",
    "year",
    "年份",
    "年",
];

/// Names of a date's year, beside which month and day may have columns of their own.
pub(super) const YEAR: &[&str] = &["year", "年份", "年", "年度"];

/// Parts of names that say as much, the surest first; a name with one of the
/// second list is left alone.
const LIKE_TEXT: (&[&str], &[&str]) = (
    &["正文", "全文", "原文", "内容", "文本", "文章", "fulltext", "content", "body", "text", "article", "passage"],
    &["长度", "字数", "类型", "编码", "链接", "摘要", "标题", "length", "type", "url", "lang", "title", "count"],
);
const LIKE_ID: (&[&str], &[&str]) = (&["编号", "序号", "索引号", "记录号", "uuid", "guid", "doc_no"], &[]);
const LIKE_DATE: (&[&str], &[&str]) = (
    &[
        "成文日期",
        "发文日期",
        "发布日期",
        "发布时间",
        "发文时间",
        "印发日期",
        "日期",
        "年月",
        "时间",
        "年份",
        "年度",
        "pubdate",
        "publish",
        "date",
        "time",
        "year",
        "month",
    ],
    &[
        "更新", "修改", "抓取", "爬取", "采集", "入库", "失效", "废止", "update", "modif", "crawl", "fetch", "scrape",
        "download", "times", "timeline", "expire",
    ],
);

/// What was found for one part of a document.
pub(super) struct Found {
    pub position: usize,
    /// How, where the name is none of the well-known ones.
    pub how: Option<&'static str>,
}

fn lower(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The position of a column by a known name, in order of those names.
pub(super) fn known(names: &[String], known: &[&str]) -> Option<Found> {
    let position = known.iter().find_map(|k| names.iter().position(|n| n == k))?;
    Some(Found { position, how: None })
}

/// Positions of the columns whose names hold a word, the surest word first.
fn like<'a>(names: &'a [String], (words, but): (&'a [&str], &'a [&str])) -> impl Iterator<Item = usize> + 'a {
    let fits = move |name: &String, word: &str| name.contains(word) && !but.iter().any(|b| name.contains(b));
    words.iter().flat_map(move |word| (0..names.len()).filter(move |&i| fits(&names[i], word)))
}

/// Names of the columns as they are compared.
pub(super) fn names(columns: &[Column]) -> Vec<String> {
    columns.iter().map(|c| lower(&c.name)).collect()
}

/// The column named by the user: as written, or but for case and blanks.
pub(super) fn named(columns: &[Column], name: &str) -> Option<usize> {
    let exact = columns.iter().position(|c| c.name == name);
    exact.or_else(|| columns.iter().position(|c| lower(&c.name) == lower(name)))
}

/// The text by a known name, by a word in its name, or as the column with the
/// most Chinese in it.
pub(super) fn text(columns: &[Column], names: &[String]) -> Option<Found> {
    let filled = |i: usize| !columns[i].cells.sample(1).is_empty();
    let full = TEXT.iter().find_map(|k| names.iter().position(|n| n == k).filter(|&i| filled(i)));
    if let Some(found) = full.map(|position| Found { position, how: None }).or_else(|| known(names, TEXT)) {
        return Some(found);
    }
    let of_text = |&i: &usize| matches!(&columns[i].cells, Cells::Written(_)) || columns[i].cells.is_text();
    if let Some(position) = like(names, LIKE_TEXT).find(of_text) {
        return Some(Found { position, how: Some("by its name") });
    }
    let is_other = |i: &usize| known(&names[*i..=*i], ID).is_some() || known(&names[*i..=*i], DATE).is_some();
    let han = |i: usize| {
        let cells = columns[i].cells.sample(200);
        cells.iter().map(|cell| cell.chars().filter(|&c| is_han_character(c)).count()).sum::<usize>()
    };
    let candidates = (0..columns.len()).filter(of_text).filter(|i| !is_other(i)).map(|i| (han(i), i));
    let title = |i: usize| ["标题", "题名", "题目", "title", "name", "名称"].iter().any(|t| names[i].contains(t));
    let candidates: Vec<(usize, usize)> = candidates.filter(|(_, i)| !title(*i)).collect();
    let (most, position) = candidates.iter().copied().max_by_key(|&(han, i)| (han, std::cmp::Reverse(i)))?;
    if most > 0 {
        return Some(Found { position, how: Some("the column with the most Chinese") });
    }
    // No Chinese at all: a text is at least longer than a name or number.
    let mean = |i: usize| {
        let cells = columns[i].cells.sample(200);
        cells.iter().map(|cell| cell.chars().count()).sum::<usize>() / cells.len().max(1)
    };
    let lengths = candidates.iter().map(|&(_, i)| (mean(i), i));
    let (longest, position) = lengths.max_by_key(|&(n, i)| (n, std::cmp::Reverse(i)))?;
    (longest >= 20).then_some(Found { position, how: Some("the longest column") })
}

/// The id by a known name, or by a word in its name if no value occurs twice.
pub(super) fn id(columns: &[Column], names: &[String]) -> Option<Found> {
    let is_id = |&i: &usize| {
        let mut seen = rustc_hash::FxHashSet::default();
        columns[i].cells.texts().all(|cell| cell.is_some_and(|cell| seen.insert(cell.into_owned())))
    };
    known(names, ID)
        .or_else(|| like(names, LIKE_ID).find(is_id).map(|position| Found { position, how: Some("by its name") }))
}

/// The date by a known name, or by a word in its name if most values are dates.
pub(super) fn date(columns: &[Column], names: &[String]) -> Option<Found> {
    let is_date = |&i: &usize| {
        let cells = columns[i].cells.sample(200);
        let column = DateColumn::of(cells.iter().map(|c| c.as_ref()));
        let read = |cell: &std::borrow::Cow<'_, str>| column.read(cell);
        let read: Vec<DateCell> = cells.iter().map(read).filter(|c| *c != DateCell::Placeholder).collect();
        let dates = read.iter().filter(|c| matches!(c, DateCell::Date(..))).count();
        dates > 0 && dates * 2 >= read.len()
    };
    known(names, DATE)
        .or_else(|| like(names, LIKE_DATE).find(is_date).map(|position| Found { position, how: Some("by its name") }))
}
