"""What stands behind a number and makes it a percentage or a sum: «في المئة», «دولار كندي», «€».

In:   a cursor behind a number.
Out:  "%", or the code of a currency.
Not:  the number (figures.py), or what else it counts (counted.py).
Why:  a Libyan dinar is no Tunisian one, and sterling no Egyptian pound.
"""

from __future__ import annotations

from functools import cache

from pipeline.amounts.cursor import Cursor
from pipeline.amounts.meanings import nations
from pipeline.amounts.nouns import following
from pipeline.names import actors
from pipeline.text import letters

SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
_ORIGINS = frozenset(letters.match_all(["أصل", "جنسية", "مولد", "صنع"]))  # a person's or a thing's nation


def unit(here: Cursor) -> str:
    """Step over a percent sign or a currency with its nation; "" where there is none."""
    if _percent(here):
        return "%"
    return _sign(here) or _currency(here)


def dinars(here: Cursor) -> bool:
    """Step over «م د», «م.د»: millions of dinars, as Tunisian accounts write them."""
    ahead = here.tokens[here.at : here.at + 2]
    if [one.form for one in ahead] != ["م", "د"] or here.broken():
        return False
    if here.text[ahead[0].end : ahead[1].start].strip(" \u00a0") not in ("", "."):
        return False
    here.at += 2
    return True


def _currency(here: Cursor) -> str:
    """Step over «دينار ليبي»: LYD; «دينار» alone is the usual one."""
    usual = here.takes("currency")
    if usual is None:
        return ""
    nation = here.means("nation")
    if nation is None or here.broken():
        return usual
    form = here.tokens[here.at].form
    if form.endswith("ا") and not here.tokens[here.at - 1].form.endswith("ا"):
        return usual  # «مليون دينار ليبيا»
    behind = following(here.text, here.tokens[here.at].end)
    if behind is not None and behind.form.removeprefix(actors.ARTICLE) in _ORIGINS:
        return usual  # «بألف دولار كندي الأصل»
    code = _codes().get((usual, nation))
    if code is None:
        return usual
    here.at += 1
    return code


def _percent(here: Cursor) -> bool:
    if here.takes("percent"):
        return True
    if here.percent_sign() and not here.broken():
        here.at += 1
        return True
    return False


def _sign(here: Cursor) -> str | None:
    if here.at < len(here.tokens) and here.tokens[here.at].text in SIGNS and not here.broken():
        here.at += 1
        return SIGNS[here.tokens[here.at - 1].text]
    return None


@cache
def _codes() -> dict[tuple[str, str], str]:
    """The code of each currency of a nation, by its usual code and the nation in the matching form."""
    return {(usual, letters.match(nation)): code for usual, nation, code in nations()}
