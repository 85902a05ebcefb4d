"""Which articles tell the same story.

In:   for each article a Lead: hashes of what its title and opening say, and its meaning.
Out:  groups of two articles or more, each in reading order.
Not:  what they agree on (agreement.py), or copies (dedupe/): those come in as pairs.
Why:  twenty outlets report one event, and a digest of twenty lines hides that it is one.

n articles have n² pairs. Compared are those that share a minimum of dedupe's sketches, those that share two
words or figures which few articles hold, and those that share a paragraph: pairs grow as articles do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from pipeline.config import DigestConfig
from pipeline.dedupe import Fingerprinter
from pipeline.dedupe.copies import candidates
from pipeline.dedupe.hashes import U32
from pipeline.dedupe.updates import guards

MINIMA = 16  # of a lead's sketch
ASKED = 8  # articles of each of two groups that are compared before the groups are joined
PAIRS = 4096  # neighbours whose likeness tells what is usual
SHARED = 2  # rare words or figures that two articles must share to be compared


@dataclass(frozen=True, slots=True)
class Lead:
    """What is compared of one article."""

    text: str  # its title and opening, for the sketch; let go when the groups are made
    keys: U32  # distinct hashes of their words, names and figures; rising
    vector: NDArray[np.float32] | None  # the mean of its sentences


def stories(
    leads: Sequence[Lead], copied: Iterable[tuple[int, int]], config: DigestConfig
) -> list[list[int]]:
    """Groups of articles, by number; each article in one group at most, the largest group first.

    Two groups are joined where their articles are alike on the mean, so a chain of likenesses makes no story.

    Args:
        leads: Of all articles, in order.
        copied: Pairs of articles that share a paragraph.
        config: How alike the articles of a story are.
    """
    scale = _Scale(leads)
    pairs = {tuple(sorted(pair)) for pair in (*_sketched(leads), *_rare(leads, config), *copied)}
    links = []
    for one, two in sorted(pairs):
        likeness = scale.likeness(one, two)
        if likeness >= config.same_story and scale.meaning(one, two) >= config.near_meaning:
            links.append((-likeness, one, two))
    groups = {number: [number] for number in range(len(leads))}
    of = list(range(len(leads)))
    for _, one, two in sorted(links):
        first, second = sorted((of[one], of[two]))
        if first != second and _mean(scale, groups[first], groups[second]) >= config.same_story:
            for member in groups[second]:
                of[member] = first
            groups[first] = sorted(groups[first] + groups.pop(second))
    return sorted((group for group in groups.values() if len(group) > 1), key=lambda one: (-len(one), one))


class _Scale:
    """How alike two articles are: by their words, weighed by rarity, and by meaning, against chance."""

    def __init__(self, leads: Sequence[Lead]) -> None:
        self.leads = leads
        every = np.concatenate([lead.keys for lead in leads]) if leads else np.empty(0, np.uint32)
        self.keys, counts = np.unique(every, return_counts=True)
        self.rarity = np.log(len(leads) / counts) ** 2 if leads else np.empty(0)
        self.lengths = [max(float(np.sqrt(self._weight(lead.keys))), 1e-9) for lead in leads]
        self.told = [lead.vector is not None for lead in leads]
        self.vectors = _centred(leads)
        self.usual, self.spread = self._chance()

    def _weight(self, keys: U32) -> float:
        return float(self.rarity[np.searchsorted(self.keys, keys)].sum())

    def likeness(self, one: int, two: int) -> float:
        """The cosine of their words' rarities, 0 to 1."""
        shared = np.intersect1d(self.leads[one].keys, self.leads[two].keys, assume_unique=True)
        return self._weight(shared) / (self.lengths[one] * self.lengths[two])

    def meaning(self, one: int, two: int) -> float:
        """The cosine of their meanings, in standard deviations over chance; infinite where one has none."""
        if self.vectors is None or not (self.told[one] and self.told[two]):
            return float("inf")  # of an article that is a copy throughout no sentence was read
        return (float(self.vectors[one] @ self.vectors[two]) - self.usual) / self.spread

    def _chance(self) -> tuple[float, float]:
        """What the cosine of two articles is without a reason: of articles far apart in the order."""
        vectors = None if self.vectors is None else self.vectors[self.told]
        if vectors is None or len(vectors) < 4:
            return -2.0, 1.0  # too few to know what is usual: no cosine is under it
        count = min(len(vectors), PAIRS)
        other = np.roll(vectors[:count], count // 2, axis=0)
        cosines = (vectors[:count] * other).sum(axis=1)
        return float(cosines.mean()), max(float(cosines.std()), 1e-9)


def _centred(leads: Sequence[Lead]) -> NDArray[np.float32] | None:
    """Each article's meaning less what all have in common, of length 1; zeros for one that has none.

    Shape (articles, width).
    """
    given = [lead.vector for lead in leads]
    known = [vector for vector in given if vector is not None]
    if not known:
        return None
    rows = np.array([np.zeros_like(known[0]) if vector is None else vector for vector in given], np.float32)
    told = np.array([vector is not None for vector in given])
    if told.sum() > 3:
        rows[told] -= rows[told].mean(axis=0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-9)
    return unit


def _sketched(leads: Sequence[Lead]) -> list[tuple[int, int]]:
    """Pairs of articles that share minima of their words, as dedupe proposes pairs of paragraphs."""
    prints = Fingerprinter(1, MINIMA, guards())
    prints.add([lead.text for lead in leads])
    whole = prints.prints()
    rows = np.flatnonzero(whole.lengths > 0)
    later, earlier = candidates(whole, np.zeros(len(leads), np.uint64), rows)
    return list(zip(earlier.tolist(), later.tolist(), strict=True))


def _rare(leads: Sequence[Lead], config: DigestConfig) -> list[tuple[int, int]]:
    """Pairs of articles that share words or figures which at most `rare_articles` hold."""
    if not leads:
        return []
    keys = np.concatenate([lead.keys for lead in leads])
    owner = np.repeat(np.arange(len(leads)), [len(lead.keys) for lead in leads])
    order = np.argsort(keys, kind="stable")
    keys, owner = keys[order], owner[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    shared: Counter[tuple[int, int]] = Counter()
    for start, end in zip(starts, [*starts[1:], len(keys)], strict=True):
        if 2 <= end - start <= config.rare_articles:
            shared.update(combinations(owner[start:end].tolist(), 2))
    return [pair for pair, count in shared.items() if count >= SHARED]


def _mean(scale: _Scale, one: Sequence[int], two: Sequence[int]) -> float:
    pairs = [(a, b) for a in one[:ASKED] for b in two[:ASKED]]
    return sum(scale.likeness(a, b) for a, b in pairs) / len(pairs)
