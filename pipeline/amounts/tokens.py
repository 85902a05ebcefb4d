"""The dates, numbers, words and signs of a sentence, each with its place.

In:   the display form of a sentence.
Out:  Tokens, in order; digits inside a Latin name (G20, F-16) are none.
Not:  what they mean together (figures.py, dates.py).
Why:  every reader of an amount steps over the same pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.text import letters

_DATE = r"(?P<date>\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})"
_CLOCK = r"(?P<clock>\d{1,2}:\d{2}(?!\d))"
# «الحرارة -5 درجات», «إلى -2.5%»: of degrees and percentages alone, since «السبت -15 مارس» is a day; and no
# aside that another dash closes.
_MEASURED = r"\d+(?:[.٫,،]\d+|\sفاصلة?\s\d+)?\s?(?:[%٪]|درج|مئوي|بالم|في الم)"
_ASIDE = r"[^\n]{0,200}?[^\s\d][-–](?:[\s،.,؛]|$)"
_MINUS = rf"(?:(?<=[\u0620-\u064a][ \u00a0])[-−](?={_MEASURED})(?!{_ASIDE}))?"
# «7،8 بالمائة», «1543،2 مليون» are decimals; «2017،2018», «2017،18» and «1،2،3» are lists; «1500،20 منهم»
_SUM = (
    r"[ \u00a0]?(?:[%٪$€£]|بالم|في الم|م\.? ?د(?![^\W\d_])|[أا]لف|آلاف|ملي|ملاي|بليون|ترليون|تريليون"
    r"|دينار|دنانير|دولار|يورو|[أا]ورو|درهم|دراهم|ريال|جنيه|ليرة|يوان|فرنك|روبل)"
)
_COMMA = (
    r"(?<![\d،])(?!(?:19|20)\d\d،)"
    rf"(?:\d{{1,3}}،\d{{1,2}}(?!\d|،\d)|\d{{4,7}}،\d{{1,2}}(?={_SUM}))"
)
# «1.200.000», «10 000» as in French; «2024/2025», «26/1986».
_GROUPS = r"\d{1,3}(?:\.\d{3}){2,}(?![.\d])|(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\s?\d|[/.:-])"
_SLASH = r"\d{1,4}/\d{1,4}(?![\d/])"
_THOUSANDS = r"\d{1,3}(?:[,٬]\d{3})+(?:[.٫]\d+)?"
_DECIMAL = r"\d+(?:[.٫,]\d+)?"
_PLAIN = rf"{_COMMA}|{_SLASH}|{_GROUPS}|\d+ر\d+|{_THOUSANDS}|{_DECIMAL}(?:\s?[-–]\s?{_DECIMAL})?"
_NUMBER = rf"(?P<number>{_MINUS}(?:{_PLAIN}))"
_TOKEN = re.compile(
    rf"{_DATE}(?!\d)|{_CLOCK}|{_NUMBER}|(?P<word>[^\W\d_](?:[^\W\d_]|[\u064b-\u065f\u0670\u0640])*)"
    r"|(?P<sign>[%٪$€£/])"
)
ITEM = re.compile(r"\W*\d{1,3}\s?[-–.)\]:/]+(?!\d)")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence."""

    kind: str  # date, clock, number, word or sign
    text: str
    form: str  # the matching form
    start: int  # code points of the sentence
    end: int


def tokens(text: str) -> list[Token]:
    """Every date, number, word and sign of a sentence, in order."""
    raw = [(match.lastgroup or "", match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]
    forms = letters.match_all(written for _, written, _, _ in raw)
    return [
        Token(kind, written, form, start, end)
        for (kind, written, start, end), form in zip(raw, forms, strict=True)
        if not _inside_name(text, kind, start, end)
    ]


def _inside_name(text: str, kind: str, start: int, end: int) -> bool:
    """Whether digits stand in a Latin name: G20, F-16, covid19."""
    if kind != "number":
        return False
    before, after = text[max(start - 2, 0) : start].rstrip("-"), text[end : end + 1]
    return bool(_LATIN.match(before[-1:]) or _LATIN.match(after)) or text[start - 1 : start] == "_"
