"""Room 1, step 5: does a text look broken? What a brief must say of it.

In:   a decoded or extracted text.
Out:  keys of warnings (frame/ has their words), none for a sound text.
Not:  mending it: a guess at the right order would be shown as the publisher's words.
Why:  a pdf may give its letters as drawn (left to right), as shapes, apart, or without spaces, and the
      rooms behind would still make a brief of it.

The order is told by what Arabic words can and cannot begin and end with: "ال" opens about one word in
five and its mirror "لا" closes very few; ة and ى close words and never open them.
"""

from __future__ import annotations

import re
from collections import Counter

SAMPLE_CHARACTERS = 400_000  # the looks of a text show in its beginning
LEAST_WORDS = 20  # words of three letters and more; of fewer nothing is said
LEAST_LINES = 4  # lines that open with a stop …
LEAST_OPENED = 0.3  # … and their share of all lines
MOST_SHAPES = 0.02  # share of Arabic letters that are presentation forms
MOST_SINGLE = 0.3  # share of Arabic tokens that are one letter; sound text has under 0.05
MOST_LETTERS = 12  # mean letters of a word; sound text has 4 to 6
MOST_SIGNS = 0.1  # share of ط and ظ among Arabic letters; sound text has under 0.03

# Keys of the frame's WARNINGS.
SHAPES, REVERSED, APART, GLUED = "shapes", "reversed", "apart", "glued"
MOJIBAKE, LOST = "mojibake", "lost"

_WORD = re.compile(r"[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdcf\ufe70-\ufefc]+")
_MARKS = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c-\u200f\u202a-\u202e\u2066-\u2069]")
_DRAWN = re.compile(
    r"[\ufb50-\ufd3d\ufd50-\ufdcf\ufe70-\ufefc]"
)  # without ﷺ and ornate brackets: people type those
_UNKNOWN = re.compile(r"[\ufffd\ue000-\uf8ff]")
_MISPLACED = (
    re.compile(  # a vowel sign without its letter, a percent sign before its number, a bracket turned
        r"(?<!\S)[\u064b-\u0652]|[%٪][0-9٠-٩]|[(\[{«](?!\S)|(?<!\S)[)\]}»]|(?<!\S)[.،؛؟,](?=\w)"
    )
)
_STOPS = frozenset(".؟!")  # a comma or colon may well end a line's first word


def broken(text: str) -> tuple[str, ...]:
    """Say what looks broken in a text, by keys of the frame's WARNINGS."""
    sample = _MARKS.sub("", text[:SAMPLE_CHARACTERS])
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    long = [word for word in words if len(word) >= 3]
    found: list[str] = []
    if len(_DRAWN.findall(sample)) > MOST_SHAPES * letters:
        found.append(SHAPES)
    if len(long) >= LEAST_WORDS and (_letters_mirrored(long) or _lines_mirrored(sample)):
        found.append(REVERSED)
    if len(words) >= LEAST_WORDS:
        if sum(len(word) == 1 for word in words) > MOST_SINGLE * len(words):
            found.append(APART)
        elif letters > MOST_LETTERS * len(words):
            found.append(GLUED)
    if letters >= LEAST_WORDS and sample.count("ط") + sample.count("ظ") > MOST_SIGNS * letters:
        found.append(MOJIBAKE)
    if _UNKNOWN.search(sample):
        found.append(LOST)
    return tuple(found)


def faults(text: str) -> tuple[int, int]:
    """Count what no sound Arabic text has, and the same less what only a sound one has; less is better."""
    words = [_base(word) for word in _WORD.findall(_MARKS.sub("", text))]
    ends = _ends([word for word in words if len(word) >= 3])
    found = ends["mirrored"] + sum(len(word) == 1 for word in words) + len(_MISPLACED.findall(text))
    return found, found - ends["sound"]


def _letters_mirrored(words: list[str]) -> bool:
    """More words are impossible as they stand than impossible when turned round."""
    ends = _ends([_base(word) for word in words])
    return ends["mirrored"] >= 3 and ends["mirrored"] > ends["sound"]


def _ends(words: list[str]) -> Counter[str]:
    """How many words begin and end as words do, and how many as mirrored words do."""
    ends = Counter[str]()
    for word in words:
        ends["sound"] += word.startswith("ال") + word.endswith(("ة", "ى"))
        ends["mirrored"] += word.endswith("لا") + word.startswith(("ة", "ى"))
    return ends


def _lines_mirrored(text: str) -> bool:
    """Lines open with the stop that should close them: the words stand from left to right.

    Told only where lines end with sentences. In text cut into short lines a stop falls on either side
    by chance, and no count of word pairs that was tried tells its order.
    """
    opened = closed = lines = 0
    for line in text.splitlines():
        tokens = line.split()
        if len(tokens) >= 4:
            first, last = tokens[0], tokens[-1]
            opened += first[0] in _STOPS or (first[-1] in _STOPS and bool(_WORD.match(first)))
            closed += last[-1] in _STOPS
            lines += 1
    return opened >= max(LEAST_LINES, LEAST_OPENED * lines) and opened > 3 * closed


def _base(word: str) -> str:
    """A word in letters, where it is drawn in shapes."""
    if not _DRAWN.search(word):
        return word
    import unicodedata

    return unicodedata.normalize("NFKC", word)
