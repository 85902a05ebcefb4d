"""A half, a third or a quarter behind the noun that is counted: «شهر ونصف», «15 شهرا ونصف الشهر».

In:   a cursor at a noun, or an amount and the tokens behind it.
Out:  one amount with the noun in it, its value 1.5 or 15.5; or None.
Not:  a fraction behind a scale («مليون ونصف», numerals/), or of something else («سنة ونصف السكان»).
Why:  «ونصف» alone tells a reader nothing, and «15» is not what the text says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from pipeline.amounts.cursor import Amount, Cursor
from pipeline.amounts.meanings import meanings
from pipeline.amounts.tokens import Token
from pipeline.names import actors
from pipeline.numerals.values import decimal, written
from pipeline.numerals.words import Level, atom
from pipeline.text import letters

MOST = 1000  # «3 آلاف طن ونصف» is half a thousand to some
_NUMBERS = {"number", "scale", "vague", "parts", "percent"}
_OTHERS = _NUMBERS | {"currency", "halved", "twice", "time", "dual"}


def half(here: Cursor) -> Amount | None:
    """«شهر ونصف», «دينار ونصف الدينار», «قبل عام ونصف», with no number before the noun."""
    one, two = here.means("halved"), here.means("twice")
    unit = one or two
    if unit is None or _after_number(here):
        return None
    found = _fraction(here, here.at, unit)
    if found is None:
        return None
    here.at, more = found
    if here.before("since"):
        here.first -= 1
        return here.made("relative", "")
    value = written((1 if one else 2) + more)
    return here.made("money", f"{value} {unit}") if unit.isascii() else here.made("number", value)


def halved(text: str, tokens: Sequence[Token], after: int, one: Amount) -> Amount:
    """An amount with the half behind it; the amount itself where there is none.

    Args:
        text: The sentence.
        tokens: All of it.
        after: The first token behind the amount.
        one: The amount.
    """
    here = Cursor(text, tokens, after - 1)
    at = after - 1
    unit = _unit(tokens[at])
    if (
        unit is None
        and one.kind == "number"
        and after < len(tokens)
        and not here.apart(tokens[at], tokens[after])
    ):
        at, unit = after, _unit(tokens[after])
    found = _fraction(here, at, unit) if unit else None
    value = _more(one, found[1]) if found else None
    if found is None or value is None:
        return one
    end = tokens[found[0] - 1].end
    return replace(one, end=end, value=value or letters.match(text[one.start : end]))


def loose(text: str, tokens: Sequence[Token], at: int, one: Amount) -> bool:
    """Whether an amount is a bare «ونصف» behind a noun that is not known: «رغيف ونصف»."""
    here, token = Cursor(text, tokens, at), tokens[at]
    joined = token.form.startswith("و") and (one.start, one.end) == (token.start, token.end)
    read = atom(token.form) if joined and one.kind == "number" and at else None
    if read is None or read.level is not Level.FRACTION or here.apart(tokens[at - 1], token):
        return False
    last = at + 1 == len(tokens) or here.apart(token, tokens[at + 1])
    unit = _unit(tokens[at - 1])
    return tokens[at - 1].kind == "word" and (last or (unit is not None and _unit(tokens[at + 1]) == unit))


def _fraction(here: Cursor, noun: int, unit: str) -> tuple[int, Decimal] | None:
    """One past the last token of «ونصف», «ونصف الشهر» behind a noun, and its value."""
    tokens, at = here.tokens, noun + 1
    joined = at < len(tokens) and tokens[at].form == "و" and not here.apart(tokens[noun], tokens[at])
    at += joined
    if at >= len(tokens) or here.apart(tokens[at - 1], tokens[at]) or tokens[at].kind != "word":
        return None
    one = atom(tokens[at].form)
    if one is None or one.level is not Level.FRACTION or not (joined or one.joined):
        return None
    if tokens[at].form.removeprefix("و").startswith(actors.ARTICLE):
        return None
    at += 1
    if at < len(tokens) and not here.apart(tokens[at - 1], tokens[at]):
        if _unit(tokens[at]) == unit:
            return at + 1, decimal(one.value)
        kinds = meanings().get(tokens[at].form, {}).keys()
        if tokens[at].kind != "word" or tokens[at].form.startswith(actors.ARTICLE) or kinds & _OTHERS:
            return None
    return at, decimal(one.value)


def _unit(token: Token) -> str | None:
    """What a token counts in, with or without the article: «الشهر» is «شهر»."""
    kinds = meanings().get(token.form.removeprefix(actors.ARTICLE), {})
    meaning = kinds.get("currency") or kinds.get("halved") or kinds.get("twice") or kinds.get("halves")
    return meaning.value if meaning and token.kind == "word" else None


def _after_number(here: Cursor) -> bool:
    if here.first == 0 or here.apart(here.tokens[here.first - 1], here.tokens[here.first]):
        return False
    token = here.tokens[here.first - 1]
    return token.kind != "word" or bool(meanings().get(token.form, {}).keys() & _NUMBERS)


def _more(one: Amount, fraction: Decimal) -> str | None:
    """The value of an amount and a fraction; "" of a relative date; None where they are no sum."""
    if one.kind == "relative":
        return ""
    if one.kind not in ("number", "money"):
        return None
    digits, _, currency = one.value.partition(" ")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return None
    if value >= MOST or value != value.to_integral_value():
        return None
    return f"{written(value + fraction)} {currency}".strip()
