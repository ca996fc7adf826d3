//! Adoption among the units that could be seen to adopt.

use polars::prelude::DataFrame;

use super::diffusion::{Adoption, Diffusion, Spread};
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::stats::kaplan_meier::{Adopted, kaplan_meier};
use crate::table;

impl Diffusion {
    /// The share of units that have adopted each term by each period, among
    /// those that can be seen to: by term in the order given, then by time.
    ///
    /// A unit is at risk in a period in which it has text, after the period of
    /// its first text, as long as it has not adopted. One that has the term in
    /// its first text adopted at a time that nobody saw, and one without text
    /// in a period cannot be seen to adopt; counting either as a unit that has
    /// not adopted, as [`Diffusion::curve`] does, makes diffusion look slow.
    ///
    /// Columns: `term` (Categorical), `period` (String), `at_risk` (UInt32, units),
    /// `adopted` (UInt32, of these, in the period), `share` (Float64, adopted so
    /// far, 0 to 1, by Kaplan and Meier), `share_low`, `share_high` (Float64,
    /// Greenwood's limits on a scale that keeps them between 0 and 1; null
    /// before the first adoption and once all have adopted), `had_it_first`
    /// (UInt32, units that had the term in their first text by then, left out).
    ///
    /// # Errors
    /// As [`Diffusion::adopters`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for a `confidence` that is not between 0 and 1.
    pub fn at_risk(&self, dtm: &Dtm, confidence: f64) -> Result<DataFrame> {
        if !(confidence > 0.0 && confidence < 1.0) {
            return Err(Error::option("confidence", confidence, "more than 0 and less than 1"));
        }
        let spread = self.spread(dtm)?;
        let n = spread.timeline.len();
        let found: Vec<(Vec<Risk>, Vec<Adopted>)> = spread
            .adoptions
            .iter()
            .map(|adoption| {
                let risks = risks(adoption, &spread);
                let numbers: Vec<(u32, u32)> = risks.iter().map(|r| (r.at_risk, r.adopted)).collect();
                let shares = kaplan_meier(&numbers, confidence);
                (risks, shares)
            })
            .collect();
        let risk = |of: fn(&Risk) -> u32| -> Vec<u32> { found.iter().flat_map(|(risks, _)| risks).map(of).collect() };
        let shares = || found.iter().flat_map(|(_, shares)| shares);
        let terms = spread.adoptions.iter().flat_map(|a| std::iter::repeat_n(a.term.clone(), n));
        let periods = spread.adoptions.iter().flat_map(|_| spread.timeline.labels.iter().cloned());
        table::frame(
            n * found.len(),
            vec![
                table::column("term", terms.collect::<Vec<String>>()),
                table::column("period", periods.collect::<Vec<String>>()),
                table::column("at_risk", risk(|r| r.at_risk)),
                table::column("adopted", risk(|r| r.adopted)),
                table::column("share", shares().map(|s| s.share).collect::<Vec<f64>>()),
                table::column("share_low", shares().map(|s| s.limits.map(|l| l.0)).collect::<Vec<Option<f64>>>()),
                table::column("share_high", shares().map(|s| s.limits.map(|l| l.1)).collect::<Vec<Option<f64>>>()),
                table::column("had_it_first", risk(|r| r.had_it_first)),
            ],
        )
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Risk {
    at_risk: u32,
    adopted: u32,
    had_it_first: u32,
}

/// Who could adopt a term in each period, and who did.
fn risks(adoption: &Adoption, spread: &Spread) -> Vec<Risk> {
    let mut risks = vec![Risk::default(); spread.timeline.len()];
    for (texts, adopted) in spread.texts.iter().zip(adoption.periods()) {
        let Some((&entry, later)) = texts.split_first() else { continue };
        if adopted == Some(entry) {
            risks[entry as usize..].iter_mut().for_each(|r| r.had_it_first += 1);
            continue;
        }
        for &p in later.iter().take_while(|&&p| adopted.is_none_or(|a| p <= a)) {
            risks[p as usize].at_risk += 1;
            risks[p as usize].adopted += u32::from(adopted == Some(p));
        }
    }
    risks
}
