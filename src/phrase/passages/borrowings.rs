//! Who took how much from whom.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::found::SharedPassages;
use super::found::day;
use super::places::{CountedCharacters, quoted};
use super::schemas::{BORROWED_BY_GROUP, BORROWINGS, ORIGINALITY};
use crate::error::Result;
use crate::matrix::Grouping;
use crate::stats::alignment::Block;
use crate::table::Table;

impl SharedPassages {
    /// What each document took from each other one: documents in the order of
    /// the corpus, sources by characters, most first, then by id, those
    /// through a third document last.
    ///
    /// Each character is borrowed from one document, the earlier one with the
    /// closest wording; of several with the same wording the earliest. Where
    /// that document had it from a third one, a row of its own says so, with
    /// `through`. Boilerplate is left out. A source may itself follow a text
    /// that the corpus does not hold: `unseen_source`.
    ///
    /// Columns: [`BORROWINGS`](crate::phrase::BORROWINGS).
    ///
    /// ```
    /// use tifa::{Passages, prelude::*};
    /// let found = Passages::default().find(&Corpus::read("data/diffusion.jsonl")?)?;
    /// let table = found.borrowings()?;
    /// let shown = table.select(["doc_id", "source_id", "characters", "share", "lag_days"])?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 5)
    /// ┌──────────────┬──────────────┬────────────┬──────────┬──────────┐
    /// │ doc_id       ┆ source_id    ┆ characters ┆ share    ┆ lag_days │
    /// │ ---          ┆ ---          ┆ ---        ┆ ---      ┆ ---      │
    /// │ cat          ┆ cat          ┆ u32        ┆ f64      ┆ i32      │
    /// ╞══════════════╪══════════════╪════════════╪══════════╪══════════╡
    /// │ 2016-临江-01 ┆ 2016-全国-01 ┆ 62         ┆ 0.378049 ┆ 55       │
    /// │ 2016-云岭-01 ┆ 2016-全国-01 ┆ 62         ┆ 0.473282 ┆ 95       │
    /// │ 2016-江州-01 ┆ 2016-临江-01 ┆ 80         ┆ 0.519481 ┆ 81       │
    /// └──────────────┴──────────────┴────────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn borrowings(&self) -> Result<DataFrame> {
        let rows = self.of_texts(|rank| self.borrowings_of(rank));
        let rows: Vec<Borrowing> = rows.into_iter().flatten().collect();
        let of = |b: &Borrowing, part: u32| f64::from(part) / f64::from(b.sum.characters.max(1));
        let lag = |b: &Borrowing| Some(self.date(b.rank).and_then(day)? - self.date(b.source).and_then(day)?);
        Table::of_rows(&BORROWINGS, &rows)
            .column("doc_id", |b| self.id(b.rank).to_string())
            .column("source_id", |b| self.id(b.source).to_string())
            .column("characters", |b| b.sum.characters)
            .column("share", |b| f64::from(b.sum.characters) / self.length(b.rank).max(1) as f64)
            .column("stretches", |b| b.sum.stretches)
            .column("quoted", |b| of(b, b.sum.quoted))
            .column("unseen_source", |b| of(b, b.sum.at_once))
            .column("lag_days", lag)
            .column("directed", |b| self.is_before(b.source, b.rank))
            .column("through", |b| b.through.map(|rank| self.id(rank).to_string()))
            .frame()
    }

    /// How much of each document is its own, in the order of the corpus.
    ///
    /// Columns: [`ORIGINALITY`](crate::phrase::ORIGINALITY); `original`,
    /// `borrowed`, `shared` and `boilerplate` are 1 together.
    ///
    /// ```
    /// use tifa::{Passages, prelude::*};
    /// let found = Passages::default().find(&Corpus::read("data/diffusion.jsonl")?)?;
    /// let table = found.documents()?;
    /// let shown = table.select(["doc_id", "original", "borrowed", "shared", "most_borrowed_from"])?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 5)
    /// ┌──────────────┬──────────┬──────────┬────────┬────────────────────┐
    /// │ doc_id       ┆ original ┆ borrowed ┆ shared ┆ most_borrowed_from │
    /// │ ---          ┆ ---      ┆ ---      ┆ ---    ┆ ---                │
    /// │ cat          ┆ f64      ┆ f64      ┆ f64    ┆ cat                │
    /// ╞══════════════╪══════════╪══════════╪════════╪════════════════════╡
    /// │ 2016-全国-01 ┆ 0.89441  ┆ 0.0      ┆ 0.0    ┆ null               │
    /// │ 2016-临江-01 ┆ 0.518293 ┆ 0.378049 ┆ 0.0    ┆ 2016-全国-01       │
    /// │ 2016-云岭-01 ┆ 0.396947 ┆ 0.473282 ┆ 0.0    ┆ 2016-全国-01       │
    /// └──────────────┴──────────┴──────────┴────────┴────────────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn documents(&self) -> Result<DataFrame> {
        let rows = self.of_texts(|rank| self.balance(rank));
        let share = |b: &Balance, part: u32| {
            let length = self.length(b.rank);
            (length > 0).then(|| f64::from(part) / length as f64)
        };
        let original = |b: &Balance| self.length(b.rank) as u32 - b.borrowed - b.shared - b.boilerplate;
        Table::of_rows(&ORIGINALITY, &rows)
            .column("doc_id", |b| self.id(b.rank).to_string())
            .column("date", |b| self.date(b.rank).map(|d| d.to_string()))
            .column("characters", |b| self.length(b.rank) as u32)
            .column("original", |b| share(b, original(b)))
            .column("borrowed", |b| share(b, b.borrowed))
            .column("shared", |b| share(b, b.shared))
            .column("boilerplate", |b| share(b, b.boilerplate))
            .column("most_borrowed_from", |b| b.most.map(|(source, _)| self.id(source).to_string()))
            .column("most_borrowed", |b| b.most.and_then(|(_, n)| share(b, n)))
            .frame()
    }

    /// How much of the documents of each group comes from each group: groups
    /// in order, sources in order, a row where something was taken. Only
    /// borrowings with a direction count.
    ///
    /// Columns: [`BORROWED_BY_GROUP`](crate::phrase::BORROWED_BY_GROUP).
    ///
    /// ```
    /// use tifa::{Passages, prelude::*};
    /// let found = Passages::default().find(&Corpus::read("data/diffusion.jsonl")?)?;
    /// assert_eq!(found.borrowed_by("level")?.to_string(), "\
    /// shape: (5, 6)
    /// ┌───────┬────────┬───────────┬───────────┬────────────┬──────────┐
    /// │ group ┆ source ┆ documents ┆ borrowers ┆ characters ┆ share    │
    /// │ ---   ┆ ---    ┆ ---       ┆ ---       ┆ ---        ┆ ---      │
    /// │ str   ┆ str    ┆ u32       ┆ u32       ┆ u64        ┆ f64      │
    /// ╞═══════╪════════╪═══════════╪═══════════╪════════════╪══════════╡
    /// │ 市    ┆ 全国   ┆ 4         ┆ 1         ┆ 30         ┆ 0.058939 │
    /// │ 市    ┆ 市     ┆ 4         ┆ 1         ┆ 82         ┆ 0.1611   │
    /// │ 市    ┆ 省     ┆ 4         ┆ 1         ┆ 80         ┆ 0.157171 │
    /// │ 省    ┆ 全国   ┆ 6         ┆ 4         ┆ 224        ┆ 0.30982  │
    /// │ 省    ┆ 省     ┆ 6         ┆ 1         ┆ 44         ┆ 0.060858 │
    /// └───────┴────────┴───────────┴───────────┴────────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) for a
    /// variable that the corpus lacks;
    /// [`ErrorKind::Undated`](crate::ErrorKind::Undated) for documents without
    /// a period, unless they are to be skipped.
    pub fn borrowed_by(&self, grouping: impl Into<Grouping>) -> Result<DataFrame> {
        let groups = grouping.into().members(&self.documents)?;
        let group_of = self.groups_by_rank(&groups);
        let mut sizes = vec![(0u32, 0u64); groups.len()];
        let mut flows: BTreeMap<(usize, usize), (u32, u64)> = BTreeMap::new();
        for (rank, group) in group_of.iter().enumerate() {
            let Some(group) = *group else { continue };
            sizes[group].0 += 1;
            sizes[group].1 += self.length(rank) as u64;
            let mut of_document: BTreeMap<usize, u64> = BTreeMap::new();
            for (source, sum) in self.straight(rank, &Marked::default()) {
                if let (Some(from), true) = (group_of[source], self.is_before(source, rank)) {
                    *of_document.entry(from).or_default() += u64::from(sum.characters);
                }
            }
            for (source, characters) in of_document {
                let flow = flows.entry((group, source)).or_default();
                (flow.0, flow.1) = (flow.0 + 1, flow.1 + characters);
            }
        }
        let label = |group: usize| groups[group].0.clone();
        let rows: Vec<(usize, usize, u32, u64)> = flows.into_iter().map(|((g, s), (n, c))| (g, s, n, c)).collect();
        Table::of_rows(&BORROWED_BY_GROUP, &rows)
            .column("group", |&(group, ..)| label(group))
            .column("source", |&(_, source, ..)| label(source))
            .column("documents", |&(group, ..)| sizes[group].0)
            .column("borrowers", |&(_, _, borrowers, _)| borrowers)
            .column("characters", |&(.., characters)| characters)
            .column("share", |&(group, .., characters)| characters as f64 / sizes[group].1.max(1) as f64)
            .frame()
    }

    /// The group of each text by rank.
    pub(super) fn groups_by_rank(&self, groups: &[(String, Vec<usize>)]) -> Vec<Option<usize>> {
        let mut of_document = vec![None; self.order.len()];
        for (group, (_, members)) in groups.iter().enumerate() {
            members.iter().for_each(|&d| of_document[d] = Some(group));
        }
        self.order.iter().map(|&d| of_document[d as usize]).collect()
    }

    /// Characters of the text of that rank.
    pub(super) fn length(&self, rank: usize) -> usize {
        (self.starts[rank + 1] - self.starts[rank]) as usize - 1
    }

    /// Whether every day that the date of one text can mean lies before those of the other's.
    pub(super) fn is_before(&self, source: usize, rank: usize) -> bool {
        let days = |rank: usize| self.date(rank).and_then(|d| d.days());
        matches!((days(source), days(rank)), (Some((_, last)), Some((first, _))) if last < first)
    }

    /// One answer for each text, in the order of the corpus.
    fn of_texts<T: Send>(&self, of: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
        let mut ranks: Vec<usize> = (0..self.order.len()).collect();
        ranks.sort_unstable_by_key(|&rank| self.order[rank]);
        ranks.into_par_iter().map(of).collect()
    }

    /// The rows of one text: straight ones, then those through a third.
    fn borrowings_of(&self, rank: usize) -> Vec<Borrowing> {
        if self.loans[rank].is_empty() {
            return Vec::new();
        }
        let (places, start) = (CountedCharacters::of(self.text(rank)), self.starts[rank] as usize);
        let in_marks = |bytes: Range<usize>| {
            let characters = places.characters(bytes);
            start + characters.start..start + characters.end
        };
        let marked = Marked { quoted: quoted(self.text(rank)).into_iter().map(in_marks).collect() };
        let straight = self.straight(rank, &marked).into_iter();
        let mut rows: Vec<Borrowing> =
            straight.map(|(source, sum)| Borrowing { rank, source, sum, through: None }).collect();
        // By origin, then by the document between.
        let mut further: BTreeMap<usize, BTreeMap<usize, Sum>> = BTreeMap::new();
        let from = self.copies.partition_point(|c| (c.rank as usize) < rank);
        for copy in self.copies[from..].iter().take_while(|c| c.rank as usize == rank) {
            let origin = self.rank_of(copy.origin().start);
            let source = self.rank_of(self.loans[rank][copy.loan as usize].source().start);
            if origin != source {
                let sum = further.entry(origin).or_default().entry(source).or_default();
                sum.add(&copy.blocks, &self.boilerplate[rank], &self.at_once[rank], &marked);
            }
        }
        for (source, between) in further {
            let most = between.iter().rev().max_by_key(|(_, sum)| sum.characters).map(|(&rank, _)| rank);
            let sum = between.into_values().fold(Sum::default(), Sum::and);
            if sum.characters > 0 {
                rows.push(Borrowing { rank, source, sum, through: most });
            }
        }
        rows.sort_by(|a, b| {
            let key = |b: &Borrowing| (b.through.is_some(), Reverse(b.sum.characters));
            key(a).cmp(&key(b)).then_with(|| self.id(a.source).cmp(self.id(b.source)))
        });
        rows
    }

    /// What a text took straight from each source; nothing where all of it is boilerplate.
    fn straight(&self, rank: usize, marked: &Marked) -> BTreeMap<usize, Sum> {
        let mut sums: BTreeMap<usize, Sum> = BTreeMap::new();
        for loan in &self.loans[rank] {
            let sum = sums.entry(self.rank_of(loan.source().start)).or_default();
            sum.add(&loan.blocks, &self.boilerplate[rank], &self.at_once[rank], marked);
        }
        sums.retain(|_, sum| sum.characters > 0);
        sums
    }

    fn balance(&self, rank: usize) -> Balance {
        let boilerplate = self.boilerplate[rank].iter().map(|r| r.len() as u32).sum();
        let mut balance = Balance { rank, borrowed: 0, shared: 0, boilerplate, most: None };
        for (source, sum) in self.straight(rank, &Marked::default()) {
            if self.is_before(source, rank) {
                balance.borrowed += sum.characters;
                let more = |(other, most): (usize, u32)| {
                    sum.characters > most || (sum.characters == most && self.id(source) < self.id(other))
                };
                if balance.most.is_none_or(more) {
                    balance.most = Some((source, sum.characters));
                }
            } else {
                balance.shared += sum.characters;
            }
        }
        balance
    }
}

/// The quoted stretches of one text, as positions of the collation.
#[derive(Default)]
struct Marked {
    quoted: Vec<Range<usize>>,
}

/// What was taken, boilerplate left out.
#[derive(Default, Clone, Copy)]
struct Sum {
    characters: u32,
    stretches: u32,
    quoted: u32,
    at_once: u32,
}

impl Sum {
    fn add(&mut self, blocks: &[Block], letterhead: &[Range<usize>], at_once: &[Range<usize>], marked: &Marked) {
        let mut characters = 0;
        for block in blocks {
            let range = block.a..block.a + block.len;
            let all = range.len() - inside(&range, letterhead);
            characters += all;
            self.quoted += inside(&range, &marked.quoted).min(all) as u32;
            self.at_once += inside(&range, at_once).min(all) as u32;
        }
        self.characters += characters as u32;
        self.stretches += u32::from(characters > 0);
    }

    fn and(self, other: Self) -> Self {
        Self {
            characters: self.characters + other.characters,
            stretches: self.stretches + other.stretches,
            quoted: self.quoted + other.quoted,
            at_once: self.at_once + other.at_once,
        }
    }
}

/// Length of the part of a range inside ranges in order that do not overlap.
fn inside(range: &Range<usize>, ranges: &[Range<usize>]) -> usize {
    let from = ranges.partition_point(|r| r.end <= range.start);
    let near = ranges[from..].iter().take_while(|r| r.start < range.end);
    near.map(|r| r.end.min(range.end) - r.start.max(range.start)).sum()
}

struct Borrowing {
    rank: usize,
    source: usize,
    sum: Sum,
    through: Option<usize>,
}

/// Where the characters of one text come from.
struct Balance {
    rank: usize,
    borrowed: u32,
    shared: u32,
    boilerplate: u32,
    most: Option<(usize, u32)>,
}
