//! The columns of every table, pinned.

use tifa::polars::prelude::{DataFrame, DataType};
use tifa::prelude::*;
use tifa::{
    Coding, Frequencies,
    compare::{Measure, Similarity, WordShift},
    describe::{Diversity, KeyTerms, TextRank},
    matrix::TfIdfModel,
};
use tifa::{
    TrendProfile,
    trend::{Bands, Bursts, Diffusion, HeatScale, Periodisation, Succession},
};

use crate::data;

fn schema(frame: &DataFrame) -> String {
    let name = |dtype: &DataType| match dtype {
        DataType::Categorical(..) => "cat".to_string(),
        other => format!("{other}"),
    };
    let columns: Vec<String> = frame.columns().iter().map(|c| format!("{} {}", c.name(), name(c.dtype()))).collect();
    columns.join(", ")
}

#[test]
fn columns_are_what_the_docs_say() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let tokens = Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap();
    let dtm = tokens.dtm();
    let weighted = dtm.tf_idf(&TfIdf::sklearn()).unwrap();
    let instruments = Lexicon::read(data("lexicon/instruments.csv")).unwrap();
    let coded = Coding::by(instruments).code(&tokens).unwrap();
    let cleaned = Cleaner::default().clean(&corpus).unwrap();
    let slogans = Slogans::default().mine(&corpus).unwrap();
    let spread = Diffusion::over("place").level("level").terms(["质量"]);
    let shared = tifa::context::CoWords::default().of_matrix(&dtm, ["质量", "品牌", "发展"]).unwrap();
    let clusters = tifa::context::Clustering::default().of(&shared).unwrap();
    let family = Succession::of(["质量", "品牌"]);
    let stages = Periodisation::by(Period::Year);
    let ngrams =
        "term cat, length u32, count u64, doc_count u32, first str, last str, left_entropy f64, right_entropy f64";
    for (table, columns) in [
        (
            corpus.to_frame(),
            "doc_id cat, date str, year i32, characters u32, title str, place str, level str, genre str, text str",
        ),
        (cleaned.log(), "doc_id cat, rule str, text str, start u32, end u32"),
        (cleaned.changes(), "doc_id cat, step str, changes u32"),
        (cleaned.metadata(), "doc_id cat, field str, value str, start u32, end u32, how str"),
        (cleaned.conflicts(), "doc_id cat, field str, value str, how str"),
        (
            cleaned.summary(),
            "doc_id cat, status str, encoding str, html bool, undecodable u32, warnings str, date_given str, date_note str, characters_before u32, \
             characters_after u32, changes u32, removed u32, removed_characters u32, repeated u32, repeated_characters u32, \
             title_found str, source_found str, byline_found str, date_found str, time_found str, \
             document_number_found str, place_found str, page_found str, published_found str",
        ),
        (
            Reposts::default().group(&corpus).unwrap().to_frame(),
            "group u32, doc_id cat, similarity f64, kind str, date str, first str",
        ),
        (
            corpus.outcomes(),
            "doc_id cat, status str, encoding str, html bool, undecodable u32, warnings str, date_given str, date_note str",
        ),
        (
            tokens.to_frame(),
            "doc_id cat, position u32, term cat, part_of_speech str, start u32, end u32, break_before bool",
        ),
        (dtm.to_frame(), "doc_id cat, term cat, count u32"),
        (
            dtm.frequencies(),
            "rank u32, term cat, count u64, doc_count u32, rate f64, per_million f64, share f64, cumulative_share f64, log_rank f64, log_count f64",
        ),
        (weighted.to_frame(), "doc_id cat, term cat, score f64"),
        (weighted.top_terms(3), "doc_id cat, rank u32, term cat, score f64"),
        (
            Frequencies::default().by("level").of(&dtm),
            "group str, rank u32, term cat, count u64, doc_count u32, rate f64, per_million f64, share f64, cumulative_share f64, log_rank f64, log_count f64",
        ),
        (TfIdfModel::fit(&dtm, &TfIdf::sklearn()).unwrap().unknown_terms(&dtm), "term cat, count u64, doc_count u32"),
        (Similarity::by(Measure::Cosine).pairs(&dtm), "doc_id cat, other cat, score f64"),
        (Similarity::by(Measure::Cosine).nearest(&weighted, 2), "doc_id cat, rank u32, neighbour cat, score f64"),
        (
            WordShift::default().between(&dtm, |d| d.year() < Some(2016), |d| d.year() >= Some(2016)),
            "term cat, first_share f64, second_share f64, contribution f64, expected f64, \
             excess f64, divergence f64, divergence_expected f64",
        ),
        (
            WordShift::default().neighbours(&dtm, Period::Year),
            "from str, to str, term cat, first_share f64, second_share f64, contribution f64, expected f64, \
             excess f64, divergence f64, divergence_expected f64",
        ),
        (
            Diversity::default().of(&tokens),
            "doc_id cat, characters u32, tokens u32, types u32, sentences u32, mean_sentence_length f64, ttr f64, guiraud_r f64, cttr f64, \
             herdan_c f64, uber_u f64, summer_s f64, maas_a f64, yule_k f64, yule_i f64, simpson_d f64, herdan_vm f64, mattr f64, msttr f64, entropy f64, mtld f64, hdd f64",
        ),
        (KeyTerms::text_rank(TextRank::default()).of(&tokens), "doc_id cat, rank u32, term cat, score f64"),
        (KeyTerms::tf_idf(TfIdf::sklearn()).of(&tokens), "doc_id cat, rank u32, term cat, score f64"),
        (coded.matches(), "doc_id cat, unit u32, start u32, end u32, category cat, term cat, matched str"),
        (coded.counts(), "doc_id cat, category cat, count u64, units u32, share f64"),
        (coded.coverage(), "doc_id cat, units u32, coded u32, share f64"),
        (coded.residue(), "doc_id cat, unit u32, start u32, end u32, text str"),
        (
            Tokenizer::builder().build().unwrap().explain("质量"),
            "piece str, start u32, end u32, char_start u32, char_end u32, origin str, part_of_speech str, without_lexicon str",
        ),
        (NGrams::default().of_characters(&corpus), ngrams),
        (NGrams::default().of_tokens(&tokens), ngrams),
        (
            slogans.to_frame(),
            "rank u32, term cat, level str, parent str, family str, count u64, independent u64, doc_count u32, share f64, first str, \
             peak str, last str, score f64, frame_left u32, frame_verbs u32, frame_right f64, quoted f64, clause_start f64, \
             clause_end f64, quoting u32, cohesion f64, left_entropy f64, right_entropy f64, c_value f64, burst f64, \
             onset f64, free_left f64, free_right f64, word_left f64, word_right f64, modifies f64, heading f64, \
             parallel u32, company f64, contrast f64, reference_count f64, boilerplate bool",
        ),
        (
            Slogans::default().since(&corpus, "2017".parse().unwrap()),
            "rank u32, term cat, level str, new bool, count_before u64, count_since u64, doc_count_before u32, \
             doc_count_since u32, rate_before f64, rate_since f64, first str, score f64, p_value f64, q_value f64",
        ),
        (
            slogans.explain(["质量"]),
            "term cat, rank u32, reason str, parent str, count u64, doc_count u32, evidence str, value f64, weight f64, contribution f64",
        ),
        (
            slogans.families(),
            "family str, term cat, relation str, count u64, independent u64, doc_count u32, first str, peak str, last str",
        ),
        (
            slogans.families_by(Period::Year),
            "family str, term cat, relation str, group str, count u64, independent u64, doc_count u32",
        ),
        (slogans.counts_by("place"), "term cat, group str, count u64, independent u64, doc_count u32"),
        (slogans.occurrences(), "doc_id cat, start u32, end u32, term cat, independent bool"),
        (Slogans::default().rows(5).stability(&corpus, 1, 1), "rank u32, term cat, found f64, both f64"),
        (
            Trend::by(Period::Year).terms(["质量"]).of(&dtm),
            "term cat, period str, count u64, rate f64, doc_count u32, share f64, tokens u64, documents u32, \
             rate_million f64, rate_characters f64, characters u64, partial bool",
        ),
        (
            TrendProfile::by(Period::Year).of(&dtm),
            "term cat, class str, leaning str, count u64, doc_count u32, rate f64, first str, last str, first_firm str, \
             since str, emergence str, retreat str, periods u32, peak str, peak_rate f64, half_life u32, gap u32, \
             steadiness f64, rate_ratio f64, rate_ratio_low f64, rate_ratio_high f64, percent_year f64, \
             dispersion f64, z f64, p_value f64, q_value f64, born_p_value f64, gone_p_value f64, \
             return_p_value f64, rise_p_value f64, decline_p_value f64, changes u32, bursts u32, burst_weight f64",
        ),
        (
            TrendProfile::by(Period::Year).ranks(&dtm),
            "term cat, s i64, tau f64, z f64, p_value f64, q_value f64, tau_b f64, tau_b_p_value f64, slope f64, \
             slope_low f64, slope_high f64",
        ),
        (
            TrendProfile::by(Period::Year).change_points(&dtm),
            "term cat, period str, rate_before f64, rate_after f64, p_value f64",
        ),
        (
            Bursts::by(Period::Year).of(&dtm),
            "term cat, start str, end str, level u32, weight f64, periods u32, hits u64, p_value f64",
        ),
        (
            HeatScale::by_share().terms(["质量"]).levels(&dtm),
            "term cat, period str, doc_count u32, share f64, articles_per_year f64, level str, rank u32, change i32, partial bool",
        ),
        (HeatScale::by_share().terms(["质量"]).changes(&dtm), "term cat, period str, from str, to str, change i32"),
        (
            Trend::by(Period::Year).terms(["质量"]).bands(&dtm, &Bands::exact()),
            "term cat, period str, rate f64, rate_low f64, rate_high f64, share f64, share_low f64, share_high f64, \
             dispersion f64, note str",
        ),
        (
            Trend::by(Period::Year).terms(["质量"]).moving_average(&dtm, 1),
            "term cat, period str, rate f64, average f64",
        ),
        (Trend::by(Period::Year).terms(["质量"]).index(&dtm, "2016"), "term cat, period str, rate f64, index f64"),
        (
            spread.adopters(&dtm),
            "term cat, unit str, first str, order u32, lag u32, adopters u32, share f64, level str, status str",
        ),
        (
            spread.at_risk(&dtm, 0.95),
            "term cat, period str, at_risk u32, adopted u32, share f64, share_low f64, share_high f64, had_it_first u32",
        ),
        (spread.curve(&dtm), "term cat, period str, new u32, adopters u32, units u32, share f64"),
        (spread.levels(&dtm), "term cat, level str, first str, order u32, lag u32, units u32"),
        (
            spread.fits(&dtm),
            "term cat, model str, adopters u32, units u32, ceiling f64, ceiling_error f64, rate f64, rate_error f64, \
             innovation f64, innovation_error f64, imitation f64, imitation_error f64, t50 f64, t50_error f64, peak f64, \
             t50_period str, rss f64, note str",
        ),
        (family.shares(&dtm), "term cat, period str, count u64, rate f64, family u64, share f64"),
        (family.crossings(&dtm), "from str, to str, first_lead str, period str, position f64"),
        (stages.merges(&dtm), "step u32, first str, middle str, last str, distance f64, stages u32"),
        (stages.stages(&dtm, 4), "stage u32, first str, last str, periods u32, documents u32, tokens u64"),
        (stages.neighbours(&dtm), "previous str, period str, divergence f64, expected f64, excess f64"),
        (
            tifa::Keyness::default().value(&dtm, "level", "省"),
            "term cat, count u64, reference_count u64, rate f64, reference_rate f64, doc_count u32, \
             reference_doc_count u32, p_value f64, q_value f64, log_ratio f64, conservative_log_ratio f64, g2 f64",
        ),
        (
            tifa::Concordance::phrase("质量").variables(["place"]).of(&tokens).and_then(|lines| lines.table()),
            "doc_id cat, date str, start u32, end u32, left str, node str, right str, term cat, start_character u32, \
             end_character u32, place str",
        ),
        (
            tifa::phrase::Collocations::adjacent().of(&tokens),
            "term cat, collocate cat, count u64, left_count u64, right_count u64, term_count u64, collocate_count u64, \
             total u64, expected f64, mi f64, mi3 f64, npmi f64, t f64, z f64, g2 f64, log_dice f64, \
             delta_p_collocate f64, delta_p_term f64",
        ),
        (
            tifa::phrase::PhraseFrames::default().of(&tokens),
            "frame str, length u32, count u64, doc_count u32, variants u32, fillers str, entropy f64",
        ),
        (
            tifa::phrase::UsageFluctuation::default().of(&tokens, "质量", Period::Year),
            "from str, to str, count_from u64, count_to u64, collocates_from u32, collocates_to u32, shared u32, \
             jaccard f64, ac1 f64, gained str, lost str",
        ),
        (
            tifa::phrase::WordsInARow::default().of(&tokens),
            "term cat, length u32, count u64, lambda f64, z f64, mi f64, t f64, g2 f64, chi_squared f64",
        ),
        (
            tifa::describe::Dispersion::default().of(&dtm),
            "term cat, count u64, parts u32, range u32, range_share f64, deviation f64, variation f64, \
             juilland_even f64, carroll_even f64, rosengren_even f64, dp_uneven f64, dp_norm_uneven f64, dp_even f64, \
             kl_uneven f64, kl_even f64, da_even f64, arf f64",
        ),
        (
            shared.pairs(),
            "term cat, other cat, count u64, term_count u64, other_count u64, contexts u64, ochiai f64, \
             equivalence f64, jaccard f64, dice f64, npmi f64",
        ),
        (shared.nodes(), "term cat, count u64, contexts u64, degree u32, strength u64, community u32"),
        (clusters.merges(), "step u32, first u32, second u32, height f64, size u32"),
        (clusters.members(), "cluster u32, term cat, contexts u64, similarity f64, silhouette f64, x f64, y f64"),
        (clusters.themes(), "cluster u32, name cat, size u32, centrality f64, density f64, quadrant str"),
        (
            clusters.change_to(&clusters),
            "cluster u32, next_cluster u32, name str, next_name str, shared u32, jaccard f64, inclusion f64",
        ),
    ] {
        assert_eq!(schema(&table.unwrap()), columns);
    }
}

/// Term columns work for vocabularies of any size: Polars stores them in 8, 16 or 32 bits.
#[test]
fn term_columns_of_every_width() {
    for n in [1, 255, 256, 70_000] {
        let text: String = (0..n).map(|i| format!("w{i:06} ")).collect();
        let frame = crate::words(&[&text]).dtm().to_frame().unwrap();
        assert_eq!(frame.height(), n);
        assert_eq!(
            frame.column("term").unwrap().get(n - 1).unwrap().get_str(),
            Some(format!("w{:06}", n - 1).as_str())
        );
    }
}

/// The columns of a table are those of its schema, in its order.
pub(crate) fn follows(frame: &DataFrame, columns: &tifa::table::Schema) {
    let expected: Vec<String> = columns.fields.iter().map(|f| format!("{} {}", f.name, f.dtype)).collect();
    assert_eq!(schema(frame), expected.join(", "), "{}", columns.table);
    assert!(columns.fields.iter().all(|f| !f.meaning.is_empty()), "{}", columns.table);
}

#[test]
fn tables_follow_their_schemas() {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let dtm = Tokenizer::builder().build().unwrap().dtm(&corpus).unwrap();
    let tokenizer = Tokenizer::builder().build().unwrap();
    let tokens = tokenizer.tokenize(&corpus).unwrap();
    let weighted = dtm.tf_idf(&TfIdf::sklearn()).unwrap();
    let model = TfIdfModel::fit(&dtm, &TfIdf::sklearn()).unwrap();
    let slogans = Slogans::default().rows(20).mine(&corpus).unwrap();
    let coded = Coding::by(Lexicon::read(data("lexicon/instruments.csv")).unwrap()).code(&tokens).unwrap();
    let stages = tifa::context::CoWords::default().stages(Period::Year);
    let stages = stages.of_matrix(&dtm, ["质量", "品牌", "发展"]).unwrap();
    let clusters = tifa::context::Clustering::default().of_stages(&stages).unwrap();
    let cleaned = Cleaner::default().clean(&corpus).unwrap();
    let reposts = Reposts::default().group(&corpus).unwrap();
    for (table, columns) in [
        (NGrams::default().of_tokens(&tokens), &tifa::phrase::NGRAMS),
        (slogans.to_frame(), &tifa::phrase::SLOGANS),
        (slogans.explain(["质量", "的质量"]), &tifa::phrase::SLOGAN_EVIDENCE),
        (slogans.families(), &tifa::phrase::SLOGAN_FAMILIES),
        (slogans.families_by(Period::Year), &tifa::phrase::SLOGAN_FAMILIES_BY_GROUP),
        (slogans.counts_by("place"), &tifa::phrase::SLOGANS_BY_GROUP),
        (slogans.occurrences(), &tifa::phrase::SLOGAN_OCCURRENCES),
        (Slogans::default().since(&corpus, "2017".parse().unwrap()), &tifa::phrase::SLOGANS_SINCE),
        (Slogans::default().rows(5).stability(&corpus, 1, 1), &tifa::phrase::SLOGAN_STABILITY),
        (corpus.outcomes(), &tifa::corpus::OUTCOMES),
        (cleaned.log(), &tifa::clean::REMOVED),
        (cleaned.changes(), &tifa::clean::CHANGES),
        (cleaned.metadata(), &tifa::clean::METADATA),
        (cleaned.conflicts(), &tifa::clean::CONFLICTS),
        (reposts.to_frame(), &tifa::clean::REPOSTS),
        (dtm.to_frame(), &tifa::matrix::COUNTS),
        (weighted.to_frame(), &tifa::matrix::WEIGHTS),
        (weighted.top_terms(3), &tifa::matrix::TOP_TERMS),
        (model.unknown_terms(&dtm), &tifa::matrix::UNKNOWN_TERMS),
        (tokens.to_frame(), &tifa::token::TOKENS),
        (tokenizer.explain("质量"), &tifa::token::PIECES),
        (Lexicon::from_terms(["质量"]).unwrap().occurrences(&corpus), &tifa::token::OCCURRENCES),
        (Diversity::default().of(&tokens), &tifa::describe::DIVERSITY),
        (Similarity::by(Measure::Cosine).pairs(&dtm), &tifa::compare::SIMILAR_PAIRS),
        (Similarity::by(Measure::Cosine).nearest(&dtm, 2), &tifa::compare::NEAREST),
        (coded.matches(), &tifa::context::CODING_MATCHES),
        (coded.counts(), &tifa::context::CODING_COUNTS),
        (coded.coverage(), &tifa::context::CODING_COVERAGE),
        (coded.residue(), &tifa::context::CODING_RESIDUE),
        (tifa::phrase::LexicalBundles::default().of(&tokens), &tifa::phrase::LEXICAL_BUNDLES),
        (clusters.change(), &tifa::context::STAGE_CHANGE),
        (KeyTerms::text_rank(TextRank::default()).of(&tokens), &tifa::matrix::TOP_TERMS),
    ] {
        follows(&table.unwrap(), columns);
    }
    follows(&dtm.frequencies().unwrap(), &tifa::describe::FREQUENCIES);
    follows(&Frequencies::default().by("level").of(&dtm).unwrap(), &tifa::describe::FREQUENCIES_BY_GROUP);
}

/// Any two tables of ours join on terms and ids, whatever they were made from.
#[test]
fn tables_join_without_a_cast() {
    use tifa::polars::prelude::DataFrameJoinOps;
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    let lexicon = Lexicon::read(data("lexicon/tifa.csv")).unwrap();
    let dtm = Tokenizer::builder().lexicon(lexicon).build().unwrap().tokenize(&corpus).unwrap().dtm();
    let slogans = Slogans::default().mine(&corpus).unwrap().to_frame().unwrap();
    let trend = Trend::by(Period::Year).terms(["工匠精神", "乡村振兴"]).of(&dtm).unwrap();
    let frequencies = dtm.frequencies().unwrap();
    let both = trend.inner_join(&frequencies, ["term"], ["term"]).unwrap();
    assert_eq!(both.height(), trend.height());
    assert!(slogans.inner_join(&frequencies, ["term"], ["term"]).unwrap().height() > 5);
    let documents = corpus.to_frame().unwrap();
    let weights = dtm.tf_idf(&TfIdf::sklearn()).unwrap().to_frame().unwrap();
    assert_eq!(weights.inner_join(&documents, ["doc_id"], ["doc_id"]).unwrap().height(), weights.height());
}
