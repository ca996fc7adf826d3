"""How `jieba.hmm` is made: python hmm.py HMM.MODEL jieba.hmm

The model in jieba's text format becomes, with the lowest byte first: the number
of different values (4 bytes); these values (8 bytes each); and by their numbers
(2 bytes each) 4 chances to begin, 4 x 4 to go on, and 4 for each character from
U+4E00 to U+9FD5. The states are: begins a word, ends it, within it, single.
"""

import struct
import sys

NONE = -3.14e100


def main(model, out):
    with open(model, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
    numbers = [float(x) for line in lines[:5] for x in line.split()]
    characters = {chr(c): [NONE] * 4 for c in range(0x4E00, 0x9FD6)}
    for state, line in enumerate(lines[5:9]):
        for entry in line.split(","):
            character, chance = entry.split(":")
            if character in characters:
                characters[character][state] = float(chance)
    numbers += [chance for chances in characters.values() for chance in chances]
    values = sorted(set(numbers))
    number_of = {value: i for i, value in enumerate(values)}
    with open(out, "wb") as file:
        file.write(struct.pack(f"<I{len(values)}d", len(values), *values))
        file.write(struct.pack(f"<{len(numbers)}H", *(number_of[x] for x in numbers)))


main(*sys.argv[1:])
