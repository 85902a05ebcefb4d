"""What is remembered of a text: hashes of its words, of what makes it news, and a sketch of its shingles.

In:   raw texts, in reading order.
Out:  Prints: arrays, about 4 bytes a word and 90 bytes a text; the texts can be forgotten.
Not:  which texts are copies (copies.py).
Why:  a corpus of any size is compared in arrays; Python touches a text once.

Every hash is fixed (no salt), so two processes agree; texts are normalised by letters.match_codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.dedupe.hashes import I64, U32, U64, mixed, running, sequences, shingles, upper
from pipeline.dedupe.updates import Guards
from pipeline.text import letters

BLOCK = 1 << 17  # characters hashed at once: what stays in a processor's cache

# "5%" and "5" differ, and so do "-5" and "5"; the matching form would lose both signs.
_PERCENT = re.compile("[%٪﹪％؉]")
_MINUS = re.compile(r"(?<![^\s(«\"])[-−](?=\d)")


@dataclass(frozen=True, slots=True)
class Prints:
    """The fingerprints of texts."""

    words: U32  # a hash of each word; shape (words of all texts,)
    starts: I64  # where each text's words begin, the end last; shape (texts + 1,)
    lengths: I64  # words of each text; shape (texts,)
    exact: U64  # equal where all words are; shape (texts,)
    news: U64  # equal where numbers, dates, negations and powers are; shape (texts,)
    sketch: U32  # minima of the shingles; shape (texts, minima)


class Fingerprinter:
    """Takes texts in any portions and gives their prints at the end."""

    def __init__(self, shingle_words: int, minima: int, guards: Guards) -> None:
        self._shingle_words, self._minima, self._guards = shingle_words, minima, guards
        self._waiting: list[str] = []
        self._size = 0
        self._done: list[Prints] = []

    def add(self, texts: Sequence[str]) -> None:
        """Take more texts, after those before."""
        for text in texts:
            self._waiting.append(text)
            self._size += len(text)
            if self._size >= BLOCK:
                self._flush()

    def prints(self) -> Prints:
        """The prints of all texts taken so far."""
        if self._waiting or not self._done:
            self._flush()
        if len(self._done) > 1:
            self._done = [_joined(self._done)]
        return self._done[0]

    def _flush(self) -> None:
        texts, self._waiting, self._size = self._waiting, [], 0
        self._done.append(_print(texts, self._shingle_words, self._minima, self._guards))


def _joined(parts: list[Prints]) -> Prints:
    lengths = np.concatenate([part.lengths for part in parts])
    return Prints(
        words=np.concatenate([part.words for part in parts]),
        starts=np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]),
        lengths=lengths,
        exact=np.concatenate([part.exact for part in parts]),
        news=np.concatenate([part.news for part in parts]),
        sketch=np.concatenate([part.sketch for part in parts]),
    )


def _print(texts: Sequence[str], shingle_words: int, minima: int, guards: Guards) -> Prints:
    pieces, owners = _pieces(texts)
    parts = list(_hashed(pieces))
    words = np.concatenate([part.words for part in parts]) if parts else np.empty(0, np.uint32)
    counts = np.concatenate([part.counts for part in parts]) if parts else np.empty(0, np.int64)
    shift = np.cumsum([0, *(part.words.size for part in parts)])
    places = (
        np.concatenate([part.places + at for part, at in zip(parts, shift, strict=False)])
        if parts
        else counts
    )
    numbers = np.concatenate([part.numbers for part in parts]) if parts else np.empty(0, np.uint64)
    lengths = np.bincount(owners, weights=counts, minlength=len(texts)).astype(np.int64)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    at, items = guards.items(words, starts, places, numbers)
    news = sequences(items, np.searchsorted(at, starts))
    exact = sequences(mixed(words.astype(np.uint64)), starts) ^ mixed(news)
    return Prints(words, starts, lengths, exact, news, _sketch(words, starts, shingle_words, minima))


def _pieces(texts: Sequence[str]) -> tuple[list[str], I64]:
    """The texts, signs of numbers written out, long ones cut between words; and whose each piece is."""
    pieces: list[str] = []
    owners: list[int] = []
    for owner, raw in enumerate(texts):
        text = signed(raw)
        at = 0
        while len(text) - at > BLOCK:
            cut = text.rfind(" ", at, at + BLOCK)
            cut = cut if cut > at else at + BLOCK
            pieces.append(text[at:cut])
            owners.append(owner)
            at = cut
        pieces.append(text[at:] if at else text)
        owners.append(owner)
    return pieces, np.array(owners, np.int64)


def signed(text: str) -> str:
    """The text with percent and minus signs as words, so that the matching form keeps them."""
    if "%" in text or "٪" in text or "％" in text:
        text = _PERCENT.sub(" بالمئة ", text)
    if "-" in text or "−" in text:
        text = _MINUS.sub(" سالب ", text)
    return text


@dataclass(frozen=True, slots=True)
class Hashed:
    """The words of texts, hashed."""

    words: U32  # (words,)
    counts: I64  # words of each piece
    places: I64  # the word that each number stands in
    numbers: U64  # a hash of each number's digits


def _hashed(pieces: list[str]) -> Iterator[Hashed]:
    block: list[str] = []
    size = 0
    for piece in pieces:
        block.append(piece)
        size += len(piece)
        if size >= BLOCK:
            yield hashed(block)
            block, size = [], 0
    if block:
        yield hashed(block)


def hashed(block: list[str]) -> Hashed:
    """Hash every word of a block by differences of one running sum.

    The hash of the units c at places i of a word that begins at s is the sum of c·Mⁱ, divided by Mˢ,
    modulo 2^64: a polynomial hash that needs no loop over words.
    """
    codes, offsets = letters.match_codes(block)
    sums, inverses = running(codes)
    gaps = np.flatnonzero(codes <= 32)
    starts = np.concatenate([np.zeros(1, np.int64), gaps[:-1] + 1])
    full = gaps > starts
    starts, ends = starts[full], gaps[full]
    hashes = mixed((sums[ends] - sums[starts]) * inverses[starts])
    counts = np.diff(np.searchsorted(starts, offsets))
    digit = np.concatenate([[False], (codes - np.uint16(46) < 12) & (codes != 47), [False]])
    edges = np.flatnonzero(digit[1:] != digit[:-1])
    first, last = edges[::2], edges[1::2]
    numbers = mixed((sums[last] - sums[first]) * inverses[first])
    return Hashed(upper(hashes), counts, np.searchsorted(starts, first, "right") - 1, numbers)


def _sketch(words: U32, starts: I64, shingle_words: int, minima: int) -> U32:
    """The least shingle of each text under each of `minima` hash functions; 0 where it has none.

    Source: Broder, "On the resemblance and containment of documents", 1997; the functions are a + i·b
    of the two halves of one hash (Kirsch and Mitzenmacher, "Less hashing, same performance", 2006).
    """
    sketch = np.zeros((starts.size - 1, minima), np.uint32)
    having = np.flatnonzero(np.diff(starts) >= shingle_words)
    if not having.size:
        return sketch
    hashes = shingles(words, shingle_words)
    value, step = hashes.astype(np.uint32), upper(hashes)
    for back in range(1, shingle_words):  # shingles that reach into the next text
        over = starts[1:] - back
        over = over[(over >= 0) & (over < hashes.size)]
        value[over], step[over] = np.uint32(0xFFFFFFFF), 0
    # A text without shingles would give its neighbour's: segments begin at texts that have some, and
    # what short texts leave in between is masked above.
    for column in range(minima):
        sketch[having, column] = np.minimum.reduceat(value, starts[having])
        value += step
    return sketch
