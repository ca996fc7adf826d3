//! Places in texts, read from a table.

use polars::prelude::{DataFrame, DataType};
use rustc_hash::FxHashMap;

use crate::corpus::{Documents, Text};
use crate::error::{Error, ErrorKind, Result};

/// A place read from a table.
pub(super) struct Place {
    pub document: u32,
    pub term: u32,
    pub start: u32,
    pub end: u32,
}

/// The places of a table, and the names they bear.
pub(super) fn read_places(
    documents: &Documents,
    texts: &[Text],
    table: &DataFrame,
) -> Result<(Vec<String>, Vec<Place>)> {
    let column = |name: &'static str| {
        table.column(name).map_err(|_| {
            let available = table.get_column_names().iter().map(|n| n.to_string()).collect();
            Error::from(ErrorKind::MissingColumn {
                role: "place",
                tried: vec![name.into()],
                available,
                source: "the table of places".into(),
            })
        })
    };
    let ids = column("doc_id")?.cast(&DataType::String)?;
    let (starts, ends) = (column("start")?.cast(&DataType::UInt32)?, column("end")?.cast(&DataType::UInt32)?);
    let names = table.column("term").ok().map(|c| c.cast(&DataType::String)).transpose()?;
    let positions: FxHashMap<&str, usize> = documents.ids().iter().map(String::as_str).zip(0..).collect();
    let (mut terms, mut numbers): (Vec<String>, FxHashMap<String, u32>) = (Vec::new(), FxHashMap::default());
    let mut places = Vec::with_capacity(table.height());
    for row in 0..table.height() {
        let id = ids.str()?.get(row).unwrap_or_default();
        let name = names.as_ref().map(|n| n.str()).transpose()?.and_then(|n| n.get(row)).unwrap_or_default();
        let bytes = starts.u32()?.get(row).zip(ends.u32()?.get(row));
        let fault =
            || Error::option("places", format!("{id:?} {bytes:?}"), "a document of the corpus and bytes of its text");
        let (document, (start, end)) = positions.get(id).copied().zip(bytes).ok_or_else(fault)?;
        texts[document].get(start as usize..end as usize).ok_or_else(fault)?;
        let term = *numbers.entry(name.to_string()).or_insert_with(|| {
            terms.push(name.to_string());
            terms.len() as u32 - 1
        });
        places.push(Place { document: document as u32, term, start, end });
    }
    Ok((terms, places))
}
