//! Texts that are a date as a whole, and dates in names of files.

use super::{DateCell, DateColumn, part_of_year};
use crate::text::{Date, DateError};

impl Date {
    /// The date in a file name such as `ningbo_2016-09-12.txt`, `2012.txt` or
    /// `2016年第三季度.txt`, where the name holds exactly one.
    pub(crate) fn in_file_name(name: &str) -> Option<Self> {
        let chars: Vec<char> = name.chars().collect();
        let mut found: Option<Self> = None;
        let mut i = 0;
        while i < chars.len() {
            if !chars[i].is_ascii_digit() {
                i += 1;
                continue;
            }
            let end = date_like_run(&chars, i);
            let run: String = chars[i..end].iter().collect();
            let year = run.chars().take_while(char::is_ascii_digit).count();
            if let (4 | 8, Ok(date)) = (year, run.trim_end_matches(['-', '_', '.']).replace('_', "-").parse::<Self>())
                && (1900..=2100).contains(&date.year())
            {
                let behind: String = chars[end..].iter().take(6).collect();
                let date = part_of_year(date.year(), &behind).filter(|_| date.is_whole_year()).unwrap_or(date);
                if found.is_some_and(|f| f != date) {
                    return None;
                }
                found = Some(date);
            }
            i = end;
        }
        found
    }
}

/// End of the run of digits and date separators that starts at `i`.
fn date_like_run(chars: &[char], i: usize) -> usize {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '年' | '月' | '日');
    i + chars[i..].iter().take_while(|c| part(**c)).count()
}

impl std::str::FromStr for Date {
    type Err = DateError;

    /// Reads a text that is a date as a whole: `2016`, `2016-9`,
    /// `2016-09-12`, the same with `/`, `.` or 年月日, `20160912`, `2016Q3`,
    /// 2016年第三季度, 二〇一六年九月十二日, in either width, with a time of day
    /// or a day of the week behind it. What could mean more than one day is
    /// refused; `CorpusReader` reads such cells with a note.
    fn from_str(text: &str) -> Result<Self, DateError> {
        match DateColumn::default().read(text) {
            DateCell::Date(date, None) => Ok(date),
            _ => Err(DateError(text.to_string())),
        }
    }
}
