//! The forms in which a cell writes a date.

use chrono::NaiveDate;

use super::super::{Cursor, Reading, chinese_number, year_month_day};
use super::{DateDoubt, First};
use crate::text::date::Date;

/// What a text is as a whole.
pub(super) enum Whole {
    Date(Date, Option<DateDoubt>),
    /// A date that the calendar does not have.
    Invalid,
    Other,
}

/// Reads a date and what follows it.
pub(super) fn whole(text: &str, first: Option<First>) -> Whole {
    let read = in_chinese(text)
        .or_else(|| separated(text))
        .or_else(|| compact(text))
        .or_else(|| year_last(text, first))
        .or_else(|| two_digits(text))
        .or_else(|| in_english(text));
    let Some((date, doubt, rest)) = read else { return Whole::Other };
    let Some(date) = date else { return Whole::Invalid };
    if is_tail(rest) {
        Whole::Date(date, doubt)
    } else if rest.chars().any(|c| c.is_numeric()) || rest.starts_with('-') {
        Whole::Other
    } else {
        Whole::Date(date, doubt.or(Some(DateDoubt::OutOfText)))
    }
}

/// A date, or that the calendar has none such; a doubt; what follows it.
type Read<'t> = Option<(Option<Date>, Option<DateDoubt>, &'t str)>;

fn rest<'t>(cursor: &Cursor<'t>) -> &'t str {
    cursor.text.get(cursor.at..).unwrap_or_default()
}

/// A date whose month or day may be 0 for not known.
pub(super) fn coarse(year: i32, month: u8, day: u8) -> Option<Date> {
    match (month, day) {
        (0, 0) => Date::new(year, None, None),
        (month, 0) => Date::new(year, Some(month), None),
        (month, day) => Date::new(year, Some(month), Some(day)),
    }
}

/// 2016年9月12日 in any numerals, 2016年第三季度, 民国105年9月12日, 二〇一六.
fn in_chinese(text: &str) -> Read<'_> {
    let text = ["公元", "西元"].iter().find_map(|era| text.strip_prefix(era)).unwrap_or(text);
    let mut cursor = Cursor { text, at: 0 };
    if let Some(date) = cursor.attempt(republic) {
        return Some((date, None, rest(&cursor)));
    }
    let start = cursor.clone();
    match year_month_day(&mut cursor) {
        Reading::Date(date, _) => {
            let at = cursor.clone();
            if date.month().is_none()
                && let Some(part) = season(&mut cursor, date.year())
            {
                return Some((Some(part), None, rest(&cursor)));
            }
            // 2016年9月12 and 二〇一六年九月十二 leave 日 out.
            if date.month().is_some()
                && date.day().is_none()
                && let Some(day) = cursor.attempt(|c| c.number().filter(|_| c.peek().is_none_or(|c| c == ' ')))
            {
                return Some((coarse(date.year(), date.month()?, day), None, rest(&cursor)));
            }
            Some((Some(date), None, rest(&at)))
        }
        Reading::Invalid => Some((None, None, "")),
        Reading::Nothing => {
            cursor = start;
            let year = cursor.year()?;
            if let Some(part) = season(&mut cursor, year) {
                return Some((Some(part), None, rest(&cursor)));
            }
            let is_chinese = !text.starts_with(|c: char| c.is_ascii_digit());
            (is_chinese && rest(&cursor).is_empty()).then(|| (Date::new(year, None, None), None, ""))
        }
    }
}

/// 民国105年9月12日, counted from 1912.
fn republic(c: &mut Cursor<'_>) -> Option<Option<Date>> {
    c.word(&["中华", "中華"]);
    c.word(&["民国", "民國"]).then_some(())?;
    let year = match c.arabic(1, 3) {
        Some(year) => year,
        None => {
            let signs: Vec<char> = rest(c).chars().take_while(|&c| c != '年').take(4).collect();
            signs.iter().for_each(|sign| c.at += sign.len_utf8());
            chinese_number(&signs)?.into()
        }
    };
    c.eat("年").then_some(())?;
    let month = c.attempt(|c| c.number().filter(|_| c.eat("月"))).unwrap_or(0);
    let day = c.attempt(|c| c.number().filter(|_| c.eat("日号號"))).unwrap_or(0);
    Some(coarse(year as i32 + 1911, month, day))
}

/// The quarter or half-year that follows a year: 第三季度, Q3, 上半年, H1.
pub(crate) fn part_of_year(year: i32, behind: &str) -> Option<Date> {
    season(&mut Cursor { text: behind, at: 0 }, year)
}

fn season(c: &mut Cursor<'_>, year: i32) -> Option<Date> {
    c.attempt(|c| {
        c.eat("-_/.");
        c.eat("年");
        if c.word(&["上半年"]) {
            return Date::of_half_year(year, 1);
        }
        if c.word(&["下半年"]) {
            return Date::of_half_year(year, 2);
        }
        if c.eat("Qq") {
            return Date::of_quarter(year, c.number()?);
        }
        if c.eat("Hh") {
            return Date::of_half_year(year, c.number()?);
        }
        c.eat("第");
        let quarter = c.number()?;
        c.eat("个個");
        if !c.word(&["季度", "季"]) {
            return None;
        }
        Date::of_quarter(year, quarter)
    })
}

/// 2016-09-12, 2016/9/12, 2016.9, 2016_09_12, 2016 09 12: one separator.
fn separated(text: &str) -> Read<'_> {
    let mut c = Cursor { text, at: 0 };
    let year = c.arabic(4, 4)? as i32;
    let separator = rest(&c).trim_start().chars().next()?;
    let separator = if "-/._\\,、~:".contains(separator) { separator.to_string() } else { String::new() };
    let part = |c: &mut Cursor<'_>| {
        c.attempt(|c| {
            let apart = if separator.is_empty() { c.blanks() } else { c.eat(&separator) };
            apart.then(|| c.arabic(1, 2))?.and_then(|n| u8::try_from(n).ok())
        })
    };
    let month = part(&mut c)?;
    let Some(day) = part(&mut c) else {
        if separator.is_empty() || separator == ":" || separator == "," || separator == "~" {
            return None;
        }
        c.eat("月");
        return Some((coarse(year, month, 0), None, rest(&c)));
    };
    c.eat("日号號");
    Some((coarse(year, month, day), None, rest(&c)))
}

/// 20160912 or 20160912103000 with more behind it.
fn compact(text: &str) -> Read<'_> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !matches!(digits, 8 | 12 | 14) {
        return None;
    }
    let n: u32 = text[..8].parse().ok()?;
    let date = Date::new((n / 10_000) as i32, Some((n / 100 % 100) as u8), Some((n % 100) as u8));
    Some((date, None, &text[digits..]))
}

/// Two numbers and a year, as in 25/09/2016.
pub(super) fn two_and_year(text: &str) -> Option<(u8, u8)> {
    let mut c = Cursor { text, at: 0 };
    let a = c.arabic(1, 2)?;
    let separator = c.next_if(|c| matches!(c, '/' | '.' | '-'))?.to_string();
    let b = c.arabic(1, 2)?;
    c.eat(&separator).then(|| c.arabic(4, 4))??;
    Some((a as u8, b as u8))
}

fn year_last(text: &str, first: Option<First>) -> Read<'_> {
    let (a, b) = two_and_year(text)?;
    let at = text.find(['/', '.', '-'])?;
    let separator = &text[at..=at];
    let year_at = text[at + 1..].find(separator)? + at + 2;
    let mut c = Cursor { text, at: year_at };
    let year = c.arabic(4, 4)? as i32;
    let first = first.or((separator == ".").then_some(First::Day));
    let of = |day, month| Some((coarse(year, month, day), None, rest(&c)));
    match (a > 12, b > 12, first) {
        (true, _, _) => of(a, b),
        (_, true, _) => of(b, a),
        _ if a == b => of(a, b),
        (_, _, Some(First::Day)) => of(a, b),
        (_, _, Some(First::Month)) => of(b, a),
        _ => Some((Date::new(year, None, None), Some(DateDoubt::Ambiguous), rest(&c))),
    }
}

/// The year that two digits stand for.
pub(super) fn two_digit_year(digits: u8) -> i32 {
    i32::from(digits) + if digits < 50 { 2000 } else { 1900 }
}

/// 16-09-12 and 16年9月12日; 12/09/16 says too little.
fn two_digits(text: &str) -> Read<'_> {
    let mut c = Cursor { text, at: 0 };
    let year = c.arabic(2, 2)? as u8;
    let is_chinese = c.eat("年");
    if !is_chinese && !c.clone().eat(if year > 31 { "-./" } else { "-." }) {
        return None;
    }
    let separator = if is_chinese { "年".to_string() } else { c.next_if(|_| true)?.to_string() };
    let month = c.arabic(1, 2)? as u8;
    if is_chinese {
        c.eat("月").then_some(())?;
        let day = c.attempt(|c| c.arabic(1, 2).filter(|_| c.eat("日号號"))).unwrap_or(0);
        return Some((coarse(two_digit_year(year), month, day as u8), Some(DateDoubt::TwoDigitYear), rest(&c)));
    }
    let day = c.eat(&separator).then(|| c.arabic(1, 2))?? as u8;
    c.eat("日号號");
    Some((coarse(two_digit_year(year), month, day), Some(DateDoubt::TwoDigitYear), rest(&c)))
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// English words that may occur beside a date.
const BESIDE: &[&str] = &["of", "at", "the", "am", "pm", "utc", "gmt", "cst", "z", "st", "nd", "rd", "th"];

/// Sep 12, 2016; 12 September 2016; Mon Sep 12 10:05:00 +0800 2016; Q3 2016.
fn in_english(text: &str) -> Read<'_> {
    let lower = text.to_lowercase();
    if !lower.is_ascii() {
        return None;
    }
    if let Some((quarter, year)) = lower.split_once('q')
        && let (Ok(quarter), Ok(year)) = (quarter.trim().parse(), year.trim().parse::<i32>())
        && (1800..=2100).contains(&year)
    {
        return Some((Date::of_quarter(year, quarter), None, "")); // 3Q2016
    }
    let tokens: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|t| !t.is_empty()).collect();
    let year_of =
        |t: &&str| if t.len() == 4 { t.parse::<i32>().ok().filter(|y| (1800..=2100).contains(y)) } else { None };
    let year = tokens.iter().rev().find_map(year_of)?;
    if let [part, _] = tokens[..]
        && let Some(date) = part_of_year(year, part)
    {
        return Some((Some(date), None, ""));
    }
    let month_of = |t: &str| {
        MONTHS.iter().position(|m| t.len() >= 3 && t.starts_with(m) && t.bytes().all(|b| b.is_ascii_alphabetic()))
    };
    let (at, month) = tokens.iter().enumerate().find_map(|(i, t)| month_of(t).map(|m| (i, m as u8 + 1)))?;
    let day_of = |t: &&str| {
        let digits = t.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse::<u8>().ok().filter(|d| digits.len() <= 2 && (1..=31).contains(d))
    };
    let day = tokens.get(at + 1).and_then(day_of).or_else(|| tokens.get(at.checked_sub(1)?).and_then(day_of));
    let weekday = |t: &str| ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|d| t.starts_with(d));
    let known = |t: &&str| {
        t.starts_with(|c: char| c.is_ascii_digit()) || month_of(t).is_some() || weekday(t) || BESIDE.contains(t)
    };
    let doubt = (!tokens.iter().all(known)).then_some(DateDoubt::OutOfText);
    Some((coarse(year, month, day.unwrap_or(0)), doubt, ""))
}

/// Words that may be behind a date.
const TAIL: &[&str] = &[
    "上午",
    "下午",
    "晚上",
    "晚间",
    "凌晨",
    "清晨",
    "早上",
    "早晨",
    "中午",
    "傍晚",
    "夜间",
    "晚",
    "北京时间",
    "左右",
    "前后",
    "上旬",
    "中旬",
    "下旬",
    "月初",
    "月底",
    "月末",
    "初",
    "底",
    "末",
    "中",
    "春",
    "夏",
    "秋",
    "冬",
    "度",
    "发布",
    "印发",
    "公布",
    "发表",
    "更新",
    "刊登",
    "施行",
    "实施",
    "通过",
    "发",
    "讯",
    "电",
    "起",
    "AM",
    "PM",
    "am",
    "pm",
    "CST",
    "GMT",
    "UTC",
    "Z",
    "Mon",
    "Tue",
    "Wed",
    "Thu",
    "Fri",
    "Sat",
    "Sun",
];

/// Whether a text is made of times, days of the week, zones and the like.
fn is_tail(mut text: &str) -> bool {
    loop {
        text = text.trim_start_matches([' ', ',', '|', '(', ')', '[', ']', '.', '\'']);
        if text.is_empty() {
            return true;
        }
        if let Some(behind) = TAIL.iter().find_map(|word| text.strip_prefix(word)) {
            text = behind.trim_start_matches(|c: char| c.is_ascii_lowercase());
        } else if let Some(day) = ["星期", "礼拜", "周"].iter().find_map(|word| text.strip_prefix(word)) {
            let Some(behind) = day.strip_prefix(|c: char| "一二三四五六日天1234567".contains(c)) else {
                return false;
            };
            text = behind;
        } else if let Some(behind) = time(text.strip_prefix(['T', '-']).unwrap_or(text)).or_else(|| zone(text)) {
            text = behind;
        } else {
            return false;
        }
    }
}

/// What follows 07:05:00.000, 7时5分, 0705 or 070500.
fn time(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &text[digits..];
    match digits {
        1 | 2 if behind.starts_with([':', '时', '点', '時', '點']) => {
            Some(text.trim_start_matches(|c: char| c.is_ascii_digit() || ":.,时分秒点時點半整".contains(c)))
        }
        1 | 2 if behind.trim_start().to_ascii_lowercase().starts_with(['a', 'p']) => Some(behind),
        4 | 6 => Some(behind),
        _ => None,
    }
}

/// What follows +08:00, -0500 or +8.
fn zone(text: &str) -> Option<&str> {
    let behind = text.strip_prefix(['+', '-'])?;
    let digits = behind.bytes().take_while(|b| b.is_ascii_digit() || *b == b':').count();
    let is_zone = (text.starts_with('+') && digits > 0) || matches!(digits, 4 | 5);
    is_zone.then(|| behind[digits..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '\''))
}

/// Whether eight digits are a day.
pub(super) fn is_day(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|n| n.parse::<u32>().ok());
    match (part(0, 4), part(4, 6), part(6, 8)) {
        (Some(y), Some(m), Some(d)) => (1900..=2100).contains(&y) && NaiveDate::from_ymd_opt(y as i32, m, d).is_some(),
        _ => false,
    }
}

/// The day of a spreadsheet's number from 1950 to 2100: 25569 is 1970-01-01.
pub(super) fn spreadsheet_day(number: u64) -> Option<Date> {
    let days = i32::try_from(number).ok()? - 25_569;
    Date::from_epoch_days(days).filter(|d| (1950..=2100).contains(&d.year()))
}

/// The day in China, eight hours before Greenwich, of seconds since 1970.
pub(super) fn china_day(seconds: u64) -> Option<Date> {
    let days = (i64::try_from(seconds).ok()? + 8 * 3600).div_euclid(86_400);
    Date::from_epoch_days(i32::try_from(days).ok()?).filter(|d| d.year() <= 2100)
}
