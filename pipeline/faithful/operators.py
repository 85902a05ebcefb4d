"""Negations, hedges, conditions and denials: nothing loses one or gains one on its way into a draft.

In:   an aligned draft.
Out:  a reason for each that was lost or added.
Not:  which words they are (lexicon.yaml).
Why:  "لم يوافق" without لم, "قد ينسحب" without قد and "نفى أن" without نفى are all false, and every other
      word of them stands in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.faithful import lexicon, stems
from pipeline.faithful.align import Aligned
from pipeline.faithful.reasons import HEDGE, NEGATION, Reason
from pipeline.faithful.units import Unit

NEGATIVE = ("not", "without", "deny", "refuse")
_FUTURE = re.compile(r"[وف]?س(?=[يتنا]\w\w)")
_MORE = 3  # units further than its reach that an operator may stand away on the other side: words are moved


def check(aligned: Aligned) -> Iterator[Reason]:
    """Each operator that the draft lost or added."""
    drawn = aligned.drawn()
    for row in aligned.cited:
        units = aligned.sources.rows[row]
        for at, kind in _operators(units):
            yield from _lost(aligned, drawn, row, at, kind)
    for at, kind in _operators(aligned.draft):
        yield from _added(aligned, at, kind)
    yield from _tenses(aligned)


def _operators(units: Sequence[Unit]) -> list[tuple[int, str]]:
    return [(at, unit.operator) for at, unit in enumerate(units) if unit.operator]


def governed(units: Sequence[Unit], at: int, reach: int) -> list[int]:
    """The content units that an operator speaks of: the next ones of its sentence."""
    found = [index for index in range(at + 1, len(units)) if units[index].content][:reach]
    return found if reach > 2 else [index for index in found if units[index].clause == units[at].clause]


def _lost(
    aligned: Aligned, drawn: dict[tuple[int, int], int], row: int, at: int, kind: str
) -> Iterator[Reason]:
    units = aligned.sources.rows[row]
    reach = lexicon.load().reach[kind]
    if kind == "if":
        kept = [index for (one, _), index in drawn.items() if one == row and aligned.draft[index].content]
        if kept and not any(unit.operator == "if" for unit in aligned.draft):
            yield Reason(HEDGE, units[at].text)
        return
    if (row, at) in drawn and aligned.draft[drawn[row, at]].operator == kind:
        return
    for index in governed(units, at, reach):
        if (row, index) in drawn:
            here = drawn[row, index]
            if not _governs(aligned.draft, here, kind, reach):
                yield Reason(NEGATION if kind in NEGATIVE else HEDGE, units[at].text)
            return


def _added(aligned: Aligned, at: int, kind: str) -> Iterator[Reason]:
    reach = lexicon.load().reach[kind]
    for index in governed(aligned.draft, at, reach):
        place = aligned.places[index]
        if place is not None:
            if not _governs(aligned.sources.rows[place[0]], place[1], kind, reach):
                yield Reason(NEGATION if kind in NEGATIVE else HEDGE, aligned.draft[at].text)
            return


def _governs(units: Sequence[Unit], at: int, kind: str, reach: int) -> bool:
    """Whether an operator of this class stands before a unit, near enough to speak of it."""
    left = reach + (0 if kind == "not" else _MORE)
    for index in range(at - 1, -1, -1):
        if units[index].operator == kind:
            return True
        if units[index].content:
            left -= 1
        if left < 1:
            return False
    return False


def _tenses(aligned: Aligned) -> Iterator[Reason]:
    """A future that became a fact, or the other way round."""
    for unit, place in zip(aligned.draft, aligned.places, strict=True):
        if place is None:
            continue
        source = aligned.unit(place)
        pair = (unit.form, source.form)
        future = [_FUTURE.match(form) for form in pair]
        if bool(future[0]) == bool(future[1]):
            continue
        bare = [_FUTURE.sub("", form) for form in pair]
        if (stems.same(*bare) or stems.akin(*bare)) and not stems.same(*pair):
            yield Reason(HEDGE, unit.text)
