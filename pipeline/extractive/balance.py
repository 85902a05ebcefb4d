"""Whether a summary takes a side by what it leaves out, and what is exchanged so that it does not.

In:   a choice of sentences, the stance of each, and the article's shares of stances.
Out:  the choice with a few sentences exchanged, its shares within a set distance of the article's.
Not:  the stances themselves (classify.py), or what a sentence is worth (choice.py).
Why:  an article that gives two sides half each must not become a brief of one.

The distance of two distributions is their total variation: half the sum of the differences, 0 (the same)
to 1; it is the largest share that any group of stances gains or loses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.extractive.choice import Choice, Flags, unit

MOVES = 48  # sentences looked at for leaving and for entering, in one step; bounds the time of a book
LEAST = 1e-9  # a step that gains less is none

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sides:
    """The stance of each sentence (its paragraph's), and each stance's share of the article, 0 to 1."""

    of: Sequence[str]
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Scale:
    """What every step is weighed by."""

    choice: Choice
    which: NDArray[np.int64]  # the label of each sentence, by number
    target: Floats  # share of each label
    most: float  # the distance to reach
    budget: int  # words
    slack: float  # words: how far from the budget a step may lead

    def said(self, moves: list[list[int]]) -> Floats:
        """The words of each move, label by label. Shape (moves, labels)."""
        found = np.zeros((len(moves), len(self.target)))
        for number, rows in enumerate(moves):
            np.add.at(found[number], self.which[rows], self.choice.words[rows])
        return found

    def worth(self, moves: list[list[int]], usual: float) -> Floats:
        """The mean worth of each move; `usual` where nothing moves. Shape (moves,)."""
        return np.array([float(self.choice.worth[rows].mean()) if rows else usual for rows in moves])


def distance(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The total variation of two distributions over the same labels, 0 to 1."""
    return sum(abs(one.get(label, 0.0) - other.get(label, 0.0)) for label in {*one, *other}) / 2


def balanced(choice: Choice, sides: Sides, budget: int, most: float) -> Flags:
    """What is taken after the exchanges. Shape (sentences,).

    Each step leaves one sentence out, takes one in (with what it leans on), or both; of the steps that reach
    the distance the one that costs least is made, of others the one that comes nearest. The words stay as
    near to the budget as half the longest sentence; where that does not reach the distance, as the whole of
    it: most briefs that missed it were a lede alone. The first sentence that was taken stays.

    Args:
        choice: Of the whole article.
        sides: Of the same sentences.
        budget: Words.
        most: The distance to reach, 0 to 1.
    """
    labels = sorted({*sides.of, *sides.shares})
    which = np.array([labels.index(label) for label in sides.of])
    target = np.array([sides.shares.get(label, 0.0) for label in labels])
    taken = choice.taken.copy()
    if not taken.any() or not target.sum():
        return taken
    lede = int(np.flatnonzero(taken)[0])
    longest = float(choice.words.max())
    near = max(abs(float(choice.words[taken].sum()) - budget), longest / 2)
    for slack in (near, longest):  # a sentence more only where none within half of one mends it
        _exchange(_Scale(choice, which, target, most, budget, slack), taken, lede)
    return taken


def _exchange(scale: _Scale, taken: Flags, lede: int) -> None:
    """Make steps, in place, until the distance is reached or none comes nearer."""
    choice, which = scale.choice, scale.which
    for _ in range(2 * len(taken)):
        now = scale.said([np.flatnonzero(taken).tolist()])[0]
        if _far(now, scale.target) <= scale.most:
            return
        gap = now / now.sum() - scale.target
        leaving = [[], *_leaving(choice, taken, which, gap, lede)]
        entering = [[], *_entering(choice, taken, which, gap)]
        step = _step(scale, now, leaving, entering)
        if step is None:
            return
        taken[leaving[step[0]]] = False
        taken[entering[step[1]]] = True


def _far(words: Floats, target: Floats) -> float:
    return float(np.abs(words / max(words.sum(), 1.0) - target).sum() / 2)


def _leaving(
    choice: Choice, taken: Flags, which: NDArray[np.int64], gap: Floats, lede: int
) -> list[list[int]]:
    """Sentences on which no taken one leans: those of stances that have too much, then the least worth.

    The others may still give way to a longer one of a stance that has too little.
    """
    needed = set(choice.support[taken & (choice.support >= 0)].tolist())
    free = taken & ~choice.listed
    rows = [row for row in np.flatnonzero(free).tolist() if row != lede and row not in needed]
    rows.sort(key=lambda row: (gap[which[row]] <= 0, choice.worth[row], row))
    return [[row] for row in rows[:MOVES]]


def _entering(choice: Choice, taken: Flags, which: NDArray[np.int64], gap: Floats) -> list[list[int]]:
    """Sentences of stances that have too little, each with what it leans on; the most worth first."""
    may = choice.own & ~choice.repeats & ~choice.listed & np.isfinite(choice.worth)
    rows = np.flatnonzero(~taken & may & (gap[which] < 0)).tolist()
    units = [one for row in rows if (one := unit(row, choice.support, taken)) and may[one].all()]
    units.sort(key=lambda rows: (-float(choice.worth[rows].mean()), rows))
    return units[:MOVES]


def _step(
    scale: _Scale, now: Floats, leaving: list[list[int]], entering: list[list[int]]
) -> tuple[int, int] | None:
    """The best pair of moves (what leaves, what enters), by their places in the lists; None for none."""
    support = scale.choice.support
    usual = float(scale.choice.worth[scale.choice.taken].mean())
    words = now - scale.said(leaving)[:, None] + scale.said(entering)[None]  # leaving × entering × labels
    total = words.sum(axis=2)
    reached = np.abs(words / np.maximum(total, 1.0)[..., None] - scale.target).sum(axis=2) / 2
    cost = scale.worth(leaving, usual)[:, None] - scale.worth(entering, usual)[None]
    bars = (
        (reached > _far(now, scale.target) - LEAST) | (abs(total - scale.budget) > scale.slack) | (total < 1)
    )
    for first, second in np.ndindex(bars.shape):
        if not bars[first, second]:  # what leaves may not be what the other would lean on
            bars[first, second] = not set(leaving[first]).isdisjoint(support[entering[second]].tolist())
    if bars.all():
        return None
    enough = reached <= scale.most
    order = np.lexsort((cost.ravel(), np.where(enough, cost, reached).ravel(), ~enough.ravel(), bars.ravel()))
    first, second = np.unravel_index(order[0], bars.shape)
    return int(first), int(second)
