//! The SQL functions by hand, on one machine.

use tifa_cluster::cluster::{Cluster, Workers};
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
        (
            "SELECT tifa_slogan_evidence('推进“放管服”改革，放管服。', '放管服\n放管服改革')",
            "[{term: 放管服, count: 2}, {term: 放管服改革, count: 1}]",
        ),
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
        (
            "SELECT tifa_slogan_candidates(t) FROM (VALUES ('弘扬工匠精神。'), ('工匠精神是什么？')) AS d(t)",
            "[工匠精神]",
        ),
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
