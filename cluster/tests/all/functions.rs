//! The SQL functions by hand, on one machine.

use datafusion::arrow::array::AsArray;
use datafusion::common::ScalarValue;
use tifa::Slogans;
use tifa::phrase::{SloganCandidates, SloganCounts};
use tifa_cluster::cluster::{Answer, Cluster, Workers, text};
use tifa_cluster::functions::SlogansOptions;
use tifa_cluster::rows;
use tifa_cluster::worker::Limits;

async fn ask(sql: &str) -> Result<Vec<String>, String> {
    let cluster = Cluster::new(Workers::default(), Limits::default()).unwrap();
    let answer = cluster.ask(sql, &[]).await.map_err(|e| e.to_string())?;
    Ok(rows::of_batches(&answer.batches).unwrap())
}

#[tokio::test]
async fn by_hand() {
    for (sql, expected) in [
        ("SELECT tifa_tokens('建设质量强市')", "[建设, 质量, 强市]"),
        (
            r#"SELECT tifa_tokens('建设质量强市', '{"lexicon":{"version":1,"entries":[{"term":"质量强市"}]}}')"#,
            "[建设, 质量强市]",
        ),
        ("SELECT tifa_terms_of('质量，质量，建设')", "[{term: 建设, count: 1}, {term: 质量, count: 2}]"),
        (
            "SELECT tifa_count('印度尼西亚和印度', '印度，印度尼西亚')",
            "[{term: 印度, count: 1}, {term: 印度尼西亚, count: 1}]",
        ),
        (
            "SELECT tifa_count('印度尼西亚和印度', '印度，印度尼西亚', 'all')",
            "[{term: 印度, count: 2}, {term: 印度尼西亚, count: 1}]",
        ),
        ("SELECT tifa_clean('合格率达９６％。')", "合格率达96%。"),
        ("SELECT tifa_repost_similarity('江州市长', '江州市民', '{\"shingle\":2}')", "0.5"),
        ("SELECT tifa_repost_hash('江州。') = tifa_repost_hash(' 江州'), tifa_repost_hash('。')", "true\t"),
        ("SELECT tifa_repost_agreement('0000000100000002', '0000000100000003')", "0.5"),
        // Three places of four agree, and of the third text none: one pair is worth a look, named by hashes in order.
        (
            "SELECT tifa_repost_pairs(CAST(0 AS INT UNSIGNED), array_agg(named_struct(
               'hash', CAST(hash AS BIGINT UNSIGNED), 'position', CAST(position AS BIGINT), 'signature', CAST(signature AS VARCHAR))),
               '{\"threshold\":0.7,\"hashes\":16}')
             FROM (VALUES (9, 1, '00000001000000020000000300000004'), (7, 2, '00000001000000020000000300000005'),
                          (8, 3, '00000011000000120000001300000014')) AS d(hash, position, signature)",
            "[{a: 7, b: 9, a_position: 2, b_position: 1}]",
        ),
        ("SELECT tifa_tokens(NULL)", ""),
    ] {
        assert_eq!(ask(sql).await.as_deref(), Ok(&[expected.to_string()][..]), "{sql}");
    }
}

#[tokio::test]
async fn faults_name_what_is_wrong() {
    for (sql, words) in [
        ("SELECT tifa_count('质量', '质量', 'some')", "'longest' and 'all'"),
        ("SELECT tifa_tokens('质量', '{\"lexikon\":')", "tokenizer"),
        ("SELECT tifa_count('质量', '质量,质量')", "质量"),
        ("SELECT tifa_count(t, t) FROM (VALUES ('质量')) AS d(t)", "constants"),
        ("SELECT tifa_tokens(1, 2, 3)", "tifa_tokens"),
        ("SELECT tifa_repost_signature('质量', '{\"hashes\":1}')", "hashes"),
    ] {
        let error = ask(sql).await.unwrap_err();
        assert!(error.contains(words), "{sql}: {error}");
    }
}

/// The two passes by hand: what is repeated is a candidate, and the second pass says where it occurs.
#[tokio::test]
async fn slogans_in_two_passes() {
    let cluster = Cluster::new(Workers::default(), Limits::default()).unwrap();
    let docs = "(VALUES ('弘扬工匠精神。', '2015-01-01'), ('工匠精神是什么？', '2016-01-01')) AS d(t, day)";
    let bytes = |answer: Answer| answer.batches[0].column(0).as_binary::<i64>().value(0).to_vec();
    let slogans = Slogans::default().min_count(2).min_doc_count(1);
    let options = SlogansOptions { slogans: slogans.clone(), ..SlogansOptions::default() };
    let options = text(serde_json::to_string(&options).unwrap());
    let sql = format!("SELECT tifa_slogan_candidates(t, $options) FROM {docs}");
    let found = bytes(cluster.ask(&sql, &[("options", options.clone())]).await.unwrap());
    let candidates = SloganCandidates::from_bytes(&found).unwrap();
    assert_eq!(candidates.iter().collect::<Vec<_>>(), ["工匠精神"]);
    let sql = format!("SELECT tifa_slogan_evidence(t, day, $candidates, $options) FROM {docs}");
    let candidates = ScalarValue::BinaryView(Some(found));
    let counted = cluster.ask(&sql, &[("candidates", candidates), ("options", options)]).await.unwrap();
    let counts = SloganCounts::from_bytes(&bytes(counted)).unwrap();
    assert_eq!(counts.n_documents(), 2);
    let ranked = slogans.rank(&counts).unwrap().to_frame().unwrap();
    let rows = rows::of_frame(&ranked.select(["term", "count", "first", "last"]).unwrap());
    assert_eq!(rows, ["工匠精神\t2\t2015\t2016"]);
}

/// Verbs over all documents, by hand: order and ids are those of the documents, whatever order they come in.
#[tokio::test]
async fn verbs_over_all_documents() {
    let reposts = "SELECT unnest(row) FROM (SELECT unnest(tifa_reposts(documents)) AS row FROM (
         SELECT array_agg(named_struct('position', position, 'doc_id', id, 'date', day, 'text', t)) AS documents
         FROM (VALUES (2, '网站', '2016-09-12', '建设 质量强市！'), (0, '日报', '2016-09-12', '建设质量强市。'),
                      (1, '晚报', NULL, '大桥通车。')) AS d(position, id, day, t)))";
    let expected = ["1\t日报\t1.0\tfirst\t2016-09-12\t日报", "1\t网站\t1.0\texact\t2016-09-12\t日报"];
    assert_eq!(ask(reposts).await.unwrap(), expected);
    let slogans = "SELECT row['term'], row['count'], row['doc_count'], row['first'] FROM (
         SELECT unnest(tifa_slogans(documents, '{\"min_count\":2,\"min_doc_count\":1}')) AS row FROM (
         SELECT array_agg(named_struct('text', t, 'date', day)) AS documents
         FROM (VALUES ('弘扬工匠精神。', '2015'), ('工匠精神是什么？', '2016')) AS d(t, day)))";
    assert_eq!(ask(slogans).await.unwrap(), ["工匠精神\t2\t2\t2015"]);
    for (sql, words) in [
        ("SELECT tifa_slogans('质量')", "documents are a list"),
        ("SELECT tifa_slogans(array_agg('质量'))", "documents are structs"),
        ("SELECT tifa_reposts(array_agg(named_struct('t', '质量')))", "without a field `text`"),
        (
            "SELECT tifa_slogans(array_agg(named_struct('text', t)), t) FROM (VALUES ('质量')) AS d(t) GROUP BY t",
            "constants",
        ),
    ] {
        let error = ask(sql).await.unwrap_err();
        assert!(error.contains(words), "{sql}: {error}");
    }
}
