"""Numbers, percentages and sums of money, in digits and in words.

In:   a cursor at the first token.
Out:  the longest figure that begins there, or None; a length of time before today is a date («قبل يومين»).
Not:  dates (dates.py), what the words mean (meanings.py).
Why:  «5 ملايين دولار», «$5,000,000» and «خمسة ملايين دولار» are one sum.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.amounts.cursor import Amount, Cursor
from pipeline.amounts.digits import is_year, plain, western
from pipeline.amounts.runs import run
from pipeline.amounts.units import SIGNS, unit
from pipeline.numerals import Number
from pipeline.numerals.values import decimal, written

_THE = re.compile("و?ال(?!ف)")  # «ألفان» begins with no article
_DASH = re.compile(r"(?<=\d)\s?[-–]\s?(?=\d)")
_FRACTIONS = tuple(decimal(value) for value in ("0.5", "0.25", "1/3", "2/3"))
_NEAR = 10  # «من 5 إلى 3 ملايين» falls by millions; «من 500 إلى 3 آلاف» grows from 500


def signed(here: Cursor) -> Amount | None:
    """«%5», «$500»."""
    sign = here.tokens[here.at].text
    if here.tokens[here.at].kind == "sign" and sign != "/":
        here.at += 1
        number = _number(here)
        if number is not None:
            value = number and (number + "%" if sign in "%٪" else f"{number} {SIGNS[sign]}")
            return here.made("percent" if sign in "%٪" else "money", value)
    here.back()
    return None


def _number(here: Cursor) -> str | None:
    """Step over digits and numerals; the value, "" where it is vague; None where there is none."""
    pair = _pair(here)
    if pair is not None:
        return pair
    one = run(here)
    if one is None or not _sure(here, one):
        return None
    here.at += one.last
    return written(one.value)


def _pair(here: Cursor) -> str | None:
    """Step over «20-30», «7ر10», «26/1986»: kept as written, but a range that a scale or a unit counts."""
    token = here.tokens[here.at] if here.at < len(here.tokens) else None
    if token is None or token.kind != "number" or here.broken():
        return None
    digits = plain(token.text)
    if digits and "ر" not in digits:
        return None
    here.at += 1
    ends = [plain(part) for part in _DASH.split(token.text)] if _DASH.search(token.text) else []
    if len(ends) == 2 and all(ends):
        scale = here.takes("scale")
        if scale or _percent_ahead(here) or here.percent_sign() or here.means("currency"):
            return "-".join(written(Decimal(end) * int(scale or 1)) for end in ends)
    here.takes("scale")
    return " ".join(western(token.text) for token in here.tokens[here.first : here.at])


def _sure(here: Cursor, one: Number) -> bool:
    """Whether a word that is a number only sometimes is one here."""
    first = here.tokens[here.at]
    if first.kind == "number" or one.last > 1:
        return not (first.kind == "word" and first.text.isascii())  # «فيلم Million Dollar Baby» is no sum
    if first.text.isascii() or one.value in (1, *_FRACTIONS):
        return False
    return one.value != 1000 or here.units(1) or here.before("counting")


def _percent_ahead(here: Cursor) -> bool:
    return here.means("percent") is not None or here.means("percent", 0, 2) is not None


def figure(here: Cursor) -> Amount | None:
    """A number with its percent sign, its currency, or the time that it counts from today."""
    number = _number(here)
    if number is None:
        number = here.takes("vague", "dual")
        if number is None or here.means("final"):
            here.back()
            return None
        number = number if here.means("scale") is None and number[:1].isdecimal() else ""
        here.takes("scale")
    of = unit(here)
    if of == "%":
        return here.made("percent", number and number + "%")
    if of:
        return here.made("money", number and f"{number} {of}")
    if here.at == here.first + 1 and _THE.match(here.tokens[here.first].form):
        here.back()  # «السبع الكبار», «العشرون»: a name or an order, no count
        return None
    if here.before("since") and (here.takes("time") or not number):
        here.first -= 1
        return here.made("relative", "")
    return here.made("number", number)


def spread(here: Cursor) -> Amount | None:
    """«بين 20 و30 في المئة», «من 3 إلى 5 ملايين»: one range, where a scale or a unit counts both ends."""
    opened = here.takes("between") is not None
    low = run(here)
    if low is None or not low.value or is_year(written(low.value)):  # «من 2000 إلى 2010 إلى 1.5 %»
        here.back()
        return None
    here.at += low.last
    first = unit(here)
    if not (here.takes("to") or (opened and _and(here))):
        here.back()
        return None
    high = run(here)
    if high is None:
        here.back()
        return None
    here.at += high.last
    start = low.value
    if not low.scale and high.multiplier and low.value <= _NEAR * high.multiplier:  # «من 3 إلى 5 ملايين»
        start = low.value * high.scale
    other = unit(here)
    if (first and first != other) or not (other or start != low.value):
        here.back()
        return None
    kind = "percent" if other == "%" else "money" if other else "number"
    value = f"{written(start)}-{written(high.value)}"
    return here.made(kind, value + (other if other in ("", "%") else f" {other}"))


def _and(here: Cursor) -> bool:
    """Step over a و that joins two ends of a range; one that is written on its word stays."""
    if here.takes("and"):
        return True
    return here.at < len(here.tokens) and here.tokens[here.at].form.startswith("و") and not here.broken()
