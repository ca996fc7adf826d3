//! How long documents are and how varied their words.

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::stats::diversity::{Spectrum, mattr, msttr};
use crate::table;
use crate::text::Unit;
use crate::token::Tokens;

/// Length and lexical diversity of each document.
///
/// ```
/// use tifa::{describe::Diversity, prelude::*};
/// let corpus = Corpus::from_texts([("甲", "质量强国，质量强市。")])?;
/// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
/// let table = Diversity::default().of(&tokens)?;
/// assert_eq!(table.column("mattr").unwrap().null_count(), 1); // shorter than the window
/// # Ok::<(), tifa::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Diversity {
    window: usize,
    segment: usize,
}

impl Default for Diversity {
    fn default() -> Self {
        Self { window: 100, segment: 100 }
    }
}

impl Diversity {
    /// Sets the window of MATTR in tokens; 100 by default.
    #[must_use]
    pub fn window(mut self, tokens: usize) -> Self {
        self.window = tokens;
        self
    }

    /// Sets the segment of MSTTR in tokens; 100 by default.
    #[must_use]
    pub fn segment(mut self, tokens: usize) -> Self {
        self.segment = tokens;
        self
    }

    /// A row per document, in order. Stop words and other words that are
    /// left out of matrices count here.
    ///
    /// Columns: `doc_id` (Categorical); `characters`, `tokens`,
    /// `types`, `sentences` (UInt32); `mean_sentence_length` (Float64,
    /// tokens); then Float64: `ttr` V / N, `guiraud_r` V / √N, `cttr` V / √(2N), `herdan_c`
    /// log V / log N, `uber_u` (log N)² / (log N − log V), `summer_s`
    /// log log V / log log N, `maas_a` √((log N − log V) / (log N)²), `yule_k`
    /// 10⁴ (Σ i² V_i − N) / N², `yule_i` V² / (Σ i² V_i − V), `simpson_d`
    /// Σ V_i i (i − 1) / (N (N − 1)), `herdan_vm` √(Σ V_i (i / N)² − 1 / V),
    /// `mattr` and `msttr` (mean type-token ratio of moving windows and of
    /// segments), `entropy` (bits). N is the number of tokens, V of types, V_i of
    /// types that occur i times; logarithms are to base 10.
    ///
    /// A value is null where its formula divides by zero, and MATTR and MSTTR
    /// are null for a document shorter than the window: windows are never
    /// changed. Sources: Tweedie & Baayen 1998; Covington & McFall 2010.
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a window or segment of 0.
    pub fn of(&self, tokens: &Tokens) -> Result<DataFrame> {
        for (name, size) in [("window", self.window), ("segment", self.segment)] {
            if size == 0 {
                return Err(Error::option(name, size, "1 or more"));
            }
        }
        let rows: Vec<Row> = (0..tokens.n_documents()).into_par_iter().map(|d| self.row(tokens, d)).collect();
        let counts = |of: fn(&Row) -> usize| rows.iter().map(|r| of(r) as u32).collect::<Vec<u32>>();
        let number = |name: &str, of: fn(&Row) -> Option<f64>| {
            table::column(name, rows.iter().map(of).collect::<Vec<Option<f64>>>())
        };
        let ids = tokens.shared_documents().ids();
        table::frame(
            rows.len(),
            vec![
                table::terms("doc_id", ids.iter().map(String::as_str), (0..rows.len() as u32).collect())?,
                table::column("characters", counts(|r| r.characters)),
                table::column("tokens", counts(|r| r.spectrum.tokens as usize)),
                table::column("types", counts(|r| r.spectrum.types as usize)),
                table::column("sentences", counts(|r| r.sentences)),
                number("mean_sentence_length", |r| {
                    (r.sentences > 0).then(|| r.spectrum.tokens as f64 / r.sentences as f64)
                }),
                number("ttr", |r| r.spectrum.ttr()),
                number("guiraud_r", |r| r.spectrum.guiraud_r()),
                number("cttr", |r| r.spectrum.cttr()),
                number("herdan_c", |r| r.spectrum.herdan_c()),
                number("uber_u", |r| r.spectrum.uber_u()),
                number("summer_s", |r| r.spectrum.summer_s()),
                number("maas_a", |r| r.spectrum.maas_a()),
                number("yule_k", |r| r.spectrum.yule_k()),
                number("yule_i", |r| r.spectrum.yule_i()),
                number("simpson_d", |r| r.spectrum.simpson_d()),
                number("herdan_vm", |r| r.spectrum.herdan_vm()),
                number("mattr", |r| r.mattr),
                number("msttr", |r| r.msttr),
                number("entropy", |r| r.spectrum.entropy()),
            ],
        )
    }

    fn row(&self, tokens: &Tokens, document: usize) -> Row {
        let types = &tokens.ids()[tokens.range(document)];
        Row {
            characters: tokens.document(document).map(|t| t.term.chars().count()).sum(),
            sentences: Unit::Sentence.of(tokens.text(document)).len(),
            spectrum: Spectrum::of_tokens(types),
            mattr: mattr(types, self.window),
            msttr: msttr(types, self.segment),
        }
    }
}

struct Row {
    characters: usize,
    sentences: usize,
    spectrum: Spectrum,
    mattr: Option<f64>,
    msttr: Option<f64>,
}
