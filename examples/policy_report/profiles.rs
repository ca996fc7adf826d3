//! The life of every slogan found and of every term of the lexicon that occurs.

use std::collections::HashMap;

use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use tifa::TrendProfile;
use tifa::polars;
use tifa::prelude::*;
use tifa::trend::FirstUses;

use crate::output::Output;
use crate::print::{numbers, texts};
use crate::study::Study;

/// Writes `profiles.csv`: slogans in order of rank, then other terms of the lexicon in its order. Behind the profile
/// stands the first use that can be cited: `first_whole`, `first_doc_id` and `first_sentence` of the first occurrence
/// that is no part of another word (of the first of all where every one is), `doubtful_share` and `first_note`.
pub fn write(study: &Study, out: &mut Output) -> tifa::Result<()> {
    let profile = TrendProfile::by(study.arguments.period.clone()).undated(Undated::Skip);
    let slogans: Vec<String> = study.mined.terms().map(str::to_string).collect();
    let found: std::collections::HashSet<&str> = slogans.iter().map(String::as_str).collect();
    let terms =
        study.heads.iter().filter(|head| !found.contains(head.as_str()) && study.dtm.vocabulary().id(head).is_some());
    let terms: Vec<String> = terms.cloned().collect();
    let slogans_lexicon = Lexicon::from_terms(slogans.clone())?;
    let mut table = profile.clone().terms(slogans).of(&study.formulations)?;
    table = with_first_uses(study, with_source(table, "slogan")?, &slogans_lexicon)?;
    let others = with_source(profile.terms(terms).of(&study.dtm)?, "lexicon")?;
    table.vstack_mut(&with_first_uses(study, others, &study.lexicon)?)?;
    out.table("profiles", table);
    Ok(())
}

fn with_source(mut table: DataFrame, source: &str) -> tifa::Result<DataFrame> {
    let sources = Series::new("source".into(), vec![source; table.height()]);
    table.insert_column(1, sources.into_column())?;
    Ok(table)
}

fn with_first_uses(study: &Study, mut table: DataFrame, lexicon: &Lexicon) -> tifa::Result<DataFrame> {
    let firsts = FirstUses::by(study.arguments.period.clone()).undated(Undated::Skip).of(&study.corpus, lexicon)?;
    let row_of: HashMap<String, usize> = texts(&firsts, "term").into_iter().zip(0..).collect();
    let rows: Vec<Option<usize>> = texts(&table, "term").iter().map(|term| row_of.get(term).copied()).collect();
    let whole = texts(&firsts, "first_whole");
    let text = |name: &str| texts(&firsts, name);
    // Where every occurrence is doubtful, the first of them.
    let either = |whole_name: &str, first_name: &str| -> Vec<Option<String>> {
        let (by_whole, by_first) = (text(whole_name), text(first_name));
        let of = |row: usize| if whole[row].is_empty() { by_first[row].clone() } else { by_whole[row].clone() };
        rows.iter().map(|row| row.map(of).filter(|text| !text.is_empty())).collect()
    };
    let optional = |values: Vec<String>| -> Vec<Option<String>> {
        rows.iter().map(|row| row.map(|row| values[row].clone()).filter(|text| !text.is_empty())).collect()
    };
    let shares = numbers(&firsts, "doubtful_share");
    let shares: Vec<Option<f64>> = rows.iter().map(|row| shares[(*row)?]).collect();
    for (name, values) in [
        ("first_whole", optional(whole.clone())),
        ("first_doc_id", either("whole_doc_id", "first_doc_id")),
        ("first_sentence", either("whole_sentence", "first_sentence")),
        ("first_note", optional(text("note"))),
    ] {
        table.with_column(Series::new(name.into(), values).into_column())?;
    }
    table.with_column(Series::new("doubtful_share".into(), shares).into_column())?;
    Ok(table)
}
