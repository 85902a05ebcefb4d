"""Numbers, percentages, sums of money and dates of a text, as it writes them.

In:   the display form of a sentence.
Out:  Amounts: what kind, where, and one value for all ways to write it.
Not:  what is counted, or whether it is true; a relative date («أمس») is never counted out.
Why:  figures and dates are what an editor checks first, so each is listed with its sentence.

A word that is a number only sometimes («ألف», «مارس», «اليوم») counts where its neighbours say so.
The rooms of a brief ask for one sentence several times; it is read once.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.amounts import dates, days, figures, halves, ranges
from pipeline.amounts.cursor import Amount, Cursor
from pipeline.amounts.digits import numeric
from pipeline.amounts.meanings import openings
from pipeline.amounts.named import named
from pipeline.amounts.phones import phones
from pipeline.amounts.rows import row
from pipeline.amounts.tokens import ITEM, Token, tokens

__all__ = ["Amount", "amounts"]

REMEMBERED = 1 << 12  # sentences kept with their amounts, at most 30 MB
LONGEST = 1 << 10  # code points of a text that is remembered; a page without a full stop is read each time


def amounts(text: str) -> list[Amount]:
    """Every figure and date of a text, in order, none overlapping."""
    return list(_remembered(text) if len(text) <= LONGEST else _amounts(text))


@lru_cache(maxsize=REMEMBERED)
def _remembered(text: str) -> tuple[Amount, ...]:
    return _amounts(text)


def _amounts(text: str) -> tuple[Amount, ...]:
    pieces, begins = _pieces(text), openings()
    if pieces and ITEM.match(text):  # «1. كذا» numbers an item
        pieces = pieces[1:]
    found: list[Amount] = []
    at = 0
    while at < len(pieces):
        idle = pieces[at].kind == "word" and pieces[at].form not in begins
        one = None if idle else _amount(Cursor(text, pieces, at))
        if one is None or halves.loose(text, pieces, at, one):
            at += 1
            continue
        after = at + 1
        while after < len(pieces) and pieces[after].start < one.end:
            after += 1
        one = halves.halved(text, pieces, after, one)
        found.append(one)
        while at < len(pieces) and pieces[at].start < one.end:
            at += 1
    return tuple(days.together(text, found))


def _pieces(text: str) -> list[Token]:
    """The tokens of a sentence; those of a telephone number or inside a name are none."""
    pieces, without = tokens(text), sorted([*phones(text), *named(text)])
    if not without:
        return pieces
    kept: list[Token] = []
    at = until = 0
    for one in pieces:
        while at < len(without) and without[at][0] <= one.start:
            until = max(until, without[at][1])
            at += 1
        if one.start >= until:
            kept.append(one)
    return kept


def _amount(here: Cursor) -> Amount | None:
    """The longest amount that begins at a place, or None."""
    token = here.tokens[here.at]
    if token.kind in ("date", "clock"):
        here.at += 1
        return here.made("date", numeric(token.text) or token.text)
    return (
        figures.signed(here)
        or row(here)
        or dates.clock(here)
        or figures.score(here)
        or halves.half(here)
        or dates.season(here)
        or ranges.spread(here)
        or dates.dated(here)
        or figures.figure(here)
        or dates.moment(here)
    )
