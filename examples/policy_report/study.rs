//! What every table of the report starts from, made once.

use std::path::Path;

use tifa::phrase::MinedSlogans;
use tifa::prelude::*;

use crate::arguments::Arguments;
use crate::intake::Intake;

/// The texts, their tokens and counts, and the slogans found in them.
pub struct Study {
    pub arguments: Arguments,
    pub intake: Intake,
    /// The documents that are counted.
    pub corpus: Corpus,
    /// Head forms of the lexicon, in its order.
    pub heads: Vec<String>,
    pub tokens: Tokens,
    pub dtm: Dtm,
    pub mined: MinedSlogans,
    pub undated: usize,
}

impl Study {
    pub fn new(arguments: Arguments) -> tifa::Result<Self> {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let read = match arguments.paths.as_slice() {
            [] => Corpus::read(data.join("sample.jsonl"))?,
            [path] => Corpus::read(path)?,
            paths => Corpus::concat(paths.iter().map(Corpus::read).collect::<tifa::Result<Vec<_>>>()?)?,
        };
        let intake = Intake::new(&read, arguments.raw)?;
        let corpus = intake.corpus(arguments.without_reposts)?;
        if (0..corpus.len()).all(|d| corpus.text(d).trim().is_empty()) {
            intake.print(arguments.without_reposts)?; // why there is nothing to count
        }
        let lexicon = Lexicon::read(arguments.lexicon.clone().unwrap_or_else(|| data.join("lexicon/tifa.csv")))?;
        let heads: Vec<String> = lexicon.heads().map(str::to_string).collect();
        let stop_words = StopWords::neutral();
        let tokens = Tokenizer::builder().lexicon(lexicon).stop_words(stop_words).build()?.tokenize(&corpus)?;
        let dtm = tokens.dtm();
        let mined = Slogans::default().rows(arguments.slogans).find(&corpus)?;
        let undated = corpus.documents().filter(|d| d.date().is_none()).count();
        Ok(Self { arguments, intake, corpus, heads, tokens, dtm, mined, undated })
    }

    /// Words, and the formulations found in the texts: every occurrence of each.
    pub fn dtm_with_slogans(&self) -> tifa::Result<Dtm> {
        // What one document alone repeats may be what sets it apart.
        let formulations = Slogans::default().min_doc_count(1).find(&self.corpus)?;
        self.dtm.beside(&formulations.dtm(&self.tokens)?)
    }
}
