"""Numbers, percentages, sums of money and dates of a text, as it writes them.

In:   the display form of a sentence.
Out:  Amounts: what kind, where, and one value for all ways to write it.
Not:  what is counted, or whether it is true; a relative date («أمس») is never counted out.
Why:  figures and dates are what an editor checks first, so each is listed with its sentence.

A word that is a number only sometimes («ألف», «مارس», «اليوم») counts where its neighbours say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pipeline import letters
from pipeline.measures import meanings

_DATE = r"(?P<date>\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})"
_CLOCK = r"(?P<clock>\d{1,2}:\d{2}(?!\d))"
_NUMBER = (
    r"(?P<number>\d+ر\d+|\d{1,3}(?:[,٬]\d{3})+(?:[.٫]\d+)?|\d+(?:[.٫,]\d+)?(?:\s?[-–]\s?\d+(?:[.٫,]\d+)?)?)"
)
_TOKEN = re.compile(
    rf"{_DATE}(?!\d)|{_CLOCK}|{_NUMBER}|(?P<word>[^\W\d_](?:[^\W\d_]|[\u064b-\u065f\u0670\u0640])*)"
    r"|(?P<sign>[%٪$€£/])"
)
_ITEM = re.compile(r"\W*\d{1,3}\s?[-–.)\]:/]+(?!\d)")
_LATIN = re.compile(r"[A-Za-z]")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
_AFTER_TODAY = "الأول الأولى التالي الموالي الثاني نفسه ذاته السابق الذي التي الوطني العالمي"
_BEFORE_TODAY = "في هذا ذلك طوال كل نفس ذات بعد قبل منذ حتى إلى من عن"
_AFTER_DAY = frozenset(letters.match(_AFTER_TODAY).split())
_BEFORE_DAY = frozenset(letters.match(_BEFORE_TODAY).split())


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure or a date of a text."""

    kind: str  # number, percent, money, date, relative (a date that depends on the day it was written)
    value: str  # "500000000000 USD", "12.5%", "2017-01-18", "1445-09"; the matching form where there is none
    start: int  # code points of the text
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # date, clock, number, word or sign
    text: str
    form: str
    start: int
    end: int


LATEST_HIJRI = 1500  # «سنة 1445» is of the Hijri calendar, whatever is said
EARLIEST = 1800  # «في 1500» is hardly a year, unless it says so


def amounts(text: str) -> list[Amount]:
    """Every figure and date of a text, in order, none overlapping."""
    tokens = _tokens(text)
    if tokens and _ITEM.match(text):  # «1. كذا» numbers an item
        tokens = tokens[1:]
    found: list[Amount] = []
    at = 0
    while at < len(tokens):
        one = _Reader(text, tokens, at).amount()
        if one is None:
            at += 1
            continue
        found.append(one)
        while at < len(tokens) and tokens[at].start < one.end:
            at += 1
    return found


def _tokens(text: str) -> list[_Token]:
    raw = [(match.lastgroup or "", match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]
    forms = letters.match_all(written for _, written, _, _ in raw)
    return [
        _Token(kind, written, form, start, end)
        for (kind, written, start, end), form in zip(raw, forms, strict=True)
        if not _inside_name(text, kind, start, end)
    ]


def _inside_name(text: str, kind: str, start: int, end: int) -> bool:
    """Whether digits stand in a Latin name: G20, F-16, covid19."""
    if kind != "number":
        return False
    before, after = text[max(start - 2, 0) : start].rstrip("-"), text[end : end + 1]
    return bool(_LATIN.match(before[-1:]) or _LATIN.match(after)) or text[start - 1 : start] == "_"


class _Reader:
    """Reads the longest amount that begins at one token."""

    def __init__(self, text: str, tokens: Sequence[_Token], at: int) -> None:
        self.text, self.tokens, self.first, self.at = text, tokens, at, at

    def amount(self) -> Amount | None:
        """The amount that begins here, or None."""
        token = self.tokens[self.at]
        if token.kind in ("date", "clock"):
            self.at += 1
            return self._made("date", _numeric(token.text) or token.text)
        return self._signed() or self._dated() or self._figure() or self._moment()

    # ── What stands at a place ──

    def _means(self, kind: str, ahead: int = 0, words: int = 1) -> str | None:
        """The value of the next word or words under a kind; None where they have no such meaning."""
        tokens = self.tokens[self.at + ahead : self.at + ahead + words]
        if len(tokens) < words or any(token.kind != "word" for token in tokens):
            return None
        if any(self._apart(one, two) for one, two in pairwise(tokens)):
            return None
        meaning = meanings().get(" ".join(token.form for token in tokens), {}).get(kind)
        return meaning.value if meaning else None

    def _takes(self, *kinds: str) -> str | None:
        """Step over a phrase of one of these kinds, the longer first; its value."""
        for words in (2, 1):
            for kind in kinds:
                value = self._means(kind, 0, words)
                if value is not None and not self._broken():
                    self.at += words
                    return value
        return None

    def _apart(self, one: _Token, two: _Token) -> bool:
        return self.text[one.end : two.start].strip(" -–/()") != ""

    def _broken(self) -> bool:
        """Whether a mark parts the next token from those that were taken."""
        return self.first < self.at < len(self.tokens) and self._apart(
            self.tokens[self.at - 1], self.tokens[self.at]
        )

    def _before(self, kind: str) -> bool:
        if self.first == 0 or self._apart(self.tokens[self.first - 1], self.tokens[self.first]):
            return False
        return kind in meanings().get(self.tokens[self.first - 1].form, {})

    def _digits(self) -> str | None:
        """Step over a number in digits; its digits."""
        if self.at < len(self.tokens) and self.tokens[self.at].kind == "number" and not self._broken():
            self.at += 1
            return _plain(self.tokens[self.at - 1].text)
        return None

    def _made(self, kind: str, value: str) -> Amount:
        start, end = self.tokens[self.first].start, self.tokens[self.at - 1].end
        return Amount(kind, value or letters.match(self.text[start:end]), start, end)

    def _back(self) -> None:
        self.at = self.first

    # ── Figures ──

    def _signed(self) -> Amount | None:
        """«%5», «$500»."""
        sign = self.tokens[self.at].text
        if self.tokens[self.at].kind == "sign" and sign != "/":
            self.at += 1
            number = self._number()
            if number is not None:
                value = number and (number + "%" if sign in "%٪" else f"{number} {_SIGNS[sign]}")
                return self._made("percent" if sign in "%٪" else "money", value)
        self._back()
        return None

    def _number(self) -> str | None:
        """Step over digits and numerals; the value, "" where it is vague; None where there is none."""
        total, current, said = Decimal(0), None, 0
        while True:
            digits = self._digits() if current is None else None
            if digits is not None:
                if not digits or "ر" in digits:
                    return self._vaguely()
                current, said = Decimal(digits), said + 1
                continue
            if said and self._joins(after_scale=current is None):
                self.at += 1
                continue
            if self._percent_ahead():  # «بالمئة» is no hundred
                break
            sure = said or self._numeral(1) or self._units(1) or self._means("scale") != "1000"
            scale = self._takes("scale") if sure else None
            if scale is not None:
                total, current, said = total + (current or 1) * Decimal(scale), None, said + 1
                continue
            value = self._takes("number")
            if value is None:
                break
            if value == "1" and not said and not self._numeral(0):
                self._back()
                return None
            current, said = (current or 0) + Decimal(value), said + 1
        return _written(total + (current or 0)) if said else None

    def _vaguely(self) -> str:
        """What a number is compared by that has no one value: how it is written, with its scale."""
        self._takes("scale")
        first = self.tokens[self.first]
        return " ".join(token.text for token in self.tokens[self.tokens.index(first) : self.at])

    def _joins(self, *, after_scale: bool) -> bool:
        """Whether a «و» stands here that joins the number so far to more of it: «ألف و 200»."""
        if self._means("and") is None or self._broken():
            return False
        ahead = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        return ahead is not None and self._numeral(1) and (after_scale or ahead.kind == "word")

    def _percent_ahead(self) -> bool:
        return self._means("percent") is not None or self._means("percent", 0, 2) is not None

    def _numeral(self, ahead: int) -> bool:
        token = self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else None
        if token is None:
            return False
        return token.kind == "number" or bool({"number", "scale"} & meanings().get(token.form, {}).keys())

    def _units(self, ahead: int) -> bool:
        return any(self._means(kind, ahead) for kind in ("currency", "time"))

    def _figure(self) -> Amount | None:
        """A number with its percent sign, its currency, or the time that it counts from today."""
        number = self._number()
        if number is None:
            vague = self._takes("vague", "dual")
            if vague is None or self._means("final"):
                self._back()
                return None
            number = ""
            self._takes("scale")
        elif self.tokens[self.at - 1].kind == "word" and self._takes("vague"):  # «مليون ونصف»
            number = ""
        if self._percent():
            return self._made("percent", number and number + "%")
        currency = self._takes("currency") or self._sign()
        if currency:
            self._takes("nation")
            return self._made("money", number and f"{number} {currency}")
        if self.at == self.first + 1 and self.tokens[self.first].form.startswith(("ال", "وال")):
            self._back()  # «السبع الكبار», «العشرون»: a name or an order, no count
            return None
        if self._before("since") and (self._takes("time") or not number):
            self.first -= 1
            return self._made("relative", "")
        return self._made("number", number)

    def _percent(self) -> bool:
        if self._takes("percent"):
            return True
        if self.at < len(self.tokens) and self.tokens[self.at].text in "%٪" and not self._broken():
            self.at += 1
            return True
        return False

    def _sign(self) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at].text in _SIGNS and not self._broken():
            self.at += 1
            return _SIGNS[self.tokens[self.at - 1].text]
        return None

    # ── Dates ──

    def _dated(self) -> Amount | None:
        """«الأربعاء 18 جانفي 2017», «يناير 2024», «عام 2011», «العام الماضي»."""
        weekday = self._takes("weekday")
        if (
            weekday
            and self.at < len(self.tokens)
            and self.tokens[self.at].kind == "date"
            and not self._broken()
        ):
            self.at += 1
            return self._made("date", _numeric(self.tokens[self.at - 1].text) or "")
        after_weekday = self.at
        day = self._digits()
        day = day if day and day.isdecimal() and 1 <= int(day) <= 31 else None
        if day is None:
            self.at = after_weekday
        else:
            self._takes("of")
        month = self._month(day is not None)
        if month:
            return self._calendar(day, *month)
        self.at = after_weekday
        if weekday:
            if self._before("prayer"):
                self._back()
                return None
            self._takes("relative")
            return self._made("relative", "")
        return self._year() or self._period()

    def _month(self, sure: bool) -> tuple[str, str] | None:
        """Step over a month: its calendar and number. Alone it needs a word before or a year after it."""
        named = self._takes("month") is not None
        for calendar in ("gregorian", "hijri"):
            month = self._takes(f"{calendar}-month")
            if month:
                self._other_name(calendar)
                here = self.at
                after = self._digits()
                year = after is not None and _is_year(after)
                self.at = here
                relative = self._means("relative") is not None
                if sure or named or year or relative or self._before("in") or self._before("month"):
                    return calendar, month
        self._back()
        return None

    def _other_name(self, calendar: str) -> None:
        """Step over the second name of a month: «كانون الثاني/يناير», «يناير (كانون الثاني)»."""
        if self.at < len(self.tokens) and self.tokens[self.at].text == "/":
            self.at += 1
            if not self._takes(f"{calendar}-month"):
                self.at -= 1

    def _calendar(self, day: str | None, calendar: str, month: str) -> Amount:
        here = self.at
        self._takes("of")
        self._takes("year")
        year = self._digits()
        if year is None or not _is_year(year):
            self.at, year = here, None
            if self._takes("relative"):
                return self._made("relative", "")
        else:
            self._takes("hijri", "gregorian")
        date = f"{month}-{int(day):02}" if day else month
        if year is None:
            return self._made("relative", f"--{date}" + (" AH" if calendar == "hijri" else ""))
        return self._made("date", f"{int(year):04}-{date}" + (" AH" if calendar == "hijri" else ""))

    def _year(self) -> Amount | None:
        """«عام 2011», «في 2024», «سنة 1445هـ»."""
        named = self._takes("year") is not None
        year = self._digits()
        if year and _is_year(year) and len(self.tokens[self.at - 1].text) == 4:
            hijri = self._takes("hijri") is not None or (named and int(year) < LATEST_HIJRI)
            modern = int(year) > EARLIEST or hijri or named
            counts = self._units(0) or self._means("scale") or self._percent_next()
            plain = modern and (self._broken() or not counts)
            if named or hijri or (plain and self._before("in")):
                return self._made("date", year + (" AH" if hijri else ""))
        self._back()
        return None

    def _percent_next(self) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].text in "%٪"

    def _period(self) -> Amount | None:
        """«العام الماضي», «الأسبوع المقبل»."""
        if self._takes("period") and self._takes("relative"):
            return self._made("relative", "")
        self._back()
        return None

    def _moment(self) -> Amount | None:
        """«أمس», «غدًا», and «اليوم» where it is today."""
        word = self._takes("day-word")
        if word is None:
            return None
        if word == "today":
            before = self.tokens[self.first - 1].form if self.first else ""
            after = self.tokens[self.at].form if self.at < len(self.tokens) else ""
            named = self._means("weekday") is not None  # «اليوم الثلاثاء» is today, «اليوم الأول» is not
            bare = self.tokens[self.first].form in ("اليوم", "واليوم")
            if not named and (not bare or before in _BEFORE_DAY or after in _AFTER_DAY):
                self._back()
                return None
        self._takes("weekday")
        return self._made("relative", "")


def _is_year(digits: str) -> bool:
    return digits.isdecimal() and 1300 <= int(digits) <= 2100


def _plain(text: str) -> str:
    """The digits of a number as written; "" for a range or a score."""
    if "ر" in text:  # «7ر10» is 10.7 to some and 7.10 to others: it stays as it is written
        return text
    digits = re.sub(r"[,٬](?=\d{3}(?!\d))", "", text).replace("٫", ".").replace(",", ".")
    try:
        return _written(Decimal(digits))
    except ArithmeticError:
        return ""


def _written(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _numeric(text: str) -> str | None:
    """18/01/2017 and 2017-01-18 as 2017-01-18; None where a part is out of range."""
    parts = [int(part) for part in re.split(r"[-/.:]", text)]
    if len(parts) != 3:
        return None
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    if year < 100:
        year += 2000
    if not (1300 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04}-{month:02}-{day:02}" + (" AH" if year < 1600 else "")
