//! How formulations spread over the groups.

use super::Report;
use super::cells::{numbers, words};
use crate::corpus::Undated;
use crate::error::Result;
use crate::matrix::Dtm;
use crate::trend::Diffusion;

/// The curves of diffusion that are shown.
#[derive(Debug, Default)]
pub(super) struct Spread {
    /// Groups of the corpus.
    pub units: u64,
    pub periods: Vec<String>,
    /// Formulation and the share of the groups that have it by each period.
    pub curves: Vec<(String, Vec<Option<f64>>)>,
}

const SHOWN: usize = 6;
/// Groups that must have a formulation for its curve to be shown.
const LEAST: f64 = 3.0;

impl Spread {
    /// Of these formulations those that most groups took up, and not most of them at once.
    pub fn new(report: &Report<'_>, dtm: &Dtm, terms: &[String]) -> Result<Option<Self>> {
        let Some(variable) = report.group.as_deref().filter(|_| !terms.is_empty()) else { return Ok(None) };
        let spread = Diffusion::over(variable).period(report.period.clone()).terms(terms).undated(Undated::Skip);
        let table = spread.curve(dtm)?;
        let n = table.height() / terms.len();
        if n < 3 {
            return Ok(None);
        }
        let (adopters, shares) = (numbers(&table, "adopters")?, numbers(&table, "share")?);
        let units = numbers(&table, "units")?.first().copied().flatten().unwrap_or(0.0);
        let mut curves: Vec<(usize, f64)> = Vec::new();
        for i in 0..terms.len() {
            let of_term: Vec<f64> = adopters[i * n..(i + 1) * n].iter().map(|a| a.unwrap_or(0.0)).collect();
            let last = of_term[n - 1];
            let at_once = of_term.windows(2).map(|w| w[1] - w[0]).fold(of_term[0], f64::max);
            if last >= LEAST && at_once <= last * 0.6 {
                curves.push((i, last));
            }
        }
        curves.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        curves.truncate(SHOWN);
        let curve = |(i, _): (usize, f64)| (terms[i].clone(), shares[i * n..(i + 1) * n].to_vec());
        let curves: Vec<_> = curves.into_iter().map(curve).collect();
        let periods = words(&table, "period").into_iter().take(n).collect();
        Ok((!curves.is_empty()).then_some(Self { units: units as u64, periods, curves }))
    }
}
