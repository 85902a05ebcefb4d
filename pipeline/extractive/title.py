"""What the title says and the chosen sentences do not, and the sentence that is exchanged so that they do.

In:   sentences of one stretch, the title, and which of them were taken.
Out:  which are taken after the exchange.
Not:  likeness to the title as a term of the score (scoring.py).
Why:  a lede often tells half of its title; the demand, the number or the year stands further down, where a
      budget of two sentences seldom reaches. A weight alone cannot bring it in: its sentence does not fit.

A title is held in units: words, powers and amounts. What no sentence tells counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.amounts import amounts
from pipeline.extractive.foreign import content
from pipeline.faithful import stems
from pipeline.names import actors
from pipeline.text import letters

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]

STEPS = 2  # exchanges, at most: no title says more than that
EXCHANGE = (
    1.5  # times `least`, for a step that leaves a sentence out: at 1 it often left out what mattered more
)
_YEAR = 4  # digits that a date begins with


@dataclass(frozen=True, slots=True)
class Matter:
    """The units of a title, and which sentences tell each."""

    tells: Flags  # shape (sentences, units)
    weights: Floats  # of the units, by rarity; their sum is 1, or 0 where nothing is told. Shape (units,)
    words: Sequence[Sequence[str]]  # of each unit, in the matching form; none of a power or an amount
    texts: Sequence[str]  # the sentences
    roots: dict[int, Flags] = field(default_factory=dict)  # what `told` has found, by row

    def told(self, taken: Flags) -> Flags:
        """Which units those taken tell; a word of the same root is enough. Shape (units,)."""
        told: Flags = self.tells[taken].sum(axis=0) > 0
        if not told.all():
            akin: Flags = np.stack([self._akin(row) for row in np.flatnonzero(taken).tolist()])
            told = told | akin.any(axis=0)
        return told

    def _akin(self, row: int) -> Flags:
        """Which units a sentence tells by a word of the same root; found once. Shape (units,)."""
        if row not in self.roots:
            said = set(letters.match(self.texts[row]).split())
            self.roots[row] = np.array(
                [
                    bool(weight > 0) and any(stems.akin(word, other) for word in words for other in said)
                    for words, weight in zip(self.words, self.weights.tolist(), strict=True)
                ],
                dtype=bool,
            )
        return self.roots[row]

    def untold(self, told: Flags) -> Floats:
        """The share of the title that each sentence tells beyond these units, 0 to 1. Shape (sentences,)."""
        shares: Floats = self.tells.astype(np.float64) @ np.where(told, 0.0, self.weights)
        return shares


def matter(texts: Sequence[str], title: str) -> Matter:
    """What a title says, and which sentences tell it.

    A unit weighs more where fewer sentences tell it. A date tells its year as well.
    """
    words: dict[str, list[str]] = {}
    for word in letters.match(_without(title)).split():
        for key in content(word):
            words.setdefault(key, []).append(word)
    powers, values = sorted(_powers(title)), sorted(_values(title))
    said = [content(form) for form in letters.match_all(texts)]
    columns = [[key in own for own in said] for key in words]
    for keys, read in ((powers, _powers), (values, _values)):
        found = [read(text) for text in texts] if keys else []
        columns += [[key in own for own in found] for key in keys]
    tells = np.array(columns, dtype=bool).reshape(-1, len(texts)).T
    counts = tells.sum(axis=0)
    weights = np.where(counts > 0, np.log((1 + len(texts)) / (1 + counts)) + 1, 0.0)
    units = [*words.values(), *([] for _ in (*powers, *values))]
    return Matter(tells, weights / max(float(weights.sum()), 1e-9), units, texts)


def _powers(text: str) -> set[str]:
    return {one.name for one in actors.load().find(text)}


def _values(text: str) -> set[str]:
    found = [one for one in amounts(text) if one.value and one.kind != "relative"]
    return {one.value for one in found} | {one.value[:_YEAR] for one in found if one.kind == "date"}


def _without(title: str) -> str:
    """The title without its powers and amounts, which are units of their own."""
    kept = list(title)
    spans = [(one.start, one.end) for one in actors.load().find(title)]
    for start, end in [*spans, *((one.start, one.end) for one in amounts(title))]:
        kept[start:end] = " " * (end - start)
    return "".join(kept)


def completed(
    title: Matter,
    taken: Flags,
    *,
    words: Rows,
    support: Rows,
    may: Flags,
    fixed: Flags,
    budget: int,
    least: float,
) -> Flags:
    """What is taken after the exchanges. Shape (sentences,).

    Each step takes a sentence in, with what it leans on, and may leave one out, so that more than `least` of
    the title is told that was not; of such steps the one that tells most, then the one nearest the budget.
    The first sentence that was taken stays, and the words stay within the longest sentence of the budget.

    Args:
        title: What it says.
        taken: What was chosen. Shape (sentences,).
        words: Of the sentences. Shape (sentences,).
        support: The row that a leaning sentence needs, -1 for none. Shape (sentences,).
        may: Which may enter at all. Shape (sentences,).
        fixed: Which do not leave: those of a list, which is told whole. Shape (sentences,).
        budget: Words.
        least: A share of the title, 0 to 1.
    """
    for _ in range(STEPS):
        if not (title.untold(title.tells[taken].sum(axis=0) > 0) > least).any():
            break  # by the words alone, before roots are compared: most briefs end here
        told = title.told(taken)
        trials = [
            one
            for row in np.flatnonzero(may & ~taken & (title.untold(told) > least)).tolist()
            for one in _trials(row, taken, words=words, support=support, may=may, fixed=fixed, budget=budget)
        ]
        best: tuple[float, int] | None = None
        for one in trials:
            gain = float(title.weights[title.told(one)].sum() - title.weights[told].sum())
            value = (round(gain, 6), -abs(int(words[one].sum()) - budget))
            enough = least * (EXCHANGE if (taken & ~one).any() else 1.0)
            if gain > enough and (best is None or value > best):
                best, further = value, one
        if best is None:
            break
        taken = further
    return taken


def _trials(
    row: int, taken: Flags, *, words: Rows, support: Rows, may: Flags, fixed: Flags, budget: int
) -> Iterator[Flags]:
    """What could be taken instead, with a sentence in and none or one out."""
    entering = [row]
    while (need := int(support[entering[-1]])) >= 0 and not taken[need]:
        if not may[need]:
            return
        entering.append(need)
    lede = int(np.flatnonzero(taken)[0])
    longest = int(words.max())
    for leaving in (None, *np.flatnonzero(taken & ~fixed).tolist()):
        trial = taken.copy()
        trial[entering] = True
        if leaving is not None:
            trial[leaving] = False
        needs = support[trial]
        whole = trial[lede] and trial[needs[needs >= 0]].all()
        if whole and abs(int(words[trial].sum()) - budget) < longest:
            yield trial
