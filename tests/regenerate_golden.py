#!/usr/bin/env python3
"""Makes the figures of golden.json that come from runnable packages anew and compares them. Not run in CI.

Requirements (Python 3.11; the versions the figures were made with):
    gensim==4.4.0
    jieba==0.42.1
    nltk==3.10.4
    numpy==2.4.6
    pymannkendall==1.4.3
    ruptures==1.1.10
    scikit-learn==1.9.1
    scipy==1.17.1
All have wheels on PyPI except jieba, of which PyPI holds only a source archive; `--skip-jieba` does without it.

Usage: regenerate_golden.py [--golden FILE] [--write-extra FILE] [--skip-jieba] [--any-version]
    --golden       the file to compare with (default: golden.json beside this script); also the source of X
    --write-extra  write the keys of `extra()` there, and X
Exit code: 0 if all agree to 1e-9 (absolute); 1 on a greater difference, a key missing on either side or, without
--any-version, another version than the above.

Keys evaluated from formulas here, not by a package: quanteda_*, tidytext_*, textbook_*. All other keys of
golden.json (keyness, dispersion, Kleinberg, ...) are not touched.
"""

import argparse
import json
import math
import sys
import tempfile
import warnings
from importlib import metadata
from itertools import product
from pathlib import Path

import numpy as np

PINS = {
    "gensim": "4.4.0",
    "jieba": "0.42.1",
    "nltk": "3.10.4",
    "numpy": "2.4.6",
    "pymannkendall": "1.4.3",
    "ruptures": "1.1.10",
    "scikit-learn": "1.9.1",
    "scipy": "1.17.1",
}
TOLERANCE = 1e-9
TERMS = ["a", "b", "c", "d"]
LONG_TERMS = ["a", "bb", "ccc", "质量强市"]  # for gensim's norm b: lengths 1, 2, 3, 4 characters
MK_X = [2, 3, 3, 5, 4, 6, 8, 7, 9, 9]
PELT_Y = [1, 1.2, 0.9, 1.1, 1, 5, 5.1, 4.9, 5.2, 5, 2, 2.1, 1.9, 2.2, 2]
Y = [[0, 2, 1, 0], [1, 0, 0, 1]]


# --- Keys golden.json has had from the start ------------------------------------------------------------------------


def sklearn_keys(x):
    from sklearn.feature_extraction.text import TfidfTransformer

    def run(**options):
        model = TfidfTransformer(**options).fit(x)
        return model.transform(x).toarray(), model.idf_

    out = {}
    out["sklearn_default"], out["sklearn_idf_default"] = run()
    out["sklearn_no_smooth"], out["sklearn_idf_no_smooth"] = run(smooth_idf=False)
    out["sklearn_sublinear"], _ = run(sublinear_tf=True)
    out["sklearn_norm_none"], _ = run(norm=None)
    out["sklearn_l1"], _ = run(norm="l1")
    return out


def nltk_keys():
    from nltk.metrics import BigramAssocMeasures as B
    from nltk.metrics import TrigramAssocMeasures as T

    two = (30, (100, 60), 10000)
    three = (20, (30, 25, 40), (100, 80, 90), 10000)
    of_two = "raw_freq student_t chi_sq mi_like pmi likelihood_ratio poisson_stirling jaccard phi_sq dice".split()
    of_three = "student_t chi_sq mi_like pmi likelihood_ratio jaccard".split()
    return {
        "nltk_bigram_30_100_60_10000": {name: getattr(B, name)(*two) for name in of_two},
        "nltk_trigram_20_(30,25,40)_(100,80,90)_10000": {name: getattr(T, name)(*three) for name in of_three},
        "nltk_contingency": list(T._contingency(*three)),
    }


def trend_keys():
    import pymannkendall as mk
    import ruptures
    from scipy.stats import kendalltau

    plain = mk.original_test(MK_X)
    modified = mk.hamed_rao_modification_test(MK_X)
    tau = kendalltau(range(len(MK_X)), MK_X)  # variant b is scipy's default
    y = np.array(PELT_Y).reshape(-1, 1)
    return {
        "mann_kendall_x=2,3,3,5,4,6,8,7,9,9": {
            "trend": plain.trend,
            "h": str(plain.h),
            **{name: getattr(plain, name) for name in "p z Tau s var_s slope intercept".split()},
        },
        "kendall_tau_b_same_x": {"tau_b": tau.statistic, "p": tau.pvalue},
        "hamed_rao": {name: getattr(modified, name) for name in "z p var_s".split()},
        "pelt_l2_pen3_minsize2_jump1_y": ruptures.Pelt("l2", min_size=2, jump=1).fit(y).predict(pen=3),
        "pelt_l2_pen3_defaults(jump5)": ruptures.Pelt("l2").fit(y).predict(pen=3),
    }


# --- Keys added later -----------------------------------------------------------------------------------------------


def gensim_keys(x):
    """gensim's TfidfModel. What gensim/models/tfidfmodel.py and matutils.py (4.4.0) do:

    weight = wlocal(tf) * wglobal(df, N); N documents, df of the training corpus. All logarithms base 2 in SMART:
      tf  n (alias t) tf;  l 1 + log2 tf;  d 1 + log2(1 + log2 tf);  a 0.5 + 0.5 tf / max tf;  b 1;
          L (1 + log2 tf) / (1 + log2(mean tf)); max and mean over the distinct terms of the document
      df  n (alias x) 1;  f log2(N / df);  t log2((N + 1) / df);  p max(0, log2((N - df) / df))
      The default model: tf * log2(N / df), norm c (the same values as nfc).
    Before the norm, entries with |idf| <= 1e-12 are dropped (max and mean tf are taken before that); after it, those
    with |weight| <= 1e-12. Both are 0 below.
      norm  n (alias x) none;  c weight / sqrt(sum of weight^2)
      norm  u, b: weight / ((1 - slope) * pivot + slope * old_norm), slope 0.25 by default, with
        u  pivot = (stored cells of the corpus, i.e. sum of the documents' distinct terms) / N
           old_norm = number of entries LEFT after the idf filter: a term with idf 0 counts in the pivot, not here
           (no entry left: unitvec says 1.0, but then the row is empty anyway)
        b  pivot = sum over terms of cf * (len(term) + 1) / N, cf = count in the whole corpus, len in code points
           old_norm = sum over the document of tf * (len(term) + 1): raw counts, ALL terms, also those with idf 0
           Needs `dictionary=`; with `corpus=` only, the constructor fails (dictionary is None).
      A caller's own `pivot` switches pivoting on for n, c too (old_norm for n and c: Euclidean) and is kept for
      u, b; a caller's `slope` is used as is. Neither is exercised here, save slope 0.65 in gensim_smart_slope0.65.
    """
    from gensim.corpora import Dictionary
    from gensim.models import TfidfModel

    def prepare(terms):
        texts = [[term for term, n in zip(terms, row) for _ in range(int(n))] for row in x]
        dictionary = Dictionary(texts)
        return dictionary, [dictionary.doc2bow(text) for text in texts], [dictionary.token2id[t] for t in terms]

    def dense(model, bows, order):
        rows = []
        for bow in bows:
            found = dict(model[bow])
            rows.append([float(found.get(i, 0.0)) for i in order])
        return rows

    dictionary, bows, order = prepare(TERMS)
    triples = ["".join(t) for t in product("nldabL", "nftp", "ncub")]
    smart = {}
    for triple in triples:
        smart[triple] = dense(TfidfModel(dictionary=dictionary, smartirs=triple), bows, order)
        if triple[2] != "b":  # the same from the corpus alone
            again = dense(TfidfModel(corpus=bows, smartirs=triple), bows, order)
            assert again == smart[triple], triple
    for alias, plain in [("tfc", "nfc"), ("nxc", "nnc"), ("lfx", "lfn")]:
        assert dense(TfidfModel(bows, smartirs=alias), bows, order) == smart[plain], alias
    default = dense(TfidfModel(bows), bows, order)
    assert np.allclose(default, smart["nfc"], rtol=0, atol=1e-12)

    long_dictionary, long_bows, long_order = prepare(LONG_TERMS)
    return {
        "gensim_default": default,
        "gensim_smart": smart,
        "gensim_smart_slope0.65": {
            t: dense(TfidfModel(dictionary=dictionary, smartirs=t, slope=0.65), bows, order) for t in ["ltu", "ltb"]
        },
        "gensim_smart_b_terms=a,bb,ccc,质量强市": {
            t: dense(TfidfModel(dictionary=long_dictionary, smartirs=t), long_bows, long_order)
            for t in triples
            if t[2] == "b"
        },
    }


def quanteda_keys(x):
    """Formulas of quanteda's docfreq and dfm_weight; zero cells stay zero, logarithms base 10 unless named."""
    n = len(x)
    df = (x > 0).sum(axis=0).astype(float)
    with np.errstate(divide="ignore"):
        log = np.log10(np.where(x > 0, x, 1))
        log2 = np.log2(np.where(x > 0, x, 1))
        inverseprob = np.maximum(0, np.log10((n - df) / df))
    some = (x > 0).astype(float)
    total = x.sum(axis=1, keepdims=True)
    top = x.max(axis=1, keepdims=True)
    mean = total / some.sum(axis=1, keepdims=True)
    return {
        "quanteda_docfreq_count": df,
        "quanteda_docfreq_inverse": np.log10(n / df),
        "quanteda_docfreq_inverse_k1_s1": np.log10(1 + n / (1 + df)),
        "quanteda_docfreq_inversemax": np.log10(df.max() / df),
        "quanteda_docfreq_inverseprob": inverseprob,
        "quanteda_docfreq_unary": np.ones_like(df),
        "quanteda_weight_count": x,
        "quanteda_weight_prop": x / total,
        "quanteda_weight_propmax": x / top,
        "quanteda_weight_boolean": some,
        "quanteda_weight_logcount": some * (1 + log),
        "quanteda_weight_logcount_base2": some * (1 + log2),
        "quanteda_weight_augmented_k0.4": some * (0.4 + 0.6 * x / top),
        "quanteda_weight_logave": some * (1 + log) / (1 + np.log10(mean)),
    }


def textbook_keys(x):
    """tidytext's bind_tf_idf (tf = share of the document, idf = ln(N / df)) and the same with plain counts."""
    tf = x / x.sum(axis=1, keepdims=True)
    idf = np.log(len(x) / (x > 0).sum(axis=0))
    return {
        "tidytext_tf": tf,
        "tidytext_idf": idf,
        "tidytext_tf_idf": tf * idf,
        "textbook_tf_ln_n_df": x * idf,
    }


def sklearn_new_keys(x):
    from sklearn.feature_extraction.text import TfidfTransformer

    return {"Y": Y, "sklearn_transform_Y": TfidfTransformer().fit(x).transform(np.array(Y, float)).toarray()}


def jieba_keys():
    """jieba.analyse.extract_tags(sentence, topK=20, withWeight=True) with idf tables of 5 and of 6 lines.

    jieba/analyse/tfidf.py: words from jieba.cut (HMM on); dropped if len(word.strip()) < 2 or word.lower() in
    STOP_WORDS (31 English words, no Chinese ones); weight = n / (sum of kept words) * idf; a word not in
    the table has the idf sorted(values)[len // 2]: of an even number the upper middle one. Order: weight descending,
    ties by first occurrence. Words of one ideograph and punctuation go, by their length.
    """
    warnings.filterwarnings("ignore", category=SyntaxWarning)
    warnings.filterwarnings("ignore", category=UserWarning)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    import jieba
    import jieba.analyse

    jieba.setLogLevel("ERROR")
    five = [["质量", 4.5], ["推进", 2.25], ["升级", 7.0], ["环境保护", 6.5], ["生态", 3.75]]
    six = [*five, ["制造业", 9.5]]
    sentences = [
        "质量强市建设要推进质量提升，推进制造业升级。",
        "The city要加强生态环境保护，改善生态，推进GDP稳定增长。",
    ]
    out = []
    with tempfile.TemporaryDirectory() as folder:
        jieba.dt.tmp_dir = folder
        for table in (five, six):
            # One name per table: jieba does not read a path again that it has just read.
            path = Path(folder, f"idf{len(table)}.txt")
            path.write_text("".join(f"{word} {idf}\n" for word, idf in table), encoding="utf-8")
            jieba.analyse.set_idf_path(str(path))
            extractor = jieba.analyse.default_tfidf
            for sentence in sentences:
                tags = jieba.analyse.extract_tags(sentence, topK=20, withWeight=True)
                tokens = jieba.lcut(sentence)
                kept = [w for w in tokens if len(w.strip()) >= 2 and w.lower() not in extractor.stop_words]
                idf = dict(table)
                for word, weight in tags:  # the two lists above are what extract_tags saw
                    expected = kept.count(word) / len(kept) * idf.get(word, extractor.median_idf)
                    assert abs(weight - expected) < 1e-12, word
                assert {word for word, _ in tags} == set(kept)
                out.append(
                    {
                        "idf": table,
                        "median_idf": extractor.median_idf,
                        "sentence": sentence,
                        "tokens": tokens,
                        "kept": kept,
                        "tags": [list(tag) for tag in tags],
                    }
                )
    return {"jieba_extract_tags": out}


# --- Comparison -----------------------------------------------------------------------------------------------------


def plain(value):
    """numpy to JSON's own types."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and value == 0:
        return 0.0  # no -0.0
    return value


def difference(a, b):
    """The greatest absolute difference; infinite where the shapes, names or texts differ."""
    numbers = (int, float)
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        return max((difference(a[key], b[key]) for key in a), default=0.0)
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return max((difference(*pair) for pair in zip(a, b)), default=0.0)
    if isinstance(a, numbers) and isinstance(b, numbers):
        if a == b:
            return 0.0
        return abs(a - b) if math.isfinite(a) and math.isfinite(b) else math.inf
    return 0.0 if type(a) is type(b) and a == b and not isinstance(a, (dict, list)) else math.inf


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--golden", type=Path, default=Path(__file__).with_name("golden.json"))
    parser.add_argument("--write-extra", type=Path)
    parser.add_argument("--skip-jieba", action="store_true")
    parser.add_argument("--any-version", action="store_true")
    options = parser.parse_args()

    failed = False
    for name, pin in PINS.items():
        if name == "jieba" and options.skip_jieba:
            continue
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            sys.exit(f"{name}=={pin} is not installed")
        if found != pin:
            print(f"VERSION {name} {found}, made with {pin}")
            failed |= not options.any_version

    golden = json.loads(options.golden.read_text(encoding="utf-8"))
    x = np.array(golden["X"], float)
    with warnings.catch_warnings():
        # gensim's p takes log2(0) for a term in every document; its maximum with 0 is meant.
        warnings.filterwarnings("ignore", message="divide by zero", category=RuntimeWarning)
        old = plain({**sklearn_keys(x), **nltk_keys(), **trend_keys()})
        new = plain({**gensim_keys(x), **quanteda_keys(x), **textbook_keys(x), **sklearn_new_keys(x)})
        if not options.skip_jieba:
            new |= plain(jieba_keys())

    compared = 0
    for key, value in {**old, **new}.items():
        if key in golden:
            apart = difference(value, golden[key])
            bad = not apart <= TOLERANCE
            compared += 1
            print(f"{'DIFFERS' if bad else 'ok':8}{apart:9.2e}  {key}")
            failed |= bad
        elif key in old:
            print(f"{'MISSING':8}{'':9}  {key} (not in {options.golden})")
            failed = True
        else:
            print(f"{'new':8}{'':9}  {key}")
    families = ("sklearn_", "nltk_", "mann_kendall_", "kendall_tau_b", "hamed_rao", "pelt_", "gensim_", "jieba_")
    for key in golden:
        skipped = options.skip_jieba and key.startswith("jieba_")
        if key.startswith(families) and key not in old and key not in new:
            print(f"{'SKIPPED' if skipped else 'UNKNOWN':8}{'':9}  {key}")
            failed |= not skipped
    print(f"{compared} keys compared; {'NOT all' if failed else 'all'} as in {options.golden}")

    if options.write_extra:
        text = json.dumps({"X": golden["X"], "terms": TERMS, **new}, ensure_ascii=False, indent=1, allow_nan=False)
        options.write_extra.write_text(text + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
