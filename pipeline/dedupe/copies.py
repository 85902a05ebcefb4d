"""Which texts are copies of an earlier one.

In:   fingerprints of texts, in reading order.
Out:  for each text the one that it copies, or none, and how alike they are.
Not:  short lines (runs.py), or what is done with a copy (the room itself).
Why:  n texts have n² pairs; only those that share a minimum of their shingles are measured.

A copy always points at a text that is no copy itself, and it is the first that serves: a chain of
small changes is followed only as far as the text is still like the one that is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.config import DedupeConfig
from pipeline.dedupe.alike import measure, news
from pipeline.dedupe.fingerprints import Prints
from pipeline.dedupe.hashes import I64, U64

NONE = -1
NEIGHBOURS = 3  # earlier texts with the same minimum that a text is compared with, beside the first
GROWTH = 0.1  # a paragraph longer by this share, and by `new_words`, has news somewhere: names in a list
SHARED = 2  # minima that a pair must share; of 16, two texts at 0.6 share fewer once in 90,000 pairs


@dataclass(frozen=True, slots=True)
class Copies:
    """What each text copies; all of shape (texts,)."""

    of: I64  # the row of the text that is kept, NONE for a text that is kept itself
    similarity: NDArray[np.float64]  # Jaccard of the shingles, 0 to 1; meaningless where NONE
    exact: NDArray[np.bool_]  # whether every word is the same


def find(prints: Prints, apart: U64, config: DedupeConfig) -> Copies:
    """The copies among texts of `short_words` words or more.

    Args:
        prints: Of all texts, in reading order.
        apart: Only texts with the same number may be copies of one another. Shape (texts,).
        config: Threshold, shingles and what counts as short.
    """
    of = np.full(apart.size, NONE, np.int64)
    similarity = np.ones(apart.size)
    long = np.flatnonzero(prints.lengths >= max(config.short_words, config.shingle_words))
    first = firsts(prints.exact[long] ^ apart[long])
    of[long] = np.where(first == np.arange(long.size), NONE, long[first])
    exact = of != NONE
    originals = long[first == np.arange(long.size)]
    wordy = originals[prints.lengths[originals] >= max(config.near_words, config.shingle_words)]
    near = dict(_near(prints, apart, wordy, config))
    for row, (target, likeness) in near.items():
        of[row], similarity[row] = target, likeness
    for row in np.flatnonzero(exact & np.isin(of, list(near))).tolist():  # copies of what turned out a copy
        target = int(of[row])
        of[row], similarity[row], exact[row] = of[target], similarity[target], False
    return Copies(of, similarity, exact)


def firsts(keys: U64) -> I64:
    """For each key the index at which the same key stands first. Shape (keys,)."""
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return first[inverse].astype(np.int64, copy=False)


def _near(
    prints: Prints, apart: U64, rows: I64, config: DedupeConfig
) -> Iterator[tuple[int, tuple[int, float]]]:
    """Each near copy, the text it copies, and their similarity; rows rise and are all distinct texts."""
    later, earlier = candidates(prints, prints.news ^ apart, rows)
    similarity, new = measure(prints, later, earlier, config.shingle_words)
    alike = (similarity >= config.threshold) & ~_grown(prints, later, earlier, config)
    kept: dict[int, int] = {}  # of each copy
    steps = zip(
        later[alike].tolist(),
        earlier[alike].tolist(),
        similarity[alike].tolist(),
        new[alike].tolist(),
        strict=True,
    )
    for row, other, likeness, stretch in steps:
        if row in kept:
            continue
        target = kept.get(other, other)
        measured = (likeness, stretch)
        if target != other:  # the other is a copy itself: only what it copies will be there to read
            measured = _measured(prints, row, target, config.shingle_words)
            if measured[0] < config.threshold or _grown(prints, row, target, config):
                continue
        if measured[1] >= config.new_words and news(prints, row, target) >= config.new_words:
            continue
        kept[row] = target
        yield row, (target, measured[0])


def _grown(prints: Prints, later: I64 | int, earlier: I64 | int, config: DedupeConfig) -> NDArray[np.bool_]:
    """Whether the later text is so much longer that it must say more, though in no single stretch."""
    before = prints.lengths[earlier]
    return np.asarray(prints.lengths[later] - before >= np.maximum(config.new_words, GROWTH * before))


def _measured(prints: Prints, row: int, target: int, shingle_words: int) -> tuple[float, int]:
    similarity, new = measure(prints, np.array([row]), np.array([target]), shingle_words)
    return float(similarity[0]), int(new[0])


def candidates(prints: Prints, guard: U64, rows: I64) -> tuple[I64, I64]:
    """Pairs of texts that share minima and the same guard; sorted by the later, then the earlier.

    A minimum that many texts share pairs each with the first of them and the few before it, never
    with all: pairs grow as the texts do.

    Args:
        prints: Of all texts.
        guard: Only texts with the same number make a pair. Shape (texts,).
        rows: The texts to pair, rising.
    """
    pairs = [np.empty(0, np.int64)]
    guard = guard[rows]
    for column in range(prints.sketch.shape[1]):
        key = (prints.sketch[rows, column].astype(np.uint64) << np.uint64(32)) ^ guard
        order = np.argsort(key, kind="stable")
        same = np.concatenate([[False], key[order][1:] == key[order][:-1]])
        begin = np.maximum.accumulate(np.where(same, 0, np.arange(order.size)))
        for step in range(NEIGHBOURS + 1):
            place = np.flatnonzero(same)
            before = begin[place] if step == 0 else place - step
            inside = before >= begin[place]
            pairs.append(rows[order[place[inside]]] * prints.news.size + rows[order[before[inside]]])
        pairs = [np.unique(np.concatenate(pairs))]
    later, earlier = np.divmod(pairs[0], prints.news.size)
    shared = np.zeros(later.size, np.int64)
    for column in range(prints.sketch.shape[1]):
        shared += prints.sketch[later, column] == prints.sketch[earlier, column]
    enough = shared >= min(SHARED, prints.sketch.shape[1])
    return later[enough], earlier[enough]
