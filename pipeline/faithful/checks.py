"""What a draft must share with its source: every claim, in its place, said by who said it.

In:   an aligned draft.
Out:  a reason for each number, date, name, quotation, speaker or word that the source does not carry.
Not:  negations and hedges (operators.py).
Why:  each check knows one way of being false, so that an editor is told which one it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.faithful import lexicon, reasons
from pipeline.faithful.align import TYPED, Aligned, Place, candidates, classes, strict, weight
from pipeline.faithful.reasons import Reason
from pipeline.faithful.units import DATE, LATIN, NAME, NUMBER, WORD, Unit, unquoted
from pipeline.text import letters

_SIDES = (4.0, 2.0, 1.0)  # what the next, second and third neighbour of a unit are worth
_NEARBY = 1.5  # a neighbour that stands a little further off
_CLEAR = 4.0  # how far another place must be ahead to be the true one
_BEYOND = 2.0  # the same, where its own place fits on one side
_KINDS = {NUMBER: reasons.NUMBER, DATE: reasons.DATE, NAME: reasons.NAME, LATIN: reasons.NAME}
_TITLE_WORDS = 5  # words: a quotation so short may be a name or a title that the source has without marks
_SPEAKER = 9  # units: a longer way from the verb to أن leads to another clause
_SAID = 5  # content units right after أن that show whose words they are


def unsupported(aligned: Aligned) -> Iterator[Reason]:
    """Each unit that claims something and stands nowhere in the cited sentences."""
    speaking = {at for head, opening, _ in _sayings(aligned) for at in range(head, opening)}
    for at, (unit, place) in enumerate(zip(aligned.draft, aligned.places, strict=True)):
        if unit.content and place is None:
            kind = _lack(unit, aligned)
            said = at in speaking and kind == reasons.UNSUPPORTED
            yield Reason(reasons.ATTRIBUTION if said else kind, unit.text)


def _lack(unit: Unit, aligned: Aligned) -> str:
    if unit.kind in _KINDS:
        return _KINDS[unit.kind]
    if strict(unit):
        return reasons.NAME
    sides = {tuple(name.split()[1:]) for name in classes(unit.form) if name.startswith("side")}
    others = {
        tuple(name.split()[1:])
        for row in aligned.cited
        for source in aligned.sources.rows[row]
        for name in classes(source.form)
        if name.startswith("side")
    }
    if any((pair, "1" if side == "0" else "0") in others for pair, side in sides):
        return reasons.DIRECTION
    if unit.operator:
        return reasons.NEGATION if unit.operator in ("deny", "refuse") else reasons.HEDGE
    return (
        reasons.ATTRIBUTION
        if any(name.startswith("report") for name in classes(unit.form))
        else reasons.UNSUPPORTED
    )


def bounds(aligned: Aligned) -> Iterator[Reason]:
    """Each number whose "about", "over" or "under" was lost, added or changed."""
    for unit, place in zip(aligned.draft, aligned.places, strict=True):
        if unit.kind == NUMBER and place is not None and unit.bound != aligned.unit(place).bound:
            yield Reason(reasons.HEDGE, unit.text)


def misplaced(aligned: Aligned) -> Iterator[Reason]:
    """Each unit that stands where the source has another: two powers, two figures, two speakers exchanged."""
    for at, unit in enumerate(aligned.draft):
        if not unit.content or aligned.places[at] is None:
            continue
        own = max(
            (
                _fit(aligned, at, place, masked=False)
                for place, _ in candidates(unit, aligned.sources, aligned.cited)
            ),
            default=0.0,
        )
        guarded = unit.kind in TYPED or _sided(unit) or strict(unit)
        if own >= _SIDES[0] and not guarded:
            continue
        if unit.kind in TYPED and own < _NEARBY and len(aligned.draft) > 3:
            yield Reason(_KINDS[unit.kind], unit.text)
            continue
        rival = max((_fit(aligned, at, place, masked=True) for place in _rivals(aligned, unit)), default=0.0)
        clear = _CLEAR if own < _SIDES[0] else _BEYOND if unit.kind in TYPED else 3 * _BEYOND
        if rival - own >= clear * (1 if guarded else 2):
            sided = reasons.DIRECTION if _sided(unit) else reasons.SWAPPED
            yield Reason(_KINDS.get(unit.kind, sided), unit.text)


def _sided(unit: Unit) -> bool:
    return unit.kind == WORD and any(name.startswith("side") for name in classes(unit.form))


def _rivals(aligned: Aligned, unit: Unit) -> Iterator[Place]:
    """The places of other units of its kind."""
    for row in aligned.cited:
        for number, other in enumerate(aligned.sources.rows[row]):
            if other.kind == unit.kind and other.content and not weight(unit, other):
                yield row, number


def _fit(aligned: Aligned, at: int, place: Place, *, masked: bool) -> float:
    """How like the neighbours of a draft's unit those of a place are.

    Args:
        aligned: The draft.
        at: The unit's number in it.
        place: In the source.
        masked: Whether any name stands for any name, and any number for any number.
    """
    source = aligned.sources.rows[place[0]]
    draft = aligned.draft
    return sum(_side(_run(draft, at, step), _run(source, place[1], step), masked=masked) for step in (-1, 1))


def _run(units: Sequence[Unit], at: int, step: int) -> Sequence[Unit]:
    """The units before or after one, the nearest first."""
    return units[at + 1 : at + 5] if step > 0 else units[max(at - 4, 0) : at][::-1]


def _side(draft: Sequence[Unit], source: Sequence[Unit], *, masked: bool) -> float:
    """How like the neighbours on one side are, the nearest first in both."""
    if not draft:
        return 0.0 if source else _NEARBY  # both begin, or both end
    total = 0.0
    for distance, (worth, unit) in enumerate(zip(_SIDES, draft, strict=False)):
        if distance < len(source) and _alike(unit, source[distance], masked):
            total += worth if unit.content or distance == 0 else worth / 2
        elif distance == 0 and unit.content and any(_alike(unit, one, False) for one in source[1:]):
            total += _NEARBY
    return total


def _alike(one: Unit, other: Unit, masked: bool) -> bool:
    if masked and one.kind == other.kind and one.kind in TYPED:
        return True
    return weight(one, other) > 0


def spliced(aligned: Aligned) -> Iterator[Reason]:
    """Each place where a draft steps from one source sentence to another in the middle of a phrase."""
    last: int | None = None
    for at, (unit, place) in enumerate(zip(aligned.draft, aligned.places, strict=True)):
        if place is None or not unit.content:
            continue
        if last is not None:
            before = aligned.places[last]
            assert before is not None
            between = aligned.draft[last + 1 : at + 1]
            if (
                before[0] != place[0]
                and unit.clause == aligned.draft[last].clause
                and not any(one.form[0] in "وف" or one.form in lexicon.load().joints for one in between)
            ):
                yield Reason(reasons.SWAPPED, unit.text)
        last = at


def quotations(aligned: Aligned, text: str) -> Iterator[Reason]:
    """Each quotation that does not stand in the cited sentences, word for word."""
    texts = [aligned.sources.texts[row] for row in aligned.cited]
    whole = [f" {letters.match(one)} " for one in texts]
    quoted = [f" {letters.match(one[start:end])} " for one in texts for start, end in unquoted(one)]
    for start, end in unquoted(text):
        form = letters.match(text[start:end])
        if not form:
            continue
        within = whole if len(form.split()) <= _TITLE_WORDS else quoted
        if not any(f" {form} " in one for one in within):
            yield Reason(reasons.QUOTATION, text[start:end])


def attributed(aligned: Aligned) -> Iterator[Reason]:
    """Each saying whose speaker and words come from two sentences."""
    for head, opening, after in _sayings(aligned):
        speaker = _row(aligned, range(head + 1, opening))
        told = [at for at in range(opening + 1, after) if aligned.draft[at].content]
        said = _row(aligned, told[:_SAID])
        if speaker is None or said is None or speaker == said:
            continue
        if not (said == speaker + 1 and _goes_on(aligned.sources.rows[said])):
            yield Reason(reasons.ATTRIBUTION, aligned.draft[head].text)


def _sayings(aligned: Aligned) -> Iterator[tuple[int, int, int]]:
    """Each verb of saying, the أن after its speaker, and where its words end."""
    heads = [at for at, unit in enumerate(aligned.draft) if _reports(unit)]
    for head, after in pairwise([*heads, len(aligned.draft)]):
        for at in range(head + 1, min(after, head + _SPEAKER)):
            if aligned.draft[at].form in lexicon.load().openers:
                yield head, at, after
                break


def _reports(unit: Unit) -> bool:
    return unit.operator in ("deny", "claim", "warn") or any(
        name.startswith("report") for name in classes(unit.form)
    )


def _row(aligned: Aligned, span: Sequence[int]) -> int | None:
    """The sentence that most content of a part of the draft comes from."""
    rows = Counter(place[0] for at in span if (place := aligned.places[at]) and aligned.draft[at].content)
    return max(rows, key=lambda row: (rows[row], -row)) if rows else None


def _goes_on(units: Sequence[Unit]) -> bool:
    """Whether a sentence goes on with the speaker of the one before it: وأضاف أن كذا."""
    return len(units) > 1 and _reports(units[0]) and not units[1].content
