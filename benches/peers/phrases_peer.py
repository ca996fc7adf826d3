"""Measures phrases counted by scikit-learn, NLTK or gensim, from words to a table:

    python phrases_peer.py sklearn|nltk|gensim CLAUSES.jsonl REPETITIONS

CLAUSES.jsonl is what `ours clauses` writes. Prints a line of JSON for each repetition.
"""

import json
import resource
import sys
import time
from collections import Counter
from itertools import chain
from zlib import crc32

LENGTHS = range(2, 5)
MIN_PAIRS = 5


def sklearn(documents):
    from sklearn.feature_extraction.text import CountVectorizer

    # scikit-learn's own n-grams of one clause, so that none reaches across punctuation.
    ngrams = CountVectorizer(
        analyzer="word",
        preprocessor=same,
        tokenizer=same,
        token_pattern=None,
        lowercase=False,
        ngram_range=(LENGTHS[0], LENGTHS[-1]),
    ).build_analyzer()
    vectorizer = CountVectorizer(analyzer=lambda clauses: chain.from_iterable(map(ngrams, clauses)))
    cells = vectorizer.fit_transform(documents)
    counts = cells.sum(axis=0).A1
    documents_with = cells.getnnz(axis=0)
    return vectorizer.get_feature_names_out(), counts, documents_with


def same(clause):
    return clause


def check_sklearn(found, documents):
    terms, counts, documents_with = found
    repeated = {
        term: (int(count), int(with_it))
        for term, count, with_it in zip(terms, counts, documents_with)
        if count > 1
    }
    whole = without_fragments(repeated, documents)
    return {
        "every": sums((term, count, 0) for term, (count, _) in repeated.items()),
        "whole": sums((term.replace(" ", ""), *repeated[term]) for term in whole),
    }


def without_fragments(repeated, documents):
    """The n-grams without those that only ever occur inside one and the same longer n-gram."""
    longest = LENGTHS[-1] + 1
    longer = Counter(
        " ".join(clause[start : start + longest])
        for clauses in documents
        for clause in clauses
        for start in range(len(clause) - longest + 1)
    )
    fragments = set()
    for term, count in chain(((term, count) for term, (count, _) in repeated.items()), longer.items()):
        # Where the longer one is as frequent as the shorter one, it is around it everywhere.
        for part in (term.rpartition(" ")[0], term.partition(" ")[2]):
            if part in repeated and repeated[part][0] == count:
                fragments.add(part)
    return repeated.keys() - fragments


def sums(rows):
    """The number of rows, the sums of their counts, and a number that any other row or count would change."""
    n, occurrences, documents, digest = 0, 0, 0, 0
    for term, count, with_it in rows:
        n, occurrences, documents = n + 1, occurrences + count, documents + with_it
        digest += crc32(term.encode()) * (count + 1_000_003 * with_it)
    return [n, occurrences, documents, digest % 2**64]


def nltk(documents):
    from nltk.collocations import BigramCollocationFinder
    from nltk.metrics import BigramAssocMeasures

    finder = BigramCollocationFinder.from_documents(chain.from_iterable(documents))
    finder.apply_freq_filter(MIN_PAIRS)
    measures = BigramAssocMeasures.pmi, BigramAssocMeasures.likelihood_ratio
    return finder.ngram_fd, *(finder.score_ngrams(measure) for measure in measures)


def check_nltk(found, _):
    counts, mi, g2 = found
    pairs = sums((" ".join(pair), count, 0) for pair, count in counts.items())
    return {"pairs": pairs, "mi": sum(score for _, score in mi), "g2": sum(score for _, score in g2)}


def gensim(documents):
    from gensim.models.phrases import Phrases

    # No word holds a space. A score of -1 is that of words that never meet.
    clauses = chain.from_iterable(documents)
    model = Phrases(clauses, min_count=MIN_PAIRS, threshold=-1, scoring="npmi", delimiter=" ")
    return model, model.export_phrases()


def check_gensim(found, _):
    model, scores = found
    pairs = sums((pair, model.vocab[pair], 0) for pair in scores)
    return {"pairs": pairs, "npmi": sum(scores.values())}


TOOLS = {"sklearn": (sklearn, check_sklearn), "nltk": (nltk, check_nltk), "gensim": (gensim, check_gensim)}


def main():
    name, path, repetitions = sys.argv[1:]
    find, check = TOOLS[name]
    with open(path, encoding="utf-8") as file:
        documents = [[clause.split(" ") for clause in json.loads(line)] for line in file]
    # Loads the modules, which is not to be measured.
    find([[["甲", "乙", "丙", "丁"] * MIN_PAIRS]])
    for _ in range(int(repetitions)):
        wall, cpu = time.perf_counter(), time.process_time()
        found = find(documents)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        # Before the check, which needs more than the work.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        words = sum(map(len, chain.from_iterable(documents)))
        result = {"words": words, "cpu": cpu, "wall": wall, "peak": peak}
        print(json.dumps(check(found, documents) | result), flush=True)


main()
