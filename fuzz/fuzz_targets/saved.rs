//! Everything that is saved and read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::prelude::*;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(dtm) = serde_json::from_slice::<Dtm>(bytes) {
        dtm.frequencies().unwrap();
        let _ = dtm.tf_idf(&TfIdf::sklearn());
        let _ = tifa::TrendProfile::by(Period::Year).undated(Undated::Skip).of(&dtm);
    }
    let _ = serde_json::from_slice::<Lexicon>(bytes);
    let _ = serde_json::from_slice::<StopWords>(bytes);
    let _ = serde_json::from_slice::<TfIdf>(bytes);
    let _ = serde_json::from_slice::<Trim>(bytes);
    let _ = serde_json::from_slice::<Cleaner>(bytes);
    let _ = serde_json::from_slice::<CorpusReader>(bytes);
    let _ = serde_json::from_slice::<Period>(bytes);
    let _ = serde_json::from_slice::<tifa::phrase::SloganReference>(bytes);
    let _ = serde_json::from_slice::<tifa::matrix::TfIdfModel>(bytes);
});
