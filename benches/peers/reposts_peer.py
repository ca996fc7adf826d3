"""Measures near-duplicates found by datasketch or text-dedup, or finds them exactly:

    python reposts_peer.py datasketch|checked|text_dedup|exact TEXTS.jsonl REPETITIONS

Prints a line of JSON for each repetition. Documents are numbered from 0.
"""

import contextlib
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from itertools import chain
from math import ceil
from pathlib import Path

THRESHOLD = 0.8
SHINGLE = 5
HASHES = 128
# text-dedup's data sets: no progress bars, and no look at the network.
os.environ |= {"HF_DATASETS_DISABLE_PROGRESS_BARS": "1", "HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"}
# Bands and rows, as ours for this threshold.
BANDING = 21, 6


def shingles(text):
    characters = "".join(filter(str.isalnum, text))
    return {characters[start : start + SHINGLE] for start in range(len(characters) - SHINGLE + 1)}


def groups(pairs):
    """Documents joined by pairs, directly or over others."""
    parent = {}

    def root(document):
        while (above := parent.setdefault(document, document)) != document:
            parent[document] = document = parent[above]
        return document

    for a, b in pairs:
        parent[root(a)] = root(b)
    members = defaultdict(list)
    for document in sorted(parent):
        members[root(document)].append(document)
    return sorted(members.values())


def candidates(sets, **banding):
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=THRESHOLD, num_perm=HASHES, **banding)
    encoded = ([shingle.encode() for shingle in s] for s in sets)
    pairs = []
    for document, signature in enumerate(MinHash.generator(encoded, num_perm=HASHES)):
        pairs.extend((document, other) for other in lsh.query(signature))
        lsh.insert(document, signature)
    return pairs


def datasketch(texts):
    """Its own banding, and what it takes for alike."""
    return candidates([shingles(text) for text in texts])


def checked(texts):
    """Our banding, and an exact look at each pair."""
    sets = [shingles(text) for text in texts]
    return [(a, b) for a, b in candidates(sets, params=BANDING) if jaccard(sets[a], sets[b]) >= THRESHOLD]


def jaccard(a, b):
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)


def text_dedup(texts):
    """Its program for MinHash, from a file to a file, with our banding."""
    from text_dedup import minhash
    from text_dedup.utils import IOArgs, MetaArgs, MinHashArgs

    with tempfile.TemporaryDirectory() as work, contextlib.redirect_stdout(sys.stderr):
        path = Path(work) / "texts.jsonl"
        with open(path, "w", encoding="utf-8") as file:
            for text in texts:
                # It knows words by the spaces between them: its n-grams of five words are our shingles.
                file.write(json.dumps({"text": " ".join(filter(str.isalnum, text))}) + "\n")
        bands, rows = BANDING
        minhash.main.callback(
            io_args=IOArgs("json", f"{work}/out", data_files=str(path), split="train", cache_dir=work, num_proc=None),
            meta_args=MetaArgs("text"),
            minhash_args=MinHashArgs(ngram=SHINGLE, num_perm=HASHES, threshold=THRESHOLD, b=bands, r=rows),
        )
    return [(a, b) for a, b in minhash.uf.parent.items() if a != b]


def exact(texts):
    """Every pair that reaches the threshold: prefix filtering (Bayardo et al. 2007), nothing by chance."""
    sets = [shingles(text) for text in texts]
    frequency = Counter(chain.from_iterable(sets))
    pairs, holders = [], defaultdict(list)
    for document, s in enumerate(sets):
        # Rare ones first: two sets that are alike enough share one of the first few.
        ordered = sorted(s, key=lambda shingle: (frequency[shingle], shingle))
        first = ordered[: len(s) - ceil(THRESHOLD * len(s)) + 1]
        candidates = {other for shingle in first for other in holders[shingle]}
        for other in candidates:
            if jaccard(s, sets[other]) >= THRESHOLD:
                pairs.append((document, other))
        for shingle in first:
            holders[shingle].append(document)
    return pairs


def main():
    name, path, repetitions = sys.argv[1:]
    find = {"datasketch": datasketch, "checked": checked, "text_dedup": text_dedup, "exact": exact}[name]
    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    alphanumeric = sum(sum(map(str.isalnum, text)) for text in texts)
    # Loads the modules, which is not to be measured.
    find(["甲乙丙丁戊己庚", "甲乙丙丁戊己庚"])
    for _ in range(int(repetitions)):
        wall, cpu = time.perf_counter(), time.process_time()
        pairs = find(texts)
        found = groups(pairs)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        result = {"pairs": pairs, "groups": found, "alphanumeric": alphanumeric, "cpu": cpu, "wall": wall}
        print(json.dumps(result), flush=True)


main()
