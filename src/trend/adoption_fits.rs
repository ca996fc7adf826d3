//! Curves of adoption: logistic growth and Bass diffusion.

use polars::prelude::DataFrame;

use super::diffusion::{Adoption, Diffusion, Spread};
use crate::error::Result;
use crate::matrix::Dtm;
use crate::stats::adoption::{MIN_ADOPTION_TIMES, fit_bass, fit_logistic};
use crate::table::{Table, schema};

/// A value with its standard error.
type Estimate = Option<(f64, f64)>;

struct Fit<'a> {
    adoption: &'a Adoption,
    model: &'static str,
    /// Why there is no curve.
    note: Option<&'static str>,
    ceiling: Estimate,
    rate: Estimate,
    innovation: Estimate,
    imitation: Estimate,
    t50: Estimate,
    peak: Option<f64>,
    rss: Option<f64>,
}

impl Diffusion {
    /// Curves fitted to the number of adopters over time: for each term in
    /// the order given a row `logistic` and a row `bass`.
    ///
    /// Logistic: K / (1 + exp(-r (t - t50))). Bass (1969):
    /// m (1 - e) / (1 + q/p e) with e = exp(-(p + q) u), u being the periods
    /// since the one before the first adoption. Both by least squares
    /// (Levenberg-Marquardt) on every period with documents from the first
    /// adoption on; t counts periods from the first of the corpus, which is 0.
    /// Standard errors are those of the non-linear fit; since cumulative
    /// numbers depend on each other, they tend to be too small.
    ///
    /// Columns: [`ADOPTION_FITS`]. Numbers that a model does not have are null.
    ///
    /// ```
    /// use tifa::{prelude::*, trend::Diffusion};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let table = Diffusion::over("place").terms(["质量强市"]).fits(&dtm)?;
    /// let columns = ["term", "model", "adopters", "units", "ceiling", "rate", "innovation", "imitation"];
    /// let shown = table.select(columns)?;
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 8)
    /// ┌──────────┬──────────┬──────────┬───────┬──────────┬──────────┬────────────┬───────────┐
    /// │ term     ┆ model    ┆ adopters ┆ units ┆ ceiling  ┆ rate     ┆ innovation ┆ imitation │
    /// │ ---      ┆ ---      ┆ ---      ┆ ---   ┆ ---      ┆ ---      ┆ ---        ┆ ---       │
    /// │ cat      ┆ str      ┆ u32      ┆ u32   ┆ f64      ┆ f64      ┆ f64        ┆ f64       │
    /// ╞══════════╪══════════╪══════════╪═══════╪══════════╪══════════╪════════════╪═══════════╡
    /// │ 质量强市 ┆ logistic ┆ 5        ┆ 10    ┆ 5.121109 ┆ 0.935682 ┆ null       ┆ null      │
    /// │ 质量强市 ┆ bass     ┆ 5        ┆ 10    ┆ 5.107862 ┆ null     ┆ 0.015236   ┆ 0.962773  │
    /// └──────────┴──────────┴──────────┴───────┴──────────┴──────────┴────────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Diffusion::adopters`].
    pub fn fits(&self, dtm: &Dtm) -> Result<DataFrame> {
        let spread = self.spread(dtm)?;
        let fits: Vec<Fit<'_>> = spread.adoptions.iter().flat_map(|adoption| fits_of(adoption, &spread)).collect();
        let label = |fit: &Fit<'_>| {
            let period = fit.t50?.0.round();
            (period >= 0.0).then(|| spread.timeline.labels.get(period as usize).cloned()).flatten()
        };
        let value = |estimate: Estimate| estimate.map(|e| e.0);
        let error = |estimate: Estimate| estimate.map(|e| e.1);
        Table::of_rows(&ADOPTION_FITS, &fits)
            .column("term", |f| f.adoption.term.clone())
            .column("model", |f| f.model.to_string())
            .column("adopters", |f| f.adoption.adopters() as u32)
            .column("units", |_| spread.units.len() as u32)
            .column("ceiling", |f| value(f.ceiling))
            .column("ceiling_error", |f| error(f.ceiling))
            .column("rate", |f| value(f.rate))
            .column("rate_error", |f| error(f.rate))
            .column("innovation", |f| value(f.innovation))
            .column("innovation_error", |f| error(f.innovation))
            .column("imitation", |f| value(f.imitation))
            .column("imitation_error", |f| error(f.imitation))
            .column("t50", |f| value(f.t50))
            .column("t50_error", |f| error(f.t50))
            .column("peak", |f| f.peak)
            .column("t50_period", label)
            .column("rss", |f| f.rss)
            .column("note", |f| f.note.map(str::to_string))
            .frame()
    }
}

schema! {
    /// The columns of [`Diffusion::fits`].
    ADOPTION_FITS = "adoption_fits" {
        term: Term, "", "the term";
        model: Text, "", "`logistic` or `bass`";
        adopters: U32, "units", "units that have adopted the term";
        units: U32, "units", "units of the corpus";
        ceiling: F64, "units", "units that adopt in the end: K or m";
        ceiling_error: F64, "units", "its standard error";
        rate: F64, "per period", "growth r of the logistic curve";
        rate_error: F64, "per period", "its standard error";
        innovation: F64, "per period", "Bass's p";
        innovation_error: F64, "per period", "its standard error";
        imitation: F64, "per period", "Bass's q";
        imitation_error: F64, "per period", "its standard error";
        t50: F64, "periods", "when half of the ceiling has adopted; 0 is the first period of the corpus";
        t50_error: F64, "periods", "its standard error";
        peak: F64, "periods", "when adoption is fastest; null where that is at the begin";
        t50_period: Text, "", "label of the period of t50; null outside the corpus";
        rss: F64, "units²", "squared residuals";
        note: Text, "", "`not enough adopters` (units adopted in fewer than four periods) or `no fit`; null where there is a curve";
    }
}

fn fits_of<'a>(adoption: &'a Adoption, spread: &Spread) -> [Fit<'a>; 2] {
    let none = |model, note| Fit {
        adoption,
        model,
        note: Some(note),
        ceiling: None,
        rate: None,
        innovation: None,
        imitation: None,
        t50: None,
        peak: None,
        rss: None,
    };
    if adoption.times() < MIN_ADOPTION_TIMES {
        return ["logistic", "bass"].map(|model| none(model, "not enough adopters"));
    }
    let curve = points(adoption, spread);
    let origin = curve.first().map_or(0.0, |point| point.0) - 1.0;
    let logistic = fit_logistic(&curve).map(|fit| {
        let [ceiling, rate, t50] = fit.standard_errors;
        Fit {
            note: None,
            ceiling: Some((fit.ceiling, ceiling)),
            rate: Some((fit.rate, rate)),
            t50: Some((fit.t50, t50)),
            peak: Some(fit.t50),
            rss: Some(fit.rss),
            ..none("logistic", "")
        }
    });
    let bass = fit_bass(&curve, origin).map(|fit| {
        let [innovation, imitation, ceiling] = fit.standard_errors;
        Fit {
            note: None,
            ceiling: Some((fit.ceiling, ceiling)),
            innovation: Some((fit.innovation, innovation)),
            imitation: Some((fit.imitation, imitation)),
            t50: Some((fit.t50, fit.t50_standard_error)),
            peak: fit.peak,
            rss: Some(fit.rss),
            ..none("bass", "")
        }
    });
    [logistic.unwrap_or_else(|| none("logistic", "no fit")), bass.unwrap_or_else(|| none("bass", "no fit"))]
}

/// Adopters so far, in every period with documents from the first adoption on.
fn points(adoption: &Adoption, spread: &Spread) -> Vec<(f64, f64)> {
    let new = adoption.new_by_period(spread.timeline.len());
    let first = new.iter().position(|&n| n > 0).unwrap_or(new.len());
    let mut so_far = 0;
    let observed = new.iter().enumerate().skip(first).filter(|(p, _)| spread.timeline.documents[*p] > 0);
    observed
        .map(|(p, &n)| {
            so_far += n;
            (p as f64, f64::from(so_far))
        })
        .collect()
}
