"""Measures tifa and its peers on the same texts:

    python3 benches/peers/run.py TEXTS.jsonl

Fails when the tools do not count the same.
"""

import argparse
import datetime
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import phrases
import reposts
from measuring import HERE, OURS, PYTHON, measure

README = HERE.parent.parent / "README.md"
MARKS = "<!-- peers -->\n", "<!-- /peers -->"
LINFA_PEER = HERE / "linfa/target/release/linfa-peer"
SKLEARN = [PYTHON, HERE / "sklearn_peer.py"]

CUT = "`jieba-rs`, cutting alone"
WORDS = "tifa, cutting alone"
ONE = "tifa, one thread"
TWO = "tifa, two threads"
LINFA = "`linfa-preprocessing` + `jieba-rs`"
RJIEBA = "scikit-learn + `rjieba`"
JIEBA = "scikit-learn + `jieba`"
# Name, command before the path, threads.
TOOLS = [
    (CUT, [OURS, "cut"], 1),
    (WORDS, [OURS, "words"], 1),
    (ONE, [OURS, "ours"], 1),
    (TWO, [OURS, "ours"], 2),
    (LINFA, [LINFA_PEER], 1),
    (RJIEBA, [*SKLEARN, "rjieba"], 1),
    (JIEBA, [*SKLEARN, "jieba"], 1),
]

TEXT_DEDUP = "0.4.0"
PEERS = ["scikit-learn", "jieba", "rjieba", "nltk", "gensim", "datasketch"]
PARTS = ["tfidf", "phrases", "reposts"]


def arguments():
    parser = argparse.ArgumentParser(description="Measures tifa and its peers on the same texts.")
    parser.add_argument("texts", type=Path, help="a JSON Lines file with a field `text`")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what to compare (all)")
    parser.add_argument("--repetitions", type=int, default=3, help="the best of how many (one for pure Python jieba)")
    parser.add_argument("--no-build", action="store_true", help="measure the programs as built before")
    parser.add_argument("--write-readme", action="store_true", help="put the table into the README of the project")
    return parser.parse_args()


def prepare(crates):
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", HERE / ".venv"], check=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--requirement", HERE / "requirements.txt"], check=True)
    # text-dedup asks for Spark and more, none of which its MinHash needs.
    subprocess.run([*pip, "--no-deps", f"text-dedup=={TEXT_DEDUP}"], check=True)
    for crate in crates:
        # The folder is named in case the environment sends builds elsewhere.
        command = ["cargo", "build", "--release", "--target-dir", HERE / crate / "target"]
        subprocess.run(command, cwd=HERE / crate, check=True)


# How often a process does its work. The first time it meets fresh memory and cold caches.
IN_PROCESS = 3


def measure_all(texts, repetitions):
    runs = {name: [] for name, _, _ in TOOLS}
    # Round by round, so that a slow spell of the machine hits all alike.
    for turn in range(repetitions):
        for name, command, threads in TOOLS:
            if name == JIEBA and turn > 0:
                continue
            run = measure(command, threads, texts, 1 if name == JIEBA else IN_PROCESS)
            runs[name].append(run)
            print(f"round {turn + 1}: {name}: {run}", file=sys.stderr)
    return runs


def differing(run, reference):
    """What both counted, but not alike."""
    keys = [
        key
        for key in ("terms", "cells", "tokens", "alphanumeric", "bytes")
        if key in run and key in reference and run[key] != reference[key]
    ]
    if "sum" in run and not math.isclose(run["sum"], reference["sum"], rel_tol=1e-6):
        keys.append("sum")
    return keys


def check(runs):
    """The last column for each tool, and the failures."""
    reference = runs[RJIEBA][0]
    notes, failures = {}, []
    for name, repetitions in runs.items():
        if name == CUT:
            # Its pieces include punctuation, which nothing else counts.
            notes[name] = f"{repetitions[0]['tokens']:,} pieces"
            allowed = {"tokens"}
        elif name == JIEBA:
            terms, cells = (repetitions[0][key] - reference[key] for key in ("terms", "cells"))
            notes[name] = f"{terms:+,} terms, {cells:+,} cells"
            allowed = {"terms", "cells", "tokens", "sum"}
        elif name == RJIEBA:
            notes[name] = f"{reference['terms']:,} terms, {reference['cells']:,} cells, sum {reference['sum']:,.2f}"
            allowed = set()
        else:
            notes[name] = {WORDS: "same number of words", LINFA: "same, with rows normalised"}.get(name, "same")
            allowed = set()
        for run in repetitions:
            for key in differing(run, reference):
                if key not in allowed:
                    failures.append(f"{name}: {key} {run.get(key)}, but {reference[key]} with rjieba")
                    notes[name] = "DIFFERS"
    return notes, failures


def table(runs, notes):
    cut = min(run["cpu"] for run in runs[CUT])
    lines = [
        "| tool | CPU s | first time | wall s | MB/s of CPU | peak MB | CPU, cutting alone = 1 | counted |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for name, repetitions in runs.items():
        cpu, first, wall = (min(run[key] for run in repetitions) for key in ("cpu", "first", "wall"))
        peak = max(run["peak"] for run in repetitions)
        speed = repetitions[0]["bytes"] / 1e6 / cpu
        lines.append(
            f"| {name} | {cpu:.2f} | {first:.2f} | {wall:.2f} | {speed:.1f} "
            f"| {peak / 1e6:,.0f} | {cpu / cut:.2f} | {notes[name]} |"
        )
    return lines


def processor():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def versions():
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    locked = {}
    for crate in ("linfa", "ours"):
        lock = tomllib.loads((HERE / crate / "Cargo.lock").read_text())
        locked |= {package["name"]: package["version"] for package in lock["package"]}
    rust = [f"{name} {locked[name]}" for name in ("jieba-rs", "tifa", "linfa-preprocessing")]
    pinned = dict(line.split("==") for line in (HERE / "requirements.txt").read_text().split())
    python = [f"{name} {pinned[name]}" for name in PEERS]
    python.append(f"text-dedup {TEXT_DEDUP}")
    return ", ".join([f"rustc {rustc}", *rust, f"Python {platform.python_version()}", *python])


def setting(texts):
    with open(texts, encoding="utf-8") as file:
        sizes = [len(json.loads(line)["text"].encode()) for line in file]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{datetime.date.today()}; {processor()}, {os.cpu_count()} cores, {memory:.0f} GiB; "
        f"{sum(sizes) / 1e6:.1f} MB of text in {len(sizes):,} documents; {versions()}."
    )


def write_readme(block):
    before, rest = README.read_text(encoding="utf-8").split(MARKS[0])
    _, after = rest.split(MARKS[1])
    README.write_text(before + MARKS[0] + block + MARKS[1] + after, encoding="utf-8")


def tfidf(texts, _, repetitions):
    """The table, and the failures."""
    runs = measure_all(texts, repetitions)
    notes, failures = check(runs)
    return [*table(runs, notes), ""], failures


RUN = {"tfidf": tfidf, "phrases": phrases.run, "reposts": reposts.run}


def main():
    options = arguments()
    texts = options.texts.resolve(strict=True)
    if options.write_readme and "tfidf" not in options.parts:
        sys.exit("the README of the project has the table of tfidf")
    if options.write_readme and not all(mark in README.read_text(encoding="utf-8") for mark in MARKS):
        sys.exit(f"no place for the table in {README.name}: {MARKS[0].strip()} … {MARKS[1]}")
    crates = ["ours", "linfa"] if "tfidf" in options.parts else ["ours"]
    prepare(crates=[] if options.no_build else crates)
    tables, failures = {}, []
    with tempfile.TemporaryDirectory() as work:
        for part in options.parts:
            tables[part], failed = RUN[part](texts, Path(work), options.repetitions)
            print(*tables[part], sep="\n", flush=True)
            failures += failed
    print(setting(texts))
    if failures:
        sys.exit("\n".join(failures))
    if options.write_readme:
        write_readme("\n".join([*tables["tfidf"], setting(texts), ""]))


if __name__ == "__main__":
    main()
