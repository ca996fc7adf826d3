"""Terms by year on Sail, a Spark-compatible engine, counted by tifa through Arrow.

    pip install "pysail==0.7.2" "pyspark-client==4.2.0"
    cargo build --manifest-path cluster/Cargo.toml
    SAIL_MODE=local-cluster python cluster/python/terms_on_sail.py FOLDER_OF_PARQUET

`mapInArrow` hands the batches of each partition to `tifa-cluster arrow` and takes back what it counted;
Sail moves and adds up. The program compares with `tifa-cluster sql` on the same folder and says
`equal: N of N` rows. The folder has the columns `year` and `text`; every machine sees it and the program.
"""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

PROGRAM = os.environ.get("TIFA_CLUSTER", str(Path(__file__).parent.parent / "target/debug/tifa-cluster"))
COUNTS = """SELECT year, term, sum(n) AS count, count(*) AS doc_count FROM (
              SELECT year, t['term'] AS term, t['count'] AS n FROM (
                SELECT year, unnest(tifa_terms_of(text)) AS t FROM {table} WHERE year IS NOT NULL))
            GROUP BY year, term"""


def counted(batches):
    """The counts of one partition."""
    batches = list(batches)
    if not batches:
        return
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    sql = "SELECT year, CAST(term AS VARCHAR) AS term, CAST(count AS BIGINT) AS count, doc_count FROM (" + COUNTS + ")"
    command = [PROGRAM, "arrow", sql.format(table="batches")]
    done = subprocess.run(command, input=sink.getvalue().to_pybytes(), stdout=subprocess.PIPE, check=True)
    wanted = pa.schema([("year", pa.int32()), ("term", pa.string()), ("count", pa.int64()), ("doc_count", pa.int64())])
    for batch in pa.ipc.open_stream(done.stdout):
        yield pa.Table.from_batches([batch]).cast(wanted).combine_chunks().to_batches()[0] if batch.num_rows else \
            pa.RecordBatch.from_pylist([], schema=wanted)


def main(folder):
    server = SparkConnectServer()
    server.start()
    _, port = server.listening_address
    spark = SparkSession.builder.remote(f"sc://localhost:{port}").getOrCreate()
    texts = spark.read.parquet(folder).select("year", "text")
    parts = texts.mapInArrow(counted, "year int, term string, count long, doc_count long")
    rows = parts.groupBy("year", "term").sum("count", "doc_count").collect()
    ours = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    spark.stop()
    server.stop()

    sql = "SELECT year, term, count, doc_count FROM (" + COUNTS.format(table="docs") + ")"
    out = Path(os.environ.get("TMPDIR", "/tmp")) / f"terms-on-sail-{os.getpid()}"
    subprocess.run([PROGRAM, "sql", sql, "--table", f"docs={folder}", "--out", str(out)], check=True)
    import pyarrow.parquet as parquet

    table = parquet.read_table(out)
    for file in out.iterdir():
        file.unlink()
    out.rmdir()
    theirs = {(r["year"], r["term"]): (r["count"], r["doc_count"]) for r in table.to_pylist()}
    equal = sum(theirs.get(key) == value for key, value in ours.items())
    total = len(theirs.keys() | ours.keys())
    print(f"equal: {equal} of {total}")
    return equal == total


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1]) else 1)
