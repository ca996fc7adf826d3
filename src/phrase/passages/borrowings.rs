//! Who took how much from whom.

use std::collections::BTreeMap;
use std::ops::Range;

use polars::prelude::DataFrame;

use super::found::SharedPassages;
use super::tables::day;
use crate::error::Result;
use crate::matrix::Grouping;
use crate::table;

impl SharedPassages {
    /// What each document took from each other one: documents in the order of
    /// the corpus, sources by characters, most first, then by id.
    ///
    /// Each character is borrowed from one document, the earlier one with the
    /// closest wording; of several with the same wording the earliest. Where
    /// that document had it from a third one, a row of its own says so.
    /// Boilerplate is left out.
    ///
    /// Columns: `doc_id`, `source_id` (String), `characters` (UInt32, equal
    /// ones), `share` (Float64, of the characters of the document),
    /// `stretches` (UInt32), `lag_days` (Int32, from the source to the
    /// document, null where a date is not known to the day), `directed`
    /// (Boolean: the source is dated before the document; documents of one
    /// day and undated ones share a passage, but none took it from the other),
    /// `through` (String, null for what comes straight from the source: the
    /// document that stands between, of several the one with most characters).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn borrowings(&self) -> Result<DataFrame> {
        let mut rows: Vec<Borrowing> = self.each_text(|rank| self.borrowings_of(rank)).flatten().collect();
        rows.sort_by_key(|b| (self.order[b.rank], b.through.is_some()));
        let source_id = |b: &Borrowing| self.id(b.source).to_string();
        let share = |b: &Borrowing| f64::from(b.characters) / self.length(b.rank).max(1) as f64;
        let lag = |b: &Borrowing| Some(self.date(b.rank).and_then(day)? - self.date(b.source).and_then(day)?);
        let through = |b: &Borrowing| b.through.map(|rank| self.id(rank).to_string());
        let each = || rows.iter();
        table::frame(
            rows.len(),
            vec![
                table::column("doc_id", each().map(|b| self.id(b.rank).to_string()).collect::<Vec<String>>()),
                table::column("source_id", each().map(source_id).collect::<Vec<String>>()),
                table::column("characters", each().map(|b| b.characters).collect::<Vec<u32>>()),
                table::column("share", each().map(share).collect::<Vec<f64>>()),
                table::column("stretches", each().map(|b| b.stretches).collect::<Vec<u32>>()),
                table::column("lag_days", each().map(lag).collect::<Vec<Option<i32>>>()),
                table::column("directed", each().map(|b| self.is_before(b.source, b.rank)).collect::<Vec<bool>>()),
                table::column("through", each().map(through).collect::<Vec<Option<String>>>()),
            ],
        )
    }

    /// How much of each document is its own, in the order of the corpus.
    ///
    /// Columns: `doc_id`, `date` (String, null where there is none),
    /// `characters` (UInt32), `original`, `borrowed`, `shared`, `boilerplate`
    /// (Float64, shares of the characters, together 1; null in a text without
    /// any): borrowed is what a document of an earlier date holds, shared what
    /// only documents of the same date or undated ones hold;
    /// `most_borrowed_from` (String, null for none) and `most_borrowed`
    /// (Float64, share of the characters): the source, straight, of most of
    /// what is borrowed.
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn documents(&self) -> Result<DataFrame> {
        let mut rows: Vec<Balance> = self.each_text(|rank| self.balance(rank)).collect();
        rows.sort_by_key(|b| self.order[b.rank]);
        let each = || rows.iter();
        let share = |b: &Balance, part: u32| {
            let length = self.length(b.rank);
            (length > 0).then(|| f64::from(part) / length as f64)
        };
        let shares = |of: fn(&Balance) -> u32| each().map(|b| share(b, of(b))).collect::<Vec<Option<f64>>>();
        let original = |b: &Balance| self.length(b.rank) as u32 - b.borrowed - b.shared - b.boilerplate;
        let most = |b: &Balance| b.most.map(|(source, _)| self.id(source).to_string());
        table::frame(
            rows.len(),
            vec![
                table::column("doc_id", each().map(|b| self.id(b.rank).to_string()).collect::<Vec<String>>()),
                table::column(
                    "date",
                    each().map(|b| self.date(b.rank).map(|d| d.to_string())).collect::<Vec<Option<String>>>(),
                ),
                table::column("characters", each().map(|b| self.length(b.rank) as u32).collect::<Vec<u32>>()),
                table::column("original", each().map(|b| share(b, original(b))).collect::<Vec<Option<f64>>>()),
                table::column("borrowed", shares(|b| b.borrowed)),
                table::column("shared", shares(|b| b.shared)),
                table::column("boilerplate", shares(|b| b.boilerplate)),
                table::column("most_borrowed_from", each().map(most).collect::<Vec<Option<String>>>()),
                table::column(
                    "most_borrowed",
                    each().map(|b| b.most.and_then(|(_, n)| share(b, n))).collect::<Vec<Option<f64>>>(),
                ),
            ],
        )
    }

    /// How much of the documents of each group comes from each group: groups
    /// in order, sources in order. Groups without a borrowing between them have no row.
    ///
    /// Columns: `group`, `source` (String), `documents` (UInt32, of the group),
    /// `borrowers` (UInt32, documents of the group that took something),
    /// `characters` (UInt64, straight from documents of the source group,
    /// dated earlier; boilerplate left out), `share` (Float64, of the
    /// characters of the group).
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
        for rank in 0..self.order.len() {
            let Some(group) = group_of[rank] else { continue };
            sizes[group].0 += 1;
            sizes[group].1 += self.length(rank) as u64;
            let mut of_document: BTreeMap<usize, u64> = BTreeMap::new();
            for row in self.borrowings_of(rank).iter().filter(|b| b.through.is_none() && self.is_before(b.source, rank))
            {
                if let Some(source) = group_of[row.source] {
                    *of_document.entry(source).or_default() += u64::from(row.characters);
                }
            }
            for (source, characters) in of_document {
                let flow = flows.entry((group, source)).or_default();
                (flow.0, flow.1) = (flow.0 + 1, flow.1 + characters);
            }
        }
        let label = |group: usize| groups[group].0.clone();
        let each = || flows.iter();
        table::frame(
            flows.len(),
            vec![
                table::column("group", each().map(|(&(g, _), _)| label(g)).collect::<Vec<String>>()),
                table::column("source", each().map(|(&(_, s), _)| label(s)).collect::<Vec<String>>()),
                table::column("documents", each().map(|(&(g, _), _)| sizes[g].0).collect::<Vec<u32>>()),
                table::column("borrowers", each().map(|(_, flow)| flow.0).collect::<Vec<u32>>()),
                table::column("characters", each().map(|(_, flow)| flow.1).collect::<Vec<u64>>()),
                table::column(
                    "share",
                    each().map(|(&(g, _), flow)| flow.1 as f64 / sizes[g].1.max(1) as f64).collect::<Vec<f64>>(),
                ),
            ],
        )
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

    fn each_text<T>(&self, of: impl Fn(usize) -> T) -> impl Iterator<Item = T> {
        (0..self.order.len()).map(of)
    }

    /// The rows of one text: straight ones, then those through a third, most characters first.
    fn borrowings_of(&self, rank: usize) -> Vec<Borrowing> {
        let letterhead = &self.boilerplate[rank];
        let mut straight: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        for loan in &self.loans[rank] {
            let equal: usize = loan.blocks.iter().map(|b| outside(b.a..b.a + b.len, letterhead)).sum();
            if equal > 0 {
                let sum = straight.entry(self.rank_of(loan.source().start)).or_default();
                (sum.0, sum.1) = (sum.0 + equal as u32, sum.1 + 1);
            }
        }
        // By origin, then by the document between.
        let mut further: BTreeMap<(usize, usize), (u32, u32)> = BTreeMap::new();
        let from = self.copies.partition_point(|c| (c.rank as usize) < rank);
        for copy in self.copies[from..].iter().take_while(|c| c.rank as usize == rank) {
            let origin = self.rank_of(copy.origin().start);
            let source = self.rank_of(self.loans[rank][copy.loan as usize].source().start);
            let equal: usize = copy.blocks.iter().map(|b| outside(b.a..b.a + b.len, letterhead)).sum();
            if origin != source && equal > 0 {
                let sum = further.entry((origin, source)).or_default();
                (sum.0, sum.1) = (sum.0 + equal as u32, sum.1 + 1);
            }
        }
        let row = |source: usize, (characters, stretches): (u32, u32), through: Option<usize>| Borrowing {
            rank,
            source,
            characters,
            stretches,
            through,
        };
        let mut rows: Vec<Borrowing> = straight.into_iter().map(|(source, sum)| row(source, sum, None)).collect();
        let further: Vec<((usize, usize), (u32, u32))> = further.into_iter().collect();
        for of_origin in further.chunk_by(|a, b| a.0.0 == b.0.0) {
            let sum = of_origin.iter().fold((0, 0), |s, (_, n)| (s.0 + n.0, s.1 + n.1));
            let most = of_origin.iter().rev().max_by_key(|(_, n)| n.0).map(|((_, between), _)| *between);
            rows.push(row(of_origin[0].0.0, sum, most));
        }
        rows.sort_by(|a, b| {
            let key = |b: &Borrowing| (b.through.is_some(), std::cmp::Reverse(b.characters));
            key(a).cmp(&key(b)).then_with(|| self.id(a.source).cmp(self.id(b.source)))
        });
        rows
    }

    fn balance(&self, rank: usize) -> Balance {
        let boilerplate = self.boilerplate[rank].iter().map(|r| r.len() as u32).sum();
        let mut balance = Balance { rank, borrowed: 0, shared: 0, boilerplate, most: None };
        for row in self.borrowings_of(rank).iter().filter(|b| b.through.is_none()) {
            if self.is_before(row.source, rank) {
                balance.borrowed += row.characters;
                balance.most = balance.most.or(Some((row.source, row.characters)));
            } else {
                balance.shared += row.characters;
            }
        }
        balance
    }
}

/// Length of the part of a range outside ranges in order that do not overlap.
fn outside(range: Range<usize>, ranges: &[Range<usize>]) -> usize {
    let from = ranges.partition_point(|r| r.end <= range.start);
    let near = ranges[from..].iter().take_while(|r| r.start < range.end);
    range.len() - near.map(|r| r.end.min(range.end) - r.start.max(range.start)).sum::<usize>()
}

struct Borrowing {
    rank: usize,
    source: usize,
    characters: u32,
    stretches: u32,
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
