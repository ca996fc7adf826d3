//! Counts over time, of dated documents only.

use polars::prelude::{DataFrame, df};
use tifa::polars;
use tifa::prelude::*;
use tifa::report::PeriodTerms;
use tifa::table::{display_width, pad};
use tifa::token::{Counting, LexiconEntry};

use crate::output::Output;
use crate::print::{cut, numbers, say, screen_width, texts};
use crate::study::Study;

/// Writes `trends.csv` and `periods.csv`.
pub fn write(study: &Study, out: &mut Output) -> tifa::Result<()> {
    out.table("trends", table(study)?);
    let periods = PeriodTerms::by(study.arguments.period.clone()).top(20).terms(set_wording(study)?);
    out.table("periods", periods.of(&study.formulations)?);
    Ok(())
}

/// A row for each formulation found and each term of the lexicon that occurs, and each period.
///
/// `count` is every occurrence of the term itself, those inside longer terms too; `count_longest`
/// those that no longer term of the table holds; `count_with_variants` those of the term and its
/// variants in the lexicon, each place once. `rate`, `doc_count` and `share` go with `count`.
fn table(study: &Study) -> tifa::Result<DataFrame> {
    let found: Vec<String> = study.mined.terms().map(str::to_string).collect();
    let is_found: std::collections::HashSet<&str> = found.iter().map(String::as_str).collect();
    let others: Vec<String> = study.heads.iter().filter(|h| !is_found.contains(h.as_str())).cloned().collect();

    // Each term by itself, then with its variants: those of one head form one category.
    let mut plain: Vec<LexiconEntry> = found.iter().chain(&others).map(LexiconEntry::new).collect();
    let mut families: Vec<LexiconEntry> =
        plain.iter().map(|e| LexiconEntry::new(e.term()).with_category(e.term())).collect();
    for entry in study.lexicon.iter().filter(|e| e.head() != e.term() && !is_found.contains(e.term())) {
        plain.push(LexiconEntry::new(entry.term()));
        families.push(LexiconEntry::new(entry.term()).with_head(entry.head()).with_category(entry.head()));
    }
    let plain = Lexicon::from_entries(plain)?;
    let every = study.tokens.dtm_of(&plain, Counting::AllMatches);
    let longest = study.tokens.dtm_of(&plain, Counting::LongestMatch);
    let with_variants = study.tokens.dtm_of(&Lexicon::from_entries(families)?, Counting::PerCategory);

    let total = with_variants.term_totals();
    let occurring = |term: &String| with_variants.vocabulary().id(term).is_some_and(|id| total[id.0 as usize] > 0);
    let totals: Vec<String> = others.into_iter().filter(occurring).collect();
    let trend = |dtm: &Dtm, terms: &[String]| {
        Trend::by(study.arguments.period.clone()).terms(terms).undated(Undated::Skip).of(dtm)
    };
    // Formulations are counted as in slogans.csv, past quotation marks inside them.
    let columns = ["term", "period", "count", "rate", "doc_count", "share", "tokens", "documents"];
    let ours = trend(&study.formulations, &found)?.select(columns)?;
    let theirs = trend(&every, &totals)?.select(columns)?;
    let (of_ours, of_theirs) = (ours.height(), theirs.height());
    let all = ours.vstack(&theirs)?;
    let terms: Vec<String> = found.into_iter().chain(totals).collect();
    let number = |dtm: &Dtm| -> tifa::Result<Vec<u64>> {
        Ok(numbers(&trend(dtm, &terms)?, "count").into_iter().map(|n| n.unwrap_or(0.0) as u64).collect())
    };
    let mut source = vec!["slogan"; of_ours];
    source.extend(vec!["lexicon"; of_theirs]);
    let more = df!(
        "count_longest" => number(&longest)?,
        "count_with_variants" => number(&with_variants)?,
        "source" => source,
    )?;
    let all = all.hstack(more.columns())?;
    Ok(all.select([
        "term",
        "period",
        "count",
        "count_longest",
        "count_with_variants",
        "rate",
        "doc_count",
        "share",
        "tokens",
        "documents",
        "source",
    ])?)
}

/// The formulations of a good score: in a small corpus most strings found are no set wording.
fn set_wording(study: &Study) -> tifa::Result<Vec<String>> {
    let table = study.mined.to_frame()?;
    let rows = texts(&table, "term").into_iter().zip(numbers(&table, "score")).zip(texts(&table, "boilerplate"));
    let good = rows.filter(|((_, score), boilerplate)| score.unwrap_or(0.0) >= 2.5 && boilerplate != "true");
    Ok(good.map(|((term, _), _)| term).collect())
}

/// Prints what each period was about.
pub fn print_periods(study: &Study) -> tifa::Result<()> {
    let language = study.arguments.language();
    let table = PeriodTerms::by(study.arguments.period.clone()).top(12).terms(set_wording(study)?);
    let table = table.of(&study.formulations)?;
    let (periods, terms, counts) = (texts(&table, "period"), texts(&table, "term"), texts(&table, "count"));
    let mut lines: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for ((period, term), count) in periods.into_iter().zip(terms).zip(counts) {
        match lines.last_mut() {
            Some((last, listed)) if *last == period => {
                let alike = |(t, _): &(String, String)| t.contains(&term) || term.contains(t.as_str());
                if !listed.iter().any(alike) {
                    listed.push((term, count));
                }
            }
            _ => lines.push((period, vec![(term, count)])),
        }
    }
    if lines.len() < 2 {
        return Ok(());
    }
    say(language.choose(
        "\n各期最有区别力的提法（次数 × ln(时期数 / 出现的时期数)；数字为该期次数）",
        "\nWhat sets each period apart (count × ln(periods / periods with it); the number is the count there)",
    ));
    let widest = lines.iter().map(|(p, _)| display_width(p)).max().unwrap_or(0);
    let shown = lines.len().min(20);
    if shown < lines.len() {
        say(language.choose(
            format!("  最近 {shown} 期，全部见 periods.csv"),
            format!("  the last {shown}; all are in periods.csv"),
        ));
    }
    for (period, listed) in &lines[lines.len() - shown..] {
        let listed: Vec<String> = listed.iter().take(6).map(|(term, count)| format!("{term} {count}")).collect();
        say(cut(&format!("  {}  {}", pad(period, widest), listed.join("  ")), screen_width()));
    }
    Ok(())
}

/// Prints the leading formulations as columns of counts by period, folded to the screen.
pub fn print(study: &Study) -> tifa::Result<()> {
    let language = study.arguments.language();
    let terms: Vec<String> = study.mined.terms().take(10).map(str::to_string).collect();
    let trend = Trend::by(study.arguments.period.clone()).terms(&terms).undated(Undated::Skip);
    let trend = trend.of(&study.formulations)?;
    let (periods, documents) = (texts(&trend, "period"), numbers(&trend, "documents"));
    let counts = numbers(&trend, "count");
    let n = periods.len() / terms.len().max(1);
    print_coverage(&study.corpus, &study.arguments.period);
    if n == 0 {
        return Ok(());
    }
    let name = study.arguments.period.name();
    say(language.choose(
        format!("\n前 {} 个提法的逐期次数（全部出现次数；· 未出现，无文本的时期略去）", terms.len()),
        format!("\nThe first {} by {name} (every occurrence; · none; periods without text are left out)", terms.len()),
    ));
    let with_text: Vec<usize> = (0..n).filter(|&p| documents[p].unwrap_or(0.0) > 0.0).collect();
    let cell = |term: usize, p: usize| match counts[term * n + p] {
        Some(c) if c > 0.0 => format!("{c}"),
        _ => "·".to_string(),
    };
    let names = terms.iter().map(|t| display_width(t)).max().unwrap_or(0).min(28);
    let widest =
        |p: usize| (0..terms.len()).map(|t| cell(t, p).chars().count()).max().unwrap_or(1).max(periods[p].len());
    let mut rest = with_text.as_slice();
    while !rest.is_empty() {
        let mut used = 4 + names;
        let fitting = rest.iter().take_while(|&&p| {
            used += widest(p) + 1;
            used <= screen_width()
        });
        let (block, after) = rest.split_at(fitting.count().max(1));
        rest = after;
        let line = |label: &str, of: &dyn Fn(usize) -> String| {
            let cells: Vec<String> = block
                .iter()
                .map(|&p| format!("{}{}", " ".repeat(widest(p).saturating_sub(of(p).chars().count())), of(p)))
                .collect();
            format!("  {}  {}", pad(&cut(label, names), names), cells.join(" "))
        };
        say(line("", &|p| periods[p].clone()));
        for (t, term) in terms.iter().enumerate() {
            say(line(term, &|p| cell(t, p)));
        }
        if !rest.is_empty() {
            say("");
        }
    }
    Ok(())
}

/// Says which documents no period holds, and why.
fn print_coverage(corpus: &Corpus, period: &Period) {
    let (coverage, all) = (corpus.coverage(period), corpus.len());
    if coverage.undated > 0 {
        println!("{} of {all} documents have no date and are left out of the trends.", coverage.undated);
    }
    if let Some(first) = coverage.first_too_coarse {
        let first = corpus.document(first);
        let date = first.date().map(|date| date.to_string()).unwrap_or_default();
        let serves = coverage.serves.map_or_else(String::new, |unit| format!("; --period {} would serve", unit.name()));
        println!(
            "{} of {all} documents have a date too coarse for a {} and are left out of the trends, the first is {} ({date}){serves}.",
            coverage.too_coarse,
            period.name(),
            first.id()
        );
    }
    if coverage.dated == 0 {
        println!(
            "No document has a date that names a {}: there are no trends, and their tables have no rows.",
            period.name()
        );
    }
}
