//! Reposts of a whole archive: bands exploded and brought together, pairs that agree, the exact look at these.
//!
//! Numbers travel first, then the signatures of texts that share a bucket, then the texts of pairs that are worth
//! a look, all of them from task to task. The coordinator sees numbers: buckets that are shared, pairs, and the
//! documents of groups, whose parts it connects. The groups are those of [`Reposts::group`] on one machine.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, BooleanArray, Int64Array, RecordBatch, UInt64Array};
use datafusion::arrow::compute::{cast, filter_record_batch};
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Int64Type, Schema, SchemaRef, UInt64Type};
use datafusion::common::{DataFusionError, Result};
use tifa::Date;
use tifa::clean::Reposts;

use crate::cluster::{Answer, Cluster, text};
use crate::output;
use crate::questions::Found;
use crate::rows::{Rows, Table};

/// A document that belongs to a group.
struct Member {
    position: i64,
    id: String,
    date: Option<Date>,
    hash: u64,
}

/// Banding: buckets that different texts share, a row for each text in each, and texts that several documents have, a
/// row for each of these (there the key is the hash). Texts are signed where they lie; four numbers a band travel.
/// Of equal texts the first stands for all in the buckets.
const SHARED: &str = "WITH signed AS (
    SELECT position, s['hash'] AS hash, unnest(s['bands']) AS b
    FROM (SELECT position, tifa_repost_signature(text, $options) AS s FROM docs)),
  bucketed AS (
    SELECT position, hash, band, key, min(hash) OVER bucket AS least, max(hash) OVER bucket AS most,
      count(*) OVER bucket AS texts
    FROM (SELECT position, hash, b['band'] AS band, b['key'] AS key FROM signed)
    WINDOW bucket AS (PARTITION BY key))
  SELECT band, key, hash, min(position) AS position FROM bucketed WHERE least <> most OR key = hash AND texts > 1
  GROUP BY band, key, hash, CASE WHEN key = hash THEN position END";

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
  SELECT a, b, a_position, b_position
  FROM pairs JOIN few x ON x.position = a_position JOIN few y ON y.position = b_position
  WHERE tifa_repost_joins(x.text, y.text, $options)";

/// Who the documents of groups are: no text is read.
const NAMED: &str =
    "SELECT docs.position AS position, hash, CAST(doc_id AS VARCHAR) AS doc_id, CAST(date AS VARCHAR) AS date
  FROM alike JOIN docs ON docs.position = alike.position";

/// How alike near reposts and the first documents of their groups are.
const SIMILAR: &str = "WITH few AS (
    SELECT position, text FROM docs WHERE position IN (SELECT copy FROM near UNION SELECT first FROM near))
  SELECT copy, tifa_repost_similarity(x.text, y.text, $options) AS similarity
  FROM near JOIN few x ON x.position = first JOIN few y ON y.position = copy";

/// The groups of the table `docs`: group, document, similarity, kind, date and first document, as
/// in the library's table. Tables in between hold numbers and lie in `scratch`, which all workers see.
///
/// # Errors
/// Where a query fails.
pub async fn groups(cluster: &Cluster, reposts: &Reposts, scratch: &Path) -> Result<Found> {
    std::fs::create_dir_all(scratch)?;
    let options = serde_json::to_string(reposts).map_err(|e| DataFusionError::External(Box::new(e)))?;
    let mut search = Search { cluster, options, scratch: scratch.into(), bytes: 0 };
    let shared = search.ask(SHARED).await?;
    let same = |batch: &RecordBatch| -> BooleanArray {
        let (keys, hashes) = (u64s(batch, 1), u64s(batch, 2));
        keys.iter().zip(hashes).map(|(key, hash)| Some(key == hash)).collect()
    };
    // Hashes by the positions of all documents that are like others.
    let mut alike: BTreeMap<i64, u64> = BTreeMap::new();
    let mut near = Vec::new();
    for batch in &shared.batches {
        let same = same(batch);
        let exact = filter_record_batch(batch, &same)?;
        alike.extend(i64s(&exact, 3).iter().copied().zip(u64s(&exact, 2).iter().copied()));
        near.push(filter_record_batch(batch, &datafusion::arrow::compute::not(&same)?)?);
    }
    let mut joined = Vec::new();
    if search.keep("shared", &shared.schema, &near).await? {
        let pairs = search.ask(PAIRS).await?;
        if search.keep("pairs", &pairs.schema, &pairs.batches).await? {
            for batch in &search.ask(JOINED).await?.batches {
                let (a, b) = (u64s(batch, 0), u64s(batch, 1));
                joined.extend(a.iter().copied().zip(b.iter().copied()));
                alike.extend(i64s(batch, 2).iter().copied().zip(a.iter().copied()));
                alike.extend(i64s(batch, 3).iter().copied().zip(b.iter().copied()));
            }
        }
    }
    let groups = group(search.members(&alike).await?, &joined);
    let similarities = search.similarities(&groups).await?;
    Ok(Found { table: Table::Rows(rows(&groups, &similarities)), bytes: search.bytes })
}

/// The queries of one search.
struct Search<'a> {
    cluster: &'a Cluster,
    options: String,
    scratch: PathBuf,
    /// What was moved so far.
    bytes: usize,
}

impl Search<'_> {
    async fn ask(&mut self, sql: &str) -> Result<Answer> {
        let asked = if sql.contains("$options") { vec![("options", text(&self.options))] } else { vec![] };
        let answer = self.cluster.ask(sql, &asked).await?;
        self.bytes += answer.bytes;
        Ok(answer)
    }

    /// Keeps rows as a table that all workers see; whether there are any.
    async fn keep(&self, table: &str, schema: &SchemaRef, batches: &[RecordBatch]) -> Result<bool> {
        if batches.iter().all(|batch| batch.num_rows() == 0) {
            return Ok(false);
        }
        let folder = self.scratch.join(table);
        output::write(schema, batches, &folder)?;
        self.cluster.table(table, &folder).await?;
        Ok(true)
    }

    async fn keep_columns(&self, table: &str, columns: Vec<(&str, ArrayRef)>) -> Result<bool> {
        let field = |(name, column): &(&str, ArrayRef)| Field::new(*name, column.data_type().clone(), false);
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let columns = columns.into_iter().map(|(_, column)| column).collect();
        self.keep(table, &schema, &[RecordBatch::try_new(schema.clone(), columns)?]).await
    }

    async fn members(&mut self, alike: &BTreeMap<i64, u64>) -> Result<Vec<Member>> {
        let positions: ArrayRef = Arc::new(alike.keys().copied().collect::<Int64Array>());
        let hashes: ArrayRef = Arc::new(alike.values().copied().collect::<UInt64Array>());
        let mut members = Vec::new();
        if !self.keep_columns("alike", vec![("position", positions), ("hash", hashes)]).await? {
            return Ok(members);
        }
        for batch in &self.ask(NAMED).await?.batches {
            let (positions, hashes) = (i64s(batch, 0), u64s(batch, 1));
            let (ids, dates) = (texts(batch.column(2))?, texts(batch.column(3))?);
            for row in 0..batch.num_rows() {
                let (id, date) =
                    (ids[row].clone().unwrap_or_default(), dates[row].as_ref().and_then(|d| d.parse().ok()));
                members.push(Member { position: positions[row], id, date, hash: hashes[row] });
            }
        }
        // The order of the library: by date, undated ones last, then as they come.
        members.sort_by_key(|m| (m.date.is_none(), m.date, m.position));
        Ok(members)
    }

    /// The similarity of each near repost to the first of its group, by position.
    async fn similarities(&mut self, groups: &[Vec<Member>]) -> Result<BTreeMap<i64, f64>> {
        let near = || {
            let of_group = |g: &Vec<Member>| {
                let first = (g[0].hash, g[0].position);
                g.iter().filter(|m| m.hash != first.0).map(|m| (m.position, first.1)).collect::<Vec<_>>()
            };
            groups.iter().flat_map(of_group)
        };
        let copies: ArrayRef = Arc::new(near().map(|(copy, _)| copy).collect::<Int64Array>());
        let firsts: ArrayRef = Arc::new(near().map(|(_, first)| first).collect::<Int64Array>());
        let mut similarities = BTreeMap::new();
        if self.keep_columns("near", vec![("copy", copies), ("first", firsts)]).await? {
            for batch in &self.ask(SIMILAR).await?.batches {
                let found = batch.column(1).as_primitive::<Float64Type>().values();
                similarities.extend(i64s(batch, 0).iter().copied().zip(found.iter().copied()));
            }
        }
        Ok(similarities)
    }
}

fn i64s(batch: &RecordBatch, column: usize) -> &[i64] {
    batch.column(column).as_primitive::<Int64Type>().values()
}

fn u64s(batch: &RecordBatch, column: usize) -> &[u64] {
    batch.column(column).as_primitive::<UInt64Type>().values()
}

fn texts(column: &ArrayRef) -> Result<Vec<Option<String>>> {
    let column = cast(column, &DataType::Utf8View)?;
    Ok(column.as_string_view().iter().map(|t| t.map(str::to_string)).collect())
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
