//! One row per term: the life of every term of a corpus.

use std::ops::ControlFlow;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::evidence::{Class, EVEN_ODDS, Evidence, Question, caution};
use super::life::{self, BurstCounts, Clock, LifeCourse};
use super::profile_table::{Life, frame};
use super::rank_test::TrendTest;
use super::rates::Rates;
use super::scope::{Scope, groups_setter, scope_setters};
use super::series::{Cell, Kinds};
use crate::corpus::Period;
use crate::error::{Error, ErrorKind, Result};
use crate::matrix::{Dtm, PartialCounts};
use crate::progress::Progress;
use crate::stats::axis::Axis;
use crate::stats::burst::BurstModel;
use crate::stats::count_changes::{Change, change_limit};
use crate::stats::count_trend::QuantileTable;
use crate::stats::multiple_testing::benjamini_hochberg;
use crate::table::{Table, schema};

/// The life of each term in one row: since when, until when, how fast, how
/// steadily, and whether that is more than noise. Every term of the matrix,
/// unless terms are named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendProfile {
    pub(super) scope: Scope,
    pub(super) test: TrendTest,
    pub(super) confidence: f64,
    level: f64,
    window: Option<usize>,
}

impl TrendProfile {
    /// Profiles by this unit of time.
    #[must_use]
    pub fn by(period: Period) -> Self {
        let scope = Scope::by(period);
        Self { scope, test: TrendTest::default(), confidence: 0.95, level: 0.05, window: None }
    }

    scope_setters!();
    groups_setter!();

    /// Sets the test of [`TrendProfile::ranks`]; [`TrendTest::MannKendall`] by default.
    #[must_use]
    pub fn test(mut self, test: TrendTest) -> Self {
        self.test = test;
        self
    }

    /// Sets the confidence of intervals; 0.95 by default. With another, the
    /// limits of the rate ratio exclude 1 at that level.
    #[must_use]
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = confidence;
        self
    }

    /// Sets the false discovery rate of the classes; 0.05 by default.
    #[must_use]
    pub fn level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// Sets how many of the last periods with text are the present, for the
    /// class; a tenth of them by default, at least two.
    #[must_use]
    pub fn window(mut self, periods: usize) -> Self {
        self.window = Some(periods);
        self
    }

    pub(super) fn check(&self) -> Result<()> {
        Error::check_between_0_and_1("confidence", self.confidence)?;
        Error::check_between_0_and_1("level", self.level)?;
        let not_negative = |name, x: f64| {
            let right = x >= 0.0 && x.is_finite();
            if right { Ok(()) } else { Err(Error::option(name, x, "0 or more")) }
        };
        if let TrendTest::HamedRao { tie_tolerance } = self.test {
            not_negative("tie_tolerance", tie_tolerance)?;
        }
        if self.window == Some(0) {
            return Err(Error::option("window", 0, "1 or more periods"));
        }
        Ok(())
    }

    /// The profile of each term, in the order given or in that of the vocabulary.
    ///
    /// Tests and places see the periods that have text; missing years are left
    /// out, and keep their distance. Every test weighs periods by their text,
    /// so half a last year is half a year's evidence. Rates are per 10,000
    /// tokens.
    ///
    /// Columns: [`TREND_PROFILE`](crate::trend::TREND_PROFILE).
    ///
    /// **The trend.** Counts are Poisson with a rate that changes by the same
    /// factor each period, over the text of the period, given the total; the p
    /// value is the larger of the exact one (mid-p) and of the one with the
    /// dispersion that is left between periods and Student's t, so words that
    /// come in clumps prove less. It runs from `since`, without the document
    /// that decides where that is.
    ///
    /// **The class** is the first that is proved, with the last w periods as
    /// the present: *flash*, gone or declined, with four fifths of its
    /// occurrences in a twentieth of the periods (two at least) around a peak
    /// that rose; *gone*, not in the present; *emerging*, born in the present;
    /// *returning*, back in the present after its longest gap, of two periods
    /// or more; *peaked*, risen and declined; *fading*, declined, or with a
    /// falling trend; *rising*, with a rising trend; *steady*, where the
    /// interval of the trend leaves room for no change by a factor of two over
    /// its life; *established*, born in the course of the corpus, in use at
    /// present, and no test of an end, a decline or a falling trend below even
    /// odds. Else *uncertain*. All tests of all terms are corrected together
    /// (Benjamini and Hochberg at [`level`](Self::level)), those with nothing to
    /// test too. Where a term is absent, occurrences that come at once in a
    /// document count as one; where there is too little beside a peak or a past,
    /// the tail is that of negative binomial counts (beta-binomial given their
    /// sum) with the dispersion between neighbouring periods, more in periods
    /// longer than usual.
    ///
    /// **Measured** on simulated corpora in which nothing changes, at 0.05: 10,
    /// 20, 57 and 180 periods of 1 to 10 documents, text even, growing tenfold,
    /// varying tenfold or short at both ends, 0.05 to 30 occurrences a period,
    /// Poisson, negative binomial by document or by period (α = 0.5) or in heaps
    /// of three (220 kinds, 100 corpora of 60 terms each). `p_value` is up to
    /// 0.05 for 0.01 to 0.05 of terms in every kind, the other five p values for
    /// 0.06 at most. A `q_value` is up to 0.05 in 0.00 to 0.09 of corpora, 0.02
    /// in the mean; a class other than *steady*, *established* and *uncertain*
    /// is given to any term in 0.00 to 0.07 of corpora, 0.02 in the mean.
    /// *Established*, which claims a birth, is given to 0.002 of terms at most.
    /// A rate that grows fivefold over 10 periods of 5 occurrences is found in
    /// 0.85 of cases (Mann and Kendall: 0.76), one that doubles over 57 in 0.91
    /// (0.91). `cargo bench --bench nulls` prints such figures, and
    /// [`guide::nulls`](crate::guide::nulls) shows some. Rates that drift for
    /// several periods count as trends here; [`TrendProfile::drifting`] is the
    /// test for those.
    ///
    /// A term that does not occur has nulls but for its counts and 0 `periods`,
    /// `changes` and `bursts`. With one period, trends are null.
    ///
    /// Costs, for n periods of which a term is used in k: places O(k log k);
    /// trend O(n); change points O(n) to O(n²), none where the variation is
    /// below one penalty; bursts O(n). Linear in terms, in parallel.
    ///
    /// ```
    /// use tifa::{TrendProfile, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let table = TrendProfile::by(Period::Year).terms(["科学发展观", "新质生产力"]).of(&dtm)?;
    /// let shown = table.select(["term", "class", "count", "first", "peak", "last", "rate_ratio", "q_value"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 8)
    /// ┌────────────┬──────────┬───────┬───────┬──────┬──────┬────────────┬──────────┐
    /// │ term       ┆ class    ┆ count ┆ first ┆ peak ┆ last ┆ rate_ratio ┆ q_value  │
    /// │ ---        ┆ ---      ┆ ---   ┆ ---   ┆ ---  ┆ ---  ┆ ---        ┆ ---      │
    /// │ cat        ┆ str      ┆ u64   ┆ str   ┆ str  ┆ str  ┆ f64        ┆ f64      │
    /// ╞════════════╪══════════╪═══════╪═══════╪══════╪══════╪════════════╪══════════╡
    /// │ 科学发展观 ┆ gone     ┆ 19    ┆ 2008  ┆ 2010 ┆ 2013 ┆ 0.672034   ┆ 0.000041 │
    /// │ 新质生产力 ┆ emerging ┆ 5     ┆ 2024  ┆ 2024 ┆ 2024 ┆ null       ┆ null     │
    /// └────────────┴──────────┴───────┴───────┴──────┴──────┴────────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of); [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for settings out of their bounds.
    pub fn of(&self, dtm: &Dtm) -> Result<DataFrame> {
        self.of_with(dtm, &())
    }

    /// As [`TrendProfile::of`], watched: `progress` is told of terms, those of
    /// every group, and can stop the work.
    ///
    /// Columns: [`TREND_PROFILE`](crate::trend::TREND_PROFILE).
    ///
    /// ```
    /// use tifa::{TrendProfile, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let profile = TrendProfile::by(Period::Year).terms(["工匠精神"]);
    /// let table = profile.of_with(&dtm, &())?; // `()` watches nothing
    /// assert_eq!(table.select(["term", "class", "count", "first", "peak", "last"])?.to_string(), "\
    /// shape: (1, 6)
    /// ┌──────────┬─────────────┬───────┬───────┬──────┬──────┐
    /// │ term     ┆ class       ┆ count ┆ first ┆ peak ┆ last │
    /// │ ---      ┆ ---         ┆ ---   ┆ ---   ┆ ---  ┆ ---  │
    /// │ cat      ┆ str         ┆ u64   ┆ str   ┆ str  ┆ str  │
    /// ╞══════════╪═════════════╪═══════╪═══════╪══════╪══════╡
    /// │ 工匠精神 ┆ established ┆ 16    ┆ 2016  ┆ 2016 ┆ 2024 │
    /// └──────────┴─────────────┴───────┴───────┴──────┴──────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`TrendProfile::of`]; [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled)
    /// where `progress` stops it.
    pub fn of_with(&self, dtm: &Dtm, progress: &impl Progress) -> Result<DataFrame> {
        self.check()?;
        let groups = match &self.scope.groups {
            Some(variable) => dtm.shared_documents().variable(variable)?.values.ranks().1.len(),
            None => 1,
        };
        progress.begin(self.scope.choose(dtm)?.names.len() * groups);
        let table = Rates::ask(&self.scope, dtm, |rates| self.table(rates, progress))?;
        progress.finish();
        Ok(table)
    }

    /// As [`TrendProfile::of`], from counts by group: by the period that the
    /// groups have, or one that holds it, such as years over months.
    ///
    /// Columns: [`TREND_PROFILE`](crate::trend::TREND_PROFILE).
    ///
    /// ```
    /// use tifa::{TrendProfile, matrix::PartialCounts, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let counts = PartialCounts::of(&dtm, Period::Month)?;
    /// let table = TrendProfile::by(Period::Year).terms(["工匠精神"]).of_counts(&counts)?;
    /// assert_eq!(table.select(["term", "class", "count", "first", "peak", "last"])?.to_string(), "\
    /// shape: (1, 6)
    /// ┌──────────┬─────────────┬───────┬───────┬──────┬──────┐
    /// │ term     ┆ class       ┆ count ┆ first ┆ peak ┆ last │
    /// │ ---      ┆ ---         ┆ ---   ┆ ---   ┆ ---  ┆ ---  │
    /// │ cat      ┆ str         ┆ u64   ┆ str   ┆ str  ┆ str  │
    /// ╞══════════╪═════════════╪═══════╪═══════╪══════╪══════╡
    /// │ 工匠精神 ┆ established ┆ 16    ┆ 2016  ┆ 2016 ┆ 2024 │
    /// └──────────┴─────────────┴───────┴───────┴──────┴──────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`TrendProfile::of`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for a period into which the groups do not fit.
    pub fn of_counts(&self, counts: &PartialCounts) -> Result<DataFrame> {
        self.check()?;
        self.table(&Rates::of_counts(&self.scope, counts)?, &())
    }

    fn table(&self, rates: &Rates, progress: &impl Progress) -> Result<DataFrame> {
        let clock = Clock::new(&rates.timeline);
        let question = self.question(&clock);
        let (total, documents) = (&rates.timeline.tokens, clock.all_documents);
        let counts = BurstCounts { total, documents, of_cell: |c| c.count };
        let kinds = Kinds::of(&rates.series, &rates.chosen.columns);
        let mut terms = vec![0; kinds.cells.len()];
        kinds.of_term.iter().for_each(|&kind| terms[kind as usize] += 1);
        let of_kind = |(cells, &terms): (&&[Cell], &usize)| {
            let life = self.life(cells, &clock, &counts, &question);
            match progress.advance(terms) {
                ControlFlow::Continue(()) => Ok(life),
                ControlFlow::Break(()) => Err(Error::from(ErrorKind::Cancelled)),
            }
        };
        let lives: Vec<Life> = kinds.cells.par_iter().zip(&terms).map(of_kind).collect::<Result<_>>()?;
        let rows: Vec<&Life> = kinds.of_term.iter().map(|&kind| &lives[kind as usize]).collect();
        let limit = self.limit(&rows);
        let leaning = |life: &Life| class_of(life, &clock, &question, EVEN_ODDS).filter(|c| *c != Class::Uncertain);
        let judged = lives.iter().map(|life| {
            let class = class_of(life, &clock, &question, limit);
            (class, leaning(life).filter(|_| class == Some(Class::Uncertain)))
        });
        let judged: Vec<(Option<Class>, Option<Class>)> = judged.collect();
        let classes: Vec<_> = kinds.of_term.iter().map(|&kind| judged[kind as usize]).collect();
        frame(rates, &clock, &rows, &classes, self.scope.period.per_year())
    }

    /// The largest p value that counts as proof; below 0 where none does.
    fn limit(&self, lives: &[&Life]) -> f64 {
        let tests = lives.iter().filter_map(|life| Some(life.proved.as_ref()?.1.tests()));
        let p_values: Vec<Option<f64>> = tests.flatten().map(Some).collect();
        let proved =
            p_values.iter().zip(benjamini_hochberg(&p_values)).filter(|(_, q)| q.is_some_and(|q| q <= self.level));
        proved.filter_map(|(p, _)| *p).fold(-1.0, f64::max)
    }

    /// Every change in the level of a term, by term and then by time.
    ///
    /// Columns: [`CHANGE_POINTS`].
    ///
    /// PELT (Killick, Fearnhead & Eckley 2012) over all positions with the
    /// likelihood of Poisson counts in text of unequal length; a level lasts
    /// two periods or more. A change costs what counts of one level reach with
    /// a probability of [`level`](Self::level) at most, in any of their
    /// periods, at the dispersion between neighbouring periods and with
    /// Student's t. Measured on constant terms at 0.05: 0.00 to 0.01 of them
    /// have a change with Poisson counts, 0.00 to 0.04 where they come in
    /// clumps (negative binomial with α = 0.5, heaps of three), with text that
    /// is even, grows tenfold, varies tenfold or is short at both ends, over 10
    /// to 180 periods. A rate that doubles half-way is found in 0.87 of series
    /// of 10 periods with 30 occurrences each, and in 1.00 of series of 57 with
    /// 5.
    ///
    /// ```
    /// use tifa::{TrendProfile, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// assert_eq!(TrendProfile::by(Period::Year).terms(["科学发展观", "乡村振兴"]).change_points(&dtm)?.to_string(), "\
    /// shape: (2, 5)
    /// ┌────────────┬────────┬─────────────┬────────────┬──────────┐
    /// │ term       ┆ period ┆ rate_before ┆ rate_after ┆ p_value  │
    /// │ ---        ┆ ---    ┆ ---         ┆ ---        ┆ ---      │
    /// │ cat        ┆ str    ┆ f64         ┆ f64        ┆ f64      │
    /// ╞════════════╪════════╪═════════════╪════════════╪══════════╡
    /// │ 科学发展观 ┆ 2014   ┆ 45.356887   ┆ 0.0        ┆ 0.000241 │
    /// │ 乡村振兴   ┆ 2018   ┆ 0.0         ┆ 31.942078  ┆ 0.001558 │
    /// └────────────┴────────┴─────────────┴────────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`TrendProfile::of`].
    pub fn change_points(&self, dtm: &Dtm) -> Result<DataFrame> {
        self.check()?;
        Rates::ask(&self.scope, dtm, |rates| {
            let clock = Clock::new(&rates.timeline);
            let limit = change_limit(clock.len(), self.level);
            let of_column = |&column: &Option<u32>| {
                let cells = rates.series.of(column);
                life::changes(cells, &clock.counts(cells), &clock, limit)
            };
            let found: Vec<Vec<Change>> = rates.chosen.columns.par_iter().map(of_column).collect();
            let rows: Vec<(u32, &Change)> =
                (0..).zip(&found).flat_map(|(term, of)| of.iter().map(move |change| (term, change))).collect();
            let period = |change: &Change| Some(clock.periods[change.place]);
            Table::of_rows(&CHANGE_POINTS, &rows)
                .values("term", rates.terms(rows.iter().map(|r| r.0)))
                .values("period", rates.timeline.labelled(rows.iter().map(|r| period(r.1))))
                .column("rate_before", |r| r.1.before * 1e4)
                .column("rate_after", |r| r.1.after * 1e4)
                .column("p_value", |r| r.1.p)
                .frame()
        })
    }

    fn question<'a>(&self, clock: &'a Clock) -> Question<'a> {
        Question {
            axis: Axis::new(&clock.times, &clock.tokens),
            window: self.window.unwrap_or_else(|| clock.len().div_ceil(10).max(2)),
            level: self.level,
            quantiles: QuantileTable::new(self.confidence, clock.len()),
            change: change_limit(clock.len(), self.level),
            caution: caution(clock.len()),
        }
    }

    fn life(&self, cells: &[Cell], clock: &Clock, counts: &BurstCounts<'_>, question: &Question) -> Life {
        let of_place = clock.counts(cells);
        let mut bursts = counts.bursts(cells, &BurstModel::default());
        bursts.retain(|(_, p)| *p <= self.level);
        let proved = LifeCourse::of(cells, &of_place, clock).map(|places| {
            let evidence = Evidence::of(cells, &of_place, &places, clock, question);
            (places, evidence)
        });
        Life {
            count: cells.iter().map(|c| c.count).sum(),
            documents: cells.iter().map(|c| c.documents).sum(),
            proved,
            changes: life::changes(cells, &of_place, clock, question.change).len() as u32,
            bursts: bursts.len() as u32,
            burst_weight: bursts.iter().map(|(b, _)| b.weight).reduce(f64::max),
        }
    }
}

fn class_of(life: &Life, clock: &Clock, question: &Question<'_>, limit: f64) -> Option<Class> {
    let (places, evidence) = life.proved.as_ref()?;
    Some(evidence.class(places, clock.len(), question, limit))
}

schema! {
    /// The columns of [`TrendProfile::change_points`].
    CHANGE_POINTS = "change_points" {
        term: Term, "", "the term";
        period: Text, "", "first period of the new level";
        rate_before: F64, "per 10,000 tokens", "over all periods of the old level";
        rate_after: F64, "per 10,000 tokens", "over all periods of the new level";
        p_value: F64, "0 to 1", "probability that a term of one level has some change as large";
    }
}
