//! What every table of the report starts from, made once.

use std::path::Path;

use polars::prelude::DataFrame;
use tifa::phrase::MinedSlogans;
use tifa::polars;
use tifa::prelude::*;
use tifa::token::WholeWords;

use crate::arguments::Arguments;
use crate::intake::Intake;
use crate::progress::Bar;

/// The texts, their tokens and counts, and the slogans found in them.
pub struct Study {
    pub arguments: Arguments,
    pub intake: Intake,
    /// The documents that are counted.
    pub corpus: Corpus,
    /// The words that stay whole.
    pub lexicon: Lexicon,
    /// Head forms of the lexicon, in its order.
    pub heads: Vec<String>,
    /// What is known of each entry of the lexicon.
    pub occurrences: DataFrame,
    pub tokens: Tokens,
    pub dtm: Dtm,
    pub mined: MinedSlogans,
    /// The formulations found, counted as in `slogans.csv`.
    pub formulations: Dtm,
    pub undated: usize,
}

impl Study {
    pub fn new(arguments: Arguments) -> tifa::Result<Self> {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let read = match arguments.paths.as_slice() {
            [] => Corpus::read(data.join("sample.jsonl"))?,
            paths => arguments.reader().read_all(paths)?,
        };
        let language = arguments.language();
        let intake = Intake::new(read, arguments.raw, language)?;
        let corpus = intake.corpus(arguments.without_reposts)?;
        let corpus = match (arguments.from, arguments.to) {
            (None, None) => corpus,
            (from, to) => in_span(&corpus, from, to)?,
        };
        if (0..corpus.len()).all(|d| corpus.text(d).trim().is_empty()) {
            intake.print(arguments.without_reposts, arguments.language())?; // why there is nothing to count
        }
        let lexicon = arguments.lexicon.as_ref().map_or_else(Lexicon::bundled, Lexicon::read)?;
        let whole_words = if arguments.leave_out_doubtful { WholeWords::Judged } else { WholeWords::default() };
        let lexicon = lexicon.with_whole_words(whole_words);
        let occurrences = lexicon.occurrences(&corpus)?;
        let heads: Vec<String> = lexicon.heads().map(str::to_string).collect();
        let stop_words = StopWords::neutral();
        let tokenizer = Tokenizer::builder().lexicon(lexicon.clone()).stop_words(stop_words).build()?;
        let bar = Bar::new(language.choose("找提法", "formulations"));
        let slogans = Slogans::default().leave_out_doubtful(arguments.leave_out_doubtful);
        let mined = slogans.rows(arguments.slogans).mine_with(&corpus, &bar)?;
        let words = language.choose("分词", "words");
        let tokens = tokenizer.tokenize_with(&corpus, &Bar::new(words))?;
        let dtm = tokens.dtm();
        let formulations = mined.dtm(&tokens)?;
        let undated = corpus.documents().filter(|d| d.date().is_none()).count();
        Ok(Self { arguments, intake, corpus, lexicon, heads, occurrences, tokens, dtm, mined, formulations, undated })
    }

    /// Words, and the formulations found in the texts: every occurrence of each.
    pub fn dtm_with_slogans(&self) -> tifa::Result<Dtm> {
        // What one document alone repeats may be what sets it apart.
        let formulations = Slogans::default().leave_out_doubtful(self.arguments.leave_out_doubtful);
        let formulations = formulations.min_doc_count(1).mine(&self.corpus)?;
        self.dtm.beside(&formulations.dtm(&self.tokens)?)
    }
}

/// The documents of a span of time.
fn in_span(corpus: &Corpus, from: Option<Date>, to: Option<Date>) -> tifa::Result<Corpus> {
    let inside = corpus.between(from, to);
    let end = |date: Option<Date>, open: &str| date.map_or(open.to_string(), |date| date.to_string());
    let undated = corpus.documents().filter(|d| d.date().is_none()).count();
    println!(
        "From {} to {}: {} of {} documents; {undated} have no date",
        end(from, "the first"),
        end(to, "the last"),
        inside.len(),
        corpus.len()
    );
    if inside.is_empty() {
        let what = "no document lies in the span of --from and --to".to_string();
        return Err(tifa::ErrorKind::Empty { what }.into());
    }
    Ok(inside)
}
