"""Where a sentence stands, in the words of every format: «السطران 3 و4», «الأسطر 3–5، 9».

In:   places of one article.
Out:  their lines, and the characters, in the language of the frame.
Not:  which article, or any format.
Why:  who checks a citation of two lines under one number looks for its second half in vain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pipeline.frame import FRAME
from pipeline.records import Source

Span = tuple[int, int]  # the first line and the last
PAIR = 2  # lines
DASH = "–"


@dataclass(frozen=True, slots=True)
class Link:
    """The lines of one place, and what stands before them where they follow another's."""

    before: str
    text: str
    place: Source


def told(places: Iterable[Source]) -> str:
    """The lines of places in one article: "السطر 4", "السطران 4 و29", "الأسطر 3–5، 29"."""
    return _told(_spans(places))


def word(places: Iterable[Source]) -> str:
    """The first word of `told`, for a format that makes each place a link."""
    return _word(_spans(places))


def links(places: Iterable[Source]) -> list[Link]:
    """The rest of `told`, place by place; those on the same lines are one."""
    spans = _spans(places)
    texts = _texts(spans)
    return [
        Link(_between(spans) if at else "", text, place)
        for at, (text, place) in enumerate(zip(texts, spans.values(), strict=True))
    ]


def _spans(places: Iterable[Source]) -> dict[Span, Source]:
    found: dict[Span, Source] = {}
    for place in places:
        found.setdefault((place.line, place.last or place.line), place)
    return found


def numbered(lines: Iterable[int]) -> str:
    """The same of single lines."""
    return _told([(line, line) for line in lines])


def span(first: int, last: int, joint: str = DASH) -> str:
    """Two lines and what lies between them: "3–5"; "3" of one."""
    return str(first) if first == last else f"{first}{joint}{last}"


def _told(spans: Collection[Span]) -> str:
    return f"{_word(spans)} {_between(spans).join(_texts(spans))}"


def _word(spans: Collection[Span]) -> str:
    return FRAME[{1: "line", PAIR: "two_lines"}.get(_many(spans), "lines")]


def _texts(spans: Collection[Span]) -> list[str]:
    joint = FRAME["next_line"] if _many(spans) == PAIR else DASH
    return [span(first, last, joint) for first, last in spans]


def _between(spans: Collection[Span]) -> str:
    pair = len(spans) == _many(spans) == PAIR
    return FRAME["other_line" if pair else "comma"]


def _many(spans: Collection[Span]) -> int:
    return sum(last - first + 1 for first, last in spans)


def ranges(places: Iterable[Source]) -> str:
    """The lines of places, neighbours drawn together: "4–9، 12"."""
    runs: list[list[int]] = []
    for number in sorted({line for at in places for line in range(at.line, (at.last or at.line) + 1)}):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return FRAME["comma"].join(span(first, last) for first, last in runs)


def place(one: Source) -> str:
    """One place, whole: "السطر 4، المحارف 120–230", with the page where there are pages."""
    page = f"{FRAME['page']} {one.page}{FRAME['comma']}" if one.page else ""
    return f"{page}{told([one])}{FRAME['comma']}{FRAME['characters']} {one.start}–{one.end}"
