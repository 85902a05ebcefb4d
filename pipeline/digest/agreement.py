"""What the articles of one story agree on, and where a figure differs: sentences, never a judgement.

In:   the statements of a story's articles.
Out:  sentences of two articles or more that say the same, and pairs that say it with another figure.
Not:  which is right: both stand side by side, and nothing is averaged.
Why:  an editor needs to see at once what is confirmed and what is disputed, each with its places.

Two sentences say the same where most of the rarity of their words is shared, no negation or turning verb
and no power stands in one alone, and no figure of the same kind and thing differs. Sentences that are
alike word for word are one wire's, not two voices: they are counted once, with all their places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.config import DigestConfig
from pipeline.digest.statements import Counted, Rarity, Statement, rarity
from pipeline.records import Cited, Update
from pipeline.text import letters

FEW = 4  # words of a statement: fewer say too little to be compared
WIRE = 0.95  # of the rarity of their words: from here on two sentences are one text, reprinted
MOST = 600  # statements of a story that are compared; a larger story's first ones

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one story."""

    agreed: tuple[tuple[Cited, ...], ...]  # each of two articles or more, one sentence of each
    differs: tuple[Update, ...]
    shared: tuple[Cited, ...]  # sentences that stand in several articles word for word


def compare(statements: Sequence[Statement], config: DigestConfig, known: Rarity | None = None) -> Found:
    """Compare the statements of one story, those of one article never with each other.

    Args:
        statements: Of its articles, in order.
        config: How alike two sentences are that say the same.
        known: How rare words are in the whole run; without it, in the story alone.
    """
    full = [one for one in statements if len(one.words) >= FEW][:MOST]
    if not full:
        return Found((), (), ())
    alike = _alike(full, known or rarity(full))
    apart = np.array([[one.article != two.article for two in full] for one in full])
    near = np.triu((alike >= config.agree) & apart & _means(full, apart, config.near_meaning), 1)
    same: list[tuple[float, int, int]] = []
    wire: dict[int, list[int]] = {}
    differs: list[tuple[int, int, tuple[tuple[str, str], ...]]] = []
    for one, two in np.argwhere(near).tolist():
        first, second = full[one], full[two]
        if alike[one, two] >= WIRE and letters.match(first.cited.text) == letters.match(second.cited.text):
            wire.setdefault(one, []).append(two)
        elif first.turns != second.turns or first.powers != second.powers:
            continue
        elif changed := clash(first.figures, second.figures):
            if alike[one, two] >= config.same_date or not _dates(first, second):
                differs.append((one, two, changed))
        else:
            same.append((-float(alike[one, two]), one, two))
    reprints = {two for others in wire.values() for two in others}
    return Found(
        tuple(_agreed(full, same, reprints)),
        tuple(
            Update(full[one].cited, full[two].cited, changed)
            for one, two, changed in differs
            if not {one, two} & reprints
        ),
        tuple(_joined(full, one, others) for one, others in wire.items() if one not in reprints),
    )


def _dates(one: Statement, two: Statement) -> bool:
    """Whether two statements have dates, and none in common: they may tell of two events."""
    mine, yours = ({figure.value for figure in each.figures if figure.kind == "date"} for each in (one, two))
    return bool(mine and yours) and mine.isdisjoint(yours)


def clash(one: Sequence[Counted], two: Sequence[Counted]) -> tuple[tuple[str, str], ...]:
    """The figures of the same kind and thing of which no value is in both, as each text writes them."""
    found = []
    for kind, unit in dict.fromkeys((figure.kind, figure.unit) for figure in one):
        mine = [figure for figure in one if (figure.kind, figure.unit) == (kind, unit)]
        yours = [figure for figure in two if (figure.kind, figure.unit) == (kind, unit)]
        if not yours or {figure.value for figure in mine} & {figure.value for figure in yours}:
            continue
        found.append((mine[0].text, yours[0].text))
    return tuple(found)


def _alike(full: Sequence[Statement], known: Rarity) -> Floats:
    """The share of the rarity of two sentences' words that both have, 0 to 1: all with all."""
    keys, columns = np.unique(np.concatenate([one.words for one in full]), return_inverse=True)
    rows = np.repeat(np.arange(len(full)), [len(one.words) for one in full])
    held = np.zeros((len(full), len(keys)), np.float32)
    held[rows, columns] = 1.0
    weighed = held * known.of(keys)
    both = weighed @ held.T
    sizes = weighed.sum(axis=1)
    share: Floats = (2 * both / np.maximum(sizes[:, None] + sizes[None], 1e-9)).astype(np.float64)
    return share


def _means(full: Sequence[Statement], apart: NDArray[np.bool_], least: float) -> NDArray[np.bool_]:
    """Which pairs are nearer in meaning than the story's sentences usually are."""
    given = [one.vector for one in full if one.vector is not None]
    if len(given) < len(full) or not apart.any():
        return np.ones((len(full), len(full)), dtype=bool)
    rows = np.array(given, np.float32)
    cosines = rows @ rows.T
    usual = cosines[apart]
    near: NDArray[np.bool_] = cosines >= usual.mean() + min(least, 1.0) * usual.std() - 1e-6
    return near


def _agreed(
    full: Sequence[Statement], same: list[tuple[float, int, int]], reprints: set[int]
) -> list[tuple[Cited, ...]]:
    """Groups of sentences that say the same, one of each article, the most alike first."""
    partners: dict[int, list[tuple[float, int]]] = {}
    for likeness, one, two in same:
        if not {one, two} & reprints:
            partners.setdefault(one, []).append((likeness, two))
            partners.setdefault(two, []).append((likeness, one))
    groups, used = [], set[int]()
    for seed in sorted(partners, key=lambda one: (-len(partners[one]), one)):
        if seed in used:
            continue
        group = {full[seed].article: seed}
        for _, other in sorted(partners[seed]):
            if other not in used:
                group.setdefault(full[other].article, other)
        if len(group) > 1:
            used |= set(group.values())
            groups.append(tuple(full[row].cited for row in sorted(group.values())))
    return sorted(groups, key=lambda group: -len(group))


def _joined(full: Sequence[Statement], one: int, others: Sequence[int]) -> Cited:
    """A reprinted sentence with all its places: of those that are shown letter for letter alike."""
    cited = full[one].cited
    same = [full[other].cited for other in others if full[other].cited.text == cited.text]
    places = dict.fromkeys(place for each in (cited, *same) for place in each.sources)
    return Cited(cited.text, cited.stance, tuple(places))
