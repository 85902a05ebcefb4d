"""Ranges: «بين 20 و30 في المئة», «من 3 إلى 5 ملايين», «بين يومين وثلاثة أيام».

In:   a cursor at the first token.
Out:  the range that begins there, where a percent sign, a sum, a scale or a unit counts both ends; or None.
Not:  a range of persons or things, which stays two numbers; one number (figures.py).
Why:  «12» of «بين 12 و17 سنة» is no age that anybody gave.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.amounts.cursor import Amount, Cursor
from pipeline.amounts.digits import is_year
from pipeline.amounts.meanings import meanings
from pipeline.amounts.nouns import agrees, following, load
from pipeline.amounts.runs import run
from pipeline.amounts.units import unit
from pipeline.names import actors
from pipeline.numerals.values import written
from pipeline.text import letters

BACK = 60  # letters before a range in which a verb says that one end became the other
_NEAR = 10  # «من 5 إلى 3 ملايين» falls by millions; «من 500 إلى 3 آلاف» grows from 500
_DEGREES = frozenset(letters.match_all(["درجة", "درجات", "بوصة", "قدم", "أقدام", "سنتيمتر", "سم"]))
_WHOSE = ("ها", "ه", "هم")
_ROUND = letters.match("ة")  # what the ت before such an ending is at the end of a word


def spread(here: Cursor) -> Amount | None:
    """«بين 20 و30 في المئة», «من 3 إلى 5 ملايين», «بين 12 و17 سنة»: one range, of one unit or scale."""
    word = here.takes("between")
    opened, dual = word is not None, here.means("twice")
    low = run(here)
    if low is None and dual:
        here.at += 1
        return _of_two(here, dual, opened=opened)
    if low is None or not low.value or is_year(written(low.value)):  # «من 2000 إلى 2010 إلى 1.5 %»
        here.back()
        return None
    here.at += low.last
    first = unit(here)
    if not (here.takes("to") or (opened and _and(here))):
        here.back()
        return None
    high = run(here)
    if high is None:
        here.back()
        return None
    here.at += high.last
    start = low.value
    if not low.scale and high.multiplier and low.value <= _NEAR * high.multiplier:  # «من 3 إلى 5 ملايين»
        start = low.value * high.scale
    other = unit(here)
    counted = not first and other == "" and start < high.value and _counts(here, int(high.value))
    if (first and first != other) or not (other or start != low.value or counted):
        here.back()
        return None
    kind = "percent" if other == "%" else "money" if other else "number"
    value = f"{written(start)}-{written(high.value)}"
    return here.made(kind, value + (other if other in ("", "%") else f" {other}"))


def _of_two(here: Cursor, dual: str, *, opened: bool) -> Amount | None:
    """«بين يومين وثلاثة أيام», «شهرين إلى 5 أشهر»."""
    high = run(here) if here.takes("to") or (opened and _and(here)) else None
    if high is not None:
        here.at += high.last
        if high.value > 2 and (here.means("halves") or here.means("halved")) == dual:
            return here.made("number", f"2-{written(high.value)}")
    here.back()
    return None


def _counts(here: Cursor, high: int) -> bool:
    """Whether a unit behind a range counts both ends; «ارتفع من 12 إلى 17 درجة» is no range."""
    noun = following(here.text, here.tokens[here.at - 1].end)
    if noun is None or not agrees(noun, high, vague=False):
        return False
    nouns, form = load(), noun.form
    kinds = meanings().get(form, {}).keys() & {"time", "halved", "halves"}
    if not (kinds or {form, form.removesuffix("ا")} & (nouns.paced | nouns.measures | _DEGREES)):
        return False
    start = here.tokens[here.first].start
    before = letters.match(here.text[max(start - BACK, 0) : start])
    stems = (stem for word in before.split() for bare in _bare(word) for stem, _ in actors.stems(bare))
    return not any(stem in nouns.changes for stem in stems)


def _bare(word: str) -> Iterator[str]:
    """A word in the matching form, and without its possessive ending: «تمديدها», «زيادته»."""
    yield word
    for ending in _WHOSE:
        bare = word.removesuffix(ending)
        if bare != word and len(bare) > 2:  # «مرة» is no «مر»
            yield bare
            if bare.endswith("ت"):
                yield bare[:-1] + _ROUND


def _and(here: Cursor) -> bool:
    """Step over a و that joins two ends of a range; one that is written on its word stays."""
    if here.takes("and"):
        return True
    return here.at < len(here.tokens) and here.tokens[here.at].form.startswith("و") and not here.broken()
