//! Tables of trends and word shifts follow their schemas.

use tifa::TrendProfile;
use tifa::compare::{self, WordShift};
use tifa::prelude::*;
use tifa::trend::{
    self, Attention, Bands, Bursts, Diffusion, FirstUses, HeatScale, Periodisation, RateRatio, Succession,
};

use crate::data;
use crate::schemas::follows;

#[test]
fn tables_follow_their_schemas() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let dtm = Tokenizer::builder().build().unwrap().dtm(&corpus).unwrap();
    let terms = || Trend::by(Period::Year).terms(["质量", "品牌"]);
    let profile = TrendProfile::by(Period::Year);
    let heat = HeatScale::by_share().terms(["质量"]);
    let spread = Diffusion::over("place").level("level").terms(["质量"]);
    let family = Succession::of(["质量", "品牌"]);
    let stages = Periodisation::by(Period::Year);
    let shift = WordShift::default().top(5);
    let lexicon = Lexicon::read(data("lexicon/tifa.csv")).unwrap();
    let ratio = RateRatio::default().between(&dtm, |d| d.year() < Some(2016), |d| d.year() >= Some(2016));
    for (table, columns) in [
        (terms().of(&dtm), &trend::TREND),
        (terms().bands(&dtm, &Bands::counts()), &trend::BANDS),
        (terms().moving_average(&dtm, 1), &trend::MOVING_AVERAGE),
        (terms().index(&dtm, "2016"), &trend::INDEX),
        (profile.of(&dtm), &trend::TREND_PROFILE),
        (profile.ranks(&dtm), &trend::TREND_RANKS),
        (profile.newcomers(&dtm), &trend::NEWCOMERS),
        (profile.regressions(&dtm), &trend::TREND_REGRESSIONS),
        (profile.drifting(&dtm), &trend::DRIFTING_TRENDS),
        (ratio, &trend::RATE_RATIOS),
        (FirstUses::by(Period::Year).of(&corpus, &lexicon), &trend::FIRST_USES),
        (profile.change_points(&dtm), &trend::CHANGE_POINTS),
        (Bursts::by(Period::Year).of(&dtm), &trend::BURSTS),
        (heat.levels(&dtm), &trend::HEAT),
        (heat.changes(&dtm), &trend::HEAT_CHANGES),
        (spread.adopters(&dtm), &trend::ADOPTERS),
        (spread.at_risk(&dtm, 0.95), &trend::ADOPTION_AT_RISK),
        (spread.curve(&dtm), &trend::ADOPTION_CURVE),
        (spread.levels(&dtm), &trend::ADOPTION_LEVELS),
        (spread.level_order(&dtm, 9, 1), &trend::LEVEL_ORDER),
        (spread.fits(&dtm), &trend::ADOPTION_FITS),
        (family.shares(&dtm), &trend::SUCCESSION),
        (family.crossings(&dtm), &trend::CROSSINGS),
        (stages.merges(&dtm), &trend::MERGES),
        (stages.stages(&dtm, 4), &trend::STAGES),
        (stages.neighbours(&dtm), &trend::NEIGHBOURS),
        (shift.between(&dtm, |d| d.year() < Some(2016), |d| d.year() >= Some(2016)), &compare::WORD_SHIFT),
        (shift.neighbours(&dtm, Period::Year), &compare::WORD_SHIFT_NEIGHBOURS),
    ] {
        follows(&table.unwrap(), columns);
    }
}

/// A table by group has the column `group` before those of its schema; an attention panel has those of its units.
#[test]
fn columns_before_those_of_the_schema() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let lexicon = Lexicon::read(data("lexicon/tifa.csv")).unwrap();
    let tokens = Tokenizer::builder().lexicon(lexicon.clone()).build().unwrap().tokenize(&corpus).unwrap();
    let dtm = tokens.dtm();
    let by_group = Trend::by(Period::Year).terms(["质量"]).groups("level").of(&dtm).unwrap();
    assert_eq!(by_group.get_column_names()[0], "group");
    follows(&by_group.drop("group").unwrap(), &trend::TREND);
    let panel = Attention::by(["place", "level"], Period::Year);
    let long = panel.of(&tokens, &lexicon).unwrap();
    assert_eq!(long.get_column_names()[..2], ["place", "level"]);
    follows(&long.drop("place").unwrap().drop("level").unwrap(), &trend::ATTENTION);
    let wide = panel.wide(&tokens, &lexicon).unwrap();
    let names: Vec<&str> = trend::ATTENTION_WIDE.fields.iter().map(|f| f.name).collect();
    assert_eq!(wide.get_column_names()[2..2 + names.len()], names);
}
