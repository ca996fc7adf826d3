//! The formulations as tables.

use polars::prelude::DataFrame;

use super::evidence::Evidence;
use super::members::Member;
use super::mined::MinedSlogans;
use super::rows::{Occurrences, Slogan};
use super::years::Span;
use crate::error::Result;
use crate::matrix::Grouping;
use crate::phrase::sequence::read_characters;
use crate::table;

impl MinedSlogans {
    /// The formulations as a table, best first.
    ///
    /// Columns:
    /// - `rank` (UInt32, from 1), `term` (Categorical);
    /// - `level` (String): `head`, or what it is to its parent: a `part`, which
    ///   the parent contains, or a `variant`;
    /// - `parent` (String, null for heads): the better-ranked row that says
    ///   the same, for one contains the other and their counts are near
    ///   ([`Slogans::absorb`](crate::Slogans::absorb)), or this one is the
    ///   other with verbs before it;
    /// - `family` (String, null where it has none): the head of its family,
    ///   see [`MinedSlogans::families`];
    /// - `count` (UInt64), `independent` (UInt64, occurrences that no longer
    ///   formulation overlaps: over all rows, nothing counts twice),
    ///   `doc_count` (UInt32), `share` (Float64, of the documents);
    /// - `first`, `peak`, `last` (String, years, null where no document is
    ///   dated; the peak is where it makes up most of the text);
    /// - `score` (Float64, explained at [`SloganWeights`](crate::phrase::SloganWeights));
    /// - `frame_left` (UInt32, occurrences right after a frame verb),
    ///   `frame_verbs` (UInt32, how many different ones), `frame_right`,
    ///   `quoted`, `clause_start`, `clause_end` (Float64, shares of the
    ///   occurrences), `quoting` (UInt32, documents that quote it);
    /// - `cohesion` (Float64, nats, least over all splits in two),
    ///   `left_entropy`, `right_entropy` (Float64, nats), `c_value` (Float64),
    ///   `burst` (Float64, 0 to 2), `onset` (Float64, share of the text that is
    ///   older than its first year), `free_left`, `free_right` (Float64, shares
    ///   of the occurrences at the edge of a clause, beside a function
    ///   character or a frame word), `word_left`, `word_right` (Float64, shares
    ///   at the edges of words), `modifies` (Float64, share right before 的),
    ///   `heading` (Float64, share in headings), `parallel` (UInt32, times that
    ///   a `、` parts it from a clause of the same length);
    /// - `contrast` (Float64, log2 of its rate over that in the reference,
    ///   both counts plus one half), `reference_count` (Float64, there); both
    ///   null without a reference;
    /// - `boilerplate` (Boolean): a form of address or a signature, by its
    ///   constant place.
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn table(&self) -> Result<DataFrame> {
        let each = || self.slogans.iter();
        let number = |name: &str, of: fn(&Evidence) -> f64| {
            table::column(name, each().map(|s| of(&s.evidence)).collect::<Vec<f64>>())
        };
        let term_of = |row: Option<usize>| row.map(|row| self.slogans[row].term.clone());
        let spans: Vec<Option<Span>> = each().map(|s| s.span).collect();
        let documents = self.documents.len() as f64;
        let mut columns = vec![
            table::column("rank", (1..=self.len() as u32).collect::<Vec<u32>>()),
            table::column("term", each().map(|s| s.term.clone()).collect::<Vec<String>>()),
            table::column("level", each().map(|s| self.level(s).to_string()).collect::<Vec<String>>()),
            table::column("parent", each().map(|s| term_of(s.parent)).collect::<Vec<Option<String>>>()),
            table::column("family", each().map(|s| term_of(s.family)).collect::<Vec<Option<String>>>()),
            table::column("count", each().map(|s| s.occurrences.positions.len() as u64).collect::<Vec<u64>>()),
            table::column("independent", each().map(|s| s.occurrences.by_themselves()).collect::<Vec<u64>>()),
            table::column("doc_count", each().map(|s| s.evidence.doc_count as u32).collect::<Vec<u32>>()),
            table::column("share", each().map(|s| s.evidence.doc_count as f64 / documents).collect::<Vec<f64>>()),
        ];
        columns.extend(years(&spans));
        columns.extend([
            table::column("score", each().map(|s| s.score).collect::<Vec<f64>>()),
            table::column("frame_left", each().map(|s| s.evidence.frame_left).collect::<Vec<u32>>()),
            table::column("frame_verbs", each().map(|s| s.evidence.frame_verbs).collect::<Vec<u32>>()),
            number("frame_right", |e| e.frame_right),
            number("quoted", |e| e.quoted),
            number("clause_start", |e| e.clause_start),
            number("clause_end", |e| e.clause_end),
            table::column("quoting", each().map(|s| s.evidence.quoting).collect::<Vec<u32>>()),
            number("cohesion", |e| e.cohesion),
            number("left_entropy", |e| e.left_entropy),
            number("right_entropy", |e| e.right_entropy),
            table::column("c_value", each().map(|s| s.c_value).collect::<Vec<f64>>()),
            number("burst", |e| e.burst),
            number("onset", |e| e.onset),
            number("free_left", |e| e.free_left),
            number("free_right", |e| e.free_right),
            number("word_left", |e| e.word_left),
            number("word_right", |e| e.word_right),
            number("modifies", |e| e.modifies),
            number("heading", |e| e.heading),
            table::column("parallel", each().map(|s| s.evidence.parallel).collect::<Vec<u32>>()),
            table::column("contrast", each().map(|s| s.evidence.contrast).collect::<Vec<Option<f64>>>()),
            table::column(
                "reference_count",
                each().map(|s| s.evidence.reference.map(|n| n as f64)).collect::<Vec<Option<f64>>>(),
            ),
            table::column("boilerplate", each().map(|s| s.evidence.boilerplate).collect::<Vec<bool>>()),
        ]);
        table::frame(self.len(), columns)
    }

    /// The families: forms of one formulation, in order of the ranks of their
    /// heads; behind them the patterns with a slot that 3 to 20
    /// formulations fill, which cut across the others. Within a family the
    /// head comes first, then rows by rank, then forms that are no rows.
    ///
    /// Columns: `family` (String, the head or the pattern, such as
    /// `全球*倡议`), `term` (Categorical), `relation` (String, see
    /// [`Relation`](crate::phrase::Relation)), `count`, `independent` (UInt64; 0 for
    /// verb shells and head nouns that are no rows, for they hold a row that
    /// counts), `doc_count` (UInt32), `first`, `peak`, `last` (String, years).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn families(&self) -> Result<DataFrame> {
        let members: Vec<(&str, &Member)> = self.members().collect();
        let spans: Vec<Option<Span>> = members.iter().map(|(_, m)| m.span).collect();
        let each = || members.iter();
        let mut columns = vec![
            table::column("family", each().map(|(name, _)| name.to_string()).collect::<Vec<String>>()),
            table::column("term", each().map(|(_, m)| m.term.clone()).collect::<Vec<String>>()),
            table::column("relation", each().map(|(_, m)| m.relation.name().to_string()).collect::<Vec<String>>()),
            table::column("count", each().map(|(_, m)| m.occurrences.positions.len() as u64).collect::<Vec<u64>>()),
            table::column("independent", each().map(|(_, m)| m.occurrences.by_themselves()).collect::<Vec<u64>>()),
            table::column("doc_count", each().map(|(_, m)| self.doc_count(&m.occurrences)).collect::<Vec<u32>>()),
        ];
        columns.extend(years(&spans));
        table::frame(members.len(), columns)
    }

    /// The families over time or by a document variable: a row for each
    /// member and each group of documents, members in the order of
    /// [`MinedSlogans::families`], groups in theirs.
    ///
    /// Columns: `family`, `term`, `relation`, `group` (String), `count`,
    /// `independent` (UInt64), `doc_count` (UInt32).
    ///
    /// # Errors
    /// As [`MinedSlogans::counts_by`].
    pub fn families_by(&self, grouping: impl Into<Grouping>) -> Result<DataFrame> {
        let members: Vec<(&str, &Member)> = self.members().collect();
        let counts = self.count_groups(members.iter().map(|(_, m)| &m.occurrences), &grouping.into())?;
        let n = counts.labels.len();
        let repeat = |of: &dyn Fn(&(&str, &Member)) -> String| -> Vec<String> {
            members.iter().flat_map(|m| std::iter::repeat_n(of(m), n)).collect()
        };
        let mut columns = vec![
            table::column("family", repeat(&|(name, _)| name.to_string())),
            table::column("term", repeat(&|(_, m)| m.term.clone())),
            table::column("relation", repeat(&|(_, m)| m.relation.name().to_string())),
        ];
        columns.extend(counts.columns());
        table::frame(members.len() * n, columns)
    }

    /// The formulations over time or by a document variable: a row for each
    /// formulation and each group of documents that there are, formulations
    /// by rank, groups in order of time or of code point.
    ///
    /// Columns: `term`, `group` (String), `count`, `independent` (UInt64),
    /// `doc_count` (UInt32).
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) for a
    /// variable that the corpus lacks;
    /// [`ErrorKind::Undated`](crate::ErrorKind::Undated) for documents without
    /// a period, unless they are to be skipped.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let slogans = Slogans::default().rows(5).find(&corpus)?;
    /// assert_eq!(slogans.counts_by(Period::Year)?.height(), 5 * 17);
    /// # Ok::<(), tifa::Error>(())
    /// ```
    pub fn counts_by(&self, grouping: impl Into<Grouping>) -> Result<DataFrame> {
        let counts = self.count_groups(self.slogans.iter().map(|s| &s.occurrences), &grouping.into())?;
        let n = counts.labels.len();
        let terms = self.slogans.iter().flat_map(|s| std::iter::repeat_n(s.term.clone(), n));
        let mut columns = vec![table::column("term", terms.collect::<Vec<String>>())];
        columns.extend(counts.columns());
        table::frame(self.len() * n, columns)
    }

    /// Where the formulations occur, by document, then by beginning, then by rank.
    ///
    /// Columns: `doc_id` (Categorical), `start`, `end` (UInt32, bytes of the text;
    /// quotation marks inside are within them), `term` (Categorical), `independent`
    /// (Boolean, whether no longer formulation overlaps it).
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn occurrences(&self) -> Result<DataFrame> {
        let mut of_document: Vec<Vec<(u32, usize, bool)>> = vec![Vec::new(); self.documents.len()];
        for (row, slogan) in self.slogans.iter().enumerate() {
            let of = &slogan.occurrences;
            self.each_document(of, |d, i| of_document[d].push((of.positions[i], row, of.independent[i])));
        }
        let (mut ids, mut terms, mut independent) = (Vec::new(), Vec::new(), Vec::new());
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        for (document, mut places) in of_document.into_iter().enumerate() {
            places.sort_unstable();
            let mut bytes = Vec::new();
            read_characters(&self.texts[document], |c, _, byte| bytes.push((byte, c)));
            for (position, row, by_itself) in places {
                let first = (position - self.starts[document]) as usize;
                let Slogan { term, occurrences, .. } = &self.slogans[row];
                let (last, _) = bytes[first + occurrences.length - 1];
                let width = self.texts[document][last..].chars().next().map_or(0, char::len_utf8);
                ids.push(self.documents.ids()[document].clone());
                starts.push(bytes[first].0 as u32);
                ends.push((last + width) as u32);
                terms.push(term.clone());
                independent.push(by_itself);
            }
        }
        table::frame(
            ids.len(),
            vec![
                table::column("doc_id", ids),
                table::column("start", starts),
                table::column("end", ends),
                table::column("term", terms),
                table::column("independent", independent),
            ],
        )
    }

    /// What a row is to its parent.
    pub(super) fn level(&self, slogan: &Slogan) -> &'static str {
        match slogan.parent.map(|row| &self.slogans[row]) {
            None => "head",
            Some(parent) if parent.term.contains(&slogan.term) => "part",
            Some(_) => "variant",
        }
    }

    fn members(&self) -> impl Iterator<Item = (&str, &Member)> {
        self.families.iter().flat_map(|f| f.members.iter().map(|m| (f.name.as_str(), m)))
    }

    fn doc_count(&self, occurrences: &Occurrences) -> u32 {
        let (mut count, mut last) = (0, None);
        self.each_document(occurrences, |document, _| {
            count += u32::from(last.replace(document) != Some(document));
        });
        count
    }

    fn count_groups<'a>(
        &self,
        strings: impl Iterator<Item = &'a Occurrences>,
        grouping: &Grouping,
    ) -> Result<GroupCounts> {
        let groups = grouping.members(&self.documents)?;
        let mut group_of = vec![None; self.documents.len()];
        for (group, (_, members)) in groups.iter().enumerate() {
            members.iter().for_each(|&d| group_of[d] = Some(group));
        }
        let mut counts = GroupCounts {
            labels: groups.into_iter().map(|(label, _)| label).collect(),
            count: Vec::new(),
            independent: Vec::new(),
            doc_count: Vec::new(),
        };
        for occurrences in strings {
            let base = counts.add_string();
            let mut last = None;
            self.each_document(occurrences, |document, i| {
                if let Some(group) = group_of[document] {
                    counts.count[base + group] += 1;
                    counts.independent[base + group] += u64::from(occurrences.independent[i]);
                    counts.doc_count[base + group] += u32::from(last.replace(document) != Some(document));
                }
            });
        }
        Ok(counts)
    }
}

/// Counts by string, then by group.
struct GroupCounts {
    labels: Vec<String>,
    count: Vec<u64>,
    independent: Vec<u64>,
    doc_count: Vec<u32>,
}

impl GroupCounts {
    /// Makes room for one more string, at the place that it returns.
    fn add_string(&mut self) -> usize {
        let base = self.count.len();
        let end = base + self.labels.len();
        self.count.resize(end, 0);
        self.independent.resize(end, 0);
        self.doc_count.resize(end, 0);
        base
    }

    fn columns(self) -> [polars::prelude::Column; 4] {
        let strings = self.count.len().checked_div(self.labels.len()).unwrap_or(0);
        [
            table::column("group", std::iter::repeat_n(self.labels, strings).flatten().collect::<Vec<String>>()),
            table::column("count", self.count),
            table::column("independent", self.independent),
            table::column("doc_count", self.doc_count),
        ]
    }
}

/// First, peak and last year.
fn years(spans: &[Option<Span>]) -> [polars::prelude::Column; 3] {
    let year = |name: &str, of: fn(&Span) -> i32| {
        let years = spans.iter().map(|s| s.as_ref().map(|s| format!("{:04}", of(s))));
        table::column(name, years.collect::<Vec<Option<String>>>())
    };
    [year("first", |s| s.first), year("peak", |s| s.peak), year("last", |s| s.last)]
}
