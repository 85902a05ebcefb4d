"""Whether four digits are a year, where no «سنة» or «في» says so: «باكالوريا 2017», «بين 2012 و2015».

In:   the display form of a sentence, and where the digits stand.
Out:  whether nothing beside them says that they count.
Not:  a year that a word announces, or the date around it (dates.py).
Why:  a year among the figures is a number that is none.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.amounts import ahead
from pipeline.amounts.digits import is_year, western
from pipeline.amounts.nouns import Word, agrees, following, load
from pipeline.names import actors
from pipeline.text import letters

BARE = range(1900, 2051)
TOLLED = 3  # words before a year among which no toll may stand
LED = 6  # words from one that years follow to the year: «أجندة الأمم المتحدة للتنمية 2030»
_YEAR = r"(?<![\d.,/])\d{4}"
_JOINT = r"(?:[ \u00a0]*(?:،|[-–]|(?<!\w)(?:و|أو|إلى|الى|حتى))[ \u00a0]*|[ \u00a0]+)"
_ROW = re.compile(rf"(?:{_YEAR}{_JOINT})+$")  # «2011 و2012 و»
_NEXT = re.compile(rf"{_JOINT}(\d{{4}})(?![\d.,/])")
_CLOSED = re.compile(rf"(?:{_JOINT}\d{{4}})*[ \u00a0]*\)")
MOST_SHORT = 3  # letters of a word whose first may be no clitic
_COUNTS = (
    "بلغ بلغت يبلغ تبلغ ليبلغ لتبلغ بلوغ بالغ عدد عددهم عددها عدده العدد أصل مقابل قيمة قيمته قيمتها بقيمة"
    " رقم الرقم"
    " ناهز ناهزت يناهز تناهز تجاوز تجاوزت يتجاوز تتجاوز فاق فاقت قدره قدرها مبلغ بمبلغ سعر بسعر"
    " التردد برصيد رصيد مجموع بمجموع جملة مسافة بطول ارتفاع عمق"
)
_NO_NOUN = (
    "و ب حتى لكن ليس أيام فقد قد لم لا لن أن إن ان التي الذي الذين حيث كما ثم أو او هو هي كان كانت تم تمت"
    " حسب وفق بما مما فيما بينما إذ"
)
_BEGINS = ("و", "ف", "ل", "ب", "س", "ي")  # a clitic, or a verb


def alone(text: str, start: int, end: int, *, row: bool = False) -> bool:
    """Whether digits count nothing, as far as the words beside them say.

    Args:
        text: The sentence.
        start: Where they begin.
        end: Where they end.
        row: Whether a year and «و» stand before them: then only a noun that is known says that they count.
    """
    words = ahead.before(text, start, 0)
    if _tolled(words):
        return False
    if words and (words[-1].form in _counting() or ahead.label(words) is not None):
        return False
    if ahead.about(text, start, 0) < start:
        return False
    if text[end : end + 2].lstrip(" \u00a0")[:1] in tuple("%٪$€£"):
        return False
    word = following(text, end)
    return word is None or not (agrees(word, 2000, vague=False) or (_ended(word) if row else _noun(word)))


def led(text: str, start: int, end: int) -> bool:
    """Whether a word that years follow stands before digits, or before the years in a row before them.

    «باكالوريا 2017», «كأس العالم 2018», «أعوام 2011 و2012», «بين 2012 و2015», «(1965)».
    """
    row = _ROW.search(text, max(start - ahead.NEAR, 0), start)
    first = row.start() if row else start
    if row and not all(map(is_year, map(western, re.findall(r"\d{4}", row[0])))):
        return False
    while first and text[first - 1] in " \u00a0":
        first -= 1
    bracket = text[first - 1 : first] == "(" and _CLOSED.match(text, end) is not None
    words = ahead.before(text, first - bracket, 0)
    if _tolled(words):
        return False
    if bracket:
        return True
    for word in reversed(words[-LED:]):
        stems = [stem.removeprefix(actors.ARTICLE) for stem, _ in actors.stems(word.form)]
        if any(stem in load().led for stem in stems):
            return True
        if not (word.definite or word.form.startswith("لل") or word.form in load().between):
            break
    return bool(words and words[-1].form in load().ranged and (row or _until(text, end)))


def _tolled(words: list[Word]) -> bool:
    return any(stem in load().tolls for word in words[-TOLLED:] for stem, _ in actors.stems(word.form))


def _until(text: str, end: int) -> bool:
    """Whether another year that counts nothing ends what a year begins: «بين 2012 و2015 تراجع»."""
    found = _NEXT.match(text, end)
    if found is None or not is_year(western(found[1])):
        return False
    word = following(text, found.end())
    return word is None or not (agrees(word, 2000, vague=False) or _ended(word))


def _ended(word: Word) -> bool:
    """Whether an unknown word ends as what is counted does: «فسيلة», «يتيما»."""
    return _noun(word) and word.text.endswith(("ة", "ا", "اً")) and word.form not in load().never


def _noun(word: Word) -> bool:
    """Whether a word behind digits may be what they count, though it is not known."""
    if word.definite or word.form in load().parted or word.form in _functions():
        return False
    return not (len(word.form) > MOST_SHORT and word.form.startswith(_BEGINS))


@cache
def _counting() -> frozenset[str]:
    return frozenset(letters.match(_COUNTS).split())


@cache
def _functions() -> frozenset[str]:
    return frozenset(letters.match(_NO_NOUN).split())
