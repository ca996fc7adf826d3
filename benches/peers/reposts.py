"""Near-duplicates: the texts and near copies planted among them."""

import json
from itertools import combinations

from measuring import HERE, OURS, PYTHON, in_turns, table

PEER = [PYTHON, HERE / "reposts_peer.py"]

ONE = "tifa `Reposts`, one thread"
TWO = "tifa `Reposts`, two threads"
DATASKETCH = "datasketch `MinHashLSH`"
CHECKED = "datasketch, 21 bands, each pair checked"
TEXT_DEDUP = "text-dedup `minhash`, 21 bands"
EXACT = "every pair, exactly"
TOOLS = [
    (ONE, [OURS, "reposts"], 1),
    (TWO, [OURS, "reposts"], 2),
    (DATASKETCH, [*PEER, "datasketch"], 1),
    (CHECKED, [*PEER, "checked"], 1),
    (TEXT_DEDUP, [*PEER, "text_dedup"], 1),
]
# Documents with fewer letters, Han characters and digits are no near reposts here or there.
MIN_LENGTH = 20
# Of a hundred true pairs; the chance to miss one at the threshold itself is one in 500.
MIN_RECALL = 0.99


def plant(texts, path):
    """The texts, and of every fifth a copy with 1 to 9 characters in 100 changed, here and there or in one stretch."""
    with open(texts, encoding="utf-8") as file:
        originals = [json.loads(line)["text"] for line in file]
    originals = [text for text in originals if sum(map(str.isalnum, text)) >= MIN_LENGTH]
    copies = [changed(text, number) for number, text in enumerate(originals[::5])]
    with open(path, "w", encoding="utf-8") as file:
        for text in originals + copies:
            file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
    return len(originals), len(copies)


def changed(text, number):
    characters = list(text)
    edits = len(characters) * (number % 9 + 1) // 100
    step = 1 if number % 2 else max(1, len(characters) // (edits + 1))
    for place in range(step, edits * step + 1, step):
        # Any other Han character.
        characters[place] = chr(0x4E00 + (ord(characters[place]) + number) % 20_000)
    return "".join(characters)


def pairs_within(groups):
    return {pair for group in groups for pair in combinations(group, 2)}


def share(some, of):
    return len(some & of) / len(of) if of else 1.0


def check(runs, truth):
    """The last column for each tool, and the failures."""
    true_pairs = {tuple(sorted(pair)) for pair in truth["pairs"]}
    in_true_groups = pairs_within(truth["groups"])
    documents = sum(map(len, truth["groups"]))
    notes = {EXACT: f"{len(true_pairs):,} pairs, {len(truth['groups']):,} groups, {documents:,} documents"}
    failures = []
    for name, repetitions in runs.items():
        if name == EXACT:
            continue
        for run in repetitions:
            found = pairs_within(run["groups"])
            recall, precision = share(found, true_pairs), share(in_true_groups, found)
            documents = sum(map(len, run["groups"]))
            notes[name] = (
                f"{len(run['groups']):,} groups, {documents:,} documents, "
                f"recall {recall:.4f}, precision {precision:.4f}"
            )
            if run["alphanumeric"] != truth["alphanumeric"]:
                failures.append(f"{name}: {run['alphanumeric']} characters, but {truth['alphanumeric']}")
            # Pairs that share a band are reported, not judged: whoever wants them exact looks at them again.
            if name not in (DATASKETCH, TEXT_DEDUP) and (precision < 1 or recall < MIN_RECALL):
                failures.append(f"{name}: recall {recall}, precision {precision}")
    return notes, failures


def run(texts, work, repetitions):
    """The tables, and the failures."""
    planted = work / "planted.jsonl"
    n_originals, n_copies = plant(texts, planted)
    runs = in_turns([(*tool, planted) for tool in TOOLS], repetitions)
    runs |= in_turns([(EXACT, [*PEER, "exact"], 1, planted)], 1)
    notes, failures = check(runs, runs[EXACT][0])
    lines = table(runs, ONE, notes, f"near-duplicates among {n_originals:,} texts and {n_copies:,} planted copies")
    return [*lines, ""], failures
