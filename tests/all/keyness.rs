//! Keyness: by hand, against formulas evaluated elsewhere, and on data in which nothing happens.

use tifa::compare::{Adjustment, Correction, KeynessMeasure, Prior, ReferenceCounts, Significance};
use tifa::polars::prelude::DataFrame;
use tifa::prelude::*;

use crate::golden::golden;
use crate::{column, data, words};

fn numbers(frame: &DataFrame, name: &str) -> Vec<f64> {
    column(frame, name).iter().map(|x| x.parse().unwrap_or(f64::NAN)).collect()
}

fn row(frame: &DataFrame, term: &str) -> usize {
    column(frame, "term").iter().position(|t| t == term).unwrap()
}

/// Documents by a variable `side`, tokens set apart by spaces.
fn sides(texts: &[(&str, &str)]) -> Dtm {
    let frame = tifa::polars::df!(
        "side" => texts.iter().map(|(s, _)| *s).collect::<Vec<_>>(),
        "text" => texts.iter().map(|(_, t)| *t).collect::<Vec<_>>()
    );
    let corpus = Corpus::from_frame(&frame.unwrap()).unwrap();
    let tokenizer =
        Tokenizer::builder().stop_words(["的"].into_iter().collect()).build_on(tifa::token::Whitespace).unwrap();
    tokenizer.tokenize(&corpus).unwrap().dtm()
}

#[test]
fn counts_rates_and_rows_by_hand() {
    // Target: 5 tokens, one of them a stop word; reference: 4; `x` is on neither side.
    let dtm = sides(&[("甲", "a a b 的"), ("甲", "a"), ("乙", "b c c"), ("乙", "d"), ("丙", "a c x")]);
    let table = Keyness::default().values(&dtm, "side", "甲", "乙").unwrap();
    assert_eq!(column(&table, "term"), ["a", "b", "d", "c"], "strongest first, strongest of the other side last");
    assert_eq!(column(&table, "count"), ["3", "1", "0", "0"]);
    assert_eq!(column(&table, "reference_count"), ["0", "1", "1", "2"]);
    assert_eq!(column(&table, "doc_count"), ["2", "1", "0", "0"]);
    assert_eq!(column(&table, "reference_doc_count"), ["0", "1", "1", "1"]);
    assert_eq!(column(&table, "rate"), ["6000", "2000", "0", "0"], "stop words are tokens");
    assert_eq!(column(&table, "reference_rate"), ["0", "2500", "2500", "5000"]);
    // log2((3/5)/(0.5/4)), log2((1/5)/(1/4))
    let log_ratio = numbers(&table, "log_ratio");
    assert!((log_ratio[0] - 4.8f64.log2()).abs() < 1e-12 && (log_ratio[1] - 0.8f64.log2()).abs() < 1e-12);
    // Four cells of `a`: 3, 0, 2, 4 of 9; expected 5/3, 4/3, 10/3, 8/3.
    let g2 = 2.0 * (3.0 * (9.0f64 / 5.0).ln() + 2.0 * (3.0f64 / 5.0).ln() + 4.0 * (3.0f64 / 2.0).ln());
    assert!((numbers(&table, "g2")[0] - g2).abs() < 1e-12);
    let rest = Keyness::default().value(&dtm, "side", "甲").unwrap();
    assert_eq!(column(&rest, "reference_count")[row(&rest, "c")], "3", "the rest holds 丙 too");
}

#[test]
fn golden_table() {
    // Target of 10,000 tokens, reference of 50,000: `filler` makes up the sizes.
    let filled = |terms: &[(&str, usize)], size: usize| {
        let used: usize = terms.iter().map(|(_, n)| n).sum();
        let text: String = terms.iter().map(|(t, n)| format!("{t} ").repeat(*n)).collect();
        text + &"filler ".repeat(size - used)
    };
    let target = filled(&[("p", 100), ("q", 7), ("r", 3), ("s", 5)], 10_000);
    let reference = filled(&[("p", 20), ("r", 40), ("s", 4)], 50_000);
    let dtm = sides(&[("t", &target), ("r", &reference)]);
    let correction = Correction::Yates;
    let measures = [
        KeynessMeasure::G2,
        KeynessMeasure::G2TwoCell,
        KeynessMeasure::QuantedaG2 { correction },
        KeynessMeasure::QuantedaChiSquared { correction },
        KeynessMeasure::LogRatio,
        KeynessMeasure::LogRatioWalter,
        KeynessMeasure::PercentDifference,
        KeynessMeasure::Bic,
        KeynessMeasure::EffectSizeLogLikelihood,
        KeynessMeasure::SimpleMaths { n: 1.0 },
        KeynessMeasure::Fisher,
        KeynessMeasure::DifferenceCoefficient,
    ];
    let table = Keyness::default().measures(measures).value(&dtm, "side", "t").unwrap();
    for (term, key) in [("p", "100_20"), ("q", "7_0"), ("r", "3_40"), ("s", "5_4")] {
        let of = golden(&format!("keyness_{key}_10000_50000"));
        for (name, golden_name) in [
            ("g2", "G2_4term"),
            ("g2_two_cell", "G2_2term_UCREL"),
            ("quanteda_lr", "quanteda_G2_default"),
            ("quanteda_chi2", "chi2_default"),
            ("log_ratio", "logratio_hardie"),
            ("log_ratio_walter", "logratio_walter"),
            ("percent_difference", "pctdiff"),
            ("bic", "BIC_2term"),
            ("effect_size_ll", "ELL"),
            ("simple_maths", "simplemaths1"),
            ("fisher_p", "fisher_p"),
            ("difference_coefficient", "diff_coef"),
        ] {
            let (found, expected) = (numbers(&table, name)[row(&table, term)], of[golden_name].as_f64().unwrap());
            assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{term} {name}: {found} {expected}");
        }
    }
    // A zero on one side keeps every number.
    let zero = row(&table, "q");
    assert!(measures.iter().all(|_| numbers(&table, "log_ratio")[zero].is_finite()));
    let quanteda = Keyness::quanteda().value(&dtm, "side", "t").unwrap();
    assert_eq!(column(&quanteda, "quanteda_lr")[row(&quanteda, "p")], column(&table, "quanteda_lr")[row(&table, "p")]);
}

fn sample() -> Dtm {
    let corpus = Corpus::read(data("sample.jsonl")).unwrap();
    Tokenizer::builder().build().unwrap().tokenize(&corpus).unwrap().dtm()
}

#[test]
fn swapping_the_sides_flips_the_table() {
    let dtm = sample();
    let late = |d: tifa::corpus::Document<'_>| d.year() >= Some(2016);
    let there = Keyness::default().compare(&dtm, late).unwrap();
    let back = Keyness::default().compare(&dtm, |d| !late(d)).unwrap();
    let rows: std::collections::HashMap<String, usize> = column(&back, "term").into_iter().zip(0..).collect();
    let terms = column(&there, "term");
    let both = |name: &str, other: &str| (numbers(&there, name), numbers(&back, other));
    for (name, other, sign) in [
        ("log_ratio", "log_ratio", -1.0),
        ("conservative_log_ratio", "conservative_log_ratio", -1.0),
        ("g2", "g2", 1.0),
        ("count", "reference_count", 1.0),
    ] {
        let (ours, theirs) = both(name, other);
        for (i, term) in terms.iter().enumerate() {
            assert!((ours[i] - sign * theirs[rows[term]]).abs() < 1e-9, "{term} {name}");
        }
    }
    assert!(numbers(&there, "g2").iter().all(|g2| *g2 >= 0.0));
    let totals: f64 = numbers(&there, "count").iter().chain(&numbers(&there, "reference_count")).sum();
    assert_eq!(totals as u64, dtm.term_totals().sum(), "nothing is lost");
}

#[test]
fn adjustments_keep_their_order() {
    let dtm = sample();
    let q = |adjustment| {
        let table = Keyness::default().adjustment(adjustment).compare(&dtm, |d| d.year() >= Some(2016)).unwrap();
        numbers(&table, "q_value")
    };
    let p = numbers(&Keyness::default().compare(&dtm, |d| d.year() >= Some(2016)).unwrap(), "p_value");
    let (bh, holm) = (q(Adjustment::BenjaminiHochberg), q(Adjustment::Holm));
    let (bonferroni, sidak) = (q(Adjustment::Bonferroni), q(Adjustment::Sidak));
    for i in 0..p.len() {
        assert!(p[i] <= bh[i] + 1e-15 && bh[i] <= holm[i] + 1e-12 && holm[i] <= bonferroni[i] + 1e-15);
        assert!(sidak[i] <= bonferroni[i] + 1e-12);
    }
    // The definition, without sorting.
    let m = p.len() as f64;
    let at = |cut: f64| cut * m / p.iter().filter(|&&v| v <= cut).count() as f64;
    for (i, &own) in p.iter().enumerate().step_by(53) {
        let expected = p.iter().filter(|&&v| v >= own).map(|&v| at(v)).fold(1.0, f64::min);
        assert!((bh[i] - expected).abs() < 1e-12, "{i}: {} {expected}", bh[i]);
    }
    // `top` keeps the ends and the corrections.
    let top = Keyness::default().top(3).compare(&dtm, |d| d.year() >= Some(2016)).unwrap();
    let (mut ends, n) = (bh[..3].to_vec(), bh.len());
    ends.extend(&bh[n - 3..]);
    assert_eq!(numbers(&top, "q_value"), ends);
}

/// Texts of one kind, dealt to two sides by chance, each with a topic of its
/// own that it repeats: nothing sets the sides apart.
fn clumped(seed: u64) -> Dtm {
    let mut random = fastrand::Rng::with_seed(seed);
    let texts: Vec<(String, String)> = (0..40)
        .map(|d| {
            let topic = random.usize(..30);
            let word = |random: &mut fastrand::Rng| match random.u8(..4) {
                0 => format!("t{topic} "),
                _ => format!("w{} ", random.usize(..60)),
            };
            (if d % 2 == 0 { "甲" } else { "乙" }.to_string(), (0..120).map(|_| word(&mut random)).collect())
        })
        .collect();
    sides(&texts.iter().map(|(s, t)| (s.as_str(), t.as_str())).collect::<Vec<_>>())
}

#[test]
fn permutation_keeps_its_size_where_g2_does_not() {
    let (mut tests, mut by_g2, mut by_permutation) = (0, 0, 0);
    for seed in 0..10 {
        let dtm = clumped(seed);
        let share = |significance| {
            let keyness = Keyness::default().min_count(20).significance(significance);
            let p = numbers(&keyness.value(&dtm, "side", "甲").unwrap(), "p_value");
            (p.iter().filter(|&&p| p < 0.05).count(), p.len())
        };
        let (g2, n) = share(Significance::G2);
        let (permutation, _) = share(Significance::Permutation { rounds: 199, seed });
        tests += n;
        by_g2 += g2;
        by_permutation += permutation;
    }
    let (g2, permutation) = (by_g2 as f64 / tests as f64, by_permutation as f64 / tests as f64);
    assert!(tests > 500 && permutation < 0.07, "permutation: {permutation} of {tests}");
    assert!(g2 > 2.0 * permutation, "G2: {g2}");
}

#[test]
fn a_difference_that_is_there_is_found_by_documents() {
    let mut texts = vec![];
    for d in 0..12 {
        texts.push((if d < 6 { "甲" } else { "乙" }, if d < 6 { "新 w w w" } else { "旧 w w w" }));
    }
    let keyness = Keyness::default()
        .measures([KeynessMeasure::TextDispersion, KeynessMeasure::LogOdds { prior: Prior::Pooled(10.0) }])
        .significance(Significance::Permutation { rounds: 999, seed: 7 });
    let table = keyness.value(&sides(&texts), "side", "甲").unwrap();
    let new = row(&table, "新");
    // 2 of the 924 deals of six and six are as far apart.
    assert!(numbers(&table, "p_value")[new] < 0.01, "{:?}", numbers(&table, "p_value"));
    assert_eq!(numbers(&table, "p_value")[row(&table, "w")], 1.0);
    assert!((numbers(&table, "text_g2")[new] - 24.0 * 2f64.ln()).abs() < 1e-12, "6 of 6 against 0 of 6");
    assert!(numbers(&table, "log_odds")[new] > 0.0);
}

#[test]
fn groups_neighbours_and_lists() {
    let dtm = sides(&[("甲", "a a b"), ("乙", "b c c"), ("丙", "c d")]);
    let groups = Keyness::default().groups(&dtm, "side").unwrap();
    let one = Keyness::default().value(&dtm, "side", "乙").unwrap();
    let labels = column(&groups, "group");
    let of_group: Vec<usize> = (0..labels.len()).filter(|&i| labels[i] == "乙").collect();
    for name in ["term", "count", "reference_count", "g2", "q_value"] {
        let all = column(&groups, name);
        assert_eq!(of_group.iter().map(|&i| all[i].clone()).collect::<Vec<_>>(), column(&one, name), "{name}");
    }
    let next = Keyness::default().neighbours(&dtm, "side").unwrap();
    assert_eq!((column(&next, "from")[0].as_str(), column(&next, "to")[0].as_str()), ("丙", "乙"));

    let list = ReferenceCounts::new([("c", 2), ("x", 3)]).tokens(10);
    let against =
        Keyness::default().against(&dtm.filter(|d| d.variable("side") == Some("甲")).unwrap(), &list).unwrap();
    assert_eq!(column(&against, "term"), ["a", "b", "c", "x"]);
    assert_eq!(column(&against, "reference_count"), ["0", "0", "2", "3"]);
    assert_eq!(column(&against, "reference_rate")[3], "3000");
    let saved = tempfile::tempdir().unwrap();
    let path = saved.path().join("list.csv");
    tifa::write_csv(&dtm.frequencies().unwrap(), &path).unwrap();
    assert_eq!(ReferenceCounts::read(&path).unwrap(), ReferenceCounts::of(&dtm));
    std::fs::write(&path, "term,count\na,1\nb,many\n").unwrap();
    let error = ReferenceCounts::read(&path).unwrap_err().to_string();
    assert!(error.contains("line 3") && error.contains("many"), "{error}");
}

#[test]
fn wrong_questions() {
    let dtm = sides(&[("甲", "a"), ("乙", "b"), ("空", "")]);
    let default = Keyness::default();
    for (result, part) in [
        (default.value(&dtm, "side", "丁"), "甲"),
        (default.value(&dtm, "place", "甲"), "side"),
        (default.value(&dtm, "side", "空"), "target"),
        (default.compare(&dtm, |_| true), "reference"),
        (default.between(&dtm, |_| true, |_| true), "both sides"),
        (default.clone().confidence(1.0).compare(&dtm, |d| d.id() == "1"), "confidence"),
        (Keyness::sketch_engine(0.0).value(&dtm, "side", "甲"), "constant"),
        (
            default.clone().significance(Significance::TextDispersion).against(&dtm, &ReferenceCounts::new([("a", 1)])),
            "list",
        ),
    ] {
        let error = result.unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
    assert!(default.value(&words(&["a", "b"]).dtm(), "doc_id", "1").is_ok(), "ids are values too");
}

#[test]
fn thread_counts_do_not_show() {
    let dtm = sample();
    let keyness = Keyness::default().significance(Significance::Permutation { rounds: 99, seed: 3 });
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| keyness.compare(&dtm, |d| d.year() >= Some(2016)).unwrap())
    };
    assert!(run(1).equals_missing(&run(3)));
}
