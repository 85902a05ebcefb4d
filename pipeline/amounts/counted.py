"""What a figure counts, where the text says so right beside it.

In:   the display form of a sentence, and its amounts.
Out:  for each amount the run of the text that holds it with what it counts and with «نحو» before it,
      or with the word that it numbers («الفصل 83»).
Not:  an amount's value (figures.py): two figures are compared without any of this.
Why:  «12» says nothing to a reader of a table; «12 شرطيا» does.

Arabic marks what is counted: a plural after 3 to 10, an accusative after 11 to 99, a singular after hundreds.
A word counts where it is a known noun in that form (counted.yaml) or an ending says so; else the figure
stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from pipeline.amounts import ahead, behind
from pipeline.amounts.cursor import Amount
from pipeline.amounts.days import LABELS
from pipeline.amounts.meanings import meanings
from pipeline.amounts.nouns import LONGEST, PLURALS, WORD, YEARS, Word, agrees, following, load
from pipeline.amounts.rows import ROW
from pipeline.names import actors
from pipeline.text import letters

Span = tuple[int, int]

LONGEST_CHAIN = (
    2  # words in a row that own one another, before the one with an article: «إجمالي واردات البلاد»
)
REACH = 200  # letters behind «من» in which what is owned must end
_DIGITS = re.compile(r"[\d٠-٩]+(?:[/.\-–][\d٠-٩]+)*")
_ROW = re.compile(r"[\d٠-٩][ \u00a0]$")  # «841 991 2» is one number to its writer
_AND = re.compile(r"[ \u00a0]*و?[ \u00a0]*")  # before the other end of a range


def phrases(text: str, found: Sequence[Amount]) -> list[Span | None]:
    """For each amount the span of it with what it counts; None where nothing of these is beside it.

    Args:
        text: The sentence.
        found: Its amounts, in order.
    """
    spans: list[Span | None] = []
    for index, one in enumerate(found):
        free = (
            found[index - 1].end if index else 0,
            found[index + 1].start if index + 1 < len(found) else len(text),
        )
        span = (ahead.about(text, one.start, free[0]), _counted(text[: free[1]], one))
        if span == (one.start, one.end) and _AND.fullmatch(text, one.end, free[1]):
            span = (ahead.lower(text, one.start, free[0]), one.end)
        if one.value == "2" and not text[one.start : one.end].isdecimal() and span[0] == one.start:
            span = (ahead.pair(ahead.before(text, one.start, free[0])) or one.start, span[1])
        if span == (one.start, one.end):
            span = (_ordering(text[: free[1]], one, free[0]), one.end)
        if one.kind in ("date", "relative") and one.end - one.start <= 2 and text[one.start].isdecimal():
            words = ahead.before(text, one.start, free[0])
            spans.append((words[-1].start, one.end) if words and words[-1].form in LABELS else None)
            continue
        spans.append(span if span != (one.start, one.end) and one.kind not in ("date", "relative") else None)
    return spans


def _counted(text: str, one: Amount) -> int:
    """Where what a figure counts ends; the figure's own end where nothing is sure."""
    before = WORD.findall(text[max(one.start - 30, 0) : one.start])
    beside = not text[: one.start].rstrip(" \u00a0").endswith(tuple(".،؛:()[]«»\"'-/"))
    ordered = before and beside and _stems(letters.match(before[-1])) & load().ordered
    if ordered or _ROW.search(text[max(one.start - 2, 0) : one.start]):
        return one.end
    if one.kind == "percent":
        return _share(text, one.end)
    if one.kind == "money":
        return behind.rate(text, one.end, money=True)
    return _noun(text, one)


def _ordering(text: str, one: Amount, free: int) -> int:
    """Where «الفصل» before 83 begins; the figure's own start where it orders nothing."""
    found = ahead.label(ahead.before(text, one.start, free))
    written = text[one.start : one.end]
    digits = _DIGITS.fullmatch(written) or ROW.fullmatch(written)
    if one.kind != "number" or found is None or not digits:
        return one.start
    start, place = found
    word = following(text, one.end)
    if word is None:
        return start
    if agrees(word, _whole(one.value), vague=False):
        return one.start  # «القانون 3 أشخاص»: a verb stands before them both
    adverb = word.form in load().never and word.form.endswith("ا")  # «المرتبة 51 عالميا»
    if place and not (
        adverb or word.definite or word.form in load().parted or word.form.startswith(("و", "ل", "بال"))
    ):
        return one.start  # «المركز 5 مكفوفين»
    many = (
        place and word.form == "من" and _some(text, one.end, word, _whole(one.value), vague=False) > one.end
    )
    return one.start if many else start


def _noun(text: str, one: Amount) -> int:
    """Where the noun behind a number ends, with what belongs to it."""
    word = following(text, one.end, glued=text[one.end - 1].isdecimal())  # «22سنة»
    if word is None:
        return one.end
    value, vague = _whole(one.value), _vague(text[one.start : one.end])
    if word.form == "من":
        return _some(text, one.end, word, value, vague=vague)
    if not agrees(word, value, vague=vague):
        return one.end
    return behind.reach(text, word)


def _some(text: str, end: int, of: Word, value: int | None, *, vague: bool) -> int:
    """Where «من الموقوفين» behind «ثلاثة» ends."""
    word = following(text, of.end)
    if word is None or not word.definite or word.form in load().not_of or value in YEARS:
        return end
    plural = word.form.endswith(PLURALS) or word.form.removeprefix(actors.ARTICLE) in load().plural
    return word.end if plural and (vague or (value is not None and value >= 3)) else end


def _share(text: str, end: int) -> int:
    """Where «من قيمة الواردات» behind a percentage ends."""
    of = following(text, end, glued=True)
    if of is None or of.form != "من":
        return end
    word, nouns = following(text, of.end), load()
    near = text[of.end : of.end + REACH]
    powers = {at for one in actors.load().find(near) for at in range(of.end + one.start, of.end + one.end)}
    for owned in range(LONGEST_CHAIN + 1):
        if word is None or word.form in nouns.not_of or _numeral(word.form) or len(word.form) < 3:
            return end
        if word.end - 1 in powers and not owned:  # «5% من الصين»: where from, not of what
            return end
        if word.definite or word.start in powers:
            break
        word = following(text, word.end)
    if word is None or not (word.definite or word.start in powers):
        return end
    return behind.relatives(text, word, 2).end


def _whole(value: str) -> int | None:
    """A figure's value where it is a whole number; of a range its upper end, which the noun agrees with.

    Of more than LONGEST digits None: int() refuses 4,300, and no news counts so many.
    """
    low, _, high = value.partition("-")
    if max(len(low), len(high)) > LONGEST:
        return None
    rises = low.isdecimal() and high.isdecimal() and int(low) < int(high)
    try:
        number = Decimal(high if rises else value)
    except InvalidOperation:
        return None
    return int(number) if number == number.to_integral_value() else None


def _vague(written: str) -> bool:
    """Whether a figure is «عشرات», «نصف»: a noun that owns what it counts."""
    last = letters.match(written).rpartition(" ")[2]
    return "vague" in meanings().get(last, {}) and not last.startswith(actors.ARTICLE)


def _numeral(form: str) -> bool:
    return bool({"number", "scale", "vague", "dual", "period", "relative"} & meanings().get(form, {}).keys())


def _stems(form: str) -> set[str]:
    return {stem for stem, _ in actors.stems(form)}
