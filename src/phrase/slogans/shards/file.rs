//! Candidates and counts as bytes: Parquet that says what it is.

use std::io::Cursor;

use polars::prelude::{DataFrame, DataType, PolarsError};
use polars_io::parquet::write::ParquetWriter;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::candidates::SloganCandidates;
use super::counts::{CountedBy, SloganCounts};
use super::kinds::{self, NAMES};
use crate::error::{Error, Result};
use crate::phrase::strings::Strings;
use crate::phrase::sums::{Sums, fact};
use crate::phrase::wanted::check_length;
use crate::table::{Table, Values, read_parquet, schema};

schema! {
    /// The columns of what [`SloganCandidates::to_bytes`] gives. The first row has the kind
    /// `head` and JSON with `version` (1); the others come in order of code point.
    SLOGAN_CANDIDATES = "slogan_candidates" {
        kind: Text, "", "`head` or `string`";
        string: Text, "", "the candidate; JSON in the head";
    }
}

schema! {
    /// The columns of what [`SloganCounts::to_bytes`] gives. The first row has the fact `head`
    /// and JSON with `version` (1), the lists of words and the greatest length. The others come
    /// in order of string, fact and value. To add the counts of equal rows is to merge.
    SLOGAN_COUNTS = "slogan_counts" {
        string: Text, "", "the string; empty for facts about all texts, JSON in the head";
        fact: Text, "", "what is counted: `count` for occurrences, `documents`, `start: word` …";
        value: U32, "", "what the fact is about: a code point, a number of a list, a year from 8388608 on, or 0";
        count: U64, "", "how often";
    }
}

const VERSION: u32 = 1;

/// No count is greater, so that sums of them stay numbers.
const MOST: u64 = 1 << 48;

/// This many marks and verbs at most are around an occurrence.
const AROUND: u64 = 64;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CandidatesHead {
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CountsHead {
    version: u32,
    by: CountedBy,
}

impl SloganCandidates {
    /// The candidates as Parquet, to be sent or kept; columns:
    /// [`SLOGAN_CANDIDATES`](crate::phrase::SLOGAN_CANDIDATES).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let head = json(&CandidatesHead { version: VERSION })?;
        let kinds = (0..=self.len()).map(|row| u32::from(row > 0)).collect();
        let strings: Vec<String> = std::iter::once(head.as_str()).chain(self.iter()).map(str::to_string).collect();
        let columns = vec![Values::coded(["head", "string"], kinds), strings.into()];
        parquet(Table::new(&SLOGAN_CANDIDATES, columns)?.into_frame()?)
    }

    /// Takes what [`SloganCandidates::to_bytes`] gave.
    ///
    /// # Errors
    /// [`ErrorKind::Saved`](crate::ErrorKind::Saved) with the row where the bytes are no such
    /// table, of a later version, or out of order; [`ErrorKind::Option`](crate::ErrorKind::Option) for
    /// a candidate of more than 64 characters.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let frame = frame(bytes, "slogan candidates")?;
        let fault = |message: String| Error::saved("slogan candidates", message);
        let texts = texts(&frame, "string").map_err(fault)?;
        head::<CandidatesHead>(texts.first().copied().unwrap_or_default()).map_err(fault)?;
        let mut strings = Strings::default();
        for (row, string) in texts.iter().enumerate().skip(1) {
            if strings.len().checked_sub(1).is_some_and(|last| strings.at(last) >= *string) || string.is_empty() {
                return Err(fault(format!("row {}: {string:?} is out of order", row + 1)));
            }
            check_length("candidate", string.chars().count())?;
            strings.push(string);
        }
        Ok(Self { strings })
    }
}

impl SloganCounts {
    /// The counts as Parquet, to be sent or kept; columns:
    /// [`SLOGAN_COUNTS`](crate::phrase::SLOGAN_COUNTS).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let head = json(&CountsHead { version: VERSION, by: self.by.clone() })?;
        // The head is the first name of either list.
        let (mut strings, mut facts, mut values, mut counts) = (vec![0], vec![0], vec![0], vec![u64::from(VERSION)]);
        for i in 0..self.sums.len() {
            let of = self.sums.at(i);
            for (fact, count) in of.facts.iter().zip(of.counts) {
                strings.push(i as u32 + 1);
                facts.push((fact >> 24) + 1);
                values.push(fact & 0xff_ffff);
                counts.push(*count);
            }
        }
        let columns = vec![
            Values::coded(std::iter::once(head.as_str()).chain(self.sums.strings.iter()), strings),
            Values::coded(std::iter::once("head").chain(NAMES), facts),
            values.into(),
            counts.into(),
        ];
        parquet(Table::new(&SLOGAN_COUNTS, columns)?.into_frame()?)
    }

    /// Takes what [`SloganCounts::to_bytes`] gave.
    ///
    /// # Errors
    /// [`ErrorKind::Saved`](crate::ErrorKind::Saved) with the row where the bytes are no such
    /// table, of a later version, or do not hold together: rows out of order, a fact that
    /// is not known, a count of 0, a fact without the count of its string or above it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let frame = frame(bytes, "slogan counts")?;
        let fault = |message: String| Error::saved("slogan counts", message);
        let (strings, facts) = (texts(&frame, "string").map_err(fault)?, texts(&frame, "fact").map_err(fault)?);
        let broken = |e: PolarsError| fault(e.to_string());
        let values = frame.column("value").and_then(|c| c.u32()).map_err(broken)?;
        let counts = frame.column("count").and_then(|c| c.u64()).map_err(broken)?;
        let (values, counts): (Vec<Option<u32>>, Vec<Option<u64>>) = (values.iter().collect(), counts.iter().collect());
        let head: CountsHead = head(strings.first().copied().unwrap_or_default()).map_err(fault)?;
        let kinds: FxHashMap<&str, usize> = NAMES.into_iter().zip(0..).collect();
        let mut sums = Sums::default();
        let (mut row, mut of_string) = (1, Vec::new());
        while row < strings.len() {
            let string = strings[row];
            of_string.clear();
            while strings.get(row) == Some(&string) {
                let kind = kinds.get(facts[row]).copied();
                let (Some(kind), Some(value), Some(count)) = (kind, values[row], counts[row]) else {
                    return Err(fault(format!("row {}: a missing number, or the fact {:?}", row + 1, facts[row])));
                };
                let known = fact(kind as u8, value);
                let in_order = of_string.last().is_none_or(|&(last, _)| last < known);
                // Marks and verbs around an occurrence may be several; all else it has once.
                let around = [kinds::PARALLELS, kinds::VERBS_NEAR].contains(&(kind as u8));
                let most_of = |n: u64| if around { n.saturating_mul(AROUND) } else { n };
                let most = of_string.first().map_or(count, |&(_, n)| most_of(n));
                let fits =
                    string.is_empty() || count <= most && (!of_string.is_empty() || known == fact(kinds::COUNT, 0));
                if count == 0 || count > MOST || value >= 1 << 24 || !in_order || !fits {
                    return Err(fault(format!("row {}: {count} of {:?} {value}", row + 1, facts[row])));
                }
                of_string.push((known, count));
                row += 1;
            }
            let last = sums.len().checked_sub(1).map(|last| sums.strings.at(last));
            if last.is_some_and(|last| last >= string) || last.is_none() && !string.is_empty() {
                return Err(fault(format!("row {row}: {string:?} is out of order")));
            }
            sums.push(string, of_string.iter().copied());
        }
        Ok(Self { by: head.by, sums })
    }
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::saved("slogan counts", e.to_string()))
}

/// What a first row says, where its version is known here.
fn head<H: for<'de> Deserialize<'de>>(text: &str) -> std::result::Result<H, String> {
    let head: serde_json::Value =
        serde_json::from_str(text).map_err(|_| "it does not begin with a head".to_string())?;
    // The version first: all else may be different in a later one.
    if head["version"] != VERSION {
        return Err(format!("format {} is not known here", head["version"]));
    }
    serde_json::from_value(head).map_err(|e| e.to_string())
}

/// A table as Parquet, its names written out.
fn parquet(mut frame: DataFrame) -> Result<Vec<u8>> {
    let coded: Vec<String> = frame
        .columns()
        .iter()
        .filter(|c| matches!(c.dtype(), DataType::Categorical(..)))
        .map(|c| c.name().to_string())
        .collect();
    for name in coded {
        let plain = frame.column(&name)?.cast(&DataType::String)?;
        frame.with_column(plain)?;
    }
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame)?;
    Ok(bytes)
}

fn frame(bytes: &[u8], what: &'static str) -> Result<DataFrame> {
    read_parquet(Cursor::new(bytes)).map_err(|fault| Error::saved(what, format!("broken Parquet: {fault}")))
}

fn texts<'a>(frame: &'a DataFrame, name: &str) -> std::result::Result<Vec<&'a str>, String> {
    let column = frame.column(name).and_then(|column| column.str()).map_err(|e| e.to_string())?;
    column.iter().collect::<Option<Vec<&str>>>().ok_or_else(|| format!("a missing {name}"))
}
