#!/usr/bin/env bash
# demo.sh [PATH]: a coordinator and two workers on this machine answer the questions over PATH
# (any file or folder that tifa reads; the bundled data by default), compared with the library.
# The last line is `equal: N of N`; the exit code says the same. All that it starts it stops.
# WORKERS says how many workers (2), THREADS how many threads each has (all cores), PROFILE how the program is
# built (dev; `release` or `measured` for more than a megabyte of text), COUNTS_ONLY=1 leaves out cleaning, slogans
# and reposts, TIMES how often each side answers (1; the least times are shown), SHARD how many megabytes of
# text a task takes at a time for slogans and reposts (64).
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
path="${1:-$here/../data/sample.jsonl}"
[ -e "$path" ] || { echo "demo.sh: $path: no such file or folder" >&2; exit 2; }

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
profile="${PROFILE:-dev}"
cargo build --quiet --profile "$profile" --manifest-path "$here/Cargo.toml" 2>"$scratch/build" || { cat "$scratch/build" >&2; exit 1; }
program="${CARGO_TARGET_DIR:-$here/target}/${profile/#dev/debug}/tifa-cluster"

[ -z "${THREADS:-}" ] || export RAYON_NUM_THREADS="$THREADS"

pids=()
stop() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$scratch"
}
trap stop EXIT
trap 'exit 130' INT TERM

workers=()
for number in $(seq "${WORKERS:-2}"); do
  "$program" worker 127.0.0.1:0 ${THREADS:+--threads "$THREADS"} >"$scratch/worker-$number" 2>&1 &
  pids+=($!)
done
for number in $(seq "${WORKERS:-2}"); do
  for _ in $(seq 100); do
    address="$(sed -n 's/^worker at //p' "$scratch/worker-$number")"
    [ -n "$address" ] && break
    sleep 0.1
  done
  [ -n "$address" ] || { echo "demo.sh: worker $number did not start:" >&2; cat "$scratch/worker-$number" >&2; exit 1; }
  workers+=("$address")
done

list="$(IFS=,; echo "${workers[*]}")"
"$program" demo "$path" --workers "$list" --scratch "$scratch/archive" ${COUNTS_ONLY:+--counts-only} \
  --times "${TIMES:-1}" ${SHARD:+--shard "$SHARD"} ${THREADS:+--threads "$THREADS"}
