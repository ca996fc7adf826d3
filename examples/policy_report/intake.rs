//! The documents as they came, and what cleaning made of them.

use std::sync::OnceLock;

use polars::prelude::DataFrame;
use tifa::clean::{Cleaned, RepostGroups};
use tifa::polars;
use tifa::prelude::*;
use tifa::report::Language;

use crate::output::Output;
use crate::print::{count, say, texts};
use crate::progress::Bar;

/// The documents as they came, and what cleaning made of them.
pub struct Intake {
    /// The documents as they are counted.
    all: Corpus,
    /// How many had a date before cleaning.
    dated: usize,
    pub cleaned: Option<(Cleaned, RepostGroups)>,
    /// What cleaning did to each document, made when it is first asked for.
    summary: OnceLock<DataFrame>,
}

impl Intake {
    /// Takes the documents over: once they are cleaned, their texts as they came are held no more.
    pub fn new(read: Corpus, raw: bool, language: Language) -> tifa::Result<Self> {
        let dated = dated(&read);
        let clean = |read: Corpus| -> tifa::Result<(Cleaned, RepostGroups)> {
            let cleaned =
                Cleaner::default().fill_dates(true).clean_with(read, &Bar::new(language.choose("清理", "cleaning")))?;
            let bar = Bar::new(language.choose("找转载", "reposts"));
            let reposts = Reposts::default().group_with(cleaned.corpus(), &bar)?;
            Ok((cleaned, reposts))
        };
        let (all, cleaned) = match raw {
            true => (read, None),
            false => {
                let (cleaned, reposts) = clean(read)?;
                (reposts.corpus().clone(), Some((cleaned, reposts)))
            }
        };
        Ok(Self { all, dated, cleaned, summary: OnceLock::new() })
    }

    /// What cleaning did to each document.
    fn summary(&self, cleaned: &Cleaned) -> tifa::Result<&DataFrame> {
        if self.summary.get().is_none() {
            self.summary.set(cleaned.summary()?).ok();
        }
        Ok(self.summary.get_or_init(DataFrame::default))
    }

    pub fn corpus(&self, without_reposts: bool) -> tifa::Result<Corpus> {
        if without_reposts { self.all.without_reposts() } else { Ok(self.all.clone()) }
    }

    pub fn print(&self, without_reposts: bool, language: Language) -> tifa::Result<()> {
        for note in self.all.notes() {
            println!("        {note}");
        }
        let outcomes = self.all.outcomes()?;
        print_left_out(&outcomes.slice(self.all.len() as i64, outcomes.height()));
        let outcomes = outcomes.head(Some(self.all.len()));
        print_dates(&outcomes);
        for (status, chinese, english) in [
            ("empty", "为空", "empty"),
            ("binary", "不是文本", "binary, no text"),
            ("unreadable", "无法读取", "unreadable"),
        ] {
            let ids: Vec<String> = of_status(&outcomes, status);
            if let Some(first) = ids.first() {
                say(language.choose(
                    format!("      {} 篇{chinese}，第一篇是 {first}", ids.len()),
                    format!("        {} {english}, the first is {first}", count(ids.len(), "document")),
                ));
            }
        }
        print_warnings(&outcomes, language);
        match &self.cleaned {
            Some((cleaned, reposts)) => {
                self.print_cleaning(cleaned, reposts, self.summary(cleaned)?, without_reposts, language)
            }
            None => Ok(()),
        }
    }

    fn print_cleaning(
        &self,
        cleaned: &Cleaned,
        reposts: &RepostGroups,
        summary: &DataFrame,
        without_reposts: bool,
        language: Language,
    ) -> tifa::Result<()> {
        let (removed, repeated) = (sum(summary, "removed"), sum(summary, "repeated"));
        let characters = (sum(summary, "removed_characters"), sum(summary, "repeated_characters"));
        let (copies, groups) = (reposts.to_frame()?.height().saturating_sub(reposts.len()), reposts.len());
        let counted =
            if without_reposts { ("，未计入", ", left out") } else { ("，照常计入", ", counted like all") };
        say(language.choose(
            format!(
                "清理：删去套版文字 {removed} 处（{} 字）、重复段落 {repeated} 处（{} 字）；转载 {copies} 篇，分属 {groups} 组{}",
                characters.0, characters.1, counted.0
            ),
            format!(
                "Cleaned: {} of boilerplate removed ({}), {} ({}), {} in {}{}",
                count(removed, "piece"),
                count(characters.0, "character"),
                count(repeated, "repeated block"),
                count(characters.1, "character"),
                count(copies, "repost"),
                count(groups, "group"),
                counted.1
            ),
        ));
        let (before, after) = (texts(summary, "characters_before"), texts(summary, "characters_after"));
        let size = |n: &String| n.parse::<usize>().unwrap_or(0);
        let lost = before.iter().zip(&after).filter(|(b, a)| size(b) >= 50 && size(a) * 10 < size(b)).count();
        if lost > 0 {
            say(language.choose(
                format!("      {lost} 篇的文字几乎全被清理掉，见 removed.csv"),
                format!("         {} lost nearly all text by it, see removed.csv", count(lost, "document")),
            ));
        }
        let found = dated(cleaned.corpus()).saturating_sub(self.dated);
        if found > 0 {
            say(language.choose(
                format!("      {found} 篇原无日期，取正文中的日期"),
                format!("         {} without a date took the one found in the text", count(found, "document")),
            ));
        }
        Ok(())
    }

    /// Every document with what was found, removed and repeated; every removal.
    pub fn write(&self, out: &mut Output) -> tifa::Result<()> {
        let known = match &self.cleaned {
            Some((cleaned, _)) => self.summary(cleaned)?.clone(),
            None => self.all.outcomes()?.head(Some(self.all.len())),
        };
        let known = known.drop("doc_id")?;
        let documents = known.columns().iter().fold(without_text(&self.all.to_frame()?), |documents, column| {
            documents.drop(column.name()).unwrap_or(documents) // ours before a variable of that name
        });
        out.table("documents", documents.hstack(known.columns())?);
        out.table("outcomes", self.all.outcomes()?);
        if let Some((cleaned, _)) = &self.cleaned {
            out.table("removed", cleaned.log()?);
        }
        Ok(())
    }
}

fn dated(corpus: &Corpus) -> usize {
    corpus.documents().filter(|d| d.date().is_some()).count()
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

/// Says how many documents have each kind of warning.
fn print_warnings(outcomes: &DataFrame, language: Language) {
    let warnings = texts(outcomes, "warnings");
    let of = |kinds: &[&str]| warnings.iter().filter(|w| kinds.iter().any(|kind| w.contains(kind))).count();
    for (kinds, chinese, english) in [
        (
            &["left_out"][..],
            "篇的文字几乎全被当作隐藏内容或网站部件略去",
            "that lost nearly all text as hidden or as part of the site",
        ),
        (
            &["hard_wrapped"],
            "篇在页宽处断行，除非用 --raw 都已接回",
            "whose lines end where those of a page did: joined unless --raw",
        ),
        (
            &["radicals"],
            "篇以部首代字，除非用 --raw 都已还原",
            "with radicals in the place of characters: mended unless --raw",
        ),
        (&["lost_glyphs"], "篇有 PDF 丢失的字 (cid:n)", "with glyphs that a PDF reader lost, (cid:n)"),
        (
            &["invisible_in_words"],
            "篇词中有看不见的字符，除非用 --raw 都已删去",
            "with invisible characters inside words: removed unless --raw",
        ),
        (
            &["undecodable", "doubtful", "not_as", "replacement", "read_as", "looks_like_html"],
            "篇有可疑字符，见 documents.csv 的 warnings",
            "with doubtful characters, see `warnings` in documents.csv",
        ),
    ] {
        let n = of(kinds);
        if n > 0 {
            say(language.choose(format!("      {n} {chinese}"), format!("        {} {english}", count(n, "document"))));
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
