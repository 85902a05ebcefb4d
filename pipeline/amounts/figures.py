"""Numbers, percentages and sums of money, in digits and in words.

In:   a cursor at the first token.
Out:  the longest figure that begins there, or None; a length of time before today is a date («قبل يومين»).
Not:  dates (dates.py), what the words mean (meanings.py).
Why:  «5 ملايين دولار», «$5,000,000» and «خمسة ملايين دولار» are one sum.
"""

from __future__ import annotations

from decimal import Decimal

from pipeline.amounts.cursor import Amount, Cursor
from pipeline.amounts.digits import written
from pipeline.amounts.meanings import meanings

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}


def signed(here: Cursor) -> Amount | None:
    """«%5», «$500»."""
    sign = here.tokens[here.at].text
    if here.tokens[here.at].kind == "sign" and sign != "/":
        here.at += 1
        number = _number(here)
        if number is not None:
            value = number and (number + "%" if sign in "%٪" else f"{number} {_SIGNS[sign]}")
            return here.made("percent" if sign in "%٪" else "money", value)
    here.back()
    return None


def _number(here: Cursor) -> str | None:
    """Step over digits and numerals; the value, "" where it is vague; None where there is none."""
    total, current, said = Decimal(0), None, 0
    while True:
        digits = here.digits() if current is None else None
        if digits is not None:
            if not digits or "ر" in digits:
                return _vaguely(here)
            current, said = Decimal(digits), said + 1
            continue
        if said and _joins(here, after_scale=current is None):
            here.at += 1
            continue
        if _percent_ahead(here):  # «بالمئة» is no hundred
            break
        sure = said or _numeral(here, 1) or here.units(1) or here.means("scale") != "1000"
        if not said and _latin(here):  # «فيلم Million Dollar Baby» is no sum
            sure = False
        scale = here.takes("scale") if sure else None
        if scale is not None:
            total, current, said = total + (current or 1) * Decimal(scale), None, said + 1
            continue
        value = here.takes("number")
        if value is None:
            break
        if value == "1" and not said and not _numeral(here, 0):
            here.back()
            return None
        current, said = (current or 0) + Decimal(value), said + 1
    return written(total + (current or 0)) if said else None


def _vaguely(here: Cursor) -> str:
    """What a number is compared by that has no one value: how it is written, with its scale."""
    here.takes("scale")
    first = here.tokens[here.first]
    return " ".join(token.text for token in here.tokens[here.tokens.index(first) : here.at])


def _joins(here: Cursor, *, after_scale: bool) -> bool:
    """Whether a «و» stands here that joins the number so far to more of it: «ألف و 200»."""
    if here.means("and") is None or here.broken():
        return False
    ahead = here.tokens[here.at + 1] if here.at + 1 < len(here.tokens) else None
    return ahead is not None and _numeral(here, 1) and (after_scale or ahead.kind == "word")


def _latin(here: Cursor) -> bool:
    return here.at < len(here.tokens) and here.tokens[here.at].text.isascii()


def _percent_ahead(here: Cursor) -> bool:
    return here.means("percent") is not None or here.means("percent", 0, 2) is not None


def _numeral(here: Cursor, ahead: int) -> bool:
    token = here.tokens[here.at + ahead] if here.at + ahead < len(here.tokens) else None
    if token is None:
        return False
    return token.kind == "number" or bool({"number", "scale"} & meanings().get(token.form, {}).keys())


def figure(here: Cursor) -> Amount | None:
    """A number with its percent sign, its currency, or the time that it counts from today."""
    number = _number(here)
    if number is None:
        vague = here.takes("vague", "dual")
        if vague is None or here.means("final"):
            here.back()
            return None
        number = ""
        here.takes("scale")
    elif here.tokens[here.at - 1].kind == "word" and here.takes("vague"):  # «مليون ونصف»
        number = ""
        here.takes("scale")  # «مليار ونصف المليار دولار» is one sum
    if _percent(here):
        return here.made("percent", number and number + "%")
    currency = here.takes("currency") or _sign(here)
    if currency:
        here.takes("nation")
        return here.made("money", number and f"{number} {currency}")
    if here.at == here.first + 1 and here.tokens[here.first].form.startswith(("ال", "وال")):
        here.back()  # «السبع الكبار», «العشرون»: a name or an order, no count
        return None
    if here.before("since") and (here.takes("time") or not number):
        here.first -= 1
        return here.made("relative", "")
    return here.made("number", number)


def _percent(here: Cursor) -> bool:
    if here.takes("percent"):
        return True
    if here.percent_sign() and not here.broken():
        here.at += 1
        return True
    return False


def _sign(here: Cursor) -> str | None:
    if here.at < len(here.tokens) and here.tokens[here.at].text in _SIGNS and not here.broken():
        here.at += 1
        return _SIGNS[here.tokens[here.at - 1].text]
    return None
