//! What is known of each document beside its text.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::error::{ErrorKind, Result};
use crate::table::Names;
use crate::text::Date;

/// Ids, dates and document variables of a corpus, shared by everything that
/// is counted from it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Documents {
    ids: Vec<String>,
    dates: Vec<Option<Date>>,
    variables: Vec<Variable>,
    #[serde(skip)]
    labels: Labels,
}

/// The values of all variables as text, made when one is first asked for.
#[derive(Debug, Clone, Default)]
struct Labels(OnceLock<Vec<Vec<Option<String>>>>);

impl PartialEq for Labels {
    /// They follow from the variables.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Names for Documents {
    fn n_names(&self) -> usize {
        self.ids.len()
    }

    fn name(&self, number: u32) -> Option<&str> {
        self.ids.get(number as usize).map(String::as_str)
    }
}

/// One document variable: a name and a value, or none, per document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Variable {
    pub name: String,
    pub values: Values,
}

/// The values of a document variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Values {
    Text(Vec<Option<String>>),
    Integer(Vec<Option<i64>>),
    Number(Vec<Option<f64>>),
    Boolean(Vec<Option<bool>>),
}

impl Documents {
    /// Documents with these ids, dates and variables, all of one length.
    pub fn new(ids: Vec<String>, dates: Vec<Option<Date>>, variables: Vec<Variable>) -> Self {
        debug_assert!(dates.len() == ids.len() && variables.iter().all(|v| v.values.len() == ids.len()));
        Self { ids, dates, variables, labels: Labels::default() }
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    pub fn dates(&self) -> &[Option<Date>] {
        &self.dates
    }

    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The variable of that name, or an error that lists the names there are.
    pub fn variable(&self, name: &str) -> Result<&Variable> {
        self.variables.iter().find(|v| v.name == name).ok_or_else(|| {
            ErrorKind::MissingColumn {
                role: "variable",
                tried: vec![name.to_string()],
                available: self.variables.iter().map(|v| v.name.clone()).collect(),
                source: "the corpus".into(),
            }
            .into()
        })
    }

    /// The documents at these positions, in that order.
    pub fn select(&self, positions: &[usize]) -> Self {
        let variables = self
            .variables
            .iter()
            .map(|v| Variable { name: v.name.clone(), values: v.values.select(positions) })
            .collect();
        Self::new(
            positions.iter().map(|&i| self.ids[i].clone()).collect(),
            positions.iter().map(|&i| self.dates[i]).collect(),
            variables,
        )
    }

    /// The documents of several parts in order; variables are matched by name.
    pub fn concat<'a>(parts: impl IntoIterator<Item = &'a Documents>) -> Self {
        let parts: Vec<&Documents> = parts.into_iter().collect();
        let (mut names, mut places) = (Vec::new(), FxHashMap::default());
        for (part, documents) in parts.iter().enumerate() {
            for variable in documents.variables() {
                let name = variable.name.as_str();
                let place = *places.entry(name).or_insert_with(|| {
                    names.push((name, Vec::new()));
                    names.len() - 1
                });
                let of_parts: &mut Vec<(usize, &Values)> = &mut names[place].1;
                if of_parts.last().is_none_or(|(last, _)| *last < part) {
                    of_parts.push((part, &variable.values));
                }
            }
        }
        let variable = |(name, values): (&str, Vec<(usize, &Values)>)| {
            let mut values = values.into_iter().peekable();
            let of_part = |(part, d): (usize, &&Documents)| {
                (d.len(), values.next_if(|(p, _)| *p == part).map(|(_, values)| values.clone()))
            };
            Variable { name: name.to_string(), values: Values::concat(parts.iter().enumerate().map(of_part).collect()) }
        };
        Self::new(
            parts.iter().flat_map(|d| d.ids.clone()).collect(),
            parts.iter().flat_map(|d| d.dates.clone()).collect(),
            names.into_iter().map(variable).collect(),
        )
    }

    /// The same documents with these ids, one each.
    pub fn with_ids(self, ids: Vec<String>) -> Self {
        Self::new(ids, self.dates, self.variables)
    }

    /// The same documents with these dates, one each.
    pub fn with_dates(self, dates: Vec<Option<Date>>) -> Self {
        Self::new(self.ids, dates, self.variables)
    }

    /// The same documents with one more variable, or another one of its name.
    pub fn with_variable(mut self, variable: Variable) -> Self {
        match self.variables.iter_mut().find(|v| v.name == variable.name) {
            Some(old) => *old = variable,
            None => self.variables.push(variable),
        }
        Self::new(self.ids, self.dates, self.variables)
    }

    pub fn document(&self, position: usize) -> Document<'_> {
        Document { documents: self, position, unknown: None }
    }

    /// The positions of the documents for which `keep` says yes, in order.
    ///
    /// An error where `keep` asks for a variable that does not exist: a
    /// misspelt name must not look like a corpus without such documents.
    pub fn matching(&self, mut keep: impl FnMut(Document<'_>) -> bool) -> Result<Vec<usize>> {
        let unknown = OnceLock::new();
        let document = |position| Document { documents: self, position, unknown: Some(&unknown) };
        let positions = (0..self.len()).filter(|&position| keep(document(position))).collect();
        match unknown.get() {
            Some(name) => self.variable(name).map(|_| positions),
            None => Ok(positions),
        }
    }

    /// The value of a variable as text.
    fn label(&self, variable: usize, position: usize) -> Option<&str> {
        if let Values::Text(values) = &self.variables.get(variable)?.values {
            return values.get(position)?.as_deref();
        }
        let labels =
            || self.variables.iter().map(|v| (0..v.values.len()).map(|i| v.values.label(i)).collect()).collect();
        self.labels.0.get_or_init(labels).get(variable)?.get(position)?.as_deref()
    }

    /// Whether every part has one value per document and every id is new;
    /// asked of documents that come from outside.
    pub fn check(&self) -> std::result::Result<(), String> {
        let n = self.len();
        if self.dates.len() != n || self.variables.iter().any(|v| v.values.len() != n) {
            return Err(format!("{n} ids, but dates or variables of another length"));
        }
        let mut seen = FxHashSet::default();
        match self.ids.iter().find(|id| !seen.insert(id.as_str())) {
            Some(id) => Err(format!("the id {id:?} occurs twice")),
            None => Ok(()),
        }
    }
}

impl Values {
    pub fn len(&self) -> usize {
        match self {
            Values::Text(v) => v.len(),
            Values::Integer(v) => v.len(),
            Values::Number(v) => v.len(),
            Values::Boolean(v) => v.len(),
        }
    }

    /// The value as text, or `None` where there is none.
    pub fn label(&self, position: usize) -> Option<String> {
        match self {
            Values::Text(v) => v[position].clone(),
            Values::Integer(v) => v[position].map(|x| x.to_string()),
            Values::Number(v) => v[position].map(|x| x.to_string()),
            Values::Boolean(v) => v[position].map(|x| x.to_string()),
        }
    }

    /// The place of each value among the distinct values in order, and those
    /// values as text. Numbers go by size, texts by code point.
    pub fn ranks(&self) -> (Vec<Option<i32>>, Vec<String>) {
        let n = self.len();
        let mut order: Vec<usize> = (0..n).filter(|&i| self.label(i).is_some()).collect();
        let compare = |&a: &usize, &b: &usize| match self {
            Values::Text(v) => v[a].cmp(&v[b]),
            Values::Integer(v) => v[a].cmp(&v[b]),
            Values::Number(v) => v[a].unwrap_or_default().total_cmp(&v[b].unwrap_or_default()),
            Values::Boolean(v) => v[a].cmp(&v[b]),
        };
        order.sort_by(compare);
        let (mut ranks, mut labels) = (vec![None; n], Vec::new());
        for group in order.chunk_by(|a, b| compare(a, b).is_eq()) {
            group.iter().for_each(|&i| ranks[i] = Some(labels.len() as i32));
            labels.extend(self.label(group[0]));
        }
        (ranks, labels)
    }

    fn select(&self, positions: &[usize]) -> Self {
        match self {
            Values::Text(v) => Values::Text(positions.iter().map(|&i| v[i].clone()).collect()),
            Values::Integer(v) => Values::Integer(positions.iter().map(|&i| v[i]).collect()),
            Values::Number(v) => Values::Number(positions.iter().map(|&i| v[i]).collect()),
            Values::Boolean(v) => Values::Boolean(positions.iter().map(|&i| v[i]).collect()),
        }
    }

    /// Values of several parts in order, missing where a part has none; text
    /// where the parts differ in kind.
    fn concat(parts: Vec<(usize, Option<Values>)>) -> Self {
        macro_rules! join_if_all {
            ($kind:ident) => {
                if parts.iter().all(|(_, v)| matches!(v, None | Some(Values::$kind(_)))) {
                    let joined = parts.into_iter().flat_map(|(n, v)| match v {
                        Some(Values::$kind(v)) => v,
                        _ => vec![None; n],
                    });
                    return Values::$kind(joined.collect());
                }
            };
        }
        join_if_all!(Integer);
        join_if_all!(Number);
        join_if_all!(Boolean);
        let texts = parts.into_iter().flat_map(|(n, v)| v.map_or_else(|| vec![None; n], Values::into_texts));
        Values::Text(texts.collect())
    }

    /// Every value as text.
    pub fn into_texts(self) -> Vec<Option<String>> {
        match self {
            Values::Text(v) => v,
            other => (0..other.len()).map(|i| other.label(i)).collect(),
        }
    }

    /// Integers, then numbers, where every one of them is written back as it
    /// stood; else text. `010`, `3.10` and ids of twenty digits stay text, so
    /// nothing loses a digit; an empty text is a missing value.
    pub fn from_texts(texts: Vec<Option<String>>) -> Self {
        let texts: Vec<Option<String>> = texts.into_iter().map(|t| t.filter(|t| !t.is_empty())).collect();
        fn all<T>(texts: &[Option<String>], read: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
            texts.iter().map(|t| t.as_deref().map_or(Some(None), |t| read(t).map(Some))).collect()
        }
        if texts.iter().all(Option::is_none) {
            return Values::Text(texts);
        }
        if let Some(v) = all(&texts, |t| t.parse().ok().filter(|n: &i64| n.to_string() == t)) {
            return Values::Integer(v);
        }
        if let Some(v) = all(&texts, |t| t.parse().ok().filter(|x: &f64| x.is_finite() && x.to_string() == t)) {
            return Values::Number(v);
        }
        Values::Text(texts)
    }
}

/// One document as questions about documents see it: id, date and variables.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    documents: &'a Documents,
    position: usize,
    /// Takes the name of a variable that was asked for and is not there.
    unknown: Option<&'a OnceLock<String>>,
}

impl<'a> Document<'a> {
    /// The id.
    #[must_use]
    pub fn id(&self) -> &'a str {
        &self.documents.ids[self.position]
    }

    /// Position in the corpus, from 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// The date, where there is one.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.documents.dates[self.position]
    }

    /// The year, where there is a date.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.date().map(Date::year)
    }

    /// The value of a document variable as text; `None` where the variable or
    /// its value is missing.
    ///
    /// ```
    /// use tifa::prelude::*;
    /// let frame = tifa::polars::df!("text" => ["质量强市", "工匠精神"], "place" => ["江州", "云岭"])?;
    /// let corpus = Corpus::from_frame(&frame)?;
    /// assert_eq!(corpus.filter(|doc| doc.variable("place") == Some("江州"))?.len(), 1);
    /// assert!(corpus.filter(|doc| doc.variable("plase") == Some("江州")).is_err()); // no such variable
    /// # Ok::<(), tifa::Error>(())
    /// ```
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&'a str> {
        let Some(variable) = self.documents.variables.iter().position(|v| v.name == name) else {
            self.unknown.map(|unknown| unknown.set(name.to_string()));
            return None;
        };
        self.documents.label(variable, self.position)
    }
}
