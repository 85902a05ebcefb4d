"""Which kept texts are updates of an earlier one: alike but for numbers, dates, negations or powers.

In:   fingerprints of texts, in reading order, and which are kept; then the texts of a few pairs.
Out:  for a text the earlier ones that it may update; and the guarded words in which two texts differ.
Not:  what is dropped (copies.py): nothing here changes what is kept.
Why:  agency copy is pasted again with another figure; both stay, and someone must say that both are there.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from pipeline.config import DedupeConfig
from pipeline.dedupe.alike import measure
from pipeline.dedupe.copies import candidates
from pipeline.dedupe.fingerprints import Prints, hashed, signed
from pipeline.dedupe.updates import guards
from pipeline.text import letters

FLOOR = 0.3  # Jaccard of shingles, guarded words and all: three changed figures break six of twenty shingles
ALIKE = 0.85  # 0 to 1: of the words that are not guarded, how many an update shares with the earlier text
MOST = 4  # earlier texts, the most alike first, whose words are compared with those of one later text
LONG = 1000  # words; longer stretches without a common end are not aligned

_TOKEN = re.compile(r"\S+")
_AROUND = "،؛؟,;:.!?…«»“”\"'‘’()[]{}–—"  # what stands about a word and is not of it

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A guarded word that differs: its span in each text, empty (where it would stand) if it is absent."""

    earlier: Span
    later: Span


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word of a text, or a guarded phrase of several."""

    start: int
    end: int
    value: tuple[str | int, ...]  # what it is compared by: guarded items as numbers, other words as such
    items: tuple[int, ...]  # the guarded ones


def near(prints: Prints, kept: NDArray[np.bool_], config: DedupeConfig) -> dict[int, list[int]]:
    """The kept texts with other guarded words that each kept text may update; the most alike first."""
    rows = np.flatnonzero(kept & (prints.lengths >= max(config.short_words, config.shingle_words)))
    later, earlier = candidates(prints, np.zeros(kept.size, np.uint64), rows)
    other = prints.news[later] != prints.news[earlier]
    later, earlier = later[other], earlier[other]
    similarity, _ = measure(prints, later, earlier, config.shingle_words)
    order = np.lexsort((earlier, -similarity, later))
    found: dict[int, list[int]] = {}
    for at in order[similarity[order] >= FLOOR].tolist():
        targets = found.setdefault(int(later[at]), [])
        if len(targets) < MOST:
            targets.append(int(earlier[at]))
    return found


def changed(earlier: str, later: str) -> tuple[tuple[str, str], ...]:
    """The guarded words that differ, as each text writes them ("" where one has none); () for other news."""
    pairs = [
        (written(earlier, one.earlier), written(later, one.later)) for one in differences(earlier, later)
    ]
    return tuple(dict.fromkeys(pairs))


def written(text: str, span: Span) -> str:
    """A span as a reader is told it: without the marks around it."""
    return letters.display(text[span[0] : span[1]]).strip(_AROUND)


def differences(earlier: str, later: str) -> list[Difference]:
    """The guarded words in which two texts differ, in order; none where the rest is not alike either."""
    one, two = _units(earlier), _units(later)
    blocks = _apart(one, two)
    if blocks is None or not _alike(one, two, blocks):
        return []
    found = [pair for a, b in blocks for pair in _pairs(one[slice(*a)], two[slice(*b)])]
    moved = Counter(unit.items for pair in found for unit in pair[:1] if unit) & Counter(
        unit.items for pair in found for unit in pair[1:] if unit
    )
    # What only moved is no change, unless nothing else did: "الصين تسبق اليابان", "اليابان تسبق الصين".
    told = [
        pair for pair in found if None not in pair or not any(unit and moved[unit.items] for unit in pair)
    ] or found
    places = {id(unit): at for units in (one, two) for at, unit in enumerate(units)}
    return [_difference(first, second, one, two, places) for first, second in told]


def _pairs(one: list[_Unit], two: list[_Unit]) -> list[tuple[_Unit | None, _Unit | None]]:
    """What stands for what in a stretch where two texts differ, if either is guarded."""
    if len(one) == len(two):  # "نفى" and "أكد": the word in its place is told, though no guard knows it
        return [pair for pair in zip(one, two, strict=True) if pair[0].items != pair[1].items]
    first, second = ([unit for unit in units if unit.items] for units in (one, two))
    if _items(first) == _items(second):  # "5%" and "5 بالمئة"
        return []
    return list(zip_longest(_without(first, second), _without(second, first)))


def _difference(
    first: _Unit | None, second: _Unit | None, one: list[_Unit], two: list[_Unit], places: dict[int, int]
) -> Difference:
    """Both spans; an absent word's is the empty one at which the other's neighbours stand."""
    if first and second:
        return Difference((first.start, first.end), (second.start, second.end))
    if first:
        return Difference((first.start, first.end), _anchor(one, places[id(first)], two))
    assert second
    return Difference(_anchor(two, places[id(second)], one), (second.start, second.end))


def _anchor(units: Sequence[_Unit], place: int, other: Sequence[_Unit]) -> Span:
    """Where a word of one text would stand in the other: before the word that follows it in both."""
    after = units[place + 1].value if place + 1 < len(units) else None
    nearest = [at for at, unit in enumerate(other) if unit.value == after]
    at = min(nearest, key=lambda one: abs(one - place), default=min(place, len(other) - 1))
    return (other[at].start,) * 2


def _units(text: str) -> list[_Unit]:
    """The words of a text in the matching form, a guarded phrase as one."""
    tokens = [found.span() for found in _TOKEN.finditer(text)]
    forms = [form.split() for form in letters.match_all(signed(text[start:end]) for start, end in tokens)]
    words = [word for form in forms for word in form]
    owner = [token for token, form in enumerate(forms) for _ in form]
    if not words:
        return []
    made = hashed([" ".join(words)])
    at, item, length = guards().phrases(made.words, np.array([0, made.words.size], np.int64))
    items: dict[int, list[int]] = {}
    for place, value in zip(
        [*at.tolist(), *made.places.tolist()], [*item.tolist(), *made.numbers.tolist()], strict=True
    ):
        items.setdefault(place, []).append(value)
    follows = {
        at
        for place, size in zip(at.tolist(), length.tolist(), strict=True)
        for at in range(place + 1, place + size)
    }
    groups: list[list[int]] = []  # of words: those of one token or of one phrase
    for place in range(len(words)):
        if groups and (place in follows or owner[place] == owner[groups[-1][-1]]):
            groups[-1].append(place)
        else:
            groups.append([place])
    return [
        _unit(group, words, items, follows, (tokens[owner[group[0]]][0], tokens[owner[group[-1]]][1]))
        for group in groups
    ]


def _unit(
    group: list[int], words: list[str], items: dict[int, list[int]], follows: set[int], span: Span
) -> _Unit:
    value: list[str | int] = []
    for place in group:
        if place in items:
            value += items[place]
        elif place not in follows:
            value.append(words[place])
    return _Unit(*span, tuple(value), tuple(one for place in group for one in items.get(place, ())))


def _apart(one: list[_Unit], two: list[_Unit]) -> list[tuple[Span, Span]] | None:
    """The stretches in which two texts differ, by alignment; None where they are too long to align."""
    first, second = [unit.value for unit in one], [unit.value for unit in two]
    size = min(len(first), len(second))
    head = next((at for at in range(size) if first[at] != second[at]), size)
    tail = next((at for at in range(size - head) if first[-1 - at] != second[-1 - at]), size - head)
    first, second = first[head : len(first) - tail], second[head : len(second) - tail]
    if max(len(first), len(second)) > LONG:
        return None
    steps = difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    return [((a + head, b + head), (c + head, d + head)) for step, a, b, c, d in steps if step != "equal"]


def _alike(one: list[_Unit], two: list[_Unit], blocks: Iterable[tuple[Span, Span]]) -> bool:
    """Whether two texts share most of the words that are not guarded."""
    plain = sum(not unit.items for unit in (*one, *two))
    new = sum(not unit.items for a, b in blocks for unit in (*one[slice(*a)], *two[slice(*b)]))
    return plain > 0 and plain - new >= ALIKE * plain


def _items(units: Iterable[_Unit]) -> list[int]:
    return [item for unit in units for item in unit.items]


def _without(units: Sequence[_Unit], others: Sequence[_Unit]) -> list[_Unit]:
    """The units but for those that the others have too, one for one."""
    there = Counter(unit.items for unit in others)
    left = []
    for unit in units:
        if there[unit.items]:
            there[unit.items] -= 1
        else:
            left.append(unit)
    return left
