//! How evenly terms are spread: in use everywhere, or in one long report.

use polars::prelude::DataFrame;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::matrix::{Dtm, Grouping};
use crate::stats::dispersion::{Dispersion as Measured, Parts, average_reduced_frequency, dispersion};
use crate::table::{Table, Values, schema};
use crate::token::Tokens;

/// Dispersion of terms over the parts of a corpus: documents, groups of
/// them, or slices of equal length.
///
/// A measure whose name ends in `_even` is 1 for a perfectly even spread, one
/// that ends in `_uneven` is 0. Sizes of parts are all their tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dispersion {
    over: Over,
    min_count: u64,
    terms: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Over {
    Documents,
    Groups(Grouping),
    Slices(usize),
}

impl Default for Dispersion {
    /// Over documents, of every term that occurs.
    fn default() -> Self {
        Self { over: Over::Documents, min_count: 1, terms: Vec::new() }
    }
}

/// A term with its dispersion, and its average reduced frequency where the order of tokens is known.
struct Row {
    term: u32,
    count: u64,
    measured: Measured,
    arf: Option<f64>,
}

impl Dispersion {
    /// Over the groups of a document variable, or over periods.
    #[must_use]
    pub fn over(grouping: impl Into<Grouping>) -> Self {
        Self { over: Over::Groups(grouping.into()), ..Self::default() }
    }

    /// Over slices of equal length of all tokens in order; WordSmith has
    /// eight. Needs [`Dispersion::of_tokens`].
    #[must_use]
    pub fn over_slices(slices: usize) -> Self {
        Self { over: Over::Slices(slices), ..Self::default() }
    }

    /// Leaves out terms with fewer occurrences; 1 by default.
    #[must_use]
    pub fn min_count(mut self, count: u64) -> Self {
        self.min_count = count;
        self
    }

    /// Measures these terms only; all by default. A term that does not occur
    /// has no row.
    #[must_use]
    pub fn terms<S: Into<String>>(mut self, terms: impl IntoIterator<Item = S>) -> Self {
        self.terms = terms.into_iter().map(Into::into).collect();
        self
    }

    /// A row per term, most frequent first, ties in order of the vocabulary.
    ///
    /// Columns: [`DISPERSION`]. With one part, measures that need two are null.
    ///
    /// ```
    /// use tifa::{describe::Dispersion, prelude::*, token::Whitespace};
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "质量 发展 质量 发展"), ("乙", "发展 旅游"), ("丙", "发展 农业"),
    /// ])?;
    /// let tokens = Tokenizer::builder().build_on(Whitespace)?.tokenize(&corpus)?;
    /// let table = Dispersion::default().of(&tokens.dtm())?;
    /// // 发展 is everywhere; 质量 is in one document of three, which has half of all tokens.
    /// let shown = table.select(["term", "count", "parts", "range", "juilland_even", "dp_uneven"])?.head(Some(2));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 6)
    /// ┌──────┬───────┬───────┬───────┬───────────────┬───────────┐
    /// │ term ┆ count ┆ parts ┆ range ┆ juilland_even ┆ dp_uneven │
    /// │ ---  ┆ ---   ┆ ---   ┆ ---   ┆ ---           ┆ ---       │
    /// │ cat  ┆ u64   ┆ u32   ┆ u32   ┆ f64           ┆ f64       │
    /// ╞══════╪═══════╪═══════╪═══════╪═══════════════╪═══════════╡
    /// │ 发展 ┆ 4     ┆ 3     ┆ 3     ┆ 1.0           ┆ 0.0       │
    /// │ 质量 ┆ 2     ┆ 3     ┆ 1     ┆ 0.0           ┆ 0.5       │
    /// └──────┴───────┴───────┴───────┴───────────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for slices; as
    /// [`Dtm::group_by`].
    pub fn of(&self, dtm: &Dtm) -> Result<DataFrame> {
        let grouped;
        let dtm = match &self.over {
            Over::Documents => dtm,
            Over::Groups(grouping) => {
                grouped = dtm.group_by(grouping.clone())?;
                &grouped
            }
            Over::Slices(n) => return Err(Error::option("slices", n, "tokens, whose order a matrix does not know")),
        };
        let rows: Vec<usize> = (0..dtm.n_documents()).collect();
        let postings = dtm.postings(&rows);
        let parts = Parts::new(dtm.tokens().to_vec());
        let measure = |term: u32| {
            let of_term: Vec<(u32, u64)> = postings.of(term).iter().map(|&(r, n)| (r, u64::from(n))).collect();
            self.row(term, &of_term, &parts, None)
        };
        self.table((0..dtm.n_terms() as u32).into_par_iter().filter_map(measure).collect(), dtm.vocabulary())
    }

    /// As [`Dispersion::of`], with slices and average reduced frequency; the
    /// corpus is taken as one text, its documents in order.
    ///
    /// Columns: [`DISPERSION`].
    ///
    /// ```
    /// use tifa::{describe::Dispersion, prelude::*, token::Whitespace};
    /// let corpus = Corpus::from_texts([
    ///     ("甲", "质量 发展 质量 发展"), ("乙", "发展 旅游"), ("丙", "发展 农业"),
    /// ])?;
    /// let tokens = Tokenizer::builder().build_on(Whitespace)?.tokenize(&corpus)?;
    /// let table = Dispersion::over_slices(4).of_tokens(&tokens)?;
    /// let shown = table.select(["term", "count", "parts", "range", "dp_uneven", "arf"])?.head(Some(2));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 6)
    /// ┌──────┬───────┬───────┬───────┬───────────┬─────┐
    /// │ term ┆ count ┆ parts ┆ range ┆ dp_uneven ┆ arf │
    /// │ ---  ┆ ---   ┆ ---   ┆ ---   ┆ ---       ┆ --- │
    /// │ cat  ┆ u64   ┆ u32   ┆ u32   ┆ f64       ┆ f64 │
    /// ╞══════╪═══════╪═══════╪═══════╪═══════════╪═════╡
    /// │ 发展 ┆ 4     ┆ 4     ┆ 4     ┆ 0.0       ┆ 3.5 │
    /// │ 质量 ┆ 2     ┆ 4     ┆ 2     ┆ 0.5       ┆ 1.5 │
    /// └──────┴───────┴───────┴───────┴───────────┴─────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Option`](crate::ErrorKind::Option) for no slices; as
    /// [`Dtm::group_by`].
    pub fn of_tokens(&self, tokens: &Tokens) -> Result<DataFrame> {
        let (part_of, sizes) = self.parts_of(tokens)?;
        let parts = Parts::new(sizes);
        let places = places_by_term(tokens);
        let measure = |(term, places): (u32, &Vec<u64>)| {
            let mut of_term: Vec<(u32, u64)> = Vec::new();
            for part in places.iter().filter_map(|&place| part_of[place as usize]) {
                match of_term.last_mut() {
                    Some((last, count)) if *last == part => *count += 1,
                    _ => of_term.push((part, 1)),
                }
            }
            // Documents of one group need not follow one another.
            of_term.sort_unstable_by_key(|&(part, _)| part);
            of_term.dedup_by(|next, kept| {
                next.0 == kept.0 && {
                    kept.1 += next.1;
                    true
                }
            });
            let arf = average_reduced_frequency(places, tokens.n_tokens() as u64);
            self.row(term, &of_term, &parts, Some(arf))
        };
        let rows = (0u32..).zip(&places).collect::<Vec<_>>().into_par_iter().filter_map(measure).collect();
        self.table(rows, tokens.vocabulary())
    }

    /// The part of each token (none where its document is in no group), and
    /// the size of each part.
    fn parts_of(&self, tokens: &Tokens) -> Result<(Vec<Option<u32>>, Vec<u64>)> {
        let n = tokens.n_tokens();
        let of_documents = |part: &dyn Fn(usize) -> Option<u32>| {
            let documents = 0..tokens.n_documents();
            documents.flat_map(|d| std::iter::repeat_n(part(d), tokens.range(d).len())).collect::<Vec<Option<u32>>>()
        };
        let (part_of, parts) = match &self.over {
            Over::Documents => (of_documents(&|d| Some(d as u32)), tokens.n_documents()),
            Over::Groups(grouping) => {
                let groups = grouping.members(tokens.shared_documents())?;
                let mut group_of = vec![None; tokens.n_documents()];
                for (group, (_, members)) in groups.iter().enumerate() {
                    members.iter().for_each(|&d| group_of[d] = Some(group as u32));
                }
                (of_documents(&|d| group_of[d]), groups.len())
            }
            Over::Slices(0) => return Err(Error::option("slices", 0, "1 slice or more")),
            Over::Slices(slices) => {
                let slice = |i: usize| Some((i as u128 * *slices as u128 / n as u128) as u32);
                ((0..n).map(slice).collect(), *slices)
            }
        };
        let mut sizes = vec![0u64; parts];
        part_of.iter().flatten().for_each(|&part| sizes[part as usize] += 1);
        Ok((part_of, sizes))
    }

    fn row(&self, term: u32, of_term: &[(u32, u64)], parts: &Parts, arf: Option<f64>) -> Option<Row> {
        let count = of_term.iter().map(|(_, n)| n).sum();
        if count < self.min_count.max(1) {
            return None;
        }
        Some(Row { term, count, measured: dispersion(of_term, parts)?, arf })
    }

    fn table(&self, mut rows: Vec<Row>, vocabulary: &crate::token::Vocabulary) -> Result<DataFrame> {
        if !self.terms.is_empty() {
            let wanted: rustc_hash::FxHashSet<u32> =
                self.terms.iter().filter_map(|t| vocabulary.id(t)).map(|id| id.0).collect();
            rows.retain(|row| wanted.contains(&row.term));
        }
        rows.sort_by(|a, b| b.count.cmp(&a.count).then(a.term.cmp(&b.term)));
        let number = |of: fn(&Measured) -> Option<f64>| -> Values {
            rows.iter().map(|row| of(&row.measured)).collect::<Vec<Option<f64>>>().into()
        };
        Table::new(
            &DISPERSION,
            vec![
                Values::coded(vocabulary.iter(), rows.iter().map(|row| row.term).collect()),
                rows.iter().map(|row| row.count).collect::<Vec<u64>>().into(),
                rows.iter().map(|row| row.measured.parts).collect::<Vec<u32>>().into(),
                rows.iter().map(|row| row.measured.range).collect::<Vec<u32>>().into(),
                number(|m| Some(m.range_share)),
                number(|m| Some(m.deviation)),
                number(|m| Some(m.variation)),
                number(|m| m.juilland_even),
                number(|m| m.carroll_even),
                number(|m| Some(m.rosengren_even)),
                number(|m| Some(m.dp_uneven)),
                number(|m| m.dp_norm_uneven),
                number(|m| m.dp_even),
                number(|m| Some(m.divergence_uneven)),
                number(|m| Some(m.divergence_even)),
                number(|m| m.da_even),
                rows.iter().map(|row| row.arf).collect::<Vec<Option<f64>>>().into(),
            ],
        )?
        .into_frame()
    }
}

schema! {
    /// The columns of [`Dispersion::of`].
    DISPERSION = "dispersion" {
        term: Term, "", "the term";
        count: U64, "occurrences", "every occurrence of the term";
        parts: U32, "parts", "parts that hold a token";
        range: U32, "parts", "parts that hold the term";
        range_share: F64, "0 to 1", "range by parts";
        deviation: F64, "occurrences", "population standard deviation of the counts";
        variation: F64, "", "coefficient of variation of the rates";
        juilland_even: F64, "0 to 1", "Juilland's D: 1 - variation / √(parts - 1)";
        carroll_even: F64, "0 to 1", "Carroll's D2: entropy of the rates by that of equal ones";
        rosengren_even: F64, "0 to 1", "Rosengren's S";
        dp_uneven: F64, "0 to 1", "Gries's DP: half the sum of |share of occurrences - share of tokens|";
        dp_norm_uneven: F64, "0 to 1", "DP by its greatest value (Lijffijt & Gries)";
        dp_even: F64, "0 to 1", "Egbert's D_P: 1 - DP by its greatest value over parts with the term";
        kl_uneven: F64, "bits", "Kullback-Leibler divergence of the shares of occurrences from those of tokens";
        kl_even: F64, "0 to 1", "2 to the power of minus that divergence";
        da_even: F64, "0 to 1", "D_A: mean difference of the rates, turned round";
        arf: F64, "occurrences", "average reduced frequency; null without the order of tokens";
    }
}

/// The places of each term among all tokens, in order; words that are left
/// out of matrices have none.
fn places_by_term(tokens: &Tokens) -> Vec<Vec<u64>> {
    let mut places = vec![Vec::new(); tokens.vocabulary().len()];
    for (place, &id) in (0..).zip(tokens.ids()) {
        if let Some(term) = tokens.features()[id as usize] {
            places[term.index()].push(place);
        }
    }
    places
}
