"""Numbers, percentages, sums of money and dates of a text, as it writes them.

In:   the display form of a sentence.
Out:  Amounts: what kind, where, and one value for all ways to write it.
Not:  what is counted, or whether it is true; a relative date («أمس») is never counted out.
Why:  figures and dates are what an editor checks first, so each is listed with its sentence.

A word that is a number only sometimes («ألف», «مارس», «اليوم») counts where its neighbours say so.
"""

from __future__ import annotations

from pipeline.amounts import dates, figures
from pipeline.amounts.cursor import Amount, Cursor
from pipeline.amounts.digits import numeric
from pipeline.amounts.tokens import ITEM, tokens

__all__ = ["Amount", "amounts"]


def amounts(text: str) -> list[Amount]:
    """Every figure and date of a text, in order, none overlapping."""
    pieces = tokens(text)
    if pieces and ITEM.match(text):  # «1. كذا» numbers an item
        pieces = pieces[1:]
    found: list[Amount] = []
    at = 0
    while at < len(pieces):
        one = _amount(Cursor(text, pieces, at))
        if one is None:
            at += 1
            continue
        found.append(one)
        while at < len(pieces) and pieces[at].start < one.end:
            at += 1
    return found


def _amount(here: Cursor) -> Amount | None:
    """The longest amount that begins at a place, or None."""
    token = here.tokens[here.at]
    if token.kind in ("date", "clock"):
        here.at += 1
        return here.made("date", numeric(token.text) or token.text)
    return (
        figures.signed(here)
        or dates.season(here)
        or figures.spread(here)
        or dates.dated(here)
        or figures.figure(here)
        or dates.moment(here)
    )
