//! How hot a formulation is: levels by articles a year or share of articles.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::rates::{Rates, share};
use super::scope::{Scope, groups_setter, scope_setters};
use crate::corpus::Period;
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::stats::bootstrap::quantile;
use crate::table::{Table, schema};

/// The temperature of terms (语温): levels by the number of articles a year, or
/// by the share of articles, that use a term. Every term of the matrix, unless
/// terms are named.
///
/// Of the six levels 沸 烫 热 暖 温 冷 that the China Media Project drew from
/// the *People's Daily* in 2016, two lower bounds are published: 沸 from 2,000
/// articles a year or a share of 0.0518, 烫 from 500 or 0.0129. The presets
/// hold these two and call the rest `below 烫`. Over long spans use shares,
/// since the number of articles changes. For other levels give bands of your
/// own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeatScale {
    scope: Scope,
    measure: HeatMeasure,
    bands: Vec<(String, f64)>,
    below: String,
    /// Bounds are quantiles of the shares above 0 in the table.
    #[serde(default)]
    relative: bool,
}

/// What a [`HeatScale`] goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum HeatMeasure {
    /// Documents with the term a year. Counts of shorter periods are brought
    /// to a year: those of a month times 12.
    ArticlesPerYear,
    /// Share of the period's documents, 0 to 1.
    Share,
}

impl HeatScale {
    /// A scale with bands of your own: the name of each level and its lower
    /// bound, which belongs to it, in any order; and the name of what is
    /// below all of them.
    ///
    /// ```
    /// use tifa::trend::{HeatMeasure, HeatScale};
    /// let scale = HeatScale::new(HeatMeasure::Share, [("沸", 0.05), ("烫", 0.01), ("热", 0.002)], "温");
    /// ```
    #[must_use]
    pub fn new<S: Into<String>>(
        measure: HeatMeasure,
        bands: impl IntoIterator<Item = (S, f64)>,
        below: impl Into<String>,
    ) -> Self {
        let mut bands: Vec<(String, f64)> = bands.into_iter().map(|(name, bound)| (name.into(), bound)).collect();
        bands.sort_by(|a, b| a.1.total_cmp(&b.1));
        Self { scope: Scope::by(Period::Year), measure, bands, below: below.into(), relative: false }
    }

    /// The published bounds in articles a year: 沸 2,000, 烫 500. They are
    /// made for a newspaper of about 38,600 articles a year.
    #[must_use]
    pub fn by_articles() -> Self {
        Self::new(HeatMeasure::ArticlesPerYear, [("沸", 2000.0), ("烫", 500.0)], "below 烫")
    }

    /// The published bounds as shares of articles: 沸 0.0518, 烫 0.0129.
    #[must_use]
    pub fn by_share() -> Self {
        Self::new(HeatMeasure::Share, [("沸", 0.0518), ("烫", 0.0129)], "below 烫")
    }

    /// All six levels 沸 烫 热 暖 温 冷 from the data: the bounds are the
    /// quantiles 0.99, 0.95, 0.8, 0.6 and 0.3 of the shares above 0 of all chosen
    /// terms in all periods (of each group, where groups are asked for). They
    /// compare terms and times with each other, so that a decline below the
    /// published bounds shows; they say nothing about other corpora. Quantiles
    /// that coincide leave the lower level out; where no term occurs, all is 冷.
    #[must_use]
    pub fn by_quantiles() -> Self {
        let bands = [("沸", 0.99), ("烫", 0.95), ("热", 0.8), ("暖", 0.6), ("温", 0.3)];
        Self { relative: true, ..Self::new(HeatMeasure::Share, bands, "冷") }
    }

    /// Sets the unit of time; years by default.
    #[must_use]
    pub fn period(mut self, period: Period) -> Self {
        self.scope.period = period;
        self
    }

    scope_setters!();
    groups_setter!();

    fn check(&self) -> Result<()> {
        if self.bands.is_empty() {
            return Err(Error::option("bands", "none", "one band or more"));
        }
        if let Some((name, bound)) = self.bands.iter().find(|(_, bound)| !(*bound > 0.0 && bound.is_finite())) {
            return Err(Error::option("bands", format!("{name} from {bound}"), "bounds above 0"));
        }
        if let Some(pair) = self.bands.windows(2).find(|pair| pair[0].1 >= pair[1].1) {
            return Err(Error::option("bands", format!("{} and {}", pair[0].0, pair[1].0), "bounds that differ"));
        }
        if self.measure == HeatMeasure::ArticlesPerYear && matches!(self.scope.period, Period::Variable(_)) {
            return Err(Error::option("period", self.scope.period.name(), "a unit of time, or HeatMeasure::Share"));
        }
        Ok(())
    }

    /// The level of each term in each period, by term in the order given,
    /// then by time.
    ///
    /// Columns: [`HEAT`]. Measures and level are null in a period without
    /// documents.
    ///
    /// ```
    /// use tifa::{prelude::*, trend::HeatScale};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let table = HeatScale::by_share().terms(["乡村振兴"]).levels(&dtm)?;
    /// let shown = table.select(["term", "period", "doc_count", "share", "level", "change"])?.tail(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌──────────┬────────┬───────────┬───────┬───────┬────────┐
    /// │ term     ┆ period ┆ doc_count ┆ share ┆ level ┆ change │
    /// │ ---      ┆ ---    ┆ ---       ┆ ---   ┆ ---   ┆ ---    │
    /// │ cat      ┆ str    ┆ u32       ┆ f64   ┆ str   ┆ i32    │
    /// ╞══════════╪════════╪═══════════╪═══════╪═══════╪════════╡
    /// │ 乡村振兴 ┆ 2022   ┆ 2         ┆ 0.4   ┆ 沸    ┆ 0      │
    /// │ 乡村振兴 ┆ 2023   ┆ 2         ┆ 0.4   ┆ 沸    ┆ 0      │
    /// │ 乡村振兴 ┆ 2024   ┆ 2         ┆ 0.4   ┆ 沸    ┆ 0      │
    /// └──────────┴────────┴───────────┴───────┴───────┴────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of); [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for bands that are not above 0 and distinct, or articles a year of a
    /// document variable.
    pub fn levels(&self, dtm: &Dtm) -> Result<DataFrame> {
        Rates::ask(&self.scope, dtm, |rates| {
            let scale = self.absolute(rates);
            let cells = scale.cells(rates)?;
            let [terms, periods] = rates.keys();
            Table::of_rows(&HEAT, &cells)
                .values("term", terms)
                .values("period", periods)
                .column("doc_count", |c| c.documents)
                .column("share", |c| c.share)
                .column("articles_per_year", |c| c.per_year)
                .column("level", |c| c.rank.map(|r| scale.level(r)))
                .column("rank", |c| c.rank)
                .column("change", |c| c.change)
                .column("partial", |c| rates.timeline.partial[c.period])
                .frame()
        })
    }

    /// The periods in which a term comes to another level, by term in the
    /// order given, then by time.
    ///
    /// Columns: [`HEAT_CHANGES`].
    ///
    /// ```
    /// use tifa::{prelude::*, trend::HeatScale};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// assert_eq!(HeatScale::by_share().terms(["乡村振兴"]).changes(&dtm)?.head(Some(3)).to_string(), "\
    /// shape: (1, 5)
    /// ┌──────────┬────────┬──────────┬─────┬────────┐
    /// │ term     ┆ period ┆ from     ┆ to  ┆ change │
    /// │ ---      ┆ ---    ┆ ---      ┆ --- ┆ ---    │
    /// │ cat      ┆ str    ┆ str      ┆ str ┆ i32    │
    /// ╞══════════╪════════╪══════════╪═════╪════════╡
    /// │ 乡村振兴 ┆ 2018   ┆ below 烫 ┆ 沸  ┆ 2      │
    /// └──────────┴────────┴──────────┴─────┴────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`HeatScale::levels`].
    pub fn changes(&self, dtm: &Dtm) -> Result<DataFrame> {
        Rates::ask(&self.scope, dtm, |rates| {
            let n = rates.timeline.len();
            let scale = self.absolute(rates);
            let moves = scale.cells(rates)?.into_iter().enumerate().filter_map(|(i, c)| {
                let change = c.change.filter(|change| *change != 0)?;
                Some((i, c.rank?, change))
            });
            let moves: Vec<(usize, u32, i32)> = moves.collect();
            let before = |&(_, rank, change): &(usize, u32, i32)| scale.level(rank.saturating_add_signed(-change));
            Table::of_rows(&HEAT_CHANGES, &moves)
                .values("term", rates.terms(moves.iter().map(|m| (m.0 / n) as u32)))
                .values("period", rates.timeline.labelled(moves.iter().map(|m| Some((m.0 % n) as u32))))
                .column("from", before)
                .column("to", |m| scale.level(m.1))
                .column("change", |m| m.2)
                .frame()
        })
    }

    /// The scale with its bounds in shares.
    fn absolute(&self, rates: &Rates) -> Self {
        let mut scale = self.clone();
        if self.relative {
            let timeline = &rates.timeline;
            let of_cell = |cell: &super::series::Cell| share(cell.documents, timeline.documents[cell.period as usize]);
            let mut shares: Vec<f64> = rates.each().flat_map(|(_, cells)| cells.iter().filter_map(of_cell)).collect();
            shares.sort_unstable_by(f64::total_cmp);
            for (_, bound) in &mut scale.bands {
                *bound = quantile(&shares, *bound).unwrap_or(1.0);
            }
            // Of levels with one bound the highest stays.
            scale.bands.reverse();
            scale.bands.dedup_by(|lower, higher| lower.1 == higher.1);
            scale.bands.reverse();
            scale.relative = false;
        }
        scale
    }

    /// The temperature of every chosen term in every period.
    fn cells(&self, rates: &Rates) -> Result<Vec<Temperature>> {
        self.check()?;
        let timeline = &rates.timeline;
        let mut before: Option<u32> = None;
        let temperature = |(i, cell): (usize, super::series::Cell)| {
            let period = i % timeline.len();
            if period == 0 {
                before = None;
            }
            let documents = timeline.documents[period];
            let share = share(cell.documents, documents);
            let per_year = timeline.per_year[period].filter(|_| documents > 0);
            let per_year = per_year.map(|n| f64::from(cell.documents) * n);
            let measured = match self.measure {
                HeatMeasure::Share => share,
                HeatMeasure::ArticlesPerYear => per_year,
            };
            let rank = measured.map(|x| self.bands.partition_point(|(_, bound)| *bound <= x) as u32);
            let change = rank.and_then(|now| Some(now as i32 - before? as i32));
            before = rank.or(before);
            Temperature { period, documents: cell.documents, share, per_year, rank, change }
        };
        Ok(rates.dense()?.into_iter().enumerate().map(temperature).collect())
    }

    fn level(&self, rank: u32) -> String {
        let band = (rank as usize).checked_sub(1).and_then(|i| self.bands.get(i));
        band.map_or_else(|| self.below.clone(), |(name, _)| name.clone())
    }
}

struct Temperature {
    period: usize,
    documents: u32,
    share: Option<f64>,
    per_year: Option<f64>,
    rank: Option<u32>,
    change: Option<i32>,
}

schema! {
    /// The columns of [`HeatScale::levels`].
    HEAT = "heat" {
        term: Term, "", "the term";
        period: Text, "", "label of the period";
        doc_count: U32, "documents", "documents of the period that hold the term";
        share: F64, "0 to 1", "these, of all documents of the period";
        articles_per_year: F64, "documents", "documents with the term, brought to a year; null where the length of the period is not known";
        level: Text, "", "name of the level";
        rank: U32, "", "0 for what is below all bands, then upwards";
        change: I32, "levels", "levels up since the last period before that has one";
        partial: Bool, "", "whether the corpus begins late or ends early in the period";
    }
}

schema! {
    /// The columns of [`HeatScale::changes`].
    HEAT_CHANGES = "heat_changes" {
        term: Term, "", "the term";
        period: Text, "", "label of the period";
        from: Text, "", "the level before";
        to: Text, "", "the level of the period";
        change: I32, "levels", "2 for two levels up, -1 for one down";
    }
}
