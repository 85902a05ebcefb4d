"""Which sentences of one stretch enter a summary: the best first, judged by what is in already.

In:   sentences of a stretch, how alike they are, and the words to spend.
Out:  a Choice: what was taken, and what every other sentence was still worth at the end.
Not:  terms of the score (scoring.py), openings (openings.py), or the shares of stances (balance.py).
Why:  a sentence that points at the one before enters with it or not at all; so what is weighed is one
      sentence, or a leaning one and its support together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline import openings, scoring
from pipeline.config import SummarizeConfig

Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Choice:
    """One stretch, weighed; every array of shape (sentences,)."""

    words: Rows
    own: Flags  # false for a sentence of another story
    support: Rows  # the row that a leaning sentence needs, -1 for none
    worth: NDArray[np.float64]  # at the end: with what it lost by what is in
    taken: Flags
    central: int  # the row of the most central sentence that stands alone


def choose(
    texts: Sequence[str],
    table: NDArray[np.int64],
    vectors: NDArray[np.float32] | None,
    budget: int,
    config: SummarizeConfig,
    *,
    before: int = 0,
) -> Choice:
    """Take the best sentences while they bring the words nearer to the budget.

    Args:
        texts: Of the sentences.
        table: Their words, place in their paragraph, and paragraph. Shape (sentences, 3).
        vectors: Their meanings, or None. Shape (sentences, width).
        budget: Words.
        config: The weights.
        before: Sentences of the article before these. The first stretch (0) always gives one.

    Source: Carbonell and Goldstein, "The use of MMR", SIGIR 1998, for the redundancy term.
    """
    lexical = scoring.lexical_likeness(texts)
    alike = lexical if vectors is None else scoring.likeness(vectors)
    words, within, paragraphs = table.T
    own = ~scoring.foreign((alike + lexical) / 2, paragraphs, words, config)
    rows = np.flatnonzero(own)
    worth = np.full(len(texts), -np.inf)  # what is of another story never enters
    worth[rows] = scoring.scores(words[rows], within[rows], alike[np.ix_(rows, rows)], config, before)
    leans = openings.leaning(texts)
    support = openings.supports(leans, own)
    taken = np.zeros(len(texts), dtype=bool)
    repeats = np.zeros(len(texts))
    while True:
        current = worth - config.redundancy * repeats
        pairs = _ranked(current, support, taken, config.leaning)
        entering = _fits(pairs, words, budget - int(words[taken].sum()), forced=not (before or taken.any()))
        if not entering:
            break
        taken[entering] = True
        repeats = np.maximum(repeats, alike[:, entering].max(axis=1))
    central = np.where(own & ~leans, scoring.centrality(alike), -np.inf)
    return Choice(words, own, support, current, taken, int(central.argmax()))


def unit(row: int, support: Rows, taken: Flags) -> list[int] | None:
    """What must enter together for a row to enter; None where its support leans on a third.

    A chain of three is taken in two steps: then no step is longer than two sentences, and the words
    stay within one sentence of the budget.
    """
    need = int(support[row])
    if need < 0 or taken[need]:
        return [row]
    further = int(support[need])
    return [need, row] if further < 0 or taken[further] else None


def nearer(spent: int, words: int, budget: int) -> bool:
    """Whether so many more words bring a summary nearer to its budget."""
    return spent + words - budget <= budget - spent


def _ranked(current: NDArray[np.float64], support: Rows, taken: Flags, leaning: float) -> list[list[int]]:
    """What may enter next, the best first; a pair is worth its mean, less `leaning`."""
    weighed = []
    for row in np.flatnonzero(~taken & np.isfinite(current)).tolist():
        together = unit(row, support, taken)
        if together:
            value = float(current[together].mean()) - (leaning if len(together) > 1 else 0.0)
            weighed.append((-value, together))
    return [together for _, together in sorted(weighed)]


def _fits(ranked: Sequence[list[int]], words: Rows, left: int, *, forced: bool) -> list[int]:
    """The best that fits into the words left; [] where the best single sentence does not.

    A pair that is too long only gives way to what is worth less. `forced`: one sentence is given anyway.
    """
    for together in ranked:
        if nearer(0, int(words[together].sum()), left):
            return together
        if len(together) == 1:
            break
    return next((one for one in ranked if len(one) == 1), []) if forced else []
