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
from pipeline.amounts.nouns import WORD, agrees, following, load
from pipeline.names import actors
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
_MOST = 18  # code points before a number's end in which it begins
_NEAR = 40  # code points before or behind a number in which a word tells that it is a name
_SIGN = re.compile(r"[ \u00a0]*[%٪$€£]")
_FUND = re.compile(r"(?<![\d/.-])26 ?[/-] ?26(?![\d/.-])")  # a fund of this name
_STOP = re.compile(r"[.،؛:!؟\n]")
# Before a dash and a number: models, weapons, craft; no word that has another meaning («فجر-5», «شهاب-3»).
_MODELS = frozenset(
    letters.match(
        "عاموس كوفيد إف ميغ ميج سو سي بي تو إس مي كا تي ياك توبوليف توبولف بوينغ بوينج إيرباص سوخوي ميراج"
        " أنتونوف إليوشن أبولو سويوز بروغرس نايلسات عربسات كوزموس هواسونغ هواسونج سكود كلاشنيكوف كلاشينكوف"
        " أنطونوف تشانغ يو نوت غالاكسي جالاكسي آيفون أيفون"
    ).split()
)
_MEET = frozenset(
    letters.match(
        "حوار الحوار مبادرة المبادرة اجتماع الاجتماع اجتماعات لجنة اللجنة صيغة الصيغة مجموعة المجموعة"
    ).split()
)
_SOLIDARITY = frozenset(letters.match_all(["صندوق", "الصندوق", "تضامن", "التضامن"]))
# What a number measures, counts or dates where it stands right behind it.
_UNITS = ("scale", "percent", "currency", "time", "twice", "halved", "halves")
_MEASURED = frozenset((*_UNITS, "month", "gregorian-month", "hijri-month"))


def named(text: str) -> list[tuple[int, int]]:
    """Every number of a sentence that is inside a name, as its first code point and one past its last."""
    if not any(map(str.isdecimal, text)):
        return []
    whole = [one.span() for pattern in (_STRAIN, _COMET) for one in pattern.finditer(text)]
    return [*whole, *_talks(text), *_fund(text), *_roads(text), *_dashed(text)]


def _talks(text: str) -> Iterator[tuple[int, int]]:
    """«حوار 5+5», «5 زائد 5» of a committee; no «5+3 نقاط», no «تجاوز 5+5 دينار»."""
    for one in _TALKS.finditer(text):
        start, end = one.span()
        near = [*_words(text, start)[-3:], *WORD.findall(_STOP.split(text[end : end + _NEAR])[0])[:1]]
        noun = following(text, end)
        counted = noun is not None and noun.form in load().singular | load().plural
        if not counted and not measures(text, end) and any(_stems(word) & _MEET for word in near):
            yield start, end


def _fund(text: str) -> Iterator[tuple[int, int]]:
    """«صندوق التضامن 26/26»; no «نال 26/26», no «تعادلا 26 - 26»."""
    for one in _FUND.finditer(text):
        near = _words(text, one.start())[-3:]
        if not measures(text, one.end()) and any(_stems(word) & _SOLIDARITY for word in near):
            yield one.span()


def _dashed(text: str) -> Iterator[tuple[int, int]]:
    """«عاموس-6», «توبوليف-16»; no «خسائر-200 مليون», no «كوفيد-19 شخصا»."""
    for one in _DASHED.finditer(text) if "-" in text else ():
        if _stems(one["word"]) & _MODELS and not is_year(one["first"]) and not measures(text, one.end()):
            yield one.span("first")


def _words(text: str, start: int) -> list[str]:
    """The words before a place that no mark parts from it."""
    return WORD.findall(_STOP.split(text[max(start - _NEAR, 0) : start])[-1])


def _stems(word: str) -> set[str]:
    return {stem for stem, _ in actors.stems(letters.match(word))}


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


def measures(text: str, end: int) -> bool:
    """Whether a scale, a percent sign, a currency, a unit, a month or a counted noun is behind a number."""
    if _SIGN.match(text, end) or _counts(text, end):
        return True
    word = following(text, end)
    if word is None:
        return False
    after, known = following(text, word.end), meanings()
    kinds = {*known.get(word.form, {}), *known.get(f"{word.form} {after.form}" if after else "", {})}
    nouns = load()
    return bool(kinds & _MEASURED) or word.form.removesuffix("ا") in nouns.measures | nouns.paced


def _counts(text: str, end: int) -> bool:
    """Whether the number that ends at a place counts the noun behind it."""
    number, noun = _LAST.search(text, max(end - _MOST, 0), end), following(text, end)
    return bool(number and noun and agrees(noun, int(number[0]), vague=False))
