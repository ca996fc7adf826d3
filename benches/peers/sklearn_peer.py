"""Measures jieba or rjieba with scikit-learn, from texts to TF-IDF:

    python sklearn_peer.py jieba|rjieba TEXTS.jsonl REPETITIONS

Prints a line of JSON for each repetition.
"""

import json
import sys
import time

import numpy
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer


def cutter(name):
    if name == "jieba":
        import jieba

        jieba.setLogLevel("WARNING")
        cut = jieba.lcut
    else:
        import rjieba

        cut = rjieba.cut
    # Loads the dictionary, which is not to be measured.
    cut("词典")
    return cut


def main():
    name, path, repetitions = sys.argv[1:]
    cut = cutter(name)

    def words(text):
        # The first test is there for speed alone: it settles nearly all words in one call.
        return [piece for piece in cut(text) if piece.isalnum() or any(map(str.isalnum, piece))]

    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    size = sum(len(text.encode()) for text in texts)
    alphanumeric = sum(sum(map(str.isalnum, text)) for text in texts)
    for _ in range(int(repetitions)):
        wall, cpu = time.perf_counter(), time.process_time()
        vectorizer = CountVectorizer(tokenizer=words, token_pattern=None, lowercase=False, dtype=numpy.float64)
        counts = vectorizer.fit_transform(texts)
        table = TfidfTransformer().fit_transform(counts)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        result = {
            "terms": table.shape[1],
            "cells": table.nnz,
            "sum": float(table.sum()),
            "tokens": int(counts.sum()),
            "alphanumeric": alphanumeric,
            "cpu": cpu,
            "wall": wall,
            "bytes": size,
        }
        print(json.dumps(result), flush=True)


main()
