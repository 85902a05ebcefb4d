"""Where each thing of a draft sentence comes from: which source sentences, and which unit of them.

In:   the source sentences of an article, and one draft sentence.
Out:  the sentences that it draws on, and for each of its units a place in them, or none.
Not:  whether the draft is true to them (checks.py, operators.py).
Why:  a claim can only be checked against the words that it was made from.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.faithful import lexicon, stems
from pipeline.faithful.units import DATE, LATIN, NAME, NUMBER, WORD, Unit, same, units
from pipeline.names import actors

Found = Sequence[dict[int, tuple[float, list[int]]]]  # of each unit of a draft: row → weight, places
Place = tuple[int, int]  # row of a source sentence, and a unit's number in it

MOST_ROWS = 4  # source sentences that one draft sentence may draw on
LEAST_NEW = 3  # content units that a further sentence must explain: fewer may be chance, or a planted name
NEAR = 6  # units: how far a step in the source may go on
SAME, CLASS, AKIN = 3.0, 2.0, 1.5
_NEXT, _ONWARD, _STAYS, _LEAVES = 2.0, 1.0, 0.2, -1.5  # what a step in the source is worth


@dataclass(frozen=True)
class Sources:
    """The source sentences, read once, and where each stem, root, class and key stands."""

    rows: tuple[tuple[Unit, ...], ...]
    texts: tuple[str, ...]
    where: dict[str, list[Place]] = field(repr=False)

    def only(self, rows: Sequence[int]) -> Sources:
        """The same with these sentences alone."""
        return read([self.texts[row] for row in rows])


@dataclass(frozen=True, slots=True)
class Aligned:
    """A draft with the place of each of its units."""

    draft: tuple[Unit, ...]
    sources: Sources
    cited: tuple[int, ...]  # rows, rising
    places: tuple[Place | None, ...]  # of each unit of the draft

    def unit(self, place: Place) -> Unit:
        """The source's unit at a place."""
        return self.sources.rows[place[0]][place[1]]

    def drawn(self) -> dict[Place, int]:
        """Each place that the draft draws on, and the unit of the draft that does."""
        return {place: index for index, place in enumerate(self.places) if place is not None}


def read(texts: Sequence[str]) -> Sources:
    """Read the source sentences of an article (display forms)."""
    rows = tuple(units(text) for text in texts)
    where: dict[str, list[Place]] = defaultdict(list)
    for row, found in enumerate(rows):
        for number, unit in enumerate(found):
            for key in _keys(unit):
                where[key].append((row, number))
    return Sources(rows, tuple(texts), dict(where))


@functools.lru_cache(maxsize=1 << 14)
def _keys(unit: Unit) -> tuple[str, ...]:
    if unit.kind == NAME:  # a spelling that the gazetteer does not know is still the same word
        return (f"{unit.kind}:{unit.key}", *(f"s:{stem}" for stem, _ in actors.stems(unit.form)))
    if unit.kind != WORD:
        return (f"{unit.kind}:{unit.key}",)
    return tuple(
        [f"s:{one}" for one in stems.stems(unit.form)]
        + [f"r:{one}" for one in stems.roots(unit.form)]
        + [f"c:{one}" for one in classes(unit.form)]
    )


@functools.lru_cache(maxsize=1 << 14)
def classes(form: str) -> frozenset[str]:
    """The classes of lexicon.yaml of a word: its synonyms, its reporting, its side of opposites."""
    words = lexicon.load()
    bare = [form, *(stem for stem, _ in actors.stems(form))]
    bare += [one.removeprefix(actors.ARTICLE) for one in bare]
    found = {f"synonym {number}" for one in bare for number in words.synonyms.get(one, ())}
    found |= {f"report {words.reporting[one]}" for one in bare if one in words.reporting}
    found |= {f"side {pair} {side}" for one in bare for pair, side in words.sides.get(one, ())}
    if "report assert" in found:
        found.add("report say")  # a source that asserts also says; a draft must not assert what was said
    return frozenset(found)


def strict(unit: Unit) -> bool:
    """Whether a unit may be a name, which no other word of its root can stand for."""
    given = lexicon.load().given
    own = {stem.removeprefix(actors.ARTICLE) for stem, _ in actors.stems(unit.form)} | {unit.form}
    return unit.titled or not own.isdisjoint(given)


def weight(one: Unit, other: Unit) -> float:
    """How well a source's unit can stand behind a draft's; 0 where it cannot."""
    if {one.kind, other.kind} == {WORD, NAME}:
        return SAME if _bare(one.form) & _bare(other.form) else 0.0
    if one.kind != WORD or other.kind != WORD:
        return SAME if same(one, other) else 0.0
    if one.form == other.form:
        return SAME + 0.5
    if strict(one) or stems.same(one.form, other.form):
        return SAME if not strict(one) or _bare(one.form) & _bare(other.form) else 0.0
    return _looser(one, other)


def _looser(one: Unit, other: Unit) -> float:
    """How well a word stands for another: of one class, or of one root."""
    own, others = classes(one.form), classes(other.form)
    shared = own & others
    if "report assert" in own and "report assert" not in others:
        shared -= {"report say"}
    if shared:
        return CLASS
    if any(name.startswith("side") for name in own | others):
        return 0.0
    return AKIN if one.content and len(one.form) > 2 and stems.akin(one.form, other.form) else 0.0


def _bare(form: str) -> frozenset[str]:
    """A name without clitics and article."""
    return frozenset({stem.removeprefix(actors.ARTICLE) for stem, _ in actors.stems(form)} | {form})


def candidates(
    unit: Unit, sources: Sources, rows: Sequence[int] | None = None
) -> Iterator[tuple[Place, float]]:
    """The places that can stand behind a unit, in these rows or in any."""
    wanted = None if rows is None else set(rows)
    seen: set[Place] = set()
    for key in _keys(unit):
        for place in sources.where.get(key, ()):
            if place not in seen and (wanted is None or place[0] in wanted):
                seen.add(place)
                worth = weight(unit, sources.rows[place[0]][place[1]])
                if worth:
                    yield place, worth


def align(text: str, sources: Sources) -> Aligned:
    """Find what a draft draws on."""
    draft = units(text)
    cited = _rows(draft, sources)
    return Aligned(draft, sources, cited, _path(draft, sources, cited))


def _rows(draft: Sequence[Unit], sources: Sources) -> tuple[int, ...]:
    """The sentences that explain the draft, the best first; each further one explains a run of it."""
    found: list[dict[int, tuple[float, list[int]]]] = []
    for unit in draft:
        rows: dict[int, tuple[float, list[int]]] = {}
        if unit.content:
            for (row, at), worth in candidates(unit, sources):
                best, places = rows.get(row, (0.0, []))
                rows[row] = (max(best, worth), [*places, at])
        found.append(rows)
    rare = [math.log(1 + len(sources.rows) / max(len(rows), 1)) for rows in found]
    left = [index for index, rows in enumerate(found) if rows]
    chosen: list[int] = []
    while left and len(chosen) < MOST_ROWS:
        best = _best(left, found, rare)
        explained = [index for index in left if best in found[index]]
        if chosen and not _run(best, explained, found, draft):
            break
        chosen.append(best)
        left = [index for index in left if best not in found[index]]
    return tuple(sorted(chosen))


def _best(left: Sequence[int], found: Found, rare: Sequence[float]) -> int:
    """The sentence that explains most of what is left, rare words and words that stand together first."""
    scores: dict[int, float] = defaultdict(float)
    for index in left:
        for row, (worth, _) in found[index].items():
            scores[row] += worth * rare[index]
    for one, two in pairwise(left):
        for row in found[one].keys() & found[two].keys():
            if any(0 < b - a <= 3 for a in found[one][row][1] for b in found[two][row][1]):
                scores[row] += 2.0 * min(rare[one], rare[two])
    return max(scores, key=lambda row: (scores[row], -row))


def _run(row: int, new: Sequence[int], found: Found, draft: Sequence[Unit]) -> bool:
    """Whether a further sentence explains a run of the draft, some new units and all content between them."""
    for first, last in zip(new, new[LEAST_NEW - 1 :], strict=False):
        if all(row in found[at] for at in range(first, last + 1) if draft[at].content):
            return True
    return False


def _path(draft: Sequence[Unit], sources: Sources, rows: Sequence[int]) -> tuple[Place | None, ...]:
    """The likeliest place of each unit: neighbours in the draft come from neighbours in the source.

    Source: Viterbi, "Error bounds for convolutional codes", 1967.
    """
    steps: list[tuple[int, dict[Place, tuple[float, Place | None]]]] = []
    for index, unit in enumerate(draft):
        options = dict(candidates(unit, sources, rows))
        if not options:
            continue
        reached: dict[Place, tuple[float, Place | None]] = {}
        for place, worth in options.items():
            own = worth if unit.content else worth / 6
            if not steps:
                reached[place] = (own, None)
                continue
            before = steps[-1][1]
            score, origin = max(
                (
                    (total + _step(old, place, index - steps[-1][0]), old)
                    for old, (total, _) in before.items()
                ),
                key=lambda one: (one[0], (-one[1][0], -one[1][1])),
            )
            reached[place] = (score + own, origin)
        steps.append((index, reached))
    places: list[Place | None] = [None] * len(draft)
    at = max(steps[-1][1], key=lambda place: (steps[-1][1][place][0], place)) if steps else None
    for index, reached in reversed(steps):
        assert at is not None
        places[index] = at
        at = reached[at][1]
    return tuple(places)


def _step(old: Place, new: Place, passed: int) -> float:
    if old[0] != new[0]:
        return _LEAVES
    forward = new[1] - old[1]
    if forward == 0:
        return -2.0
    return _NEXT if forward == passed else _ONWARD if 0 < forward <= NEAR else _STAYS


TYPED = (NAME, NUMBER, DATE, LATIN)
