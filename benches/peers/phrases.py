"""Phrases: n-grams of two to four words, and pairs of words with measures of association."""

import math
import subprocess

from measuring import HERE, OURS, PYTHON, in_turns, table

PEER = [PYTHON, HERE / "phrases_peer.py"]

NGRAMS = "tifa `NGrams`, one thread"
NGRAMS_TWO = "tifa `NGrams`, two threads"
EVERY = "tifa `WordsInARow`, one thread"
SKLEARN = "scikit-learn `CountVectorizer`"
PAIRS = "tifa `Collocations`, one thread"
PAIRS_TWO = "tifa `Collocations`, two threads"
NLTK = "NLTK `BigramCollocationFinder`"
GENSIM = "gensim `Phrases`"
NGRAM_TOOLS = [
    (NGRAMS, [OURS, "ngrams"], 1),
    (NGRAMS_TWO, [OURS, "ngrams"], 2),
    (EVERY, [OURS, "every"], 1),
    (SKLEARN, [*PEER, "sklearn"], 1),
]
PAIR_TOOLS = [
    (PAIRS, [OURS, "pairs"], 1),
    (PAIRS_TWO, [OURS, "pairs"], 2),
    (NLTK, [*PEER, "nltk"], 1),
    (GENSIM, [*PEER, "gensim"], 1),
]
# What a tool counted: [rows, occurrences, documents, digest].
COUNTED = "every", "whole", "pairs"
SCORES = "mi", "g2", "npmi"


def differing(run, reference):
    """What both counted, but not alike."""
    keys = [key for key in ("words", *COUNTED) if key in run and key in reference and run[key] != reference[key]]
    scores = (key for key in SCORES if key in run and key in reference)
    return keys + [key for key in scores if not math.isclose(run[key], reference[key], rel_tol=1e-6)]


def check(runs, reference):
    """The last column for each tool, and the failures."""
    notes, failures = {}, []
    for name, repetitions in runs.items():
        counted = [repetitions[0][key] for key in COUNTED if key in repetitions[0]]
        notes[name] = "; ".join(f"{rows:,} rows, {occurrences:,} occurrences" for rows, occurrences, *_ in counted)
        for run in repetitions:
            for key in differing(run, reference):
                failures.append(f"{name}: {key} {run[key]}, but {reference[key]}")
                notes[name] = "DIFFERS"
    return notes, failures


def run(texts, work, repetitions):
    """The tables, and the failures."""
    clauses = work / "clauses.jsonl"
    with open(clauses, "w", encoding="utf-8") as file:
        subprocess.run([OURS, "clauses", texts, "1"], stdout=file, check=True)
    lines, failures = [], []
    # The peers read the clauses; ours cuts the texts itself, before the clock.
    for title, tools, one, reference in (
        ("n-grams of 2 to 4 words", NGRAM_TOOLS, NGRAMS, SKLEARN),
        ("pairs of words", PAIR_TOOLS, PAIRS, PAIRS),
    ):
        runs = in_turns([(*tool, texts if tool[1][0] == OURS else clauses) for tool in tools], repetitions)
        notes, failed = check(runs, runs[reference][0])
        lines += [*table(runs, one, notes, title), ""]
        failures += failed
    return lines, failures
