"""Whether four digits are a year, where no «سنة» or «في» says so: «باكالوريا 2017», «بين 2012 و2015».

In:   the display form of a sentence, and where the digits stand.
Out:  whether nothing beside them says that they count.
Not:  a year that a word announces, or the date around it (dates.py).
Why:  a year among the figures is a number that is none.
"""

from __future__ import annotations

from functools import cache

from pipeline.amounts import ahead
from pipeline.amounts.nouns import Word, agrees, following, load
from pipeline.text import letters

BARE = range(1900, 2051)
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
    if words and (words[-1].form in _counting() or ahead.label(words) is not None):
        return False
    if ahead.about(text, start, 0) < start:
        return False
    if text[end : end + 2].lstrip(" \u00a0")[:1] in tuple("%٪$€£"):
        return False
    word = following(text, end)
    return word is None or not (agrees(word, 2000, vague=False) or (not row and _noun(word)))


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
