//! Chinese headings and meanings of columns.

use crate::describe::{DIVERSITY, FREQUENCIES, FREQUENCIES_BY_GROUP};
use crate::matrix::{COUNTS, TOP_TERMS, UNKNOWN_TERMS, WEIGHTS};
use crate::table::{Field, Schema};
use crate::token::{PIECES, TOKENS};

use super::PERIOD_TERMS;

/// Name, Chinese heading, meaning in Chinese and English. A schema that names
/// the column is asked first for the English.
const COLUMNS: &[(&str, &str, &str, &str)] = &[
    ("rank", "序", "名次，从 1 起", "place, from 1"),
    ("term", "提法", "词或提法", "the term or formulation"),
    ("parent", "所属", "说的是同一件事、名次更前的一行", "the better-ranked row that says the same"),
    ("family", "族", "同族提法之首", "the head of its family"),
    ("period", "时期", "时期", "the period"),
    ("group", "组", "组", "the group"),
    ("doc_id", "文档", "文档编号", "the document"),
    ("date", "日期", "文档日期", "the date of the document"),
    ("year", "年", "文档年份", "the year of the document"),
    ("title", "标题", "标题", "the title"),
    ("count", "次数", "全部出现次数，含处于更长提法之内者", "every occurrence, those inside longer terms too"),
    (
        "count_longest",
        "不在更长者内",
        "不在表中更长词语之内的出现次数",
        "occurrences that no longer term of the table holds",
    ),
    (
        "count_with_variants",
        "含变体",
        "连同词表中变体的出现次数，每处只计一次",
        "occurrences of the term and its variants, each place once",
    ),
    ("independent", "独立次数", "不与更长提法重叠的出现次数", "occurrences that no longer formulation overlaps"),
    ("doc_count", "篇数", "含该词的文档篇数", "documents with the term"),
    ("documents", "文档数", "该时期的文档篇数；0 为无文本", "documents of the period; 0 means no text"),
    ("tokens", "词次", "该时期的词次，标点不计", "tokens of the period, without punctuation"),
    ("characters", "字数", "文字与数字的个数", "letters, Han characters and digits"),
    ("rate", "频率", "每万词次的出现次数", "occurrences per 10,000 tokens"),
    ("per_million", "百万词频", "每百万词次的出现次数", "occurrences per million tokens"),
    ("share", "文档占比", "含该词的文档所占比例，0 至 1", "share of documents with the term, 0 to 1"),
    ("score", "得分", "得分，见该表的说明", "the score, explained with the table"),
    ("source", "来源", "found 为文中发现，lexicon 为词表所列", "found in the texts, or listed in the lexicon"),
    ("first", "首见", "首次出现的年份", "year of the first use"),
    ("peak", "最高", "占文本比例最高的年份", "year in which it makes up most of the text"),
    ("last", "末见", "最后出现的年份", "year of the last use"),
    ("frame_left", "前接动词", "紧接定型动词之后的次数", "occurrences right after a frame verb"),
    ("frame_verbs", "动词数", "前接不同定型动词的个数", "different frame verbs before it"),
    ("frame_right", "后接名词", "后接定型名词的比例", "share right before a frame noun"),
    ("quoted", "引号内", "在引号内的比例", "share in quotation marks"),
    ("cohesion", "凝合度", "内部凝合度，各种切分中的最小值", "least cohesion over all splits in two"),
    ("left_entropy", "左熵", "左邻字的熵", "entropy of what comes before it"),
    ("right_entropy", "右熵", "右邻字的熵", "entropy of what follows it"),
    ("boilerplate", "套语", "称谓或落款", "a form of address or a signature"),
    ("status", "读取", "文件读取情况", "what the file turned out to be"),
    ("encoding", "编码", "文件编码", "the encoding of the file"),
    ("warnings", "可疑", "可疑字符", "doubtful characters"),
    ("removed", "删去处", "删去的套版文字处数", "pieces of boilerplate removed"),
    ("removed_characters", "删去字数", "删去的套版文字字数", "characters of boilerplate removed"),
    ("repeated", "重复处", "删去的重复段落数", "repeated blocks removed"),
    ("repeated_characters", "重复字数", "删去的重复段落字数", "characters of repeated blocks removed"),
    ("rule", "规则", "删去所依的规则", "the rule that removed it"),
    ("text", "文字", "文字", "the text"),
];

const SCHEMAS: &[&Schema] = &[
    &PERIOD_TERMS,
    &FREQUENCIES,
    &FREQUENCIES_BY_GROUP,
    &TOP_TERMS,
    &WEIGHTS,
    &COUNTS,
    &UNKNOWN_TERMS,
    &DIVERSITY,
    &TOKENS,
    &PIECES,
];

/// The Chinese heading of a column; its name where there is none.
pub(super) fn chinese(name: &str) -> &str {
    COLUMNS.iter().find(|c| c.0 == name).map_or(name, |c| c.1)
}

/// What a column says, in Chinese and English, and its unit.
pub(super) fn meaning(table: &str, name: &str) -> (&'static str, &'static str, &'static str) {
    let known = COLUMNS.iter().find(|c| c.0 == name);
    let of_table = SCHEMAS.iter().find(|s| s.table == table).and_then(|s| s.field(name));
    let field: Option<&Field> = of_table.or_else(|| match known {
        Some(_) => None,
        None => SCHEMAS.iter().find_map(|s| s.field(name)),
    });
    let english = field.map(|f| f.meaning).or(known.map(|c| c.3)).unwrap_or("");
    (known.map_or("", |c| c.2), english, field.map_or("", |f| f.unit))
}
