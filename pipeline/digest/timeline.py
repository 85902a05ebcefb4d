"""Dated statements in the order of their dates.

In:   statements of several articles.
Out:  those that hold a date with its year, earliest first.
Not:  relative dates («أمس», «18 جانفي» without a year): what day they mean is not in the text.
Why:  a story that runs for weeks is read along its dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.digest.statements import Statement
from pipeline.records import Cited

# A year of the Hijri calendar in Gregorian years, for the order alone; the date is shown as it is written.
HIJRI_YEAR, HIJRI_EPOCH = 0.970224, 621.5774


@dataclass(frozen=True, slots=True)
class Dated:
    """A statement under one of its dates."""

    date: str  # "2017-01-18", "2017-01", "2017", or of the Hijri calendar "1445-09 AH"
    written: str  # as the text has it
    cited: Cited


def timeline(statements: Iterable[Statement], most: int) -> list[Dated]:
    """The first `most` dated statements, in the order of their dates, each under its first date only."""
    found: list[Dated] = []
    for one in statements:
        date = next((figure for figure in one.figures if figure.kind == "date" and _year(figure.value)), None)
        if date and len(found) < most:
            found.append(Dated(date.value, date.text, one.cited))
    return sorted(found, key=lambda one: (order(one.date), one.cited.sources[0].article))


def order(date: str) -> float:
    """Where a date stands: in Gregorian years; a bare year before its months, a month before its days."""
    plain, _, hijri = date.partition(" ")
    parts = [int(part) for part in plain.split("-")]
    month, day = (*parts[1:], 0, 0)[:2]
    year = parts[0] + max(month - 1, 0) / 12 + max(day - 1, 0) / 372 + (month > 0) * 1e-4 + (day > 0) * 1e-4
    return year * HIJRI_YEAR + HIJRI_EPOCH if hijri else year


def _year(value: str) -> bool:
    return value[:4].isdecimal() and ":" not in value and "/" not in value
