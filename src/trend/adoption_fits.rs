//! Curves of adoption: logistic growth and Bass diffusion.

use polars::prelude::DataFrame;

use super::diffusion::{Adoption, Diffusion, Spread, numbers};
use crate::error::Result;
use crate::matrix::Dtm;
use crate::stats::adoption::{MIN_ADOPTION_TIMES, fit_bass, fit_logistic};
use crate::table;

/// A value with its standard error.
type Estimate = Option<(f64, f64)>;

/// Which estimate of a fit a column holds.
type Column = fn(&Fit<'_>) -> Estimate;

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
    /// Columns: `term`, `model` (String), `adopters`, `units` (UInt32), then
    /// Float64 with standard errors beside them: `ceiling`, `ceiling_error`
    /// (K or m, in units), `rate`, `rate_error` (r), `innovation`,
    /// `innovation_error` (p), `imitation`, `imitation_error` (q), `t50`,
    /// `t50_error` (half of the ceiling has adopted); `peak` (Float64, fastest
    /// adoption; null where that is at the begin), `t50_period` (String, null
    /// outside the corpus), `rss` (Float64, squared residuals), `note`
    /// (String: `not enough adopters` where units adopted in fewer than four
    /// periods, `no fit` where the curve has no finite optimum; null where
    /// there is a curve). Numbers that a model does not have are null.
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
        let mut columns = vec![
            table::column("term", fits.iter().map(|f| f.adoption.term.clone()).collect::<Vec<String>>()),
            table::column("model", fits.iter().map(|f| f.model.to_string()).collect::<Vec<String>>()),
            table::column("adopters", fits.iter().map(|f| f.adoption.adopters() as u32).collect::<Vec<u32>>()),
            table::column("units", vec![spread.units.len() as u32; fits.len()]),
        ];
        let estimates: [(&str, Column); 5] = [
            ("ceiling", |f| f.ceiling),
            ("rate", |f| f.rate),
            ("innovation", |f| f.innovation),
            ("imitation", |f| f.imitation),
            ("t50", |f| f.t50),
        ];
        for (name, of) in estimates {
            columns.push(numbers(name, &fits, |f| of(f).map(|e| e.0)));
            columns.push(numbers(&format!("{name}_error"), &fits, |f| of(f).map(|e| e.1)));
        }
        columns.push(numbers("peak", &fits, |f| f.peak));
        columns.push(table::column("t50_period", fits.iter().map(label).collect::<Vec<Option<String>>>()));
        columns.push(numbers("rss", &fits, |f| f.rss));
        let notes = fits.iter().map(|f| f.note.map(str::to_string));
        columns.push(table::column("note", notes.collect::<Vec<Option<String>>>()));
        table::frame(fits.len(), columns)
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
