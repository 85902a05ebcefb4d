"""Which sentences are one list, that is told whole or not at all.

In:   sentences of one text, and their paragraphs.
Out:  for each the list that it belongs to, its head and all of its items.
Not:  whether a whole body is a list (briefing/shapes.py), or what a sentence is worth (scoring.py).
Why:  two reasons of five, or «وتشمل القائمة:» and nothing after it, is half a thing said as if it were whole.

A list is a run of sentences that each begin on a mark («- », «1.», «أولا»), with what an item says in further
sentences of its paragraph, and the sentence before them where that ends on a colon or «كما يلي»
(announced.py). After such a head short lines without a mark, or lines with a label each («سوسة: …»), are
items too; else the next sentence alone is what the head announces. A sentence may announce and hold the first
item itself: then the marked items after it belong to it, and after «التالية:» or «وهي:» short sentences that
no «و» joins, too. Where lists hold half of a text they are the text: then there are none, and the items stand
as they can; the brief says so (briefing/sections.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.extractive import announced
from pipeline.text import letters

LEAST = 2  # items
SHARE = 2  # lists are the text where they hold 1 / SHARE of its words
SHORT = 15  # words; a longer line without a mark is no item
NEAR_END = 40  # code points: the marks that close a sentence
PLAIN = 25  # words; nor is a longer sentence behind «التالية: كذا.»
_MARK = re.compile(
    r"\W*?(?:[-–—•●▪◦*]\s*(?=[^\W_])|ـ\s+(?=[^\W_])|[(\[]?[0-9٠-٩۰-۹]{1,2}\s*(?:[-–)\]]|[./](?![0-9٠-٩۰-۹])))"
)
_DIGNITY = re.compile(r"\W*[-–—]\W*\w{1,4}\W*[-–—]\W*\Z")  # «-وات-», an agency's signature
_SIGNED = 24  # letters of a line that may be one
_APART = 3  # paragraphs between «أولا» and «ثانيا», at most
_ORDINALS = (
    "أولا،أوّلها،أولها",
    "ثانيا،ثانيها",
    "ثالثا،ثالثها",
    "رابعا،رابعها",
    "خامسا،خامسها",
    "سادسا",
    "سابعا",
)
_LABEL = re.compile(r"\W*[^:.،]{2,40}:\s*\S")  # «مدينة سوسة : حي خزامة»
_CLOSED = re.compile(r"[.!؟?…]\W*\Z")
_JOINED = re.compile(r"[وف]|(?:كما|ثم|هذا|هذه|لكن|حيث|يذكر|يشار|تجدر|من جهه|من جانب|علما)(?!\S)")

Rows = NDArray[np.int64]


def lists(
    texts: Sequence[str], paragraphs: Sequence[int], words: Sequence[int], *, most: int = SHARE
) -> Rows:
    """The number of the list that each sentence belongs to, -1 for none. Shape (sentences,).

    Args:
        texts: In the display form.
        paragraphs: Of each sentence.
        words: Of each sentence.
        most: Lists that hold 1 / `most` of the words or more are the text, and none: 1, only where they are
            all of it; 0, never.
    """
    found = np.full(len(texts), -1, dtype=np.int64)
    for number, (first, last) in enumerate(_runs(texts, paragraphs, words)):
        found[first : last + 1] = number
    listed = np.asarray(words)[found >= 0].sum()
    return found if most * listed < sum(words) else np.full_like(found, -1)


def heads(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which sentences announce what comes after them. Shape (sentences,)."""
    return np.array([announced.ends(text) for text in texts], dtype=bool)


def items(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which sentences begin on a list's sign or figure («- », «3.»). Shape (sentences,)."""
    return np.array([_kind(text) == 0 for text in texts], dtype=bool)


def _runs(texts: Sequence[str], paragraphs: Sequence[int], words: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last row of each list, in order, none overlapping."""
    opens = heads(texts).tolist()
    kinds = [_kind(text) for text in texts]
    found: list[tuple[int, int]] = []
    row = 0
    while row < len(texts):
        first = row
        if opens[row]:
            row += 1
        own = kinds[row : row + 1] if opens[first] or kinds[first] >= 0 else [_inner(texts[row])]
        last, items = _items(kinds, paragraphs, row, own[0] if own else -1)
        if items >= LEAST or (items and opens[first]):
            found.append((first, last))
        elif opens[first] and row < len(texts):
            last = max(_lines(paragraphs, words, row), _labelled(texts, paragraphs, row))
            found.append((first, last))
        elif not opens[first] and announced.begun(texts[row]):
            last = max(_plain(texts, paragraphs, words, row), _under(texts, paragraphs, words, row))
            found += [(first, last)] if last > first else []
        row = max(last, first) + 1
    return found


def _items(kinds: Sequence[int], paragraphs: Sequence[int], row: int, kind: int) -> tuple[int, int]:
    """The last row of the items that begin at a row, and how many they are; (row, 0) where none does."""
    if kind not in (0, 1):
        return row, 0
    last, items, ordinal = row, 1, kind
    for at in range(row + 1, len(kinds)):
        if ordinal and paragraphs[at] - paragraphs[last] > _APART:
            break
        if ordinal and kinds[at] == ordinal + 1:  # «ثانيا» may come sentences after «أولا»
            last, items, ordinal = at, items + 1, ordinal + 1
        elif not ordinal and kinds[at] == 0:
            last, items = at, items + 1
        elif not ordinal and paragraphs[at] != paragraphs[at - 1]:
            break
    return last, items


def _inner(text: str) -> int:
    """The kind of the item that begins behind a colon of a sentence: «التالية: - كذا»; -1 for none."""
    kinds = (_kind(rest) for rest in announced.after_colon(text))
    return next((kind for kind in kinds if kind in (0, 1)), -1)


def _plain(texts: Sequence[str], paragraphs: Sequence[int], words: Sequence[int], row: int) -> int:
    """The last of the short sentences of a paragraph that go on from a row without «و»."""
    last = row
    while last + 1 < len(texts) and paragraphs[last + 1] == paragraphs[row] and words[last + 1] <= PLAIN:
        if texts[last + 1][0] in "([" or _JOINED.match(letters.match(texts[last + 1])):
            break
        last += 1
    return last


def _under(texts: Sequence[str], paragraphs: Sequence[int], words: Sequence[int], row: int) -> int:
    """The last of the short lines under a row that leaves its sentence open; else the row."""
    under = row + 1
    if under == len(texts) or paragraphs[under] == paragraphs[row] or _CLOSED.search(texts[row][-NEAR_END:]):
        return row
    short = words[under] <= SHORT and not _JOINED.match(letters.match(texts[under]))
    return _lines(paragraphs, words, under) if short else row


def _labelled(texts: Sequence[str], paragraphs: Sequence[int], row: int) -> int:
    """The last of the lines that begin at a row and have a label each; else the row."""
    last = row
    while last + 1 < len(texts) and _LABEL.match(texts[last]) and _LABEL.match(texts[last + 1]):
        if paragraphs[last] == paragraphs[last + 1]:
            break
        last += 1
    return last


def _lines(paragraphs: Sequence[int], words: Sequence[int], row: int) -> int:
    """The last of the short lines that begin at a row, each a paragraph of one sentence; else the row."""
    last = row
    while last + 1 < len(words) and words[last] <= SHORT and words[last + 1] <= SHORT:
        if len({*paragraphs[last : last + 2]}) < 2 or paragraphs[last + 1] in paragraphs[last + 2 : last + 3]:
            break
        last += 1
    return last


def _kind(text: str) -> int:
    """0 for a sentence that begins on a list's sign or figure, 1 for «أولا», 2 for «ثانيا» …; -1 for none."""
    form = letters.match(text[:24]).split()
    if form:
        word = form[0] if form[0] != "و" else "".join(form[:2])
        if ordinal := _ordinals().get(word.removeprefix("و")):
            return ordinal
    signed = len(text) <= _SIGNED and _DIGNITY.fullmatch(text)
    return 0 if _MARK.match(text) and not signed else -1


@cache
def _ordinals() -> dict[str, int]:
    """Each spelling of «أولا», «ثانيا» …, in the matching form, with its number."""
    return {
        form: number
        for number, spellings in enumerate(_ORDINALS, start=1)
        for form in letters.match_all(spellings.split("،"))
    }
