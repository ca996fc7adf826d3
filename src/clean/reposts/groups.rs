//! Groups of reposts as a table and as a document variable.

use polars::prelude::DataFrame;

use super::Repost;
use crate::corpus::{Corpus, Values, Variable};
use crate::error::Result;
use crate::table::{Table, schema};
use crate::text::Date;

/// Name of the document variable with the number of the group.
const VARIABLE: &str = "repost_group";

/// Positions in the order of dates, undated ones last.
pub(super) fn by_date(dates: &[Option<Date>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..dates.len()).collect();
    order.sort_by_key(|&i| (dates[i].is_none(), dates[i]));
    order
}

/// A corpus whose reposts are known.
#[derive(Debug, Clone)]
pub struct RepostGroups {
    corpus: Corpus,
    places: Vec<Option<Repost>>,
}

impl RepostGroups {
    pub(super) fn new(corpus: &Corpus, places: Vec<Option<Repost>>) -> Self {
        let number = |place: &Option<Repost>| place.map(|p| i64::from(p.group) + 1);
        let values = Values::Integer(places.iter().map(number).collect());
        let documents = (**corpus.shared_documents()).clone();
        let documents = documents.with_variable(Variable { name: VARIABLE.into(), values });
        Self { corpus: corpus.with_documents(documents), places }
    }

    /// The documents with the variable `repost_group`: the number of the
    /// group from 1, in the order of the groups' first documents; none for a
    /// document that has no copy.
    #[must_use]
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// The number of groups.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.iter().flatten().map(|p| p.group as usize + 1).max().unwrap_or(0)
    }

    /// Whether nothing is reposted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every document of every group, in order of group, the first document
    /// first, then by date (undated ones last), then in order of the corpus.
    ///
    /// Columns: [`REPOSTS`].
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let paper = "市政府昨日召开会议，部署今年的质量提升工作。各县区月底前报方案，方案由市里审定，六月起实施。";
    /// let copy = &format!("本报讯 {paper}");
    /// let corpus = Corpus::from_texts([("日报", paper), ("晚报", "大桥通车。"), ("网站", copy)])?;
    /// assert_eq!(Reposts::default().group(&corpus)?.to_frame()?.to_string(), "\
    /// shape: (2, 6)
    /// ┌───────┬────────┬────────────┬───────┬──────┬───────┐
    /// │ group ┆ doc_id ┆ similarity ┆ kind  ┆ date ┆ first │
    /// │ ---   ┆ ---    ┆ ---        ┆ ---   ┆ ---  ┆ ---   │
    /// │ u32   ┆ cat    ┆ f64        ┆ str   ┆ str  ┆ str   │
    /// ╞═══════╪════════╪════════════╪═══════╪══════╪═══════╡
    /// │ 1     ┆ 日报   ┆ 1.0        ┆ first ┆ null ┆ 日报  │
    /// │ 1     ┆ 网站   ┆ 0.925      ┆ near  ┆ null ┆ 日报  │
    /// └───────┴────────┴────────────┴───────┴──────┴───────┘");
    /// # Ok::<(), tifa::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Table`](crate::ErrorKind::Table) should Polars refuse the table.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let documents = self.corpus.shared_documents();
        let order = by_date(documents.dates()).into_iter();
        let mut rows: Vec<(usize, Repost)> = order.filter_map(|i| Some((i, self.places[i]?))).collect();
        rows.sort_by_key(|(_, place)| place.group);
        let id = |i: usize| documents.ids()[i].clone();
        let date = |i: usize| documents.dates()[i].map(|d| d.to_string());
        Table::of_rows(&REPOSTS, &rows)
            .column("group", |(_, p)| p.group + 1)
            .column("doc_id", |(i, _)| id(*i))
            .column("similarity", |(_, p)| p.similarity)
            .column("kind", |(_, p)| p.kind.name().to_string())
            .column("date", |(i, _)| date(*i))
            .column("first", |(_, p)| id(p.first))
            .frame()
    }
}

schema! {
    /// The columns of [`RepostGroups::to_frame`].
    REPOSTS = "reposts" {
        group: U32, "", "number of the group, from 1";
        doc_id: Term, "", "the document";
        similarity: F64, "", "to the group's first document, 0 to 1";
        kind: Text, "", "first, exact or near";
        date: Text, "", "of the document; none where it has none";
        first: Text, "", "id of the group's first document";
    }
}

impl Corpus {
    /// One document of each `repost_group`, the variable that
    /// [`Reposts::group`](crate::Reposts::group) gives: the one with the
    /// earliest date among those that are here. Documents of no group stay.
    ///
    /// # Errors
    /// [`ErrorKind::MissingColumn`](crate::ErrorKind::MissingColumn) where
    /// nobody looked for reposts yet.
    pub fn without_reposts(&self) -> Result<Corpus> {
        let documents = self.shared_documents();
        let groups = &documents.variable(VARIABLE)?.values;
        let mut seen = std::collections::HashSet::new();
        let mut keep = vec![false; self.len()];
        for i in by_date(documents.dates()) {
            keep[i] = groups.label(i).is_none_or(|group| seen.insert(group));
        }
        self.filter(|document| keep[document.position()])
    }
}
