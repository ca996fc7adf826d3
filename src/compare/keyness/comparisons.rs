//! The comparisons: a side with the rest or with another side, group by group, with a list.

use polars::prelude::DataFrame;

use super::scored::Scored;
use super::sides::{SideCounts, Sides, Totals};
use super::tables::Rows;
use super::{KEYNESS, KEYNESS_BY_GROUP, KEYNESS_BY_PAIR, Keyness, KeynessMeasure, ReferenceCounts, Significance};
use crate::corpus::Document;
use crate::error::{Error, Result};
use crate::matrix::{Dtm, Grouping};
use crate::table::Values;

impl Keyness {
    /// Compares the documents for which `is_target` says yes with all others.
    /// Rows: by [`Keyness::order_by`], the strongest of the target first, the
    /// strongest of the reference last, ties in order of the vocabulary.
    ///
    /// Columns: [`KEYNESS`], then those of the measures (Float64; see
    /// [`KeynessMeasure`]).
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.dtm(&corpus)?;
    /// let table = Keyness::default().compare(&dtm, |document| document.year() >= Some(2016))?;
    /// let columns = ["term", "count", "reference_count", "log_ratio", "p_value", "q_value"];
    /// let shown = table.select(columns)?.head(Some(3));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (3, 6)
    /// ┌──────────────────┬───────┬─────────────────┬───────────┬───────────┬──────────┐
    /// │ term             ┆ count ┆ reference_count ┆ log_ratio ┆ p_value   ┆ q_value  │
    /// │ ---              ┆ ---   ┆ ---             ┆ ---       ┆ ---       ┆ ---      │
    /// │ cat              ┆ u64   ┆ u64             ┆ f64       ┆ f64       ┆ f64      │
    /// ╞══════════════════╪═══════╪═════════════════╪═══════════╪═══════════╪══════════╡
    /// │ 高质量发展       ┆ 26    ┆ 0               ┆ 5.46159   ┆ 1.5691e-8 ┆ 0.000068 │
    /// │ 供给侧结构性改革 ┆ 17    ┆ 0               ┆ 4.848613  ┆ 0.000005  ┆ 0.005292 │
    /// │ 工匠精神         ┆ 16    ┆ 0               ┆ 4.76115   ┆ 0.000009  ┆ 0.008052 │
    /// └──────────────────┴───────┴─────────────────┴───────────┴───────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Empty`](crate::ErrorKind::Empty) where a side has no
    /// tokens; [`ErrorKind::Option`](crate::ErrorKind::Option) for a
    /// confidence outside 0 to 1 or a constant of a measure that is not above 0;
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) where
    /// `is_target` asks for a variable that the documents do not have.
    pub fn compare(&self, dtm: &Dtm, is_target: impl FnMut(Document<'_>) -> bool) -> Result<DataFrame> {
        self.check()?;
        self.of_sides(dtm, Sides::of(dtm, is_target)?)
    }

    /// Compares two sets of documents; all others are left out. Rows as
    /// [`Keyness::compare`].
    ///
    /// Columns: [`KEYNESS`], then those of the measures.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.dtm(&corpus)?;
    /// let table = Keyness::default().between(&dtm, |d| d.year() >= Some(2018), |d| d.year() < Some(2012))?;
    /// let shown = table.select(["term", "count", "reference_count", "log_ratio", "p_value"])?.head(Some(2));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 5)
    /// ┌────────────┬───────┬─────────────────┬───────────┬───────────┐
    /// │ term       ┆ count ┆ reference_count ┆ log_ratio ┆ p_value   │
    /// │ ---        ┆ ---   ┆ ---             ┆ ---       ┆ ---       │
    /// │ cat        ┆ u64   ┆ u64             ┆ f64       ┆ f64       │
    /// ╞════════════╪═══════╪═════════════════╪═══════════╪═══════════╡
    /// │ 高质量发展 ┆ 26    ┆ 0               ┆ 4.992569  ┆ 6.0673e-7 │
    /// │ 乡村振兴   ┆ 15    ┆ 0               ┆ 4.19902   ┆ 0.000152  │
    /// └────────────┴───────┴─────────────────┴───────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Keyness::compare`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// where a document is on both sides.
    pub fn between(
        &self,
        dtm: &Dtm,
        is_target: impl FnMut(Document<'_>) -> bool,
        is_reference: impl FnMut(Document<'_>) -> bool,
    ) -> Result<DataFrame> {
        self.check()?;
        self.of_sides(dtm, Sides::between(dtm, is_target, is_reference)?)
    }

    /// Compares the documents with a value of a variable (or of `year` or
    /// `doc_id`) with all others. Rows as [`Keyness::compare`].
    ///
    /// Columns: [`KEYNESS`], then those of the measures.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.dtm(&corpus)?;
    /// let table = Keyness::default().value(&dtm, "level", "市")?;
    /// let shown = table.select(["term", "count", "reference_count", "log_ratio", "p_value"])?.head(Some(2));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 5)
    /// ┌──────────┬───────┬─────────────────┬───────────┬───────────┐
    /// │ term     ┆ count ┆ reference_count ┆ log_ratio ┆ p_value   │
    /// │ ---      ┆ ---   ┆ ---             ┆ ---       ┆ ---       │
    /// │ cat      ┆ u64   ┆ u64             ┆ f64       ┆ f64       │
    /// ╞══════════╪═══════╪═════════════════╪═══════════╪═══════════╡
    /// │ 质量强市 ┆ 23    ┆ 0               ┆ 5.218486  ┆ 1.7294e-7 │
    /// │ 市里     ┆ 14    ┆ 0               ┆ 4.502279  ┆ 0.000046  │
    /// └──────────┴───────┴─────────────────┴───────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Keyness::compare`];
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) for a
    /// variable that the corpus lacks;
    /// [`ErrorKind::Empty`](crate::ErrorKind::Empty), which lists the values,
    /// for one that no document has.
    pub fn value(&self, dtm: &Dtm, variable: &str, target: &str) -> Result<DataFrame> {
        self.check()?;
        self.of_sides(dtm, Sides::by_value(dtm, variable, target, None)?)
    }

    /// Compares the documents with one value of a variable with those of
    /// another. Rows as [`Keyness::compare`].
    ///
    /// Columns: [`KEYNESS`], then those of the measures.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.dtm(&corpus)?;
    /// let table = Keyness::default().values(&dtm, "level", "市", "全国")?;
    /// let shown = table.select(["term", "count", "reference_count", "log_ratio", "p_value"])?.head(Some(2));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (2, 5)
    /// ┌──────────┬───────┬─────────────────┬───────────┬──────────┐
    /// │ term     ┆ count ┆ reference_count ┆ log_ratio ┆ p_value  │
    /// │ ---      ┆ ---   ┆ ---             ┆ ---       ┆ ---      │
    /// │ cat      ┆ u64   ┆ u64             ┆ f64       ┆ f64      │
    /// ╞══════════╪═══════╪═════════════════╪═══════════╪══════════╡
    /// │ 质量强市 ┆ 23    ┆ 0               ┆ 3.661448  ┆ 0.00082  │
    /// │ 今年     ┆ 17    ┆ 0               ┆ 3.225349  ┆ 0.004027 │
    /// └──────────┴───────┴─────────────────┴───────────┴──────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Keyness::value`].
    pub fn values(&self, dtm: &Dtm, variable: &str, target: &str, reference: &str) -> Result<DataFrame> {
        self.check()?;
        self.of_sides(dtm, Sides::by_value(dtm, variable, target, Some(reference))?)
    }

    /// Compares each group with all other documents of the groups, in order
    /// of the groups.
    ///
    /// Columns: [`KEYNESS_BY_GROUP`], then those of the measures. `q_value`
    /// corrects within each group.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.dtm(&corpus)?;
    /// let table = Keyness::default().top(1).groups(&dtm, "level")?;
    /// let shown = table.select(["group", "term", "count", "reference_count", "log_ratio"])?.head(Some(4));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (4, 5)
    /// ┌───────┬──────────┬───────┬─────────────────┬───────────┐
    /// │ group ┆ term     ┆ count ┆ reference_count ┆ log_ratio │
    /// │ ---   ┆ ---      ┆ ---   ┆ ---             ┆ ---       │
    /// │ str   ┆ cat      ┆ u64   ┆ u64             ┆ f64       │
    /// ╞═══════╪══════════╪═══════╪═════════════════╪═══════════╡
    /// │ 全国  ┆ 矛盾     ┆ 5     ┆ 1               ┆ 4.801647  │
    /// │ 全国  ┆ 今年     ┆ 0     ┆ 24              ┆ -3.105243 │
    /// │ 市    ┆ 质量强市 ┆ 23    ┆ 0               ┆ 5.218486  │
    /// │ 市    ┆ 全省     ┆ 0     ┆ 12              ┆ -4.890039 │
    /// └───────┴──────────┴───────┴─────────────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Keyness::compare`] and [`Dtm::group_by`].
    pub fn groups(&self, dtm: &Dtm, grouping: impl Into<Grouping>) -> Result<DataFrame> {
        self.check()?;
        let groups = grouping.into().members(dtm.shared_documents())?;
        let totals = Totals::of_groups(dtm, &groups);
        let mut all = Totals::of(dtm, &[]);
        totals.iter().for_each(|group| all.add(group));
        let mut labels = Vec::new();
        let mut tables = Vec::new();
        for (i, target) in totals.into_iter().enumerate() {
            let counts = SideCounts { reference: all.without(&target), target };
            counts.check()?;
            tables.push(self.scored(dtm, &counts, || Sides::group_and_rest(&groups, i)));
            labels.push(vec![groups[i].0.clone()]);
        }
        let rows = Rows { keyness: self, tables: &tables, has_documents: true };
        rows.frame(&KEYNESS_BY_GROUP, labels, |codes| Values::named(dtm.shared_vocabulary(), codes))
    }

    /// Compares each group with the one before it, in order of the groups:
    /// what is new in each period.
    ///
    /// Columns: [`KEYNESS_BY_PAIR`], then those of the measures. `q_value`
    /// corrects within each pair.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.dtm(&corpus)?;
    /// let table = Keyness::default().top(1).neighbours(&dtm, Period::Year)?;
    /// let shown = table.select(["from", "to", "term", "count", "reference_count", "log_ratio"])?.head(Some(4));
    /// assert_eq!(shown.to_string(), "\
    /// shape: (4, 6)
    /// ┌──────┬──────┬──────┬───────┬─────────────────┬───────────┐
    /// │ from ┆ to   ┆ term ┆ count ┆ reference_count ┆ log_ratio │
    /// │ ---  ┆ ---  ┆ ---  ┆ ---   ┆ ---             ┆ ---       │
    /// │ str  ┆ str  ┆ cat  ┆ u64   ┆ u64             ┆ f64       │
    /// ╞══════╪══════╪══════╪═══════╪═════════════════╪═══════════╡
    /// │ 2008 ┆ 2009 ┆ 项目 ┆ 7     ┆ 0               ┆ 3.80928   │
    /// │ 2008 ┆ 2009 ┆ 矛盾 ┆ 0     ┆ 4               ┆ -2.998075 │
    /// │ 2009 ┆ 2010 ┆ 学校 ┆ 5     ┆ 0               ┆ 3.478433  │
    /// │ 2009 ┆ 2010 ┆ 资金 ┆ 0     ┆ 6               ┆ -3.428458 │
    /// └──────┴──────┴──────┴───────┴─────────────────┴───────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Keyness::compare`] and [`Dtm::group_by`].
    pub fn neighbours(&self, dtm: &Dtm, grouping: impl Into<Grouping>) -> Result<DataFrame> {
        self.check()?;
        let groups = grouping.into().members(dtm.shared_documents())?;
        let (mut labels, mut tables) = (Vec::new(), Vec::new());
        for pair in groups.windows(2) {
            let [before, after] = pair else { continue };
            let sides = Sides::of_rows(after.1.clone(), before.1.clone());
            tables.push(self.scored(dtm, &sides.counts(dtm)?, || sides));
            labels.push(vec![before.0.clone(), after.0.clone()]);
        }
        let rows = Rows { keyness: self, tables: &tables, has_documents: true };
        rows.frame(&KEYNESS_BY_PAIR, labels, |codes| Values::named(dtm.shared_vocabulary(), codes))
    }

    /// Compares all documents with counts of another corpus, a frequency
    /// list. Rows as [`Keyness::compare`]; the terms are those
    /// of both, `reference_doc_count` is null.
    ///
    /// Columns: [`KEYNESS`], then those of the measures.
    ///
    /// ```
    /// use tifa::{compare::ReferenceCounts, prelude::*};
    /// let corpus = Corpus::read("data/sample.jsonl")?;
    /// let lexicon = Lexicon::read("data/lexicon/tifa.csv")?;
    /// let dtm = Tokenizer::builder().lexicon(lexicon).stop_words(StopWords::neutral()).build()?.dtm(&corpus)?;
    /// let reference = ReferenceCounts::new([("质量", 40), ("群众", 400), ("旅游", 250)]).tokens(100_000);
    /// let table = Keyness::default().top(2).against(&dtm, &reference)?;
    /// assert_eq!(table.select(["term", "count", "reference_count", "log_ratio", "p_value"])?.to_string(), "\
    /// shape: (4, 5)
    /// ┌──────┬───────┬─────────────────┬───────────┬────────────┐
    /// │ term ┆ count ┆ reference_count ┆ log_ratio ┆ p_value    │
    /// │ ---  ┆ ---   ┆ ---             ┆ ---       ┆ ---        │
    /// │ cat  ┆ u64   ┆ u64             ┆ f64       ┆ f64        │
    /// ╞══════╪═══════╪═════════════════╪═══════════╪════════════╡
    /// │ 企业 ┆ 63    ┆ 0               ┆ 10.062746 ┆ 1.1108e-63 │
    /// │ 人   ┆ 39    ┆ 0               ┆ 9.370868  ┆ 4.3839e-40 │
    /// │ 群众 ┆ 15    ┆ 400             ┆ -1.6515   ┆ 1.4770e-7  │
    /// │ 旅游 ┆ 3     ┆ 250             ┆ -3.295356 ┆ 1.4018e-9  │
    /// └──────┴───────┴─────────────────┴───────────┴────────────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Keyness::compare`]; [`ErrorKind::Option`](crate::ErrorKind::Option)
    /// where a measure or the p value needs the documents of the reference.
    pub fn against(&self, dtm: &Dtm, reference: &ReferenceCounts) -> Result<DataFrame> {
        self.check()?;
        let needs_documents =
            matches!(self.significance, Significance::Permutation { .. } | Significance::TextDispersion)
                || self.measures.contains(&KeynessMeasure::TextDispersion);
        if needs_documents {
            return Err(Error::option(
                "measures",
                "text dispersion",
                "measures of tokens, where the reference is a list",
            ));
        }
        let all = (0..dtm.n_documents()).collect::<Vec<usize>>();
        let (vocabulary, counts) = reference.beside(dtm, Totals::of(dtm, &all));
        counts.check()?;
        let scored = self.score(&counts, |_| Vec::new());
        let names: Vec<String> = vocabulary.into_iter().map(str::to_string).collect();
        let terms = |codes| Values::coded(names.iter().map(String::as_str), codes);
        Rows { keyness: self, tables: &[scored], has_documents: false }.frame(&KEYNESS, Vec::new(), terms)
    }

    fn of_sides(&self, dtm: &Dtm, sides: Sides) -> Result<DataFrame> {
        let scored = self.scored(dtm, &sides.counts(dtm)?, || sides);
        let rows = Rows { keyness: self, tables: &[scored], has_documents: true };
        rows.frame(&KEYNESS, Vec::new(), |codes| Values::named(dtm.shared_vocabulary(), codes))
    }

    fn scored(&self, dtm: &Dtm, counts: &SideCounts, sides: impl FnOnce() -> Sides) -> Scored {
        self.score(counts, |terms| match self.significance {
            Significance::Permutation { rounds, seed } => sides().permuted(dtm, terms, rounds, seed),
            _ => Vec::new(),
        })
    }
}
