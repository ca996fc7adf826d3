//! How long documents are and how varied their words.

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::pool::SHARE;
use crate::stats::diversity::{Spectrum, mattr, msttr};
use crate::stats::length_free_diversity::{hdd, mtld};
use crate::table::{Table, Values, schema};
use crate::text::{Unit, is_alphanumeric};
use crate::token::Tokens;

/// Length and lexical diversity of each document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Diversity {
    window: usize,
    segment: usize,
}

/// Type-token ratio at which a run of MTLD ends, and draws of HD-D: the values
/// of the papers, in which all published figures are given.
const FACTOR: f64 = 0.72;
const DRAWS: u64 = 42;

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
    /// Columns: [`DIVERSITY`]. N is the number of tokens, V of types, V_i of
    /// types that occur i times; logarithms are to base 10.
    ///
    /// A value is null where its formula divides by zero, and MATTR and MSTTR
    /// are null for a document shorter than the window: windows are never
    /// changed. Sources: Tweedie & Baayen 1998; Covington & McFall 2010.
    ///
    /// ```
    /// use tifa::{describe::Diversity, prelude::*};
    /// let corpus = Corpus::from_texts([("甲", "质量强国，质量强市。"), ("乙", "建设质量强省")])?;
    /// let tokens = Tokenizer::builder().build()?.tokenize(&corpus)?;
    /// let table = Diversity::default().of(&tokens)?;
    /// // MATTR is null: the documents are shorter than its window.
    /// assert_eq!(table.select(["doc_id", "characters", "tokens", "types", "ttr", "mattr"])?.to_string(), "\
    /// shape: (2, 6)
    /// ┌────────┬────────────┬────────┬───────┬──────┬───────┐
    /// │ doc_id ┆ characters ┆ tokens ┆ types ┆ ttr  ┆ mattr │
    /// │ ---    ┆ ---        ┆ ---    ┆ ---   ┆ ---  ┆ ---   │
    /// │ cat    ┆ u32        ┆ u32    ┆ u32   ┆ f64  ┆ f64   │
    /// ╞════════╪════════════╪════════╪═══════╪══════╪═══════╡
    /// │ 甲     ┆ 8          ┆ 4      ┆ 3     ┆ 0.75 ┆ null  │
    /// │ 乙     ┆ 6          ┆ 3      ┆ 3     ┆ 1.0  ┆ null  │
    /// └────────┴────────────┴────────┴───────┴──────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for a window or segment of 0.
    pub fn of(&self, tokens: &Tokens) -> Result<DataFrame> {
        for (name, size) in [("window", self.window), ("segment", self.segment)] {
            if size == 0 {
                return Err(Error::option(name, size, "1 or more"));
            }
        }
        let rows: Vec<Row> =
            (0..tokens.n_documents()).into_par_iter().with_max_len(SHARE).map(|d| self.row(tokens, d)).collect();
        let doc_id = Values::named(tokens.shared_documents(), (0..rows.len() as u32).collect());
        Table::of_rows(&DIVERSITY, &rows)
            .values("doc_id", doc_id)
            .column("characters", |r| r.characters as u32)
            .column("tokens", |r| r.spectrum.tokens as u32)
            .column("types", |r| r.spectrum.types as u32)
            .column("sentences", |r| r.sentences as u32)
            .column("mean_sentence_length", |r| {
                (r.sentences > 0).then(|| r.spectrum.tokens as f64 / r.sentences as f64)
            })
            .column("ttr", |r| r.spectrum.ttr())
            .column("guiraud_r", |r| r.spectrum.guiraud_r())
            .column("cttr", |r| r.spectrum.cttr())
            .column("herdan_c", |r| r.spectrum.herdan_c())
            .column("uber_u", |r| r.spectrum.uber_u())
            .column("summer_s", |r| r.spectrum.summer_s())
            .column("maas_a", |r| r.spectrum.maas_a())
            .column("yule_k", |r| r.spectrum.yule_k())
            .column("yule_i", |r| r.spectrum.yule_i())
            .column("simpson_d", |r| r.spectrum.simpson_d())
            .column("herdan_vm", |r| r.spectrum.herdan_vm())
            .column("mattr", |r| r.mattr)
            .column("msttr", |r| r.msttr)
            .column("entropy", |r| r.spectrum.entropy())
            .column("mtld", |r| r.mtld)
            .column("hdd", |r| r.hdd)
            .frame()
    }

    fn row(&self, tokens: &Tokens, document: usize) -> Row {
        let types = &tokens.ids()[tokens.range(document)];
        let spectrum = Spectrum::of_tokens(types);
        Row {
            characters: tokens.document(document).map(|t| t.term.chars().filter(|c| is_alphanumeric(*c)).count()).sum(),
            sentences: Unit::Sentence.of(tokens.text(document)).len(),
            hdd: hdd(&spectrum.frequencies, DRAWS),
            spectrum,
            mattr: mattr(types, self.window),
            msttr: msttr(types, self.segment),
            mtld: mtld(types, FACTOR),
        }
    }
}

schema! {
    /// The columns of [`Diversity::of`].
    DIVERSITY = "diversity" {
        doc_id: Term, "", "the document";
        characters: U32, "characters", "letters, Han characters and digits of the tokens";
        tokens: U32, "tokens", "N, stop words included";
        types: U32, "types", "V, distinct tokens";
        sentences: U32, "sentences", "sentences of the text";
        mean_sentence_length: F64, "tokens", "tokens by sentences";
        ttr: F64, "0 to 1", "type-token ratio: V / N";
        guiraud_r: F64, "", "Guiraud's R: V / √N";
        cttr: F64, "", "Carroll's corrected ratio: V / √(2N)";
        herdan_c: F64, "", "Herdan's C: log V / log N";
        uber_u: F64, "", "Dugast's Uber index: (log N)² / (log N − log V)";
        summer_s: F64, "", "Summer's S: log log V / log log N";
        maas_a: F64, "", "Maas' a: √((log N − log V) / (log N)²)";
        yule_k: F64, "", "Yule's K: 10⁴ (Σ i² V_i − N) / N²";
        yule_i: F64, "", "Yule's I: V² / (Σ i² V_i − V)";
        simpson_d: F64, "0 to 1", "Simpson's D: Σ V_i i (i − 1) / (N (N − 1))";
        herdan_vm: F64, "", "Herdan's Vm: √(Σ V_i (i / N)² − 1 / V)";
        mattr: F64, "0 to 1", "mean type-token ratio of moving windows";
        msttr: F64, "0 to 1", "mean type-token ratio of segments";
        entropy: F64, "bits", "entropy of the distribution of types";
        mtld: F64, "tokens", "MTLD: mean length of runs with a ratio above 0.72, read both ways; null where no word is repeated";
        hdd: F64, "0 to 1", "HD-D: expected ratio of 42 tokens drawn; null for a shorter document";
    }
}

struct Row {
    characters: usize,
    sentences: usize,
    spectrum: Spectrum,
    mattr: Option<f64>,
    msttr: Option<f64>,
    mtld: Option<f64>,
    hdd: Option<f64>,
}
