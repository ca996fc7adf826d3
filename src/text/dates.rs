//! Dates in running text, in every form in which they are written.

mod cell;
mod whole;

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::date::Date;
use super::signs::is_blank;
pub(crate) use cell::{DateCell, DateColumn, part_of_year};

/// Finds dates in texts: 2016年9月12日, 二〇一六年九月十二日, 2016-09-12 07:05,
/// 2016.9.12, 20160912, with Arabic digits of either width, spaces inside and
/// any sign for zero. What the calendar does not have is not found.
///
/// ```
/// use tifa::text::DateFinder;
/// let found = DateFinder::default().find("自2016年9月12日起，到二〇一七年二月三十日止");
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].date.to_string(), "2016-09-12");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DateFinder {
    year: Option<i32>,
}

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundDate {
    /// The date, as precise as it is written.
    pub date: Date,
    /// The time of day behind it.
    pub time: Option<TimeOfDay>,
    /// Where the two are.
    pub bytes: Range<usize>,
    /// Whether the year was written or taken from [`DateFinder::year`].
    pub year_written: bool,
}

/// A time of day to the minute or second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TimeOfDay {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59, where it is known.
    pub second: Option<u8>,
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)?;
        self.second.map_or(Ok(()), |second| write!(f, ":{second:02}"))
    }
}

impl DateFinder {
    /// Also finds days without a year, such as 9月12日, and gives them this one.
    #[must_use]
    pub fn year(mut self, year: i32) -> Self {
        self.year = Some(year);
        self
    }

    /// The dates of a text in order.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<FoundDate> {
        let mut found = Vec::new();
        let (mut skip_to, mut before) = (0, None);
        for (at, c) in text.char_indices() {
            if at >= skip_to
                && is_numeral(c)
                && before.is_none_or(|b| arabic_digit(b).is_none())
                && (self.year.is_some() || may_go_on(c, text.get(at + c.len_utf8()..)))
            {
                let mut cursor = Cursor { text, at };
                match self.date(&mut cursor, before.is_some_and(joins)) {
                    Reading::Date(date, year_written) => {
                        let time = cursor.attempt(time);
                        found.push(FoundDate { date, time, bytes: at..cursor.at, year_written });
                        skip_to = cursor.at;
                    }
                    Reading::Invalid => skip_to = cursor.at,
                    Reading::Nothing => {}
                }
            }
            before = Some(c);
        }
        found
    }

    /// The date that a whole text is, blanks and brackets around it aside.
    #[must_use]
    pub fn parse(&self, text: &str) -> Option<FoundDate> {
        let around = |c: char| c.is_whitespace() || is_blank(c) || "()（）[]【】〔〕".contains(c);
        let start = text.len() - text.trim_start_matches(around).len();
        let end = text.trim_end_matches(around).len();
        let first = self.find(text).into_iter().next()?;
        (first.bytes.start == start && first.bytes.end == end).then_some(first)
    }

    /// Reads at one place; `joined` to what comes before it, numbers are
    /// parts of something longer, but 2015-2016年 still ends with a year.
    fn date(&self, cursor: &mut Cursor<'_>, joined: bool) -> Reading {
        let mut read = year_month_day(cursor);
        if matches!(read, Reading::Nothing) && !joined {
            read = separated(cursor);
            if matches!(read, Reading::Nothing) {
                read = compact(cursor);
            }
            if let (Reading::Nothing, Some(year)) = (&read, self.year) {
                read = month_day(cursor, year);
            }
        }
        read
    }
}

/// Whether a numeral may be the first of a year: a Chinese one is, if others follow. Most stand alone.
fn may_go_on(numeral: char, rest: Option<&str>) -> bool {
    let next = || rest.and_then(|rest| rest.chars().next());
    arabic_digit(numeral).is_some() || next().is_some_and(|c| is_numeral(c) || is_zero(c) || is_blank(c))
}

/// What is at a place: a date, with its year written or not; what looks
/// like one but is not in the calendar; anything else.
enum Reading {
    Date(Date, bool),
    Invalid,
    Nothing,
}

impl Reading {
    fn of(year: i32, month: Option<u8>, day: Option<u8>, year_written: bool) -> Self {
        match Date::new(year, month, day) {
            Some(date) if (1800..=2100).contains(&year) => Self::Date(date, year_written),
            _ => Self::Invalid,
        }
    }
}

/// 2016年, 2016年9月, 2016年9月12日 in any numerals.
fn year_month_day(cursor: &mut Cursor<'_>) -> Reading {
    let Some(year) = cursor.attempt(|c| c.year().filter(|_| c.eat("年"))) else { return Reading::Nothing };
    let Some(month) = cursor.attempt(|c| c.number().filter(|_| c.eat("月"))) else {
        return Reading::of(year, None, None, true);
    };
    let day = cursor.attempt(|c| c.number().filter(|_| c.eat("日号號")));
    Reading::of(year, Some(month), day, true)
}

/// 9月12日.
fn month_day(cursor: &mut Cursor<'_>, year: i32) -> Reading {
    let month = cursor.attempt(|c| c.number().filter(|_| c.eat("月")));
    let day = month.and_then(|_| cursor.attempt(|c| c.number().filter(|_| c.eat("日号號"))));
    day.map_or(Reading::Nothing, |day| Reading::of(year, month, Some(day), false))
}

/// 2016-09-12, 2016.9.12, 2016/9/12: one separator, used twice.
fn separated(cursor: &mut Cursor<'_>) -> Reading {
    for separator in ["-－", ".．", "/／"] {
        let parts = cursor.attempt(|c| {
            let year = c.arabic(4, 4)?;
            let month = c.eat(separator).then(|| c.arabic(1, 2))??;
            let day = c.eat(separator).then(|| c.arabic(1, 2))??;
            let goes_on = c.peek().is_some_and(is_numeral) || c.clone().eat(separator) && c.clone().second_is_digit();
            (!goes_on).then_some((year, month, day))
        });
        if let Some((year, month, day)) = parts {
            return Reading::of(year as i32, u8::try_from(month).ok(), u8::try_from(day).ok(), true);
        }
    }
    Reading::Nothing
}

/// 20160912: eight digits are a date only if it is a day from 1900 to 2100.
fn compact(cursor: &mut Cursor<'_>) -> Reading {
    let Some(n) = cursor.attempt(|c| c.arabic(8, 8)) else { return Reading::Nothing };
    let (year, month, day) = ((n / 10_000) as i32, (n / 100 % 100) as u8, (n % 100) as u8);
    let next = cursor.peek();
    let goes_on = next.is_some_and(|c| is_numeral(c) || c.is_ascii_alphanumeric());
    match Date::new(year, Some(month), Some(day)) {
        Some(date) if (1900..=2100).contains(&year) && !goes_on => Reading::Date(date, true),
        _ => Reading::Nothing,
    }
}

/// 07:05, T07:05:00, 7时5分, 下午3点20分, with the day of the week before it.
fn time(c: &mut Cursor<'_>) -> Option<TimeOfDay> {
    c.attempt(|c| {
        let bracket = c.eat("（(");
        let week = c.word(&["星期", "周"]) && c.eat("一二三四五六日天");
        (week && (!bracket || c.eat("）)"))).then_some(())
    });
    c.eat("T");
    let afternoon = c.word(&["下午", "晚上", "晚"]);
    if !afternoon {
        c.word(&["上午", "凌晨", "早上"]);
    }
    let hour = c.arabic(1, 2)?;
    let colon = c.eat(":：");
    if !colon && !c.eat("时点") {
        return None;
    }
    let minute = c.arabic(if colon { 2 } else { 1 }, 2)?; // 3:1 is a score
    let second = c.attempt(|c| if colon { c.eat(":：").then(|| c.arabic(2, 2))? } else { None });
    if !colon && !c.eat("分") {
        return None;
    }
    let hour = if afternoon && hour < 12 { hour + 12 } else { hour };
    let valid = hour < 24 && minute < 60 && second.is_none_or(|s| s < 60);
    valid.then_some(TimeOfDay { hour: hour as u8, minute: minute as u8, second: second.map(|s| s as u8) })
}

/// The value of a decimal digit of either width.
fn arabic_digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => c.to_digit(10),
    }
}

fn chinese_digit(c: char) -> Option<u32> {
    Some(match c {
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Whether a number behind this character may belong to it.
fn joins(c: char) -> bool {
    is_numeral(c) || c.is_ascii_alphabetic() || matches!(c, '.' | '-' | '．' | '－')
}

/// Signs that stand for zero beside Chinese digits.
fn is_zero(c: char) -> bool {
    matches!(c, '〇' | '零' | '○' | '◯' | 'Ｏ' | 'O' | 'o' | 'ｏ' | '0' | '０')
}

fn is_numeral(c: char) -> bool {
    arabic_digit(c).is_some() || chinese_digit(c).is_some() || matches!(c, '十' | '廿' | '卅' | '〇' | '零' | '○')
}

/// A place in a text. Reading passes over blanks before what it reads.
#[derive(Clone)]
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn next_if(&mut self, test: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|&c| test(c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Goes back to where it was if nothing comes of it.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let value = read(self);
        if value.is_none() {
            self.at = start;
        }
        value
    }

    /// No more than eight: gaps in a line are no blanks in a date.
    fn blanks(&mut self) -> bool {
        (0..8).map_while(|_| self.next_if(is_blank)).count() > 0
    }

    fn eat(&mut self, any_of: &str) -> bool {
        self.attempt(|c| {
            c.blanks();
            c.next_if(|c| any_of.contains(c))
        })
        .is_some()
    }

    fn word(&mut self, words: &[&str]) -> bool {
        self.attempt(|c| {
            c.blanks();
            let rest = c.text.get(c.at..)?;
            c.at += words.iter().find(|w| rest.starts_with(**w))?.len();
            Some(())
        })
        .is_some()
    }

    fn second_is_digit(mut self) -> bool {
        self.next_if(|_| true).is_some() && self.peek().is_some_and(|c| arabic_digit(c).is_some())
    }

    /// A run of decimal digits of a length within bounds.
    fn arabic(&mut self, least: usize, most: usize) -> Option<u32> {
        self.attempt(|c| {
            c.blanks();
            let (mut value, mut length) = (0, 0);
            while let Some(digit) = c.peek().and_then(arabic_digit) {
                length += 1;
                if length > most {
                    return None;
                }
                value = value * 10 + digit;
                c.next_if(|_| true);
            }
            (length >= least).then_some(value)
        })
    }

    /// Four digits, Arabic or Chinese, that may stand apart: 1 9 9 8.
    fn year(&mut self) -> Option<i32> {
        self.attempt(|c| {
            let (mut year, mut arabic, mut chinese) = (0, false, false);
            for _ in 0..4 {
                c.blanks();
                let sign = c.next_if(|c| arabic_digit(c).is_some() || chinese_digit(c).is_some() || is_zero(c))?;
                arabic |= arabic_digit(sign).is_some_and(|d| d > 0);
                chinese |= chinese_digit(sign).is_some();
                year = year * 10 + arabic_digit(sign).or(chinese_digit(sign)).unwrap_or(0) as i32;
            }
            // Both kinds have their zeros, but one year is written in one kind.
            (arabic != chinese).then_some(year)
        })
    }

    /// The number of a month or day: 9, 09, 九, 十二, 二十一, 廿一, 〇九, 元.
    fn number(&mut self) -> Option<u8> {
        self.attempt(|c| {
            c.blanks();
            if c.peek().is_some_and(|c| arabic_digit(c).is_some()) {
                let tens = c.next_if(|_| true).and_then(arabic_digit)?;
                let ones = c.attempt(|c| {
                    c.blanks();
                    c.next_if(|c| arabic_digit(c).is_some()).and_then(arabic_digit)
                });
                return u8::try_from(ones.map_or(tens, |ones| tens * 10 + ones)).ok();
            }
            let mut signs = Vec::new();
            while signs.len() < 4
                && let Some(sign) = c.attempt(|c| {
                    c.blanks();
                    c.next_if(|c| (is_numeral(c) || c == '元') && arabic_digit(c).is_none())
                })
            {
                signs.push(sign);
            }
            chinese_number(&signs)
        })
    }
}

/// Up to 39, counted or by digits.
fn chinese_number(signs: &[char]) -> Option<u8> {
    let digit = |c: char| chinese_digit(c).map(|d| d as u8).or(is_zero(c).then_some(0));
    let one_up = |c: char| chinese_digit(c).map(|d| d as u8);
    match *signs {
        ['元'] => Some(1),
        ['十'] => Some(10),
        ['廿'] | ['二', '十'] => Some(20),
        ['卅'] | ['三', '十'] => Some(30),
        ['十', ones] => Some(10 + one_up(ones)?),
        ['廿', ones] | ['二', '十', ones] => Some(20 + one_up(ones)?),
        ['卅', ones] | ['三', '十', ones] => Some(30 + one_up(ones)?),
        ['一', '十'] => Some(10),
        ['一', '十', ones] => Some(10 + one_up(ones)?),
        [only] => one_up(only),
        [tens, ones] => Some(digit(tens)? * 10 + digit(ones)?),
        _ => None,
    }
}
