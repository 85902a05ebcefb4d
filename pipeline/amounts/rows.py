"""Numbers in a row under one word: «الفصلين 83 و84».

In:   a cursor at a number.
Out:  the row as one amount, without a value of its own; or None.
Not:  the word that orders them (ahead.py), or a row of counts («3 سيارات و12 دراجة»).
Why:  «83» and «84» alone tell a reader nothing, and are no count.
"""

from __future__ import annotations

import re

from pipeline.amounts.cursor import Amount, Cursor
from pipeline.amounts.nouns import LONGEST, agrees, following, load
from pipeline.names import actors

ROW = re.compile(r"\d+(?:[ \u00a0]?(?:،[ \u00a0]?و?|و)[ \u00a0]?\d+)+(?!\d|[.,/-]\d|[%٪])")
_AND = re.compile(r"و[ \u00a0]?\d+$")


def row(here: Cursor) -> Amount | None:
    """«83 و84», «83، 84 و85» behind «الفصلين», «الفصول»; no «المواد 3 و5 أشخاص»."""
    token = here.tokens[here.at]
    if token.kind != "number" or here.at == 0 or here.apart(here.tokens[here.at - 1], token):
        return None
    before = here.tokens[here.at - 1].form
    if not any(stem in load().rows for stem, _ in actors.stems(before)):
        return None
    found = ROW.match(here.text, token.start)
    if found is None or _AND.search(found[0]) is None:
        return None
    noun, last = following(here.text, found.end()), re.findall(r"\d+", found[0])[-1]
    if noun is not None and len(last) <= LONGEST and agrees(noun, int(last), vague=False):
        return None
    while here.at < len(here.tokens) and here.tokens[here.at].start < found.end():
        here.at += 1
    return here.made("number", "")
