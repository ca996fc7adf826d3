//! Dispersion over documents, groups and slices.

use tifa::describe::Dispersion;
use tifa::prelude::*;

use crate::golden::golden;
use crate::{column, words};

fn number(frame: &tifa::polars::prelude::DataFrame, name: &str, row: usize) -> f64 {
    column(frame, name)[row].parse().unwrap_or(f64::NAN)
}

/// Gries's example: x stands 1, 2, 3, 4, 5 times in documents of 9, 10, 10, 10, 11 tokens.
#[test]
fn gries_example() {
    let texts: Vec<String> =
        (1..=5).zip([9, 10, 10, 10, 11]).map(|(x, size)| "x ".repeat(x) + &"y ".repeat(size - x)).collect();
    let tokens = words(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let of = golden("dispersion_gries_v=1..5_W=9,10,10,10,11");
    for table in [
        Dispersion::default().terms(["x"]).of(&tokens.dtm()).unwrap(),
        Dispersion::default().terms(["x"]).of_tokens(&tokens).unwrap(),
    ] {
        assert_eq!(column(&table, "term"), ["x"]);
        for (ours, theirs) in [
            ("range", "range"),
            ("deviation", "sd_pop"),
            ("juilland_even", "juilland_D"),
            ("carroll_even", "carroll_D2"),
            ("rosengren_even", "rosengren_S"),
            ("dp_uneven", "DP"),
            ("dp_norm_uneven", "DPnorm_lijffijt"),
            ("dp_even", "DP_egbert_conv"),
            ("kl_uneven", "KLD"),
            ("kl_even", "DKL_2"),
            ("da_even", "DA"),
        ] {
            let expected = of[theirs].as_f64().unwrap();
            assert!((number(&table, ours, 0) - expected).abs() < 1e-9, "{ours}");
        }
    }
}

#[test]
fn groups_slices_and_reduced_frequency() {
    let frame = tifa::polars::df!(
        "text" => ["x x y y", "y y", "x y", "y y"],
        "side" => ["a", "b", "a", "b"],
    );
    let corpus = Corpus::from_frame(&frame.unwrap()).unwrap();
    let tokens = Tokenizer::builder().build_on(tifa::token::Whitespace).unwrap().tokenize(&corpus).unwrap();
    let by_side = Dispersion::over("side").terms(["x"]);
    let (matrix, sequence) = (by_side.of(&tokens.dtm()).unwrap(), by_side.of_tokens(&tokens).unwrap());
    for table in [&matrix, &sequence] {
        // 3 in 6 tokens against 0 in 4: DP = 0.5 (|1 - 0.6| + 0.4).
        assert!((number(table, "dp_uneven", 0) - 0.4).abs() < 1e-12);
        assert_eq!((column(table, "parts")[0].as_str(), column(table, "range")[0].as_str()), ("2", "1"));
    }
    assert_eq!(column(&matrix, "arf")[0], "-");
    // Places 0, 1, 6 of 10: v = 10/3, distances 1, 5, 4.
    assert!((number(&sequence, "arf", 0) - (1.0 + 10.0 / 3.0 + 10.0 / 3.0) * 0.3).abs() < 1e-12);
    let slices = Dispersion::over_slices(5).terms(["x"]).of_tokens(&tokens).unwrap();
    assert_eq!((column(&slices, "parts")[0].as_str(), column(&slices, "range")[0].as_str()), ("5", "2"));
    assert!(Dispersion::over_slices(5).of(&tokens.dtm()).unwrap_err().to_string().contains("slices"));
    assert!(Dispersion::over_slices(0).of_tokens(&tokens).unwrap_err().to_string().contains("slices"));
    assert_eq!(Dispersion::default().min_count(4).of(&tokens.dtm()).unwrap().height(), 1);
    assert_eq!(Dispersion::default().of_tokens(&words(&["", ""])).unwrap().height(), 0);
}
