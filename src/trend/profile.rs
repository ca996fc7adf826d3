//! One row per term: the life of every term of a corpus.

use polars::prelude::{Column, DataFrame};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::evidence::{Class, Evidence, Question};
use super::life::{self, BurstCounts, Clock, Places};
use super::ranks::TrendTest;
use super::rates::Rates;
use super::scope::{Scope, groups_setter, scope_setters};
use super::series::Cell;
use super::timeline::Timeline;
use crate::corpus::Period;
use crate::error::{Error, Result};
use crate::matrix::{Dtm, PartialCounts};
use crate::stats::burst::BurstModel;
use crate::stats::count_changes::{Change, change_limit};
use crate::stats::count_trend::{CountTrend, QuantileTable};
use crate::stats::multiple_testing::benjamini_hochberg;
use crate::table;

/// The life of each term in one row: since when, until when, how fast, how
/// steadily, and whether that is more than noise. Every term of the matrix,
/// unless terms are named.
///
/// ```
/// use tifa::{TrendProfile, prelude::*};
/// let corpus = Corpus::read("data/sample.jsonl")?;
/// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
/// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.tokenize(&corpus)?.dtm();
/// let profile = TrendProfile::by(Period::Year).terms(["科学发展观", "新质生产力"]).of(&dtm)?;
/// let table = profile.select(["term", "class", "leaning", "first_firm", "peak", "last", "rate_ratio", "q_value"])?;
/// println!("{table}");
/// use tifa::polars;
/// # Ok::<(), tifa::Error>(())
/// ```
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
        let inside = |name, x: f64| {
            let right = x > 0.0 && x < 1.0;
            if right { Ok(()) } else { Err(Error::option(name, x, "more than 0 and less than 1")) }
        };
        inside("confidence", self.confidence)?;
        inside("level", self.level)?;
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
    /// | column | dtype | meaning |
    /// |---|---|---|
    /// | `term` | Categorical | |
    /// | `class` | String | what is proved, below; null for a term that does not occur |
    /// | `leaning` | String | where `class` is `uncertain`: the class with every test at even odds |
    /// | `count`, `doc_count` | UInt64, UInt32 | occurrences, documents |
    /// | `rate` | Float64 | in all periods together, null without text |
    /// | `first`, `last` | String | first and last period in use |
    /// | `first_firm` | String | first period with two documents or more, or with the next period in use too, at a twentieth of the peak's rate or more |
    /// | `since` | String | period from which the term is judged: `first_firm` where text before it is too much for chance, else the first with text |
    /// | `emergence` | String | begin of the first run of two or more periods in use |
    /// | `retreat` | String | first period after the last such run, null while it lasts |
    /// | `periods` | UInt32 | periods in use |
    /// | `peak`, `peak_rate` | String, Float64 | period of the highest rate (the first of equals), that rate |
    /// | `half_life` | UInt32 | periods from the peak to the first with half its rate or less, null before that |
    /// | `gap` | UInt32 | longest run of periods without the term between two uses |
    /// | `steadiness` | Float64 | 1 - ½ Σ abs(share of occurrences - share of text), 1 for use as even as the text |
    /// | `rate_ratio` | Float64 | factor by which the rate grows from period to period since then; 0 or `inf` where all occurrences are in the first or last of them |
    /// | `rate_ratio_low`, `rate_ratio_high` | Float64 | its limits; 0 and `inf` where there is none |
    /// | `percent_year` | Float64 | 100 (`rate_ratio` ^ periods in a year - 1); null where the length of a period varies |
    /// | `dispersion` | Float64 | variance by mean that the trend leaves, 1 for Poisson; null with fewer than three periods |
    /// | `z`, `p_value` | Float64 | of the trend, two-sided |
    /// | `q_value` | Float64 | Benjamini and Hochberg's, over all terms in the table that have a p |
    /// | `born_p_value` | Float64 | that text before `first_firm` holds no more than it does |
    /// | `gone_p_value` | Float64 | that text after `last` holds none |
    /// | `return_p_value` | Float64 | that the longest gap is as long |
    /// | `rise_p_value` | Float64 | that text before the peak has as little beside it |
    /// | `decline_p_value` | Float64 | that the present has as little beside the peak, or beside all before |
    /// | `changes` | UInt32 | change points, see [`TrendProfile::change_points`] |
    /// | `bursts`, `burst_weight` | UInt32, Float64 | those of [`Bursts`](crate::trend::Bursts) with a p up to the level; weight of the heaviest, null without |
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
    /// its life. Else *uncertain*. All tests of all terms are
    /// corrected together (Benjamini and Hochberg at [`level`](Self::level)).
    /// Counts are divided by their dispersion between neighbouring periods where
    /// it is above 1, and by more where few occurrences are in few documents.
    ///
    /// **Measured** on simulated corpora in which nothing changes, at 0.05: 10,
    /// 20, 57 and 180 periods of 1 to 10 documents, text even, growing tenfold,
    /// varying tenfold or short at both ends, 0.05 to 30 occurrences a period,
    /// Poisson, negative binomial by document or by period (α = 0.5) or in heaps
    /// of three. `p_value` is up to 0.05 for 0.01 to 0.05 of terms in every kind
    /// of corpus, a `q_value` for none in 91 to 100 of 100 corpora, and a class
    /// other than *steady* and *uncertain* is given to 0.000 to 0.006 of terms.
    /// A rate that grows fivefold over 10 periods of 5 occurrences is found in
    /// 0.85 of cases (Mann and Kendall: 0.76), one that doubles over 57 in 0.91
    /// (0.91). `cargo bench --bench nulls` prints such figures. Autocorrelated
    /// rates are not covered: drifts of several periods count as trends.
    ///
    /// A term that does not occur has nulls but for its counts and 0 `periods`,
    /// `changes` and `bursts`. With one period, trends are null.
    ///
    /// Costs, for n periods of which a term is used in k: places O(k log k);
    /// trend O(n); change points O(n) to O(n²), none where the variation is
    /// below one penalty; bursts O(n). Linear in terms, in parallel.
    ///
    /// # Errors
    /// As [`Trend::of`](crate::Trend::of); [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for settings out of their bounds.
    pub fn of(&self, dtm: &Dtm) -> Result<DataFrame> {
        self.check()?;
        Rates::ask(&self.scope, dtm, |rates| self.table(rates))
    }

    /// As [`TrendProfile::of`], from counts by group: by the period that the
    /// groups have, or one that holds it, such as years over months.
    ///
    /// # Errors
    /// As [`TrendProfile::of`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for a period into which the groups do not fit.
    pub fn of_counts(&self, counts: &PartialCounts) -> Result<DataFrame> {
        self.check()?;
        self.table(&Rates::of_counts(&self.scope, counts)?)
    }

    fn table(&self, rates: &Rates) -> Result<DataFrame> {
        let clock = Clock::new(&rates.timeline);
        let question = self.question(&clock);
        let counts = BurstCounts { total: &rates.timeline.tokens, of_cell: |c| c.count };
        let of_column = |&column: &Option<u32>| self.life(rates.series.of(column), &clock, &counts, &question);
        let lives: Vec<Life> = rates.chosen.columns.par_iter().map(of_column).collect();
        let limit = self.limit(&lives);
        let class = |life: &Life| {
            let (places, evidence) = life.proved.as_ref()?;
            Some(evidence.class(places, clock.len(), &question, limit))
        };
        let classes: Vec<Option<Class>> = lives.iter().map(class).collect();
        let leaning = |(life, class): (&Life, &Option<Class>)| {
            let (places, evidence) = life.proved.as_ref().filter(|_| *class == Some(Class::Uncertain))?;
            Some(evidence.class(places, clock.len(), &question, EVEN_ODDS)).filter(|c| *c != Class::Uncertain)
        };
        let leanings: Vec<Option<Class>> = lives.iter().zip(&classes).map(leaning).collect();
        let names = |of: &[Option<Class>]| -> Vec<Option<String>> {
            of.iter().map(|class| class.map(|c| c.name().to_string())).collect()
        };
        let tokens: u64 = rates.timeline.tokens.iter().sum();
        let mut columns = vec![
            table::column("term", rates.chosen.names.clone()),
            table::column("class", names(&classes)),
            table::column("leaning", names(&leanings)),
        ];
        columns.extend(places_columns(&lives, &rates.timeline, &clock, tokens));
        columns.extend(trend_columns(&lives, self.scope.period.per_year()));
        table::frame(lives.len(), columns)
    }

    /// The largest p value that counts as proof; below 0 where none does.
    fn limit(&self, lives: &[Life]) -> f64 {
        let tests = lives.iter().filter_map(|life| Some(life.proved.as_ref()?.1.tests()));
        let p_values: Vec<Option<f64>> = tests.flatten().collect();
        let proved =
            p_values.iter().zip(benjamini_hochberg(&p_values)).filter(|(_, q)| q.is_some_and(|q| q <= self.level));
        proved.filter_map(|(p, _)| *p).fold(-1.0, f64::max)
    }

    /// Every change in the level of a term, by term and then by time.
    ///
    /// Columns: `term` (Categorical), `period` (String, the first of the new
    /// level), `rate_before` and `rate_after` (Float64, per 10,000 tokens,
    /// over all periods of the old and the new level), `p_value` (Float64, that
    /// a term of one level has some change as large).
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
    /// # Errors
    /// As [`TrendProfile::of`].
    pub fn change_points(&self, dtm: &Dtm) -> Result<DataFrame> {
        self.check()?;
        Rates::ask(&self.scope, dtm, |rates| {
            let clock = Clock::new(&rates.timeline);
            let limit = change_limit(clock.len(), self.level);
            let of_column = |&column: &Option<u32>| life::changes(rates.series.of(column), &clock, limit);
            let found: Vec<Vec<Change>> = rates.chosen.columns.par_iter().map(of_column).collect();
            let each =
                || rates.chosen.names.iter().zip(&found).flat_map(|(name, of)| of.iter().map(move |c| (name, c)));
            let period = |place: usize| rates.timeline.label(clock.periods[place]);
            table::frame(
                each().count(),
                vec![
                    table::column("term", each().map(|(name, _)| name.clone()).collect::<Vec<String>>()),
                    table::column("period", each().map(|(_, c)| period(c.place)).collect::<Vec<String>>()),
                    table::column("rate_before", each().map(|(_, c)| c.before * 1e4).collect::<Vec<f64>>()),
                    table::column("rate_after", each().map(|(_, c)| c.after * 1e4).collect::<Vec<f64>>()),
                    table::column("p_value", each().map(|(_, c)| c.p).collect::<Vec<f64>>()),
                ],
            )
        })
    }

    fn question(&self, clock: &Clock) -> Question {
        Question {
            window: self.window.unwrap_or_else(|| clock.len().div_ceil(10).max(2)),
            level: self.level,
            quantiles: QuantileTable::new(self.confidence, clock.len()),
            change: change_limit(clock.len(), self.level),
        }
    }

    fn life(&self, cells: &[Cell], clock: &Clock, counts: &BurstCounts<'_>, question: &Question) -> Life {
        let mut bursts = counts.bursts(cells, &BurstModel::default());
        bursts.retain(|(_, p)| *p <= self.level);
        let proved = Places::of(cells, clock).map(|places| {
            let evidence = Evidence::of(cells, &places, clock, question);
            (places, evidence)
        });
        Life {
            count: cells.iter().map(|c| c.count).sum(),
            documents: cells.iter().map(|c| c.documents).sum(),
            proved,
            changes: life::changes(cells, clock, question.change).len() as u32,
            bursts: bursts.len() as u32,
            burst_weight: bursts.iter().map(|(b, _)| b.weight).reduce(f64::max),
        }
    }
}

/// The level at which a test leans rather than proves.
const EVEN_ODDS: f64 = 0.5;

/// All that is known of one term.
struct Life {
    count: u64,
    documents: u32,
    /// None for a term that does not occur.
    proved: Option<(Places, Evidence)>,
    changes: u32,
    bursts: u32,
    burst_weight: Option<f64>,
}

fn places_columns(lives: &[Life], timeline: &Timeline, clock: &Clock, tokens: u64) -> Vec<Column> {
    let label = |place: usize| timeline.label(clock.periods[place]);
    let labels = |of: &dyn Fn(&Places) -> Option<usize>| -> Vec<Option<String>> {
        lives.iter().map(|life| life.proved.as_ref().and_then(|(places, _)| of(places)).map(label)).collect()
    };
    let some = |of: &dyn Fn(&Places) -> Option<u32>| -> Vec<Option<u32>> {
        lives.iter().map(|life| life.proved.as_ref().and_then(|(places, _)| of(places))).collect()
    };
    let numbers = |of: &dyn Fn(&Places) -> f64| -> Vec<Option<f64>> {
        lives.iter().map(|life| life.proved.as_ref().map(|(places, _)| of(places))).collect()
    };
    let in_use = |life: &Life| life.proved.as_ref().map_or(0, |(places, _)| places.in_use as u32);
    vec![
        table::column("count", lives.iter().map(|l| l.count).collect::<Vec<u64>>()),
        table::column("doc_count", lives.iter().map(|l| l.documents).collect::<Vec<u32>>()),
        table::column("rate", lives.iter().map(|l| table::rate(l.count, tokens)).collect::<Vec<Option<f64>>>()),
        table::column("first", labels(&|p| Some(p.first))),
        table::column("last", labels(&|p| Some(p.last))),
        table::column("first_firm", labels(&|p| p.first_firm)),
        table::column(
            "since",
            lives.iter().map(|l| l.proved.as_ref().map(|(_, e)| label(e.start))).collect::<Vec<Option<String>>>(),
        ),
        table::column("emergence", labels(&|p| p.emergence)),
        table::column("retreat", labels(&|p| p.retreat)),
        table::column("periods", lives.iter().map(in_use).collect::<Vec<u32>>()),
        table::column("peak", labels(&|p| Some(p.peak))),
        table::column("peak_rate", numbers(&|p| p.peak_rate)),
        table::column("half_life", some(&|p| p.half_life)),
        table::column("gap", some(&|p| Some(p.gap as u32))),
        table::column("steadiness", numbers(&|p| p.steadiness)),
    ]
}

fn trend_columns(lives: &[Life], per_year: Option<f64>) -> Vec<Column> {
    let evidence = |of: &dyn Fn(&Evidence) -> Option<f64>| -> Vec<Option<f64>> {
        lives.iter().map(|life| life.proved.as_ref().and_then(|(_, evidence)| of(evidence))).collect()
    };
    let trend = |of: &dyn Fn(&CountTrend) -> Option<f64>| evidence(&|e| e.trend.as_ref().and_then(of));
    let p_values = trend(&|t| Some(t.p));
    let q_values = benjamini_hochberg(&p_values);
    let in_a_year = |t: &CountTrend| per_year.map(|periods| 100.0 * (t.slope * periods).exp_m1());
    vec![
        table::column("rate_ratio", trend(&|t| Some(t.slope.exp()))),
        table::column("rate_ratio_low", trend(&|t| Some(t.lower.exp()))),
        table::column("rate_ratio_high", trend(&|t| Some(t.upper.exp()))),
        table::column("percent_year", trend(&in_a_year)),
        table::column("dispersion", trend(&|t| t.dispersion)),
        table::column("z", trend(&|t| Some(t.z))),
        table::column("p_value", p_values),
        table::column("q_value", q_values),
        table::column("born_p_value", evidence(&|e| Some(e.born))),
        table::column("gone_p_value", evidence(&|e| Some(e.gone))),
        table::column("return_p_value", evidence(&|e| Some(e.returned))),
        table::column("rise_p_value", evidence(&|e| Some(e.rise))),
        table::column("decline_p_value", evidence(&|e| Some(e.decline))),
        table::column("changes", lives.iter().map(|l| l.changes).collect::<Vec<u32>>()),
        table::column("bursts", lives.iter().map(|l| l.bursts).collect::<Vec<u32>>()),
        table::column("burst_weight", lives.iter().map(|l| l.burst_weight).collect::<Vec<Option<f64>>>()),
    ]
}
