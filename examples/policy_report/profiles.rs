//! The life of every slogan found and of every term of the lexicon that occurs.

use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use tifa::TrendProfile;
use tifa::polars;
use tifa::prelude::*;

use crate::output::Output;
use crate::study::Study;

/// Writes `profiles.csv`: slogans in order of rank, then other terms of the lexicon in its order.
pub fn write(study: &Study, out: &mut Output) -> tifa::Result<()> {
    let profile = TrendProfile::by(study.arguments.period.clone()).undated(Undated::Skip);
    let slogans: Vec<String> = study.mined.terms().map(str::to_string).collect();
    let terms = study.heads.iter().filter(|head| !slogans.contains(head) && study.dtm.vocabulary().id(head).is_some());
    let terms: Vec<String> = terms.cloned().collect();
    let mut table = with_source(profile.clone().terms(slogans).of(&study.mined.dtm(&study.tokens)?)?, "slogan")?;
    table.vstack_mut(&with_source(profile.terms(terms).of(&study.dtm)?, "lexicon")?)?;
    out.csv("profiles", &table)
}

fn with_source(mut table: DataFrame, source: &str) -> tifa::Result<DataFrame> {
    let sources = Series::new("source".into(), vec![source; table.height()]);
    table.insert_column(1, sources.into_column())?;
    Ok(table)
}
