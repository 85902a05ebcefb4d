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
from pipeline.amounts.digits import plain, western
from pipeline.amounts.named import measures
from pipeline.amounts.nouns import load
from pipeline.amounts.runs import run
from pipeline.amounts.tokens import Token
from pipeline.amounts.units import SIGNS, dinars, unit
from pipeline.names import actors
from pipeline.numerals import Level, Number
from pipeline.numerals.values import decimal, written
from pipeline.numerals.words import atom
from pipeline.text import letters

_THE = re.compile("و?ال(?!ف)")  # «ألفان» begins with no article
_DASH = re.compile(r"(?<=\d)\s?[-–]\s?(?=\d)")
_FRACTIONS = tuple(decimal(value) for value in ("0.5", "0.25", "1/3", "2/3"))
_TEN = frozenset(letters.match_all(["عشر", "عشرة"]))
_ELEVENTH = frozenset(letters.match_all(["الحادي", "الحادية", "حادي", "حادية"]))
_GROUP = re.compile(r"\d{1,3},\d{3}")
_NIL, _GOALS = "صفر", re.compile(r"\d{1,2}")


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
    if _again(here, one):
        scale = here.takes("scale")
        return written(one.value * int(scale or 1))
    return written(one.value)


def _again(here: Cursor, one: Number) -> bool:
    """Step over the same number in brackets: «سبع وتسعين (97) مشروعا»."""
    last = here.tokens[here.at - 1]
    if here.text[last.end : last.end + 3].lstrip(" \u00a0")[:1] != "(" or here.at >= len(here.tokens):
        return False
    start, token = here.at, here.tokens[here.at]
    if token.kind == "number":
        same, here.at = plain(token.text) == written(one.value), here.at + 1
    else:
        other = run(here)
        same, here.at = other is not None and other.value == one.value, here.at + (other.last if other else 1)
    if same and here.text[here.tokens[here.at - 1].end :][:1] == ")":
        return True
    here.at = start
    return False


def score(here: Cursor) -> Amount | None:
    """«3 - صفر», «صفر-1», «2 : 1»; no day of the month of that name."""
    pair = here.tokens[here.at : here.at + 2]
    between = here.text[pair[0].end : pair[1].start] if len(pair) > 1 else ""
    if between.strip(" \u00a0") not in ("-", "–") and between != " : ":
        return None
    if between == " : " and not _scored(here, *pair):
        return None
    goals = ["0" if one.form == _NIL else western(one.text) for one in pair]
    nil = any(one.form == _NIL for one in pair) or between == " : "
    if not (nil and all(_GOALS.fullmatch(one) for one in goals)):
        return None
    here.at += 2
    return here.made("number", "-".join(goals))


def _scored(here: Cursor, one: Token, two: Token) -> bool:
    """Whether «2 : 1» is a score; no «القائمة 2 : 5 أعضاء», no «الفصل 2 : 12»."""
    if not (_GOALS.fullmatch(one.text) and _GOALS.fullmatch(two.text)):
        return False
    if here.first and not here.apart(here.tokens[here.first - 1], one):
        nouns, stems = load(), actors.stems(here.tokens[here.first - 1].form)
        if any(stem in nouns.labels | nouns.places | nouns.rows | nouns.ordered for stem, _ in stems):
            return False
    return not measures(here.text, two.end)


def _pair(here: Cursor) -> str | None:
    """Step over «20-30», «7ر10», «26/1986»: kept as written, but a range that a scale or a unit counts."""
    token = here.tokens[here.at] if here.at < len(here.tokens) else None
    if token is None or token.kind != "number" or here.broken():
        return None
    digits = plain(token.text)
    if digits and "ر" not in digits and not _two_ways(here):
        return None
    here.at += 1
    ends = [plain(part) for part in _DASH.split(token.text)] if _DASH.search(token.text) else []
    if len(ends) == 2 and all(ends):
        scale = here.takes("scale")
        if scale or _percent_ahead(here) or here.percent_sign() or here.means("currency"):
            return "-".join(written(Decimal(end) * int(scale or 1)) for end in ends)
    here.takes("scale")
    return " ".join(western(token.text) for token in here.tokens[here.first : here.at])


def _two_ways(here: Cursor) -> bool:
    """Whether a comma before millions is a point to some, and of thousands to others: «1,462 مليون متر»."""
    here.at += 1
    scale = here.means("scale") or "0"
    here.at -= 1
    return int(scale) >= 10**6 and _GROUP.fullmatch(here.tokens[here.at].text) is not None


def _sure(here: Cursor, one: Number) -> bool:
    """Whether a word that is a number only sometimes is one here."""
    first = here.tokens[here.at]
    if first.form in _TEN and one.last == 1 and here.first and _ordinal(here.tokens[here.first - 1]):
        return False  # «الدورة الثامنة عشر»
    if first.kind == "number" or one.last > 1:
        return not (first.kind == "word" and first.text.isascii())  # «فيلم Million Dollar Baby» is no sum
    if first.text.isascii() or one.value in (1, *_FRACTIONS):
        return False
    return one.value != 1000 or here.units(1) or here.before("counting")


def _ordinal(token: Token) -> bool:
    """Whether a word is what «عشر» makes an order of: «السادسة», «الحادي»."""
    read = atom(token.form)
    return token.form.removeprefix("و") in _ELEVENTH or (read is not None and read.level is Level.ORDINAL)


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
    if not of and number and dinars(here):
        number, of = _millions(number), "TND"
    if of:
        return here.made("money", number and f"{number} {of}")
    if here.at == here.first + 1 and _THE.match(here.tokens[here.first].form):
        here.back()  # «السبع الكبار», «العشرون»: a name or an order, no count
        return None
    if here.before("since") and (here.takes("time") or not number):
        here.first -= 1
        return here.made("relative", "")
    return here.made("number", number)


def _millions(number: str) -> str:
    try:
        return written(Decimal(number) * 10**6)
    except ArithmeticError:  # «7ر2»
        return f"{number} مليون"
