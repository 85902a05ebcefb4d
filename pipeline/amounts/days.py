"""Days that share a month: «يومي 22 و24 جويلية 2006», «من 19 إلى 30 أوت».

In:   the amounts of a sentence, in order.
Out:  the same; a bare number that is a day of the date behind it is a date.
Not:  the date that names the month (dates.py).
Why:  «22» among the figures is a count that nobody gave.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.amounts.cursor import Amount
from pipeline.amounts.digits import western
from pipeline.text import letters

LABELS = frozenset(letters.match_all(["يوم", "يومي", "يومين", "أيام", "ليلة", "ليلتي"]))
MOST = 31
_DAY = re.compile(r"\d{1,2}")
_DATED = re.compile(r"(\d{1,2})\b.*[^\W\d_]", re.DOTALL)  # «24 جويلية 2006»
_VALUE = re.compile(r"-\d\d( AH)?$")
_JOINT = re.compile(r"[ \u00a0]*(?:إلى|الى|إلى غاية|الى غاية|حتى|[-–])[ \u00a0]*")
_AND = re.compile(r"[ \u00a0]*(?:و|أو|او)[ \u00a0]*")  # «أصيب 12 و24 جوان» counts
_LOOSE = re.compile(r"[ \u00a0]*،?[ \u00a0]*")  # of more than two, behind «أيام» alone
_LABELLED = re.compile(r"(?<![^\W\d_])[وفبل]?(?:أيام|ايام)[ \u00a0]+[\d،و \u00a0]*$")
_TIMED = re.compile(
    r"(?<![^\W\d_])[وفبل]?(?:يوم|يومي|يومين|أيام|ايام|ليلة|ليلتي|في|بين|من|تاريخ"
    r"|ال[إا]ثنين|الثلاثاء|ال[أا]ربعاء|الخميس|الجمعة|السبت|ال[أا]حد)[ \u00a0]+(?:\d{1,2}[،و \u00a0]+)*$"
)
NEAR = 90  # code points in which such a word stands


def together(text: str, found: Sequence[Amount]) -> list[Amount]:
    """The amounts with each day of a row read as a date."""
    told: list[Amount] = []
    behind: Amount | None = None  # the day that stands behind, from the last amount on
    for read in reversed(found):
        one = read if behind is None else _day(text, read, behind)
        told.append(one)
        dated = one.kind in ("date", "relative") and _first(text, one) is not None
        behind = one if dated else None
    return told[::-1]


def _day(text: str, one: Amount, behind: Amount) -> Amount:
    """An amount as a day of the month behind it; itself where it is none."""
    written, gap = text[one.start : one.end], text[one.end : behind.start]
    if one.kind != "number" or not _DAY.fullmatch(written):
        return one
    near = max(one.start - NEAR, 0)
    loose = _LOOSE.fullmatch(gap) and _LABELLED.search(text, near, one.start)
    joined = _JOINT.fullmatch(gap) or (_AND.fullmatch(gap) and _TIMED.search(text, near, one.start))
    last = _first(text, behind)
    if not (joined or loose) or last is None or not 1 <= int(written) < last <= MOST:
        return one
    if _VALUE.search(behind.value):
        value = _VALUE.sub(rf"-{int(written):02}\1", behind.value)
    else:
        value = re.sub(r"^\d+", western(written), behind.value)
    return replace(one, kind=behind.kind, value=value)


def _first(text: str, one: Amount) -> int | None:
    """The day that a date begins with, or that a day of a row is."""
    written = text[one.start : one.end]
    found = _DATED.match(written)
    if found:
        return int(found[1])
    return int(written) if _DAY.fullmatch(written) else None
