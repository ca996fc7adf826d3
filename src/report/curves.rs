//! The formulations over time.

use std::collections::HashMap;
use std::ops::Range;

use super::Report;
use super::cells::{numbers, texts, words};
use crate::corpus::Undated;
use crate::error::Result;
use crate::matrix::Dtm;
use crate::trend::{Bands, BurstUnit, Bursts, HeatScale, Trend, TrendProfile};

/// The timeline, and each shown formulation on it.
#[derive(Debug, Default)]
pub(super) struct Curves {
    pub periods: Vec<String>,
    pub documents: Vec<u32>,
    pub tokens: Vec<u64>,
    pub of_term: Vec<Curve>,
    /// Whether bursts were sought in documents rather than occurrences.
    pub bursts_by_documents: bool,
    /// Whether there are documents enough for levels of heat.
    pub heat: bool,
}

/// One formulation over time.
#[derive(Debug, Default, Clone)]
pub(super) struct Curve {
    pub counts: Vec<u64>,
    pub doc_counts: Vec<u32>,
    /// Per 10,000 tokens; none where there is no text.
    pub rates: Vec<Option<f64>>,
    pub bands: Vec<Option<(f64, f64)>>,
    pub class: Option<String>,
    /// Where the class is `uncertain`, the one it leans to.
    pub leaning: Option<String>,
    pub first: Option<String>,
    pub last: Option<String>,
    pub peak: Option<String>,
    /// Periods of each burst, and its weight.
    pub bursts: Vec<(Range<usize>, f64)>,
    /// Level of heat in each period.
    pub heat: Vec<Option<String>>,
}

impl Curves {
    pub fn new(report: &Report<'_>, dtm: &Dtm, terms: &[String]) -> Result<Self> {
        let trend = Trend::by(report.period.clone()).terms(terms).undated(Undated::Skip);
        let table = trend.of(dtm)?;
        let n = table.height() / terms.len().max(1);
        if n == 0 {
            return Ok(Self { of_term: vec![Curve::default(); terms.len()], ..Self::default() });
        }
        let all_periods = words(&table, "period");
        let number = |name: &str| -> Result<Vec<Option<f64>>> { numbers(&table, name) };
        let (counts, doc_counts, rates) = (number("count")?, number("doc_count")?, number("rate")?);
        let bands = trend.bands(dtm, &Bands::exact())?;
        let (low, high) = (numbers(&bands, "rate_low")?, numbers(&bands, "rate_high")?);
        let documents: Vec<u32> = number("documents")?[..n].iter().map(|x| x.unwrap_or(0.0) as u32).collect();
        let mut sorted: Vec<u32> = documents.iter().copied().filter(|d| *d > 0).collect();
        sorted.sort_unstable();
        let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
        let mut curves = Self {
            periods: all_periods[..n].to_vec(),
            documents,
            tokens: number("tokens")?[..n].iter().map(|x| x.unwrap_or(0.0) as u64).collect(),
            of_term: Vec::with_capacity(terms.len()),
            bursts_by_documents: median >= 5,
            heat: median >= 50,
        };
        for (i, _) in terms.iter().enumerate() {
            let cells = i * n..(i + 1) * n;
            curves.of_term.push(Curve {
                counts: counts[cells.clone()].iter().map(|x| x.unwrap_or(0.0) as u64).collect(),
                doc_counts: doc_counts[cells.clone()].iter().map(|x| x.unwrap_or(0.0) as u32).collect(),
                rates: rates[cells.clone()].to_vec(),
                bands: cells.map(|c| low[c].zip(high[c])).collect(),
                ..Curve::default()
            });
        }
        curves.add_lives(report, dtm, terms)?;
        curves.add_bursts(report, dtm, terms)?;
        if curves.heat {
            curves.add_heat(report, dtm, terms)?;
        }
        Ok(curves)
    }

    fn add_lives(&mut self, report: &Report<'_>, dtm: &Dtm, terms: &[String]) -> Result<()> {
        let lives = TrendProfile::by(report.period.clone()).terms(terms).undated(Undated::Skip).of(dtm)?;
        let column = |name: &str| texts(&lives, name);
        let columns = column("class").into_iter().zip(column("first")).zip(column("last")).zip(column("peak"));
        for ((curve, (((class, first), last), peak)), leaning) in
            self.of_term.iter_mut().zip(columns).zip(column("leaning"))
        {
            (curve.class, curve.first, curve.last, curve.peak) = (class, first, last, peak);
            curve.leaning = leaning;
        }
        Ok(())
    }

    fn add_bursts(&mut self, report: &Report<'_>, dtm: &Dtm, terms: &[String]) -> Result<()> {
        let unit = if self.bursts_by_documents { BurstUnit::Documents } else { BurstUnit::Tokens };
        let bursts = Bursts::by(report.period.clone()).unit(unit).terms(terms).undated(Undated::Skip).of(dtm)?;
        let row: HashMap<&str, usize> = terms.iter().enumerate().map(|(i, t)| (t.as_str(), i)).collect();
        let at: HashMap<&str, usize> = self.periods.iter().enumerate().map(|(i, p)| (p.as_str(), i)).collect();
        let spans = words(&bursts, "start").into_iter().zip(words(&bursts, "end"));
        let weights = numbers(&bursts, "weight")?;
        for ((term, (start, end)), weight) in words(&bursts, "term").iter().zip(spans).zip(weights) {
            let place = (row.get(term.as_str()), at.get(start.as_str()), at.get(end.as_str()));
            if let (Some(&row), Some(&start), Some(&end)) = place {
                self.of_term[row].bursts.push((start..end + 1, weight.unwrap_or(0.0)));
            }
        }
        Ok(())
    }

    fn add_heat(&mut self, report: &Report<'_>, dtm: &Dtm, terms: &[String]) -> Result<()> {
        let scale = HeatScale::by_share().period(report.period.clone()).terms(terms).undated(Undated::Skip);
        let levels = texts(&scale.levels(dtm)?, "level");
        for (curve, levels) in self.of_term.iter_mut().zip(levels.chunks(self.periods.len().max(1))) {
            curve.heat = levels.to_vec();
        }
        Ok(())
    }

    /// Periods that have text.
    pub fn with_text(&self) -> usize {
        self.documents.iter().filter(|d| **d > 0).count()
    }
}
