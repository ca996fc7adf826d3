//! Reposts of a whole archive: bands exploded and brought together, pairs that agree, the exact look at these.
//!
//! Numbers travel first, then the signatures of texts that share a bucket, then the texts of pairs that are worth
//! a look, all of them from task to task. The coordinator sees numbers: buckets that are shared, pairs, and the
//! documents of groups, whose parts it connects. The groups are those of [`Reposts::group`] on one machine.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Int64Type, Schema, UInt64Type};
use datafusion::common::{DataFusionError, Result};
use tifa::Date;
use tifa::clean::Reposts;

use crate::cluster::{Cluster, text};
use crate::output;
use crate::questions::Found;
use crate::rows::{Rows, Table};

/// A document that may belong to a group.
struct Member {
    position: i64,
    id: String,
    date: Option<Date>,
    hash: u64,
}

/// The groups of the table `docs`: group, document, similarity, kind, date and first document, as
/// in the library's table. Tables in between hold numbers and lie in `scratch`, which all workers see.
///
/// # Errors
/// Where a query fails.
pub async fn groups(cluster: &Cluster, reposts: &Reposts, scratch: &Path) -> Result<Found> {
    let options = serde_json::to_string(reposts).map_err(|e| DataFusionError::External(Box::new(e)))?;
    let options = &options[..];
    std::fs::create_dir_all(scratch)?;
    let mut bytes = 0;
    for (table, sql) in [("shared", SHARED), ("pairs", PAIRS), ("joined", JOINED)] {
        bytes += keep(cluster, table, sql, options, scratch).await?;
    }
    let (members, moved) = members(cluster, options).await?;
    bytes += moved;
    let groups = group(members, &joined_pairs(cluster).await?);
    let (similarities, moved) = similarities(cluster, &groups, options, scratch).await?;
    Ok(Found { table: Table::Rows(rows(&groups, &similarities)), bytes: bytes + moved })
}

/// Asks and keeps the answer as a table; gives the bytes that were moved.
async fn keep(cluster: &Cluster, table: &str, sql: &str, options: &str, scratch: &Path) -> Result<usize> {
    let asked = if sql.contains("$options") { vec![("options", text(options))] } else { vec![] };
    let answer = cluster.ask(sql, &asked).await?;
    let folder = scratch.join(table);
    output::write(&answer.schema, &answer.batches, &folder)?;
    cluster.table(table, &folder).await?;
    Ok(answer.bytes)
}

/// Banding: buckets that different texts share, a row for each text in each. Texts are signed where they lie;
/// four numbers a band travel. Of equal texts the first stands for all.
const SHARED: &str = "WITH signed AS (
    SELECT position, s['hash'] AS hash, unnest(s['bands']) AS b
    FROM (SELECT position, tifa_repost_signature(text, $options) AS s FROM docs)),
  bucketed AS (
    SELECT position, hash, band, key, min(hash) OVER bucket AS least, max(hash) OVER bucket AS most
    FROM (SELECT position, hash, b['band'] AS band, b['key'] AS key FROM signed)
    WINDOW bucket AS (PARTITION BY band, key))
  SELECT band, key, hash, min(position) AS position FROM bucketed WHERE least <> most GROUP BY band, key, hash";

/// Pairs whose signatures agree enough. Only texts that share a bucket are signed again.
const PAIRS: &str = "WITH signed AS (
    SELECT position, tifa_repost_signature(text, $options)['signature'] AS signature
    FROM docs WHERE position IN (SELECT position FROM shared)),
  buckets AS (
    SELECT band, array_agg(named_struct('hash', hash, 'position', shared.position, 'signature', signature)) AS members
    FROM shared JOIN signed ON shared.position = signed.position GROUP BY band, key)
  SELECT DISTINCT p['a'] AS a, p['b'] AS b, p['a_position'] AS a_position, p['b_position'] AS b_position
  FROM (SELECT unnest(tifa_repost_pairs(band, members, $options)) AS p FROM buckets)";

/// The exact look. Only the texts of pairs travel, to meet each other.
const JOINED: &str = "WITH few AS (
    SELECT position, text FROM docs
    WHERE position IN (SELECT a_position FROM pairs UNION SELECT b_position FROM pairs))
  SELECT a, b FROM pairs JOIN few x ON x.position = a_position JOIN few y ON y.position = b_position
  WHERE tifa_repost_joins(x.text, y.text, $options)";

/// Documents with the text of another one, or nearly.
const MEMBERS: &str = "WITH hashed AS (
    SELECT position, doc_id, date, tifa_repost_hash(text, $options) AS hash FROM docs),
  counted AS (SELECT *, count(*) OVER (PARTITION BY hash) AS copies FROM hashed WHERE hash IS NOT NULL),
  near AS (SELECT a AS hash FROM joined UNION SELECT b FROM joined)
  SELECT position, CAST(doc_id AS VARCHAR) AS doc_id, CAST(date AS VARCHAR) AS date, counted.hash AS hash
  FROM counted LEFT JOIN near ON counted.hash = near.hash WHERE copies > 1 OR near.hash IS NOT NULL";

async fn members(cluster: &Cluster, options: &str) -> Result<(Vec<Member>, usize)> {
    let answer = cluster.ask(MEMBERS, &[("options", text(options))]).await?;
    let mut members = Vec::new();
    for batch in &answer.batches {
        let (positions, hashes) =
            (batch.column(0).as_primitive::<Int64Type>(), batch.column(3).as_primitive::<UInt64Type>());
        let (ids, dates) = (texts(batch.column(1))?, texts(batch.column(2))?);
        for row in 0..batch.num_rows() {
            let (id, date) = (ids[row].clone().unwrap_or_default(), dates[row].as_ref().and_then(|d| d.parse().ok()));
            members.push(Member { position: positions.value(row), id, date, hash: hashes.value(row) });
        }
    }
    // The order of the library: by date, undated ones last, then as they come.
    members.sort_by_key(|m| (m.date.is_none(), m.date, m.position));
    Ok((members, answer.bytes))
}

fn texts(column: &ArrayRef) -> Result<Vec<Option<String>>> {
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

/// The similarity of each near repost to the first of its group, by position, and what was moved.
async fn similarities(
    cluster: &Cluster,
    groups: &[Vec<Member>],
    options: &str,
    scratch: &Path,
) -> Result<(BTreeMap<i64, f64>, usize)> {
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
    let sql = "WITH few AS (
        SELECT position, text FROM docs WHERE position IN (SELECT copy FROM near UNION SELECT first FROM near))
      SELECT copy, tifa_repost_similarity(x.text, y.text, $options) AS similarity
      FROM near JOIN few x ON x.position = first JOIN few y ON y.position = copy";
    let answer = cluster.ask(sql, &[("options", text(options))]).await?;
    let of = |batch: &RecordBatch| {
        let (copies, found) =
            (batch.column(0).as_primitive::<Int64Type>(), batch.column(1).as_primitive::<Float64Type>());
        copies.values().iter().copied().zip(found.values().iter().copied()).collect::<Vec<_>>()
    };
    Ok((answer.batches.iter().flat_map(of).collect(), answer.bytes))
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
