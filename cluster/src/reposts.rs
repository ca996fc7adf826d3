//! Reposts of a whole archive: signatures, banding as a join, the exact look at pairs that share a band.
//!
//! Texts stay where they are: signatures of half a kilobyte travel, and the texts of the pairs that
//! are worth a look. The groups are those of [`Reposts::group`] on one machine.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Int64Type, Schema, UInt64Type};
use datafusion::common::{DataFusionError, Result};
use tifa::Date;
use tifa::clean::{Banding, Reposts};

use crate::cluster::Cluster;
use crate::engines::outside;
use crate::functions::DIGITS;
use crate::output;
use crate::questions::Found;
use crate::rows::Rows;

/// With how many neighbours in its bucket a text is compared, as in the library.
const WINDOW: usize = 32;

/// A document that may belong to a group.
struct Member {
    position: i64,
    id: String,
    date: Option<Date>,
    hash: u64,
}

/// The groups of the table `docs`: group, document, similarity, kind, date and first document, as
/// in the library's table. Tables in between lie in `scratch`, which all workers see.
///
/// # Errors
/// Where a query fails.
pub async fn groups(cluster: &Cluster, reposts: &Reposts, scratch: &Path) -> Result<Found> {
    let options = serde_json::to_string(reposts).map_err(|e| DataFusionError::External(Box::new(e)))?;
    let options = &options[..];
    let mut bytes = 0;
    let signed = "SELECT position, doc_id, date, s['hash'] AS hash, s['length'] AS length, s['signature'] AS signature,
                    s['bands'] AS bands
                  FROM (SELECT position, doc_id, date, tifa_repost_signature(text, $options) AS s FROM docs)";
    bytes += keep(cluster, "signed", signed, options, scratch).await?;
    bytes += keep(cluster, "shared", SHARED, "", scratch).await?;
    let sql = pairs(reposts.banding().map_err(outside)?, reposts.least_agreement());
    bytes += keep(cluster, "pairs", &sql, "", scratch).await?;
    let joined = "SELECT a, b FROM pairs JOIN docs x ON x.position = a_position JOIN docs y ON y.position = b_position
                  WHERE tifa_repost_joins(x.text, y.text, $options)";
    bytes += keep(cluster, "joined", joined, options, scratch).await?;

    let members = members(cluster).await?;
    let groups = group(members, &joined_pairs(cluster).await?);
    let similarities = similarities(cluster, &groups, options, scratch).await?;
    Ok(Found { rows: rows(&groups, &similarities), bytes })
}

/// Asks and keeps the answer as a table; gives the bytes that were moved.
async fn keep(cluster: &Cluster, table: &str, sql: &str, options: &str, scratch: &Path) -> Result<usize> {
    let asked = if options.is_empty() { vec![] } else { vec![("options", options.to_string())] };
    let answer = cluster.ask(sql, &asked).await?;
    let folder = scratch.join(table);
    output::write(&answer.schema, &answer.batches, &folder)?;
    cluster.table(table, &folder).await?;
    Ok(answer.bytes)
}

/// Bands that several versions share, with what is needed to compare these. First numbers travel alone, then
/// the signatures of those few that are left.
const SHARED: &str = "WITH versions AS (
    SELECT hash, min(position) AS position, min(signature) AS signature, first_value(bands) AS bands
    FROM signed WHERE signature IS NOT NULL GROUP BY hash),
  banded AS (
    SELECT hash, b['band'] AS band, b['key'] AS key FROM (SELECT hash, unnest(bands) AS b FROM versions)),
  buckets AS (SELECT band, key FROM banded GROUP BY band, key HAVING count(*) > 1)
  SELECT v.hash, v.position, v.signature, x.band, x.key
  FROM banded x JOIN buckets y ON x.band = y.band AND x.key = y.key JOIN versions v ON v.hash = x.hash";

/// Pairs of versions whose signatures agree enough: in a bucket each is compared with the neighbours before it,
/// most alike side by side, so that no bucket costs its square.
fn pairs(banding: Banding, least_agreement: f64) -> String {
    let width = banding.rows * DIGITS;
    format!(
        "WITH ranked AS (
           SELECT *, row_number() OVER (PARTITION BY band, key
             ORDER BY substr(signature, 1 + band * {width}) || substr(signature, 1, band * {width}), hash) AS rank
           FROM shared)
         SELECT DISTINCT x.hash AS a, y.hash AS b, x.position AS a_position, y.position AS b_position
         FROM ranked x JOIN ranked y ON x.band = y.band AND x.key = y.key AND x.rank < y.rank AND y.rank <= x.rank + {WINDOW}
         WHERE tifa_repost_agreement(x.signature, y.signature) >= {least_agreement:?}"
    )
}

/// Documents with the text of another one, or nearly.
async fn members(cluster: &Cluster) -> Result<Vec<Member>> {
    let sql = "SELECT position, CAST(doc_id AS VARCHAR) AS doc_id, CAST(date AS VARCHAR) AS date, hash FROM signed
               WHERE length > 0 AND hash IN (
                 SELECT hash FROM signed GROUP BY hash HAVING count(*) > 1
                 UNION SELECT a FROM joined UNION SELECT b FROM joined)";
    let answer = cluster.ask(sql, &[]).await?;
    let mut members = Vec::new();
    for batch in &answer.batches {
        let (positions, hashes) =
            (batch.column(0).as_primitive::<Int64Type>(), batch.column(3).as_primitive::<UInt64Type>());
        let (ids, dates) = (text(batch.column(1))?, text(batch.column(2))?);
        for row in 0..batch.num_rows() {
            let (id, date) = (ids[row].clone().unwrap_or_default(), dates[row].as_ref().and_then(|d| d.parse().ok()));
            members.push(Member { position: positions.value(row), id, date, hash: hashes.value(row) });
        }
    }
    // The order of the library: by date, undated ones last, then as they come.
    members.sort_by_key(|m| (m.date.is_none(), m.date, m.position));
    Ok(members)
}

fn text(column: &ArrayRef) -> Result<Vec<Option<String>>> {
    let column = datafusion::arrow::compute::cast(column, &DataType::Utf8View)?;
    Ok(column.as_string_view().iter().map(|t| t.map(str::to_string)).collect())
}

async fn joined_pairs(cluster: &Cluster) -> Result<Vec<(u64, u64)>> {
    let answer = cluster.ask("SELECT a, b FROM joined", &[]).await?;
    let of = |batch: &RecordBatch| {
        let (a, b) = (batch.column(0).as_primitive::<UInt64Type>(), batch.column(1).as_primitive::<UInt64Type>());
        a.values().iter().copied().zip(b.values().iter().copied()).collect::<Vec<_>>()
    };
    Ok(answer.batches.iter().flat_map(of).collect())
}

/// Members by group, in the order of their first documents.
fn group(members: Vec<Member>, joined: &[(u64, u64)]) -> Vec<Vec<Member>> {
    let mut parents: HashMap<u64, u64> = HashMap::new();
    fn root(parents: &mut HashMap<u64, u64>, mut of: u64) -> u64 {
        while let Some(&above) = parents.get(&of) {
            if let Some(&top) = parents.get(&above) {
                parents.insert(of, top);
            }
            of = above;
        }
        of
    }
    for &(a, b) in joined {
        let (a, b) = (root(&mut parents, a), root(&mut parents, b));
        if a != b {
            parents.insert(a, b);
        }
    }
    let mut numbers: HashMap<u64, usize> = HashMap::new();
    let mut groups: Vec<Vec<Member>> = Vec::new();
    for member in members {
        let number = *numbers.entry(root(&mut parents, member.hash)).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Vec::new());
        }
        groups[number].push(member);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// The similarity of each near repost to the first of its group, by position.
async fn similarities(
    cluster: &Cluster,
    groups: &[Vec<Member>],
    options: &str,
    scratch: &Path,
) -> Result<BTreeMap<i64, f64>> {
    let near =
        || groups.iter().flat_map(|g| g.iter().filter(|m| m.hash != g[0].hash).map(|m| (m.position, g[0].position)));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(near().map(|(copy, _)| copy).collect::<Int64Array>()),
        Arc::new(near().map(|(_, first)| first).collect::<Int64Array>()),
    ];
    let field = |name| Field::new(name, DataType::Int64, false);
    let schema = Arc::new(Schema::new(vec![field("copy"), field("first")]));
    let folder = scratch.join("near");
    output::write(&schema, &[RecordBatch::try_new(schema.clone(), columns)?], &folder)?;
    cluster.table("near", &folder).await?;
    let sql = "SELECT copy, tifa_repost_similarity(x.text, y.text, $options) AS similarity
               FROM near JOIN docs x ON x.position = first JOIN docs y ON y.position = copy";
    let answer = cluster.ask(sql, &[("options", options.to_string())]).await?;
    let of = |batch: &RecordBatch| {
        let (copies, found) =
            (batch.column(0).as_primitive::<Int64Type>(), batch.column(1).as_primitive::<Float64Type>());
        copies.values().iter().copied().zip(found.values().iter().copied()).collect::<Vec<_>>()
    };
    Ok(answer.batches.iter().flat_map(of).collect())
}

fn rows(groups: &[Vec<Member>], similarities: &BTreeMap<i64, f64>) -> Rows {
    let row = |number: usize, group: &[Member], m: &Member| {
        let (kind, similarity) = match similarities.get(&m.position) {
            Some(&similarity) => ("near", similarity),
            None if m.position == group[0].position => ("first", 1.0),
            None => ("exact", 1.0),
        };
        let date = m.date.map(|d| d.to_string()).unwrap_or_default();
        format!("{}\t{}\t{similarity:?}\t{kind}\t{date}\t{}", number + 1, m.id, group[0].id)
    };
    let of_group =
        |(number, group): (usize, &Vec<Member>)| group.iter().map(|m| row(number, group, m)).collect::<Rows>();
    groups.iter().enumerate().flat_map(of_group).collect()
}
