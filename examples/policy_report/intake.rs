//! The documents as they came, and what cleaning made of them.

use polars::prelude::DataFrame;
use tifa::clean::{Cleaned, RepostGroups};
use tifa::polars;
use tifa::prelude::*;

use crate::output::Output;
use crate::print::{count, texts};

/// The documents as they came, and what cleaning made of them.
pub struct Intake {
    pub read: Corpus,
    pub cleaned: Option<(Cleaned, RepostGroups)>,
}

impl Intake {
    pub fn new(read: &Corpus, raw: bool) -> tifa::Result<Self> {
        let clean = || -> tifa::Result<(Cleaned, RepostGroups)> {
            let cleaned = Cleaner::default().fill_dates(true).clean(read)?;
            let reposts = Reposts::default().group(cleaned.corpus())?;
            Ok((cleaned, reposts))
        };
        Ok(Self { read: read.clone(), cleaned: if raw { None } else { Some(clean()?) } })
    }

    /// All documents as they are counted.
    pub fn all(&self) -> &Corpus {
        self.cleaned.as_ref().map_or(&self.read, |(_, reposts)| reposts.corpus())
    }

    pub fn corpus(&self, without_reposts: bool) -> tifa::Result<Corpus> {
        if without_reposts { self.all().without_reposts() } else { Ok(self.all().clone()) }
    }

    pub fn print(&self, without_reposts: bool) -> tifa::Result<()> {
        for note in self.read.notes() {
            println!("        {note}");
        }
        let outcomes = self.read.outcomes()?;
        print_left_out(&outcomes.slice(self.read.len() as i64, outcomes.height()));
        let outcomes = outcomes.head(Some(self.read.len()));
        print_dates(&outcomes);
        for (status, what) in [("empty", "empty"), ("binary", "binary, no text"), ("unreadable", "unreadable")] {
            let ids: Vec<String> = of_status(&outcomes, status);
            if let Some(first) = ids.first() {
                println!("        {} {what}, the first is {first}", count(ids.len(), "document"));
            }
        }
        let warned = texts(&outcomes, "warnings").iter().filter(|w| !w.is_empty()).count();
        if warned > 0 {
            println!("        {} with doubtful characters, see `warnings` in documents.csv", count(warned, "document"));
        }
        let Some((cleaned, reposts)) = &self.cleaned else { return Ok(()) };
        let summary = cleaned.summary()?;
        println!(
            "Cleaned: {} of boilerplate removed ({} characters), {} ({} characters), {} in {}{}",
            count(sum(&summary, "removed"), "piece"),
            sum(&summary, "removed_characters"),
            count(sum(&summary, "repeated"), "repeated block"),
            sum(&summary, "repeated_characters"),
            count(reposts.to_frame()?.height().saturating_sub(reposts.len()), "repost"),
            count(reposts.len(), "group"),
            if without_reposts { ", left out" } else { ", counted like all" },
        );
        let dated = |corpus: &Corpus| corpus.documents().filter(|d| d.date().is_some()).count();
        let found = dated(cleaned.corpus()) - dated(&self.read);
        if found > 0 {
            println!("         {} without a date took the first one found in the text", count(found, "document"));
        }
        Ok(())
    }

    /// Every document with what was found, removed and repeated; every removal.
    pub fn write(&self, out: &mut Output) -> tifa::Result<()> {
        let known = match &self.cleaned {
            Some((cleaned, _)) => cleaned.summary()?,
            None => self.read.outcomes()?.head(Some(self.read.len())),
        };
        let known = known.drop("doc_id")?;
        let documents = known.columns().iter().fold(without_text(&self.all().to_frame()?), |documents, column| {
            documents.drop(column.name()).unwrap_or(documents) // ours before a variable of that name
        });
        out.csv("documents", &documents.hstack(known.columns())?)?;
        out.csv("outcomes", &self.read.outcomes()?)?;
        match &self.cleaned {
            Some((cleaned, _)) => out.csv("removed", &cleaned.log()?),
            None => Ok(()),
        }
    }
}

/// Files that gave no document, with what to do about them.
fn print_left_out(files: &DataFrame) {
    let (names, why) = (texts(files, "doc_id"), texts(files, "warnings"));
    if !names.is_empty() {
        println!("        {} left out, see outcomes.csv:", count(names.len(), "file"));
    }
    for (name, why) in names.iter().zip(&why).take(10) {
        println!("          {name}: {why}");
    }
    if names.len() > 10 {
        println!("          … and {} more", names.len() - 10);
    }
}

/// Cells of dates that were not plain: how many of each kind, and the first.
fn print_dates(outcomes: &DataFrame) {
    let [notes, given, ids] = ["date_note", "date_given", "doc_id"].map(|name| texts(outcomes, name));
    for (note, what) in [
        ("placeholder", "a word for no date, such as 未知"),
        ("no_date", "a value for the date that is none: undated"),
        ("ambiguous", "a date that may be several: known to what they share"),
        ("two_digit_year", "a date with two digits of its year"),
        ("day_number", "a spreadsheet's number for the date"),
        ("unix_time", "seconds since 1970 for the date, read in the time of China"),
        ("out_of_text", "a date within a longer text"),
    ] {
        let of_kind: Vec<usize> = (0..notes.len()).filter(|&i| notes[i] == note).collect();
        if let Some(&first) = of_kind.first() {
            println!(
                "        {what}: {}, the first is {} ({})",
                count(of_kind.len(), "document"),
                ids[first],
                given[first]
            );
        }
    }
}

fn of_status(outcomes: &DataFrame, status: &str) -> Vec<String> {
    let rows = texts(outcomes, "doc_id").into_iter().zip(texts(outcomes, "status"));
    rows.filter(|(_, s)| s == status).map(|(id, _)| id).collect()
}

fn sum(table: &DataFrame, column: &str) -> usize {
    texts(table, column).iter().filter_map(|n| n.parse::<usize>().ok()).sum()
}

fn without_text(documents: &DataFrame) -> DataFrame {
    documents.drop("text").unwrap_or_else(|_| documents.clone())
}
