"""Numbers inside a name, which count nothing: roads, craft, strains of a virus, talks «5+5».

In:   the display form of a sentence.
Out:  where such numbers stand.
Not:  a number that a word orders («الفصل 83», ahead.py), or a telephone number (phones.py).
Why:  a table of figures that lists the 2 of «الطريق الوطنية 2» wastes a reader's time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.amounts.digits import is_year
from pipeline.amounts.meanings import meanings
from pipeline.amounts.nouns import agrees, following
from pipeline.text import letters

_NUMBER = r"\d{1,4}(?![\d.,،٫٬%٪/-])"
_BLANK = r"[ \u00a0]+"
_KIND = (
    r"(?:ال)?(?:وطني|جهوي|محلي|سيار|سريع|رئيسي|حزامي|دولي|فرعي|ريفي|ساحلي|صحراوي|دائري|زراعي)(?:ة|تين|ات)?"
)
_ROAD = re.compile(
    rf"(?<![^\W\d_])[وف]?(?:[بلك]?ال|لل|[بلك])?(?:طريق|طريقين|طرق|طرقات){_BLANK}"
    rf"(?:(?P<kind>{_KIND}){_BLANK})?(?:{_KIND}{_BLANK})?(?P<said>(?:رقم|عدد){_BLANK})?"
    rf"(?P<first>{_NUMBER})(?P<more>(?:[ \u00a0]?(?:،|و)[ \u00a0]?{_NUMBER})*)"
)
_STRAIN = re.compile(r"[إاأ]ي?تش[ \u00a0-]?\d{1,2}[ \u00a0-]?[إا]ن[ \u00a0-]?\d{1,2}(?!\d)")  # «إتش5إن6»
_TALKS = re.compile(r"(?<![\d+.,،٫٬])\d ?(?:\+|زائد) ?\d(?!\d|[+.,،٫٬]\d|[%٪])")  # «5+5», «5 زائد 5»
_DASHED = re.compile(
    r"(?<![^\W_])(?P<word>[^\W\d_]{2,})-(?P<first>\d{1,4})(?![^\W_]|[.,،٫٬/-]\d|[%٪])"
)  # «عاموس-6»
_COMET = re.compile(r"\d{4}[ \u00a0][A-Z]{1,2}\d+(?![A-Za-z])")  # «الكويكب 2014 JO25»
_LAST = re.compile(r"\d+$")
_FUND = re.compile(r"(?<![\d/.-])26 ?[/-] ?26(?![\d/.-])")  # a fund of this name


def named(text: str) -> list[tuple[int, int]]:
    """Every number of a sentence that is inside a name, as its first code point and one past its last."""
    if not any(map(str.isdecimal, text)):
        return []
    whole = [one.span() for pattern in (_STRAIN, _TALKS, _FUND, _COMET) for one in pattern.finditer(text)]
    return [*whole, *_roads(text), *_dashed(text)]


def _dashed(text: str) -> Iterator[tuple[int, int]]:
    """«عاموس-6», «توبوليف-16»; no «بين-5 أشخاص», no «أفريل-2017»."""
    for one in _DASHED.finditer(text) if "-" in text else ():
        known = meanings().get(letters.match(one["word"]))
        if not known and not is_year(one["first"]) and not _counts(text, one.end()):
            yield one.span("first")


def _roads(text: str) -> Iterator[tuple[int, int]]:
    """«الطريق الوطنية 2», «الطريق رقم 12», «الطريقين الجهويتين 2 و13»; no «الطريق الوطنية 3 أشخاص»."""
    for one in _ROAD.finditer(text) if "طر" in text else ():
        if not (one["kind"] or one["said"]):
            continue
        last, said = one.end(), one["said"] or ""
        sure = said.startswith("رقم") or (said and one["kind"])
        if one["more"] and _counts(text, last):
            last = one.end("first")  # «الطريق الوطنية 2 و5 جرحى»
        elif not sure and _counts(text, last):
            continue
        yield one.start("first"), last


def _counts(text: str, end: int) -> bool:
    """Whether the number that ends at a place counts the noun behind it."""
    number, noun = _LAST.search(text, 0, end), following(text, end)
    return bool(number and noun and agrees(noun, int(number[0]), vague=False))
