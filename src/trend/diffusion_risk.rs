//! Adoption among the units that could be seen to adopt.

use polars::prelude::DataFrame;

use super::diffusion::{Adoption, Diffusion, Spread};
use crate::error::{Error, Result};
use crate::matrix::Dtm;
use crate::stats::kaplan_meier::{Adopted, kaplan_meier};
use crate::table::{Table, Values, schema};

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
    /// Columns: [`ADOPTION_AT_RISK`].
    ///
    /// ```
    /// use tifa::{prelude::*, trend::Diffusion};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).build()?.dtm(&corpus)?;
    /// let table = Diffusion::over("place").terms(["质量强市"]).at_risk(&dtm, 0.95)?;
    /// let columns = ["term", "period", "at_risk", "adopted", "share", "share_low", "share_high"];
    /// let shown = table.select(columns)?.tail(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 7)
    /// ┌──────────┬────────┬─────────┬─────────┬───────┬───────────┬────────────┐
    /// │ term     ┆ period ┆ at_risk ┆ adopted ┆ share ┆ share_low ┆ share_high │
    /// │ ---      ┆ ---    ┆ ---     ┆ ---     ┆ ---   ┆ ---       ┆ ---        │
    /// │ cat      ┆ str    ┆ u32     ┆ u32     ┆ f64   ┆ f64       ┆ f64        │
    /// ╞══════════╪════════╪═════════╪═════════╪═══════╪═══════════╪════════════╡
    /// │ 质量强市 ┆ 2022   ┆ 3       ┆ 0       ┆ 0.76  ┆ 0.438907  ┆ 0.970532   │
    /// │ 质量强市 ┆ 2023   ┆ 3       ┆ 0       ┆ 0.76  ┆ 0.438907  ┆ 0.970532   │
    /// │ 质量强市 ┆ 2024   ┆ 3       ┆ 0       ┆ 0.76  ┆ 0.438907  ┆ 0.970532   │
    /// └──────────┴────────┴─────────┴─────────┴───────┴───────────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Diffusion::adopters`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// for a `confidence` that is not between 0 and 1.
    pub fn at_risk(&self, dtm: &Dtm, confidence: f64) -> Result<DataFrame> {
        Error::check_between_0_and_1("confidence", confidence)?;
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
        let rows: Vec<(Risk, Adopted)> =
            found.into_iter().flat_map(|(risks, shares)| risks.into_iter().zip(shares)).collect();
        let terms = (0..spread.adoptions.len() as u32).flat_map(|term| std::iter::repeat_n(term, n));
        let periods = spread.adoptions.iter().flat_map(|_| (0..n as u32).map(Some));
        Table::of_rows(&ADOPTION_AT_RISK, &rows)
            .values("term", Values::coded(spread.adoptions.iter().map(|a| a.term.as_str()), terms.collect()))
            .values("period", spread.timeline.labelled(periods))
            .column("at_risk", |r| r.0.at_risk)
            .column("adopted", |r| r.0.adopted)
            .column("share", |r| r.1.share)
            .column("share_low", |r| r.1.limits.map(|l| l.0))
            .column("share_high", |r| r.1.limits.map(|l| l.1))
            .column("had_it_first", |r| r.0.had_it_first)
            .frame()
    }
}

schema! {
    /// The columns of [`Diffusion::at_risk`].
    ADOPTION_AT_RISK = "adoption_at_risk" {
        term: Term, "", "the term";
        period: Text, "", "label of the period";
        at_risk: U32, "units", "units with text in the period, after their first, that have not adopted before";
        adopted: U32, "units", "of these, adopted in the period";
        share: F64, "0 to 1", "adopted so far, by Kaplan and Meier";
        share_low: F64, "0 to 1", "Greenwood's lower limit on a scale that keeps it inside; null before the first adoption and once all have adopted";
        share_high: F64, "0 to 1", "upper limit";
        had_it_first: U32, "units", "units that had the term in their first text by then, left out";
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
