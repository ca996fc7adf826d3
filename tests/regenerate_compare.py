#!/usr/bin/env python3
"""Makes golden_compare.json: figures of other programs for comparison and context. Not run in CI.

Requirements (Python 3.11; the versions the figures were made with):
    krippendorff==0.9.0
    lexicalrichness==0.5.1
    nltk==3.10.4
    numpy==2.4.6
    scipy==1.17.1
    scikit-learn==1.9.1

Usage: regenerate_compare.py > golden_compare.json
"""

import json

import krippendorff
import numpy as np
from lexicalrichness import LexicalRichness
from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder
from scipy.cluster.hierarchy import cut_tree, linkage
from scipy.spatial.distance import squareform
from scipy.stats import fisher_exact
from scipy.stats.contingency import odds_ratio
from sklearn.metrics import cohen_kappa_score, silhouette_score

TWO_COUNTS = [
    (100, 20, 10000, 50000), (7, 0, 10000, 50000), (3, 40, 10000, 50000), (5, 4, 10000, 50000), (0, 9, 100, 120),
    (30, 31, 300, 290), (1, 1, 1, 2), (600, 500, 20000, 21000), (12, 3, 400000, 900000), (2, 5, 8, 9),
]


def scipy_fisher():
    """Counts of a term on two sides and their sizes; no odds ratio where it is infinite or undefined."""
    rows = []
    for a, b, n1, n2 in TWO_COUNTS:
        table = [[a, b], [n1 - a, n2 - b]]
        ratio = odds_ratio(table, kind="conditional").statistic
        finite = ratio == ratio and ratio != float("inf")
        rows.append({
            "counts": [a, b, n1, n2],
            "p": fisher_exact(table)[1],
            "conditional_odds_ratio": ratio if finite else None,
        })
    return rows


METHODS = ["single", "complete", "average", "weighted", "ward", "centroid", "median"]


def scipy_linkage():
    """Merges of random points and of random dissimilarities, with silhouettes of cuts of the average linkage."""
    rng = np.random.default_rng(7)
    cases = []
    for n in (4, 12):
        points = rng.random((n, 3))
        square = np.sqrt(((points[:, None] - points[None]) ** 2).sum(-1))
        distances = squareform(square, checks=False)
        case = {"n": n, "distances": distances.tolist()}
        for method in METHODS:
            case[method] = linkage(distances, method).tolist()
        tree = linkage(distances, "average")
        case["silhouette"] = {
            str(k): silhouette_score(square, cut_tree(tree, k).ravel(), metric="precomputed") for k in range(2, min(n, 6))
        }
        cases.append(case)
    return cases


def numpy_scaling():
    """Classical scaling by numpy's eigh; the coordinate of greatest size on an axis is positive."""
    rng = np.random.default_rng(3)
    n = 7
    distances = rng.random(n * (n - 1) // 2) + 0.2
    square = squareform(distances) ** 2
    centre = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-0.5 * centre @ square @ centre)
    axes = []
    for i in (n - 1, n - 2):
        axis = vectors[:, i] * np.sqrt(values[i])
        axes.append(axis * np.sign(axis[np.abs(axis).argmax()]))
    return {"distances": distances.tolist(), "points": np.stack(axes, 1).tolist()}


def agreement():
    """Ratings of units by coders; null where a coder skipped a unit."""
    rng = np.random.default_rng(5)
    first = rng.integers(0, 4, 40)
    second = np.where(rng.random(40) < 0.7, first, rng.integers(0, 4, 40))
    two = np.stack([first, second], 1)
    four = np.stack([np.where(rng.random(30) < 0.75, rng.integers(0, 3, 30), 3) for _ in range(4)], 1).astype(float)
    four[rng.random(four.shape) < 0.2] = np.nan
    four[0] = [1, 1, np.nan, 1]

    def alpha(units):
        return krippendorff.alpha(units.T.astype(float), level_of_measurement="nominal", value_domain=[0, 1, 2, 3])

    def plain(units):
        return [[None if np.isnan(x) else int(x) for x in row] for row in units.astype(float)]

    return {
        "two_coders": {
            "units": plain(two),
            "cohen_kappa": cohen_kappa_score(first, second),
            "krippendorff_alpha": alpha(two),
        },
        "four_coders_with_gaps": {"units": plain(four), "krippendorff_alpha": alpha(four)},
    }


def lexicalrichness():
    """MTLD (0.72) and HD-D (42 draws) of random texts."""
    rng = np.random.default_rng(11)
    cases = []
    for size in (60, 200):
        types = np.minimum(rng.zipf(1.4, size), 40)
        text = LexicalRichness(" ".join(f"w{t}" for t in types), preprocessor=None, tokenizer=lambda text: text.split())
        cases.append({"types": types.tolist(), "mtld": text.mtld(threshold=0.72), "hdd": text.hdd(draws=42)})
    return cases


def nltk_bigrams():
    """All bigrams with two occurrences or more of a random text, scored by NLTK."""
    rng = np.random.default_rng(2)
    words = [f"w{i}" for i in np.minimum(rng.zipf(1.5, 300), 25)]
    finder = BigramCollocationFinder.from_words(words)
    finder.apply_freq_filter(2)
    names = [
        "pmi", "student_t", "chi_sq", "likelihood_ratio", "dice", "jaccard", "poisson_stirling", "mi_like", "phi_sq",
    ]
    scores = {}
    for name in names:
        for (first, second), score in finder.score_ngrams(getattr(BigramAssocMeasures, name)):
            scores.setdefault(f"{first} {second}", {})[name] = score
    return {"text": " ".join(words), "scores": scores}


def main():
    keys = {
        "scipy_fisher": scipy_fisher(),
        "scipy_linkage": scipy_linkage(),
        "numpy_scaling": numpy_scaling(),
        "agreement": agreement(),
        "lexicalrichness": lexicalrichness(),
        "nltk_bigrams": nltk_bigrams(),
    }
    print(json.dumps(keys, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
