//! The questions, each as the cluster answers it and as the library does on one machine.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::common::{DataFusionError, Result, ScalarValue};
use tifa::matrix::{Dtm, Grouping, PartialCounts};
use tifa::phrase::{SloganCandidates, SloganCounts};
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;
use tifa::token::Counting;

use crate::cluster::{Answer, Cluster, text};
use crate::engines::outside;
use crate::functions::{self, SlogansOptions, TermsOptions};
use crate::rows::Table;

/// What is asked about, and with which options.
pub struct Study {
    /// The documents as the library holds them, with the variable `place` where they have one.
    pub corpus: Corpus,
    /// How texts are cut.
    pub tokenizer: Tokenizer,
    /// What is counted by itself.
    pub lexicon: Lexicon,
}

/// An answer from the cluster.
pub struct Found {
    /// Its rows, in the order of the question.
    pub table: Table,
    /// Bytes that went between tasks.
    pub bytes: usize,
}

impl From<Answer> for Found {
    fn from(answer: Answer) -> Self {
        Self { table: Table::Batches(answer.batches), bytes: answer.bytes }
    }
}

impl Study {
    /// Cut with the bundled lexicon, without function words.
    ///
    /// # Errors
    /// None is known.
    pub fn new(corpus: Corpus) -> tifa::Result<Self> {
        let lexicon = Lexicon::bundled()?;
        let tokenizer = Tokenizer::builder().lexicon(lexicon.clone()).stop_words(StopWords::neutral()).build()?;
        Ok(Self { corpus, tokenizer, lexicon })
    }

    fn has_places(&self) -> bool {
        self.corpus.variable_names().any(|name| name == "place")
    }

    /// Documents are put together by year, and by place where they have one.
    #[must_use]
    pub fn by(&self) -> Grouping {
        match self.has_places() {
            true => Grouping::Both(Period::Year, Undated::Skip, vec!["place".into()]),
            false => Grouping::Period(Period::Year, Undated::Skip),
        }
    }

    fn tokenizer_options(&self) -> Result<ScalarValue> {
        json(self.tokenizer.options())
    }

    /// Terms by year and place, in plain SQL over the table.
    ///
    /// # Errors
    /// Where the query fails; the same holds for all of these.
    pub async fn ask_terms(&self, cluster: &Cluster, table: &str) -> Result<Found> {
        let place = if self.has_places() { " || ' · ' || coalesce(place, '')" } else { "" };
        let sql = format!(
            "SELECT CAST(year AS VARCHAR){place} AS \"group\", term, sum(n) AS count, count(*) AS doc_count FROM (
               SELECT year, place, t['term'] AS term, t['count'] AS n FROM (
                 SELECT year, place, unnest(tifa_terms_of(text, $tokenizer)) AS t FROM {table} WHERE year IS NOT NULL))
             GROUP BY year, place, term ORDER BY year, place NULLS FIRST, term"
        );
        Ok(cluster.ask(&sql, &[("tokenizer", self.tokenizer_options()?)]).await?.into())
    }

    /// The same from the library.
    ///
    /// # Errors
    /// As the library's verbs; the same holds for all of these.
    pub fn terms(&self) -> tifa::Result<Table> {
        Table::select(&self.counts()?.to_frame()?, &["group", "term", "count", "doc_count"])
    }

    /// The words of all texts, most frequent first.
    pub async fn ask_words(&self, cluster: &Cluster) -> Result<Found> {
        let sql = "SELECT term, count(*) AS count FROM (SELECT unnest(tifa_tokens(text, $tokenizer)) AS term FROM docs)
                   GROUP BY term ORDER BY count DESC, term";
        Ok(cluster.ask(sql, &[("tokenizer", self.tokenizer_options()?)]).await?.into())
    }

    /// The same from the library.
    pub fn words(&self) -> tifa::Result<Table> {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for document in 0..self.corpus.len() {
            let words = self.tokenizer.words(self.corpus.text(document));
            words.into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
        }
        let mut counts: Vec<(&str, u64)> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, n)| Reverse(n)); // stable: ties by term
        Ok(Table::Rows(counts.into_iter().map(|(term, n)| format!("{term}\t{n}")).collect()))
    }

    /// The entries of the lexicon by year.
    pub async fn ask_entries(&self, cluster: &Cluster, counting: Counting) -> Result<Found> {
        let counting = if counting == Counting::AllMatches { "all" } else { "longest" };
        let sql = format!(
            "SELECT year, term, sum(n) AS count, count(*) AS doc_count FROM (
               SELECT year, c['term'] AS term, c['count'] AS n FROM (
                 SELECT year, unnest(tifa_count(text, $lexicon, '{counting}')) AS c FROM docs WHERE year IS NOT NULL))
             GROUP BY year, term ORDER BY year, term"
        );
        Ok(cluster.ask(&sql, &[("lexicon", json(&self.lexicon)?)]).await?.into())
    }

    /// The same from the library.
    pub fn entries(&self, counting: Counting) -> tifa::Result<Table> {
        let dtm = self.tokenizer.tokenize(&self.corpus)?.dtm_of(&self.lexicon, counting);
        let counts = PartialCounts::of(&dtm, Grouping::Period(Period::Year, Undated::Skip))?;
        Table::select(&counts.to_frame()?, &["group", "term", "count", "doc_count"])
    }

    /// Every text cleaned.
    pub async fn ask_cleaned(&self, cluster: &Cluster) -> Result<Found> {
        Ok(cluster.ask("SELECT position, tifa_clean(text) AS text FROM docs ORDER BY position", &[]).await?.into())
    }

    /// The same from the library.
    pub fn cleaned(&self) -> tifa::Result<Table> {
        let cleaned = Cleaner::default().clean(&self.corpus)?;
        Ok(Table::Rows((0..self.corpus.len()).map(|i| format!("{i}\t{}", cleaned.corpus().text(i))).collect()))
    }

    /// The counts of all documents as one value, merged by the engine.
    pub async fn ask_counts(&self, cluster: &Cluster) -> Result<(PartialCounts, usize)> {
        let options = json(&TermsOptions { tokenizer: self.tokenizer.options().clone(), by: self.by() })?;
        let sql = "SELECT tifa_terms(text, date, place, $options) AS counts FROM docs";
        let answer = cluster.ask(sql, &[("options", options)]).await?;
        Ok((functions::counts(value(&answer).unwrap_or_default())?, answer.bytes))
    }

    /// The same from the library.
    pub fn counts(&self) -> tifa::Result<PartialCounts> {
        PartialCounts::of(&self.tokenizer.dtm(&self.corpus)?, self.by())
    }

    /// How often the lexicon's formulations occur in each year, from the merged counts.
    pub fn trend_of_counts(&self, counts: &PartialCounts) -> tifa::Result<Table> {
        Ok(Table::Frame(self.trends().of_counts(counts)?))
    }

    /// The same from the library.
    pub fn trend(&self) -> tifa::Result<Table> {
        Ok(Table::Frame(self.trends().of(&self.tokenizer.dtm(&self.corpus)?)?))
    }

    fn trends(&self) -> Trend {
        Trend::by(Period::Year).terms(self.lexicon.heads().map(str::to_string)).undated(Undated::Skip)
    }

    /// Bytes of all texts.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        (0..self.corpus.len()).map(|document| self.corpus.text(document).len() as u64).sum()
    }

    /// Documents and bytes of text.
    pub async fn ask_size(&self, cluster: &Cluster) -> Result<Found> {
        let sql = "SELECT count(*) AS documents, CAST(sum(octet_length(text)) AS BIGINT) AS bytes FROM docs";
        Ok(cluster.ask(sql, &[]).await?.into())
    }

    /// The same from the library.
    pub fn size(&self) -> tifa::Result<Table> {
        Ok(Table::Rows(vec![format!("{}\t{}", self.corpus.len(), self.bytes())]))
    }

    /// The slogans of an archive that one task holds ([`SLOGAN_SHARD`](functions::SLOGAN_SHARD)): the library's verb, on a worker.
    pub async fn ask_slogans(&self, cluster: &Cluster) -> Result<Found> {
        let options = json(&Slogans::default())?;
        Ok(cluster.ask(&whole("tifa_slogans"), &[("options", options)]).await?.into())
    }

    /// The same from the library.
    pub fn slogans(&self) -> tifa::Result<Table> {
        Ok(Table::Frame(Slogans::default().mine(&self.corpus)?.to_frame()?))
    }

    /// The reposts of an archive that one task holds.
    pub async fn ask_reposts(&self, cluster: &Cluster) -> Result<Found> {
        let options = json(&Reposts::default())?;
        Ok(cluster.ask(&whole("tifa_reposts"), &[("options", options)]).await?.into())
    }

    /// The same from the library.
    pub fn reposts(&self) -> tifa::Result<Table> {
        Ok(Table::Frame(Reposts::default().group(&self.corpus)?.to_frame()?))
    }

    /// The slogans of an archive of any size with all that is known of them, by two passes: candidates of the
    /// shards, then the evidence for each in all shards, ranked here. `bytes` is the text in all, `shard` how much of it
    /// a task takes at a time.
    pub async fn ask_slogans_in_passes(&self, cluster: &Cluster, bytes: u64, shard: usize) -> Result<Found> {
        let slogans = Slogans::default();
        let options = json(&SlogansOptions { slogans: slogans.clone(), bytes, shard })?;
        // Shards are ranges of documents, the same in every run and on any number of workers; three quarters of what a
        // task takes, so that longer texts fit too. What fits one is one: small shards repeat little.
        let (documents, shards) = (self.corpus.len().max(1), shards(bytes, shard));
        let sql = format!(
            "SELECT tifa_slogan_candidates(text, $options) AS candidates FROM (
               SELECT shard, unnest(array_agg(text)) AS text FROM (
                 SELECT position * {shards} / {documents} AS shard, text FROM docs) GROUP BY shard) GROUP BY shard"
        );
        let found = cluster.ask(&sql, &[("options", options.clone())]).await?;
        let parts = values(&found).map(|part| SloganCandidates::from_bytes(part).map_err(outside));
        let candidates = SloganCandidates::merge_all(parts.collect::<Result<Vec<_>>>()?);
        let candidates = ScalarValue::BinaryView(Some(candidates.to_bytes().map_err(outside)?));
        let sql = "SELECT tifa_slogan_evidence(text, date, $candidates, $options) AS evidence FROM docs";
        let counted = cluster.ask(sql, &[("candidates", candidates), ("options", options)]).await?;
        let counts = SloganCounts::from_bytes(value(&counted).unwrap_or_default()).map_err(outside)?;
        let frame = slogans.rank(&counts).and_then(|ranked| of_archive(&ranked.to_frame()?)).map_err(outside)?;
        Ok(Found { table: Table::Frame(frame), bytes: found.bytes + counted.bytes })
    }

    /// The same from the library.
    pub fn slogans_of_archive(&self) -> tifa::Result<Table> {
        Ok(Table::Frame(of_archive(&Slogans::default().mine(&self.corpus)?.to_frame()?)?))
    }
}

/// A verb over all documents in one task: its rows. A group of a condition that no row meets is one task of a
/// worker; without a group the coordinator would do the work.
fn whole(function: &str) -> String {
    format!(
        "SELECT unnest(row) FROM (SELECT unnest({function}(documents, $options)) AS row FROM (
           SELECT array_agg(named_struct('position', position, 'doc_id', doc_id, 'date', date, 'text', text)) AS documents
           FROM docs GROUP BY position < 0))"
    )
}

/// The columns that follow from sums: all but the families and the places that no longer slogan overlaps.
fn of_archive(slogans: &DataFrame) -> tifa::Result<DataFrame> {
    Ok(slogans.drop_many(["family", "independent"]))
}

/// How many shards an archive is cut into.
fn shards(bytes: u64, shard: usize) -> u64 {
    if bytes <= shard as u64 { 1 } else { bytes.div_ceil((shard as u64 / 4 * 3).max(1)) }
}

/// The values of an answer that has a column of them.
fn values(answer: &Answer) -> impl Iterator<Item = &[u8]> {
    answer.batches.iter().flat_map(|batch| batch.column(0).as_binary::<i64>().iter().flatten())
}

/// The one value of an answer.
fn value(answer: &Answer) -> Option<&[u8]> {
    let row = answer.batches.iter().find(|batch| batch.num_rows() > 0)?;
    let column = row.column(0).as_binary::<i64>();
    column.is_valid(0).then(|| column.value(0))
}

/// The terms of greatest weight in each group.
pub fn tf_idf(groups: &Dtm) -> tifa::Result<Table> {
    Ok(Table::Frame(groups.tf_idf(&TfIdf::sklearn())?.top_terms(20)?))
}

/// What sets the later half of the groups apart from the earlier.
pub fn keyness(groups: &Dtm) -> tifa::Result<Table> {
    let mut years: Vec<i32> = (0..groups.n_documents()).filter_map(|group| groups.document(group).year()).collect();
    years.sort_unstable();
    let middle = years.get(years.len() / 2).copied();
    Ok(Table::Frame(Keyness::default().compare(groups, |group| group.year() >= middle)?))
}

fn json(options: &impl serde::Serialize) -> Result<ScalarValue> {
    serde_json::to_string(options).map(text).map_err(|e| DataFusionError::External(Box::new(e)))
}
