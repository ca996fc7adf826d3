//! The table of profiles.

use polars::prelude::DataFrame;

use super::evidence::{Class, Evidence};
use super::life::{Clock, LifeCourse};
use super::rates::Rates;
use crate::error::Result;
use crate::stats::count_trend::CountTrend;
use crate::stats::multiple_testing::benjamini_hochberg;
use crate::table::{self, Table, Values, schema};

/// All that is known of one term.
pub(super) struct Life {
    pub count: u64,
    pub documents: u32,
    /// None for a term that does not occur.
    pub proved: Option<(LifeCourse, Evidence)>,
    pub changes: u32,
    pub bursts: u32,
    pub burst_weight: Option<f64>,
}

impl Life {
    fn places(&self) -> Option<&LifeCourse> {
        self.proved.as_ref().map(|(places, _)| places)
    }

    fn evidence(&self) -> Option<&Evidence> {
        self.proved.as_ref().map(|(_, evidence)| evidence)
    }

    fn trend(&self) -> Option<&CountTrend> {
        self.evidence()?.trend.as_ref()
    }
}

/// The class of a life, and what it leans to.
type Judged = (Option<Class>, Option<Class>);

/// The table of the chosen terms, each with its class and what it leans to.
pub(super) fn frame(
    rates: &Rates,
    clock: &Clock,
    lives: &[&Life],
    classes: &[Judged],
    per_year: Option<f64>,
) -> Result<DataFrame> {
    let tokens: u64 = rates.timeline.tokens.iter().sum();
    let names = |of: fn(&Judged) -> Option<Class>| -> Values {
        classes.iter().map(|c| of(c).map(|c| c.name().to_string())).collect::<Vec<Option<String>>>().into()
    };
    let labels = |of: &dyn Fn(&Life) -> Option<usize>| -> Values {
        rates.timeline.labelled(lives.iter().map(|life| of(life).map(|place| clock.periods[place])))
    };
    let in_a_year = |t: &CountTrend| per_year.map(|periods| 100.0 * (t.slope * periods).exp_m1());
    let p_values: Vec<Option<f64>> = lives.iter().map(|l| l.trend().map(|t| t.p)).collect();
    let q_values = benjamini_hochberg(&p_values);
    Table::of_rows(&TREND_PROFILE, lives)
        .values("term", rates.terms(0..lives.len() as u32))
        .values("class", names(|c| c.0))
        .values("leaning", names(|c| c.1))
        .column("count", |l| l.count)
        .column("doc_count", |l| l.documents)
        .column("rate", |l| table::rate(l.count, tokens))
        .values("first", labels(&|l| Some(l.places()?.first)))
        .values("last", labels(&|l| Some(l.places()?.last)))
        .values("first_firm", labels(&|l| l.places()?.first_firm))
        .values("since", labels(&|l| Some(l.evidence()?.start)))
        .values("emergence", labels(&|l| l.places()?.emergence))
        .values("retreat", labels(&|l| l.places()?.retreat))
        .column("periods", |l| l.places().map_or(0, |p| p.in_use as u32))
        .values("peak", labels(&|l| Some(l.places()?.peak)))
        .column("peak_rate", |l| l.places().map(|p| p.peak_rate))
        .column("half_life", |l| l.places().and_then(|p| p.half_life))
        .column("gap", |l| l.places().map(|p| p.gap as u32))
        .column("steadiness", |l| l.places().map(|p| p.steadiness))
        .column("rate_ratio", |l| l.trend().map(|t| t.slope.exp()))
        .column("rate_ratio_low", |l| l.trend().map(|t| t.lower.exp()))
        .column("rate_ratio_high", |l| l.trend().map(|t| t.upper.exp()))
        .column("percent_year", |l| l.trend().and_then(in_a_year))
        .column("dispersion", |l| l.trend().and_then(|t| t.dispersion))
        .column("z", |l| l.trend().map(|t| t.z))
        .values("p_value", p_values.into())
        .values("q_value", q_values.into())
        .column("born_p_value", |l| l.evidence().map(|e| e.born))
        .column("gone_p_value", |l| l.evidence().map(|e| e.gone))
        .column("return_p_value", |l| l.evidence().map(|e| e.returned))
        .column("rise_p_value", |l| l.evidence().map(|e| e.rise))
        .column("decline_p_value", |l| l.evidence().map(|e| e.decline))
        .column("changes", |l| l.changes)
        .column("bursts", |l| l.bursts)
        .column("burst_weight", |l| l.burst_weight)
        .frame()
}

schema! {
    /// The columns of [`TrendProfile::of`](crate::TrendProfile::of).
    TREND_PROFILE = "trend_profile" {
        term: Term, "", "the term";
        class: Text, "", "what is proved; null for a term that does not occur";
        leaning: Text, "", "where `class` is `uncertain`: the class with every test at even odds";
        count: U64, "occurrences", "occurrences in all periods";
        doc_count: U32, "documents", "documents that hold the term";
        rate: F64, "per 10,000 tokens", "in all periods together; null without text";
        first: Text, "", "first period in use";
        last: Text, "", "last period in use";
        first_firm: Text, "", "first period with two documents or more, or with the next period in use too, at a twentieth of the peak's rate or more";
        since: Text, "", "period from which the term is judged: `first_firm` where text before it is too much for chance, else the first with text";
        emergence: Text, "", "begin of the first run of two or more periods in use";
        retreat: Text, "", "first period after the last such run; null while it lasts";
        periods: U32, "periods", "periods in use";
        peak: Text, "", "period of the highest rate, the first of equals";
        peak_rate: F64, "per 10,000 tokens", "its rate";
        half_life: U32, "periods", "from the peak to the first period with half its rate or less; null before that";
        gap: U32, "periods", "longest run of periods without the term between two uses";
        steadiness: F64, "0 to 1", "1 - ½ Σ abs(share of occurrences - share of text): 1 for use as even as the text";
        rate_ratio: F64, "", "factor by which the rate grows from period to period since then; 0 or inf where all occurrences are in the first or last of them";
        rate_ratio_low: F64, "", "its lower limit; 0 where there is none";
        rate_ratio_high: F64, "", "its upper limit; inf where there is none";
        percent_year: F64, "%", "growth a year, 100 (rate_ratio ^ periods in a year - 1); null where the length of a period varies";
        dispersion: F64, "", "variance by mean that the trend leaves, 1 for Poisson; null with fewer than three periods";
        z: F64, "", "statistic of the trend";
        p_value: F64, "0 to 1", "of the trend, two-sided";
        q_value: F64, "0 to 1", "Benjamini and Hochberg's, over all terms in the table that have a p";
        born_p_value: F64, "0 to 1", "that text before `first_firm` holds no more than it does";
        gone_p_value: F64, "0 to 1", "that text after `last` holds none";
        return_p_value: F64, "0 to 1", "that the longest gap is as long";
        rise_p_value: F64, "0 to 1", "that text before the peak has as little beside it";
        decline_p_value: F64, "0 to 1", "that the present has as little beside the peak, or beside all before";
        changes: U32, "", "change points, see TrendProfile::change_points";
        bursts: U32, "", "those of Bursts with a p up to the level";
        burst_weight: F64, "nats", "weight of the heaviest; null without";
    }
}
