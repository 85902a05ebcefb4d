"""A sentence as a digest compares it: its rare words, its figures, its powers, and what turns it round.

In:   a sentence with its places, its vector, and a gazetteer.
Out:  a Statement, about 2 KB: hashes of words, never the words.
Not:  which statements are compared (stories.py), or what comes of it (agreement.py).
Why:  2,000 articles are held at once, so each sentence must be small, and two must compare in arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.amounts import Amount, amounts
from pipeline.dedupe import updates
from pipeline.dedupe.hashes import U32, word_hashes
from pipeline.names.actors import Gazetteer
from pipeline.records import Cited
from pipeline.text import letters

STEM = 5  # letters of a word: enough to see past most endings
SHORT = 3  # letters; shorter words say little


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure and what it counts: "17" of "قتيلا"; a date's is nothing."""

    text: str
    kind: str
    value: str
    unit: str  # the beginning of the next word, in the matching form; "" for money, percentages and dates


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of one article."""

    cited: Cited
    words: U32  # distinct hashes of word beginnings, figures and clitics left out; rising
    figures: tuple[Counted, ...]
    powers: frozenset[str]
    turns: frozenset[str]  # negations, and verbs whose opposite would turn the news round
    vector: NDArray[np.float16] | None  # of length 1

    @property
    def article(self) -> str:
        """Where it stands first."""
        return self.cited.sources[0].article


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare each word is among the statements of a run."""

    keys: U32  # rising
    weights: NDArray[np.float32]

    def of(self, keys: U32) -> NDArray[np.float32]:
        """The weight of each of these words, all of which are known."""
        return self.weights[np.searchsorted(self.keys, keys)]


def rarity(statements: Sequence[Statement]) -> Rarity:
    """The logarithm of statements by statements that hold a word."""
    every = [one.words for one in statements]
    keys, counts = np.unique(np.concatenate(every or [np.empty(0, np.uint32)]), return_counts=True)
    return Rarity(keys, np.log(1 + len(every) / np.maximum(counts, 1)).astype(np.float32))


def statement(cited: Cited, vector: NDArray[np.float32] | None, gazetteer: Gazetteer) -> Statement:
    """What is remembered of a sentence."""
    text = cited.text
    found = amounts(text)
    outside = _without(text, found)
    form = letters.match(outside)
    turns = frozenset(_turning()[word] for word in form.split() if word in _turning())
    return Statement(
        cited,
        stems(form),
        tuple(_counted(text, one) for one in found if one.kind != "relative"),
        frozenset(mention.name for mention in gazetteer.find(text)),
        turns,
        _unit(vector),
    )


def stems(form: str) -> U32:
    """Distinct hashes of the beginnings of words (matching form) that say something. Rising."""
    words = {_stem(word) for word in form.split() if len(word) >= SHORT}
    words.discard("")
    return np.unique(word_hashes(sorted(words))[0]) if words else np.empty(0, np.uint32)


def _stem(word: str) -> str:
    """The beginning of a word without "and", prepositions and the article."""
    for clitic in ("وال", "بال", "فال", "كال", "ال", "لل"):
        if word.startswith(clitic) and len(word) - len(clitic) >= SHORT:
            return word[len(clitic) :][:STEM]
    if word[0] in "وف" and len(word) > SHORT + 1:
        return word[1 : STEM + 1]
    return word[:STEM]


def _counted(text: str, one: Amount) -> Counted:
    after = letters.match(text[one.end : one.end + 40]).split()
    unit = _stem(after[0]) if one.kind == "number" and after else ""
    return Counted(text[one.start : one.end], one.kind, one.value, unit)


def _without(text: str, found: list[Amount]) -> str:
    pieces, at = [], 0
    for one in found:
        pieces.append(text[at : one.start])
        at = one.end
    return " ".join([*pieces, text[at:]])


def _unit(vector: NDArray[np.float32] | None) -> NDArray[np.float16] | None:
    if vector is None:
        return None
    length = float(np.linalg.norm(vector))
    return (vector / length if length > 1e-9 else vector).astype(np.float16)


@cache
def _turning() -> dict[str, str]:
    """Each negation and each verb with an opposite (matching form), with and without و and ف → its item."""
    found: dict[str, str] = {}
    for item, word in updates.turns():
        form = letters.match(word)
        for written in (form, "و" + form, "ف" + form):
            found.setdefault(written, item)
    return found
