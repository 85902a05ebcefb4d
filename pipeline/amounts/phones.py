"""Telephone numbers, which are no figures.

In:   the display form of a sentence.
Out:  where its telephone numbers stand.
Not:  a figure of as many digits that a unit, a currency or a known noun counts («12500000 دينار»).
Why:  a table of figures that lists «99814849» wastes a reader's time.

Eight digits or more, in one block or in groups, behind «الهاتف» or «رقم», behind a name and a colon, or
beside another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.amounts.meanings import meanings
from pipeline.amounts.nouns import following, load
from pipeline.text import letters

FEWEST, MOST = 8, 15  # digits (ITU-T E.164 allows fifteen)
NEAR = 8  # code points behind a number in which a sign stands
ABROAD = 10  # digits of a number with its country behind a plus
_BETWEEN = r"(?:[ \u00a0]?[.\-–][ \u00a0]?|[ \u00a0])"
_RUN = re.compile(rf"(?<![\d.,٫٬/+-])(?:\+ ?)?\d+(?:{_BETWEEN}\d+)*(?!\d)")
_BLOCK = re.compile(rf"\+?\d{{{FEWEST},{MOST}}}")
_YEAR = r"(?:1[3-9]|20)\d\d"
_DATE = re.compile(
    rf"\d{{1,2}}[-.]\d{{1,2}}[-.]\d{{4}}|\d{{4}}[-.]\d{{1,2}}[-.]\d{{1,2}}|{_YEAR} ?[-–]? ?{_YEAR}"
)
_CLITICS = "(?:[وف]?(?:[بلك]|لل)?)"
_LINE = "هاتف|هاتفه|هاتفها|هاتفي|تليفون|تلفون|فاكس|جوال|موبايل|واتساب|واتسآب|واتس آب|واتس اب"
# «على الرقم التالي: », «هاتف رقم », «رقم الهاتف الجوال: »
_MORE = "رقم|الرقم|التالي|التالية|الآتي|الاتي|المجاني|الأخضر|الاخضر|الجوال|المحمول|النقال|القار"
_AFTER = rf"(?:[ \u00a0]+(?:{_MORE}))*[ \u00a0]*[:：]?[ \u00a0]*$"
_CALLED = re.compile(rf"(?<![^\W\d_])(?:{_CLITICS}(?:ال)?(?:{_LINE})){_AFTER}")
_NUMBERED = re.compile(rf"(?<![^\W\d_])(?:{_CLITICS}(?:ال)?(?:رقم|أرقام|ارقام)){_AFTER}")
_NAMED = re.compile(r"[^\W\d_][ \u00a0]*[:：][ \u00a0]*$")
_JOINT = re.compile(r"[ \u00a0]*(?:[-–/،,|]|أو|و)?[ \u00a0]*")
# «المبلغ: 12500000» is a figure
_AMOUNTS = frozenset(
    letters.match(
        "عدد العدد مبلغ المبلغ قيمة القيمة مجموع المجموع إجمالي الإجمالي جملة الجملة السكان ميزانية الميزانية"
        " كلفة الكلفة التكلفة رأسمال المداخيل الإيرادات الأرباح الخسائر الديون الإنتاج الصادرات الواردات"
        " المشاهدات الناخبين المسجلين المصوتين الأصوات المساحة النتيجة الحصيلة المعدل الحجم السعر الثمن"
    ).split()
)


def phones(text: str) -> list[tuple[int, int]]:
    """Every telephone number of a sentence, in order, as its first code point and one past its last."""
    found: list[tuple[int, int]] = []
    if sum(map(str.isdecimal, text)) < FEWEST:
        return found
    runs = list(_runs(text))
    for at, (start, end) in enumerate(runs):
        row = at > 0 and found[-1:] == runs[at - 1 : at] and _beside(text, runs[at - 1][1], start)
        after = runs[at + 1] if at + 1 < len(runs) and _beside(text, end, runs[at + 1][0]) else None
        pair = after is not None and _blocks(text, runs[at], after)
        if pair or (row and not _is_counted(text, end)) or _alone(text, start, end):
            found.append((start, end))
    return found


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of as many digits as a telephone number has; two blocks side by side are two."""
    for run in _RUN.finditer(text):
        parts = list(_BLOCK.finditer(run[0]))
        if len(parts) > 1 and not re.sub(r"[ \u00a0.\-–]", "", _BLOCK.sub("", run[0])):
            yield from ((run.start() + part.start(), run.start() + part.end()) for part in parts)
        elif FEWEST <= sum(map(str.isdecimal, run[0])) <= MOST and not _DATE.fullmatch(run[0]):
            yield run.span()


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a word or a colon before a run says that it is a telephone number."""
    ahead = text[max(start - 60, 0) : start]
    if _CALLED.search(ahead):
        return True
    if _is_counted(text, end):
        return False
    if _NUMBERED.search(ahead) or (text[start] == "+" and sum(map(str.isdecimal, text[start:end])) >= ABROAD):
        return True
    if not (_NAMED.search(ahead) and _BLOCK.fullmatch(text[start:end])) or text.endswith("000", 0, end):
        return False
    return not set(letters.match(ahead).split()) & _AMOUNTS


def _beside(text: str, end: int, start: int) -> bool:
    return _JOINT.fullmatch(text, end, start) is not None


def _blocks(text: str, *runs: tuple[int, int]) -> bool:
    """Whether runs side by side are whole blocks that nothing counts: «99814849 - 98123456»."""
    return all(
        _BLOCK.fullmatch(text, *run) and not text.endswith("000", 0, run[1]) and not _is_counted(text, run[1])
        for run in runs
    )


def _is_counted(text: str, end: int) -> bool:
    """Whether a unit, a scale, a currency or a known noun stands behind a run."""
    if text[end : end + NEAR].lstrip(" \u00a0")[:1] in tuple("%٪$€£"):
        return True
    word, nouns = following(text, end), load()
    if word is None:
        return False
    noun = word.form.removesuffix("ا")
    kinds = meanings().get(word.form, {}).keys()
    known = {word.form, noun} & (nouns.singular | nouns.plural)
    return bool(known or {"currency", "scale", "percent"} & kinds)
