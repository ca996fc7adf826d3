//! Trends by other models: regressions of counts, and a test for rates that drift.

use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::life::Clock;
use super::profile::TrendProfile;
use super::rates::Rates;
use crate::error::Result;
use crate::matrix::Dtm;
use crate::stats::autocorrelated::{DriftTable, DriftingTrend};
use crate::stats::axis::Axis;
use crate::stats::count_regression::{CountRegression, negative_binomial_regression, poisson_regression};
use crate::stats::multiple_testing::benjamini_hochberg;
use crate::stats::student::normal_z;
use crate::stats::trend_test::two_sided_p;
use crate::table::{Table, Values, schema};

/// The models of [`TrendProfile::regressions`], in order of their rows.
const MODELS: [&str; 2] = ["poisson", "negative_binomial"];

impl TrendProfile {
    /// The trend of each term as regressions of its counts on time with the
    /// logarithm of the text as offset, as statsmodels and R's `glm` and
    /// `glm.nb` give them: by term in the order given or that of the
    /// vocabulary, a row `poisson` and a row `negative_binomial`.
    ///
    /// Columns: [`TREND_REGRESSIONS`].
    ///
    /// ln(mean) = ln(text) + a + b t over all periods with text; variance m for
    /// Poisson, m + α m² for the negative binomial, α by maximum likelihood, and
    /// the row equals that of Poisson with α = 0 where counts vary no more than
    /// Poisson's. Limits and p are Wald's, of the normal distribution: with
    /// clumped counts that of `poisson` is far too small, and that of
    /// `negative_binomial` is too small in short series. [`TrendProfile::of`] is
    /// the test that holds; this is for comparison with other programs.
    ///
    /// ```
    /// use tifa::{TrendProfile, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let table = TrendProfile::by(Period::Year).terms(["科学发展观"]).regressions(&dtm)?;
    /// let shown = table.select(["term", "model", "rate_ratio", "slope", "slope_error", "p_value"])?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 6)
    /// ┌────────────┬───────────────────┬────────────┬───────────┬─────────────┬──────────┐
    /// │ term       ┆ model             ┆ rate_ratio ┆ slope     ┆ slope_error ┆ p_value  │
    /// │ ---        ┆ ---               ┆ ---        ┆ ---       ┆ ---         ┆ ---      │
    /// │ cat        ┆ str               ┆ f64        ┆ f64       ┆ f64         ┆ f64      │
    /// ╞════════════╪═══════════════════╪════════════╪═══════════╪═════════════╪══════════╡
    /// │ 科学发展观 ┆ poisson           ┆ 0.672034   ┆ -0.397446 ┆ 0.095404    ┆ 0.000031 │
    /// │ 科学发展观 ┆ negative_binomial ┆ 0.672034   ┆ -0.397446 ┆ 0.095404    ┆ 0.000031 │
    /// └────────────┴───────────────────┴────────────┴───────────┴─────────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`TrendProfile::of`].
    pub fn regressions(&self, dtm: &Dtm) -> Result<DataFrame> {
        self.check()?;
        let z = normal_z(1.0 - self.confidence);
        Rates::ask(&self.scope, dtm, |rates| {
            let clock = Clock::new(&rates.timeline);
            let axis = Axis::new(&clock.times, &clock.tokens);
            let fits = |column: &Option<u32>| {
                let counts = clock.counts(rates.series.of(*column));
                let axis = axis.as_ref();
                [
                    axis.and_then(|axis| poisson_regression(axis, &counts)),
                    axis.and_then(|axis| negative_binomial_regression(axis, &counts)),
                ]
            };
            let rows: Vec<Option<CountRegression>> =
                rates.chosen.columns.par_iter().map(fits).collect::<Vec<_>>().into_iter().flatten().collect();
            let models = MODELS.len() as u32;
            let limit =
                |side: f64| move |r: &Option<CountRegression>| r.as_ref().map(|r| (r.slope + side * z * r.error).exp());
            let parameters = |r: &CountRegression| if r.alpha > 0.0 { 3.0 } else { 2.0 };
            Table::of_rows(&TREND_REGRESSIONS, &rows)
                .values("term", rates.terms((0..rows.len() as u32).map(|row| row / models)))
                .values("model", Values::coded(MODELS, (0..rows.len() as u32).map(|row| row % models).collect()))
                .column("rate_ratio", |r| r.as_ref().map(|r| r.slope.exp()))
                .column("rate_ratio_low", limit(-1.0))
                .column("rate_ratio_high", limit(1.0))
                .column("slope", |r| r.as_ref().map(|r| r.slope))
                .column("slope_error", |r| r.as_ref().map(|r| r.error))
                .column("z", |r| r.as_ref().map(|r| r.slope / r.error))
                .column("p_value", |r| r.as_ref().map(|r| two_sided_p(r.slope / r.error)))
                .column("alpha", |r| r.as_ref().map(|r| r.alpha))
                .column("log_likelihood", |r| r.as_ref().map(|r| r.ln_likelihood))
                .column("aic", |r| r.as_ref().map(|r| 2.0 * (parameters(r) - r.ln_likelihood)))
                .frame()
        })
    }

    /// The trend of each term where its rate drifts, so that neighbouring
    /// periods are alike: in the order given or that of the vocabulary.
    ///
    /// Columns: [`DRIFTING_TRENDS`].
    ///
    /// The score of the trend with the variance that its residuals leave when
    /// they are correlated by autocorrelation ^ distance, and Student's t with
    /// the degrees of freedom that they then have (Satterthwaite). The
    /// autocorrelation is estimated from neighbouring residuals without their
    /// bias in short series, and the test allows for one standard error more.
    /// Counts are weighed by text, or evenly as rates where these vary by more
    /// than Poisson counts do.
    ///
    /// Measured at 0.05 on rates whose logarithm is autocorrelated with 0.6
    /// (standard deviation 0.4): 0.01 to 0.07 of terms without a trend have a p
    /// up to that, over 10 to 180 periods with 0.3 to 100 occurrences each and
    /// text that is even, grows tenfold or varies tenfold; for
    /// [`TrendProfile::of`] it is up to 0.32, for Hamed and Rao's test 0.24. The
    /// price is power: a rate that grows fourfold is found there in 0.05 to 0.19
    /// of cases over 10 periods, 0.18 to 0.36 over 20, 0.62 to 0.86 over 57, and
    /// 0.99 over 180 (1 to 100 occurrences a period).
    ///
    /// ```
    /// use tifa::{TrendProfile, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// assert_eq!(TrendProfile::by(Period::Year).terms(["科学发展观", "乡村振兴"]).drifting(&dtm)?.to_string(), "\
    /// shape: (2, 7)
    /// ┌────────────┬─────────────────┬───────────┬───────────┬──────────┬──────────┬──────────┐
    /// │ term       ┆ autocorrelation ┆ inflation ┆ t         ┆ df       ┆ p_value  ┆ q_value  │
    /// │ ---        ┆ ---             ┆ ---       ┆ ---       ┆ ---      ┆ ---      ┆ ---      │
    /// │ cat        ┆ f64             ┆ f64       ┆ f64       ┆ f64      ┆ f64      ┆ f64      │
    /// ╞════════════╪═════════════════╪═══════════╪═══════════╪══════════╪══════════╪══════════╡
    /// │ 科学发展观 ┆ 0.97            ┆ 18.734673 ┆ -1.295877 ┆ 4.798958 ┆ 0.253839 ┆ 0.253839 │
    /// │ 乡村振兴   ┆ 0.217957        ┆ 3.258803  ┆ 2.475897  ┆ 9.608174 ┆ 0.033668 ┆ 0.067337 │
    /// └────────────┴─────────────────┴───────────┴───────────┴──────────┴──────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`TrendProfile::of`].
    pub fn drifting(&self, dtm: &Dtm) -> Result<DataFrame> {
        self.check()?;
        Rates::ask(&self.scope, dtm, |rates| {
            let clock = Clock::new(&rates.timeline);
            let table = Axis::new(&clock.times, &clock.tokens).and_then(DriftTable::new);
            let trend = |column: &Option<u32>| table.as_ref()?.trend(&clock.counts(rates.series.of(*column)));
            let rows: Vec<Option<DriftingTrend>> = rates.chosen.columns.par_iter().map(trend).collect();
            let p_values: Vec<Option<f64>> = rows.iter().map(|r| r.as_ref().map(|r| r.p)).collect();
            let q_values = benjamini_hochberg(&p_values);
            Table::of_rows(&DRIFTING_TRENDS, &rows)
                .values("term", rates.terms(0..rows.len() as u32))
                .column("autocorrelation", |r| r.as_ref().map(|r| r.autocorrelation))
                .column("inflation", |r| r.as_ref().map(|r| r.inflation))
                .column("t", |r| r.as_ref().map(|r| r.t))
                .column("df", |r| r.as_ref().map(|r| r.df))
                .values("p_value", p_values.into())
                .values("q_value", q_values.into())
                .frame()
        })
    }
}

schema! {
    /// The columns of [`TrendProfile::regressions`].
    TREND_REGRESSIONS = "trend_regressions" {
        term: Term, "", "the term";
        model: Text, "", "`poisson` or `negative_binomial`";
        rate_ratio: F64, "", "factor by which the rate grows from period to period; null where all occurrences are in the first or last period, and for a term that does not occur";
        rate_ratio_low: F64, "", "its lower limit";
        rate_ratio_high: F64, "", "its upper limit";
        slope: F64, "", "ln of the rate ratio: the coefficient of the regression";
        slope_error: F64, "", "its standard error from the expected information";
        z: F64, "", "slope by its error";
        p_value: F64, "0 to 1", "of z, two-sided";
        alpha: F64, "", "α of the variance m + α m²; 0 for Poisson";
        log_likelihood: F64, "", "at its maximum";
        aic: F64, "", "Akaike's criterion: 2 (parameters - log likelihood)";
    }
}

schema! {
    /// The columns of [`TrendProfile::drifting`].
    DRIFTING_TRENDS = "drifting_trends" {
        term: Term, "", "the term; all else is null for one that does not occur, and with fewer than six periods";
        autocorrelation: F64, "0 to 1", "of neighbouring periods, estimated without bias; at most 0.97";
        inflation: F64, "", "factor by which the autocorrelation that is allowed for widens the variance";
        t: F64, "", "score of the trend by its standard error";
        df: F64, "", "degrees of freedom";
        p_value: F64, "0 to 1", "of t, two-sided";
        q_value: F64, "0 to 1", "Benjamini and Hochberg's, over all terms in the table that have a p";
    }
}
